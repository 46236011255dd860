//! Blocks become paragraphs and headings.
//!
//! Owns where a paragraph ends and what a heading is: what is set larger than the body of the text. Law: words
//! are as they were drawn; a word broken at the end of a line stays broken there.

use super::lines::Line;

/// How much more than the usual distance two lines lie apart where a paragraph ends.
const APART: f32 = 1.3;

/// How far two lines of one paragraph lie apart at least, in heights of the font.
const LINE: f32 = 1.15;

/// How far the first line of a paragraph is moved to the right, in heights of the font, at least and at most.
const INDENT: std::ops::Range<f32> = 0.7..5.0;

/// How much larger than the body a heading is.
const LARGER: f32 = 1.12;

/// Longest heading, in characters.
const MAX_HEADING_CHARS: usize = 200;

/// Sizes of headings that are told apart.
const MAX_LEVELS: usize = 6;

/// A paragraph, or a heading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    /// Its lines.
    pub(super) lines: Vec<String>,
    /// Height of its font, in points.
    pub(super) size: f32,
}

impl Paragraph {
    fn of(lines: &[Line]) -> Paragraph {
        let chars: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        let sizes: f32 = lines.iter().map(|line| line.mean() * line.text.chars().count() as f32).sum();
        let lines = lines.iter().map(|line| shown(&line.text)).collect();
        Paragraph { lines, size: sizes / chars.max(1) as f32 }
    }

    fn chars(&self) -> usize {
        self.lines.iter().map(|line| line.chars().count()).sum()
    }

    /// Whether another, in the next column or on the next page, is the rest of it.
    pub(super) fn goes_on_in(&self, next: &Paragraph) -> bool {
        let end = self.lines.last().and_then(|line| line.chars().next_back());
        let first = next.lines.first().and_then(|line| line.chars().next());
        let open = end.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '’' | '\'' | '«'));
        open && first.is_some_and(char::is_lowercase) && (self.size - next.size).abs() < 0.05 * self.size
    }
}

/// The text of a line: a hyphen that is only seen at its end is a hyphen there.
fn shown(line: &str) -> String {
    match line.strip_suffix('\u{ad}') {
        Some(line) => format!("{line}-"),
        None => line.to_owned(),
    }
}

/// The paragraphs of a block.
pub(super) fn of(block: &[Line]) -> Vec<Paragraph> {
    let leading = leading(block);
    let left = margin(block);
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for (place, pair) in block.windows(2).enumerate() {
        let [line, next] = pair else { continue };
        let size = line.mean();
        let other_size = (next.mean() / size - 1.0).abs() > 0.1;
        // Lines of a heading lie further apart than those of the text around it.
        let apart = next.y - line.y > APART * leading.max(LINE * size) || next.y < line.y;
        let moved = left.is_some_and(|left| {
            INDENT.contains(&((next.left - left) / size)) && (line.left - left).abs() < 0.3 * size
        });
        if other_size || apart || moved {
            paragraphs.push(Paragraph::of(&block[start..=place]));
            start = place + 1;
        }
    }
    paragraphs.extend((start < block.len()).then(|| Paragraph::of(&block[start..])));
    paragraphs
}

/// The usual distance of two lines: the median.
fn leading(block: &[Line]) -> f32 {
    let distance = |pair: &[Line]| pair[1].y - pair[0].y;
    let mut distances: Vec<f32> = block.windows(2).map(distance).filter(|distance| *distance > 0.0).collect();
    distances.sort_by(f32::total_cmp);
    let size = block.first().map_or(0.0, Line::mean);
    // Of a few lines the median tells little: two lines of one paragraph lie no further apart than this.
    distances.get(distances.len() / 2).copied().filter(|_| distances.len() > 2).unwrap_or(1.5 * size)
}

/// Where most lines begin, if they begin at one place.
fn margin(block: &[Line]) -> Option<f32> {
    let left = block.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
    let flush = block.iter().filter(|line| line.left - left < 0.3 * line.size).count();
    (flush * 2 >= block.len() && block.len() > 2).then_some(left)
}

/// Which paragraphs are headings, and of which level, from 1: told by the sizes of the whole document.
pub(super) struct Levels {
    body: f32,
    /// Sizes of headings, in steps of half a point, the largest first.
    sizes: Vec<i32>,
}

impl Levels {
    pub(super) fn of<'p>(paragraphs: impl Iterator<Item = &'p Paragraph> + Clone) -> Levels {
        let mut chars = std::collections::BTreeMap::new();
        for paragraph in paragraphs.clone() {
            *chars.entry(step(paragraph.size)).or_insert(0) += paragraph.chars();
        }
        let body = chars.iter().max_by_key(|(_, chars)| **chars).map_or(0.0, |(size, _)| *size as f32 / 2.0);
        let mut levels = Levels { body, sizes: Vec::new() };
        let headings = paragraphs.filter(|paragraph| levels.is_heading(paragraph));
        let mut sizes: Vec<i32> = headings.map(|paragraph| step(paragraph.size)).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes.dedup_by(|a, b| *b - *a < 2);
        levels.sizes = sizes;
        levels
    }

    fn is_heading(&self, paragraph: &Paragraph) -> bool {
        let letters =
            paragraph.lines.iter().flat_map(|line| line.chars()).filter(|c| c.is_alphabetic()).count();
        paragraph.size > LARGER * self.body && letters > 1 && paragraph.chars() <= MAX_HEADING_CHARS
    }

    /// The level of a paragraph that is a heading.
    pub(super) fn level(&self, paragraph: &Paragraph) -> Option<usize> {
        let larger = self.sizes.iter().filter(|size| **size > step(paragraph.size)).count();
        self.is_heading(paragraph).then_some((larger + 1).min(MAX_LEVELS))
    }
}

/// A size in steps of half a point.
fn step(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::line;
    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        of(lines).into_iter().map(|paragraph| paragraph.lines.join("|")).collect()
    }

    #[test]
    fn paragraphs() {
        let line = |text, left, y| line(text, left, 300.0, y);
        let apart =
            vec![line("a", 0.0, 12.0), line("b", 0.0, 24.0), line("c", 0.0, 48.0), line("d", 0.0, 60.0)];
        assert_eq!(texts(&apart), ["a|b", "c|d"], "parted by white space");
        let moved =
            vec![line("a", 12.0, 12.0), line("b", 0.0, 24.0), line("c", 12.0, 36.0), line("d", 0.0, 48.0)];
        assert_eq!(texts(&moved), ["a|b", "c|d"], "parted by an indent");
    }

    #[test]
    fn levels() {
        let paragraph = |text: &str, size| Paragraph { lines: vec![text.to_owned()], size };
        let body = paragraph(&"mot ".repeat(100), 10.0);
        let (title, chapter) = (paragraph("Rapport", 20.0), paragraph("Chapitre premier", 14.0));
        let all = [title.clone(), chapter.clone(), body.clone(), paragraph("Chapitre second", 14.2)];
        let levels = Levels::of(all.iter());
        assert_eq!(
            [&title, &chapter, &body, &all[3]].map(|p| levels.level(p)),
            [Some(1), Some(2), None, Some(2)]
        );
    }

    #[test]
    fn what_goes_on() {
        let paragraph = |text: &str| Paragraph { lines: vec![text.to_owned()], size: 10.0 };
        for (text, next, expected) in
            [("le gou-", "vernement", true), ("la fin.", "suite", false), ("la fin", "Suite", false)]
        {
            assert_eq!(paragraph(text).goes_on_in(&paragraph(next)), expected, "{text} {next}");
        }
        assert_eq!(shown("gou\u{ad}"), "gou-");
    }
}
