//! The passages that filters and paths let a query find.
//!
//! Owns looking up a [`Scope`] in postings and columns, segment by segment; no text is opened. Must not know scores
//! or how a filter is written.
//!
//! Law: a passage is in the scope of a query if its document passes the filters, as reading every document tells.

use std::io;
use std::ops::Bound::{self, Excluded, Included, Unbounded};
use std::ops::Range;

use tantivy::columnar::StrColumn;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{BooleanQuery, EmptyQuery, EnableScoring, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::corpus::date::Date;
use crate::corpus::pattern::Pattern;
use crate::french::Stem;
use crate::index::about::NEXT_AUTHOR;
use crate::index::open::Snapshot;
use crate::index::schema::parts_of_key;
use crate::index::spellings::Passages;
use crate::index::vocabulary::Vocabulary;
use crate::query::filter::Period;
use crate::query::scope::Scope;

/// Records of a file that are read one by one before the others are passed over.
const MANY_RECORDS: u64 = 64;

/// Comes after whatever goes on with a date (`-`, `T`), and before the next date.
const AFTER: char = '\u{7f}';

/// Ranges of a column that are looked up one by one, at most; more of them are looked for in each passage.
const MAX_RANGES: usize = 16;

/// The passages of each segment that a scope has, deleted ones too. Paths are shown in the folder of the name `here`.
pub fn passages(snapshot: &Snapshot, scope: &Scope, here: &str) -> tantivy::Result<Vec<Passages>> {
    let readers = snapshot.searcher.segment_readers().iter().zip(&snapshot.vocabularies);
    readers
        .map(|(reader, vocabulary)| Segment { snapshot, reader, vocabulary, here }.passages(scope))
        .collect()
}

struct Segment<'s> {
    snapshot: &'s Snapshot,
    reader: &'s SegmentReader,
    vocabulary: &'s Vocabulary,
    here: &'s str,
}

