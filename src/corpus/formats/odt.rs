//! Documents of LibreOffice Writer, packed (`.odt`) or as one XML (`.fodt`).
//!
//! Owns what of them is text, as in [`super::docx`]: headings by their outline, tables a row a paragraph, notes
//! after their paragraph; deleted text, comments and tables of contents are left out.

use std::collections::HashMap;

use super::archive::Archive;
use super::docx;
use super::limits::{Fault, Limits};
use super::meta::About;
use super::sheet::Sheet;
use super::xml::{self, Element, LeftOut, Piece, Rigour};
use crate::corpus::{Document, Format};

/// The main part of a document.
pub(crate) const MAIN: &str = "content.xml";

/// Spaces that one element may stand for.
const MAX_SPACES: usize = 64;

/// The document of an archive.
pub(crate) fn document(mut archive: Archive<'_>, limits: &Limits) -> Result<Document, Fault> {
    let about = match archive.file("meta.xml")? {
        // Of an encrypted document its parts are no XML.
        Some(bytes) => docx::about(&xml::text(&bytes), limits)
            .map_err(|fault| encrypted(&mut archive).unwrap_or(fault))?,
        None => About::default(),
    };
    let bytes = archive.needed(MAIN)?;
    let read = flat(&xml::text(&bytes), about, limits);
    read.map_err(|fault| encrypted(&mut archive).unwrap_or(fault))
}

/// The document of one XML, of which this is known.
pub(crate) fn flat(text: &str, about: About, limits: &Limits) -> Result<Document, Fault> {
    let mut body = Body::default();
    xml::walk(text, Rigour::Strict, limits, |piece| {
        body.take(&piece);
        Ok(())
    })?;
    let document = body.sheet.finish(Format::Odt, about.title.as_deref());
    Ok(about.tell(document))
}

/// Whether the archive says that its parts are encrypted.
fn encrypted(archive: &mut Archive<'_>) -> Option<Fault> {
    let manifest = archive.file("META-INF/manifest.xml").ok()??;
    let says = String::from_utf8_lossy(&manifest).contains("encryption-data");
    says.then(|| Fault::Damaged("it is encrypted".to_owned()))
}

/// The body of a document, being read.
#[derive(Default)]
struct Body {
    /// The style that each automatic style is made from.
    parents: HashMap<String, String>,
    sheet: Sheet,
    /// Whether the text of the document is open.
    inside: bool,
    /// Elements that are open and left out.
    left_out: LeftOut,
    tables: usize,
    /// The paragraphs that notes interrupt.
    interrupted: Vec<String>,
}

impl Body {
    fn take(&mut self, piece: &Piece<'_>) {
        if self.left_out.takes(piece, is_left_out) {
            return;
        }
        match piece {
            Piece::Open(element) if element.name == "style" => self.declare(element),
            Piece::Open(Element { name: "body", .. }) => self.inside = true,
            Piece::Close("body") => self.inside = false,
            _ if !self.inside => {}
            Piece::Open(element) => self.begin(element),
            Piece::Close(name) => self.end(name),
            Piece::Text(text) => self.sheet.push(text),
        }
    }

    fn declare(&mut self, style: &Element<'_>) {
        if let (Some(name), Some(parent)) = (style.attribute("name"), style.attribute("parent-style-name")) {
            self.parents.insert(name, parent);
        }
    }

    fn begin(&mut self, element: &Element<'_>) {
        match element.name {
            "h" if self.tables == 0 && self.interrupted.is_empty() => {
                let level = element.attribute("outline-level").and_then(|level| level.parse().ok());
                self.sheet.heading(level.unwrap_or(1).clamp(1, 9));
            }
            "p" if self.tables == 0 && self.interrupted.is_empty() => {
                self.sheet.paragraph();
                let style = element.attribute("style-name").unwrap_or_default();
                if self.parents.get(&style).unwrap_or(&style) == "Title" {
                    self.sheet.title();
                }
            }
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.sheet.push(&" ".repeat(count.min(MAX_SPACES)));
            }
            "tab" => self.sheet.push(" "),
            "line-break" => self.sheet.line(),
            "table" => {
                self.sheet.paragraph();
                self.tables += 1;
            }
            "note" => self.interrupted.push(self.sheet.take_open()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "h" | "p" if self.tables == 0 && self.interrupted.is_empty() => self.sheet.paragraph(),
            "h" | "p" => self.sheet.line(),
            "table-cell" => self.sheet.cell(),
            "table-row" => self.sheet.paragraph(),
            "table" => {
                self.sheet.paragraph();
                self.tables = self.tables.saturating_sub(1);
            }
            "note" => {
                let note = self.sheet.take_open();
                self.sheet.reopen(self.interrupted.pop().unwrap_or_default());
                self.sheet.note(note);
            }
            _ => {}
        }
    }
}

/// Deleted text, comments, numbers of notes, what describes pictures, and lists of what the text has itself.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "tracked-changes"
            | "annotation"
            | "note-citation"
            | "table-of-content"
            | "alphabetical-index"
            | "illustration-index"
            | "table-index"
            | "object-index"
            | "sequence-decls"
            | "binary-data"
    )
}
