//! Numbers: digits in groups, decimals, ordinals, Roman numerals.
//!
//! Owns how far a number goes and how it is written once read: `10 000` → `10000`, `3,14`, `19ème` → `19e`,
//! `Louis XIV` → `14`, `XIXᵉ` → `19e`. Must not know other words, but for those that license a numeral.
//!
//! Law: a reading depends on neither case nor accents. A Roman numeral is one only where something says so:
//! an ordinal ending, a king or a part of a book before it, a century after it (`V`, `CD`, `MIX`, `vie`
//! are otherwise what they are).

use std::borrow::Cow;

use super::{elide, fold};

/// Names of sovereigns and popes that a numeral may follow, folded.
const SOVEREIGNS: &[&str] = &[
    "adolphe", "adrien", "albert", "alexandre", "alphonse", "amedee", "antiochos", "baudouin", "benoit",
    "boniface", "calixte", "catherine", "celestin", "charles", "childebert", "childeric", "chilperic",
    "christian", "clement", "clotaire", "clovis", "constantin", "dagobert", "edouard", "elisabeth",
    "emmanuel", "eugene", "ferdinand", "francois", "frederic", "george", "georges", "gregoire", "guillaume",
    "gustave", "hassan", "henri", "honore", "honorius", "hugues", "humbert", "innocent", "isabelle", "ivan",
    "jacques", "jean", "joseph", "jules", "leon", "leopold", "lothaire", "louis", "malcolm", "manuel",
    "marcel", "martin", "maximilien", "mehmed", "mehmet", "mohammed", "murad", "napoleon", "nicolas",
    "othon", "otton", "paul", "pepin", "philippe", "pie", "pierre", "ptolemee", "raimond", "rainier",
    "ramses", "raymond", "richard", "robert", "rodolphe", "selim", "sigismond", "sixte", "soliman",
    "thierry", "thoutmosis", "umberto", "urbain", "victor", "vladimir", "xerxes",
];

/// Parts of a work or of a law that a numeral may follow, folded.
const PARTS: &[&str] = &[
    "acte", "annexe", "art", "article", "chant", "chap", "chapitre", "figure", "livre", "liv", "partie",
    "planche", "scene", "section", "t", "tableau", "titre", "tome", "vol", "volume",
];

/// What may follow an ordinal that could also be a word (`vie`, `ve`), folded.
const RANKED: &[&str] = &[
    "arrondissement", "armee", "concile", "congres", "corps", "division", "dynastie", "empire",
    "internationale", "legislature", "millenaire", "partie", "plan", "regiment", "reich", "republique",
    "siecle", "siecles",
];

/// What may stand between an ordinal and the word that it shares with the next ordinal, folded.
const BETWEEN: &[&str] = &["a", "au", "et", "ou", "ni"];

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

/// An ordinal in digits in its shortest writing: `19ème`, `19ᵉ`, `19eme` → `19e`; `1ère` → `1re`.
///
/// Anything else is returned as it is.
pub fn ordinal(word: &str) -> Cow<'_, str> {
    let digits = digits_len(word);
    if digits == 0 || digits == word.len() || word.len() > digits + 12 {
        return Cow::Borrowed(word);
    }
    let number = &word[..digits];
    let value = if number == "1" { 1 } else { 2 };
    match ending(&fold::fold(&word[digits..]), value) {
        Some(ending) => Cow::Owned(format!("{number}{ending}")),
        None => Cow::Borrowed(word),
    }
}

/// The shortest writing of an ordinal ending, folded, of a number that is 1 or more.
fn ending(folded: &str, value: u32) -> Option<&'static str> {
    match (value, folded) {
        (1, "er" | "ers") => Some("er"),
        (1, "re" | "ere" | "iere" | "res" | "eres") => Some("re"),
        (1, _) => None,
        (2, "nd" | "nds" | "nde" | "ndes" | "de")
        | (_, "e" | "es" | "eme" | "emes" | "ieme" | "iemes" | "me") => Some("e"),
        _ => None,
    }
}

/// Whether `host`, a word between `gap` with the `previous` word before it and the `rest` of the text, is a
/// Roman numeral.
pub fn is_numeral(previous: &str, gap: &str, host: &str, rest: &str) -> bool {
    let Some((numeral, value, ending)) = numeral(host) else { return false };
    let small = numeral.bytes().all(|letter| matches!(letter, b'i' | b'v' | b'x'));
    if ending.is_empty() {
        return (numeral.len() > 1 || small) && value < 200 && names_a_numbered_thing(previous, gap);
    }
    let could_be_a_word = matches!(&*fold::fold(host), "vie" | "vies" | "ire" | "ve" | "ves" | "xe" | "xes");
    if small && !could_be_a_word {
        return true;
    }
    (small || numeral.len() > 1) && counts(rest)
}

/// A Roman numeral with its ordinal ending in digits: `XIV` → `14`, `XIXᵉ` → `19e`.
pub fn arabic(host: &str) -> Option<String> {
    numeral(host).map(|(_, value, ending)| format!("{value}{ending}"))
}

