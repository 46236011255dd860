//! Signs become lines.
//!
//! Owns where a space stands, accents that were drawn apart from their letters, and signs that are raised. A
//! line is what stands on one line of writing without a gap as wide as one between columns.

use super::super::raised;
use super::glyphs::Sign;

/// A gap between two signs from which on a space stands there, in heights of the font. Justified text has
/// spaces of 0.2 and more; letters are moved apart by 0.1 at most.
const SPACE: f32 = 0.16;

/// A gap between two signs from which on they are of two lines, in heights of the font.
const GAP: f32 = 1.4;

/// The same where a blank was drawn between them: justified text of a narrow column has wide ones. (Two columns that
/// were drawn row by row, with a blank between, are taken for rows. Programs that set columns draw one after the other.)
const GAP_OF_BLANK: f32 = 4.0;

/// The same between signs that were not drawn one after the other: columns may lie 1 height apart.
const GAP_APART: f32 = 0.7;

/// How far two signs of a line may lie above or below one another, in heights of the font.
const LEVEL: f32 = 0.45;

/// How far a smaller sign may be raised above the others of its line, or lowered, in heights of their font.
const LEVEL_OF_SMALL: f32 = 0.6;

/// Height of a sign that may be raised, at most, in heights of the others.
const SMALL: f32 = 0.8;

/// Text on one line of writing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Left end, in points.
    pub(super) left: f32,
    /// Right end, in points.
    pub(super) right: f32,
    /// Its line of writing, in points from the top of the page.
    pub(super) y: f32,
    /// Height of its font: of its largest sign.
    pub(super) size: f32,
    /// Left end of its last sign.
    last: f32,
    /// Sum of the heights of its signs, and how many they are.
    sizes: (f32, f32),
}

/// The lines of a page, in the order of their places: from top to bottom, from left to right.
pub(super) fn of(signs: &[Sign]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut blank = false;
    for sign in signs {
        if sign.text.trim().is_empty() {
            blank |= !sign.text.is_empty();
            continue;
        }
        match lines.last_mut().filter(|line| line.goes_on(sign, blank)) {
            Some(line) => line.push(sign, blank),
            None => lines.push(Line::new(sign)),
        }
        blank = false;
    }
    joined(lines)
}

impl Line {
    fn new(sign: &Sign) -> Line {
        Line {
            text: sign.text.clone(),
            left: sign.x,
            right: sign.x + sign.width,
            y: sign.y,
            size: sign.size,
            last: sign.x,
            sizes: (sign.size, 1.0),
        }
    }

    /// Height of most of its text.
    pub(super) fn mean(&self) -> f32 {
        self.sizes.0 / self.sizes.1
    }

    /// Whether a sign drawn after this line, and perhaps after a blank, is of it.
    fn goes_on(&self, sign: &Sign, blank: bool) -> bool {
        let size = self.size.max(sign.size);
        let level = if self.size.min(sign.size) < SMALL * size { LEVEL_OF_SMALL } else { LEVEL };
        let most = if blank { GAP_OF_BLANK } else { GAP };
        let gap = sign.x - self.right;
        (sign.y - self.y).abs() < level * size && gap < most * size && sign.x > self.last - 0.5 * size
    }

    fn push(&mut self, sign: &Sign, blank: bool) {
        let gap = sign.x - self.right;
        let end = sign.x + sign.width;
        let last = std::mem::replace(&mut self.last, sign.x);
        self.sizes = (self.sizes.0 + sign.size, self.sizes.1 + 1.0);
        if let Some(accented) = accented(&self.text, last..self.right, sign) {
            self.text = accented;
        } else {
            if (blank || gap > SPACE * self.size.min(sign.size)) && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            let raised = sign.size < SMALL * self.size && sign.y < self.y - 0.15 * self.size;
            match raised.then(|| raised_text(&self.text, &sign.text)).flatten() {
                Some(text) => self.text.push_str(&text),
                None => self.text.push_str(&sign.text),
            }
        }
        if sign.size > self.size {
            (self.size, self.y) = (sign.size, sign.y);
        }
        self.right = self.right.max(end);
        self.left = self.left.min(sign.x);
    }

