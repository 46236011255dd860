//! Words that the collection lacks.
//!
//! Owns what is said of them, and which word of the collection stands in for one where there would be no hit.
//! Law: what is offered depends on live passages only, so an index brought up to date offers what one built anew
//! does.

use compact_str::CompactString;
use rustc_hash::FxHashSet;

use super::{Reading, Searcher};
use crate::error::Result;
use crate::french::{Analyzer, Form, Stem, slip};
use crate::index::vocabulary::Words;
use crate::query::plan::{Condition, Plan};
use crate::query::{Node, Occur, Query, parse};
use crate::rank::first_stage;
use crate::rank::passage::{Analysed, Wanted};

/// Letters of a word that may be replaced by the nearest one of the collection, at least.
const MIN_CORRECTED_CHARS: usize = 5;

/// Letters of a word that is lacking for which the nearest is named, at least.
const MIN_NAMED_CHARS: usize = 4;

/// Letters from which on two edits are allowed.
const MIN_TWICE_EDITED_CHARS: usize = 8;

/// Words near another whose texts are looked into, at most.
const TRIED: usize = 8;

impl Searcher {
    /// Says which words of a query the whole collection lacks, if some are, and the nearest that it has.
    pub(super) fn lacking(&self, reading: &Reading<'_>) -> Result<Option<String>> {
        let mut lacking: Vec<String> = Vec::new();
        let plan = reading.plan;
        let atoms = plan.atoms.iter().zip(reading.idfs);
        for (atom, _) in atoms.filter(|(atom, idf)| atom.marked && idf.is_none()) {
            // A pattern's words come from the vocabulary, which may remember deleted ones.
            let pattern = matches!(atom.condition, Condition::Prefix(_) | Condition::Forms(_));
            let Some(stems) = atom.alternatives.first().filter(|_| !pattern) else {
                lacking.push(atom.label.clone());
                continue;
            };
            for stem in stems {
                let word = plan.words.iter().find(|word| word.stem == *stem);
                let Some(word) = word.filter(|_| self.frequency(stem).is_ok_and(|frequency| frequency == 0))
                else {
                    continue;
                };
                let long = word.form.as_str().chars().count() >= MIN_NAMED_CHARS;
                let nearest = if long { self.nearest(&word.form)? } else { None };
                lacking.push(match nearest {
                    Some(nearest) => format!("{} (it has {nearest})", word.written),
                    None => word.written.to_string(),
                });
            }
        }
        let mut seen = FxHashSet::default();
        lacking.retain(|word| seen.insert(word.clone()));
        Ok((!lacking.is_empty()).then(|| format!("the collection lacks {}", lacking.join(", "))))
    }

    /// The query with the words that the collection lacks replaced by the nearest it has, if some are.
    /// Quoted, exact, required and excluded words stay.
    pub(super) fn corrected(&self, query: &Query) -> Result<Option<Query>> {
        let mut corrected = query.clone();
        let mut changed = false;
        for clause in corrected.clauses.iter_mut().filter(|clause| clause.occur == Occur::Should) {
            let Node::Phrase(phrase) = &mut clause.node else { continue };
            let [term] = phrase.terms.as_slice() else { continue };
            let short = term.form.as_str().chars().count() < MIN_CORRECTED_CHARS;
            if phrase.quoted || phrase.exact || short || self.finds(&term.form)? {
                continue;
            }
            let Some(nearest) = self.nearest(&term.form)? else { continue };
            let Some(token) = crate::french::analyse(&nearest).into_iter().next() else { continue };
            corrected.notices.push(format!(
                "the collection has no word like {:?}; searched for {nearest:?} instead",
                term.written.as_str()
            ));
            phrase.terms = vec![token];
            changed = true;
        }
        Ok(changed.then_some(corrected))
    }

    /// Whether a word as typed, or another way to write it, is somewhere.
    fn finds(&self, form: &Form) -> Result<bool> {
        let plan = Plan::new(&parse::parse(form.as_str()), Words(&self.snapshot.vocabularies));
        Ok(!self.matches(&plan)?.1.is_empty())
    }

    /// Number of live passages that have a stem.
    fn frequency(&self, stem: &Stem) -> Result<u64> {
        first_stage::live_frequency(&self.snapshot, stem.as_str())
            .map_err(|source| self.snapshot.engine(source))
    }

    /// The word of the collection nearest to a form, as it is spelled there: by what slips of the hand and the
    /// ear cost, then by how many passages have its stem. Words of deleted passages may linger in the
    /// vocabulary, so a word is looked for in the texts before it is offered.
    fn nearest(&self, form: &Form) -> Result<Option<CompactString>> {
        let edits = if form.as_str().chars().count() < MIN_TWICE_EDITED_CHARS { 1 } else { 2 };
        let mut near = Vec::new();
        for (other, _) in Words(&self.snapshot.vocabularies).within(form.as_str(), edits) {
            let frequency = self.frequency(&other.stem())?;
            if frequency > 0 {
                near.push((slip::cost(form.as_str(), other.as_str()), frequency, other));
            }
        }
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
        for (_, _, form) in near.into_iter().take(TRIED) {
            if let Some(spelling) = self.spelled(&form)? {
                return Ok(Some(spelling));
            }
        }
        Ok(None)
    }

    /// How a live passage spells a form, if one has it.
    fn spelled(&self, form: &Form) -> Result<Option<CompactString>> {
        let plan = Plan::new(&parse::parse(form.as_str()), Words(&self.snapshot.vocabularies));
        let wanted = Wanted::of(&plan);
        let mut analyzer = Analyzer::new();
        for found in self.matches(&plan)?.1 {
            let analysed = Analysed::new(&self.stored(&found)?, &mut analyzer, &wanted);
            if let Some(token) = analysed.tokens.iter().find(|token| token.form == *form) {
                return Ok(Some(token.written.clone()));
            }
        }
        Ok(None)
    }
}
