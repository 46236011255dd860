//! Each command, as a person meets it, with literal output.

use crate::env::{Env, samples};

fn tales() -> Env {
    let env = Env::with(&[
        (
            "contes/meunier.txt",
            "Le meunier avare\n\nIl était une fois un meunier. Son âne dormait d’un œil.\n",
        ),
        (
            "contes/phare.md",
            "# Le phare\n\n## La nuit\n\nLa fille du phare compte les voiles.\n\nElle rentre à l’aube.\n",
        ),
        (
            "depeches.jsonl",
            "{\"id\": \"a\", \"title\": \"La crue\", \"date\": \"2025-01-02\", \"text\": \"L’eau monte à l’aube.\"}\n",
        ),
    ]);
    env.done(&["index", "."]);
    env
}

#[test]
fn the_first_command_finds_passages_in_the_samples() {
    let env = Env::new();
    let run = env.done(&["search", "intelligence artificielle", samples().to_str().unwrap()]);
    assert!(run.err.starts_with("23 documents added ("), "{}", run.err);
    assert!(run.out.starts_with(" 1. "), "{}", run.out);
    assert!(run.out.contains("Une intelligence artificielle ne sait pas qu’elle ignore."), "{}", run.out);
    assert!(run.out.ends_with("\n4 passages\n"), "{}", run.out);
    let again = env.done(&["search", "intelligence artificielle", samples().to_str().unwrap()]);
    assert_eq!((again.out, again.err.as_str()), (run.out, ""));
}

#[test]
fn passages_are_shown_with_their_place_title_and_headings() {
    let env = tales();
    let run = env.done(&["search", "aube"]);
    assert_eq!(
        run.out,
        "\u{20}1. La crue
    depeches.jsonl:1 #a
    L’eau monte à l’aube.

\u{20}2. Le phare
    contes/phare.md:7 › La nuit
    La fille du phare compte les voiles. Elle rentre à l’aube.

2 passages
"
    );
    assert_eq!(run.err, "");
}

#[test]
fn marks_are_bold_where_colour_is_wanted() {
    let env = tales();
    let run = env.done(&["search", "--color", "always", "\"meunier son\""]);
    assert!(run.out.contains("un \u{1b}[1m\u{1b}[31mmeunier. Son\u{1b}[0m âne"), "{:?}", run.out);
    assert!(!env.done(&["search", "meunier"]).out.contains('\u{1b}'));
}

#[test]
fn nothing_found_is_status_1() {
    let env = tales();
    let run = env.run(&["search", "baleine"]);
    assert_eq!((run.status, run.out.as_str()), (1, "nothing found for baleine\n"));
    assert_eq!(run.err, "trouvaille: the collection lacks baleine\n");
    let run = env.run(&["search", "--json", "baleine"]);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.out,
        "{\"query\":\"baleine\",\"read_as\":\"baleine\",\"total\":0,\
            \"notices\":[\"the collection lacks baleine\"],\"hits\":[]}\n"
    );
}

#[test]
fn pages_groups_and_orders() {
    let env = Env::new();
    let records = (1..=9).map(|n| {
        format!("{{\"id\": {n}, \"date\": \"2025-01-0{n}\", \"text\": \"La marée monte, jour {n}.\"}}\n")
    });
    env.write("marees.jsonl", records.collect::<String>());
    let hours = (1..=400).map(|n| format!("La marée monte à la perche {n}.\n"));
    env.write("cours.txt", hours.collect::<String>());
    env.done(&["index", "marees.jsonl", "cours.txt"]);
    let ids = |args: &[&str]| {
        let found = env.json(&[args, &["marée"]].concat());
        let hits = found["hits"].as_array().unwrap().clone();
        hits.iter().map(|hit| hit["id"].as_str().unwrap_or("-").to_owned()).collect::<String>()
    };
    let by_date = ids(&["--sort", "date", "--limit", "99"]);
    assert!(by_date.starts_with("987654321"), "{by_date}");
    assert_eq!(by_date.matches('-').count(), 3, "at most three passages of a document");
    assert_eq!(ids(&["--group", "document", "--limit", "99"]).matches('-').count(), 1);
    let by_path = ids(&["--sort", "path", "--limit", "99"]);
    assert_eq!(by_path, "---123456789");
    assert_eq!(ids(&["--sort", "path", "--offset", "3", "--limit", "2"]), "12");
    let total = |args: &[&str]| env.json(&[args, &["marée"]].concat())["total"].clone();
    assert_eq!(total(&["--limit", "1"]), total(&["--group", "document"]));
}

