//! Results for people.
//!
//! Owns the layout of a hit: rank and place, title, excerpt with bold marks, wrapped at 80 columns. Writes
//! styles always; whoever owns the stream takes them out where they are not wanted. Marks stay legible
//! without colour where they are styled away: the words themselves are unchanged.

use std::fmt::Write as _;
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
        0 if results.read_as.is_empty() => writeln!(out, "{QUIET}nothing found{QUIET:#}"),
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
    if !hit.excerpt.text.is_empty() {
        writeln!(out, "{}", wrapped(&hit.excerpt.text, &hit.excerpt.marks, Style::new()))?;
    }
    if explain {
        let parts: Vec<String> = (hit.evidence.iter())
            .filter(|evidence| evidence.score > 0.0)
            .map(|evidence| format!("{} {:.2}", evidence.kind, evidence.score))
            .collect();
        writeln!(out, "{MARGIN}{QUIET}score {:.2} = {}{QUIET:#}", hit.score, parts.join(" + "))?;
    }
    Ok(())
}

/// The text in lines of [`COLUMNS`], words whole, marks bold, everything else in `base`.
fn wrapped(text: &str, marks: &[Range<usize>], base: Style) -> String {
    let mut page = Page { text: String::new(), style: Style::new() };
    let mut column = COLUMNS;
    let mut at = 0_usize;
    for word in text.split(' ') {
        let width = word.chars().count();
        let space = at.saturating_sub(1);
        if column + 1 + width > COLUMNS {
            page.line();
            column = MARGIN.len();
        } else {
            page.push(" ", style_at(space, marks, base));
            column += 1;
        }
        for piece in pieces(at..at + word.len(), marks) {
            page.push(&text[piece.clone()], style_at(piece.start, marks, base));
        }
        column += width;
        at += word.len() + 1;
    }
    page.restyle(Style::new());
    page.text
}

/// A text being laid out, and the style that is open at its end.
struct Page {
    text: String,
    style: Style,
}

impl Page {
    fn line(&mut self) {
        self.restyle(Style::new());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(MARGIN);
    }

    fn push(&mut self, text: &str, style: Style) {
        self.restyle(style);
        self.text.push_str(&safe::line(text));
    }

    fn restyle(&mut self, style: Style) {
        if style != self.style {
            let _ = write!(self.text, "{:#}{style}", self.style);
            self.style = style;
        }
    }
}

fn style_at(at: usize, marks: &[Range<usize>], base: Style) -> Style {
    if marks.iter().any(|mark| mark.contains(&at)) { MARK } else { base }
}

/// The span cut where marks begin and end.
fn pieces(span: Range<usize>, marks: &[Range<usize>]) -> impl Iterator<Item = Range<usize>> {
    let edges = marks.iter().flat_map(|mark| [mark.start, mark.end]);
    let mut cuts: Vec<usize> = edges.filter(|at| span.start < *at && *at < span.end).collect();
    cuts.insert(0, span.start);
    cuts.push(span.end);
    (1..cuts.len()).map(move |at| cuts[at - 1]..cuts[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_and_marks_are_styled_once() {
        let text = "l’innovation ouverte, dit-on, ".repeat(4);
        let mark = 4..22;
        let page = wrapped(text.trim_end(), std::slice::from_ref(&mark), Style::new());
        let (open, close) = (MARK.render().to_string(), MARK.render_reset().to_string());
        assert_eq!(page.matches(&open).count(), 1);
        assert!(page.starts_with("    l’"), "{page}");
        let plain = page.replace(&open, "").replace(&close, "");
        assert!(plain.lines().all(|line| line.chars().count() <= COLUMNS && !line.ends_with(' ')), "{plain}");
        assert_eq!(plain.split_whitespace().collect::<Vec<_>>().join(" "), text.trim_end());
    }
}
