//! Trouvaille, as a program that uses its library would.

use std::ops::ControlFlow::Continue;
use std::path::Path;

use anyhow::Result;
use trouvaille::index::Options;
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
    let searcher = Searcher::open(folder)?;
    Ok(Box::new(move |ask| {
        let limit = if depth == Depth::Whole { HITS } else { 0 };
        let results = searcher.search(&Request { limit, ..Request::new(&ask.written()) })?;
        let marked =
            results.hits.iter().any(|hit| !hit.excerpt.marks.is_empty() || !hit.title_marks.is_empty());
        Ok(Answer { matches: results.total, marked })
    }))
}
