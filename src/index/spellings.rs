//! Which passages of a segment have each spelling.
//!
//! Owns one list a spelling: the numbers of its passages, each as its distance from the one before, seven bits
//! a byte; or a bit for each passage where that is shorter, as for the commonest words. So `=mot`, `mot*` and
//! `mot~` are decided without opening a text. Must not know words or tantivy's postings.
//!
//! Law: a list is read as it was written, in ascending order, each passage once.

use smallvec::SmallVec;
use tantivy::DocId;

/// A list being written.
#[derive(Debug, Default, Clone)]
pub(crate) struct List {
    bytes: SmallVec<[u8; 16]>,
    /// One more than the last passage; 0 if there is none.
    next: u32,
}

impl List {
    /// Adds a passage, which must not lie before the last; the last again changes nothing. Gives the bytes that
    /// this takes.
    pub(crate) fn add(&mut self, passage: DocId) -> usize {
        if passage < self.next {
            return 0;
        }
        let before = self.bytes.len();
        push(&mut self.bytes, passage - self.next);
        self.next = passage + 1;
        self.bytes.len() - before
    }

    /// Whether no passage was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.next == 0
    }

    /// Appends the list to a file's bytes: twice its length, and one more if it is of bits, then the list.
    pub(crate) fn write(&self, file: &mut Vec<u8>) {
        let bits = (self.next as usize).div_ceil(8);
        if bits >= self.bytes.len() {
            push(file, (self.bytes.len() as u32) << 1);
            file.extend_from_slice(&self.bytes);
            return;
        }
        push(file, (bits as u32) << 1 | 1);
        let start = file.len();
        file.resize(start + bits, 0);
        for passage in distances(&self.bytes) {
            file[start + passage as usize / 8] |= 1 << (passage % 8);
        }
    }
}

/// The passages of the list that begins at a place of a file, as far as it is sound.
pub(crate) fn read(file: &[u8], start: u64) -> impl Iterator<Item = DocId> + '_ {
    let mut rest = usize::try_from(start).ok().and_then(|start| file.get(start..)).unwrap_or_default();
    let head = pull(&mut rest).unwrap_or_default();
    let list = rest.get(..(head >> 1) as usize).unwrap_or_default();
    let (far, bits) = if head & 1 == 0 { (list, &[][..]) } else { (&[][..], list) };
    let bits = (0..).zip(bits).flat_map(|(place, byte)| {
        (0..8).filter(move |bit| byte >> bit & 1 == 1).map(move |bit| place * 8 + bit)
    });
    distances(far).chain(bits)
}

/// The passages of a list of distances.
fn distances(mut list: &[u8]) -> impl Iterator<Item = DocId> + '_ {
    let mut next = 0_u32;
    std::iter::from_fn(move || {
        let passage = next.checked_add(pull(&mut list)?)?;
        next = passage.checked_add(1)?;
        Some(passage)
    })
}

fn push(bytes: &mut impl Extend<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.extend([number as u8 | 0x80]);
        number >>= 7;
    }
    bytes.extend([number as u8]);
}

fn pull(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The places of the bits that are set, 64 a word, in ascending order.
pub(crate) fn set_bits(words: &[u64]) -> impl Iterator<Item = u32> + '_ {
    (0..).zip(words).flat_map(|(place, &word): (u32, &u64)| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let bit = (rest != 0).then(|| rest.trailing_zeros())?;
            rest &= rest - 1;
            Some(place * 64 + bit)
        })
    })
}

/// A set of passages of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passages(Vec<u64>);

impl Passages {
    /// No passage of a segment that has so many.
    pub(crate) fn none(count: u32) -> Passages {
        Passages(vec![0; count.div_ceil(64) as usize])
    }

    /// Every passage of a segment that has so many.
    pub(crate) fn all(count: u32) -> Passages {
        let mut all = vec![u64::MAX; count.div_ceil(64) as usize];
        if let Some(last) = all.last_mut()
            && !count.is_multiple_of(64)
        {
            *last = (1 << (count % 64)) - 1;
        }
        Passages(all)
    }

