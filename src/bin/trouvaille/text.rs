//! Results for people.
//!
//! Owns the layout of a hit: rank and place, title, excerpt with bold marks, wrapped at 80 columns. Writes
//! styles always; whoever owns the stream takes them out where they are not wanted. Marks stay legible
//! without colour where they are styled away: the words themselves are unchanged.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use trouvaille::{Hit, Results};

use crate::safe;

const PLACE: Style = AnsiColor::Cyan.on_default();
const TITLE: Style = Style::new().underline();
const MARK: Style = AnsiColor::Red.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// Columns that an excerpt takes at most, its margin included.
const COLUMNS: usize = 80;
const MARGIN: &str = "    ";

/// Writes results; paths below `here` are shown relative to it.
pub(crate) fn results(out: &mut impl Write, results: &Results, here: &Path, explain: bool) -> io::Result<()> {
    for hit in &results.hits {
        self::hit(out, hit, here, explain)?;
        writeln!(out)?;
    }
    let (total, shown) = (results.total, results.hits.len());
    match total {
        0 => writeln!(out, "{QUIET}nothing found for {}{QUIET:#}", safe::line(&results.read_as)),
        1 => writeln!(out, "{QUIET}1 passage{QUIET:#}"),
        _ if shown as u64 == total => writeln!(out, "{QUIET}{total} passages{QUIET:#}"),
        _ => writeln!(out, "{QUIET}{shown} of {total} passages{QUIET:#}"),
    }
}

fn hit(out: &mut impl Write, hit: &Hit, here: &Path, explain: bool) -> io::Result<()> {
    let path = super::json::shown_path(hit, here);
    write!(out, "{:>2}. {PLACE}{}:{}{PLACE:#}", hit.rank, safe::line(&path), hit.line)?;
    if let Some(id) = &hit.id {
        write!(out, " {QUIET}#{}{QUIET:#}", safe::line(id))?;
    }
    if let Some(page) = hit.page {
        write!(out, " {QUIET}p. {page}{QUIET:#}")?;
    }
    writeln!(out)?;
    if !hit.title.is_empty() {
        let title = wrapped(&hit.title, &hit.title_marks, TITLE);
        writeln!(out, "{title}")?;
    }
    if !hit.heading.is_empty() {
        writeln!(out, "{MARGIN}{QUIET}{}{QUIET:#}", safe::line(&hit.heading))?;
    }
    writeln!(out, "{}", wrapped(&hit.excerpt.text, &hit.excerpt.marks, Style::new()))?;
    if explain {
        let parts: Vec<String> = (hit.evidence.iter())
            .filter(|evidence| evidence.score > 0.0)
            .map(|evidence| format!("{} {:.2}", evidence.kind, evidence.score))
            .collect();
        writeln!(out, "{MARGIN}{QUIET}score {:.2} = {}{QUIET:#}", hit.score, parts.join(" + "))?;
    }
    Ok(())
}

/// The text in lines of [`COLUMNS`], words whole, marks bold.
fn wrapped(text: &str, marks: &[Range<usize>], base: Style) -> String {
    let mut page = String::from(MARGIN);
    let mut column = MARGIN.len();
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let width = word.trim_end().chars().count();
        if column + width > COLUMNS && column > MARGIN.len() {
            page.truncate(page.trim_end().len());
            page.push('\n');
            page.push_str(MARGIN);
            column = MARGIN.len();
        }
        styled(word, at, marks, base, &mut page);
        column += word.chars().count();
        at += word.len();
    }
    page.truncate(page.trim_end().len());
    page
}

/// Appends a piece of text that begins at byte `at`, its marked parts in [`MARK`].
fn styled(piece: &str, at: usize, marks: &[Range<usize>], base: Style, page: &mut String) {
    use std::fmt::Write;
    let mut done = 0;
    let mut push = |text: Option<&str>, style: Style| {
        let text = text.unwrap_or_default();
        if !text.is_empty() {
            let _ = write!(page, "{style}{}{style:#}", safe::line(text));
        }
    };
    for mark in marks.iter().filter(|mark| mark.start < at + piece.len() && at < mark.end) {
        let (from, to) = (mark.start.max(at) - at, mark.end.min(at + piece.len()) - at);
        push(piece.get(done..from), base);
        push(piece.get(from..to), MARK);
        done = to;
    }
    push(piece.get(done..), base);
}
