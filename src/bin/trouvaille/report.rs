//! What a run did, on standard error.
//!
//! Owns the progress bar and the summary. Progress shows on a terminal only, after half a second.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use trouvaille::index::build::{Progress, Report};

use crate::Outcome;
use crate::safe;

const PATIENCE: Duration = Duration::from_millis(500);

/// A progress bar that waits before it shows.
pub(crate) struct Bar {
    bar: ProgressBar,
    started: Instant,
}

impl Bar {
    pub(crate) fn new() -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(
            "{bar:24} {msg}  {binary_bytes}/{binary_total_bytes}  {binary_bytes_per_sec}  {eta}",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Bar { bar, started: Instant::now() }
    }

    pub(crate) fn show(&self, progress: Progress) {
        if self.bar.is_hidden() && self.started.elapsed() > PATIENCE && io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        self.bar.set_length(progress.bytes_total);
        self.bar.set_position(progress.bytes);
        self.bar.set_message(format!("{}/{} files", progress.files, progress.files_total));
    }

    /// Seconds since the bar was made.
    pub(crate) fn finish(&self) -> f64 {
        self.bar.finish_and_clear();
        self.started.elapsed().as_secs_f64()
    }
}

/// Prints the problems, each on a line, and then what was done.
pub(crate) fn print(report: &Report, seconds: f64, quiet: bool) -> io::Result<Outcome> {
    let mut err = io::stderr().lock();
    for problem in &report.problems {
        writeln!(err, "trouvaille: {}", safe::line(&problem.to_string()))?;
    }
    if !quiet {
        writeln!(err, "{}", summary(report, seconds))?;
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
    let mut parts: Vec<String> = (counts.iter())
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if parts.is_empty() {
        parts.push("no documents".to_owned());
    }
    let files = [(report.ignored, "ignored"), (report.skipped, "of other kinds")];
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
