//! The files and folders that an index is made from.
//!
//! Owns what naming a path does to the sources, and which source a path is part of. Must not know what is in
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::catalogue::Source;
use super::generation::absent;
use crate::corpus;
use crate::corpus::name::is_below;
use crate::corpus::walk;
use crate::error::Error;

/// Sources by name, each with how it is walked.
pub(super) type Sources = BTreeMap<String, Source>;

/// The name of a path, whether it is still there or not: what of it is there is made canonical. But a link that is
/// named keeps its own name: tomorrow it may lead elsewhere.
pub(crate) fn name_of(path: &Path) -> String {
    let absolute: PathBuf =
        std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components().collect();
    let is_link = fs::symlink_metadata(&absolute).is_ok_and(|metadata| metadata.is_symlink());
    corpus::name::of(&match (absolute.parent(), absolute.file_name()) {
        (Some(parent), Some(name)) if is_link => resolved(parent).join(name),
        _ => resolved(&absolute),
    })
}

/// The sources that are links, each with the name of where it leads.
struct Links(Vec<(String, String)>);

impl Links {
    fn of(sources: &Sources) -> Links {
        let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        let links = sources.keys().map(|name| (name, corpus::name::to_path(name)));
        let links = links.filter(|(_, path)| is_link(path));
        Links(links.map(|(name, path)| (name.clone(), target_of(&path))).collect())
    }

    /// The name of a path among the sources. What is in one of them already, by the way of a link or because a link is
    /// one, has the name that it has there: nothing is found twice.
    fn known_name(&self, sources: &Sources, path: &Path) -> String {
        let (name, target) = (name_of(path), target_of(path));
        if covering(sources, &name).is_some() {
            return name;
        }
        if covering(sources, &target).is_some() {
            return target;
        }
        let Some((source, to)) = self.0.iter().find(|(_, to)| is_below(&target, to)) else { return name };
        format!("{source}{}", target.get(to.len()..).unwrap_or_default())
    }
}

/// The name of a path among these sources, as [`Links::known_name`].
pub(super) fn known_name(sources: &Sources, path: &Path) -> String {
    Links::of(sources).known_name(sources, path)
}

/// The name of where a path leads, whatever links are on the way.
pub(crate) fn target_of(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    corpus::name::of(&resolved(&absolute))
}

fn resolved(path: &Path) -> PathBuf {
    if let Ok(canonical) = fs::canonicalize(path) {
        return canonical;
    }
    match (path.parent(), path.components().next_back()) {
        (Some(parent), Some(Component::ParentDir)) => {
            let parent = resolved(parent);
            parent.parent().map(Path::to_owned).unwrap_or(parent)
        }
        (Some(parent), Some(last)) => resolved(parent).join(last),
        _ => path.to_owned(),
    }
}

/// Adds paths to the sources. A path that is below a source is not a new one, and a source that is below a new
/// path is part of it, unless they are walked in different ways, or the outer one leaves the inner out. Of a path
/// that is gone but was a source, or holds one, the run will say so.
pub(super) fn add(
    sources: &mut Sources,
    paths: &[PathBuf],
    source: Option<&Source>,
    problems: &mut Vec<Error>,
) {
    // Of a thousand files of one folder that are named, one walk tells which are taken anyway.
    let mut taken_of: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    let links = Links::of(sources);
    for path in paths {
        let name = links.known_name(sources, path);
        if let Err(problem) = may_be_source(path) {
            if !sources.keys().any(|source| is_below(source, &name)) {
                problems.push(problem);
            }
            continue;
        }
        let known = covering(sources, &name).map(|(_, how)| how.clone());
        let how = source.or(known.as_ref()).cloned().unwrap_or_default();
        let is_part = known.as_ref() == Some(&how)
            && match corpus::name::to_path(&name).parent().filter(|_| path.is_file()) {
                Some(folder) => taken_of
                    .entry(folder.to_owned())
                    .or_insert_with(|| taken(sources, &corpus::name::of(folder)))
                    .contains(&name),
                None => is_reached(sources, &name),
            };
        if !is_part {
            // What says of itself how it is walked goes on so, and what is empty may be a disk that is not mounted.
            let absorbs = |inner: &str, below: &Source| {
                let takes_more = how.include.is_empty() && how.exclude.is_empty() && how.max_bytes.is_none();
                let is_alike = *below == how
                    || Some(below) == known.as_ref()
                    || (takes_more && *below == Source::default());
                is_alike && !is_empty(inner) && reaches(&name, &how, inner)
            };
            sources.retain(|inner, below| !is_below(inner, &name) || !absorbs(inner, below));
            sources.insert(name, how);
        }
    }
}

