//! `search`.

use std::io::{self, Write};
use std::path::Path;

use trouvaille::index::build::{self, Options};
use trouvaille::search::{Group, Sort};
use trouvaille::{Request, Results, Searcher};

use crate::args::{self, Color};
use crate::report::{self, Bar};
use crate::{Outcome, json, safe, text};

pub(crate) fn run(index: &Path, color: Color, command: &args::Search) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Done;
    if !command.paths.is_empty() {
        outcome = bring_up_to_date(index, command)?;
    }
    let results = Searcher::open(index)?.search(&request(command))?;
    print(&results, color, command)?;
    Ok(match outcome {
        Outcome::Done if results.total == 0 => Outcome::Nothing,
        outcome => outcome,
    })
}

fn bring_up_to_date(index: &Path, command: &args::Search) -> anyhow::Result<Outcome> {
    if let Some(missing) = command.paths.iter().find(|path| !path.exists())
        && command.paths.iter().all(|path| !path.exists())
    {
        let words: Vec<String> = command.paths.iter().map(|path| path.display().to_string()).collect();
        anyhow::bail!(
            "{}: no such file or folder; if it is part of the query, quote the whole: trouvaille search '{} {}'",
            missing.display(),
            command.query,
            words.join(" ")
        );
    }
    let bar = Bar::new();
    let update =
        build::update(index, &command.paths, &Options::default(), &mut |progress| bar.show(progress))?;
    let changed = update.added + update.changed + update.removed > 0;
    Ok(report::print(&update, bar.finish(), !changed)?)
}

fn request(command: &args::Search) -> Request {
    Request {
        limit: command.limit,
        offset: command.offset,
        group: match command.group {
            args::Group::Passage => Group::Passage,
            args::Group::Document => Group::Document,
        },
        sort: match command.sort {
            args::Sort::Relevance => Sort::Relevance,
            args::Sort::Date => Sort::Date,
            args::Sort::Path => Sort::Path,
        },
        below: command.paths.clone(),
        ..Request::new(&command.query)
    }
}

fn print(results: &Results, color: Color, command: &args::Search) -> anyhow::Result<()> {
    for notice in &results.notices {
        writeln!(io::stderr(), "trouvaille: {}", safe::line(notice))?;
    }
    let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    if command.json {
        let mut out = io::BufWriter::new(io::stdout().lock());
        json::results(&mut out, results, &here, command.explain)?;
        return Ok(out.flush()?);
    }
    let choice = match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    let mut page = Vec::new();
    text::results(&mut page, results, &here, command.explain)?;
    let mut out = anstream::AutoStream::new(io::stdout().lock(), choice);
    out.write_all(&page)?;
    Ok(out.flush()?)
}
