//! The index folder: whose it is, who writes it, and which generation lives.
//!
//! Owns `manifest.json`, the lock, the generations' folders, and sweeping what a killed run left. Must not
//! know what is inside a generation.
//!
//! Law: the manifest changes in one step (written beside, synced, renamed, folder synced), so a reader sees
//! the old generation or the new one, never neither.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::french;

/// Version of what is on disk; raised when a reader of the old form would misread the new one.
pub const FORMAT: u32 = 2;

/// Raised with every change of the rules that the probe of [`fingerprint`] would not show.
const ANALYSIS_EDITION: &str = "2";

const MANIFEST: &str = "manifest.json";
const LOCK: &str = "lock";
/// What the folder may hold before it is ours: `git` keeps an empty folder by a `.gitignore`.
const NEUTRAL: [&str; 3] = [".gitignore", "CACHEDIR.TAG", LOCK];

/// What the index folder says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `trouvaille`.
    program: String,
    /// [`FORMAT`] of the program that wrote it.
    pub format: u32,
    /// [`fingerprint`] of the program that wrote it.
    pub analysis: String,
    /// The generation that readers open.
    pub live: u64,
}

/// An index folder.
#[derive(Debug, Clone)]
pub struct Home {
    root: PathBuf,
}

/// The right to write an index, until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Unlocks, rather than close the file: a process that another thread is just starting may still share it.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Tells analyses apart: two programs with the same fingerprint give the same terms.
pub fn fingerprint() -> String {
    const PROBE: &str = "L’œuvre des États-Unis, aujourd’hui : 10 000 élu·e·s du XIXe siècle, dit-elle ; \
        la S.N.C.F. et l’article L. 1234-1 ; les travaux naissaient, chevaux, heureuse, française, C++.";
    let mut bytes = ANALYSIS_EDITION.as_bytes().to_vec();
    for token in french::analyse(PROBE) {
        bytes.extend_from_slice(token.stem.as_str().as_bytes());
        bytes.push(0);
    }
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&bytes))
}

impl Home {
    /// The index folder at `root`, which need not exist.
    pub fn new(root: &Path) -> Home {
        Home { root: root.to_owned() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the folder says of itself, or `None` if there is no index in it.
    pub fn manifest(&self) -> Result<Option<Manifest>> {
        let path = self.root.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if absent(&error) => return Ok(None),
            Err(source) => return Err(Error::Unreadable { path, source }),
        };
        let manifest: Manifest = serde_json::from_slice(&bytes)
            .map_err(|error| Error::Damaged { index: path.clone(), cause: error.to_string() })?;
        if manifest.program != "trouvaille" {
            return Err(Error::ForeignIndex { index: self.root.clone() });
        }
        Ok(Some(manifest))
    }

    /// The manifest of an index that this program can read.
    pub fn readable(&self) -> Result<Manifest> {
        let Some(manifest) = self.manifest()? else {
            let index = self.root.clone();
            return Err(if self.is_neutral() {
                Error::NoIndex { index }
            } else {
                Error::ForeignIndex { index }
            });
        };
        let (found, expected) = ((manifest.format, &manifest.analysis), (FORMAT, &fingerprint()));
        if found != expected {
            let version =
                |(format, analysis): (u32, &String)| format!("format {format}, analysis {analysis}");
            return Err(Error::Outdated {
                index: self.root.clone(),
                found: version(found),
                expected: version(expected),
            });
        }
        Ok(manifest)
    }

    /// Makes the folder ours, creating it if need be, readable by its owner alone. Refuses a folder that
    /// holds anything else.
    pub fn claim(&self) -> Result<()> {
        if self.manifest()?.is_none() && !self.is_neutral() && !self.holds_only_ours() {
            return Err(Error::ForeignIndex { index: self.root.clone() });
        }
        self.furnish().map_err(|source| Error::Unwritable { path: self.root.clone(), source })
    }

    fn furnish(&self) -> io::Result<()> {
        if !self.root.exists() {
            let mut folder = fs::DirBuilder::new();
            folder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
            folder.create(&self.root)?;
        }
        let keep = |name: &str, text: &str| {
            let path = self.root.join(name);
            if path.exists() { Ok(()) } else { fs::write(path, text) }
        };
        keep(".gitignore", "*\n")?;
        keep(
            "CACHEDIR.TAG",
            "Signature: 8a477f597d28d172789f06886806bc55\n# An index of trouvaille; it can be rebuilt from its sources.\n",
        )
    }

    /// Takes the right to write, or says who has it.
    pub fn lock(&self) -> Result<Lock> {
        let path = self.root.join(LOCK);
        let unwritable = |source| Error::Unwritable { path: path.clone(), source };
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let named = file.read_to_string(&mut holder).is_ok() && !holder.trim().is_empty();
                let holder = if named { holder.trim() } else { "another process" };
                return Err(Error::Busy { index: self.root.clone(), holder: holder.to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(unwritable(source)),
        }
        file.set_len(0).map_err(unwritable)?;
        write!(file, "process {}", std::process::id()).map_err(unwritable)?;
        Ok(Lock { file })
    }

    /// The folder of a generation.
    pub fn generation(&self, number: u64) -> PathBuf {
        self.root.join(format!("generation-{number:06}"))
    }

    /// Makes a generation the live one, in one step.
    pub fn switch(&self, live: u64) -> Result<()> {
        let manifest =
            Manifest { program: "trouvaille".to_owned(), format: FORMAT, analysis: fingerprint(), live };
        let json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        replace(&self.root.join(MANIFEST), &json)
    }

    /// Removes every generation but the live one: what a killed run or a finished rebuild left. What cannot
    /// be removed now is left for the next sweep.
    pub fn sweep(&self, live: Option<u64>) {
        let kept = live.map(|number| self.generation(number));
        for entry in fs::read_dir(&self.root).into_iter().flatten().flatten() {
            let ours = entry.file_name().to_string_lossy().starts_with("generation-");
            if ours && Some(entry.path()) != kept {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let _ = fs::remove_file(beside(&self.root.join(MANIFEST)));
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    fn is_neutral(&self) -> bool {
        !self.root.is_file() && self.names().iter().all(|name| NEUTRAL.contains(&name.as_str()))
    }

    /// Whether a first run was killed here before it had a manifest.
    fn holds_only_ours(&self) -> bool {
        let ours = |name: &String| {
            NEUTRAL.contains(&name.as_str()) || name.starts_with("generation-") || name.starts_with(MANIFEST)
        };
        self.root.join("CACHEDIR.TAG").exists() && self.names().iter().all(ours)
    }
}

/// Whether an error says that a file is not there.
fn absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// Replaces a file in one step, and returns when that has reached the disk.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || {
        let new = beside(path);
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        sync_folder(path.parent().unwrap_or(Path::new(".")))
    };
    write().map_err(|source| Error::Unwritable { path: path.to_owned(), source })
}

/// Returns when the names in a folder have reached the disk.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}
