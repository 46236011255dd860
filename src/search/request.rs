//! What is asked of a search.
//!
//! Owns the request and what it is by default. Must not know how it is answered.

use std::path::PathBuf;

use crate::excerpt::Extent;
use crate::query::Filter;
use crate::rank::evidence::Kind;
use crate::rank::order::Sort;

/// Longest excerpt, in characters, unless a request says otherwise.
pub const EXCERPT_CHARS: usize = 300;

/// What to search, and how much of it to show.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query, in the query language; any string is one.
    pub query: String,
    /// Hits to show at most.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// What a hit is.
    pub group: Group,
    /// The order of the hits.
    pub sort: Sort,
    /// What is asked of documents, before what the query asks of them.
    pub filters: Vec<Filter>,
    /// Only what lies at or below one of these paths; everything if there is none.
    pub below: Vec<PathBuf>,
    /// The folder that filters of paths see files from: its canonical path.
    pub here: Option<PathBuf>,
    /// How much of each passage is shown.
    pub extent: Extent,
    /// Show passages of the same text (up to case and white space) each by itself, not once for all.
    pub alike: bool,
    /// The kinds of evidence that rank the best candidates, after the words themselves.
    pub evidence: Vec<Kind>,
}

impl Request {
    /// The ten best passages for a query.
    pub fn new(query: &str) -> Request {
        Request {
            query: query.to_owned(),
            limit: 10,
            offset: 0,
            group: Group::Passage,
            sort: Sort::Relevance,
            filters: Vec::new(),
            below: Vec::new(),
            here: None,
            extent: Extent::Chars(EXCERPT_CHARS),
            alike: false,
            evidence: Kind::ALL.to_vec(),
        }
    }
}

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Group {
    /// A passage, at most three of a document.
    #[default]
    Passage,
    /// A document, shown by its best passage.
    Document,
    /// A file, shown by its best passage.
    File,
    /// A passage, whatever else of its document is shown.
    None,
}
