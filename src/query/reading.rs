//! A query in plain words.
//!
//! Owns what is said of each clause: whether it is needed, and what it finds. Must not know an index: whether
//! a collection has the words is said with the results.

use super::filter::Test;
use super::{Clause, Filter, Like, Node, Occur, Pattern, Phrase, Query};

/// One clause in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How deep in parentheses, from 0.
    pub depth: usize,
    /// The clause, in the query language.
    pub clause: String,
    /// Whether a passage needs it.
    pub role: &'static str,
    /// What it finds.
    pub finds: String,
}

/// Each clause of a query in plain words, in order; those of a group follow it.
pub fn lines(query: &Query) -> Vec<Line> {
    let mut all = Vec::new();
    add(&query.clauses, 0, &mut all);
    add_filters(&query.filters, 0, &mut all);
    all
}

/// When a passage matches, in one sentence.
pub fn rule(query: &Query) -> String {
    let has = |occur| query.clauses.iter().any(|clause| clause.occur == occur);
    let asked = (has(Occur::Must), has(Occur::Should), has(Occur::MustNot));
    match (asked, query.filters.is_empty()) {
        (_, true) => rule_of(asked).to_owned(),
        ((false, false, false), false) => {
            "Every passage matches of a document that passes the filters.".to_owned()
        }
        ((false, false, true), false) => {
            "A passage matches if it has nothing that is excluded, and its document passes the filters."
                .to_owned()
        }
        (_, false) => format!("{} Its document must pass the filters.", rule_of(asked)),
    }
}

fn rule_of(asked: (bool, bool, bool)) -> &'static str {
    match asked {
        (true, _, true) => "A passage matches if it has all that is required and nothing that is excluded.",
        (true, _, false) => "A passage matches if it has all that is required.",
        (false, true, true) => "A passage matches if it has anything wanted and nothing that is excluded.",
        (false, true, false) => "A passage matches if it has anything wanted; the more, the better.",
        (false, false, _) => "Nothing is asked for: no passage matches.",
    }
}

fn add(clauses: &[Clause], depth: usize, all: &mut Vec<Line>) {
    let content = clauses.iter().any(|clause| match &clause.node {
        Node::Phrase(phrase) => clause.occur != Occur::MustNot && !is_function_word(clause, phrase),
        _ => clause.occur != Occur::MustNot,
    });
    let required = clauses.iter().any(|clause| clause.occur == Occur::Must);
    for clause in clauses {
        let passed_over = match &clause.node {
            Node::Phrase(phrase) => content && is_function_word(clause, phrase),
            _ => false,
        };
        let role = match clause.occur {
            _ if passed_over => "left out",
            Occur::Must => "required",
            Occur::MustNot => "excluded",
            Occur::Should if required => "ranks",
            Occur::Should => "wanted",
        };
        let finds = if passed_over {
            "a function word: it only helps to rank".to_owned()
        } else {
            finds(&clause.node)
        };
        all.push(Line { depth, clause: clause.to_string(), role, finds });
        if let Node::Group(list) = &clause.node {
            add(list, depth + 1, all);
        }
    }
}

fn add_filters(filters: &[Filter], depth: usize, all: &mut Vec<Line>) {
    for filter in filters {
        let role = if filter.negated { "excluded" } else { "filter" };
        all.push(Line { depth, clause: filter.to_string(), role, finds: passes(&filter.test).to_owned() });
        if let Test::Any(list) | Test::All(list) = &filter.test {
            add_filters(list, depth + 1, all);
        }
    }
}

/// The documents that pass.
fn passes(test: &Test) -> &'static str {
    match test {
        Test::Title(_) => "documents whose title has these words in a row, in any of their forms",
        Test::Author(_) => "documents of an author with these names, in any order",
        Test::Path(patterns) if patterns.iter().any(|pattern| pattern.contains(['*', '?', '[', '{'])) => {
            "documents whose path fits"
        }
        Test::Path(_) => "documents whose path has this",
        Test::Kind(_) => "documents of this kind",
        Test::Date(_) => "documents whose date lies, or may lie, in this time",
        Test::Tag(_) => "documents with this tag",
        Test::Any(_) => "documents that pass any of what follows",
        Test::All(_) => "documents that pass all that follows",
    }
}

