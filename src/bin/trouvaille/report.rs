//! What a run did.
//!
//! Owns the progress bar and the summary, on standard error, and the log of what was not read, in a file. Progress
//! shows on a terminal only, after half a second.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use trouvaille::corpus::walk::Why;
use trouvaille::index::{Flow, Progress, Report};

use crate::interrupt::Run;
use crate::output::json;
use crate::{Outcome, say};

const PATIENCE: Duration = Duration::from_millis(500);

/// A progress bar that waits before it shows; while there is one, Ctrl-C stops the run.
pub(crate) struct Bar {
    drawn: ProgressBar,
    started: Instant,
    run: Run,
    waits: Cell<bool>,
}

impl Bar {
    pub(crate) fn new() -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(
            "{bar:24} {msg}  {binary_bytes}/{binary_total_bytes}  {binary_bytes_per_sec}  {eta}",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Bar { drawn: bar, started: Instant::now(), run: Run::begin(), waits: Cell::new(false) }
    }

    /// Shows how far the run is; says whether it goes on.
    pub(crate) fn show(&self, progress: Progress) -> Flow {
        if progress.waiting && !self.waits.replace(true) {
            let _ = say("another process is writing the index; waiting until it has finished");
        }
        if self.drawn.is_hidden() && self.started.elapsed() > PATIENCE && io::stderr().is_terminal() {
            self.drawn.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        self.drawn.set_length(progress.bytes_total);
        self.drawn.set_position(progress.bytes);
        self.drawn.set_message(format!("{}/{} files", progress.files, progress.files_total));
        self.run.flow()
    }

    /// Seconds since the bar was made.
    pub(crate) fn finish(&self) -> f64 {
        self.drawn.finish_and_clear();
        self.started.elapsed().as_secs_f64()
    }
}

/// A file that takes what a run did not read, one JSON object a line.
pub(crate) struct Log(Option<(PathBuf, File)>);

#[derive(Serialize)]
struct Problem {
    kind: &'static str,
    path: String,
    line: Option<u32>,
    message: String,
}

impl Problem {
    /// A file that was left out, though nothing is wrong with it.
    fn left_out(path: &Path, why: Why) -> Problem {
        let (kind, cause) = match why {
            Why::Ignored => {
                ("ignored", "hidden, or excluded by .gitignore (--hidden and --no-ignore take it)")
            }
            Why::OtherKind => ("other-kind", "no text, as its name or its first bytes say"),
            Why::TooLarge => ("too-large", "larger than --max-filesize"),
        };
        let message = format!("{}: {cause}; left out", path.display());
        Problem { kind, path: trouvaille::corpus::name::of(path), line: None, message }
    }
}

impl Log {
    /// Opens the file before the run: one that cannot be written is said first.
    pub(crate) fn open(path: Option<&Path>) -> anyhow::Result<Log> {
        let open = |path: &Path| {
            let file =
                File::create(path).with_context(|| format!("{}: cannot be written", path.display()))?;
            Ok::<_, anyhow::Error>((path.to_owned(), file))
        };
        Ok(Log(path.map(open).transpose()?))
    }

    /// Writes the problems and the notices of a run, and the files that it left out; of one that failed, what
    /// stopped it.
    pub(crate) fn write(self, report: &trouvaille::Result<Report>) -> anyhow::Result<()> {
        let Some((path, file)) = self.0 else { return Ok(()) };
        let mut file = BufWriter::new(file);
        let (problems, left_out) = match report {
            Ok(report) => {
                let left_out = report.left_out.list.as_deref().unwrap_or_default();
                ([report.problems.as_slice(), report.notices.as_slice()], left_out)
            }
            Err(error) => ([std::slice::from_ref(error), &[]], [].as_slice()),
        };
        let problems = problems.into_iter().flatten().map(|problem| Problem {
            kind: problem.kind(),
            path: trouvaille::corpus::name::of(problem.path()),
            line: problem.line(),
            message: problem.to_string(),
        });
        let left_out = left_out.iter().map(|(path, why)| Problem::left_out(path, *why));
        let mut write = || {
            problems.clone().chain(left_out.clone()).try_for_each(|line| json::write(&mut file, &line))?;
            file.flush()
        };
        write().with_context(|| format!("{}: cannot be written", path.display()))
    }
}

/// Prints the problems and the notices, each on a line, and then what was done.
pub(crate) fn print(report: &Report, seconds: f64, quiet: bool) -> io::Result<Outcome> {
    for problem in report.problems.iter().chain(&report.notices) {
        say(&problem.to_string())?;
    }
    if !quiet {
        writeln!(io::stderr().lock(), "{}", summary(report, seconds))?;
    }
    Ok(if report.problems.is_empty() { Outcome::Done } else { Outcome::Problems })
}

/// A count with its noun, in the plural if there are several.
fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn summary(report: &Report, seconds: f64) -> String {
    let counts = [
        (report.added, "added"),
        (report.changed, "changed"),
        (report.unchanged, "unchanged"),
        (report.removed, "removed"),
    ];
    let mut counts = counts.iter().filter(|(count, _)| *count > 0);
    // The first count says what all of them are of.
    let mut parts = vec![match counts.next() {
        Some((count, what)) => format!("{} {what}", counted(*count, "document")),
        None => "no document added, changed or removed".to_owned(),
    }];
    parts.extend(counts.map(|(count, what)| format!("{count} {what}")));
    let left_out = &report.left_out;
    let files = [
        (left_out.ignored, "ignored"),
        (left_out.other_kind, "of other kinds"),
        (left_out.too_large, "too large"),
    ];
    parts.extend(
        files
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", counted(*count, "file"))),
    );
    if !report.problems.is_empty() {
        parts.push(counted(report.problems.len() as u64, "problem"));
    }
    format!("{} ({seconds:.2} s)", parts.join(", "))
}
