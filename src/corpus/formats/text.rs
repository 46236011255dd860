//! Plain text.
//!
//! Owns the title of a text: its first line, if that is short and something else follows.

use crate::corpus::{Document, Layout};

/// Longest title, in characters.
const MAX_TITLE_CHARS: usize = 150;

/// The document of a canonical text.
pub(crate) fn document(text: String, digest: u128) -> Document {
    let title = title(&text);
    Document {
        id: None,
        title: title.map(str::to_owned),
        date: None,
        meta: serde_json::Map::new(),
        digest,
        bytes: text.len() as u64,
        line: 1,
        title_bytes: title.map_or(0, |title| title.as_ptr() as usize - text.as_ptr() as usize + title.len()),
        layout: Layout::Plain,
        text,
    }
}

/// The first line that is not blank, if it is short, does not end like a sentence, and is not all there is.
fn title(text: &str) -> Option<&str> {
    let (line, rest) = text.trim_start().split_once('\n')?;
    let line = line.trim_end();
    let short = line.chars().count() <= MAX_TITLE_CHARS;
    let sentence = line.ends_with(['.', ',', ';', ':', '»']);
    (short && !sentence && !rest.trim().is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        for (text, expected) in [
            ("Mon village\n\nIl était une fois.\n", Some("Mon village")),
            ("\n  Mon village \nIl était une fois.", Some("Mon village")),
            ("Une phrase.\nUne autre.", None),
            ("Une seule ligne", None),
            ("Une seule ligne\n\n", None),
            ("", None),
        ] {
            assert_eq!(document(text.to_owned(), 0).title.as_deref(), expected, "{text:?}");
        }
        let document = document("\n Titre\nTexte".to_owned(), 0);
        assert_eq!(&document.text[..document.title_bytes], "\n Titre");
    }
}
