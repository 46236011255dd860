//! From a text to its tokens, and the memory of what each word became.
//!
//! Owns the order of the stages for one word (`compound → fold → stem`), positions, and the cache. Law,
//! *determinism*: the same text gives the same tokens, whatever was read before.

use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::word::Kind;
use super::{Elided, Form, Meaning, OF_TWO, Stem, Token, compound, fold, segment, stop};

/// One part of a word once read; its span is relative to the word without its clitics.
#[derive(Debug)]
struct Part {
    span: Range<u32>,
    /// As [`compound::Piece::clitic`].
    clitic: u32,
    glued: bool,
    meaning: Arc<Meaning>,
}

/// The numbers of the parts of a word.
#[derive(Debug, Clone, Copy)]
struct Parts {
    first: u32,
    end: u32,
}

impl Parts {
    fn range(self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

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
    short: FxHashMap<[u64; 2], Parts>,
    /// What longer words became.
    long: FxHashMap<(Kind, CompactString), Parts>,
    /// All that was read, by number.
    parts: Vec<Part>,
    /// The stem of each, one after the other, and where it ends: what a writer of postings asks for of each token.
    stems: String,
    stem_ends: Vec<u32>,
    /// How often all was forgotten.
    age: u32,
}

/// A token of a text by the number of its meaning; its position is its place among the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbered {
    /// See [`Analyzer::meaning`].
    pub(crate) number: u32,
    /// As [`Token::glued`].
    pub(crate) glued: bool,
}

/// A word of at most 15 bytes, and its kind, as numbers: compared and hashed in an instant.
///
/// No two words have the same key: the bytes after a word are 0, which no word holds.
fn short_key(text: &str, host: &Range<usize>, kind: Kind) -> Option<[u64; 2]> {
    /// The bytes below the one that is the kind's.
    const WORD: usize = 15;
    let bytes = text.as_bytes();
    let word = match bytes.get(host.start..host.start + 16) {
        _ if host.len() > WORD => return None,
        Some(sixteen) => u128::from_le_bytes(sixteen.try_into().ok()?) & ((1 << (8 * host.len())) - 1),
        // The last words of a text.
        None => bytes[host.clone()].iter().rev().fold(0, |word, byte| word << 8 | u128::from(*byte)),
    };
    let key = word | (kind as u128) << (8 * WORD);
    Some([key as u64, (key >> 64) as u64])
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
    /// `text` is any string; a canonical one (see `corpus`) reads best.
    pub fn analyse_into(&mut self, text: &str, tokens: &mut Vec<Token>) {
        let before = tokens.len();
        self.walk(text, |all, parts, clitics| {
            let mut lead = clitics.len();
            for part in &all[parts.range()] {
                let span = clitics.end + part.span.start as usize..clitics.end + part.span.end as usize;
                let bytes = part.clitic as usize + std::mem::take(&mut lead);
                let elided = || Elided { written: spelling(&text[span.start - bytes..span.start]), bytes };
                tokens.push(Token {
                    elided: (bytes > 0).then(|| Box::new(elided())),
                    span,
                    position: (tokens.len() - before) as u32,
                    glued: part.glued,
                    meaning: Arc::clone(&part.meaning),
                });
            }
        });
    }

    /// Puts the tokens of `text` into `tokens` by number, in place of those that are there. The numbers hold until
    /// the next text.
    pub(crate) fn number_into(&mut self, text: &str, tokens: &mut Vec<Numbered>) {
        tokens.clear();
        self.walk(text, |all, parts, _| {
            if parts.first < parts.end {
                // The first part of a word is glued to nothing; most words have no other.
                tokens.push(Numbered { number: parts.first, glued: false });
            }
            for number in parts.first + 1..parts.end {
                tokens.push(Numbered { number, glued: all[number as usize].glued });
            }
        });
    }

    /// The meaning of a number. While [`Analyzer::age`] is the same, a number means the same; a meaning may have
    /// several numbers.
    pub(crate) fn meaning(&self, number: u32) -> &Meaning {
        &self.parts[number as usize].meaning
    }

    /// The stem of a number.
    pub(crate) fn stem(&self, number: u32) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.stem_ends[before as usize]);
        &self.stems[start as usize..self.stem_ends[number as usize] as usize]
    }

    /// How often all was forgotten.
    pub(crate) fn age(&self) -> u32 {
        self.age
    }

    /// Calls `each` for each word of a text, with all parts, with which are the word's, and with the place of its
    /// clitics: spans count from its end.
    fn walk(&mut self, text: &str, mut each: impl FnMut(&[Part], Parts, Range<usize>)) {
        if self.parts.len() >= CACHED_WORDS {
            *self = Analyzer { age: self.age + 1, ..Analyzer::default() };
        }
        for word in segment::words(text) {
            let host = word.span.start + word.clitic..word.span.end;
            let (clitics, key) = (word.span.start..host.start, short_key(text, &host, word.kind));
            let written = &text[host];
            let long = || (word.kind, CompactString::from(written));
            let known = match key {
                Some(key) => self.short.get(&key),
                None => self.long.get(&long()),
            };
            if let Some(parts) = known {
                each(&self.parts, *parts, clitics);
                continue;
            }
            let parts = self.read(written, word.kind);
            each(&self.parts, parts, clitics);
            match key {
                Some(key) => drop(self.short.insert(key, parts)),
                None if written.len() <= CACHED_WORD_BYTES => drop(self.long.insert(long(), parts)),
                None => {}
            }
        }
    }

    /// Reads a segmented word without its clitics, part by part.
    fn read(&mut self, host: &str, kind: Kind) -> Parts {
        let first = self.parts.len() as u32;
        for piece in compound::pieces(host, kind) {
            let meaning = meaning(&piece);
            self.stems.push_str(meaning.stem.as_str());
            self.stem_ends.push(self.stems.len() as u32);
            let span = piece.span.start as u32..piece.span.end as u32;
            let clitic = piece.clitic as u32;
            self.parts.push(Part { span, clitic, glued: piece.glued, meaning: Arc::new(meaning) });
        }
        Parts { first, end: self.parts.len() as u32 }
    }

    /// The tokens of `text`, positions counted from 0.
    pub fn analyse(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.analyse_into(text, &mut tokens);
        tokens
    }
}

/// What a part of a word means: `fold → stem`.
fn meaning(piece: &compound::Piece<'_>) -> Meaning {
    let mut form = fold::fold(&piece.written);
    if form.is_empty() {
        // An emoji, or a letter that is nothing but a mark.
        form = bare(&piece.written).into();
    }
    let feminine = piece.feminine.as_ref();
    let stem = Stem::of(&form, feminine.map(|(feminine, _)| feminine.as_str()));
    let mut written = spelling(&piece.written);
    if let Some((_, ending)) = feminine.filter(|_| stem.of_two().is_some()) {
        written.push(OF_TWO);
        written.push_str(&spelling(ending));
    }
    Meaning { written, stop: stop::is_stop(&piece.written), stem, form: Form(form.into()) }
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
