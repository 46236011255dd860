//! Bringing an index up to date: what changed is read, analysed and committed in one step.
//!
//! Owns the run: walk, compare with the catalogue, feed tantivy, commit, merge. Must not know ranking or
//! the terminal.
//!
//! Law **incremental ≡ rebuild**: whatever was added, changed and removed before, the index answers as one
//! built anew from the same files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rustc_hash::FxHashMap;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyError, Term};

use super::Watch;
use super::catalogue::{Catalogue, DocumentEntry, FileEntry, Source};
use super::generation::{Home, Lock, sync_folder};
use super::open::{Commit, committed, create_index, open_index, unopened};
use super::schema::{Fields, document_key};
use crate::corpus::name::is_below;
use crate::corpus::{self, Document, walk};
use crate::error::{Error, Result};

/// Segments that a run leaves at most: each costs a search a few lookups a term.
const MAX_SEGMENTS: usize = 4;

/// Largest share of deleted passages that a run leaves in a segment, in percent.
const MAX_DELETED_PERCENT: u32 = 20;

/// Bytes of memory that tantivy's threads fill before they write a segment, in all.
const WRITER_BYTES: usize = 256 << 20;

/// A time that no file has: one that was not read to its end is read again.
const NEVER: i64 = i64::MIN;

/// How a run is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// How the named sources are walked; as before, or as by default if they are new, unless it is said.
    pub source: Option<Source>,
    /// Threads that analyse and write; 0 for one a core.
    pub threads: usize,
    /// Let `rebuild` replace a good index by an empty one.
    pub force: bool,
}

/// Whether a run goes on: `Continue(())`, or `Break(())` to stop it.
pub type Flow = std::ops::ControlFlow<()>;

/// How far a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files looked at.
    pub files: u64,
    /// Files to look at.
    pub files_total: u64,
    /// Bytes of the files looked at.
    pub bytes: u64,
    /// Bytes of the files to look at.
    pub bytes_total: u64,
}

/// What a run did, counted in documents unless said otherwise.
#[derive(Debug, Default)]
pub struct Report {
    /// Documents that the index did not have.
    pub added: u64,
    /// Documents that had changed.
    pub changed: u64,
    /// Documents left as they were.
    pub unchanged: u64,
    /// Documents taken out.
    pub removed: u64,
    /// Files that ignore rules exclude.
    pub ignored: u64,
    /// Files of a kind that is not read.
    pub skipped: u64,
    /// Files read.
    pub files_read: u64,
    /// Bytes of the files read.
    pub bytes_read: u64,
    /// What could not be done; all the rest was.
    pub problems: Vec<Error>,
}

/// See [`super::Index::update`].
pub(super) fn update(home: &Home, paths: &[PathBuf], options: &Options, watch: Watch<'_>) -> Result<Report> {
    home.claim()?;
    let lock = home.lock()?;
    match home.readable() {
        Ok(manifest) => {
            home.sweep(Some(manifest.live));
            let mut run = Run::open(home, manifest.live)?;
            run.add_sources(paths, options);
            let scope = if paths.is_empty() { run.next.sources.clone() } else { run.scope(paths) };
            run.bring_up_to_date(&scope, options, watch)
        }
        Err(Error::NoIndex { .. }) => first_run(home, paths, options, watch),
        Err(Error::Outdated { .. }) => {
            let mut sources = known_sources(home)?;
            let mut problems = Vec::new();
            add_sources(&mut sources, paths, options, &mut problems);
            let mut report = anew(home, &lock, &sources, options, watch)?;
            report.problems.extend(problems);
            Ok(report)
        }
        Err(error) => Err(error),
    }
}

/// See [`super::Index::rebuild`].
pub(super) fn rebuild(home: &Home, options: &Options, watch: Watch<'_>) -> Result<Report> {
    if home.manifest()?.is_none() {
        home.readable()?;
    }
    let lock = home.lock()?;
    let sources = known_sources(home)?;
    anew(home, &lock, &sources, options, watch)
}

/// See [`super::Index::forget`].
pub(super) fn forget(home: &Home, path: &Path) -> Result<Report> {
    home.readable()?;
    let _lock = home.lock()?;
    let mut run = Run::open(home, home.readable()?.live)?;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = corpus::name::of(&fs::canonicalize(path).unwrap_or(absolute));
    let forgotten: Vec<String> =
        run.next.sources.keys().filter(|source| is_below(source, &name)).cloned().collect();
    if forgotten.is_empty() {
        return Err(Error::NotIndexed { path: path.to_owned() });
    }
    for source in &forgotten {
        run.next.sources.remove(source);
    }
    let kept = &run.next.sources;
    let orphans: Vec<String> = (run.next.files.keys())
        .filter(|file| !kept.keys().any(|source| is_below(file, source)))
        .cloned()
        .collect();
    for file in &orphans {
        run.remove_file(file)?;
    }
    run.commit()
}

