//! A page of a book.
//!
//! Owns what of it is text, and which of its paragraphs are headings. Must not know archives.

use super::super::limits::{Fault, Limits};
use super::super::sheet::{Sheet, one_line};
use super::super::xml::{self, Element, LeftOut, Piece, Rigour};
use super::looks::Looks;
use crate::corpus::canonical;

/// A page being set.
pub(super) struct Chapter<'c> {
    /// What the table of contents calls it, until its first text comes.
    label: Option<&'c str>,
    looks: &'c Looks,
    sheet: &'c mut Sheet,
    left_out: LeftOut,
    verbatim: usize,
    tables: usize,
    /// Of each element that is open, whether it is as large as headings are; how many are.
    open: Vec<bool>,
    large: usize,
    /// Whether the paragraph has text that is so, and text that is not.
    has: (bool, bool),
    /// Paragraphs that were made headings.
    headings: usize,
}

impl<'c> Chapter<'c> {
    pub(super) fn new(label: Option<&'c str>, looks: &'c Looks, sheet: &'c mut Sheet) -> Chapter<'c> {
        Chapter {
            label,
            looks,
            sheet,
            left_out: LeftOut::default(),
            verbatim: 0,
            tables: 0,
            open: Vec::new(),
            large: 0,
            has: (false, false),
            headings: 0,
        }
    }

    /// Sets the text of the page.
    pub(super) fn set(mut self, page: &str, limits: &Limits) -> Result<(), Fault> {
        if has_heading(page.as_bytes()) {
            self.label = None;
        }
        xml::walk(page, Rigour::Lenient, limits, |piece| {
            if !self.left_out.takes(&piece, is_left_out) {
                match piece {
                    Piece::Open(element) => self.begin(&element),
                    Piece::Close(name) => self.end(name),
                    Piece::Text(text) => self.text(&text),
                }
            }
            Ok(())
        })?;
        self.paragraph();
        Ok(())
    }

    fn begin(&mut self, element: &Element<'_>) {
        let large = element.attribute("class").is_some_and(|classes| self.looks.are_large(&classes));
        self.open.push(large);
        self.large += usize::from(large);
        match element.name {
            "br" => self.sheet.line(),
            "pre" => {
                self.paragraph();
                self.verbatim += 1;
            }
            "table" => {
                self.paragraph();
                self.tables += 1;
            }
            name => match heading(name) {
                Some(level) if self.tables == 0 => self.sheet.heading(level),
                _ if is_block(name) && self.tables == 0 => self.paragraph(),
                _ => {}
            },
        }
    }

    fn end(&mut self, name: &str) {
        self.large -= usize::from(self.open.pop().unwrap_or_default());
        match name {
            "pre" => {
                self.paragraph();
                self.verbatim = self.verbatim.saturating_sub(1);
            }
            "td" | "th" => self.sheet.cell(),
            "tr" => self.paragraph(),
            "table" => {
                self.paragraph();
                self.tables = self.tables.saturating_sub(1);
            }
            _ if self.tables > 0 && is_block(name) => self.sheet.line(),
            _ if is_block(name) || heading(name).is_some() => self.paragraph(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            let large = self.large > 0 && self.tables == 0;
            let is_name = self.name(text, large);
            let large = large || is_name;
            self.has = (self.has.0 || large, self.has.1 || !large);
        }
        if self.verbatim > 0 { self.sheet.push_lines(text) } else { self.sheet.push(text) }
    }

    /// Names the page before its first text, unless that looks like its name, or is; whether it is.
    fn name(&mut self, text: &str, large: bool) -> bool {
        let Some(label) = self.label.take().filter(|_| !large) else { return false };
        if canonical(&one_line(label)) == canonical(&one_line(text)) {
            return true;
        }
        self.sheet.heading(1);
        self.sheet.push(label);
        self.sheet.paragraph();
        false
    }

    /// Ends the paragraph; one that is all as large as headings are is one.
    fn paragraph(&mut self) {
        if let (true, false) = std::mem::take(&mut self.has) {
            self.sheet.make_heading(if self.headings == 0 { 1 } else { 2 });
            self.headings += 1;
        }
        self.sheet.paragraph();
    }
}

/// Whether a page has a heading.
pub(super) fn has_heading(page: &[u8]) -> bool {
    page.windows(3).any(|tag| matches!(tag, [b'<', b'h' | b'H', b'1'..=b'6']))
}

/// The level of a heading.
fn heading(name: &str) -> Option<usize> {
    match name.as_bytes() {
        [b'h' | b'H', level @ b'1'..=b'6'] => Some(usize::from(level - b'0')),
        _ => None,
    }
}

fn is_left_out(name: &str) -> bool {
    matches!(name, "head" | "script" | "style" | "nav" | "svg" | "rt" | "rp")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "figure"
            | "figcaption"
            | "hr"
            | "body"
            | "caption"
            | "address"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Format;
    use crate::corpus::formats::sheet::headings;

    /// As LibreOffice writes them.
    #[test]
    fn paragraphs_that_look_like_headings() {
        let mut looks = Looks::default();
        looks.read(".s1 { font-weight: bold; font-size: 115%; } .s2 { font-weight: bold; }");
        let mut sheet = Sheet::new();
        let page = "<html><body><p><span class=\"s1\">Le local</span></p><p><span class=\"s2\">Une</span> cave.</p>\
                    <p><span class=\"s1\">Le </span><span class=\"s1\">loyer</span></p><p><span class=\"s1\">Trente</span> francs.</p>\
                    <table><tr><td><p><span class=\"s1\">a</span></p></td></tr></table></body></html>";
        Chapter::new(Some("Section 1"), &looks, &mut sheet).set(page, &Limits::default()).unwrap();
        let document = sheet.finish(Format::Epub, Some("Le bail"));
        assert_eq!(headings(&document), [(1, "Le local"), (2, "Le loyer")]);
    }

    /// The name that the table of contents gives a page stands before its text, once.
    #[test]
    fn names_of_pages() {
        for (label, expected) in [("Le port", "Le port\n\nUn quai."), ("Un quai.", "Un quai.")] {
            let (looks, mut sheet) = (Looks::default(), Sheet::new());
            let page = "<html><body><p>Un quai.</p></body></html>";
            Chapter::new(Some(label), &looks, &mut sheet).set(page, &Limits::default()).unwrap();
            let document = sheet.finish(Format::Epub, None);
            assert_eq!((document.title.as_deref(), &*document.text), (Some(label), expected));
        }
    }

    #[test]
    fn pages() {
        let mut sheet = Sheet::new();
        let page = "<html><head><title>Non</title></head><body><h2>Le <i>port</i></h2><p>Un<br/>deux&nbsp;!</p>\
                    <ul><li>a</li><li>b</li></ul><table><tr><td>x</td><td><p>y</p></td></tr></table>\
                    <pre>c\n d</pre></body></html>";
        let looks = Looks::default();
        Chapter::new(Some("Autre"), &looks, &mut sheet).set(page, &Limits::default()).unwrap();
        assert_eq!(
            sheet.finish(Format::Epub, None).text,
            "Le port\n\nUn\ndeux\u{a0}!\n\na\n\nb\n\nx | y\n\nc\nd"
        );
    }
}
