//! What is wrong with records of a file, as a catalogue keeps it.
//!
//! Owns what is said again of a file that has not changed: nobody who looks at the last run alone takes its index for
//! whole. Must not know how it is said to people.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Complaints of one file that are kept; a file with more is read again by each run.
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
}

impl Complaint {
    /// Those that were made while one file was read; `None` if they are too many to be kept.
    pub(super) fn all(problems: &[Error]) -> Option<Vec<Complaint>> {
        let of = |problem: &Error| match problem {
            Error::BadRecord { line, cause, .. } => {
                Some(Complaint { line: *line, what: What::Cause(cause.clone()) })
            }
            Error::DuplicateId { line, id, .. } => {
                Some(Complaint { line: *line, what: What::Id(id.clone()) })
            }
            _ => None,
        };
        (problems.len() <= MAX_KEPT).then(|| problems.iter().filter_map(of).collect())
    }

    /// The complaint, of a file.
    pub(super) fn of(&self, path: &Path) -> Error {
        let (path, line) = (path.to_owned(), self.line);
        match &self.what {
            What::Cause(cause) => Error::BadRecord { path, line, cause: cause.clone() },
            What::Id(id) => Error::DuplicateId { path, line, id: id.clone() },
        }
    }
}
