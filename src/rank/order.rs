//! The order of matches.
//!
//! Owns what comes first: by score, by date or by name, ties by the key of the document, then by the place of
//! the passage. Reads the columns of the index. Must not know text or printing.
//!
//! Law: the order does not depend on segments, and matches are put in order no further than they are asked for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

use super::first_stage::{Match, Matches};
use crate::index::likenesses::Likenesses;
use crate::index::open::Snapshot;

/// Matches put in order at a time.
const BLOCK: usize = 1024;

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// The latest first; documents without a date last.
    Date,
    /// By the name of the document, then by place.
    Path,
}

/// What tells passages apart and orders them: the columns of each segment.
pub struct Keys {
    segments: Vec<Columns>,
}

/// The columns of one segment; `None` where no passage has a value.
struct Columns {
    keys: Option<StrColumn>,
    ordinals: Column<u64>,
    likenesses: Likenesses,
    dates: Option<StrColumn>,
}

impl Keys {
    /// The columns of a snapshot.
    pub fn of(snapshot: &Snapshot) -> tantivy::Result<Keys> {
        let segments = snapshot.searcher.segment_readers().iter().zip(&snapshot.likenesses);
        let segments = segments.map(|(reader, likenesses)| {
            let columns = reader.fast_fields();
            Ok(Columns {
                keys: columns.str("document")?,
                ordinals: columns.u64("ordinal")?,
                likenesses: likenesses.clone(),
                dates: columns.str("date")?,
            })
        });
        Ok(Keys { segments: segments.collect::<tantivy::Result<_>>()? })
    }

    fn columns(&self, found: &Match) -> &Columns {
        &self.segments[found.segment as usize]
    }

    /// The key of a passage's document: [`crate::index::schema::document_key`].
    pub fn key(&self, found: &Match) -> tantivy::Result<String> {
        value(self.columns(found).keys.as_ref(), found.doc)
    }

    /// The place of a passage in its document.
    fn ordinal(&self, found: &Match) -> u64 {
        self.columns(found).ordinals.first(found.doc).unwrap_or_default()
    }

    /// What passages of the same text share ([`crate::corpus::likeness`]); 0 if it is like no other.
    pub fn likeness(&self, found: &Match) -> u64 {
        self.columns(found).likenesses.of(found.doc)
    }

    /// How many of all the matches share each of some likenesses; 0 is none.
    pub fn alike(&self, matches: &Matches, likenesses: impl Iterator<Item = u64>) -> FxHashMap<u64, u64> {
        let mut counts: FxHashMap<u64, u64> =
            likenesses.filter(|likeness| *likeness != 0).map(|likeness| (likeness, 0)).collect();
        if counts.is_empty() {
            return counts;
        }
        for (columns, passages) in self.segments.iter().zip(&matches.passages) {
            columns.likenesses.count(passages, &mut counts);
        }
        counts
    }
}

/// The value of a passage in a column of text; empty if it has none.
fn value(column: Option<&StrColumn>, doc: DocId) -> tantivy::Result<String> {
    let mut value = String::new();
    if let Some(column) = column
        && let Some(ord) = column.ords().first(doc)
    {
        column.ord_to_str(ord, &mut value)?;
    }
    Ok(value)
}

/// Matches in order.
pub struct Ordered<'k> {
    keys: &'k Keys,
    placed: Vec<Placed>,
    /// Where the matches not yet handed out begin.
    at: usize,
    /// Up to where `placed` is in order.
    sorted: usize,
    /// Matches of one rank, those of each segment in order.
    ties: Vec<Tied>,
}

/// A match and what it is ordered by first: the greater comes before.
struct Placed {
    rank: f64,
    found: Match,
}

/// Matches of one rank in one segment, put in order no further than they are asked for.
struct Tied {
    matches: Vec<Match>,
    /// The number of each match's key in the segment, its ordinal, and its place among the matches.
    rest: BinaryHeap<Reverse<(Option<u64>, u64, usize)>>,
    /// The key and ordinal of the next.
    next: (String, u64),
}

