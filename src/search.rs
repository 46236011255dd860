//! Searching: a query string becomes ranked passages with marks.
//!
//! Owns the order of the stages: `parse → plan → first stage → evidence → page → excerpts`. Results are data:
//! no HTML, no ANSI, no clock. Must not know the terminal.
//!
//! Law **determinism**: the same index and request give the same results; ties are broken by the name of
//! the document, then by the place of the passage.

use std::ops::Range;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{DocAddress, TantivyDocument};

use crate::corpus;
use crate::error::Result;
use crate::excerpt::{self, Excerpt, Extent};
use crate::french::{Analyzer, Form};
use crate::index::generation::Home;
use crate::index::open::Snapshot;
use crate::index::schema::{StoredPassage, document_key, document_name, path_of_key};
use crate::index::vocabulary::Words;
use crate::query::plan::{Condition, Plan};
use crate::query::{Node, Occur, Query, parse};
use crate::rank::evidence::{Evidence, Sought};
use crate::rank::first_stage::{self, Match, Statistics};
pub use crate::rank::order::Sort;
use crate::rank::order::{Keys, Ordered};
use crate::rank::passage::{Analysed, Found, Part};
use crate::rank::weights::CANDIDATES;

/// Passages of one document that a page shows at most, when passages are asked for.
const PASSAGES_OF_A_DOCUMENT: usize = 3;

/// Letters of a word that may be replaced by the nearest one of the collection, at least.
const MIN_CORRECTED_CHARS: usize = 5;

/// Longest excerpt, in characters, unless a request says otherwise.
pub const EXCERPT_CHARS: usize = 300;

/// What to search, and how much of it to show.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query, in the query language; any string is one.
    pub query: String,
    /// Hits to show at most.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// What a hit is.
    pub group: Group,
    /// The order of the hits.
    pub sort: Sort,
    /// Only what lies at or below one of these paths; everything if there is none.
    pub below: Vec<PathBuf>,
    /// How much of each passage is shown.
    pub extent: Extent,
}

impl Request {
    /// The ten best passages for a query.
    pub fn new(query: &str) -> Request {
        Request {
            query: query.to_owned(),
            limit: 10,
            offset: 0,
            group: Group::Passage,
            sort: Sort::Relevance,
            below: Vec::new(),
            extent: Extent::Chars(EXCERPT_CHARS),
        }
    }
}

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Group {
    /// A passage, at most three of a document.
    #[default]
    Passage,
    /// A document, shown by its best passage.
    Document,
    /// A file, shown by its best passage.
    File,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// The query as it was read, in the query language.
    pub read_as: String,
    /// Passages that match, before grouping and limit; exact.
    pub total: u64,
    /// What a reader should know of how the query was read, one plain sentence each.
    pub notices: Vec<String>,
    /// The page asked for.
    pub hits: Vec<Hit>,
}

/// A passage shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its rank among all hits, from 1.
    pub rank: u64,
    /// Its score; comparable within one query only.
    pub score: f64,
    /// The name of its document: canonical path, and `#id` for a record.
    pub document: String,
    /// The file.
    pub path: PathBuf,
    /// Id of the record, in a file of many records.
    pub id: Option<String>,
    /// Title of the document; empty if it has none.
    pub title: String,
    /// Byte ranges into `title` of what matched there.
    pub title_marks: Vec<Range<usize>>,
    /// Headings above the passage, joined by ` › `.
    pub heading: String,
    /// Page of the first mark, from 1, in formats that have pages.
    pub page: Option<u32>,
    /// Line of the first mark, from 1.
    pub line: u32,
    /// Place of the passage in its document, from 0.
    pub passage: u32,
    /// The window worth showing.
    pub excerpt: Excerpt,
    /// What the words of the query add to its score, in the order of the query.
    pub words: Vec<WordScore>,
    /// What each kind of evidence adds to its score.
    pub evidence: Vec<Evidence>,
}

/// What a part of the query adds to the score of a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct WordScore {
    /// The part, in the query language.
    pub word: String,
    /// How often it stands in the passage, its title and its headings.
    pub count: u32,
    /// What that adds.
    pub score: f64,
}

