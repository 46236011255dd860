//! Roman numerals: `Louis XIV` → `14`, `XIXᵉ`, `XIX e` → `19e`.
//!
//! Owns what a numeral is and what licenses one. Must not know other words, but for those. Law: a reading
//! depends on neither case nor accents, and a numeral is one only where something says so: an ordinal ending,
//! a king or a part of a book before it, a century after it (`V`, `CD`, `MIX`, `vie` are otherwise what they
//! are).

use super::number::{digits_len, ending, ordinal};
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

/// A numeral whose ending says that it is one, in digits: `XIXᵉ` → `19e`; none for what could be a word (`vie`).
pub fn certain(word: &str) -> Option<String> {
    numeral(word).filter(Numeral::is_certain).map(|numeral| numeral.arabic())
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
    let parts = |c: char| c.is_whitespace() || matches!(c, '-' | '–');
    if !rest.starts_with(|c| parts(c) || c == ',') {
        return false;
    }
    let mut after_ordinal = true;
    for word in rest.split(parts).filter(|word| !word.is_empty()).take(5) {
        let bare = word.trim_end_matches(',');
        let folded = fold::fold(bare);
        if things.contains(&&*folded) {
            return after_ordinal;
        }
        let ordinal = bare.is_empty() || folded == "e" || numeral(bare).is_some();
        if !ordinal && !BETWEEN.contains(&&*folded) {
            return false;
        }
        // A comma parts ordinals from each other, and not from what they count.
        after_ordinal = ordinal && bare.len() == word.len();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for (host, rest) in [
            ("XIX", " enfants"),
            ("2D", " et 3D"),
            ("X", " e"),
            ("C", " siècle"),
            ("V", " e jour"),
            ("XIX", ", siècle"),
            ("XIX", " ou siècle"),
            ("XIX", " xix, siècle"),
        ] {
            assert_eq!(reading(host, rest, || false), None, "{host}{rest}");
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
