//! The postings of what a plan looks up, in one segment.
//!
//! Owns walking them, a window of passages at a time: which passages of it have an atom, and how often. Must not
//! know scores.

use smallvec::SmallVec;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::sequence::{rows, sequences};
use super::terms::Terms;
use crate::french::Stem;
use crate::index::open::Snapshot;
use crate::index::spellings::{Passages, set_bits};
use crate::index::vocabulary::{Vocabulary, is_recorded};
use crate::query::plan::{Atom, Condition};

/// Passages walked at a time: what is known of them fits the first cache.
pub(super) const WINDOW: u32 = 2048;

/// Some of the passages of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bits([u64; WINDOW as usize / 64]);

impl Bits {
    pub(super) const NONE: Bits = Bits([0; WINDOW as usize / 64]);
    pub(super) const ALL: Bits = Bits([u64::MAX; WINDOW as usize / 64]);

    /// Those of a set, in the window that begins at `start`.
    pub(super) fn of(set: &Passages, start: DocId) -> Bits {
        let mut bits = Bits::NONE;
        for (word, of_set) in bits.0.iter_mut().zip(set.words_from(start)) {
            *word = *of_set;
        }
        bits
    }

    fn add(&mut self, offset: u32) {
        self.0[offset as usize / 64] |= 1 << (offset % 64);
    }

    pub(super) fn has(&self, offset: u32) -> bool {
        self.0[offset as usize / 64] >> (offset % 64) & 1 == 1
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Those of this and another set that `bits` leaves, word by word.
    pub(super) fn with(mut self, other: &Bits, bits: impl Fn(u64, u64) -> u64) -> Bits {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word = bits(*word, *other);
        }
        self
    }

    /// Those that `keeps`.
    pub(super) fn filtered(mut self, keeps: impl Fn(u32) -> bool) -> Bits {
        for offset in Bits(self.0).offsets() {
            if !keeps(offset) {
                self.0[offset as usize / 64] &= !(1 << (offset % 64));
            }
        }
        self
    }

    /// In ascending order.
    pub(super) fn offsets(&self) -> impl Iterator<Item = u32> + '_ {
        set_bits(&self.0)
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }
}

/// The postings of one atom, and what they have in the window walked last.
pub(super) struct AtomPostings {
    /// The passages whose words satisfy the condition, as far as spellings tell; `None` for all.
    allowed: Option<Passages>,
    /// Whether these are the very passages that have the atom.
    pub(super) decides: bool,
    /// Occurrences that count, at most.
    most: u32,
    ways: Vec<Way>,
    slop: u32,
    /// The passages of the window that have the atom, by offset, and how often.
    pub(super) counts: Vec<(u32, u32)>,
    /// Occurrences so far of each passage of the window: where there are several ways.
    sums: Vec<u32>,
}

/// The postings of one way to write an atom.
enum Way {
    Word(Box<Word>),
    Row(Row),
}

/// The postings of one stem, a block at a time.
struct Word {
    block: BlockSegmentPostings,
    at: usize,
}

/// The postings of stems that must follow one another.
struct Row {
    slots: Vec<SegmentPostings>,
    /// The places of the slots, the rarest stem first.
    rarest: SmallVec<[usize; 4]>,
    positions: Vec<Vec<u32>>,
    /// Whether no two slots have one stem, so that rows never overlap.
    distinct: bool,
}

impl AtomPostings {
    pub(super) fn open(
        snapshot: &Snapshot,
        segment: usize,
        reader: &SegmentReader,
        vocabulary: &Vocabulary,
        atom: &Atom,
        terms: &Terms,
    ) -> tantivy::Result<AtomPostings> {
        let index = reader.inverted_index(snapshot.fields.text)?;
        let mut ways = Vec::new();
        for stems in &atom.alternatives {
            ways.extend(Way::open(&index, segment, stems, terms)?);
        }
        let sums = if ways.len() > 1 { vec![0; WINDOW as usize] } else { Vec::new() };
        Ok(AtomPostings {
            allowed: if ways.is_empty() { None } else { allowed(vocabulary, &atom.condition) },
            decides: !atom.needs_text(),
            most: atom.counted(u32::MAX),
            ways,
            slop: atom.slop,
            counts: Vec::new(),
            sums,
        })
    }

    /// The first passage from `start` on that may have it.
    pub(super) fn next_doc(&mut self, start: DocId) -> Option<DocId> {
        let docs = self.ways.iter_mut().map(|way| way.next_doc(start));
        docs.min().filter(|doc| *doc != TERMINATED)
    }

    /// Walks the window that begins at `start`; the passages that have it.
    pub(super) fn walk(&mut self, start: DocId) -> Bits {
        let AtomPostings { ways, slop, counts, sums, allowed, most, .. } = self;
        let (mut bits, most) = (Bits::NONE, *most);
        counts.clear();
        if let [way] = ways.as_mut_slice() {
            way.walk(start, *slop, |offset, count| {
                if allowed.as_ref().is_none_or(|allowed| allowed.has(start + offset)) {
                    counts.push((offset, count.min(most)));
                    bits.add(offset);
                }
            });
            return bits;
        }
        for way in ways {
            way.walk(start, *slop, |offset, count| {
                let sum = &mut sums[offset as usize];
                if *sum == 0 {
                    counts.push((offset, 0));
                }
                *sum += count;
            });
        }
        for (offset, count) in &mut *counts {
            *count = std::mem::take(&mut sums[*offset as usize]);
        }
        if let Some(allowed) = allowed {
            counts.retain(|(offset, _)| allowed.has(start + offset));
        }
        for (offset, count) in counts {
            *count = (*count).min(most);
            bits.add(*offset);
        }
        bits
    }
}

