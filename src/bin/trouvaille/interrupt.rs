//! Ctrl-C.
//!
//! Owns what the first one does: a run stops at its next step and leaves the index as it was. A second one,
//! or one when nothing runs, ends the process.

use std::process;
use std::sync::atomic::{AtomicU8, Ordering};

use trouvaille::index::Flow;

/// Exit status of a process that Ctrl-C ended, as shells have it.
pub(crate) const STATUS: u8 = 130;

const IDLE: u8 = 0;
const RUNNING: u8 = 1;
const STOPPING: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(IDLE);

/// A run that Ctrl-C asks to stop, until it is dropped.
pub(crate) struct Run(());

impl Run {
    /// From here on, the first Ctrl-C asks the run to stop.
    pub(crate) fn begin() -> Run {
        // Without a handler, Ctrl-C ends the process, and the index is as it was all the same.
        let _ = ctrlc::set_handler(|| {
            if STATE.compare_exchange(RUNNING, STOPPING, Ordering::SeqCst, Ordering::SeqCst).is_err() {
                process::exit(i32::from(STATUS));
            }
        });
        STATE.store(RUNNING, Ordering::SeqCst);
        Run(())
    }

    /// Whether the run goes on.
    #[allow(clippy::unused_self, reason = "only while there is a run is there something to stop")]
    pub(crate) fn flow(&self) -> Flow {
        if STATE.load(Ordering::SeqCst) == STOPPING { Flow::Break(()) } else { Flow::Continue(()) }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        STATE.store(IDLE, Ordering::SeqCst);
    }
}
