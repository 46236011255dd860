//! Searching: a query string becomes ranked passages with marks.
//!
//! Owns the order of the stages: `parse → plan → first stage → evidence → page → excerpts`. Must not know the terminal.
//!
//! `request` is what is asked, `results` what is given back; `scope` is what filters and paths let a request find; `page` chooses what a page shows; `spelling` has what to say
//! of words that the collection lacks.
//!
//! Law **determinism**: the same index and request give the same results; ties are broken by the name of
//! the document, then by the place of the passage.

mod page;
mod request;
mod results;
mod scope;
mod spelling;

use std::fmt;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::DocId;

use crate::corpus;
use crate::error::Result;
use crate::excerpt;
use crate::french::{self, Analyzer};
use crate::index::generation::Home;
use crate::index::open::Snapshot;
use crate::index::schema::{StoredPassage, document_name, parts_of_key};
use crate::index::texts::Blocks;
use crate::index::vocabulary::Words;
use crate::query::plan::Plan;
use crate::query::{Query, parse};
use crate::rank::evidence::{Evidence, Kind, Sought};
use crate::rank::first_stage::{self, Asked, Match, Matches};
pub use crate::rank::order::Sort;
use crate::rank::order::{Keys, Ordered};
use crate::rank::passage::{Analysed, Found, Part, Wanted};
use crate::rank::statistics::Statistics;
use crate::rank::terms::Terms;
use crate::rank::weights::CANDIDATES;
use page::Page;
pub use request::{EXCERPT_CHARS, Group, Request};
pub use results::{Hit, Results, WordScore};

/// Texts that are read by several threads, at least, half as many by each. With two cores fifty take a third less time where the
/// threads have read before, and no more where each meets all words for the first time.
const SHARED_TEXTS: usize = 32;

/// Answers queries on one committed state of an index.
pub struct Searcher {
    snapshot: Snapshot,
    statistics: Statistics,
    /// Opened by the first search.
    keys: OnceLock<Keys>,
    /// Readers at rest.
    readers: Mutex<Vec<Reader>>,
}

impl fmt::Debug for Searcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Searcher({:?})", self.snapshot)
    }
}

/// What reads passages: an analyzer with the words that it has met, and room to open blocks of texts.
#[derive(Default)]
struct Reader {
    analyzer: Analyzer,
    blocks: Blocks,
}

/// A match in the order of the results, read from the index once.
struct Ranked<'w> {
    /// Where it is, and its score with all evidence.
    found: Match,
    /// What passages of the same text share; 0 if it is like no other.
    likeness: u64,
    passage: StoredPassage,
    analysed: Analysed<'w>,
    /// Where the parts of the query are in it.
    places: Vec<Found>,
    evidence: Vec<Evidence>,
}

/// A page that was filled; see [`Results`].
struct Shown {
    hits: Vec<Hit>,
    before: u64,
    thinned: bool,
}

/// What is the same for every match of a query.
#[derive(Clone, Copy)]
struct Reading<'q> {
    asked: Asked<'q>,
    request: &'q Request,
}

impl Reading<'_> {
    /// Matches whose text ranks them. Evidence changes the order of what is shown; where nothing is, no text is
    /// read.
    fn candidates(&self) -> usize {
        match self.request.sort {
            Sort::Relevance if self.request.evidence.is_empty() || self.asked.plan.words.is_empty() => 0,
            Sort::Relevance if self.request.limit > 0 => CANDIDATES,
            Sort::Relevance | Sort::Date | Sort::Path => 0,
        }
    }

    /// Matches whose scores are asked for: what a page most often needs, some of one document or the same text
    /// passed over. All, where something other than the score decides.
    fn depth(&self) -> usize {
        let Request { limit, offset, sort, .. } = self.request;
        if *sort != Sort::Relevance || self.asked.plan.needs_text() {
            return usize::MAX;
        }
        let shown = if *limit == 0 { 0 } else { limit.saturating_add(*offset).saturating_mul(2) };
        self.candidates().saturating_add(shown)
    }
}

/// What the second stage looks for in the text of a match.
struct Second<'q> {
    plan: &'q Plan,
    wanted: Wanted,
    sought: Sought<'q>,
    kinds: &'q [Kind],
}

