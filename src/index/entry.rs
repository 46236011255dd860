//! A passage on its way into the index.
//!
//! Owns what tantivy is given of a passage: nothing of its document is copied, and what must be worked out is
//! worked out on the thread that writes it. Must not know files, runs or the disk.

use std::array;
use std::iter;
use std::sync::Arc;

use tantivy::TantivyError;
use tantivy::schema::document::{ErasedDocument, ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

use super::about;
use super::place::Place;
use super::queue::Permit;
use super::schema::{Fields, KeyHash};
use super::texts::Record;
use crate::corpus::likeness::likeness;
use crate::corpus::passage::Passage;
use crate::corpus::{Document, date};
use crate::french::Analyzer;

/// A document whose passages are being indexed.
pub(super) struct Source {
    key: KeyHash,
    /// Its [`document_key`](super::schema::document_key).
    name: String,
    document: Document,
    /// Its date, if it has one, in the form that sorts.
    date: Option<String>,
    /// What filters find it by.
    about: String,
    /// The room that it takes in the queue.
    _permit: Permit,
}

/// A passage that is being indexed.
pub(super) struct Entry {
    fields: Fields,
    source: Arc<Source>,
    passage: Passage,
}

impl Source {
    /// A document of this [`document_key`](super::schema::document_key).
    pub(super) fn new(
        name: String,
        key: KeyHash,
        document: Document,
        permit: Permit,
        analyzer: &mut Analyzer,
    ) -> Arc<Source> {
        let date = document.date.as_deref().and_then(date::sortable);
        let about = about::terms(&document, analyzer);
        Arc::new(Source { key, name, document, date, about, _permit: permit })
    }
}

impl Entry {
    /// A passage of a document.
    pub(super) fn new(fields: Fields, source: &Arc<Source>, passage: Passage) -> Entry {
        Entry { fields, source: Arc::clone(source), passage }
    }

    /// The passage that tantivy gives to a plugin.
    pub(super) fn of(given: &dyn ErasedDocument) -> tantivy::Result<&Entry> {
        let entry = given.as_any().downcast_ref::<Entry>();
        entry.ok_or_else(|| TantivyError::InvalidArgument("not a passage of ours".to_owned()))
    }

    /// What it shares with passages of the same text.
    pub(super) fn likeness(&self) -> u64 {
        likeness(self.text())
    }

    /// What is kept of it to be shown, with its [`Entry::place`].
    pub(super) fn record<'r>(&'r self, place: &'r [u8]) -> Record<'r> {
        let title = self.source.document.title.as_deref().unwrap_or_default();
        let heading = self.passage.heading.as_deref().unwrap_or_default();
        [title.as_bytes(), heading.as_bytes(), self.text().as_bytes(), place]
    }

    fn text(&self) -> &str {
        self.source.document.text.get(self.passage.span.clone()).unwrap_or_default()
    }

    /// Where it stands, as it is kept.
    pub(super) fn place(&self) -> Vec<u8> {
        let (document, passage) = (&self.source.document, &self.passage);
        let place = Place {
            passage: passage.ordinal,
            line: passage.line,
            page: passage.page,
            page_breaks: passage.page_breaks.clone(),
            one_line: document.id.is_some(),
            fields: if passage.ordinal == 0 { document.meta.clone() } else { serde_json::Map::new() },
        };
        place.write()
    }
}

/// The value of a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    Number(u64),
}

impl tantivy::Document for Entry {
    type Value<'a> = Of<'a>;
    type FieldsValuesIter<'a> = iter::Flatten<array::IntoIter<Option<(Field, Of<'a>)>, 8>>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let Entry { fields, source, passage, .. } = self;
        let document = &source.document;
        let text = |text| Some((fields.text, Of::Text(text)));
        let entry = [
            // In this order: see `PARTS`.
            text(self.text()),
            text(passage.heading.as_deref().unwrap_or_default()),
            text(document.title.as_deref().unwrap_or_default()),
            Some((fields.key, Of::Bytes(&source.key.0))),
            Some((fields.document, Of::Text(&source.name))),
            Some((fields.ordinal, Of::Number(u64::from(passage.ordinal)))),
            source.date.as_deref().map(|date| (fields.date, Of::Text(date))),
            Some((fields.about, Of::Text(&source.about))),
        ];
        entry.into_iter().flatten()
    }
}

impl<'a> Value<'a> for Of<'a> {
    type ArrayIter = iter::Empty<Self>;
    type ObjectIter = iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            Of::Text(text) => ReferenceValueLeaf::Str(text),
            Of::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
            Of::Number(number) => ReferenceValueLeaf::U64(number),
        })
    }
}
