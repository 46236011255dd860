//! One test for each mistake that was once made.

use crate::env::Env;

/// The conjunction was marked, and drew the excerpt to it.
#[test]
fn mais_is_not_marked_beside_mais_the_plant() {
    let env = Env::with(&[("a.txt", "Des graines de maïs, mais aussi du blé.\n")]);
    env.done(&["index", "a.txt"]);
    assert_eq!(env.marked("graines de maïs"), ["graines", "maïs"]);
}

/// A word that is elsewhere in the collection was said to be lacking, and replaced by itself.
#[test]
fn a_word_found_only_elsewhere_is_not_corrected() {
    let env = Env::with(&[("a/un.txt", "La presse.\n"), ("b/deux.txt", "Un âne.\n")]);
    env.done(&["index", "a", "b"]);
    let run = env.run(&["search", "presse", "b"]);
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (1, "nothing found for presse\n", ""));
}

/// What a rule saw depended on accents, ligatures or the kind of apostrophe.
#[test]
fn readings_that_broke_a_law() {
    let terms = |text: &str| -> Vec<String> {
        let tokens = trouvaille::french::analyse(text);
        tokens.iter().map(|token| token.stem.as_str().to_owned()).collect()
    };
    for (text, same) in [
        ("e\u{301}cole·e", "école·e"),
        ("employé-e", "employe-e"),
        ("eﬁn-e", "efin-e"),
        ("quÆ-e", "quAE-e"),
        ("L.S.’", "L.S.ʼ"),
        ("a\u{300}10-10", "à10-10"),
        ("à-\nCŒUR", "a\u{300}-\nCŒUR"),
        ("VIe siècle", "VIe sie\u{300}cle"),
    ] {
        assert_eq!(terms(text), terms(same), "{text}");
    }
    assert_eq!(terms("la vie. Siècle après siècle"), ["la", "vie", "siecl", "apr", "siecl"]);
}
