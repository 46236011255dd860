//! Forms for two genders: `étudiant·e·s`, `étudiant(e)s`, `candidat.e.s`, `étudiants/es`, `étudiant-e-s`.
//!
//! Owns how far they go and the masculine form they are read as, whose stem the feminine shares. Law: no
//! reading depends on case: `FIN.LE`, a sentence without its space, is none.

use super::{fold, word};

/// Endings after a middle dot or in brackets, folded.
const ENDINGS: &[&str] = &[
    "ale", "che", "ches", "e", "elle", "elles", "enne", "ennes", "ere", "eres", "es", "esse", "esses",
    "euse", "euses", "fe", "ice", "ices", "ienne", "iennes", "iere", "ieres", "le", "les", "ne", "nes",
    "que", "ques", "rice", "rices", "s", "se", "ses", "sse", "sses", "te", "tes", "trice", "trices", "ve",
    "ves", "x",
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
            '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' => Some(Sign::Middle),
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
    endings_len(sign, rest)
}

/// The masculine form of an inclusive one, whole; none if `host` is no such form.
pub fn base(host: &str) -> Option<&str> {
    host.char_indices().find_map(|(at, c)| {
        let sign = Sign::of(c)?;
        let (base, ending) = host.split_at(at);
        let whole = endings_len(sign, ending) == Some(ending.len());
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
    has_letters(base, 4) && (several || !after_e())
}

/// Whether `text` has at least so many letters, once folded: its marks do not count, a ligature counts twice.
fn has_letters(text: &str, least: usize) -> bool {
    fold::fold(text).chars().count() >= least
}

/// Bytes of the signs and endings that `rest`, which starts with `sign`, starts with.
fn endings_len(sign: Sign, rest: &str) -> Option<usize> {
    let first = rest.chars().next()?.len_utf8();
    let ending = word::letters_len(&rest[first..]);
    if ending == 0 || ending > 12 {
        return None;
    }
    let folded = fold::fold(&rest[first..first + ending]);
    let mut len = first + ending;
    let known = ENDINGS.contains(&&*folded);
    if sign == Sign::Bracket {
        len += rest[len..].starts_with(')').then_some(1)?;
        let plural = word::letters_len(&rest[len..]);
        return match &*fold::fold(&rest[len..len + plural]) {
            "" | "s" | "x" if known => Some(len + plural),
            _ => None,
        };
    }
    let plural =
        rest[len..].chars().next().filter(|c| Sign::of(*c) == Some(sign)).map(char::len_utf8).filter(
            |sign| {
                let after = &rest[len + sign..];
                after.starts_with(['s', 'S', 'x', 'X']) && word::letters_len(after) == 1
            },
        );
    if let Some(sign) = plural {
        len += sign + 1;
    }
    let enough = match sign {
        Sign::Plain('-') => plural.is_some() || matches!(&*folded, "e" | "es"),
        Sign::Plain(_) => plural.is_some() || PLAIN_ENDINGS.contains(&&*folded),
        _ => true,
    };
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | 'ʼ' | '_' | '@');
    (known && enough && !rest[len..].starts_with(goes_on)).then_some(len)
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
        ] {
            assert_eq!(base(form), Some(expected), "{form}");
        }
    }

    #[test]
    fn other_words() {
        for (host, rest) in [
            ("fin", ".Le"),
            ("FIN", ".LE"),
            ("et", "/ou"),
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
