//! MB/s of analysis alone, beside tantivy's French chains, on the same text in the same run.
//!
//! `analyse [PATH...]`: the files at or below the paths, or 100 MB of generated text.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use trouvaille::french::Analyzer;
use trouvaille_benches::{chains, corpus, text::Text};

fn main() -> Result<()> {
    let paths: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
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
        analyzer.analyse_into(text, &mut tokens, |_| ());
        count += tokens.len();
    }
    let ours = rate(started.elapsed().as_secs_f64());
    println!("| Trouvaille | {count} | {ours:.1} | 1.00 |");
    for (name, mut chain) in [("fold", chains::fold()), ("foldnostop", chains::fold_without_stop_words())] {
        let started = Instant::now();
        let peers: usize = texts.iter().map(|text| counted(&mut chain, text)).sum();
        let theirs = rate(started.elapsed().as_secs_f64());
        println!("| tantivy {name} | {peers} | {theirs:.1} | {:.2} |", ours / theirs);
        // Each side must have read the whole: words differ by what French joins and by stop words.
        let least = if name == "fold" { count * 4 / 10 } else { count * 9 / 10 };
        anyhow::ensure!((least..count * 13 / 10).contains(&peers), "{name} found {peers} tokens, we {count}");
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
