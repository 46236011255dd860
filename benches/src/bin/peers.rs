//! Trouvaille beside plain tantivy and the full-text module of `SQLite`: the same passages, the same queries, one run.
//!
//! `peers [PATH...] [--queries FILE] [--threads N]`: the files at or below the paths, or 100 MB of generated
//! text. Each side indexes and then searches in a process of its own, so that memory is its own. Each is
//! given the same threads and writer memory; tantivy's sides end with as many segments as Trouvaille's; and
//! each must show that it did the work.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::{Parser, ValueEnum};
use serde::{Deserialize, Serialize};
use tantivy::tokenizer::TextAnalyzer;
use trouvaille::eval::percentile;
use trouvaille_benches::queries::Ask;
use trouvaille_benches::sides::{Answers, HITS, Task, fts5, ours, plain};
use trouvaille_benches::{chains, corpus, queries, text};

#[derive(Parser)]
struct Args {
    /// Files and folders to index
    paths: Vec<PathBuf>,
    /// Queries, one a line: words, "a phrase", or a beginning*
    #[arg(long)]
    queries: Option<PathBuf>,
    /// Threads of each writer
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// (for itself) What to do in a process of its own
    #[arg(long, hide = true, num_args = 3)]
    child: Option<Vec<String>>,
    /// (for itself) Segments to end with
    #[arg(long, hide = true, default_value_t = 1)]
    segments: usize,
    /// (for itself) Passages that there are
    #[arg(long, hide = true, default_value_t = 0)]
    passages: u64,
}

