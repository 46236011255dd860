//! Where words are, and how each is to be read.
//!
//! Owns the classes of characters and the order in which the readings of a word are tried; each reading
//! itself belongs to the file that knows it ([`number`], [`initial`], [`abbreviation`],
//! [`inclusive`], [`compound`]). Must
//! not know folded forms, stems or positions.
//!
//! Law, *coverage*: every letter and digit is in exactly one word, U+02BC apart, which is an apostrophe.
//! Words are increasing, disjoint and on character boundaries. No reading depends on case, except that
//! of a broken word (see [`compound::is_broken`]).

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::word::{self, Kind, Word};
use super::{abbreviation, compound, elide, inclusive, initial, number};

/// The words of `text`, in order.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    Words { text, last: 0..0, licence: Licence::None }
}

struct Words<'t> {
    text: &'t str,
    last: Range<usize>,
    licence: Licence,
}

/// What the words before say of a Roman numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Licence {
    None,
    /// The last word is one: `Louis XV, XVI`.
    Numeral,
    /// The last word binds the next to one: `Louis XV et XVI`.
    Bound,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let run = Run::after(self.text, self.last.end)?;
        let clitic = if run.apostrophe { elide::clitic_len(&self.text[run.start..run.letters]) } else { 0 };
        let (end, kind) =
            if run.is_plain(self.text, clitic) { (run.end, Kind::Plain) } else { self.reading(&run, clitic) };
        let span = run.start..end;
        self.licence = match (kind, self.licence) {
            (Kind::Roman, _) => Licence::Numeral,
            (_, Licence::Numeral) if number::goes_between(&self.text[span.clone()]) => Licence::Bound,
            _ => Licence::None,
        };
        self.last = span.clone();
        Some(Word { span, clitic, kind })
    }
}

/// Letters with no break but the joiners that words hold inside them, and the footnote marks after them.
struct Run {
    start: usize,
    /// The end of its letters: where it begins, if it is a footnote mark alone.
    letters: usize,
    end: usize,
    apostrophe: bool,
    hyphen: bool,
    line_break: bool,
}

/// Longest host, in bytes, that may be a Roman numeral, an initial or a reference.
const SHORT: usize = 24;

impl Words<'_> {
    /// The end of the word that begins with `run`, and its kind.
    fn reading(&self, run: &Run, clitic: usize) -> (usize, Kind) {
        let text = self.text;
        if run.letters == run.start {
            return (run.end, Kind::Note);
        }
        let start = run.start + clitic;
        let host = &text[start..run.letters];
        let rest = &text[run.letters..];
        let plain = (run.end, Kind::Plain);
        let whole = |more: usize, kind: Kind| {
            let end = run.letters + more;
            (if more == 0 { run.end } else { end }, kind)
        };
        if host.as_bytes()[0].is_ascii_digit() {
            if let Some(end) = number::extent(text, start) {
                return (end, Kind::Number);
            }
            let bare = host.len() <= SHORT && host.bytes().all(|byte| byte.is_ascii_digit());
            if let Some(more) = number::spaced_ordinal(host, rest).filter(|_| bare) {
                return whole(more, Kind::Ordinal);
            }
        }
        if run.line_break && compound::is_broken(host) {
            return (run.end, Kind::Broken);
        }
        if host.len() <= SHORT {
            let numeral = number::reading(host, rest, || clitic == 0 && self.licenses(host, rest, run.start));
            if let Some((more, kind)) = numeral.filter(|_| clitic == 0) {
                return whole(more, kind);
            }
            if let Some((more, kind)) =
                initial::reading(host, rest).or_else(|| self.abbreviation(host, rest, run.start))
            {
                return whole(more, kind);
            }
        }
        if run.hyphen && inclusive::base(host).is_some() {
            return (run.end, Kind::Inclusive);
        }
        inclusive::extent(host, rest).map_or(plain, |more| whole(more, Kind::Inclusive))
    }

    /// Whether what stands before `start` says that `host` is a numeral without its ordinal ending.
    fn licenses(&self, host: &str, rest: &str, start: usize) -> bool {
        let previous = &self.text[self.last.clone()];
        let gap = &self.text[self.last.end..start];
        match self.licence {
            // In `tome IV, V. Hugo` the second is an initial.
            Licence::Numeral if number::parts_a_list(gap) => host.len() > 1 || !rest.starts_with('.'),
            Licence::Bound if number::is_blank(gap) => true,
            _ => number::names_a_numbered_thing(previous, gap),
        }
    }

    fn abbreviation(&self, host: &str, rest: &str, start: usize) -> Option<(usize, Kind)> {
        let previous = || (&self.text[self.last.clone()], &self.text[self.last.end..start]);
        abbreviation::reading(host, rest, previous).map(|more| (more, Kind::Abbreviation))
    }
}

impl Run {
    /// The first run of `text` at or after `from`, a character boundary.
    fn after(text: &str, from: usize) -> Option<Run> {
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
    fn is_plain(&self, text: &str, clitic: usize) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        /// The glance saves time and decides nothing.
        #[test]
        fn a_glance_is_never_wrong(
            text in "([ilvxcdnopLXIVeéèᵉrmns]{1,4}|[a-zà-ü]{1,5}|[0-9]{1,2}|[ .,’'°º/(-]| siècle| e ){1,12}",
        ) {
            let mut words = Words { text: &text, last: 0..0, licence: Licence::None };
            while let Some(run) = Run::after(&text, words.last.end) {
                let clitic = if run.apostrophe { elide::clitic_len(&text[run.start..run.letters]) } else { 0 };
                if run.is_plain(&text, clitic) {
                    prop_assert_eq!(words.reading(&run, clitic), (run.end, Kind::Plain), "{:?}", &text[run.start..]);
                }
                words.next();
            }
        }
    }
}
