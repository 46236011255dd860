//! The disk: every write to an index folder goes through here.
//!
//! Owns what can be done to a disk, one operation at a time, so that a test can count the operations, make any
//! of them fail, and work out what a crash after any of them may leave. Must not know what is written.
//!
//! Law: what has not been synced may be lost, torn or kept, each part for itself. A file's bytes are synced
//! with the file; its name, and the names that were changed or removed, with its folder.
//! `docs/DURABILITY.md` says what each sync is for.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What follows the name of a file that is written beside the one it will replace.
pub(crate) const BESIDE: &str = ".new";

/// A disk to write on.
pub trait Disk: fmt::Debug + Send + Sync {
    /// Makes a folder, for its owner alone, in a folder that exists.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes a new file; empties it, if there is one.
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Gives a file another name in its folder, in place of what had that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// Returns when the names in a folder have reached the disk.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// Replaces a file in one step, and returns when that has reached the disk. What the new bytes speak of
    /// must have reached it before.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let new = beside(path);
        let mut file = self.create(&new)?;
        file.write_all(bytes)?;
        file.sync()?;
        drop(file);
        self.rename(&new, path)?;
        self.sync_folder(folder_of(path))
    }
}

/// A file being written.
pub trait DiskFile: Write + Send + Sync {
    /// Returns when what was written has reached the disk.
    fn sync(&mut self) -> io::Result<()>;
}

/// The disk of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct FileSystem;

impl Disk for FileSystem {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        #[cfg_attr(not(unix), allow(unused_mut, reason = "there is no mode to set"))]
        let mut folder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File::create(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    /// A file system that cannot sync a folder at all (some of networks) keeps what it promises by itself.
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        #[cfg(unix)]
        match File::open(path)?.sync_all() {
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
            done => done?,
        }
        #[cfg(not(unix))]
        let _ = path;
        Ok(())
    }
}

impl DiskFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

/// Where the bytes that will replace a file are written.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(BESIDE);
    PathBuf::from(name)
}

/// The folder that a path is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
