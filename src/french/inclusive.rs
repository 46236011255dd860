//! Forms for two genders: `étudiant·e·s`, `étudiant(e)s`, `candidat.e.s`, `étudiants/es`, `étudiant-e-s`.
//!
//! Owns how far they go and the masculine form they are read as, whose stem the feminine shares. Law: no
//! reading depends on case: `FIN.LE`, a sentence without its space, is none.

use super::{fold, stem, word};

/// Endings after a middle dot or in brackets, folded, in the singular or plural; and what the masculine, in the
/// singular, loses before each: `act(eur)·rice`, `créati(f)·ve`.
const ENDINGS: &[(&str, &[&str])] = &[
    ("ale", &["al"]),
    ("aux", &["al"]),
    ("ce", &["x"]),
    ("che", &["c"]),
    ("e", &[]),
    ("elle", &["eau", "el"]),
    ("enne", &["en"]),
    ("ere", &["er"]),
    ("esse", &["e"]),
    ("euse", &["eux", "eur"]),
    ("fe", &[]),
    ("he", &[]),
    ("ice", &["eur"]),
    ("ienne", &["ien"]),
    ("iere", &["ier"]),
    ("ine", &["ain", "in", "s"]),
    ("ive", &["if"]),
    ("le", &[]),
    ("ne", &[]),
    ("onne", &["on"]),
    ("que", &["c"]),
    ("rice", &["eur"]),
    ("s", &[]),
    ("se", &["x", "r"]),
    ("sse", &["x"]),
    ("te", &[]),
    ("trice", &["teur"]),
    ("tte", &[]),
    ("ve", &["f"]),
    ("x", &[]),
];

/// Endings that a dot, a slash or a hyphen may lead alone, folded: no word begins a sentence with them.
const PLAIN_ENDINGS: &[&str] = &["e", "es", "euse", "euses", "rice", "rices", "trice", "trices"];

/// Letters that the form before the ending has at least.
const SHORTEST: usize = 2;

/// What leads an ending.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Any of the middle dots, which mean nothing else.
    Middle,
    Bracket,
    /// A dot, a slash or a hyphen, which mean much else.
    Plain(char),
}

impl Sign {
    fn of(c: char) -> Option<Sign> {
        match c {
            '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' | '⸱' | '˙' | '᛫' => Some(Sign::Middle),
            '(' => Some(Sign::Bracket),
            '.' | '/' => Some(Sign::Plain(c)),
            '-' | '\u{2010}' | '\u{2011}' => Some(Sign::Plain('-')),
            _ => None,
        }
    }
}

/// Bytes of the `rest` of the text that end an inclusive form begun by `host`.
pub fn extent(host: &str, rest: &str) -> Option<usize> {
    let sign = rest.chars().next().and_then(Sign::of)?;
    if sign == Sign::Plain('-') || !has_letters(host, SHORTEST) {
        return None;
    }
    endings_len(sign, rest).or_else(|| pair_len(host, rest))
}

/// The masculine form of an inclusive one, whole; none if `host` is no such form.
pub fn base(host: &str) -> Option<&str> {
    host.char_indices().find_map(|(at, c)| {
        let sign = Sign::of(c)?;
        let (base, ending) = host.split_at(at);
        let whole = endings_len(sign, ending).or_else(|| pair_len(base, ending)) == Some(ending.len());
        (whole && (sign != Sign::Plain('-') || hyphens_end(base, ending))).then_some(base)
    })
}

/// Whether hyphens may lead the endings of a form: it is long, and a lone `-e` does not follow an e, as in
/// `employé-e-s` but not in `vitamine-E`.
fn hyphens_end(base: &str, ending: &str) -> bool {
    let after_e = || {
        let last = base.char_indices().rev().find(|(_, c)| c.is_alphabetic());
        last.is_some_and(|(at, _)| fold::fold(&base[at..]).ends_with('e'))
    };
    let several = ending.chars().filter(|c| Sign::of(*c).is_some()).count() > 1;
    (has_letters(base, 4) || fold::fold(base) == "tou") && (several || !after_e())
}

/// Whether `text` has at least so many letters, once folded: its marks do not count, a ligature counts twice.
fn has_letters(text: &str, least: usize) -> bool {
    fold::fold(text).chars().count() >= least
}

