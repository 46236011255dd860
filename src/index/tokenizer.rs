//! The one adapter between `french` and tantivy.
//!
//! Owns handing tokens to tantivy, and to the tally of what tantivy does not keep. Must not decide anything
//! about French.

use tantivy::tokenizer::{Token as Posting, TokenStream, Tokenizer};

use super::tally::Tally;
use crate::french::{Analyzer, Numbered};

/// Our analysis as a tantivy tokenizer.
#[derive(Clone, Default)]
pub(crate) struct FrenchTokenizer {
    analyzer: Analyzer,
    tokens: Vec<Numbered>,
    posting: Posting,
}

/// The tokens of one text.
pub(crate) struct FrenchTokens<'a> {
    tokens: std::iter::Enumerate<std::slice::Iter<'a, Numbered>>,
    analyzer: &'a Analyzer,
    /// The position of the first.
    start: usize,
    posting: &'a mut Posting,
}

impl Tokenizer for FrenchTokenizer {
    type TokenStream<'a> = FrenchTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchTokens<'a> {
        self.analyzer.number_into(text, &mut self.tokens);
        let gap = Tally::of_this_thread(|tally| tally.tokens(&self.analyzer, &self.tokens));
        self.posting.reset();
        FrenchTokens {
            tokens: self.tokens.iter().enumerate(),
            analyzer: &self.analyzer,
            start: gap as usize,
            posting: &mut self.posting,
        }
    }
}

impl TokenStream for FrenchTokens<'_> {
    /// Where a token stands in the text is not told: nothing that tantivy keeps says it.
    fn advance(&mut self) -> bool {
        let Some((place, token)) = self.tokens.next() else { return false };
        self.posting.position = self.start + place;
        self.posting.text.clear();
        self.posting.text.push_str(self.analyzer.stem(token.number));
        true
    }

    fn token(&self) -> &Posting {
        self.posting
    }

    fn token_mut(&mut self) -> &mut Posting {
        self.posting
    }
}
