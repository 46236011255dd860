//! `eval`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use serde::Serialize;
use trouvaille::corpus::decode;
use trouvaille::eval::{self, Measures, Qrels, Run, percentile};
use trouvaille::rank::evidence::Kind;
use trouvaille::{Hit, Searcher};

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
    let qrels = judgments(&command.qrels)?;
    let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let name = |hit: &Hit| hit.id.clone().unwrap_or_else(|| shown_path(&hit.path, &here));
    let (run, times) = eval::rank(&Searcher::open(index)?, &queries, &qrels, &Kind::ALL, name)?;
    if run.is_empty() {
        say(&format!("no query of {} is judged in {}", command.queries.display(), command.qrels.display()))?;
        return Ok(if wrong.is_empty() { Outcome::Nothing } else { Outcome::Problems });
    }
    let unasked = qrels.len() - run.len();
    if unasked > 0 {
        let (queries, judged) = (command.queries.display(), qrels.len());
        say(&format!("{unasked} of {judged} judged queries are not in {queries}; they count 0"))?;
    }
    if let Some(stranger) = strangers(&run, &qrels) {
        say(&stranger)?;
    }
    let measures = eval::measured(&run, &qrels);
    let mean = Measures::mean(&measures);
    let object = Object {
        queries: measures.len(),
        ndcg_10: mean.ndcg_10,
        mrr_10: mean.mrr_10,
        p_1: mean.p_1,
        recall_100: mean.recall_100,
        median_ms: percentile(&times, 50),
        p99_ms: percentile(&times, 99),
    };
    print(&object, command.json)?;
    if let Some(path) = &command.run {
        fs::write(path, eval::write_run(&run))
            .with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    Ok(if wrong.is_empty() { Outcome::Done } else { Outcome::Problems })
}

/// Says that the judgments know none of the documents found: they may call them by other names.
fn strangers(run: &Run, qrels: &Qrels) -> Option<String> {
    let mut found = run.values().flatten().map(|(document, _)| document);
    let mut judged = qrels.values().flat_map(BTreeMap::keys);
    let (first, known) = (found.next()?, judged.next()?);
    let all: BTreeSet<&String> = qrels.values().flat_map(BTreeMap::keys).collect();
    let strange = !all.contains(first) && !found.any(|document| all.contains(document));
    strange.then(|| {
        format!("no document found is judged: they are called like {first:?}, the judged like {known:?}")
    })
}

fn judgments(path: &Path) -> anyhow::Result<Qrels> {
    Ok(eval::qrels(path, &decode::text(&queries::bytes(path)?))?)
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