impl Segment<'_> {
    fn passages(&self, scope: &Scope) -> tantivy::Result<Passages> {
        let count = self.reader.max_doc();
        match scope {
            Scope::All(all) => all.iter().try_fold(Passages::all(count), |mut kept, scope| {
                kept.keep(&self.passages(scope)?);
                Ok(kept)
            }),
            Scope::Any(any) => any.iter().try_fold(Passages::none(count), |mut joined, scope| {
                joined.join(&self.passages(scope)?);
                Ok(joined)
            }),
            Scope::Not(scope) => {
                let mut rest = Passages::all(count);
                rest.drop(&self.passages(scope)?);
                Ok(rest)
            }
            Scope::Title(stems) => self.titled(stems),
            Scope::Terms(terms) => self.matching(terms),
            Scope::Author(names) => self.by(names),
            Scope::Path(patterns) => {
                let patterns: Vec<Pattern> = patterns.iter().filter_map(|text| Pattern::new(text)).collect();
                let matches = |path: &str| patterns.iter().any(|pattern| pattern.matches(path, self.here));
                self.within("document", |keys| matching_paths(keys, matches))
            }
            Scope::Below(name) => self.within("document", |keys| below(keys, name)),
            Scope::Date(period) => self.within("date", |dates| dated(dates, *period)),
        }
    }

    /// The passages whose title has some stems in a row: a title is the last part of its passages.
    fn titled(&self, stems: &[Stem]) -> tantivy::Result<Passages> {
        let mut found = Passages::none(self.reader.max_doc());
        let stems: Vec<&str> = stems.iter().map(Stem::as_str).collect();
        let Some(mut row) = self.postings(self.snapshot.fields.text, &stems)? else { return Ok(found) };
        let mut doc = 0;
        while let Some(both) = next_of_all(&mut row, doc) {
            let length = self.vocabulary.length(both);
            if usize::from(length.title) >= row.len() && has_row(&mut row, length.title_start()) {
                found.add(both);
            }
            doc = both + 1;
        }
        Ok(found)
    }

    /// The postings of some terms of a field; `None` if there is none, or one has no postings.
    fn postings(&self, field: Field, terms: &[&str]) -> tantivy::Result<Option<Vec<SegmentPostings>>> {
        let inverted = self.reader.inverted_index(field)?;
        let of = |term: &&str| {
            let term = Term::from_field_text(field, term);
            inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)
        };
        let lists: Option<Vec<SegmentPostings>> = terms.iter().map(of).collect::<io::Result<_>>()?;
        Ok(lists.filter(|lists| !lists.is_empty()))
    }

    /// The passages about whose documents some terms are known.
    fn matching(&self, terms: &[String]) -> tantivy::Result<Passages> {
        let field = self.snapshot.fields.about;
        let terms: Vec<Term> = terms.iter().map(|term| Term::from_field_text(field, term)).collect();
        let one = |term: Term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
        let query: Box<dyn Query> = match terms.len() {
            0 => Box::new(EmptyQuery),
            1 => one(terms[0].clone()),
            _ => Box::new(BooleanQuery::intersection(terms.into_iter().map(one).collect())),
        };
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.snapshot.searcher))?;
        let mut passages = Passages::none(self.reader.max_doc());
        weight
            .for_each_no_score(self.reader, &mut |found| found.iter().for_each(|doc| passages.add(*doc)))?;
        Ok(passages)
    }

    /// The passages of documents by an author of these names. Where a document has several authors, the places of the
    /// names tell whose they are.
    fn by(&self, names: &[String]) -> tantivy::Result<Passages> {
        let mut found = self.matching(names)?;
        if names.len() < 2 {
            return Ok(found);
        }
        let postings = |names: &[&str]| self.postings(self.snapshot.fields.about, names);
        let Some(mut next) = postings(&[NEXT_AUTHOR])? else { return Ok(found) };
        let [several] = next.as_mut_slice() else { return Ok(found) };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut lists = postings(&names)?.unwrap_or_default();
        let places = |postings: &mut SegmentPostings| {
            let mut places = Vec::new();
            postings.positions(&mut places);
            places
        };
        let mut doc = several.doc();
        while doc != TERMINATED {
            if found.has(doc) {
                for postings in &mut lists {
                    postings.seek(doc);
                }
                let names: Vec<Vec<u32>> = lists.iter_mut().map(places).collect();
                if !are_of_one(&places(several), &names) {
                    found.remove(doc);
                }
            }
            doc = several.advance();
        }
        Ok(found)
    }

    /// The passages whose value in a column of text is in one of some ranges of its values.
    fn within(
        &self,
        column: &str,
        ranges: impl FnOnce(&StrColumn) -> io::Result<Vec<Range<u64>>>,
    ) -> tantivy::Result<Passages> {
        let count = self.reader.max_doc();
        let mut passages = Passages::none(count);
        let Some(column) = self.reader.fast_fields().str(column)? else { return Ok(passages) };
        let ranges = joined(ranges(&column)?);
        if ranges.len() <= MAX_RANGES {
            let mut found = Vec::new();
            for range in ranges {
                let ords = column.ords();
                ords.get_docids_for_value_range(range.start..=range.end - 1, 0..count, &mut found);
                found.drain(..).for_each(|doc| passages.add(doc));
            }
        } else {
            let is_in = |ord: u64| {
                let after = ranges.partition_point(|range| range.start <= ord);
                after > 0 && ord < ranges[after - 1].end
            };
            let found = (0..count).filter(|doc| column.ords().first(*doc).is_some_and(is_in));
            found.for_each(|doc| passages.add(doc));
        }
        Ok(passages)
    }
}

/// The first passage, at or after one, that all of some postings have.
fn next_of_all(all: &mut [SegmentPostings], from: DocId) -> Option<DocId> {
    let mut doc = from;
    loop {
        let at = |postings: &mut SegmentPostings| match postings.doc() {
            before if before < doc => postings.seek(doc),
            at => at,
        };
        match all.iter_mut().map(at).max()? {
            TERMINATED => return None,
            last if last == doc => return Some(doc),
            last => doc = last,
        }
    }
}

/// Whether the passage that some postings are at has them one after the other, none before some place.
fn has_row(row: &mut [SegmentPostings], from: u32) -> bool {
    let mut starts: Option<Vec<u32>> = None;
    let mut places = Vec::new();
    for (place, postings) in (0..).zip(row) {
        postings.positions(&mut places);
        let here = places[places.partition_point(|at| *at < from)..].iter();
        let here = here.filter_map(|at| at.checked_sub(place));
        starts = Some(match starts {
            None => here.collect(),
            Some(starts) => here.filter(|start| starts.binary_search(start).is_ok()).collect(),
        });
    }
    starts.is_some_and(|starts| !starts.is_empty())
}

