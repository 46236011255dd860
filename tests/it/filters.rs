//! Filters: what a document must be, whatever its passages say.

#![expect(clippy::inconsistent_digit_grouping, reason = "a date is grouped as dates are")]

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow::Continue;
use std::path::Path;

use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;
use trouvaille::index::Options;
use trouvaille::search::Group;
use trouvaille::{Index, Request, Searcher, french};

use crate::env::Env;

/// Documents of every kind, with and without what filters ask for.
fn env() -> Env {
    let records = [
        json!({"id": "a", "title": "La crue de la Loire", "author": "Hugo, Victor", "date": "17/05/2020", "tags": ["Eau", "Val de Loire"], "text": "L’eau monte et la ville a peur."}),
        json!({"id": "b", "title": "Le code du travail", "author": ["Émile Zola", "George Sand"], "date": "2021", "tags": ["droit"], "text": "Le travail manque dans la ville."}),
        json!({"id": "c", "title": "Travaux sur un code", "date": "juin 2022", "text": "La ville dort."}),
        json!({"id": "d", "date": "hier", "text": "La ville brûle : note: voir titre: deux."}),
    ];
    let env = Env::with(&[
        ("notes/Été.txt", "La ville\n\nUn port et une digue, la ville en été.\n"),
        ("droit/contrat.md", "# Contrats\n\nLe contrat de la ville.\n"),
    ]);
    env.write("presse.jsonl", records.map(|record| record.to_string() + "\n").concat());
    env.done(&["index", "presse.jsonl", "notes", "droit"]);
    env
}

/// A title longer than any heading is text, and one is found beside a text whose last word is longer than any word.
#[test]
fn titles_at_the_bounds() {
    let long = format!("{{\"title\": \"Phare breton\", \"text\": \"{}\"}}\n", "ﷺ".repeat(2300));
    let env = Env::with(&[
        ("mot.jsonl", &long),
        ("titre.md", &format!("# phare {}\n\nTexte.\n", "mot ".repeat(70_000))),
    ]);
    env.done(&["index", "mot.jsonl", "titre.md"]);
    for (query, found) in [
        ("titre:phare", "mot.jsonl"),
        ("titre:\"phare breton\"", "mot.jsonl"),
        ("phare -titre:phare", "titre.md"),
    ] {
        assert_eq!(env.done(&["search", query, "--files"]).out.trim(), found, "{query}");
    }
}

