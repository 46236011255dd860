//! Words that the collection lacks.
//!
//! Owns what is said of them, and which word of the collection stands in for one where there would be no hit.
//! Law: what is offered depends on live passages only, so an index brought up to date offers what one built anew
//! does.

use rustc_hash::FxHashSet;

use super::{Reading, Searcher};
use crate::error::Result;
use crate::french::{Form, Stem, slip};
use crate::index::vocabulary::Words;
use crate::query::plan::{Condition, Plan};
use crate::query::{Node, Occur, Query, parse};
use crate::rank::first_stage::{self, Asked};
use crate::rank::terms::{self, Terms};

/// Letters of a word that may be replaced by the nearest one of the collection, at least.
const MIN_CORRECTED_CHARS: usize = 5;

/// Letters of a word that is lacking for which the nearest is named, at least.
const MIN_NAMED_CHARS: usize = 4;

/// Letters from which on two edits are allowed.
const MIN_TWICE_EDITED_CHARS: usize = 8;

/// Letters of such a word, at most: beyond, nobody mistyped a word.
const MAX_NAMED_CHARS: usize = 32;

/// Words whose nearest are looked for in one query, at most.
const MAX_NAMED: usize = 10;

impl Searcher {
    /// Says which words of a query the whole collection lacks, if some are, and the nearest that it has.
    pub(super) fn lacking(&self, reading: &Reading<'_>) -> Result<Option<String>> {
        let mut lacking: Vec<String> = Vec::new();
        let Asked { plan, terms, idfs, .. } = reading.asked;
        let atoms = plan.atoms.iter().zip(idfs);
        for (atom, _) in atoms.filter(|(atom, idf)| atom.marked && idf.is_none()) {
            let Some(stems) = atom.alternatives.first() else {
                lacking.push(atom.label.clone());
                continue;
            };
            // The word is there, but not as it is asked for: `=oeuvre`, where all write `œuvre`.
            if let Condition::Written(words) = &atom.condition
                && let [word] = words.as_slice()
                && let Some(other) = Words(&self.snapshot.vocabularies).spelling(&word.form)
            {
                lacking.push(format!("{} (it has {other})", atom.label));
                continue;
            }
            for stem in stems {
                let word = plan.words.iter().find(|word| word.stem == *stem);
                let Some(word) = word.filter(|_| terms.frequency(stem) == 0) else {
                    continue;
                };
                if self.is_author(stem)? {
                    lacking.push(format!("{0} (but an author has this name: auteur:{0})", word.written));
                    continue;
                }
                let long = word.form.as_str().chars().count() >= MIN_NAMED_CHARS && lacking.len() < MAX_NAMED;
                let nearest = if long { self.nearest(&word.form)? } else { None };
                lacking.push(match nearest {
                    Some(nearest) => format!("{} (it has {nearest})", word.written),
                    None => word.written.to_string(),
                });
            }
        }
        let mut seen = FxHashSet::default();
        lacking.retain(|word| seen.insert(word.clone()));
        let more = lacking.len().saturating_sub(MAX_NAMED);
        lacking.truncate(MAX_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Ok((!lacking.is_empty()).then(|| format!("the collection lacks {}{more}", lacking.join(", "))))
    }

    /// The query with the words that the collection lacks replaced by the nearest it has, if some are.
    /// Quoted, exact, required and excluded words stay, and names of authors.
    pub(super) fn corrected(&self, query: &Query) -> Result<Option<Query>> {
        let mut corrected = query.clone();
        let mut changed = 0;
        for clause in corrected.clauses.iter_mut().filter(|clause| clause.occur == Occur::Should) {
            let Node::Phrase(phrase) = &mut clause.node else { continue };
            let [term] = phrase.terms.as_slice() else { continue };
            let short = term.form.as_str().chars().count() < MIN_CORRECTED_CHARS;
            if phrase.quoted || phrase.exact || short || changed == MAX_NAMED || self.finds(&term.form)? {
                continue;
            }
            if self.is_author(&term.stem)? {
                continue;
            }
            let Some(nearest) = self.nearest(&term.form)? else { continue };
            let Some(token) = crate::french::analyse(&nearest).into_iter().next() else { continue };
            corrected.notices.push(format!(
                "the collection has no word like {:?}; searched for {nearest:?} instead",
                term.written.as_str()
            ));
            phrase.terms = vec![token];
            changed += 1;
        }
        Ok((changed > 0).then_some(corrected))
    }

    /// Whether a word as typed, or another way to write it, is somewhere.
    fn finds(&self, form: &Form) -> Result<bool> {
        let engine = |source| self.snapshot.engine(source);
        let plan = Plan::new(&parse::parse(form.as_str()), Words(&self.snapshot.vocabularies));
        let terms = Terms::of(&self.snapshot, &plan).map_err(engine)?;
        let idfs = terms.idfs(&plan, &self.statistics);
        let asked =
            Asked { plan: &plan, terms: &terms, idfs: &idfs, scope: None, statistics: &self.statistics };
        Ok(first_stage::matches(&self.snapshot, asked, 0).map_err(engine)?.total > 0)
    }

    /// Whether an author has this name.
    fn is_author(&self, name: &Stem) -> Result<bool> {
        let frequency = terms::frequency_of_author(&self.snapshot, name);
        frequency.map(|frequency| frequency > 0).map_err(|source| self.snapshot.engine(source))
    }

    /// Number of live passages that have a stem.
    fn frequency(&self, stem: &Stem) -> Result<u64> {
        terms::frequency(&self.snapshot, stem).map_err(|source| self.snapshot.engine(source))
    }

    /// The word of the collection nearest to a form, as most passages spell it: by what slips of the hand and of
    /// the ear cost, then by how many passages have its stem.
    fn nearest(&self, form: &Form) -> Result<Option<String>> {
        let letters = form.as_str().chars().count();
        if letters > MAX_NAMED_CHARS {
            return Ok(None);
        }
        let edits = if letters < MIN_TWICE_EDITED_CHARS { 1 } else { 2 };
        let words = Words(&self.snapshot.vocabularies);
        let mut near = Vec::new();
        for (other, _) in words.within(form.as_str(), edits) {
            near.push((slip::cost(form.as_str(), other.as_str()), self.frequency(&other.stem())?, other));
        }
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
        Ok(near.iter().find_map(|(_, _, form)| words.spelling(form)))
    }
}
