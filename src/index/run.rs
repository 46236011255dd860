//! One run on one generation: what changed in the files is read, analysed and committed.
//!
//! Owns the comparison of files with the catalogue. Must not know how anything is written, ranking or the
//! terminal.
//!
//! Law **incremental ≡ rebuild**: whatever was added, changed and removed before, the index answers as one
//! built anew from the same files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::build::Options;
use super::catalogue::{Catalogue, DocumentEntry, FileEntry, Glance, now};
use super::complaint::Complaint;
use super::entries::Entries;
use super::generation::Home;
use super::progress::{Progress, Watch, Way};
use super::report::Report;
use super::schema::{KeyHash, document_key};
use super::sources::{self, Sources};
use super::writer::Writer;
use crate::corpus::name::is_below;
use crate::corpus::walk::{self, LeftOut, NEVER};
use crate::corpus::{self, Document, Id, formats};
use crate::error::{Error, Result};

/// One run on one generation.
pub(super) struct Run {
    pub(super) home: Home,
    pub(super) options: Options,
    writer: Writer,
    /// When the run before this one began.
    previous: i64,
    /// What was known before.
    pub(super) before: Glance,
    /// What the generation has: nothing, if it begins.
    pub(super) has: Catalogue,
    pub(super) next: Catalogue,
    /// Whether the generation begins empty: what was known before is none of it.
    pub(super) begins: bool,
    /// Files and folders that could not be looked at: what is known of them stays.
    pub(super) kept: Vec<String>,
    /// Sources that are gone or empty, and whose documents need not be kept.
    pub(super) dropped: Vec<String>,
    /// Files whose time did not tell, before this run, that they are as they were read, and that it has not read.
    unsettled: BTreeSet<String>,
    pub(super) report: Report,
}

impl Run {
    /// Begins a generation with these sources, in place of one that knew this.
    pub(super) fn create(
        home: &Home,
        generation: u64,
        sources: Sources,
        before: Glance,
        options: &Options,
    ) -> Result<Run> {
        let writer = Writer::create(home, generation, options)?;
        let next = Catalogue { sources, ..Catalogue::default() };
        Ok(Run { begins: true, before, ..Run::new(home, writer, options, Catalogue::default(), next) })
    }

    /// Goes on with a generation.
    pub(super) fn open(home: &Home, generation: u64, options: &Options) -> Result<Run> {
        let writer = Writer::open(home, generation, options)?;
        let has = writer.catalogue()?;
        let next = has.clone();
        Ok(Run::new(home, writer, options, has, next))
    }

    fn new(home: &Home, writer: Writer, options: &Options, has: Catalogue, mut next: Catalogue) -> Run {
        writer.hold(has.documents() as usize);
        let previous = std::mem::replace(&mut next.started, now());
        let unsettled = next.files.iter().filter(|(_, file)| !file.is_settled(previous));
        Run {
            unsettled: unsettled.map(|(name, _)| name.clone()).collect(),
            home: home.clone(),
            options: options.clone(),
            writer,
            previous,
            before: has.lines(),
            has,
            next,
            begins: false,
            kept: Vec::new(),
            dropped: Vec::new(),
            report: Report { left_out: LeftOut::new(options.list), ..Report::default() },
        }
    }

    /// Makes these paths sources.
    pub(super) fn add_sources(&mut self, paths: &[PathBuf]) {
        sources::add(&mut self.next.sources, paths, self.options.source.as_ref(), &mut self.report.problems);
    }

    /// What to look at for these paths; all sources, if there are none.
    pub(super) fn scope(&self, paths: &[PathBuf]) -> Sources {
        if paths.is_empty() { self.next.sources.clone() } else { sources::scope(&self.next.sources, paths) }
    }

    /// Takes the source at a path out, or those below it, with what is indexed of them alone; whether there are any.
    pub(super) fn forget(&mut self, path: &Path) -> Result<bool> {
        let before = self.next.sources.clone();
        let any = sources::remove(&mut self.next.sources, path);
        let kept = &self.next.sources;
        // What a source around it takes stays.
        let mut taken: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut is_orphan = |file: &str| {
            let source = sources::covering(&before, file).map(|(source, _)| source);
            source.filter(|source| !kept.contains_key(*source)).is_some_and(|source| {
                !taken.entry(source).or_insert_with(|| sources::taken(kept, source)).contains(file)
            })
        };
        let orphans: Vec<String> = self.next.files.keys().filter(|file| is_orphan(file)).cloned().collect();
        self.next.others.retain(|file, _| !is_orphan(file));
        orphans.iter().try_for_each(|file| self.remove_file(file))?;
        Ok(any)
    }

