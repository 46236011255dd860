//! Trouvaille beside plain tantivy and the full-text module of `SQLite`: the same passages, the same queries, one run.
//!
//! `peers [PATH...] [--queries FILE] [--threads N] [--beside SIDES | --alone]`: the files at or below the paths, or
//! 100 MB of generated text. Each side indexes and then searches in a process of its own, so that memory is its own. Each is
//! given the same threads and writer memory; tantivy's sides end with as many segments as Trouvaille's; and
//! each must show that it did the work.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::{Parser, ValueEnum};
use serde::{Deserialize, Serialize};
use tantivy::tokenizer::TextAnalyzer;
use trouvaille::eval::percentile;
use trouvaille_benches::figures::median;
use trouvaille_benches::queries::Ask;
use trouvaille_benches::sides::{Answers, Depth, HITS, Task, fts5, ours, plain};
use trouvaille_benches::{chains, corpus, queries, text};

/// The allocator of the program, for all sides; `SQLite` keeps the one it comes with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Args {
    /// Files and folders to index
    paths: Vec<PathBuf>,
    /// Queries, one a line: words, "a phrase", or a beginning*
    #[arg(long)]
    queries: Option<PathBuf>,
    /// Threads of each writer
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=8))]
    threads: u16,
    /// Times that each side indexes, in turn; the median counts
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Sides beside Trouvaille; all, if none is named
    #[arg(long, value_enum, value_delimiter = ',')]
    beside: Vec<Side>,
    /// Trouvaille by itself
    #[arg(long, conflicts_with = "beside")]
    alone: bool,
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
    /// The sides of this run, ours first.
    fn sides(&self) -> Vec<Side> {
        let takes = |side: &Side| match side {
            Side::Trouvaille => true,
            _ if self.alone => false,
            _ => self.beside.is_empty() || self.beside.contains(side),
        };
        Side::value_variants().iter().copied().filter(takes).collect()
    }

    fn task(&self, folder: &Path) -> Task {
        Task {
            folder: folder.to_owned(),
            paths: self.paths.clone(),
            threads: self.threads.into(),
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
    fn name(self) -> &'static str {
        match self {
            Side::Trouvaille => "Trouvaille",
            Side::Fold => "tantivy fold",
            Side::Foldnostop => "tantivy foldnostop",
            Side::Sqlite => "SQLite FTS5",
        }
    }

    fn chain(self) -> Result<TextAnalyzer> {
        match self {
            Side::Foldnostop => Ok(chains::foldnostop()),
            _ => chains::fold(),
        }
    }

    /// Whether the side can answer the query at all: `fold` has no stop words.
    fn can_answer(self, ask: &Ask) -> bool {
        self != Side::Fold || !ask.is_of_function_words()
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
    /// The same where no text is read.
    words: Vec<f64>,
    /// Passages that each query matches, all in all.
    matches: u64,
    /// Whether each query has a hit, and an excerpt that marks something.
    answered: Vec<bool>,
    marked: Vec<bool>,
    /// Anonymous memory at its most, in bytes.
    peak: u64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    if let Some(child) = &args.child {
        let [side, phase, folder] = child.as_slice() else { anyhow::bail!("a child needs three words") };
        let side = Side::from_str(side, true).map_err(anyhow::Error::msg)?;
        let report = match phase.as_str() {
            "index" => index(side, &args.task(Path::new(folder)))?,
            _ => search(side, Path::new(folder))?,
        };
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
        Some(file) => asked(file)?,
        None => queries::draw(&sample, 200, 7)?,
    };
    println!(
        "{:.1} MB of files, {passages} passages, {:.1} MB of text with titles and headings; {} queries, \
         {HITS} hits with excerpts; {} threads\n",
        bytes as f64 / 1e6,
        text_bytes as f64 / 1e6,
        asks.len(),
        args.threads
    );
    let columns =
        ["", "index s (least - most)", "MB/s", "index/text", "peak MB, indexing", "segments", "words ms"];
    let more = ["phrases ms", "stop phrases ms", "prefixes ms", "all: median", "all: p99"];
    let last = ["without texts: median", "peak MB, searching", "answered", "matches"];
    let columns = [&columns[..], &more[..], &last[..]].concat();
    println!("| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len()));
    let sides = args.sides();
    let mut built: Vec<Vec<Report>> = sides.iter().map(|_| Vec::new()).collect();
    for _ in 0..args.rounds {
        for (place_of, &side) in sides.iter().enumerate() {
            let folder = place.path().join(format!("{side:?}"));
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir(&folder)?;
            let segments = built[0].last().map_or(1, |ours| ours.segments);
            built[place_of].push(child(side, "index", &folder, &paths, args, segments, passages)?);
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    for (side, built) in sides.into_iter().zip(built) {
        let folder = place.path().join(format!("{side:?}"));
        fs::write(folder.with_extension("asks"), serde_json::to_vec(&asks)?)?;
        let found = child(side, "search", &folder, &[], args, 1, passages)?;
        let row = Row { side, built, found, folder };
        row.check(passages, rows.first().unwrap_or(&row), &asks)?;
        println!("{}", row.written(rows.first().unwrap_or(&row), text_bytes, &asks));
        rows.push(row);
    }
    println!(
        "\nIn parentheses: the ratio to Trouvaille. Seconds of indexing are the median of {} rounds in turn; times",
        args.rounds
    );
    println!("of queries are medians of those that the side answers, each asked once before.");
    Ok(())
}

/// The queries of a file.
fn asked(file: &Path) -> Result<Vec<Ask>> {
    let text = fs::read_to_string(file).with_context(|| format!("{}: cannot be read", file.display()))?;
    let asks: Vec<Ask> = text.lines().filter(|line| !line.trim().is_empty()).map(Ask::read).collect();
    ensure!(!asks.is_empty(), "{}: no query", file.display());
    Ok(asks)
}

/// What a side did.
struct Row {
    side: Side,
    /// Each time it indexed.
    built: Vec<Report>,
    found: Report,
    folder: PathBuf,
}

impl Row {
    /// Whether the side did the work.
    fn check(&self, passages: u64, ours: &Row, asks: &[Ask]) -> Result<()> {
        let Row { built, found, side, .. } = self;
        let name = side.name();
        for (built, ours) in built.iter().zip(&ours.built) {
            ensure!(built.passages == passages, "{name}: {} of {passages} passages", built.passages);
            let ends_alike = *side == Side::Sqlite || built.segments == ours.segments;
            ensure!(ends_alike, "{name}: {} segments for {}", built.segments, ours.segments);
        }
        ensure!(found.times.len() == asks.len(), "{name}: not every query was asked");
        let able: Vec<usize> = (0..asks.len()).filter(|&ask| side.can_answer(&asks[ask])).collect();
        // `fold` has no answer where all words of a phrase are on its list of stop words, either.
        let least = if *side == Side::Fold { 90 } else { 98 };
        for (done, what) in [(&found.answered, "answered"), (&found.marked, "marked")] {
            let count = able.iter().filter(|&&ask| done[ask]).count();
            ensure!(count * 100 >= able.len() * least, "{name}: {count} of {} queries {what}", able.len());
        }
        Ok(())
    }

    /// The row of the table, beside ours.
    fn written(&self, ours: &Row, text_bytes: u64, asks: &[Ask]) -> String {
        let ratio = |of: &dyn Fn(&Row) -> f64, decimals: usize| {
            format!("{:.decimals$} ({:.2})", of(self), of(self) / of(ours))
        };
        let seconds = |row: &Row| -> Vec<f64> { row.built.iter().map(|built| built.seconds).collect() };
        let peak =
            |row: &Row| row.built.iter().map(|built| built.peak).max().unwrap_or_default() as f64 / 1e6;
        let typical = |of: fn(&Ask) -> bool| format!("{:.2}", percentile(&self.times(asks, of), 50));
        let all = |row: &Row, percent| percentile(&row.times(asks, |_| true), percent);
        let least = seconds(self).into_iter().fold(f64::MAX, f64::min);
        let most = seconds(self).into_iter().fold(0.0, f64::max);
        let cells = [
            self.side.name().to_owned(),
            format!("{:.2} ({least:.2} - {most:.2})", median(&seconds(self))),
            ratio(&|row| text_bytes as f64 / 1e6 / median(&seconds(row)), 1),
            ratio(&|row| corpus::folder_bytes(&row.folder) as f64 / text_bytes as f64, 2),
            ratio(&peak, 0),
            if self.side == Side::Sqlite { "-".to_owned() } else { self.built[0].segments.to_string() },
            typical(|ask| matches!(ask, Ask::Words(_))),
            typical(|ask| matches!(ask, Ask::Phrase(_)) && !ask.is_of_function_words()),
            typical(Ask::is_of_function_words),
            typical(|ask| matches!(ask, Ask::Prefix(_))),
            ratio(&|row| all(row, 50), 2),
            ratio(&|row| all(row, 99), 1),
            if self.side == Side::Sqlite {
                "-".to_owned()
            } else {
                ratio(&|row| median(&row.found.words), 2)
            },
            ratio(&|row| row.found.peak as f64 / 1e6, 0),
            self.found.answered.iter().filter(|answered| **answered).count().to_string(),
            self.found.matches.to_string(),
        ];
        format!("| {} |", cells.join(" | "))
    }

    /// The times of some of the queries that the side answers, in ascending order.
    fn times(&self, asks: &[Ask], of: fn(&Ask) -> bool) -> Vec<f64> {
        let asked = asks.iter().zip(self.found.times.iter().zip(&self.found.answered));
        let mut times: Vec<f64> =
            asked.filter(|(ask, (_, answered))| of(ask) && **answered).map(|(_, (time, _))| *time).collect();
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
    let (output, peak) = watched(&mut command)?;
    ensure!(output.status.success(), "{}: {phase} failed", side.name());
    let report: Report = serde_json::from_slice(&output.stdout).context("a child did not report")?;
    Ok(Report { peak, ..report })
}

/// What a command printed, and the most memory that it held beside mapped files, in bytes, as seen every ten
/// milliseconds. (The system's own count of the most has mapped files in it.)
fn watched(command: &mut Command) -> Result<(Output, u64)> {
    let running = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
    let status = format!("/proc/{}/status", running.id());
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(anonymous(&status));
                thread::sleep(Duration::from_millis(10));
            }
            peak
        });
        let output = running.wait_with_output();
        ended.store(true, Ordering::Relaxed);
        let peak = watch.join().map_err(|_| anyhow::anyhow!("memory could not be watched"))?;
        Ok((output?, peak))
    })
}

