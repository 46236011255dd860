//! Folders become files.
//!
//! Owns which files are looked at, and their order: by the bytes of their paths. Symbolic links are not
//! followed; pipes and devices are passed over. Nothing found is ever executed.

use std::fs::{self, Metadata};
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, UNIX_EPOCH};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

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
    /// Which files, by their paths below a folder.
    pub globs: Globs,
    /// What alone is looked for: what is at or below this path.
    pub part: Option<PathBuf>,
    /// Bytes of the largest file that is taken; any, if it is not said.
    pub max_bytes: Option<u64>,
    /// Whether [`LeftOut::list`] is wanted.
    pub list: bool,
}

/// Why a file was left out, though nothing is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is hidden, or ignore rules exclude it.
    Ignored,
    /// Its name or its first bytes say that it is no text.
    OtherKind,
    /// It is larger than [`Options::max_bytes`].
    TooLarge,
}

/// A pattern of paths, as in `.gitignore`: `*.log`, `brouillons/`, `/notes/**/a?.txt`. It can be read: that is
/// seen to when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Glob(String);

impl FromStr for Glob {
    type Err = String;

    fn from_str(glob: &str) -> Result<Glob, String> {
        let mut builder = OverrideBuilder::new("");
        let read = builder.add(glob).and_then(|builder| builder.build());
        match read {
            Ok(_) if !glob.is_empty() && !glob.starts_with('!') => Ok(Glob(glob.to_owned())),
            Ok(_) => Err("a pattern of paths is not empty and does not begin with !".to_owned()),
            Err(error) => {
                let said = error.to_string();
                Err(said.split_once("': ").map_or(said.as_str(), |(_, cause)| cause).to_owned())
            }
        }
    }
}

impl TryFrom<String> for Glob {
    type Error = String;

    fn try_from(glob: String) -> Result<Glob, String> {
        glob.parse()
    }
}

impl From<Glob> for String {
    fn from(glob: Glob) -> String {
        glob.0
    }
}

/// Which files below a folder are taken: those that no glob excludes and, if there are globs that include, that
/// one of them does.
#[derive(Debug, Clone)]
pub struct Globs {
    taken: Override,
}

impl Default for Globs {
    fn default() -> Globs {
        Globs { taken: Override::empty() }
    }
}

impl Globs {
    /// Globs of paths below `folder`.
    pub fn new(folder: &Path, include: &[Glob], exclude: &[Glob]) -> Globs {
        let mut builder = OverrideBuilder::new(folder);
        for Glob(glob) in include {
            let _ = builder.add(glob);
        }
        for Glob(glob) in exclude {
            let _ = builder.add(&format!("!{glob}"));
        }
        Globs { taken: builder.build().unwrap_or_else(|_| Override::empty()) }
    }

    fn take(&self, path: &Path, is_folder: bool) -> bool {
        !self.taken.matched(path, is_folder).is_ignore()
    }
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
    /// The files that were left out.
    pub left_out: LeftOut,
    /// Folders and files that could not be looked at.
    pub problems: Vec<Error>,
}

/// Files that are left out, though nothing is wrong with them.
#[derive(Debug, Clone, Default)]
pub struct LeftOut {
    /// How many of a kind that is read, which ignore rules or hiding exclude.
    pub ignored: u64,
    /// How many of which their names or their first bytes say that there is nothing to read.
    pub other_kind: u64,
    /// How many larger than [`Options::max_bytes`].
    pub too_large: u64,
    /// Each of them, if they are wanted.
    pub list: Option<Vec<(PathBuf, Why)>>,
}

impl LeftOut {
    /// None yet; whether each is wanted.
    pub(crate) fn new(list: bool) -> LeftOut {
        LeftOut { list: list.then(Vec::new), ..LeftOut::default() }
    }

    /// Counts a file, and lists it if it is wanted.
    pub(crate) fn add(&mut self, path: &Path, why: Why) {
        match why {
            Why::Ignored => self.ignored += 1,
            Why::OtherKind => self.other_kind += 1,
            Why::TooLarge => self.too_large += 1,
        }
        self.list.iter_mut().for_each(|list| list.push((path.to_owned(), why)));
    }

    /// Adds those that another walk left out.
    pub(crate) fn join(&mut self, other: LeftOut) {
        self.ignored += other.ignored;
        self.other_kind += other.other_kind;
        self.too_large += other.too_large;
        if let (Some(list), Some(others)) = (&mut self.list, other.list) {
            list.extend(others);
        }
    }
}

