//! `eval`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;
use trouvaille::corpus::decode;
use trouvaille::eval::{self, DEPTH, Measures, Run};
use trouvaille::search::Group;
use trouvaille::{Hit, Request, Searcher};

use crate::output::{json, shown_path};
use crate::{Outcome, args, queries, say};

#[derive(Serialize)]
struct Object {
    queries: usize,
    ndcg_10: f64,
    mrr_10: f64,
    p_1: f64,
    recall_100: f64,
    median_ms: f64,
    p99_ms: f64,
}

pub(crate) fn run(index: &Path, command: &args::Eval) -> anyhow::Result<Outcome> {
    let (queries, wrong) = queries::read(&command.queries)?;
    for line in &wrong {
        say(line)?;
    }
    let qrels =
        fs::read(&command.qrels).with_context(|| format!("{}: cannot be read", command.qrels.display()))?;
    let qrels = eval::qrels(&command.qrels, &decode::text(&qrels))?;
    let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let searcher = Searcher::open(index)?;
    let (mut run, mut measures, mut times) = (Run::new(), Vec::new(), Vec::new());
    for query in &queries {
        let Some(judged) = qrels.get(&query.id) else { continue };
        let request = Request { limit: DEPTH, group: Group::Document, ..Request::new(&query.text) };
        let started = Instant::now();
        let results = searcher.search(&request)?;
        times.push(started.elapsed());
        let document = |hit: &Hit| hit.id.clone().unwrap_or_else(|| shown_path(&hit.path, &here));
        let ranking: Vec<_> = results.hits.iter().map(|hit| (document(hit), hit.score as f32)).collect();
        measures.push(Measures::of(&ranking, judged));
        run.insert(query.id.clone(), ranking);
    }
    let unasked = qrels.keys().filter(|query| !run.contains_key(*query)).count();
    if unasked > 0 {
        say(&format!("{unasked} judged queries are not in {}", command.queries.display()))?;
    }
    if let Some(path) = &command.run {
        fs::write(path, eval::write_run(&run))
            .with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    let mean = Measures::mean(&measures);
    times.sort_unstable();
    let object = Object {
        queries: measures.len(),
        ndcg_10: mean.ndcg_10,
        mrr_10: mean.mrr_10,
        p_1: mean.p_1,
        recall_100: mean.recall_100,
        median_ms: milliseconds(&times, 50),
        p99_ms: milliseconds(&times, 99),
    };
    print(&object, command.json)?;
    Ok(match (wrong.is_empty(), measures.is_empty()) {
        (false, _) => Outcome::Problems,
        (true, true) => Outcome::Nothing,
        (true, false) => Outcome::Done,
    })
}

fn print(object: &Object, as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if as_json {
        return json::write(&mut out, object);
    }
    writeln!(out, "queries     {}", object.queries)?;
    for (name, value) in [
        ("nDCG@10", object.ndcg_10),
        ("MRR@10", object.mrr_10),
        ("P@1", object.p_1),
        ("recall@100", object.recall_100),
    ] {
        writeln!(out, "{name:<10}  {value:.4}")?;
    }
    writeln!(out, "median      {:.2} ms\np99         {:.2} ms", object.median_ms, object.p99_ms)
}

/// The time that a percentage of the queries stay at or below.
fn milliseconds(sorted: &[Duration], percent: usize) -> f64 {
    let place = (sorted.len().saturating_sub(1) * percent).div_ceil(100);
    sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}
