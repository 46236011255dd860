//! What the segment being written has met.
//!
//! Owns the way from the tokens of each passage to the entries of the segment's vocabulary, and to its length. Must
//! not know how they are kept on disk.
//!
//! Law: the tokens of a passage come part by part, its title’s last; after them comes its end; and entries come in order,
//! each with its passages.

use std::cell::RefCell;

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use tantivy::DocId;

use super::lengths::Length;
use super::schema::{PART_GAP, PARTS};
use super::spellings::List;
use super::vocabulary::{JOINED, PAIRED, is_recorded, spelled};
use crate::french::{Analyzer, Form, Meaning, Numbered};

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
    length: Length,
    /// Parts of the passage so far.
    parts: usize,
    /// The lists of what these tokens are, by number.
    passage_lists: Vec<u32>,
    /// The list of each meaning, by the number that the analyzer has for it, while the analyzer is of this age.
    of_meanings: Vec<u32>,
    age: u32,
    /// The list of each spelling, with its form.
    spellings: FxHashMap<CompactString, SmallVec<[(Form, u32); 1]>>,
    /// The list of each compound, by its entry of the vocabulary.
    compounds: FxHashMap<String, u32>,
    /// Passages, by number.
    lists: Vec<List>,
    /// Bytes of the lists.
    bytes: usize,
    /// Entries of the vocabulary that have no passages of their own.
    entries: FxHashSet<String>,
    /// The compound being read.
    compound: String,
}

/// The list of a meaning that has not been met, or is not recorded.
const UNMET: u32 = u32::MAX;
const UNRECORDED: u32 = u32::MAX - 1;

impl Tally {
    /// Gives the tally of this thread's segment.
    pub(crate) fn of_this_thread<T>(of: impl FnOnce(&mut Tally) -> T) -> T {
        TALLY.with_borrow_mut(of)
    }

    /// Counts the tokens of a part of the passage, and notes how they are spelled and joined. Gives the positions
    /// to leave free before them.
    pub(crate) fn tokens(&mut self, analyzer: &Analyzer, tokens: &[Numbered]) -> u32 {
        let gap = if self.parts == 0 { 0 } else { PART_GAP };
        self.parts += 1;
        if self.parts == PARTS {
            self.length.title = u16::try_from(tokens.len()).unwrap_or(u16::MAX);
        }
        self.length.tokens += tokens.len() as u32;
        if self.age != analyzer.age() {
            self.of_meanings.clear();
            self.age = analyzer.age();
        }
        let (mut first, mut glued) = (0, false);
        for (place, token) in tokens.iter().enumerate() {
            let list = match self.of_meanings.get(token.number as usize) {
                Some(&list) if list != UNMET => list,
                _ => self.meet(analyzer, token.number),
            };
            if list != UNRECORDED {
                self.passage_lists.push(list);
            }
            if !token.glued {
                if glued {
                    self.compound(analyzer, &tokens[first..place]);
                }
                first = place;
            }
            glued = token.glued;
        }
        if glued {
            self.compound(analyzer, &tokens[first..]);
        }
        gap
    }

    /// Ends the passage of this number; gives its length.
    pub(crate) fn passage(&mut self, passage: DocId) -> Length {
        for number in self.passage_lists.drain(..) {
            if let Some(list) = self.lists.get_mut(number as usize) {
                self.bytes += list.add(passage);
            }
        }
        self.parts = 0;
        std::mem::take(&mut self.length)
    }

    /// The list of a meaning that is met for the first time since the analyzer began or forgot.
    #[cold]
    fn meet(&mut self, analyzer: &Analyzer, number: u32) -> u32 {
        let meaning = analyzer.meaning(number);
        for half in meaning.stem.of_two().into_iter().flatten() {
            self.entries.insert(format!("{}{PAIRED}{}", half.as_str(), meaning.stem.as_str()));
        }
        let list = if is_recorded(&meaning.form) { self.spelling(meaning) } else { UNRECORDED };
        if self.of_meanings.len() <= number as usize {
            self.of_meanings.resize(number as usize + 1, UNMET);
        }
        self.of_meanings[number as usize] = list;
        list
    }

    fn spelling(&mut self, Meaning { written, form, .. }: &Meaning) -> u32 {
        let of = self.spellings.entry(written.clone()).or_default();
        if let Some((_, list)) = of.iter().find(|(known, _)| known == form) {
            return *list;
        }
        let list = self.lists.len() as u32;
        self.lists.push(List::default());
        of.push((form.clone(), list));
        list
    }

    /// Notes a compound of the passage.
    fn compound(&mut self, analyzer: &Analyzer, parts: &[Numbered]) {
        let forms = || parts.iter().map(|part| &analyzer.meaning(part.number).form);
        if !is_recorded(&Form::joined(forms())) {
            return;
        }
        self.compound.clear();
        forms().for_each(|form| self.compound.push_str(form.as_str()));
        for form in forms() {
            self.compound.push(JOINED);
            self.compound.push_str(form.as_str());
        }
        let list = if let Some(list) = self.compounds.get(&self.compound) {
            *list
        } else {
            let list = self.lists.len() as u32;
            self.lists.push(List::default());
            self.compounds.insert(self.compound.clone(), list);
            list
        };
        self.passage_lists.push(list);
    }

    /// Bytes of memory that it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        /// Of a list beside its passages: its own, and its entry's.
        const LIST: usize = 160;
        self.bytes + self.lists.len() * LIST
    }

    /// The entries of the vocabulary, in order, with their passages.
    pub(crate) fn entries(self) -> Vec<(String, List)> {
        let Tally { spellings, mut lists, entries, compounds, .. } = self;
        let mut take = |list: u32| lists.get_mut(list as usize).map(std::mem::take).unwrap_or_default();
        let mut all: Vec<(String, List)> =
            entries.into_iter().map(|entry| (entry, List::default())).collect();
        all.extend(compounds.into_iter().map(|(entry, list)| (entry, take(list))));
        for (written, of) in spellings {
            for (form, list) in of {
                all.push((spelled(&form, &written), take(list)));
            }
        }
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        all
    }
}
