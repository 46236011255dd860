//! `search`.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use indicatif::HumanDuration;
use trouvaille::excerpt::Extent;
use trouvaille::index::Options;
use trouvaille::query::filter::{Field, Filter};
use trouvaille::query::list::Numbered;
use trouvaille::search::{Group, Sort};
use trouvaille::{Error, Index, Request, Results, Searcher};

use crate::args::{self, Color};
use crate::index::bytes;
use crate::output::{self, Answer, Format, Output, safe};
use crate::queries;
use crate::report::{self, Bar};
use crate::{Outcome, apart, say, usage};

/// Columns of a page that is no terminal, and the most that are easy to read.
const COLUMNS: std::ops::RangeInclusive<usize> = 80..=100;

pub(crate) fn run(index: &Path, color: Color, command: &args::Search) -> anyhow::Result<Outcome> {
    let (queries, paths, mut outcome) = asked(command)?;
    if paths.is_empty() {
        say_if_stale(index);
    } else if bring_up_to_date(index, &queries, &paths, command)? == Outcome::Problems {
        outcome = Outcome::Problems;
    }
    let searcher = Searcher::open(index)?;
    let output = output(command)?;
    let filters = filters(&command.filters)?;
    let shape = Shape::of(command, &output);
    let mut out = io::BufWriter::new(shape.stream(color));
    let mut found = false;
    shape.begin(&mut out)?;
    // Of one file that was named, nothing is kept from sight for the sake of others.
    let by_default =
        if matches!(paths.as_slice(), [path] if path.is_file()) { Group::None } else { Group::Passage };
    let request = |query: &Numbered, command| Request {
        filters: filters.clone(),
        below: paths.clone(),
        here: Some(output.here.clone()),
        group: group(command).unwrap_or(by_default),
        ..request(query, command)
    };
    for query in &queries {
        let results = Index::at(index).guarded(|| searcher.search(&request(query, command)))?;
        found |= results.total > 0;
        let answer = Answer { id: command.queries.as_ref().map(|_| query.id.as_str()), results: &results };
        for notice in &results.notices {
            match answer.id {
                Some(id) => say(&format!("query {id}: {notice}"))?,
                None => say(notice)?,
            }
        }
        shape.answer(&mut out, answer)?;
    }
    shape.end(&mut out)?;
    out.flush()?;
    Ok(if outcome == Outcome::Done && !found { Outcome::Nothing } else { outcome })
}

/// The queries and the paths of a command line; whether some lines of a file of queries are none.
fn asked(command: &args::Search) -> anyhow::Result<(Vec<Numbered>, Vec<PathBuf>, Outcome)> {
    let mut paths = command.paths.clone();
    if let Some(file) = &command.queries {
        // With --queries, what stands where a query would is a path.
        paths.splice(0..0, command.query.iter().map(PathBuf::from));
        if let Some(missing) = paths.iter().find(|path| !path.exists()) {
            anyhow::bail!(
                "{}: no such file or folder; with --queries FILE only paths are named, the queries are in the file",
                missing.display()
            );
        }
        let (queries, wrong) = queries::read(file)?;
        for line in &wrong {
            say(line)?;
        }
        let outcome = if wrong.is_empty() { Outcome::Done } else { Outcome::Problems };
        return Ok((queries, paths, outcome));
    }
    let text = text_or_input(command.query.as_deref().unwrap_or_default())?;
    Ok((vec![Numbered { id: String::new(), text }], paths, Outcome::Done))
}

/// What was typed; for `-`, what standard input holds.
pub(crate) fn text_or_input(typed: &str) -> anyhow::Result<String> {
    if typed != "-" {
        return Ok(usage::unmarked(typed).to_owned());
    }
    let bytes = queries::bytes(Path::new("-"))?;
    Ok(trouvaille::corpus::decode::text(&bytes).trim_end_matches(['\r', '\n']).to_owned())
}

fn bring_up_to_date(
    index: &Path,
    queries: &[Numbered],
    paths: &[PathBuf],
    command: &args::Search,
) -> anyhow::Result<Outcome> {
    if let ([query], Some(missing)) = (queries, paths.iter().find(|path| !path.exists()))
        && paths.iter().all(|path| !path.exists())
    {
        let words: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        anyhow::bail!(
            "{}: no such file or folder; if it is part of the query, quote the whole: trouvaille search '{} {}'",
            missing.display(),
            query.text,
            words.join(" ")
        );
    }
    let bar = Bar::new();
    let (wait, memory) = (command.wait, bytes(command.memory));
    let options = Options { wait, memory, limits: apart::limits(), ..Options::default() };
    let update = match Index::at(index).update(paths, &options, &mut |progress| bar.show(progress)) {
        // What was asked for is an answer, and there is one, if of an earlier state: that is no failure.
        Err(error @ (Error::Busy { .. } | Error::Unwritable { .. })) if Index::open(index).is_ok() => {
            bar.finish();
            say(&format!("{error}; this is what it had found before"))?;
            return Ok(Outcome::Done);
        }
        update => update?,
    };
    let changed = update.added + update.changed + update.removed > 0;
    Ok(report::print(&update, bar.finish(), !changed)?)
}

