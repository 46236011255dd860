//! What each part of an index takes.
//!
//! Owns the names of the parts. Must not know what is in them, or how they are shown.
//!
//! Law: every byte of the generation is in exactly one part.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::catalogue;
use super::generation::Home;
use super::open::settled;
use crate::error::{Error, Result};

/// A part of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it holds.
    pub part: &'static str,
    /// Bytes of its files.
    pub bytes: u64,
}

/// See [`super::Index::sizes`].
pub(super) fn sizes(home: &Home) -> Result<Vec<Part>> {
    settled(home, || {
        let folder = home.generation(home.readable()?.live);
        let unreadable = |source| Error::Unreadable { path: folder.clone(), source };
        let mut parts: BTreeMap<&'static str, u64> = BTreeMap::new();
        for file in std::fs::read_dir(&folder).map_err(unreadable)?.flatten() {
            let bytes = file.metadata().map_or(0, |file| file.len());
            *parts.entry(part(Path::new(&file.file_name()))).or_default() += bytes;
        }
        let mut parts: Vec<Part> = parts.into_iter().map(|(part, bytes)| Part { part, bytes }).collect();
        parts.sort_by_key(|part| (std::cmp::Reverse(part.bytes), part.part));
        Ok(parts)
    })
}

/// The part that a file of a generation belongs to.
fn part(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        _ if catalogue::is_name(file) => "files and records",
        Some("texts") => "text and what is shown of it",
        Some("pos") => "positions of words",
        Some("idx") => "passages of stems",
        Some("spelling") => "passages of spellings",
        Some("term") => "stems",
        Some("vocabulary") => "spellings",
        Some("likeness") => "likenesses",
        Some("fast") => "columns to rank and sort by",
        Some("length" | "fieldnorm") => "lengths",
        Some("del") => "deleted passages",
        _ => "other",
    }
}
