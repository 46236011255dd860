//! What filters and paths let a request find.
//!
//! Owns how the two are joined, and what is said of a filter that no document passes. Must not know words or ranks.

use std::path::PathBuf;

use super::{Request, Searcher};
use crate::corpus;
use crate::error::Result;
use crate::index::sources;
use crate::index::spellings::Passages;
use crate::index::vocabulary::Words;
use crate::query::plan::Plan;
use crate::query::scope::Scope;
use crate::query::{Filter, Query};
use crate::rank::scope;

impl Searcher {
    /// The passages of each segment that a request may find, deleted ones too; `None` for all.
    pub(super) fn scope(&self, plan: &Plan, request: &Request) -> Result<Option<Vec<Passages>>> {
        let below = |path: &PathBuf| {
            // A link may be a source, lead into one, or be on the way to a part of one.
            let typed = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            let ways = [sources::name_of(path), sources::target_of(path), corpus::name::of(&typed)];
            Scope::Any(ways.map(Scope::Below).into())
        };
        let mut all = vec![plan.scope.clone()];
        if !request.below.is_empty() {
            all.push(Scope::Any(request.below.iter().map(below).collect()));
        }
        let scope = Scope::All(all);
        (!scope.is_everything()).then(|| self.within(&scope, request)).transpose()
    }

    /// Says which filters no document of the whole collection passes, if some are.
    pub(super) fn unmet(&self, filters: &[Filter], request: &Request) -> Result<Option<String>> {
        let mut unmet = Vec::new();
        for filter in filters {
            let query = Query { filters: vec![filter.clone()], ..Query::default() };
            let plan = Plan::new(&query, Words(&self.snapshot.vocabularies));
            if !self.has_any(&self.within(&plan.scope, request)?) {
                unmet.push(filter.to_string());
            }
        }
        Ok((!unmet.is_empty()).then(|| format!("no document passes {}", unmet.join(", "))))
    }

    fn within(&self, scope: &Scope, request: &Request) -> Result<Vec<Passages>> {
        let here = request.here.as_deref().map(corpus::name::of).unwrap_or_default();
        scope::passages(&self.snapshot, scope, &here).map_err(|source| self.snapshot.engine(source))
    }

    /// Whether some passage is not deleted.
    fn has_any(&self, passages: &[Passages]) -> bool {
        let readers = self.snapshot.searcher.segment_readers().iter();
        readers.zip(passages).any(|(reader, passages)| reader.doc_ids_alive().any(|doc| passages.has(doc)))
    }
}
