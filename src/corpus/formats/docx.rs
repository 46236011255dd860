//! Word documents.
//!
//! Owns what of a `.docx` is text: paragraphs, tables a row a paragraph, notes after the paragraph they are to.
//! Headings are told by the outline of their style, whatever the style is called in which language. Left out:
//! deleted text, comments, running heads, tables of contents.

use std::collections::HashMap;

use super::archive::Archive;
use super::limits::{Fault, Limits};
use super::meta::About;
use super::sheet::Sheet;
use super::style::{Style, Styles};
use super::xml::{self, LeftOut, Piece, Rigour};
use crate::corpus::{Document, Format};

/// The main part of a document.
pub(crate) const MAIN: &str = "word/document.xml";

/// The document of an archive.
pub(crate) fn document(mut archive: Archive<'_>, limits: &Limits) -> Result<Document, Fault> {
    let styles = match archive.file("word/styles.xml")? {
        Some(bytes) => styles(&bytes, limits)?,
        None => Styles::default(),
    };
    let mut notes = HashMap::new();
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(bytes) = archive.file(part)? {
            read_notes(part, &bytes, &styles, &mut notes, limits)?;
        }
    }
    let about = match archive.file("docProps/core.xml")? {
        Some(bytes) => about(&xml::text(&bytes), limits)?,
        None => About::default(),
    };
    let mut body = Body::new(&styles, notes);
    let bytes = archive.needed(MAIN)?;
    xml::walk(&xml::text(&bytes), Rigour::Strict, limits, |piece| {
        body.take(&piece);
        Ok(())
    })?;
    let document = body.sheet.finish(Format::Docx, about.title.as_deref());
    Ok(about.tell(document))
}

/// What is known of a document: its core properties, or those of an office document's `meta.xml`.
pub(crate) fn about(text: &str, limits: &Limits) -> Result<About, Fault> {
    let (mut about, mut value, mut over) = (About::default(), String::new(), false);
    xml::walk(text, Rigour::Strict, limits, |piece| {
        match piece {
            _ if over => {}
            // In a document of one XML the text follows.
            Piece::Open(element) if element.name == "body" => over = true,
            Piece::Open(_) => value.clear(),
            Piece::Text(more) => value.push_str(&more),
            Piece::Close(name) => {
                match name {
                    "title" => About::once(&mut about.title, &value),
                    "created" | "creation-date" => About::once(&mut about.date, &value),
                    "creator" | "initial-creator" => about.author(&value),
                    "keywords" | "keyword" => about.tags(&value),
                    _ => {}
                }
                value.clear();
            }
        }
        Ok(())
    })?;
    Ok(about)
}