    /// Looks at what is in `scope`, and commits what has changed.
    pub(super) fn bring_up_to_date(mut self, scope: &Sources, watch: Watch<'_>) -> Result<Report> {
        let mut found = BTreeMap::new();
        let mut walked = Vec::new();
        for (name, how) in scope {
            if let Some(files) = self.source(name, how)? {
                found.extend(files);
                walked.push(name.clone());
            }
        }
        let at = Progress {
            files_total: found.len() as u64,
            bytes_total: found.values().map(|file| file.size).sum(),
            ..Progress::default()
        };
        let mut way = Way::new(&self.home, at, watch);
        way.advance(0)?;
        for (name, file) in &found {
            let before = way.at.bytes;
            self.file(name, file, &mut way)?;
            way.at.files += 1;
            way.at.bytes = before + file.size;
            way.advance(0)?;
        }
        self.remove_vanished(&walked, &found.keys().collect())?;
        self.tell_dropped();
        self.leave_failed();
        self.commit()
    }

    fn remove_vanished(&mut self, walked: &[String], found: &BTreeSet<&String>) -> Result<()> {
        let vanished: Vec<String> = (self.next.files.keys())
            .filter(|file| !found.contains(file) && !self.is_kept(file))
            .filter(|file| walked.iter().any(|root| is_below(file, root)))
            .cloned()
            .collect();
        vanished.iter().try_for_each(|file| self.remove_file(file))
    }

    /// What the generation has of a file.
    pub(super) fn known(&self, name: &str) -> Option<&FileEntry> {
        self.has.files.get(name)
    }

    fn remove_file(&mut self, name: &str) -> Result<()> {
        let Some(entry) = self.next.files.remove(name) else { return Ok(()) };
        self.report.removed += entry.documents.len() as u64;
        entry.documents.iter().try_for_each(|document| self.writer.delete(document.key))
    }

    /// Brings one file up to date, reading it only if it may have changed.
    fn file(&mut self, name: &str, file: &walk::Found, way: &mut Way<'_>) -> Result<()> {
        if let Some(entry) = self.known(name) {
            // A file modified while the last run read it may have changed after it was read.
            let same = (entry.size, entry.modified) == (file.size, file.modified);
            if same && entry.is_settled(self.previous) && self.is_read_alike(name) {
                let path = corpus::name::to_path(name);
                let complaints: Vec<Error> = entry.complaints.iter().map(|one| one.of(&path)).collect();
                self.report.unchanged += entry.documents.len() as u64;
                self.report.problems.extend(complaints);
                return Ok(());
            }
        }
        let documents = match corpus::formats::open(&file.path, &self.reading(&self.next.sources, name)) {
            Ok(documents) => documents,
            // It was read before: that it asks for too much now says more of this machine.
            Err(problem @ Error::TooMuch { .. }) if self.was_read(name, file) => return self.keep(problem),
            Err(
                problem @ (Error::NotText { .. }
                | Error::BadFile { .. }
                | Error::TooMuch { .. }
                | Error::Unread { .. }),
            ) => {
                let complaints = Complaint::all(std::slice::from_ref(&problem));
                self.report.problems.push(problem);
                // It may be text again; but what never was is no source.
                if !self.before.sources.contains_key(name) {
                    self.next.sources.remove(name);
                }
                self.remove_file(name)?;
                // As it is it need not be read again: that may take a minute.
                if !complaints.is_empty() && sources::covering(&self.next.sources, name).is_some() {
                    let (size, modified) = (file.size, file.modified);
                    let entry = FileEntry { size, modified, documents: Arc::default(), complaints };
                    self.next.files.insert(name.to_owned(), entry);
                    self.unsettled.remove(name);
                }
                return Ok(());
            }
            Err(problem) => return self.keep(problem),
        };
        self.report.files_read += 1;
        self.report.bytes_read += file.size;
        let said = self.report.problems.len();
        let (documents, whole) = self.documents(name, documents, way)?;
        // Of a million of them the first tell.
        let mut problems = self.report.problems.split_off(said);
        let complaints = Complaint::all(&problems);
        problems.retain(|problem| !Complaint::is_kept(problem));
        self.report.problems.extend(complaints.iter().map(|one| one.of(&file.path)).chain(problems));
        let modified = if whole { file.modified } else { NEVER };
        let entry = FileEntry { size: file.size, modified, documents, complaints };
        self.next.files.insert(name.to_owned(), entry);
        self.unsettled.remove(name);
        Ok(())
    }

    /// Whether a file of this size was read.
    fn was_read(&self, name: &str, file: &walk::Found) -> bool {
        self.known(name).is_some_and(|known| known.size == file.size && !known.documents.is_empty())
    }

    /// How a file is read, of these sources.
    fn reading(&self, sources: &Sources, name: &str) -> formats::Options {
        let how = sources::covering(sources, name).map(|(_, how)| how);
        let text_column = how.and_then(|how| how.text_column.clone());
        formats::Options { limits: self.options.limits, text_column }
    }

