//! A query written back, as it was read.
//!
//! Owns the canonical notation: signs before words, `OU` between the sides of a parenthesis, nothing that the
//! lists of clauses do not hold. Must not know how the query was typed. Law: what it writes is read again as
//! the same clauses.

use std::fmt;

use super::{Clause, Filter, Like, Node, Occur, Pattern, Phrase, Query};
use crate::french::{self, Token};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let filters: Vec<String> = self.filters.iter().map(Filter::to_string).collect();
        let plain = Notation { operators: false }.list(&self.clauses, false);
        // Beside figures alone, `OU` would be read as a word.
        let clauses = if plain.chars().any(char::is_lowercase) || !filters.is_empty() {
            Notation { operators: true }.list(&self.clauses, false)
        } else {
            plain
        };
        // A filter beside `OU` would seem to be of one side.
        let sides = !filters.is_empty() && are_sides(&self.clauses) && self.clauses.iter().any(is_quoted);
        let clauses = if sides { format!("({clauses})") } else { clauses };
        let all: Vec<&str> =
            [clauses.as_str()].into_iter().chain(filters.iter().map(String::as_str)).collect();
        f.write_str(all.join(" ").trim_start())
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Notation { operators: true }.clause(self))
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Notation { operators: true }.node(self))
    }
}

#[derive(Clone, Copy)]
struct Notation {
    operators: bool,
}

impl Notation {
    fn list(self, clauses: &[Clause], parenthesised: bool) -> String {
        if self.operators && are_sides(clauses) && (parenthesised || clauses.iter().any(is_quoted)) {
            let sides: Vec<_> = clauses.iter().map(|side| self.node(&side.node)).collect();
            return sides.join(" OU ");
        }
        let mut written = String::new();
        let mut before = None;
        for clause in clauses {
            if let Some(before) = before {
                written.push_str(match (bare(before), bare(clause)) {
                    ([.., left], right) => separator(left, right),
                    _ => " ",
                });
            }
            written.push_str(&self.clause(clause));
            before = Some(clause);
        }
        written
    }

    fn clause(self, clause: &Clause) -> String {
        let node = self.node(&clause.node);
        let sign = match clause.occur {
            Occur::Should => "",
            Occur::Must => "+",
            Occur::MustNot => "-",
        };
        // A sign binds up to the next space, and a bare quoted phrase is required.
        let wrapped = match (&clause.node, clause.occur) {
            (Node::Phrase(phrase), Occur::Should) => phrase.quoted,
            (Node::Phrase(phrase), _) => !phrase.quoted && node.contains(char::is_whitespace),
            _ => false,
        };
        if wrapped { format!("{sign}({node})") } else { format!("{sign}{node}") }
    }

    fn node(self, node: &Node) -> String {
        match node {
            Node::Phrase(phrase) => phrase_text(phrase),
            Node::Pattern(pattern) => pattern_text(pattern),
            Node::Group(list) => format!("({})", self.list(list, true)),
        }
    }
}

/// Whether `OU` between these clauses is read as this very list.
fn are_sides(clauses: &[Clause]) -> bool {
    let opens = |clause: &Clause| match &clause.node {
        Node::Group(list) => list.iter().all(|clause| clause.occur == Occur::Should),
        _ => false,
    };
    clauses.len() > 1 && clauses.iter().all(|side| side.occur == Occur::Should && !opens(side))
}

fn is_quoted(clause: &Clause) -> bool {
    matches!(&clause.node, Node::Phrase(phrase) if phrase.quoted)
}

fn phrase_text(phrase: &Phrase) -> String {
    let equal = if phrase.exact { "=" } else { "" };
    let quote = if phrase.quoted { "\"" } else { "" };
    let slop = match phrase.slop {
        0 => String::new(),
        slop => format!("~{slop}"),
    };
    format!("{equal}{quote}{}{quote}{slop}", spelling(&phrase.terms, phrase.exact))
}

fn pattern_text(Pattern { before, last }: &Pattern) -> String {
    let hyphen = if before.is_empty() { "" } else { "-" };
    let last = match last {
        Like::Prefix(start) => format!("{start}*"),
        Like::Fuzzy { form, edits } => format!("{form}~{edits}"),
    };
    format!("{}{hyphen}{last}", spelling(before, false))
}

/// Terms as they are spelled; where the very spelling counts, with the elided words before them.
pub(super) fn spelling(terms: &[Token], exact: bool) -> String {
    let mut written = String::new();
    for (i, term) in terms.iter().enumerate() {
        if i > 0 {
            written.push_str(separator(&terms[i - 1], &terms[i..]));
        }
        if exact {
            written.push_str(term.elided());
        }
        written.push_str(&term.written);
    }
    written
}

/// What keeps a term and those after it as they were read: a comma where a space would make one word of them
/// (`10, 000`; `à, 2-10`, which is no article of a code).
fn separator(left: &Token, right: &[Token]) -> &'static str {
    let Some(first) = right.first() else { return " " };
    if first.glued {
        return "-";
    }
    let glued = right.iter().skip(1).take_while(|term| term.glued).count();
    let word = &right[..=glued];
    let parts: Vec<&str> = word.iter().map(|term| term.written.as_str()).collect();
    let together = french::analyse(&format!("{} {}", left.written, parts.join("-")));
    let apart = [left].into_iter().chain(word);
    let same = apart
        .zip(&together)
        .enumerate()
        .all(|(place, (term, read))| term.form == read.form && (place == 0 || term.glued == read.glued));
    if same && together.len() == word.len() + 1 { " " } else { ", " }
}

/// The terms of a word without any sign; any other clause stands apart by its signs.
fn bare(clause: &Clause) -> &[Token] {
    match (&clause.node, clause.occur) {
        (Node::Phrase(phrase), Occur::Should) if !phrase.quoted && !phrase.exact => &phrase.terms,
        _ => &[],
    }
}
