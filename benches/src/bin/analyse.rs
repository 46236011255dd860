//! MB/s of analysis alone, beside tantivy's French chains, on the same text in the same run.
//!
//! The files at or below the paths, or 100 MB of generated text, of which the chains' tokens are known.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::Parser;
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use trouvaille::french::Analyzer;
use trouvaille_benches::{chains, corpus, text::Text};

/// MB/s of analysis alone, beside tantivy's French chains
#[derive(Parser)]
struct Args {
    /// Files and folders to analyse; generated text if there are none
    paths: Vec<PathBuf>,
}

/// Tokens that `fold` and `foldnostop` find in the generated text.
const GENERATED: [usize; 2] = [9_533_258, 12_324_158];

fn main() -> Result<()> {
    let paths = Args::parse().paths;
    let mut texts = Vec::new();
    if paths.is_empty() {
        let mut text = Text::new(1);
        let mut bytes = 0;
        while bytes < 100_000_000 {
            texts.push(text.paragraph());
            bytes += texts.last().map_or(0, String::len);
        }
    } else {
        corpus::passages(&paths, |passage| {
            texts.push(passage.text);
            Ok(())
        })?;
    }
    anyhow::ensure!(!texts.is_empty(), "no text is read at these paths");
    let bytes: usize = texts.iter().map(String::len).sum();
    println!(
        "{:.1} MB, {} passages, one thread, caches empty at the start\n",
        bytes as f64 / 1e6,
        texts.len()
    );
    println!("| analysis | tokens | MB/s | ratio |");
    println!("|---|---|---|---|");
    let rate = |seconds: f64| bytes as f64 / 1e6 / seconds;
    let started = Instant::now();
    let mut analyzer = Analyzer::new();
    let mut tokens = Vec::new();
    let mut count = 0;
    for text in &texts {
        tokens.clear();
        analyzer.analyse_into(text, &mut tokens);
        count += tokens.len();
    }
    let ours = rate(started.elapsed().as_secs_f64());
    println!("| Trouvaille | {count} | {ours:.1} | 1.00 |");
    let chains = [("fold", chains::fold()?), ("foldnostop", chains::foldnostop())];
    for ((name, mut chain), generated) in chains.into_iter().zip(GENERATED) {
        let started = Instant::now();
        let theirs: usize = texts.iter().map(|text| counted(&mut chain, text)).sum();
        let their_rate = rate(started.elapsed().as_secs_f64());
        println!("| tantivy {name} | {theirs} | {their_rate:.1} | {:.2} |", ours / their_rate);
        anyhow::ensure!(!paths.is_empty() || theirs == generated, "{name}: not the text that was generated");
        // What French joins and parts makes some difference, but nobody may leave text out.
        let far = name == "foldnostop" && count.abs_diff(theirs) * 10 > theirs;
        anyhow::ensure!(!far, "{name} found {theirs} tokens, we {count}");
    }
    Ok(())
}

fn counted(chain: &mut TextAnalyzer, text: &str) -> usize {
    let mut stream = chain.token_stream(text);
    let mut count = 0;
    while stream.advance() {
        count += 1;
    }
    count
}
