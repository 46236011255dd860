//! The right to write an index.
//!
//! Owns the lock file: one process at a time holds it, it names its holder, and the system takes it back
//! however that process ends. Readers do not know of it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::progress::{Flow, Progress, Watch};
use crate::error::{Error, Result};

/// Name of the lock file in the index folder.
pub(super) const NAME: &str = "lock";

/// How often one who waits looks again.
const PATIENCE: Duration = Duration::from_millis(50);

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

impl Lock {
    /// Takes the lock of the index at `root`, or says who has it.
    pub(super) fn take(root: &Path) -> Result<Lock> {
        let path = root.join(NAME);
        let unwritable = |source| Error::Unwritable { path: path.clone(), source };
        loop {
            let mut file = open(&path).map_err(unwritable)?;
            match file.try_lock() {
                // Whoever held it may have taken the file away.
                Ok(()) if !is(&file, &path) => {}
                Ok(()) => {
                    // The name is a courtesy: a full disk must not keep a run from tidying up.
                    let _ = file.set_len(0).and_then(|()| write!(file, "process {}", std::process::id()));
                    return Ok(Lock { file });
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Busy { index: root.to_owned(), holder: holder(&mut file) });
                }
                Err(TryLockError::Error(source)) => return Err(unwritable(source)),
            }
        }
    }

    /// Takes the lock of the index at `root` as soon as nobody has it, unless `watch` says stop.
    pub(super) fn wait(root: &Path, watch: Watch<'_>) -> Result<Lock> {
        loop {
            match Lock::take(root) {
                Err(Error::Busy { .. }) => {}
                done => return done,
            }
            if watch(Progress { waiting: true, ..Progress::default() }) == Flow::Break(()) {
                return Err(Error::Interrupted { index: root.to_owned() });
            }
            std::thread::sleep(PATIENCE);
        }
    }
}

fn open(path: &PathBuf) -> io::Result<File> {
    File::options().create(true).truncate(false).read(true).write(true).open(path)
}

fn holder(file: &mut File) -> String {
    let mut holder = String::new();
    let named = file.read_to_string(&mut holder).is_ok() && !holder.trim().is_empty();
    if named { holder.trim().to_owned() } else { "another process".to_owned() }
}

/// Whether this is the file that the path names.
#[cfg(unix)]
fn is(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let node = |of: &fs::Metadata| (of.dev(), of.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(a), Ok(b)) if node(&a) == node(&b))
}

/// Elsewhere a file that is open cannot be taken away.
#[cfg(not(unix))]
fn is(_: &File, path: &Path) -> bool {
    fs::exists(path).unwrap_or(true)
}