fn first_run(home: &Home, paths: &[PathBuf], options: &Options, watch: Watch<'_>) -> Result<Report> {
    home.sweep(None);
    let mut sources = BTreeMap::new();
    let mut problems = Vec::new();
    add_sources(&mut sources, paths, options, &mut problems);
    if sources.is_empty() {
        return Err(match problems.pop() {
            Some(problem) => problem,
            None => Error::NoSources { index: home.root().to_owned() },
        });
    }
    let mut run = Run::create(home, 1, sources.clone())?;
    run.report.problems = problems;
    let report = run.bring_up_to_date(&sources, options, watch)?;
    home.switch(1)?;
    Ok(report)
}

/// Builds the next generation from `sources`, verifies it, and makes it the live one.
fn anew(
    home: &Home,
    _lock: &Lock,
    sources: &BTreeMap<String, Source>,
    options: &Options,
    watch: Watch<'_>,
) -> Result<Report> {
    let live = home.manifest()?.map_or(0, |manifest| manifest.live);
    home.sweep(Some(live));
    if let Some(gone) = sources.keys().map(|name| corpus::name::to_path(name)).find(|path| !path.exists())
        && !options.force
    {
        return Err(Error::MissingSource { path: gone });
    }
    let next = live + 1;
    let report = Run::create(home, next, sources.clone())?.bring_up_to_date(sources, options, watch)?;
    if report.added == 0 && !options.force && had_documents(home, live) {
        home.sweep(Some(live));
        let path = sources.keys().next().map_or_else(PathBuf::new, |name| corpus::name::to_path(name));
        return Err(Error::NoText { path });
    }
    home.switch(next)?;
    home.sweep(Some(next));
    Ok(report)
}

fn had_documents(home: &Home, live: u64) -> bool {
    catalogue_of(home, live).is_ok_and(|catalogue| catalogue.documents() > 0)
}

fn known_sources(home: &Home) -> Result<BTreeMap<String, Source>> {
    let live = home.manifest()?.map_or(0, |manifest| manifest.live);
    Ok(catalogue_of(home, live)?.sources)
}

/// The catalogue of a generation, even one whose postings this program cannot read.
fn catalogue_of(home: &Home, generation: u64) -> Result<Catalogue> {
    let (folder, number) = last_commit(home, generation)?;
    Catalogue::read(&folder, number)
        .map_err(|error| Error::Lost { index: home.root().to_owned(), cause: error.to_string() })
}

/// The folder of a generation, and the number of its last catalogue.
pub(super) fn last_commit(home: &Home, generation: u64) -> Result<(PathBuf, u64)> {
    let folder = home.generation(generation);
    let lost = |cause: String| Error::Lost { index: home.root().to_owned(), cause };
    let meta = fs::read(folder.join("meta.json")).map_err(|error| lost(error.to_string()))?;
    let commit = serde_json::from_slice::<serde_json::Value>(&meta)
        .ok()
        .and_then(|meta| serde_json::from_str::<Commit>(meta.get("payload")?.as_str()?).ok());
    let commit = commit.ok_or_else(|| lost("its last commit names no catalogue".to_owned()))?;
    Ok((folder, commit.catalogue))
}

/// Adds paths to the sources. A path that is below a source is not a new one, and a source that is below a new
/// path is part of it, unless they are walked in different ways.
fn add_sources(
    sources: &mut BTreeMap<String, Source>,
    paths: &[PathBuf],
    options: &Options,
    problems: &mut Vec<Error>,
) {
    for path in paths {
        let Ok(canonical) = fs::canonicalize(path) else {
            problems.push(Error::NoSuchPath { path: path.clone() });
            continue;
        };
        let name = corpus::name::of(&canonical);
        let covering = covering(sources, &name);
        let how = options.source.or(covering).unwrap_or_default();
        if covering != Some(how) {
            let absorbs = |below: &Source| options.source.is_some() || *below == how;
            sources.retain(|source, below| !is_below(source, &name) || !absorbs(below));
            sources.insert(name, how);
        }
    }
}

