//! The elided words that lead another: `l’`, `qu’`, `jusqu’`, `d’l’`.
//!
//! Owns the closed list of them. What looks like one and is not (`aujourd’hui`, `prud’homme`, `presqu’île`,
//! `quelqu’un`, `entr’acte`, `grand’mère`, `O’Connor`) needs no list: its first part is not a clitic.
//!
//! Law: the result is 0 or just after an apostrophe, and a letter or digit follows; case, accents and the
//! kind of apostrophe change nothing.

use super::{fold, word};

/// The words that elide, folded, sorted; `ç` of `ç’a été` folds to `c`.
const CLITICS: [&str; 13] =
    ["c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t"];

/// Longest clitic, in bytes, with room for its marks.
const LONGEST: usize = 12;

/// Bytes of the clitics that lead `word`, with their apostrophes (`l’avocat` → 4, `j't'aime` → 4).
///
/// 0 where there is none, or where nothing would be left.
pub fn clitic_len(word: &str) -> usize {
    let mut len = 0;
    while let Some(more) = first_clitic(&word[len..]) {
        len += more;
    }
    len
}

fn first_clitic(word: &str) -> Option<usize> {
    let (at, apostrophe) = word.char_indices().find(|&(_, c)| word::is_apostrophe(c))?;
    let host = at + apostrophe.len_utf8();
    let elides = at <= LONGEST
        && CLITICS.binary_search(&fold::fold(&word[..at]).as_ref()).is_ok()
        && word[host..].starts_with(|c: char| c.is_alphanumeric() && c != 'ʼ');
    elides.then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clitics() {
        for (word, host) in [
            ("l’avocat", "avocat"),
            ("l'avocat", "avocat"),
            ("lʼavocat", "avocat"),
            ("L’AVOCAT", "AVOCAT"),
            ("D’Artagnan", "Artagnan"),
            ("JUSQU’ALORS", "ALORS"),
            ("Jusqu’où", "où"),
            ("lorsqu’Annie", "Annie"),
            ("puisqu’Hector", "Hector"),
            ("quoiqu’Élise", "Élise"),
            ("qu’en-dira-t-on", "en-dira-t-on"),
            ("Ç’aurait", "aurait"),
            ("c\u{327}’aurait", "aurait"),
            ("d’l’eau", "eau"),
            ("j't'aime", "aime"),
            ("d’aujourd’hui", "aujourd’hui"),
            ("jusqu’aujourd’hui", "aujourd’hui"),
            ("l’11", "11"),
            ("n’y", "y"),
        ] {
            assert_eq!(&word[clitic_len(word)..], host, "{word}");
        }
    }

    #[test]
    fn whole_words() {
        for word in [
            "aujourd’hui", "prud’homme", "PRUD'HOMMES", "prud’homal", "presqu’île", "quelqu’un", "entr’acte",
            "grand’mère", "O’Connor", "avocat", "l’", "’l", "", "10'000",
        ] {
            assert_eq!(clitic_len(word), 0, "{word}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(CLITICS.is_sorted());
    }
}
