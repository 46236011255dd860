//! How well a judged collection is ranked.
//!
//! Owns judgments and runs, in the formats of TREC; asking the judged queries; and the measures, as
//! `trec_eval -c` defines them (reciprocal rank cut at 10): gains are the grades themselves, a document is
//! relevant from grade 1, and a judged query without a hit, or not asked, counts 0. Must not know how a ranking
//! came about, nor print.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use crate::error::{Error, Result};
use crate::query::list::Numbered;
use crate::rank::evidence::Kind;
use crate::search::{Group, Hit, Request, Searcher};

/// Documents of a ranking that are looked at.
pub const DEPTH: usize = 100;

/// Grades of the judged documents of one query, by document.
pub type Judged = BTreeMap<String, i32>;

/// The judgments of a collection, by query.
pub type Qrels = BTreeMap<String, Judged>;

/// Rankings, by query: documents, the best first.
pub type Run = BTreeMap<String, Vec<(String, f32)>>;

/// Reads judgments: a line each, `query 0 document grade`. (A document's name may have blanks in it.)
pub fn qrels(path: &Path, text: &str) -> Result<Qrels> {
    let mut qrels = Qrels::new();
    for (line, text) in lines(text) {
        let bad = |cause: String| Error::BadLine { path: path.to_owned(), line, cause };
        let judgment = fields::<2, 1>(text)
            .and_then(|([query, _], document, [grade])| Some((query, document, grade.parse::<i32>().ok()?)));
        let Some((query, document, grade)) = judgment else {
            return Err(bad(format!("not a judgment, `query 0 document grade`: {text:?}")));
        };
        let judged = qrels.entry(query.to_owned()).or_default();
        if judged.insert(document.to_owned(), grade).is_some() {
            return Err(bad(format!("{document:?} is judged twice for {query:?}")));
        }
    }
    Ok(qrels)
}

/// Reads rankings: a line a document, `query Q0 document rank score name`. As for `trec_eval`, the score decides,
/// and of equal ones the document whose name comes last.
pub fn run(path: &Path, text: &str) -> Result<Run> {
    let mut run = Run::new();
    for (line, text) in lines(text) {
        let ranked = fields::<2, 3>(text).and_then(|([query, _], document, [_, score, _])| {
            let score = score.parse::<f32>().ok().filter(|score| !score.is_nan())?;
            Some((query, document, score))
        });
        let Some((query, document, score)) = ranked else {
            let cause = format!("not a ranked document, `query Q0 document rank score name`: {text:?}");
            return Err(Error::BadLine { path: path.to_owned(), line, cause });
        };
        run.entry(query.to_owned()).or_default().push((document.to_owned(), score));
    }
    for ranking in run.values_mut() {
        ranking.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| b.0.cmp(&a.0)));
    }
    Ok(run)
}

/// The lines that are not blank, each with its number, from 1.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    text.lines().zip(1..).map(|(line, number)| (number, line.trim())).filter(|(_, line)| !line.is_empty())
}

/// The first fields of a line, what stands between, and the last fields.
fn fields<const FIRST: usize, const LAST: usize>(line: &str) -> Option<([&str; FIRST], &str, [&str; LAST])> {
    let mut rest = line;
    let (mut first, mut last) = ([""; FIRST], [""; LAST]);
    for field in &mut first {
        (*field, rest) = rest.split_once(char::is_whitespace)?;
        rest = rest.trim_start();
    }
    for field in last.iter_mut().rev() {
        (rest, *field) = rest.rsplit_once(char::is_whitespace)?;
        rest = rest.trim_end();
    }
    (!rest.is_empty()).then_some((first, rest, last))
}

/// Writes rankings. Readers of the format order by score, in single precision: scores that tie are set
/// apart by the least there is, so that the order stays ours.
pub fn write_run(run: &Run) -> String {
    let mut text = String::new();
    for (query, ranking) in run {
        let mut before = f32::INFINITY;
        for ((document, score), rank) in ranking.iter().zip(1..) {
            before = score.min(before.next_down());
            let _ = writeln!(text, "{query} Q0 {document} {rank} {before} trouvaille");
        }
    }
    text
}

