//! What is printed of results.
//!
//! Owns the choice of a format, and what all of them share. Each format is a file that renders results to any
//! writer; `safe` holds the law **output**: no control character of a document ever reaches a terminal.

mod csv;
mod html;
pub(crate) mod json;
pub(crate) mod link;
mod markdown;
pub(crate) mod safe;
mod text;

use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use trouvaille::{Hit, Results};

pub(crate) use link::Link;

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    #[default]
    Text,
    /// One object a query
    Json,
    /// One object a passage
    Jsonl,
    /// One row a passage, for spreadsheets
    Csv,
    /// A page that needs nothing else
    Html,
    /// For notes
    Markdown,
}

/// The results of one query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'r> {
    /// The query's id, where there are several.
    pub(crate) id: Option<&'r str>,
    /// What was found.
    pub(crate) results: &'r Results,
}

/// How results are printed.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    /// The format.
    pub(crate) format: Format,
    /// Paths below this folder are shown relative to it.
    pub(crate) here: PathBuf,
    /// Whether to say why a passage ranks where it does.
    pub(crate) explain: bool,
    /// Columns of a line of text.
    pub(crate) columns: usize,
    /// What paths link to.
    pub(crate) link: Link,
}

impl Output {
    /// What comes before the first answer.
    pub(crate) fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Csv => csv::begin(out),
            Format::Html => html::begin(out),
            _ => Ok(()),
        }
    }

    /// One answer.
    pub(crate) fn answer(&self, out: &mut impl Write, answer: Answer<'_>) -> io::Result<()> {
        match self.format {
            Format::Text => text::answer(out, answer, self),
            Format::Json => json::answer(out, answer, self),
            Format::Jsonl => json::answer_by_lines(out, answer, self),
            Format::Csv => csv::answer(out, answer, self),
            Format::Html => html::answer(out, answer, self),
            Format::Markdown => markdown::answer(out, answer, self),
        }
    }

    /// What comes after the last answer.
    pub(crate) fn end(&self, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Html => html::end(out),
            _ => Ok(()),
        }
    }

    /// The path of a hit and, where lines mean something, its line.
    pub(crate) fn place(&self, hit: &Hit) -> String {
        match hit.line {
            Some(line) => format!("{}:{line}", self.path(hit)),
            None => self.path(hit),
        }
    }

    /// The path of a hit as it is shown.
    pub(crate) fn path(&self, hit: &Hit) -> String {
        shown_path(&hit.path, &self.here)
    }
}

/// A path relative to the folder `here` where it lies below it, as text.
pub(crate) fn shown_path(path: &Path, here: &Path) -> String {
    trouvaille::corpus::name::of(path.strip_prefix(here).unwrap_or(path))
}

/// How many passages are shown of how many, and why a page has no more than it has.
pub(crate) fn count(results: &Results) -> String {
    let (total, shown) = (results.total, results.hits.len() as u64);
    match total {
        0 if results.read_as.is_empty() => "nothing found".to_owned(),
        0 => format!("nothing found for {}", safe::line(&results.read_as)),
        1 if shown == 1 => "1 passage".to_owned(),
        _ if shown == total => format!("{total} passages"),
        1 => "0 of 1 passage".to_owned(),
        _ if shown == 0 && results.before > 0 => {
            format!("0 of {total} passages: no more than {} are shown{}", results.before, thinned(results))
        }
        _ => format!("{shown} of {total} passages{}", thinned(results)),
    }
}

/// What is said where the passages of one document would have taken the room of others.
fn thinned(results: &Results) -> &'static str {
    if results.thinned { " (few of each document; --group none for all)" } else { "" }
}

/// A text cut where marks begin and end; whether each piece is marked.
fn pieces<'t>(text: &'t str, marks: &[Range<usize>]) -> Vec<(&'t str, bool)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for mark in marks {
        pieces.push((&text[at..mark.start], false));
        pieces.push((&text[mark.clone()], true));
        at = mark.end;
    }
    pieces.push((&text[at..], false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}
