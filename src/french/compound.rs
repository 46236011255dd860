//! The parts of a word: what stands on each side of a hyphen, and how each kind of word is written once
//! read.
//!
//! Owns euphonic `-t-`, the pronouns that follow a verb, broken words. Must not know folded forms or stems.
//!
//! Law: at least one piece, but for a footnote mark; pieces are increasing, disjoint and inside the word.

use std::borrow::Cow;
use std::ops::Range;

use smallvec::{SmallVec, smallvec};
use unicode_normalization::char::is_combining_mark;

use super::word::{self, Kind};
use super::{abbreviation, elide, fold, inclusive, number, roman};

/// One part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'w> {
    /// Byte range into the word.
    pub span: Range<usize>,
    /// The spelling to fold: `SNCF` for `S.N.C.F.`, `10000` for `10 000`, `étudiant` for `étudiant·e·s`.
    pub written: Cow<'w, str>,
    /// Bytes of the clitics before it, within a compound (`Côtes-d’Armor`).
    pub clitic: usize,
    /// Whether it continues the compound of the piece before it.
    pub glued: bool,
    /// The feminine, of an inclusive form: folded and whole, and its ending as written.
    pub feminine: Option<(String, &'w str)>,
}

impl<'w> Piece<'w> {
    fn new(span: Range<usize>, written: impl Into<Cow<'w, str>>) -> Self {
        Piece { span, written: written.into(), clitic: 0, glued: false, feminine: None }
    }
}

/// The parts of a word, nearly always one.
pub type Pieces<'w> = SmallVec<[Piece<'w>; 1]>;

/// Pronouns and particles that follow a verb or a pronoun by a hyphen, folded.
const ENCLITICS: &[&str] = &[
    "ce", "ci", "elle", "elles", "en", "il", "ils", "je", "la", "le", "les", "leur", "lui", "moi", "nous",
    "on", "toi", "tu", "vous", "y",
];

/// Compounds that end like a verb with its pronoun and are one word, folded, their hyphens as spaces.
const FIXED: &[&str] = &["rendez vous", "garde a vous", "en dira t on", "decrochez moi ca", "va t en"];

/// What a euphonic `t` stands before, folded.
const AFTER_T: &[&str] = &["il", "elle", "on", "ils", "elles"];

/// First parts of compounds, folded: broken after one of them, a word keeps its hyphen (`porte-⏎monnaie`).
///
/// Whichever way it is read, the vocabulary finds it joined and in parts.
const FIRST_PARTS: &[&str] = &[
    "apres", "arc", "arriere", "avant", "bas", "beau", "belle", "bien", "celle", "celles", "celui", "centre",
    "ceux", "chauffe", "chef", "cinquante", "coffre", "coupe", "court", "croque", "demi", "dix", "elle",
    "elles", "essuie", "eux", "ex", "garde", "grand", "grande", "grands", "gratte", "haut", "haute", "hors",
    "jusque", "lave", "libre", "lui", "maitre", "mal", "meme", "moi", "mot", "moyen", "nord", "nous",
    "nouveau", "ouvre", "parce", "passe", "petit", "petite", "petits", "peut", "pique", "plein", "porte",
    "presse", "quarante", "quasi", "quatre", "quelques", "rond", "saint", "sainte", "sans", "semi", "soi",
    "soixante", "sourd", "sous", "sud", "taille", "timbre", "tire", "trente", "trois", "vice", "vide",
    "vingt", "vous", "wagon",
];

/// Adverbs of two parts, folded: the first is a syllable of many words (`par-⏎tir`), so both tell that it is one.
const OF_PLACE: (&[&str], &[&str]) = (
    &["au", "ci", "en", "la", "par"],
    &["bas", "dedans", "dehors", "dela", "dessous", "dessus", "devant", "haut"],
);

/// The parts of `host`, a word without its clitic.
pub fn pieces(host: &str, kind: Kind) -> Pieces<'_> {
    let host = word::without_note(host);
    let whole = |written: Cow<'static, str>| smallvec![Piece::new(0..host.len(), written)];
    match kind {
        Kind::Plain => plain(host),
        Kind::Number => whole(number::ungrouped(host).into()),
        Kind::Acronym => {
            whole(host.chars().filter(|c| c.is_alphanumeric() || is_combining_mark(*c)).collect())
        }
        Kind::Broken => whole(host.chars().filter(|c| !is_hyphen(*c) && !c.is_whitespace()).collect()),
        Kind::Roman => whole(roman::arabic(host).unwrap_or_else(|| host.to_owned()).into()),
        Kind::Ordinal => whole(roman::arabic_ordinal(host).unwrap_or_else(|| host.to_owned()).into()),
        Kind::Abbreviation => whole(abbreviation::meant(host).into()),
        Kind::Symbol => smallvec![Piece::new(0..host.len(), host)],
        Kind::Reference => reference(host),
        Kind::Inclusive => masculine(host),
        Kind::Note => Pieces::new(),
    }
}