#[test]
fn passages_of_the_same_text_are_shown_once() {
    let text = "La marée monte deux fois par jour sous le pont de pierre.";
    let env = Env::with(&[
        ("a.txt", text),
        ("b.txt", &text.to_uppercase()),
        ("c.txt", &text.replace(' ', "  ")),
        ("d.txt", &text.replace("deux", "trois")),
        ("courts.jsonl", "{\"text\": \"La marée monte.\"}\n{\"text\": \"La marée monte.\"}\n"),
    ]);
    env.done(&["index", "a.txt", "b.txt", "c.txt", "d.txt", "courts.jsonl"]);
    let alike = |args: &[&str]| -> Vec<(String, u64)> {
        let found = env.json(&[args, &["marée"]].concat());
        assert_eq!(found["total"], 6, "all that match are counted");
        let hits = found["hits"].as_array().unwrap().iter();
        hits.map(|hit| (hit["path"].as_str().unwrap().to_owned(), hit["alike"].as_u64().unwrap_or(0)))
            .collect()
    };
    let once = alike(&["--sort", "path"]);
    let paths: Vec<&str> = once.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["a.txt", "courts.jsonl", "courts.jsonl", "d.txt"], "short texts are like no other");
    assert_eq!(once.iter().map(|(_, alike)| *alike).collect::<Vec<_>>(), [2, 0, 0, 0]);
    assert_eq!(alike(&["--alike"]).len(), 6);
    assert_eq!(alike(&["--sort", "path", "--offset", "1", "--limit", "1"])[0].0, "courts.jsonl");
    let shown = env.done(&["search", "marée", "--sort", "path", "-n", "1"]).out;
    assert!(shown.starts_with(" 1. a.txt:1 (+2 alike)\n"), "{shown}");
    assert_eq!(env.done(&["search", "marée", "--files"]).out.lines().count(), 5, "every file is listed");
}

#[test]
fn a_word_that_is_lacking_gets_the_nearest() {
    let env = Env::with(&[("a.txt", "Le photographe a démissionné hier, faute d’appareil.")]);
    env.done(&["index", "a.txt"]);
    for (query, said) in [
        ("photographe baleine", "the collection lacks baleine"),
        ("photographe aparreil", "the collection lacks aparreil (it has appareil)"),
        (
            "fotographe",
            "the collection has no word like \"fotographe\"; searched for \"photographe\" instead",
        ),
        (
            "démisionné",
            "the collection has no word like \"démisionné\"; searched for \"démissionné\" instead",
        ),
        ("\"fotographe\"", "the collection lacks fotographe (it has photographe)"),
    ] {
        let run = env.run(&["search", query]);
        assert_eq!(run.err, format!("trouvaille: {said}\n"), "{query}");
        assert_eq!(run.status, i32::from(query.starts_with('"')), "what is quoted is never replaced");
    }
}

#[test]
fn a_path_limits_what_is_shown() {
    let env = tales();
    assert_eq!(env.found("aube").len(), 2);
    let below = env.json(&["aube", "contes"]);
    assert_eq!(below["total"], 1);
    assert_eq!(below["hits"][0]["path"], "contes/phare.md");
}

#[test]
fn a_source_is_forgotten() {
    let env = tales();
    env.done(&["index", "contes"]);
    for (part, pattern) in [("contes", "/contes/"), ("contes/meunier.txt", "/contes/meunier.txt")] {
        let run = env.run(&["forget", part]);
        let said = format!(
            "trouvaille: {part}: it is part of the source [FOLDER]; forget that, or index that again with \
             `--exclude '{pattern}'` beside the options it has\n"
        );
        assert_eq!((run.status, run.err), (2, said), "a part of a source is not a source");
    }
    let env = Env::with(&[("a/un.txt", "Le phare.\n"), ("b/deux.txt", "Le phare.\n")]);
    env.done(&["index", "a", "b"]);
    env.done(&["forget", "a"]);
    assert_eq!(env.found("phare"), ["b/deux.txt"]);
    assert_eq!(env.run(&["forget", "a"]).status, 2);
}

