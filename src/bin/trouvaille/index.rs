//! `index`, `rebuild` and `forget`.

use std::path::Path;

use trouvaille::Index;
use trouvaille::index::{Options, Source};

use crate::Outcome;
use crate::report::{self, Bar, Log};
use crate::{apart, args};

pub(crate) fn update(index: &Path, command: &args::Index) -> anyhow::Result<Outcome> {
    let log = Log::open(command.run.report.as_deref())?;
    let source = Source {
        hidden: command.hidden,
        no_ignore: command.no_ignore,
        include: command.include.clone(),
        exclude: command.exclude.clone(),
        max_bytes: command.max_filesize,
        text_column: command.text_column.clone(),
    };
    let source = (source != Source::default()).then_some(source);
    let options = Options { source, ..options(&command.run) };
    let bar = Bar::new();
    let report = Index::at(index).update(&command.paths, &options, &mut |progress| bar.show(progress));
    log.write(&report)?;
    let report = report?;
    Ok(report::print(&report, bar.finish(), false)?)
}

pub(crate) fn rebuild(index: &Path, command: &args::Rebuild) -> anyhow::Result<Outcome> {
    let log = Log::open(command.run.report.as_deref())?;
    let options = options(&command.run);
    let bar = Bar::new();
    let report = Index::at(index).rebuild(&options, &mut |progress| bar.show(progress));
    log.write(&report)?;
    let report = report?;
    Ok(report::print(&report, bar.finish(), false)?)
}

pub(crate) fn forget(index: &Path, command: &args::Forget) -> anyhow::Result<Outcome> {
    let options = Options { wait: command.wait, ..Options::default() };
    let bar = Bar::new();
    let report = Index::at(index).forget(&command.path, &options, &mut |progress| bar.show(progress))?;
    Ok(report::print(&report, bar.finish(), false)?)
}

fn options(run: &args::Run) -> Options {
    let memory = bytes(run.memory);
    Options {
        threads: run.threads,
        memory,
        force: run.force,
        wait: run.wait,
        list: run.report.is_some(),
        limits: apart::limits(),
        ..Options::default()
    }
}

/// Bytes of so many megabytes; no memory at all is asked for as a byte, for 0 means as much as usual.
pub(crate) fn bytes(megabytes: usize) -> usize {
    megabytes.saturating_mul(1 << 20).max(1)
}
