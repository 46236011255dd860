//! Bytes become text.
//!
//! Owns the choice of an encoding. Law: total; any bytes are some text, so whether they *are* text is asked
//! first ([`is_text`]).

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Bytes looked at to tell a text from a binary file.
const PROBE_BYTES: usize = 8192;

/// The text of some bytes: by byte order mark, else UTF-8 if it is valid, else Windows-1252, of which
/// ISO-8859-1 is a part as far as texts go.
pub fn text(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => text.into_owned(),
        None => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Whether bytes may be a text: they have no NUL among the first few thousand, or begin with the byte order
/// mark of UTF-16.
pub fn is_text(bytes: &[u8]) -> bool {
    let probe = bytes.get(..PROBE_BYTES).unwrap_or(bytes);
    Encoding::for_bom(bytes).is_some() || !probe.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(text("été".as_bytes()), "été");
        assert_eq!(text(b"\xEF\xBB\xBF\xC3\xA9t\xC3\xA9"), "été", "UTF-8 with its mark");
        assert_eq!(text(b"\xE9t\xE9 \x96 l\x92\x9Cuvre \x80"), "été – l’œuvre €", "Windows-1252");
        assert_eq!(text(b"\xFF\xFE\xE9\x00t\x00"), "ét", "UTF-16, little end first");
    }

    #[test]
    fn binary() {
        assert!(is_text("déjà".as_bytes()));
        assert!(is_text(b"\xFF\xFEa\x00"));
        assert!(!is_text(b"\x7FELF\x00\x01"));
    }
}