/// How the innermost source that a name lies in is walked.
fn covering(sources: &BTreeMap<String, Source>, name: &str) -> Option<Source> {
    let covering = sources.iter().filter(|(source, _)| is_below(name, source));
    covering.max_by_key(|(source, _)| source.len()).map(|(_, how)| *how)
}

/// How far a run is, and who is told.
struct Way<'w> {
    home: Home,
    at: Progress,
    watch: Watch<'w>,
}

impl Way<'_> {
    /// Goes some bytes further, unless whoever watches says stop.
    fn advance(&mut self, bytes: u64) -> Result<()> {
        self.at.bytes += bytes;
        match (self.watch)(self.at) {
            Flow::Continue(()) => Ok(()),
            Flow::Break(()) => Err(Error::Interrupted { index: self.home.root().to_owned() }),
        }
    }
}

/// One run on one generation.
struct Run {
    home: Home,
    folder: PathBuf,
    writer: Option<IndexWriter>,
    index: Index,
    fields: Fields,
    /// The catalogue's number as committed.
    number: u64,
    /// When the run before this one began.
    previous: i64,
    /// Whether a catalogue was committed before.
    committed: bool,
    before: Catalogue,
    next: Catalogue,
    /// Files and folders that could not be looked at: what is known of them stays.
    unreadable: Vec<String>,
    report: Report,
}

impl Run {
    fn create(home: &Home, generation: u64, sources: BTreeMap<String, Source>) -> Result<Run> {
        let folder = home.generation(generation);
        fs::create_dir_all(&folder).map_err(|source| Error::Unwritable { path: folder.clone(), source })?;
        let (index, fields) = create_index(&folder).map_err(|source| engine(home, source))?;
        let next = Catalogue { sources, ..Catalogue::default() };
        Ok(Run::new(home, folder, (index, fields), 0, (Catalogue::default(), next)))
    }

    fn open(home: &Home, generation: u64) -> Result<Run> {
        let folder = home.generation(generation);
        let (index, fields) = open_index(&folder, true).map_err(|source| unopened(home, source))?;
        let number = committed(&index).map_err(|source| unopened(home, source))?.catalogue;
        let before = Catalogue::read(&folder, number)?;
        let next = before.clone();
        Ok(Run::new(home, folder, (index, fields), number, (before, next)))
    }

    fn new(
        home: &Home,
        folder: PathBuf,
        (index, fields): (Index, Fields),
        number: u64,
        (before, mut next): (Catalogue, Catalogue),
    ) -> Run {
        let previous = std::mem::replace(&mut next.started, now());
        Run {
            home: home.clone(),
            folder,
            writer: None,
            index,
            fields,
            number,
            previous,
            committed: number > 0,
            before,
            next,
            unreadable: Vec::new(),
            report: Report::default(),
        }
    }

    fn add_sources(&mut self, paths: &[PathBuf], options: &Options) {
        add_sources(&mut self.next.sources, paths, options, &mut self.report.problems);
    }

    /// The named paths and the sources below them, each walked as the source that covers it.
    fn scope(&self, paths: &[PathBuf]) -> BTreeMap<String, Source> {
        let sources = &self.next.sources;
        let mut scope = BTreeMap::new();
        for path in paths.iter().filter_map(|path| fs::canonicalize(path).ok()) {
            let name = corpus::name::of(&path);
            let below = sources.iter().filter(|(source, _)| is_below(source, &name));
            scope.extend(below.map(|(source, how)| (source.clone(), *how)));
            let how = covering(sources, &name).unwrap_or_default();
            scope.insert(name, how);
        }
        scope
    }

    fn bring_up_to_date(
        mut self,
        scope: &BTreeMap<String, Source>,
        options: &Options,
        watch: Watch<'_>,
    ) -> Result<Report> {
        let mut found = BTreeMap::new();
        let mut walked = Vec::new();
        for (name, how) in scope {
            let path = corpus::name::to_path(name);
            if !path.exists() {
                self.report.problems.push(Error::MissingSource { path });
                continue;
            }
            let is_folder = path.is_dir();
            let files = self.walk(path.clone(), *how);
            if files.is_empty() && is_folder && self.report.problems.is_empty() {
                self.report.problems.push(Error::NoText { path });
            }
            found.extend(files);
            walked.push(name.clone());
        }
        let at = Progress {
            files_total: found.len() as u64,
            bytes_total: found.values().map(|file| file.size).sum(),
            ..Progress::default()
        };
        let mut way = Way { home: self.home.clone(), at, watch };
        way.advance(0)?;
        for (name, file) in &found {
            let before = way.at.bytes;
            self.file(name, file, options, &mut way)?;
            way.at.files += 1;
            way.at.bytes = before + file.size;
            way.advance(0)?;
        }
        self.remove_vanished(&walked, &found.keys().collect())?;
        self.commit()
    }

