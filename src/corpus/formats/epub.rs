//! E-books.
//!
//! Owns the order of an EPUB's chapters, and what of their pages is text. One document a book: its chapters are
//! headings. A chapter without a heading of its own gets the one that the table of contents gives it.

use std::collections::HashMap;

use super::archive::Archive;
use super::limits::{Fault, Limits};
use super::meta::About;
use super::sheet::Sheet;
use super::xml::{self, Element, LeftOut, Piece, Rigour};
use crate::corpus::{Document, Format};

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
    let mut sheet = Sheet::new();
    for id in &package.spine {
        let Some((path, false)) = package.files.get(id) else { continue };
        // A chapter that is lost or damaged is a fault of the book; one that is no page has nothing to read.
        let bytes = archive.needed(path)?;
        chapter(&xml::text(&bytes), labels.get(path).map(String::as_str), &mut sheet, limits)?;
    }
    let document = sheet.finish(Format::Epub, package.about.title.as_deref());
    Ok(package.about.tell(document))
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

/// Sets the text of a page.
pub(crate) fn chapter(
    page: &str,
    label: Option<&str>,
    sheet: &mut Sheet,
    limits: &Limits,
) -> Result<(), Fault> {
    let mut left_out = LeftOut::default();
    let mut verbatim = 0_usize;
    let mut tables = 0_usize;
    let mut label = label.filter(|_| !has_heading(page));
    xml::walk(page, Rigour::Lenient, limits, |piece| {
        if left_out.takes(&piece, is_left_out) {
            return Ok(());
        }
        match piece {
            Piece::Open(element) => match element.name {
                "body" => {
                    if let Some(label) = label.take() {
                        sheet.heading(1);
                        sheet.push(label);
                        sheet.paragraph();
                    }
                }
                "br" => sheet.line(),
                "pre" => {
                    sheet.paragraph();
                    verbatim += 1;
                }
                "table" => {
                    sheet.paragraph();
                    tables += 1;
                }
                name => match heading(name) {
                    Some(level) if tables == 0 => sheet.heading(level),
                    _ if is_block(name) && tables == 0 => sheet.paragraph(),
                    _ => {}
                },
            },
            Piece::Close(name) => match name {
                "pre" => {
                    sheet.paragraph();
                    verbatim = verbatim.saturating_sub(1);
                }
                "td" | "th" => sheet.cell(),
                "tr" => sheet.paragraph(),
                "table" => {
                    sheet.paragraph();
                    tables = tables.saturating_sub(1);
                }
                _ if tables > 0 && is_block(name) => sheet.line(),
                _ if is_block(name) || heading(name).is_some() => sheet.paragraph(),
                _ => {}
            },
            Piece::Text(text) if verbatim > 0 => sheet.push_lines(&text),
            Piece::Text(text) => sheet.push(&text),
        }
        Ok(())
    })?;
    sheet.paragraph();
    Ok(())
}

fn has_heading(page: &str) -> bool {
    let bytes = page.as_bytes();
    bytes.windows(3).any(|tag| matches!(tag, [b'<', b'h' | b'H', b'1'..=b'6']))
}

/// The level of a heading.
fn heading(name: &str) -> Option<usize> {
    match name.as_bytes() {
        [b'h' | b'H', level @ b'1'..=b'6'] => Some(usize::from(level - b'0')),
        _ => None,
    }
}

fn is_left_out(name: &str) -> bool {
    matches!(name, "head" | "script" | "style" | "nav" | "svg" | "rt" | "rp")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "figure"
            | "figcaption"
            | "hr"
            | "body"
            | "caption"
            | "address"
    )
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

    #[test]
    fn pages() {
        let mut sheet = Sheet::new();
        let page = "<html><head><title>Non</title></head><body><h2>Le <i>port</i></h2><p>Un<br/>deux&nbsp;!</p>\
                    <ul><li>a</li><li>b</li></ul><table><tr><td>x</td><td><p>y</p></td></tr></table>\
                    <pre>c\n d</pre></body></html>";
        chapter(page, Some("Autre"), &mut sheet, &Limits::default()).unwrap();
        assert_eq!(
            sheet.finish(Format::Epub, None).text,
            "Le port\n\nUn\ndeux\u{a0}!\n\na\n\nb\n\nx | y\n\nc\nd"
        );
    }
}
