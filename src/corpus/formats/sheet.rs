//! A text being set.
//!
//! Owns how what a structured reader finds becomes the text of a document: pieces join to lines, lines to
//! paragraphs, which a blank line parts; headings and pages are noted where they come. Law: the text is
//! canonical, and every mark is on a character boundary of it.

use crate::corpus::{Document, Format, Heading, Layout, Marks, canonical};

/// Longest title or heading, in characters.
pub(crate) const MAX_TITLE_CHARS: usize = 300;

/// Lowest level of a heading: deeper ones are side by side.
const MAX_LEVEL: usize = 9;

/// A text being set.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    text: String,
    marks: Marks,
    /// The paragraph that is open.
    open: String,
    /// Its level, if it is a heading; 0 is the title of the whole.
    level: Option<usize>,
    /// What comes before its next piece, if there is one.
    between: &'static str,
    /// Notes to it, which follow it.
    notes: Vec<String>,
    /// Whether it goes on with the paragraph before it, on the page before.
    goes_on: bool,
}

impl Sheet {
    pub(crate) fn new() -> Sheet {
        Sheet::default()
    }

    /// Goes on with a piece of the paragraph that is open; white space is as one space.
    pub(crate) fn push(&mut self, piece: &str) {
        self.begin(piece);
        for (place, part) in piece.split(['\n', '\r']).enumerate() {
            self.open.push_str(if place > 0 { " " } else { "" });
            self.open.push_str(part);
        }
    }

    /// Goes on with a piece whose line ends are line ends.
    pub(crate) fn push_lines(&mut self, piece: &str) {
        self.begin(piece);
        self.open.push_str(piece);
    }

    /// Ends the line that is open, if another follows.
    pub(crate) fn line(&mut self) {
        if self.between.is_empty() {
            self.between = "\n";
        }
    }

    /// Ends the cell of a row that is open, if another follows.
    pub(crate) fn cell(&mut self) {
        self.between = " | ";
    }

    fn begin(&mut self, piece: &str) {
        if self.between.is_empty() || piece.trim().is_empty() {
            return;
        }
        let between = std::mem::take(&mut self.between);
        if !self.open.trim().is_empty() {
            self.open.push_str(between);
        }
    }

    /// Notes a note to the paragraph that is open: it follows it as a paragraph of its own.
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// What is open, taken out of the paragraph.
    pub(crate) fn take_open(&mut self) -> String {
        self.between = "";
        std::mem::take(&mut self.open)
    }

    /// Begins the title of the whole, up to the next paragraph. Anywhere but at the beginning it is a heading.
    pub(crate) fn title(&mut self) {
        self.heading(usize::from(!self.text.is_empty()));
    }

    /// Begins a paragraph again with what was open before another came between.
    pub(crate) fn reopen(&mut self, open: String) {
        self.open = open;
    }

    /// Ends the paragraph that is open, and begins another.
    pub(crate) fn paragraph(&mut self) {
        let (open, level) = (self.take_open(), self.level.take());
        self.set(&open, level);
        for note in std::mem::take(&mut self.notes) {
            self.set(&note, None);
        }
    }

    fn set(&mut self, open: &str, level: Option<usize>) {
        // A form feed becomes a line end: lines are told after that.
        let open = canonical(open);
        let text = if level.is_some() { one_line(&open) } else { lines(&open) };
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.text.push_str(self.gap());
        self.goes_on = false;
        let start = self.text.len();
        self.text.push_str(text);
        // A heading is told of each passage below it: what is as long as a paragraph is one.
        if let Some(level) = level.filter(|_| text.chars().count() <= MAX_TITLE_CHARS) {
            self.marks.headings.push(Heading { level, span: start..self.text.len() });
        }
    }

    /// Ends the paragraph that is open, and begins a heading, up to the next paragraph.
    pub(crate) fn heading(&mut self, level: usize) {
        self.paragraph();
        self.make_heading(level);
    }

    /// Makes the paragraph that is open a heading.
    pub(crate) fn make_heading(&mut self, level: usize) {
        self.level = Some(level.min(MAX_LEVEL));
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

    /// The document: its title is the one it begins with, else the declared one, else the heading it begins
    /// with.
    pub(crate) fn finish(mut self, kind: Format, declared: Option<&str>) -> Document {
        self.paragraph();
        let declared = declared.map(|title| one_line(&canonical(title)).trim().to_owned());
        let declared = declared.filter(|title| !title.is_empty());
        let declared = declared.map(|title| title.chars().take(MAX_TITLE_CHARS).collect());
        let first = self.marks.headings.first().filter(|heading| heading.span.start == 0);
        let heading = first.and_then(|heading| Some((heading.level, self.text.get(heading.span.clone())?)));
        let is_title = heading.filter(|(level, heading)| match &declared {
            Some(declared) => *level == 0 || declared == heading,
            None => true,
        });
        let title_bytes = is_title.map_or(0, |(_, heading)| heading.len());
        let title = is_title.map(|(_, heading)| heading.to_owned()).or(declared);
        if is_title.is_some() {
            self.marks.headings.remove(0);
        }
        Document { title, title_bytes, ..Document::new(kind, self.text, Layout::Marked(self.marks)) }
    }
}

/// The text with each run of white space as one space.
pub(crate) fn one_line(text: &str) -> String {
    text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The lines of a paragraph, each without white space at its ends and runs of it as one space; none are blank.
fn lines(text: &str) -> String {
    let lines = text.lines().map(one_line).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The headings of a document, each with its level.
#[cfg(test)]
pub(crate) fn headings(document: &Document) -> Vec<(usize, &str)> {
    let Layout::Marked(marks) = &document.layout else { panic!("{document:?}") };
    let text = |span: &std::ops::Range<usize>| &document.text[span.clone()];
    marks.headings.iter().map(|heading| (heading.level, text(&heading.span))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form feed in a heading parted it in two lines.
    #[test]
    fn a_heading_is_one_line() {
        let mut sheet = Sheet::new();
        sheet.heading(1);
        sheet.push("Le\u{c}port");
        sheet.paragraph();
        sheet.push("a\u{c}\u{c}b");
        let document = sheet.finish(Format::Html, Some("Un\u{c}titre"));
        assert_eq!((document.title.as_deref(), &*document.text), (Some("Un titre"), "Le port\n\na\nb"));
    }
}
