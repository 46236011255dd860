//! The page being filled.
//!
//! Owns which of the ranked matches a page shows: at most some of a document, passages of the same text once,
//! from an offset on, up to a limit. Must not know scores or texts.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Group, Request};
use crate::index::schema::parts_of_key;

/// Passages of one document that a page shows at most, when passages are asked for.
const PASSAGES_OF_A_DOCUMENT: usize = 3;

/// What a page has taken so far.
pub(super) struct Page {
    of_each: FxHashMap<String, usize>,
    of_a_document: usize,
    by_file: bool,
    /// The likenesses of what was taken; `None` if alike passages are shown each.
    taken: Option<FxHashSet<u64>>,
    to_skip: usize,
    /// Hits passed over so far.
    skipped: usize,
    room: usize,
    /// Whether a match was left out because its document has its share.
    thinned: bool,
}

impl Page {
    /// An empty page.
    pub(super) fn new(request: &Request) -> Page {
        let of_a_document = match request.group {
            Group::Passage => PASSAGES_OF_A_DOCUMENT,
            Group::Document | Group::File => 1,
            Group::None => usize::MAX,
        };
        Page {
            of_each: FxHashMap::default(),
            of_a_document,
            by_file: request.group == Group::File,
            taken: (!request.alike).then(FxHashSet::default),
            to_skip: request.offset,
            skipped: 0,
            room: request.limit,
            thinned: false,
        }
    }

    /// Whether nothing more can be shown.
    pub(super) fn is_full(&self) -> bool {
        self.room == 0
    }

    /// Hits that come before the page.
    pub(super) fn before(&self) -> u64 {
        self.skipped as u64
    }

    /// Whether the page has room for matches that were left out because enough of their document are hits.
    pub(super) fn is_thinned(&self) -> bool {
        self.thinned && self.room > 0
    }

    /// Whether the next passage is shown: its document's key, and what passages of the same text share (0 if
    /// it is like no other).
    pub(super) fn takes(&mut self, key: &str, likeness: u64) -> bool {
        let key = if self.by_file { parts_of_key(key).0 } else { key };
        let of_this = self.of_each.get(key).copied().unwrap_or_default();
        let repeats = self.taken.as_ref().is_some_and(|taken| likeness != 0 && taken.contains(&likeness));
        if self.room == 0 || repeats {
            return false;
        }
        if of_this >= self.of_a_document {
            self.thinned = true;
            return false;
        }
        self.of_each.insert(key.to_owned(), of_this + 1);
        if let Some(taken) = &mut self.taken {
            taken.insert(likeness);
        }
        if self.skipped < self.to_skip {
            self.skipped += 1;
            return false;
        }
        self.room -= 1;
        true
    }
}
