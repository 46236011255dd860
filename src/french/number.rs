//! Numbers: digits in groups, decimals, ordinals, Roman numerals.
//!
//! Owns how far a number goes and how it is written once read: `10 000` → `10000`, `3,14`, `19ème` → `19e`,
//! `Louis XIV` → `14`, `XIXᵉ`, `XIX e` → `19e`. Must not know other words, but for those that license a numeral.
//!
//! Law: a reading depends on neither case nor accents. A Roman numeral is one only where something says so:
//! an ordinal ending, a king or a part of a book before it, a century after it (`V`, `CD`, `MIX`, `vie`
//! are otherwise what they are).

use std::borrow::Cow;

use super::word::{self, Kind};
use super::{elide, fold};

/// Names of sovereigns and popes (and a council's) that a numeral may follow, folded, sorted.
const SOVEREIGNS: &[&str] = &[
    "adolphe", "adrien", "afonso", "agapet", "albert", "alexandra", "alexandre", "alexios", "alexis",
    "alfonso", "alphonse", "amaury", "amedee", "amenophis", "anastase", "andronic", "antiochos", "antiochus",
    "artaxerxes", "attale", "baudouin", "bela", "benoit", "berenger", "bohemond", "boleslas", "boniface",
    "boris", "calixte", "canut", "carloman", "carlos", "carol", "casimir", "catherine", "celestin",
    "charles", "childebert", "childeric", "chilperic", "chosroes", "christian", "clement", "cleopatre",
    "clotaire", "clovis", "conrad", "constant", "constantin", "dagobert", "darius", "edouard", "elisabeth",
    "elizabeth", "emmanuel", "eric", "erik", "etienne", "eudes", "eugene", "felipe", "felix", "ferdinand",
    "foulques", "francois", "frederic", "george", "georges", "gregoire", "guillaume", "gustave", "haakon",
    "harald", "hassan", "henri", "hilaire", "honore", "honorius", "hugues", "humbert", "innocent",
    "isabelle", "ivan", "jacques", "jean", "joseph", "juan", "jules", "justinien", "ladislas", "leon",
    "leopold", "lothaire", "louis", "lucius", "mahmoud", "malcolm", "manuel", "marcel", "margrethe",
    "marguerite", "martin", "maximilien", "mehmed", "mehmet", "michel", "mithridate", "mohammed", "murad",
    "napoleon", "nicephore", "nicolas", "olaf", "oscar", "othon", "otton", "pascal", "paul", "pedro",
    "pelage", "pepin", "philippe", "pie", "pierre", "ptolemee", "raimond", "rainier", "ramses", "raoul",
    "raymond", "rene", "richard", "robert", "rodolphe", "romain", "sanche", "selim", "seti", "sigebert",
    "sigismond", "silvestre", "sixte", "soliman", "stanislas", "sylvestre", "theodore", "theodoric",
    "theodose", "thibaud", "thibault", "thibaut", "thierry", "thoutmosis", "umberto", "urbain",
    "valentinien", "vatican", "victor", "vladimir", "wilhelm", "xerxes", "zacharie",
];

/// What is numbered, as the parts of a work or of a law are, in the singular, folded, sorted.
const PARTS: &[&str] = &[
    "acte", "alinea", "annexe", "appendice", "art", "article", "cahier", "categorie", "chant", "chap",
    "chapitre", "classe", "fascicule", "figure", "groupe", "liv", "livre", "niveau", "paragraphe", "partie",
    "phase", "planche", "scene", "section", "stade", "t", "tableau", "titre", "tome", "type", "vol",
    "volume",
];

/// What may follow an ordinal that could also be a word (`vie`, `ve`), folded.
const RANKED: &[&str] = &[
    "arrondissement", "armee", "concile", "congres", "corps", "division", "dynastie", "empire",
    "internationale", "legislature", "millenaire", "partie", "plan", "regiment", "reich", "republique",
    "siecle", "siecles",
];

