//! A generation being written.
//!
//! Owns what goes to tantivy: passages in, documents out, the commit, and merging. Must not know files of
//! text, sources or what has changed.
//!
//! Law: the one commit point. The catalogue is written and synced; its number goes into tantivy's commit;
//! tantivy syncs the folder, replaces `meta.json` in one step and syncs again. Whatever came before that step
//! is not named by anything, and whatever comes after it changes no answer.

use tantivy::indexer::{NoMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, SegmentMeta, TantivyError, Term};

use super::build::Options;
use super::catalogue::Catalogue;
use super::entry::{Entry, Source};
use super::files::Files;
use super::generation::Home;
use super::memory::{Held, Shares, share};
use super::open::{Commit, committed, create_index, open_index, unopened};
use super::queue::{Permit, Room};
use super::schema::{Fields, KeyHash};
use crate::corpus::{Document, passage::Passage};
use crate::error::{Error, Result, said};
use crate::french::Analyzer;

/// Segments of less than half [`MERGED_PASSAGES`] that a run leaves at most: each costs a search a few lookups a term.
const MAX_SEGMENTS: usize = 4;

/// Largest share of deleted passages that a run leaves in a segment, in percent.
const MAX_DELETED_PERCENT: u32 = 20;

/// Passages of the largest segment that merging makes: what a merge takes of memory grows with them.
const MERGED_PASSAGES: u32 = 1 << 20;

/// Operations that go to tantivy's threads at once: one message for each would wake them as often.
const BATCH: usize = 64;

/// What writes one generation.
pub(super) struct Writer {
    home: Home,
    files: Files,
    index: Index,
    fields: Fields,
    /// The number of the catalogue last committed; 0 before the first.
    number: u64,
    shares: Shares,
    held: Held,
    /// Reads what is known of documents beside their text.
    analyzer: Analyzer,
    /// tantivy's writer, opened when there is something to write.
    engine: Option<IndexWriter<Entry>>,
    /// What goes to it next, in order.
    batch: Vec<UserOperation<Entry>>,
    room: Room,
}

impl Writer {
    /// Begins a generation.
    pub(super) fn create(home: &Home, generation: u64, options: &Options) -> Result<Writer> {
        let shares = share(options.memory, options.threads, home.root())?;
        home.create_generation(generation)?;
        let files = Files::to_write(home, generation)
            .map_err(|source| unopened(&home.generation(generation), source))?;
        let held = Held::of(&shares);
        let made = create_index(files.clone(), &held).map_err(|source| failure(home, &files, source));
        let made = made?;
        Ok(Writer::new(home, files, made, 0, shares, held))
    }

    /// Goes on with a generation.
    pub(super) fn open(home: &Home, generation: u64, options: &Options) -> Result<Writer> {
        let shares = share(options.memory, options.threads, home.root())?;
        let folder = home.generation(generation);
        let failed = |source| unopened(&folder, source);
        let files = Files::to_write(home, generation).map_err(failed)?;
        let held = Held::of(&shares);
        let opened = open_index(files.clone(), &held).map_err(failed)?;
        let number = committed(&opened.0).map_err(failed)?.catalogue;
        Ok(Writer::new(home, files, opened, number, shares, held))
    }

    fn new(
        home: &Home,
        files: Files,
        (index, fields): (Index, Fields),
        number: u64,
        shares: Shares,
        held: Held,
    ) -> Writer {
        Writer {
            home: home.clone(),
            files,
            index,
            fields,
            number,
            room: Room::new(shares.queue),
            shares,
            held,
            analyzer: Analyzer::new(),
            engine: None,
            batch: Vec::new(),
        }
    }

