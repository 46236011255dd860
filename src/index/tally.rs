//! What the segment being written has met.
//!
//! Owns the way from the tokens of each passage to the entries of the segment's vocabulary, and to its length. Must
//! not know how they are kept on disk.
//!
//! Law: after the tokens of a passage comes its end, and entries come in order, each with its passages.

use std::cell::RefCell;

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use tantivy::DocId;

use super::spellings::List;
use super::vocabulary::{JOINED, PAIRED, SPELLED, is_recorded};
use crate::french::{Form, Token};

thread_local! {
    static TALLY: RefCell<Tally> = RefCell::default();
}

/// What the segment being written on this thread has met.
///
/// tantivy analyses and writes a segment on one thread, and gives each segment its own clone of the tokenizer;
/// so the tally is a thread's own: the tokenizer fills it, the segment's writer empties it.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Tokens since the last passage ended.
    passage_tokens: u32,
    /// The spellings of these tokens, by number.
    passage_spellings: Vec<u32>,
    /// The number of each spelling, with its form.
    numbers: FxHashMap<CompactString, SmallVec<[(Form, u32); 1]>>,
    /// The passages of each spelling, by number.
    lists: Vec<List>,
    /// Bytes of the lists.
    bytes: usize,
    /// Compounds of the passage, as entries of the vocabulary.
    passage_compounds: Vec<String>,
    /// The passages of each compound, by entry.
    compounds: FxHashMap<String, List>,
    /// Entries of the vocabulary that have no passages of their own.
    entries: FxHashSet<String>,
}

impl Tally {
    /// Gives the tally of this thread's segment.
    pub(crate) fn of_this_thread<T>(of: impl FnOnce(&mut Tally) -> T) -> T {
        TALLY.with_borrow_mut(of)
    }

    /// Counts tokens of the passage, and notes how they are spelled.
    pub(crate) fn tokens(&mut self, tokens: &[Token]) {
        self.passage_tokens += tokens.len() as u32;
        for token in tokens {
            let known = self.numbers.get(&token.written);
            let known = known.and_then(|of| of.iter().find(|(form, _)| *form == token.form));
            let number = match known {
                Some((_, number)) => *number,
                None if is_recorded(&token.form) => {
                    let number = self.lists.len() as u32;
                    self.lists.push(List::default());
                    self.numbers.entry(token.written.clone()).or_default().push((token.form.clone(), number));
                    number
                }
                None => continue,
            };
            self.passage_spellings.push(number);
        }
        let compounds = tokens.chunk_by(|_, next| next.glued).filter(|parts| parts.len() > 1);
        self.passage_compounds.extend(compounds.filter_map(compound));
    }

    /// Ends the passage of this number; gives its tokens.
    pub(crate) fn passage(&mut self, passage: DocId) -> u32 {
        for number in self.passage_spellings.drain(..) {
            if let Some(list) = self.lists.get_mut(number as usize) {
                let before = list.len();
                list.add(passage);
                self.bytes += list.len() - before;
            }
        }
        for entry in self.passage_compounds.drain(..) {
            self.compounds.entry(entry).or_default().add(passage);
        }
        std::mem::take(&mut self.passage_tokens)
    }

    /// Adds what one word gave beside its spellings.
    pub(crate) fn word(&mut self, word: &[Token]) {
        for stem in word.iter().map(|token| &token.stem) {
            for half in stem.of_two().into_iter().flatten() {
                self.entries.insert(format!("{}{PAIRED}{}", half.as_str(), stem.as_str()));
            }
        }
    }

    /// Bytes that the lists of passages take.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The entries of the vocabulary, in order, with their passages.
    pub(crate) fn entries(self) -> Vec<(String, List)> {
        let Tally { numbers, mut lists, entries, compounds, .. } = self;
        let alone = entries.into_iter().map(|entry| (entry, List::default()));
        let mut all: Vec<(String, List)> = alone.chain(compounds).collect();
        for (written, of) in numbers {
            for (form, number) in of {
                let list = lists.get_mut(number as usize).map(std::mem::take).unwrap_or_default();
                all.push((format!("{}{SPELLED}{written}", form.as_str()), list));
            }
        }
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        all
    }
}

/// The entry of a compound: its joined form, and its parts.
fn compound(parts: &[Token]) -> Option<String> {
    let joined = Form::joined(parts.iter().map(|token| &token.form));
    is_recorded(&joined).then(|| {
        let mut entry = joined.as_str().to_owned();
        for token in parts {
            entry.push(JOINED);
            entry.push_str(token.form.as_str());
        }
        entry
    })
}