/// The anonymous memory of a process, by its file of the system; 0 once it has ended.
fn anonymous(status: &str) -> u64 {
    let status = fs::read_to_string(status).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

fn index(side: Side, task: &Task) -> Result<Report> {
    let started = Instant::now();
    let (passages, segments) = match side {
        Side::Trouvaille => ours::index(task)?,
        Side::Fold | Side::Foldnostop => plain::index(task, &side.chain()?)?,
        Side::Sqlite => fts5::index(task)?,
    };
    Ok(Report { seconds: started.elapsed().as_secs_f64(), passages, segments, ..Report::default() })
}

/// The milliseconds that each query takes.
fn timed(asks: &[Ask], answer: &mut Answers) -> Result<Vec<f64>> {
    let one = |ask| {
        let started = Instant::now();
        answer(ask)?;
        Ok(started.elapsed().as_secs_f64() * 1000.0)
    };
    asks.iter().map(one).collect()
}

fn search(side: Side, folder: &Path) -> Result<Report> {
    let asks: Vec<Ask> = serde_json::from_slice(&fs::read(folder.with_extension("asks"))?)?;
    let answers = |depth| -> Result<Answers> {
        match side {
            Side::Trouvaille => ours::answers(folder, depth),
            Side::Fold | Side::Foldnostop => plain::answers(folder, side.chain()?, depth),
            Side::Sqlite => fts5::answers(folder),
        }
    };
    let mut answer = answers(Depth::Whole)?;
    let mut report = Report::default();
    for ask in &asks {
        let answer = answer(ask)?;
        report.matches += answer.matches;
        report.answered.push(answer.matches > 0);
        report.marked.push(answer.marked);
    }
    report.times = timed(&asks, &mut answer)?;
    if side != Side::Sqlite {
        let mut words = answers(Depth::Words)?;
        timed(&asks, &mut words)?;
        report.words = timed(&asks, &mut words)?;
    }
    Ok(report)
}
