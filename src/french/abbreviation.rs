//! Short writings that a number follows: `n° 12`, `art. 9`, `al. 2`.
//!
//! Owns their table, and what licenses each: `no` and `art` are words elsewhere. Law: no reading depends on
//! case.

use super::word::{self, is_blank};
use super::{fold, initial, roman};

/// What is written, folded, and what is meant; the dot after it is not part of it.
const WRITTEN: &[(&str, &str)] = &[
    ("al", "alinéa"),
    ("art", "article"),
    ("arts", "articles"),
    ("chap", "chapitre"),
    ("fig", "figure"),
    ("no", "numéro"),
    ("nos", "numéros"),
    ("p", "page"),
    ("pp", "pages"),
    ("vol", "volume"),
];

/// Words after which `nos` is no possessive, folded.
const BEFORE_PLURAL: &[&str] = &["aux", "des", "les", "lois", "articles", "decrets", "arretes"];

/// Bytes of the `rest` of the text that belong to `host` if it is one of them: 0, or the sign of `n°`.
///
/// `previous` gives the word before it, and what parts them.
pub fn reading<'t>(host: &str, rest: &str, previous: impl FnOnce() -> (&'t str, &'t str)) -> Option<usize> {
    // Most words go no further than this. (Accents decide nothing, composed or not: `àl. 3` is read as `al. 3`.)
    let first = host.as_bytes()[0] | 0x20;
    let begins = matches!(first, b'a' | b'c' | b'f' | b'n' | b'p' | b'v') || !first.is_ascii();
    let short = host.len() <= 6 || (!host.is_ascii() && host.len() <= 16);
    if !begins || !short || !(rest.starts_with('.') || first == b'n' || !first.is_ascii()) {
        return None;
    }
    if let Some(more) = degree(host, rest) {
        return Some(more);
    }
    if host.contains(word::is_apostrophe) {
        return None; // no’ˢ is none, whatever the bytes of its apostrophe.
    }
    let raised = host.ends_with(['º', 'ᵒ', 'ˢ']);
    let folded = fold::fold(host);
    WRITTEN.iter().find(|(written, _)| *written == folded)?;
    let licensed = match &*folded {
        "no" => raised || is_number(rest.strip_prefix('.').unwrap_or(rest)),
        "nos" => raised || (is_number(rest) && stands_before_plural(previous())),
        _ => rest.strip_prefix('.').is_some_and(is_number),
    };
    licensed.then_some(0)
}

/// What `host` stands for.
pub fn meant(host: &str) -> &'static str {
    let letters = word::letters_len(host);
    let folded = fold::fold(&host[..letters]);
    let plural = host[letters..].ends_with(['s', 'S']);
    let known = WRITTEN.iter().find(|(written, _)| *written == folded);
    known.map_or(if plural { "numéros" } else { "numéro" }, |(_, meant)| meant)
}

/// Bytes of the sign of `n°` and `n°s`.
fn degree(host: &str, rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('°').filter(|_| host.eq_ignore_ascii_case("n"))?;
    let plural = word::letters_len(after) == 1 && after.starts_with(['s', 'S']);
    Some('°'.len_utf8() + usize::from(plural))
}

/// Whether a blank or nothing, then digits, a numeral or an article of a code follow.
fn is_number(rest: &str) -> bool {
    let next = rest.trim_start_matches(is_blank);
    if rest.len() - next.len() > 6 || next.is_empty() {
        return false;
    }
    let letters = word::letters_len(next);
    let (host, after) = next.split_at(letters);
    next.starts_with(|c: char| c.is_ascii_digit())
        || (letters > 0
            && letters <= 8
            && (initial::is_reference(host, after)
                || (rest.len() > next.len() && roman::reading(host, after, || true).is_some())))
}

fn stands_before_plural((word, gap): (&str, &str)) -> bool {
    roman::is_blank(gap) && word.len() <= 12 && BEFORE_PLURAL.contains(&&*fold::fold(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licensed() {
        for (before, host, rest, more, expected) in [
            ("loi", "n", "° 78-17", 2, "numéro"),
            ("loi", "N", "°78-17", 2, "numéro"),
            ("lois", "n", "°s 12 et 13", 3, "numéros"),
            ("loi", "nº", " 12", 0, "numéro"),
            ("loi", "nᵒ", " 12", 0, "numéro"),
            ("lois", "nᵒˢ", " 12", 0, "numéros"),
            ("loi", "no", " 12", 0, "numéro"),
            ("les", "nos", " 12 et 13", 0, "numéros"),
            ("l’", "art", ". 9", 0, "article"),
            ("l’", "ART", ". L. 1234-1", 0, "article"),
            ("", "art", ".9", 0, "article"),
            ("", "chap", ". IV", 0, "chapitre"),
            ("voir", "p", ". 12", 0, "page"),
            ("à l’", "àL", ".10", 0, "alinéa"),
            ("à l’", "a\u{300}L", ".10", 0, "alinéa"),
        ] {
            assert_eq!(reading(host, rest, || (before, " ")), Some(more), "{host}{rest}");
            assert_eq!(meant(&format!("{host}{}", &rest[..more])), expected, "{host}{rest}");
        }
    }

    #[test]
    fn other_words() {
        for (before, host, rest) in [
            ("", "art", " moderne"),
            ("", "art", ". Le beau"),
            ("", "p", ". ex. ceci"),
            ("de", "nos", " 12 amis"),
            ("le", "no", " man’s land"),
            ("", "al", " dente"),
            ("", "n", " 12"),
            ("", "article", ". 9"),
            ("", "p", ""),
        ] {
            assert_eq!(reading(host, rest, || (before, " ")), None, "{host}{rest}");
        }
    }
}
