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
    /// A word that was broken at the end of a line: `gou-⏎vernement`.
    Broken,
    /// A form for two genders: `étudiant·e·s`, `étudiant(e)s`.
    Inclusive,
    /// A letter with its sign: `C++`, `F#`.
    Symbol,
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