/// What may follow a numeral that lost its ordinal ending (`XIX siècle`), folded.
const COUNTED: &[&str] = &["siecle", "siecles", "republique"];

/// What may stand between two numerals that share a word (`XVIe et XVIIe siècles`, `Louis XV et XVI`), folded.
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

/// An ordinal in its shortest writing: `19ème`, `19ᵉ`, `XIXᵉ` → `19e`; `1ère` → `1re`.
///
/// Anything else, and what could be a word (`vie`), is returned as it is.
pub fn ordinal(word: &str) -> Cow<'_, str> {
    let digits = digits_len(word);
    if digits == 0 {
        return match numeral(word) {
            Some(numeral) if numeral.is_certain() => Cow::Owned(numeral.arabic()),
            _ => Cow::Borrowed(word),
        };
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
fn ending(folded: &str, value: u32) -> Option<&'static str> {
    match (value, folded) {
        (1, "er" | "ers") => Some("er"),
        (1, "re" | "ere" | "iere" | "res" | "eres") => Some("re"),
        (1, _) => None,
        (2, "nd" | "nds" | "nde" | "ndes" | "de" | "des")
        | (_, "e" | "es" | "eme" | "emes" | "ieme" | "iemes" | "me") => Some("e"),
        _ => None,
    }
}

/// Whether `host`, with the `rest` of the text, is a Roman numeral, and how many bytes of the rest belong to
/// it (`XIX e siècle`). A numeral without its ending is one where it is `licensed`.
pub fn reading(host: &str, rest: &str, licensed: impl FnOnce() -> bool) -> Option<(usize, Kind)> {
    // Most words go no further than this.
    if !matches!(
        host.as_bytes()[0],
        b'i' | b'v' | b'x' | b'l' | b'c' | b'I' | b'V' | b'X' | b'L' | b'C' | b'2'
    ) {
        return None;
    }
    if host.eq_ignore_ascii_case("2d") {
        return counts(rest).then_some((0, Kind::Ordinal));
    }
    let numeral = numeral(host)?;
    if numeral.ending.is_some() {
        let certain = numeral.is_certain() || (numeral.may_stand_alone() && counts(rest));
        return certain.then_some((0, Kind::Roman));
    }
    if !numeral.may_stand_alone() || numeral.value >= 200 {
        return None;
    }
    let parted = parted_ending(rest, numeral.value).filter(|more| counts(&rest[*more..]));
    if let Some(more) = parted.or_else(|| counts_one_of(rest, COUNTED).then_some(0)) {
        return Some((more, Kind::Ordinal));
    }
    licensed().then_some((0, Kind::Roman))
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

/// Bytes of an ordinal ending that stands apart from its numeral: ` e siècle`, `° siècle`.
fn parted_ending(rest: &str, value: u32) -> Option<usize> {
    if rest.starts_with('°') {
        return Some('°'.len_utf8());
    }
    let blank = rest.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}'))?.len_utf8();
    let letters = word::letters_len(&rest[blank..]);
    let known =
        letters > 0 && letters <= 8 && ending(&fold::fold(&rest[blank..blank + letters]), value).is_some();
    known.then_some(blank + letters)
}

/// A Roman numeral with its ordinal ending in digits: `XIV` → `14`, `XIXᵉ` → `19e`.
pub fn arabic(host: &str) -> Option<String> {
    numeral(host).map(|numeral| numeral.arabic())
}

/// An ordinal whose ending is missing, apart, or could be read otherwise: `XIX`, `XIX e` → `19e`; `2d` → `2e`.
pub fn arabic_ordinal(host: &str) -> Option<String> {
    if host.eq_ignore_ascii_case("2d") {
        return Some("2e".to_owned());
    }
    if digits_len(host) > 0 {
        let joined: String = host.chars().filter(|c| !word::is_blank(*c)).collect();
        return Some(ordinal(&joined).into_owned());
    }
    let letters = word::letters_len(host);
    let value = numeral(&host[..letters])?.value;
    let first = fold::fold(&host[letters..]).ends_with('r');
    Some(format!("{value}{}", if first { "er" } else { "e" }))
}