/// The numeral's letters, folded, its value, and its ordinal ending, which may be empty.
fn numeral(host: &str) -> Option<(String, u32, &'static str)> {
    let first = host.bytes().next()?.to_ascii_lowercase();
    if !matches!(first, b'i' | b'v' | b'x' | b'l' | b'c') {
        return None;
    }
    let folded = fold::fold(host);
    let letters = folded.bytes().take_while(|letter| b"ivxlc".contains(letter)).count();
    (1..=letters).rev().find_map(|len| {
        let numeral = &folded[..len];
        let value = value(numeral)?;
        let ending = match &folded[len..] {
            "" => "",
            rest => ending(rest, value)?,
        };
        Some((numeral.to_owned(), value, ending))
    })
}

const LETTERS: [(u32, &str); 9] =
    [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];

/// The value of a numeral in its one canonical writing (`iv`, not `iiii`), below 400.
fn value(numeral: &str) -> Option<u32> {
    let (mut value, mut rest) = (0, numeral);
    while let Some((worth, after)) =
        LETTERS.iter().find_map(|(worth, letters)| Some((worth, rest.strip_prefix(letters)?)))
    {
        value += worth;
        rest = after;
    }
    (rest.is_empty() && value < 400 && written(value) == numeral).then_some(value)
}

/// The canonical writing of a value, in lower case.
fn written(mut value: u32) -> String {
    let mut numeral = String::new();
    for (worth, letters) in LETTERS {
        while value >= worth {
            numeral.push_str(letters);
            value -= worth;
        }
    }
    numeral
}

/// Whether the word before a numeral is one that is numbered: `Louis`, `l’article`, `chap.`.
fn names_a_numbered_thing(previous: &str, gap: &str) -> bool {
    let dotted = gap.starts_with('.');
    let blank = gap.strip_prefix('.').unwrap_or(gap);
    if previous.is_empty() || blank.is_empty() || blank.len() > 4 || !blank.trim().is_empty() {
        return false;
    }
    let host = &previous[elide::clitic_len(previous)..];
    let last = host.rsplit(['-', '\u{2010}', '\u{2011}']).next().unwrap_or(host);
    let folded = fold::fold(last);
    PARTS.contains(&&*folded) || (!dotted && SOVEREIGNS.contains(&&*folded))
}

/// Whether what follows an ordinal is a thing that is counted: ` siècle`, ` et VIIe siècles`.
fn counts(rest: &str) -> bool {
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '–');
    if !rest.starts_with(parts) {
        return false;
    }
    for word in rest.split(parts).filter(|word| !word.is_empty()).take(4) {
        let folded = fold::fold(word);
        if RANKED.contains(&&*folded) {
            return true;
        }
        if !BETWEEN.contains(&&*folded) && numeral(word).is_none_or(|(_, _, ending)| ending.is_empty()) {
            return false;
        }
    }
    false
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
            ("12", "12"),
        ] {
            assert_eq!(ordinal(word), expected, "{word}");
        }
    }

    #[test]
    fn licensed_numerals() {
        for (before, host, rest, expected) in [
            ("Louis ", "XIV", "", "14"),
            ("louis ", "xiv", "", "14"),
            ("Jean-Paul ", "II", "", "2"),
            ("l’article ", "IV", "", "4"),
            ("chap. ", "VI", "", "6"),
            ("tome ", "V", "", "5"),
            ("", "XIXe", "", "19e"),
            ("", "XIXᵉ", "", "19e"),
            ("", "XIXème", "", "19e"),
            ("", "xviiie", " siècle", "18e"),
            ("", "VIe", " siècle", "6e"),
            ("", "Ve", " et VIe siècles", "5e"),
            ("", "Ve", " République", "5e"),
            ("François ", "Ier", "", "1er"),
            ("", "IInd", "", "2e"),
        ] {
            let previous = before.trim_end_matches([' ', '.']);
            assert!(is_numeral(previous, &before[previous.len()..], host, rest), "{before}{host}{rest}");
            assert_eq!(arabic(host).as_deref(), Some(expected), "{host}");
        }
    }

    #[test]
    fn words_that_only_look_like_numerals() {
        for (before, host, rest) in [
            ("une ", "vie", " nouvelle"),
            ("la ", "VIE", " EST"),
            ("", "CD", ""),
            ("disque ", "CD", ""),
            ("", "MIX", ""),
            ("le ", "V", ""),
            ("", "ire", " noire"),
            ("Louis ", "CD", ""),
            ("un ", "ver", ""),
            ("livre ", "civil", ""),
            ("annexe ", "C", ""),
            ("", "le", " siècle"),
            ("Mme ", "Xe", ""),
            ("Louis. ", "V", ""),
            ("", "Vie", " et œuvre"),
            ("", "ce", " siècle"),
            ("", "Cie", ""),
        ] {
            let previous = before.trim_end_matches([' ', '.']);
            assert!(!is_numeral(previous, &before[previous.len()..], host, rest), "{before}{host}{rest}");
        }
    }
}
