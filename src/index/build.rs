//! What is done to an index as a whole: bring it up to date, build it anew, take a source out.
//!
//! Owns which generation a run works on, and what is swept before and after it. Must not know what is in a
//! file, ranking or the terminal.
//!
//! Law **crash: old or new, never between**: whenever a run ends, and however, the index answers as it did
//! before or as it should after, and the next run needs no help.

use std::fs;
use std::path::{Path, PathBuf};

use super::catalogue::{Catalogue, Glance, Source};
use super::check;
use super::generation::Home;
use super::generation::lost;
use super::lock::Lock;
use super::memory;
use super::open::{Commit, META, Snapshot, named};
use super::progress::Watch;
use super::report::Report;
use super::run::Run;
use super::sources::{self, Sources};
use crate::corpus::formats::Limits;
use crate::error::{Error, Result};

/// How a run is made.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How the named sources are walked; as before, or as by default if they are new, unless it is said.
    pub source: Option<Source>,
    /// Threads that analyse and write; 0 for one a core.
    pub threads: usize,
    /// Bytes of memory to take at most; 0 for [`super::memory::DEFAULT`].
    pub memory: usize,
    /// Let sources that are gone or empty replace what was indexed of them.
    pub force: bool,
    /// If another process writes the index, wait until it has finished.
    pub wait: bool,
    /// List the files that are left out, in [`Report::left_out`].
    pub list: bool,
    /// What one file may ask for.
    pub limits: Limits,
}

/// See [`super::Index::update`].
pub(super) fn update(home: &Home, paths: &[PathBuf], options: &Options, watch: Watch<'_>) -> Result<Report> {
    // What cannot be done is said before a folder is made for it.
    memory::share(options.memory, options.threads, home.root())?;
    if !home.has_lock()
        && matches!(home.readable(), Err(Error::NoIndex { .. }))
        && !paths.iter().any(|path| sources::may_be_source(path).is_ok())
    {
        return nothing_to_index(home, paths);
    }
    let lock = home.claim(waiting(options, watch))?;
    between_sweeps(home, &lock, || match home.readable() {
        Ok(manifest) => check::guarded(home, manifest.live, || {
            let mut run = Run::open(home, manifest.live, options)?;
            run.add_sources(paths);
            let scope = run.scope(paths);
            let mut report = run.bring_up_to_date(&scope, watch)?;
            // That nothing has changed says nothing of what is on the disk.
            report.problems.extend(Snapshot::of(home, manifest.live).err());
            Ok(report)
        }),
        Err(Error::NoIndex { .. }) if paths.iter().any(|path| sources::may_be_source(path).is_ok()) => {
            first_run(home, paths, options, watch)
        }
        Err(Error::NoIndex { .. }) => nothing_to_index(home, paths),
        Err(Error::Outdated { .. }) => {
            let known = last_known(home)?;
            let (mut sources, mut problems) = (known.sources.clone(), Vec::new());
            sources::add(&mut sources, paths, options.source.as_ref(), &mut problems);
            let mut report = anew(home, &sources, known, options, watch)?;
            report.problems.extend(problems);
            Ok(report)
        }
        Err(error) => Err(error),
    })
}

/// See [`super::Index::rebuild`].
pub(super) fn rebuild(home: &Home, options: &Options, watch: Watch<'_>) -> Result<Report> {
    let lock = locked(home, waiting(options, watch))?;
    between_sweeps(home, &lock, || {
        let known = last_known(home)?;
        anew(home, &known.sources.clone(), known, options, watch)
    })
}

/// See [`super::Index::forget`].
pub(super) fn forget(home: &Home, path: &Path, options: &Options, watch: Watch<'_>) -> Result<Report> {
    let lock = locked(home, waiting(options, watch))?;
    let not_indexed = |sources: &Sources| {
        let name = sources::known_name(sources, path);
        match sources::covering(sources, &name) {
            Some((source, _)) => sources::part_of(path, &name, source),
            None => Error::NotIndexed { path: path.to_owned() },
        }
    };
    between_sweeps(home, &lock, || {
        let live = home.readable().map(|manifest| manifest.live);
        match live.and_then(|live| forget_in(home, live, path, options)) {
            Ok(Ok(report)) => Ok(report),
            Ok(Err(sources)) => Err(not_indexed(&sources)),
            // What cannot be gone on with is built anew, without it.
            Err(Error::Outdated { .. } | Error::Damaged { .. }) => {
                let known = last_known(home)?;
                let mut sources = known.sources.clone();
                if !sources::remove(&mut sources, path) {
                    return Err(not_indexed(&sources));
                }
                anew(home, &sources, known, options, watch)
            }
            Err(error) => Err(error),
        }
    })
}

