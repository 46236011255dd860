//! The first stage: every passage that matches, with its score, exactly.
//!
//! Owns walking postings and BM25. Statistics count live passages only, lengths are exact, terms are added
//! in the order of the query, in f64: so an index brought up to date and one built anew give the same
//! scores. Must not know text or printing.
//!
//! A segment is walked in windows of `WINDOW` passages, in which scores and matches are plain arrays.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::sequence::sequences;
use super::weights::{B, K1};
use crate::index::open::Snapshot;
use crate::index::spellings::Passages;
use crate::index::vocabulary::{Vocabulary, is_recorded};
use crate::query::Occur;
use crate::query::plan::{Atom, Condition, Need, Plan, What};

/// Passages walked at a time: their scores fit the first cache.
const WINDOW: u32 = 2048;

/// A passage that matches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// Place of its segment.
    pub segment: u32,
    /// Its number in the segment.
    pub doc: DocId,
    /// Its score.
    pub score: f64,
}

/// What BM25 knows of a collection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// Live passages.
    pub passages: u64,
    /// Tokens of the live passages.
    pub tokens: u64,
}

impl Statistics {
    /// Counts the live passages of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Statistics {
        let segments = snapshot.searcher.segment_readers().iter().zip(&snapshot.vocabularies);
        let tokens = segments.map(|(reader, words)| {
            reader.doc_ids_alive().map(|doc| u64::from(words.length(doc))).sum::<u64>()
        });
        Statistics { passages: snapshot.searcher.num_docs(), tokens: tokens.sum() }
    }

    /// How much a term tells that `frequency` of the passages have: Robertson and Sparck Jones's weight,
    /// kept positive by the 1.
    pub fn idf(&self, frequency: u64) -> f64 {
        let (all, with) = (self.passages as f64, frequency as f64);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// The share of BM25 that a passage of `length` tokens with `count` occurrences gets, from 0 to
    /// [`K1`] + 1.
    pub fn saturation(&self, count: f64, length: u32) -> f64 {
        let average = self.tokens as f64 / self.passages.max(1) as f64;
        let norm = K1 * (1.0 - B + B * f64::from(length) / average.max(1.0));
        count * (K1 + 1.0) / (count + norm)
    }
}

/// The idf of each atom: the sum of those of its stems, each counted by its most frequent way of writing.
/// `None` for an atom that has no way whose stems the collection all has.
pub fn atom_idfs(
    snapshot: &Snapshot,
    plan: &Plan,
    statistics: &Statistics,
) -> tantivy::Result<Vec<Option<f64>>> {
    let idf = |atom: &Atom| {
        let mut best: Option<f64> = None;
        for way in &atom.alternatives {
            let mut sum = 0.0;
            let mut present = true;
            for stem in way {
                let frequency = live_frequency(snapshot, stem.as_str())?;
                present &= frequency > 0;
                sum += statistics.idf(frequency);
            }
            // The rarest way would overrate an atom whose other ways are common.
            if present && best.is_none_or(|best| sum < best) {
                best = Some(sum);
            }
        }
        Ok(best)
    };
    plan.atoms.iter().map(idf).collect()
}

/// Number of live passages that have a stem.
pub fn live_frequency(snapshot: &Snapshot, stem: &str) -> tantivy::Result<u64> {
    let term = Term::from_field_text(snapshot.fields.text, stem);
    let mut frequency = 0;
    for reader in snapshot.searcher.segment_readers() {
        let index = reader.inverted_index(snapshot.fields.text)?;
        let Some(info) = index.get_term_info(&term)? else { continue };
        frequency += u64::from(match reader.alive_bitset() {
            None => info.doc_freq,
            Some(alive) => index
                .read_postings_from_terminfo(&info, IndexRecordOption::Basic)?
                .doc_freq_given_deletes(alive),
        });
    }
    Ok(frequency)
}

/// Every passage that matches `plan` and is in its scope (`None` for all), by segment and number, with its score.
pub fn matches(
    snapshot: &Snapshot,
    plan: &Plan,
    idfs: &[Option<f64>],
    statistics: &Statistics,
    scope: Option<&[Passages]>,
) -> tantivy::Result<Vec<Match>> {
    let mut found = Vec::new();
    let segments = snapshot.searcher.segment_readers().iter().zip(&snapshot.vocabularies);
    for (place, (reader, vocabulary)) in segments.enumerate() {
        let atoms = plan.atoms.iter().zip(idfs);
        let mut segment = Segment {
            atoms: atoms
                .map(|(atom, idf)| {
                    AtomPostings::open(snapshot, reader, vocabulary, atom, idf.unwrap_or_default())
                })
                .collect::<tantivy::Result<_>>()?,
            vocabulary,
            statistics,
            every: plan.clauses.iter().any(|need| matches!(need.what, What::Nothing)),
            passages: reader.max_doc(),
        };
        let scope = scope.and_then(|scope| scope.get(place));
        let in_scope = |from| scope.map_or(Some(from), |scope| scope.first_from(from));
        let mut start = 0;
        let mut window = Window::new();
        while let Some(next) = segment.next_doc(start).and_then(in_scope) {
            start = next - next % WINDOW;
            window.clear();
            segment.list(&plan.clauses, start, &mut window);
            for (offset, score) in window.matches() {
                let doc = start + offset;
                if scope.is_none_or(|scope| scope.has(doc)) && !reader.is_deleted(doc) {
                    found.push(Match { segment: place as u32, doc, score });
                }
            }
            start += WINDOW;
        }
    }
    Ok(found)
}

