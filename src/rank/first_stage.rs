//! The first stage: every passage that matches, and the scores of the best, exactly.
//!
//! Owns how the parts of a plan bind, and BM25 over them: terms are added in the order of the query, in f64, so an
//! index brought up to date and one built anew give the same scores. Must not know text or printing.
//!
//! Law: which passages match is known of all of them; a passage goes without a score only if it cannot be among
//! as many of the best as are asked for.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::{DocId, SegmentReader};

use super::passage::is_satisfied;
use super::postings::{AtomPostings, Bits, WINDOW};
use super::statistics::Statistics;
use super::terms::Terms;
use super::weights::K1;
use crate::index::open::Snapshot;
use crate::index::spellings::Passages;
use crate::index::vocabulary::Vocabulary;
use crate::query::Occur;
use crate::query::plan::{Need, Plan, What};

/// What a bound is raised by, so that rounding never makes it less than a score.
const ROUNDING: f64 = 1.0 + 1e-9;

/// Postings from which on the passages of an index are walked by several threads: a millisecond's worth, twenty times
/// what starting a thread costs.
const SHARED_POSTINGS: u64 = 300_000;

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

/// What matches a plan.
#[derive(Debug, Clone)]
pub struct Matches {
    /// Of each segment, the live passages that match.
    pub passages: Vec<Passages>,
    /// How many these are.
    pub total: u64,
    /// The best, in no order: each scores more than any that is not here. All, if there are no more than were
    /// asked for.
    pub best: Vec<Match>,
}

impl Matches {
    /// Whether `best` are not all.
    pub fn is_cut(&self) -> bool {
        self.total > self.best.len() as u64
    }

    /// Keeps those of `best`, which must be all, that have a score, each with that.
    pub fn rescore(&mut self, scores: impl IntoIterator<Item = Option<f64>>) {
        let Matches { passages, best, total } = self;
        let mut scores = scores.into_iter();
        best.retain_mut(|found| {
            let score = scores.next().flatten();
            match score {
                Some(score) => found.score = score,
                None => passages[found.segment as usize].remove(found.doc),
            }
            score.is_some()
        });
        *total = best.len() as u64;
    }
}

/// What a search works with, the same for all segments.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// What is looked up.
    pub plan: &'a Plan,
    /// Its terms.
    pub terms: &'a Terms,
    /// The idf of each of its atoms, as [`Terms::idfs`] gives them.
    pub idfs: &'a [Option<f64>],
    /// What filters and paths let it find, by segment; `None` for all.
    pub scope: Option<&'a [Passages]>,
    /// What BM25 knows.
    pub statistics: &'a Statistics,
}

impl Asked<'_> {
    /// The score of a passage of some length, in tokens, that has each atom so often: where only its text tells. What is
    /// required is added first, then the rest, each in the order of the query, as the first stage does. `None` if it does not
    /// match.
    pub fn score(&self, counts: &[u32], length: u32) -> Option<f64> {
        self.score_of(&self.plan.clauses, counts, length)
    }

    fn score_of(&self, needs: &[Need], counts: &[u32], length: u32) -> Option<f64> {
        if !is_satisfied(needs, counts) {
            return None;
        }
        let of = |occur| needs.iter().filter(move |need| need.occur == occur);
        let worth = |need: &Need| match &need.what {
            What::Atom(atom) => {
                let count = counts.get(*atom).copied().unwrap_or_default();
                let idf = self.idfs.get(*atom).copied().flatten().unwrap_or_default();
                idf * self.statistics.saturation(f64::from(count), length)
            }
            What::List(needs) => self.score_of(needs, counts, length).unwrap_or_default(),
            What::Nothing => 0.0,
        };
        Some(of(Occur::Must).chain(of(Occur::Should)).map(worth).sum())
    }
}