/// Says, once, that the index is not what its sources are, as far as a quick look shows.
fn say_if_stale(index: &Path) {
    let Ok(stale) = Index::at(index).staleness() else { return };
    let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    for gone in &stale.gone {
        let _ = say(&format!(
            "{}: this source is gone; what is still indexed of it is found (`trouvaille forget` takes it out)",
            output::shown_path(gone, &here)
        ));
    }
    if let Some(changed) = &stale.changed {
        let updated = UNIX_EPOCH + Duration::from_secs(stale.updated.unsigned_abs());
        let age = SystemTime::now().duration_since(updated).unwrap_or_default();
        let _ = say(&format!(
            "the index is {} old, and {} has changed since; `trouvaille index` brings it up to date",
            HumanDuration(age),
            output::shown_path(changed, &here)
        ));
    }
}

/// What the options of filters ask.
fn filters(options: &args::Filters) -> anyhow::Result<Vec<Filter>> {
    let fields = [
        ("title", Field::Title, &options.title),
        ("author", Field::Author, &options.author),
        ("path", Field::Path, &options.path),
        ("type", Field::Kind, &options.kind),
        ("date", Field::Date, &options.date),
        ("since", Field::Since, &options.since),
        ("before", Field::Before, &options.before),
        ("tag", Field::Tag, &options.tag),
    ];
    let given = fields.into_iter().filter(|(_, _, values)| !values.is_empty());
    let read = |(name, field, values): (&str, Field, &Vec<String>)| {
        Filter::read(field, &values.join(",")).map_err(|wrong| anyhow::anyhow!("--{name}: {wrong}"))
    };
    given.map(read).collect()
}

fn request(query: &Numbered, command: &args::Search) -> Request {
    Request {
        limit: match command.limit {
            _ if command.count => 0,
            Some(limit) => limit,
            None if command.files => usize::MAX,
            None => 10,
        },
        offset: command.offset,
        sort: match command.sort {
            args::Sort::Relevance => Sort::Relevance,
            args::Sort::Date => Sort::Date,
            args::Sort::Path => Sort::Path,
        },
        extent: match (command.full, command.context) {
            (true, _) => Extent::Whole,
            (false, Some(sentences)) => Extent::Sentences(sentences),
            (false, None) => Request::new("").extent,
        },
        // Every file is listed, whatever others hold.
        alike: command.alike || command.files,
        ..Request::new(&query.text)
    }
}

/// What is to be shown, if it was said.
fn group(command: &args::Search) -> Option<Group> {
    match command.group {
        _ if command.files => Some(Group::File),
        Some(args::Group::Document) => Some(Group::Document),
        Some(args::Group::Passage) => Some(Group::Passage),
        Some(args::Group::None) => Some(Group::None),
        None => None,
    }
}

fn choice(color: Color) -> anstream::ColorChoice {
    match color {
        Color::Auto => anstream::AutoStream::choice(&io::stdout()),
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
}

fn output(command: &args::Search) -> anyhow::Result<Output> {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let columns = match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) if io::stdout().is_terminal() => {
            usize::from(columns).min(*COLUMNS.end())
        }
        _ => *COLUMNS.start(),
    };
    Ok(Output {
        format: if command.json { Format::Json } else { command.format },
        here: here.context("the current folder cannot be read")?,
        explain: command.explain,
        columns,
        link: command.hyperlink_format.clone(),
    })
}

/// What of the results is printed.
enum Shape<'o> {
    /// The results, in a format.
    Results(&'o Output),
    /// How many passages match.
    Count,
    /// The paths of the files that match.
    Files { null: bool, here: &'o Path },
}

impl Shape<'_> {
    fn of<'o>(command: &args::Search, output: &'o Output) -> Shape<'o> {
        if command.count {
            Shape::Count
        } else if command.files {
            Shape::Files { null: command.null, here: &output.here }
        } else {
            Shape::Results(output)
        }
    }

    /// Standard output. Only text has colours to take out; a path is written byte by byte.
    fn stream(&self, color: Color) -> Box<dyn Write> {
        match self {
            Shape::Results(Output { format: Format::Text, .. }) => {
                Box::new(anstream::AutoStream::new(io::stdout(), choice(color)))
            }
            _ => Box::new(io::stdout()),
        }
    }

    fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Shape::Results(output) => output.begin(out),
            Shape::Count | Shape::Files { .. } => Ok(()),
        }
    }

    fn answer(&self, out: &mut impl Write, answer: Answer<'_>) -> io::Result<()> {
        match self {
            Shape::Results(output) => output.answer(out, answer),
            Shape::Count => match answer.id {
                Some(id) => writeln!(out, "{}\t{}", safe::line(id), answer.results.total),
                None => writeln!(out, "{}", answer.results.total),
            },
            Shape::Files { null, here } => files(out, answer.results, *null, here),
        }
    }

    fn end(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Shape::Results(output) => output.end(out),
            Shape::Count | Shape::Files { .. } => Ok(()),
        }
    }
}

fn files(out: &mut impl Write, results: &Results, null: bool, here: &Path) -> io::Result<()> {
    for hit in &results.hits {
        if null {
            let path = hit.path.strip_prefix(here).unwrap_or(&hit.path);
            out.write_all(path.as_os_str().as_encoded_bytes())?;
            out.write_all(b"\0")?;
        } else {
            writeln!(out, "{}", safe::line(&output::shown_path(&hit.path, here)))?;
        }
    }
    Ok(())
}
