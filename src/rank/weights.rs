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

/// The very form of the query, accents apart.
pub const FORM: f64 = 0.2;

/// Two neighbours of the query stand side by side, in order, function words included.
pub const PAIR: f64 = 0.2;

/// Two neighbouring content words of the query follow one another, function words skipped.
pub const CONTENT_PAIR: f64 = 0.3;

/// Two neighbouring content words of the query stand within [`WINDOW`] content words, in any order.
pub const NEAR: f64 = 0.2;

/// Content words that [`NEAR`] looks across.
pub const WINDOW: usize = 6;

/// A word of the passage begins like a word of the query ([`BEGINNING`] letters).
pub const BEGINS: f64 = 0.3;

/// Letters that two words must share at their beginning to be thought of one family.
pub const BEGINNING: usize = 5;

/// Two words share most of their groups of four letters.
pub const GRAMS: f64 = 0.2;
