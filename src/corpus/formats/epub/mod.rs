//! E-books.
//!
//! Owns the order of an EPUB's chapters. One document a book: its chapters are headings. A chapter without a heading of its
//! own gets the one that the table of contents gives it. Programs that make books of other documents (LibreOffice) write
//! headings as paragraphs: in a book without headings those that look so are.

mod chapter;
mod looks;

use std::collections::HashMap;

use super::archive::Archive;
use super::limits::{Fault, Limits};
use super::meta::About;
use super::sheet::Sheet;
use super::xml::{self, Element, Piece, Rigour};
use crate::corpus::{Document, Format};
use chapter::Chapter;
use looks::Looks;

/// The file that says where the book is.
pub(crate) const CONTAINER: &str = "META-INF/container.xml";

/// A book as its package describes it.
#[derive(Default)]
struct Package {
    about: About,
    /// Files by id: path, and whether it is the table of contents.
    files: HashMap<String, (String, bool)>,
    /// Ids of the chapters, in order.
    spine: Vec<String>,
    /// Path of the old table of contents.
    contents: Option<String>,
}

/// The document of an archive.
pub(crate) fn document(mut archive: Archive<'_>, limits: &Limits) -> Result<Document, Fault> {
    if archive.has("META-INF/encryption.xml") && archive.has("META-INF/rights.xml") {
        return Err(Fault::Damaged("it is encrypted (DRM)".to_owned()));
    }
    let container = archive.needed(CONTAINER)?;
    let path = package_path(&container, limits)?;
    let package = package(&path, &archive.needed(&path)?, limits)?;
    let labels = labels(&package, &mut archive, limits)?;
    let mut pages = Vec::new();
    for id in &package.spine {
        let Some((path, false)) = package.files.get(id) else { continue };
        // A chapter that is lost or damaged is a fault of the book; one that is no page has nothing to read.
        pages.push((path, archive.needed(path)?));
    }
    let has_headings = pages.iter().any(|(_, page)| chapter::has_heading(page));
    let looks = if has_headings { Looks::default() } else { looks(&package, &mut archive)? };
    let mut sheet = Sheet::new();
    for (path, bytes) in pages {
        let label = labels.get(path).map(String::as_str);
        Chapter::new(label, &looks, &mut sheet).set(&xml::text(&bytes), limits)?;
    }
    let document = sheet.finish(Format::Epub, package.about.title.as_deref());
    Ok(package.about.tell(document))
}

/// What the style sheets of a book say.
fn looks(package: &Package, archive: &mut Archive<'_>) -> Result<Looks, Fault> {
    let mut looks = Looks::default();
    for (path, _) in package.files.values().filter(|(path, _)| path.to_ascii_lowercase().ends_with(".css")) {
        if let Some(sheet) = archive.file(path)? {
            looks.read(&xml::text(&sheet));
        }
    }
    Ok(looks)
}

/// Where the package is.
fn package_path(container: &[u8], limits: &Limits) -> Result<String, Fault> {
    let mut found = None;
    xml::walk(&xml::text(container), Rigour::Strict, limits, |piece| {
        if let Piece::Open(element) = piece
            && element.name == "rootfile"
        {
            found = found.take().or(element.attribute("full-path"));
        }
        Ok(())
    })?;
    found.ok_or_else(|| Fault::Damaged(format!("its {CONTAINER} names no book")))
}

fn package(path: &str, bytes: &[u8], limits: &Limits) -> Result<Package, Fault> {
    let mut package = Package::default();
    let (mut text, mut contents) = (String::new(), None);
    xml::walk(&xml::text(bytes), Rigour::Strict, limits, |piece| {
        match piece {
            Piece::Open(element) => {
                text.clear();
                match element.name {
                    "item" => package.item(path, &element),
                    "itemref" => package.spine.extend(element.attribute("idref")),
                    "spine" => contents = element.attribute("toc"),
                    _ => {}
                }
            }
            Piece::Text(more) => text.push_str(&more),
            Piece::Close(name) => {
                match name {
                    "title" => About::once(&mut package.about.title, &text),
                    "date" => About::once(&mut package.about.date, &text),
                    "creator" => package.about.author(&text),
                    "subject" => package.about.tags(&text),
                    _ => {}
                }
                text.clear();
            }
        }
        Ok(())
    })?;
    package.contents = contents.and_then(|id| package.files.get(&id).map(|(path, _)| path.clone()));
    Ok(package)
}

impl Package {
    fn item(&mut self, package: &str, element: &Element<'_>) {
        let (Some(id), Some(href)) = (element.attribute("id"), element.attribute("href")) else { return };
        let is_contents = (element.attribute("properties"))
            .is_some_and(|properties| properties.split_whitespace().any(|property| property == "nav"));
        self.files.insert(id, (joined(package, &href), is_contents));
    }
}

/// The path in the archive of what a file of it links to, without what follows `#`.
fn joined(file: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let href = percent_decoded(href);
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(href.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(href: &str) -> String {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the tables of contents, new and old, call each file.
fn labels(
    package: &Package,
    archive: &mut Archive<'_>,
    limits: &Limits,
) -> Result<HashMap<String, String>, Fault> {
    let mut labels = HashMap::new();
    let new = package.files.values().filter(|(_, is_contents)| *is_contents).map(|(path, _)| path);
    for path in new.chain(&package.contents) {
        let Some(bytes) = archive.file(path)? else { continue };
        let (mut text, mut target) = (String::new(), None);
        let mut name = |target: &mut Option<String>, text: &mut String| {
            if let Some(target) = target.take() {
                labels.entry(target).or_insert(std::mem::take(text));
            }
            text.clear();
        };
        xml::walk(&xml::text(&bytes), Rigour::Lenient, limits, |piece| {
            match piece {
                Piece::Open(element) if element.name == "a" => {
                    text.clear();
                    target = element.attribute("href").map(|href| joined(path, &href));
                }
                Piece::Open(element) if element.name == "navLabel" => text.clear(),
                // In the old form the address follows the label.
                Piece::Open(element) if element.name == "content" => {
                    target = element.attribute("src").map(|href| joined(path, &href));
                    name(&mut target, &mut text);
                }
                Piece::Close("a") => name(&mut target, &mut text),
                Piece::Text(more) => text.push_str(&more),
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for (file, href, expected) in [
            ("OEBPS/content.opf", "text/ch%201.xhtml#p2", "OEBPS/text/ch 1.xhtml"),
            ("OEBPS/toc/nav.xhtml", "../a.xhtml", "OEBPS/a.xhtml"),
            ("content.opf", "../../etc/passwd", "etc/passwd"),
            ("content.opf", "100%.xhtml", "100%.xhtml"),
        ] {
            assert_eq!(joined(file, href), expected);
        }
    }
}