/// Bytes of a slash and of the other gender of `host`, whole: `lecteurs/lectrices`.
fn pair_len(host: &str, rest: &str) -> Option<usize> {
    let other = rest.strip_prefix('/')?;
    let letters = word::letters_len(other);
    let last = host.rsplit(word::is_hyphen).next().unwrap_or(host);
    let (one, two) = (fold::fold(last), fold::fold(&other[..letters]));
    let pair = letters >= 4 && one.len() >= 4 && one != two && stem::stem(&one) == stem::stem(&two);
    (pair && !other[letters..].starts_with(goes_on)).then_some(1 + letters)
}

/// The first ending of those after a masculine, without its sign: `·e·s` → `e`.
pub fn ending(endings: &str) -> &str {
    let first = endings.trim_start_matches(|c| Sign::of(c).is_some());
    &first[..word::letters_len(first)]
}

/// The feminine, folded, in the number of its ending, of an inclusive form: of its masculine and its
/// [`ending`]. None where the ending is no feminine one.
pub fn feminine(masculine: &str, ending: &str) -> Option<String> {
    let ending = fold::fold(ending).into_owned();
    let masculine = fold::fold(masculine);
    match (&*masculine, &*ending) {
        (_, "" | "s" | "x" | "aux") => return None,
        ("tous", _) => return Some("toutes".to_owned()),
        ("il" | "ils" | "ce" | "ceux", "elle" | "elles" | "cette" | "celles") => return Some(ending),
        _ => {}
    }
    let (_, lost) = known(&ending)?;
    let without = |lost: &&str| masculine.strip_suffix(lost).map(str::to_owned);
    let plural = masculine.strip_suffix('s').filter(|_| ending.ends_with('s'));
    let lost_in_plural = |lost: &&str| plural?.strip_suffix(lost).map(str::to_owned);
    let kept = lost.iter().find_map(|lost| without(lost).or_else(|| lost_in_plural(lost)));
    let between = if ending.starts_with("ice") { "r" } else { "" };
    Some(kept.unwrap_or_else(|| plural.unwrap_or(&masculine).to_owned()) + between + &ending)
}

/// The ending in the singular with what the masculine loses before it.
fn known(ending: &str) -> Option<&'static (&'static str, &'static [&'static str])> {
    let is = |one: &str| ENDINGS.iter().find(|(known, _)| *known == one);
    is(ending).or_else(|| ending.strip_suffix('s').and_then(is))
}

/// Bytes of the signs and endings that `rest`, which starts with `sign`, starts with.
fn endings_len(sign: Sign, rest: &str) -> Option<usize> {
    let mut first = rest.chars().next()?.len_utf8();
    // `(-e)`, `/-trice`
    if matches!(sign, Sign::Bracket | Sign::Plain('/')) {
        first += usize::from(rest[first..].starts_with('-'));
    }
    let ending = word::letters_len(&rest[first..]);
    if ending == 0 || ending > 12 {
        return None;
    }
    let folded = fold::fold(&rest[first..first + ending]);
    let len = first + ending;
    let known = known(&folded).is_some();
    if sign == Sign::Bracket {
        return bracket_end(rest, len, known);
    }
    let plural = plural_len(sign, &rest[len..]);
    let enough = match sign {
        Sign::Plain('-') => plural > 0 || matches!(&*folded, "e" | "es"),
        Sign::Plain(_) => plural > 0 || PLAIN_ENDINGS.contains(&&*folded),
        _ => true,
    };
    let len = len + plural;
    (known && enough && !rest[len..].starts_with(goes_on)).then_some(len)
}

/// The end of a form whose bracket, with an ending before `len`, may close; and of the plural after it.
fn bracket_end(rest: &str, len: usize, known: bool) -> Option<usize> {
    let after = rest[len..].strip_prefix(')')?;
    let plural = word::letters_len(after);
    let plain = matches!(&*fold::fold(&after[..plural]), "" | "s" | "x");
    (known && plain).then_some(len + 1 + plural)
}

/// Bytes of the sign and the plural, if they follow an ending led by the same sign.
fn plural_len(sign: Sign, rest: &str) -> usize {
    let Some(again) = rest.chars().next().filter(|c| Sign::of(*c) == Some(sign)) else { return 0 };
    let after = &rest[again.len_utf8()..];
    // `étudiant/-e/-s`
    let hyphen = usize::from(sign == Sign::Plain('/') && after.starts_with('-'));
    let letters = word::letters_len(&after[hyphen..]);
    let plural = matches!(&*fold::fold(&after[hyphen..hyphen + letters]), "s" | "x" | "aux");
    if plural { again.len_utf8() + hyphen + letters } else { 0 }
}

