//! What a word is: its place, how it is to be read, and the signs it is made of.
//!
//! Owns what the stages that find and read words share. Must not know how a word is found or read.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Byte range into the text, with its clitics (`l’avocat`), its hyphens, its dots (`S.N.C.F.`).
    pub span: Range<usize>,
    /// Bytes of the clitics that lead it: 0, or less than the word.
    pub clitic: usize,
    /// How it is to be read.
    pub kind: Kind,
}

/// How a word is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word, a compound, bare digits: what is written.
    Plain,
    /// Digits with groups or decimals: `10 000`, `3,14`.
    Number,
    /// Initials with dots: `S.N.C.F.`, `S. N. C. F.`.
    Acronym,
    /// An article of a French code: `L. 1234-1`, `R*123-4`.
    Reference,
    /// A Roman numeral that its neighbours license: `XIV` in `Louis XIV`, `VIe` in `VIe siècle`.
    Roman,
    /// An ordinal whose ending is missing or apart, or that its neighbours license: `XIX e` in `XIX e siècle`.
    Ordinal,
    /// A short writing that a number follows: `n°`, `art.`.
    Abbreviation,
    /// A word that was broken at the end of a line: `gou-⏎vernement`.
    Broken,
    /// A form for two genders: `étudiant·e·s`, `étudiant(e)s`.
    Inclusive,
    /// A letter with its sign: `C++`, `F#`.
    Symbol,
    /// A mark that calls a footnote: `¹`. It stands at no position.
    Note,
}

/// Bytes of the letters, with their marks, that `text` starts with; digits and apostrophes are none.
pub(super) fn letters_len(text: &str) -> usize {
    text.char_indices()
        .find(|&(i, c)| !((c.is_alphabetic() && c != 'ʼ') || (i > 0 && is_combining_mark(c))))
        .map_or(text.len(), |(i, _)| i)
}

/// Whether `c` is an apostrophe that elides: ' ’ or U+02BC.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Whether `c` is a hyphen that joins the parts of a word: - U+2010 or U+2011.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Whether `c` is a raised digit, which calls a footnote or is the power of a unit.
pub(super) fn is_note(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// The word without the footnote marks at its end; `km²` keeps its power.
pub(super) fn without_note(word: &str) -> &str {
    let bare = word.trim_end_matches(is_note);
    let power = matches!(&word[bare.len()..], "²" | "³") && is_length(bare);
    if power { word } else { bare }
}

/// Whether `word` is the sign of a unit of length, which has areas and volumes.
fn is_length(word: &str) -> bool {
    ["m", "km", "hm", "dam", "dm", "cm", "mm"].iter().any(|unit| word.eq_ignore_ascii_case(unit))
}

/// Whether `c` is a blank that may stand within a number, an acronym or beside an apostrophe.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}