/// The passages that match, and the `depth` best of them, with all that tie with the last. Where there is much to
/// walk, on all cores.
pub fn matches(snapshot: &Snapshot, asked: Asked<'_>, depth: usize) -> tantivy::Result<Matches> {
    let readers = snapshot.searcher.segment_readers();
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = if asked.terms.postings_of(asked.plan) < SHARED_POSTINGS { 1 } else { cores };
    let passages: usize = readers.iter().map(|reader| reader.max_doc() as usize).sum();
    let stretches = stretches(readers, passages.div_ceil(threads));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut best = Best::new(depth);
        let mut walked = Vec::new();
        while let Some((place, docs)) = stretches.get(next.fetch_add(1, Ordering::Relaxed)) {
            walked.push((*place, segment(snapshot, asked, *place, docs.clone(), &mut best)?));
        }
        Ok((walked, best))
    };
    let done: Vec<tantivy::Result<_>> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(stretches.len())).map(|_| scope.spawn(work)).collect();
        let mine = work();
        let joined =
            others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        std::iter::once(mine).chain(joined).collect()
    });
    let mut passages: Vec<Passages> = readers.iter().map(|reader| Passages::none(reader.max_doc())).collect();
    let mut best = Best::new(depth);
    for done in done {
        let (walked, best_of_thread) = done?;
        for (place, some) in walked {
            passages[place].join(&some);
        }
        best_of_thread.kept.into_iter().for_each(|found| best.offer(found));
    }
    best.prune();
    Ok(Matches { total: passages.iter().map(Passages::count).sum(), passages, best: best.kept })
}

/// The segments, in stretches of no more than so many passages and a window: the place of each, and its passages.
fn stretches(readers: &[SegmentReader], most: usize) -> Vec<(usize, Range<DocId>)> {
    let most = most.next_multiple_of(WINDOW as usize);
    let of_segment = |(place, reader): (usize, &SegmentReader)| {
        let end = reader.max_doc();
        let starts = (0..end).step_by(most);
        starts.map(move |start| (place, start..end.min(start.saturating_add(most as u32))))
    };
    readers.iter().enumerate().flat_map(of_segment).collect()
}

/// The passages of a stretch of a segment that match; those that may be among the best are offered as such.
fn segment(
    snapshot: &Snapshot,
    asked: Asked<'_>,
    place: usize,
    docs: Range<DocId>,
    best: &mut Best,
) -> tantivy::Result<Passages> {
    let reader = &snapshot.searcher.segment_readers()[place];
    let mut segment = Segment::open(snapshot, asked, place, reader)?;
    let mut scores = vec![0.0; WINDOW as usize];
    let mut passages = Passages::none(reader.max_doc());
    let allowed = asked.scope.and_then(|scope| scope.get(place));
    let in_scope = |from| allowed.map_or(Some(from), |allowed| allowed.first_from(from));
    let mut start = docs.start;
    while let Some(next) = segment.next_doc(start).and_then(in_scope).filter(|next| *next < docs.end) {
        start = next - next % WINDOW;
        let mut matched = segment.walk(start);
        if reader.alive_bitset().is_some() || reader.max_doc() - start < WINDOW {
            let alive = |doc| doc < reader.max_doc() && !reader.is_deleted(doc);
            matched = matched.filtered(|offset| alive(start + offset));
        }
        if let Some(allowed) = allowed {
            matched = matched.with(&Bits::of(allowed, start), |matched, allowed| matched & allowed);
        }
        if !matched.is_empty() {
            passages.put(start, matched.words());
            let worth = segment.worth(&matched, best.least);
            if !worth.is_empty() {
                segment.score(&segment.root, &worth, start, &mut scores);
            }
            for offset in worth.offsets() {
                let score = std::mem::take(&mut scores[offset as usize]);
                best.offer(Match { segment: place as u32, doc: start + offset, score });
            }
        }
        start += WINDOW;
    }
    Ok(passages)
}

/// The best matches so far.
struct Best {
    depth: usize,
    kept: Vec<Match>,
    /// What a match scores at least that can be among them.
    least: f64,
    /// How many are kept before those that cannot be are let go.
    room: usize,
}

