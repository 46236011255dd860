//! Files become documents, documents become passages.
//!
//! Owns walking, decoding, reading formats and splitting into passages, safely. Must not know tantivy or
//! the terminal; of `french` it uses `sentence` and `fold` only.
//!
//! The text of a document is canonical ([`canonical`]): made once, here; every span anywhere is a byte
//! range into it.

mod canonical;
pub mod date;
pub mod decode;
pub mod formats;
pub mod likeness;
pub mod name;
pub mod passage;
pub mod pattern;
pub mod walk;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use canonical::{canonical, into_canonical};
pub use formats::Format;

/// What a record is called within its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Id {
    /// As it says itself.
    Given(String),
    /// It says nothing of it: by its line. That is no id that another record could say.
    Line(u32),
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id::Given(id) => f.write_str(id),
            Id::Line(line) => write!(f, "{line}"),
        }
    }
}

/// A document: a whole file, or one record of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The format it was read as.
    pub kind: Format,
    /// What a record is called; `None` for a whole file.
    pub id: Option<Id>,
    /// Its title. A title taken from the text is not part of any passage: the index adds it to each.
    pub title: Option<String>,
    /// Its date as it was given.
    pub date: Option<String>,
    /// Other fields, as they were; `author` (a text), `tags` (texts) and `url` (a text) have one name in all formats.
    pub meta: serde_json::Map<String, serde_json::Value>,
    /// The canonical text.
    pub text: String,
    /// Digest of the bytes it was read from.
    pub digest: u64,
    /// Bytes it was read from.
    pub bytes: u64,
    /// Line of its file where it begins, from 1.
    pub line: u32,
    /// Bytes at the beginning of `text` that no passage covers: a title taken from it.
    pub title_bytes: usize,
    /// How its text is laid out.
    pub layout: Layout,
    /// What of it could not be read, and why, if not all could.
    pub unread: Option<String>,
}

impl Document {
    /// A document with this text and nothing else; whoever read its bytes says how many, and their digest.
    pub(crate) fn new(kind: Format, text: String, layout: Layout) -> Document {
        Document {
            kind,
            id: None,
            title: None,
            date: None,
            meta: serde_json::Map::new(),
            text,
            digest: 0,
            bytes: 0,
            line: 1,
            title_bytes: 0,
            layout,
            unread: None,
        }
    }
}

/// How a text marks its headings and paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// Paragraphs are lines or are parted by blank lines; short lines alone are headings.
    Plain,
    /// Markdown: headings begin with `#`.
    Markdown,
    /// One record of many: no headings.
    Record,
    /// The reader knew its structure and says it; lines of the text are no lines of the file.
    Marked(Marks),
}

/// Where headings and pages are in a text. Paragraphs are parted by blank lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The headings, in order, each a line of the text.
    pub headings: Vec<Heading>,
    /// Where each page begins, in bytes, in order; empty in formats without pages.
    pub pages: Vec<usize>,
}

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its level, from 1: a heading is below those before it of a lesser level.
    pub level: usize,
    /// Its byte range in the text.
    pub span: Range<usize>,
}