/// Whether a `host` that spans the end of a line was broken there (`gou-⏎vernement`), rather than being a
/// compound that happens to end a line (`dit-⏎il`, `Saint-⏎Étienne`, `arc-en-⏎ciel`).
///
/// The only reading that looks at case: a capital after a small letter begins a name. It thus changes with
/// the case of the whole text only for such names, which the vocabulary finds joined and in parts.
pub fn is_broken(host: &str) -> bool {
    let mut parts = host.split(is_hyphen);
    let (Some(before), Some(after), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    let after = after.trim_start();
    let small = before.chars().rev().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let capital = after.chars().next().is_some_and(char::is_uppercase);
    let (first, last) = (fold::fold(before), fold::fold(after));
    let compound = FIRST_PARTS.contains(&&*first)
        || ENCLITICS.contains(&&*last)
        || (OF_PLACE.0.contains(&&*first) && OF_PLACE.1.contains(&&*last));
    !((small && capital) || compound)
}

/// Whether `c` parts a word, or broke it: a hyphen, a minus sign between letters, a soft hyphen.
fn is_hyphen(c: char) -> bool {
    word::is_hyphen(c) || matches!(c, '\u{2212}' | '\u{ad}' | '¬')
}

/// The parts between hyphens, without the clitics inside (`Côtes-d’Armor`) and the `t` of `parle-t-il`.
fn plain(host: &str) -> Pieces<'_> {
    if host.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return smallvec![Piece::new(0..host.len(), host)];
    }
    let mut spans: SmallVec<[Range<usize>; 4]> = SmallVec::new();
    let mut clitics: SmallVec<[usize; 4]> = SmallVec::new();
    let mut at = 0;
    for part in host.split(|c| is_hyphen(c) && c != '\u{ad}') {
        let trimmed = part.trim_start();
        let clitic = elide::clitic_len(trimmed);
        let start = at + part.len() - trimmed.len() + clitic;
        let end = at + part.trim_end().len();
        if host[start..end].chars().any(char::is_alphanumeric) {
            spans.push(start..end);
            clitics.push(clitic);
        }
        at += part.len() + host[at + part.len()..].chars().next().map_or(0, char::len_utf8);
    }
    if spans.len() < 2 {
        let span = spans.pop().unwrap_or(0..host.len());
        return smallvec![Piece::new(span.clone(), number::ordinal(&host[span]))];
    }
    let folded: SmallVec<[Cow<'_, str>; 4]> =
        spans.iter().map(|span| fold::fold(&host[span.clone()])).collect();
    let fixed = FIXED.contains(&folded.join(" ").as_str());
    let verb = if fixed {
        folded.len()
    } else {
        folded
            .iter()
            .rposition(|part| !ENCLITICS.contains(&&**part) && part != "t")
            .map_or(1, |last| last + 1)
    };
    let euphonic = |at: usize| {
        at > 0 && folded[at] == "t" && folded.get(at + 1).is_some_and(|next| AFTER_T.contains(&&**next))
    };
    spans
        .iter()
        .enumerate()
        .filter(|(at, _)| !euphonic(*at))
        .map(|(at, span)| {
            let piece = Piece::new(span.clone(), number::ordinal(&host[span.clone()]));
            Piece { clitic: clitics[at], glued: at > 0 && at < verb, ..piece }
        })
        .collect()
}

