//! The JSON of `search`, which scripts rely on.

use serde::Deserialize;

use crate::env::Env;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Object {
    query: String,
    read_as: String,
    total: u64,
    notices: Vec<String>,
    hits: Vec<Hit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hit {
    rank: u64,
    score: f64,
    document: String,
    path: String,
    id: Option<String>,
    title: String,
    title_marks: Vec<Mark>,
    heading: String,
    page: Option<u32>,
    line: u32,
    passage: u32,
    excerpt: String,
    marks: Vec<Mark>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    text: String,
    bytes: [usize; 2],
    chars: [usize; 2],
}

fn search(env: &Env, query: &str) -> Object {
    let run = env.run(&["search", "--json", "--", query]);
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.out))
}

#[test]
fn one_object_with_these_fields() {
    let env = Env::with(&[(
        "presse.jsonl",
        "{\"id\": 42, \"title\": \"L’Innovation\", \"text\": \"Voici.\\n\\nÀ l’œuvre : l’innovation ouverte, dit-on.\"}\n",
    )]);
    env.done(&["index", "presse.jsonl"]);
    let found = search(&env, "\"innovation ouverte\" innovation");
    assert_eq!((found.query.as_str(), found.total), ("\"innovation ouverte\" innovation", 1));
    assert_eq!(found.read_as, "+\"innovation ouverte\" innovation");
    assert!(found.notices.is_empty());
    let hit = &found.hits[0];
    assert_eq!((hit.rank, hit.id.as_deref(), hit.path.as_str()), (1, Some("42"), "presse.jsonl"));
    assert!(hit.document.ends_with("/presse.jsonl#42"), "{}", hit.document);
    assert_eq!(
        (hit.title.as_str(), hit.heading.as_str(), hit.page, hit.line, hit.passage),
        ("L’Innovation", "", None, 1, 0)
    );
    assert!(hit.score > 0.0);
    assert_eq!(hit.title_marks[0].text, "Innovation");
    assert_eq!((hit.title_marks[0].bytes, hit.title_marks[0].chars), ([4, 14], [2, 12]));
    assert_eq!(hit.excerpt, "Voici. À l’œuvre : l’innovation ouverte, dit-on.");
    let mark = &hit.marks[0];
    assert_eq!((hit.marks.len(), mark.text.as_str()), (1, "innovation ouverte"));
    assert_eq!(&hit.excerpt[mark.bytes[0]..mark.bytes[1]], mark.text);
    assert_eq!(mark.chars, [21, 39]);
}

#[test]
fn the_same_bytes_for_the_same_index_and_query() {
    let env =
        Env::with(&[("a.txt", "Le phare.\n"), ("b.txt", "Le phare.\n"), ("c.txt", "Un phare, un phare.\n")]);
    env.done(&["index", "."]);
    let first = env.done(&["search", "--json", "phare"]).out;
    for _ in 0..5 {
        assert_eq!(env.done(&["search", "--json", "phare"]).out, first);
    }
}
