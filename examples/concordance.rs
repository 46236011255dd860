//! A concordance: every place where a phrase stands, with what comes before and after it.
//!
//! ```console
//! $ cargo run --example concordance -- "liberté de la presse" samples
//! ```

use std::env;
use std::error::Error;
use std::ops::ControlFlow::Continue;
use std::path::PathBuf;

use trouvaille::excerpt::Extent;
use trouvaille::index::Options;
use trouvaille::{Index, Request, Searcher};

/// Characters shown on each side.
const AROUND: usize = 36;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (Some(phrase), Some(folder)) = (args.next(), args.next()) else {
        return Err("usage: concordance PHRASE FOLDER".into());
    };
    let place = tempfile::tempdir()?;
    let report =
        Index::at(place.path())
            .update(&[PathBuf::from(folder)], &Options::default(), &mut |_| Continue(()))?;
    for problem in &report.problems {
        eprintln!("{problem}");
    }
    let request =
        Request { limit: usize::MAX, extent: Extent::Whole, ..Request::new(&format!("\"{phrase}\"")) };
    let results = Searcher::open(place.path())?.search(&request)?;
    for hit in &results.hits {
        let text = &hit.excerpt.text;
        for mark in &hit.excerpt.marks {
            let before: Vec<char> = text[..mark.start].chars().rev().take(AROUND).collect();
            let before: String = before.into_iter().rev().collect();
            let after: String = text[mark.end..].chars().take(AROUND).collect();
            println!("{before:>AROUND$}[{}]{after:<AROUND$}", &text[mark.clone()]);
        }
    }
    println!("{} passages", results.total);
    Ok(())
}
