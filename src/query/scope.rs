//! Which passages a query may find at all.
//!
//! Owns the way from filters to terms, paths and dates of the index. Must not know postings or columns.

use super::filter::{Filter, Period, Test};
use super::plan::Planner;
use super::{Phrase, plan};
use crate::french::{Stem, Token};
use crate::index::about::About;

/// What the document of a passage must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Each of these; anything, if there is none.
    All(Vec<Scope>),
    /// One of these; nothing, if there is none.
    Any(Vec<Scope>),
    /// Not this.
    Not(Box<Scope>),
    /// One whose title has these stems in a row.
    Title(Vec<Stem>),
    /// One about which these terms are known ([`About`]).
    Terms(Vec<String>),
    /// One of whose authors has these terms.
    Author(Vec<String>),
    /// One whose path matches one of these patterns ([`crate::corpus::pattern`]).
    Path(Vec<String>),
    /// The file of this name, or one below the folder of this name.
    Below(String),
    /// One whose date lies, or may lie, in this period.
    Date(Period),
}

impl Scope {
    /// Whether it is all there is.
    pub fn is_everything(&self) -> bool {
        matches!(self, Scope::All(all) if all.iter().all(Scope::is_everything))
    }
}

impl Planner<'_> {
    /// What passes each of some filters.
    pub(super) fn scope(&self, filters: &[Filter]) -> Scope {
        Scope::All(filters.iter().map(|filter| self.filter(filter)).collect())
    }

    fn filter(&self, filter: &Filter) -> Scope {
        let whole = |about: About, value: &str| Scope::Terms(vec![about.whole(value)]);
        let scope = match &filter.test {
            Test::Title(rows) => any(rows, |row| self.title(row)),
            Test::Author(names) => any(names, |name| author(name)),
            Test::Path(patterns) => Scope::Path(patterns.clone()),
            Test::Kind(kinds) => any(kinds, |kind| whole(About::Kind, kind)),
            Test::Date(periods) => any(periods, |period| Scope::Date(*period)),
            Test::Tag(tags) => any(tags, |tag| whole(About::Tag, tag)),
            Test::Any(filters) => any(filters, |filter| self.filter(filter)),
            Test::All(filters) => self.scope(filters),
        };
        if filter.negated { Scope::Not(Box::new(scope)) } else { scope }
    }

    /// A title with these words in a row, written in any of their ways.
    fn title(&self, row: &[Token]) -> Scope {
        let phrase = Phrase { terms: row.to_vec(), slop: 0, exact: false, quoted: true };
        let plan::Atom { alternatives, .. } = self.phrase(&phrase, false, String::new());
        any(&alternatives, |stems| Scope::Title(stems.clone()))
    }
}

/// Authors with these words in their names, in any order, as names are written in both; function words apart.
fn author(name: &[Token]) -> Scope {
    let only_function_words = name.iter().all(|word| word.stop);
    let words = name.iter().filter(|word| only_function_words || !word.stop);
    Scope::Author(words.map(|word| About::Author.word(&word.stem)).collect())
}

fn any<T>(of: &[T], scope: impl Fn(&T) -> Scope) -> Scope {
    Scope::Any(of.iter().map(scope).collect())
}
