//! What is wrong with records of a file, as a catalogue keeps it.
//!
//! Owns what is said again of a file that has not changed: nobody who looks at the last run alone takes its index for
//! whole. Must not know how it is said to people.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Complaints of one file that are kept one by one; of the others, how many.
const MAX_KEPT: usize = 100;

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its line, from 1.
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
    /// So many others, from this line on, have something wrong with them.
    Others(u64),
}

impl Complaint {
    /// Those that were made while one file was read.
    pub(super) fn all(problems: &[Error]) -> Vec<Complaint> {
        let of = |problem: &Error| match problem {
            Error::BadRecord { line, cause, .. } => {
                Some(Complaint { line: *line, what: What::Cause(cause.clone()) })
            }
            Error::DuplicateId { line, id, .. } => {
                Some(Complaint { line: *line, what: What::Id(id.clone()) })
            }
            Error::RunTogether { line, lines, .. } => {
                Some(Complaint { line: *line, what: What::RunTogether(*lines) })
            }
            _ => None,
        };
        let mut all: Vec<Complaint> = problems.iter().filter_map(of).collect();
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
            What::Others(others) => Error::OtherRecords { path, line, others: *others },
        }
    }
}