impl Best {
    fn new(depth: usize) -> Best {
        let least = if depth == 0 { f64::INFINITY } else { f64::NEG_INFINITY };
        Best { depth, kept: Vec::new(), least, room: depth.saturating_mul(2) }
    }

    fn offer(&mut self, found: Match) {
        if found.score >= self.least {
            self.kept.push(found);
            if self.kept.len() >= self.room {
                self.prune();
            }
        }
    }

    /// Lets go what is not among the best, nor ties with the last of them.
    fn prune(&mut self) {
        if self.kept.len() > self.depth && self.depth > 0 {
            self.kept.select_nth_unstable_by(self.depth - 1, |a, b| b.score.total_cmp(&a.score));
            let least = self.kept[self.depth - 1].score;
            self.kept.retain(|found| found.score >= least);
            self.least = least;
            // Ties may be many: what was looked through is looked through again only when there is as much more.
            self.room = self.kept.len().max(self.depth).saturating_mul(2);
        }
    }
}

/// A part of the plan, in one segment.
struct Part {
    occur: Occur,
    what: Walked,
    /// What it can add to a score, at most.
    bound: f64,
    /// The passages of the window that have it.
    bits: Bits,
}

enum Walked {
    Atom(usize),
    List(Vec<Part>),
    Nothing,
}

struct Segment<'s> {
    asked: Asked<'s>,
    vocabulary: &'s Vocabulary,
    atoms: Vec<AtomPostings>,
    root: Vec<Part>,
    /// How many passages the segment has.
    passages: u32,
}

impl<'s> Segment<'s> {
    fn open(
        snapshot: &'s Snapshot,
        asked: Asked<'s>,
        place: usize,
        reader: &SegmentReader,
    ) -> tantivy::Result<Segment<'s>> {
        let vocabulary = &snapshot.vocabularies[place];
        let open = |atom| AtomPostings::open(snapshot, place, reader, vocabulary, atom, asked.terms);
        let atoms: Vec<AtomPostings> = asked.plan.atoms.iter().map(open).collect::<tantivy::Result<_>>()?;
        let root = parts(&asked.plan.clauses, asked, &atoms);
        Ok(Segment { asked, vocabulary, atoms, root, passages: reader.max_doc() })
    }

    /// The first passage from `start` on that may match.
    fn next_doc(&mut self, start: DocId) -> Option<DocId> {
        next_doc(&self.root, &mut self.atoms, start).filter(|doc| *doc < self.passages)
    }

    /// Walks the window that begins at `start`; the passages that match.
    fn walk(&mut self, start: DocId) -> Bits {
        walk(&mut self.root, &mut self.atoms, start)
    }

    /// Those of the matches of the window that can score `least`: a match that has only parts which together
    /// cannot has no place among the best.
    fn worth(&self, matched: &Bits, least: f64) -> Bits {
        let of = |occur| self.root.iter().filter(move |part| part.occur == occur);
        let mut reach: f64 = of(Occur::Must).map(|part| part.bound).sum();
        if reach * ROUNDING >= least {
            return *matched;
        }
        let mut optional: Vec<&Part> = of(Occur::Should).collect();
        optional.sort_by(|a, b| a.bound.total_cmp(&b.bound));
        let mut worth = Bits::NONE;
        for part in optional {
            reach += part.bound;
            if reach * ROUNDING >= least {
                worth = worth.with(&part.bits, |worth, part| worth | part);
            }
        }
        worth.with(matched, |worth, matched| worth & matched)
    }

    /// Adds the scores of the passages that some parts give those of a window: what is required first, then the
    /// rest, each in the order of the query. What does not match a list gets nothing of it.
    fn score(&self, parts: &[Part], worth: &Bits, start: DocId, scores: &mut [f64]) {
        let of = |occur| parts.iter().filter(move |part| part.occur == occur);
        for part in of(Occur::Must).chain(of(Occur::Should)) {
            match &part.what {
                Walked::List(parts) => {
                    let worth = worth.with(&part.bits, |worth, bits| worth & bits);
                    self.score(parts, &worth, start, scores);
                }
                Walked::Nothing => {}
                Walked::Atom(atom) => {
                    let idf = self.asked.idfs[*atom].unwrap_or_default();
                    for &(offset, count) in self.atoms[*atom].counts.iter().filter(|(at, _)| worth.has(*at)) {
                        let length = self.vocabulary.length(start + offset).tokens;
                        let share = self.asked.statistics.saturation(f64::from(count), length);
                        scores[offset as usize] += idf * share;
                    }
                }
            }
        }
    }
}

