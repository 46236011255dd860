//! What the text of a candidate adds to its score.
//!
//! Owns one small pure function a kind of evidence. Each scores like a term of BM25: what the words tell
//! (idf) × how often the evidence is there, saturated by the passage's length. Must not know postings.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::first_stage::Statistics;
use super::passage::Analysed;
use super::weights;
use crate::french::Token;

/// What a query's words tell, for all candidates.
#[derive(Debug)]
pub struct Sought {
    words: Vec<Token>,
    idf: FxHashMap<String, f64>,
    statistics: Statistics,
}

/// A kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words spelled as in the query, accents included.
    Spelling,
    /// Words of the form of the query, accents apart.
    Form,
    /// Neighbours of the query side by side, in order.
    Pairs,
    /// Neighbouring content words of the query one after the other, function words skipped.
    ContentPairs,
    /// Neighbouring content words of the query near each other, in any order.
    Proximity,
    /// Words that begin like one of the query.
    Beginnings,
    /// Words that share most of their letters with one of the query.
    Letters,
}

impl Kind {
    /// What it is, in a few plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Kind::Spelling => "spelled as typed, accents included",
            Kind::Form => "in the form typed",
            Kind::Pairs => "side by side, in order",
            Kind::ContentPairs => "in order, small words apart",
            Kind::Proximity => "near each other",
            Kind::Beginnings => "words that begin alike",
            Kind::Letters => "words with the same letters",
        }
    }
}

/// What one kind of evidence adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Which kind.
    pub kind: Kind,
    /// What it adds to the score.
    pub score: f64,
}

impl Sought {
    /// The words of a query, in order, with the idf of each stem.
    pub fn new(words: Vec<Token>, idf: FxHashMap<String, f64>, statistics: Statistics) -> Sought {
        Sought { words, idf, statistics }
    }

    fn idf(&self, word: &Token) -> f64 {
        self.idf.get(word.stem.as_str()).copied().unwrap_or_default()
    }

    /// Content words, or all words where there are only function words.
    fn content(&self) -> Vec<&Token> {
        let content: Vec<&Token> = self.words.iter().filter(|word| !word.stop).collect();
        if content.is_empty() { self.words.iter().collect() } else { content }
    }

    fn saturated(&self, passage: &Analysed, count: usize) -> f64 {
        self.statistics.saturation(count as f64, passage.tokens.len() as u32)
    }

    /// All the evidence of a passage, kind by kind.
    pub fn evidence(&self, passage: &Analysed) -> [Evidence; 7] {
        let of = |kind, weight: f64, score: f64| Evidence { kind, score: weight * score };
        let content = self.content();
        let stream: Vec<usize> =
            (0..passage.tokens.len()).filter(|&place| !passage.tokens[place].stop).collect();
        [
            of(Kind::Spelling, weights::SPELLING, self.spelling(passage, &content)),
            of(Kind::Form, weights::FORM, self.form(passage, &content)),
            of(Kind::Pairs, weights::PAIR, self.pairs(passage)),
            of(Kind::ContentPairs, weights::CONTENT_PAIR, self.content_pairs(passage, &content, &stream)),
            of(Kind::Proximity, weights::NEAR, self.near(passage, &content, &stream)),
            of(Kind::Beginnings, weights::BEGINS, self.beginnings(passage, &content)),
            of(Kind::Letters, weights::GRAMS, self.grams(passage, &content)),
        ]
    }

    /// Words spelled as in the query, accents included.
    fn spelling(&self, passage: &Analysed, content: &[&Token]) -> f64 {
        self.same(passage, content, |word, token| word.written == token.written)
    }

    /// Words of the form of the query, accents apart.
    fn form(&self, passage: &Analysed, content: &[&Token]) -> f64 {
        self.same(passage, content, |word, token| word.form == token.form)
    }

    fn same(&self, passage: &Analysed, content: &[&Token], same: impl Fn(&Token, &Token) -> bool) -> f64 {
        let score = |word: &&Token| {
            let places = passage.places(word.stem.as_str()).iter();
            let count = places.filter(|&&place| same(word, &passage.tokens[place as usize])).count();
            self.idf(word) * self.saturated(passage, count)
        };
        content.iter().map(score).sum()
    }

