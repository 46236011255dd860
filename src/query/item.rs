//! What stands between the operators: words, phrases, patterns and filters.
//!
//! Owns what each means by itself, and how many there may be. Must not know how they are joined.

use std::ops::Range;

use super::field::Written;
use super::filter::{self, Filter};
use super::join::{bind, exclude, should};
use super::lex::{Item, Kind};
use super::parse::{Asked, MAX_SLOP, MAX_TERMS, Parser};
use super::{Clause, Like, Node, Occur, Pattern, Phrase};
use crate::french::{Token, elide};

/// Fewest letters of a word searched with its neighbours: below, everything is a neighbour.
const MIN_FUZZY_LETTERS: usize = 4;

/// Most letters of a word that is searched within one edit; longer words are within two.
const ONE_EDIT_LETTERS: usize = 7;

impl Parser<'_> {
    /// A filter; one that cannot be read is words.
    pub(super) fn filter(
        &mut self,
        occur: Occur,
        exact: bool,
        mut written: Written,
        text: Range<usize>,
    ) -> Asked {
        if exact {
            self.note("`=` does not go with a filter; it was left out");
        }
        if written.open {
            self.note_unclosed(&written.values[written.values.len() - 1]);
        }
        let room = filter::MAX_VALUES - self.values;
        if written.values.len() > room {
            self.note("the filters of the query have more than 256 values; the rest were left out");
            written.values.truncate(room);
        }
        self.values += written.values.len();
        let (whole, mut notices) = (self.text, Vec::new());
        let tokens = |value| self.tokens(value, STRAY_IN_FILTER);
        match filter::read(written.field, whole, &written.values, tokens, |notice| notices.push(notice)) {
            _ if written.values.is_empty() => Asked::default(),
            Ok(read) => {
                for notice in notices {
                    self.note(notice);
                }
                Asked {
                    filters: vec![Filter { negated: occur == Occur::MustNot, test: read }],
                    ..Asked::default()
                }
            }
            Err(wrong) => {
                self.note(format!("{wrong}; `{}` was read as words", &whole[text.clone()]));
                match occur {
                    Occur::Should => self.words(text).into(),
                    occur => self.item(&Item { occur, exact: false, text, kind: Kind::Word }).into(),
                }
            }
        }
    }

    /// A run of words without any sign: each optional.
    pub(super) fn words(&mut self, text: Range<usize>) -> Vec<Clause> {
        let tokens = self.tokens(text, STRAY);
        words(tokens).collect()
    }

    pub(super) fn item(&mut self, item: &Item) -> Vec<Clause> {
        let tokens = self.tokens(item.text.clone(), STRAY);
        match item.kind {
            Kind::Word => word(tokens, item.occur, item.exact),
            Kind::Phrase { slop, closed } => {
                if let (false, Some(first)) = (closed, tokens.first()) {
                    self.note_unclosed(&first.span);
                }
                let elided = tokens.iter().find_map(|token| elide::conjunction(token.elided()));
                if let Some(elided) = elided.filter(|_| !item.exact) {
                    let phrase = &self.text[item.text.clone()];
                    let notice = format!(
                        "\"{phrase}\" is read without its {elided}’, as any elided word; =\"{phrase}\" asks for it"
                    );
                    self.note(notice);
                }
                if slop > MAX_SLOP {
                    self.note("at most 50 words may stand between those of a phrase; more were asked for");
                }
                phrase(tokens, item.occur, item.exact, true, slop.min(MAX_SLOP))
            }
            Kind::Prefix => self.pattern(tokens, item.occur, item.exact, Like::Prefix),
            Kind::Fuzzy(typed) => self.fuzzy(tokens, item.occur, item.exact, typed),
        }
    }

    fn note_unclosed(&mut self, first: &Range<usize>) {
        let first = self.text[first.clone()].split_whitespace().next().unwrap_or_default();
        self.note(format!(
            "the quote opened before \"{first}\" is not closed; it was read to the end of the query"
        ));
    }

    fn fuzzy(&mut self, tokens: Vec<Token>, occur: Occur, exact: bool, typed: Option<u32>) -> Vec<Clause> {
        let form = tokens.last().map_or("", |token| token.form.as_str());
        let letters = form.chars().count();
        if (1..MIN_FUZZY_LETTERS).contains(&letters) {
            self.note(format!("\"{form}\" is too short to be searched with `~`; it was read as it stands"));
            return word(tokens, occur, exact);
        }
        if typed.is_some_and(|edits| !(1..=2).contains(&edits)) {
            self.note("`~` allows one or two edits; another number was read as the nearest of them");
        }
        let edits = match typed {
            Some(0 | 1) => 1,
            None if letters <= ONE_EDIT_LETTERS => 1,
            _ => 2,
        };
        self.pattern(tokens, occur, exact, |form| Like::Fuzzy { form, edits })
    }

    /// The last word is a pattern, with the parts of the compound that it ends (`porte-mon*`); other words typed before
    /// it as one (`noir/blan*`) go with it, each on its own.
    fn pattern(
        &mut self,
        mut tokens: Vec<Token>,
        occur: Occur,
        exact: bool,
        like: impl FnOnce(String) -> Like,
    ) -> Vec<Clause> {
        let Some(last) = tokens.pop() else {
            self.note(STRAY);
            return Vec::new();
        };
        if exact {
            self.note("`=` does not go with `*` or `~`; it was left out");
        }
        let parts = tokens.iter().rev().take_while(|token| token.glued).count() + 1;
        let compound = if last.glued { tokens.len().saturating_sub(parts) } else { tokens.len() };
        let before = tokens.split_off(compound);
        let pattern = Pattern { before, last: like(last.form.as_str().to_owned()) };
        let mut clauses: Vec<Clause> = words(tokens).chain([should(Node::Pattern(pattern))]).collect();
        if occur != Occur::Should {
            bind(&mut clauses, Occur::Must);
        }
        if occur == Occur::MustNot { exclude(clauses) } else { clauses }
    }

    /// The tokens of a part of the query, as far as there is room for them; `stray` is what is said of signs of patterns
    /// among them.
    fn tokens(&mut self, text: Range<usize>, stray: &str) -> Vec<Token> {
        let written = &self.text[text.clone()];
        let mut tokens = self.analyzer.analyse(written);
        let patterns = |text: &str| text.matches(['*', '~']).count();
        let within_words: usize = tokens.iter().map(|token| patterns(&written[token.span.clone()])).sum();
        if patterns(written) > within_words {
            self.note(stray);
        }
        let room = MAX_TERMS - self.terms;
        if tokens.len() > room {
            self.note("the query has more than 512 words; the rest were left out");
            tokens.truncate(room);
        }
        for token in &mut tokens {
            token.span = text.start + token.span.start..text.start + token.span.end;
            token.position = self.terms as u32;
            self.terms += 1;
        }
        tokens
    }
}

