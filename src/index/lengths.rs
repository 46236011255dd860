//! How long each passage of a segment is.
//!
//! Owns one file: for each passage its number of tokens, exactly (tantivy keeps a rounding of it), and how many of
//! them, the last, are its title's; in the end, the tokens of all. Must not know words.
//!
//! Law: opening reads the end alone; whatever the file holds, reading it ends.

use std::io::Write;

use tantivy::DocId;
use tantivy::Segment;
use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::index::{SegmentComponent, SegmentReader};

use super::schema::{PART_GAP, PARTS};

/// The ending of the file.
pub(super) const LENGTH: &str = "length";

/// Bytes of a passage in the file.
const ENTRY: usize = 6;

/// Bytes of the end.
const END: usize = 8;

/// The length of a passage, in tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Length {
    /// All of them, of title, headings and text.
    pub(crate) tokens: u32,
    /// The title's, up to 65,535.
    pub(crate) title: u16,
}

impl Length {
    /// Where the positions of headings have ended, and those of the title may begin: before each part that is not empty
    /// [`PART_GAP`] positions are left free, and one more after each but the last.
    ///
    /// With headings, these end before this and the title begins some [`PART_GAP`] further on; without, the title begins one
    /// further on, or here if the text's last token, longer than tantivy takes, has no position.
    pub(crate) fn title_start(self) -> u32 {
        let before = self.tokens.saturating_sub(self.title.into());
        before.saturating_add(PARTS as u32 - 2 + PART_GAP)
    }
}

/// Writes the lengths of a segment.
pub(super) fn write(segment: &Segment, lengths: impl Iterator<Item = Length>) -> tantivy::Result<()> {
    let mut file = segment.open_write(component())?;
    let mut all = 0_u64;
    for Length { tokens, title } in lengths {
        file.write_all(&tokens.to_le_bytes())?;
        file.write_all(&title.to_le_bytes())?;
        all += u64::from(tokens);
    }
    file.write_all(&all.to_le_bytes())?;
    Ok(file.terminate()?)
}

/// The lengths of a segment, mapped, not read.
#[derive(Debug, Clone)]
pub(crate) struct Lengths(OwnedBytes);

impl Lengths {
    /// Those of a segment; `None` if the file does not fit it.
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Option<Lengths>> {
        let file = reader.open_read(component())?.read_bytes()?;
        let fits = file.len() == reader.max_doc() as usize * ENTRY + END;
        Ok(fits.then_some(Lengths(file)))
    }

    /// That of a passage.
    pub(crate) fn of(&self, passage: DocId) -> Length {
        let entry = self.0.get(passage as usize * ENTRY..).and_then(<[u8]>::first_chunk::<ENTRY>);
        entry.map_or(Length::default(), |&[a, b, c, d, e, f]| Length {
            tokens: u32::from_le_bytes([a, b, c, d]),
            title: u16::from_le_bytes([e, f]),
        })
    }

    /// Number of passages, deleted ones too.
    pub(crate) fn passages(&self) -> u32 {
        (self.0.len().saturating_sub(END) / ENTRY) as u32
    }

    /// The tokens of all passages, deleted ones too.
    pub(crate) fn all(&self) -> u64 {
        self.0.last_chunk().map_or(0, |all| u64::from_le_bytes(*all))
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(LENGTH.to_owned())
}
