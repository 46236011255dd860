//! Trouvaille beside plain tantivy and SQLite's full-text module: the same passages, the same queries, one run.
//!
//! `peers [PATH...] [--queries FILE] [--threads N]`: the files at or below the paths, or 100 MB of generated
//! text. Each side indexes and then searches in a process of its own, so that memory is its own. Each is
//! given the same threads, writer memory and number of segments, and each must show that it did the work.

use std::env;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow::Continue;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::{Parser, ValueEnum};
use serde::{Deserialize, Serialize};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use tantivy::{IndexSettings, TantivyDocument, Term, doc};
use trouvaille::{Index, Request, Searcher};
use trouvaille_benches::queries::Ask;
use trouvaille_benches::{chains, corpus, figures, queries, text};

/// Memory of a writer, the same for each: what Trouvaille itself takes.
const WRITER_BYTES: usize = 256 << 20;

/// Hits asked for, with their excerpts.
const HITS: usize = 10;

/// Characters of an excerpt.
const EXCERPT_CHARS: usize = 300;

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
    /// (for itself) Segments to merge to
    #[arg(long, hide = true, default_value_t = 1)]
    segments: usize,
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
        let folder = Path::new(folder);
        let mut report = match phase.as_str() {
            "index" => index(side, folder, &args)?,
            _ => search(side, folder)?,
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
        "{:.1} MB of files, {passages} passages, {:.1} MB of text with titles and headings; {} queries, {HITS} hits with excerpts; {} threads\n",
        bytes as f64 / 1e6,
        text_bytes as f64 / 1e6,
        asks.len(),
        args.threads
    );
    println!("| | index s | MB/s | index/text | peak MB | segments | words ms | phrases ms | prefixes ms | all: median / p99 ms | matches |");
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    let mut ours: Option<(f64, f64)> = None;
    for side in Side::ALL {
        let folder = place.path().join(format!("{side:?}"));
        fs::create_dir(&folder)?;
        fs::write(folder.with_extension("asks"), serde_json::to_vec(&asks)?)?;
        let segments = ours.map_or(1, |_| args.segments);
        let built = child(side, "index", &folder, &paths, args, segments)?;
        ensure!(built.passages == passages, "{}: {} of {passages} passages", side.name(), built.passages);
        let size = corpus::folder_bytes(&folder);
        let found = child(side, "search", &folder, &[], args, segments)?;
        ensure!(found.times.len() == asks.len(), "{}: not every query was asked", side.name());
        ensure!(found.answered * 10 >= asks.len() * 6, "{}: {} queries answered", side.name(), found.answered);
        ensure!(found.marked * 10 >= found.answered * 9, "{}: {} excerpts marked", side.name(), found.marked);
        let rate = bytes as f64 / 1e6 / built.seconds;
        let of = |kind: fn(&Ask) -> bool| {
            let mut times: Vec<f64> =
                asks.iter().zip(&found.times).filter(|(ask, _)| kind(ask)).map(|(_, time)| *time).collect();
            times.sort_by(f64::total_cmp);
            (figures::percentile(&times, 50), figures::percentile(&times, 99))
        };
        let all = of(|_| true);
        let (our_rate, our_median) = *ours.get_or_insert((rate, all.0));
        println!(
            "| {} | {:.2} | {rate:.1} ({:.2}) | {:.2} | {:.0} | {} | {:.2} | {:.2} | {:.2} | {:.2} / {:.1} ({:.2}) | {} |",
            side.name(),
            built.seconds,
            rate / our_rate,
            size as f64 / text_bytes as f64,
            built.peak as f64 / 1e6,
            built.segments,
            of(|ask| matches!(ask, Ask::Words(_))).0,
            of(|ask| matches!(ask, Ask::Phrase(_))).0,
            of(|ask| matches!(ask, Ask::Prefix(_))).0,
            all.0,
            all.1,
            all.0 / our_median,
            found.matches
        );
    }
    println!("\nIn parentheses: the ratio to Trouvaille. Times are medians, each query asked once before.");
    Ok(())
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

fn child(side: Side, phase: &str, folder: &Path, paths: &[PathBuf], args: &Args, segments: usize) -> Result<Report> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["--threads", &args.threads.to_string(), "--segments", &segments.to_string()]);
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

fn index(side: Side, folder: &Path, args: &Args) -> Result<Report> {
    let started = Instant::now();
    let (passages, segments) = match side {
        Side::Trouvaille => {
            let options = trouvaille::index::Options { threads: args.threads, ..Default::default() };
            let index = Index::at(folder);
            index.update(&args.paths, &options, &mut |_| Continue(()))?;
            let status = index.status()?;
            (status.passages, status.segments as usize)
        }
        Side::Fold | Side::Foldnostop => tantivy_index(side, folder, args)?,
        Side::Sqlite => (sqlite_index(folder, args)?, 1),
    };
    Ok(Report { seconds: started.elapsed().as_secs_f64(), passages, segments, ..Report::default() })
}

