//! What each passage of a segment shares with those of the same text.
//!
//! Owns a segment plugin of one file: of the likeness of each passage ([`crate::corpus::likeness`]) two bytes, then of each the
//! other six. The first part alone tells nearly all passages from those that are sought, so all the matches of a word are looked
//! through in a quarter of the memory. Must not know what counts as alike.

use std::any::Any;
use std::io::Write;

use rustc_hash::FxHashMap;
use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::error::DataCorruption;
use tantivy::index::{SegmentComponent, SegmentReader};
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{DocId, Segment, TantivyError};

use super::entry::Entry;
use super::spellings::Passages;

const LIKENESS: &str = "likeness";

/// Bytes of a likeness that come first.
const FIRST: usize = 2;

/// Bytes of a likeness.
const ALL: usize = size_of::<u64>();

/// The plugin to register with each index.
pub(crate) struct LikenessPlugin;

struct LikenessWriter(Vec<u64>);

impl SegmentPlugin for LikenessPlugin {
    fn extensions(&self) -> &[&str] {
        &[LIKENESS]
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(LikenessWriter(Vec::new())))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        let mut all = Vec::new();
        for reader in context.readers {
            let likenesses = Likenesses::open(reader)?;
            all.extend(reader.doc_ids_alive().map(|passage| likenesses.of(passage)));
        }
        write(context.target_segment, &all)
    }
}

impl PluginWriter for LikenessWriter {
    fn add_document(&mut self, _: DocId, entry: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        self.0.push(Entry::of(entry)?.likeness());
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        write(segment, &self.0)
    }

    fn mem_usage(&self) -> usize {
        self.0.len() * ALL
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

fn write(segment: &Segment, all: &[u64]) -> tantivy::Result<()> {
    let mut file = segment.open_write(component())?;
    for likeness in all {
        file.write_all(&likeness.to_le_bytes()[..FIRST])?;
    }
    for likeness in all {
        file.write_all(&likeness.to_le_bytes()[FIRST..])?;
    }
    Ok(file.terminate()?)
}

/// The likenesses of a segment, mapped, not read.
#[derive(Debug, Clone)]
pub(crate) struct Likenesses(OwnedBytes);

impl Likenesses {
    /// Those of a segment.
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Likenesses> {
        let file = reader.open_read(component())?.read_bytes()?;
        if file.len() != reader.max_doc() as usize * ALL {
            let cause = "the likenesses do not fit their segment".to_owned();
            return Err(TantivyError::DataCorruption(DataCorruption::comment_only(cause)));
        }
        Ok(Likenesses(file))
    }

    fn parts(&self) -> (&[u8], &[u8]) {
        self.0.split_at(self.0.len() / ALL * FIRST)
    }

    /// That of a passage; 0 if it is like no other.
    pub(crate) fn of(&self, passage: DocId) -> u64 {
        let (first, rest) = self.parts();
        let place = passage as usize;
        let bytes = first.get(place * FIRST..).and_then(<[u8]>::first_chunk::<FIRST>);
        let others = rest.get(place * (ALL - FIRST)..).and_then(<[u8]>::first_chunk::<{ ALL - FIRST }>);
        let mut likeness = [0; ALL];
        if let (Some(bytes), Some(others)) = (bytes, others) {
            likeness[..FIRST].copy_from_slice(bytes);
            likeness[FIRST..].copy_from_slice(others);
        }
        u64::from_le_bytes(likeness)
    }

    /// Adds to each of some likenesses how many of some passages have it.
    pub(crate) fn count(&self, passages: &Passages, counts: &mut FxHashMap<u64, u64>) {
        let mut sought = vec![0_u64; (1 << (8 * FIRST)) / 64];
        for likeness in counts.keys() {
            let first = *likeness as u16;
            sought[usize::from(first) / 64] |= 1 << (first % 64);
        }
        let words = passages.words_from(0).iter();
        for (word, (start, first)) in words.zip((0..).step_by(64).zip(self.parts().0.chunks(64 * FIRST))) {
            let mut rest = *word;
            while rest != 0 {
                let place = rest.trailing_zeros();
                rest &= rest - 1;
                let bytes = first.get(place as usize * FIRST..).and_then(<[u8]>::first_chunk);
                let Some(bytes) = bytes else { break };
                let first = u16::from_le_bytes(*bytes);
                if sought[usize::from(first) / 64] >> (first % 64) & 1 == 1
                    && let Some(count) = counts.get_mut(&self.of(start + place))
                {
                    *count += 1;
                }
            }
        }
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(LIKENESS.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As each passage by itself tells.
        #[test]
        fn counts(
            all in prop::collection::vec(prop_oneof![0_u64..4, (0_u64..4).prop_map(|n| n << 16 | 3), any::<u64>()], 0..300),
            among in prop::collection::vec(any::<bool>(), 300),
            sought in prop::collection::vec(prop_oneof![0_u64..6, (0_u64..6).prop_map(|n| n << 16 | 3)], 0..4),
        ) {
            let part = |range: std::ops::Range<usize>| all.iter().flat_map(move |one| one.to_le_bytes()[range.clone()].to_vec());
            let likenesses = Likenesses(OwnedBytes::new(part(0..FIRST).chain(part(FIRST..ALL)).collect::<Vec<u8>>()));
            let mut passages = Passages::none(all.len() as u32);
            let mut expected: FxHashMap<u64, u64> = sought.iter().map(|one| (*one, 0)).collect();
            let mut counts = expected.clone();
            for (place, (one, _)) in all.iter().zip(&among).enumerate().filter(|(_, (_, among))| **among) {
                passages.add(place as u32);
                expected.entry(*one).and_modify(|count| *count += 1);
            }
            likenesses.count(&passages, &mut counts);
            prop_assert_eq!(counts, expected);
            for (place, one) in all.iter().enumerate() {
                prop_assert_eq!(likenesses.of(place as u32), *one);
            }
        }
    }
}
