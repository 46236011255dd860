//! What a page says of itself.
//!
//! Owns the elements and names that are standard: `title`, `meta` of HTML, Open Graph (articles) and Dublin
//! Core, `link rel=canonical`.

use scraper::{ElementRef, Html};
use serde_json::{Map, Value};

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Said {
    title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) meta: Map<String, Value>,
}

/// Names of `meta`, in the order in which they are believed, and what they tell.
const NAMES: &[(&str, &str)] = &[
    ("article:published_time", "date"),
    ("dcterms.created", "date"),
    ("dcterms.date", "date"),
    ("dc.date.issued", "date"),
    ("dc.date", "date"),
    ("date", "date"),
    ("author", "author"),
    ("dc.creator", "author"),
    ("dcterms.creator", "author"),
    ("description", "description"),
    ("og:description", "description"),
    ("keywords", "tags"),
    ("og:title", "title"),
    ("dc.title", "title"),
];

pub(super) fn of(page: &Html) -> Said {
    let mut said = Said::default();
    let mut found: Vec<(usize, String)> = Vec::new();
    for element in page.tree.nodes().filter_map(ElementRef::wrap) {
        let value = element.value();
        match value.name() {
            "title" if said.title.is_none() => said.title = plain(&element.text().collect::<String>()),
            "meta" => found.extend(meta(element)),
            "link" if value.attr("rel") == Some("canonical") => {
                said.meta
                    .extend(value.attr("href").and_then(plain).map(|url| ("url".to_owned(), url.into())));
            }
            _ => {}
        }
    }
    found.sort_by_key(|(place, _)| *place);
    for (place, value) in found {
        said.take(NAMES[place].1, value);
    }
    said
}

/// What a `meta` tells: the place of its name, and its content.
fn meta(element: ElementRef<'_>) -> Option<(usize, String)> {
    let value = element.value();
    let name = value.attr("name").or_else(|| value.attr("property"))?.to_lowercase();
    let place = NAMES.iter().position(|(known, _)| *known == name)?;
    Some((place, plain(value.attr("content")?)?))
}

impl Said {
    fn take(&mut self, what: &str, value: String) {
        match what {
            "date" => self.date = self.date.take().or(Some(value)),
            "title" => self.title = self.title.take().or(Some(value)),
            "tags" => {
                let tags: Vec<Value> = value.split([',', ';']).filter_map(plain).map(Value::from).collect();
                self.meta.entry("tags").or_insert(Value::from(tags));
            }
            _ => drop(self.meta.entry(what).or_insert(Value::from(value))),
        }
    }

    /// The title, given the first heading of the text: of a title that adds the name of the site to the heading,
    /// the heading.
    pub(super) fn title(&self, heading: Option<&str>) -> Option<String> {
        match (self.title.as_deref(), heading) {
            (Some(title), Some(heading)) if !title.contains(heading) => Some(title.to_owned()),
            (Some(title), None) => Some(title.to_owned()),
            (_, heading) => heading.map(str::to_owned),
        }
    }
}

/// A text of one line; `None` if it is blank.
fn plain(text: &str) -> Option<String> {
    let text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
