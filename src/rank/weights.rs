//! Every constant of ranking, each with its reason.
//!
//! Weights multiply an evidence that is scored like a term: idf × saturated count, with the length
//! normalisation of the first stage.

/// BM25 saturation of repeated words. 1.2 is best or within noise on every collection measured; 0.9 loses
/// 2 % on long answers.
pub const K1: f64 = 1.2;

/// BM25 length normalisation. 0.75 for the same reason as [`K1`].
pub const B: f64 = 0.75;

/// Passages that the second stage reads: the best 50 of the first are enough, 200 change nothing.
pub const CANDIDATES: usize = 50;

/// The very spelling of the query, accents included.
pub const SPELLING: f64 = 0.2;

/// Two neighbours of the query stand side by side, in order, function words included.
pub const PAIR: f64 = 0.2;

/// Two content words of the query stand near each other.
pub const NEAR: f64 = 1.0;

/// Content words whose nearness counts, at most: those that tell most. Bounds the work of a long query.
pub const TELLING: usize = 12;

/// A word of the passage is of the family of a word of the query: the two begin alike.
pub const FAMILY: f64 = 1.0;

/// Bytes that words of one family must begin with alike, at least.
pub const MIN_KIN_BYTES: usize = 4;

/// A word of the query is not there, but one that shares most of its groups of four letters is.
pub const LETTERS: f64 = 0.3;
