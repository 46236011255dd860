//! What there is of the sources.
//!
//! Owns which files a run looks at, and what is kept because it cannot be looked at. Must not know what is in a
//! file, nor how anything is written.
//!
//! Law: what an index has of a file or folder that cannot be looked at is kept; what it has of a source that is
//! gone, or has no text left (it may be on a disk that is not mounted), goes only by force, and that is said. A source
//! stays one until it is forgotten.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::catalogue::{Source, is_settled};
use super::generation::absent;
use super::run::Run;
use super::sources::{self, covering};
use crate::corpus::name::is_below;
use crate::corpus::walk::Why;
use crate::corpus::{self, formats, walk};
use crate::error::{Error, Result, said};

impl Run {
    /// The files of a source; `None` if what is known of it stays as it is, because it cannot be reached or,
    /// where there were texts, has none left: a disk may not be mounted.
    pub(super) fn source(
        &mut self,
        name: &str,
        how: &Source,
    ) -> Result<Option<BTreeMap<String, walk::Found>>> {
        let path = corpus::name::to_path(name);
        let is_known = self.has_known(name);
        let is_lost = is_known && !self.options.force;
        match path.try_exists() {
            Err(source) if !absent(&source) => {
                self.keep(Error::Unreadable { path, source })?;
                return Ok(None);
            }
            Ok(true) => {}
            _ if is_lost => {
                self.keep(Error::MissingSource { path })?;
                return Ok(None);
            }
            _ => {
                if !is_known {
                    self.report.notices.push(Error::AbsentSource { path });
                }
                self.dropped.push(name.to_owned());
                return Ok(Some(BTreeMap::new()));
            }
        }
        let files = self.walk(path.clone(), how)?;
        if self.is_kept(name) {
            return Ok(None);
        }
        if files.is_empty() && path.is_dir() {
            if is_lost {
                let everything = walk::Options {
                    hidden: true,
                    no_ignore: true,
                    skip: self.inner(name).collect(),
                    ..walk::Options::default()
                };
                let is_empty = walk::files(std::slice::from_ref(&path), &everything).files.is_empty();
                let problem =
                    if is_empty { Error::EmptySource { path } } else { Error::LeftOutSource { path } };
                self.keep(problem)?;
                return Ok(None);
            }
            if is_known {
                self.dropped.push(name.to_owned());
            } else if self.inner(name).next().is_none() {
                self.report.problems.push(Error::NoText { path });
            }
        }
        Ok(Some(files))
    }

    /// The source that a file is of: the innermost that it lies in.
    fn source_of(&self, name: &str) -> Option<&str> {
        covering(&self.next.sources, name).map(|(source, _)| source)
    }

    /// The sources within a folder: each is walked by itself, as it says.
    fn inner(&self, folder: &str) -> impl Iterator<Item = PathBuf> {
        let sources = self.next.sources.keys();
        sources
            .filter(move |source| *source != folder && is_below(source, folder))
            .map(|name| corpus::name::to_path(name))
    }

    /// Whether there were documents at or below a name, of its own source.
    fn has_known(&self, name: &str) -> bool {
        let source = self.source_of(name);
        let files = self.before.files.iter().filter(|file| file.documents > 0 && is_below(&file.name, name));
        files.into_iter().any(|file| self.source_of(&file.name) == source)
    }

    /// Says of each source that is gone or empty what has gone out of the index with it.
    pub(super) fn tell_dropped(&mut self) {
        for name in std::mem::take(&mut self.dropped) {
            let gone = self
                .before
                .files
                .iter()
                .filter(|file| self.source_of(&file.name) == Some(&name))
                .filter(|file| !self.next.files.contains_key(&file.name));
            let documents = gone.fold(0_u64, |all, file| all.saturating_add(file.documents));
            if documents > 0 {
                let path = corpus::name::to_path(&name);
                self.report.notices.push(Error::DroppedSource { path, documents });
            }
        }
    }

    /// Takes out of the sources what was named for the first time and could not be looked at.
    pub(super) fn leave_failed(&mut self) {
        let (known, kept) = (&self.before.sources, &self.kept);
        self.next.sources.retain(|name, _| known.contains_key(name) || !kept.contains(name));
    }

    fn walk(&mut self, root: PathBuf, how: &Source) -> Result<BTreeMap<String, walk::Found>> {
        let below = corpus::name::of(&root);
        self.next.others.retain(|name, _| !is_below(name, &below));
        let index = fs::canonicalize(self.home.root()).unwrap_or_else(|_| self.home.root().to_owned());
        let source = covering(&self.next.sources, &below)
            .map_or_else(|| root.clone(), |(name, _)| corpus::name::to_path(name));
        let skip = std::iter::once(index).chain(self.inner(&below)).collect();
        let options = walk::Options { skip, list: self.options.list, ..sources::walked(&source, how) };
        let walk = walk::files(&[root], &options);
        self.report.left_out.join(walk.left_out);
        walk.problems.into_iter().try_for_each(|problem| self.keep(problem))?;
        let named = |file: walk::Found| (corpus::name::of(&file.path), file);
        let mut files: BTreeMap<String, walk::Found> = walk.files.into_iter().map(named).collect();
        for (name, file) in walk.unknown.into_iter().map(named) {
            if self.is_text(&name, &file)? {
                files.insert(name, file);
            } else {
                self.report.left_out.add(&file.path, Why::OtherKind);
            }
        }
        Ok(files)
    }

    /// Whether a file whose name says nothing is a text: as it was known, else by its first bytes.
    fn is_text(&mut self, name: &str, file: &walk::Found) -> Result<bool> {
        let as_it_is = (file.size, file.modified);
        if self.has.others.get(name) == Some(&as_it_is) {
            self.next.others.insert(name.to_owned(), as_it_is);
            return Ok(false);
        }
        if self.known(name).is_some_and(|known| (known.size, known.modified) == as_it_is) {
            return Ok(true);
        }
        match formats::probe(&file.path) {
            Ok(Some(_)) => Ok(true),
            Ok(None) => {
                if is_settled(file.modified, self.next.started) {
                    self.next.others.insert(name.to_owned(), as_it_is);
                }
                Ok(false)
            }
            Err(problem) => self.keep(problem).map(|()| false),
        }
    }

    /// Notes that a file or folder could not be looked at, and keeps what is known of it. A new generation cannot
    /// keep what it has not: it is not built, unless it is said that this may be lost.
    pub(super) fn keep(&mut self, problem: Error) -> Result<()> {
        let name = corpus::name::of(problem.path());
        if self.begins && !self.options.force && self.has_known(&name) {
            let cause = match &problem {
                Error::Unreadable { source, .. } => format!("cannot be read: {}", said(source)),
                Error::EmptySource { .. } => "no text is left here".to_owned(),
                Error::NoColumn { column, columns, .. } => {
                    format!("it has no column {column:?} (name one of {columns} with --text-column)")
                }
                Error::LeftOutSource { .. } => "all files here are left out by rules".to_owned(),
                _ => "this source is gone".to_owned(),
            };
            return Err(Error::NotRebuilt { path: problem.path().to_owned(), cause });
        }
        self.kept.push(name);
        self.report.problems.push(problem);
        Ok(())
    }

    pub(super) fn is_kept(&self, file: &str) -> bool {
        let source = self.source_of(file);
        self.kept.iter().any(|kept| is_below(file, kept) && self.source_of(kept) == source)
    }
}