/// What was done or, if no source is at or below the path, the sources.
fn forget_in(
    home: &Home,
    live: u64,
    path: &Path,
    options: &Options,
) -> Result<std::result::Result<Report, Sources>> {
    check::guarded(home, live, || {
        let mut run = Run::open(home, live, options)?;
        if run.forget(path)? { run.commit().map(Ok) } else { Ok(Err(run.next.sources)) }
    })
}

/// Takes the right to write an index that is there, or that somebody is just making.
fn locked(home: &Home, wait: Option<Watch<'_>>) -> Result<Lock> {
    let is_there = || match home.readable() {
        Ok(_) | Err(Error::Outdated { .. }) => Ok(()),
        Err(error) => Err(error),
    };
    if !home.has_lock() {
        is_there()?;
    }
    let lock = home.lock(wait)?;
    is_there()?;
    Ok(lock)
}

fn nothing_to_index(home: &Home, paths: &[PathBuf]) -> Result<Report> {
    if paths.is_empty() {
        return Err(Error::NoSources { index: home.root().to_owned() });
    }
    let problems = paths.iter().filter_map(|path| sources::may_be_source(path).err());
    Ok(Report { problems: problems.collect(), ..Report::default() })
}

fn waiting<'w>(options: &Options, watch: Watch<'w>) -> Option<Watch<'w>> {
    options.wait.then_some(watch)
}

/// Sweeps, runs, and sweeps again: before, what a killed run left; after, what this one replaced or, if it
/// failed, what it left half done.
fn between_sweeps(home: &Home, _lock: &Lock, run: impl FnOnce() -> Result<Report>) -> Result<Report> {
    sweep(home)?;
    let before = last_commit(home).ok();
    let done = run();
    // Nothing depends on the second sweep: what it cannot remove is left to the next run.
    let _ = sweep(home);
    done.map_err(|error| match error {
        Error::Unwritable { path, source } if last_commit(home).ok() != before => {
            Error::Unsynced { path, source }
        }
        error => error,
    })
}

/// Removes what no finished run names.
fn sweep(home: &Home) -> Result<()> {
    home.sweep(home.manifest()?.map(|manifest| manifest.live))?;
    match home.readable().map(|manifest| (manifest.live, named(home, manifest.live))) {
        Ok((live, Ok(kept))) => home.sweep_generation(live, &kept),
        // What cannot be read is not touched.
        _ => Ok(()),
    }
}

fn first_run(home: &Home, paths: &[PathBuf], options: &Options, watch: Watch<'_>) -> Result<Report> {
    let mut sources = Sources::new();
    let mut problems = Vec::new();
    sources::add(&mut sources, paths, options.source.as_ref(), &mut problems);
    let run = Run::create(home, 1, sources.clone(), Glance::default(), options)?;
    let mut report = run.bring_up_to_date(&sources, watch)?;
    report.problems.splice(0..0, problems);
    home.switch(1)?;
    Ok(report)
}

/// Builds the next generation from `sources`, in place of one that knew this, verifies it, and makes it the
/// live one.
fn anew(
    home: &Home,
    sources: &Sources,
    known: Glance,
    options: &Options,
    watch: Watch<'_>,
) -> Result<Report> {
    let next = home.manifest()?.map_or(0, |manifest| manifest.live) + 1;
    let run = Run::create(home, next, sources.clone(), known, options)?;
    let report = run.bring_up_to_date(sources, watch)?;
    check::passages(home, next)?;
    home.switch(next)?;
    Ok(report)
}

/// What the last catalogue tells of sources and files, even of an index that this program cannot read otherwise.
fn last_known(home: &Home) -> Result<Glance> {
    let (folder, number) = last_commit(home)?;
    Catalogue::outline(&folder, number)
}

/// The folder of the live generation, and the number of its last catalogue.
pub(super) fn last_commit(home: &Home) -> Result<(PathBuf, u64)> {
    let live = home.manifest()?.map_or(0, |manifest| manifest.live);
    let folder = home.generation(live);
    let path = folder.join(META);
    let meta = fs::read(&path).map_err(|error| lost(&path, error))?;
    let commit = serde_json::from_slice::<serde_json::Value>(&meta)
        .ok()
        .and_then(|meta| serde_json::from_str::<Commit>(meta.get("payload")?.as_str()?).ok());
    match commit {
        Some(commit) => Ok((folder, commit.catalogue)),
        None => Err(lost(&path, "it names no catalogue")),
    }
}