#[test]
fn the_state_of_an_index() {
    let env = tales();
    let run = env.done(&["status"]);
    let fields: Vec<&str> = run.out.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(
        fields,
        ["index", "source", "files", "documents", "passages", "text", "size", "updated", "version"]
    );
    assert!(run.out.contains("source     [FOLDER]\n"), "{}", run.out);
    assert!(run.out.contains("files      3\ndocuments  3\npassages   3\n"), "{}", run.out);
    let status: serde_json::Value = serde_json::from_str(&env.done(&["status", "--json"]).out).unwrap();
    assert_eq!(
        (&status["files"], &status["documents"], &status["passages"]),
        (&3.into(), &3.into(), &3.into())
    );
}

#[test]
fn records_are_documents() {
    let env = Env::with(&[("r.jsonl", "{\"text\": \"Un phare.\"}\n{\"text\": \"Un moulin.\"}\n")]);
    assert!(env.done(&["index", "r.jsonl"]).err.starts_with("2 documents added ("));
    let status = env.done(&["status"]).out;
    assert!(
        status.contains("files      1\ndocuments  2 (each record of a file is one)\npassages   2\n"),
        "{status}"
    );
}

#[test]
fn what_each_part_of_an_index_takes() {
    let env = tales();
    let run = env.done(&["status", "--sizes"]);
    assert!(run.out.contains("\ntext and what is shown of it "), "{}", run.out);
    let status: serde_json::Value =
        serde_json::from_str(&env.done(&["status", "--sizes", "--json"]).out).unwrap();
    let parts = status["parts"].as_array().unwrap();
    let bytes: Vec<u64> = parts.iter().map(|part| part["bytes"].as_u64().unwrap()).collect();
    assert_eq!(bytes.iter().sum::<u64>(), status["index_bytes"].as_u64().unwrap());
    assert!(bytes.is_sorted_by(|one, next| one >= next), "{bytes:?}");
    let named = |name: &str| parts.iter().any(|part| part["part"] == name);
    assert!(named("stems") && named("spellings") && named("files and records") && named("lengths"));
}

#[test]
fn too_little_memory_is_said_before_anything_is_made() {
    let env = Env::with(&[("a.txt", "Un phare.")]);
    let run = env.run(&["index", "--threads", "2", "--memory", "100", "a.txt"]);
    let expected =
        "trouvaille: index: 100 MB of memory are too little; --memory 172 is the least for so many threads\n";
    assert_eq!((run.status, run.err.as_str()), (2, expected));
    assert!(!env.path("index").exists());
    env.done(&["index", "--threads", "2", "--memory", "172", "a.txt"]);
    env.done(&["index", "--memory", "118", "a.txt"]);
    assert_eq!(env.run(&["index", "--memory", "0"]).status, 2);
}

#[test]
fn a_text_and_a_query_are_explained() {
    let env = Env::new();
    let run = env.done(&["analyze", "L’avocat du XIXe siècle, dit-elle."]);
    assert_eq!(
        run.out,
        "\
place  bytes  word    form    stem    note
0      4-10   avocat  avocat  avocat
1      11-13  du      du      du      function word
2      14-18  XIXe    19e     19e
3      19-26  siècle  siecle  siecle
4      28-31  dit     dit     dire
5      32-36  elle    elle    ele     function word
"
    );
    let run = env.done(&["analyze", "--query", "le chat SAUF (noir OU blanc)"]);
    assert_eq!(
        run.out,
        "\
read as: le chat -noir -blanc

clause  role      finds
le      left out  a function word: it only helps to rank
chat    wanted    any form of the word (stem chat)
-noir   excluded  any form of the word (stem noir)
-blanc  excluded  any form of the word (stem blanc)

A passage matches if it has anything wanted and nothing that is excluded.
"
    );
}

