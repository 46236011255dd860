//! `check`.

use std::io::{self, Write};
use std::path::Path;

use trouvaille::Index;

use crate::{Outcome, say};

pub(crate) fn run(index: &Path) -> anyhow::Result<Outcome> {
    let check = Index::at(index).check()?;
    for problem in &check.problems {
        say(&problem.to_string())?;
    }
    if !check.problems.is_empty() {
        return Ok(Outcome::Problems);
    }
    let (files, passages, bytes) = (check.files, check.passages, check.bytes);
    writeln!(
        io::stdout().lock(),
        "sound: {passages} passages, in {files} files of the index ({bytes} bytes)"
    )?;
    Ok(Outcome::Done)
}
