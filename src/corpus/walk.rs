//! Folders become files.
//!
//! Owns which files are looked at, and their order: by the bytes of their paths. Symbolic links are not
//! followed; pipes and devices are passed over. Nothing found is ever executed.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use ignore::{DirEntry, WalkBuilder};

use super::formats::{self, Named};
use crate::error::Error;

/// A time that no file has: one that has it is never as it was.
pub(crate) const NEVER: i64 = i64::MIN;

/// How folders are walked.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Hidden files too.
    pub hidden: bool,
    /// Files that `.gitignore` and `.ignore` exclude too.
    pub no_ignore: bool,
    /// Folders not to enter: indexes.
    pub skip: Vec<PathBuf>,
}

/// A file to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last modified, in nanoseconds since 1970; `i64::MIN` if that cannot be said.
    pub modified: i64,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files whose names say that they are read, and those named as roots, in order.
    pub files: Vec<Found>,
    /// The files whose names say nothing: their first bytes must ([`formats::probe`]). In order.
    pub unknown: Vec<Found>,
    /// Files of a kind that is read, which ignore rules or hiding exclude.
    pub ignored: u64,
    /// Files whose names say that there is nothing to read.
    pub skipped_kind: u64,
    /// Folders and files that could not be looked at.
    pub problems: Vec<Error>,
}

/// The files at or below `roots`. A file named as a root is taken whatever its name.
pub fn files(roots: &[PathBuf], options: &Options) -> Walk {
    let mut walk = Walk::default();
    for root in roots {
        let before = walk.files.len();
        walk_root(root, options, options.hidden, options.no_ignore, &mut walk);
        if root.is_dir() && !(options.hidden && options.no_ignore) {
            let mut everything = Walk::default();
            walk_root(root, options, true, true, &mut everything);
            walk.ignored += everything.files.len().saturating_sub(walk.files.len() - before) as u64;
        }
    }
    for files in [&mut walk.files, &mut walk.unknown] {
        files.sort_by(|a, b| bytes(&a.path).cmp(bytes(&b.path)));
        files.dedup_by(|a, b| a.path == b.path);
    }
    walk
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

fn walk_root(root: &Path, options: &Options, hidden: bool, no_ignore: bool, walk: &mut Walk) {
    let skip = options.skip.clone();
    let entries = WalkBuilder::new(root)
        .hidden(!hidden)
        .ignore(!no_ignore)
        .git_ignore(!no_ignore)
        .git_exclude(!no_ignore)
        .git_global(false)
        .parents(!no_ignore)
        .require_git(false)
        .filter_entry(move |entry| !skip.iter().any(|folder| folder == entry.path()) && !is_index(entry))
        .build();
    for entry in entries {
        match entry {
            Ok(entry) => offer(&entry, walk),
            Err(error) => walk.problems.push(problem(root, &error)),
        }
    }
}

/// Whether a folder is an index of ours, to be left alone wherever it lies.
fn is_index(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
        && entry.path().join("CACHEDIR.TAG").exists()
        && entry.path().join("manifest.json").exists()
}

fn offer(entry: &DirEntry, walk: &mut Walk) {
    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
    if !is_file {
        return;
    }
    let files = match formats::named(entry.path()) {
        _ if entry.depth() == 0 => &mut walk.files,
        Named::As(_) => &mut walk.files,
        Named::Unknown => &mut walk.unknown,
        Named::NotText => {
            walk.skipped_kind += 1;
            return;
        }
    };
    match entry.metadata() {
        Ok(metadata) => files.push(Found {
            path: entry.path().to_owned(),
            size: metadata.len(),
            modified: modified(&metadata),
        }),
        Err(error) => walk.problems.push(problem(entry.path(), &error)),
    }
}

/// When a file was last modified, in nanoseconds since 1970, or before; [`NEVER`] if that cannot be said (from
/// 2262 on).
pub(crate) fn modified(metadata: &Metadata) -> i64 {
    let nanos = |time: Duration| i64::try_from(time.as_nanos()).ok();
    let since = metadata.modified().ok().and_then(|time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => nanos(after),
        Err(before) => nanos(before.duration()).map(|before| -before),
    });
    since.unwrap_or(NEVER)
}

fn problem(root: &Path, error: &ignore::Error) -> Error {
    let mut path = root.to_owned();
    let mut inner = error;
    while let ignore::Error::WithDepth { err, .. }
    | ignore::Error::WithLineNumber { err, .. }
    | ignore::Error::WithPath { err, .. } = inner
    {
        if let ignore::Error::WithPath { path: of, .. } = inner {
            path.clone_from(of);
        }
        inner = err;
    }
    let source = match inner {
        ignore::Error::Io(error) => system(error),
        other => io::Error::other(other.to_string()),
    };
    Error::Unreadable { path, source }
}

/// What the system said, without the path that is said already.
fn system(error: &io::Error) -> io::Error {
    let mut cause = error.get_ref().map(|error| error as &(dyn std::error::Error + 'static));
    while let Some(inner) = cause {
        if let Some(code) = inner.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error) {
            return io::Error::from_raw_os_error(code);
        }
        cause = inner.source();
    }
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(walk: &Walk, root: &Path) -> Vec<String> {
        let relative = walk.files.iter().filter_map(|file| file.path.strip_prefix(root).ok());
        relative.map(|path| path.display().to_string()).collect()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            (".gitignore", "brouillon.txt\n"),
            ("b.txt", "b"),
            ("a/c.md", "c"),
            ("a.txt", "a"),
            ("brouillon.txt", "x"),
            (".cache/secret.txt", "s"),
            ("image.png", "p"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn order_rules_and_counts() {
        let folder = folder();
        let walk = files(&[folder.path().to_owned()], &Options::default());
        assert_eq!(names(&walk, folder.path()), ["a.txt", "a/c.md", "b.txt"]);
        assert_eq!((walk.ignored, walk.skipped_kind), (2, 1));
    }

    #[test]
    fn everything() {
        let folder = folder();
        let options = Options { hidden: true, no_ignore: true, skip: vec![folder.path().join("a")] };
        let walk = files(&[folder.path().to_owned()], &options);
        assert_eq!(names(&walk, folder.path()), [".cache/secret.txt", "a.txt", "b.txt", "brouillon.txt"]);
        assert_eq!(walk.ignored, 0);
    }

    #[test]
    fn a_named_file_is_taken() {
        let folder = folder();
        let walk = files(&[folder.path().join("image.png")], &Options::default());
        assert_eq!(names(&walk, folder.path()), ["image.png"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = folder();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/boucle")).unwrap();
        let walk = files(&[folder.path().to_owned()], &Options::default());
        assert_eq!(walk.files.len(), 3);
    }
}