    /// Whether another line, which begins further to the right, is a part of the same.
    fn is_before(&self, next: &Line) -> bool {
        // A heading may stand beside the text of another column.
        let size = self.size.min(next.size);
        let gap = next.left - self.right;
        (-0.3 * size..GAP_APART * size).contains(&gap)
    }

    /// Appends what stands to the right of it.
    pub(super) fn append(&mut self, next: &Line) {
        if next.left - self.right > SPACE * self.size.min(next.size) && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(&next.text);
        self.right = self.right.max(next.right);
        self.size = self.size.max(next.size);
        self.sizes = (self.sizes.0 + next.sizes.0, self.sizes.1 + next.sizes.1);
    }

    /// Whether another line stands beside it.
    pub(super) fn is_beside(&self, other: &Line) -> bool {
        (other.y - self.y).abs() < LEVEL / 1.5 * self.size.max(other.size)
    }
}

/// The lines that were drawn in parts put together, in the order of their places.
fn joined(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left.total_cmp(&b.left)));
    let mut whole: Vec<Line> = Vec::new();
    let mut row: Vec<Line> = Vec::new();
    for line in lines {
        if row.first().is_some_and(|first| !first.is_beside(&line)) {
            whole.append(&mut joined_row(std::mem::take(&mut row)));
        }
        row.push(line);
    }
    whole.append(&mut joined_row(row));
    for line in &mut whole {
        line.text.truncate(line.text.trim_end().len());
    }
    whole
}

fn joined_row(mut row: Vec<Line>) -> Vec<Line> {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut whole: Vec<Line> = Vec::new();
    for line in row {
        match whole.last_mut().filter(|last| last.is_before(&line)) {
            Some(last) => last.append(&line),
            None => whole.push(line),
        }
    }
    whole
}

/// The text with a letter and an accent that were drawn one over the other put together: `´` and `e`, `c` and
/// `¸`. `last` is where the last sign of the text lies.
fn accented(text: &str, last: std::ops::Range<f32>, sign: &Sign) -> Option<String> {
    let before = text.chars().next_back()?;
    let mut signs = sign.text.chars();
    let (after, rest) = (signs.next()?, signs.as_str());
    let middle_of_last = f32::midpoint(last.start, last.end);
    let middle = sign.x + sign.width / 2.0;
    let head = text.get(..text.len() - before.len_utf8())?;
    if let Some(accent) = combining(before)
        && after.is_alphabetic()
        && (sign.x..sign.x + sign.width).contains(&middle_of_last)
    {
        let after = if after == 'ı' { 'i' } else { after };
        return Some(format!("{head}{after}{accent}{rest}"));
    }
    let accent =
        combining(after).filter(|_| before.is_alphabetic() && rest.is_empty() && last.contains(&middle))?;
    Some(format!("{text}{accent}"))
}

/// The accent that is written over (or under) a letter.
fn combining(c: char) -> Option<char> {
    Some(match c {
        '`' => '\u{300}',
        '´' => '\u{301}',
        '^' | 'ˆ' => '\u{302}',
        '~' | '˜' => '\u{303}',
        '¨' => '\u{308}',
        '˚' => '\u{30a}',
        'ˇ' => '\u{30c}',
        '¸' => '\u{327}',
        _ => return None,
    })
}

