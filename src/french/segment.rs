//! Where words are, and how each is to be read.
//!
//! Owns the classes of characters and the order in which the readings of a word are tried; each reading
//! itself belongs to the file that knows it ([`number`], [`initial`], [`inclusive`], [`compound`]). Must
//! not know folded forms, stems or positions.
//!
//! Law, *coverage*: every letter and digit is in exactly one word, U+02BC apart, which is an apostrophe.
//! Words are increasing, disjoint and on character boundaries. No reading depends on case, except that
//! of a broken word (see [`compound::is_broken`]).

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::word::{Kind, Word};
use super::{compound, elide, inclusive, initial, number};

/// The words of `text`, in order.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    Words { text, last: 0..0 }
}

struct Words<'t> {
    text: &'t str,
    last: Range<usize>,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let run = Run::after(self.text, self.last.end)?;
        let (end, kind) = self.reading(&run);
        let span = run.start..end;
        self.last = span.clone();
        Some(Word { span, kind })
    }
}

/// Letters with no break but the joiners that words hold inside them.
struct Run {
    start: usize,
    end: usize,
    apostrophe: bool,
    hyphen: bool,
    line_break: bool,
}

/// Longest host, in bytes, that may be a Roman numeral, an initial or a reference.
const SHORT: usize = 24;

impl Words<'_> {
    /// The end of the word that begins with `run`, and its kind.
    fn reading(&self, run: &Run) -> (usize, Kind) {
        let text = self.text;
        let written = &text[run.start..run.end];
        let clitic = if run.apostrophe { elide::clitic_len(written) } else { 0 };
        let start = run.start + clitic;
        let host = &text[start..run.end];
        let rest = &text[run.end..];
        let plain = (run.end, Kind::Plain);
        if host.as_bytes()[0].is_ascii_digit() {
            return number::extent(text, start).map_or(plain, |end| (end, Kind::Number));
        }
        if run.line_break && compound::is_broken(host) {
            return (run.end, Kind::Broken);
        }
        if host.len() <= SHORT {
            if self.is_numeral(clitic, host, rest, run.start) {
                return (run.end, Kind::Roman);
            }
            if let Some((more, kind)) = initial::reading(host, rest) {
                return (run.end + more, kind);
            }
        }
        if run.hyphen && inclusive::base(host).is_some() {
            return (run.end, Kind::Inclusive);
        }
        inclusive::extent(host, rest).map_or(plain, |more| (run.end + more, Kind::Inclusive))
    }

    /// Whether `host`, which begins at `start` unless a clitic leads it, is a licensed Roman numeral.
    fn is_numeral(&self, clitic: usize, host: &str, rest: &str, start: usize) -> bool {
        let previous = &self.text[self.last.clone()];
        let gap = &self.text[self.last.end..start];
        clitic == 0 && number::is_numeral(previous, gap, host, rest)
    }
}

impl Run {
    /// The first run of `text` at or after `from`, a character boundary.
    fn after(text: &str, from: usize) -> Option<Run> {
        let bytes = text.as_bytes();
        let mut start = from;
        let first = loop {
            match Class::at(bytes, text, start)? {
                (class @ (Class::Letter | Class::Alone), _) => break class,
                (_, len) => start += len,
            }
        };
        let mut run = Run { start, end: start, apostrophe: false, hyphen: false, line_break: false };
        if first == Class::Alone {
            run.end += text[start..].chars().next().map_or(0, char::len_utf8);
        }
        run.extend(text, first == Class::Alone);
        Some(run)
    }

    /// Takes in the letters, marks and joiners that follow, or only the marks.
    fn extend(&mut self, text: &str, marks_only: bool) {
        let bytes = text.as_bytes();
        loop {
            while !marks_only && bytes.get(self.end).is_some_and(u8::is_ascii_alphanumeric) {
                self.end += 1;
            }
            match Class::at(bytes, text, self.end) {
                Some((Class::Mark, len)) => self.end += len,
                Some((Class::Letter, len)) if !marks_only => self.end += len,
                Some((class, len)) if !marks_only && class.joins() => {
                    if !self.join(text, class, len) {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    /// Takes in the joiner at the end, of `len` bytes, if it joins two letters.
    fn join(&mut self, text: &str, joiner: Class, len: usize) -> bool {
        let bytes = text.as_bytes();
        let from_digit = bytes[self.end - 1].is_ascii_digit();
        let mut next = self.end + len;
        if matches!(joiner, Class::Hyphen | Class::Soft) && !from_digit {
            let line = line_break(&bytes[next..]);
            self.line_break |= line > 0 && is_letter(text, next + line);
            next += line;
        }
        let into_digit = bytes.get(next).is_some_and(u8::is_ascii_digit);
        let broken = next > self.end + len;
        let joins = is_letter(text, next)
            && match joiner {
                Class::Apostrophe => !from_digit,
                Class::Minus => !from_digit && !into_digit,
                _ => !(broken && into_digit),
            };
        if joins {
            self.apostrophe |= joiner == Class::Apostrophe;
            self.hyphen |= matches!(joiner, Class::Hyphen | Class::Minus);
            self.end = next;
        }
        joins
    }
}

/// Bytes of the end of line, with the blanks around it, that `bytes` starts with.
fn line_break(bytes: &[u8]) -> usize {
    let blank = |b: &&u8| matches!(b, b' ' | b'\t' | b'\r');
    let before = bytes.iter().take_while(blank).count();
    if bytes.get(before) != Some(&b'\n') {
        return 0;
    }
    before + 1 + bytes[before + 1..].iter().take_while(blank).count()
}

fn is_letter(text: &str, at: usize) -> bool {
    matches!(Class::at(text.as_bytes(), text, at), Some((Class::Letter, _)))
}

/// What a character does in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or a digit.
    Letter,
    /// An ideograph or a footnote mark: a word of its own.
    Alone,
    /// A combining mark; it belongs to the letter before it.
    Mark,
    Apostrophe,
    Hyphen,
    /// U+2212, a hyphen only between two letters.
    Minus,
    /// The soft hyphen.
    Soft,
    Other,
}

impl Class {
    /// The class and the bytes of the character of `text` at `at`; none at the end.
    fn at(bytes: &[u8], text: &str, at: usize) -> Option<(Class, usize)> {
        let byte = *bytes.get(at)?;
        if byte.is_ascii() {
            return Some((Class::of_ascii(byte), 1));
        }
        // The accented letters of French: U+00C0 to U+00FF but × and ÷.
        if byte == 0xC3 && !matches!(bytes[at + 1], 0x97 | 0xB7) {
            return Some((Class::Letter, 2));
        }
        let c = text[at..].chars().next()?;
        Some((Class::of(c), c.len_utf8()))
    }

    fn of_ascii(byte: u8) -> Class {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Class::Letter,
            b'\'' => Class::Apostrophe,
            b'-' => Class::Hyphen,
            _ => Class::Other,
        }
    }

    fn of(c: char) -> Class {
        match c {
            '’' | 'ʼ' => Class::Apostrophe,
            '\u{2010}' | '\u{2011}' => Class::Hyphen,
            '\u{2212}' => Class::Minus,
            '\u{ad}' => Class::Soft,
            '¹'
            | '²'
            | '³'
            | '⁰'
            | '⁴'..='⁹'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{20000}'..='\u{323AF}' => Class::Alone,
            _ if c.is_alphanumeric() => Class::Letter,
            _ if is_combining_mark(c) => Class::Mark,
            _ => Class::Other,
        }
    }

    fn joins(self) -> bool {
        !matches!(self, Class::Letter | Class::Alone | Class::Mark | Class::Other)
    }
}
