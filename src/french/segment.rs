//! Where words are, and how each is to be read.
//!
//! Owns the order in which the readings of a word are tried; each reading
//! itself belongs to the file that knows it ([`number`], [`roman`], [`initial`], [`abbreviation`],
//! [`inclusive`], [`compound`]). Must
//! not know folded forms, stems or positions.
//!
//! Law, *coverage*: every letter and digit is in exactly one word, U+02BC apart, which is an apostrophe.
//! Words are increasing, disjoint and on character boundaries. No reading depends on case, except that
//! of a broken word (see [`compound::is_broken`]).

use std::ops::Range;

use super::run::Run;
use super::word::{Kind, Word};
use super::{abbreviation, compound, elide, inclusive, initial, number, roman};

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
            (_, Licence::Numeral) if roman::goes_between(&self.text[span.clone()]) => Licence::Bound,
            _ => Licence::None,
        };
        self.last = span.clone();
        Some(Word { span, clitic, kind })
    }
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
            let numeral = roman::reading(host, rest, || clitic == 0 && self.licenses(host, rest, run.start));
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
            Licence::Numeral if roman::parts_a_list(gap) => host.len() > 1 || !rest.starts_with('.'),
            Licence::Bound if roman::is_blank(gap) => true,
            _ => roman::names_a_numbered_thing(previous, gap),
        }
    }

    fn abbreviation(&self, host: &str, rest: &str, start: usize) -> Option<(usize, Kind)> {
        let previous = || (&self.text[self.last.clone()], &self.text[self.last.end..start]);
        abbreviation::reading(host, rest, previous).map(|more| (more, Kind::Abbreviation))
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