impl Ordered<'_> {
    /// Puts matches in an order.
    pub fn new<'k>(keys: &'k Keys, matches: &[Match], sort: Sort) -> tantivy::Result<Ordered<'k>> {
        let ranks: Vec<f64> = match sort {
            Sort::Relevance => matches.iter().map(|found| found.score).collect(),
            Sort::Path => vec![0.0; matches.len()],
            Sort::Date => date_ranks(keys, matches)?,
        };
        let placed = matches.iter().zip(ranks).map(|(&found, rank)| Placed { rank, found }).collect();
        Ok(Ordered { keys, placed, at: 0, sorted: 0, ties: Vec::new() })
    }

    /// The next match.
    pub fn take_next(&mut self) -> tantivy::Result<Option<Match>> {
        if self.ties.is_empty() {
            if self.at == self.placed.len() {
                return Ok(None);
            }
            if self.at == self.sorted {
                self.sort_block();
            }
            let rank = self.placed[self.at].rank;
            let same = |placed: &Placed| placed.rank.total_cmp(&rank).is_eq();
            let until = self.at + self.placed[self.at..self.sorted].partition_point(same);
            let group = self.at..until;
            self.at = until;
            if let [alone] = &self.placed[group.clone()] {
                return Ok(Some(alone.found));
            }
            let group: Vec<Match> = self.placed[group].iter().map(|placed| placed.found).collect();
            self.tie(group)?;
        }
        let first = (0..self.ties.len()).min_by(|&a, &b| self.ties[a].next.cmp(&self.ties[b].next));
        let Some(first) = first else { return Ok(None) };
        let tied = &mut self.ties[first];
        let found = tied.rest.pop().map(|Reverse((_, _, place))| tied.matches[place]);
        match tied.rest.peek() {
            Some(Reverse((_, ordinal, place))) => {
                tied.next = (self.keys.key(&tied.matches[*place])?, *ordinal);
            }
            None => drop(self.ties.swap_remove(first)),
        }
        Ok(found)
    }

    /// Puts the next block in order, with all that tie with its last.
    fn sort_block(&mut self) {
        let rest = &mut self.placed[self.at..];
        let order = |a: &Placed, b: &Placed| b.rank.total_cmp(&a.rank);
        let mut end = rest.len();
        if rest.len() > BLOCK {
            rest.select_nth_unstable_by(BLOCK - 1, order);
            let last = rest[BLOCK - 1].rank;
            end = BLOCK;
            for place in BLOCK..rest.len() {
                if rest[place].rank.total_cmp(&last).is_eq() {
                    rest.swap(place, end);
                    end += 1;
                }
            }
        }
        rest[..end].sort_unstable_by(order);
        self.sorted = self.at + end;
    }

    fn tie(&mut self, mut group: Vec<Match>) -> tantivy::Result<()> {
        group.sort_unstable_by_key(|found| found.segment);
        for matches in group.chunk_by(|a, b| a.segment == b.segment) {
            let order = |(place, found): (usize, &Match)| {
                let keys = self.keys.columns(found).keys.as_ref();
                let key = keys.and_then(|keys| keys.ords().first(found.doc));
                Reverse((key, self.keys.ordinal(found), place))
            };
            let rest: BinaryHeap<_> = matches.iter().enumerate().map(order).collect();
            if let Some(Reverse((_, ordinal, place))) = rest.peek() {
                let next = (self.keys.key(&matches[*place])?, *ordinal);
                self.ties.push(Tied { matches: matches.to_vec(), rest, next });
            }
        }
        Ok(())
    }
}

/// The place of each match's date among all dates, the latest the greatest; 0 without one.
fn date_ranks(keys: &Keys, matches: &[Match]) -> tantivy::Result<Vec<f64>> {
    let mut dates: FxHashMap<(u32, Option<u64>), String> = FxHashMap::default();
    let ord = |found: &Match| {
        let dates = keys.columns(found).dates.as_ref();
        (found.segment, dates.and_then(|dates| dates.ords().first(found.doc)))
    };
    for found in matches {
        if let std::collections::hash_map::Entry::Vacant(entry) = dates.entry(ord(found)) {
            entry.insert(value(keys.columns(found).dates.as_ref(), found.doc)?);
        }
    }
    let mut all: Vec<&String> = dates.values().collect();
    all.push(const { &String::new() });
    all.sort_unstable();
    all.dedup();
    let rank = |found: &Match| all.binary_search(&&dates[&ord(found)]).unwrap_or_default() as f64;
    Ok(matches.iter().map(rank).collect())
}
