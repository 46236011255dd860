//! What is indexed: sources, files, and the records of each.
//!
//! Owns the catalogue file of a generation, compressed by zstd with a checksum. A first line of JSON has the
//! sources, then each file has a line, then come the documents of all files, so many bytes each; so a glance at the
//! files reads no documents. It is written and synced before tantivy commits, and tantivy's commit names it, so the
//! two change in one step.
//!
//! Law: a record takes as many bytes as any other, whatever its id: millions of them are known at once.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::complaint::Complaint;
use super::disk::Disk;
use super::generation::lost;
use super::schema::KeyHash;
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
    pub documents: Arc<Vec<DocumentEntry>>,
    /// What is wrong with some of its records.
    pub complaints: Vec<Complaint>,
}

impl FileEntry {
    /// Whether the time of the file tells that it was not written again after a run read it that began then.
    pub fn is_settled(&self, started: i64) -> bool {
        is_settled(self.modified, started)
    }

    /// The line of the file, without what is wrong with it.
    fn line(&self, name: &str) -> FileLine {
        FileLine {
            name: name.to_owned(),
            size: self.size,
            modified: self.modified,
            documents: self.documents.len() as u64,
            complaints: Vec::new(),
        }
    }
}

/// Whether a file of this time was not written again after a run read it that began then.
pub(super) fn is_settled(modified: i64, started: i64) -> bool {
    modified != NEVER && modified < started.saturating_sub(LAG)
}

/// An indexed document: a whole file, or one record of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentEntry {
    /// What tells it from every other.
    pub key: KeyHash,
    /// Digest of what was read, and, for a record, of its line: both are shown with a hit.
    pub digest: u64,
    /// Number of its passages.
    pub passages: u32,
}

impl DocumentEntry {
    fn write(self, file: &mut impl Write) -> std::io::Result<()> {
        file.write_all(&self.key.0)?;
        file.write_all(&self.digest.to_le_bytes())?;
        file.write_all(&self.passages.to_le_bytes())
    }

    fn read(file: &mut impl Read) -> std::io::Result<DocumentEntry> {
        let (mut key, mut digest, mut passages) = ([0; KeyHash::BYTES], [0; 8], [0; 4]);
        for part in [&mut key[..], &mut digest, &mut passages] {
            file.read_exact(part)?;
        }
        Ok(DocumentEntry {
            key: KeyHash(key),
            digest: u64::from_le_bytes(digest),
            passages: u32::from_le_bytes(passages),
        })
    }
}

/// What the first lines of a catalogue say: of an index that is damaged, or of an earlier format, all that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// As [`Catalogue::sources`].
    pub sources: BTreeMap<String, Source>,
    /// As [`Catalogue::started`].
    pub started: i64,
    /// The first files, or all.
    pub files: Vec<FileLine>,
}

impl Glance {
    /// Whether any document is known of this file, or below this folder.
    pub fn documents_below(&self, name: &str) -> bool {
        self.files.iter().any(|file| is_below(&file.name, name) && file.documents > 0)
    }
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
    /// Number of its documents; an earlier format does not say it.
    #[serde(default = "one")]
    pub documents: u64,
    /// As [`FileEntry::complaints`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub complaints: Vec<Complaint>,
}

fn one() -> u64 {
    1
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
    /// Files that are no text; their lines come after those of the files.
    #[serde(default)]
    others: usize,
}

/// A catalogue being read.
struct Lines {
    path: PathBuf,
    bytes: BufReader<zstd::Decoder<'static, BufReader<File>>>,
    line: String,
}

impl Lines {
    fn open(path: PathBuf) -> Result<Lines> {
        let decoder = File::open(&path).and_then(zstd::Decoder::new);
        match decoder {
            Ok(decoder) => Ok(Lines { path, bytes: BufReader::new(decoder), line: String::new() }),
            Err(error) => Err(lost(&path, error)),
        }
    }

    /// Opens catalogue `number` of a generation's folder, and reads its header and the lines of the first `most` files.
    fn begin(folder: &Path, number: u64, most: usize) -> Result<(Lines, Header, Vec<FileLine>)> {
        let mut lines = Lines::open(folder.join(name(number)))?;
        let header: Header = lines.next()?;
        let files = lines.lines(header.files.min(most))?;
        Ok((lines, header, files))
    }

