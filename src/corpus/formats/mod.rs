//! Files become documents.
//!
//! Owns which formats are read and by which reader. Each reader is a file of its own.

pub mod jsonl;
pub mod markdown;
pub mod text;

use std::fs;
use std::path::Path;

use super::{Document, decode};
use crate::error::{Error, Result};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// JSON Lines: a record a line.
    JsonLines,
}

/// The documents of a file, read one by one.
pub type Documents = Box<dyn Iterator<Item = Result<Document>>>;

/// The format that the name of a file says, if it is one that is read.
pub fn of(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "text" => Some(Format::Text),
        "md" | "markdown" => Some(Format::Markdown),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        _ => None,
    }
}

/// Opens a file. One whose name says no format is read as plain text.
pub fn open(path: &Path) -> Result<Documents> {
    let format = of(path).unwrap_or(Format::Text);
    if format == Format::JsonLines {
        return Ok(Box::new(jsonl::open(path)?));
    }
    let bytes = fs::read(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source })?;
    if !decode::is_text(&bytes) {
        return Err(Error::NotText { path: path.to_owned() });
    }
    let (digest, len) = (xxhash_rust::xxh3::xxh3_128(&bytes), bytes.len() as u64);
    let text = super::into_canonical(decode::text(&bytes));
    let document = match format {
        Format::Markdown => markdown::document(text, digest),
        _ => text::document(text, digest),
    };
    Ok(Box::new(std::iter::once(Ok(Document { bytes: len, ..document }))))
}