    /// Adds a passage; one that the segment has not is left out.
    pub(crate) fn add(&mut self, passage: DocId) {
        if let Some(word) = self.0.get_mut(passage as usize / 64) {
            *word |= 1 << (passage % 64);
        }
    }

    /// Adds those that another set has.
    pub(crate) fn join(&mut self, other: &Passages) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    /// Keeps those that another set has, too.
    pub(crate) fn keep(&mut self, other: &Passages) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    /// The passages from `start` on, which is a multiple of 64, 64 a word.
    pub(crate) fn words_from(&self, start: DocId) -> &[u64] {
        self.0.get(start as usize / 64..).unwrap_or_default()
    }

    /// Takes a passage out.
    pub(crate) fn remove(&mut self, passage: DocId) {
        if let Some(word) = self.0.get_mut(passage as usize / 64) {
            *word &= !(1 << (passage % 64));
        }
    }

    /// Puts 64 passages a word in the place of those from `start` on, which is a multiple of 64.
    pub(crate) fn put(&mut self, start: DocId, words: &[u64]) {
        for (word, new) in self.0.iter_mut().skip(start as usize / 64).zip(words) {
            *word = *new;
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Takes out those that another set has.
    pub(crate) fn drop(&mut self, other: &Passages) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
    }

    /// The first passage in the set, from one on.
    pub fn first_from(&self, passage: DocId) -> Option<DocId> {
        let mut place = passage as usize / 64;
        let mut word = self.0.get(place)? & (u64::MAX << (passage % 64));
        while word == 0 {
            place += 1;
            word = *self.0.get(place)?;
        }
        Some(place as u32 * 64 + word.trailing_zeros())
    }

    /// Whether a passage is in the set.
    pub fn has(&self, passage: DocId) -> bool {
        self.0.get(passage as usize / 64).is_some_and(|word| word >> (passage % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Sets of passages are sets of numbers.
        #[test]
        fn sets(
            count in 0_u32..200,
            one in prop::collection::btree_set(0_u32..200, 0..60),
            other in prop::collection::btree_set(0_u32..200, 0..60),
            from in 0_u32..250,
        ) {
            let within = |set: &BTreeSet<u32>| -> BTreeSet<u32> { set.range(..count).copied().collect() };
            let of = |set: &BTreeSet<u32>| {
                let mut passages = Passages::none(count);
                for passage in within(set) {
                    passages.add(passage);
                }
                passages
            };
            let (a, b) = (within(&one), within(&other));
            let whole: BTreeSet<u32> = (0..count).collect();
            prop_assert_eq!(Passages::all(count), of(&whole));
            for (set, expected) in [
                (of(&one), a.clone()),
                ({ let mut set = of(&one); set.join(&of(&other)); set }, &a | &b),
                ({ let mut set = of(&one); set.keep(&of(&other)); set }, &a & &b),
                ({ let mut set = Passages::all(count); set.drop(&of(&one)); set }, &whole - &a),
            ] {
                prop_assert_eq!(set.first_from(from), expected.range(from..).next().copied());
                prop_assert_eq!(set.has(from), expected.contains(&from));
                prop_assert_eq!(set, of(&expected));
            }
        }

        #[test]
        fn read_as_written(
            passages in prop_oneof![
                proptest::collection::btree_set(0_u32..400_000, 0..40),
                proptest::collection::btree_set(0_u32..300, 0..250),
            ],
            before in proptest::collection::vec(any::<u8>(), 0..4),
        ) {
            let mut list = List::default();
            for &passage in &passages {
                list.add(passage);
                list.add(passage);
            }
            let mut file = before.clone();
            list.write(&mut file);
            file.extend_from_slice(&before);
            let again: Vec<u32> = read(&file, before.len() as u64).collect();
            prop_assert_eq!(again, passages.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(list.is_empty(), passages.is_empty());
        }

        /// Whatever a damaged file holds, reading it ends, in ascending order.
        #[test]
        fn total(file in proptest::collection::vec(any::<u8>(), 0..64), start in 0_u64..80) {
            let read: Vec<u32> = read(&file, start).collect();
            prop_assert!(read.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
