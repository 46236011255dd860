//! Results for people.
//!
//! Owns the layout of a hit: rank and title, place, headings, excerpt with bold marks, wrapped to the width of
//! the terminal. Writes styles always; whoever owns the stream takes them out where they are not wanted.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use anstyle_hyperlink::Hyperlink;
use textwrap::core::Word;
use textwrap::{WordSeparator, WordSplitter, WrapAlgorithm};
use trouvaille::Hit;
use unicode_width::UnicodeWidthStr;

use super::{Answer, Output, count, pieces, safe};

const PLACE: Style = AnsiColor::Cyan.on_default();
const TITLE: Style = Style::new().bold();
const MARK: Style = AnsiColor::Red.on_default().bold();
const QUIET: Style = Style::new().dimmed();

const MARGIN: &str = "    ";

pub(super) fn answer(out: &mut impl Write, answer: Answer<'_>, output: &Output) -> io::Result<()> {
    let results = answer.results;
    if answer.id.is_some() {
        writeln!(out, "{TITLE}{}{TITLE:#}\n", safe::line(&results.query))?;
    }
    for hit in &results.hits {
        self::hit(out, hit, output)?;
        writeln!(out)?;
    }
    writeln!(out, "{QUIET}{}{QUIET:#}", count(results))?;
    if answer.id.is_some() {
        writeln!(out)?;
    }
    Ok(())
}

fn hit(out: &mut impl Write, hit: &Hit, output: &Output) -> io::Result<()> {
    let width = output.columns.saturating_sub(MARGIN.len());
    let rank = format!("{:>2}. ", hit.rank);
    let address = address(hit, output, width);
    if hit.title.is_empty() {
        writeln!(out, "{rank}{address}")?;
    } else {
        let title = wrapped(&hit.title, &hit.title_marks, TITLE, width);
        writeln!(out, "{rank}{}", title.trim_start())?;
        writeln!(out, "{MARGIN}{address}")?;
    }
    if !hit.excerpt.text.is_empty() {
        writeln!(out, "{}", wrapped(&hit.excerpt.text, &hit.excerpt.marks, Style::new(), width))?;
    }
    if output.explain {
        explain(out, hit)?;
    }
    Ok(())
}

/// The place, and the headings that lead there: on the same line if that is wide enough.
fn address(hit: &Hit, output: &Output, width: usize) -> String {
    let place = place(hit, output);
    if hit.heading.is_empty() {
        return place;
    }
    let heading = format!("› {}", safe::line(&hit.heading));
    if anstream::adapter::strip_str(&place).to_string().width() + 1 + heading.width() <= width {
        return format!("{place} {QUIET}{heading}{QUIET:#}");
    }
    format!("{place}\n{}", wrapped(&format!("› {}", hit.heading), &[], QUIET, width))
}

/// The path and the line, which may link to the file, then the record's id or the page.
fn place(hit: &Hit, output: &Output) -> String {
    let link = output.link.url(hit).map(Hyperlink::with_url).unwrap_or_default();
    let mut place = format!("{link}{PLACE}{}{PLACE:#}{link:#}", safe::line(&output.place(hit)));
    if let Some(id) = &hit.id {
        let _ = write!(place, " {QUIET}#{}{QUIET:#}", safe::line(id));
    }
    if let Some(page) = hit.page {
        let _ = write!(place, " {QUIET}p. {page}{QUIET:#}");
    }
    if hit.alike > 0 {
        let _ = write!(place, " {QUIET}(+{} alike){QUIET:#}", hit.alike);
    }
    place
}

/// What the words of the query and each kind of evidence add to the score.
fn explain(out: &mut impl Write, hit: &Hit) -> io::Result<()> {
    writeln!(out, "{MARGIN}{QUIET}score {:.2}{QUIET:#}", hit.score)?;
    for word in &hit.words {
        let times = if word.count > 1 { format!(" ×{}", word.count) } else { String::new() };
        writeln!(out, "{MARGIN}{QUIET}{:6.2}  {}{times}{QUIET:#}", word.score, safe::line(&word.word))?;
    }
    for evidence in hit.evidence.iter().filter(|evidence| evidence.score >= 0.005) {
        writeln!(out, "{MARGIN}{QUIET}{:6.2}  {}{QUIET:#}", evidence.score, evidence.kind.meaning())?;
    }
    Ok(())
}

