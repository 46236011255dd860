//! How far a run is, who is told, and who may stop it.

use super::generation::Home;
use crate::error::{Error, Result};

/// Who is told how far a run is, and may stop it.
pub type Watch<'w> = &'w mut dyn FnMut(Progress) -> Flow;

/// Whether a run goes on: `Continue(())`, or `Break(())` to stop it.
pub type Flow = std::ops::ControlFlow<()>;

/// How far a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files looked at.
    pub files: u64,
    /// Files to look at.
    pub files_total: u64,
    /// Bytes of the files looked at.
    pub bytes: u64,
    /// Bytes of the files to look at.
    pub bytes_total: u64,
    /// Whether another process writes, and this one waits for it.
    pub waiting: bool,
}

/// How far a run is, and who is told.
pub(super) struct Way<'w> {
    home: Home,
    pub(super) at: Progress,
    watch: Watch<'w>,
}

impl<'w> Way<'w> {
    /// The way from `at` on.
    pub(super) fn new(home: &Home, at: Progress, watch: Watch<'w>) -> Way<'w> {
        Way { home: home.clone(), at, watch }
    }

    /// Goes some bytes further, unless whoever watches says stop.
    pub(super) fn advance(&mut self, bytes: u64) -> Result<()> {
        self.at.bytes += bytes;
        match (self.watch)(self.at) {
            Flow::Continue(()) => Ok(()),
            Flow::Break(()) => Err(Error::Interrupted { index: self.home.root().to_owned() }),
        }
    }
}