/// Whether the source that a name lies in takes it when it is walked.
fn is_reached(sources: &Sources, name: &str) -> bool {
    covering(sources, name).is_some_and(|(outer, how)| reaches(outer, how, name))
}

/// The files at and below a name that the source around it takes.
pub(super) fn taken(sources: &Sources, name: &str) -> BTreeSet<String> {
    let Some((outer, how)) = covering(sources, name) else { return BTreeSet::new() };
    let root = corpus::name::to_path(outer);
    let walk = walk::part(&root, &corpus::name::to_path(name), &walked(&root, how));
    walk.files.iter().chain(&walk.unknown).map(|file| corpus::name::of(&file.path)).collect()
}

fn is_empty(name: &str) -> bool {
    fs::read_dir(corpus::name::to_path(name)).is_ok_and(|mut entries| entries.next().is_none())
}

/// Whether what a name lies in takes it when it is walked.
fn reaches(outer: &str, how: &Source, name: &str) -> bool {
    let root = corpus::name::to_path(outer);
    walk::reaches(&root, &corpus::name::to_path(name), &walked(&root, how))
}

/// How a source at this path is walked.
pub(super) fn walked(root: &Path, how: &Source) -> walk::Options {
    walk::Options {
        hidden: how.hidden,
        no_ignore: how.no_ignore,
        globs: walk::Globs::new(root, &how.include, &how.exclude),
        max_bytes: how.max_bytes,
        ..walk::Options::default()
    }
}

/// Whether a path is a file or a folder: pipes and devices are not read.
pub(super) fn may_be_source(path: &Path) -> Result<(), Error> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() || metadata.is_dir() => Ok(()),
        Ok(_) => Err(Error::NotAFile { path: path.to_owned() }),
        Err(source) if absent(&source) && path == Path::new("-") => {
            Err(Error::NotAFile { path: path.to_owned() })
        }
        Err(source) if absent(&source) => Err(Error::NoSuchPath { path: path.to_owned() }),
        Err(source) => Err(Error::Unreadable { path: path.to_owned(), source }),
    }
}

/// Takes the source at a path, as it is on the disk or as it is listed, out or, if there is none, those below it; whether
/// there were any. What was named within a source stays.
pub(super) fn remove(sources: &mut Sources, path: &Path) -> bool {
    let names = [known_name(sources, path), path.to_string_lossy().into_owned()];
    if names.iter().any(|name| sources.remove(name).is_some()) {
        return true;
    }
    let known = names.iter().find(|name| sources.keys().any(|source| is_below(source, name)));
    sources.retain(|source, _| !known.is_some_and(|name| is_below(source, name)));
    known.is_some()
}

/// The innermost source that a name lies in, and how it is walked.
pub(super) fn covering<'s>(sources: &'s Sources, name: &str) -> Option<(&'s str, &'s Source)> {
    let covering = sources.iter().filter(|(source, _)| is_below(name, source));
    covering.max_by_key(|(source, _)| source.len()).map(|(source, how)| (source.as_str(), how))
}

/// That what is named lies in a source, so that it cannot be forgotten by itself.
pub(super) fn part_of(path: &Path, name: &str, source: &str) -> Error {
    let (inner, outer) = (corpus::name::to_path(name), corpus::name::to_path(source));
    let below = inner.strip_prefix(&outer).unwrap_or(&inner).display().to_string();
    // As a pattern takes it, and a shell.
    let below: String = below.chars().fold(String::new(), |mut pattern, c| {
        match c {
            '\'' => pattern.push_str(r"'\''"),
            '[' | ']' | '{' | '}' | '*' | '?' | '!' | '\\' => pattern.extend(['\\', c]),
            _ => pattern.push(c),
        }
        pattern
    });
    let end = if path.is_dir() { "/" } else { "" };
    Error::PartOfSource { path: path.to_owned(), whole: outer, pattern: format!("/{below}{end}") }
}

/// The named paths and the sources below them, each walked as the source that covers it.
pub(super) fn scope(sources: &Sources, paths: &[PathBuf]) -> Sources {
    let mut scope = Sources::new();
    let links = Links::of(sources);
    for path in paths {
        let name = links.known_name(sources, path);
        let below = sources.iter().filter(|(source, _)| is_below(source, &name));
        scope.extend(below.map(|(source, how)| (source.clone(), how.clone())));
        if may_be_source(path).is_ok() {
            let how = covering(sources, &name).map(|(_, how)| how.clone()).unwrap_or_default();
            scope.insert(name, how);
        }
    }
    scope
}