/// Whether a form that ends before `c` goes on, and so is another word.
fn goes_on(c: char) -> bool {
    (c.is_alphanumeric() && !word::is_note(c)) || matches!(c, '-' | '\'' | '’' | '_' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inclusive_forms() {
        for (form, expected) in [
            ("étudiant·e·s", "étudiant"),
            ("étudiant•e•s", "étudiant"),
            ("étudiant‧e", "étudiant"),
            ("étudiant(e)s", "étudiant"),
            ("ÉTUDIANT(E)S", "ÉTUDIANT"),
            ("candidat.e.s", "candidat"),
            ("candidat.es", "candidat"),
            ("acteur·rice·s", "acteur"),
            ("acteur.rices", "acteur"),
            ("tou·te·s", "tou"),
            ("étudiants/es", "étudiants"),
            ("étudiant/e/s", "étudiant"),
            ("infirmier·ère·s", "infirmier"),
            ("heureux·se", "heureux"),
            ("document(s)", "document"),
            ("vice-président·e·s", "vice-président"),
            ("étudiant·e\u{301}·s", "étudiant"),
            ("directeur/trice", "directeur"),
            ("étudiant(-e)s", "étudiant"),
            ("rédacteur/-trice", "rédacteur"),
            ("lecteurs/lectrices", "lecteurs"),
            ("boulanger/boulangère", "boulanger"),
            ("local·e·aux", "local"),
        ] {
            let hyphen_or_letter = |c: char| c.is_alphanumeric() || c == '-';
            let host = form.find(|c| !hyphen_or_letter(c)).unwrap();
            assert_eq!(extent(&form[..host], &form[host..]), Some(form.len() - host), "{form}");
            assert_eq!(base(form), Some(expected), "{form}");
        }
        for (form, expected) in [
            ("étudiant-e-s", "étudiant"),
            ("candidat-es", "candidat"),
            ("citoyen-ne-s", "citoyen"),
            ("employé-e-s", "employé"),
            ("tou-te-s", "tou"),
        ] {
            assert_eq!(base(form), Some(expected), "{form}");
        }
    }

    #[test]
    fn feminines() {
        for (masculine, endings, expected) in [
            ("étudiant", "·e·s", "etudiante"),
            ("étudiants", "/es", "etudiantes"),
            ("acteur", "·rice·s", "actrice"),
            ("acteur", "·trice", "actrice"),
            ("directeur", "·ice", "directrice"),
            ("agriculteurs", "·trices", "agricultrices"),
            ("heureux", "·se", "heureuse"),
            ("heureux", "·euse", "heureuse"),
            ("chercheur", "·se·s", "chercheuse"),
            ("infirmier", "(ère)s", "infirmiere"),
            ("créatif", "·ve", "creative"),
            ("local", "·ale", "locale"),
            ("nouveau", "·elle", "nouvelle"),
            ("citoyens", "·ennes", "citoyennes"),
            ("maître", "·sse·s", "maitresse"),
            ("hôte", "·esse", "hotesse"),
            ("chef", "·fe·s", "cheffe"),
            ("copain", "·ine", "copine"),
            ("héros", "·ïne", "heroine"),
            ("turc", "·que", "turque"),
            ("roux", "·sse", "rousse"),
            ("un", "·e", "une"),
            ("ils", "·elles", "elles"),
            ("ce", "·tte", "cette"),
        ] {
            assert_eq!(
                feminine(masculine, ending(endings)).as_deref(),
                Some(expected),
                "{masculine}{endings}"
            );
        }
        for (masculine, endings) in [("document", "(s)"), ("artiste", "·s"), ("bijou", "(x)")] {
            assert_eq!(feminine(masculine, ending(endings)), None, "{masculine}{endings}");
        }
    }

    #[test]
    fn other_words() {
        for (host, rest) in [
            ("fin", ".Le"),
            ("FIN", ".LE"),
            ("et", "/ou"),
            ("homme", "/femme"),
            ("client", "/serveur"),
            ("il", "/elle"),
            ("f", "(x)"),
            ("fin", ".Es-tu"),
            ("mot", "·autre"),
            ("a", ".b"),
            ("fin", ". E"),
            ("mot", "(enfin)"),
            ("mot", "(e"),
            ("mot", "(e)tage"),
        ] {
            assert_eq!(extent(host, rest), None, "{host}{rest}");
        }
        for form in ["porte-monnaie", "donne-le", "vitamine-E", "rendez-vous", "étudiant", "e-mail"] {
            assert_eq!(base(form), None, "{form}");
        }
    }
}
