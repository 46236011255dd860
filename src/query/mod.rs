//! What the user meant.
//!
//! Owns the query language (`parse`: any string → [`Query`] and notices; `Display` writes a query back, `reading`
//! says it in plain words) and, in `plan` and `scope`, what a query looks up in an index. `parse` must not know tantivy or a schema; nothing here
//! prints. Law *total parser*: any string is a query, and reading back what a query prints gives the same
//! clauses.

mod display;
mod field;
pub mod filter;
mod item;
mod join;
mod lex;
pub mod list;
pub mod parse;
mod period;
pub mod plan;
pub mod reading;
pub mod scope;

use crate::french::{Token, stop};
pub use filter::Filter;

/// A query as it was read.
///
/// Printed, it is the query as it was understood, in the query language and with its French operators.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// What is asked, in the order of the query.
    pub clauses: Vec<Clause>,
    /// What is asked of the documents, in the order of the query: all of these. Where nothing is asked of passages, any
    /// passage of these documents matches that has nothing excluded.
    pub filters: Vec<Filter>,
    /// What could not be read, or was read otherwise than typed: one plain sentence each, no final period.
    pub notices: Vec<String>,
}

/// One part of a query and how it binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Whether a passage must, may or must not match it.
    pub occur: Occur,
    /// What is looked for.
    pub node: Node,
}

impl Clause {
    /// Its word, if only accents part it from a function word (`dû`, `sûr`, `maïs`).
    pub(crate) fn accented(&self) -> Option<&Token> {
        let Node::Phrase(Phrase { terms, exact: false, quoted: false, .. }) = &self.node else { return None };
        let [term] = terms.as_slice() else { return None };
        (!term.stop && stop::is_stop(term.form.as_str())).then_some(term)
    }
}

/// How a clause binds within its list. A list matches a passage if all its `Must` match, none of its
/// `MustNot` does and, where it has no `Must`, at least one of its `Should` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occur {
    /// Optional: it ranks.
    Should,
    /// Required.
    Must,
    /// Excluded.
    MustNot,
}

/// What a clause looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An unquoted word, or a compound (`porte-monnaie`: two terms, the second glued), or a quoted phrase.
    Phrase(Phrase),
    /// `mot*`, `mot~`; `porte-mon*`: a compound whose last part is one.
    Pattern(Pattern),
    /// A list in parentheses, or one side of an operator; at least two clauses, not all of them `MustNot`.
    Group(Vec<Clause>),
}

/// Words that are asked for by a part of them, or by a word like them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The parts of the compound before the one that is a pattern, as [`Phrase::terms`]; most often none.
    pub before: Vec<Token>,
    /// What the last, or only, part is.
    pub last: Like,
}

/// What a word is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Like {
    /// It begins so: folded, of at least one character.
    Prefix(String),
    /// It is within `edits` (1 or 2) insertions, deletions, replacements or swaps of a folded form.
    Fuzzy {
        /// The folded form, of 4 characters or more.
        form: String,
        /// Edits allowed.
        edits: u8,
    },
}

impl Like {
    /// The same of a word that begins with `start`.
    pub(crate) fn after(&self, start: &str) -> Like {
        match self {
            Like::Prefix(rest) => Like::Prefix(format!("{start}{rest}")),
            Like::Fuzzy { form, edits } => Like::Fuzzy { form: format!("{start}{form}"), edits: *edits },
        }
    }
}

/// Terms that stand in a passage in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The terms, at least one. Their spans are byte ranges into the query string; their positions count
    /// the terms of the whole query, so those of a phrase follow each other.
    pub terms: Vec<Token>,
    /// Words that may stand between the first and the last term beyond those of the phrase, up to
    /// [`parse::MAX_SLOP`].
    pub slop: u32,
    /// Only these very forms and accents (case apart): the operator `=`.
    pub exact: bool,
    /// Whether the user quoted it, or put a sign before several words typed as one (`-noir/blanc`). A
    /// compound word is a phrase that nobody quoted.
    pub quoted: bool,
}
