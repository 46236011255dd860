//! A passage on its way into the index.
//!
//! Owns what tantivy is given of a passage: nothing of its document is copied, and what must be worked out is
//! worked out on the thread that writes it. Must not know files, runs or the disk.

use std::array;
use std::iter;
use std::sync::{Arc, OnceLock};

use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

use super::about;
use super::queue::Permit;
use super::schema::{Fields, KeyHash, Place};
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
    made: OnceLock<Made>,
}

/// What is worked out of a passage.
struct Made {
    likeness: u64,
    place: Vec<u8>,
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
        Entry { fields, source: Arc::clone(source), passage, made: OnceLock::new() }
    }

    /// What is kept of it to be shown.
    pub(super) fn record(&self) -> Record<'_> {
        let title = self.source.document.title.as_deref().unwrap_or_default();
        let heading = self.passage.heading.as_deref().unwrap_or_default();
        [title.as_bytes(), heading.as_bytes(), self.text().as_bytes(), &self.made().place]
    }

    fn text(&self) -> &str {
        self.source.document.text.get(self.passage.span.clone()).unwrap_or_default()
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| {
            let (document, passage) = (&self.source.document, &self.passage);
            let place = Place {
                passage: passage.ordinal,
                line: passage.line,
                page: passage.page,
                page_breaks: passage.page_breaks.clone(),
                one_line: document.id.is_some(),
                fields: if passage.ordinal == 0 { document.meta.clone() } else { serde_json::Map::new() },
            };
            let place = serde_json::to_vec(&place).unwrap_or_default();
            Made { likeness: likeness(self.text()), place }
        })
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
    type FieldsValuesIter<'a> = iter::Flatten<array::IntoIter<Option<(Field, Of<'a>)>, 9>>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let Entry { fields, source, passage, .. } = self;
        let (document, made) = (&source.document, self.made());
        let text = |text| Some((fields.text, Of::Text(text)));
        let entry = [
            text(document.title.as_deref().unwrap_or_default()),
            text(passage.heading.as_deref().unwrap_or_default()),
            text(self.text()),
            Some((fields.likeness, Of::Number(made.likeness))),
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