/// The letters and the numbers of an article of a code. What follows its second number stands with it as one
/// (`L. 1234-1-1` → `L 1234 1,1`), so that `L. 1234-1` is not found in it.
fn reference(host: &str) -> Pieces<'_> {
    let mut pieces = Pieces::new();
    let mut at = 0;
    while at < host.len() {
        let letters = word::letters_len(&host[at..]);
        let len = letters.max(number::digits_len(&host[at..]));
        if len == 0 {
            at += host[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let written = &host[at..at + len];
        if let [_, _, last] = pieces.as_mut_slice() {
            last.span.end = at + len;
            last.written = format!("{},{written}", last.written).into();
        } else {
            let glued = !pieces.is_empty();
            pieces.push(Piece { glued, ..Piece::new(at..at + len, written) });
        }
        at += len;
    }
    pieces
}

/// The parts of the masculine form, the last one spanning all that ends the inclusive one.
fn masculine(host: &str) -> Pieces<'_> {
    let base = inclusive::base(host).unwrap_or(host);
    let mut pieces = plain(base);
    if let Some(last) = pieces.last_mut() {
        last.span.end = host.len();
        if fold::fold(&last.written) == "tou" {
            last.written = "tous".into();
        }
        let ending = inclusive::ending(&host[base.len()..]);
        last.feminine = inclusive::feminine(&last.written, ending).map(|feminine| (feminine, ending));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces as written, `+` before a glued one.
    fn read(host: &str, kind: Kind) -> String {
        let part = |piece: &Piece<'_>| format!("{}{}", if piece.glued { "+" } else { "" }, piece.written);
        pieces(host, kind).iter().map(part).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn compounds() {
        for (host, expected) in [
            ("porte-monnaie", "porte +monnaie"),
            ("Saint-Étienne", "Saint +Étienne"),
            ("arc‑en‑ciel", "arc +en +ciel"),
            ("dit-elle", "dit elle"),
            ("parle-t-il", "parle il"),
            ("PARLE-T-IL", "PARLE IL"),
            ("donne-le-moi", "donne le moi"),
            ("celui-ci", "celui ci"),
            ("rendez-vous", "rendez +vous"),
            ("est-à-dire", "est +à +dire"),
            ("peut-être", "peut +être"),
            ("là-bas", "là +bas"),
            ("va-t’en", "va en"),
            ("en-dira-t-on", "en +dira +on"),
            ("Côtes-d’Armor", "Côtes +Armor"),
            ("aujourd’hui", "aujourd’hui"),
            ("2019-744", "2019 +744"),
            ("19ème", "19e"),
            ("gou\u{ad}vernement", "gou\u{ad}vernement"),
            ("Minaucourt-le-Mesnil-lès-Hurlus", "Minaucourt +le +Mesnil +lès +Hurlus"),
            ("dit-\nil", "dit il"),
            ("t-shirt", "t +shirt"),
            ("mot¹²", "mot"),
            ("km²", "km²"),
            ("XVIe-XVIIIe", "16e +18e"),
        ] {
            assert_eq!(read(host, Kind::Plain), expected, "{host}");
        }
    }

    #[test]
    fn other_kinds() {
        for (host, kind, expected) in [
            ("S.N.C.F.", Kind::Acronym, "SNCF"),
            ("S. N. C. F.", Kind::Acronym, "SNCF"),
            ("1\u{202f}250\u{202f}000,5", Kind::Number, "1250000,5"),
            ("XIXᵉ", Kind::Roman, "19e"),
            ("L. 1234-1", Kind::Reference, "L +1234 +1"),
            ("R*123-4", Kind::Reference, "R +123 +4"),
            ("L. 1234-1-1", Kind::Reference, "L +1234 +1,1"),
            ("gou-\nvernement", Kind::Broken, "gouvernement"),
            ("C++", Kind::Symbol, "C++"),
            ("étudiant·e·s", Kind::Inclusive, "étudiant"),
            ("vice-président(e)s", Kind::Inclusive, "vice +président"),
            ("tou·te·s", Kind::Inclusive, "tous"),
            ("XIX e", Kind::Ordinal, "19e"),
            ("n°", Kind::Abbreviation, "numéro"),
            ("XIXe¹", Kind::Roman, "19e"),
            ("P.-D.G.", Kind::Acronym, "PDG"),
            ("¹²", Kind::Note, ""),
        ] {
            assert_eq!(read(host, kind), expected, "{host}");
        }
    }

    #[test]
    fn broken_words() {
        for host in ["gou-\nvernement", "GOU-\nVERNEMENT", "anti-\n  constitutionnel", "gou¬\nvernement"] {
            assert!(is_broken(host), "{host}");
        }
        for host in ["dit-\nil", "Saint-\nÉtienne", "arc-en-\nciel", "porte-\nmonnaie", "PEUT-\nÊTRE"] {
            assert!(!is_broken(host), "{host}");
        }
    }
}
