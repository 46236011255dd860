//! The index on disk.
//!
//! Owns the schema, the one tokenizer adapter, the vocabulary, the catalogue, generations and durability.
//! Must not know ranking or the command line.
//!
//! One commit point: the catalogue is written and synced, its name goes into tantivy's commit, tantivy
//! commits, the folder is synced. A rebuild does all that in a new generation, then renames the manifest.
//! Everything is written through one [`disk::Disk`]; `docs/DURABILITY.md` has the protocol step by step.

pub mod about;
pub mod build;
pub mod catalogue;
mod check;
mod complaint;
pub mod disk;
mod entries;
mod entry;
mod files;
pub mod generation;
mod lengths;
pub(crate) mod likenesses;
pub mod lock;
pub mod memory;
pub mod open;
pub mod place;
pub mod progress;
mod queue;
mod report;
mod run;
pub mod schema;
mod sizes;
pub(crate) mod sources;
pub mod spellings;
mod survey;
mod tally;
pub mod texts;
mod tokenizer;
mod varint;
pub mod vocabulary;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::corpus::{self, walk};
use crate::error::{Error, Result};
pub use build::Options;
use catalogue::Catalogue;
pub use catalogue::Source;
pub use check::Check;
use disk::Disk;
use generation::Home;
use open::{Snapshot, settled};
pub use progress::{Flow, Progress, Watch};
pub use report::Report;
pub use sizes::Part;

/// An index folder: what is done to it as a whole.
///
/// Each call takes the lock it needs, and leaves the index either as it was or as it should be.
#[derive(Debug, Clone)]
pub struct Index {
    home: Home,
}

impl Index {
    /// The index at `root`, which need not exist yet: the first [`Index::update`] makes it.
    pub fn at(root: &Path) -> Index {
        Index { home: Home::new(root) }
    }

    /// The index at `root`, as [`Index::at`], written through `disk`.
    pub fn on(disk: Arc<dyn Disk>, root: &Path) -> Index {
        Index { home: Home::on(disk, root) }
    }

    /// The index at `root`, which must exist.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::ForeignIndex`], [`Error::Damaged`], or [`Error::Outdated`] if another version
    /// wrote it.
    pub fn open(root: &Path) -> Result<Index> {
        let home = Home::new(root);
        home.readable()?;
        Ok(Index { home })
    }

    /// Brings the index up to date with `paths`, which become its sources, or with the sources it has. Reads
    /// only files whose size or time changed. Calls `watch` with each step, and stops with
    /// [`Error::Interrupted`] if it answers [`Flow::Break`].
    ///
    /// What cannot be read is in [`Report::problems`]; all the rest is done.
    pub fn update(&self, paths: &[PathBuf], options: &Options, watch: Watch<'_>) -> Result<Report> {
        build::update(&self.home, paths, options, watch)
    }

    /// Builds everything anew beside the live index, then switches to it in one step.
    pub fn rebuild(&self, options: &Options, watch: Watch<'_>) -> Result<Report> {
        build::rebuild(&self.home, options, watch)
    }

    /// Takes the source at `path` out of the index or, if there is none, those below it.
    pub fn forget(&self, path: &Path, options: &Options, watch: Watch<'_>) -> Result<Report> {
        build::forget(&self.home, path, options, watch)
    }

