//! Whether an index is sound.
//!
//! Owns the verification of every file that the last commit names: `docs/DURABILITY.md` says what is verified
//! when. Must not know ranking or the terminal.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use super::catalogue::{self, Catalogue};
use super::files::Files;
use super::generation::Home;
use super::memory::Held;
use super::open::{META, Snapshot, named, open_index, settled, unopened};
use crate::error::{Error, Result};

/// What a verification found.
#[derive(Debug, Default)]
pub struct Check {
    /// Files of the index.
    pub files: u64,
    /// Passages that can be found.
    pub passages: u64,
    /// Bytes of the files of the index.
    pub bytes: u64,
    /// What is wrong; an index without any is sound.
    pub problems: Vec<Error>,
}

/// See [`super::Index::check`].
pub(super) fn check(home: &Home) -> Result<Check> {
    settled(home, || {
        let live = home.readable()?.live;
        let folder = home.generation(live);
        let named = named(home, live).map_err(|source| unopened(&folder, source))?;
        let files: Vec<PathBuf> =
            named.iter().map(|file| folder.join(file)).filter(|file| file.exists()).collect();
        let size = |file: &PathBuf| file.metadata().map_or(0, |file| file.len());
        let mut check = Check {
            files: files.len() as u64,
            bytes: files.iter().map(size).sum(),
            problems: damaged(home, live)?,
            ..Check::default()
        };
        if check.problems.is_empty() {
            check.passages = passages(home, live)?;
        }
        Ok(check)
    })
}

/// The passages of a generation, if its catalogue and its segments can be opened and fit each other.
pub(super) fn passages(home: &Home, generation: u64) -> Result<u64> {
    let snapshot = Snapshot::of(home, generation)?;
    let folder = home.generation(generation);
    let catalogue = Catalogue::read(&folder, snapshot.catalogue)?;
    let (found, expected) = (snapshot.searcher.num_docs(), catalogue.passages());
    if found == expected {
        return Ok(found);
    }
    let cause = format!("it has {found} passages, its catalogue {expected}");
    Err(Error::Damaged { index: folder, cause })
}

/// Does what reads a generation. If it panics, or the engine fails, over a file whose bytes are not those that
/// were written, this is the error.
pub(super) fn guarded<T>(home: &Home, generation: u64, read: impl FnOnce() -> Result<T>) -> Result<T> {
    let damage = || damaged(home, generation).map_or_else(Some, |problems| problems.into_iter().next());
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Err(error @ Error::Engine { .. })) => Err(damage().unwrap_or(error)),
        Ok(done) => done,
        Err(panic) => Err(damage().unwrap_or_else(|| resume_unwind(panic))),
    }
}

/// The files of a generation, in order, whose bytes are not those that were written, as their checksums tell.
fn damaged(home: &Home, generation: u64) -> Result<Vec<Error>> {
    let folder = home.generation(generation);
    let failed = |source| unopened(&folder, source);
    let (index, _) =
        Files::to_read(&folder).and_then(|files| open_index(files, &Held::default())).map_err(failed)?;
    let mut files: Vec<PathBuf> = named(home, generation).map_err(failed)?.into_iter().collect();
    files.sort();
    let with_checksum = |file: &PathBuf| file != Path::new(META) && !catalogue::is_name(file);
    // What no segment needs is named, and not there.
    let there = |file: &PathBuf| is_needed(file) || folder.join(file).exists();
    let sound = |file: &PathBuf| match index.directory().validate_checksum(file) {
        Ok(true) => None,
        Ok(false) => Some(Error::Damaged {
            index: folder.join(file),
            cause: "its bytes are not those that were written".to_owned(),
        }),
        Err(source) => Some(unopened(&folder, source.into())),
    };
    Ok(files.iter().filter(|file| with_checksum(file) && there(file)).filter_map(sound).collect())
}

/// Whether every segment has a file of this kind.
fn is_needed(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    !matches!(ending, "temp" | "del")
}
