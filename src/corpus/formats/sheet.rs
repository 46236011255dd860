//! A text being set.
//!
//! Owns how what a structured reader finds becomes the text of a document: pieces join to lines, lines to
//! paragraphs, which a blank line parts; headings and pages are noted where they come. Law: the text is
//! canonical, and every mark is on a character boundary of it.

use std::borrow::Cow;

use crate::corpus::{Document, Format, Heading, Layout, Marks, canonical};

/// Longest title, in characters: what is longer is no title.
const MAX_TITLE_CHARS: usize = 300;

/// A text being set.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    text: String,
    marks: Marks,
    /// The paragraph that is open.
    open: String,
    /// Its level, if it is a heading.
    level: Option<usize>,
    /// Whether it goes on with the paragraph before it, on the page before.
    goes_on: bool,
}

impl Sheet {
    pub(crate) fn new() -> Sheet {
        Sheet::default()
    }

    /// Goes on with a piece of the paragraph that is open; white space is as one space.
    pub(crate) fn push(&mut self, piece: &str) {
        self.open.push_str(&piece.replace(['\n', '\r'], " "));
    }

    /// Goes on with a piece whose line ends are line ends.
    pub(crate) fn push_lines(&mut self, piece: &str) {
        self.open.push_str(piece);
    }

    /// Ends the line that is open.
    pub(crate) fn line(&mut self) {
        self.open.push('\n');
    }

    /// Ends the paragraph that is open, and begins another.
    pub(crate) fn paragraph(&mut self) {
        let (open, level) = (std::mem::take(&mut self.open), self.level.take());
        let lines = if level.is_some() { one_line(&open) } else { lines(&open) };
        let text = canonical(&lines);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.text.push_str(self.gap());
        self.goes_on = false;
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(level) = level {
            self.marks.headings.push(Heading { level, span: start..self.text.len() });
        }
    }

    /// Ends the paragraph that is open, and begins a heading, up to the next paragraph.
    pub(crate) fn heading(&mut self, level: usize) {
        self.paragraph();
        self.level = Some(level);
    }

    /// Begins a page: what is set from here on is on it. The paragraph that is open ends, or goes on over it.
    pub(crate) fn page(&mut self, goes_on: bool) {
        self.paragraph();
        self.goes_on |= goes_on;
        self.marks.pages.push(self.text.len() + self.gap().len());
    }

    /// What parts the next paragraph from what is set.
    fn gap(&self) -> &'static str {
        match (self.text.is_empty(), self.goes_on) {
            (true, _) => "",
            (false, true) => "\n",
            (false, false) => "\n\n",
        }
    }

    /// Whether nothing is set.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.open.trim().is_empty()
    }

    /// The document, with the title that was declared, else that of the one highest heading it begins with.
    pub(crate) fn finish(mut self, kind: Format, declared: Option<&str>) -> Document {
        self.paragraph();
        let declared = declared.map(|title| canonical(&one_line(title)).trim().to_owned());
        let declared = declared.filter(|title| !title.is_empty() && title.chars().count() <= MAX_TITLE_CHARS);
        let first = self.marks.headings.first().filter(|heading| heading.span.start == 0);
        let heading = first.and_then(|heading| self.text.get(heading.span.clone()));
        let is_title = match (&declared, heading) {
            (Some(declared), Some(heading)) => declared == heading,
            (None, Some(_)) => true,
            _ => false,
        };
        let title_bytes = if is_title { heading.map_or(0, str::len) } else { 0 };
        let title = declared.or_else(|| heading.map(str::to_owned));
        if is_title {
            self.marks.headings.remove(0);
        }
        Document { title, title_bytes, ..Document::new(kind, self.text, Layout::Marked(self.marks)) }
    }
}

/// The text with each run of white space as one space.
fn one_line(text: &str) -> Cow<'_, str> {
    Cow::Owned(
        text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "),
    )
}

/// The lines of a paragraph, each without white space at its ends and runs of it as one space; none are blank.
fn lines(text: &str) -> Cow<'_, str> {
    let lines = text.lines().map(one_line).filter(|line| !line.is_empty());
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}
