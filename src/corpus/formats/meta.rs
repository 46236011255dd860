//! What a document says of itself.
//!
//! Owns the names of fields that all formats share: `author` (a text, `;` between several), `tags` (texts), `url` (a
//! text).

use serde_json::{Map, Value};

use super::sheet;
use crate::corpus::{Document, Id, canonical};

/// Authors, or tags, that are taken of one document.
const MAX_VALUES: usize = 256;

/// Characters of one of them, or of another value, that are taken.
const MAX_VALUE_CHARS: usize = 1000;

/// Characters of the id of a record, at most: with its file’s name it is the name of a document, and stands in the index
/// as one value.
pub(crate) const MAX_ID_CHARS: usize = 1000;

/// Refuses an id that is too long, saying why.
pub(crate) fn bound_id(id: &Id) -> Result<(), String> {
    match id {
        Id::Given(id) if id.chars().nth(MAX_ID_CHARS).is_some() => {
            Err(format!("its field `id` is longer than {MAX_ID_CHARS} characters"))
        }
        _ => Ok(()),
    }
}

/// What is known of a document beside its text.
#[derive(Debug, Default)]
pub(crate) struct About {
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) tags: Vec<String>,
}

impl About {
    /// Notes an author, if it is not known yet.
    pub(crate) fn author(&mut self, name: &str) {
        add(&mut self.authors, name);
    }

    /// Notes tags that commas or semicolons part.
    pub(crate) fn tags(&mut self, list: &str) {
        for tag in list.split([',', ';']) {
            add(&mut self.tags, tag);
        }
    }

    /// Notes a title or a date, unless one is known.
    pub(crate) fn once(known: &mut Option<String>, value: &str) {
        let value = one_line(value);
        if known.is_none() && !value.is_empty() {
            *known = Some(value);
        }
    }

    /// The document with what is known of it; its title is set already.
    pub(crate) fn tell(self, mut document: Document) -> Document {
        document.date = document.date.or(self.date);
        if !self.authors.is_empty() {
            document.meta.insert("author".to_owned(), Value::from(self.authors.join("; ")));
        }
        if !self.tags.is_empty() {
            document.meta.insert("tags".to_owned(), Value::from(self.tags));
        }
        document
    }
}

fn add(known: &mut Vec<String>, value: &str) {
    let value = one_line(value);
    if !value.is_empty() && known.len() < MAX_VALUES && !known.contains(&value) {
        known.push(value);
    }
}

/// Bounds authors or tags that are kept as they were given.
pub(crate) fn bound(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(MAX_VALUE_CHARS) {
                text.truncate(end);
            }
        }
        Value::Array(values) => {
            values.truncate(MAX_VALUES);
            values.iter_mut().for_each(bound);
        }
        _ => {}
    }
}

/// A value as one line of canonical text.
pub(crate) fn one_line(value: &str) -> String {
    sheet::one_line(&canonical(value)).chars().take(MAX_VALUE_CHARS).collect()
}

/// Gives fields the names they share, whatever a format or its language calls them: a list of authors becomes
/// a text, a list in a text becomes tags.
pub(crate) fn shared(fields: Map<String, Value>) -> (About, Map<String, Value>) {
    let (mut about, mut others) = (About::default(), Map::new());
    for (name, value) in fields {
        let texts = texts(&value);
        match name.to_lowercase().as_str() {
            "title" | "titre" => texts.iter().for_each(|text| About::once(&mut about.title, text)),
            "date" | "published" => texts.iter().for_each(|text| About::once(&mut about.date, text)),
            "author" | "authors" | "auteur" | "auteurs" | "auteure" | "autrice" => {
                for text in &texts {
                    about.author(text);
                }
            }
            "tags" | "tag" | "keywords" | "étiquettes" | "etiquettes" | "mots-clés" | "categories" => {
                for text in &texts {
                    about.tags(text);
                }
            }
            _ => {
                others.insert(name, value);
            }
        }
    }
    (about, others)
}

/// The texts of a value: itself, or those of a list; of an author given with more than a name, the name.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.get("name").or(fields.get("nom")).map(texts).unwrap_or_default(),
        _ => Vec::new(),
    }
}