/// Whether some author has all of some names: their places, and where the names of another author begin.
fn are_of_one(next: &[u32], names: &[Vec<u32>]) -> bool {
    let author = |place: &u32| next.partition_point(|next| next < place);
    let has = |one: usize, places: &Vec<u32>| places.iter().any(|place| author(place) == one);
    (0..=next.len()).any(|one| names.iter().all(|places| has(one, places)))
}

/// Ranges in order, none of them empty, none of which touches the next.
fn joined(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// The values of a column from one text to another.
fn between(column: &StrColumn, from: Bound<&str>, until: Bound<&str>) -> io::Result<Range<u64>> {
    let bytes = |bound: Bound<&str>| bound.map(|text| text.as_bytes().to_vec());
    let (from, until) = column.dictionary().term_bounds_to_ord(bytes(from), bytes(until))?;
    let start = match from {
        Included(ord) => ord,
        Excluded(ord) => ord.saturating_add(1),
        Unbounded => 0,
    };
    let end = match until {
        Included(ord) => ord.saturating_add(1),
        Excluded(ord) => ord,
        Unbounded => u64::MAX,
    };
    // What comes after the last text has no number.
    Ok(start..end.min(column.num_terms() as u64))
}

/// The keys of a file and its records, or of what lies in a folder: each begins with its name, up to the next
/// character.
fn below(keys: &StrColumn, name: &str) -> io::Result<Vec<Range<u64>>> {
    let name = name.strip_suffix('/').unwrap_or(name);
    let beginnings = [(name.to_owned(), '\u{1}'), (format!("{name}/"), '0')];
    let windows = cfg!(windows).then(|| (format!("{name}\\"), ']'));
    let all = beginnings.into_iter().chain(windows);
    all.map(|(start, after)| between(keys, Included(&start), Excluded(&format!("{name}{after}")))).collect()
}

/// The keys of the files whose paths match; those of a file of many records are not read one by one.
fn matching_paths(keys: &StrColumn, matches: impl Fn(&str) -> bool) -> io::Result<Vec<Range<u64>>> {
    let mut ranges: Vec<Range<u64>> = Vec::new();
    let mut next = Some(String::new());
    while let Some(from) = next.take() {
        let mut keys_on = keys.dictionary().range().ge(from.as_bytes()).into_stream()?;
        let (mut file, mut first, mut wanted) = (String::new(), 0, false);
        while keys_on.advance() {
            let ord = keys_on.term_ord();
            let (path, _) = parts_of_key(std::str::from_utf8(keys_on.key()).unwrap_or_default());
            if ord == 0 || path != file {
                (file, first, wanted) = (path.to_owned(), ord, matches(path));
            }
            ranges.extend(wanted.then_some(ord..ord + 1));
            if ord - first == MANY_RECORDS {
                let rest = between(keys, Included(&format!("{file}\0")), Excluded(&format!("{file}\u{1}")))?;
                ranges.extend(wanted.then_some(rest));
                next = Some(format!("{file}\u{1}"));
                break;
            }
        }
    }
    Ok(ranges)
}

/// The dates that lie, or may lie, in a period. The text of a date begins as those of its parts do, and sorts in time;
/// so the months and years that the first day lies in are the only ones that begin earlier.
fn dated(dates: &StrColumn, period: Period) -> io::Result<Vec<Range<u64>>> {
    let from = period.from.map(|from| from.to_string());
    let until = period.until.map(|until| format!("{until}{AFTER}"));
    let whole = between(
        dates,
        from.as_deref().map_or(Unbounded, Included),
        until.as_deref().map_or(Unbounded, Excluded),
    )?;
    let around = period.from.into_iter().flat_map(Date::around).map(|date| {
        let date = date.to_string();
        between(dates, Included(&date), Included(&date))
    });
    std::iter::once(Ok(whole)).chain(around).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_author() {
        // 0 Victor 1 Hugo 2 ; 3 Émile 4 Zola
        for (names, of_one) in [
            (&[&[0][..], &[1]][..], true),
            (&[&[4], &[3]], true),
            (&[&[0], &[4]], false),
            (&[&[0, 4], &[3]], true),
            (&[&[1], &[0, 3], &[4]], false),
        ] {
            let names: Vec<Vec<u32>> = names.iter().map(|places| places.to_vec()).collect();
            assert_eq!(are_of_one(&[2], &names), of_one, "{names:?}");
        }
    }
}
