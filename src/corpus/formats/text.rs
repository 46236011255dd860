//! Plain text.
//!
//! Owns the title of a text: its first line, if that is short and something else follows. Law: no words that
//! may belong together are parted: a line that the next one may continue stays part of the text too.

use crate::corpus::{Document, Format, Layout};

/// Longest title, in characters.
const MAX_TITLE_CHARS: usize = 150;

/// Longest line, in characters, of a text whose lines are broken by hand; a longer one is a paragraph.
const MAX_WRAPPED_CHARS: usize = 100;

/// The document of a canonical text.
pub(crate) fn document(text: String) -> Document {
    let title = title(&text);
    let title_bytes = match title {
        Some((title, true)) => title.as_ptr() as usize - text.as_ptr() as usize + title.len(),
        _ => 0,
    };
    let title = title.map(|(title, _)| title.to_owned());
    Document { title, title_bytes, ..Document::new(Format::Text, text, Layout::Plain) }
}

/// The first line that is not blank, if it is short, does not end like a sentence, is not all there is, and
/// the next line does not go on with it; and whether it surely stands apart from the text.
fn title(text: &str) -> Option<(&str, bool)> {
    let (line, rest) = text.trim_start().split_once('\n')?;
    let line = line.trim_end();
    let next = rest.lines().next().unwrap_or_default().trim();
    let apart = next.is_empty() || next.chars().count() > MAX_WRAPPED_CHARS;
    let short = line.chars().count() <= MAX_TITLE_CHARS;
    let goes_on = line.ends_with(['.', ',', ';', ':', '»', '-']) || next.starts_with(char::is_lowercase);
    (short && !goes_on && !rest.trim().is_empty()).then_some((line, apart))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        for (text, expected) in [
            ("Mon village\n\nIl était une fois.\n", Some("Mon village")),
            ("\n  Mon village \nIl était une fois.", Some("Mon village")),
            ("Il était une fois un roi\nqui dormait.", None),
            ("Le gou-\nvernement tombe.", None),
            ("Une phrase.\nUne autre.", None),
            ("Une seule ligne", None),
            ("Une seule ligne\n\n", None),
            ("", None),
        ] {
            assert_eq!(document(text.to_owned()).title.as_deref(), expected, "{text:?}");
        }
        let long = "Un paragraphe d’une ligne. ".repeat(5);
        for (text, apart) in [
            ("\n Titre\n\nTexte", "\n Titre"),
            ("Le roi\nLouis dort.", ""),
            (&format!("Titre\n{long}"), "Titre"),
        ] {
            let document = document(text.to_owned());
            assert_eq!(&document.text[..document.title_bytes], apart, "{text:?}");
        }
    }
}
