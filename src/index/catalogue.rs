//! What is indexed: sources, files, and the records of each.
//!
//! Owns the catalogue file of a generation: JSON lines, compressed by zstd with a checksum. A first line has the
//! sources, then each file has a line, then the documents of each file have one; so a glance at the files
//! reads no documents. It is written and synced before tantivy commits, and tantivy's commit names it, so the
//! two change in one step.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::generation::lost;
#[cfg(doc)]
use crate::corpus::formats;
use crate::corpus::name::is_below;
use crate::corpus::walk::{Glob, NEVER};
use crate::error::{Error, Result};

/// How long before a run, in nanoseconds, a file must have been modified for its time to tell that it has not
/// changed since it was read. The times of files lag behind the clock, by milliseconds on most systems, by
/// two seconds on FAT.
const LAG: i64 = 2_000_000_000;

const PREFIX: &str = "catalogue-";

/// The state of an index as of its last commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Files and folders the user named, in the order of their names.
    pub sources: BTreeMap<String, Source>,
    /// Every indexed file, by name.
    pub files: BTreeMap<String, FileEntry>,
    /// Files that nothing but their first bytes told to be no text, each with its size and its time: they need
    /// not be opened again.
    pub others: BTreeMap<String, (u64, i64)>,
    /// When the run that wrote this began, in nanoseconds since 1970.
    pub started: i64,
}

/// How a source is walked and read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Hidden files too.
    #[serde(default)]
    pub hidden: bool,
    /// Files that `.gitignore` excludes too.
    #[serde(default)]
    pub no_ignore: bool,
    /// Files that one of these includes, if there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Glob>,
    /// Files and folders that none of these excludes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Glob>,
    /// Bytes of the largest file that is taken; any, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u64>,
    /// As [`formats::Options::text_column`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_column: Option<String>,
}

/// An indexed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Its size in bytes.
    pub size: u64,
    /// When it was last modified, in nanoseconds since 1970.
    pub modified: i64,
    /// Its documents, in the order of the file.
    pub documents: Vec<DocumentEntry>,
}

impl FileEntry {
    /// Whether the time of the file tells that it was not written again after a run read it that began then.
    pub fn is_settled(&self, started: i64) -> bool {
        is_settled(self.modified, started)
    }
}

/// Whether a file of this time was not written again after a run read it that began then.
pub(super) fn is_settled(modified: i64, started: i64) -> bool {
    modified != NEVER && modified < started.saturating_sub(LAG)
}

/// An indexed document: a whole file, or one record of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// The record's id; `None` for a whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Digest of what was read, and, for a record, of its line: both are shown with a hit.
    #[serde(with = "hex")]
    pub digest: u128,
    /// Number of its passages.
    pub passages: u32,
}

/// What the first lines of a catalogue say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// As [`Catalogue::sources`].
    pub sources: BTreeMap<String, Source>,
    /// As [`Catalogue::started`].
    pub started: i64,
    /// The first files.
    pub files: Vec<FileLine>,
}

/// The line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// Its name.
    pub name: String,
    /// As [`FileEntry::size`].
    pub size: u64,
    /// As [`FileEntry::modified`].
    pub modified: i64,
}

impl FileLine {
    fn into_pair(self) -> (String, (u64, i64)) {
        (self.name, (self.size, self.modified))
    }
}

/// The first line of a catalogue.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    sources: BTreeMap<String, Source>,
    started: i64,
    /// Files: a catalogue that lost its end is seen to.
    files: usize,
    /// Files that are no text; their lines come last.
    #[serde(default)]
    others: usize,
}

/// A catalogue being read.
struct Lines {
    path: PathBuf,
    lines: std::io::Lines<BufReader<zstd::Decoder<'static, BufReader<File>>>>,
}

impl Lines {
    fn open(path: PathBuf) -> Result<Lines> {
        let decoder = File::open(&path).and_then(zstd::Decoder::new);
        match decoder {
            Ok(decoder) => Ok(Lines { path, lines: BufReader::new(decoder).lines() }),
            Err(error) => Err(lost(&path, error)),
        }
    }

