//! A file of queries.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use trouvaille::corpus::decode;
use trouvaille::query::list::{self, Numbered};

/// The queries of a file (`-` is standard input), and one message for each line that is none.
pub(crate) fn read(path: &Path) -> anyhow::Result<(Vec<Numbered>, Vec<String>)> {
    let (queries, wrong) = list::parse(&decode::text(&bytes(path)?));
    let wrong = wrong.into_iter().map(|(line, cause)| format!("{}:{line}: {cause}", path.display()));
    Ok((queries, wrong.collect()))
}

/// What a file holds (`-` is standard input).
pub(crate) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok(bytes);
    }
    std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))
}