fn parts(needs: &[Need], asked: Asked<'_>, atoms: &[AtomPostings]) -> Vec<Part> {
    let part = |need: &Need| {
        let (what, bound) = match &need.what {
            What::Atom(atom) => {
                let idf = asked.idfs[*atom].unwrap_or_default();
                (Walked::Atom(*atom), idf * (K1 + 1.0))
            }
            What::Nothing => (Walked::Nothing, 0.0),
            What::List(needs) => {
                let parts = parts(needs, asked, atoms);
                let bound =
                    parts.iter().filter(|part| part.occur != Occur::MustNot).map(|part| part.bound).sum();
                (Walked::List(parts), bound)
            }
        };
        Part { occur: need.occur, what, bound, bits: Bits::NONE }
    };
    // What only the text can decide, it decides later: nothing is excluded on suspicion.
    let counts = |need: &&Need| need.occur != Occur::MustNot || decides(&need.what, atoms);
    needs.iter().filter(counts).map(part).collect()
}

/// Whether the postings decide whether a passage has this.
fn decides(what: &What, atoms: &[AtomPostings]) -> bool {
    match what {
        What::Atom(atom) => atoms[*atom].decides,
        What::List(needs) => needs.iter().all(|need| decides(&need.what, atoms)),
        What::Nothing => true,
    }
}

fn next_doc(parts: &[Part], atoms: &mut [AtomPostings], start: DocId) -> Option<DocId> {
    let next = |part: &Part| match &part.what {
        Walked::Atom(atom) => atoms[*atom].next_doc(start),
        Walked::List(parts) => next_doc(parts, atoms, start),
        Walked::Nothing => Some(start),
    };
    if parts.iter().any(|part| part.occur == Occur::Must) {
        let required = parts.iter().filter(|part| part.occur == Occur::Must);
        let docs: Option<Vec<DocId>> = required.map(next).collect();
        return docs?.into_iter().max();
    }
    parts.iter().filter(|part| part.occur == Occur::Should).filter_map(next).min()
}

fn walk(parts: &mut [Part], atoms: &mut [AtomPostings], start: DocId) -> Bits {
    let mut bits = |part: &mut Part| {
        part.bits = match &mut part.what {
            Walked::Atom(atom) => atoms[*atom].walk(start),
            Walked::List(parts) => walk(parts, atoms, start),
            Walked::Nothing => Bits::ALL,
        };
        part.bits
    };
    let mut required: Option<Bits> = None;
    for part in parts.iter_mut().filter(|part| part.occur == Occur::Must) {
        let one = bits(part);
        let both = required.map_or(one, |all| all.with(&one, |all, one| all & one));
        if both.is_empty() {
            return both;
        }
        required = Some(both);
    }
    let mut any = Bits::NONE;
    for part in parts.iter_mut().filter(|part| part.occur == Occur::Should) {
        any = any.with(&bits(part), |any, one| any | one);
    }
    let mut matched = required.unwrap_or(any);
    for part in parts.iter_mut().filter(|part| part.occur == Occur::MustNot) {
        if !matched.is_empty() {
            matched = matched.with(&bits(part), |all, one| all & !one);
        }
    }
    matched
}
