//! The index folder: whose it is, who writes it, and which generation lives.
//!
//! Owns `manifest.json`, the generations' folders, and sweeping what a killed run left. Must not know what is
//! inside a generation.
//!
//! Law: the manifest changes in one step, after all that it names has reached the disk and before what it
//! named is removed, so a reader sees the old generation or the new one, never neither.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::disk::{BESIDE, Disk, FileSystem, folder_of};
use super::lock::{self, Lock};
use super::progress::Watch;
use crate::error::{Error, Result};

/// Version of what is on disk; raised when a reader of the old form would misread the new one.
pub const FORMAT: u32 = 11;

/// Edition of the analysis: programs of the same edition give the same terms. Raised with every change of the rules of
/// `french`, which a test notices.
pub const ANALYSIS: &str = "6";

const MANIFEST: &str = "manifest.json";
const GENERATION: &str = "generation-";
/// The sign that the folder is ours; on the disk before anything that only we write.
const TAG: &str = "CACHEDIR.TAG";
const IGNORE: &str = ".gitignore";
/// What the folder may hold before it is ours: `git` keeps an empty folder by a `.gitignore`.
const NEUTRAL: [&str; 3] = [IGNORE, TAG, lock::NAME];

/// What the index folder says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `trouvaille`.
    program: String,
    /// [`FORMAT`] of the program that wrote it.
    pub format: u32,
    /// [`ANALYSIS`] of the program that wrote it.
    pub analysis: String,
    /// The generation that readers open.
    pub live: u64,
}

/// An index folder.
#[derive(Debug, Clone)]
pub struct Home {
    root: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Home {
    /// The index folder at `root`, which need not exist.
    pub fn new(root: &Path) -> Home {
        Home::on(Arc::new(FileSystem), root)
    }

    /// The index folder at `root`, written through `disk`.
    pub fn on(disk: Arc<dyn Disk>, root: &Path) -> Home {
        Home { root: root.to_owned(), disk }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What writes it.
    pub(crate) fn disk(&self) -> &Arc<dyn Disk> {
        &self.disk
    }

    /// What the folder says of itself, or `None` if there is no index in it.
    pub fn manifest(&self) -> Result<Option<Manifest>> {
        let path = self.root.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if absent(&error) => return Ok(None),
            Err(source) => return Err(Error::Unreadable { path, source }),
        };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| lost(&path, error))?;
        if manifest.program != "trouvaille" {
            return Err(Error::ForeignIndex { index: self.root.clone() });
        }
        Ok(Some(manifest))
    }

    /// The manifest of an index that this program can read.
    pub fn readable(&self) -> Result<Manifest> {
        let Some(manifest) = self.manifest()? else {
            let index = self.root.clone();
            return Err(if self.is_vacant() {
                Error::NoIndex { index }
            } else {
                Error::ForeignIndex { index }
            });
        };
        let (found, expected) = ((manifest.format, manifest.analysis.as_str()), (FORMAT, ANALYSIS));
        if found != expected {
            let version = |(format, analysis): (u32, &str)| format!("format {format}, analysis {analysis}");
            return Err(Error::Outdated {
                index: self.root.clone(),
                found: version(found),
                expected: version(expected),
            });
        }
        Ok(manifest)
    }

    /// Makes the folder ours, creating it if need be, readable by its owner alone, and takes the right to
    /// write. Refuses a folder that holds anything else.
    pub fn claim(&self, wait: Option<Watch<'_>>) -> Result<Lock> {
        let unwritable = |source| Error::Unwritable { path: self.root.clone(), source };
        if self.manifest()?.is_none() {
            if !self.is_vacant() {
                return Err(Error::ForeignIndex { index: self.root.clone() });
            }
            self.create_root(&self.root).map_err(unwritable)?;
        }
        let lock = self.lock(wait)?;
        self.furnish().map_err(unwritable)?;
        Ok(lock)
    }

    /// Makes a folder, and those above it, and syncs the name of each. A killed run may have made one that is there
    /// and not have synced its name: the last one, and each above it that holds nothing else.
    fn create_root(&self, folder: &Path) -> io::Result<()> {
        let parent = folder_of(folder);
        let there = folder.is_dir();
        if parent != folder && (!there || entries(parent).count() == 1) {
            self.create_root(parent)?;
        }
        if !there
            && let Err(error) = self.disk.create_folder(folder)
            && error.kind() != io::ErrorKind::AlreadyExists
        {
            return Err(error);
        }
        match self.disk.sync_folder(parent) {
            // A folder that we may not even list is none that we made.
            Err(error) if there && error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            done => done,
        }
    }

    fn furnish(&self) -> io::Result<()> {
        let keep = |name: &str, text: &str| {
            let path = self.root.join(name);
            if path.exists() { Ok(()) } else { self.disk.replace(&path, text.as_bytes()) }
        };
        keep(
            TAG,
            "Signature: 8a477f597d28d172789f06886806bc55\n# An index of trouvaille; it can be rebuilt from its sources.\n",
        )?;
        keep(IGNORE, "*\n")
    }

