//! The query language, on texts small enough to be checked by eye.

use proptest::prelude::*;
use trouvaille::french;

use crate::env::Env;

fn env(texts: &[(&str, &str)]) -> Env {
    let env = Env::new();
    let record = |(id, text): &(&str, &str)| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    env.write("r.jsonl", texts.iter().map(record).collect::<String>());
    env.done(&["index", "r.jsonl"]);
    env
}

/// Texts, and for each query the documents found, in order.
fn check(texts: &[(&str, &str)], queries: &[(&str, &[&str])]) {
    let env = env(texts);
    for (query, expected) in queries {
        let mut found = env.found(query);
        if expected.is_sorted() {
            found.sort();
        }
        assert_eq!(found, *expected, "{query}");
    }
}

#[test]
fn operators() {
    let texts = [
        ("a", "Le chat noir dort."),
        ("b", "Le chat blanc veille."),
        ("c", "Un chien noir aboie."),
        ("d", "La nuit est noire, la liberté de la presse aussi."),
    ];
    check(
        &texts,
        &[
            ("chat", &["a", "b"]),
            ("chat noir", &["a", "b", "c", "d"]),
            ("+chat noir", &["a", "b"]),
            ("chat -noir", &["b"]),
            ("chat ET noir", &["a"]),
            ("chat AND noir", &["a"]),
            ("(chat OU chien) SAUF noir", &["b"]),
            ("\"chat noir\"", &["a"]),
            ("« chat noir »", &["a"]),
            ("\"noir chat\"", &[]),
            ("\"chat dort\"", &[]),
            ("\"chat dort\"~1", &["a"]),
            ("=noire", &["d"]),
            ("noire", &["a", "c", "d"]),
            ("ch*", &["a", "b", "c"]),
            ("blnc~", &["b"]),
            ("\"liberté de la presse\"", &["d"]),
            ("\"liberté presse\"", &[]),
            ("-chat", &[]),
        ],
    );
}

#[test]
fn a_misspelt_word_is_replaced_and_said() {
    let env = env(&[("a", "Le licenciement économique.")]);
    let found = env.json(&["licensiement"]);
    assert_eq!(found["total"], 1);
    assert!(found["notices"][0].as_str().unwrap().contains("licenciement"), "{found}");
    for query in ["\"licensiement\"", "=licensiement", "+licensiement"] {
        assert_eq!(env.found(query).len(), 0, "{query}");
    }
}

#[test]
fn marks_are_what_was_asked_for() {
    let env = env(&[
        ("a", "L’avocat plaide à la Cour ; l’ouverture de l’innovation, puis l’innovation ouverte."),
        ("b", "La S.N.C.F. embauche 10\u{202f}000 étudiant·e·s."),
    ]);
    for (query, marks) in [
        ("avocat", &["avocat"][..]),
        ("\"innovation ouverte\"", &["innovation ouverte"]),
        ("innovation SAUF banane", &["innovation", "innovation"]),
        ("l'avocat de la cour", &["avocat", "Cour"]),
        ("SNCF", &["S.N.C.F."]),
        ("10000 étudiantes", &["10\u{202f}000", "étudiant·e·s"]),
    ] {
        assert_eq!(env.marked(query), marks, "{query}");
    }
}

#[test]
fn a_clause_holds_within_a_passage_with_its_title_and_headings() {
    let env = Env::with(&[(
        "a.md",
        "# Le moulin\n\n## La nuit\n\nUn âne veille.\n\n## Le jour\n\nUn chat dort.\n",
    )]);
    env.done(&["index", "a.md"]);
    assert_eq!(env.found("+moulin +nuit +âne").len(), 1);
    assert_eq!(env.found("+nuit +chat").len(), 0);
    assert_eq!(env.found("\"moulin la nuit\"").len(), 0, "a phrase does not run from a title into a heading");
}

#[test]
fn any_string_is_a_query() {
    let env = env(&[("a", "Un phare.")]);
    for query in ["", "\"", "((((", "+ - =", "~~~***", "a ET", "OU", "-", "«", "'", "\u{301}", "a\"b(c*~9"] {
        let run = env.run(&["search", "--json", "--", query]);
        assert!(run.status < 2 && run.out.starts_with("{\"query\":"), "{query:?}: {run:?}");
    }
}

