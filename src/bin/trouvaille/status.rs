//! `status`.

use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use indicatif::{BinaryBytes, HumanDuration};

use crate::Outcome;
use crate::output::{json, safe};

pub(crate) fn run(index: &Path, as_json: bool) -> anyhow::Result<Outcome> {
    let status = trouvaille::Index::open(index)?.status()?;
    let mut out = io::stdout().lock();
    if as_json {
        json::write(&mut out, &status)?;
        return Ok(Outcome::Done);
    }
    let updated = UNIX_EPOCH + std::time::Duration::from_secs(status.updated.unsigned_abs());
    let age = SystemTime::now().duration_since(updated).unwrap_or_default();
    writeln!(out, "index      {}", safe::line(&status.index))?;
    for source in &status.sources {
        writeln!(out, "source     {}", safe::line(source))?;
    }
    writeln!(out, "files      {}", status.files)?;
    writeln!(out, "documents  {}", status.documents)?;
    writeln!(out, "passages   {}", status.passages)?;
    writeln!(out, "text       {}", BinaryBytes(status.text_bytes))?;
    writeln!(out, "size       {}", BinaryBytes(status.index_bytes))?;
    writeln!(out, "updated    {} ago", HumanDuration(age))?;
    writeln!(out, "version    format {}, analysis {}", status.format, status.analysis)?;
    Ok(Outcome::Done)
}
