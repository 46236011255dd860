//! Documents become passages.
//!
//! Owns where a passage begins and ends: paragraphs, joined when short, parted at sentence ends when long,
//! never across a heading.
//!
//! Law **coverage**: every character of the text that is not white space is in exactly one passage, in the
//! title, or in a heading of a passage; and a document with a title has a passage, for the title to be found.

use std::ops::Range;

use super::{Document, Layout, Marks};
use crate::french::sentence;

/// Length that paragraphs are joined up to, in characters: about 200 words. Of the sizes measured the best but
/// for whole records, and short enough to read (docs/MEASUREMENTS.md).
const TARGET_CHARS: usize = 1200;

/// Longest passage, in characters; a longer paragraph is parted.
const MAX_CHARS: usize = 2400;

/// Longest heading of a plain text, in characters.
const MAX_HEADING_CHARS: usize = 90;

/// Longest heading that is marked as one, in bytes: each passage below it is told it.
pub(crate) const MAX_MARKED_BYTES: usize = 1200;

/// A passage of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its place in the document, from 0.
    pub ordinal: u32,
    /// Byte range into the document's text, without white space at its ends.
    pub span: Range<usize>,
    /// Headings above it, joined by ` › `.
    pub heading: Option<String>,
    /// Page where it begins, from 1, in formats that have pages.
    pub page: Option<u32>,
    /// Where further pages begin in it, in bytes from its own beginning.
    pub page_breaks: Vec<u32>,
    /// Line of the file where it begins, from 1; for a record, the record's line; none where lines mean nothing.
    pub line: Option<u32>,
}

/// A run of lines of a document.
enum Block<'t> {
    Heading { level: usize, text: &'t str, span: Range<usize> },
    Paragraph(Range<usize>),
}

/// The passages of a document, in order.
pub fn split(document: &Document) -> Vec<Passage> {
    let mut passages = Passages { document, all: Vec::new(), lines: (0, 0), headings: Vec::new() };
    let mut open: Option<Range<usize>> = None;
    for block in blocks(document) {
        match block {
            Block::Heading { level, text, .. } => {
                passages.close(open.take());
                passages.headings.retain(|(above, _)| *above < level);
                passages.headings.push((level, text.to_owned()));
            }
            Block::Paragraph(span) => {
                let joined = open.as_ref().map_or(span.clone(), |open| open.start..span.end);
                if open.is_some() && chars(document, &joined) > TARGET_CHARS {
                    passages.close(open.take());
                    open = Some(span);
                } else {
                    open = Some(joined);
                }
            }
        }
    }
    passages.close(open);
    if passages.all.is_empty() && document.title.is_some() {
        passages.push(document.title_bytes..document.title_bytes);
    }
    passages.all
}

struct Passages<'d> {
    document: &'d Document,
    all: Vec<Passage>,
    /// How many line feeds stand before which byte: counted once, forwards.
    lines: (usize, u32),
    headings: Vec<(usize, String)>,
}

impl Passages<'_> {
    fn close(&mut self, span: Option<Range<usize>>) {
        let Some(span) = span else { return };
        for part in parts(&self.document.text, span) {
            self.push(part);
        }
    }

    fn push(&mut self, span: Range<usize>) {
        let line = self.line(span.start);
        let headings: Vec<&str> = self.headings.iter().map(|(_, text)| text.as_str()).collect();
        let (page, page_breaks) = pages(&self.document.layout, &span);
        self.all.push(Passage {
            ordinal: self.all.len() as u32,
            heading: (!headings.is_empty()).then(|| headings.join(" › ")),
            page,
            page_breaks,
            line,
            span,
        });
    }

    fn line(&mut self, at: usize) -> Option<u32> {
        match self.document.layout {
            Layout::Record => return Some(self.document.line),
            // One of many in its file begins on a line of that.
            Layout::Marked(_) => return self.document.id.is_some().then_some(self.document.line),
            Layout::Plain | Layout::Markdown => {}
        }
        let (from, count) = self.lines;
        let between = self.document.text.get(from..at).unwrap_or_default();
        self.lines = (at, count + between.bytes().filter(|byte| *byte == b'\n').count() as u32);
        Some(self.document.line + self.lines.1)
    }
}

