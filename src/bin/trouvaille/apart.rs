//! Reading a file apart: this program, started by itself.
//!
//! Owns which program that is, and the command that it is started with.

use std::io;
use std::time::Duration;

use trouvaille::corpus::formats::{self, Apart, Limits};

use crate::Outcome;

/// The command: none that people type.
pub(crate) const ARGUMENT: &str = "read-apart";

/// What `mimalloc` reserves at once, in place of a gibibyte: as much as the process may take in all, so that it was
/// refused what it asked for next.
const ARENAS: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32MiB");

/// The bounds on a file, which is read apart if this program can be started again.
pub(crate) fn limits() -> Limits {
    let program = std::env::current_exe().ok();
    // Asked for once a run.
    let apart = program.map(|program| Apart {
        program: Box::leak(program.into_boxed_path()),
        argument: ARGUMENT,
        environment: ARENAS,
    });
    Limits { apart, ..Limits::default() }
}

pub(crate) fn run(seconds: u64, memory: u64) -> anyhow::Result<Outcome> {
    let limits = Limits { time: Duration::from_secs(seconds), memory, ..Limits::default() };
    formats::serve(io::stdin().lock(), io::stdout().lock(), &limits)?;
    Ok(Outcome::Done)
}
