//! RTF: `tokens → groups → text`.
//!
//! Owns what of a file is text, as in [`super::docx`]: headings by the outline of their style, tables a row a paragraph,
//! notes after their paragraph; hidden and deleted text, comments, running heads, fields and pictures are left out.

mod state;
mod tokens;

use std::collections::HashMap;

use super::limits::{Fault, Limits};
use super::meta::About;
use super::sheet::Sheet;
use super::style::{Style, Styles};
use crate::corpus::{Document, Format, decode};
use state::{Group, Place};
use tokens::{Token, Tokens};

/// What a file begins with.
pub(crate) const MARK: &[u8] = b"{\\rtf";

/// The document that these bytes are.
pub(crate) fn document(bytes: &[u8], limits: &Limits) -> Result<Document, Fault> {
    let mut reader = Reader::default();
    for token in Tokens(bytes) {
        reader.take(token, limits)?;
    }
    reader.flush();
    if !reader.outer.is_empty()
        && bytes.iter().rfind(|byte| !matches!(byte, 0 | b'\r' | b'\n')) != Some(&b'}')
    {
        return Err(Fault::damaged("it ends too early"));
    }
    let document = reader.sheet.finish(Format::Rtf, reader.about.title.as_deref());
    Ok(reader.about.tell(document))
}

/// How far a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Paragraph {
    /// It has no sign yet.
    #[default]
    Ahead,
    Begun,
    /// It is a line of a table of contents: left out.
    Contents,
}

/// A file being read.
#[derive(Default)]
struct Reader {
    /// The group that is open, and those around it.
    group: Group,
    outer: Vec<Group>,
    /// Whether a group has just begun, so that what comes says what it is; whether that may be unknown.
    begins: bool,
    starred: bool,
    /// Bytes of text that are not decoded yet, and their code page.
    bytes: Vec<u8>,
    page: u32,
    /// The first half of a character in two.
    half: Option<u16>,
    /// Signs to pass over: those that stand for a character that was given by its number.
    skip: u32,
    /// The code page of the whole, and of each font.
    whole_page: Option<u32>,
    fonts: HashMap<i32, u32>,
    styles: Styles<i32>,
    sheet: Sheet,
    about: About,
    /// A value of the information group, or the name of a style, being read.
    value: String,
    date: [i32; 3],
    paragraph: Paragraph,
    /// The paragraphs that notes interrupt.
    interrupted: Vec<String>,
}

impl Reader {
    fn take(&mut self, token: Token<'_>, limits: &Limits) -> Result<(), Fault> {
        if !matches!(token, Token::Hex(_) | Token::Text(_)) {
            self.flush();
        }
        match token {
            Token::Open => {
                if self.outer.len() >= limits.depth {
                    return Err(Fault::TooMuch(format!("its groups nest deeper than {}", limits.depth)));
                }
                self.outer.push(self.group);
                (self.begins, self.starred, self.skip) = (true, false, 0);
            }
            Token::Close => self.close(),
            Token::Word(name, number) => self.word(name, number),
            Token::Symbol(b'*') if self.begins => self.starred = true,
            Token::Symbol(sign) => {
                self.begins = false;
                self.symbol(sign);
            }
            Token::Hex(byte) => self.byte(&[byte]),
            Token::Text(text) => self.byte(text),
        }
        Ok(())
    }

    fn close(&mut self) {
        let inner = std::mem::replace(&mut self.group, self.outer.pop().unwrap_or_default());
        (self.begins, self.skip) = (false, 0);
        if inner.place == self.group.place {
            return;
        }
        let value = std::mem::take(&mut self.value);
        match inner.place {
            Place::Note => {
                let note = self.sheet.take_open();
                self.sheet.reopen(self.interrupted.pop().unwrap_or_default());
                self.sheet.note(note);
            }
            Place::Title => About::once(&mut self.about.title, &value),
            Place::Author => self.about.author(&value),
            Place::Keywords => self.about.tags(&value),
            Place::Date => {
                let [year, month, day] = self.date;
                if year > 0 {
                    About::once(&mut self.about.date, &format!("{year:04}-{month:02}-{day:02}"));
                }
            }
            Place::Style => self.styles.declare(inner.style).named = named(&value),
            _ => {}
        }
    }

