//! How well judged collections are ranked, with intervals; and against a saved run, what changed.
//!
//! `quality [FOLDER...] [--samples] [--save FOLDER] [--against FOLDER]`. A collection is a folder of
//! `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`; the folders of `../shared/collections`, beside the
//! repository, if none is named; the samples, with judgments of our own, if there are none.

use std::fs;
use std::ops::ControlFlow::Continue;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use trouvaille::corpus::decode;
use trouvaille::eval::{self, Measures, Qrels, Run, measured, percentile};
use trouvaille::index::Options;
use trouvaille::query::list;
use trouvaille::{Hit, Index, Searcher};
use trouvaille_benches::figures::{chance, interval, mean};

/// Where collections may lie, from the folder of this package.
const SHARED: &str = "../../shared/collections";

/// What the samples must reach at least, as nDCG@10: they are easy.
const SAMPLES_FLOOR: f64 = 0.95;

#[derive(Parser)]
struct Args {
    /// Folders of collections
    collections: Vec<PathBuf>,
    /// Judge the samples
    #[arg(long, conflicts_with = "collections")]
    samples: bool,
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
    let mut differences = Vec::new();
    println!("| collection | queries | nDCG@10 | MRR@10 | P@1 | recall@100 | median / p99 ms |");
    println!("|---|---|---|---|---|---|---|");
    let mut means = Vec::new();
    let collections = collections(&args)?;
    check(&collections, args.against.as_deref())?;
    for collection in collections {
        let qrels_path = collection.judged.join("qrels.tsv");
        let qrels = eval::qrels(&qrels_path, &read(&qrels_path)?)?;
        let (run, times) = ranked(&collection, &qrels)?;
        let measures = measured(&run, &qrels);
        print_measures(&collection.name, &measures, &times);
        means.push(Measures::mean(&measures));
        if args.samples {
            let found = Measures::mean(&measures).ndcg_10;
            anyhow::ensure!(found >= SAMPLES_FLOOR, "nDCG@10 of the samples fell to {found:.4}");
        }
        let file = format!("{}.run", collection.name);
        if let Some(folder) = &args.save {
            fs::create_dir_all(folder)?;
            fs::write(folder.join(&file), eval::write_run(&run))?;
        }
        if let Some(folder) = &args.against {
            let before = folder.join(&file);
            let before = measured(&eval::run(&before, &read(&before)?)?, &qrels);
            differences.push((collection.name, before, measures));
        }
    }
    let mean = Measures::mean(&means);
    let cells: Vec<String> = MEASURES.iter().map(|(_, of)| format!("{:.4}", of(&mean))).collect();
    println!("| mean | | {} | |", cells.join(" | "));
    print_differences(&differences);
    Ok(())
}

/// Whether everything that is to be read is there, and no two collections have one name.
fn check(collections: &[Collection], against: Option<&Path>) -> Result<()> {
    let mut names: Vec<&str> = collections.iter().map(|collection| collection.name.as_str()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    anyhow::ensure!(names.len() == count, "two collections have one name");
    for collection in collections {
        let needed = ["queries.jsonl", "qrels.tsv"].map(|file| collection.judged.join(file));
        let before = against.map(|folder| folder.join(format!("{}.run", collection.name)));
        for path in needed.iter().chain(&before).chain([&collection.texts]) {
            anyhow::ensure!(path.exists(), "{}: no such file", path.display());
        }
    }
    Ok(())
}

fn print_measures(name: &str, measures: &[Measures], times: &[f64]) {
    let cells: Vec<String> = MEASURES.iter().map(|(_, of)| cell(measures, *of)).collect();
    let (median, p99) = (percentile(times, 50), percentile(times, 99));
    println!("| {name} | {} | {} | {median:.1} / {p99:.1} |", measures.len(), cells.join(" | "));
}

/// A row for each measure of each collection: its means before and now, and what is between them.
fn print_differences(differences: &[(String, Vec<Measures>, Vec<Measures>)]) {
    if differences.is_empty() {
        return;
    }
    println!("\n| collection | measure | before | now | difference | chance |");
    println!("|---|---|---|---|---|---|");
    for (name, before, now) in differences {
        for (measure, of) in MEASURES {
            let pairs: Vec<f64> = before.iter().zip(now).map(|(before, now)| of(now) - of(before)).collect();
            let (low, high) = interval(&pairs);
            let [before, now] = [before, now].map(|all| mean(&all.iter().map(of).collect::<Vec<f64>>()));
            println!(
                "| {name} | {measure} | {before:.4} | {now:.4} | {:+.4} [{low:+.4}, {high:+.4}] | {:.3} |",
                mean(&pairs),
                chance(&pairs)
            );
        }
    }
}

fn collections(args: &Args) -> Result<Vec<Collection>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = args.collections.clone();
    if folders.is_empty()
        && !args.samples
        && let Ok(entries) = fs::read_dir(root.join(SHARED))
    {
        folders = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        folders.sort();
    }
    if folders.is_empty() {
        let texts = root.join("../samples").canonicalize()?;
        return Ok(vec![Collection { name: "samples".to_owned(), texts, judged: root.join("samples") }]);
    }
    let collection = |folder: PathBuf| {
        let folder =
            folder.canonicalize().with_context(|| format!("{}: no such folder", folder.display()))?;
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Collection { name, texts: folder.join("corpus.jsonl"), judged: folder })
    };
    folders.into_iter().map(collection).collect()
}

fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Ok(decode::text(&bytes))
}

/// The rankings of a collection's queries, and the milliseconds that they took, in ascending order.
fn ranked(collection: &Collection, qrels: &Qrels) -> Result<(Run, Vec<f64>)> {
    let folder = tempfile::tempdir()?;
    let report = Index::at(folder.path()).update(
        std::slice::from_ref(&collection.texts),
        &Options::default(),
        &mut |_| Continue(()),
    )?;
    anyhow::ensure!(report.added > 0, "{}: nothing was indexed", collection.texts.display());
    let searcher = Searcher::open(folder.path())?;
    let path = collection.judged.join("queries.jsonl");
    let (queries, wrong) = list::parse(&read(&path)?);
    if let Some((line, cause)) = wrong.first() {
        anyhow::bail!("{}:{line}: {cause}", path.display());
    }
    let name = |hit: &Hit| {
        let beside = collection.texts.parent().and_then(|folder| hit.path.strip_prefix(folder).ok());
        hit.id.clone().unwrap_or_else(|| beside.unwrap_or(&hit.path).display().to_string())
    };
    let ranked = eval::rank(&searcher, &queries, qrels, name)?;
    anyhow::ensure!(!ranked.0.is_empty(), "{}: no query is judged", path.display());
    Ok(ranked)
}

fn cell(measures: &[Measures], of: fn(&Measures) -> f64) -> String {
    let figures: Vec<f64> = measures.iter().map(of).collect();
    let (low, high) = interval(&figures);
    format!("{:.4} [{low:.3}, {high:.3}]", mean(&figures))
}
