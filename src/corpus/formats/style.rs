//! Styles of paragraphs, in documents that have them.
//!
//! Owns what a style makes of a paragraph, and that a style is what those say that it is based on. Must not know how a
//! format declares them.

use std::collections::HashMap;
use std::hash::Hash;

/// Styles that a style may be based on, one on the other; what goes on longer goes in a circle.
const MAX_STYLES: usize = 16;

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Title,
    Heading(usize),
    /// A line of a table of contents.
    Contents,
    Body,
}

impl Style {
    /// What the name of a style says, in lower case: in Word it is English in every language.
    pub(crate) fn named(name: &str) -> Option<Style> {
        if let Some(level) = name.strip_prefix("heading ").and_then(|level| level.parse().ok()) {
            return Some(Style::Heading(level));
        }
        match name {
            "title" => Some(Style::Title),
            "normal" | "body text" => Some(Style::Body),
            _ if name.strip_prefix("toc ").is_some_and(|rest| rest != "heading") => Some(Style::Contents),
            _ => None,
        }
    }

    /// What an outline level of Word, from 0, says; 9 is body text.
    pub(crate) fn outlined(level: usize) -> Style {
        if level < 9 { Style::Heading(level + 1) } else { Style::Body }
    }
}

/// A style as it is declared.
#[derive(Debug)]
pub(crate) struct Declared<I> {
    /// What its name says.
    pub(crate) named: Option<Style>,
    /// What its outline says.
    pub(crate) outlined: Option<Style>,
    /// The style that says the rest.
    pub(crate) based_on: Option<I>,
}

impl<I> Default for Declared<I> {
    fn default() -> Declared<I> {
        Declared { named: None, outlined: None, based_on: None }
    }
}

/// The styles of a document, by what it calls them.
#[derive(Debug)]
pub(crate) struct Styles<I>(HashMap<I, Declared<I>>);

impl<I> Default for Styles<I> {
    fn default() -> Styles<I> {
        Styles(HashMap::new())
    }
}

impl<I: Eq + Hash> Styles<I> {
    /// The declaration of a style, to be added to.
    pub(crate) fn declare(&mut self, id: I) -> &mut Declared<I> {
        self.0.entry(id).or_default()
    }

    /// What a style makes of a paragraph: what the first says of those that it is based on.
    pub(crate) fn of<Q: Eq + Hash + ?Sized>(&self, id: &Q) -> Option<Style>
    where
        I: std::borrow::Borrow<Q>,
    {
        let mut style = self.0.get(id)?;
        for _ in 0..MAX_STYLES {
            if let Some(says) = style.named.or(style.outlined) {
                return Some(says);
            }
            style = self.0.get(style.based_on.as_ref()?.borrow())?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_outlines() {
        for (name, style) in [
            ("heading 2", Some(Style::Heading(2))),
            ("heading", None),
            ("title", Some(Style::Title)),
            ("toc 3", Some(Style::Contents)),
            ("toc heading", None),
            ("body text", Some(Style::Body)),
            ("citation", None),
        ] {
            assert_eq!(Style::named(name), style, "{name}");
        }
        assert_eq!([0, 8, 9].map(Style::outlined), [Style::Heading(1), Style::Heading(9), Style::Body]);
    }

    #[test]
    fn styles_are_based_on_others() {
        let mut styles = Styles::default();
        styles.declare(1).outlined = Some(Style::Heading(1));
        styles.declare(2).based_on = Some(1);
        styles.declare(3).based_on = Some(2);
        *styles.declare(4) = Declared { named: Some(Style::Title), outlined: None, based_on: Some(1) };
        styles.declare(5).based_on = Some(6);
        styles.declare(6).based_on = Some(5);
        styles.declare(7).based_on = Some(70);
        let of = [1, 3, 4, 5, 7, 8].map(|id| styles.of(&id));
        assert_eq!(
            of,
            [Some(Style::Heading(1)), Some(Style::Heading(1)), Some(Style::Title), None, None, None]
        );
    }
}
