//! Documents of LibreOffice Writer, packed (`.odt`) or as one XML (`.fodt`).
//!
//! Owns what of them is text, as in [`super::docx`]: headings by their outline or that of their style, tables a row a paragraph, notes
//! after their paragraph; deleted text, comments and tables of contents are left out.

use super::archive::Archive;
use super::docx;
use super::limits::{Fault, Limits};
use super::meta::About;
use super::sheet::Sheet;
use super::style::{Style, Styles};
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
    let mut body = Body::new();
    if let Some(bytes) = archive.file("styles.xml")? {
        let read = body.read(&xml::text(&bytes), limits);
        read.map_err(|fault| encrypted(&mut archive).unwrap_or(fault))?;
    }
    let bytes = archive.needed(MAIN)?;
    let read = body.finish(&xml::text(&bytes), about, limits);
    read.map_err(|fault| encrypted(&mut archive).unwrap_or(fault))
}

/// The document of one XML, of which this is known.
pub(crate) fn flat(text: &str, about: About, limits: &Limits) -> Result<Document, Fault> {
    Body::new().finish(text, about, limits)
}

/// Whether the archive says that its parts are encrypted.
fn encrypted(archive: &mut Archive<'_>) -> Option<Fault> {
    let manifest = archive.file("META-INF/manifest.xml").ok()??;
    let says = String::from_utf8_lossy(&manifest).contains("encryption-data");
    says.then(|| Fault::Damaged("it is encrypted".to_owned()))
}

/// The body of a document, being read.
struct Body {
    /// The styles of paragraphs, by name.
    styles: Styles<String>,
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
    fn new() -> Body {
        let mut styles = Styles::default();
        // Known by their names, in every language and whether they are declared or not.
        styles.declare("Title".to_owned()).named = Some(Style::Title);
        styles.declare("Subtitle".to_owned()).named = Some(Style::Body);
        Body {
            styles,
            sheet: Sheet::new(),
            inside: false,
            left_out: LeftOut::default(),
            tables: 0,
            interrupted: Vec::new(),
        }
    }

    fn read(&mut self, text: &str, limits: &Limits) -> Result<(), Fault> {
        xml::walk(text, Rigour::Strict, limits, |piece| {
            self.take(&piece);
            Ok(())
        })
    }

    /// The document that this text is, of which this is known.
    fn finish(mut self, text: &str, about: About, limits: &Limits) -> Result<Document, Fault> {
        self.read(text, limits)?;
        let document = self.sheet.finish(Format::Odt, about.title.as_deref());
        Ok(about.tell(document))
    }

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
        let of_paragraphs = style.attribute("family").is_none_or(|family| family == "paragraph");
        if let Some(name) = style.attribute("name").filter(|_| of_paragraphs) {
            let declared = self.styles.declare(name);
            declared.based_on = style.attribute("parent-style-name");
            // An empty level is none.
            declared.outlined = style
                .attribute("default-outline-level")
                .map(|level| level.parse().map_or(Style::Body, Style::Heading));
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
                match element.attribute("style-name").and_then(|style| self.styles.of(&style)) {
                    Some(Style::Title) => self.sheet.title(),
                    Some(Style::Heading(level)) => self.sheet.heading(level),
                    Some(Style::Contents | Style::Body) | None => {}
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::sheet::headings;

    #[test]
    fn styles_that_are_made_from_others() {
        let style = |name: &str, more: &str| format!("<style name='{name}' family='paragraph' {more}/>");
        let styles = [
            style("Heading_20_1", "default-outline-level='1'"),
            style("Heading_20_2", "default-outline-level='2'"),
            style("Chapitre", "parent-style-name='Heading_20_1'"),
            style("Partie", "parent-style-name='Heading_20_2'"),
            style("P1", "parent-style-name='Chapitre'"),
            style("Mien", "parent-style-name='Title'"),
            style("Subtitle", "parent-style-name='Title'"),
            style("Contents", "parent-style-name='Heading_20_1' default-outline-level=''"),
            style("Soi", "parent-style-name='Soi'"),
            "<style name='Partie' family='text'/>".to_owned(),
        ]
        .concat();
        let texts = ["Mien", "Subtitle", "Chapitre", "Partie", "P1", "Contents", "Soi", "Inconnu"];
        let texts = texts.map(|style| format!("<p style-name='{style}'>{style}</p>")).concat();
        let xml = format!("<document-content>{styles}<body><text>{texts}</text></body></document-content>");
        let document = flat(&xml, About::default(), &Limits::default()).unwrap();
        assert_eq!(document.title.as_deref(), Some("Mien"));
        assert_eq!(headings(&document), [(1, "Chapitre"), (2, "Partie"), (1, "P1")]);
    }
}
