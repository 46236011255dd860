//! The memory of a run, and who gets how much of it.
//!
//! Owns the sharing out. Must not know what the shares are spent on but for what each was measured to take.
//!
//! Law: the shares together are no more than what was given; what is too little for one thread is an error before
//! anything is written. What a run holds of documents comes off the postings, as far as they can give.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// What a run takes at most unless it is told otherwise.
pub const DEFAULT: usize = 512 << 20;

/// The program, its list of files, and what waits to be written.
const BASE: usize = 64 << 20;

/// What a thread remembers of words, and the blocks that it writes from.
const THREAD: usize = 24 << 20;

/// Postings of one thread, in bytes, that tantivy takes at most.
const MOST_POSTINGS: usize = 4_290_000_000;

/// Of each thread, the least that tantivy takes for the postings of a segment.
const LEAST_POSTINGS: usize = 15 << 20;

/// How much more a segment takes while it is written than tantivy counts before (at most 1.7 times were seen).
const WRITING: usize = 2;

/// What a run holds of a document: its entry, and a few bytes to find it by.
const DOCUMENT: usize = 32;

/// tantivy takes no more threads.
const MOST_THREADS: usize = 8;

/// What is whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shares {
    /// Threads that analyse and write.
    pub(super) threads: usize,
    /// Bytes of postings that all of them gather before they write a segment each.
    pub(super) postings: usize,
    /// Bytes of documents that wait for them.
    pub(super) queue: usize,
}

/// What a run holds of documents, told to the threads that write. A list of millions may take more than all else: then
/// segments are written sooner.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    documents: Arc<AtomicUsize>,
    threads: usize,
    /// Bytes of postings that a thread gives, at most half: with less, a segment is too small to be learned from.
    most: usize,
}

impl Held {
    /// Nothing yet, in a run of these shares.
    pub(super) fn of(shares: &Shares) -> Held {
        let of_thread = shares.postings / shares.threads;
        let most = (of_thread / 2).min(of_thread.saturating_sub(LEAST_POSTINGS));
        Held { documents: Arc::default(), threads: shares.threads, most }
    }

    /// Holds so many documents more.
    pub(super) fn add(&self, documents: usize) {
        self.documents.fetch_add(documents, Ordering::Relaxed);
    }

    /// What comes off the postings of a thread, in bytes.
    pub(super) fn share(&self) -> usize {
        let bytes = self.documents.load(Ordering::Relaxed).saturating_mul(DOCUMENT);
        (bytes / WRITING / self.threads.max(1)).min(self.most)
    }
}

/// Shares out so many bytes, 0 for [`DEFAULT`], among so many threads; 0 for one a core, or as many as there is
/// memory for.
pub(super) fn share(bytes: usize, threads: usize, index: &Path) -> Result<Shares> {
    let bytes = if bytes == 0 { DEFAULT } else { bytes };
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let least = |threads: usize| BASE + threads * (THREAD + LEAST_POSTINGS * WRITING);
    let wanted = if threads == 0 { cores } else { threads }.clamp(1, MOST_THREADS);
    let fitting = (1..=wanted).rev().find(|threads| least(*threads) <= bytes);
    let threads = match fitting {
        Some(fitting) if threads == 0 || fitting == wanted => fitting,
        _ => {
            let least = least(if threads == 0 { 1 } else { wanted });
            return Err(Error::TooLittleMemory { index: index.to_owned(), given: bytes, least });
        }
    };
    // tantivy takes no more for a thread.
    let most = threads * MOST_POSTINGS;
    let postings = ((bytes - BASE - threads * THREAD) / WRITING).min(most);
    Ok(Shares { threads, postings, queue: BASE / 4 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        let share = |megabytes: usize, threads| share(megabytes << 20, threads, Path::new("index"));
        for (megabytes, threads) in [(512, 2), (0, 1), (118, 1), (172, 2), (4096, 8), (100_000, 2)] {
            let shares = share(megabytes, threads).unwrap();
            let all = BASE + shares.threads * THREAD + shares.postings * WRITING;
            assert!(all <= if megabytes == 0 { DEFAULT } else { megabytes << 20 }, "{megabytes} {threads}");
            assert!(shares.postings / shares.threads >= LEAST_POSTINGS, "{megabytes} {threads}");
            assert_eq!(shares.threads, threads);
        }
        assert_eq!(share(118, 0).unwrap().threads, 1, "as many threads as fit");
        let shares = share(512, 2).unwrap();
        let held = Held::of(&shares);
        for (documents, off) in [(0, 0), (1 << 20, 8 << 20), (100 << 20, shares.postings / 4)] {
            held.add(documents);
            assert_eq!(held.share(), off, "{documents}");
        }
        assert_eq!(Held::default().share(), 0);
        for (megabytes, threads, least) in [(117, 1, 118), (1, 0, 118), (171, 2, 172)] {
            match share(megabytes, threads).unwrap_err() {
                Error::TooLittleMemory { least: found, .. } => assert_eq!(found, least << 20),
                other => panic!("{other}"),
            }
        }
    }
}
