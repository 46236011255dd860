//! Every constant of ranking, each with its reason.
//!
//! Evidence is scored like a term: idf × saturated count, with the length normalisation of the first stage; a
//! weight multiplies it. Gains are in the mean of nDCG@10 over the best peer, on four judged collections
//! (docs/MEASUREMENTS.md: words alone are at -1.6 %, all together at +6.2 %; with weights learned without the
//! collection that they are shown on, at +5.6 %). Weights are round: between neighbours of a grid nothing that is
//! more than noise is to be gained.

/// BM25 saturation of repeated words. 1.2 is best or within noise on every collection measured; 0.9 loses
/// 2 % on long answers.
pub const K1: f64 = 1.2;

/// BM25 length normalisation. 0.75 for the same reason as [`K1`].
pub const B: f64 = 0.75;

/// Passages that the second stage reads. With 30, 0.3 % are lost; with 100, 0.5 % gained, for twice the work.
pub const CANDIDATES: usize = 50;

/// The very spelling of the query, accents included. Worth nothing in the mean, but accents that are typed must
/// count: among passages that are otherwise alike, the one spelled as typed comes first.
pub const SPELLING: f64 = 0.2;

/// Two neighbours of the query stand side by side, in order, function words included: worth 0.3 %.
pub const PAIR: f64 = 0.2;

/// Two content words of the query, whichever, stand near each other: worth 2.2 %, the most of all with
/// [`FAMILY`]. It took the place of pairs of content words and of a window of six, which are worth less together.
pub const NEAR: f64 = 1.0;

/// Content words whose nearness counts, at most: those that tell most. Bounds the work of a long query.
pub const TELLING: usize = 12;

/// A word of the passage is of the family of a word of the query, the two begin alike: worth 2.5 %.
pub const FAMILY: f64 = 1.0;

/// Bytes that words of one family must begin with alike, at least.
pub const MIN_KIN_BYTES: usize = 4;

/// A word of the query is not there, but one that shares most of its groups of four letters is: worth nothing
/// in the mean where words are typed well, but it is all that there is where one is mistyped.
pub const LETTERS: f64 = 0.3;
