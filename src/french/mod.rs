//! What French is: pure functions and tables that turn a text into tokens.
//!
//! Owns words, clitics, compounds, folding, stems, numbers and sentence ends, and the order of the
//! stages: `segment → elide → compound → fold → stem`. Must not know tantivy, files, queries, scores or
//! printing. This file is the only one that knows the order; every other file of the folder is one stage.
//!
//! One analysis serves documents, queries and highlights; there are no modes.
//!
//! Laws, each a property test of this name in `tests/it/laws.rs`:
//! - **accents**: `terms(t) == terms(fold(t))`
//! - **apostrophes**: `’`, `ʼ` and `'` are the same
//! - **case**: upper-casing changes no term
//! - **forms**: NFC and NFD give the same terms
//! - **spans**: increasing, on character boundaries, inside the text
//! - **determinism**: the same text gives the same tokens, whatever was read before

pub mod abbreviation;
mod analyzer;
pub mod compound;
pub mod conjugation;
pub mod elide;
pub mod fold;
pub mod inclusive;
pub mod initial;
pub mod irregular;
pub mod lookalike;
pub mod number;
pub mod roman;
mod run;
pub mod segment;
pub mod sentence;
pub mod slip;
pub mod stem;
pub mod stop;
pub mod word;

pub use analyzer::Analyzer;
pub(crate) use analyzer::Numbered;

use std::ops::{Deref, Range};
use std::sync::Arc;

use compact_str::CompactString;

/// A word as it is written, folded: no case, no accents, no ligatures (`Œuvres` → `oeuvres`).
///
/// Only this module builds one, so a form in an index and a form in a query always mean the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Form(CompactString);

/// What the inflected forms of a word share, and what the index holds (`oeuvres` → `oeuvre`).
///
/// Only this module builds one; see [`stem::stem`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stem(CompactString);

impl Form {
    /// The folded letters and digits; never empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The stem of this form.
    pub fn stem(&self) -> Stem {
        Stem(stem::stem(&self.0).into())
    }

    /// The form that a vocabulary, which only ever received forms, gives back.
    pub(crate) fn recorded(form: &str) -> Form {
        Form(form.into())
    }

    /// The form of the parts of a compound written as one word (`porte`, `monnaie` → `portemonnaie`).
    pub fn joined<'a>(parts: impl IntoIterator<Item = &'a Form>) -> Form {
        Form(parts.into_iter().map(Form::as_str).collect())
    }

    /// The form of the numbers after the first of an article (`1234-1-1` → `1,1`); see [`compound`].
    pub fn sub_number<'a>(parts: impl IntoIterator<Item = &'a Form>) -> Form {
        let parts: Vec<&str> = parts.into_iter().map(Form::as_str).collect();
        Form(parts.join(",").into())
    }

    /// Whether it is digits and nothing else.
    pub fn is_number(&self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it is letters, then digits: `a320`, `covid19`.
    pub fn is_numbered(&self) -> bool {
        self.letters_and_digits().is_some()
    }

    /// This form, and those that only a plural ending parts from it.
    pub fn numbers(&self) -> impl Iterator<Item = Form> {
        let with = |ending: &str| Form(format!("{}{ending}", self.0).into());
        let singular = self.0.strip_suffix(['s', 'x']).filter(|singular| !singular.is_empty());
        [self.clone(), with("s"), with("x")].into_iter().chain(singular.map(|singular| Form(singular.into())))
    }

    /// The ways to part it into two words that carry meaning, or into letters and digits.
    pub fn halves(&self) -> impl Iterator<Item = [Form; 2]> + '_ {
        /// Letters of a half: below, everything is two words.
        const SHORTEST: usize = 3;
        let parted = (SHORTEST..self.0.len().saturating_sub(SHORTEST - 1))
            .filter_map(|at| self.0.split_at_checked(at))
            .filter(|(one, two)| {
                !stop::is_stop(one) && !stop::is_stop(two) && !two.bytes().any(|b| b.is_ascii_digit())
            });
        let half = |(one, two): (&str, &str)| [Form(one.into()), Form(two.into())];
        parted.chain(self.letters_and_digits()).map(half)
    }

    /// `il y a 4 jours` has no `A4`: function words are no letters here, but for the series of articles.
    fn letters_and_digits(&self) -> Option<(&str, &str)> {
        let digits = self.0.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
        let (letters, number) = self.0.split_at(digits);
        let word = !stop::is_stop(letters) || matches!(letters, "l" | "d" | "r");
        (word && number.bytes().all(|byte| byte.is_ascii_digit())).then_some((letters, number))
    }
}