#[test]
fn the_index_folder_is_private_and_never_indexed() {
    let env = tales();
    assert_eq!(std::fs::read_to_string(env.path("index/.gitignore")).unwrap(), "*\n");
    assert!(env.path("index/CACHEDIR.TAG").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(env.path("index")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    let run = env.done(&["index", ".", "--hidden", "--no-ignore"]);
    assert!(run.err.starts_with("3 documents unchanged"), "{}", run.err);
}

#[test]
fn ignored_files_are_counted() {
    let env = Env::with(&[
        (".gitignore", "brouillon*\n"),
        ("a.txt", "Un texte.\n"),
        ("brouillon.txt", "Un autre.\n"),
        (".secret.txt", "Caché.\n"),
        ("photo.png", "x"),
    ]);
    let run = env.done(&["index", "."]);
    assert!(run.err.starts_with("1 document added, 2 files ignored, 1 file of other kinds"), "{}", run.err);
    let run = env.done(&["index", ".", "--no-ignore", "--hidden"]);
    assert_eq!(env.found("autre"), ["brouillon.txt"], "{}", run.err);
}

#[test]
fn what_is_left_out_can_be_listed() {
    let env = Env::with(&[
        (".gitignore", "brouillon*\n"),
        ("a.txt", "Un texte.\n"),
        ("brouillon.txt", "Un autre.\n"),
        ("long.txt", "Un texte trop long.\n"),
        ("photo.png", "x"),
        ("essai", "\0"),
        ("b.epub", "PK\u{3}\u{4}"),
    ]);
    let elsewhere = Env::new();
    let rapport = elsewhere.path("rapport").to_str().unwrap().to_owned();
    let lines = || {
        let report = std::fs::read_to_string(&rapport).unwrap();
        let lines = report.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let folder = env.path("").canonicalize().unwrap();
        let one = |line: serde_json::Value| {
            let path = line["path"].as_str().unwrap().strip_prefix(folder.to_str().unwrap()).unwrap();
            format!("{} {}", line["kind"].as_str().unwrap(), path.trim_start_matches('/'))
        };
        lines.map(one).collect::<Vec<_>>()
    };
    let expected = [
        "bad-file b.epub", "other-kind photo.png", "too-large long.txt", "ignored brouillon.txt",
        "other-kind essai",
    ];
    for command in [&["index", ".", "--max-filesize", "15"][..], &["index"], &["rebuild"]] {
        let run = env.run(&[command, &["--report", &rapport]].concat());
        assert!(
            run.err.contains("1 file ignored, 2 files of other kinds, 1 file too large, 1 problem ("),
            "{run:?}"
        );
        let (mut lines, mut expected) = (lines(), expected.to_vec());
        lines.sort();
        expected.sort_unstable();
        assert_eq!(lines, expected, "{command:?}");
    }
}

#[test]
fn a_date_that_cannot_be_read_is_said_once() {
    let env = Env::with(&[("a.md", "---\ntitle: Le phare\ndate: au printemps\n---\nUn phare.\n")]);
    env.write("r.jsonl", "{\"text\": \"Un moulin.\", \"date\": \"hier\"}\n".repeat(10_000));
    let run = env.done(&["index", "."]);
    let (notice, summary) = run.err.split_once('\n').unwrap();
    assert_eq!(
        notice,
        "trouvaille: [FOLDER]/a.md:1: “au printemps” cannot be read as a date, nor those of 10000 other documents; \
         no filter on dates finds it (write 2020-05-17)"
    );
    assert!(summary.starts_with("10001 documents added ("), "{run:?}");
}

#[test]
fn what_cannot_be_typed_is_said_as_people_say_it() {
    let env = tales();
    for (args, said) in [
        (
            &["search", "phare", "-n", "dix"][..],
            "--limit <N> does not take \"dix\"; it takes a whole number; see `trouvaille --help`",
        ),
        (
            &["index", "--memory", "99999999999999999999999"],
            "--memory <MB> does not take \"99999999999999999999999\"; it is too large; see `trouvaille --help`",
        ),
        (
            &["index", "--exclude", "a["],
            "--exclude <GLOB> does not take \"a[\": unclosed character class; missing ']'; see `trouvaille --help`",
        ),
        (&["search", "--queries", "rien"], "rien: cannot be read: no such file or directory"),
        (&["index", "--report", "."], ".: cannot be written: is a directory"),
    ] {
        let run = env.run(args);
        assert_eq!((run.status, run.err), (2, format!("trouvaille: {said}\n")), "{args:?}");
    }
}
