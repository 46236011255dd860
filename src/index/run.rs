//! One run on one generation: what changed in the files is read, analysed and committed.
//!
//! Owns the comparison of files with the catalogue. Must not know how anything is written, ranking or the
//! terminal.
//!
//! Law **incremental ≡ rebuild**: whatever was added, changed and removed before, the index answers as one
//! built anew from the same files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::build::{Options, Report};
use super::catalogue::{Catalogue, DocumentEntry, FileEntry, Source, now};
use super::generation::Home;
use super::progress::{Progress, Watch, Way};
use super::sources::{self, Sources};
use super::writer::Writer;
use crate::corpus::name::is_below;
use crate::corpus::{self, Document, walk};
use crate::error::{Error, Result};

/// A time that no file has: one that was not read to its end is read again.
const NEVER: i64 = i64::MIN;

/// One run on one generation.
pub(super) struct Run {
    home: Home,
    options: Options,
    writer: Writer,
    /// When the run before this one began.
    previous: i64,
    before: Catalogue,
    next: Catalogue,
    /// Files and folders that could not be looked at: what is known of them stays.
    unreadable: Vec<String>,
    report: Report,
}

impl Run {
    /// Begins a generation with these sources.
    pub(super) fn create(home: &Home, generation: u64, sources: Sources, options: &Options) -> Result<Run> {
        let writer = Writer::create(home, generation, options.threads)?;
        let next = Catalogue { sources, ..Catalogue::default() };
        Ok(Run::new(home, writer, options, Catalogue::default(), next))
    }

    /// Goes on with a generation.
    pub(super) fn open(home: &Home, generation: u64, options: &Options) -> Result<Run> {
        let writer = Writer::open(home, generation, options.threads)?;
        let before = writer.catalogue()?;
        let next = before.clone();
        Ok(Run::new(home, writer, options, before, next))
    }

    fn new(home: &Home, writer: Writer, options: &Options, before: Catalogue, mut next: Catalogue) -> Run {
        let previous = std::mem::replace(&mut next.started, now());
        Run {
            home: home.clone(),
            options: *options,
            writer,
            previous,
            before,
            next,
            unreadable: Vec::new(),
            report: Report::default(),
        }
    }

    /// Makes these paths sources.
    pub(super) fn add_sources(&mut self, paths: &[PathBuf]) {
        sources::add(&mut self.next.sources, paths, self.options.source, &mut self.report.problems);
    }

    /// What to look at for these paths; all sources, if there are none.
    pub(super) fn scope(&self, paths: &[PathBuf]) -> Sources {
        if paths.is_empty() { self.next.sources.clone() } else { sources::scope(&self.next.sources, paths) }
    }

    /// Takes the sources at or below `name` out, with what is indexed of them alone; whether there are any.
    pub(super) fn forget(&mut self, name: &str) -> Result<bool> {
        let known = self.next.sources.len();
        self.next.sources.retain(|source, _| !is_below(source, name));
        let kept = &self.next.sources;
        let orphans: Vec<String> = (self.next.files.keys())
            .filter(|file| !kept.keys().any(|source| is_below(file, source)))
            .cloned()
            .collect();
        orphans.iter().try_for_each(|file| self.remove_file(file))?;
        Ok(self.next.sources.len() < known)
    }

    /// Looks at what is in `scope`, and commits what has changed.
    pub(super) fn bring_up_to_date(mut self, scope: &Sources, watch: Watch<'_>) -> Result<Report> {
        let mut found = BTreeMap::new();
        let mut walked = Vec::new();
        for (name, how) in scope {
            if let Some(files) = self.source(name, *how) {
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
        self.commit()
    }

    /// The files of a source; `None` if what is known of it stays as it is, because the source is gone or,
    /// where there were texts, has none left: a disk may not be mounted.
    fn source(&mut self, name: &str, how: Source) -> Option<BTreeMap<String, walk::Found>> {
        let path = corpus::name::to_path(name);
        if !path.exists() {
            let force = self.options.force;
            let problem = if force { Error::NoSuchPath { path } } else { Error::MissingSource { path } };
            self.report.problems.push(problem);
            return force.then(BTreeMap::new);
        }
        let problems = self.report.problems.len();
        let files = self.walk(path.clone(), how);
        if files.is_empty() && path.is_dir() && self.report.problems.len() == problems {
            if self.before.documents_below(name) && !self.options.force {
                self.report.problems.push(Error::EmptySource { path });
                return None;
            }
            self.report.problems.push(Error::NoText { path });
        }
        Some(files)
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
        entry.documents.iter().try_for_each(|document| self.writer.delete(name, document.id.as_deref()))
    }

    /// Brings one file up to date, reading it only if it may have changed.
    fn file(&mut self, name: &str, file: &walk::Found, way: &mut Way<'_>) -> Result<()> {
        if let Some(entry) = self.before.files.get(name) {
            // A file modified while the last run read it may have changed after it was read.
            if entry.is_settled(self.previous) && (entry.size, entry.modified) == (file.size, file.modified) {
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
        let (documents, whole) = self.documents(name, documents, way)?;
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
            let entry = self.document(name, &document, old, earlier.is_some())?;
            if let Some(place) = earlier {
                entries[place] = entry;
            } else {
                places.insert(document.id.clone(), entries.len());
                entries.push(entry);
            }
        }
        if whole {
            for gone in known.into_values() {
                self.writer.delete(name, gone.id.as_deref())?;
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
    ) -> Result<DocumentEntry> {
        // The line is shown with each hit: a record that moved is indexed again.
        let digest = document.digest ^ u128::from(document.line);
        if let Some(old) = old {
            if old.digest == digest {
                self.report.unchanged += u64::from(!duplicate);
                return Ok(old);
            }
            self.writer.delete(name, document.id.as_deref())?;
            self.report.changed += u64::from(!duplicate);
        } else {
            self.report.added += 1;
        }
        let passages = corpus::passage::split(document);
        self.writer.add(name, document, &passages)?;
        Ok(DocumentEntry { id: document.id.clone(), digest, passages: passages.len() as u32 })
    }

    /// Commits what the run did, in one step; then merges, which changes no answer.
    pub(super) fn commit(mut self) -> Result<Report> {
        let same = (&self.before.sources, &self.before.files) == (&self.next.sources, &self.next.files);
        let restless = self.before.files.values().any(|file| !file.is_settled(self.previous));
        if same && self.writer.is_idle() && !restless {
            return Ok(self.report);
        }
        self.writer.commit(&self.next)?;
        self.report.problems.extend(self.writer.merge().err());
        Ok(self.report)
    }
}
