//! JSON Lines: a record a line.
//!
//! Owns the fields of a record: `text` is required; `id` (text or number; else the line's number), `title`
//! and `date` are known; others are kept. Read line by line, so that a large file is never held whole. A
//! line that is no record is an error of its own, and reading goes on; a disk that fails ends it.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::limits::{Limits, failed};
use super::sheet::MAX_TITLE_CHARS;
use super::{Bytes, meta};
use crate::corpus::{Document, Format, Id, Layout, decode, into_canonical};
use crate::error::{Error, Result};

/// The records of a file.
pub(crate) struct Records {
    path: PathBuf,
    lines: Bytes,
    /// Bytes of the longest record.
    most: u64,
    /// The line being read.
    bytes: Vec<u8>,
    line: u32,
    failed: bool,
}

/// The records of a file of this name.
pub(crate) fn records(path: &Path, lines: Bytes, limits: &Limits) -> Records {
    Records { path: path.to_owned(), lines, most: limits.record, bytes: Vec::new(), line: 0, failed: false }
}

impl Iterator for Records {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        while !self.failed {
            self.bytes.clear();
            match self.lines.by_ref().take(self.most + 1).read_until(b'\n', &mut self.bytes) {
                Ok(0) => return None,
                Ok(read) => {
                    self.line += 1;
                    if read as u64 > self.most && self.bytes.last() != Some(&b'\n') {
                        return Some(Err(self.too_long()));
                    }
                }
                Err(source) => {
                    self.failed = true;
                    return Some(Err(failed(&self.path, source)));
                }
            }
            if self.bytes.trim_ascii().is_empty() {
                continue;
            }
            let bad = |cause| Error::BadRecord { path: self.path.clone(), line: self.line, cause };
            return Some(record(self.bytes.trim_ascii(), self.line).map_err(bad));
        }
        None
    }
}

impl Records {
    /// Passes over the rest of a line that is too long, and says so; the next is read.
    fn too_long(&mut self) -> Error {
        loop {
            let (read, ends) = match self.lines.fill_buf() {
                Ok(bytes) => match bytes.iter().position(|byte| *byte == b'\n') {
                    Some(end) => (end + 1, true),
                    None => (bytes.len(), bytes.is_empty()),
                },
                Err(source) => {
                    self.failed = true;
                    return failed(&self.path, source);
                }
            };
            self.lines.consume(read);
            if ends {
                let cause = format!("it is longer than {} MiB", self.most.div_ceil(1 << 20));
                return Error::BadRecord { path: self.path.clone(), line: self.line, cause };
            }
        }
    }
}

/// The first words of a title that is too long to be one.
fn cut(title: &str) -> Option<String> {
    let (end, _) = title.char_indices().nth(MAX_TITLE_CHARS)?;
    let words = title.get(..end)?;
    Some(words.rsplit_once(' ').map_or(words, |(words, _)| words).to_owned())
}

/// The document of one line.
fn record(bytes: &[u8], line: u32) -> Result<Document, String> {
    let text = decode::text(bytes);
    let mut fields: Map<String, Value> =
        serde_json::from_str(&text).map_err(|error| format!("not a JSON object ({})", cause(&error)))?;
    let text = match fields.remove("text") {
        Some(Value::String(text)) => into_canonical(text),
        Some(_) => return Err("its field `text` is not a text".to_owned()),
        None => return Err("it has no field `text`".to_owned()),
    };
    let id = match fields.remove("id") {
        Some(Value::String(id)) if !id.is_empty() => Id::Given(id),
        Some(Value::Number(id)) => Id::Given(id.to_string()),
        None | Some(Value::Null | Value::String(_)) => Id::Line(line),
        Some(_) => return Err("its field `id` is neither a text nor a number".to_owned()),
    };
    meta::bound_id(&id)?;
    let mut text_of = |name: &str| match fields.remove(name)? {
        Value::String(value) => Some(into_canonical(value)),
        Value::Number(value) => Some(value.to_string()),
        _ => None,
    };
    let (title, date) = (text_of("title").map(|title| title.replace('\n', " ")), text_of("date"));
    // A title is told of each passage: what is as long as a paragraph is one, too.
    let (title, text) = match title.as_deref().and_then(cut) {
        Some(start) => (Some(start), format!("{}\n\n{text}", title.unwrap_or_default())),
        None => (title, text),
    };
    for name in ["author", "tags"] {
        fields.entry(name).and_modify(meta::bound);
    }
    Ok(Document {
        id: Some(id),
        title,
        date,
        meta: fields,
        digest: xxhash_rust::xxh3::xxh3_64(bytes),
        bytes: bytes.len() as u64,
        line,
        ..Document::new(Format::JsonLines, text, Layout::Record)
    })
}

/// What is wrong with a line, and where in it.
fn cause(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.rsplit_once(" at line").map_or(said.as_str(), |(what, _)| what);
    match error.classify() {
        serde_json::error::Category::Eof => "the line ends within it".to_owned(),
        serde_json::error::Category::Data => "it is a list, a text or a number".to_owned(),
        _ => format!("{what}, column {}", error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        let document = record(
            r#"{"id": 7, "title": "Été", "text": "Il pleut.", "date": "2024", "tags": ["eau"]}"#.as_bytes(),
            3,
        )
        .unwrap();
        assert_eq!(document.id, Some(Id::Given("7".to_owned())));
        assert_eq!(document.title.as_deref(), Some("Été"));
        assert_eq!(document.date.as_deref(), Some("2024"));
        assert_eq!(document.meta["tags"][0], "eau");
        for nothing in [r#"{"text": ""}"#, r#"{"text": "", "id": ""}"#, r#"{"text": "", "id": null}"#] {
            assert_eq!(record(nothing.as_bytes(), 3).unwrap().id, Some(Id::Line(3)));
        }
    }

    /// A title and its authors are kept with each passage.
    #[test]
    fn long_titles_and_many_authors() {
        let title = "Le phare ".repeat(1000);
        let line =
            serde_json::json!({"title": title, "text": "Il pleut.", "author": vec!["x".repeat(2000); 1000]});
        let document = record(line.to_string().as_bytes(), 1).unwrap();
        assert_eq!(document.title.as_deref(), Some(&*format!("{}Le", "Le phare ".repeat(33))));
        assert!(document.text.starts_with("Le phare Le phare") && document.text.ends_with(" \n\nIl pleut."));
        let authors = document.meta["author"].as_array().unwrap();
        assert_eq!((authors.len(), authors[0].as_str().unwrap().len()), (256, 1000));
    }

    #[test]
    fn what_is_wrong() {
        for (line, cause) in [
            (r#"{"id": 1}"#, "it has no field `text`"),
            (r#"{"text": 1}"#, "its field `text` is not a text"),
            (r#"{"text": "a", "id": []}"#, "its field `id` is neither a text nor a number"),
            (
                &format!(r#"{{"text": "a", "id": "{}"}}"#, "é".repeat(1001)),
                "its field `id` is longer than 1000 characters",
            ),
        ] {
            assert_eq!(record(line.as_bytes(), 1).unwrap_err(), cause);
        }
        for (line, cause) in [
            ("{bad", "not a JSON object (key must be a string, column 2)"),
            ("{\"text\":", "not a JSON object (the line ends within it)"),
            ("[1]", "not a JSON object (it is a list, a text or a number)"),
        ] {
            assert_eq!(record(line.as_bytes(), 1).unwrap_err(), cause);
        }
    }
}
