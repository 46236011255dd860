//! Opening an index, to read it or to write it.
//!
//! Owns the tantivy index of a generation and the snapshot that a search works on. A reader needs no
//! permission to write, takes no lock, and is never disturbed: what it opened stays mapped. Must not know
//! ranking or the command line.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::error::OpenReadError;
use tantivy::error::DataCorruption;
use tantivy::schema::Schema;
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexSettings, ReloadPolicy, TantivyError};

use super::catalogue;
use super::check;
use super::files::Files;
use super::generation::{Home, lost};
use super::likenesses::{LikenessPlugin, Likenesses};
use super::memory::Held;
use super::schema::{Fields, TOKENIZER, schema};
use super::texts::{Texts, TextsPlugin};
use super::tokenizer::FrenchTokenizer;
use super::vocabulary::{Vocabulary, VocabularyPlugin};
use crate::error::{Error, Result};

/// The file that names the segments of a commit.
pub(super) const META: &str = "meta.json";

/// What a commit of tantivy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    pub vocabularies: Vec<Vocabulary>,
    /// Likenesses of each segment, in the order of the segments.
    pub(crate) likenesses: Vec<Likenesses>,
    /// Texts of each segment, in the order of the segments.
    pub(crate) texts: Vec<Texts>,
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
    /// Opens the last committed state.
    pub fn open(home: &Home) -> Result<Snapshot> {
        settled(home, || Snapshot::of(home, home.readable()?.live))
    }

    /// Opens the last committed state of a generation, which nobody writes.
    pub(crate) fn of(home: &Home, generation: u64) -> Result<Snapshot> {
        check::guarded(home, generation, || Snapshot::open_generation(home, generation))
    }

    fn open_generation(home: &Home, generation: u64) -> Result<Snapshot> {
        let folder = home.generation(generation);
        let engine = |source| unopened(&folder, source);
        let files = Files::to_read(&folder).map_err(engine)?;
        let (index, fields) = open_index(files, &Held::default()).map_err(engine)?;
        let commit = committed(&index).map_err(engine)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(engine)?;
        let searcher = reader.searcher();
        let segments = searcher.segment_readers();
        let vocabularies = segments.iter().map(Vocabulary::open).collect::<tantivy::Result<_>>();
        let texts = segments.iter().map(Texts::open).collect::<tantivy::Result<_>>();
        let likenesses = segments.iter().map(Likenesses::open).collect::<tantivy::Result<_>>();
        Ok(Snapshot {
            vocabularies: vocabularies.map_err(engine)?,
            likenesses: likenesses.map_err(engine)?,
            texts: texts.map_err(engine)?,
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

/// Reads what a writer may replace, and reads it again as long as it was replaced meanwhile: a file may be
/// removed between the moment its name is read and the moment it is opened, and two files may be of two states.
pub(crate) fn settled<T>(home: &Home, read: impl Fn() -> Result<T>) -> Result<T> {
    loop {
        let state = state(home);
        let done = read();
        if state == self::state(home) {
            return done;
        }
    }
}

/// What tells one committed state from every other, if there is one.
fn state(home: &Home) -> Option<(u64, Vec<u8>)> {
    let live = home.manifest().ok()??.live;
    Some((live, std::fs::read(home.generation(live).join(META)).ok()?))
}

/// Why a generation could not be opened: what leads to its sources is lost, the system refuses, or it is damaged.
pub(crate) fn unopened(folder: &Path, source: TantivyError) -> Error {
    let damaged = |path: &Path, cause: String| match path {
        path if path == Path::new(META) => lost(&folder.join(path), cause),
        path => Error::Damaged { index: folder.join(path), cause },
    };
    match source {
        TantivyError::OpenDirectoryError(error) => lost(&folder.join(META), error),
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
            damaged(&path, "it is not there".to_owned())
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            match io_error.raw_os_error() {
                Some(code) => Error::Unreadable {
                    path: folder.join(filepath),
                    source: io::Error::from_raw_os_error(code),
                },
                None => damaged(&filepath, "it is cut off, or not as it was written".to_owned()),
            }
        }
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_))
        | TantivyError::IncompatibleIndex(_) => {
            damaged(Path::new(""), "another version of its engine wrote it".to_owned())
        }
        TantivyError::DataCorruption(error) if format!("{error:?}").contains(META) => {
            lost(&folder.join(META), "it cannot be parsed")
        }
        source => damaged(Path::new(""), source.to_string()),
    }
}

/// What the last commit of an index named.
pub(crate) fn committed(index: &Index) -> tantivy::Result<Commit> {
    let payload = index.load_metas()?.payload;
    let commit = payload.and_then(|payload| serde_json::from_str(&payload).ok());
    commit.ok_or_else(|| DataCorruption::new(PathBuf::from(META), "it names no catalogue".to_owned()).into())
}

/// The files that the last commit of a generation names.
pub(crate) fn named(home: &Home, generation: u64) -> tantivy::Result<HashSet<PathBuf>> {
    let (index, _) = open_index(Files::to_read(&home.generation(generation))?, &Held::default())?;
    let mut named = index.load_metas()?.list_segment_files();
    named.insert(PathBuf::from(META));
    named.insert(PathBuf::from(catalogue::name(committed(&index)?.catalogue)));
    Ok(named)
}

/// A new tantivy index in an empty folder, for a run that holds something beside it.
pub(crate) fn create_index(files: Files, held: &Held) -> tantivy::Result<(Index, Fields)> {
    let (schema, fields) = schema();
    // What is shown of a passage is kept by `texts`, not by tantivy.
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(schema)
        .settings(settings)
        .tokenizers(tokenizers())
        .register_plugin(Arc::new(VocabularyPlugin::new(held)))
        .register_plugin(Arc::new(TextsPlugin))
        .register_plugin(Arc::new(LikenessPlugin))
        .open_or_create(files)?;
    Ok((index, fields))
}

/// The tantivy index in a folder, for a run that holds something beside it.
pub(crate) fn open_index(files: Files, held: &Held) -> tantivy::Result<(Index, Fields)> {
    let mut index = Index::open(files)?;
    index.set_tokenizers(tokenizers());
    let (expected, fields): (Schema, Fields) = schema();
    index.register_plugin(Arc::new(VocabularyPlugin::new(held)));
    index.register_plugin(Arc::new(TextsPlugin));
    index.register_plugin(Arc::new(LikenessPlugin));
    if index.schema() != expected {
        return Err(TantivyError::SchemaError("the fields are not those of this program".to_owned()));
    }
    Ok((index, fields))
}

fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TOKENIZER, TextAnalyzer::from(FrenchTokenizer::default()));
    tokenizers
}
