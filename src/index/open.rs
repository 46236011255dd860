//! Opening an index, to read it or to write it.
//!
//! Owns the tantivy index of a generation and the snapshot that a search works on. A reader needs no
//! permission to write, takes no lock, and is never disturbed: what it opened stays mapped. Must not know
//! ranking or the command line.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::schema::Schema;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexSettings, ReloadPolicy, TantivyError};

use super::generation::Home;
use super::schema::{Fields, TOKENIZER, schema};
use super::tokenizer::FrenchTokenizer;
use super::vocabulary::{Vocabulary, VocabularyPlugin};
use crate::error::{Error, Result};

/// Bytes of text that tantivy compresses together. Larger blocks take less room and longer to open one
/// passage of; 16 KB is tantivy's own choice.
const BLOCK_BYTES: usize = 16_384;

/// What a commit of tantivy names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Commit {
    /// Number of the catalogue that goes with it.
    pub(crate) catalogue: u64,
}

/// A committed state of the index, to search in.
pub struct Snapshot {
    /// tantivy's view of the segments.
    pub(crate) searcher: tantivy::Searcher,
    /// Handles of the fields.
    pub(crate) fields: Fields,
    /// Words and lengths of each segment, in the order of the segments.
    pub(crate) vocabularies: Vec<Vocabulary>,
    /// The index folder, for errors.
    pub(crate) home: Home,
    /// Number of the catalogue of this state.
    pub(crate) catalogue: u64,
    /// The generation of this state.
    pub(crate) generation: u64,
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot({}, generation {})", self.home.root().display(), self.generation)
    }
}

impl Snapshot {
    /// Opens the last committed state. A writer may remove a file between the moment its name is read and
    /// the moment it is opened; then the newer state is opened, once more.
    pub fn open(home: &Home) -> Result<Snapshot> {
        match Snapshot::attempt(home) {
            Err(Error::Unreadable { .. } | Error::Damaged { .. }) => Snapshot::attempt(home),
            done => done,
        }
    }

    fn attempt(home: &Home) -> Result<Snapshot> {
        let generation = home.readable()?.live;
        let engine = |source| unopened(home, source);
        let (index, fields) = open_index(&home.generation(generation), false).map_err(engine)?;
        let commit = committed(&index).map_err(engine)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(32)
            .try_into()
            .map_err(engine)?;
        let searcher = reader.searcher();
        let vocabularies = searcher.segment_readers().iter().map(Vocabulary::open);
        Ok(Snapshot {
            vocabularies: vocabularies.collect::<tantivy::Result<_>>().map_err(engine)?,
            searcher,
            fields,
            home: home.clone(),
            catalogue: commit.catalogue,
            generation,
        })
    }

    /// The error of a failure of tantivy on this index.
    pub(crate) fn engine(&self, source: TantivyError) -> Error {
        Error::Engine { index: self.home.root().to_owned(), source }
    }
}

/// Why an index could not be opened.
pub(crate) fn unopened(home: &Home, source: TantivyError) -> Error {
    match source {
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => Error::Unreadable {
            path: home.root().join(filepath),
            source: io::Error::new(io_error.kind(), io_error.to_string()),
        },
        source => Error::Damaged { index: home.root().to_owned(), cause: source.to_string() },
    }
}

/// What the last commit of an index named.
pub(crate) fn committed(index: &Index) -> tantivy::Result<Commit> {
    let payload = index.load_metas()?.payload;
    Ok(payload.and_then(|payload| serde_json::from_str(&payload).ok()).unwrap_or_default())
}

/// A new, empty tantivy index in `folder`, which must exist and be empty.
pub(crate) fn create_index(folder: &Path) -> tantivy::Result<(Index, Fields)> {
    let (schema, fields) = schema();
    let settings = IndexSettings { docstore_blocksize: BLOCK_BYTES, ..compressed() };
    let index = Index::builder()
        .schema(schema)
        .settings(settings)
        .tokenizers(tokenizers())
        .register_plugin(Arc::new(VocabularyPlugin))
        .open_or_create(Files { files: MmapDirectory::open(folder)?, writable: true })?;
    Ok((index, fields))
}

/// The tantivy index in `folder`.
pub(crate) fn open_index(folder: &Path, to_write: bool) -> tantivy::Result<(Index, Fields)> {
    let mut index = Index::open(Files { files: MmapDirectory::open(folder)?, writable: to_write })?;
    index.set_tokenizers(tokenizers());
    index.register_plugin(Arc::new(VocabularyPlugin));
    let (expected, fields): (Schema, Fields) = schema();
    if index.schema() != expected {
        return Err(TantivyError::SchemaError("the fields are not those of this program".to_owned()));
    }
    Ok((index, fields))
}

fn compressed() -> IndexSettings {
    use tantivy::store::{Compressor, ZstdCompressor};
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    }
}

fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TOKENIZER, TextAnalyzer::from(FrenchTokenizer::default()));
    tokenizers
}

/// The folder of a generation. Who writes holds our own lock, which tantivy's would only repeat; who reads
/// takes none (tantivy would open a lock file for writing), and writes nothing.
#[derive(Clone, Debug)]
struct Files {
    files: MmapDirectory,
    writable: bool,
}

impl Files {
    fn allowed(&self) -> io::Result<()> {
        let refused = "this index was opened for reading";
        if self.writable { Ok(()) } else { Err(io::Error::new(io::ErrorKind::PermissionDenied, refused)) }
    }
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.allowed().map_err(|refused| DeleteError::IoError {
            io_error: Arc::new(refused),
            filepath: path.to_owned(),
        })?;
        self.files.delete(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.allowed().map_err(|refused| OpenWriteError::wrap_io_error(refused, path.to_owned()))?;
        self.files.open_write(path)
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.allowed()?;
        self.files.atomic_write(path, bytes)
    }

    fn sync_directory(&self) -> io::Result<()> {
        if self.writable { self.files.sync_directory() } else { Ok(()) }
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