impl Args {
    fn task(&self, folder: &Path) -> Task {
        Task {
            folder: folder.to_owned(),
            paths: self.paths.clone(),
            threads: self.threads,
            segments: self.segments,
            passages: self.passages,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Side {
    Trouvaille,
    Fold,
    Foldnostop,
    Sqlite,
}

impl Side {
    const ALL: [Side; 4] = [Side::Trouvaille, Side::Fold, Side::Foldnostop, Side::Sqlite];

    fn name(self) -> &'static str {
        match self {
            Side::Trouvaille => "Trouvaille",
            Side::Fold => "tantivy fold",
            Side::Foldnostop => "tantivy foldnostop",
            Side::Sqlite => "SQLite FTS5",
        }
    }

    fn chain(self) -> TextAnalyzer {
        match self {
            Side::Foldnostop => chains::fold_without_stop_words(),
            _ => chains::fold(),
        }
    }
}

/// What a process of its own reports.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Report {
    seconds: f64,
    passages: u64,
    segments: usize,
    /// Milliseconds of each query.
    times: Vec<f64>,
    /// Passages that each query matches, all in all.
    matches: u64,
    /// Queries with a hit, and with an excerpt that marks something.
    answered: usize,
    marked: usize,
    /// Anonymous memory at its most, in bytes.
    peak: u64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    if let Some(child) = &args.child {
        let [side, phase, folder] = child.as_slice() else { anyhow::bail!("a child needs three words") };
        let side = Side::from_str(side, true).map_err(anyhow::Error::msg)?;
        let mut report = match phase.as_str() {
            "index" => index(side, &args.task(Path::new(folder)))?,
            _ => search(side, Path::new(folder))?,
        };
        report.peak = anonymous_peak();
        println!("{}", serde_json::to_string(&report)?);
        return Ok(());
    }
    compare(&args)
}

fn compare(args: &Args) -> Result<()> {
    let place = tempfile::tempdir()?;
    let paths = if args.paths.is_empty() { vec![generated(place.path())?] } else { args.paths.clone() };
    let mut sample = Vec::new();
    let (mut passages, mut text_bytes) = (0_u64, 0_u64);
    let bytes = corpus::passages(&paths, |passage| {
        text_bytes += passage.text.len() as u64;
        if passages % 101 == 0 {
            sample.push(passage.text);
        }
        passages += 1;
        Ok(())
    })?;
    let asks = match &args.queries {
        Some(file) => fs::read_to_string(file)?.lines().map(Ask::read).collect(),
        None => queries::draw(&sample, 200, 7),
    };
    println!(
        "{:.1} MB of files, {passages} passages, {:.1} MB of text with titles and headings; {} queries, \
         {HITS} hits with excerpts; {} threads\n",
        bytes as f64 / 1e6,
        text_bytes as f64 / 1e6,
        asks.len(),
        args.threads
    );
    let columns = ["", "index s", "MB/s", "index/text", "peak MB", "segments", "words ms"];
    let more = ["phrases ms", "stop phrases ms", "prefixes ms", "all: median / p99 ms", "peak MB", "matches"];
    let columns = [&columns[..], &more[..]].concat();
    println!("| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len()));
    let mut rows: Vec<Row> = Vec::new();
    for side in Side::ALL {
        let folder = place.path().join(format!("{side:?}"));
        fs::create_dir(&folder)?;
        fs::write(folder.with_extension("asks"), serde_json::to_vec(&asks)?)?;
        let segments = rows.first().map_or(1, |ours| ours.built.segments);
        let run = |phase, paths| child(side, phase, &folder, paths, args, segments, passages);
        let row =
            Row { side, built: run("index", &paths)?, found: run("search", &[])?, folder: folder.clone() };
        row.check(passages, segments, &asks)?;
        println!("{}", row.written(rows.first().unwrap_or(&row), text_bytes, &asks));
        rows.push(row);
    }
    println!("\nIn parentheses: the ratio to Trouvaille. Times are medians, each query asked once before.");
    Ok(())
}

/// What a side did.
struct Row {
    side: Side,
    built: Report,
    found: Report,
    folder: PathBuf,
}

impl Row {
    /// Whether the side did the work.
    fn check(&self, passages: u64, segments: usize, asks: &[Ask]) -> Result<()> {
        let Row { built, found, .. } = self;
        let name = self.side.name();
        ensure!(built.passages == passages, "{name}: {} of {passages} passages", built.passages);
        let ends_alike = matches!(self.side, Side::Trouvaille | Side::Sqlite) || built.segments == segments;
        ensure!(ends_alike, "{name}: {} segments for {segments}", built.segments);
        ensure!(found.times.len() == asks.len(), "{name}: not every query was asked");
        ensure!(found.answered * 10 >= asks.len() * 6, "{name}: {} queries answered", found.answered);
        ensure!(found.marked * 10 >= found.answered * 9, "{name}: {} excerpts marked", found.marked);
        Ok(())
    }

    /// The row of the table, beside ours.
    fn written(&self, ours: &Row, text_bytes: u64, asks: &[Ask]) -> String {
        let rate = |row: &Row| text_bytes as f64 / 1e6 / row.built.seconds;
        let median = |of: fn(&Ask) -> bool| format!("{:.2}", percentile(&self.times(asks, of), 50));
        let all = |row: &Row| percentile(&row.times(asks, |_| true), 50);
        let p99 = percentile(&self.times(asks, |_| true), 99);
        let cells = [
            self.side.name().to_owned(),
            format!("{:.2}", self.built.seconds),
            format!("{:.1} ({:.2})", rate(self), rate(self) / rate(ours)),
            format!("{:.2}", corpus::folder_bytes(&self.folder) as f64 / text_bytes as f64),
            format!("{:.0}", self.built.peak as f64 / 1e6),
            self.built.segments.to_string(),
            median(|ask| matches!(ask, Ask::Words(_))),
            median(|ask| matches!(ask, Ask::Phrase(_)) && !ask.is_of_function_words()),
            median(Ask::is_of_function_words),
            median(|ask| matches!(ask, Ask::Prefix(_))),
            format!("{:.2} / {p99:.1} ({:.2})", all(self), all(self) / all(ours)),
            format!("{:.0}", self.found.peak as f64 / 1e6),
            self.found.matches.to_string(),
        ];
        format!("| {} |", cells.join(" | "))
    }

    /// The times of some of the queries, in ascending order.
    fn times(&self, asks: &[Ask], of: fn(&Ask) -> bool) -> Vec<f64> {
        let asked = asks.iter().zip(&self.found.times).filter(|(ask, _)| of(ask));
        let mut times: Vec<f64> = asked.map(|(_, time)| *time).collect();
        times.sort_by(f64::total_cmp);
        times
    }
}

fn generated(place: &Path) -> Result<PathBuf> {
    let path = place.join("corpus.jsonl");
    let mut file = std::io::BufWriter::new(fs::File::create(&path)?);
    let mut source = text::Text::new(1);
    let (mut written, mut id) = (0, 0);
    while written < 100_000_000 {
        let record = source.record(id);
        written += record.len() + 1;
        id += 1;
        writeln!(file, "{record}")?;
    }
    file.flush()?;
    Ok(path)
}

fn child(
    side: Side,
    phase: &str,
    folder: &Path,
    paths: &[PathBuf],
    args: &Args,
    segments: usize,
    passages: u64,
) -> Result<Report> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["--threads", &args.threads.to_string(), "--segments", &segments.to_string()]);
    command.args(["--passages", &passages.to_string()]);
    command.args(["--child", &format!("{side:?}").to_lowercase(), phase]).arg(folder).args(paths);
    let output = command.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{}: {phase} failed", side.name());
    serde_json::from_slice(&output.stdout).context("a child did not report")
}

/// The most memory that this process held beside mapped files: `VmHWM` less `RssFile`.
fn anonymous_peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kilobytes.unwrap_or_default() * 1024
    };
    field("VmHWM:").saturating_sub(field("RssFile:"))
}

fn index(side: Side, task: &Task) -> Result<Report> {
    let started = Instant::now();
    let (passages, segments) = match side {
        Side::Trouvaille => ours::index(task)?,
        Side::Fold | Side::Foldnostop => plain::index(task, &side.chain())?,
        Side::Sqlite => fts5::index(task)?,
    };
    Ok(Report { seconds: started.elapsed().as_secs_f64(), passages, segments, ..Report::default() })
}

fn search(side: Side, folder: &Path) -> Result<Report> {
    let asks: Vec<Ask> = serde_json::from_slice(&fs::read(folder.with_extension("asks"))?)?;
    let mut answer: Answers = match side {
        Side::Trouvaille => ours::answers(folder)?,
        Side::Fold | Side::Foldnostop => plain::answers(folder, side.chain())?,
        Side::Sqlite => fts5::answers(folder)?,
    };
    let mut report = Report::default();
    for ask in &asks {
        let answer = answer(ask)?;
        report.matches += answer.matches;
        report.answered += usize::from(answer.matches > 0);
        report.marked += usize::from(answer.marked);
    }
    for ask in &asks {
        let started = Instant::now();
        answer(ask)?;
        report.times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(report)
}