/// The files at or below `roots`. A file named as a root is taken whatever its name.
pub fn files(roots: &[PathBuf], options: &Options) -> Walk {
    let mut walk = Walk { left_out: LeftOut::new(options.list), ..Walk::default() };
    for root in roots {
        let before = walk.files.len();
        let hides = root.is_dir() && !(options.hidden && options.no_ignore);
        // The walker does not say what it passes over: it walks twice, at once.
        let everything = std::thread::scope(|scope| {
            let all = || {
                let mut everything = Walk::default();
                walk_root(root, options, true, true, &mut everything);
                everything
            };
            let everything = hides.then(|| scope.spawn(all));
            walk_root(root, options, options.hidden, options.no_ignore, &mut walk);
            everything.map(|all| all.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        if let Some(everything) = everything {
            let taken: FxHashSet<&Path> =
                walk.files.iter().skip(before).map(|file| file.path.as_path()).collect();
            let ignored = everything.files.iter().filter(|file| !taken.contains(file.path.as_path()));
            ignored.for_each(|file| walk.left_out.add(&file.path, Why::Ignored));
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

/// What a walk of `root` takes of what is at or below a path; what it leaves out is not looked for.
pub fn part(root: &Path, path: &Path, options: &Options) -> Walk {
    let options = Options { part: Some(path.to_owned()), ..options.clone() };
    let mut walk = Walk::default();
    walk_root(root, &options, options.hidden, options.no_ignore, &mut walk);
    walk
}

/// Whether a walk of `root` comes to a file or folder below it and takes it: no name and no rule leaves it out.
pub fn reaches(root: &Path, path: &Path, options: &Options) -> bool {
    let options = Options { part: Some(path.to_owned()), ..options.clone() };
    let mut walk = Walk::default();
    for entry in entries(root, &options, options.hidden, options.no_ignore).flatten() {
        if entry.path() == path {
            // A link to a folder is not followed, but where the walk begins.
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            if is_folder || (entry.depth() == 0 && path.is_dir()) {
                return true;
            }
            offer(&entry, &options, &mut walk);
        }
    }
    !walk.files.is_empty() || !walk.unknown.is_empty()
}

fn walk_root(root: &Path, options: &Options, hidden: bool, no_ignore: bool, walk: &mut Walk) {
    for entry in entries(root, options, hidden, no_ignore) {
        match entry {
            Ok(entry) => {
                if !no_ignore && entry.file_type().is_some_and(|kind| kind.is_dir()) {
                    walk.problems.extend(unread_rules(entry.path()));
                }
                offer(&entry, options, walk);
            }
            Err(error) => walk.problems.push(problem(root, &error)),
        }
    }
}

/// Files of rules that say what is left out of their folder.
const RULES: [&str; 2] = [".gitignore", ".ignore"];

/// The files of rules of a folder that cannot be read: what they hide would be indexed without a word.
fn unread_rules(folder: &Path) -> impl Iterator<Item = Error> {
    RULES.iter().filter_map(move |name| {
        let path = folder.join(name);
        let is_file = fs::metadata(&path).is_ok_and(|metadata| metadata.is_file());
        let source = is_file.then(|| fs::read_to_string(&path).err()).flatten()?;
        Some(Error::Unreadable { path, source })
    })
}

/// What is at or below `root` or, if but a part of it is looked for, in that and on the way there.
fn entries(root: &Path, options: &Options, hidden: bool, no_ignore: bool) -> ignore::Walk {
    let (skip, globs, part) = (options.skip.clone(), options.globs.clone(), options.part.clone());
    WalkBuilder::new(root)
        .hidden(!hidden)
        .ignore(!no_ignore)
        .git_ignore(!no_ignore)
        .git_exclude(!no_ignore)
        .git_global(false)
        .parents(!no_ignore)
        .require_git(false)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let taken = entry.depth() == 0 || globs.take(entry.path(), is_folder);
            let path = entry.path();
            let of_part = part.as_ref().is_none_or(|part| part.starts_with(path) || path.starts_with(part));
            taken && of_part && !skip.iter().any(|folder| folder == entry.path()) && !is_index(entry)
        })
        .build()
}

/// Whether a folder is an index of ours, to be left alone wherever it lies.
fn is_index(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
        && entry.path().join("CACHEDIR.TAG").exists()
        && entry.path().join("manifest.json").exists()
}

fn offer(entry: &DirEntry, options: &Options, walk: &mut Walk) {
    let (path, named) = (entry.path(), entry.depth() == 0);
    // A link that is named is what it leads to.
    let metadata = || {
        let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
        if named {
            fs::metadata(path).map_err(unreadable)
        } else {
            entry.metadata().map_err(|error| problem(path, &error))
        }
    };
    let kind = if named { metadata().ok().map(|metadata| metadata.file_type()) } else { entry.file_type() };
    if !kind.is_some_and(|kind| kind.is_file()) {
        if named && !kind.is_some_and(|kind| kind.is_dir()) {
            let source = io::Error::other("it is no ordinary file");
            walk.problems.push(Error::Unreadable { path: path.to_owned(), source });
        }
        return;
    }
    let files = match formats::named(entry.path()) {
        _ if named => &mut walk.files,
        Named::As(_) => &mut walk.files,
        Named::Unknown => &mut walk.unknown,
        Named::NotText => return walk.left_out.add(entry.path(), Why::OtherKind),
    };
    match metadata() {
        Ok(metadata) if !named && options.max_bytes.is_some_and(|most| metadata.len() > most) => {
            walk.left_out.add(entry.path(), Why::TooLarge);
        }
        Ok(metadata) => files.push(Found {
            path: entry.path().to_owned(),
            size: metadata.len(),
            modified: modified(&metadata),
        }),
        Err(problem) => walk.problems.push(problem),
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
        assert_eq!((walk.left_out.ignored, walk.left_out.other_kind), (2, 1));
    }

    #[test]
    fn everything() {
        let folder = folder();
        let options = Options {
            hidden: true,
            no_ignore: true,
            skip: vec![folder.path().join("a")],
            ..Options::default()
        };
        let walk = files(&[folder.path().to_owned()], &options);
        assert_eq!(names(&walk, folder.path()), [".cache/secret.txt", "a.txt", "b.txt", "brouillon.txt"]);
        assert_eq!(walk.left_out.ignored, 0);
    }

    #[test]
    fn globs() {
        let folder = folder();
        let glob = |globs: &[&str]| globs.iter().map(|glob| glob.parse().unwrap()).collect::<Vec<Glob>>();
        for (include, exclude, expected) in [
            (&[][..], &["a.*"][..], &["a/c.md", "b.txt"][..]),
            (&["*.md"], &[], &["a/c.md"]),
            (&["*.txt"], &["/b*"], &["a.txt"]),
            (&[], &["a/"], &["a.txt", "b.txt"]),
            // What is ignored or hidden stays so, whatever is included.
            (&["*"], &[], &["a.txt", "a/c.md", "b.txt"]),
        ] {
            let globs = Globs::new(folder.path(), &glob(include), &glob(exclude));
            let walk = files(&[folder.path().to_owned()], &Options { globs, ..Options::default() });
            assert_eq!(names(&walk, folder.path()), expected, "{include:?} {exclude:?}");
        }
        for wrong in ["", "!a", "a[", "{a"] {
            assert!(wrong.parse::<Glob>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn large_files() {
        let folder = folder();
        fs::write(folder.path().join("b.txt"), "bbbb").unwrap();
        let options = Options { max_bytes: Some(3), ..Options::default() };
        let walk = files(&[folder.path().to_owned()], &options);
        assert_eq!(names(&walk, folder.path()), ["a.txt", "a/c.md"]);
        assert_eq!(walk.left_out.too_large, 1);
        let walk = files(&[folder.path().join("b.txt")], &options);
        assert_eq!(names(&walk, folder.path()), ["b.txt"], "a named file is taken");
    }

    #[test]
    fn a_named_file_is_taken() {
        let folder = folder();
        let walk = files(&[folder.path().join("image.png")], &Options::default());
        assert_eq!(names(&walk, folder.path()), ["image.png"]);
    }

    #[test]
    fn what_a_walk_reaches() {
        let folder = folder();
        let globs = Globs::new(folder.path(), &[], &["/b.txt".parse().unwrap()]);
        let options = Options { globs, ..Options::default() };
        for (name, expected) in [
            ("a.txt", true),
            ("a", true),
            ("a/c.md", true),
            ("", true),
            ("b.txt", false),
            ("brouillon.txt", false),
            (".cache", false),
            (".cache/secret.txt", false),
            ("image.png", false),
            ("absent.txt", false),
        ] {
            assert_eq!(reaches(folder.path(), &folder.path().join(name), &options), expected, "{name}");
        }
        let file = folder.path().join("brouillon.txt");
        assert!(reaches(&file, &file, &options), "what is named is taken");
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