/// The passages that may satisfy a condition: for one word, those that do.
fn allowed(vocabulary: &Vocabulary, condition: &Condition) -> Option<Passages> {
    match condition {
        Condition::None => None,
        Condition::Prefix(start) => Some(vocabulary.with_prefix(start)),
        Condition::Forms(forms) => {
            let mut forms = forms.iter().map(|form| vocabulary.with_form(form));
            let mut all = forms.next()?;
            forms.for_each(|some| all.join(&some));
            Some(all)
        }
        Condition::Then(last) => allowed(vocabulary, last),
        Condition::Written(written) => {
            let recorded = written.iter().filter(|word| is_recorded(&word.form));
            let mut spelled = recorded.map(|word| vocabulary.with_spelling(&word.form, &word.written));
            let mut all = spelled.next()?;
            spelled.for_each(|some| all.keep(&some));
            Some(all)
        }
    }
}

impl Way {
    /// The postings of stems in a row; `None` if the segment lacks one.
    fn open(
        index: &InvertedIndexReader,
        segment: usize,
        stems: &[Stem],
        terms: &Terms,
    ) -> tantivy::Result<Option<Way>> {
        let infos: Option<Vec<_>> = stems.iter().map(|stem| terms.postings(stem, segment)).collect();
        let Some(infos) = infos else { return Ok(None) };
        if let [info] = infos.as_slice() {
            let block = index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
            return Ok(Some(Way::Word(Box::new(Word { block, at: 0 }))));
        }
        let open = |info| index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions);
        let mut rarest: SmallVec<[usize; 4]> = (0..infos.len()).collect();
        rarest.sort_by_key(|&slot| infos[slot].doc_freq);
        let positions = vec![Vec::new(); infos.len()];
        let distinct = (1..stems.len()).all(|slot| !stems[..slot].contains(&stems[slot]));
        let slots = infos.into_iter().map(open).collect::<Result<_, _>>()?;
        Ok(Some(Way::Row(Row { slots, rarest, positions, distinct })))
    }

    fn next_doc(&mut self, start: DocId) -> DocId {
        match self {
            Way::Word(word) => word.next_doc(start),
            Way::Row(row) => row.next_doc(start),
        }
    }

    /// Calls `found` with each passage of the window that has it, by offset, in order, and how often.
    fn walk(&mut self, start: DocId, slop: u32, found: impl FnMut(u32, u32)) {
        match self {
            Way::Word(word) => word.walk(start, found),
            Way::Row(row) => row.walk(start, slop, found),
        }
    }
}

impl Word {
    /// The first passage from `start` on, where the postings then stand.
    fn next_doc(&mut self, start: DocId) -> DocId {
        let here = |word: &Word| word.block.docs().get(word.at).copied();
        match here(self) {
            Some(doc) if doc >= start => doc,
            Some(_) => {
                self.at = self.block.seek(start);
                here(self).unwrap_or(TERMINATED)
            }
            None => TERMINATED,
        }
    }

    fn walk(&mut self, start: DocId, mut found: impl FnMut(u32, u32)) {
        if self.next_doc(start) == TERMINATED {
            return;
        }
        loop {
            let (docs, freqs) = (self.block.docs(), self.block.freqs());
            let rest = docs[self.at..].iter().zip(&freqs[self.at..]);
            let mut walked = 0;
            for (doc, count) in rest.take_while(|(doc, _)| **doc < start + WINDOW) {
                found(doc - start, *count);
                walked += 1;
            }
            self.at += walked;
            if self.at < docs.len() || docs.is_empty() {
                return;
            }
            self.block.advance();
            self.at = 0;
        }
    }
}

impl Row {
    /// The first passage from `start` on that has all the stems, where the postings then stand.
    fn next_doc(&mut self, start: DocId) -> DocId {
        let mut target = start;
        loop {
            let mut furthest = target;
            for &slot in &self.rarest {
                let slot = &mut self.slots[slot];
                furthest = if slot.doc() < furthest { slot.seek(furthest) } else { slot.doc() };
                if furthest > target {
                    break;
                }
            }
            if furthest == target || furthest == TERMINATED {
                return furthest;
            }
            target = furthest;
        }
    }

    fn walk(&mut self, start: DocId, slop: u32, mut found: impl FnMut(u32, u32)) {
        let mut doc = self.next_doc(start);
        while doc < start + WINDOW {
            let count = self.count(slop);
            if count > 0 {
                found(doc - start, count);
            }
            doc = self.next_doc(doc + 1);
        }
    }

    /// Occurrences in the passage where the postings stand.
    fn count(&mut self, slop: u32) -> u32 {
        for (slot, positions) in self.slots.iter_mut().zip(&mut self.positions) {
            slot.positions(positions);
        }
        let lists: SmallVec<[&[u32]; 4]> = self.positions.iter().map(Vec::as_slice).collect();
        if slop == 0
            && self.distinct
            && let Some(count) = rows(&lists)
        {
            return count;
        }
        let mut count = 0;
        sequences(&lists, slop, |_| count += 1);
        count
    }
}