/// The page where a passage begins, and where in it others do.
fn pages(layout: &Layout, span: &Range<usize>) -> (Option<u32>, Vec<u32>) {
    let Layout::Marked(Marks { pages, .. }) = layout else { return (None, Vec::new()) };
    let before = pages.partition_point(|page| *page <= span.start);
    let within = pages.get(before..).unwrap_or_default().iter().take_while(|page| **page < span.end);
    let page = (!pages.is_empty()).then_some(before.max(1) as u32);
    (page, within.map(|page| (page - span.start) as u32).collect())
}

fn chars(document: &Document, span: &Range<usize>) -> usize {
    document.text.get(span.clone()).map_or(0, |text| text.chars().count())
}

/// The headings and paragraphs of a document.
fn blocks(document: &Document) -> Vec<Block<'_>> {
    let text = document.text.get(document.title_bytes..).unwrap_or_default();
    let is_blank = |line: &str| line.trim().is_empty();
    // Lines parted by blank ones are paragraphs; long lines without blank ones are paragraphs each.
    let marks = match &document.layout {
        Layout::Marked(marks) => Some(marks),
        _ => None,
    };
    let wrapped = marks.is_some() || text.split('\n').any(is_blank);
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let close = |open: &mut Option<Range<usize>>, blocks: &mut Vec<Block<'_>>| {
        blocks.extend(open.take().map(Block::Paragraph));
    };
    let mut rest = lines(text, document.title_bytes).peekable();
    let mut after_blank = true;
    while let Some((start, line)) = rest.next() {
        let trimmed = line.trim();
        let alone = after_blank && rest.peek().is_some_and(|(_, next)| is_blank(next));
        after_blank = trimmed.is_empty();
        let start = start + (line.len() - line.trim_start().len());
        let end = start + trimmed.len();
        if trimmed.is_empty() {
            close(&mut open, &mut blocks);
        } else if let Some((level, heading)) = match marks {
            Some(marks) => marked(marks, start).map(|level| (level, trimmed)),
            None => heading(&document.layout, trimmed, alone),
        } {
            close(&mut open, &mut blocks);
            blocks.push(Block::Heading { level, text: heading, span: start..end });
        } else {
            if !wrapped && !open.as_ref().is_some_and(|open| goes_on(&document.text, open, trimmed)) {
                close(&mut open, &mut blocks);
            }
            let from = open.take().map_or(start, |open| open.start);
            open = Some(from..end);
        }
    }
    close(&mut open, &mut blocks);
    // A heading with nothing below it would be in no passage: it is a paragraph.
    for place in (0..blocks.len()).rev() {
        let Block::Heading { level, span, .. } = &blocks[place] else { continue };
        let heads = match blocks.get(place + 1) {
            Some(Block::Paragraph(_)) => true,
            Some(Block::Heading { level: next, .. }) => next > level,
            None => false,
        };
        if !heads {
            blocks[place] = Block::Paragraph(span.clone());
        }
    }
    blocks
}

/// Whether a line goes on with the sentence of a paragraph, in a text that nothing else tells the lines of: it
/// begins in the middle of one.
fn goes_on(text: &str, paragraph: &Range<usize>, line: &str) -> bool {
    let before = text.get(paragraph.clone()).unwrap_or_default();
    line.starts_with(char::is_lowercase) && !before.ends_with(['.', '!', '?', '…', '»', ':', ';'])
}

/// The lines of a text, each with the place where it begins.
fn lines(text: &str, base: usize) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n').scan(base, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some((start, line))
    })
}

/// The level of the heading that begins here.
fn marked(marks: &Marks, start: usize) -> Option<usize> {
    let place = marks.headings.binary_search_by_key(&start, |heading| heading.span.start).ok()?;
    marks.headings.get(place).map(|heading| heading.level)
}