/// Answers queries on one committed state of an index.
#[derive(Debug)]
pub struct Searcher {
    snapshot: Snapshot,
    statistics: Statistics,
}

/// A match in the order of the results, read from the index once.
struct Ranked {
    score: f64,
    /// [`document_key`] of its document.
    key: String,
    passage: StoredPassage,
    analysed: Analysed,
    found: Vec<Found>,
    evidence: Vec<Evidence>,
}

/// What is the same for every match of a query.
struct Reading<'q> {
    plan: &'q Plan,
    idfs: &'q [Option<f64>],
    request: &'q Request,
}

impl Searcher {
    /// Opens the last committed state of the index at `root`.
    pub fn open(root: &Path) -> Result<Searcher> {
        let snapshot = Snapshot::open(&Home::new(root))?;
        let statistics = Statistics::of(&snapshot);
        Ok(Searcher { snapshot, statistics })
    }

    /// The passages that match a request, ranked.
    pub fn search(&self, request: &Request) -> Result<Results> {
        let text = corpus::canonical(&request.query);
        let mut query = parse::parse(&text);
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
        let words = Words(&self.snapshot.vocabularies);
        let plan = Plan::new(query, words);
        let (idfs, mut matches) = self.matches(&plan)?;
        self.keep_below(&mut matches, &request.below)?;
        let mut analyzer = Analyzer::new();
        if plan.is_conditional() {
            self.keep_conforming(&mut matches, &plan, &mut analyzer)?;
        }
        let total = matches.len() as u64;
        let reading = Reading { plan: &plan, idfs: &idfs, request };
        let hits = self.page(&reading, matches, &mut analyzer)?;
        let lacking = self.lacking(&reading)?;
        Ok(Results {
            query: request.query.clone(),
            read_as: query.to_string(),
            total,
            notices: query.notices.iter().cloned().chain(lacking).collect(),
            hits,
        })
    }