pub(super) const STRAY: &str =
    "`*` and `~` count only at the end of an unquoted word; elsewhere they were left out";

const STRAY_IN_FILTER: &str = "`*` and `~` do not count in filters of titles and names; they were left out";

/// What a sign before one typed word binds; where the analysis sees several, they are a quoted phrase.
fn word(tokens: Vec<Token>, occur: Occur, exact: bool) -> Vec<Clause> {
    let several = tokens.iter().skip(1).any(|token| !token.glued);
    phrase(tokens, occur, exact, several, 0)
}

/// One phrase of all `terms`; a quoted one is required unless a sign says otherwise.
fn phrase(terms: Vec<Token>, occur: Occur, exact: bool, quoted: bool, slop: u32) -> Vec<Clause> {
    if terms.is_empty() {
        return Vec::new();
    }
    let occur = match occur {
        Occur::Should if quoted => Occur::Must,
        occur => occur,
    };
    let node = Node::Phrase(Phrase { terms, slop, exact, quoted });
    vec![Clause { occur, node }]
}

/// One optional clause for each word, the parts of a compound together.
fn words(tokens: Vec<Token>) -> impl Iterator<Item = Clause> {
    let mut words: Vec<Vec<Token>> = Vec::new();
    for token in tokens {
        match words.last_mut() {
            Some(word) if token.glued => word.push(token),
            _ => words.push(vec![token]),
        }
    }
    words.into_iter().flat_map(|word| phrase(word, Occur::Should, false, false, 0))
}