#[test]
fn what_passes() {
    let env = env();
    for (query, expected) in [
        ("ville titre:code", &["b", "c"][..]),
        ("ville titre:\"codes du travail\"", &["b"]),
        ("titre:travail", &["b", "c"]),
        ("titre:travail,crue", &["a", "b", "c"]),
        ("-titre:travail,crue", &["d", "droit/contrat.md", "notes/Été.txt"]),
        ("ville auteur:\"Victor Hugo\"", &["a"]),
        ("auteur:zola", &["b"]),
        ("auteur:\"george zola\"", &[]),
        ("auteur:\"sand george\"", &["b"]),
        ("auteur:\"george zola\",\"émile zola\"", &["b"]),
        ("auteur:\"de hugo\"", &["a"]),
        ("ville type:md,txt", &["droit/contrat.md", "notes/Été.txt"]),
        ("ville -type:jsonl", &["droit/contrat.md", "notes/Été.txt"]),
        ("ville chemin:ETE", &["notes/Été.txt"]),
        ("chemin:notes/", &["notes/Été.txt"]),
        ("chemin:*.md,*.txt", &["droit/contrat.md", "notes/Été.txt"]),
        ("chemin:*/*.md", &["droit/contrat.md"]),
        ("chemin:presse", &["a", "b", "c", "d"]),
        ("date:2020", &["a"]),
        ("date:2020-05-17", &["a"]),
        ("date:\"18 mai 2020\"", &[]),
        ("date:2021-03", &["b"]),
        ("date:2020..2021", &["a", "b"]),
        ("date:..2020-05-16", &[]),
        ("depuis:2021-06", &["b", "c"]),
        ("avant:2021-06", &["a", "b"]),
        ("avant:2021", &["a"]),
        ("depuis:2022-07", &[]),
        ("-date:1000..", &["d", "droit/contrat.md", "notes/Été.txt"]),
        ("étiquette:val-de-loire", &["a"]),
        ("tag:val", &[]),
        ("tag:DROIT,eau", &["a", "b"]),
        ("(type:md OU tag:eau) ville", &["a", "droit/contrat.md"]),
        ("ville SAUF (type:jsonl OU type:md)", &["notes/Été.txt"]),
        ("type:jsonl -eau", &["b", "c", "d"]),
        ("type:jsonl -=\"la ville\" -dort", &[]),
        ("type:jsonl =\"la ville\" date:2022", &["c"]),
        ("+peur type:jsonl", &["a"]),
        ("dort* type:jsonl", &["c"]),
        ("\"note voir titre deux\"", &["d"]),
        ("note: voir", &["d"]),
        ("la type:txt", &["notes/Été.txt"]),
    ] {
        let mut found = env.found(query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn filters_neither_rank_nor_are_marked() {
    let env = env();
    assert_eq!(env.marked("ville titre:code date:2021"), ["ville"]);
    let plain = env.json(&["ville"]);
    let filtered = env.json(&["ville", "--type", "jsonl,md,text"]);
    assert_eq!((&plain["hits"], &plain["total"]), (&filtered["hits"], &filtered["total"]));
    assert_eq!(filtered["read_as"], "ville type:jsonl,markdown,text");
}

#[test]
fn a_query_of_filters_alone_lists_what_passes() {
    let env = env();
    let run = env.done(&["search", "--type", "text,markdown"]);
    assert_eq!(
        run.out,
        " 1. Contrats\n    droit/contrat.md:3\n    Le contrat de la ville.\n\n 2. La ville\n    notes/Été.txt:3\n    Un port et une digue, la ville en été.\n\n2 passages\n"
    );
    assert_eq!(run.err, "");
    assert_eq!(env.done(&["search", "type:jsonl", "--count"]).out, "4\n");
    let dates = env.json(&["type:jsonl", "--sort", "date"]);
    let ids: Vec<&str> =
        dates["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["c", "b", "a", "d"], "the latest first, what has no date last");
    assert_eq!(env.done(&["search", "date:2020..", "--files"]).out, "presse.jsonl\n");
}

#[test]
fn options_are_the_same_filters() {
    let env = env();
    for (options, read_as) in [
        (&["--title", "codes du travail"][..], "ville titre:\"codes du travail\""),
        (&["--titre", "code", "--title", "crue"], "ville titre:code,crue"),
        (&["--auteur", "Victor Hugo"], "ville auteur:\"victor hugo\""),
        (&["--path", "*.{md,txt}"], "ville chemin:\"*.{md,txt}\""),
        (&["--since", "2020", "--before", "2021"], "ville date:2020.. date:..2020"),
        (&["--date", "1er mai 2020..31 mai 2020"], "ville date:2020-05-01..2020-05-31"),
        (&["--etiquette", "eau,droit"], "ville étiquette:eau,droit"),
    ] {
        let by_options = env.json(&[&["ville"], options].concat());
        assert_eq!(by_options["read_as"], read_as);
        let by_query = env.json(&["--", read_as]);
        assert_eq!(by_options["hits"], by_query["hits"], "{read_as}");
        assert_ne!(by_options["total"], 0, "{read_as}");
    }
    for (args, said) in [
        (
            &["search", "ville", "--date", "hier"][..],
            "trouvaille: --date: \"hier\" is no date such as 2020, 2020-05, 17/05/2020 or « 17 mai 2020 »\n",
        ),
        (&["search", "ville", "--type", ""], "trouvaille: --type: it is empty\n"),
        (
            &["search", "ville", "--type", "pages"],
            "trouvaille: --type: \"pages\" is no kind of files; the kinds are text, markdown, jsonl, html, pdf, docx, rtf, odt, epub, csv, xml, email\n",
        ),
        (&["search", "ville", "--path", "[a"], "trouvaille: --path: \"[a\" is no pattern of paths\n"),
    ] {
        let run = env.run(args);
        assert_eq!((run.status, run.err.as_str()), (2, said), "{args:?}");
    }
}

#[test]
fn a_filter_that_nothing_passes_is_said() {
    let env = env();
    let run = env.run(&["search", "ville auteur:dumas -date:1000.. type:pdf tag:eau"]);
    assert_eq!(
        (run.status, run.out.as_str(), run.err.as_str()),
        (
            1,
            "nothing found for ville auteur:dumas -date:1000.. type:pdf étiquette:eau\n",
            "trouvaille: no document passes auteur:dumas, type:pdf\n"
        )
    );
}

#[test]
fn what_may_have_been_meant_as_a_filter_is_said() {
    let env = env();
    for (query, said) in [
        ("dort tpye:md", "`tpye:` is no filter; did you mean `type:`? It was read as a word"),
        ("dort auteur:", "`auteur:` has no value right after its colon; it was read as a word"),
    ] {
        let run = env.done(&["search", "--count", query]);
        let first = run.err.lines().next().unwrap();
        assert_eq!((run.out.as_str(), first), ("1\n", format!("trouvaille: {said}").as_str()), "{query}");
    }
    let run = env.run(&["search", "hugo"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (1, "trouvaille: the collection lacks hugo (but an author has this name: auteur:hugo)\n")
    );
}

#[test]
fn a_query_may_begin_with_a_dash() {
    let env = env();
    for (args, count) in [
        (&["search", "-type:jsonl", "-c"][..], "2\n"),
        (&["search", "-c", "-type:jsonl ville"], "2\n"),
        (&["search", "-chemin:presse", "-c"], "2\n"),
        (&["search", "-n1", "-c", "-dort ville"], "5\n"),
        (&["search", "-dort ville", "notes", "-c"], "1\n"),
        (&["search", "-c", "--", "-type:jsonl"], "2\n"),
    ] {
        assert_eq!(env.done(args).out, count, "{args:?}");
    }
    assert_eq!(env.json(&["-type:jsonl"])["query"], "-type:jsonl");
    let run = env.run(&["search", "-mot"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (
            2,
            "trouvaille: -m: no such option; if -mot is part of a query, put `--` before it: trouvaille search -- '-mot ...'\n"
        )
    );
}

#[test]
fn paths_and_filters_meet() {
    let env = env();
    assert_eq!(env.json(&["ville -type:md", "droit", "notes"])["total"], 1);
    assert_eq!(env.json(&["type:md", "notes"])["total"], 0);
    // Seen from a folder, what lies below it is shown without it.
    for (query, count) in [("chemin:notes", "0\n"), ("chemin:?t?.txt", "1\n"), ("chemin:*/*.txt", "0\n")] {
        let mut command = env.command(&["search", "--index", "../index", "-c", query]);
        let output = command.current_dir(env.path("notes")).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), count, "{query}");
    }
}

#[test]
fn a_query_is_said_with_its_filters() {
    let run = Env::new().done(&["analyze", "--query", "ville -type:pdf (titre:code OU depuis:2020)"]);
    assert_eq!(
        run.out,
        "read as: ville -type:pdf (titre:code OU date:2020..)

clause                       role      finds
ville                        wanted    any form of the word (stem ville)
-type:pdf                    excluded  documents of this kind
(titre:code OU date:2020..)  filter    documents that pass any of what follows
  titre:code                 filter    documents whose title has these words in a row, in any of their forms
  date:2020..                filter    documents whose date lies, or may lie, in this time

A passage matches if it has anything wanted; the more, the better. Its document must pass the filters.
"
    );
}

#[test]
fn hostile_values() {
    let env = env();
    let long = format!("tag:{}", "é".repeat(20_000));
    let globs = format!("chemin:{}", "*?[a-z]**,".repeat(2000));
    let nested = format!("{}type:pdf{}", "-(tag:eau OU ".repeat(60), ")".repeat(60));
    let braces = format!("chemin:{}a{}", "{".repeat(2000), "}".repeat(2000));
    for query in [
        long.as_str(),
        &globs,
        &nested,
        &braces,
        "titre:\"",
        "auteur:,,,",
        "date:....",
        "date:..",
        "date:9999..0001",
        "chemin:**/**/**/*",
        "chemin:/",
        "chemin:{}",
        "tag:\u{1b}[31m",
        "type:\u{202e}fdp",
        "titre:a\u{301}",
        "date:2020-05-17T25:99:99",
        "-(((type:pdf",
        "titre:x:y:z",
        "chemin:C:\\x",
        "tag:\"a»b\"",
    ] {
        let run = env.run(&["search", "--json", "--", query]);
        assert!(run.status < 2 && run.out.starts_with("{\"query\":"), "{query:.60}: {run:?}");
        assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{query:.60}: {run:?}");
        let read_as = serde_json::from_str::<serde_json::Value>(&run.out).unwrap()["read_as"].clone();
        let again = env.json(&["--", read_as.as_str().unwrap()]);
        assert_eq!(again["read_as"], read_as, "{query:.60}");
    }
}

#[test]
fn hostile_metadata() {
    let env = Env::new();
    let deep = format!("{{\"text\": \"phare\", \"tags\": {}1{}}}", "[".repeat(100), "]".repeat(100));
    let records = [
        json!({"text": "phare", "author": 7, "tags": "eau, MER"}).to_string(),
        json!({"text": "phare", "author": {"nom": "Hugo"}, "tags": [null, true, {}, [["sel"]]]}).to_string(),
        json!({"text": "phare", "author": "", "tags": ["", "!", "x".repeat(100_000)], "date": "9999-99-99"})
            .to_string(),
        json!({"text": "phare", "title": "mot ".repeat(70_000), "date": 2020}).to_string(),
        deep,
    ];
    env.write("r.jsonl", records.join("\n"));
    env.done(&["index", "r.jsonl"]);
    for (query, expected) in [
        ("auteur:7", &["1"][..]),
        ("auteur:hugo", &[]),
        ("tag:mer", &["1"]),
        ("tag:sel", &["2"]),
        ("titre:\"mot mot\"", &["4"]),
        ("date:2020", &["4"]),
        ("tag:1", &["5"]),
        ("phare date:1000..", &["4"]),
    ] {
        let mut found = env.found(query);
        // Of a title as long as a book each passage is found.
        found.dedup();
        assert_eq!(found, expected, "{query}");
    }
}

/// A document: of which file, and what is known of it.
#[derive(Debug, Clone)]
struct Known {
    file: &'static str,
    title: &'static str,
    author: &'static str,
    date: &'static str,
    tag: &'static str,
}

const FILES: &[&str] = &["un.jsonl", "deux.jsonl", "dossier/trois.jsonl", "quatre.md", "dossier/cinq.txt"];
const TITLES: &[&str] = &["", "Le chat noir", "Chats noirs et chiens", "L’école du chat", "Noir"];
const AUTHORS: &[&str] = &["", "Hugo, Victor", "Victor Hugo", "Émile Zola", "Zola, Victor; Hugo, Émile"];
const TAGS: &[&str] = &["", "Eau", "eau douce", "mer"];

/// Dates, with their first and last days.
const DATES: &[(&str, (u32, u32))] = &[
    ("", (1, 0)),
    ("hier", (1, 0)),
    ("2020", (2020_01_01, 2020_12_31)),
    ("mai 2020", (2020_05_01, 2020_05_31)),
    ("17/05/2020", (2020_05_17, 2020_05_17)),
    ("2020-05-18T10:00:00Z", (2020_05_18, 2020_05_18)),
    ("2021-01-01", (2021_01_01, 2021_01_01)),
    ("décembre 2019", (2019_12_01, 2019_12_31)),
];

/// Times, with their first and last days.
const PERIODS: &[(&str, (u32, u32))] = &[
    ("date:2020", (2020_01_01, 2020_12_31)),
    ("date:2020-05", (2020_05_01, 2020_05_31)),
    ("date:2020-05-17", (2020_05_17, 2020_05_17)),
    ("date:2020-05-18..2021", (2020_05_18, 2021_12_31)),
    ("depuis:2020-06", (2020_06_01, 9999_12_31)),
    ("depuis:2020-05-18", (2020_05_18, 9999_12_31)),
    ("avant:2020", (0, 2019_12_31)),
    ("avant:2020-05-17", (0, 2020_05_16)),
    ("date:..2020-05", (0, 2020_05_31)),
];

/// A filter, as a tree.
#[derive(Debug, Clone)]
enum Ask {
    Title(&'static str),
    Author(&'static str),
    Tag(&'static str),
    Kind(&'static str),
    Path(&'static str),
    Time(usize),
    Not(Box<Ask>),
    Any(Vec<Ask>),
    All(Vec<Ask>),
}

impl Ask {
    fn written(&self) -> String {
        let all =
            |list: &[Ask], between: &str| list.iter().map(Ask::written).collect::<Vec<_>>().join(between);
        match self {
            Ask::Title(words) => format!("titre:\"{words}\""),
            Ask::Author(words) => format!("auteur:\"{words}\""),
            Ask::Tag(tag) => format!("tag:\"{tag}\""),
            Ask::Kind(kind) => format!("type:{kind}"),
            Ask::Path(path) => format!("chemin:{path}"),
            Ask::Time(place) => PERIODS[*place].0.to_owned(),
            Ask::Not(ask) => format!("-({})", ask.written()),
            Ask::Any(list) => format!("({})", all(list, " OU ")),
            Ask::All(list) => format!("({})", all(list, " ")),
        }
    }

    /// Whether a document passes, by reading what is known of it.
    fn passes(&self, of: &Known) -> bool {
        let stems = |text: &str| -> Vec<String> {
            french::analyse(text).iter().map(|token| token.stem.as_str().to_owned()).collect()
        };
        match self {
            Ask::Title(words) => {
                let words = stems(words);
                stems(of.title).windows(words.len()).any(|row| row == words)
            }
            Ask::Author(words) => {
                let mut authors = of.author.split(';').map(stems);
                authors.any(|name| stems(words).iter().all(|word| name.contains(word)))
            }
            Ask::Tag(tag) => of.tag.to_lowercase() == *tag,
            Ask::Kind(kind) => of.file.ends_with(match *kind {
                "markdown" => ".md",
                "text" => ".txt",
                other => other,
            }),
            Ask::Path(path) => of.file.contains(path),
            Ask::Time(place) => {
                let (first, last) = DATES.iter().find(|(date, _)| *date == of.date).unwrap().1;
                let (from, until) = PERIODS[*place].1;
                first <= last && first <= until && last >= from
            }
            Ask::Not(ask) => !ask.passes(of),
            Ask::Any(list) => list.iter().any(|ask| ask.passes(of)),
            Ask::All(list) => list.iter().all(|ask| ask.passes(of)),
        }
    }
}

fn ask() -> impl Strategy<Value = Ask> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["chat", "chats noirs", "noir", "école du chat", "chien"])
            .prop_map(Ask::Title),
        prop::sample::select(vec!["hugo", "victor hugo", "zola", "zola hugo", "zola victor"])
            .prop_map(Ask::Author),
        prop::sample::select(vec!["eau", "eau douce", "mer", "sel"]).prop_map(Ask::Tag),
        prop::sample::select(vec!["markdown", "text", "jsonl"]).prop_map(Ask::Kind),
        prop::sample::select(vec!["dossier", "un", "x", "."]).prop_map(Ask::Path),
        (0..PERIODS.len()).prop_map(Ask::Time),
    ];
    leaf.prop_recursive(3, 12, 3, |ask| {
        prop_oneof![
            ask.clone().prop_map(|ask| Ask::Not(Box::new(ask))),
            prop::collection::vec(ask.clone(), 2..4).prop_map(Ask::Any),
            prop::collection::vec(ask, 2..4).prop_map(Ask::All),
        ]
    })
}

fn has_records(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == "jsonl")
}

fn known() -> impl Strategy<Value = Known> {
    let of = |all: &'static [&'static str]| prop::sample::select(all.to_vec());
    let date = prop::sample::select(DATES.iter().map(|(date, _)| *date).collect::<Vec<_>>());
    (of(FILES), of(TITLES), of(AUTHORS), date, of(TAGS)).prop_map(|(file, title, author, date, tag)| {
        if has_records(file) {
            Known { file, title, author, date, tag }
        } else {
            Known { file, title: "", author: "", date: "", tag: "" }
        }
    })
}

/// What titles say, where it is no title.
const TEXT: &str = "Un phare, des chats noirs : le chien de l’école du chat.";

/// Writes documents into their files, and brings the index up to date with them.
fn update(folder: &Path, documents: &[Known]) {
    let _ = fs::remove_dir_all(folder.join("textes"));
    fs::create_dir_all(folder.join("textes/dossier")).unwrap();
    for file in FILES {
        let of_file = documents.iter().enumerate().filter(|(_, of)| of.file == *file);
        let text = of_file.map(|(id, of)| {
            let Known { title, author, date, tag, .. } = of;
            let record = json!({"id": id, "title": title, "author": author, "date": date, "tags": [tag], "text": TEXT});
            let heading = if Path::new(file).extension().is_some_and(|extension| extension == "md") { "## Le chat noir\n\n" } else { "" };
            if has_records(file) { record.to_string() + "\n" } else { format!("{heading}{TEXT}") }
        });
        let text = text.collect::<Vec<_>>().concat();
        if !text.is_empty() {
            fs::write(folder.join("textes").join(file), text).unwrap();
        }
    }
    let options = Options { threads: 1, force: true, ..Options::default() };
    Index::at(&folder.join("index"))
        .update(&[folder.join("textes")], &options, &mut |_| Continue(()))
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Law of `rank::scope`: filters find what reading every document finds, also after changes that leave deleted
    /// passages behind; with words and without.
    #[test]
    fn filters_find_what_reading_every_document_finds(
        before in prop::collection::vec(known(), 1..12),
        documents in prop::collection::vec(known(), 1..12),
        asks in prop::collection::vec(ask(), 1..8),
    ) {
        let folder = TempDir::new().unwrap();
        update(folder.path(), &before);
        update(folder.path(), &documents);
        let searcher = Searcher::open(&folder.path().join("index")).unwrap();
        for ask in &asks {
            let name = |(id, of): (usize, &Known)| {
                if has_records(of.file) { id.to_string() } else { of.file.to_owned() }
            };
            let passing = documents.iter().enumerate().filter(|(_, of)| ask.passes(of));
            let expected: BTreeSet<String> = passing.map(name).collect();
            for query in [ask.written(), format!("phare {}", ask.written()), format!("-absent {}", ask.written())] {
                let here = folder.path().join("textes").canonicalize().unwrap();
                let request = Request {
                    limit: 1000, alike: true, group: Group::Document, here: Some(here.clone()), ..Request::new(&query)
                };
                let results = searcher.search(&request).unwrap();
                let found = results.hits.iter().map(|hit| match &hit.id {
                    Some(id) => id.clone(),
                    None => hit.path.strip_prefix(&here).unwrap().to_str().unwrap().to_owned(),
                });
                prop_assert_eq!(&found.collect::<BTreeSet<_>>(), &expected, "{}", &query);
                prop_assert_eq!(results.total, expected.len() as u64, "{}", &query);
            }
        }
    }
}
