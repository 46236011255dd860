//! The signs of the query language: a text becomes words, quotes, parentheses and operators.
//!
//! Owns what a sign is and where it counts as one. Must not know what a word is, nor how clauses bind.
//! Law: any string gives lexemes whose parentheses are balanced and at most [`MAX_DEPTH`] deep.

use std::borrow::Cow;
use std::ops::Range;

use super::Occur;
use super::field::{self, Written};

/// Parentheses within parentheses that are told apart; deeper ones are left out.
pub(super) const MAX_DEPTH: usize = 32;

/// A piece of a query. Ranges are bytes of the query.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// `(`, with the sign before it.
    Open(Occur),
    /// `)`, written or implied by the end of the query.
    Close,
    /// An upper-case word standing alone.
    Operator(Operator),
    /// Words without any sign, with all that stands between them, so that `10 000` stays one number.
    Words(Range<usize>),
    /// A word or phrase with signs.
    Item(Item),
    /// `titre:mot`, with the sign before it.
    Filter {
        /// `MustNot` for `-`.
        occur: Occur,
        /// Whether `=` stands before it, which means nothing.
        exact: bool,
        /// Its field and values.
        written: Written,
        /// All of it but the signs.
        text: Range<usize>,
    },
}

/// What joins two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// `ET`, `AND`.
    And,
    /// `OU`, `OR`.
    Or,
    /// `SAUF`, `NOT`.
    Not,
}

/// A word or phrase with the signs that bind it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// `Must` for `+`, `MustNot` for `-`, `Should` for neither.
    pub(super) occur: Occur,
    /// Whether `=` stands before it.
    pub(super) exact: bool,
    /// The words, without signs and quotes.
    pub(super) text: Range<usize>,
    /// How they are meant.
    pub(super) kind: Kind,
}

/// How the words of an item are meant. Numbers are as typed; those too large to hold are the largest held.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As they stand.
    Word,
    /// `mot*`.
    Prefix,
    /// `mot~`, `mot~2`.
    Fuzzy(Option<u32>),
    /// `"a b"`, `"a b"~3`.
    Phrase {
        /// The number after `~`, or 0.
        slop: u32,
        /// Whether a closing quote was found.
        closed: bool,
    },
}

/// The lexemes of `text`, and what had to be left out or added.
pub(super) fn lex(text: &str) -> (Vec<Lexeme>, Vec<Cow<'static, str>>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        operators: text.chars().any(char::is_lowercase),
        depth: 0,
        lexemes: Vec::new(),
        notices: Vec::new(),
    };
    while let Some(next) = lexer.rest().chars().next() {
        lexer.step(next);
    }
    lexer.finish()
}

struct Lexer<'q> {
    text: &'q str,
    at: usize,
    /// A query all in capitals has no operators: its `OU` is a word like the others.
    operators: bool,
    /// Open parentheses, those beyond [`MAX_DEPTH`] included.
    depth: usize,
    lexemes: Vec<Lexeme>,
    notices: Vec<Cow<'static, str>>,
}

impl<'q> Lexer<'q> {
    fn rest(&self) -> &'q str {
        &self.text[self.at..]
    }

    fn step(&mut self, next: char) {
        if next == ')' {
            self.close();
        } else if next.is_whitespace() || next == '»' {
            self.at += next.len_utf8();
        } else {
            let apart = self.is_apart();
            let (occur, exact) = if apart { self.signs() } else { (Occur::Should, false) };
            let filter = if apart { field::written(self.text, self.at) } else { None };
            if apart && filter.is_none() {
                self.notices.extend(field::doubt(self.rest()).map(Cow::from));
            }
            match (filter, self.rest().chars().next()) {
                (Some(written), _) => self.filter(occur, exact, written),
                (_, Some('(')) => self.open(occur),
                (_, Some(quote)) if opens_quote(quote) => self.phrase(occur, exact, quote),
                _ => self.chunk(occur, exact),
            }
        }
    }

    /// Whether nothing that could be part of a word stands just before.
    fn is_apart(&self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || c == '(' || c == ')')
    }

    fn filter(&mut self, occur: Occur, exact: bool, written: Written) {
        let text = self.at..written.end;
        self.at = written.end;
        self.lexemes.push(Lexeme::Filter { occur, exact, written, text });
    }

    fn open(&mut self, occur: Occur) {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.notices.push("parentheses more than 32 deep were left out".into());
        } else {
            self.lexemes.push(Lexeme::Open(occur));
        }
    }

    fn close(&mut self) {
        self.at += 1;
        if self.depth == 0 {
            self.notices.push("a closing parenthesis that closes nothing was left out".into());
        } else {
            if self.depth <= MAX_DEPTH {
                self.lexemes.push(Lexeme::Close);
            }
            self.depth -= 1;
        }
    }

    fn finish(mut self) -> (Vec<Lexeme>, Vec<Cow<'static, str>>) {
        if self.depth > 0 {
            self.notices.push("a parenthesis is not closed; it was read to the end of the query".into());
        }
        let open = self.depth.min(MAX_DEPTH);
        self.lexemes.extend(std::iter::repeat_with(|| Lexeme::Close).take(open));
        (self.lexemes, self.notices)
    }

    /// Steps over the signs before an item. Elsewhere they belong to the word: porte-monnaie, C++, - .
    fn signs(&mut self) -> (Occur, bool) {
        let rest = self.rest();
        let (occur, rest) = match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
            (Some(rest), _) => (Occur::Must, rest),
            (_, Some(rest)) => (Occur::MustNot, rest),
            _ => (Occur::Should, rest),
        };
        let (exact, rest) = match rest.strip_prefix('=') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let bound = |c: char| c.is_alphanumeric() || opens_quote(c) || (c == '(' && !exact);
        if !rest.starts_with(bound) {
            return (Occur::Should, false);
        }
        self.at = self.text.len() - rest.len();
        (occur, exact)
    }

    fn phrase(&mut self, occur: Occur, exact: bool, quote: char) {
        let start = self.at + quote.len_utf8();
        let rest = &self.text[start..];
        let (inside, after, closed) = match closing_quote(quote, rest) {
            Some(end) => (end.start, end.end, true),
            None => (rest.len(), rest.len(), false),
        };
        self.at = start + after;
        let slop = self.slop();
        self.lexemes.push(Lexeme::Item(Item {
            occur,
            exact,
            text: start..start + inside,
            kind: Kind::Phrase { slop, closed },
        }));
    }

    /// Steps over `~3` and gives its number; a `~` without one is left where it is.
    fn slop(&mut self) -> u32 {
        let Some(tail) = self.rest().strip_prefix('~') else {
            return 0;
        };
        let digits = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some(slop) = number(&tail[..digits]) else {
            return 0;
        };
        self.at += 1 + digits;
        slop
    }

    fn chunk(&mut self, occur: Occur, exact: bool) {
        let start = self.at;
        let chunk = &self.rest()[..chunk_len(self.rest())];
        self.at += chunk.len();
        let signed = exact || occur != Occur::Should;
        match operator(chunk) {
            Some(operator) if self.operators && !signed => {
                self.lexemes.push(Lexeme::Operator(operator));
                return;
            }
            Some(_) if !signed && joins(&self.text[..start], self.rest()) => {
                self.notices
                    .push(format!("in a query all in capitals, {chunk} is a word like others").into());
            }
            None if self.operators && is_nearness(chunk) => self.notices.push(
                format!("`{chunk}` was read as a word; words near each other are asked for by \"a b\"~5")
                    .into(),
            ),
            _ => {}
        }
        let (word, kind) = ending(chunk);
        let text = start..start + word.len();
        if signed || kind != Kind::Word {
            self.lexemes.push(Lexeme::Item(Item { occur, exact, text, kind }));
        } else if let Some(Lexeme::Words(run)) = self.lexemes.last_mut() {
            run.end = text.end;
        } else {
            self.lexemes.push(Lexeme::Words(text));
        }
    }
}

