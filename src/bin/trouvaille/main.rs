//! The command line of Trouvaille.
//!
//! Owns the only `clap`, the only printing and the only exit. Each sub-command is a file; `output` renders
//! results to any writer. Must not know how a search is made.
//!
//! Exit status: 0 found or done, 1 nothing found, 2 error (also when some files could not be read, after
//! all the rest is done), 130 interrupted.

#![deny(missing_docs)]

mod analyze;
mod apart;
mod args;
mod check;
mod eval;
mod index;
mod interrupt;
mod manual;
mod output;
mod queries;
mod report;
mod search;
mod status;
mod usage;

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use args::{Args, Command};
use output::safe;

/// What one thread reads and another writes is freed by the other: the allocators of many systems have the two wait
/// for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Found, or done.
    Done,
    /// Nothing was found.
    Nothing,
    /// Something could not be done; all the rest was.
    Problems,
}

fn main() -> ExitCode {
    let args = match usage::args() {
        Ok(args) => args,
        Err(error) => {
            let Some(complaint) = usage::complaint(&error) else { error.exit() };
            let _ = say(&complaint);
            return ExitCode::from(2);
        }
    };
    match caught(|| run(&args)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Problems) => ExitCode::from(2),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = say(&told(&error));
            let interrupted = matches!(
                error.downcast_ref::<trouvaille::Error>(),
                Some(trouvaille::Error::Interrupted { .. })
            );
            ExitCode::from(if interrupted { interrupt::STATUS } else { 2 })
        }
    }
}

/// Does something; a panic is an error, and says in one line what to do.
fn caught(run: impl FnOnce() -> anyhow::Result<Outcome>) -> anyhow::Result<Outcome> {
    panic::set_hook(Box::new(|_| {}));
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let cause = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
        anyhow::bail!(
            "a mistake in the program ({cause}); please report it; `trouvaille check` verifies the index"
        )
    })
}

fn run(args: &Args) -> anyhow::Result<Outcome> {
    let index = args.index.as_path();
    match &args.command {
        Command::Index(command) => index::update(index, command),
        Command::Search(command) => search::run(index, args.color, command),
        Command::Rebuild(command) => index::rebuild(index, command),
        Command::Forget(command) => index::forget(index, command),
        Command::Status { json, sizes } => status::run(index, *json, *sizes),
        Command::Check => check::run(index),
        Command::Analyze(command) => analyze::run(command),
        Command::Eval(command) => eval::run(index, command),
        Command::ReadApart { seconds, memory } => apart::run(*seconds, *memory),
        Command::Completions { shell } => manual::completions(*shell),
        Command::Man { command } => manual::man(command.as_deref()),
        Command::Help { topic } => manual::help(topic.as_deref()),
    }
}

/// An error in one line. The library's own say their cause themselves.
fn told(error: &anyhow::Error) -> String {
    match error.downcast_ref::<trouvaille::Error>() {
        Some(own) => own.to_string(),
        None => error.chain().map(cause).collect::<Vec<_>>().join(": "),
    }
}

/// One of the causes of an error; of what the system says, its words without its number.
fn cause(cause: &(dyn std::error::Error + 'static)) -> String {
    cause.downcast_ref::<io::Error>().map_or_else(|| cause.to_string(), trouvaille::error::said)
}

/// Says one line on standard error.
pub(crate) fn say(line: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "trouvaille: {}", safe::line(line))
}

/// Whether a reader such as `head` has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
