//! What is known of a document beside its text, for filters to find it by.
//!
//! Owns one positional field: each passage of a document has the same terms there. Authors are stems of the one French
//! analysis, one author apart from the next; a kind and tags are whole values, folded, with `_` between their words. The
//! first letter of a term says what it is of. Nothing of it ranks, and the vocabulary does not count it. (Titles are
//! words of each passage, in the field of stems.) Must not know filters or the command line.

use std::borrow::Cow;

use serde_json::Value;

use crate::corpus::{Document, canonical};
use crate::french::fold::fold;
use crate::french::{Analyzer, Stem};

/// What a term is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// An author.
    Author,
    /// The kind of the file.
    Kind,
    /// A tag.
    Tag,
}

impl About {
    fn letter(self) -> char {
        match self {
            About::Author => 'a',
            About::Kind => 'k',
            About::Tag => 'g',
        }
    }

    /// The term of a word of an author.
    pub fn word(self, stem: &Stem) -> String {
        format!("{}{}", self.letter(), stem.as_str())
    }

    /// The term of a whole value: without case and accents, and whatever parts its words.
    pub fn whole(self, value: &str) -> String {
        let value = canonical(value);
        let words = value.split(|c: char| !c.is_alphanumeric() && !"+#'’ʼ".contains(c));
        let words: Vec<Cow<'_, str>> = words.map(fold).filter(|word| !word.is_empty()).collect();
        format!("{}{}", self.letter(), words.join("_"))
    }
}

/// Stands where the names of another author begin: no author has a name without a letter.
pub const NEXT_AUTHOR: &str = "a";

/// The terms of a document, a space between two; none has one.
pub(super) fn terms(document: &Document, analyzer: &mut Analyzer) -> String {
    let mut terms = Vec::new();
    let mut words = |name: &str| -> Vec<String> {
        analyzer.analyse(name).iter().map(|token| About::Author.word(&token.stem)).collect()
    };
    let authors = values(document.meta.get("author"));
    let names = authors.iter().flat_map(|authors| authors.split(';')).map(&mut words);
    for (place, name) in names.filter(|name| !name.is_empty()).enumerate() {
        terms.extend((place > 0).then(|| NEXT_AUTHOR.to_owned()));
        terms.extend(name);
    }
    terms.push(About::Kind.whole(document.kind.name()));
    let tags = values(document.meta.get("tags"));
    terms.extend(tags.iter().flat_map(|tags| tags.split(',')).map(|tag| About::Tag.whole(tag)));
    terms.join(" ")
}

/// The texts of a field, which may be a list of them.
fn values(field: Option<&Value>) -> Vec<Cow<'_, str>> {
    match field {
        Some(Value::String(text)) => vec![Cow::Borrowed(text)],
        Some(Value::Number(number)) => vec![Cow::Owned(number.to_string())],
        Some(Value::Array(all)) => all.iter().flat_map(|one| values(Some(one))).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Format, Layout};

    fn document(title: Option<&str>, meta: &Value) -> Document {
        Document {
            title: title.map(str::to_owned),
            meta: meta.as_object().cloned().unwrap_or_default(),
            ..Document::new(Format::Markdown, "Un phare.".to_owned(), Layout::Markdown)
        }
    }

    #[test]
    fn terms_of_documents() {
        for (title, meta, expected) in [
            (None, serde_json::json!({}), &["kmarkdown"][..]),
            (Some("L’œuvre au noir"), serde_json::json!({}), &["kmarkdown"]),
            (
                None,
                serde_json::json!({"author": "Hugo, Victor", "tags": ["Droit du travail", "C++"]}),
                &["ahugo", "avictor", "kmarkdown", "gdroit_du_travail", "gc++"],
            ),
            (
                None,
                serde_json::json!({"author": ["Zola", "Sand"], "tags": "eau, Mer-Noire"}),
                &["azole", "a", "asand", "kmarkdown", "geau", "gmer_noire"],
            ),
            (
                None,
                serde_json::json!({"author": "Hugo, Victor; ; Zola, Émile;"}),
                &["ahugo", "avictor", "a", "azole", "aemile", "kmarkdown"],
            ),
            (
                None,
                serde_json::json!({"author": null, "tags": [2020, {"nom": "eau"}]}),
                &["kmarkdown", "g2020"],
            ),
        ] {
            let terms = terms(&document(title, &meta), &mut Analyzer::new());
            assert_eq!(terms.split(' ').collect::<Vec<_>>(), expected, "{title:?} {meta}");
        }
    }

    #[test]
    fn whole_values() {
        for (value, term) in [
            ("Droit du travail", "gdroit_du_travail"),
            (" droit-du_TRAVAIL ", "gdroit_du_travail"),
            ("Économie", "geconomie"),
            ("e\u{301}te\u{301}", "gete"),
            ("l’été", "glete"),
            ("!", "g"),
        ] {
            assert_eq!(About::Tag.whole(value), term, "{value}");
        }
    }
}
