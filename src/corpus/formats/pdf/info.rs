//! What a PDF says of itself.
//!
//! Owns the strings of its information dictionary, and which titles are none: names that programs leave there.

use encoding_rs::{UTF_16BE, UTF_16LE};

/// The characters of PDFDocEncoding from 0x80 on, where it differs from ISO-8859-1 (ISO 32000-1, annex D.2).
const FROM_80: &[char] = &[
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ',
    'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];

/// Endings of names of files, which programs take for titles.
const FILES: &[&str] = &[
    ".doc", ".docx", ".odt", ".rtf", ".indd", ".qxd", ".qxp", ".pdf", ".tex", ".dvi", ".ps", ".eps", ".ppt",
    ".pptx", ".xls", ".xlsx", ".pub", ".cdr", ".ai", ".pmd", ".txt", ".html", ".htm",
];

/// The text of a string of the file.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char_of(*byte)).collect(),
    }
}

fn char_of(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|place| FROM_80.get(usize::from(place)));
    special.copied().unwrap_or(char::from(byte))
}

/// The title that a file declares, if it is one.
pub(super) fn title(bytes: &[u8]) -> Option<String> {
    let text = text(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    let title =
        ["Microsoft Word - ", "Microsoft PowerPoint - "].iter().find_map(|said| text.strip_prefix(said));
    let title = title.unwrap_or(&text);
    let low = title.to_lowercase();
    let none = ["untitled", "sans titre", "sans nom", "unknown", "title", "titre", "document"];
    let is_one = low.chars().any(char::is_alphabetic)
        && !none.iter().any(|none| low == *none)
        && !low.starts_with("document1")
        && !FILES.iter().any(|ending| low.ends_with(ending));
    is_one.then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings() {
        assert_eq!(text(b"\xFE\xFF\x00\xE9\x01\x53"), "éœ", "UTF-16");
        assert_eq!(text(b"\xEF\xBB\xBF\xC3\xA9"), "é", "UTF-8");
        assert_eq!(text(b"L\x90\xE9t\xE9 \x84 \x9Cuvre \xA0"), "L’été — œuvre €", "PDFDocEncoding");
    }

    #[test]
    fn titles() {
        for (said, expected) in [
            (&b"Rapport  annuel\n"[..], Some("Rapport annuel")),
            (b"Microsoft Word - Rapport annuel", Some("Rapport annuel")),
            (b"Microsoft Word - rapport_v2.doc", None),
            (b"untitled", None),
            (b"  ", None),
            (b"12", None),
        ] {
            assert_eq!(title(said).as_deref(), expected, "{said:?}");
        }
    }
}
