//! The fields that filters name, and how values are written behind a name.
//!
//! Owns the names, and where a filter begins and ends. Must not know what a value means.

use std::ops::Range;

use super::lex::{chunk_len, closing_quote, opens_quote};
use crate::french::fold::fold;
use crate::french::slip;

/// What the name before a colon stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `titre:`, `title:`.
    Title,
    /// `auteur:`, `author:`.
    Author,
    /// `chemin:`, `path:`.
    Path,
    /// `type:`.
    Kind,
    /// `date:`.
    Date,
    /// `depuis:`, `since:`: that day, month or year, and later.
    Since,
    /// `avant:`, `before:`: earlier than that day, month or year.
    Before,
    /// `étiquette:`, `tag:`.
    Tag,
}

/// The names of fields, French and English, folded.
const NAMES: &[(&str, Field)] = &[
    ("titre", Field::Title),
    ("title", Field::Title),
    ("auteur", Field::Author),
    ("author", Field::Author),
    ("chemin", Field::Path),
    ("path", Field::Path),
    ("type", Field::Kind),
    ("date", Field::Date),
    ("depuis", Field::Since),
    ("since", Field::Since),
    ("avant", Field::Before),
    ("before", Field::Before),
    ("etiquette", Field::Tag),
    ("tag", Field::Tag),
];

/// What a name may cost ([`slip::cost`]) to be taken for that of a field.
const NEAR: f64 = 1.0;

impl Field {
    /// The field of this name, French or English, whatever its case and accents.
    fn named(name: &str) -> Option<Field> {
        let name = fold(name);
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

/// A filter as it stands in a text. Ranges are bytes of that text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) field: Field,
    /// The values, without quotes and without white space around them; none is empty.
    pub(super) values: Vec<Range<usize>>,
    /// Where it ends.
    pub(super) end: usize,
    /// Whether a quote is not closed.
    pub(super) open: bool,
}

/// The filter that begins at `start`: a name, a colon, and at once a value; several are parted by commas. `None` if
/// none begins there.
pub(super) fn written(text: &str, start: usize) -> Option<Written> {
    let (name, value) = named(text.get(start..)?)?;
    let field = Field::named(name).filter(|_| begins_value(value))?;
    let written = values(text, start + name.len() + 1, field, chunk_len);
    (!written.values.is_empty()).then_some(written)
}

/// What is said of a text that begins as a filter does and is none: its name stands alone, or is nearly that of a field.
pub(super) fn doubt(text: &str) -> Option<String> {
    let (name, value) = named(text)?;
    if Field::named(name).is_some() {
        return Some(format!("`{name}:` has no value right after its colon; it was read as a word"));
    }
    let folded = fold(name);
    let costs = NAMES.iter().map(|(near, _)| (slip::cost(&folded, near), near));
    let (cost, near) = costs.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let is_near = cost <= NEAR && begins_value(value) && !value.starts_with('/');
    is_near.then(|| format!("`{name}:` is no filter; did you mean `{near}:`? It was read as a word"))
}

/// The name that a text begins with, and what follows its colon.
fn named(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
    is_name.then_some((name, value))
}

/// Whether a value begins at once.
fn begins_value(text: &str) -> bool {
    chunk_len(text) > 0 || text.starts_with(opens_quote)
}

/// The values that begin at `at`; one without quotes is as long as `len` says, or up to a comma.
pub(super) fn values(text: &str, mut at: usize, field: Field, len: impl Fn(&str) -> usize) -> Written {
    let mut values = Vec::new();
    let mut open = false;
    loop {
        at = text.len() - text[at..].trim_start().len();
        let rest = &text[at..];
        let (inside, end) = match rest.chars().next() {
            Some(quote) if opens_quote(quote) => {
                let start = at + quote.len_utf8();
                let closed = closing_quote(quote, &text[start..]);
                open |= closed.is_none();
                let closed = closed.unwrap_or(text.len() - start..text.len() - start);
                (start..start + closed.start, start + closed.end)
            }
            _ => {
                let end = at + until_comma(&rest[..len(rest)]);
                (at..end, end)
            }
        };
        values.extend(trimmed(text, inside));
        at = end;
        let Some(next) = text[at..].strip_prefix(',') else { break };
        at += 1;
        if len(next) == 0 && !next.starts_with(opens_quote) {
            break;
        }
    }
    Written { field, values, end: at, open }
}

/// Bytes up to the first comma that stands in no braces.
fn until_comma(value: &str) -> usize {
    let mut depth = 0_i32;
    let parts = value.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '{') - i32::from(*c == '}');
        *c == ',' && depth <= 0
    });
    parts.map_or(value.len(), |(at, _)| at)
}

fn trimmed(text: &str, value: Range<usize>) -> Option<Range<usize>> {
    let inside = &text[value.clone()];
    let start = value.start + inside.len() - inside.trim_start().len();
    let trimmed = inside.trim();
    (!trimmed.is_empty()).then(|| start..start + trimmed.len())
}
