//! Markdown.
//!
//! Owns front matter (YAML between two `---`, TOML between two `+++`) and the title: that of the front matter,
//! else the first heading if nothing precedes it. Headings are told from text in `passage`.

use serde_json::{Map, Value};

use super::meta::shared;
use crate::corpus::passage::MAX_MARKED_BYTES;
use crate::corpus::{Document, Format, Layout};

/// Longest front matter, in bytes: what is longer is text.
const MAX_FRONT_BYTES: usize = 1 << 16;

/// Values that front matter may have, what it repeats by reference counted each time.
const MAX_FRONT_NODES: usize = 4096;

/// The document of a canonical text.
pub(crate) fn document(text: String) -> Document {
    let (front, fields) = front_matter(&text);
    let (mut about, meta) = shared(fields);
    let declared = about.title.take();
    let heading = first_heading(text.get(front..).unwrap_or_default());
    let title_bytes = match (&declared, &heading) {
        (Some(title), Some((heading, end))) if title == heading => front + end,
        (None, Some((_, end))) => front + end,
        _ => front,
    };
    let title = declared.or(heading.map(|(heading, _)| heading.to_owned()));
    about.tell(Document {
        title,
        meta,
        title_bytes,
        ..Document::new(Format::Markdown, text, Layout::Markdown)
    })
}

/// The bytes of the front matter, and its fields.
fn front_matter(text: &str) -> (usize, Map<String, Value>) {
    let read = |fence: &str, fields: fn(&str) -> Option<Map<String, Value>>| {
        let front = text.strip_prefix(fence)?.strip_prefix('\n')?;
        let (front, rest) = front.split_once(&format!("\n{fence}\n"))?;
        let fields = fields(front).filter(|_| front.len() <= MAX_FRONT_BYTES)?;
        Some((text.len() - rest.len(), fields))
    };
    read("---", yaml).or_else(|| read("+++", toml)).unwrap_or_default()
}

/// The fields of YAML; of lines that are nearly so (`titre: Deux mots : un`), each to its end. Text between two
/// rules is text.
fn yaml(front: &str) -> Option<Map<String, Value>> {
    if !front.lines().all(is_of_front_matter) {
        return None;
    }
    let options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::LastWins,
        budget: serde_saphyr::budget! { max_nodes: MAX_FRONT_NODES },
    };
    if let Ok(Value::Object(fields)) = serde_saphyr::from_str_with_options(front, options) {
        return Some(fields);
    }
    let fields = front.lines().filter(|line| !line.starts_with([' ', '\t', '-', '#']));
    let fields = fields
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), Value::from(value.trim().trim_matches(['"', '\'']))));
    Some(fields.collect())
}

fn toml(front: &str) -> Option<Map<String, Value>> {
    let fields: toml::Table = front.parse().ok()?;
    Some(fields.into_iter().map(|(name, value)| (name, json(value))).collect())
}

/// A value of TOML; a date as it is written.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(fields) => fields.into_iter().map(|(name, value)| (name, json(value))).collect(),
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(is) => Value::from(is),
    }
}

/// Whether a line may stand in front matter.
fn is_of_front_matter(line: &str) -> bool {
    let key = line.split_once(':').map(|(key, _)| key);
    line.trim().is_empty()
        || line.starts_with([' ', '\t', '-', '#', ']', '}'])
        || key.is_some_and(|key| key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
}

/// The heading that a text begins with, and where it ends. What is longer than a heading is a paragraph.
fn first_heading(text: &str) -> Option<(&str, usize)> {
    let start = text.len() - text.trim_start().len();
    let line = text.get(start..)?.lines().next()?;
    let heading = line.strip_prefix("# ")?.trim();
    let is_heading = !heading.is_empty() && heading.len() <= MAX_MARKED_BYTES;
    is_heading.then_some((heading, start + line.len()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn titles_and_fields() {
        let document = super::document(
            "---\ntitle: \"Le clafoutis\"\ndate: 2024-06-01\nauteur: Jeanne\n---\nTexte.\n".to_owned(),
        );
        assert_eq!(document.title.as_deref(), Some("Le clafoutis"));
        assert_eq!(document.date.as_deref(), Some("2024-06-01"));
        assert_eq!(document.meta["author"], "Jeanne");
        assert_eq!(&document.text[document.title_bytes..], "Texte.\n");

        let document = super::document("# Le clafoutis\n\nTexte.\n".to_owned());
        assert_eq!(document.title.as_deref(), Some("Le clafoutis"));
        assert_eq!(&document.text[document.title_bytes..], "\n\nTexte.\n");

        let document = super::document("---\nUn mot : deux.\n---\nTexte.\n".to_owned());
        assert_eq!((document.title_bytes, document.meta.len()), (0, 0), "text between two rules");

        let document = super::document("Texte.\n\n# Plus loin\n".to_owned());
        assert_eq!((document.title, document.title_bytes), (None, 0));
    }

    #[test]
    fn front_matter() {
        let list = "---\ntitre: Le parc\nauteurs:\n  - Jeanne\n  - name: Paul\ntags: [jardins, eau]\nlang: fr\n---\nTexte.\n";
        let nearly = "---\ntitle: Un titre : deux\nauthor: @jeanne\ntags: a, b\n---\nTexte.\n";
        let toml = "+++\ntitle = 'Le parc'\ndate = 2024-06-01\ntags = ['jardins']\n+++\nTexte.\n";
        let laughs = "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d]\n---\nTexte.\n";
        for (text, title, date, meta) in [
            (
                list,
                Some("Le parc"),
                None,
                r#"{"author":"Jeanne; Paul","lang":"fr","tags":["jardins","eau"]}"#,
            ),
            (nearly, Some("Un titre : deux"), None, r#"{"author":"@jeanne","tags":["a","b"]}"#),
            (toml, Some("Le parc"), Some("2024-06-01"), r#"{"tags":["jardins"]}"#),
            ("---\n---\nTexte.\n", None, None, "{}"),
            ("---\nDeux\n---\nTexte.\n", None, None, "{}"),
        ] {
            let document = super::document(text.to_owned());
            let meta_is = serde_json::to_string(&document.meta).unwrap();
            assert_eq!(
                (document.title.as_deref(), document.date.as_deref(), meta_is.as_str()),
                (title, date, meta),
                "{text}"
            );
        }
        assert!(super::document(laughs.to_owned()).text.ends_with("Texte.\n"), "an end is seen to");
    }
}