impl Searcher {
    /// Opens the last committed state of the index at `root`.
    pub fn open(root: &Path) -> Result<Searcher> {
        // A quarter of a short search: made while files are opened.
        let snapshot = std::thread::scope(|scope| {
            scope.spawn(french::irregular::prepare);
            Snapshot::open(&Home::new(root))
        })?;
        let statistics = Statistics::of(&snapshot);
        Ok(Searcher { snapshot, statistics, keys: OnceLock::new(), readers: Mutex::default() })
    }

    /// The passages that match a request, ranked.
    pub fn search(&self, request: &Request) -> Result<Results> {
        let text = corpus::canonical(&request.query);
        let mut query = parse::parse_among(&text, &request.filters);
        let mut results = self.answer(request, &query)?;
        if results.total == 0
            && let Some(corrected) = self.corrected(&query)?
        {
            query = corrected;
            results = self.answer(request, &query)?;
        }
        Ok(results)
    }

    fn answer(&self, request: &Request, query: &Query) -> Result<Results> {
        let plan = Plan::new(query, Words(&self.snapshot.vocabularies));
        let terms = Terms::of(&self.snapshot, &plan).map_err(|source| self.snapshot.engine(source))?;
        let idfs = terms.idfs(&plan, &self.statistics);
        let scope = self.scope(&plan, request)?;
        let asked = Asked {
            plan: &plan,
            terms: &terms,
            idfs: &idfs,
            scope: scope.as_deref(),
            statistics: &self.statistics,
        };
        let reading = Reading { asked, request };
        let (total, shown) = self.with_reader(|reader| self.hits(&reading, reader))?;
        let lacking = self.lacking(&reading)?;
        let unmet = if total == 0 { self.unmet(&query.filters, request)? } else { None };
        Ok(Results {
            query: request.query.clone(),
            read_as: query.to_string(),
            total,
            notices: query.notices.iter().cloned().chain(lacking).chain(unmet).collect(),
            hits: shown.hits,
            before: shown.before,
            thinned: shown.thinned,
        })
    }

    /// Does what needs a reader with one that is at rest, if one is.
    fn with_reader<T>(&self, work: impl FnOnce(&mut Reader) -> T) -> T {
        let rested = self.readers.lock().map(|mut rested| rested.pop());
        let mut reader = rested.ok().flatten().unwrap_or_default();
        let done = work(&mut reader);
        if let Ok(mut rested) = self.readers.lock() {
            rested.push(reader);
        }
        done
    }

    fn keys(&self) -> Result<&Keys> {
        if let Some(keys) = self.keys.get() {
            return Ok(keys);
        }
        let keys = Keys::of(&self.snapshot).map_err(|source| self.snapshot.engine(source))?;
        Ok(self.keys.get_or_init(|| keys))
    }

    /// How many passages match, and the page asked for.
    fn hits(&self, reading: &Reading<'_>, reader: &mut Reader) -> Result<(u64, Shown)> {
        let matches = self.matches(reading, reading.depth(), reader)?;
        let shown = self.page(reading, &matches, reader)?;
        if shown.hits.len() == reading.request.limit || !matches.is_cut() {
            return Ok((matches.total, shown));
        }
        // Most of the best were of one document, or the same text: the rest of the page lies deeper.
        let matches = self.matches(reading, usize::MAX, reader)?;
        Ok((matches.total, self.page(reading, &matches, reader)?))
    }

    /// What matches, with the scores of so many of the best at least.
    fn matches(&self, reading: &Reading<'_>, depth: usize, reader: &mut Reader) -> Result<Matches> {
        let asked = reading.asked;
        let mut matches = first_stage::matches(&self.snapshot, asked, depth)
            .map_err(|source| self.snapshot.engine(source))?;
        if asked.plan.needs_text() {
            matches.rescore(self.decided(&asked, &matches.best, reader)?);
        }
        Ok(matches)
    }

