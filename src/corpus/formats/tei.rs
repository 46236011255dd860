//! XML: TEI, and any other that holds text.
//!
//! Owns what of an XML document is text. An element beside text is part of its line; one among elements is a
//! paragraph; so no schema is needed. What TEI, DocBook and their like call headings, verses and notes is known
//! by name; of the header of TEI the title, authors and date are taken.

use super::limits::{Fault, Limits};
use super::meta::About;
use super::sheet::Sheet;
use super::xml::{self, Element, Piece, Rigour};
use crate::corpus::{Document, Format};

/// The document of an XML text.
pub(crate) fn document(text: &str, limits: &Limits) -> Result<Document, Fault> {
    let mixed = mixed(text, limits)?;
    let mut body = Body { mixed, ..Body::default() };
    xml::walk(text, Rigour::Strict, limits, |piece| body.take(&piece))?;
    let title = body.about.title.clone();
    let document = body.sheet.finish(Format::Xml, title.as_deref());
    body.about.date = body.about.date.or(body.published);
    Ok(body.about.tell(document))
}

/// Whether each element, in order, has text of its own beside others.
fn mixed(text: &str, limits: &Limits) -> Result<Vec<bool>, Fault> {
    let mut mixed = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    xml::walk(text, Rigour::Strict, limits, |piece| {
        match piece {
            Piece::Open(_) => {
                open.push(mixed.len());
                mixed.push(false);
            }
            Piece::Close(_) => {
                open.pop();
            }
            Piece::Text(text) => {
                if let Some(&inner) = open.last().filter(|_| !text.trim().is_empty()) {
                    mixed[inner] = true;
                }
            }
        }
        Ok(())
    })?;
    Ok(mixed)
}

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Part of the line that is open.
    Inline,
    Paragraph,
    /// A line of a paragraph.
    Line,
    Cell,
    Heading,
    Note,
    /// The header of TEI: about the text.
    Header,
    LeftOut,
}

/// A document being read.
#[derive(Default)]
struct Body {
    mixed: Vec<bool>,
    /// Elements seen.
    seen: usize,
    /// Elements that are open: whether each has text beside others, and its role.
    open: Vec<(bool, Role)>,
    left_out: usize,
    header: usize,
    /// Divisions that are open: the level of their headings.
    divisions: usize,
    interrupted: Vec<String>,
    about: About,
    sheet: Sheet,
    /// When the file was published.
    published: Option<String>,
    /// Text of the innermost element of the header.
    known: String,
    /// Names of the elements of the header that are open.
    path: Vec<String>,
}

impl Body {
    fn take(&mut self, piece: &Piece<'_>) -> Result<(), Fault> {
        match piece {
            Piece::Open(element) => {
                let mixed = self.mixed.get(self.seen).copied().unwrap_or_default();
                self.seen += 1;
                if self.seen == 1 && element.name == "svg" {
                    return Err(Fault::NotText);
                }
                let role = self.role(element);
                self.open.push((mixed, role));
                self.begin(element, role);
            }
            Piece::Close(name) => {
                if let Some((_, role)) = self.open.pop() {
                    self.end(name, role);
                }
            }
            Piece::Text(_) if self.left_out > 0 => {}
            Piece::Text(text) if self.header > 0 => self.known.push_str(text),
            Piece::Text(text) => self.sheet.push(text),
        }
        Ok(())
    }

    /// What an element is: by its name, else by whether it stands beside text.
    fn role(&self, element: &Element<'_>) -> Role {
        let beside_text = self.open.last().is_some_and(|(mixed, _)| *mixed);
        match element.name {
            "teiHeader" => Role::Header,
            "sic" | "orig" | "abbr" | "del" | "fw" | "script" | "style" | "binaryObject" | "binary" => {
                Role::LeftOut
            }
            "note" | "footnote" => Role::Note,
            "head" | "heading" | "title" | "titre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                if !beside_text =>
            {
                Role::Heading
            }
            "l" | "lb" | "br" | "speaker" => Role::Line,
            "cell" | "td" | "th" | "entry" => Role::Cell,
            "hi" | "emph" | "b" | "i" | "em" | "strong" | "span" | "choice" | "corr" | "reg" | "expan"
            | "seg" | "s" | "w" | "c" | "pc" | "persName" | "placeName" | "foreign" | "q" | "said" | "pb"
            | "cb" | "milestone" | "sub" | "sup" | "sup2" | "ref" | "a" => Role::Inline,
            _ if beside_text => Role::Inline,
            _ => Role::Paragraph,
        }
    }