fn is_function_word(clause: &Clause, phrase: &Phrase) -> bool {
    clause.occur == Occur::Should
        && !phrase.quoted
        && !phrase.exact
        && phrase.terms.iter().all(|term| term.stop)
}

fn finds(node: &Node) -> String {
    match node {
        Node::Pattern(pattern) => pattern_finds(pattern),
        Node::Group(list) if list.iter().any(|clause| clause.occur == Occur::Must) => {
            "what follows, taken together".to_owned()
        }
        Node::Group(_) => "any of what follows".to_owned(),
        Node::Phrase(phrase) => phrase_finds(phrase),
    }
}

fn pattern_finds(pattern: &Pattern) -> String {
    let words = if pattern.before.is_empty() { "words" } else { "compounds that end in words" };
    match &pattern.last {
        Like::Prefix(start) => format!("{words} that begin with {start}, accents apart"),
        Like::Fuzzy { form, edits: 1 } => format!("{words} one letter away from {form}"),
        Like::Fuzzy { form, edits } => format!("{words} up to {edits} letters away from {form}"),
    }
}

fn phrase_finds(phrase: &Phrase) -> String {
    match (phrase.terms.as_slice(), phrase.exact) {
        ([_], true) => "this very word, accents included".to_owned(),
        ([term], false) => format!("any form of the word (stem {})", term.stem.as_str()),
        (_, exact) => {
            let between = match phrase.slop {
                0 => String::new(),
                1 => ", with up to 1 other word between".to_owned(),
                slop => format!(", with up to {slop} other words between"),
            };
            let what = match (exact, phrase.quoted) {
                (true, _) => "these very words in a row",
                (false, true) => "these words in a row, in any of their forms",
                (false, false) => "the compound, or its parts written as one",
            };
            format!("{what}{between}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn read(query: &str) -> Vec<String> {
        let shown = |line: Line| {
            format!("{}{} | {} | {}", "  ".repeat(line.depth), line.clause, line.role, line.finds)
        };
        lines(&parse(query)).into_iter().map(shown).collect()
    }

    #[test]
    fn clauses() {
        for (query, expected) in [
            ("grèves", &["grèves | wanted | any form of the word (stem greve)"][..]),
            (
                "la grève",
                &[
                    "la | left out | a function word: it only helps to rank",
                    "grève | wanted | any form of the word (stem greve)",
                ],
            ),
            (
                "+loi mot* -=été",
                &[
                    "+loi | required | any form of the word (stem loi)",
                    "mot* | ranks | words that begin with mot, accents apart",
                    "-=été | excluded | this very word, accents included",
                ],
            ),
            (
                "\"liberté de presse\"~2",
                &[
                    "+\"liberté de presse\"~2 | required | these words in a row, in any of their forms, with up to 2 other words between",
                ],
            ),
            (
                "loi -type:pdf (titre:code OU date:2020)",
                &[
                    "loi | wanted | any form of the word (stem loi)",
                    "-type:pdf | excluded | documents of this kind",
                    "(titre:code OU date:2020) | filter | documents that pass any of what follows",
                    "  titre:code | filter | documents whose title has these words in a row, in any of their forms",
                    "  date:2020 | filter | documents whose date lies, or may lie, in this time",
                ],
            ),
            ("arc-en-ciel", &["arc-en-ciel | wanted | the compound, or its parts written as one"]),
        ] {
            assert_eq!(read(query), expected, "{query}");
        }
    }

    #[test]
    fn rules() {
        assert!(rule(&parse("+loi -décret")).contains("required and nothing"));
        assert!(rule(&parse("-décret")).contains("no passage matches"));
        for (query, expected) in [
            ("type:pdf", "Every passage matches of a document that passes the filters."),
            (
                "-loi type:pdf",
                "A passage matches if it has nothing that is excluded, and its document passes the filters.",
            ),
            (
                "loi type:pdf",
                "A passage matches if it has anything wanted; the more, the better. Its document must pass the filters.",
            ),
        ] {
            assert_eq!(rule(&parse(query)), expected, "{query}");
        }
    }
}