    fn walk(&mut self, root: PathBuf, how: Source) -> BTreeMap<String, walk::Found> {
        let index = fs::canonicalize(self.home.root()).unwrap_or_else(|_| self.home.root().to_owned());
        let options = walk::Options { hidden: how.hidden, no_ignore: how.no_ignore, skip: vec![index] };
        let walk = walk::files(&[root], &options);
        self.report.ignored += walk.ignored;
        self.report.skipped += walk.skipped_kind;
        for problem in walk.problems {
            if let Error::Unreadable { path, .. } = &problem {
                self.unreadable.push(corpus::name::of(path));
            }
            self.report.problems.push(problem);
        }
        walk.files.into_iter().map(|file| (corpus::name::of(&file.path), file)).collect()
    }

    fn remove_vanished(&mut self, walked: &[String], found: &BTreeSet<&String>) -> Result<()> {
        let among = |file: &str, roots: &[String]| roots.iter().any(|root| is_below(file, root));
        let vanished: Vec<String> = (self.next.files.keys())
            .filter(|file| !found.contains(file))
            .filter(|file| among(file, walked) && !among(file, &self.unreadable))
            .cloned()
            .collect();
        vanished.iter().try_for_each(|file| self.remove_file(file))
    }

    fn remove_file(&mut self, name: &str) -> Result<()> {
        let Some(entry) = self.next.files.remove(name) else { return Ok(()) };
        self.report.removed += entry.documents.len() as u64;
        entry.documents.iter().try_for_each(|document| self.delete(name, document.id.as_deref()))
    }

    /// Brings one file up to date, reading it only if it may have changed.
    fn file(&mut self, name: &str, file: &walk::Found, options: &Options, way: &mut Way<'_>) -> Result<()> {
        if let Some(entry) = self.before.files.get(name) {
            // A file modified while the last run read it may have changed after it was read.
            let settled = entry.modified < self.previous;
            if settled && (entry.size, entry.modified) == (file.size, file.modified) {
                self.report.unchanged += entry.documents.len() as u64;
                return Ok(());
            }
        }
        let documents = match corpus::formats::open(&file.path) {
            Ok(documents) => documents,
            Err(problem) => {
                let left_out = matches!(problem, Error::NotText { .. });
                self.report.problems.push(problem);
                if left_out {
                    self.next.sources.remove(name);
                    self.remove_file(name)?;
                }
                return Ok(());
            }
        };
        self.report.files_read += 1;
        self.report.bytes_read += file.size;
        let (documents, whole) = self.documents(name, documents, options, way)?;
        let modified = if whole { file.modified } else { NEVER };
        let entry = FileEntry { size: file.size, modified, documents };
        self.next.files.insert(name.to_owned(), entry);
        Ok(())
    }

    /// Brings the documents of one file up to date, and returns their entries; whether it was read to its
    /// end. If not, what is known of the rest stays.
    fn documents(
        &mut self,
        name: &str,
        documents: corpus::formats::Documents,
        options: &Options,
        way: &mut Way<'_>,
    ) -> Result<(Vec<DocumentEntry>, bool)> {
        let known = self.before.files.get(name).map(|file| file.documents.clone()).unwrap_or_default();
        let mut known: FxHashMap<Option<String>, DocumentEntry> =
            known.into_iter().map(|document| (document.id.clone(), document)).collect();
        let mut entries: Vec<DocumentEntry> = Vec::new();
        let mut places: FxHashMap<Option<String>, usize> = FxHashMap::default();
        let mut whole = true;
        for document in documents {
            let document = match document {
                Ok(document) => document,
                Err(problem) => {
                    whole &= !matches!(problem, Error::Unreadable { .. });
                    self.report.problems.push(problem);
                    continue;
                }
            };
            way.advance(document.bytes)?;
            let earlier = places.get(&document.id).copied();
            let old = match earlier {
                Some(place) => {
                    self.report.problems.push(Error::DuplicateId {
                        path: corpus::name::to_path(name),
                        line: document.line,
                        id: document.id.clone().unwrap_or_default(),
                    });
                    Some(entries[place].clone())
                }
                None => known.remove(&document.id),
            };
            let entry = self.document(name, &document, old, earlier.is_some(), options)?;
            if let Some(place) = earlier {
                entries[place] = entry;
            } else {
                places.insert(document.id.clone(), entries.len());
                entries.push(entry);
            }
        }
        if whole {
            for gone in known.into_values() {
                self.delete(name, gone.id.as_deref())?;
                self.report.removed += 1;
            }
        } else {
            entries.extend(known.into_values());
        }
        Ok((entries, whole))
    }

