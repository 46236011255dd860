//! `status`.

use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use indicatif::{BinaryBytes, HumanDuration};
use serde::Serialize;
use trouvaille::index::{Part, Status};

use crate::Outcome;
use crate::output::{json, safe};

/// The status, and what each part takes if that was asked for.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Vec<Part>>,
}

pub(crate) fn run(index: &Path, as_json: bool, sizes: bool) -> anyhow::Result<Outcome> {
    let index = trouvaille::Index::open(index)?;
    let parts = if sizes { Some(index.sizes()?) } else { None };
    let shown = Shown { status: index.status()?, parts };
    let mut out = io::stdout().lock();
    if as_json {
        json::write(&mut out, &shown)?;
        return Ok(Outcome::Done);
    }
    let status = &shown.status;
    let updated = UNIX_EPOCH + std::time::Duration::from_secs(status.updated.unsigned_abs());
    let age = SystemTime::now().duration_since(updated).unwrap_or_default();
    writeln!(out, "index      {}", safe::line(&status.index))?;
    for source in &status.sources {
        writeln!(out, "source     {}", safe::line(source))?;
    }
    writeln!(out, "files      {}", status.files)?;
    let of_what = if status.documents == status.files { "" } else { " (each record of a file is one)" };
    writeln!(out, "documents  {}{of_what}", status.documents)?;
    writeln!(out, "passages   {}", status.passages)?;
    writeln!(out, "text       {}", BinaryBytes(status.text_bytes))?;
    writeln!(out, "size       {}", BinaryBytes(status.index_bytes))?;
    writeln!(out, "updated    {} ago", HumanDuration(age))?;
    writeln!(out, "version    format {}, analysis {}", status.format, status.analysis)?;
    for part in shown.parts.iter().flatten() {
        let share = part.bytes as f64 / status.text_bytes.max(1) as f64;
        let size = BinaryBytes(part.bytes).to_string();
        writeln!(out, "{:<30} {size:>12}  {share:.3} of the text", part.part)?;
    }
    Ok(Outcome::Done)
}