/// The text in lines of `width` columns behind a margin, marks bold, everything else in `base`.
fn wrapped(text: &str, marks: &[Range<usize>], base: Style, width: usize) -> String {
    // What is shown for a control character is wider than the character.
    let mut shown = String::new();
    let mut places = Vec::new();
    for (piece, is_marked) in pieces(text, marks) {
        let start = shown.len();
        shown.push_str(&safe::line(piece));
        places.extend(is_marked.then_some(start..shown.len()));
    }
    let options = textwrap::Options::new(width.max(20))
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let mut page = String::new();
    let mut at = 0;
    for line in textwrap::wrap(&shown, options) {
        // Lines follow one another in the text, spaces between them left out.
        let start = at + shown[at..].find(&*line).unwrap_or_default();
        at = start + line.len();
        if !page.is_empty() {
            page.push('\n');
        }
        page.push_str(MARGIN);
        let inside = places.iter().filter(|mark| mark.start < at && start < mark.end);
        let inside: Vec<_> =
            inside.map(|mark| mark.start.max(start) - start..mark.end.min(at) - start).collect();
        for (piece, is_marked) in pieces(&line, &inside) {
            let style = if is_marked { MARK } else { base };
            let _ = write!(page, "{style}{piece}{style:#}");
        }
    }
    page
}

/// The words of a line, each with the spaces after it. French sets a space before `: ; ! ? »` and after `«`,
/// where a line may not be broken.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut start = 0;
    let mut words = Vec::new();
    for (at, _) in line.match_indices(' ') {
        let next = &line[at + 1..];
        let tied = next.starts_with([' ', ':', ';', '!', '?', '»']) || line[..at].ends_with('«');
        if !tied && !next.is_empty() {
            words.push(Word::from(&line[start..=at]));
            start = at + 1;
        }
    }
    words.push(Word::from(&line[start..]));
    Box::new(words.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn plain(page: &str) -> String {
        anstream::adapter::strip_str(page).to_string()
    }

    #[test]
    fn lines_are_wrapped_and_marks_stay_marks() {
        let text = "l’innovation ouverte, dit-on, ".repeat(4);
        let mark = 4..22;
        let page = wrapped(text.trim_end(), std::slice::from_ref(&mark), Style::new(), 40);
        assert!(page.starts_with(&format!("    l’{MARK}innovation ouverte{MARK:#}")), "{page:?}");
        let plain = plain(&page);
        assert!(plain.lines().all(|line| line.width() <= 44 && !line.ends_with(' ')), "{plain}");
        assert_eq!(plain.split_whitespace().collect::<Vec<_>>().join(" "), text.trim_end());
    }

    #[test]
    fn a_mark_over_a_line_end_is_marked_on_both() {
        let page = wrapped("un deux trois quatre cinq", std::slice::from_ref(&(3..25)), Style::new(), 20);
        assert_eq!(page.matches(&MARK.render().to_string()).count(), 2, "{page:?}");
    }

    #[test]
    fn lines_are_not_broken_before_a_colon_nor_inside_quotes() {
        let page = wrapped("Il dit alors ceci : « Venez donc ! » et partit", &[], Style::new(), 20);
        assert_eq!(plain(&page), "    Il dit alors ceci :\n    « Venez donc ! » et\n    partit");
    }

    #[test]
    fn widths_are_columns() {
        let page = wrapped("漢字 漢字 漢字 漢字 漢字 漢字", &[], Style::new(), 20);
        assert_eq!(plain(&page).lines().map(UnicodeWidthStr::width).max(), Some(23));
    }
}
