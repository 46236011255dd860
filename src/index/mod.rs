//! The index on disk.
//!
//! Owns the schema, the one tokenizer adapter, the vocabulary, the catalogue, generations and durability.
//! Must not know ranking or the command line.
//!
//! One commit point: the catalogue is written and synced, its name goes into tantivy's commit, tantivy
//! commits, the folder is synced. A rebuild does all that in a new generation, then renames the manifest.

pub mod build;
pub mod catalogue;
pub mod generation;
pub mod open;
pub mod schema;
mod tokenizer;
pub mod vocabulary;

use std::path::Path;

use serde::Serialize;

use crate::error::{Error, Result};
use catalogue::Catalogue;
use generation::Home;
use open::Snapshot;

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

/// What the index at `root` holds.
pub fn status(root: &Path) -> Result<Status> {
    let home = Home::new(root);
    let manifest = home.readable()?;
    let snapshot = Snapshot::open(&home)?;
    let folder = home.generation(snapshot.generation);
    let catalogue = Catalogue::read(&folder, snapshot.catalogue)?;
    let sizes = std::fs::read_dir(&folder)
        .map_err(|source| Error::Unreadable { path: folder.clone(), source })?
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|metadata| metadata.len());
    Ok(Status {
        index: root.display().to_string(),
        sources: catalogue.sources.keys().cloned().collect(),
        files: catalogue.files.len() as u64,
        documents: catalogue.documents(),
        passages: snapshot.searcher.num_docs(),
        text_bytes: catalogue.bytes(),
        index_bytes: sizes.sum(),
        updated: catalogue.started / 1_000_000_000,
        generation: snapshot.generation,
        segments: snapshot.searcher.segment_readers().len() as u64,
        format: manifest.format,
        analysis: manifest.analysis,
    })
}