    fn begin(&mut self, element: &Element<'_>, role: Role) {
        if self.header > 0 || role == Role::Header {
            self.header += usize::from(role == Role::Header);
            self.known.clear();
            self.path.push(element.name.to_owned());
            if let Some(when) = element.attribute("when") {
                self.tell_of(&when);
            }
            return;
        }
        self.left_out += usize::from(role == Role::LeftOut);
        if self.left_out > 0 {
            return;
        }
        match role {
            Role::Paragraph if self.interrupted.is_empty() => self.sheet.paragraph(),
            Role::Heading if self.interrupted.is_empty() => self.sheet.heading(self.divisions.max(1)),
            Role::Note => self.interrupted.push(self.sheet.take_open()),
            Role::Paragraph | Role::Heading | Role::Line => self.sheet.line(),
            _ => {}
        }
        self.divisions += usize::from(is_division(element.name));
    }

    fn end(&mut self, name: &str, role: Role) {
        if self.header > 0 {
            self.header -= usize::from(role == Role::Header);
            self.tell();
            self.path.pop();
            return;
        }
        if self.left_out > 0 {
            self.left_out -= usize::from(role == Role::LeftOut);
            return;
        }
        match role {
            Role::Paragraph | Role::Heading if self.interrupted.is_empty() => self.sheet.paragraph(),
            Role::Note => {
                let note = self.sheet.take_open();
                self.sheet.reopen(self.interrupted.pop().unwrap_or_default());
                self.sheet.note(note);
            }
            Role::Paragraph | Role::Heading | Role::Line => self.sheet.line(),
            Role::Cell => self.sheet.cell(),
            _ => {}
        }
        self.divisions -= usize::from(is_division(name) && self.divisions > 0);
    }

    /// Notes what an element of the header says of the text.
    fn tell(&mut self) {
        let known = std::mem::take(&mut self.known);
        self.tell_of(&known);
    }

    fn tell_of(&mut self, known: &str) {
        let mut names = self.path.iter().rev().map(String::as_str);
        match (names.next().unwrap_or_default(), names.next().unwrap_or_default()) {
            ("title", "titleStmt") => About::once(&mut self.about.title, known),
            ("author", "titleStmt") => self.about.author(known),
            // Of the source; that of the file is when somebody made it.
            ("date", "bibl" | "imprint") => About::once(&mut self.about.date, known),
            ("date", "publicationStmt") => About::once(&mut self.published, known),
            ("term", "keywords") => self.about.tags(known),
            _ => {}
        }
    }
}

fn is_division(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "div1"
            | "div2"
            | "div3"
            | "div4"
            | "section"
            | "chapter"
            | "chapitre"
            | "part"
            | "partie"
            | "article"
            | "sect1"
            | "sect2"
            | "sect3"
            | "appendix"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::passage;

    fn read(text: &str) -> Document {
        document(text, &Limits::default()).unwrap()
    }

    #[test]
    fn any_xml() {
        for (text, expected) in [
            ("<a><u>Un <v>deux</v> trois.</u><u>Quatre.</u></a>", "Un deux trois.\n\nQuatre."),
            ("<a><p><hi>Gras</hi> et maigre.</p></a>", "Gras et maigre."),
            ("<a><nom>Pomone</nom><lieu>Étang</lieu></a>", "Pomone\n\nÉtang"),
            ("<a><lg><l>Sous les arbres</l><l>le vent</l></lg></a>", "Sous les arbres\nle vent"),
            ("<a><p>Un mot<note>La note.</note> suit.</p></a>", "Un mot suit.\n\nLa note."),
            ("<a><row><cell>un</cell><cell>deux</cell></row></a>", "un | deux"),
            ("<a><choice><sic>fuat</sic><corr>faut</corr></choice></a>", "faut"),
        ] {
            assert_eq!(read(text).text, expected, "{text}");
        }
        assert_eq!(document("<svg><text>a</text></svg>", &Limits::default()), Err(Fault::NotText));
    }

    #[test]
    fn tei() {
        let document = read(
            "<TEI><teiHeader><fileDesc><titleStmt><title>Le phare</title><author>Jeanne Morel</author></titleStmt>\
             <publicationStmt><p>Nous</p><date when='1896'>dix-huit cent</date></publicationStmt></fileDesc></teiHeader>\
             <text><body><div><head>Première partie</head><div><head>Le port</head><p>Il pleut.</p></div></div>\
             </body></text></TEI>",
        );
        assert_eq!(document.title.as_deref(), Some("Le phare"));
        assert_eq!(document.meta["author"], "Jeanne Morel");
        let passages = passage::split(&document);
        assert_eq!(passages[0].heading.as_deref(), Some("Première partie › Le port"));
        assert_eq!(&document.text[passages[0].span.clone()], "Il pleut.");
    }
}