/// Between the stems of the masculine and the feminine of an inclusive form that do not share one.
const OF_TWO: char = '·';

impl Stem {
    /// The stem's letters and digits, and what stands between those of an inclusive form; never empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The stems of the masculine and of the feminine, if this is that of an inclusive form whose genders do
    /// not share theirs (`maître·sse`, `un·e`): either finds it.
    pub fn of_two(&self) -> Option<[Stem; 2]> {
        let (masculine, feminine) = self.0.split_once(OF_TWO)?;
        Some([Stem(masculine.into()), Stem(feminine.into())])
    }

    fn of(form: &str, feminine: Option<&str>) -> Stem {
        let masculine = stem::stem(form);
        let feminine = feminine.map(fold::fold);
        match feminine.as_deref().map(stem::stem).filter(|feminine| *feminine != masculine) {
            Some(feminine) => Stem(format!("{masculine}{OF_TWO}{feminine}").into()),
            None => Stem(masculine.into()),
        }
    }

    /// The stem that a vocabulary, which only ever received stems, gives back.
    pub(crate) fn recorded(stem: &str) -> Stem {
        Stem(stem.into())
    }
}

/// One term of a text, at one position. What its word means is read through it: `token.form`, `token.stem`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Byte range into the text that was analysed: the word without its elided article, the part of a
    /// compound, the whole of `S.N.C.F.`, `10 000` or `étudiant·e·s`.
    pub span: Range<usize>,
    /// Place among the tokens of the text, from 0, one token a position.
    pub position: u32,
    /// The elided words that lead it; most often none. They are no terms: only what compares spellings asks for them.
    pub elided: Option<Box<Elided>>,
    /// Whether this token continues the compound of the token before it (`monnaie` in `porte-monnaie`,
    /// but not `elle` in `dit-elle`).
    pub glued: bool,
    meaning: Arc<Meaning>,
}

/// The elided words that lead another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elided {
    /// Spelled as [`Meaning::written`] is: `n'` of `n’avait`, `d'l'`.
    pub written: CompactString,
    /// Bytes that they take before the word, with their apostrophes and blanks.
    pub bytes: usize,
}

impl Token {
    /// The elided words that lead it, spelled as [`Meaning::written`] is; empty if there is none.
    pub fn elided(&self) -> &str {
        self.elided.as_ref().map_or("", |elided| elided.written.as_str())
    }
}

/// What a word, or the part of one, means wherever it stands; shared by all its tokens.
#[derive(Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The word as written, folded.
    pub form: Form,
    /// What is indexed and looked up.
    pub stem: Stem,
    /// The spelling: lower case, accents and ligatures kept, parts of a broken word rejoined, the ending of an
    /// inclusive form whose genders share no stem after a middle dot. What `=mot`
    /// compares.
    pub written: CompactString,
    /// Whether this is a function word, judged by its accented spelling (`mais`, not `maïs`).
    pub stop: bool,
}

impl Deref for Token {
    type Target = Meaning;

    fn deref(&self) -> &Meaning {
        &self.meaning
    }
}

/// The tokens of `text`, for a single text; many texts are read faster by one [`Analyzer`].
pub fn analyse(text: &str) -> Vec<Token> {
    Analyzer::new().analyse(text)
}
