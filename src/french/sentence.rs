//! Where sentences end.
//!
//! Owns the signs that end one, and the abbreviations whose dot does not. Must not know words otherwise.
//!
//! Law: ends are increasing, on character boundaries, and the last is the end of the text.

use super::fold;

/// Abbreviations that something follows, folded, without their dot.
const ABBREVIATIONS: &[&str] = &[
    "al", "ann", "apr", "art", "av", "bd", "cf", "chap", "col", "coll", "dir", "dr", "ed", "env", "ex",
    "fig", "hab", "ibid", "ill", "janv", "liv", "m", "max", "me", "mgr", "min", "mlle", "mlles", "mm", "mme",
    "mmes", "no", "nos", "obs", "op", "p", "pl", "pp", "pr", "prof", "ref", "sq", "st", "ste", "sup", "sv",
    "tab", "tel", "trad", "vol", "vs",
];

/// Byte offsets just after each sentence of `text`, with the closing marks and the white space after it.
///
/// A sentence ends at `.`, `!`, `?` or `…` before white space and a capital, a digit, a quotation mark or a
/// dash, and at a blank line. Empty for an empty text.
pub fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['.', '!', '?', '…', '\n']) {
        let sign = at + found;
        let (after, sure) = past_signs(text, sign);
        let rest = &text[after..];
        let blank = rest.len() - rest.trim_start().len();
        let next = after + blank;
        let blank_line = rest[..blank].bytes().filter(|byte| *byte == b'\n').count() > 1;
        at = after.max(sign + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        let dot = text[sign..].starts_with('.');
        let line = text[sign..].starts_with('\n');
        let ended = if line {
            blank_line
        } else {
            blank > 0
                && (blank_line
                    || (starts_sentence(&text[next..]) && (sure || !dot || !abbreviated(&text[..sign]))))
        };
        if ended && next < text.len() {
            ends.push(next);
            at = next;
        }
    }
    if !text.is_empty() {
        ends.push(text.len());
    }
    ends
}

/// The offset after the signs that end a sentence at `at` and the marks that close it; whether there was more
/// than a lone dot.
fn past_signs(text: &str, at: usize) -> (usize, bool) {
    if text[at..].starts_with('\n') {
        return (at, false);
    }
    let signs = text[at..].find(|c| !matches!(c, '.' | '!' | '?' | '…')).unwrap_or(text.len() - at);
    let mut end = at + signs;
    loop {
        let rest = &text[end..];
        let inner = rest.trim_start_matches(['\u{a0}', '\u{202f}', ' ']);
        if rest.starts_with([')', ']', '”', '"', '’']) {
            end += rest.chars().next().map_or(0, char::len_utf8);
        } else if inner.starts_with('»') {
            end = text.len() - inner.len() + '»'.len_utf8();
        } else {
            return (end, signs > 1 || end > at + signs);
        }
    }
}

fn starts_sentence(next: &str) -> bool {
    next.starts_with(|c: char| {
        c.is_uppercase()
            || c.is_numeric()
            || matches!(c, '«' | '“' | '"' | '‘' | '(' | '[' | '—' | '–' | '-' | '•')
    })
}

/// Whether the dot after `before` belongs to an abbreviation or an initial.
fn abbreviated(before: &str) -> bool {
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last()
        .map_or(before.len(), |(at, _)| at);
    let word = &before[start..];
    // `J. Dupont`, but not the last letter of `S.N.C.F.`.
    let initial =
        word.chars().count() == 1 && word.chars().all(char::is_uppercase) && !before[..start].ends_with('.');
    initial || (word.len() <= 8 && ABBREVIATIONS.contains(&&*fold::fold(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut start = 0;
        ends(text)
            .into_iter()
            .map(|end| {
                let sentence = &text[start..end];
                start = end;
                sentence
            })
            .collect()
    }

    #[test]
    fn examples() {
        for (text, expected) in [
            ("Il pleut. Il vente.", vec!["Il pleut. ", "Il vente."]),
            ("Quoi ? Rien !", vec!["Quoi ? ", "Rien !"]),
            ("« Va ! » Il part.", vec!["« Va ! » ", "Il part."]),
            ("Il dit : « Va. » Puis rien.", vec!["Il dit : « Va. » ", "Puis rien."]),
            ("M. Dupont et Mme. Durand.", vec!["M. Dupont et Mme. Durand."]),
            ("L’art. L. 1234-1 dispose. Voir p. 12.", vec!["L’art. L. 1234-1 dispose. ", "Voir p. 12."]),
            ("Le taux est de 3.14 ou 3,14. Bien.", vec!["Le taux est de 3.14 ou 3,14. ", "Bien."]),
            ("Il quitte la S.N.C.F. Le train part.", vec!["Il quitte la S.N.C.F. ", "Le train part."]),
            ("Il attend… puis part.", vec!["Il attend… puis part."]),
            ("Un titre\n\nUn texte.", vec!["Un titre\n\n", "Un texte."]),
            ("Une ligne\nune autre.", vec!["Une ligne\nune autre."]),
            ("Il dit. — Non.", vec!["Il dit. ", "— Non."]),
            ("Fin.\n", vec!["Fin.\n"]),
            ("", vec![]),
        ] {
            assert_eq!(sentences(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn ends_part_the_text(text in "([a-zéA-ZÉ]{1,4}|[.!?…»«\"’)\\n\u{a0} ]|[0-9]){0,40}") {
            prop_assert_eq!(sentences(&text).concat(), text);
        }
    }
}
