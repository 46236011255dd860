//! What a search gives back.
//!
//! Owns the results, which are data: no HTML, no ANSI, no clock. Must not know how they were found, or how they are
//! shown.

use std::ops::Range;
use std::path::PathBuf;

use crate::excerpt::Excerpt;
use crate::rank::evidence::Evidence;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// The query as it was read, in the query language.
    pub read_as: String,
    /// Passages that match, before grouping and limit; exact.
    pub total: u64,
    /// What a reader should know of how the query was read, one plain sentence each.
    pub notices: Vec<String>,
    /// The page asked for.
    pub hits: Vec<Hit>,
    /// Hits before the page: fewer than were to be passed over where there are no more.
    pub before: u64,
    /// Whether the page is not full because some matches are no hits, enough of their document being hits: how many
    /// there may be is for [`Group`](super::Group) to say.
    pub thinned: bool,
}

/// A passage shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its rank among all hits, from 1.
    pub rank: u64,
    /// Its score; comparable within one query only.
    pub score: f64,
    /// The name of its document: canonical path, and `#id` for a record.
    pub document: String,
    /// The file.
    pub path: PathBuf,
    /// Id of the record, in a file of many records.
    pub id: Option<String>,
    /// Title of the document; empty if it has none.
    pub title: String,
    /// Byte ranges into `title` of what matched there.
    pub title_marks: Vec<Range<usize>>,
    /// Headings above the passage, joined by ` › `.
    pub heading: String,
    /// Page of the first mark, from 1, in formats that have pages.
    pub page: Option<u32>,
    /// Line of the first mark, from 1, in formats whose lines mean something.
    pub line: Option<u32>,
    /// Place of the passage in its document, from 0.
    pub passage: u32,
    /// Other passages that match and have the same text, which are not shown by themselves.
    pub alike: u64,
    /// The window worth showing.
    pub excerpt: Excerpt,
    /// What the words of the query add to its score, in the order of the query.
    pub words: Vec<WordScore>,
    /// What each kind of evidence adds to its score.
    pub evidence: Vec<Evidence>,
}

/// What a part of the query adds to the score of a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct WordScore {
    /// The part, in the query language.
    pub word: String,
    /// How often it stands in the passage, its title and its headings.
    pub count: u32,
    /// What that adds.
    pub score: f64,
}
