//! XML, element by element.
//!
//! Owns decoding, entities and nesting. Names are local names: prefixes are a matter of taste. Entities are
//! those of XML and HTML; what a document declares itself is not expanded, so nothing can grow. Law: what it
//! hands out is no longer than the file, but for entities of a few letters.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};

use super::decode;
use super::limits::{Fault, Limits};

/// What comes next in a document.
pub(crate) enum Piece<'x> {
    /// An element begins.
    Open(Element<'x>),
    /// The innermost element that is open ends; its name.
    Close(&'x str),
    /// Text, its entities resolved.
    Text(Cow<'x, str>),
}

/// An element that begins.
pub(crate) struct Element<'x> {
    pub(crate) name: &'x str,
    start: &'x BytesStart<'x>,
}

impl Element<'_> {
    /// The value of an attribute of this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.html_attributes().filter_map(Result::ok);
        let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
        let value = unescape_with(&found.value, resolve_html5_entity).ok();
        Some(value.map_or_else(|| found.value.to_string(), Cow::into_owned))
    }
}

/// Elements that are left out, with all that is in them.
#[derive(Debug, Default)]
pub(crate) struct LeftOut(usize);

impl LeftOut {
    /// Whether a piece is left out: the elements of these names are.
    pub(crate) fn takes(&mut self, piece: &Piece<'_>, is_left_out: fn(&str) -> bool) -> bool {
        match piece {
            Piece::Open(element) if is_left_out(element.name) => self.0 += 1,
            Piece::Close(name) if is_left_out(name) => self.0 = self.0.saturating_sub(1),
            _ => return self.0 > 0,
        }
        true
    }
}

/// How a document must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rigour {
    /// As the standard says: what is not is damaged.
    Strict,
    /// Elements may end as they like, as in web pages.
    Lenient,
}

/// The text of bytes, in the encoding that they declare if they do.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    decode::labelled(bytes, decode::label(bytes).as_deref())
}

/// Hands out the pieces of a document, in order.
pub(crate) fn walk(
    text: &str,
    rigour: Rigour,
    limits: &Limits,
    mut take: impl FnMut(Piece<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = rigour == Rigour::Strict;
    config.allow_unmatched_ends = rigour == Rigour::Lenient;
    let mut depth = 0_usize;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            // Of a web page what can be read is read.
            Err(_) if rigour == Rigour::Lenient => return Ok(()),
            Err(error) => {
                let said = error.to_string();
                let said =
                    said.trim_start_matches("ill-formed document: ").trim_start_matches("syntax error: ");
                let cause = format!("its XML is damaged at byte {}: {said}", reader.error_position());
                return Err(Fault::Damaged(cause));
            }
        };
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > limits.depth {
                    return Err(Fault::TooMuch(format!(
                        "its XML nests deeper than {} elements",
                        limits.depth
                    )));
                }
                take(Piece::Open(Element { name: start.local_name().as_ref(), start: &start }))?;
            }
            Event::Empty(start) => {
                let name = start.local_name();
                take(Piece::Open(Element { name: name.as_ref(), start: &start }))?;
                take(Piece::Close(name.as_ref()))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Piece::Close(end.local_name().as_ref()))?;
            }
            Event::Text(text) => take(Piece::Text(text.into_inner()))?,
            Event::CData(text) => take(Piece::Text(text.into_inner()))?,
            Event::GeneralRef(entity) => {
                if let Ok(Some(c)) = entity.resolve_char_ref() {
                    take(Piece::Text(Cow::Owned(c.to_string())))?;
                } else if let Some(text) = resolve_html5_entity(&entity) {
                    take(Piece::Text(Cow::Borrowed(text)))?;
                }
            }
            Event::Eof if depth > 0 && rigour == Rigour::Strict => {
                return Err(Fault::Damaged("its XML ends too early".to_owned()));
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, rigour: Rigour) -> Result<String, Fault> {
        let mut shown = String::new();
        walk(text, rigour, &Limits { depth: 4, ..Limits::default() }, |piece| {
            match piece {
                Piece::Open(element) => {
                    let n = element.attribute("n").unwrap_or_default();
                    shown.extend(["<", element.name, if n.is_empty() { "" } else { "=" }, &n, ">"]);
                }
                Piece::Close(name) => shown.extend(["</", name, ">"]),
                Piece::Text(text) => shown += &text,
            }
            Ok(())
        })?;
        Ok(shown)
    }

    #[test]
    fn pieces() {
        for (text, expected) in [
            ("<a><x:b w:n='1&amp;2'/>l&#8217;&eacute;t&#xE9;</a>", "<a><b=1&2></b>l’été</a>"),
            ("<!DOCTYPE a [<!ENTITY b 'long'>]><a>&b;<![CDATA[1 < 2]]></a>", "<a>1 < 2</a>"),
            ("<a>sel & poivre</a>", "<a>sel & poivre</a>"),
        ] {
            assert_eq!(shown(text, Rigour::Strict).unwrap(), expected, "{text}");
        }
        assert_eq!(shown("<p>un<br>deux</p></p>", Rigour::Lenient).unwrap(), "<p>un<br>deux</p></p>");
    }

    #[test]
    fn what_is_wrong() {
        for (text, expected) in [
            ("<a><b></a>", "its XML is damaged at byte 6: "),
            ("<a>texte", "its XML ends too early"),
            ("<a><a><a><a><a>", "its XML nests deeper than 4 elements"),
        ] {
            let fault = shown(text, Rigour::Strict).unwrap_err().to_string();
            assert!(fault.starts_with(expected), "{text}: {fault}");
        }
    }

    #[test]
    fn encodings() {
        assert_eq!(
            text(b"<?xml version='1.0' encoding='ISO-8859-15'?><a>\xE9t\xE9</a>"),
            "<?xml version='1.0' encoding='ISO-8859-15'?><a>été</a>"
        );
        assert_eq!(text("\u{feff}<a>été</a>".as_bytes()), "<a>été</a>");
        assert_eq!(text(b"<a>\xE9t\xE9</a>"), "<a>été</a>");
        assert_eq!(text(b"\xFF\xFE<\0a\0>\0"), "<a>");
    }
}
