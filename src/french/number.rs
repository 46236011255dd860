//! Numbers in digits: groups, decimals, ordinals.
//!
//! Owns how far a number goes and how it is written once read: `10 000` → `10000`, `3,14`, `19ème` → `19e`.
//! Must not know other words. Law: a reading depends on neither case nor accents.

use std::borrow::Cow;

use super::{fold, roman, word};

/// End of the number with groups or decimals that begins at `start`, a digit; none for bare digits.
///
/// Groups are of exactly three digits, parted by one and the same blank, dot or apostrophe.
pub fn extent(text: &str, start: usize) -> Option<usize> {
    let head = digits_len(&text[start..]);
    let mut end = start + head;
    if head <= 3 && !text[start..].starts_with('0') {
        let mut separator = None;
        while let Some((found, len)) = group(&text[end..]) {
            if *separator.get_or_insert(found) != found {
                break;
            }
            end += len;
        }
    }
    if let Some(decimals) = text[end..].strip_prefix(',') {
        let len = digits_len(decimals);
        let list = decimals[len..].strip_prefix(',').is_some_and(|next| digits_len(next) > 0);
        if len > 0 && !list {
            end += 1 + len;
        }
    }
    (end > start + head).then_some(end)
}

/// A separator of groups with the three digits after it: the separator, and the bytes of both.
fn group(text: &str) -> Option<(char, usize)> {
    let separator = text.chars().next()?;
    let after = &text[separator.len_utf8()..];
    let level = match separator {
        ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        '\'' | '’' | 'ʼ' => '\'',
        '.' => '.',
        _ => return None,
    };
    (digits_len(after) == 3).then_some((level, separator.len_utf8() + 3))
}

/// Bytes of the digits that `text` starts with.
pub(super) fn digits_len(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// A number without what parts its groups (`10 000` → `10000`); its comma is kept.
pub fn ungrouped(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || *c == ',').collect()
}

/// An ordinal in its shortest writing: `19ème`, `19ᵉ`, `XIXᵉ` → `19e`; `1ère` → `1re`.
///
/// Anything else, and what could be a word (`vie`), is returned as it is.
pub fn ordinal(word: &str) -> Cow<'_, str> {
    let digits = digits_len(word);
    if digits == 0 {
        return roman::certain(word).map_or(Cow::Borrowed(word), Cow::Owned);
    }
    if digits == word.len() || word.len() > digits + 12 {
        return Cow::Borrowed(word);
    }
    let number = &word[..digits];
    let value = match number {
        "1" => 1,
        "2" => 2,
        _ => 3,
    };
    match ending(&fold::fold(&word[digits..]), value) {
        Some(ending) => Cow::Owned(format!("{number}{ending}")),
        None => Cow::Borrowed(word),
    }
}

/// The shortest writing of an ordinal ending, folded, of a number that is 1 or more.
pub(super) fn ending(folded: &str, value: u32) -> Option<&'static str> {
    match (value, folded) {
        (1, "er" | "ers") => Some("er"),
        (1, "re" | "ere" | "iere" | "res" | "eres") => Some("re"),
        (1, _) => None,
        (2, "nd" | "nds" | "nde" | "ndes" | "de" | "des")
        | (_, "e" | "es" | "eme" | "emes" | "ieme" | "iemes" | "me") => Some("e"),
        _ => None,
    }
}

/// Bytes of the ending that stands apart from an ordinal in digits, and that is no other word: `1 ère`, `2 ème`.
pub fn spaced_ordinal(digits: &str, rest: &str) -> Option<usize> {
    let blank = rest.chars().next().filter(|c| word::is_blank(*c))?.len_utf8();
    let letters = word::letters_len(&rest[blank..]);
    let ending = &rest[blank..blank + letters];
    let known = matches!(letters, 2..=8)
        && matches!(&*fold::fold(ending), "er" | "ere" | "eme" | "emes" | "ieme" | "iemes")
        && matches!(ordinal(&format!("{digits}{ending}")), Cow::Owned(_));
    known.then_some(blank + letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents() {
        for (text, number) in [
            ("10 000 euros", "10 000"),
            ("10\u{a0}000", "10\u{a0}000"),
            ("1\u{202f}250\u{202f}000,50 €", "1\u{202f}250\u{202f}000,50"),
            ("10.000", "10.000"),
            ("10'000", "10'000"),
            ("10’000", "10’000"),
            ("3,14 %", "3,14"),
            ("0,5", "0,5"),
            ("999 999.", "999 999"),
        ] {
            assert_eq!(extent(text, 0).map(|end| &text[..end]), Some(number), "{text}");
        }
        for text in
            ["1999 200", "10 00", "10 0000", "1,2,3", "06 123 456", "3.14", "1.2.3", "2019-744", "12", "3, 4"]
        {
            assert_eq!(extent(text, 0), None, "{text}");
        }
        assert_eq!(ungrouped("1 250.000,5"), "1250000,5");
    }

    #[test]
    fn ordinals() {
        for (word, expected) in [
            ("19ème", "19e"),
            ("19eme", "19e"),
            ("19ᵉ", "19e"),
            ("19E", "19e"),
            ("1er", "1er"),
            ("1ère", "1re"),
            ("1RE", "1re"),
            ("2nde", "2e"),
            ("20es", "20e"),
            ("3D", "3D"),
            ("1e", "1e"),
            ("2de", "2e"),
            ("21nd", "21nd"),
            ("XVIIIe", "18e"),
            ("vie", "vie"),
            ("12", "12"),
        ] {
            assert_eq!(ordinal(word), expected, "{word}");
        }
    }

    #[test]
    fn spaced_ordinals() {
        for (digits, rest, expected) in
            [("1", " ère lecture", "1re"), ("2", "\u{a0}ème", "2e"), ("1", " er mai", "1er")]
        {
            let more = spaced_ordinal(digits, rest).unwrap();
            assert_eq!(
                roman::arabic_ordinal(&format!("{digits}{}", &rest[..more])).as_deref(),
                Some(expected)
            );
        }
        for (digits, rest) in [("1", " e"), ("3", " ère"), ("2", " et"), ("12", " ermites"), ("1", ". er")] {
            assert_eq!(spaced_ordinal(digits, rest), None, "{digits}{rest}");
        }
    }
}