    /// Says which words of a query the whole collection lacks, if some are.
    fn lacking(&self, reading: &Reading<'_>) -> Result<Option<String>> {
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
                let frequency = first_stage::live_frequency(&self.snapshot, stem.as_str())
                    .map_err(|source| self.snapshot.engine(source))?;
                let word = plan.words.iter().find(|word| frequency == 0 && word.stem == *stem);
                lacking.extend(word.map(|word| word.written.to_string()));
            }
        }
        let mut seen = FxHashSet::default();
        lacking.retain(|word| seen.insert(word.clone()));
        Ok((!lacking.is_empty()).then(|| format!("the collection lacks {}", lacking.join(", "))))
    }

    /// The idf of each atom, and every match.
    fn matches(&self, plan: &Plan) -> Result<(Vec<Option<f64>>, Vec<Match>)> {
        let snapshot = &self.snapshot;
        first_stage::atom_idfs(snapshot, plan, &self.statistics)
            .and_then(|idfs| {
                let matches = first_stage::matches(snapshot, plan, &idfs, &self.statistics)?;
                Ok((idfs, matches))
            })
            .map_err(|source| snapshot.engine(source))
    }

    /// Keeps the matches whose documents lie at or below some of the paths.
    fn keep_below(&self, matches: &mut Vec<Match>, paths: &[PathBuf]) -> Result<()> {
        if paths.is_empty() {
            return Ok(());
        }
        let canonical = |path: &PathBuf| {
            let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            corpus::name::of(&path)
        };
        let folders: Vec<String> = paths.iter().map(canonical).collect();
        Keys::of(&self.snapshot)
            .and_then(|keys| keys.keep_below(matches, &folders))
            .map_err(|source| self.snapshot.engine(source))
    }

    /// Keeps the matches whose text satisfies the conditions of the plan.
    fn keep_conforming(&self, matches: &mut Vec<Match>, plan: &Plan, analyzer: &mut Analyzer) -> Result<()> {
        let mut kept = Vec::new();
        for found in &*matches {
            let analysed = Analysed::new(&self.stored(found)?, analyzer);
            if analysed.satisfies(plan, &analysed.find(plan)) {
                kept.push(*found);
            }
        }
        *matches = kept;
        Ok(())
    }

    fn page(&self, reading: &Reading<'_>, matches: Vec<Match>, analyzer: &mut Analyzer) -> Result<Vec<Hit>> {
        let Reading { request, plan, .. } = *reading;
        let engine = |source| self.snapshot.engine(source);
        let keys = Keys::of(&self.snapshot).map_err(engine)?;
        let mut ordered = Ordered::new(&keys, matches, request.sort).map_err(engine)?;
        let depth = match request.sort {
            Sort::Relevance => CANDIDATES,
            Sort::Date | Sort::Path => 0,
        };
        let sought = self.sought(plan)?;
        let mut best = Vec::new();
        while best.len() < depth
            && let Some(found) = ordered.take_next().map_err(engine)?
        {
            best.push(self.read(&found, plan, Some(&sought), analyzer)?);
        }
        best.sort_by(|a, b| {
            let place = |ranked: &Ranked| (ranked.key.clone(), ranked.passage.place.passage);
            b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b)))
        });
        let mut page = Page::new(request);
        let mut shown = Vec::new();
        for ranked in best {
            if page.takes(&ranked.key) {
                shown.push(ranked);
            }
        }
        while !page.is_full()
            && let Some(found) = ordered.take_next().map_err(engine)?
        {
            if page.takes(&keys.key(&found).map_err(engine)?) {
                shown.push(self.read(&found, plan, None, analyzer)?);
            }
        }
        let hits = shown.iter().enumerate();
        Ok(hits
            .map(|(place, ranked)| self.hit((request.offset + place + 1) as u64, ranked, reading))
            .collect())
    }

    fn sought(&self, plan: &Plan) -> Result<Sought> {
        let mut idf = FxHashMap::default();
        for word in &plan.words {
            let stem = word.stem.as_str();
            let frequency = first_stage::live_frequency(&self.snapshot, stem)
                .map_err(|source| self.snapshot.engine(source))?;
            idf.insert(stem.to_owned(), self.statistics.idf(frequency));
        }
        Ok(Sought::new(plan.words.clone(), idf, self.statistics))
    }

    fn stored(&self, found: &Match) -> Result<StoredPassage> {
        let address = DocAddress::new(found.segment, found.doc);
        let entry: TantivyDocument =
            self.snapshot.searcher.doc(address).map_err(|source| self.snapshot.engine(source))?;
        self.snapshot.fields.passage(&entry).ok_or_else(|| crate::Error::Damaged {
            index: self.snapshot.home.root().to_owned(),
            cause: "a stored passage is not one of ours".to_owned(),
        })
    }

    fn read(
        &self,
        found: &Match,
        plan: &Plan,
        sought: Option<&Sought>,
        analyzer: &mut Analyzer,
    ) -> Result<Ranked> {
        let passage = self.stored(found)?;
        let analysed = Analysed::new(&passage, analyzer);
        let evidence: Vec<Evidence> =
            sought.into_iter().flat_map(|sought| sought.evidence(&analysed)).collect();
        Ok(Ranked {
            score: found.score + evidence.iter().map(|evidence| evidence.score).sum::<f64>(),
            key: document_key(&passage.place.path, passage.place.id.as_deref()),
            found: analysed.find(plan),
            passage,
            analysed,
            evidence,
        })
    }

    /// The query with the words that the collection lacks replaced by the nearest it has, if some are.
    /// Quoted, exact, required and excluded words stay.
    fn corrected(&self, query: &Query) -> Result<Option<Query>> {
        let mut corrected = query.clone();
        let mut changed = false;
        for clause in corrected.clauses.iter_mut().filter(|clause| clause.occur == Occur::Should) {
            let Node::Phrase(phrase) = &mut clause.node else { continue };
            let [term] = phrase.terms.as_slice() else { continue };
            let chars = term.form.as_str().chars().count();
            if phrase.quoted || phrase.exact || chars < MIN_CORRECTED_CHARS {
                continue;
            }
            let plan = Plan::new(&parse::parse(term.form.as_str()), Words(&self.snapshot.vocabularies));
            if !self.matches(&plan)?.1.is_empty() {
                continue;
            }
            let edits = if chars < 8 { 1 } else { 2 };
            let Some(nearest) = self.nearest(&term.form, edits)? else { continue };
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

    /// The word of the collection nearest to a form: by edits, then by how many passages have it. Words of
    /// deleted passages may linger in the vocabulary, so a candidate is searched for before it is offered.
    fn nearest(&self, form: &Form, edits: u8) -> Result<Option<String>> {
        let mut near = Words(&self.snapshot.vocabularies).within(form.as_str(), edits);
        near.sort_by_key(|(_, distance)| *distance);
        for forms in near.chunk_by(|a, b| a.1 == b.1) {
            let mut best: Option<(u64, Form)> = None;
            for (form, _) in forms {
                let total = self.occurrences(form)?;
                if total > best.as_ref().map_or(0, |(most, _)| *most) {
                    best = Some((total, form.clone()));
                }
            }
            if let Some((_, form)) = best {
                return Ok(Some(form.as_str().to_owned()));
            }
        }
        Ok(None)
    }

    /// Number of live passages that have a form.
    fn occurrences(&self, form: &Form) -> Result<u64> {
        let mut plan = Plan::new(&parse::parse(form.as_str()), Words(&self.snapshot.vocabularies));
        for atom in &mut plan.atoms {
            atom.condition = Condition::Forms([form.clone()].into());
        }
        let (_, mut matches) = self.matches(&plan)?;
        self.keep_conforming(&mut matches, &plan, &mut Analyzer::new())?;
        Ok(matches.len() as u64)
    }

    /// What is shown of a ranked passage.
    fn hit(&self, rank: u64, ranked: &Ranked, reading: &Reading<'_>) -> Hit {
        let Ranked { passage, analysed, found, .. } = ranked;
        let plan = reading.plan;
        let weight = |atom: usize| 1.0 + plan.atoms[atom].alternatives[0].len() as f64;
        let marks: Vec<excerpt::Mark> = (analysed.marks(plan, found, Part::Text).into_iter())
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
        Hit {
            rank,
            score: ranked.score,
            document: document_name(&place.path, place.id.as_deref()),
            path: corpus::name::to_path(&place.path),
            id: place.id.clone(),
            title: passage.title.clone(),
            title_marks: analysed.marks(plan, found, Part::Title).into_iter().map(|(span, _)| span).collect(),
            heading: passage.heading.clone(),
            page: place.page,
            line: if place.one_line { place.line } else { place.line + lines(first.unwrap_or(0)) },
            passage: place.passage,
            words: self.words(analysed, reading),
            evidence: ranked.evidence.clone(),
            excerpt,
        }
    }

    /// What each part of the query adds to the score of a passage that has it.
    fn words(&self, passage: &Analysed, reading: &Reading<'_>) -> Vec<WordScore> {
        let length = passage.tokens.len() as u32;
        let words = reading.plan.atoms.iter().zip(reading.idfs).filter(|(atom, _)| atom.marked);
        let scored = words.filter_map(|(atom, idf)| {
            let count = passage.count(atom);
            let score = (*idf)? * self.statistics.saturation(f64::from(count), length);
            (count > 0).then(|| WordScore { word: atom.label.clone(), count, score })
        });
        scored.collect()
    }
}

/// The page being filled.
struct Page {
    of_each: FxHashMap<String, usize>,
    of_a_document: usize,
    by_file: bool,
    to_skip: usize,
    room: usize,
}

impl Page {
    fn new(request: &Request) -> Page {
        let of_a_document = match request.group {
            Group::Passage => PASSAGES_OF_A_DOCUMENT,
            Group::Document | Group::File => 1,
        };
        Page {
            of_each: FxHashMap::default(),
            of_a_document,
            by_file: request.group == Group::File,
            to_skip: request.offset,
            room: request.limit,
        }
    }

    fn is_full(&self) -> bool {
        self.room == 0
    }

    /// Whether the next passage, of the document with this key, is shown.
    fn takes(&mut self, key: &str) -> bool {
        let key = if self.by_file { path_of_key(key) } else { key };
        let of_this = match self.of_each.get_mut(key) {
            Some(of_this) => of_this,
            None => self.of_each.entry(key.to_owned()).or_default(),
        };
        if *of_this >= self.of_a_document || self.room == 0 {
            return false;
        }
        *of_this += 1;
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return false;
        }
        self.room -= 1;
        true
    }
}
