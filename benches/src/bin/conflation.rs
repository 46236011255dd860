//! How often stems keep apart what should meet, and bring together what should not, beside rivals.
//!
//! `conflation PAIRS [--list N]`: the pairs are what `conflation/pairs.py` draws from a dictionary and texts.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenStream,
};
use trouvaille::french::{analyse, fold};
use trouvaille_benches::{chains, light};

#[derive(Parser)]
struct Args {
    /// What `pairs.py` printed
    pairs: PathBuf,
    /// Print the most frequent disagreements of Trouvaille, of each kind
    #[arg(long, default_value_t = 0)]
    list: usize,
}

/// A stemmer: its name, and the stem that it gives to a word.
type Side = (&'static str, Box<dyn FnMut(&str) -> String>);

fn main() -> Result<()> {
    let args = Args::parse();
    let text =
        fs::read_to_string(&args.pairs).with_context(|| format!("reading {}", args.pairs.display()))?;
    let pairs = text.lines().map(pair).collect::<Result<Vec<_>>>()?;
    println!("| stems | wrongly apart | wrongly together |\n|---|---|---|");
    for (name, mut stem) in sides() {
        let wrong = |meet: bool, met: &[bool]| {
            let kind = || pairs.iter().zip(met).filter(|(pair, _)| pair.0 == meet);
            100.0 * kind().filter(|(_, met)| **met != meet).count() as f64 / kind().count() as f64
        };
        let met: Vec<bool> = pairs.iter().map(|(_, one, two)| stem(one) == stem(two)).collect();
        println!("| {name} | {:.2} % | {:.2} % |", wrong(true, &met), wrong(false, &met));
    }
    for meet in [true, false] {
        disagreements(&pairs, meet, args.list);
    }
    Ok(())
}

fn pair(line: &str) -> Result<(bool, &str, &str)> {
    let mut fields = line.split('\t');
    let mut field = || fields.next().context("a line is a kind and two words");
    Ok((field()? == "meet", field()?, field()?))
}

fn sides() -> [Side; 6] {
    let folded = |word: &str| fold::fold(word).into_owned();
    let mut after = chains::foldnostop();
    let mut before = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(Stemmer::new(Language::French))
        .build();
    [
        ("Trouvaille", Box::new(ours)),
        ("tantivy, stemmed then folded", Box::new(move |word| first(&mut after, word))),
        ("tantivy, folded then stemmed", Box::new(move |word| first(&mut before, word))),
        (
            "UniNE light, stemmed then folded",
            Box::new(move |word| folded(&light::stem(&word.to_lowercase()))),
        ),
        ("UniNE light, folded then stemmed", Box::new(move |word| light::stem(&folded(word)))),
        ("none, folded", Box::new(folded)),
    ]
}

fn ours(word: &str) -> String {
    analyse(word).iter().map(|token| token.stem.as_str()).collect()
}

fn first(chain: &mut TextAnalyzer, word: &str) -> String {
    let mut stream = chain.token_stream(word);
    stream.next().map_or_else(String::new, |token| token.text.clone())
}

/// Prints the pairs of a kind that ours get wrong, by how often they were drawn.
fn disagreements(pairs: &[(bool, &str, &str)], meet: bool, most: usize) {
    let mut wrong: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (_, one, two) in pairs.iter().filter(|pair| pair.0 == meet) {
        if (ours(one) == ours(two)) != meet {
            *wrong.entry((one.min(two), one.max(two))).or_default() += 1;
        }
    }
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|(pair, count)| (usize::MAX - count, *pair));
    for ((one, two), count) in wrong.into_iter().take(most) {
        println!(
            "{}\t{count}\t{one} ({})\t{two} ({})",
            if meet { "apart" } else { "together" },
            ours(one),
            ours(two)
        );
    }
}