    fn next<T: DeserializeOwned>(&mut self) -> Result<T> {
        self.line.clear();
        let line = match self.bytes.read_line(&mut self.line) {
            Ok(0) => Err("it ends too early".to_owned()),
            Ok(_) => serde_json::from_str(&self.line).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        line.map_err(|cause| lost(&self.path, cause))
    }

    fn lines<T: DeserializeOwned>(&mut self, count: usize) -> Result<Vec<T>> {
        (0..count).map(|_| self.next()).collect()
    }

    fn entries(&mut self, count: u64) -> Result<Arc<Vec<DocumentEntry>>> {
        let entries =
            (0..count).map(|_| DocumentEntry::read(&mut self.bytes)).collect::<std::io::Result<_>>();
        entries.map(Arc::new).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => self.damaged("it ends too early"),
            _ => lost(&self.path, error),
        })
    }

    /// Reads on to the end, and with it the checksum, without which nothing that was read may be trusted; how many
    /// bytes there were.
    fn rest(&mut self) -> Result<u64> {
        std::io::copy(&mut self.bytes, &mut std::io::sink()).map_err(|error| lost(&self.path, error))
    }

    /// Its bytes are those that were written, but do not fit each other: its sources tell what to build anew.
    fn damaged(&self, cause: &str) -> Error {
        Error::Damaged { index: self.path.clone(), cause: cause.to_owned() }
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
        lines.write_all(b"\n")?;
        let files = self
            .files
            .iter()
            .map(|(name, file)| FileLine { complaints: file.complaints.clone(), ..file.line(name) });
        let others = self.others.iter().map(|(name, &(size, modified))| FileLine {
            name: name.clone(),
            size,
            modified,
            documents: 0,
            complaints: Vec::new(),
        });
        for line in files.chain(others) {
            serde_json::to_writer(&mut lines, &line)?;
            lines.write_all(b"\n")?;
        }
        for document in self.files.values().flat_map(|file| file.documents.iter()) {
            document.write(&mut lines)?;
        }
        let frame = lines.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        frame.finish()?.sync()
    }

    /// Reads catalogue `number` of a generation's folder.
    pub fn read(folder: &Path, number: u64) -> Result<Catalogue> {
        let (mut lines, header, heads) = Lines::begin(folder, number, usize::MAX)?;
        let others: Vec<FileLine> = lines.lines(header.others)?;
        let documents = heads.iter().map(|file| lines.entries(file.documents)).collect::<Result<Vec<_>>>()?;
        if lines.rest()? > 0 {
            return Err(lines.damaged("it ends too late"));
        }
        let files = heads.into_iter().zip(documents).map(
            |(FileLine { name, size, modified, complaints, .. }, documents)| {
                (name, FileEntry { size, modified, documents, complaints })
            },
        );
        let files = files.collect();
        let others = others.into_iter().map(FileLine::into_pair).collect();
        Ok(Catalogue { sources: header.sources, files, others, started: header.started })
    }

    /// Reads the sources and all files of catalogue `number`, whatever documents it has.
    pub fn outline(folder: &Path, number: u64) -> Result<Glance> {
        let (mut lines, header, files) = Lines::begin(folder, number, usize::MAX)?;
        lines.rest()?;
        Ok(Glance { sources: header.sources, started: header.started, files })
    }

    /// Reads the sources and the first `most` files of catalogue `number`: fast, and its checksum is not looked at.
    pub fn glance(folder: &Path, number: u64, most: usize) -> Result<Glance> {
        let (_, header, files) = Lines::begin(folder, number, most)?;
        Ok(Glance { sources: header.sources, started: header.started, files })
    }

    /// Number of documents.
    pub fn documents(&self) -> u64 {
        self.files.values().map(|file| file.documents.len() as u64).sum()
    }

    /// Its sources and all its files.
    pub fn lines(&self) -> Glance {
        let files = self.files.iter().map(|(name, file)| file.line(name)).collect();
        Glance { sources: self.sources.clone(), started: self.started, files }
    }

    /// Number of passages.
    pub fn passages(&self) -> u64 {
        let documents = self.files.values().flat_map(|file| file.documents.iter());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Id;
    use crate::index::disk::FileSystem;
    use crate::index::schema::document_key;

    #[test]
    fn read_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let entry = |id: &str| DocumentEntry {
            key: KeyHash::of(&document_key("/lois/code.jsonl", Some(&Id::Given(id.to_owned())))),
            digest: u64::MAX - 7,
            passages: 3,
        };
        let complaints = [Error::BadRecord { path: "a".into(), line: 3, cause: "no text".to_owned() }];
        let complaints = Complaint::all(&complaints);
        let file = |documents: &[DocumentEntry]| FileEntry {
            size: 7,
            modified: -1,
            documents: Arc::new(documents.to_vec()),
            complaints: complaints.clone(),
        };
        let written = Catalogue {
            sources: BTreeMap::from([("/lois".to_owned(), Source { hidden: true, ..Source::default() })]),
            files: BTreeMap::from([
                ("/lois/a\nb".to_owned(), file(&[])),
                ("/lois/code.jsonl".to_owned(), file(&[entry("L1"), entry("L2")])),
            ]),
            others: BTreeMap::from([("/lois/image".to_owned(), (3, 4))]),
            started: 5,
        };
        written.write(&FileSystem, folder.path(), 1).unwrap();
        assert_eq!(Catalogue::read(folder.path(), 1).unwrap(), written);
        assert_eq!((written.documents(), written.passages()), (2, 6));
        let glance = Catalogue::glance(folder.path(), 1, 1).unwrap();
        assert_eq!((glance.sources, glance.files[0].name.as_str()), (written.sources.clone(), "/lois/a\nb"));
        let path = folder.path().join(name(1));
        let bytes = std::fs::read(&path).unwrap();
        for cut in 0..bytes.len() {
            std::fs::write(&path, &bytes[..cut]).unwrap();
            assert!(Catalogue::read(folder.path(), 1).is_err(), "{cut}");
        }
    }

    /// The list of the sources is whole, but the advice was to remove it.
    #[test]
    fn spoilt_documents_leave_the_sources() {
        let folder = tempfile::tempdir().unwrap();
        let entry = DocumentEntry { key: KeyHash::of("/lois/a"), digest: 1, passages: 1 };
        let file = FileEntry {
            size: 7,
            modified: 1,
            documents: Arc::new(vec![entry, entry]),
            complaints: Vec::new(),
        };
        let sources = BTreeMap::from([("/lois".to_owned(), Source::default())]);
        let written = Catalogue {
            sources,
            files: BTreeMap::from([("/lois/a".to_owned(), file)]),
            ..Catalogue::default()
        };
        written.write(&FileSystem, folder.path(), 1).unwrap();
        let path = folder.path().join(name(1));
        let bytes = zstd::decode_all(File::open(&path).unwrap()).unwrap();
        let place = bytes.windows(14).position(|part| part == br#""documents":2}"#).unwrap() + 12;
        for (count, cause) in [(b'1', "it ends too late"), (b'9', "it ends too early")] {
            let mut bytes = bytes.clone();
            bytes[place] = count;
            std::fs::write(&path, zstd::encode_all(&*bytes, 0).unwrap()).unwrap();
            let error = Catalogue::read(folder.path(), 1).unwrap_err();
            assert!(matches!(&error, Error::Damaged { cause: said, .. } if said == cause), "{error}");
            let glance = Catalogue::outline(folder.path(), 1).unwrap();
            assert_eq!((glance.sources, glance.files.len()), (written.sources.clone(), 1));
        }
    }

    /// A bit that flipped in the list of sources was believed.
    #[test]
    fn nothing_is_believed_without_the_checksum() {
        let folder = tempfile::tempdir().unwrap();
        let entry = |id: u32| DocumentEntry {
            key: KeyHash::of(&id.to_string()),
            digest: u64::from(id).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            passages: 1,
        };
        let file = FileEntry {
            size: 7,
            modified: 1,
            documents: Arc::new((0..6000).map(entry).collect()),
            complaints: Vec::new(),
        };
        let written = Catalogue {
            sources: BTreeMap::from([("/lois".to_owned(), Source::default())]),
            files: BTreeMap::from([("/lois/a".to_owned(), file)]),
            ..Catalogue::default()
        };
        written.write(&FileSystem, folder.path(), 1).unwrap();
        let path = folder.path().join(name(1));
        let bytes = std::fs::read(&path).unwrap();
        for at in (0..bytes.len()).step_by(97) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 4;
            std::fs::write(&path, &bytes).unwrap();
            let outline = Catalogue::outline(folder.path(), 1);
            assert!(outline.is_err() || outline.is_ok_and(|read| read == written.lines()), "{at}");
        }
    }

    /// Its sources and files tell what to build anew.
    #[test]
    fn a_catalogue_of_an_earlier_format() {
        let folder = tempfile::tempdir().unwrap();
        let lines = concat!(
            r#"{"sources":{"/lois":{}},"started":5,"files":2,"others":1}"#,
            "\n",
            r#"{"name":"/lois/a","size":7,"modified":1}"#,
            "\n",
            r#"{"name":"/lois/b","size":8,"modified":2}"#,
            "\n",
            r#"[{"digest":"00","passages":3}]"#,
            "\n",
            r#"[{"id":"1","digest":"00","passages":1},{"id":"2","digest":"00","passages":2}]"#,
            "\n",
            r#"{"name":"/lois/image","size":9,"modified":3}"#,
            "\n",
        );
        std::fs::write(folder.path().join(name(1)), zstd::encode_all(lines.as_bytes(), 0).unwrap()).unwrap();
        let glance = Catalogue::outline(folder.path(), 1).unwrap();
        assert_eq!(glance.sources.keys().collect::<Vec<_>>(), ["/lois"]);
        assert!(glance.documents_below("/lois/b") && !glance.documents_below("/lois/image"));
    }
}