/// A word that is there in another spelling alone is said to be.
#[test]
fn what_is_spelled_otherwise() {
    let env = Env::with(&[("a.txt", "Une œuvre d’été. Un mur.\n")]);
    env.done(&["index", "."]);
    for (query, said) in [
        ("=oeuvre", "the collection lacks =oeuvre (it has œuvre)"),
        ("=ETE mur", "the collection lacks =ete (it has été)"),
        ("=barque", "the collection lacks barque"),
    ] {
        let run = env.run(&["search", query]);
        assert!(run.err.contains(said), "{query} {run:?}");
    }
    assert_eq!(env.run(&["search", "=été"]).err, "");
}

/// A phrase is read without its elided words; where one of them means something, that is said.
#[test]
fn elided_conjunctions_of_phrases() {
    let env = Env::with(&[("a.txt", "Il va jusqu’à Paris.\n"), ("b.txt", "Il arrive à Paris.\n")]);
    env.done(&["index", "."]);
    for (query, found, said) in [
        (
            "\"jusqu’à Paris\"",
            2,
            "\"jusqu’à Paris\" is read without its jusqu’, as any elided word; =\"jusqu’à Paris\" asks for it",
        ),
        ("=\"jusqu’à Paris\"", 1, ""),
        ("\"l’heure d’été\"", 0, ""),
    ] {
        let run = env.run(&["search", query, "--json"]);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&run.out).unwrap()["total"], found, "{query}");
        assert_eq!(run.err.contains("is read without its"), !said.is_empty(), "{query} {run:?}");
        assert!(run.err.contains(said) || run.out.contains(&said.replace('"', "\\\"")), "{query} {run:?}");
    }
}

/// What is excluded exactly is decided by the text, not by its stems.
#[test]
fn what_is_excluded_exactly() {
    let texts = [
        ("a", "Un petit chat, puis des chats petits."),
        ("b", "Les petits chats dorment."),
        ("c", "Le chat pêche."),
        ("d", "Le chat a péché."),
    ];
    check(
        &texts,
        &[
            ("chat -=\"petits chats\"", &["a", "c", "d"]),
            ("chat -=péché", &["a", "b", "c"]),
            ("chat -(=\"petits chats\" OU =pêche)", &["a", "d"]),
            ("chat -pech*", &["a", "b"]),
            ("=pêche", &["c"]),
            ("pech*", &["c", "d"]),
            ("+chat -dort -petit", &["c", "d"]),
        ],
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Words by spelling, by beginning and by nearness are found as reading every text finds them, also after
    /// changes that leave deleted passages behind.
    #[test]
    fn spellings_are_found_as_the_texts_have_them(
        before in texts(), after in texts(), word in word(),
    ) {
        let env = Env::new();
        for texts in [&before, &after] {
            let record = |(id, text): (usize, &String)| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
            env.write("r.jsonl", texts.iter().enumerate().map(record).collect::<String>());
            env.done(&["index", "r.jsonl"]);
        }
        let form = |word: &str| french::fold::fold(word).into_owned();
        let start: String = form(&word).chars().take(3).collect();
        let having = |has: &dyn Fn(&french::Token) -> bool| -> Vec<String> {
            let texts = after.iter().enumerate();
            texts.filter(|(_, text)| french::analyse(text).iter().any(has)).map(|(id, _)| id.to_string()).collect()
        };
        let naive = [
            (format!("={word}"), having(&|token| token.written == word)),
            (format!("{start}*"), having(&|token| token.form.as_str().starts_with(&start))),
        ];
        for (query, expected) in naive {
            let mut found = env.found(&query);
            found.sort();
            prop_assert_eq!(found, expected, "{}", query);
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "pêche", "péché", "pécher", "pêches", "pesant", "côte", "coté", "cotes", "œuvre", "oeuvres",
        "prendre", "pris",
    ];
    proptest::sample::select(WORDS).prop_map(str::to_owned)
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = proptest::collection::vec(word(), 1..5).prop_map(|words| words.join(" "));
    proptest::collection::vec(text, 0..6)
}