/// The rankings of the judged ones of some queries, and the milliseconds that each took, in ascending order.
///
/// Documents are ranked by evidence of these kinds, each once, by its best passage, near-duplicates too; `name`
/// gives the name that the judgments call it by. Where two documents have one name, the better one stands for
/// both; where two queries do, the first.
pub fn rank(
    searcher: &Searcher,
    queries: &[Numbered],
    qrels: &Qrels,
    kinds: &[Kind],
    name: impl Fn(&Hit) -> String,
) -> Result<(Run, Vec<f64>)> {
    let (mut run, mut milliseconds) = (Run::new(), Vec::new());
    for query in queries.iter().filter(|query| qrels.contains_key(&query.id)) {
        if run.contains_key(&query.id) {
            continue;
        }
        let request = Request {
            limit: DEPTH,
            group: Group::Document,
            alike: true,
            evidence: kinds.to_vec(),
            ..Request::new(&query.text)
        };
        let started = Instant::now();
        let results = searcher.search(&request)?;
        milliseconds.push(started.elapsed().as_secs_f64() * 1000.0);
        let mut seen = BTreeSet::new();
        let ranking = results.hits.iter().map(|hit| (name(hit), hit.score as f32));
        run.insert(query.id.clone(), ranking.filter(|(name, _)| seen.insert(name.clone())).collect());
    }
    milliseconds.sort_by(f64::total_cmp);
    Ok((run, milliseconds))
}

/// The measures of each judged query, in the order of their ids; one that is not in the run counts 0.
pub fn measured(run: &Run, qrels: &Qrels) -> Vec<Measures> {
    let ranking = |query| run.get(query).map_or(&[][..], Vec::as_slice);
    qrels.iter().map(|(query, judged)| Measures::of(ranking(query), judged)).collect()
}

/// The figure that a percentage of figures in ascending order stay at or below (nearest rank); 0 of none.
pub fn percentile(ascending: &[f64], percent: usize) -> f64 {
    let rank = (ascending.len() * percent).div_ceil(100);
    ascending.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// How well one query, or on average several, are ranked; each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measures {
    /// Discounted gain of the first 10 documents, over that of the best order (Järvelin and Kekäläinen).
    pub ndcg_10: f64,
    /// 1 over the rank of the first relevant document, 0 if it is not among the first 10.
    pub mrr_10: f64,
    /// Whether the first document is relevant.
    pub p_1: f64,
    /// Share of the relevant documents that are among the first 100.
    pub recall_100: f64,
}

impl Measures {
    /// The measures of one ranking.
    pub fn of(ranking: &[(String, f32)], judged: &Judged) -> Measures {
        let grade = |document: &String| judged.get(document).copied().unwrap_or_default().max(0);
        let grades: Vec<i32> = ranking.iter().take(DEPTH).map(|(document, _)| grade(document)).collect();
        let mut ideal: Vec<i32> = judged.values().copied().filter(|grade| *grade > 0).collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let relevant = grades.iter().filter(|grade| **grade > 0).count();
        let first = grades.iter().take(10).position(|grade| *grade > 0);
        Measures {
            ndcg_10: share(gain(&grades), gain(&ideal)),
            mrr_10: first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64),
            p_1: if first == Some(0) { 1.0 } else { 0.0 },
            recall_100: share(relevant as f64, ideal.len() as f64),
        }
    }

    /// The means of several.
    pub fn mean(all: &[Measures]) -> Measures {
        let mean = |of: fn(&Measures) -> f64| share(all.iter().map(of).sum(), all.len() as f64);
        Measures {
            ndcg_10: mean(|one| one.ndcg_10),
            mrr_10: mean(|one| one.mrr_10),
            p_1: mean(|one| one.p_1),
            recall_100: mean(|one| one.recall_100),
        }
    }
}

fn gain(grades: &[i32]) -> f64 {
    let discounted = |(place, grade): (usize, &i32)| f64::from(*grade) / ((place + 2) as f64).log2();
    grades.iter().take(10).enumerate().map(discounted).sum()
}

