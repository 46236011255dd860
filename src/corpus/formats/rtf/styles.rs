//! The styles that a file declares.
//!
//! Owns what the style of a paragraph makes of it, whatever the style is called in which language.

use std::collections::HashMap;

/// Styles that a style may be based on, one on the other.
const MAX_STYLES: usize = 16;

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Title,
    Heading(usize),
    /// A line of a table of contents.
    Contents,
    Body,
}

/// A style as it is declared.
#[derive(Debug, Default)]
pub(super) struct Declared {
    named: Option<Style>,
    /// The level of its outline, from 0; 9 is body text.
    pub(super) outline: Option<i32>,
    pub(super) based_on: Option<i32>,
}

impl Declared {
    /// Notes its name.
    pub(super) fn name(&mut self, name: &str) {
        let name = name.trim_end_matches(';').trim().to_lowercase();
        let level = ["heading ", "titre "].iter().find_map(|word| name.strip_prefix(word)?.parse().ok());
        self.named = match name.as_str() {
            "title" | "titre" => Some(Style::Title),
            "normal" | "body text" => Some(Style::Body),
            name if name.strip_prefix("toc ").is_some_and(|rest| rest != "heading") => Some(Style::Contents),
            _ => level.map(Style::Heading),
        };
    }
}

/// What a paragraph of this style is, which may have an outline of its own.
pub(super) fn of(styles: &HashMap<i32, Declared>, style: i32, outline: Option<i32>) -> Option<Style> {
    if let Some(level) = outline {
        return Some(outlined(level));
    }
    let mut style = styles.get(&style)?;
    for _ in 0..MAX_STYLES {
        match (style.named, style.outline) {
            (Some(named), _) => return Some(named),
            (None, Some(level)) => return Some(outlined(level)),
            (None, None) => style = styles.get(&style.based_on?)?,
        }
    }
    None
}

fn outlined(level: i32) -> Style {
    match usize::try_from(level) {
        Ok(level @ 0..9) => Style::Heading(level + 1),
        _ => Style::Body,
    }
}
