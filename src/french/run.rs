//! Where letters run on: words as far as characters tell, with the joiners they hold inside.
//!
//! Owns the classes of characters, what each joins, and the glance that tells a plain word from one that
//! [`super::segment`] has to read. Must not know what a word means.

use unicode_normalization::char::is_combining_mark;

use super::{elide, word};

/// Letters with no break but the joiners that words hold inside them, and the footnote marks after them.
pub(super) struct Run {
    pub(super) start: usize,
    /// The end of its letters: where it begins, if it is a footnote mark alone.
    pub(super) letters: usize,
    pub(super) end: usize,
    pub(super) apostrophe: bool,
    pub(super) hyphen: bool,
    pub(super) line_break: bool,
}

impl Run {
    /// The first run of `text` at or after `from`, a character boundary.
    pub(super) fn after(text: &str, from: usize) -> Option<Run> {
        let bytes = text.as_bytes();
        let mut start = from;
        let (first, len) = loop {
            match Class::at(bytes, text, start)? {
                (class @ (Class::Letter | Class::Alone | Class::Note), len) => break (class, len),
                (_, len) => start += len,
            }
        };
        let mut run = Run {
            start,
            letters: start,
            end: start + len,
            apostrophe: false,
            hyphen: false,
            line_break: false,
        };
        if first != Class::Note {
            run.extend(text, first == Class::Alone);
        }
        Some(run)
    }

    /// Whether no reading but the plain one can be meant, at a glance: letters that no sign follows, more than
    /// an initial, and unlike a numeral. So are most words; each reading decides the rest.
    pub(super) fn is_plain(&self, text: &str, clitic: usize) -> bool {
        let bytes = text.as_bytes();
        let [first, second, .., last] = &bytes[self.start + clitic..self.letters] else {
            return self.is_plain_pair(bytes, clitic);
        };
        let no_or_nos =
            self.letters - self.start - clitic == 3 && (first | 0x20, second | 0x20) == (b'n', b'o');
        !no_or_nos && unlike_a_numeral(*first, *second) && self.is_quiet(bytes, *first, *last)
    }

    /// The same of two letters: not `no` nor the series `LO` and `LP`.
    fn is_plain_pair(&self, bytes: &[u8], clitic: usize) -> bool {
        let [first, second] = &bytes[self.start + clitic..self.letters] else { return false };
        !matches!((first | 0x20, second | 0x20), (b'n', b'o') | (b'l', b'o' | b'p'))
            && unlike_a_numeral(*first, *second)
            && self.is_quiet(bytes, *first, *second)
    }

    /// Whether it has no joiner or sign in it or after it, and both its ends are letters.
    fn is_quiet(&self, bytes: &[u8], first: u8, last: u8) -> bool {
        let quiet = |byte: &u8| matches!(byte, b' ' | b',' | b';' | b':' | b'!' | b'?' | b'\n' | b')' | b'"');
        !(self.hyphen || self.line_break)
            && first.is_ascii_alphabetic()
            && last.is_ascii_alphabetic()
            && bytes.get(self.letters).is_none_or(quiet)
    }

    /// Takes in the letters, marks and joiners that follow, or only the marks; then the footnote marks.
    fn extend(&mut self, text: &str, marks_only: bool) {
        let bytes = text.as_bytes();
        let mut at = self.end;
        loop {
            while !marks_only && let Some(byte) = bytes.get(at) {
                at += match byte {
                    b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => 1,
                    // The accented letters of French; see `Class::at`.
                    0xC3 if !matches!(bytes[at + 1], 0x97 | 0xB7) => 2,
                    _ => break,
                };
            }
            match Class::at(bytes, text, at) {
                Some((Class::Mark, len)) => at += len,
                Some((Class::Letter, len)) if !marks_only => at += len,
                Some((class, len)) if !marks_only => match self.join(text, at, class, len) {
                    Some(next) => at = next,
                    None => break,
                },
                _ => break,
            }
        }
        self.letters = at;
        while let Some((Class::Note, len)) = Class::at(bytes, text, at) {
            at += len;
        }
        self.end = at;
    }

