//! `eval`, on a collection small enough to be judged by eye.

use std::fs;

use serde_json::Value;

use crate::env::Env;

fn collection() -> Env {
    let env = Env::with(&[
        (
            "corpus.jsonl",
            "{\"id\": \"a\", \"text\": \"Le chat dort.\"}\n\
             {\"id\": \"b\", \"text\": \"Le chien aboie, le chat écoute et la pluie tombe.\"}\n\
             {\"id\": \"c\", \"text\": \"La pluie tombe.\"}\n",
        ),
        (
            "queries.jsonl",
            "{\"id\": \"q1\", \"text\": \"chats\"}\n{\"id\": \"q2\", \"text\": \"pluie\"}\n\
             {\"id\": \"q3\", \"text\": \"zèbre\"}\n{\"id\": \"q4\", \"text\": \"chien\"}\n",
        ),
        ("qrels.tsv", "q1 0 a 2\nq1\t0\tb\t1\nq2 0 b 1\nq3 0 c 1\nq9 0 a 1\n"),
    ]);
    env.done(&["index", "corpus.jsonl"]);
    env
}

const EVAL: &[&str] = &["eval", "--queries", "queries.jsonl", "--qrels", "qrels.tsv"];

/// Of four judged queries, q1 is ranked ideally, q2 has its document second, q3 nothing, q9 is not asked.
#[test]
fn a_collection_is_measured() {
    let env = collection();
    let run = env.done(EVAL);
    let lines: Vec<&str> = run.out.lines().collect();
    let exact = ["queries     4", "nDCG@10     0.4077", "MRR@10      0.3750", "P@1         0.2500"];
    assert_eq!(lines[..4], exact);
    assert_eq!(lines[4], "recall@100  0.5000");
    assert!(lines[5].starts_with("median      ") && lines[6].starts_with("p99         "), "{lines:?}");
    assert_eq!(run.err, "trouvaille: 1 of 4 judged queries are not in queries.jsonl; they count 0\n");

    let json: Value = serde_json::from_str(&env.done(&[EVAL, &["--json"]].concat()).out).unwrap();
    assert_eq!((&json["queries"], &json["mrr_10"]), (&Value::from(4), &Value::from(0.375)));
}

/// The run names each document once, the best first, with scores that fall.
#[test]
fn a_run_is_written_as_others_read_it() {
    let env = collection();
    env.done(&[EVAL, &["--run", "ours.run"]].concat());
    let written = fs::read_to_string(env.path("ours.run")).unwrap();
    let ranked: Vec<Vec<&str>> = written.lines().map(|line| line.split(' ').collect()).collect();
    let places: Vec<&[&str]> = ranked.iter().map(|fields| &fields[..4]).collect();
    assert_eq!(
        places,
        [["q1", "Q0", "a", "1"], ["q1", "Q0", "b", "2"], ["q2", "Q0", "c", "1"], ["q2", "Q0", "b", "2"]]
    );
    let scores: Vec<f32> = ranked.iter().map(|fields| fields[4].parse().unwrap()).collect();
    assert!(scores[0] > scores[1] && scores[2] > scores[3], "{scores:?}");
}

/// A document is ranked once, by its best passage; a file by its path from here; a mark of the byte order and
/// line ends of Windows change nothing.
#[test]
fn files_are_judged_by_their_paths() {
    let words = "Des mots encore et toujours, pour que le texte soit long. ".repeat(60);
    let env = Env::with(&[
        ("textes/mon chat.txt", &format!("Le chat dort.\n\n{words}\n\nLe chat ronronne.\n")),
        ("textes/chien.txt", "Un chien, un chat.\n"),
        ("q.jsonl", "\u{feff}{\"_id\": \"q1\", \"text\": \"chat\"}\r\n"),
        ("r.tsv", "q1\t0\ttextes/mon chat.txt\t1\r\n"),
    ]);
    env.done(&["index", "textes"]);
    env.done(&["eval", "--queries", "q.jsonl", "--qrels", "r.tsv", "--run", "run"]);
    let run = fs::read_to_string(env.path("run")).unwrap();
    let mut named: Vec<&str> = run.lines().filter_map(|line| line.split(" Q0 ").nth(1)?.get(..13)).collect();
    named.sort_unstable();
    assert_eq!(named, ["textes/chien.", "textes/mon ch"], "{run}");
}

#[test]
fn what_cannot_be_judged_is_named() {
    let env = collection();
    env.write("qrels.tsv", "q1 0 a\n");
    let run = env.run(EVAL);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert_eq!(run.err, "trouvaille: qrels.tsv:1: not a judgment, `query 0 document grade`: \"q1 0 a\"\n");

    env.write("qrels.tsv", "q8 0 a 1\n");
    let run = env.run(EVAL);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert_eq!(run.err, "trouvaille: no query of queries.jsonl is judged in qrels.tsv\n");

    env.write("qrels.tsv", "q1 0 corpus.jsonl#a 1\n");
    let run = env.run(EVAL);
    let said = "no document found is judged: they are called like \"a\", the judged like \"corpus.jsonl#a\"";
    assert_eq!(run.err, format!("trouvaille: {said}\n"));

    env.write("qrels.tsv", "q1 0 a 1\n");
    let run = env.run(&[EVAL, &["--run", "nowhere/run"]].concat());
    assert_eq!(run.status, 2, "what was measured is printed all the same: {run:?}");
    assert!(run.out.starts_with("queries     1\n") && run.err.contains("nowhere/run: cannot be written"));
}
