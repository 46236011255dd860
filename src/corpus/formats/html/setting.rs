//! The text of a page, set.
//!
//! Owns which elements part paragraphs and which are headings. Must not know what is left out.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

use super::super::raised;
use super::super::sheet::Sheet;
use super::content::Content;

/// Elements that run within a line; every other parts paragraphs.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "mark", "meter", "nobr", "output", "picture", "progress", "q", "rb",
    "rt", "rtc", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "td",
    "th", "time", "tt", "u", "var", "wbr",
];

/// What is open while a page is set.
#[derive(Default)]
struct Place {
    /// Headings, raised signs and preformatted texts that are open.
    headings: usize,
    raised: usize,
    preformatted: usize,
    /// Line ends since the last text.
    breaks: usize,
    /// The first heading of the first level, as it comes.
    first: Option<String>,
    is_first: bool,
}

/// Sets the text of a page; returns its first heading of the first level.
pub(super) fn set(page: &Html, sheet: &mut Sheet) -> Option<String> {
    let content = Content::of(page);
    let mut place = Place::default();
    let mut out = None;
    for edge in content.root.iter().flat_map(|root| root.traverse()) {
        match edge {
            Edge::Open(node) if out.is_none() => match node.value() {
                Node::Text(text) => place.text(text, sheet),
                Node::Element(_) => match ElementRef::wrap(node) {
                    Some(element) if content.leaves_out(element) => out = Some(node.id()),
                    Some(element) => place.open(element.value().name(), sheet),
                    None => {}
                },
                _ => {}
            },
            Edge::Close(node) if out.is_none() => {
                if let Node::Element(element) = node.value() {
                    place.close(element.name(), sheet);
                }
            }
            Edge::Close(node) if out == Some(node.id()) => out = None,
            _ => {}
        }
    }
    sheet.paragraph();
    let first = place.first?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!first.is_empty()).then_some(first)
}

/// The level of a heading.
fn level(name: &str) -> Option<usize> {
    match name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

impl Place {
    fn text(&mut self, text: &str, sheet: &mut Sheet) {
        if !text.trim().is_empty() {
            self.breaks = 0;
        }
        if let Some(first) = self.first.as_mut().filter(|_| self.is_first) {
            first.push_str(text);
        }
        match raised::signs(text).filter(|_| self.raised > 0) {
            Some(signs) => sheet.push(&signs),
            None if self.preformatted > 0 => sheet.push_lines(text),
            None => sheet.push(text),
        }
    }

    fn open(&mut self, name: &str, sheet: &mut Sheet) {
        if let Some(level) = level(name) {
            self.headings += 1;
            sheet.heading(level);
            if level == 1 && self.first.is_none() {
                (self.first, self.is_first) = (Some(String::new()), true);
            }
            return;
        }
        self.raised += usize::from(name == "sup");
        self.preformatted += usize::from(name == "pre");
        match name {
            "br" if self.headings == 0 => self.line_end(sheet),
            "br" => sheet.push(" "),
            "td" | "th" => sheet.cell(),
            _ => self.part(name, sheet),
        }
    }

    fn close(&mut self, name: &str, sheet: &mut Sheet) {
        if level(name).is_some() {
            self.headings = self.headings.saturating_sub(1);
            self.is_first = false;
            sheet.paragraph();
            return;
        }
        self.raised -= usize::from(name == "sup");
        self.preformatted -= usize::from(name == "pre");
        self.part(name, sheet);
    }

    /// Ends the paragraph where an element that is none of a line begins or ends; within a heading, the word.
    fn part(&mut self, name: &str, sheet: &mut Sheet) {
        match (INLINE.contains(&name), self.headings) {
            (true, _) => {}
            (false, 0) => sheet.paragraph(),
            (false, _) => sheet.push(" "),
        }
    }

    /// Ends a line; two line ends part paragraphs.
    fn line_end(&mut self, sheet: &mut Sheet) {
        self.breaks += 1;
        if self.breaks > 1 { sheet.paragraph() } else { sheet.line() }
    }
}
