//! How well judged collections are ranked, with intervals; and against a saved run, what changed.
//!
//! A collection is a folder of `corpus.jsonl` (or texts), `queries.jsonl` and `qrels.tsv`.

use std::fs;
use std::ops::ControlFlow::Continue;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use trouvaille::eval::{self, DEPTH, Judged, Measures, Qrels, Run};
use trouvaille::index::Options;
use trouvaille::query::list;
use trouvaille::search::Group;
use trouvaille::{Index, Request, Searcher};
use trouvaille_benches::figures::{chance, interval, mean, percentile};

/// Where the collections lie, beside the repository; without them, the samples are judged.
const SHARED: &str = "../shared/collections";

#[derive(Parser)]
struct Args {
    /// Folders of collections
    collections: Vec<PathBuf>,
    /// Write the rankings to this folder
    #[arg(long)]
    save: Option<PathBuf>,
    /// Compare with the rankings in this folder
    #[arg(long)]
    against: Option<PathBuf>,
}

/// A judged collection.
struct Collection {
    name: String,
    texts: PathBuf,
    judged: PathBuf,
}

/// A measure: its name, and how it is read.
type Measure = (&'static str, fn(&Measures) -> f64);

const MEASURES: [Measure; 4] = [
    ("nDCG@10", |m| m.ndcg_10),
    ("MRR@10", |m| m.mrr_10),
    ("P@1", |m| m.p_1),
    ("recall@100", |m| m.recall_100),
];

fn main() -> Result<()> {
    let args = Args::parse();
    let collections = collections(&args.collections)?;
    let mut differences = Vec::new();
    println!("| collection | queries | nDCG@10 | MRR@10 | P@1 | recall@100 | median / p99 ms |");
    println!("|---|---|---|---|---|---|---|");
    for collection in &collections {
        let qrels_path = collection.judged.join("qrels.tsv");
        let qrels = eval::qrels(&qrels_path, &read(&qrels_path)?)?;
        let (run, mut times) = ranked(collection, &qrels)?;
        let measures = measured(&run, &qrels);
        let cells: Vec<String> = MEASURES.iter().map(|(_, of)| cell(&measures, *of)).collect();
        times.sort_by(f64::total_cmp);
        println!(
            "| {} | {} | {} | {:.1} / {:.1} |",
            collection.name,
            measures.len(),
            cells.join(" | "),
            percentile(&times, 50),
            percentile(&times, 99)
        );
        let file = format!("{}.run", collection.name);
        if let Some(folder) = &args.save {
            fs::create_dir_all(folder)?;
            fs::write(folder.join(&file), eval::write_run(&run))?;
        }
        if let Some(folder) = &args.against {
            let before = folder.join(&file);
            let before = measured(&eval::run(&before, &read(&before)?)?, &qrels);
            differences.push((collection.name.clone(), before, measures));
        }
    }
    if !differences.is_empty() {
        println!("\n| collection | measure | before | now | difference | chance |");
        println!("|---|---|---|---|---|---|");
    }
    for (name, before, now) in &differences {
        for (measure, of) in MEASURES {
            let pairs: Vec<f64> = before.iter().zip(now).map(|(before, now)| of(now) - of(before)).collect();
            let (low, high) = interval(&pairs);
            let before: Vec<f64> = before.iter().map(of).collect();
            let now: Vec<f64> = now.iter().map(of).collect();
            println!(
                "| {name} | {measure} | {:.4} | {:.4} | {:+.4} [{low:+.4}, {high:+.4}] | {:.3} |",
                mean(&before),
                mean(&now),
                mean(&pairs),
                chance(&pairs)
            );
        }
    }
    Ok(())
}

fn collections(given: &[PathBuf]) -> Result<Vec<Collection>> {
    let mut folders = given.to_vec();
    if folders.is_empty()
        && let Ok(entries) = fs::read_dir(SHARED)
    {
        folders = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        folders.sort();
    }
    if folders.is_empty() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let texts = root.join("../samples").canonicalize()?;
        return Ok(vec![Collection { name: "samples".to_owned(), texts, judged: root.join("samples") }]);
    }
    let collection = |folder: PathBuf| {
        let folder = folder.canonicalize().with_context(|| format!("{}: no such folder", folder.display()))?;
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Collection { name, texts: folder.join("corpus.jsonl"), judged: folder })
    };
    folders.into_iter().map(collection).collect()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))
}

/// The rankings of a collection's queries, and the milliseconds that each took.
fn ranked(collection: &Collection, qrels: &Qrels) -> Result<(Run, Vec<f64>)> {
    let folder = tempfile::tempdir()?;
    let report = Index::at(folder.path()).update(
        std::slice::from_ref(&collection.texts),
        &Options::default(),
        &mut |_| Continue(()),
    )?;
    anyhow::ensure!(report.added > 0, "{}: nothing was indexed", collection.texts.display());
    let searcher = Searcher::open(folder.path())?;
    let (queries, _) = list::parse(&read(&collection.judged.join("queries.jsonl"))?);
    let (mut run, mut times) = (Run::new(), Vec::new());
    for query in queries.iter().filter(|query| qrels.contains_key(&query.id)) {
        let request = Request { limit: DEPTH, group: Group::Document, ..Request::new(&query.text) };
        let started = Instant::now();
        let results = searcher.search(&request)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        let ranking = results.hits.iter().map(|hit| {
            let path = hit.path.strip_prefix(&collection.texts).unwrap_or(&hit.path);
            (hit.id.clone().unwrap_or_else(|| path.display().to_string()), hit.score as f32)
        });
        run.insert(query.id.clone(), ranking.collect());
    }
    Ok((run, times))
}

/// The measures of each judged query; one that is not in the run counts 0.
fn measured(run: &Run, qrels: &Qrels) -> Vec<Measures> {
    let of = |(query, judged): (&String, &Judged)| {
        Measures::of(run.get(query).map_or(&[], Vec::as_slice), judged)
    };
    qrels.iter().map(of).collect()
}

fn cell(measures: &[Measures], of: fn(&Measures) -> f64) -> String {
    let figures: Vec<f64> = measures.iter().map(of).collect();
    let (low, high) = interval(&figures);
    format!("{:.4} [{low:.3}, {high:.3}]", mean(&figures))
}
