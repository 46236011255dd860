//! From a text to its tokens, and the memory of what each word became.
//!
//! Owns the order of the stages for one word (`compound → fold → stem`), positions, and the cache. Law,
//! *determinism*: the same text gives the same tokens, whatever was read before.

use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

use super::word::Kind;
use super::{Form, Meaning, OF_TWO, Stem, Token, compound, fold, segment, stop};

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
            let feminine = piece.feminine.as_ref();
            let stem = Stem::of(&form, feminine.map(|(feminine, _)| feminine.as_str()));
            let mut written = spelling(&piece.written);
            if let Some((_, ending)) = feminine.filter(|_| stem.of_two().is_some()) {
                written.push(OF_TWO);
                written.push_str(&spelling(ending));
            }
            let meaning =
                Meaning { written, stop: stop::is_stop(&piece.written), stem, form: Form(form.into()) };
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
