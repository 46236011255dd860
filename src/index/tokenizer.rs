//! The one adapter between `french` and tantivy.
//!
//! Owns handing tokens to tantivy, and to the tally of what tantivy does not keep. Must not decide anything
//! about French.

use tantivy::tokenizer::{Token as Posting, TokenStream, Tokenizer};

use super::schema::PART_GAP;
use super::tally::Tally;
use crate::french::{Analyzer, Token};

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
        Tally::of_this_thread(|tally| {
            self.analyzer.analyse_into(text, &mut self.tokens, |word| tally.word(word));
            tally.tokens(&self.tokens);
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
