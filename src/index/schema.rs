//! The fields of the index.
//!
//! Owns what a passage looks like to tantivy: one positional field of stems, a key, and what ranking and sorting
//! read without opening the text; and the record that is shown of it, which `texts` keeps. Must not know ranking or
//! the command line.

use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use xxhash_rust::xxh3::xxh3_128;

use super::place::Place;
use super::texts::Record;
use crate::corpus::Id;

/// Name of our tokenizer in tantivy's register.
pub(crate) const TOKENIZER: &str = "french";

/// Positions left free between the parts of a passage (text, headings, title), so that no phrase, whatever
/// its slop, crosses from one into the next. Larger than the largest slop of a query.
pub const PART_GAP: u32 = 64;

/// Parts of a passage that are indexed, in this order: the text comes first, since a position takes as many bits as it
/// is large (a sixth of them less than after title and headings); the title comes last, where its length tells which
/// positions are its own.
pub(crate) const PARTS: usize = 3;

/// Parts of a record: title, headings, text, and place.
pub(crate) const RECORD_PARTS: usize = 4;

/// Handles of the fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Text, heading path and title of the passage, three values: stems with positions.
    pub text: Field,
    /// [`KeyHash`]: what deletes name.
    pub key: Field,
    /// [`document_key`]: what is shown of a document, and the tie-break of ranking.
    pub document: Field,
    /// Place of the passage in its document, from 0.
    pub ordinal: Field,
    /// The document's date, if it has one, in the form that sorts ([`crate::corpus::date::sortable`]).
    pub date: Field,
    /// What filters find a document by ([`super::about`]): terms with positions, the same in each of its passages.
    pub about: Field,
}

/// A passage as the index gives it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPassage {
    /// Title of the document; empty if it has none.
    pub title: String,
    /// Headings above the passage, joined by ` › `; empty if there are none.
    pub heading: String,
    /// The canonical text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// The schema, and the handles of its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let positions = TextFieldIndexing::default()
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let (stems, listed) = (positions.clone().set_tokenizer(TOKENIZER), positions.set_tokenizer("whitespace"));
    let fields = Fields {
        text: builder.add_text_field("text", TextOptions::default().set_indexing_options(stems)),
        key: builder.add_bytes_field("key", BytesOptions::default().set_indexed()),
        document: builder.add_text_field("document", FAST),
        ordinal: builder.add_u64_field("ordinal", NumericOptions::default().set_fast()),
        date: builder.add_text_field("date", FAST),
        about: builder.add_text_field("about", TextOptions::default().set_indexing_options(listed)),
    };
    (builder.build(), fields)
}

impl StoredPassage {
    /// The passage of a record; `None` if it is not one.
    pub(crate) fn of(record: Record<'_>) -> Option<StoredPassage> {
        let [title, heading, text, place] = record;
        let text_of = |bytes| std::str::from_utf8(bytes).ok().map(str::to_owned);
        Some(StoredPassage {
            title: text_of(title)?,
            heading: text_of(heading)?,
            text: text_of(text)?,
            place: Place::read(place)?,
        })
    }
}

/// Before the line by which a record is called that has no id: so it is none that another has.
const BY_LINE: char = '\u{1}';

/// What tells a document from every other: its file's name and, after a character that no name holds, its
/// id. (A file may be called `notes.jsonl#7`; so may record 7 of `notes.jsonl`.)
pub fn document_key(path: &str, id: Option<&Id>) -> String {
    match id {
        Some(Id::Given(id)) => format!("{path}\0{id}"),
        Some(Id::Line(line)) => format!("{path}\0{BY_LINE}{line}"),
        None => path.to_owned(),
    }
}

/// The file's name and what the record is called in a [`document_key`].
pub fn parts_of_key(key: &str) -> (&str, Option<&str>) {
    match key.split_once('\0') {
        Some((path, id)) => (path, Some(id.strip_prefix(BY_LINE).unwrap_or(id))),
        None => (key, None),
    }
}

/// The name of a document, as people see it: its file's, and `#id` for one record of many.
pub fn document_name(path: &str, id: Option<&str>) -> String {
    match id {
        Some(id) => format!("{path}#{id}"),
        None => path.to_owned(),
    }
}

/// The hash of a [`document_key`], of 96 bits: of ten million documents two have the same with a chance of 10⁻¹⁵.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyHash(pub [u8; KeyHash::BYTES]);

impl KeyHash {
    /// Its bytes.
    pub const BYTES: usize = 12;

    /// That of a [`document_key`].
    pub fn of(key: &str) -> KeyHash {
        let mut hash = [0; Self::BYTES];
        hash.copy_from_slice(&xxh3_128(key.as_bytes()).to_le_bytes()[..Self::BYTES]);
        KeyHash(hash)
    }
}