/// The styles of a document, by id.
fn styles(bytes: &[u8], limits: &Limits) -> Result<Styles<String>, Fault> {
    let mut styles = Styles::default();
    let mut id = String::new();
    xml::walk(&xml::text(bytes), Rigour::Strict, limits, |piece| {
        let Piece::Open(element) = piece else { return Ok(()) };
        if element.name == "style" {
            id = element.attribute("styleId").unwrap_or_default();
        }
        let Some(value) = element.attribute("val") else { return Ok(()) };
        let style = styles.declare(id.clone());
        match element.name {
            "name" => style.named = style.named.or_else(|| Style::named(&value.to_ascii_lowercase())),
            "basedOn" => style.based_on = Some(value),
            "outlineLvl" => style.outlined = style.outlined.or_else(|| outline(&value)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// What an outline level says.
fn outline(value: &str) -> Option<Style> {
    value.parse().ok().map(Style::outlined)
}

/// Reads the notes of a part, each under the name of its reference and its id.
fn read_notes(
    part: &str,
    bytes: &[u8],
    styles: &Styles<String>,
    notes: &mut HashMap<String, String>,
    limits: &Limits,
) -> Result<(), Fault> {
    let reference = if part.contains("endnotes") { "endnoteReference" } else { "footnoteReference" };
    let mut key = None;
    let mut body = Body::new(styles, HashMap::new());
    xml::walk(&xml::text(bytes), Rigour::Strict, limits, |piece| {
        match &piece {
            Piece::Open(element) if matches!(element.name, "footnote" | "endnote") => {
                let separates = element.attribute("type").is_some();
                key = element.attribute("id").filter(|_| !separates).map(|id| format!("{reference}{id}"));
                body.sheet = Sheet::new();
            }
            Piece::Close("footnote" | "endnote") => {
                let note = std::mem::take(&mut body.sheet).finish(Format::Docx, None);
                if let Some(key) = key.take() {
                    notes.insert(key, note.text.replace("\n\n", "\n"));
                }
            }
            _ => body.take(&piece),
        }
        Ok(())
    })
}

/// The body of a document, being read.
struct Body<'s> {
    styles: &'s Styles<String>,
    notes: HashMap<String, String>,
    sheet: Sheet,
    /// Elements that are open and left out.
    left_out: LeftOut,
    /// Properties of a paragraph that are open: their tabs are no tabs.
    properties: usize,
    /// Whether a text is open: white space elsewhere is none.
    in_text: bool,
    /// Tables that are open.
    tables: usize,
    /// Whether the paragraph is one of a table of contents.
    contents: bool,
}

impl<'s> Body<'s> {
    fn new(styles: &'s Styles<String>, notes: HashMap<String, String>) -> Body<'s> {
        Body {
            styles,
            notes,
            sheet: Sheet::new(),
            left_out: LeftOut::default(),
            properties: 0,
            in_text: false,
            tables: 0,
            contents: false,
        }
    }

    fn take(&mut self, piece: &Piece<'_>) {
        if self.left_out.takes(piece, is_left_out) {
            return;
        }
        match piece {
            Piece::Open(element) => self.begin(element),
            Piece::Close(name) => self.end(name),
            Piece::Text(text) if self.in_text && !self.contents => self.sheet.push(text),
            Piece::Text(_) => {}
        }
    }

    fn begin(&mut self, element: &xml::Element<'_>) {
        match element.name {
            "pPr" => self.properties += 1,
            "pStyle" => self.style(element.attribute("val").and_then(|id| self.styles.of(&id))),
            "outlineLvl" => self.style(element.attribute("val").and_then(|value| outline(&value))),
            _ if self.properties > 0 => {}
            "t" => self.in_text = true,
            "tab" => self.sheet.push(" "),
            "noBreakHyphen" => self.sheet.push("\u{2011}"),
            "br" | "cr" => self.sheet.line(),
            "tbl" => {
                self.paragraph();
                self.tables += 1;
            }
            name @ ("footnoteReference" | "endnoteReference") => {
                let note = element.attribute("id").and_then(|id| self.notes.remove(&format!("{name}{id}")));
                if let Some(note) = note {
                    self.sheet.note(note);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "pPr" => self.properties = self.properties.saturating_sub(1),
            "t" => self.in_text = false,
            "p" if self.tables > 0 => self.sheet.line(),
            "p" | "tr" => self.paragraph(),
            "tc" => self.sheet.cell(),
            "tbl" => {
                self.paragraph();
                self.tables = self.tables.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        self.sheet.paragraph();
        self.contents = false;
    }

    /// The paragraph that begins has this style. In tables all is text.
    fn style(&mut self, style: Option<Style>) {
        match style {
            Some(Style::Title) if self.tables == 0 => self.sheet.title(),
            Some(Style::Heading(level)) if self.tables == 0 => self.sheet.heading(level),
            Some(Style::Contents) => self.contents = true,
            _ => {}
        }
    }
}

/// Deleted text, properties as they were before, and what is there a second time for old programs.
fn is_left_out(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "pPrChange" | "instrText" | "sectPr")
}