    fn is_read_alike(&self, name: &str) -> bool {
        let (before, next) = (&self.has.sources, &self.next.sources);
        before == next || self.reading(before, name) == self.reading(next, name)
    }

    /// Brings the documents of one file up to date, and returns their entries; whether it was read to its
    /// end. If not, what is known of the rest stays.
    fn documents(
        &mut self,
        name: &str,
        documents: corpus::formats::Documents,
        way: &mut Way<'_>,
    ) -> Result<(Arc<Vec<DocumentEntry>>, bool)> {
        let mut known = self.known(name).map(|file| Entries::of(&file.documents)).unwrap_or_default();
        let mut entries = Entries::default();
        let mut whole = true;
        let (mut spoilt, mut line) = (None, 0);
        for document in documents {
            let document = match document {
                Ok(document) => document,
                Err(problem @ Error::Unreadable { .. }) => {
                    whole = false;
                    self.keep(problem)?;
                    continue;
                }
                // What comes before was read.
                Err(Error::BadFile { path, cause }) if line > 0 => {
                    let cause = format!("{cause} from here on");
                    self.report.problems.push(Error::BadRecord { path, line, cause });
                    continue;
                }
                Err(problem) => {
                    self.report.problems.push(problem);
                    continue;
                }
            };
            line = document.line;
            way.advance(document.bytes)?;
            self.report.look_at(name, &document);
            spoilt = spoilt.or_else(|| corpus::decode::mojibake(&document.text).map(str::to_owned));
            let document_name = document_key(name, document.id.as_ref());
            let key = KeyHash::of(&document_name);
            let earlier = entries.find(key);
            if earlier.is_some() {
                self.report.problems.push(Error::DuplicateId {
                    path: corpus::name::to_path(name),
                    line: document.line,
                    id: document.id.as_ref().map(Id::to_string).unwrap_or_default(),
                });
            }
            let old = earlier.copied().or_else(|| known.take(key));
            let is_duplicate = earlier.is_some();
            let entry = self.document(document_name, key, document, old, is_duplicate)?;
            entries.put(entry);
            self.writer.hold(usize::from(!is_duplicate));
        }
        self.report
            .notices
            .extend(spoilt.map(|sample| Error::Mojibake { path: corpus::name::to_path(name), sample }));
        if whole {
            for document in known.rest() {
                self.writer.delete(document.key)?;
                self.report.removed += 1;
            }
        } else {
            known.rest().for_each(|document| entries.put(*document));
        }
        Ok((entries.into(), whole))
    }

    /// Indexes one document unless it is as it was.
    fn document(
        &mut self,
        name: String,
        key: KeyHash,
        document: Document,
        old: Option<DocumentEntry>,
        duplicate: bool,
    ) -> Result<DocumentEntry> {
        // The line is shown with each hit: a record that moved is indexed again.
        let digest = document.digest ^ u64::from(document.line);
        if let Some(old) = old {
            if old.digest == digest {
                self.report.unchanged += u64::from(!duplicate);
                return Ok(old);
            }
            self.writer.delete(key)?;
            self.report.changed += u64::from(!duplicate);
        } else {
            self.report.added += 1;
        }
        let passages = corpus::passage::split(&document);
        let entry = DocumentEntry { key, digest, passages: passages.len() as u32 };
        self.writer.add(name, key, document, passages)?;
        Ok(entry)
    }

    /// Commits what the run did, in one step; then merges, which changes no answer.
    pub(super) fn commit(mut self) -> Result<Report> {
        let (has, next) = (&self.has, &self.next);
        let same = (&has.sources, &has.files, &has.others) == (&next.sources, &next.files, &next.others);
        let same = same && self.writer.is_idle();
        if same && !self.settles() {
            return Ok(self.report);
        }
        // What was not read, and would be read in another way now, is read by the next run that can.
        let unread = |(name, file): &(&String, &FileEntry)| {
            self.known(name) == Some(*file) && !self.is_read_alike(name)
        };
        let unread: Vec<String> =
            self.next.files.iter().filter(unread).map(|(name, _)| name.clone()).collect();
        self.unsettled.extend(unread);
        // From now on the start of this run is what times are held against; of these files it tells nothing.
        for name in &self.unsettled {
            self.next.files.entry(name.clone()).and_modify(|file| file.modified = NEVER);
        }
        match self.writer.commit(&self.next) {
            // Nothing is lost but that some files are read again.
            Err(_) if same => return Ok(self.report),
            done => done?,
        }
        self.report.problems.extend(self.writer.merge().err());
        Ok(self.report)
    }

    /// Whether a file that was read again, and is as it was, need not be read again by the next run.
    fn settles(&self) -> bool {
        let again = self.next.files.iter().filter(|(name, _)| !self.unsettled.contains(*name));
        let mut again = again.filter(|(_, file)| !file.is_settled(self.previous));
        again.any(|(_, file)| file.is_settled(self.next.started))
    }
}
