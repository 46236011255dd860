//! Trouvaille, as a program that uses its library would.

use std::ops::ControlFlow::Continue;
use std::path::Path;

use anyhow::Result;
use trouvaille::index::Options;
use trouvaille::index::generation::Home;
use trouvaille::index::open::Snapshot;
use trouvaille::index::vocabulary::Words;
use trouvaille::query::parse::parse;
use trouvaille::query::plan::Plan;
use trouvaille::rank::first_stage::{self, Asked};
use trouvaille::rank::statistics::Statistics;
use trouvaille::rank::terms::Terms;
use trouvaille::{Index, Request, Searcher};

use super::{Answer, Answers, Built, Depth, HITS, Task};

/// Indexes the files of a task.
pub fn index(task: &Task) -> Result<Built> {
    let options = Options { threads: task.threads, ..Options::default() };
    let index = Index::at(&task.folder);
    index.update(&task.paths, &options, &mut |_| Continue(()))?;
    let status = index.status()?;
    Ok((status.passages, status.segments as usize))
}

/// Opens the index to answer queries.
pub fn answers(folder: &Path, depth: Depth) -> Result<Answers> {
    if depth == Depth::Words {
        return best_by_words(folder);
    }
    let searcher = Searcher::open(folder)?;
    Ok(Box::new(move |ask| {
        let results = searcher.search(&Request { limit: HITS, ..Request::new(&ask.written()) })?;
        let marked =
            results.hits.iter().any(|hit| !hit.excerpt.marks.is_empty() || !hit.title_marks.is_empty());
        Ok(Answer { matches: results.total, marked })
    }))
}

/// The first stage alone: the best by their words, with their scores, and how many match.
fn best_by_words(folder: &Path) -> Result<Answers> {
    let snapshot = Snapshot::open(&Home::new(folder))?;
    let statistics = Statistics::of(&snapshot);
    Ok(Box::new(move |ask| {
        let plan = Plan::new(&parse(&ask.written()), Words(&snapshot.vocabularies));
        let terms = Terms::of(&snapshot, &plan)?;
        let idfs = terms.idfs(&plan, &statistics);
        let asked = Asked { plan: &plan, terms: &terms, idfs: &idfs, scope: None, statistics: &statistics };
        let matches = first_stage::matches(&snapshot, asked, HITS)?;
        Ok(Answer { matches: matches.total, marked: false })
    }))
}