    /// Neighbours of the query side by side, in order.
    fn pairs(&self, passage: &Analysed) -> f64 {
        let score = |pair: &[Token]| {
            let [first, second] = pair else { return 0.0 };
            let count = (passage.places(first.stem.as_str()).iter())
                .filter(|&&place| {
                    let (this, next) = (place as usize, place as usize + 1);
                    passage.tokens.get(next).is_some_and(|next| {
                        next.stem == second.stem && next.position == passage.tokens[this].position + 1
                    })
                })
                .count();
            (self.idf(first) + self.idf(second)) * self.saturated(passage, count)
        };
        self.words.windows(2).map(score).sum()
    }

    /// Neighbouring content words of the query one after the other, function words skipped.
    fn content_pairs(&self, passage: &Analysed, content: &[&Token], stream: &[usize]) -> f64 {
        let score = |pair: &[&Token]| {
            let [first, second] = pair else { return 0.0 };
            let count = stream.windows(2).filter(|places| {
                passage.tokens[places[0]].stem == first.stem && passage.tokens[places[1]].stem == second.stem
            });
            (self.idf(first) + self.idf(second)) * self.saturated(passage, count.count())
        };
        content.windows(2).map(score).sum()
    }

    /// Neighbouring content words of the query near each other, in any order.
    fn near(&self, passage: &Analysed, content: &[&Token], stream: &[usize]) -> f64 {
        let score = |pair: &[&Token]| {
            let [first, second] = pair else { return 0.0 };
            let ranks = |stem: &str| -> Vec<usize> {
                let places = passage.places(stem).iter();
                places.filter_map(|&place| stream.binary_search(&(place as usize)).ok()).collect()
            };
            let (first_ranks, second_ranks) = (ranks(first.stem.as_str()), ranks(second.stem.as_str()));
            let near = |rank: usize| {
                let from = second_ranks.partition_point(|&other| other + weights::WINDOW < rank);
                let other = second_ranks.get(from).copied().filter(|&other| other != rank);
                other
                    .or(second_ranks.get(from + 1).copied())
                    .is_some_and(|other| other <= rank + weights::WINDOW)
            };
            let count = first_ranks.into_iter().filter(|&rank| near(rank)).count();
            (self.idf(first) + self.idf(second)) * self.saturated(passage, count)
        };
        content.windows(2).map(score).sum()
    }

    /// Words that begin like one of the query.
    fn beginnings(&self, passage: &Analysed, content: &[&Token]) -> f64 {
        let beginning = |form: &str| form.get(..weights::BEGINNING).map(str::to_owned);
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for token in &passage.tokens {
            if let Some(beginning) = beginning(token.form.as_str()) {
                *counts.entry(beginning).or_default() += 1;
            }
        }
        let score = |word: &&Token| {
            let count = beginning(word.form.as_str()).and_then(|beginning| counts.get(&beginning).copied());
            self.idf(word) * self.saturated(passage, count.unwrap_or_default())
        };
        content.iter().map(score).sum()
    }

    /// Words that share their groups of four letters with one of the query: the best of the passage counts.
    fn grams(&self, passage: &Analysed, content: &[&Token]) -> f64 {
        let forms: FxHashSet<&str> = passage.tokens.iter().map(|token| token.form.as_str()).collect();
        let score = |word: &&Token| {
            let sought = word.form.as_str();
            let best = forms.iter().map(|form| likeness(sought, form)).fold(0.0, f64::max);
            self.idf(word) * best * self.saturated(passage, 1)
        };
        content.iter().map(score).sum()
    }
}

/// Share of the groups of four letters of a word that another has, from 0 to 1.
fn likeness(sought: &str, other: &str) -> f64 {
    if sought == other {
        return 1.0;
    }
    let grams = sought.as_bytes().windows(4);
    let all = grams.len();
    if all == 0 || other.len() < 4 {
        return 0.0;
    }
    let shared = grams.filter(|gram| other.as_bytes().windows(4).any(|window| window == *gram)).count();
    shared as f64 / all as f64
}
