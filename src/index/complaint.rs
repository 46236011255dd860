//! What is wrong with a file or with records of it, as a catalogue keeps it.
//!
//! Owns what is said again of a file that has not changed: nobody who looks at the last run alone takes its index for
//! whole. Must not know how it is said to people.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Complaints of one file that are kept one by one; of the others, how many.
const MAX_KEPT: usize = 100;

/// What is wrong with a file, or with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its line, from 1; 0 if it is all of the file.
    line: u32,
    /// Why, or with which id.
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// It is left out.
    Cause(String),
    /// An earlier record has its id.
    Id(String),
    /// So many lines of it look like rows.
    RunTogether(u32),
    /// The file is left out, for it is damaged.
    Damaged(String),
    /// The file is left out, for it asks for too much.
    TooMuch(String),
    /// The file is left out, for nothing in it can be read.
    Unread(String),
    /// So many others, from this line on, have something wrong with them.
    Others(u64),
}

impl Complaint {
    /// Whether it is one of these.
    pub(super) fn is_kept(problem: &Error) -> bool {
        Complaint::one(problem).is_some()
    }

    fn one(problem: &Error) -> Option<Complaint> {
        let (line, what) = match problem {
            Error::BadRecord { line, cause, .. } => (*line, What::Cause(cause.clone())),
            Error::DuplicateId { line, id, .. } => (*line, What::Id(id.clone())),
            Error::RunTogether { line, lines, .. } => (*line, What::RunTogether(*lines)),
            Error::BadFile { cause, .. } => (0, What::Damaged(cause.clone())),
            Error::TooMuch { cause, .. } => (0, What::TooMuch(cause.clone())),
            Error::Unread { cause, .. } => (0, What::Unread(cause.clone())),
            _ => return None,
        };
        Some(Complaint { line, what })
    }

    /// Those that were made while one file was read.
    pub(super) fn all(problems: &[Error]) -> Vec<Complaint> {
        let mut all: Vec<Complaint> = problems.iter().filter_map(Complaint::one).collect();
        if all.len() > MAX_KEPT {
            let line = all[MAX_KEPT].line;
            let others = (all.len() - MAX_KEPT) as u64;
            all.truncate(MAX_KEPT);
            all.push(Complaint { line, what: What::Others(others) });
        }
        all
    }

    /// The complaint, of a file.
    pub(super) fn of(&self, path: &Path) -> Error {
        let (path, line) = (path.to_owned(), self.line);
        match &self.what {
            What::Cause(cause) => Error::BadRecord { path, line, cause: cause.clone() },
            What::Id(id) => Error::DuplicateId { path, line, id: id.clone() },
            What::RunTogether(lines) => Error::RunTogether { path, line, lines: *lines },
            What::Damaged(cause) => Error::BadFile { path, cause: cause.clone() },
            What::TooMuch(cause) => Error::TooMuch { path, cause: cause.clone() },
            What::Unread(cause) => Error::Unread { path, cause: cause.clone() },
            What::Others(others) => Error::OtherRecords { path, line, others: *others },
        }
    }
}
