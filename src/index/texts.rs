//! The texts of each segment, compressed.
//!
//! Owns a segment plugin of one file: what is shown of each passage, in blocks of a few, compressed with a
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

use std::any::Any;
use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use tantivy::directory::{OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::error::DataCorruption;
use tantivy::index::{SegmentComponent, SegmentReader};
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{DocId, Segment, TantivyError};
use zstd::bulk::Compressor;
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::{self, DCtx};

use super::entry::Entry;
use super::schema::RECORD_PARTS;

const TEXTS: &str = "texts";

/// Bytes of records that are compressed together: two or three. Blocks of 4 KB take a twentieth less room and twice the
/// time to open.
const BLOCK_BYTES: usize = 2 << 10;

/// Bytes of records that share a dictionary: enough for what learning it costs, and all that a writer holds
/// uncompressed.
const PART_BYTES: usize = 16 << 20;

/// Bytes of records from which on a dictionary is worth its room.
const LEARNING_BYTES: usize = 256 << 10;

/// Largest dictionary, in bytes.
const DICTIONARY_BYTES: usize = 64 << 10;

/// Bytes of records that a dictionary is learned from, at most, from all over the part.
const SAMPLE_BYTES: usize = 1 << 20;

/// A part smaller than this is compressed anew with its neighbours when segments are merged; others are copied.
const WHOLE_PART_BYTES: u32 = 1 << 20;

/// zstd's own default. Its first level leaves a seventh more, and with a dictionary is no faster.
const LEVEL: i32 = 3;

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
        let entry = entry.as_any().downcast_ref::<Entry>();
        let entry = entry.ok_or_else(|| TantivyError::InvalidArgument("not a passage of ours".to_owned()))?;
        Ok(self.builder.add(entry.record())?)
    }

    fn serialize(self: Box<Self>, _: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        Ok(self.builder.finish()?.terminate()?)
    }

    fn mem_usage(&self) -> usize {
        self.builder.open.capacity() + self.builder.blocks.len() * size_of::<Block>()
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

/// A file being written.
struct Builder<W> {
    out: W,
    written: u64,
    parts: Vec<Part>,
    blocks: Vec<Block>,
    passages: u32,
    /// Records of the part that is not yet compressed.
    open: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl<W: Write> Builder<W> {
    fn new(out: W) -> Builder<W> {
        Builder {
            out,
            written: 0,
            parts: Vec::new(),
            blocks: Vec::new(),
            passages: 0,
            open: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Adds the record of the next passage.
    fn add(&mut self, record: Record<'_>) -> io::Result<()> {
        for part in record {
            self.open.extend_from_slice(&(part.len() as u32).to_le_bytes());
        }
        for part in record {
            self.open.extend_from_slice(part);
        }
        self.ends.push(self.open.len());
        if self.open.len() >= PART_BYTES { self.close() } else { Ok(()) }
    }

    /// Compresses the records of the open part.
    fn close(&mut self) -> io::Result<()> {
        if self.ends.is_empty() {
            return Ok(());
        }
        let dictionary = dictionary(&self.open, &self.ends);
        let mut part = Part {
            base: self.written,
            dictionary: dictionary.len() as u32,
            end: dictionary.len() as u32,
            first_block: self.blocks.len() as u32,
        };
        let learned = EncoderDictionary::try_copy(&dictionary, LEVEL)?;
        let mut compressor = Compressor::with_prepared_dictionary(&learned)?;
        compressor.include_dictid(false)?;
        compressor.include_checksum(true)?;
        self.out.write_all(&dictionary)?;
        let mut start = 0;
        let mut first = self.passages;
        for (place, &end) in self.ends.iter().enumerate() {
            let last = place + 1 == self.ends.len();
            if end - start >= BLOCK_BYTES || last {
                let block = compressor.compress(&self.open[start..end])?;
                self.out.write_all(&block)?;
                self.blocks.push(Block { passage: first, offset: part.end });
                part.end += block.len() as u32;
                start = end;
                first = self.passages + place as u32 + 1;
            }
        }
        self.passages += self.ends.len() as u32;
        self.written += u64::from(part.end);
        self.parts.push(part);
        self.open.clear();
        self.ends.clear();
        Ok(())
    }

    /// Adds a part of another file as it is; no passage of it is deleted.
    fn copy(&mut self, texts: &Texts, place: usize) -> io::Result<()> {
        self.close()?;
        let passages = texts.passages(place);
        let (from, moved) = (texts.parts[place], self.passages);
        self.out.write_all(texts.bytes_of(from)?)?;
        self.parts.push(Part { base: self.written, first_block: self.blocks.len() as u32, ..from });
        let blocks = texts.blocks_of(place).map(|block| texts.block(block));
        self.blocks.extend(blocks.map(|block| Block {
            passage: block.passage.saturating_sub(passages.start).saturating_add(moved),
            ..block
        }));
        self.written += u64::from(from.end);
        self.passages += passages.len() as u32;
        Ok(())
    }

    /// Ends the file, and gives it back.
    fn finish(mut self) -> io::Result<W> {
        self.close()?;
        for Part { base, dictionary, end, first_block } in &self.parts {
            self.out.write_all(&base.to_le_bytes())?;
            for number in [dictionary, end, first_block] {
                self.out.write_all(&number.to_le_bytes())?;
            }
        }
        for Block { passage, offset } in &self.blocks {
            self.out.write_all(&passage.to_le_bytes())?;
            self.out.write_all(&offset.to_le_bytes())?;
        }
        for count in [self.parts.len() as u32, self.blocks.len() as u32, self.passages] {
            self.out.write_all(&count.to_le_bytes())?;
        }
        Ok(self.out)
    }
}

/// A dictionary for records; empty if it would not be worth its room.
fn dictionary(records: &[u8], ends: &[usize]) -> Vec<u8> {
    if records.len() < LEARNING_BYTES {
        return Vec::new();
    }
    let step = records.len().div_ceil(SAMPLE_BYTES);
    let starts = std::iter::once(&0).chain(ends);
    let samples: Vec<&[u8]> =
        starts.zip(ends).step_by(step).map(|(&start, &end)| &records[start..end]).collect();
    // What cannot be learned from is compressed without.
    zstd::dict::from_samples(&samples, DICTIONARY_BYTES).unwrap_or_default()
}

/// The texts of one segment, mapped, not read.
pub struct Texts {
    file: OwnedBytes,
    parts: Vec<Part>,
    /// Where the entries of the blocks begin in the file.
    blocks_at: usize,
    blocks: u32,
    passages: u32,
    /// The dictionary of each part, ready for use, once it was used.
    dictionaries: Dictionaries,
}

type Dictionaries = Arc<[OnceLock<DecoderDictionary<'static>>]>;

/// What reading texts needs again and again: a block, and room to open it.
pub struct Blocks {
    context: DCtx<'static>,
    block: Vec<u8>,
    /// Which block it is, of which file: the one of these dictionaries.
    at: Option<(Dictionaries, u32)>,
}

impl Default for Blocks {
    fn default() -> Blocks {
        Blocks { context: DCtx::create(), block: Vec::new(), at: None }
    }
}

impl Texts {
    /// The texts of a segment.
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Texts> {
        let file = reader.open_read(component())?.read_bytes()?;
        let texts = Texts::read(file).ok_or_else(|| broken("the texts of a segment are cut"))?;
        if texts.passages != reader.max_doc() {
            return Err(broken("the texts do not fit their segment"));
        }
        Ok(texts)
    }

    fn read(file: OwnedBytes) -> Option<Texts> {
        let counts_at = file.len().checked_sub(COUNTS)?;
        let [parts, blocks, passages] = [0, 4, 8].map(|place| u32_at(&file, counts_at + place));
        let (parts, blocks, passages) = (parts?, blocks?, passages?);
        let blocks_at = counts_at.checked_sub(blocks as usize * BLOCK_ENTRY)?;
        let parts_at = blocks_at.checked_sub(parts as usize * PART_ENTRY)?;
        let part = |place: usize| {
            let at = parts_at + place * PART_ENTRY;
            let base = u64::from(u32_at(&file, at)?) | u64::from(u32_at(&file, at + 4)?) << 32;
            Some(Part {
                base,
                dictionary: u32_at(&file, at + 8)?,
                end: u32_at(&file, at + 12)?,
                first_block: u32_at(&file, at + 16)?,
            })
        };
        let parts: Vec<Part> = (0..parts as usize).map(part).collect::<Option<_>>()?;
        let follow = parts.windows(2).all(|pair| {
            pair[0].first_block < pair[1].first_block && pair[0].base + u64::from(pair[0].end) == pair[1].base
        });
        let begins = parts.first().is_none_or(|first| first.first_block == 0 && first.base == 0);
        if !follow || !begins || parts.last().is_some_and(|last| last.first_block >= blocks) {
            return None;
        }
        let dictionaries = parts.iter().map(|_| OnceLock::new()).collect();
        Some(Texts { file, parts, blocks_at, blocks, passages, dictionaries })
    }

    /// The record of a passage.
    pub(crate) fn record<'b>(&self, passage: DocId, blocks: &'b mut Blocks) -> tantivy::Result<Record<'b>> {
        let wanted = partition(self.blocks, |block| self.block(block).passage <= passage);
        let block = wanted.checked_sub(1).ok_or_else(|| broken("a passage lies in no block of texts"))?;
        let is_open =
            |(file, at): &(Dictionaries, u32)| Arc::ptr_eq(file, &self.dictionaries) && *at == block;
        if !blocks.at.as_ref().is_some_and(is_open) {
            blocks.at = None;
            self.decompress(block, blocks)?;
            blocks.at = Some((Arc::clone(&self.dictionaries), block));
        }
        let place = passage - self.block(block).passage;
        record_at(&blocks.block, place).ok_or_else(|| broken("a passage is not in its block of texts"))
    }

    fn decompress(&self, place: u32, blocks: &mut Blocks) -> tantivy::Result<()> {
        let parts = self.parts.len() as u32;
        let part = partition(parts, |part| self.parts[part as usize].first_block <= place).saturating_sub(1);
        let of = self.parts.get(part as usize).ok_or_else(|| broken("a block of texts is of no part"))?;
        let bytes = self.bytes_of(*of)?;
        let last = self.blocks_of(part as usize).end == place + 1;
        let end = if last { of.end } else { self.block(place + 1).offset };
        let cut = || broken("a block of texts is cut");
        let block = bytes.get(self.block(place).offset as usize..end as usize).ok_or_else(cut)?;
        let dictionary = bytes.get(..of.dictionary as usize).ok_or_else(cut)?;
        let ready = &self.dictionaries[part as usize];
        let learned = if let Some(learned) = ready.get() {
            learned
        } else {
            let learned = DecoderDictionary::try_copy(dictionary);
            let learned = learned.map_err(|_| broken("a dictionary of texts is damaged"))?;
            ready.get_or_init(|| learned)
        };
        let size = zstd_safe::get_frame_content_size(block).ok().flatten().ok_or_else(cut)?;
        blocks.block.clear();
        blocks.block.try_reserve(size as usize).map_err(|_| cut())?;
        let done = blocks.context.decompress_using_ddict(&mut blocks.block, block, learned.as_ddict());
        done.map(drop).map_err(|code| broken(zstd_safe::get_error_name(code)))
    }

    fn block(&self, place: u32) -> Block {
        let at = self.blocks_at + place as usize * BLOCK_ENTRY;
        let number = |at| u32_at(&self.file, at).unwrap_or_default();
        Block { passage: number(at), offset: number(at + 4) }
    }

    fn blocks_of(&self, part: usize) -> std::ops::Range<u32> {
        let end = self.parts.get(part + 1).map_or(self.blocks, |next| next.first_block);
        self.parts[part].first_block..end
    }

    /// The passages of a part.
    fn passages(&self, part: usize) -> std::ops::Range<DocId> {
        let blocks = self.blocks_of(part);
        let end = if blocks.end < self.blocks { self.block(blocks.end).passage } else { self.passages };
        self.block(blocks.start).passage..end
    }

    fn bytes_of(&self, part: Part) -> io::Result<&[u8]> {
        let start = usize::try_from(part.base).ok();
        let end = start.and_then(|start| start.checked_add(part.end as usize));
        let bytes = start.zip(end).and_then(|(start, end)| self.file.get(start..end));
        bytes.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a part of the texts is cut"))
    }
}

/// The first of some places, in order, that does not hold; their number if all do.
fn partition(count: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The record of this place in an opened block.
fn record_at(block: &[u8], place: u32) -> Option<Record<'_>> {
    let mut rest = block;
    for before in (0..=place).rev() {
        let (lengths, after) = rest.split_at_checked(RECORD_PARTS * 4)?;
        rest = after;
        let mut record: Record<'_> = [&[]; RECORD_PARTS];
        for (place, part) in record.iter_mut().enumerate() {
            (*part, rest) = rest.split_at_checked(u32_at(lengths, place * 4)? as usize)?;
        }
        if before == 0 {
            return Some(record);
        }
    }
    None
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn broken(cause: &str) -> TantivyError {
    TantivyError::DataCorruption(DataCorruption::comment_only(cause))
}

#[cfg(test)]
mod tests {
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
