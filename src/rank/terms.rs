//! The terms of a plan, as the collection has them.
//!
//! Owns looking each stem up, once a query: where its postings are, and how many live passages have it. Must not
//! know how scores come about.

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};

use super::statistics::Statistics;
use crate::french::Stem;
use crate::index::about::About;
use crate::index::open::Snapshot;
use crate::index::vocabulary::{Vocabulary, is_recorded};
use crate::query::plan::{Atom, Condition, Plan};

/// The terms of a plan.
#[derive(Debug, Default)]
pub struct Terms {
    stems: FxHashMap<Stem, Known>,
    /// Live passages that have the word of each atom spelled as it asks for; `None` where it asks for no spelling.
    spelled: Vec<Option<u64>>,
}

/// What is known of a stem.
#[derive(Debug)]
struct Known {
    /// Where its postings are in each segment.
    postings: Vec<Option<TermInfo>>,
    /// Live passages that have it.
    frequency: u64,
}

impl Terms {
    /// Looks up the stems of a plan. Of another way to write an atom only as many as are there one after the
    /// other: where one is lacking, nobody asks for the rest.
    pub fn of(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Terms> {
        let mut terms = Terms::default();
        let typed = plan.atoms.iter().filter_map(|atom| atom.alternatives.first()).flatten();
        for stem in typed.chain(plan.words.iter().map(|word| &word.stem)) {
            terms.look_up(snapshot, stem)?;
        }
        terms.spelled = plan.atoms.iter().map(|atom| spelled(snapshot, atom)).collect();
        for way in plan.atoms.iter().flat_map(|atom| &atom.alternatives) {
            for stem in way {
                if terms.look_up(snapshot, stem)? == 0 {
                    break;
                }
            }
        }
        Ok(terms)
    }

    /// Looks a stem up, if it was not; the live passages that have it.
    fn look_up(&mut self, snapshot: &Snapshot, stem: &Stem) -> tantivy::Result<u64> {
        if let Some(known) = self.stems.get(stem) {
            return Ok(known.frequency);
        }
        let known = known(snapshot, stem)?;
        let frequency = known.frequency;
        self.stems.insert(stem.clone(), known);
        Ok(frequency)
    }

    /// Live passages that have a stem of the plan.
    pub fn frequency(&self, stem: &Stem) -> u64 {
        self.stems.get(stem).map_or(0, |known| known.frequency)
    }

    /// Where the postings of a stem are in a segment, if it has some.
    pub(super) fn postings(&self, stem: &Stem, segment: usize) -> Option<&TermInfo> {
        self.stems.get(stem)?.postings.get(segment)?.as_ref()
    }

    /// Postings that a plan's atoms have in all, those of several stems in a row counted for each.
    pub(super) fn postings_of(&self, plan: &Plan) -> u64 {
        let ways = plan.atoms.iter().flat_map(|atom| &atom.alternatives);
        let there = ways.filter(|way| way.iter().all(|stem| self.frequency(stem) > 0));
        there.flatten().map(|stem| self.frequency(stem)).sum()
    }

    /// The idf of each atom: the sum of those of its stems, each counted by its most frequent way of writing; of one
    /// word that must be spelled so, that of its spelling. `None` for an atom that the collection lacks.
    pub fn idfs(&self, plan: &Plan, statistics: &Statistics) -> Vec<Option<f64>> {
        let idf = |(atom, spelled): (&Atom, &Option<u64>)| {
            if let Some(frequency) = spelled {
                return (*frequency > 0).then(|| statistics.idf(*frequency));
            }
            let ways = atom.alternatives.iter();
            let there = ways.filter(|way| way.iter().all(|stem| self.frequency(stem) > 0));
            let sums =
                there.map(|way| way.iter().map(|stem| statistics.idf(self.frequency(stem))).sum::<f64>());
            // The rarest way would overrate an atom whose other ways are common.
            sums.min_by(f64::total_cmp)
        };
        plan.atoms.iter().zip(&self.spelled).map(idf).collect()
    }
}

/// Live passages that have the one word of an atom spelled as it must be.
fn spelled(snapshot: &Snapshot, atom: &Atom) -> Option<u64> {
    let Condition::Written(written) = &atom.condition else { return None };
    let [word] = written.as_slice() else { return None };
    let of_segment = |words: &Vocabulary| -> u64 {
        let spellings = words.spellings(&word.form).into_iter();
        let so = spellings.filter(|(spelling, _)| spelling == word.written.as_str());
        so.map(|(_, count)| count as u64).sum()
    };
    is_recorded(&word.form).then(|| snapshot.vocabularies.iter().map(of_segment).sum())
}

fn known(snapshot: &Snapshot, stem: &Stem) -> tantivy::Result<Known> {
    known_in(snapshot, snapshot.fields.text, stem.as_str())
}

fn known_in(snapshot: &Snapshot, field: Field, term: &str) -> tantivy::Result<Known> {
    let term = Term::from_field_text(field, term);
    let mut known = Known { postings: Vec::new(), frequency: 0 };
    for reader in snapshot.searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let info = index.get_term_info(&term)?;
        known.frequency += u64::from(match (&info, reader.alive_bitset()) {
            (None, _) => 0,
            (Some(info), None) => info.doc_freq,
            (Some(info), Some(alive)) => index
                .read_postings_from_terminfo(info, IndexRecordOption::Basic)?
                .doc_freq_given_deletes(alive),
        });
        known.postings.push(info);
    }
    Ok(known)
}

/// Number of live passages that have a stem, which need not be of a plan.
pub fn frequency(snapshot: &Snapshot, stem: &Stem) -> tantivy::Result<u64> {
    known(snapshot, stem).map(|known| known.frequency)
}

/// Number of live passages of documents by an author who has this name.
pub fn frequency_of_author(snapshot: &Snapshot, name: &Stem) -> tantivy::Result<u64> {
    let term = About::Author.word(name);
    known_in(snapshot, snapshot.fields.about, &term).map(|known| known.frequency)
}