/// What was found among [`WINDOW`] passages; scores of passages without a match are 0.
struct Window {
    matched: Vec<u64>,
    scores: Vec<f64>,
}

impl Window {
    fn new() -> Window {
        Window { matched: vec![0; WINDOW as usize / 64], scores: vec![0.0; WINDOW as usize] }
    }

    fn add(&mut self, offset: u32, score: f64) {
        self.matched[offset as usize / 64] |= 1 << (offset % 64);
        self.scores[offset as usize] += score;
    }

    fn clear(&mut self) {
        self.matched.fill(0);
        self.scores.fill(0.0);
    }

    fn is_empty(&self) -> bool {
        self.matched.iter().all(|word| *word == 0)
    }

    /// Adds the scores of another window, and combines what matched.
    fn combine(&mut self, other: &Window, bits: impl Fn(u64, u64) -> u64) {
        for (word, other) in self.matched.iter_mut().zip(&other.matched) {
            *word = bits(*word, *other);
        }
        for (score, other) in self.scores.iter_mut().zip(&other.scores) {
            *score += other;
        }
    }

    fn matches(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.matched.iter().enumerate().flat_map(move |(place, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                let offset = place as u32 * 64 + bit;
                Some((offset, self.scores[offset as usize]))
            })
        })
    }
}

struct Segment<'s> {
    atoms: Vec<AtomPostings>,
    vocabulary: &'s Vocabulary,
    statistics: &'s Statistics,
    /// Whether a passage without any atom may match.
    every: bool,
    /// Passages of the segment.
    passages: u32,
}

impl Segment<'_> {
    /// The first passage from `start` on that may match.
    fn next_doc(&mut self, start: DocId) -> Option<DocId> {
        if self.every {
            return (start < self.passages).then_some(start);
        }
        self.atoms.iter_mut().filter_map(|atom| atom.next_doc(start)).min()
    }

    /// What matches a list among the passages from `start` on, added to an empty window.
    fn list(&mut self, needs: &[Need], start: DocId, all: &mut Window) {
        let of = |occur| needs.iter().filter(move |need| need.occur == occur);
        let has_required = of(Occur::Must).next().is_some();
        for (place, need) in of(Occur::Must).enumerate() {
            let one = self.what(&need.what, start);
            all.combine(&one, |all, one| if place == 0 { one } else { all & one });
            if all.is_empty() {
                all.clear();
                return;
            }
        }
        for need in of(Occur::Should) {
            match &need.what {
                // The commonest case needs no window of its own.
                What::Atom(atom) if !has_required => self.atom(*atom, start, all),
                what => {
                    let one = self.what(what, start);
                    all.combine(&one, |all, one| if has_required { all } else { all | one });
                }
            }
        }
        for need in of(Occur::MustNot) {
            if all.is_empty() {
                break;
            }
            // What only the text can decide, it decides later: nothing is excluded on suspicion.
            if !self.decides(&need.what) {
                continue;
            }
            let mut one = self.what(&need.what, start);
            one.scores.fill(0.0);
            all.combine(&one, |all, one| all & !one);
        }
    }

    /// Whether the postings decide whether a passage has this.
    fn decides(&self, what: &What) -> bool {
        match what {
            What::Atom(place) => self.atoms.get(*place).is_some_and(|atom| atom.decides),
            What::List(needs) => needs.iter().all(|need| self.decides(&need.what)),
            What::Nothing => true,
        }
    }

    fn what(&mut self, what: &What, start: DocId) -> Window {
        let mut window = Window::new();
        match what {
            What::List(needs) => {
                self.list(needs, start, &mut window);
                // Scores of what does not match the list do not count.
                let mut clean = Window::new();
                window.matches().for_each(|(offset, score)| clean.add(offset, score));
                clean
            }
            What::Atom(place) => {
                self.atom(*place, start, &mut window);
                window
            }
            What::Nothing => {
                window.matched.fill(u64::MAX);
                window
            }
        }
    }

    /// Adds what an atom finds.
    fn atom(&mut self, place: usize, start: DocId, window: &mut Window) {
        let (statistics, vocabulary) = (self.statistics, self.vocabulary);
        let Some(atom) = self.atoms.get_mut(place) else { return };
        let idf = atom.idf;
        let most = atom.most;
        let mut add = |offset: u32, count: u32| {
            let count = count.min(most);
            let length = vocabulary.length(start + offset);
            window.add(offset, idf * statistics.saturation(f64::from(count), length));
        };
        let allows =
            |allowed: &Option<Passages>, doc| allowed.as_ref().is_none_or(|allowed| allowed.has(doc));
        if let [Way { slots, .. }] = atom.ways.as_mut_slice()
            && let [slot] = slots.as_mut_slice()
        {
            let mut doc = if slot.doc() < start { slot.seek(start) } else { slot.doc() };
            while doc < start + WINDOW {
                if allows(&atom.allowed, doc) {
                    add(doc - start, slot.term_freq());
                }
                doc = slot.advance();
            }
        } else {
            let counts = atom.counts(start).into_iter();
            counts
                .filter(|(offset, _)| allows(&atom.allowed, start + offset))
                .for_each(|(offset, count)| add(offset, count));
        }
    }
}