    /// A control word. That which begins a group says what the group is; one that is not known, and says by a `*`
    /// that it may be passed over, is.
    fn word(&mut self, name: &str, number: Option<i32>) {
        let begins = std::mem::take(&mut self.begins);
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if begins && let Some(place) = Place::named(name, self.starred, self.group.place) {
            if place == Place::Note && self.group.place == Place::Text {
                self.interrupted.push(self.sheet.take_open());
            }
            self.value.clear();
            self.group.place = place;
        }
        match name {
            "ansicpg" => self.whole_page = number.and_then(|page| u32::try_from(page).ok()),
            "mac" => self.whole_page = Some(decode::MAC_PAGE),
            "pc" | "pca" => self.whole_page = Some(decode::DOS_PAGE),
            "u" => self.unicode(number.unwrap_or_default()),
            "f" if self.group.place == Place::Fonts => self.group.font = number,
            "fcharset" if self.group.place == Place::Fonts => {
                let page = state::page_of(number.unwrap_or_default());
                self.fonts.extend(self.group.font.zip(page));
            }
            "yr" | "mo" | "dy" => {
                self.date[usize::from(name == "mo") + 2 * usize::from(name == "dy")] = number.unwrap_or(0);
            }
            _ if self.group.place == Place::Style => self.declare(name, number),
            _ if self.group.set(name, number) => {}
            _ if self.group.is_shown() => self.layout(name),
            _ => {}
        }
    }

    /// What is said of the style that is being declared.
    fn declare(&mut self, name: &str, number: Option<i32>) {
        let number = number.unwrap_or_default();
        match name {
            "s" => self.group.style = number,
            "outlinelevel" => self.styles.declare(self.group.style).outlined = Some(outlined(number)),
            "sbasedon" => self.styles.declare(self.group.style).based_on = Some(number),
            _ => {}
        }
    }

    /// Ends of lines, cells and paragraphs, and signs that have names.
    fn layout(&mut self, name: &str) {
        let in_note = self.group.place == Place::Note;
        match name {
            "par" | "sect" | "page" | "column" if in_note || self.group.in_table => self.sheet.line(),
            "par" | "sect" | "page" | "column" => self.end_paragraph(),
            "line" | "nestrow" => self.sheet.line(),
            "cell" if !in_note => self.sheet.cell(),
            "nestcell" => self.sheet.cell(),
            "row" if !in_note => self.end_paragraph(),
            _ => {
                if let Some(text) = state::sign(name) {
                    self.show(text);
                }
            }
        }
    }

    fn end_paragraph(&mut self) {
        self.sheet.paragraph();
        self.paragraph = Paragraph::Ahead;
    }

    fn symbol(&mut self, sign: u8) {
        match sign {
            _ if self.skip > 0 => self.skip -= 1,
            b'~' => self.show("\u{a0}"),
            b'_' => self.show("\u{2011}"),
            b'{' | b'}' | b'\\' => self.byte(&[sign]),
            _ => {}
        }
    }

    /// A character by its number, which may be half of one; what stands for it in old programs follows.
    fn unicode(&mut self, number: i32) {
        // Above 32,767 numbers are written below zero.
        let unit = number.rem_euclid(1 << 16) as u16;
        self.skip = self.group.alternatives;
        let units = [self.half.take(), Some(unit)];
        let text: String = char::decode_utf16(units.into_iter().flatten()).filter_map(Result::ok).collect();
        if (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
        } else if !(0xF000..0xF100).contains(&unit) {
            // Of fonts of pictures those are the signs.
            self.show(&text);
        }
    }

    /// Bytes of text, in the code page of their font.
    fn byte(&mut self, bytes: &[u8]) {
        self.begins = false;
        let skipped = bytes.len().min(self.skip as usize);
        self.skip -= skipped as u32;
        let page = self.group.font.and_then(|font| self.fonts.get(&font)).copied();
        let page = page.or(self.whole_page).unwrap_or(decode::WINDOWS_PAGE);
        if page != self.page {
            self.flush();
            self.page = page;
        }
        self.bytes.extend_from_slice(bytes.get(skipped..).unwrap_or_default());
    }

    /// Shows the bytes that wait to be decoded: a character may have several.
    fn flush(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if !bytes.is_empty() && self.page != state::PICTURES {
            let text = decode::in_page(&bytes, self.page);
            self.show(&text);
        }
    }

