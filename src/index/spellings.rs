//! Which passages of a segment have each spelling.
//!
//! Owns one list a spelling: the numbers of its passages, each as its distance from the one before, in the code of
//! Golomb and Rice; or a bit for each passage where that is shorter, as for the commonest words. So `=mot`, `mot*` and
//! `mot~` are decided without opening a text. Must not know words or tantivy's postings.
//!
//! Law: a list is read as it was written, in ascending order, each passage once.

use smallvec::SmallVec;
use tantivy::DocId;

use super::varint::{pull, push};

/// A list being written.
#[derive(Debug, Default, Clone)]
pub(crate) struct List {
    /// The distances, seven bits a byte.
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
        let distances: Vec<u32> = distances(&self.bytes).collect();
        let low = low_bits(&distances);
        let code = 1 + bits_of(&distances, low).div_ceil(8);
        let bits = u64::from(self.next).div_ceil(8);
        if bits >= code {
            push(file, (code as u32) << 1);
            file.push(low as u8);
            write_distances(&distances, low, file);
            return;
        }
        push(file, (bits as u32) << 1 | 1);
        let start = file.len();
        file.resize(start + bits as usize, 0);
        for passage in passages(distances.into_iter()) {
            file[start + passage as usize / 8] |= 1 << (passage % 8);
        }
    }
}

/// The passages of the list that begins at a place of a file, as far as it is sound.
pub(crate) fn read(file: &[u8], start: u64) -> impl Iterator<Item = DocId> + '_ {
    let mut rest = usize::try_from(start).ok().and_then(|start| file.get(start..)).unwrap_or_default();
    let head = pull(&mut rest).unwrap_or_default();
    let list = rest.get(..(head >> 1) as usize).unwrap_or_default();
    let (code, bits) = if head & 1 == 0 { (list, &[][..]) } else { (&[][..], list) };
    let bits = (0..DocId::MAX / 8).zip(bits).flat_map(|(place, byte)| {
        (0..8).filter(move |bit| byte >> bit & 1 == 1).map(move |bit| place * 8 + bit)
    });
    passages(Coded::new(code)).chain(bits)
}

/// The passages that lie so far from one another.
fn passages(mut distances: impl Iterator<Item = u32>) -> impl Iterator<Item = DocId> {
    let mut next = 0_u32;
    std::iter::from_fn(move || {
        let passage = next.checked_add(distances.next()?)?;
        next = passage.checked_add(1)?;
        Some(passage)
    })
}

/// The distances of a list that is being written.
fn distances(mut list: &[u8]) -> impl Iterator<Item = u32> + '_ {
    std::iter::from_fn(move || pull(&mut list))
}

/// How many of its low bits each distance is best written with: about what it takes to write their mean.
fn low_bits(distances: &[u32]) -> u32 {
    let sum: u64 = distances.iter().map(|distance| u64::from(*distance)).sum();
    let mean = sum / (distances.len() as u64).max(1);
    let mut low = mean.checked_ilog2().unwrap_or_default().min(MOST_LOW_BITS);
    // Where a few are far from the others, fewer are better.
    while low > 0 && bits_of(distances, low - 1) < bits_of(distances, low) {
        low -= 1;
    }
    low
}

/// The low bits of a distance at most.
const MOST_LOW_BITS: u32 = 31;

/// Bits of distances whose low bits are so many.
fn bits_of(distances: &[u32], low: u32) -> u64 {
    distances.iter().map(|distance| u64::from(distance >> low) + 1 + u64::from(low)).sum()
}

/// Writes distances in the code of Golomb and Rice: of each what is above its low bits, as so many ones and a zero, then
/// those. Bits fill bytes from the lowest; ones after the last distance fill the last byte.
fn write_distances(distances: &[u32], low: u32, file: &mut Vec<u8>) {
    let (mut word, mut filled) = (0_u64, 0);
    let mut put = |bits: u64, count: u32| {
        word |= bits << filled;
        filled += count;
        while filled >= 8 {
            file.push(word as u8);
            word >>= 8;
            filled -= 8;
        }
    };
    for distance in distances {
        let mut ones = distance >> low;
        while ones > 0 {
            let some = ones.min(32);
            put((1 << some) - 1, some);
            ones -= some;
        }
        put(0, 1);
        put(u64::from(*distance) & ((1 << low) - 1), low);
    }
    let rest = (8 - bits_of(distances, low) % 8) as u32 % 8;
    put((1 << rest) - 1, rest);
}

/// Distances as they were written, as far as they are sound.
struct Coded<'f> {
    rest: &'f [u8],
    low: u32,
    word: u64,
    /// Bits of the word that are not read yet.
    filled: u32,
}

impl Coded<'_> {
    fn new(list: &[u8]) -> Coded<'_> {
        let (low, rest) = match list.split_first() {
            Some((low, rest)) if u32::from(*low) <= MOST_LOW_BITS => (u32::from(*low), rest),
            _ => (0, &[][..]),
        };
        Coded { rest, low, word: 0, filled: 0 }
    }

    /// Takes the next bytes, where all bits are read; `None` at the end.
    fn fill(&mut self) -> Option<()> {
        if self.filled == 0 {
            let bytes = self.rest.len().min(8);
            let (bytes, rest) = self.rest.split_at(bytes);
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            (self.rest, self.word, self.filled) = (rest, u64::from_le_bytes(word), bytes.len() as u32 * 8);
        }
        (self.filled > 0).then_some(())
    }

    /// Reads so many bits, 31 at most.
    fn bits(&mut self, count: u32) -> Option<u32> {
        let (mut bits, mut read) = (0, 0);
        while read < count {
            self.fill()?;
            let some = self.filled.min(count - read);
            bits |= (self.word & ((1 << some) - 1)) << read;
            self.word >>= some;
            self.filled -= some;
            read += some;
        }
        Some(bits as u32)
    }
}

impl Iterator for Coded<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let mut high = 0_u32;
        loop {
            self.fill()?;
            let ones = self.word.trailing_ones().min(self.filled);
            high = high.checked_add(ones)?;
            if ones < self.filled {
                // The ones, and the zero after them.
                self.word = self.word >> ones >> 1;
                self.filled -= ones + 1;
                break;
            }
            self.filled = 0;
        }
        let low = self.bits(self.low)?;
        u32::try_from(u64::from(high) << self.low | u64::from(low)).ok()
    }
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
