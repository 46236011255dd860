//! Where a passage stands in its document and its file.
//!
//! Owns what is kept of that, and in which bytes: as JSON it took a fiftieth of the room of all texts. Must not know how it
//! is shown. Law: it is read as it was written; of damaged bytes, something or nothing.

use serde_json::{Map, Value};

use super::varint::{pull, push};

/// What a hit shows beside its text and the name of its document, which is a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Place of the passage in its document, from 0.
    pub passage: u32,
    /// Line of the file where the passage begins, from 1, in formats whose lines mean something.
    pub line: Option<u32>,
    /// Page where the passage begins, from 1, in formats that have pages.
    pub page: Option<u32>,
    /// Where further pages begin in the passage, in bytes.
    pub page_breaks: Vec<u32>,
    /// Whether a line feed of the passage is a line of the file (false in a record, which is one line).
    pub one_line: bool,
    /// Other fields of the record, with its first passage only.
    pub fields: Map<String, Value>,
}

// What there is, a bit each, in the first byte.
const LINE: u8 = 1;
const PAGE: u8 = 2;
const ONE_LINE: u8 = 4;
const PAGE_BREAKS: u8 = 8;
const FIELDS: u8 = 16;

impl Place {
    /// In bytes: what there is, the passage, then line, page, page breaks (how many first) and fields, of these what there is.
    pub(super) fn write(&self) -> Vec<u8> {
        let Place { passage, line, page, page_breaks, one_line, fields } = self;
        let parts = [
            (LINE, line.is_some()),
            (PAGE, page.is_some()),
            (ONE_LINE, *one_line),
            (PAGE_BREAKS, !page_breaks.is_empty()),
            (FIELDS, !fields.is_empty()),
        ];
        let there = parts.iter().filter(|(_, is)| *is).fold(0, |there, (part, _)| there | part);
        let mut bytes = vec![there];
        push(&mut bytes, *passage);
        line.iter().chain(page).for_each(|number| push(&mut bytes, *number));
        if !page_breaks.is_empty() {
            push(&mut bytes, page_breaks.len() as u32);
            for page in page_breaks {
                push(&mut bytes, *page);
            }
        }
        if !fields.is_empty() {
            bytes.extend(serde_json::to_vec(fields).unwrap_or_default());
        }
        bytes
    }

    /// What was written; `None` if it cannot be.
    pub(super) fn read(bytes: &[u8]) -> Option<Place> {
        let (there, mut rest) = bytes.split_first()?;
        let has = |part| there & part != 0;
        let mut next = || pull(&mut rest);
        let passage = next()?;
        let line = if has(LINE) { Some(next()?) } else { None };
        let page = if has(PAGE) { Some(next()?) } else { None };
        let breaks = if has(PAGE_BREAKS) { next()? } else { 0 };
        let page_breaks = (0..breaks).map(|_| next()).collect::<Option<_>>()?;
        let fields = if has(FIELDS) { serde_json::from_slice(rest).ok()? } else { Map::new() };
        Some(Place { passage, line, page, page_breaks, one_line: has(ONE_LINE), fields })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn read_as_written(
            passage in any::<u32>(),
            line in prop::option::of(any::<u32>()),
            page in prop::option::of(any::<u32>()),
            page_breaks in prop::collection::vec(any::<u32>(), 0..4),
            one_line in any::<bool>(),
            fields in prop::collection::btree_map("[a-zé]{1,4}", "\\PC{0,6}", 0..3),
        ) {
            let fields = fields.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            let place = Place { passage, line, page, page_breaks, one_line, fields };
            prop_assert_eq!(Place::read(&place.write()), Some(place));
        }

        /// Whatever the bytes are, reading them ends.
        #[test]
        fn total(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = Place::read(&bytes);
        }
    }
}
