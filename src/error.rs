//! What can go wrong, in one enum.
//!
//! Owns every error of the library: each variant names the file, the cause and, in its message, the way
//! out. Must not know the terminal: a message holds raw text, and whoever prints it makes it safe.

use std::io;
use std::path::{Path, PathBuf};

/// A result of the library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, where, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A path that was named is not there. Way out: correct the path; if words of a query stand where paths
    /// are read, quote the query.
    #[error("{}: no such file or folder", path.display())]
    NoSuchPath {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A path that was named is a pipe, a device or the like. Way out: write what it gives to a file.
    #[error("{}: neither a file nor a folder; what a pipe or a device gives is not indexed", path.display())]
    NotAFile {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A file or folder could not be read. Way out: mend its permissions or its disk; all the rest is done.
    #[error("{}: cannot be read: {}", path.display(), said(source))]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that was to be text is not. Way out: none is needed; the file is left out.
    #[error("{}: not a text file; left out", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// A file is not what its first bytes say, or is damaged. Way out: mend it, or convert it to another format.
    #[error("{}: {cause}; this file is left out (mend or convert it, or --exclude it)", path.display())]
    BadFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// A file asks for more memory or work than one file may: a bomb, or a giant. Way out: unpack or part it.
    #[error("{}: {cause}; this file is left out (unpack or part it, or --exclude it)", path.display())]
    TooMuch {
        /// The file.
        path: PathBuf,
        /// Which bound it broke.
        cause: String,
    },
    /// A file is sound, but nothing in it can be read: a picture of a text, or a text under a password. Way out:
    /// recognise its text, or save it without a password.
    #[error("{}: {cause}; this file is left out", path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        cause: String,
    },
    /// A part of a file cannot be read. All the rest is indexed. Way out: mend the file, or recognise its text (OCR).
    #[error("{}: {cause}; that is left out, the rest is indexed (recognise its text, OCR, if it is needed)", path.display())]
    PartlyRead {
        /// The file.
        path: PathBuf,
        /// What is left out, and why.
        cause: String,
    },
    /// A text seems to have been spoilt before: UTF-8 read as Windows-1252, and written so. Nothing is left out.
    /// Way out: convert it back, if it is not meant.
    #[error("{}: it has “{sample}”, as UTF-8 has that was once read as Windows-1252; it is indexed as it stands", path.display())]
    Mojibake {
        /// The file.
        path: PathBuf,
        /// The first place that tells.
        sample: String,
    },
    /// The date that a document says of itself is none that can be read. Nothing is left out, but no filter on
    /// dates finds it. Way out: write it as `2020-05-17`.
    #[error("{}:{line}: “{date}” cannot be read as a date{}; no filter on dates finds it (write 2020-05-17)", path.display(), others_too(*others))]
    NoDate {
        /// The file.
        path: PathBuf,
        /// The line where the document begins, from 1.
        line: u32,
        /// What it says.
        date: String,
        /// How many other documents of the run have such a date.
        others: u64,
    },
    /// A record of a many-record file could not be read. Way out: mend that line; the others are indexed.
    #[error("{}:{line}: {cause}; this record is left out", path.display())]
    BadRecord {
        /// The file.
        path: PathBuf,
        /// The record's line, from 1.
        line: u32,
        /// What is wrong with it.
        cause: String,
    },
    /// A line of a file of judgments or rankings could not be read. Way out: mend that line.
    #[error("{}:{line}: {cause}", path.display())]
    BadLine {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u32,
        /// What it should have been.
        cause: String,
    },
    /// Two records of one file have the same id. Way out: give each its own; the last one counts.
    #[error("{}:{line}: the id {id:?} was already used in this file; the last record counts", path.display())]
    DuplicateId {
        /// The file.
        path: PathBuf,
        /// The line of the later record, from 1.
        line: u32,
        /// The id.
        id: String,
    },
    /// A row of a table holds lines that look like rows themselves. Nothing is left out. Way out: close the quotation
    /// mark that keeps them together, if they are.
    #[error("{}:{line}: this row runs on over {}; is a quotation mark not closed? it is indexed as one record", path.display(), rows(*lines))]
    RunTogether {
        /// The file.
        path: PathBuf,
        /// The line of the row, from 1.
        line: u32,
        /// How many lines.
        lines: u32,
    },
    /// More records of a file have something wrong with them than are told one by one. Way out: mend the first, and the
    /// next are named.
    #[error("{}:{line}: from here on something is wrong with {others} other records (mend the ones before, and these are named)", path.display())]
    OtherRecords {
        /// The file.
        path: PathBuf,
        /// The line of the first of them, from 1.
        line: u32,
        /// How many.
        others: u64,
    },
    /// A table has no column of the name that was said. Way out: name one that it has.
    #[error("{}: it has no column {column:?} (it has: {columns}); name one of these with --text-column", path.display())]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column that was named.
        column: String,
        /// Those that the table has, parted by commas.
        columns: String,
    },
    /// A folder holds no file that Trouvaille reads. Way out: name another folder.
    #[error("{}: no text found here", path.display())]
    NoText {
        /// The folder.
        path: PathBuf,
    },
    /// There is no index where one was looked for. Way out: build it, or say where it is.
    #[error("{}: no index here; build it with `trouvaille index PATH`, or name another with --index DIR", index.display())]
    NoIndex {
        /// The index folder.
        index: PathBuf,
    },
    /// The index folder holds files that are not ours. Way out: name another folder.
    #[error("{}: this folder is neither empty nor an index of Trouvaille; name another with --index DIR", index.display())]
    ForeignIndex {
        /// The folder.
        index: PathBuf,
    },
    /// Another process is writing the index. Way out: wait until it has finished.
    #[error("{}: the index is being written by {holder}; try again when it has finished, or wait with --wait", index.display())]
    Busy {
        /// The index folder.
        index: PathBuf,
        /// Who writes, as far as is known.
        holder: String,
    },
    /// The index was built by another version. Way out: rebuild it from its sources.
    #[error("{}: the index has {found}, this program reads {expected}; run `trouvaille rebuild`", index.display())]
    Outdated {
        /// The index folder.
        index: PathBuf,
        /// The version found.
        found: String,
        /// The version that this program reads and writes.
        expected: String,
    },
    /// The index cannot be read. Way out: rebuild it from its sources.
    #[error("{}: the index is damaged: {cause}; run `trouvaille rebuild`", index.display())]
    Damaged {
        /// The index folder or a file of it.
        index: PathBuf,
        /// What was found.
        cause: String,
    },
    /// The index no longer knows its sources. Way out: remove the folder and index the sources again.
    #[error("{}: the list of its sources is lost ({cause}); remove this folder, then `trouvaille index PATH`", index.display())]
    Lost {
        /// The index folder.
        index: PathBuf,
        /// What was found.
        cause: String,
    },
    /// A source is not there, and nothing is indexed of it. Way out: bring it back, or take it out.
    #[error("{}: this source is gone, and nothing is indexed of it (mount it again, or `trouvaille forget` it)", path.display())]
    AbsentSource {
        /// The source.
        path: PathBuf,
    },
    /// A source is gone or empty, and what was indexed of it was dropped, as it was asked for. Way out: none is needed; it
    /// is indexed again when it is back.
    #[error("{}: this source is gone or empty; its documents ({documents}) were dropped, as --force says; they come back when it does (`trouvaille forget` it otherwise)", path.display())]
    DroppedSource {
        /// The source.
        path: PathBuf,
        /// How many documents were indexed of it.
        documents: u64,
    },
    /// A source of the index is no longer there. Way out: bring it back (a disk not mounted?), or take it out.
    #[error("{}: this source is gone; what was indexed of it is kept (mount it again, `trouvaille forget` it, or say --force)", path.display())]
    MissingSource {
        /// The source.
        path: PathBuf,
    },
    /// A folder that is a source has no text left, where there was some. Way out: mount the disk it is on, take
    /// the source out, or say that it is meant.
    #[error("{}: no text is left here; what was indexed of it is kept (mount it again, `trouvaille forget` it, or say --force)", path.display())]
    EmptySource {
        /// The source.
        path: PathBuf,
    },
    /// All files of a folder that is a source are left out, where some were taken. Way out: change the rules, or say
    /// that it is meant.
    #[error("{}: --include, --exclude, --max-filesize, hiding or ignore files leave out all that is here; what was indexed of it is kept (change them, or say --force)", path.display())]
    LeftOutSource {
        /// The source.
        path: PathBuf,
    },
    /// What an index has of a file or folder would be lost if it were built anew, for it is gone, empty or cannot be
    /// read now. Way out: mount its disk, mend it, or say that it is meant.
    #[error("{}: {cause}; the index stays as it was, for what it has of this would be lost (mount or mend it, `trouvaille forget` it, or say --force)", path.display())]
    NotRebuilt {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The index knows no source. Way out: name the files and folders to index.
    #[error("{}: the index knows no source yet; name files or folders: `trouvaille index PATH`", index.display())]
    NoSources {
        /// The index folder.
        index: PathBuf,
    },
    /// A path to forget is no source and holds none. Way out: `trouvaille status` lists the sources.
    #[error("{}: no source of the index is here; `trouvaille status` lists them", path.display())]
    NotIndexed {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A path to forget is a part of a source. Way out: forget the source, or index it again without this part.
    #[error("{}: it is part of the source {}; forget that, or index that again with `--exclude '{pattern}'` beside the options it has", path.display(), whole.display())]
    PartOfSource {
        /// The path as it was given.
        path: PathBuf,
        /// The source that it is part of.
        whole: PathBuf,
        /// A pattern that leaves it out.
        pattern: String,
    },
    /// A run was given too little memory. Way out: give it more, or fewer threads.
    #[error("{}: {} MB of memory are too little; --memory {} is the least for so many threads", index.display(), given >> 20, least.div_ceil(1 << 20))]
    TooLittleMemory {
        /// The index folder.
        index: PathBuf,
        /// Bytes that it was given.
        given: usize,
        /// Bytes that would do.
        least: usize,
    },
    /// A file of the index could not be written. Way out: free space or mend permissions; the last committed
    /// state stays.
    #[error("{}: cannot be written: {}; the index stays as it was", path.display(), said(source))]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The index is up to date, but the disk did not confirm the last step. Way out: mend the disk, then run
    /// again.
    #[error("{}: cannot be synced: {}; the index is up to date, but a power cut may take it back to what it was", path.display(), said(source))]
    Unsynced {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The index is up to date, but its parts could not be merged. Way out: free space or mend permissions;
    /// a later run merges them.
    #[error("{}: cannot be written: {cause}; the index is up to date, its parts are merged by a later run", path.display())]
    Unmerged {
        /// The file or folder.
        path: PathBuf,
        /// What the system or tantivy said.
        cause: String,
    },
    /// Whoever watched a run stopped it. Way out: run it again.
    #[error("{}: interrupted; the index stays as it was", index.display())]
    Interrupted {
        /// The index folder.
        index: PathBuf,
    },
    /// The engine below failed. Way out: see its cause; the last committed state stays.
    #[error("{}: the index engine failed: {source}", index.display())]
    Engine {
        /// The index folder.
        index: PathBuf,
        /// What tantivy said.
        source: tantivy::TantivyError,
    },
}

/// So many lines that look like rows.
fn rows(lines: u32) -> String {
    match lines {
        1 => "a line that looks like a row".to_owned(),
        _ => format!("{lines} lines that look like rows"),
    }
}

/// That there are others like the one that is named.
fn others_too(others: u64) -> String {
    match others {
        0 => String::new(),
        1 => ", nor that of another document".to_owned(),
        others => format!(", nor those of {others} other documents"),
    }
}

/// What the system said, as a person would say it: without its number.
pub fn said(error: &io::Error) -> String {
    let said = error.to_string();
    let words = said.split_once(" (os error").map_or(said.as_str(), |(words, _)| words);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl Error {
    /// A name for what went wrong, for programs: it does not change from one version to the next.
    pub fn kind(&self) -> &'static str {
        match self {
            Error::NoSuchPath { .. } => "no-such-path",
            Error::NotAFile { .. } => "not-a-file",
            Error::Unreadable { .. } => "unreadable",
            Error::NotText { .. } => "not-text",
            Error::BadFile { .. } => "bad-file",
            Error::TooMuch { .. } => "too-much",
            Error::Unread { .. } => "unread",
            Error::PartlyRead { .. } => "partly-read",
            Error::Mojibake { .. } => "mojibake",
            Error::NoDate { .. } => "no-date",
            Error::BadRecord { .. } => "bad-record",
            Error::BadLine { .. } => "bad-line",
            Error::DuplicateId { .. } => "duplicate-id",
            Error::OtherRecords { .. } => "other-records",
            Error::RunTogether { .. } => "run-together",
            Error::NoColumn { .. } => "no-column",
            Error::NoText { .. } => "no-text",
            Error::NoIndex { .. } => "no-index",
            Error::ForeignIndex { .. } => "foreign-index",
            Error::Busy { .. } => "busy",
            Error::Outdated { .. } => "outdated",
            Error::Damaged { .. } => "damaged",
            Error::Lost { .. } => "lost",
            Error::AbsentSource { .. } => "absent-source",
            Error::DroppedSource { .. } => "dropped-source",
            Error::MissingSource { .. } => "missing-source",
            Error::EmptySource { .. } => "empty-source",
            Error::LeftOutSource { .. } => "left-out-source",
            Error::NotRebuilt { .. } => "not-rebuilt",
            Error::NoSources { .. } => "no-sources",
            Error::NotIndexed { .. } => "not-indexed",
            Error::PartOfSource { .. } => "part-of-source",
            Error::TooLittleMemory { .. } => "too-little-memory",
            Error::Unwritable { .. } => "unwritable",
            Error::Unsynced { .. } => "unsynced",
            Error::Unmerged { .. } => "unmerged",
            Error::Interrupted { .. } => "interrupted",
            Error::Engine { .. } => "engine",
        }
    }

    /// The file or folder it is about.
    pub fn path(&self) -> &Path {
        match self {
            Error::NoSuchPath { path }
            | Error::NotAFile { path }
            | Error::Unreadable { path, .. }
            | Error::NotText { path }
            | Error::BadFile { path, .. }
            | Error::TooMuch { path, .. }
            | Error::Unread { path, .. }
            | Error::PartlyRead { path, .. }
            | Error::Mojibake { path, .. }
            | Error::NoDate { path, .. }
            | Error::BadRecord { path, .. }
            | Error::BadLine { path, .. }
            | Error::DuplicateId { path, .. }
            | Error::OtherRecords { path, .. }
            | Error::NoColumn { path, .. }
            | Error::NoText { path }
            | Error::AbsentSource { path }
            | Error::DroppedSource { path, .. }
            | Error::MissingSource { path }
            | Error::EmptySource { path }
            | Error::LeftOutSource { path }
            | Error::RunTogether { path, .. }
            | Error::NotRebuilt { path, .. }
            | Error::NotIndexed { path }
            | Error::PartOfSource { path, .. }
            | Error::Unwritable { path, .. }
            | Error::Unsynced { path, .. }
            | Error::Unmerged { path, .. } => path,
            Error::NoIndex { index }
            | Error::ForeignIndex { index }
            | Error::Busy { index, .. }
            | Error::Outdated { index, .. }
            | Error::Damaged { index, .. }
            | Error::Lost { index, .. }
            | Error::NoSources { index }
            | Error::TooLittleMemory { index, .. }
            | Error::Interrupted { index }
            | Error::Engine { index, .. } => index,
        }
    }

    /// The line of the file that it is about, from 1.
    pub fn line(&self) -> Option<u32> {
        match self {
            Error::NoDate { line, .. }
            | Error::BadRecord { line, .. }
            | Error::BadLine { line, .. }
            | Error::DuplicateId { line, .. }
            | Error::OtherRecords { line, .. } => Some(*line),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::said;
    use std::io;

    #[test]
    fn what_the_system_says() {
        for (error, expected) in [
            (io::ErrorKind::PermissionDenied.into(), "permission denied"),
            (io::Error::from_raw_os_error(2), "no such file or directory"),
            (io::Error::other("Élise"), "élise"),
            (io::Error::other(""), ""),
        ] {
            assert_eq!(said(&error), expected);
        }
    }
}