/// A Roman numeral as read.
struct Numeral {
    value: u32,
    /// How many letters write it.
    letters: usize,
    /// Whether they are all `i`, `v` or `x`.
    small: bool,
    /// Its ordinal ending in the shortest writing.
    ending: Option<&'static str>,
    /// Whether it is also a word (`vie`), or an abbreviation of one.
    word: bool,
}

impl Numeral {
    /// Whether it is a numeral wherever it stands.
    fn is_certain(&self) -> bool {
        self.ending.is_some() && self.small && !self.word
    }

    /// Whether it can be told from a lone letter.
    fn may_stand_alone(&self) -> bool {
        self.letters > 1 || self.small
    }

    fn arabic(&self) -> String {
        format!("{}{}", self.value, self.ending.unwrap_or_default())
    }
}

/// Longest numeral with its ending, in bytes.
const LONGEST: usize = 20;

fn numeral(host: &str) -> Option<Numeral> {
    let roman = |byte: &u8| matches!(byte | 0x20, b'i' | b'v' | b'x' | b'l' | b'c');
    let letters = host.bytes().take_while(|byte| roman(byte)).count();
    let tail = host.as_bytes().get(letters).map_or(b'e', |byte| byte | 0x20);
    // After its letters, an ending: e, re, me, nd, or an accented or raised letter.
    let may_end = matches!(tail, b'e' | b'r' | b'm' | b'n' | b'd')
        || (!tail.is_ascii() && !host.contains(word::is_apostrophe));
    if letters == 0 || host.len() > LONGEST || host.len() > letters + 12 || !may_end {
        return None;
    }
    let ordinal = host.ends_with('º');
    let folded = fold::fold(host.trim_end_matches('º'));
    let word = matches!(&*folded, "vie" | "vies" | "ire" | "ires" | "ve" | "ves" | "xe" | "xes");
    (1..=letters.min(folded.len())).rev().find_map(|len| {
        let written = folded.get(..len)?;
        let value = value(written)?;
        let ending = match &folded[len..] {
            "" => ordinal.then_some("e"),
            rest => Some(ending(rest, value).or((value == 2 && rest == "d").then_some("e"))?),
        };
        let small = written.bytes().all(|letter| matches!(letter, b'i' | b'v' | b'x'));
        Some(Numeral { value, letters: len, small, ending, word })
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
    (rest.is_empty() && value < 400 && writes(numeral, value)).then_some(value)
}

/// Whether a numeral in lower case is the canonical writing of a value.
fn writes(mut numeral: &str, mut value: u32) -> bool {
    for (worth, letters) in LETTERS {
        while value >= worth {
            let Some(rest) = numeral.strip_prefix(letters) else { return false };
            (numeral, value) = (rest, value - worth);
        }
    }
    numeral.is_empty()
}

/// Whether the word before a numeral is one that is numbered: `Louis`, `l’article`, `chap.`, `livres`.
pub fn names_a_numbered_thing(previous: &str, gap: &str) -> bool {
    let dotted = gap.starts_with('.');
    let blank = gap.strip_prefix('.').unwrap_or(gap);
    if previous.is_empty() || !is_blank(blank) {
        return false;
    }
    let host = &previous[elide::clitic_len(previous)..];
    let last = host.rsplit(word::is_hyphen).next().unwrap_or(host);
    let folded = fold::fold(last);
    let known = |list: &[&str], word: &str| list.binary_search(&word).is_ok();
    known(PARTS, &folded)
        || folded.strip_suffix('s').is_some_and(|one| known(PARTS, one))
        || (!dotted && known(SOVEREIGNS, &folded))
}

/// Whether `word` may stand between two numerals of which the first licenses the second.
pub fn goes_between(word: &str) -> bool {
    word.len() <= 4 && BETWEEN.contains(&&*fold::fold(word))
}

/// Whether a gap parts the numerals of a list: `I, II`, `I-II`.
pub fn parts_a_list(gap: &str) -> bool {
    gap.strip_prefix([',', '-', '–']).is_some_and(|rest| rest.is_empty() || is_blank(rest))
}

/// Whether `gap` is a blank and nothing else, and not a page of them.
pub fn is_blank(gap: &str) -> bool {
    !gap.is_empty() && gap.len() <= 4 && gap.trim().is_empty()
}

/// Whether what follows an ordinal is a thing that is counted: ` siècle`, ` et VIIe siècles`.
fn counts(rest: &str) -> bool {
    counts_one_of(rest, RANKED)
}

fn counts_one_of(rest: &str, things: &[&str]) -> bool {
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '–');
    if !rest.starts_with(parts) {
        return false;
    }
    for word in rest.split(parts).filter(|word| !word.is_empty()).take(5) {
        let folded = fold::fold(word);
        if things.contains(&&*folded) {
            return true;
        }
        if !BETWEEN.contains(&&*folded) && folded != "e" && numeral(word).is_none() {
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
            ("", "IId", "", "2e"),
            ("", "XIXº", "", "19e"),
            ("livres ", "II", "", "2"),
            ("Vatican ", "II", "", "2"),
            ("alinéa ", "III", "", "3"),
        ] {
            let previous = before.trim_end_matches([' ', '.']);
            let read = reading(host, rest, || names_a_numbered_thing(previous, &before[previous.len()..]));
            assert_eq!(read, Some((0, Kind::Roman)), "{before}{host}{rest}");
            assert_eq!(arabic(host).as_deref(), Some(expected), "{host}");
        }
    }

    #[test]
    fn ordinals_without_their_ending() {
        for (host, rest, more, expected) in [
            ("XIX", " siècle", 0, "19e"),
            ("XIX", " e siècle", 2, "19e"),
            ("XIX", "\u{a0}ème siècle", 6, "19e"),
            ("XVI", " e et XVII e siècles", 2, "16e"),
            ("I", " er siècle", 3, "1er"),
            ("XIX", "° siècle", 2, "19e"),
            ("2d", " empire", 0, "2e"),
        ] {
            assert_eq!(reading(host, rest, || false), Some((more, Kind::Ordinal)), "{host}{rest}");
            let written = format!("{host}{}", &rest[..more]);
            assert_eq!(arabic_ordinal(&written).as_deref(), Some(expected), "{host}{rest}");
        }
        for (host, rest) in
            [("XIX", " enfants"), ("2D", " et 3D"), ("X", " e"), ("C", " siècle"), ("V", " e jour")]
        {
            assert_eq!(reading(host, rest, || false), None, "{host}{rest}");
        }
    }

    #[test]
    fn spaced_ordinals() {
        for (digits, rest, expected) in
            [("1", " ère lecture", "1re"), ("2", "\u{a0}ème", "2e"), ("1", " er mai", "1er")]
        {
            let more = spaced_ordinal(digits, rest).unwrap();
            assert_eq!(arabic_ordinal(&format!("{digits}{}", &rest[..more])).as_deref(), Some(expected));
        }
        for (digits, rest) in [("1", " e"), ("3", " ère"), ("2", " et"), ("12", " ermites"), ("1", ". er")] {
            assert_eq!(spaced_ordinal(digits, rest), None, "{digits}{rest}");
        }
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(SOVEREIGNS.is_sorted() && PARTS.is_sorted());
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
            let read = reading(host, rest, || names_a_numbered_thing(previous, &before[previous.len()..]));
            assert_eq!(read, None, "{before}{host}{rest}");
        }
    }
}
