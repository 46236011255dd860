//! The one adapter between `french` and tantivy.
//!
//! Owns handing tokens to tantivy, and tallying what tantivy does not keep: how many tokens a passage has,
//! and which words a segment met. Must not decide anything about French.
//!
//! tantivy analyses and writes a segment on one thread, and gives each segment its own clone of the
//! tokenizer; so the tally is a thread's own, emptied by the segment's `vocabulary` writer.

use std::cell::RefCell;

use rustc_hash::FxHashSet;
use tantivy::tokenizer::{Token as Posting, TokenStream, Tokenizer};

use super::schema::PART_GAP;
use super::vocabulary;
use crate::french::{Analyzer, Token};

thread_local! {
    static TALLY: RefCell<Tally> = RefCell::default();
}

/// What the segment being written on this thread has met.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Tokens since the last passage ended.
    passage_tokens: u32,
    /// Entries of the vocabulary.
    pub(crate) entries: FxHashSet<String>,
}

impl Tally {
    /// The tally of this thread's segment, which starts anew.
    pub(crate) fn take() -> Tally {
        TALLY.with_borrow_mut(std::mem::take)
    }

    /// Number of tokens of the passage that was just analysed on this thread.
    pub(crate) fn end_passage() -> u32 {
        TALLY.with_borrow_mut(|tally| std::mem::take(&mut tally.passage_tokens))
    }
}

/// Our analysis as a tantivy tokenizer.
#[derive(Clone, Default)]
pub(crate) struct FrenchTokenizer {
    analyzer: Analyzer,
    tokens: Vec<Token>,
    posting: Posting,
}

/// The tokens of one text.
pub(crate) struct FrenchTokens<'a> {
    tokens: std::slice::Iter<'a, Token>,
    posting: &'a mut Posting,
}

impl Tokenizer for FrenchTokenizer {
    type TokenStream<'a> = FrenchTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchTokens<'a> {
        self.tokens.clear();
        TALLY.with_borrow_mut(|tally| {
            self.analyzer.analyse_into(text, &mut self.tokens, |word| {
                vocabulary::record(word, &mut tally.entries);
            });
            tally.passage_tokens += self.tokens.len() as u32;
        });
        self.posting.reset();
        FrenchTokens { tokens: self.tokens.iter(), posting: &mut self.posting }
    }
}

impl TokenStream for FrenchTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.next() else { return false };
        self.posting.offset_from = token.span.start;
        self.posting.offset_to = token.span.end;
        self.posting.position = (PART_GAP + token.position) as usize;
        self.posting.text.clear();
        self.posting.text.push_str(token.stem.as_str());
        true
    }

    fn token(&self) -> &Posting {
        self.posting
    }

    fn token_mut(&mut self) -> &mut Posting {
        self.posting
    }
}