    /// Where the letters go on after the joiner at `at`, of `len` bytes, if it joins those on its sides.
    fn join(&mut self, text: &str, at: usize, joiner: Class, len: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let from_digit = bytes[at - 1].is_ascii_digit();
        let mut next = at + len;
        match joiner {
            Class::Apostrophe if from_digit => return None,
            Class::Apostrophe if !is_letter(text, next) => return self.spaced(text, at),
            Class::Blank => return self.spaced(text, at),
            Class::Hyphen | Class::Soft | Class::Broken if !from_digit => {
                let line = line_break(&bytes[next..]);
                if line == 0 && joiner == Class::Broken {
                    return None;
                }
                next += line;
            }
            Class::Apostrophe | Class::Hyphen | Class::Soft => {}
            Class::Minus if !from_digit => {}
            _ => return None,
        }
        let into_digit = bytes.get(next).is_some_and(u8::is_ascii_digit);
        let broken = next > at + len;
        if !is_letter(text, next) || (into_digit && (broken || joiner == Class::Minus)) {
            return None;
        }
        self.line_break |= broken;
        self.apostrophe |= joiner == Class::Apostrophe;
        self.hyphen |= matches!(joiner, Class::Hyphen | Class::Minus);
        Some(next)
    }

    /// Where the letters go on after an apostrophe at or near `at` with blanks about it: `l ' eau`.
    fn spaced(&mut self, text: &str, at: usize) -> Option<usize> {
        // Most blanks are just that.
        let next = *text.as_bytes().get(at + 1)?;
        if text.as_bytes()[at] == b' ' && !matches!(next, b'\'' | 0xCA | 0xE2 | 0xC2 | b' ') {
            return None;
        }
        let quoted = text[..self.start].ends_with(word::is_apostrophe);
        let more = elide::spaced_len(&text[self.start..at], &text[at..]).filter(|_| !quoted)?;
        self.apostrophe = true;
        Some(at + more)
    }
}

/// Whether the first two letters of a word begin no Roman numeral, with its ordinal ending or without.
fn unlike_a_numeral(first: u8, second: u8) -> bool {
    let roman = matches!(second | 0x20, b'i' | b'v' | b'x' | b'l' | b'c');
    let ending = matches!(second | 0x20, b'e' | b'r' | b'm' | b'n' | b'd') || !second.is_ascii();
    match first | 0x20 {
        b'c' | b'l' => !roman,
        b'i' => !(ending || matches!(second | 0x20, b'i' | b'v' | b'x')),
        b'v' | b'x' => !(roman || ending),
        _ => true,
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
    /// An ideograph or an emoji: a word of its own.
    Alone,
    /// A footnote mark: it belongs to the word before it.
    Note,
    /// A combining mark; it belongs to the letter before it.
    Mark,
    Apostrophe,
    Hyphen,
    /// U+2212, a hyphen only between two letters.
    Minus,
    /// The soft hyphen.
    Soft,
    /// `¬`, a hyphen only at the end of a line.
    Broken,
    Blank,
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
            b' ' => Class::Blank,
            _ => Class::Other,
        }
    }

    fn of(c: char) -> Class {
        match c {
            '’' | 'ʼ' => Class::Apostrophe,
            '\u{2010}' | '\u{2011}' => Class::Hyphen,
            '\u{2212}' => Class::Minus,
            '\u{ad}' => Class::Soft,
            '¬' => Class::Broken,
            _ if word::is_blank(c) => Class::Blank,
            _ if word::is_note(c) => Class::Note,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}' => Class::Alone,
            // Emoji; the tones of skin go with what they colour.
            '\u{1F3FB}'..='\u{1F3FF}' => Class::Mark,
            '\u{2600}'..='\u{26FF}' | '\u{2764}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}' => {
                Class::Alone
            }
            _ if c.is_alphanumeric() => Class::Letter,
            _ if is_combining_mark(c) => Class::Mark,
            _ => Class::Other,
        }
    }
}