/// The level and the text of a line that is a heading.
fn heading<'t>(layout: &Layout, line: &'t str, alone: bool) -> Option<(usize, &'t str)> {
    match layout {
        Layout::Record | Layout::Marked(_) => None,
        Layout::Markdown => {
            let level = line.bytes().take_while(|byte| *byte == b'#').count();
            let text = line.get(level..)?;
            let marked = (1..=6).contains(&level) && text.starts_with(' ') && !text.trim().is_empty();
            let marked = marked && text.len() <= MAX_MARKED_BYTES;
            marked.then(|| (level, text.trim().trim_end_matches('#').trim_end()))
        }
        Layout::Plain => {
            let short = line.chars().count() <= MAX_HEADING_CHARS;
            let sentence = line.ends_with(['.', ',', ';', ':', '…', '»', '!', '?', ')', ']']);
            let opens = line.chars().next().is_some_and(|c| c.is_alphabetic() || c.is_numeric());
            let words = line.chars().any(char::is_alphabetic);
            (alone && short && !sentence && opens && words).then_some((1, line))
        }
    }
}

/// A paragraph, or its parts if it is too long: whole sentences up to the target, or words where a sentence
/// is longer still.
fn parts(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let paragraph = text.get(span.clone()).unwrap_or_default();
    if paragraph.len() <= MAX_CHARS || paragraph.chars().count() <= MAX_CHARS {
        return vec![span];
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for cut in cuts(paragraph) {
        let whole = paragraph.get(start..cut).unwrap_or_default();
        if end > start && whole.chars().count() > TARGET_CHARS {
            parts.push(start..end);
            start = end;
        }
        end = cut;
    }
    parts.push(start..paragraph.len());
    let trimmed = parts.into_iter().filter_map(|part| {
        let inner = paragraph.get(part.clone())?;
        let from = span.start + part.start + (inner.len() - inner.trim_start().len());
        (!inner.trim().is_empty()).then(|| from..from + inner.trim().len())
    });
    trimmed.collect()
}

/// Where a paragraph may be cut: at the ends of its sentences and within one that is too long.
fn cuts(paragraph: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut from = 0;
    for to in sentence::ends(paragraph) {
        let sentence = paragraph.get(from..to).unwrap_or_default();
        if sentence.len() > MAX_CHARS {
            cuts.extend(cuts_within(sentence).map(|cut| from + cut));
        }
        cuts.push(to);
        from = to;
    }
    cuts
}

/// Where a sentence that is too long may be cut: at the ends of its lines, as in a list, after white space in a
/// line that is too long, and anywhere in what has none: it is no word.
fn cuts_within(sentence: &str) -> impl Iterator<Item = usize> {
    let (mut last, mut lines) = (0, lines(sentence, 0).peekable());
    let mut line_end = 0;
    sentence.char_indices().filter_map(move |(place, c)| {
        while line_end <= place
            && let Some((start, line)) = lines.next()
        {
            line_end = start + line.len() + 1;
        }
        let here = place + c.len_utf8();
        let long = here - last;
        let is_cut = here < sentence.len()
            && match c {
                '\n' => true,
                c if c.is_whitespace() => long > TARGET_CHARS / 2 && line_end - last > MAX_CHARS,
                _ => long >= MAX_CHARS,
            };
        if is_cut {
            last = here;
        }
        is_cut.then_some(here)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::{markdown, text};
    use proptest::prelude::*;

    fn shown(document: &Document) -> Vec<(Option<String>, u32, String)> {
        let passages = split(document).into_iter();
        passages.map(|p| (p.heading, p.line.unwrap(), document.text[p.span].to_owned())).collect()
    }

    #[test]
    fn plain_text() {
        let document = text::document(
            "Le titre\n\nPremier alinéa.\n\nL’érosion lente\n\nDeuxième alinéa,\nqui continue.\n\nTroisième.\n".to_owned());
        let heading = Some("L’érosion lente".to_owned());
        assert_eq!(
            shown(&document),
            [
                (None, 3, "Premier alinéa.".to_owned()),
                (heading, 7, "Deuxième alinéa,\nqui continue.\n\nTroisième.".to_owned()),
            ]
        );
    }

    #[test]
    fn headings_of_markdown() {
        let document =
            markdown::document("# A\n\n## B\n\nUn.\n\n### C\n\nDeux.\n\n## D\n\nTrois.\n".to_owned());
        let headings: Vec<_> = split(&document).into_iter().map(|p| p.heading.unwrap()).collect();
        assert_eq!(headings, ["B", "B › C", "D"]);
    }

    #[test]
    fn headings_with_nothing_below() {
        let document = markdown::document("# A\n\n## B\n\n## C\n\n### D\n\n## E\n\nUn.\n".to_owned());
        let text = |text: &str| text.to_owned();
        assert_eq!(
            shown(&document),
            [
                (None, 3, text("## B")),
                (Some(text("C")), 7, text("### D")),
                (Some(text("E")), 11, text("Un."))
            ]
        );
        let document = markdown::document("# A\n".to_owned());
        assert_eq!(shown(&document), [(None, 1, String::new())], "the title alone");
    }

    #[test]
    fn long_paragraphs_are_parted_at_sentences() {
        let sentence = "Le vent souffle sur la lande et personne ne le voit passer. ";
        let document = text::document(sentence.repeat(100));
        let passages = shown(&document);
        assert!(passages.len() >= 4);
        assert!(
            passages
                .iter()
                .all(|(_, _, text)| text.ends_with("passer.") && text.chars().count() <= MAX_CHARS)
        );
    }

    #[test]
    fn lines_without_blank_ones() {
        let wrapped =
            "  Le vent souffle sur la lande et\npersonne ne le voit\npasser.\n  Il pleut.\n".repeat(40);
        for passage in shown(&text::document(wrapped)) {
            assert!(passage.2.starts_with("Le vent") || passage.2.starts_with("Il pleut"), "{passage:?}");
        }
    }

    #[test]
    fn lists_are_parted_at_lines() {
        let list =
            (0..400).fold("Courses\n\n".to_owned(), |list, number| list + &format!("- article {number}\n"));
        let passages = shown(&text::document(list));
        assert!(passages.len() > 3);
        for (_, _, text) in passages {
            assert!(text.starts_with("- article") && text.chars().count() <= MAX_CHARS, "{text}");
        }
    }

    #[test]
    fn what_has_no_white_space_is_parted_anywhere() {
        let passages = shown(&text::document("é".repeat(100_000)));
        assert!(passages.len() > 50 && passages.iter().all(|(_, _, text)| text.chars().count() <= MAX_CHARS));
    }

    #[test]
    fn a_sentence_without_end_is_parted_at_words() {
        let document = text::document("mot ".repeat(5000));
        let passages = shown(&document);
        assert!(
            passages.iter().all(|(_, _, text)| text.chars().count() <= MAX_CHARS && text.ends_with("mot"))
        );
        assert!(passages.len() > 10);
    }

    proptest! {
        /// Every character but white space, titles and headings is in exactly one passage, in order.
        #[test]
        fn coverage(text in "([A-Da-dé.,;!?»# ]{0,30}\n{0,3}){0,12}", markdown in any::<bool>()) {
            let document = if markdown { markdown::document(text) } else { text::document(text) };
            let passages = split(&document);
            prop_assert!(passages.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            let mut outside = document.text.clone();
            for passage in passages.iter().rev() {
                prop_assert_eq!(document.text[passage.span.clone()].trim(), &document.text[passage.span.clone()]);
                outside.replace_range(passage.span.clone(), "");
            }
            let rest = outside.get(document.title_bytes..).unwrap_or_default();
            for line in rest.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let heading = heading(&document.layout, line, true).map(|(_, text)| text);
                let of = |p: &Passage| p.heading.as_ref().is_some_and(|path| path.split(" › ").any(|h| Some(h) == heading));
                prop_assert!(passages.iter().any(of), "lost: {:?} of {:?}", line, document.text);
            }
            prop_assert!(document.title.is_none() || !passages.is_empty());
        }
    }
}
