//! How well judged collections are ranked, with intervals; and against a saved run, what changed.
//!
//! `quality [FOLDER...] [--samples] [--save FOLDER] [--against FOLDER]`. A collection is a folder of
//! `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`; the folders of `../shared/collections`, beside the
//! repository, if none is named; the samples, with judgments of our own, if there are none.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use trouvaille::eval::{self, Measures, Qrels, Run, measured, percentile};
use trouvaille::rank::evidence::Kind;
use trouvaille_benches::collection::{self, Collection};
use trouvaille_benches::figures::{chance, interval, mean};
use trouvaille_benches::sides::plain;
use trouvaille_benches::slips;

/// What the samples must reach at least, as nDCG@10: they are easy.
const SAMPLES_FLOOR: f64 = 0.95;

#[derive(Parser)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
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
    /// Rank by these kinds of evidence only: Spelling, Pairs, Nearness, Family, Letters (none: by words alone)
    #[arg(long, value_delimiter = ',', num_args = 0..)]
    evidence: Option<Vec<String>>,
    /// Take the accents off all queries
    #[arg(long)]
    plain: bool,
    /// Put one slip of the hand into each query
    #[arg(long)]
    slip: bool,
    /// Rank by plain tantivy (chain `fold`, whole records) instead
    #[arg(long)]
    peer: bool,
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
    let collections = collection::all(&args.collections, args.samples)?;
    collection::check(&collections, args.against.as_deref())?;
    for collection in collections {
        let qrels = collection.qrels()?;
        let (run, times) = ranked(&collection, &qrels, &args)?;
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
            let before = measured(&eval::run(&before, &collection::read(&before)?)?, &qrels);
            differences.push((collection.name, before, measures));
        }
    }
    let mean = Measures::mean(&means);
    let cells: Vec<String> = MEASURES.iter().map(|(_, of)| format!("{:.4}", of(&mean))).collect();
    println!("| mean | | {} | |", cells.join(" | "));
    print_differences(&differences);
    Ok(())
}

/// The rankings of a collection's queries, and the milliseconds that they took, in ascending order.
fn ranked(collection: &Collection, qrels: &Qrels, args: &Args) -> Result<(Run, Vec<f64>)> {
    let mut queries = collection.queries()?;
    for (place, query) in queries.iter_mut().enumerate() {
        if args.plain {
            query.text = slips::unaccented(&query.text);
        }
        if args.slip {
            query.text = slips::slipped(&query.text, place as u64);
        }
    }
    let ranked = if args.peer {
        plain::rank(&collection.documents()?, &queries, qrels)?
    } else {
        let kinds: Vec<Kind> = match &args.evidence {
            None => Kind::ALL.to_vec(),
            Some(names) => {
                Kind::ALL.into_iter().filter(|kind| names.contains(&format!("{kind:?}"))).collect()
            }
        };
        let (searcher, _folder) = collection.searcher()?;
        eval::rank(&searcher, &queries, qrels, &kinds, |hit| collection.name_of(hit))?
    };
    anyhow::ensure!(!ranked.0.is_empty(), "{}: no query is judged", collection.name);
    Ok(ranked)
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

fn cell(measures: &[Measures], of: fn(&Measures) -> f64) -> String {
    let figures: Vec<f64> = measures.iter().map(of).collect();
    let (low, high) = interval(&figures);
    format!("{:.4} [{low:.3}, {high:.3}]", mean(&figures))
}
