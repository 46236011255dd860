//! Records read from a file of texts.
//!
//! Owns finding a passage in the parts and blocks of a mapped file, and opening its block. Law: whatever the file holds,
//! reading it ends, with a record that was written or with an error.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::directory::OwnedBytes;
use tantivy::error::DataCorruption;
use tantivy::index::SegmentReader;
use tantivy::{DocId, TantivyError};
use zstd::dict::DecoderDictionary;
use zstd::zstd_safe::{self, DCtx};

use super::{BLOCK_ENTRY, Block, COUNTS, PART_ENTRY, Part, Record, component};
use crate::index::schema::RECORD_PARTS;

/// The texts of one segment, mapped, not read.
pub struct Texts {
    file: OwnedBytes,
    pub(super) parts: Vec<Part>,
    /// Where the entries of the blocks begin in the file.
    blocks_at: usize,
    blocks: u32,
    pub(super) passages: u32,
    /// The dictionary of each part.
    dictionaries: Dictionaries,
}

/// How often a dictionary is used as it lies in the file.
const USED_AS_IT_LIES: u32 = 3;

type Dictionaries = Arc<[Dictionary]>;

/// A dictionary, made ready when it has been used some times: that takes a copy of it, and longer than using it as it
/// lies in the file. A single search uses most of them once or twice.
#[derive(Default)]
struct Dictionary {
    used: AtomicU32,
    ready: OnceLock<DecoderDictionary<'static>>,
}

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

    pub(super) fn read(file: OwnedBytes) -> Option<Texts> {
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
        let dictionaries = parts.iter().map(|_| Dictionary::default()).collect();
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
        let size = zstd_safe::get_frame_content_size(block).ok().flatten().ok_or_else(cut)?;
        blocks.block.clear();
        blocks.block.try_reserve(size as usize).map_err(|_| cut())?;
        let Blocks { context, block: opened, .. } = blocks;
        let Dictionary { used, ready } = &self.dictionaries[part as usize];
        let done = if let Some(learned) = ready.get() {
            context.decompress_using_ddict(opened, block, learned.as_ddict())
        } else {
            if used.fetch_add(1, Ordering::Relaxed) >= USED_AS_IT_LIES {
                let learned = DecoderDictionary::try_copy(dictionary);
                let learned = learned.map_err(|_| broken("a dictionary of texts is damaged"))?;
                ready.get_or_init(|| learned);
            }
            context.decompress_using_dict(opened, block, dictionary)
        };
        done.map(drop).map_err(|code| broken(zstd_safe::get_error_name(code)))
    }

    pub(super) fn block(&self, place: u32) -> Block {
        let at = self.blocks_at + place as usize * BLOCK_ENTRY;
        let number = |at| u32_at(&self.file, at).unwrap_or_default();
        Block { passage: number(at), offset: number(at + 4) }
    }

    pub(super) fn blocks_of(&self, part: usize) -> std::ops::Range<u32> {
        let end = self.parts.get(part + 1).map_or(self.blocks, |next| next.first_block);
        self.parts[part].first_block..end
    }

    /// The passages of a part.
    pub(super) fn passages(&self, part: usize) -> std::ops::Range<DocId> {
        let blocks = self.blocks_of(part);
        let end = if blocks.end < self.blocks { self.block(blocks.end).passage } else { self.passages };
        self.block(blocks.start).passage..end
    }

    pub(super) fn bytes_of(&self, part: Part) -> io::Result<&[u8]> {
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
