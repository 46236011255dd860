//! Function words.
//!
//! Owns the closed list of words that carry grammar rather than meaning. They are known by their accented
//! spelling: `mais` is one, `maïs` is not. The list only flags: nothing is removed.
//!
//! Left out on purpose: `sans`, `contre`, `non`, which carry meaning, and `été`, which is also a season.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Function words in lower case, in the order of their bytes.
const STOP_WORDS: &[&str] = &[
    "a", "afin", "ai", "aie", "aient", "ainsi", "ait", "alors", "après", "as", "au", "aucun", "aucune",
    "aura", "aurait", "auront", "aussi", "autre", "autres", "aux", "avaient", "avais", "avait", "avec",
    "avez", "avoir", "avons", "ayant", "c", "car", "ce", "ceci", "cela", "celle", "celles", "celui",
    "cependant", "ces", "cet", "cette", "ceux", "chaque", "chez", "ci", "combien", "comme", "comment", "d",
    "dans", "de", "depuis", "des", "donc", "dont", "du", "dès", "déjà", "elle", "elles", "en", "encore",
    "entre", "es", "est", "et", "eu", "eurent", "eut", "eux", "faut", "fut", "furent", "hors", "il", "ils",
    "j", "je", "jusqu", "jusque", "l", "la", "laquelle", "le", "lequel", "les", "lesquelles", "lesquels",
    "leur", "leurs", "lorsqu", "lorsque", "lui", "là", "m", "ma", "mais", "me", "mes", "moi", "mon", "même",
    "mêmes", "n", "ne", "ni", "nos", "notre", "nous", "on", "ont", "or", "ou", "où", "par", "parce", "pas",
    "pendant", "plus", "pour", "pourquoi", "puis", "puisqu", "puisque", "qu", "quand", "que", "quel",
    "quelle", "quelles", "quels", "quelque", "quelques", "qui", "quoi", "quoique", "s", "sa", "se", "selon",
    "sera", "serait", "seront", "ses", "si", "sinon", "soi", "soient", "sois", "soit", "sommes", "son",
    "sont", "sous", "suis", "sur", "t", "ta", "tandis", "te", "tel", "telle", "telles", "tels", "tes", "toi",
    "ton", "tous", "tout", "toute", "toutes", "très", "tu", "un", "une", "vers", "vos", "votre", "vous", "y",
    "à", "étaient", "étais", "était", "étant", "êtes", "être",
];

/// Whether a word as written (any case, accents kept) is a function word.
pub fn is_stop(written: &str) -> bool {
    static KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| STOP_WORDS.iter().copied().collect());
    let known = |word: &str| KNOWN.contains(word);
    written.chars().count() <= 12
        && if written.chars().any(char::is_uppercase) {
            known(&written.to_lowercase())
        } else {
            known(written)
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_decide() {
        for word in ["mais", "MAIS", "à", "A", "où", "son", "être", "quelles"] {
            assert!(is_stop(word), "{word}");
        }
        for word in ["maïs", "été", "sûr", "dû", "sans", "contre", "non", "liberté", ""] {
            assert!(!is_stop(word), "{word}");
        }
    }

    #[test]
    fn each_once_and_in_lower_case() {
        let mut sorted = STOP_WORDS.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), STOP_WORDS.len());
        assert!(STOP_WORDS.iter().all(|word| word.to_lowercase() == *word));
    }
}