    fn show(&mut self, text: &str) {
        match self.group.place {
            Place::Text | Place::Note if !self.group.is_shown() => {}
            Place::Text => {
                self.begin(text);
                if self.paragraph != Paragraph::Contents {
                    self.sheet.push(text);
                }
            }
            Place::Note => self.sheet.push(text),
            Place::Title | Place::Author | Place::Keywords | Place::Style => self.value.push_str(text),
            _ => {}
        }
    }

    /// Begins the paragraph with its first sign: by then its style is known. In tables all is text.
    fn begin(&mut self, text: &str) {
        if self.paragraph != Paragraph::Ahead || self.group.in_table || text.trim().is_empty() {
            return;
        }
        self.paragraph = Paragraph::Begun;
        let style = self.group.outline.map(outlined).or_else(|| self.styles.of(&self.group.style));
        match style {
            Some(Style::Title) => self.sheet.title(),
            Some(Style::Heading(level)) => self.sheet.heading(level),
            Some(Style::Contents) => self.paragraph = Paragraph::Contents,
            Some(Style::Body) | None => {}
        }
    }
}

/// What the name of a style says, which some programs write in their language.
fn named(name: &str) -> Option<Style> {
    let name = name.trim_end_matches(';').trim().to_lowercase();
    let french = || match name.strip_prefix("titre")? {
        "" => Some(Style::Title),
        level => level.strip_prefix(' ')?.parse().ok().map(Style::Heading),
    };
    Style::named(&name).or_else(french)
}

/// What an outline level says, from 0; what is no level is body text.
fn outlined(level: i32) -> Style {
    usize::try_from(level).map_or(Style::Body, Style::outlined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::sheet::headings;

    fn read(rtf: &str) -> Document {
        document(format!("{{\\rtf1\\ansi\\ansicpg1252 {rtf}}}").as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn texts() {
        for (rtf, expected) in [
            (r"L\rquote \'e9t\'e9\par Il pleut\'a0;\line fin.", "L’été\n\nIl pleut\u{a0};\nfin."),
            (r"\u339\'9cuvre \uc0\u8364 {\uc2\u233\'c3\'a9}t", "œuvre €ét"),
            (r"\u55357\'3f\u56397\'3f !", "👍 !"),
            (r"un {\v cach\'e9}{\deleted x}{\field{\*\fldinst HYPERLINK x}{\fldrslt lien}}", "un lien"),
            (
                r"{\header t\par}{\pict 00ff}{\*\inconnu x}{\listtext 1.\tab}a\{b\}\~c\_d",
                "a{b}\u{a0}c\u{2011}d",
            ),
            (r"a{\footnote note\par deux} b\par c", "a b\n\nnote\ndeux\n\nc"),
            (r"\trowd\intbl a\par b\cell c\cell\row\intbl d\cell\cell\row\pard e", "a\nb | c\n\nd\n\ne"),
            (
                r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset2 S;}}\f1\'cc\'e8\'f0\f2\'b7\f0\'e9",
                "Мирé",
            ),
        ] {
            assert_eq!(read(rtf).text, expected, "{rtf}");
        }
    }

    #[test]
    fn headings_and_what_is_said_of_the_whole() {
        let document = read(
            r"{\stylesheet{\s1\outlinelevel0 heading 1;}{\s7\sbasedon1 Ma partie;}{\s9 Title;}{\s11 toc 1;}{\*\cs3 x;}}{\info{\title Le bail}{\author \'c9lise}{\author Paul}{\creatim\yr2021\mo5\dy17}}\pard\s9 Le bail\par\pard\s11 Le local 1\par\pard\s7 {\b Le local}\par\pard Un mot.\par\pard\outlinelevel1 Le loyer\par\pard Fin.",
        );
        assert_eq!(document.title.as_deref(), Some("Le bail"));
        assert_eq!(document.date.as_deref(), Some("2021-05-17"));
        assert_eq!(document.meta["author"], "Élise; Paul");
        assert_eq!(headings(&document), [(1, "Le local"), (2, "Le loyer")]);
        assert_eq!(&document.text[document.title_bytes..], "\n\nLe local\n\nUn mot.\n\nLe loyer\n\nFin.");
    }

    #[test]
    fn what_is_wrong() {
        let limits = Limits { depth: 3, ..Limits::default() };
        for (rtf, expected) in
            [(r"{\rtf1 {{{{", "its groups nest deeper than 3"), (r"{\rtf1 un mot", "it ends too early")]
        {
            assert_eq!(document(rtf.as_bytes(), &limits).unwrap_err().to_string(), expected, "{rtf}");
        }
    }
}
