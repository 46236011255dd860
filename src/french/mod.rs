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

pub mod compound;
pub mod elide;
pub mod fold;
pub mod inclusive;
pub mod initial;
pub mod irregular;
pub mod number;
pub mod segment;
pub mod sentence;
pub mod slip;
pub mod stem;
pub mod stop;
pub mod word;

use std::ops::Range;

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
}

impl Stem {
    /// The stem's letters and digits; never empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One term of a text, at one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Byte range into the text that was analysed: the word without its elided article, the part of a
    /// compound, the whole of `S.N.C.F.`, `10 000` or `étudiant·e·s`.
    pub span: Range<usize>,
    /// Place among the tokens of the text, from 0, one token a position.
    pub position: u32,
    /// The word as written, folded.
    pub form: Form,
    /// What is indexed and looked up.
    pub stem: Stem,
    /// The spelling: lower case, accents and ligatures kept, parts of a broken word rejoined. What `=mot`
    /// compares.
    pub written: CompactString,
    /// Whether this is a function word, judged by its accented spelling (`mais`, not `maïs`).
    pub stop: bool,
    /// Whether this token continues the compound of the token before it (`monnaie` in `porte-monnaie`,
    /// but not `elle` in `dit-elle`).
    pub glued: bool,
}

/// One part of a word once read; spans are relative to the word.
#[derive(Debug, Clone)]
struct Part {
    span: Range<u32>,
    form: Form,
    stem: Stem,
    written: CompactString,
    stop: bool,
    glued: bool,
}

type Parts = SmallVec<[Part; 1]>;

/// Words whose reading an [`Analyzer`] remembers before it forgets them all and starts again.
const CACHED_WORDS: usize = 1 << 16;

/// Longest word, in bytes, that is worth remembering.
const CACHED_WORD_BYTES: usize = 48;

/// Turns texts into tokens, and remembers what each word became.
///
/// The memory is bounded and never changes an answer. Clone one for each thread.
#[derive(Debug, Default)]
pub struct Analyzer {
    read: FxHashMap<(Kind, CompactString), Parts>,
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
        let mut position = 0;
        for word in segment::words(text) {
            let written = &text[word.span.clone()];
            let start = word.span.start;
            let first = tokens.len();
            let mut push = |parts: &Parts| {
                for part in parts {
                    tokens.push(Token {
                        span: start + part.span.start as usize..start + part.span.end as usize,
                        position,
                        form: part.form.clone(),
                        stem: part.stem.clone(),
                        written: part.written.clone(),
                        stop: part.stop,
                        glued: part.glued,
                    });
                    position += 1;
                }
            };
            if written.len() > CACHED_WORD_BYTES {
                push(&read(written, word.kind));
                first_met(&tokens[first..]);
                continue;
            }
            let key = (word.kind, CompactString::from(written));
            if let Some(parts) = self.read.get(&key) {
                push(parts);
                continue;
            }
            let parts = read(written, word.kind);
            push(&parts);
            first_met(&tokens[first..]);
            if self.read.len() >= CACHED_WORDS {
                self.read.clear();
            }
            self.read.insert(key, parts);
        }
    }

    /// The tokens of `text`, positions counted from 0.
    pub fn analyse(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.analyse_into(text, &mut tokens, |_| ());
        tokens
    }
}

/// The tokens of `text`, for a single text; many texts are read faster by one [`Analyzer`].
pub fn analyse(text: &str) -> Vec<Token> {
    Analyzer::new().analyse(text)
}

/// The parts of one segmented word: `elide → compound → fold → stem`.
fn read(written: &str, kind: Kind) -> Parts {
    let clitic = elide::clitic_len(written);
    let host = &written[clitic..];
    compound::pieces(host, kind)
        .into_iter()
        .map(|piece| {
            let mut form = fold::fold(&piece.written);
            if form.is_empty() {
                // A letter that is nothing but a mark, alone.
                form = piece.written.to_lowercase().into();
            }
            let stem = stem::stem(&form);
            Part {
                span: (clitic + piece.span.start) as u32..(clitic + piece.span.end) as u32,
                written: spelling(&piece.written),
                stop: stop::is_stop(&piece.written),
                glued: piece.glued,
                stem: Stem(stem.into()),
                form: Form(form.into()),
            }
        })
        .collect()
}

/// The spelling of a word whatever its case, its apostrophes and the form of its accents.
fn spelling(written: &str) -> CompactString {
    written
        .nfc()
        .flat_map(char::to_lowercase)
        .filter(|c| *c != '\u{ad}')
        .map(|c| if matches!(c, '’' | 'ʼ') { '\'' } else { c })
        .collect()
}
