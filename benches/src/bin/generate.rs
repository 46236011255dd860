//! Writes records of French-like text to standard output: `generate MEGABYTES [SEED]`.

use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result};
use trouvaille_benches::text::Text;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let megabytes: usize = args.next().context("usage: generate MEGABYTES [SEED]")?.parse()?;
    let mut text = Text::new(args.next().map_or(Ok(1), |seed| seed.parse())?);
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut written, mut id) = (0, 0);
    while written < megabytes * 1_000_000 {
        let record = text.record(id);
        written += record.len() + 1;
        id += 1;
        writeln!(out, "{record}")?;
    }
    Ok(out.flush()?)
}