/// The postings of one atom in one segment.
struct AtomPostings {
    /// The passages whose words satisfy the condition, as far as spellings tell; `None` for all.
    allowed: Option<Passages>,
    /// Whether these are the very passages that have the atom.
    decides: bool,
    /// Occurrences that count, at most.
    most: u32,
    ways: Vec<Way>,
    slop: u32,
    idf: f64,
    counts: Vec<u32>,
}

/// The postings of one way to write an atom.
struct Way {
    slots: Vec<SegmentPostings>,
    positions: Vec<Vec<u32>>,
}

/// The passages that may satisfy a condition: for one word, those that do.
fn allowed(vocabulary: &Vocabulary, condition: &Condition) -> Option<Passages> {
    match condition {
        Condition::None => None,
        Condition::Prefix(start) => Some(vocabulary.with_prefix(start)),
        Condition::Forms(forms) => {
            let mut forms = forms.iter().map(|form| vocabulary.with_form(form));
            let mut all = forms.next()?;
            forms.for_each(|some| all.join(&some));
            Some(all)
        }
        Condition::Written(written) => {
            let recorded = written.iter().filter(|(form, _)| is_recorded(form));
            let mut spelled = recorded.map(|(form, written)| vocabulary.with_spelling(form, written));
            let mut all = spelled.next()?;
            spelled.for_each(|some| all.keep(&some));
            Some(all)
        }
    }
}

impl AtomPostings {
    fn open(
        snapshot: &Snapshot,
        reader: &SegmentReader,
        vocabulary: &Vocabulary,
        atom: &Atom,
        idf: f64,
    ) -> tantivy::Result<AtomPostings> {
        let index = reader.inverted_index(snapshot.fields.text)?;
        let mut ways = Vec::new();
        for stems in &atom.alternatives {
            let option = match stems.len() {
                1 => IndexRecordOption::WithFreqs,
                _ => IndexRecordOption::WithFreqsAndPositions,
            };
            let slots = stems.iter().map(|stem| {
                let term = Term::from_field_text(snapshot.fields.text, stem.as_str());
                Ok(index.read_postings(&term, option)?)
            });
            let slots: tantivy::Result<Option<Vec<SegmentPostings>>> = slots.collect();
            if let Some(slots) = slots? {
                ways.push(Way { positions: vec![Vec::new(); slots.len()], slots });
            }
        }
        let allowed = allowed(vocabulary, &atom.condition);
        let decides = !atom.needs_text();
        let most = atom.counted(u32::MAX);
        Ok(AtomPostings {
            allowed,
            decides,
            most,
            ways,
            slop: atom.slop,
            idf,
            counts: vec![0; WINDOW as usize],
        })
    }

    fn next_doc(&mut self, start: DocId) -> Option<DocId> {
        let docs = self.ways.iter_mut().map(|way| way.next_doc(start));
        docs.min().filter(|doc| *doc != TERMINATED)
    }

    /// Occurrences in each passage of the window that has some, by offset.
    fn counts(&mut self, start: DocId) -> Vec<(u32, u32)> {
        let AtomPostings { ways, slop, counts, .. } = self;
        let mut touched = Vec::new();
        for way in ways {
            let mut doc = way.next_doc(start);
            while doc < start + WINDOW {
                let count = way.count(*slop);
                let offset = doc - start;
                if count > 0 && counts[offset as usize] == 0 {
                    touched.push(offset);
                }
                counts[offset as usize] += count;
                doc = way.next_doc(doc + 1);
            }
        }
        touched.iter().map(|&offset| (offset, std::mem::take(&mut counts[offset as usize]))).collect()
    }
}

impl Way {
    /// The first passage from `start` on that has all the stems, where the postings then stand.
    fn next_doc(&mut self, start: DocId) -> DocId {
        let mut target = start;
        loop {
            let mut furthest = target;
            for slot in &mut self.slots {
                let doc = if slot.doc() < furthest { slot.seek(furthest) } else { slot.doc() };
                furthest = doc;
                if doc > target {
                    break;
                }
            }
            if furthest == target || furthest == TERMINATED {
                return furthest;
            }
            target = furthest;
        }
    }

    /// Occurrences in the passage where the postings stand.
    fn count(&mut self, slop: u32) -> u32 {
        if let [slot] = self.slots.as_slice() {
            return slot.term_freq();
        }
        for (slot, positions) in self.slots.iter_mut().zip(&mut self.positions) {
            slot.positions(positions);
        }
        let lists: Vec<&[u32]> = self.positions.iter().map(Vec::as_slice).collect();
        let mut count = 0;
        sequences(&lists, slop, |_| count += 1);
        count
    }
}
