//! What weights the judged collections ask for, all together and each left out in turn.
//!
//! For the best candidates of each query it takes the score of the words and the evidence of each kind, and moves
//! one weight after another along a coarse grid as long as the mean gain over the baseline grows. A collection
//! left out is then measured with weights that never saw it: what may be hoped for on others.

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use trouvaille::eval::Measures;
use trouvaille::rank::evidence::Kind;
use trouvaille::rank::weights::CANDIDATES;
use trouvaille::{Request, Searcher};
use trouvaille_benches::collection::{self, Collection};
use trouvaille_benches::figures::mean;

/// What weights the judged collections ask for
#[derive(Parser)]
struct Args {
    /// Folders of collections
    collections: Vec<PathBuf>,
    /// nDCG@10 that each collection is compared with, in their order; that of the words alone, if not given
    #[arg(long, value_delimiter = ',')]
    baselines: Vec<f64>,
}

const GRID: [f64; 9] = [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0];

type Weights = [f64; Kind::ALL.len()];

/// The candidates of one query.
struct Query {
    judged: trouvaille::eval::Judged,
    candidates: Vec<(String, f64, Weights)>,
}

/// A collection's queries, and what its nDCG@10 is compared with.
struct Sample {
    name: String,
    queries: Vec<Query>,
    baseline: f64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut samples = Vec::new();
    for (place, collection) in collection::all(&args.collections, false)?.iter().enumerate() {
        let mut sample =
            Sample { name: collection.name.clone(), queries: queries(collection)?, baseline: 1.0 };
        sample.baseline = args.baselines.get(place).copied().unwrap_or_else(|| ndcg(&sample, &[0.0; 5]));
        samples.push(sample);
    }
    let chosen = Kind::ALL.map(Kind::weight);
    println!("| weights of {:?} | {} | mean gain |", Kind::ALL, names(&samples));
    println!("|---|{}---|", "---|".repeat(samples.len()));
    row("words alone", &[0.0; 5], &samples);
    row("as the program has them", &chosen, &samples);
    for (place, kind) in Kind::ALL.iter().enumerate() {
        let mut without = chosen;
        without[place] = 0.0;
        row(&format!("without {kind:?}"), &without, &samples);
    }
    row("learned on all", &learned(&samples.iter().collect::<Vec<_>>()), &samples);
    let mut gains = Vec::new();
    for (place, left_out) in samples.iter().enumerate() {
        let others: Vec<&Sample> = samples
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place)
            .map(|(_, sample)| sample)
            .collect();
        let weights = learned(&others);
        gains.push(ndcg(left_out, &weights) / left_out.baseline - 1.0);
        row(&format!("learned without {}", left_out.name), &weights, &samples);
    }
    let shown: Vec<String> = gains.iter().map(|gain| format!("{:+.1} %", gain * 100.0)).collect();
    println!(
        "\nEach collection with weights learned without it: {}; mean {:+.1} %",
        shown.join(", "),
        mean(&gains) * 100.0
    );
    Ok(())
}

fn names(samples: &[Sample]) -> String {
    samples.iter().map(|sample| sample.name.as_str()).collect::<Vec<_>>().join(" | ")
}

fn row(name: &str, weights: &Weights, samples: &[Sample]) {
    let found: Vec<f64> = samples.iter().map(|sample| ndcg(sample, weights)).collect();
    let gains: Vec<f64> =
        found.iter().zip(samples).map(|(found, sample)| found / sample.baseline - 1.0).collect();
    let cells: Vec<String> = found
        .iter()
        .zip(&gains)
        .map(|(found, gain)| format!("{found:.4} ({:+.1} %)", gain * 100.0))
        .collect();
    println!("| {name}: {weights:?} | {} | {:+.1} % |", cells.join(" | "), mean(&gains) * 100.0);
}

/// The candidates of a collection's judged queries, with unweighted evidence.
fn queries(collection: &Collection) -> Result<Vec<Query>> {
    let (searcher, _folder) = collection.searcher()?;
    let mut qrels = collection.qrels()?;
    let mut all = Vec::new();
    for query in collection.queries()? {
        if let Some(judged) = qrels.remove(&query.id) {
            all.push(Query { judged, candidates: candidates(collection, &searcher, &query.text)? });
        }
    }
    Ok(all)
}

fn candidates(
    collection: &Collection,
    searcher: &Searcher,
    query: &str,
) -> Result<Vec<(String, f64, Weights)>> {
    let request = Request { limit: CANDIDATES, alike: true, ..Request::new(query) };
    let results = searcher.search(&request)?;
    let candidate = |hit: &trouvaille::Hit| {
        let mut evidence = [0.0; Kind::ALL.len()];
        for found in &hit.evidence {
            let place = Kind::ALL.iter().position(|kind| *kind == found.kind).unwrap_or_default();
            evidence[place] = found.score / found.kind.weight();
        }
        let weighted: f64 = hit.evidence.iter().map(|found| found.score).sum();
        (collection.name_of(hit), hit.score - weighted, evidence)
    };
    Ok(results.hits.iter().map(candidate).collect())
}

/// The mean nDCG@10 of a collection under some weights.
fn ndcg(sample: &Sample, weights: &Weights) -> f64 {
    let of = |query: &Query| {
        let mut ranking: Vec<(String, f32)> = Vec::new();
        let mut scored: Vec<(f64, &String)> = (query.candidates.iter())
            .map(|(name, words, evidence)| {
                (
                    words + evidence.iter().zip(weights).map(|(score, weight)| score * weight).sum::<f64>(),
                    name,
                )
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (score, name) in scored {
            if ranking.len() < 10 && !ranking.iter().any(|(ranked, _)| ranked == name) {
                ranking.push((name.clone(), score as f32));
            }
        }
        Measures::of(&ranking, &query.judged).ndcg_10
    };
    mean(&sample.queries.iter().map(of).collect::<Vec<_>>())
}

/// The weights that coordinate ascent finds on some collections.
fn learned(samples: &[&Sample]) -> Weights {
    let gain = |weights: &Weights| {
        mean(&samples.iter().map(|sample| ndcg(sample, weights) / sample.baseline).collect::<Vec<_>>())
    };
    let mut weights = Kind::ALL.map(Kind::weight);
    let mut best = gain(&weights);
    loop {
        let before = best;
        for place in 0..weights.len() {
            for step in GRID {
                let mut tried = weights;
                tried[place] = step;
                let found = gain(&tried);
                if found > best + 1e-6 {
                    (best, weights) = (found, tried);
                }
            }
        }
        if best - before < 1e-6 {
            return weights;
        }
    }
}