/// Bytes from the start of `rest` to the next white space, quote or parenthesis; `étudiant(e)s` is whole.
pub(super) fn chunk_len(rest: &str) -> usize {
    let mut at = 0;
    while let Some(c) = rest[at..].chars().next() {
        let ends = c.is_whitespace() || c == ')' || c == '»' || opens_quote(c);
        match (c, inclusive_len(&rest[at..])) {
            _ if ends => break,
            ('(', None) => break,
            ('(', Some(ending)) => at += ending,
            _ => at += c.len_utf8(),
        }
    }
    at
}

/// Bytes of the feminine ending in parentheses that `rest` begins with: `(e)`, `(trice)`.
fn inclusive_len(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('(')?;
    let after = inside.trim_start_matches(char::is_alphabetic);
    (after.len() < inside.len() && after.starts_with(')')).then(|| rest.len() - after.len() + 1)
}

fn operator(chunk: &str) -> Option<Operator> {
    match chunk {
        "ET" | "AND" => Some(Operator::And),
        "OU" | "OR" => Some(Operator::Or),
        "SAUF" | "NOT" => Some(Operator::Not),
        _ => None,
    }
}

/// Whether an operator between these would join two words: what is next to it is none itself.
fn joins(before: &str, after: &str) -> bool {
    let (left, right) = (before.split_whitespace().next_back(), after.split_whitespace().next());
    [left, right].iter().all(|side| side.is_some_and(|word| operator(word).is_none()))
}

/// Whether a chunk is what other programs ask for words near each other by: `NEAR`, `NEAR/5`, `PRES`.
fn is_nearness(chunk: &str) -> bool {
    let name = chunk.split('/').next().unwrap_or_default();
    matches!(name, "NEAR" | "PRES" | "PRÈS" | "ADJ" | "PROX")
}

/// The word of a chunk, and what its last signs make of it.
fn ending(chunk: &str) -> (&str, Kind) {
    if let Some(word) = chunk.strip_suffix('*') {
        return (word.trim_end_matches('*'), Kind::Prefix);
    }
    let head = chunk.trim_end_matches(|c: char| c.is_ascii_digit());
    if head.ends_with('~') {
        let edits = number(&chunk[head.len()..]);
        return (head.trim_end_matches('~'), Kind::Fuzzy(edits));
    }
    (chunk, Kind::Word)
}

/// The number that `digits` write; none where there is no digit.
fn number(digits: &str) -> Option<u32> {
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX))
}

/// `»` is not among them: it only ever closes.
pub(super) fn opens_quote(c: char) -> bool {
    matches!(c, '"' | '«' | '“' | '”' | '„' | '‟')
}

/// Where the quote opened by `open` is closed in `rest`: by a sign of its family, else by the other's, so
/// that « il dit “oui” hier » stays whole and "mixed” quotes still close.
pub(super) fn closing_quote(open: char, rest: &str) -> Option<Range<usize>> {
    let curly = || rest.find(['"', '”', '‟', '“']);
    let angle = || rest.find('»');
    let start = if open == '«' { angle().or_else(curly) } else { curly().or_else(angle) }?;
    let len = rest[start..].chars().next().map_or(0, char::len_utf8);
    Some(start..start + len)
}