    /// The score of each match whose text, too, is as a plan asks; `None` of the others.
    fn decided(&self, asked: &Asked<'_>, found: &[Match], reader: &mut Reader) -> Result<Vec<Option<f64>>> {
        let plan = asked.plan;
        let wanted = Wanted::of(plan);
        self.each(found, reader, |found, reader| {
            let passage = self.stored(found, &mut reader.blocks)?;
            let analysed = Analysed::new(&passage, &mut reader.analyzer, &wanted);
            let counts = Analysed::counts(plan, &analysed.find(plan));
            Ok(asked.score(&counts, analysed.tokens.len() as u32))
        })
    }

    /// What is made of the text of each match, in their order. Where there are many, their texts are read on all cores.
    fn each<T: Send>(
        &self,
        found: &[Match],
        reader: &mut Reader,
        one: impl Fn(&Match, &mut Reader) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let all = &|found: &[Match], reader: &mut Reader| -> Result<Vec<T>> {
            found.iter().map(|found| one(found, reader)).collect()
        };
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        if found.len() < SHARED_TEXTS || cores == 1 {
            return all(found, reader);
        }
        let share = found.len().div_ceil(cores).max(SHARED_TEXTS / 2);
        let (mine, others) = found.split_at(share);
        let done: Vec<Result<Vec<T>>> = std::thread::scope(|scope| {
            let other = |share| scope.spawn(move || self.with_reader(|reader| all(share, reader)));
            let others: Vec<_> = others.chunks(share).map(other).collect();
            let mine = all(mine, reader);
            let joined =
                others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            std::iter::once(mine).chain(joined).collect()
        });
        let mut all = Vec::with_capacity(found.len());
        for some in done {
            all.extend(some?);
        }
        Ok(all)
    }

    fn page(&self, reading: &Reading<'_>, matches: &Matches, reader: &mut Reader) -> Result<Shown> {
        let Reading { asked: Asked { plan, terms, .. }, request } = *reading;
        let engine = |source| self.snapshot.engine(source);
        let keys = self.keys()?;
        let mut ordered = Ordered::new(keys, &matches.best, request.sort).map_err(engine)?;
        let sought = Sought::new(&plan.words, terms, &self.statistics);
        let second = Second { plan, wanted: Wanted::of(plan), sought, kinds: &request.evidence };
        let mut candidates = Vec::new();
        while candidates.len() < reading.candidates()
            && let Some(found) = ordered.take_next().map_err(engine)?
        {
            candidates.push(found);
        }
        // Texts that lie together are compressed together: each block is opened once.
        candidates.sort_unstable_by_key(|found| (found.segment, found.doc));
        let read = self.each(&candidates, reader, |found, reader| {
            self.read(found, &second, keys.likeness(found), true, reader)
        })?;
        let mut read: FxHashMap<(u32, DocId), Ranked<'_>> =
            read.into_iter().map(|ranked| ((ranked.found.segment, ranked.found.doc), ranked)).collect();
        let rescored: Vec<Match> = read.values().map(|ranked| ranked.found).collect();
        let mut best = Ordered::new(keys, &rescored, request.sort).map_err(engine)?;
        let mut page = Page::new(request);
        let mut shown = Vec::new();
        while !page.is_full()
            && let Some(found) = best.take_next().map_err(engine)?
            && let Some(ranked) = read.remove(&(found.segment, found.doc))
        {
            let key = keys.key(&found).map_err(engine)?;
            if page.takes(&key, ranked.likeness) {
                shown.push((key, ranked));
            }
        }
        while !page.is_full()
            && let Some(found) = ordered.take_next().map_err(engine)?
        {
            let key = keys.key(&found).map_err(engine)?;
            if page.takes(&key, keys.likeness(&found)) {
                shown.push((key, self.read(&found, &second, keys.likeness(&found), false, reader)?));
            }
        }
        let alike = if request.alike {
            FxHashMap::default()
        } else {
            keys.alike(matches, shown.iter().map(|(_, ranked)| ranked.likeness))
        };
        let hits = shown.iter().enumerate().map(|(place, (key, ranked))| {
            let alike = alike.get(&ranked.likeness).map_or(0, |count| count - 1);
            Hit { alike, ..self.hit((request.offset + place + 1) as u64, key, ranked, reading) }
        });
        Ok(Shown { hits: hits.collect(), before: page.before(), thinned: page.is_thinned() })
    }

