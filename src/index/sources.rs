//! The files and folders that an index is made from.
//!
//! Owns what naming a path does to the sources, and which source a path is part of. Must not know what is in
//! them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::catalogue::Source;
use crate::corpus;
use crate::corpus::name::is_below;
use crate::error::Error;

/// Sources by name, each with how it is walked.
pub(super) type Sources = BTreeMap<String, Source>;

/// Adds paths to the sources. A path that is below a source is not a new one, and a source that is below a new
/// path is part of it, unless they are walked in different ways.
pub(super) fn add(
    sources: &mut Sources,
    paths: &[PathBuf],
    source: Option<Source>,
    problems: &mut Vec<Error>,
) {
    for path in paths {
        let Ok(canonical) = fs::canonicalize(path) else {
            problems.push(Error::NoSuchPath { path: path.clone() });
            continue;
        };
        let name = corpus::name::of(&canonical);
        let covering = covering(sources, &name);
        let how = source.or(covering).unwrap_or_default();
        if covering != Some(how) {
            let absorbs = |below: &Source| source.is_some() || *below == how;
            sources.retain(|known, below| !is_below(known, &name) || !absorbs(below));
            sources.insert(name, how);
        }
    }
}

/// How the innermost source that a name lies in is walked.
pub(super) fn covering(sources: &Sources, name: &str) -> Option<Source> {
    let covering = sources.iter().filter(|(source, _)| is_below(name, source));
    covering.max_by_key(|(source, _)| source.len()).map(|(_, how)| *how)
}

/// The named paths and the sources below them, each walked as the source that covers it.
pub(super) fn scope(sources: &Sources, paths: &[PathBuf]) -> Sources {
    let mut scope = Sources::new();
    for path in paths.iter().filter_map(|path| fs::canonicalize(path).ok()) {
        let name = corpus::name::of(&path);
        let below = sources.iter().filter(|(source, _)| is_below(source, &name));
        scope.extend(below.map(|(source, how)| (source.clone(), *how)));
        let how = covering(sources, &name).unwrap_or_default();
        scope.insert(name, how);
    }
    scope
}