/// What signs that are raised behind a text say: `nᵒ` is a number.
fn raised_text(before: &str, raised: &str) -> Option<String> {
    match raised {
        "o" if before.ends_with(['n', 'N']) => Some("ᵒ".to_owned()),
        "s" if before.ends_with('ᵒ') => Some("ˢ".to_owned()),
        _ => raised::signs(raised),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A line of a font 10 points high.
    pub(in super::super) fn line(text: &str, left: f32, right: f32, y: f32) -> Line {
        Line { text: text.to_owned(), left, right, y, size: 10.0, last: left, sizes: (10.0, 1.0) }
    }

    /// Signs of a font 10 points high, 5 points wide, from a place on.
    fn signs(text: &str, x: f32, y: f32) -> Vec<Sign> {
        let sign = |(place, c): (usize, char)| Sign {
            text: c.to_string(),
            x: x + 5.0 * place as f32,
            y,
            width: 5.0,
            size: 10.0,
        };
        text.chars().enumerate().map(sign).collect()
    }

    fn texts(parts: &[Vec<Sign>]) -> Vec<String> {
        of(&parts.concat()).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn spaces() {
        assert_eq!(texts(&[signs("Le roi", 0.0, 9.0)]), ["Le roi"], "drawn");
        assert_eq!(texts(&[signs("Le", 0.0, 9.0), signs("roi", 12.0, 9.0)]), ["Le roi"], "left out");
        assert_eq!(
            texts(&[signs("Le", 0.0, 9.0), signs("roi", 10.8, 9.0)]),
            ["Leroi"],
            "moved apart a little"
        );
    }

    #[test]
    fn lines() {
        assert_eq!(texts(&[signs("un", 0.0, 9.0), signs("deux", 0.0, 21.0)]), ["un", "deux"]);
        assert_eq!(texts(&[signs("bas", 0.0, 21.0), signs("haut", 0.0, 9.0)]), ["haut", "bas"]);
        assert_eq!(texts(&[signs("gauche", 0.0, 9.0), signs("droite", 60.0, 9.0)]), ["gauche", "droite"]);
        let parts = [signs("un", 0.0, 9.0), signs("trois", 36.0, 9.0), signs("deux", 13.0, 9.0)];
        assert_eq!(texts(&parts), ["un deux trois"], "drawn in another order");
    }

    /// A wide blank of justified text parts no columns; what no blank was drawn in may.
    #[test]
    fn wide_blanks() {
        assert_eq!(texts(&[signs("un ", 0.0, 9.0), signs("mot", 28.0, 9.0)]), ["un mot"]);
        assert_eq!(texts(&[signs("un", 0.0, 9.0), signs("mot", 28.0, 9.0)]), ["un", "mot"]);
        assert_eq!(texts(&[signs("un ", 0.0, 9.0), signs("mot", 60.0, 9.0)]), ["un", "mot"]);
    }

    #[test]
    fn accents_drawn_apart() {
        assert_eq!(texts(&[signs("´", 10.0, 9.0), signs("ete", 10.0, 9.0)]), ["e\u{301}te"]);
        assert_eq!(texts(&[signs("c", 10.0, 9.0), signs("¸a", 10.0, 9.0)]), ["c\u{327}a"]);
        assert_eq!(texts(&[signs("a^b", 10.0, 9.0)]), ["a^b"], "no letter below");
    }

    #[test]
    fn raised_signs() {
        let raised = |text: &str| {
            let small = |sign: Sign| Sign { size: 6.0, width: 3.0, ..sign };
            signs(text, 15.0, 5.5).into_iter().map(small).collect::<Vec<_>>()
        };
        for (word, raised_signs, expected) in
            [("mot", "1", "mot¹"), ("XIX", "e", "XIXe"), ("  n", "o", "nᵒ"), (" 10", "2", "10²")]
        {
            assert_eq!(texts(&[signs(word, 0.0, 9.0), raised(raised_signs)]), [expected]);
            let higher = raised(raised_signs).into_iter().map(|sign| Sign { y: 3.5, ..sign }).collect();
            let after = signs(" an", 18.0, 9.0);
            assert_eq!(texts(&[signs(word, 0.0, 9.0), higher, after]), [format!("{expected} an")]);
        }
    }
}
