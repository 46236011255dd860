//! `index`, `rebuild` and `forget`.

use std::path::Path;

use trouvaille::index::build::{self, Options};
use trouvaille::index::catalogue::Source;

use crate::Outcome;
use crate::args;
use crate::report::{self, Bar};

pub(crate) fn update(index: &Path, command: &args::Index) -> anyhow::Result<Outcome> {
    let source = Source { hidden: command.hidden, no_ignore: command.no_ignore };
    let source = (source != Source::default()).then_some(source);
    let options = Options { source, threads: command.threads, ..Options::default() };
    let bar = Bar::new();
    let report = build::update(index, &command.paths, &options, &mut |progress| bar.show(progress))?;
    Ok(report::print(&report, bar.finish(), false)?)
}

pub(crate) fn rebuild(index: &Path, command: &args::Rebuild) -> anyhow::Result<Outcome> {
    let options = Options { threads: command.threads, force: command.force, ..Options::default() };
    let bar = Bar::new();
    let report = build::rebuild(index, &options, &mut |progress| bar.show(progress))?;
    Ok(report::print(&report, bar.finish(), false)?)
}

pub(crate) fn forget(index: &Path, path: &Path) -> anyhow::Result<Outcome> {
    let bar = Bar::new();
    let report = build::forget(index, path)?;
    Ok(report::print(&report, bar.finish(), false)?)
}
