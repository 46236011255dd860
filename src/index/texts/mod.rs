//! The texts of each segment, compressed.
//!
//! Owns a segment plugin of one file, which `builder` writes and `reader` reads: what is shown of each passage, in blocks of a few, compressed with a
//! dictionary learned from their neighbours, so that a small block takes no more room than a large one would
//! without, and a search opens little that it does not read. Must not know what the parts of a record mean.
//!
//! ```text
//! file  := part* parts blocks counts
//! part  := dictionary block*              16 MB of records, learned and compressed together
//! block := zstd(record*)                  2 KB of records
//! ```
//!
//! Law: a record is read as it was written, whatever was merged since; of a damaged file, nothing or an error.

mod builder;
mod reader;

use std::any::Any;

use tantivy::directory::{TerminatingWrite, WritePtr};
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{DocId, Segment};

use builder::Builder;
pub use reader::{Blocks, Texts};

use super::entry::Entry;
use super::schema::RECORD_PARTS;

const TEXTS: &str = "texts";

/// A part smaller than this is compressed anew with its neighbours when segments are merged; others are copied.
const WHOLE_PART_BYTES: u32 = 1 << 20;

/// A record of a passage: title, headings, text and place.
pub(crate) type Record<'r> = [&'r [u8]; RECORD_PARTS];

/// The plugin to register with each index.
pub(crate) struct TextsPlugin;

struct TextsWriter {
    builder: Builder<WritePtr>,
}

impl SegmentPlugin for TextsPlugin {
    fn extensions(&self) -> &[&str] {
        &[TEXTS]
    }

    fn create_writer(&self, context: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        let file = context.segment.open_write(component())?;
        Ok(Box::new(TextsWriter { builder: Builder::new(file) }))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        let file = context.target_segment.open_write(component())?;
        let mut builder = Builder::new(file);
        let mut blocks = Blocks::default();
        for reader in context.readers {
            let texts = Texts::open(reader)?;
            for part in 0..texts.parts.len() {
                if reader.alive_bitset().is_none() && texts.parts[part].end >= WHOLE_PART_BYTES {
                    builder.copy(&texts, part)?;
                    continue;
                }
                for passage in texts.passages(part).filter(|passage| !reader.is_deleted(*passage)) {
                    builder.add(texts.record(passage, &mut blocks)?)?;
                }
            }
        }
        Ok(builder.finish()?.terminate()?)
    }
}

impl PluginWriter for TextsWriter {
    fn add_document(&mut self, _: DocId, entry: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let entry = Entry::of(entry)?;
        Ok(self.builder.add(entry.record(&entry.place()))?)
    }

    fn serialize(self: Box<Self>, _: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        Ok(self.builder.finish()?.terminate()?)
    }

    fn mem_usage(&self) -> usize {
        self.builder.bytes()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(TEXTS.to_owned())
}

/// A part of a file.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// Where it begins in the file.
    base: u64,
    /// Bytes of its dictionary, which comes first.
    dictionary: u32,
    /// Its bytes.
    end: u32,
    /// The first of its blocks.
    first_block: u32,
}

/// A block of a part.
#[derive(Debug, Clone, Copy)]
struct Block {
    /// Its first passage.
    passage: DocId,
    /// Where it begins in its part.
    offset: u32,
}

const PART_ENTRY: usize = 20;
const BLOCK_ENTRY: usize = 8;
const COUNTS: usize = 12;

#[cfg(test)]
mod tests {
    use tantivy::directory::OwnedBytes;

    use super::*;
    use proptest::prelude::*;

    type Owned = [Vec<u8>; RECORD_PARTS];

    fn written(records: &[Owned]) -> Vec<u8> {
        let mut builder = Builder::new(Vec::new());
        for record in records {
            builder.add(record.each_ref().map(Vec::as_slice)).unwrap();
        }
        builder.finish().unwrap()
    }

    fn opened(file: Vec<u8>) -> Option<Texts> {
        Texts::read(OwnedBytes::new(file))
    }

    fn read_all(texts: &Texts) -> Vec<Owned> {
        let mut blocks = Blocks::default();
        (0..texts.passages)
            .map(|place| texts.record(place, &mut blocks).unwrap().map(<[u8]>::to_vec))
            .collect()
    }

    /// Passages that have words in common, long enough for some parts with a dictionary.
    fn passage(number: usize) -> Owned {
        let words = ["la loi", "le décret", "du travail", "l’arrêté", "est abrogé"];
        let text: Vec<String> =
            (0..60).map(|n| format!("{} {}", words[(number + n * n) % 5], number % (n + 7))).collect();
        [
            "Code".into(),
            Vec::new(),
            text.join(" ").into_bytes(),
            format!("{{\"line\":{number}}}").into_bytes(),
        ]
    }

    #[test]
    fn parts_and_dictionaries() {
        let records: Vec<Owned> = (0..40_000).map(passage).collect();
        let file = written(&records);
        let texts = opened(file).unwrap();
        assert!(texts.parts.len() > 1 && texts.parts[0].dictionary > 0, "{:?}", texts.parts);
        let mut blocks = Blocks::default();
        for place in (0..records.len()).rev().step_by(7) {
            let record = texts.record(place as u32, &mut blocks).unwrap();
            assert_eq!(record.map(<[u8]>::to_vec), records[place]);
        }
    }

    #[test]
    fn parts_are_copied_between_others() {
        let records: Vec<Owned> = (0..40_000).map(passage).collect();
        let texts = opened(written(&records)).unwrap();
        let mut builder = Builder::new(Vec::new());
        builder.add(records[7].each_ref().map(Vec::as_slice)).unwrap();
        builder.copy(&texts, 1).unwrap();
        builder.copy(&texts, 0).unwrap();
        builder.add(records[9].each_ref().map(Vec::as_slice)).unwrap();
        let copied = read_all(&opened(builder.finish().unwrap()).unwrap());
        let (first, second) = (texts.passages(0).len(), texts.passages(1).len());
        let whole = texts.passages(1).start as usize;
        assert_eq!(copied.len(), first + second + 2);
        assert_eq!(copied[0], records[7]);
        assert_eq!(copied[1..=second], records[whole..whole + second]);
        assert_eq!(copied[second + 1..=second + first], records[..first]);
        assert_eq!(copied[second + first + 1], records[9]);
    }

    proptest! {
        #[test]
        fn read_as_written(
            records in proptest::collection::vec(
                [(); RECORD_PARTS].map(|()| proptest::collection::vec(any::<u8>(), 0..3000)),
                0..20,
            ),
        ) {
            prop_assert_eq!(read_all(&opened(written(&records)).unwrap()), records);
        }

        /// Whatever a damaged file holds, reading it ends.
        #[test]
        fn total(place in 0_usize..4000, byte in any::<u8>(), cut in 0_usize..4000) {
            let mut file = written(&(0..8).map(passage).collect::<Vec<_>>());
            let (place, cut) = (place % file.len(), cut % file.len());
            file[place] = byte;
            if byte == 0 {
                file.drain(..cut);
            }
            if let Some(texts) = opened(file) {
                let mut blocks = Blocks::default();
                for passage in 0..texts.passages.min(10) {
                    let _ = texts.record(passage, &mut blocks);
                }
            }
        }
    }
}
