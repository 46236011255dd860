//! Writes records of French-like text to standard output.

use std::io::{self, BufWriter, ErrorKind, Write};

use anyhow::Result;
use clap::Parser;
use trouvaille_benches::text::Text;

/// Writes records of French-like text to standard output
#[derive(Parser)]
struct Args {
    /// Millions of bytes, about
    megabytes: usize,
    /// What decides the text
    #[arg(default_value_t = 1)]
    seed: u64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    match write(&args) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn write(args: &Args) -> io::Result<()> {
    let mut text = Text::new(args.seed);
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut written, mut id) = (0, 0);
    while written < args.megabytes * 1_000_000 {
        let record = text.record(id);
        written += record.len() + 1;
        id += 1;
        writeln!(out, "{record}")?;
    }
    out.flush()
}
