//! The one form of every text.
//!
//! Owns what a text becomes before anything looks at it. Law: idempotent, and NFC and NFD texts become one.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in NFC, with `\n` line ends; soft hyphens, byte order marks and control characters but tab and
/// line feed are gone (a form feed becomes a line feed). Borrowed if that changes nothing.
pub fn canonical(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) { Cow::Borrowed(text) } else { rewrite(text) }
}

/// The same of a text that is given away: one that is canonical is not copied.
pub fn into_canonical(text: String) -> String {
    if is_plain(text.as_bytes()) { text } else { rewrite(&text).into_owned() }
}

/// Whether a glance tells that a text is canonical: it has no characters but those that French is mostly written in.
fn is_plain(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            // ASCII; U+00C0 to U+00FF; `Œ`, `œ`, `Ÿ`; blanks, hyphens, dashes, quotation marks, the ellipsis (U+2002
            // to U+203F); `€`.
            [b'\n' | b'\t' | b' '..0x7f, rest @ ..]
            | [0xC3, _, rest @ ..]
            | [0xC5, 0x92 | 0x93 | 0xB8, rest @ ..]
            | [0xE2, 0x80, 0x82..=0xBF, rest @ ..]
            | [0xE2, 0x82, 0xAC, rest @ ..] => rest,
            // The signs before U+00C0, but for the soft hyphen.
            [0xC2, second, rest @ ..] if *second != 0xAD => rest,
            rest => return rest.is_empty(),
        };
    }
}

fn rewrite(text: &str) -> Cow<'_, str> {
    let clean = !text.chars().any(|c| rewritten(c) != Some(c));
    let normal = text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes;
    match (clean, normal) {
        (true, true) => Cow::Borrowed(text),
        (true, false) => Cow::Owned(text.nfc().collect()),
        // Taking a character out may bring two others together: compose afterwards.
        (false, _) => Cow::Owned(line_ends(text).chars().filter_map(rewritten).nfc().collect()),
    }
}

fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn rewritten(c: char) -> Option<char> {
    match c {
        '\u{ad}' | '\u{feff}' => None,
        '\u{c}' => Some('\n'),
        '\n' | '\t' => Some(c),
        c if c < ' ' || c == '\u{7f}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn examples() {
        let table = [
            ("L’été", "L’été"),
            ("e\u{301}cole", "école"),
            ("gou\u{ad}vernement", "gouvernement"),
            ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
            ("\u{feff}Bonjour\0", "Bonjour"),
            ("page\u{c}suite", "page\nsuite"),
            ("e\u{ad}\u{301}", "é"),
        ];
        for (text, expected) in table {
            assert_eq!(canonical(text), expected, "{text:?}");
        }
        assert!(matches!(canonical("déjà canonique"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn idempotent(text in "[a-eé\\r\\n\u{301}\u{ad}\u{feff}\u{1}œ ]{0,12}") {
            let once = canonical(&text).into_owned();
            prop_assert_eq!(canonical(&once), once.as_str());
        }

        #[test]
        fn plain(text in "([a-zÀ-ÿ \\n\\tœŸ€’…«»\u{2000}-\u{2040}\u{a0}\u{ad}\u{85}]|\\PC){0,8}") {
            if is_plain(text.as_bytes()) {
                prop_assert_eq!(rewrite(&text), text.as_str());
            }
        }

        #[test]
        fn forms(text in "[a-zéèçœ’ \\n]{0,20}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(canonical(&decomposed), canonical(&text));
        }
    }
}
