//! The folder of a generation, as tantivy sees it.
//!
//! Owns the way between tantivy and the disk: what is read is mapped, what is written goes to our [`Disk`]. Who
//! only reads needs no permission to write and takes no lock (tantivy would open a lock file for writing).
//! Must not know what the files hold.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use super::disk::{Disk, DiskFile};
use super::generation::Home;

/// Where tantivy lists the files it may remove. We keep no such list: what a commit does not name is swept, so
/// there is no second truth, and no sync for each change of it.
const MANAGED: &str = ".managed.json";

/// The files of a generation.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: PathBuf,
    mapped: MmapDirectory,
    /// `None` for who only reads.
    disk: Option<Arc<dyn Disk>>,
    /// What the disk refused first.
    failed: Arc<OnceLock<(PathBuf, io::Error)>>,
}

impl Files {
    /// To read a generation.
    pub(crate) fn to_read(folder: &Path) -> tantivy::Result<Files> {
        let mapped = MmapDirectory::open(folder)?;
        Ok(Files { folder: folder.to_owned(), mapped, disk: None, failed: Arc::default() })
    }

    /// To write a generation. Who does holds our own lock, which tantivy's would only repeat.
    pub(crate) fn to_write(home: &Home, generation: u64) -> tantivy::Result<Files> {
        let files = Files::to_read(&home.generation(generation))?;
        Ok(Files { disk: Some(Arc::clone(home.disk())), ..files })
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the disk refused first, and where.
    pub(crate) fn failure(&self) -> Option<(PathBuf, io::Error)> {
        self.failed.get().map(|(path, error)| (path.clone(), again(error)))
    }

    fn disk(&self) -> io::Result<&Arc<dyn Disk>> {
        let refused = || io::Error::new(io::ErrorKind::PermissionDenied, "this index was opened for reading");
        self.disk.as_ref().ok_or_else(refused)
    }

    /// Notes a failure, and passes it on.
    fn noted<T>(&self, path: &Path, done: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &done {
            let _ = self.failed.set((path.to_owned(), again(error)));
        }
        done
    }
}

/// The same error once more.
fn again(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.mapped.get_file_handle(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(MANAGED) {
            return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
        }
        self.mapped.atomic_read(path)
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let deleted = self.disk().and_then(|disk| disk.remove(&self.folder.join(path)));
        deleted.map_err(|error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let full = self.folder.join(path);
        let created = self.disk().and_then(|disk| disk.create(&full));
        match self.noted(&full, created) {
            Ok(file) => Ok(BufWriter::new(Box::new(Written { file, path: full, files: self.clone() }))),
            Err(error) => Err(OpenWriteError::wrap_io_error(error, path.to_owned())),
        }
    }

    /// Replaces a file in one step. (tantivy's own leaves the new name unsynced, and then removes what the old
    /// file named.)
    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let full = self.folder.join(path);
        if path == Path::new(MANAGED) {
            return Ok(());
        }
        self.noted(&full, self.disk().and_then(|disk| disk.replace(&full, bytes)))
    }

    fn sync_directory(&self) -> io::Result<()> {
        match &self.disk {
            Some(disk) => self.noted(&self.folder, disk.sync_folder(&self.folder)),
            None => Ok(()),
        }
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// A file that tantivy writes.
struct Written {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    files: Files,
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        self.files.noted(&self.path, written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.file.flush();
        self.files.noted(&self.path, flushed)
    }
}

impl TerminatingWrite for Written {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.flush()?;
        let synced = self.file.sync();
        self.files.noted(&self.path, synced)
    }
}
