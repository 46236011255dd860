//! Words that begin with an initial: dotted acronyms, articles of codes, letters with their sign.
//!
//! Owns how far they go. Law: no reading depends on case.

use super::word::{self, Kind, is_hyphen};
use super::{fold, number};

/// The letters of the articles of French codes, folded.
const SERIES: &[&str] = &["a", "d", "l", "lo", "lp", "r"];

/// Letters that a spaced acronym has at least: `S. N. C.`, but not `M. A. Dupont`.
const SPACED: usize = 3;

/// What a short `host` is with the `rest` of the text, and how many bytes of it it takes.
pub fn reading(host: &str, rest: &str) -> Option<(usize, Kind)> {
    let next = rest.bytes().next();
    let digits = host.bytes().any(|byte| byte.is_ascii_digit());
    // Most words go no further than this.
    if !digits && !matches!(next, Some(b'.' | b'*' | b'+' | b'#' | b' ' | 0xC2 | 0xE2) if host.len() <= 6) {
        return None;
    }
    if let Some(more) = reference(host, rest) {
        return Some((more, Kind::Reference));
    }
    if digits || word::letters_len(host) < host.len() || !is_initial(host) {
        return None;
    }
    if rest.starts_with("++") {
        return Some((2, Kind::Symbol));
    }
    if rest.starts_with('#') {
        return Some((1, Kind::Symbol));
    }
    dotted(rest).or_else(|| spaced(rest)).map(|more| (more, Kind::Acronym))
}

/// Whether an article of a code begins with `host`: `L. 1234-1`, `L1234-1`.
pub fn is_reference(host: &str, rest: &str) -> bool {
    reference(host, rest).is_some()
}

/// Whether `letter` is one letter, in any case (`ß` is two when upper-cased).
fn is_initial(letter: &str) -> bool {
    letter.len() <= 6 && fold::fold(letter).chars().count() == 1
}

/// Bytes after the first letter of `S.N.C.F.`.
fn dotted(rest: &str) -> Option<usize> {
    // P.-D.G.
    let hyphen = rest.strip_prefix('.').and_then(|after| after.chars().next()).filter(|c| is_hyphen(*c));
    let (mut len, mut letters) = (0, 1);
    while let Some(after) = rest[len..].strip_prefix('.') {
        let sign = hyphen.filter(|_| letters == 1).map_or(0, char::len_utf8);
        let after = &after[sign..];
        let letter = word::letters_len(after);
        if letter == 0 || !is_initial(&after[..letter]) {
            break;
        }
        len += 1 + sign + letter;
        letters += 1;
    }
    let dot = rest[len..].starts_with('.');
    let end = len + usize::from(dot);
    let whole = !rest[end..].starts_with(is_letter_or_digit);
    (letters > 2 || (letters == 2 && dot && hyphen.is_none())).then_some(end).filter(|_| whole)
}

/// Bytes after the first letter of `S. N. C. F.`.
fn spaced(rest: &str) -> Option<usize> {
    let (mut len, mut letters) = (rest.starts_with('.').then_some(1)?, 1);
    while let Some(after) = rest[len..].strip_prefix([' ', '\u{a0}', '\u{202f}']) {
        let letter = word::letters_len(after);
        if letter == 0 || !is_initial(&after[..letter]) || !after[letter..].starts_with('.') {
            break;
        }
        len = rest.len() - after.len() + letter + 1;
        letters += 1;
    }
    (letters >= SPACED).then_some(len)
}

/// Bytes of `rest` that an article of a code takes: `L. 1234-1`, `L1234-1`, `R*123-4`.
fn reference(host: &str, rest: &str) -> Option<usize> {
    // Most words go no further than this.
    let first = host.as_bytes()[0];
    if first.is_ascii() && !matches!(first | 0x20, b'a' | b'd' | b'l' | b'r') {
        return None;
    }
    let letters = word::letters_len(host);
    let series = fold::fold(&host[..letters]);
    if letters > 6 || !SERIES.contains(&&*series) {
        return None;
    }
    if letters < host.len() {
        let numbers = &host[letters..];
        let len = numbers_len(numbers);
        let certain = numbers.contains(is_hyphen) || (len >= 3 && matches!(&*series, "d" | "l" | "r"));
        return (len == numbers.len() && certain).then_some(0);
    }
    let star = usize::from(rest.starts_with('*'));
    let dot = usize::from(rest[star..].starts_with('.'));
    let late_star = usize::from(star == 0 && rest[dot..].starts_with('*'));
    let mut len = star + dot + late_star;
    len += rest[len..]
        .chars()
        .next()
        .filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}'))
        .map_or(0, char::len_utf8);
    let numbers = &rest[len..];
    let end = numbers_len(numbers);
    // Without a dot or a star, only a hyphen tells `L 1234-1` from `il y a 3 jours`.
    let certain = star + dot + late_star > 0 || numbers[..end].contains(is_hyphen);
    (end > 0 && certain).then_some(len + end)
}

/// Bytes of the numbers joined by hyphens that `text` starts with; 0 if a letter follows them.
fn numbers_len(text: &str) -> usize {
    let mut len = number::digits_len(text);
    while let Some(after) = text[len..].strip_prefix(is_hyphen) {
        let digits = number::digits_len(after);
        if digits == 0 {
            break;
        }
        len = text.len() - after.len() + digits;
    }
    if text[len..].starts_with(is_letter_or_digit) { 0 } else { len }
}

fn is_letter_or_digit(c: char) -> bool {
    c.is_alphanumeric() && !word::is_apostrophe(c) && !word::is_note(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples() {
        for (host, rest, read) in [
            ("S", ".N.C.F. recrute", Some((".N.C.F.", Kind::Acronym))),
            ("S", ".N.C.F recrute", Some((".N.C.F", Kind::Acronym))),
            ("O", ".N.U. à Genève", Some((".N.U.", Kind::Acronym))),
            ("S", ". N. C. F. recrute", Some((". N. C. F.", Kind::Acronym))),
            ("é", ".n.a.", Some((".n.a.", Kind::Acronym))),
            ("J", ".O. du 3 mai", Some((".O.", Kind::Acronym))),
            ("L", ". 1234-1 du", Some((". 1234-1", Kind::Reference))),
            ("L", ".1234-1", Some((".1234-1", Kind::Reference))),
            ("L1234-1", " du", Some(("", Kind::Reference))),
            ("l", " 1234-1", Some((" 1234-1", Kind::Reference))),
            ("R", "*123-4", Some(("*123-4", Kind::Reference))),
            ("R", ". * 12", None),
            ("R", ".*123-4", Some((".*123-4", Kind::Reference))),
            ("L311", "", Some(("", Kind::Reference))),
            ("P", ".-D.G. de", Some((".-D.G.", Kind::Acronym))),
            ("S", ".N.C.F.¹", Some((".N.C.F.", Kind::Acronym))),
            ("J", ".-P. Sartre", None),
            ("P", ".\u{2011}¹", None),
            ("C", "++ est", Some(("++", Kind::Symbol))),
            ("F", "#", Some(("#", Kind::Symbol))),
            ("M", ". A. Dupont", None),
            ("p", ". ex. ceci", None),
            ("p", ".ex.", None),
            ("a", " 3 jours", None),
            ("A4", "", None),
            ("a", ".b.com", None),
            ("fin", ".Le", None),
            ("ß", ".a.b.", None),
        ] {
            let expected = read.map(|(more, kind): (&str, Kind)| (more.len(), kind));
            assert_eq!(reading(host, rest), expected, "{host}{rest}");
        }
    }
}
