//! The command line of Trouvaille.
//!
//! Owns the only `clap`, the only printing and the only exit. Each sub-command is a file; `text` and `json`
//! render results to any writer. Must not know how a search is made.
//!
//! Exit status: 0 found or done, 1 nothing found, 2 error (also when some files could not be read, after
//! all the rest is done).

#![deny(missing_docs)]

mod analyze;
mod args;
mod index;
mod json;
mod report;
mod safe;
mod search;
mod status;
mod text;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

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
    let args = Args::parse();
    match run(&args) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Problems) => ExitCode::from(2),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "trouvaille: {}", safe::line(&format!("{error:#}")));
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> anyhow::Result<Outcome> {
    let index = args.index.as_path();
    match &args.command {
        Command::Index(command) => index::update(index, command),
        Command::Search(command) => search::run(index, args.color, command),
        Command::Rebuild(command) => index::rebuild(index, command),
        Command::Forget { path } => index::forget(index, path),
        Command::Status { json } => status::run(index, *json),
        Command::Analyze(command) => analyze::run(command),
    }
}

/// Whether a reader such as `head` has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