    fn next<T: DeserializeOwned>(&mut self) -> Result<T> {
        let line = match self.lines.next() {
            Some(Ok(line)) => serde_json::from_str(&line).map_err(|error| error.to_string()),
            Some(Err(error)) => Err(error.to_string()),
            None => Err("it ends too early".to_owned()),
        };
        line.map_err(|cause| lost(&self.path, cause))
    }
}

mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(digest: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{digest:032x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        let digits = std::borrow::Cow::<str>::deserialize(deserializer)?;
        u128::from_str_radix(&digits, 16).map_err(D::Error::custom)
    }
}

impl Catalogue {
    /// Writes and syncs catalogue `number` of a generation's folder. Its name is synced with the folder.
    pub fn write(&self, disk: &dyn Disk, folder: &Path, number: u64) -> Result<()> {
        let path = folder.join(name(number));
        self.write_lines(disk, &path).map_err(|source| Error::Unwritable { path, source })
    }

    fn write_lines(&self, disk: &dyn Disk, path: &Path) -> std::io::Result<()> {
        let mut frame = zstd::Encoder::new(disk.create(path)?, zstd::DEFAULT_COMPRESSION_LEVEL)?;
        frame.include_checksum(true)?;
        let mut lines = BufWriter::new(frame);
        let header = Header {
            sources: self.sources.clone(),
            started: self.started,
            files: self.files.len(),
            others: self.others.len(),
        };
        serde_json::to_writer(&mut lines, &header)?;
        for (name, &FileEntry { size, modified, .. }) in &self.files {
            lines.write_all(b"\n")?;
            serde_json::to_writer(&mut lines, &FileLine { name: name.clone(), size, modified })?;
        }
        for file in self.files.values() {
            lines.write_all(b"\n")?;
            serde_json::to_writer(&mut lines, &file.documents)?;
        }
        for (name, &(size, modified)) in &self.others {
            lines.write_all(b"\n")?;
            serde_json::to_writer(&mut lines, &FileLine { name: name.clone(), size, modified })?;
        }
        lines.write_all(b"\n")?;
        let frame = lines.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        frame.finish()?.sync()
    }

    /// Reads catalogue `number` of a generation's folder.
    pub fn read(folder: &Path, number: u64) -> Result<Catalogue> {
        let mut lines = Lines::open(folder.join(name(number)))?;
        let header: Header = lines.next()?;
        let heads: Vec<FileLine> = (0..header.files).map(|_| lines.next()).collect::<Result<_>>()?;
        let mut files = BTreeMap::new();
        for FileLine { name, size, modified } in heads {
            files.insert(name, FileEntry { size, modified, documents: lines.next()? });
        }
        let others =
            (0..header.others).map(|_| lines.next().map(FileLine::into_pair)).collect::<Result<_>>()?;
        Ok(Catalogue { sources: header.sources, files, others, started: header.started })
    }

    /// Reads the sources and the first `most` files of catalogue `number`.
    pub fn glance(folder: &Path, number: u64, most: usize) -> Result<Glance> {
        let mut lines = Lines::open(folder.join(name(number)))?;
        let header: Header = lines.next()?;
        let files = (0..header.files.min(most)).map(|_| lines.next()).collect::<Result<_>>()?;
        Ok(Glance { sources: header.sources, started: header.started, files })
    }

    /// Number of documents.
    pub fn documents(&self) -> u64 {
        self.files.values().map(|file| file.documents.len() as u64).sum()
    }

    /// Whether any document is known of this file, or below this folder.
    pub fn documents_below(&self, name: &str) -> bool {
        self.files.iter().any(|(file, entry)| is_below(file, name) && !entry.documents.is_empty())
    }

    /// Number of passages.
    pub fn passages(&self) -> u64 {
        let documents = self.files.values().flat_map(|file| &file.documents);
        documents.map(|document| u64::from(document.passages)).sum()
    }

    /// Bytes of the indexed files.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.size).sum()
    }
}

/// The file name of catalogue `number`.
pub(crate) fn name(number: u64) -> String {
    format!("{PREFIX}{number:06}")
}

/// Whether a file is a catalogue.
pub(super) fn is_name(file: &Path) -> bool {
    file.to_str().is_some_and(|file| file.starts_with(PREFIX))
}

/// The time, in nanoseconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}