    /// Takes the right to write; if another has it, says who, or waits until it is free.
    pub fn lock(&self, wait: Option<Watch<'_>>) -> Result<Lock> {
        match wait {
            None => Lock::take(&self.root),
            Some(watch) => Lock::wait(&self.root, watch),
        }
    }

    /// Whether somebody has written here, or is about to.
    pub fn has_lock(&self) -> bool {
        self.root.join(lock::NAME).exists()
    }

    /// The folder of a generation.
    pub fn generation(&self, number: u64) -> PathBuf {
        self.root.join(format!("{GENERATION}{number:06}"))
    }

    /// Makes the empty folder of a generation.
    pub fn create_generation(&self, number: u64) -> Result<()> {
        let folder = self.generation(number);
        self.disk.create_folder(&folder).map_err(|source| Error::Unwritable { path: folder, source })
    }

    /// Makes a generation the live one, in one step.
    pub fn switch(&self, live: u64) -> Result<()> {
        let manifest = Manifest {
            program: "trouvaille".to_owned(),
            format: FORMAT,
            analysis: ANALYSIS.to_owned(),
            live,
        };
        let json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        let path = self.root.join(MANIFEST);
        // The manifest names the generation's folder: that name goes first.
        let switched = self.disk.sync_folder(&self.root).and_then(|()| self.disk.replace(&path, &json));
        switched.map_err(|source| match self.manifest() {
            Ok(Some(found)) if found == manifest => Error::Unsynced { path, source },
            _ => Error::Unwritable { path, source },
        })
    }

    /// Removes every generation but the live one, and what was to replace a file: what a killed run or a
    /// finished rebuild left. What cannot be removed now is left for the next sweep.
    pub fn sweep(&self, live: Option<u64>) -> Result<()> {
        self.settle(&self.root)?;
        let kept = live.map(|number| self.generation(number));
        for (name, path) in entries(&self.root) {
            let name = name.to_string_lossy();
            if name.starts_with(GENERATION) && Some(&path) != kept.as_ref() {
                for (_, file) in entries(&path) {
                    let _ = self.disk.remove(&file);
                }
                let _ = self.disk.remove_folder(&path);
            } else if is_ours(name.strip_suffix(BESIDE).unwrap_or_default()) {
                let _ = self.disk.remove(&path);
            }
        }
        Ok(())
    }

    /// Removes every file of a generation but the `kept` ones.
    pub fn sweep_generation(&self, number: u64, kept: &HashSet<PathBuf>) -> Result<()> {
        let folder = self.generation(number);
        self.settle(&folder)?;
        for (name, path) in entries(&folder) {
            if !kept.contains(Path::new(&name)) {
                let _ = self.disk.remove(&path);
            }
        }
        Ok(())
    }

    /// What a killed run renamed reaches the disk before what it replaced is removed.
    fn settle(&self, folder: &Path) -> Result<()> {
        let settled = self.disk.sync_folder(folder);
        settled.map_err(|source| Error::Unwritable { path: folder.to_owned(), source })
    }

    /// Whether there is no index here, and one may be made: the folder is not there, empty but for neutral
    /// files, or what a first run left that was killed before it had a manifest.
    fn is_vacant(&self) -> bool {
        let names: Vec<String> =
            entries(&self.root).map(|(name, _)| name.to_string_lossy().into_owned()).collect();
        let whole = |name: &String| name.strip_suffix(BESIDE).unwrap_or(name).to_owned();
        let neutral = names.iter().all(|name| NEUTRAL.contains(&whole(name).as_str()));
        let ours = self.root.join(TAG).exists() && names.iter().all(|name| is_ours(&whole(name)));
        !self.root.is_file() && (neutral || ours)
    }
}

/// The error of a file that leads to the list of the sources: the manifest, a generation's `meta.json`, a catalogue.
/// Without that list an index cannot be built anew.
pub(super) fn lost(path: &Path, cause: impl std::fmt::Display) -> Error {
    let of_generation =
        |folder: &Path| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(GENERATION));
    let folder = folder_of(path);
    let root = if of_generation(folder) { folder_of(folder) } else { folder };
    let file = path.strip_prefix(root).unwrap_or(path);
    Error::Lost { index: root.to_owned(), cause: format!("{}: {cause}", file.display()) }
}

/// Whether a file or folder of this name in an index folder is part of the index.
fn is_ours(name: &str) -> bool {
    NEUTRAL.contains(&name) || name == MANIFEST || name.starts_with(GENERATION)
}

/// What is in a folder; nothing, if it cannot be read.
fn entries(folder: &Path) -> impl Iterator<Item = (OsString, PathBuf)> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| (entry.file_name(), entry.path()))
}

/// Whether an error says that a file is not there.
pub(super) fn absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
