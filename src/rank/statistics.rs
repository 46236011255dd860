//! What BM25 knows of a collection.
//!
//! Owns the two halves of its formula: what a term tells, and how often it counts. Statistics are of live passages
//! only, lengths are exact. Must not know postings.

use super::weights::{B, K1};
use crate::index::open::Snapshot;
use crate::index::vocabulary::Vocabulary;

/// Lengths, in tokens, whose share of the formula is computed once. Longer passages are rare.
const USUAL_LENGTH: u32 = 1024;

/// What BM25 knows of a collection.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Live passages.
    pub passages: u64,
    /// Tokens of the live passages.
    pub tokens: u64,
    /// The normalisation of each usual length.
    norms: Vec<f64>,
}

impl Statistics {
    /// Of this many passages, with this many tokens in all.
    pub fn new(passages: u64, tokens: u64) -> Statistics {
        let mut statistics = Statistics { passages, tokens, norms: Vec::new() };
        statistics.norms = (0..USUAL_LENGTH).map(|length| statistics.norm_of(length)).collect();
        statistics
    }

    /// Counts the live passages of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Statistics {
        let tokens = snapshot.vocabularies.iter().map(Vocabulary::tokens).sum();
        Statistics::new(snapshot.searcher.num_docs(), tokens)
    }

    /// How much a term tells that `frequency` of the passages have: Robertson and Sparck Jones's weight,
    /// kept positive by the 1.
    pub fn idf(&self, frequency: u64) -> f64 {
        let (all, with) = (self.passages as f64, frequency as f64);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// The share of BM25 that a passage of `length` tokens with `count` occurrences gets, from 0 to
    /// [`K1`] + 1.
    pub fn saturation(&self, count: f64, length: u32) -> f64 {
        let norm = self.norms.get(length as usize).copied().unwrap_or_else(|| self.norm_of(length));
        count * (K1 + 1.0) / (count + norm)
    }

    fn norm_of(&self, length: u32) -> f64 {
        let average = self.tokens as f64 / self.passages.max(1) as f64;
        K1 * (1.0 - B + B * f64::from(length) / average.max(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_tells_more_and_what_is_repeated_counts_less_and_less() {
        let statistics = Statistics::new(1000, 200_000);
        assert!(statistics.idf(1) > statistics.idf(10) && statistics.idf(1000) > 0.0);
        let counted = [0.0, 1.0, 2.0, 3.0].map(|count| statistics.saturation(count, 200));
        assert_eq!(counted[..2], [0.0, 1.0], "a passage of the average length counts a word once");
        assert!(counted[3] - counted[2] < counted[2] - counted[1] && counted[3] < K1 + 1.0);
        assert!(statistics.saturation(1.0, 2000) < statistics.saturation(1.0, 1000));
    }
}