    /// What has changed since the last run, as far as a quick look shows: sources that are gone, and a file of
    /// the first thousand that is not as it was. (To be sure takes a run.)
    pub fn staleness(&self) -> Result<Staleness> {
        let catalogue = settled(&self.home, || {
            self.home.readable()?;
            let (folder, number) = build::last_commit(&self.home)?;
            Catalogue::glance(&folder, number, QUICK_LOOK)
        })?;
        let (there, gone): (Vec<PathBuf>, Vec<PathBuf>) = catalogue
            .sources
            .keys()
            .map(|name| corpus::name::to_path(name))
            .partition(|path| path.try_exists().unwrap_or(true));
        // Of what is gone by force nothing is indexed.
        let has_files = |source: &PathBuf| {
            let mut files = catalogue.files.iter().map(|file| corpus::name::to_path(&file.name));
            catalogue.files.len() >= QUICK_LOOK || files.any(|file| file.starts_with(source))
        };
        let gone = gone.into_iter().filter(has_files).collect();
        let differs = |file: &catalogue::FileLine| {
            let path = corpus::name::to_path(&file.name);
            let gone_with_source = !there.iter().any(|source| path.starts_with(source));
            let same = std::fs::metadata(&path).is_ok_and(|now| {
                let untold = file.modified == walk::NEVER;
                now.len() == file.size && (untold || walk::modified(&now) == file.modified)
            });
            (!gone_with_source && !same).then_some(path)
        };
        let changed = catalogue.files.iter().find_map(differs);
        Ok(Staleness { updated: catalogue.started / NANOSECONDS, gone, changed })
    }

    /// Verifies the last committed state: every file of it by its checksum, and that they fit each other.
    ///
    /// # Errors
    /// As [`Index::open`]; what else is wrong is in [`Check::problems`].
    pub fn check(&self) -> Result<Check> {
        check::check(&self.home)
    }

    /// Does what reads this index. If that panics, or the engine fails, over a damaged file, this is the error.
    pub fn guarded<T>(&self, read: impl FnOnce() -> Result<T>) -> Result<T> {
        check::guarded(&self.home, self.home.readable()?.live, read)
    }

    /// What each part of the live generation takes, the largest first.
    pub fn sizes(&self) -> Result<Vec<Part>> {
        sizes::sizes(&self.home)
    }

    /// What the index holds.
    pub fn status(&self) -> Result<Status> {
        settled(&self.home, || status(&self.home))
    }
}

/// Files that [`Index::staleness`] looks at: some milliseconds' worth.
const QUICK_LOOK: usize = 1000;

const NANOSECONDS: i64 = 1_000_000_000;

/// What has changed since the last run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staleness {
    /// When the last run began, in seconds since 1970.
    pub updated: i64,
    /// Sources that are no longer there.
    pub gone: Vec<PathBuf>,
    /// A file that is not as it was.
    pub changed: Option<PathBuf>,
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The index folder.
    pub index: String,
    /// Names of the sources, in order.
    pub sources: Vec<String>,
    /// Number of files.
    pub files: u64,
    /// Number of documents: a file, or a record of one.
    pub documents: u64,
    /// Number of passages.
    pub passages: u64,
    /// Bytes of the indexed files.
    pub text_bytes: u64,
    /// Bytes of the index.
    pub index_bytes: u64,
    /// When the last run began, in seconds since 1970.
    pub updated: i64,
    /// The live generation.
    pub generation: u64,
    /// Number of segments.
    pub segments: u64,
    /// Version of the form on disk.
    pub format: u32,
    /// Version of the analysis.
    pub analysis: String,
}

fn status(home: &Home) -> Result<Status> {
    let manifest = home.readable()?;
    let snapshot = Snapshot::open(home)?;
    let folder = home.generation(snapshot.generation);
    let catalogue = Catalogue::read(&folder, snapshot.catalogue)?;
    let sizes = std::fs::read_dir(&folder)
        .map_err(|source| Error::Unreadable { path: folder.clone(), source })?
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|metadata| metadata.len());
    Ok(Status {
        index: home.root().display().to_string(),
        sources: catalogue.sources.keys().cloned().collect(),
        files: catalogue.files.values().filter(|file| !file.documents.is_empty()).count() as u64,
        documents: catalogue.documents(),
        passages: snapshot.searcher.num_docs(),
        text_bytes: catalogue.bytes(),
        index_bytes: sizes.sum(),
        updated: catalogue.started / NANOSECONDS,
        generation: snapshot.generation,
        segments: snapshot.searcher.segment_readers().len() as u64,
        format: manifest.format,
        analysis: manifest.analysis,
    })
}
