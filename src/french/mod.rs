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
pub mod compound;
pub mod elide;
pub mod fold;
pub mod inclusive;
pub mod initial;
pub mod irregular;
pub mod number;
pub mod segment;
pub mod sentence;
pub mod stem;
pub mod stop;
pub mod word;

use std::ops::{Deref, Range};
use std::sync::Arc;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

use word::Kind;

/// A word as it is written, folded: no case, no accents, no ligatures (`Œuvres` → `oeuvres`).
///
/// Only this module builds one, so a form in an index and a form in a query always mean the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Form(CompactString);

/// What the inflected forms of a word share, and what the index holds (`oeuvres` → `oeuvr`).
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
    /// Whether this token continues the compound of the token before it (`monnaie` in `porte-monnaie`,
    /// but not `elle` in `dit-elle`).
    pub glued: bool,
    meaning: Arc<Meaning>,
}

/// What a word, or the part of one, means wherever it stands; shared by all its tokens.
#[derive(Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The word as written, folded.
    pub form: Form,
    /// What is indexed and looked up.
    pub stem: Stem,
    /// The spelling: lower case, accents and ligatures kept, parts of a broken word rejoined. What `=mot`
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

/// One part of a word once read; its span is relative to the word without its clitics.
#[derive(Debug, Clone)]
struct Part {
    span: Range<u32>,
    glued: bool,
    meaning: Arc<Meaning>,
}

type Parts = SmallVec<[Part; 1]>;

/// Words whose reading an [`Analyzer`] remembers before it forgets them and starts again.
const CACHED_WORDS: usize = 1 << 17;

/// Longest word, in bytes, that is worth remembering.
const CACHED_WORD_BYTES: usize = 48;

/// Turns texts into tokens, and remembers what each word became.
///
/// The memory is bounded and never changes an answer. Clone one for each thread.
#[derive(Debug, Default)]
pub struct Analyzer {
    /// What words of at most 15 bytes became; see [`short_key`].
    short: FxHashMap<u128, Parts>,
    /// What longer words became.
    long: FxHashMap<(Kind, CompactString), Parts>,
}

/// A word of at most 15 bytes, and its kind, as one number: compared and hashed in an instant.
///
/// No two words have the same key: the bytes after a word are 0, which no word holds.
fn short_key(text: &str, host: &Range<usize>, kind: Kind) -> Option<u128> {
    /// The bytes below the one that is the kind's.
    const WORD: usize = 15;
    let bytes = text.as_bytes();
    let word = match bytes.get(host.start..host.start + 16) {
        _ if host.len() > WORD => return None,
        Some(sixteen) => u128::from_le_bytes(sixteen.try_into().ok()?) & ((1 << (8 * host.len())) - 1),
        // The last words of a text.
        None => bytes[host.clone()].iter().rev().fold(0, |word, byte| word << 8 | u128::from(*byte)),
    };
    Some(word | (kind as u128) << (8 * WORD))
}

impl Clone for Analyzer {
    /// A clone remembers nothing: what a thread has read stays with it.
    fn clone(&self) -> Self {
        Analyzer::default()
    }
}

impl Analyzer {
    /// An analyzer that has read nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends the tokens of `text` to `tokens`, positions counted from 0.
    ///
    /// `text` is any string; a canonical one (see `corpus`) reads best. Calls `first_met` with each word
    /// that this analyzer had not met since it was last emptied, and the tokens it gave.
    pub fn analyse_into(&mut self, text: &str, tokens: &mut Vec<Token>, mut first_met: impl FnMut(&[Token])) {
        let before = tokens.len();
        for word in segment::words(text) {
            let host = word.span.start + word.clitic..word.span.end;
            let first = tokens.len();
            let key = short_key(text, &host, word.kind);
            if let Some(parts) = key.and_then(|key| self.short.get(&key)) {
                push(parts, host.start, before, tokens);
                continue;
            }
            let written = &text[host.clone()];
            let long = || (word.kind, CompactString::from(written));
            if key.is_none()
                && let Some(parts) = self.long.get(&long())
            {
                push(parts, host.start, before, tokens);
                continue;
            }
            let parts = read(written, word.kind);
            push(&parts, host.start, before, tokens);
            first_met(&tokens[first..]);
            if self.short.len() + self.long.len() >= CACHED_WORDS {
                self.short.clear();
                self.long.clear();
            }
            match key {
                Some(key) => drop(self.short.insert(key, parts)),
                None if written.len() <= CACHED_WORD_BYTES => drop(self.long.insert(long(), parts)),
                None => {}
            }
        }
    }

    /// The tokens of `text`, positions counted from 0.
    pub fn analyse(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.analyse_into(text, &mut tokens, |_| ());
        tokens
    }
}

/// Appends the tokens of a word whose host begins at `start`; `before` tokens are not of its text.
fn push(parts: &Parts, start: usize, before: usize, tokens: &mut Vec<Token>) {
    for part in parts {
        tokens.push(Token {
            span: start + part.span.start as usize..start + part.span.end as usize,
            position: (tokens.len() - before) as u32,
            glued: part.glued,
            meaning: Arc::clone(&part.meaning),
        });
    }
}

/// The tokens of `text`, for a single text; many texts are read faster by one [`Analyzer`].
pub fn analyse(text: &str) -> Vec<Token> {
    Analyzer::new().analyse(text)
}

/// The parts of one segmented word without its clitics: `compound → fold → stem`.
fn read(host: &str, kind: Kind) -> Parts {
    compound::pieces(host, kind)
        .into_iter()
        .map(|piece| {
            let mut form = fold::fold(&piece.written);
            if form.is_empty() {
                // An emoji, or a letter that is nothing but a mark.
                form = bare(&piece.written).into();
            }
            let meaning = Meaning {
                written: spelling(&piece.written),
                stop: stop::is_stop(&piece.written),
                stem: Stem::of(&form, piece.feminine.as_deref()),
                form: Form(form.into()),
            };
            Part {
                span: piece.span.start as u32..piece.span.end as u32,
                glued: piece.glued,
                meaning: Arc::new(meaning),
            }
        })
        .collect()
}

/// A sign without the marks that vary it: the tone of a skin.
fn bare(sign: &str) -> String {
    let first = sign.chars().next().into_iter().flat_map(char::to_lowercase);
    first.collect()
}

/// The spelling of a word whatever its case, its apostrophes and the form of its accents.
fn spelling(written: &str) -> CompactString {
    written
        .nfc()
        .flat_map(char::to_lowercase)
        .filter(|c| *c != '\u{ad}' && !c.is_whitespace())
        .map(|c| if matches!(c, '’' | 'ʼ') { '\'' } else { c })
        .collect()
}
