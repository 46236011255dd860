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
    // A clitic and its blanks are short; most words are longer.
    let near = word.as_bytes().iter().take(LONGEST + 4).any(|byte| matches!(byte, b'\'' | 0xCA | 0xE2));
    let (at, apostrophe) = word.char_indices().filter(|_| near).find(|&(_, c)| word::is_apostrophe(c))?;
    let after = &word[at + apostrophe.len_utf8()..];
    let host = after.trim_start();
    let elides =
        is_clitic(word[..at].trim_end()) && host.starts_with(|c: char| c.is_alphanumeric() && c != 'ʼ');
    elides.then_some(word.len() - host.len())
}

/// The conjunctions and prepositions among them, folded: a phrase without them says something else.
const CONJUNCTIONS: [&str; 4] = ["jusqu", "lorsqu", "puisqu", "quoiqu"];

/// The one of some elided words (`jusqu'`, `d'l'`) that is a conjunction or a preposition, if one is.
pub fn conjunction(elided: &str) -> Option<&str> {
    elided.split(word::is_apostrophe).find(|word| CONJUNCTIONS.contains(&&*fold::fold(word)))
}

fn is_clitic(word: &str) -> bool {
    if let [letter] = word.as_bytes() {
        return matches!(letter | 0x20, b'c' | b'd' | b'j' | b'l' | b'm' | b'n' | b's' | b't');
    }
    word.len() <= LONGEST && CLITICS.binary_search(&fold::fold(word).as_ref()).is_ok()
}

/// First halves of words that an apostrophe stands in, folded: they are no clitics, and their apostrophe may
/// be as badly spaced as theirs.
const FIRST_HALVES: &[&str] = &["aujourd", "entr", "presqu", "prud", "quelqu"];

/// Bytes of the `rest` of a text up to the word that `before`, an elided word or a first half, leads across an
/// apostrophe with blanks about it: `l ' eau`, `aujourd’ hui`.
///
/// What follows begins with a vowel, or is itself elided: a letter that quotes close (`vitamine C 'naturelle'`)
/// leads nothing.
pub fn spaced_len(before: &str, rest: &str) -> Option<usize> {
    // d’aujourd ' hui
    let before = before.rsplit(word::is_apostrophe).next()?;
    let inner = rest.trim_start_matches(word::is_blank);
    let after = inner.strip_prefix(word::is_apostrophe)?;
    let host = after.trim_start_matches(word::is_blank);
    let blanks = rest.len() - inner.len() + after.len() - host.len();
    let letters = word::letters_len(host);
    if blanks == 0 || blanks > 6 || letters == 0 {
        return None;
    }
    let next = fold::fold(&host[..letters]);
    let leads = if is_clitic(before) {
        next.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h'])
    } else {
        before.len() <= LONGEST && FIRST_HALVES.contains(&&*fold::fold(before))
    };
    leads.then_some(rest.len() - host.len())
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
            ("l ' eau", "eau"),
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
    fn spaced() {
        for (before, rest, host) in [
            ("l", " ' eau", "eau"),
            ("l", "’ air", "air"),
            ("Qu", "\u{a0}' il", "il"),
            ("aujourd", " ’ hui", "hui"),
            ("Prud", "' hommes", "hommes"),
            ("d’aujourd", " ' hui", "hui"),
        ] {
            assert_eq!(spaced_len(before, rest).map(|len| &rest[len..]), Some(host), "{before}{rest}");
        }
        for (before, rest) in [
            ("C", " 'naturelle'"),
            ("l", "'eau"),
            ("chat", " ' eau"),
            ("l", " eau"),
            ("d", "' "),
            ("l", " ' 5"),
        ] {
            assert_eq!(spaced_len(before, rest), None, "{before}{rest}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(CLITICS.is_sorted());
    }
}