    /// Notes that the run holds so many documents more, which takes memory that segments then cannot have.
    pub(super) fn hold(&self, documents: usize) {
        self.held.add(documents);
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
    pub(super) fn add(
        &mut self,
        name: String,
        key: KeyHash,
        document: Document,
        passages: Vec<Passage>,
    ) -> Result<()> {
        // What is known beside the text counts, too; and a document without either is one.
        let bytes = document.text.len().max(document.bytes as usize) + size_of::<Document>();
        let permit = self.room(bytes)?;
        let source = Source::new(name, key, document, permit, &mut self.analyzer);
        let fields = self.fields;
        let mut entries =
            passages.into_iter().map(|passage| UserOperation::Add(Entry::new(fields, &source, passage)));
        entries.try_for_each(|entry| self.operate(entry))
    }

    /// Takes a document out.
    pub(super) fn delete(&mut self, key: KeyHash) -> Result<()> {
        self.operate(UserOperation::Delete(Term::from_field_bytes(self.fields.key, &key.0)))
    }

    /// Room for a document; what is held back is sent before it is waited for.
    fn room(&mut self, bytes: usize) -> Result<Permit> {
        if let Some(permit) = self.room.try_take(bytes) {
            return Ok(permit);
        }
        self.send()?;
        Ok(self.room.take(bytes))
    }

    fn operate(&mut self, operation: UserOperation<Entry>) -> Result<()> {
        self.engine()?;
        self.batch.push(operation);
        if self.batch.len() < BATCH { Ok(()) } else { self.send() }
    }

    /// Hands what is held back to tantivy.
    fn send(&mut self) -> Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        let sent = self.engine()?.run(batch).map(drop);
        sent.map_err(|source| self.failure(source))
    }

    /// Commits what was added and taken out, with the catalogue that goes with it, in one step.
    pub(super) fn commit(&mut self, catalogue: &Catalogue) -> Result<()> {
        self.send()?;
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
            Some((path, source)) => Error::Unmerged { path, cause: said(&source) },
            None => Error::Unmerged { path: self.files.folder().to_owned(), cause: source.to_string() },
        })
    }

    fn merge_segments(&mut self) -> tantivy::Result<()> {
        let Some(mut engine) = self.engine.take() else { return Ok(()) };
        let to_merge = to_merge(self.index.searchable_segment_metas()?);
        for at_once in to_merge.chunks(self.shares.threads) {
            let started: Vec<_> = at_once
                .iter()
                .map(|group| engine.merge(&group.iter().map(SegmentMeta::id).collect::<Vec<_>>()))
                .collect();
            started.into_iter().try_for_each(|merge| merge.wait().map(drop))?;
        }
        engine.wait_merging_threads()
    }

    fn engine(&mut self) -> Result<&mut IndexWriter<Entry>> {
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => self.open_engine().map_err(|source| self.failure(source))?,
        };
        Ok(self.engine.insert(engine))
    }

    fn open_engine(&self) -> tantivy::Result<IndexWriter<Entry>> {
        let Shares { threads, postings, .. } = self.shares;
        let engine: IndexWriter<Entry> = self.index.writer_with_num_threads(threads, postings)?;
        engine.set_merge_policy(Box::new(NoMergePolicy));
        Ok(engine)
    }

    fn failure(&self, source: TantivyError) -> Error {
        failure(&self.home, &self.files, source)
    }
}

/// The segments to make one of, group by group: those with many deleted passages, and the small ones that are too
/// many.
fn to_merge(mut segments: Vec<SegmentMeta>) -> Vec<Vec<SegmentMeta>> {
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.num_docs()));
    let (mut merged, kept): (Vec<_>, Vec<_>) = segments
        .into_iter()
        .partition(|segment| segment.num_deleted_docs() * 100 > segment.max_doc() * MAX_DELETED_PERCENT);
    let mut small: Vec<_> =
        kept.into_iter().filter(|segment| segment.num_docs() < MERGED_PASSAGES / 2).collect();
    if small.len() + usize::from(!merged.is_empty()) > MAX_SEGMENTS {
        merged.extend(small.drain(MAX_SEGMENTS - 1..));
    }
    let mut groups: Vec<Vec<SegmentMeta>> = Vec::new();
    let mut passages = MERGED_PASSAGES;
    for segment in merged {
        if passages + segment.num_docs() > MERGED_PASSAGES || groups.is_empty() {
            groups.push(Vec::new());
            passages = 0;
        }
        passages += segment.num_docs();
        groups.last_mut().into_iter().for_each(|group| group.push(segment.clone()));
    }
    groups
}

/// Why tantivy failed: the disk, if it was the disk. (Of an error in one of its threads tantivy says no more
/// than that there was one.)
fn failure(home: &Home, files: &Files, source: TantivyError) -> Error {
    match files.failure() {
        Some((path, source)) => Error::Unwritable { path, source },
        None => Error::Engine { index: home.root().to_owned(), source },
    }
}
