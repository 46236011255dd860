//! What a page says of itself.
//!
//! Owns the elements and names that are standard: `title`, `meta` of HTML, Open Graph (articles) and Dublin
//! Core, `link rel=canonical`.

use scraper::{ElementRef, Html};

use super::super::meta::{About, one_line};
use crate::corpus::Document;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Said {
    about: About,
    description: Option<String>,
    url: Option<String>,
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
    let mut found: Vec<(usize, &str)> = Vec::new();
    for element in page.tree.nodes().filter_map(ElementRef::wrap) {
        let value = element.value();
        match value.name() {
            "title" => About::once(&mut said.about.title, &element.text().collect::<String>()),
            "meta" => found.extend(meta(element)),
            "link" if value.attr("rel") == Some("canonical") => {
                About::once(&mut said.url, value.attr("href").unwrap_or_default());
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
fn meta(element: ElementRef<'_>) -> Option<(usize, &str)> {
    let value = element.value();
    let name = value.attr("name").or_else(|| value.attr("property"))?.to_lowercase();
    Some((NAMES.iter().position(|(known, _)| *known == name)?, value.attr("content")?))
}

impl Said {
    fn take(&mut self, what: &str, value: &str) {
        match what {
            "date" => About::once(&mut self.about.date, value),
            "title" => About::once(&mut self.about.title, value),
            "description" => About::once(&mut self.description, value),
            "tags" => self.about.tags(value),
            _ => self.about.author(value),
        }
    }

    /// The title, given the first heading of the text: of a title that adds the name of the site to the heading,
    /// the heading.
    pub(super) fn title(&self, heading: Option<&str>) -> Option<String> {
        let title = self.about.title.as_deref();
        let title = title.filter(|title| heading.is_none_or(|heading| !title.contains(&one_line(heading))));
        title.or(heading).map(str::to_owned)
    }

    /// The document with what is known of it.
    pub(super) fn tell(self, document: Document) -> Document {
        let mut document = self.about.tell(document);
        for (name, value) in [("description", self.description), ("url", self.url)] {
            document.meta.extend(value.map(|value| (name.to_owned(), value.into())));
        }
        document
    }
}
