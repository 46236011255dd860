//! Files become documents, documents become passages.
//!
//! Owns walking, decoding, reading formats and splitting into passages, safely. Must not know tantivy or
//! the terminal; of `french` it uses `sentence` only.
//!
//! The text of a document is canonical ([`canonical`]): made once, here; every span anywhere is a byte
//! range into it.

mod canonical;
pub mod decode;
pub mod formats;
pub mod name;
pub mod passage;
pub mod walk;

pub use canonical::{canonical, into_canonical};

/// A document: a whole file, or one record of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The record's id; `None` for a whole file.
    pub id: Option<String>,
    /// Its title. A title taken from the text is not part of any passage: the index adds it to each.
    pub title: Option<String>,
    /// Its date as it was given.
    pub date: Option<String>,
    /// Other fields of a record, as they were.
    pub meta: serde_json::Map<String, serde_json::Value>,
    /// The canonical text.
    pub text: String,
    /// Digest of the bytes it was read from.
    pub digest: u128,
    /// Bytes it was read from.
    pub bytes: u64,
    /// Line of its file where it begins, from 1.
    pub line: u32,
    /// Bytes at the beginning of `text` that no passage covers: a title taken from it.
    pub title_bytes: usize,
    /// How its text is laid out.
    pub layout: Layout,
}

/// How a text marks its headings and paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Paragraphs are lines or are parted by blank lines; short lines alone are headings.
    Plain,
    /// Markdown: headings begin with `#`.
    Markdown,
    /// One record of many: no headings.
    Record,
}
