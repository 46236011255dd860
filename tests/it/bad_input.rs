//! What is wrong is said in one line, with its name and the way out; everything else is done.

use crate::env::Env;

#[test]
fn no_such_path() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    let run = env.run(&["index", "rien", "a.txt"]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.starts_with("trouvaille: rien: no such file or folder\n1 document added, 1 problem ("),
        "{}",
        run.err
    );
    assert_eq!(env.found("phare"), ["a.txt"]);
}

#[test]
fn a_phrase_without_quotes() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    let run = env.run(&["search", "liberté", "de", "presse"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.err,
        "trouvaille: de: no such file or folder; if it is part of the query, quote the whole: trouvaille search 'liberté de presse'\n"
    );
}

#[test]
fn a_folder_without_text() {
    let env = Env::with(&[("photos/a.png", "x")]);
    let run = env.run(&["index", "photos"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("photos: no text found here\n"), "{}", run.err);
}

#[test]
fn a_binary_file_among_others() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.write("b.txt", b"\x7fELF\0\0\x01\x02");
    let run = env.run(&["index", "."]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("b.txt: not a text file; left out\n"), "{}", run.err);
    assert_eq!(env.found("phare"), ["a.txt"]);
}

#[test]
fn a_broken_record_among_others() {
    let env = Env::with(&[(
        "r.jsonl",
        "{\"id\": 1, \"text\": \"Un phare.\"}\n{\"id\": 2, \"text\": \"Un\n\n{\"id\": 3}\n{\"id\": 4, \"text\": \"Le phare.\"}\n",
    )]);
    let run = env.run(&["index", "r.jsonl"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("r.jsonl:2: "), "{}", run.err);
    assert!(run.err.contains("r.jsonl:4: "), "{}", run.err);
    assert!(run.err.contains("; this record is left out"), "{}", run.err);
    assert_eq!(env.found("phare").len(), 2);
}

#[test]
fn an_id_used_twice() {
    let env = Env::with(&[(
        "r.jsonl",
        "{\"id\": \"x\", \"text\": \"Le moulin.\"}\n{\"id\": \"x\", \"text\": \"Le phare.\"}\n",
    )]);
    let run = env.run(&["index", "r.jsonl"]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains("r.jsonl:2: the id \"x\" was already used in this file; the last record counts"),
        "{}",
        run.err
    );
    assert_eq!((env.found("phare"), env.found("moulin").len()), (vec!["x".to_owned()], 0));
}

#[test]
fn no_index_and_a_foreign_folder() {
    let env = Env::with(&[("photos/a.png", "x"), ("a.txt", "Un phare.\n")]);
    let run = env.run(&["search", "phare"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.err,
        "trouvaille: index: no index here; build it with `trouvaille index PATH`, or name another with --index DIR\n"
    );
    assert!(!env.path("index").exists(), "a search makes no index");
    for command in [&["index", "a.txt"][..], &["search", "phare"], &["rebuild"], &["status"]] {
        let run = env.run(&[command, &["--index", "photos"]].concat());
        assert_eq!(run.status, 2);
        assert_eq!(
            run.err,
            "trouvaille: photos: this folder is neither empty nor an index of Trouvaille; name another with --index DIR\n"
        );
    }
}

#[test]
fn an_index_that_another_process_writes() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    let lock = std::fs::OpenOptions::new().read(true).write(true).open(env.path("index/lock")).unwrap();
    lock.lock().unwrap();
    let run = env.run(&["index"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("index: the index is being written by"), "{}", run.err);
    assert!(run.err.contains("try again when it has finished"), "{}", run.err);
    assert_eq!(env.found("phare"), ["a.txt"], "a reader is not disturbed");
}

#[test]
fn a_damaged_index() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    env.write("index/manifest.json", "{");
    let run = env.run(&["search", "phare"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("the list of its sources is lost (manifest.json: "), "{}", run.err);
}

#[test]
fn a_source_that_is_gone() {
    let env = Env::with(&[("a/a.txt", "Un phare.\n"), ("b.txt", "Un moulin.\n")]);
    env.done(&["index", "a", "b.txt"]);
    std::fs::rename(env.path("a"), env.path("ailleurs")).unwrap();
    let run = env.run(&["rebuild"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("this source is gone; the index stays as it was"), "{}", run.err);
    assert_eq!(env.found("phare"), ["a/a.txt"]);
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let env = Env::with(&[("a.txt", "Un phare \u{1b}[31mrouge\u{7} et \u{202e}renversé\u{9b}2J.\n")]);
    env.done(&["index", "a.txt"]);
    for args in [&["search", "phare"][..], &["search", "--json", "phare"], &["analyze", "un \u{1b}[2J"]] {
        let run = env.run(args);
        let bad = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!run.out.contains(bad) && !run.err.contains(bad), "{run:?}");
    }
}
