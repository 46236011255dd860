//! What a run did.
//!
//! Owns the counts of a run, and what is said of the documents it reads. Must not know how they are said to people.

use crate::corpus::walk::LeftOut;
use crate::corpus::{Document, date, name};
use crate::error::Error;

/// What a run did, counted in documents unless said otherwise.
#[derive(Debug, Default)]
pub struct Report {
    /// Documents that the index did not have.
    pub added: u64,
    /// Documents that had changed.
    pub changed: u64,
    /// Documents left as they were.
    pub unchanged: u64,
    /// Documents taken out.
    pub removed: u64,
    /// Files that were left out, though nothing is wrong with them.
    pub left_out: LeftOut,
    /// Files read.
    pub files_read: u64,
    /// Bytes of the files read.
    pub bytes_read: u64,
    /// What could not be done; all the rest was.
    pub problems: Vec<Error>,
    /// What a reader should know of what was done.
    pub notices: Vec<Error>,
}

/// Characters that are shown of what is said to be wrong.
const MAX_SHOWN_CHARS: usize = 60;

impl Report {
    /// Notes what should be known of a document that is read.
    pub(super) fn look_at(&mut self, name: &str, document: &Document) {
        if let Some(cause) = document.unread.clone() {
            self.notices.push(Error::PartlyRead { path: name::to_path(name), cause });
        }
        self.look_at_date(name, document);
    }

    /// Notes a date that no filter can find: of all of a run in one notice, the first.
    fn look_at_date(&mut self, name: &str, document: &Document) {
        let Some(date) = document.date.as_deref().filter(|date| date::sortable(date).is_none()) else {
            return;
        };
        if let Some(Error::NoDate { others, .. }) = self.notices.first_mut() {
            *others += 1;
            return;
        }
        let date = date.chars().take(MAX_SHOWN_CHARS).collect();
        let (path, line) = (name::to_path(name), document.line);
        self.notices.insert(0, Error::NoDate { path, line, date, others: 0 });
    }
}
