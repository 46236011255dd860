//! The laws of the analysis and of marks, over texts made of what French makes hard.

use proptest::prelude::*;
use trouvaille::french::word::Kind;
use trouvaille::french::{Token, analyse, segment};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::env::Env;

/// Bits that words, numbers, acronyms, compounds and typography are made of.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        " ", " ", " ", " ", " ", " ", "-", "-", "’", "'", "ʼ", ".", ".", ",", "\u{a0}", "\u{202f}", "\n",
        "\n\n", "·", "(", ")", "/", "\u{ad}", "«", "»", "…", "!", "l", "d", "qu", "jusqu", "aujourd", "hui",
        "avocat", "école", "œuvre", "CŒUR", "Été", "naïf", "garçon", "étudiant", "e", "s", "es", "Étienne",
        "Saint", "porte", "monnaie", "dit", "elle", "t", "il", "parle", "Louis", "XIV", "XIXe", "xixᵉ",
        "siècle", "IV", "V", "vie", "tome", "article", "L", "R", "10", "000", "1234", "3", "14", "1er",
        "2ème", "S", "N", "C", "F", "M", "C++", "mot¹", "ﬁn", "Æ", "学", "é\u{301}", "mais", "maïs", "à",
        "où", "°", "º", "¹", "²", "km", "n", "art", "no", "ère", "e\u{301}me", "P", "D", "G", "·", "trice",
        "acteur", "un", "maître", "sse", "St", "👍🏽", "¬\n", "I", "II", "Ier", "et",
    ])
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

fn terms(text: &str) -> Vec<String> {
    analyse(text).iter().map(|token| token.stem.as_str().to_owned()).collect()
}

/// The text without accents and ligatures; everything else, and case, as it is.
fn plain(text: &str) -> String {
    let unmarked = text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>();
    [("œ", "oe"), ("Œ", "OE"), ("Æ", "AE"), ("ﬁ", "fi")]
        .iter()
        .fold(unmarked, |text, (from, to)| text.replace(from, to))
}

fn well_formed(text: &str, tokens: &[Token]) -> Result<(), TestCaseError> {
    let mut end = 0;
    for (place, token) in tokens.iter().enumerate() {
        prop_assert_eq!(token.position as usize, place);
        prop_assert!(token.span.start >= end && token.span.start < token.span.end, "{:?}", token);
        prop_assert!(text.get(token.span.clone()).is_some(), "{:?}", token);
        prop_assert!(!token.form.as_str().is_empty() && !token.stem.as_str().is_empty());
        end = token.span.end;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn accents(text in text()) {
        prop_assert_eq!(terms(&text), terms(&plain(&text)));
    }

    #[test]
    fn apostrophes(text in text()) {
        let straight = text.replace(['’', 'ʼ'], "'");
        prop_assert_eq!(terms(&text), terms(&straight));
        prop_assert_eq!(terms(&straight), terms(&straight.replace('\'', "ʼ")));
    }

    /// But for a small letter, a hyphen at the end of a line and a capital, which make a name.
    #[test]
    fn case(text in text()) {
        prop_assume!(segment::words(&text).all(|word| !text[word.span].contains('\n')));
        prop_assert_eq!(terms(&text), terms(&text.to_uppercase()));
    }

    #[test]
    fn forms(text in text()) {
        let composed = terms(&text.nfc().collect::<String>());
        prop_assert_eq!(&composed, &terms(&text.nfd().collect::<String>()));
        prop_assert_eq!(composed, terms(&text));
    }

    #[test]
    fn spans(text in text(), wild in "\\PC{0,40}") {
        well_formed(&text, &analyse(&text))?;
        well_formed(&wild, &analyse(&wild))?;
    }

    #[test]
    fn coverage(text in text(), wild in "\\PC{0,40}") {
        for text in [text, wild] {
            let mut covered = vec![0; text.len()];
            segment::words(&text).for_each(|word| covered[word.span].iter_mut().for_each(|count| *count += 1));
            for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric() && *c != 'ʼ') {
                prop_assert_eq!(covered[at], 1, "{:?} in {:?}", c, text);
            }
        }
    }

    #[test]
    fn terms_of_a_text_are_those_of_its_words(text in text()) {
        let words: usize = segment::words(&text).map(|word| usize::from(word.kind != Kind::Note)).sum();
        prop_assert!(analyse(&text).len() >= words);
    }

    #[test]
    fn determinism(texts in proptest::collection::vec(text(), 1..4)) {
        let mut analyzer = trouvaille::french::Analyzer::new();
        for text in texts.iter().chain(&texts) {
            prop_assert_eq!(analyzer.analyse(text), analyse(text));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Every mark's text analyses to something the query asked for: here, the query is a word of the text, so
    /// every mark has a stem of the query, or writes it joined or in parts.
    #[test]
    fn marks(texts in proptest::collection::vec(text(), 1..4), pick in 0..1000_usize) {
        let words: Vec<String> = texts
            .iter()
            .flat_map(|text| analyse(text).into_iter().map(|token| token.written.to_string()))
            .filter(|word| word.chars().all(char::is_alphabetic) && !matches!(&**word, "et" | "ou"))
            .collect();
        prop_assume!(!words.is_empty());
        let query = &words[pick % words.len()];
        let env = Env::new();
        let record = |text: &String| serde_json::json!({"text": text}).to_string() + "\n";
        env.write("r.jsonl", texts.iter().map(record).collect::<String>());
        env.done(&["index", "r.jsonl"]);
        let asked = joined(query);
        for mark in env.marked(query) {
            let token = joined(&mark);
            prop_assert!(token.split('·').any(|stem| asked.contains(stem) || stem.contains(&asked)), "{mark} for {query}");
        }
    }
}

/// The stems of a text in a row.
fn joined(text: &str) -> String {
    terms(text).concat()
}