    /// Indexes one document unless it is as it was.
    fn document(
        &mut self,
        name: &str,
        document: &Document,
        old: Option<DocumentEntry>,
        duplicate: bool,
        options: &Options,
    ) -> Result<DocumentEntry> {
        // The line is shown with each hit: a record that moved is indexed again.
        let digest = document.digest ^ u128::from(document.line);
        if let Some(old) = old {
            if old.digest == digest {
                self.report.unchanged += u64::from(!duplicate);
                return Ok(old);
            }
            self.delete(name, document.id.as_deref())?;
            self.report.changed += u64::from(!duplicate);
        } else {
            self.report.added += 1;
        }
        let key = document_key(name, document.id.as_deref());
        let passages = corpus::passage::split(document);
        let fields = self.fields;
        let home = self.home.clone();
        let writer = self.writer(options)?;
        for passage in &passages {
            writer
                .add_document(fields.entry(&key, name, document, passage))
                .map_err(|source| engine(&home, source))?;
        }
        Ok(DocumentEntry { id: document.id.clone(), digest, passages: passages.len() as u32 })
    }

    fn delete(&mut self, name: &str, id: Option<&str>) -> Result<()> {
        let term = Term::from_field_text(self.fields.document, &document_key(name, id));
        self.writer(&Options::default())?.delete_term(term);
        Ok(())
    }

    /// The writer, opened when there is something to write.
    fn writer(&mut self, options: &Options) -> Result<&mut IndexWriter> {
        if self.writer.is_none() {
            let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            let threads = if options.threads == 0 { cores } else { options.threads }.clamp(1, 8);
            let writer: IndexWriter = self
                .index
                .writer_with_num_threads(threads, WRITER_BYTES)
                .map_err(|source| engine(&self.home, source))?;
            writer.set_merge_policy(Box::new(NoMergePolicy));
            self.writer = Some(writer);
        }
        match &mut self.writer {
            Some(writer) => Ok(writer),
            None => Err(engine(&self.home, TantivyError::SystemError("no writer".to_owned()))),
        }
    }

    /// Commits what the run did, in one step; then merges, which changes no answer.
    fn commit(mut self) -> Result<Report> {
        let same = (&self.before.sources, &self.before.files) == (&self.next.sources, &self.next.files);
        let restless = self.before.files.values().any(|file| file.modified >= self.previous);
        if self.committed && same && self.writer.is_none() && !restless {
            return Ok(self.report);
        }
        let number = self.number + 1;
        self.next.write(&self.folder, number)?;
        let home = self.home.clone();
        let failed = |source| engine(&home, source);
        let payload = serde_json::to_string(&Commit { catalogue: number }).unwrap_or_default();
        let index = self.index.clone();
        let writer = self.writer(&Options::default())?;
        let mut commit = writer.prepare_commit().map_err(failed)?;
        commit.set_payload(&payload);
        commit.commit().map_err(failed)?;
        merge(&index, writer).map_err(failed)?;
        writer.garbage_collect_files().wait().map_err(failed)?;
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads().map_err(failed)?;
        }
        sync_folder(&self.folder)
            .map_err(|source| Error::Unwritable { path: self.folder.clone(), source })?;
        Catalogue::sweep(&self.folder, number);
        Ok(self.report)
    }
}

/// Merges segments until there are few, none with many deleted passages.
fn merge(index: &Index, writer: &mut IndexWriter) -> tantivy::Result<()> {
    let mut segments = index.searchable_segment_metas()?;
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.num_docs()));
    let (mut merged, mut kept): (Vec<_>, Vec<_>) = segments
        .into_iter()
        .partition(|segment| segment.num_deleted_docs() * 100 > segment.max_doc() * MAX_DELETED_PERCENT);
    if kept.len() + usize::from(!merged.is_empty()) > MAX_SEGMENTS {
        merged.extend(kept.drain(MAX_SEGMENTS - 1..));
    }
    if merged.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = merged.iter().map(tantivy::SegmentMeta::id).collect();
    writer.merge(&ids).wait()?;
    Ok(())
}

fn engine(home: &Home, source: TantivyError) -> Error {
    Error::Engine { index: home.root().to_owned(), source }
}

/// Nanoseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}