/// (The sum of nothing is -0, which the addition makes 0.)
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole + 0.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(documents: &[&str]) -> Vec<(String, f32)> {
        documents
            .iter()
            .zip((0..100).rev())
            .map(|(document, score)| ((*document).to_owned(), score as f32))
            .collect()
    }

    /// Values of `trec_eval` on the same judgments and rankings.
    #[test]
    fn measures() {
        let path = Path::new("qrels");
        let qrels = qrels(path, "q 0 a 3\nq 0 b 1\nq 0 c 0\nq 0 d 2\n\nr\t0\tx\t1\n").unwrap();
        for (documents, expected) in [
            (&["a", "d", "b"][..], [1.0, 1.0, 1.0, 1.0]),
            (&["c", "b", "z", "a"], [0.4038, 0.5, 0.0, 0.6667]),
            (&[], [0.0; 4]),
        ] {
            let found = Measures::of(&ranking(documents), &qrels["q"]);
            let found = [found.ndcg_10, found.mrr_10, found.p_1, found.recall_100];
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 5e-5, "{documents:?}: {found} for {expected}");
            }
        }
        let far: Vec<String> = (0..10).map(|n| format!("n{n}")).chain(["x".to_owned()]).collect();
        let far: Vec<&str> = far.iter().map(String::as_str).collect();
        let found = Measures::of(&ranking(&far), &qrels["r"]);
        assert_eq!((found.ndcg_10, found.mrr_10, found.recall_100), (0.0, 0.0, 1.0));
    }

    #[test]
    fn a_run_is_read_as_it_was_written() {
        let tied =
            vec![("a".to_owned(), 2.5), ("b".to_owned(), 2.5), ("c".to_owned(), 2.5), ("d".to_owned(), 1.0)];
        let written = write_run(&Run::from([("q".to_owned(), tied)]));
        let read = run(Path::new("run"), &written).unwrap();
        let order: Vec<&str> = read["q"].iter().map(|(document, _)| document.as_str()).collect();
        assert_eq!(order, ["a", "b", "c", "d"]);
        assert!(read["q"].windows(2).all(|pair| pair[0].1 > pair[1].1));
    }

    #[test]
    fn percentiles() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        let of = |figures: &[f64], percent| percentile(figures, percent).to_string();
        assert_eq!([50, 99, 100].map(|percent| of(&hundred, percent)), ["50", "99", "100"]);
        assert_eq!((of(&[7.0], 99).as_str(), of(&[], 50).as_str()), ("7", "0"));
    }

    #[test]
    fn what_is_no_judgment_is_named() {
        let error = qrels(Path::new("qrels.tsv"), "q 0 a 1\nq 0 a\n").unwrap_err();
        let expected = "qrels.tsv:2: not a judgment, `query 0 document grade`: \"q 0 a\"";
        assert_eq!(error.to_string(), expected);
        let twice = qrels(Path::new("qrels.tsv"), "q 0 a 1\nq 0 a 0\n").unwrap_err();
        assert_eq!(twice.to_string(), "qrels.tsv:2: \"a\" is judged twice for \"q\"");
    }

    #[test]
    fn names_may_have_blanks_and_ties_fall_as_in_trec_eval() {
        let read = qrels(Path::new("qrels"), "q\t0\tmon chat.txt\t2\n").unwrap();
        assert_eq!(read["q"]["mon chat.txt"], 2);
        let read = run(Path::new("run"), "q Q0 mon chat.txt 1 2.5 x\nq Q0 a 2 1 x\nq Q0 b 3 1 x\n").unwrap();
        let order: Vec<&str> = read["q"].iter().map(|(document, _)| document.as_str()).collect();
        assert_eq!(order, ["mon chat.txt", "b", "a"]);
        assert!(run(Path::new("run"), "q Q0 a 1 NaN x\n").is_err());
    }

    #[test]
    fn what_was_not_asked_counts_nothing() {
        let qrels = qrels(Path::new("qrels"), "q 0 a 1\nr 0 a 1\n").unwrap();
        let measures = measured(&Run::from([("r".to_owned(), ranking(&["a"]))]), &qrels);
        assert_eq!(format!("{:.1}", Measures::mean(&measures).ndcg_10), "0.5");
        assert_eq!(format!("{:.1}", measures[0].ndcg_10), "0.0", "not -0");
    }
}
