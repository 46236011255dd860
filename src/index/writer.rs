//! A generation being written.
//!
//! Owns what goes to tantivy: passages in, documents out, the commit, and merging. Must not know files of
//! text, sources or what has changed.
//!
//! Law: the one commit point. The catalogue is written and synced; its number goes into tantivy's commit;
//! tantivy syncs the folder, replaces `meta.json` in one step and syncs again. Whatever came before that step
//! is not named by anything, and whatever comes after it changes no answer.

use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, SegmentMeta, TantivyError, Term};

use super::catalogue::Catalogue;
use super::files::Files;
use super::generation::Home;
use super::open::{Commit, committed, create_index, open_index, unopened};
use super::schema::{Fields, Origin, document_key};
use crate::corpus::{Document, passage::Passage};
use crate::error::{Error, Result};
use crate::french::Analyzer;

/// Segments that a run leaves at most: each costs a search a few lookups a term.
const MAX_SEGMENTS: usize = 4;

/// Largest share of deleted passages that a run leaves in a segment, in percent.
const MAX_DELETED_PERCENT: u32 = 20;

/// Bytes of memory that tantivy's threads fill before they write a segment, in all.
const WRITER_BYTES: usize = 256 << 20;

/// What writes one generation.
pub(super) struct Writer {
    home: Home,
    files: Files,
    index: Index,
    fields: Fields,
    /// The number of the catalogue last committed; 0 before the first.
    number: u64,
    /// Threads that analyse and write; 0 for one a core.
    threads: usize,
    /// Reads what is known of documents beside their text.
    analyzer: Analyzer,
    /// tantivy's writer, opened when there is something to write.
    engine: Option<IndexWriter>,
}

impl Writer {
    /// Begins a generation.
    pub(super) fn create(home: &Home, generation: u64, threads: usize) -> Result<Writer> {
        home.create_generation(generation)?;
        let files = Files::to_write(home, generation)
            .map_err(|source| unopened(&home.generation(generation), source))?;
        let made = create_index(files.clone()).map_err(|source| failure(home, &files, source));
        let (index, fields) = made?;
        Ok(Writer {
            home: home.clone(),
            files,
            index,
            fields,
            number: 0,
            threads,
            analyzer: Analyzer::new(),
            engine: None,
        })
    }

    /// Goes on with a generation.
    pub(super) fn open(home: &Home, generation: u64, threads: usize) -> Result<Writer> {
        let folder = home.generation(generation);
        let failed = |source| unopened(&folder, source);
        let files = Files::to_write(home, generation).map_err(failed)?;
        let (index, fields) = open_index(files.clone()).map_err(failed)?;
        let number = committed(&index).map_err(failed)?.catalogue;
        Ok(Writer {
            home: home.clone(),
            files,
            index,
            fields,
            number,
            threads,
            analyzer: Analyzer::new(),
            engine: None,
        })
    }

    /// The catalogue last committed; an empty one before the first.
    pub(super) fn catalogue(&self) -> Result<Catalogue> {
        if self.number == 0 {
            return Ok(Catalogue::default());
        }
        Catalogue::read(self.files.folder(), self.number)
    }

    /// Whether there is nothing to commit but the catalogue, and one has been committed before.
    pub(super) fn is_idle(&self) -> bool {
        self.engine.is_none() && self.number > 0
    }

    /// Adds the passages of a document.
    pub(super) fn add(&mut self, name: &str, document: &Document, passages: &[Passage]) -> Result<()> {
        let origin = Origin::new(name, document, &mut self.analyzer);
        let fields = self.fields;
        let engine = self.engine()?;
        let mut entries = passages.iter().map(|passage| fields.entry(&origin, passage));
        let added = entries.try_for_each(|entry| engine.add_document(entry).map(drop));
        added.map_err(|source| self.failure(source))
    }

    /// Takes a document out.
    pub(super) fn delete(&mut self, name: &str, id: Option<&str>) -> Result<()> {
        let term = Term::from_field_text(self.fields.document, &document_key(name, id));
        self.engine()?.delete_term(term);
        Ok(())
    }

    /// Commits what was added and taken out, with the catalogue that goes with it, in one step.
    pub(super) fn commit(&mut self, catalogue: &Catalogue) -> Result<()> {
        let number = self.number + 1;
        catalogue.write(self.home.disk().as_ref(), self.files.folder(), number)?;
        let payload = serde_json::to_string(&Commit { catalogue: number }).unwrap_or_default();
        let engine = self.engine()?;
        let commit = engine.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&payload);
            commit.commit()
        });
        commit.map_err(|source| self.failure(source))?;
        self.number = number;
        Ok(())
    }

    /// Merges segments until there are few, none with many deleted passages. Changes no answer.
    pub(super) fn merge(mut self) -> Result<()> {
        let merged = self.merge_segments();
        merged.map_err(|source| match self.files.failure() {
            Some((path, source)) => Error::Unmerged { path, cause: source.to_string() },
            None => Error::Unmerged { path: self.files.folder().to_owned(), cause: source.to_string() },
        })
    }

    fn merge_segments(&mut self) -> tantivy::Result<()> {
        let Some(mut engine) = self.engine.take() else { return Ok(()) };
        let few: Vec<_> = too_many(self.index.searchable_segment_metas()?);
        if !few.is_empty() {
            engine.merge(&few.iter().map(SegmentMeta::id).collect::<Vec<_>>()).wait()?;
        }
        engine.wait_merging_threads()
    }

    fn engine(&mut self) -> Result<&mut IndexWriter> {
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => self.open_engine().map_err(|source| self.failure(source))?,
        };
        Ok(self.engine.insert(engine))
    }

    fn open_engine(&self) -> tantivy::Result<IndexWriter> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if self.threads == 0 { cores } else { self.threads }.clamp(1, 8);
        let engine: IndexWriter = self.index.writer_with_num_threads(threads, WRITER_BYTES)?;
        engine.set_merge_policy(Box::new(NoMergePolicy));
        Ok(engine)
    }

    fn failure(&self, source: TantivyError) -> Error {
        failure(&self.home, &self.files, source)
    }
}

/// The segments to make one of.
fn too_many(mut segments: Vec<SegmentMeta>) -> Vec<SegmentMeta> {
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.num_docs()));
    let (mut merged, mut kept): (Vec<_>, Vec<_>) = segments
        .into_iter()
        .partition(|segment| segment.num_deleted_docs() * 100 > segment.max_doc() * MAX_DELETED_PERCENT);
    if kept.len() + usize::from(!merged.is_empty()) > MAX_SEGMENTS {
        merged.extend(kept.drain(MAX_SEGMENTS - 1..));
    }
    merged
}

/// Why tantivy failed: the disk, if it was the disk. (Of an error in one of its threads tantivy says no more
/// than that there was one.)
fn failure(home: &Home, files: &Files, source: TantivyError) -> Error {
    match files.failure() {
        Some((path, source)) => Error::Unwritable { path, source },
        None => Error::Engine { index: home.root().to_owned(), source },
    }
}
