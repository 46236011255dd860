//! Markdown.
//!
//! Owns front matter (lines of `key: value` between two `---`, and what is indented below them) and the title: that of the front matter, else
//! the first heading if nothing precedes it. Headings are told from text in `passage`.

use serde_json::{Map, Value};

use crate::corpus::{Document, Format, Layout};

/// The document of a canonical text.
pub(crate) fn document(text: String) -> Document {
    let (front, mut meta) = front_matter(&text);
    let mut field = |names: [&str; 2]| {
        let found = names.iter().find_map(|name| meta.remove(*name));
        found.and_then(|value| value.as_str().map(str::to_owned))
    };
    let (declared, date) = (field(["title", "titre"]), field(["date", "published"]));
    let heading = first_heading(text.get(front..).unwrap_or_default());
    let title_bytes = match (&declared, &heading) {
        (Some(title), Some((heading, end))) if title == heading => front + end,
        (None, Some((_, end))) => front + end,
        _ => front,
    };
    let title = declared.or(heading.map(|(heading, _)| heading.to_owned()));
    Document { title, date, meta, title_bytes, ..Document::new(Format::Markdown, text, Layout::Markdown) }
}

/// The bytes of the front matter, and its fields.
fn front_matter(text: &str) -> (usize, Map<String, Value>) {
    let Some((front, _)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
        return (0, Map::new());
    };
    if !front.lines().all(is_of_front_matter) {
        return (0, Map::new());
    }
    let fields = front.lines().filter_map(|line| line.split_once(':'));
    let fields = fields.map(|(name, value)| {
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().to_lowercase(), Value::from(value))
    });
    ("---\n".len() + front.len() + "\n---\n".len(), fields.collect())
}

/// Whether a line may stand in front matter: text between two rules is text.
fn is_of_front_matter(line: &str) -> bool {
    let key = line.split_once(':').map(|(key, _)| key);
    line.trim().is_empty()
        || line.starts_with([' ', '\t', '-', '#'])
        || key.is_some_and(|key| key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
}

/// The heading that a text begins with, and where it ends.
fn first_heading(text: &str) -> Option<(&str, usize)> {
    let start = text.len() - text.trim_start().len();
    let line = text.get(start..)?.lines().next()?;
    let heading = line.strip_prefix("# ")?.trim();
    (!heading.is_empty()).then_some((heading, start + line.len()))
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
        assert_eq!(document.meta["auteur"], "Jeanne");
        assert_eq!(&document.text[document.title_bytes..], "Texte.\n");

        let document = super::document("# Le clafoutis\n\nTexte.\n".to_owned());
        assert_eq!(document.title.as_deref(), Some("Le clafoutis"));
        assert_eq!(&document.text[document.title_bytes..], "\n\nTexte.\n");

        let document = super::document("---\nUn mot : deux.\n---\nTexte.\n".to_owned());
        assert_eq!((document.title_bytes, document.meta.len()), (0, 0), "text between two rules");

        let document = super::document("Texte.\n\n# Plus loin\n".to_owned());
        assert_eq!((document.title, document.title_bytes), (None, 0));
    }
}