    fn stored(&self, found: &Match, blocks: &mut Blocks) -> Result<StoredPassage> {
        let texts = &self.snapshot.texts[found.segment as usize];
        let record = texts.record(found.doc, blocks).map_err(|source| self.snapshot.engine(source))?;
        StoredPassage::of(record).ok_or_else(|| crate::Error::Damaged {
            index: self.snapshot.home.root().to_owned(),
            cause: "a stored passage is not one of ours".to_owned(),
        })
    }

    /// Reads a match; one that is a candidate, with its evidence.
    fn read<'s>(
        &self,
        found: &Match,
        second: &'s Second<'_>,
        likeness: u64,
        candidate: bool,
        reader: &mut Reader,
    ) -> Result<Ranked<'s>> {
        let passage = self.stored(found, &mut reader.blocks)?;
        let analysed = Analysed::new(&passage, &mut reader.analyzer, &second.wanted);
        let kinds = if candidate { second.kinds } else { &[] };
        let evidence = second.sought.evidence(&analysed, kinds);
        Ok(Ranked {
            found: Match {
                score: found.score + evidence.iter().map(|evidence| evidence.score).sum::<f64>(),
                ..*found
            },
            places: analysed.find(second.plan),
            likeness,
            passage,
            analysed,
            evidence,
        })
    }

    /// What is shown of a ranked passage of a document of this [`document_key`](crate::index::schema::document_key).
    fn hit(&self, rank: u64, key: &str, ranked: &Ranked<'_>, reading: &Reading<'_>) -> Hit {
        let Ranked { passage, analysed, places, .. } = ranked;
        let (path, id) = parts_of_key(key);
        let plan = reading.asked.plan;
        let weight = |atom: usize| 1.0 + plan.atoms[atom].alternatives[0].len() as f64;
        let marks: Vec<excerpt::Mark> = (analysed.marks(plan, places, Part::Text).into_iter())
            .map(|(span, atom)| excerpt::Mark { weight: weight(atom), term: atom, span })
            .collect();
        let excerpt = excerpt::excerpt(&passage.text, &marks, reading.request.extent);
        let lines = |until: usize| {
            let before = passage.text.get(..until).unwrap_or_default();
            before.bytes().filter(|byte| *byte == b'\n').count() as u32
        };
        let shown = |at: &usize| excerpt.fragments.iter().any(|fragment| fragment.contains(at));
        let first = marks.iter().map(|mark| mark.span.start).find(shown);
        let place = &passage.place;
        let turned = |until: usize| place.page_breaks.partition_point(|page| *page as usize <= until) as u32;
        Hit {
            rank,
            score: ranked.found.score,
            document: document_name(path, id),
            path: corpus::name::to_path(path),
            id: id.map(str::to_owned),
            title: passage.title.clone(),
            title_marks: analysed
                .marks(plan, places, Part::Title)
                .into_iter()
                .map(|(span, _)| span)
                .collect(),
            heading: passage.heading.clone(),
            page: place.page.map(|page| page + turned(first.unwrap_or(0))),
            line: if place.one_line {
                place.line
            } else {
                place.line.map(|line| line + lines(first.unwrap_or(0)))
            },
            passage: place.passage,
            alike: 0,
            words: self.words(ranked, reading),
            evidence: ranked.evidence.clone(),
            excerpt,
        }
    }

    /// What each part of the query adds to the score of a passage that has it.
    fn words(&self, ranked: &Ranked<'_>, reading: &Reading<'_>) -> Vec<WordScore> {
        let length = ranked.analysed.tokens.len() as u32;
        let words = reading.asked.plan.atoms.iter().zip(reading.asked.idfs).enumerate();
        let scored = words.filter(|(_, (atom, _))| atom.marked).filter_map(|(place, (atom, idf))| {
            let count = ranked.places.iter().filter(|found| found.atom == place).count() as u32;
            let score = (*idf)? * self.statistics.saturation(f64::from(atom.counted(count)), length);
            (count > 0).then(|| WordScore { word: atom.label.clone(), count, score })
        });
        scored.collect()
    }
}
