//! The sides of the comparison: each indexes the same passages and answers the same queries.
//!
//! Owns what a side is given and what it owes. Each side is a file of its own.

pub mod fts5;
pub mod ours;
pub mod plain;

use std::path::PathBuf;

use anyhow::Result;

use crate::queries::Ask;

/// Memory of a peer's writer: more than the 200 MB that Trouvaille's own has of its 512 in all.
pub const WRITER_BYTES: usize = 256 << 20;

/// Hits asked for, with their excerpts.
pub const HITS: usize = 10;

/// Characters of an excerpt.
pub const EXCERPT_CHARS: usize = 300;

/// What is to be indexed, where, and how.
#[derive(Debug, Clone)]
pub struct Task {
    /// The folder of the index, empty.
    pub folder: PathBuf,
    /// Files and folders to index.
    pub paths: Vec<PathBuf>,
    /// Threads that analyse and write.
    pub threads: usize,
    /// Segments to end with.
    pub segments: usize,
    /// Passages that there are.
    pub passages: u64,
}

/// What was indexed: passages, and segments in the end.
pub type Built = (u64, usize);

/// What one query gave.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Passages that match.
    pub matches: u64,
    /// Whether an excerpt marks something.
    pub marked: bool,
}

/// What is asked of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The best passages with their excerpts, and how many match.
    Whole,
    /// The best passages by their words alone: no text is read.
    Words,
}

/// Whoever answers queries.
pub type Answers = Box<dyn FnMut(&Ask) -> Result<Answer>>;