fn search(side: Side, folder: &Path) -> Result<Report> {
    let asks: Vec<Ask> = serde_json::from_slice(&fs::read(folder.with_extension("asks"))?)?;
    let mut answer: Box<dyn FnMut(&Ask) -> Result<Answer>> = match side {
        Side::Trouvaille => {
            let searcher = Searcher::open(folder)?;
            Box::new(move |ask| ours(&searcher, ask))
        }
        Side::Fold | Side::Foldnostop => tantivy_search(side, folder)?,
        Side::Sqlite => sqlite_search(folder)?,
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

/// What one query gave.
struct Answer {
    matches: u64,
    marked: bool,
}

fn ours(searcher: &Searcher, ask: &Ask) -> Result<Answer> {
    let results = searcher.search(&Request { limit: HITS, ..Request::new(&ask.written()) })?;
    let marked = results.hits.iter().any(|hit| !hit.excerpt.marks.is_empty() || !hit.title_marks.is_empty());
    Ok(Answer { matches: results.total, marked })
}

fn tantivy_index(side: Side, folder: &Path, args: &Args) -> Result<(u64, usize)> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("chain")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    };
    let index = tantivy::Index::builder().schema(schema.build()).settings(settings).create_in_dir(folder)?;
    index.tokenizers().register("chain", side.chain());
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(args.threads, WRITER_BYTES)?;
    writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
    let mut passages = 0;
    corpus::passages(&args.paths, |passage| {
        writer.add_document(doc!(field => passage.text))?;
        passages += 1;
        Ok(())
    })?;
    writer.commit()?;
    // As Trouvaille does: the largest segments stay, the others become one.
    let mut segments = index.searchable_segment_metas()?;
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.num_docs()));
    if segments.len() > 4 {
        let small: Vec<_> = segments.drain(3..).map(|segment| segment.id()).collect();
        writer.merge(&small).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok((passages, index.searchable_segment_ids()?.len()))
}

fn tantivy_search(side: Side, folder: &Path) -> Result<Box<dyn FnMut(&Ask) -> Result<Answer>>> {
    let index = tantivy::Index::open_in_dir(folder)?;
    index.tokenizers().register("chain", side.chain());
    let field = index.schema().get_field("text")?;
    let searcher = index.reader()?.searcher();
    let mut chain = side.chain();
    Ok(Box::new(move |ask| {
        let query = tantivy_query(ask, field, &mut chain);
        let (best, matches) =
            searcher.search(&*query, &(TopDocs::with_limit(HITS).order_by_score(), Count))?;
        let mut snippets = SnippetGenerator::create(&searcher, &*query, field)?;
        snippets.set_max_num_chars(EXCERPT_CHARS);
        let mut marked = matches!(ask, Ask::Prefix(_)) && !best.is_empty();
        for (_, address) in best {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
            marked |= !snippets.snippet(text).highlighted().is_empty();
        }
        Ok(Answer { matches: matches as u64, marked })
    }))
}

fn tantivy_query(ask: &Ask, field: Field, chain: &mut TextAnalyzer) -> Box<dyn Query> {
    let mut terms = |words: &[String]| {
        let mut terms = Vec::new();
        let text = words.join(" ");
        let mut stream = chain.token_stream(&text);
        while stream.advance() {
            terms.push((stream.token().position, Term::from_field_text(field, &stream.token().text)));
        }
        terms
    };
    let any = |terms: Vec<(usize, Term)>| -> Box<dyn Query> {
        let optional = terms.into_iter().map(|(_, term)| {
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        Box::new(BooleanQuery::new(optional.collect()))
    };
    match ask {
        Ask::Words(words) => any(terms(words)),
        Ask::Phrase(words) => {
            let terms = terms(words);
            if terms.len() > 1 { Box::new(PhraseQuery::new_with_offset(terms)) } else { any(terms) }
        }
        Ask::Prefix(start) => {
            let folded = terms(std::slice::from_ref(start));
            let term = folded.into_iter().next().map_or_else(|| Term::from_field_text(field, start), |(_, t)| t);
            Box::new(FuzzyTermQuery::new_prefix(term, 0, true))
        }
    }
}

fn sqlite_index(folder: &Path, args: &Args) -> Result<u64> {
    let mut connection = rusqlite::Connection::open(folder.join("fts.db"))?;
    connection.execute_batch(
        "pragma journal_mode = off; pragma synchronous = off;
         create virtual table passages using fts5(text, tokenize = 'unicode61 remove_diacritics 2');",
    )?;
    connection.pragma_update(None, "cache_size", -((WRITER_BYTES / 1024) as i64))?;
    let transaction = connection.transaction()?;
    let mut passages = 0;
    {
        let mut insert = transaction.prepare("insert into passages values (?)")?;
        corpus::passages(&args.paths, |passage| {
            insert.execute([&passage.text])?;
            passages += 1;
            Ok(())
        })?;
    }
    transaction.execute("insert into passages(passages) values ('optimize')", [])?;
    transaction.commit()?;
    Ok(passages)
}

fn sqlite_search(folder: &Path) -> Result<Box<dyn FnMut(&Ask) -> Result<Answer>>> {
    let connection = rusqlite::Connection::open(folder.join("fts.db"))?;
    Ok(Box::new(move |ask| {
        let quoted = |word: &String| format!("\"{word}\"");
        let written = match ask {
            Ask::Words(words) => words.iter().map(quoted).collect::<Vec<_>>().join(" OR "),
            Ask::Phrase(words) => format!("\"{}\"", words.join(" ")),
            Ask::Prefix(start) => format!("\"{start}\" *"),
        };
        let matches: i64 = connection
            .prepare_cached("select count(*) from passages where passages match ?")?
            .query_row([&written], |row| row.get(0))?;
        let mut best = connection.prepare_cached(
            "select snippet(passages, 0, '<b>', '</b>', '…', 48) from passages where passages match ? order by rank limit ?",
        )?;
        let snippets = best.query_map((&written, HITS as i64), |row| row.get::<_, String>(0))?;
        let mut marked = false;
        for snippet in snippets {
            marked |= snippet?.contains("<b>");
        }
        Ok(Answer { matches: matches.unsigned_abs(), marked })
    }))
}
