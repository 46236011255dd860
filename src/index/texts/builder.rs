//! Records on their way into a file of texts.
//!
//! Owns where blocks and parts end, and what dictionaries are learned from. Each part has
//! a dictionary of its own, so that parts can be merged by copying.

use std::io::{self, Write};

use zstd::bulk::Compressor;
use zstd::dict::EncoderDictionary;

use super::{Block, Part, Record, Texts};

/// Bytes of records that are compressed together: two or three. Blocks of 4 KB take a thirtieth less room and twice the
/// time to open.
const BLOCK_BYTES: usize = 2 << 10;

/// Bytes of records that share a dictionary: enough for what learning it costs, and all that a writer holds
/// uncompressed.
const PART_BYTES: usize = 16 << 20;

/// Bytes of records from which on a dictionary is worth its room.
const LEARNING_BYTES: usize = 256 << 10;

/// Largest dictionary, in bytes.
const DICTIONARY_BYTES: usize = 64 << 10;

/// Bytes of records that a dictionary is learned from, at most, from all over the part. Four times as many take a
/// tenth more of the time of a whole run, and leave texts no smaller by a hundredth.
const SAMPLE_BYTES: usize = 256 << 10;

/// zstd's own default. Its first level leaves a seventh more, and with a dictionary is no faster.
const LEVEL: i32 = 3;

/// A file being written.
pub(super) struct Builder<W> {
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
    pub(super) fn new(out: W) -> Builder<W> {
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
    pub(super) fn add(&mut self, record: Record<'_>) -> io::Result<()> {
        let bytes = 4 * record.len() + record.iter().map(|part| part.len()).sum::<usize>();
        if self.open.len() + bytes > PART_BYTES {
            self.close()?;
        }
        if self.open.capacity() == 0 {
            // Taken once; what is not written to is no memory.
            self.open.reserve_exact(PART_BYTES);
        }
        for part in record {
            self.open.extend_from_slice(&(part.len() as u32).to_le_bytes());
        }
        for part in record {
            self.open.extend_from_slice(part);
        }
        self.ends.push(self.open.len());
        Ok(())
    }

    /// Bytes of memory that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        self.open.len() + self.blocks.len() * size_of::<Block>()
    }

    /// Compresses the records of the open part.
    fn close(&mut self) -> io::Result<()> {
        if self.ends.is_empty() {
            return Ok(());
        }
        let dictionary = dictionary(&self.open, &self.ends);
        let part = self.compress(&dictionary)?;
        self.passages += self.ends.len() as u32;
        self.written += u64::from(part.end);
        self.parts.push(part);
        self.open.clear();
        self.ends.clear();
        Ok(())
    }

    /// Writes the dictionary and the blocks of the open part.
    fn compress(&mut self, dictionary: &[u8]) -> io::Result<Part> {
        let learned = EncoderDictionary::try_copy(dictionary, LEVEL)?;
        let first_block = self.blocks.len() as u32;
        let dictionary_bytes = dictionary.len() as u32;
        let mut part =
            Part { base: self.written, dictionary: dictionary_bytes, end: dictionary_bytes, first_block };
        let mut compressor = Compressor::with_prepared_dictionary(&learned)?;
        compressor.include_dictid(false)?;
        compressor.include_checksum(true)?;
        self.out.write_all(dictionary)?;
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
        Ok(part)
    }

    /// Adds a part of another file as it is; no passage of it is deleted.
    pub(super) fn copy(&mut self, texts: &Texts, place: usize) -> io::Result<()> {
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
    pub(super) fn finish(mut self) -> io::Result<W> {
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

/// A dictionary for records; empty if it would not be worth its room, or if nothing can be learned from them.
fn dictionary(records: &[u8], ends: &[usize]) -> Vec<u8> {
    if records.len() < LEARNING_BYTES {
        return Vec::new();
    }
    let step = records.len().div_ceil(SAMPLE_BYTES);
    let starts = std::iter::once(&0).chain(ends);
    let samples: Vec<&[u8]> =
        starts.zip(ends).step_by(step).map(|(&start, &end)| &records[start..end]).collect();
    zstd::dict::from_samples(&samples, DICTIONARY_BYTES).unwrap_or_default()
}
