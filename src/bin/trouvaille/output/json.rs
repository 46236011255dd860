//! Results for programs.
//!
//! Owns the JSON of a search: one object a query or one a passage, its fields in a fixed order, the same bytes
//! for the same index and query. Control, C1 and bidirectional characters are escaped.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;
use trouvaille::Hit;
use trouvaille::rank::evidence::{Evidence, Kind};
use trouvaille::search::WordScore;

use super::{Answer, Output, safe};

#[derive(Serialize)]
struct Object<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    query_id: Option<&'r str>,
    query: &'r str,
    read_as: &'r str,
    total: u64,
    notices: &'r [String],
    hits: Vec<HitObject<'r>>,
}

#[derive(Serialize)]
struct Line<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    query_id: Option<&'r str>,
    query: &'r str,
    #[serde(flatten)]
    hit: HitObject<'r>,
}

#[derive(Serialize)]
struct HitObject<'r> {
    rank: u64,
    score: f64,
    document: &'r str,
    path: String,
    id: Option<&'r str>,
    title: &'r str,
    title_marks: Vec<MarkObject<'r>>,
    heading: &'r str,
    page: Option<u32>,
    line: Option<u32>,
    passage: u32,
    excerpt: &'r str,
    marks: Vec<MarkObject<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alike: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explanation<'r>>,
}

#[derive(Serialize)]
struct MarkObject<'r> {
    text: &'r str,
    bytes: [usize; 2],
    chars: [usize; 2],
}

#[derive(Serialize)]
struct Explanation<'r> {
    words: Vec<WordObject<'r>>,
    evidence: Vec<EvidenceObject>,
}

#[derive(Serialize)]
struct WordObject<'r> {
    word: &'r str,
    count: u32,
    score: f64,
}

#[derive(Serialize)]
struct EvidenceObject {
    kind: Kind,
    score: f64,
}

/// Writes an answer as one object and a line end.
pub(super) fn answer(out: &mut impl Write, answer: Answer<'_>, output: &Output) -> io::Result<()> {
    let results = answer.results;
    let object = Object {
        query_id: answer.id,
        query: &results.query,
        read_as: &results.read_as,
        total: results.total,
        notices: &results.notices,
        hits: results.hits.iter().map(|hit| hit_object(hit, output)).collect(),
    };
    write(out, &object)
}

/// Writes each hit of an answer as one object and a line end.
pub(super) fn answer_by_lines(out: &mut impl Write, answer: Answer<'_>, output: &Output) -> io::Result<()> {
    for hit in &answer.results.hits {
        let line = Line { query_id: answer.id, query: &answer.results.query, hit: hit_object(hit, output) };
        write(out, &line)?;
    }
    Ok(())
}

/// Writes any value as one line, hostile characters escaped.
pub(crate) fn write(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string(value)?;
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        // JSON itself escapes what lies below a space; the others only occur inside strings.
        if safe::is_unsafe(c) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    writeln!(out, "{escaped}")
}

fn hit_object<'r>(hit: &'r Hit, output: &Output) -> HitObject<'r> {
    let word = |word: &'r WordScore| WordObject { word: &word.word, count: word.count, score: word.score };
    let evidence = |evidence: &Evidence| EvidenceObject { kind: evidence.kind, score: evidence.score };
    let explain = || Explanation {
        words: hit.words.iter().map(word).collect(),
        evidence: hit.evidence.iter().map(evidence).collect(),
    };
    HitObject {
        rank: hit.rank,
        score: hit.score,
        document: &hit.document,
        path: output.path(hit),
        id: hit.id.as_deref(),
        title: &hit.title,
        title_marks: marks(&hit.title, &hit.title_marks),
        heading: &hit.heading,
        page: hit.page,
        line: hit.line,
        passage: hit.passage,
        excerpt: &hit.excerpt.text,
        marks: marks(&hit.excerpt.text, &hit.excerpt.marks),
        alike: (hit.alike > 0).then_some(hit.alike),
        explain: output.explain.then(explain),
    }
}

fn marks<'t>(text: &'t str, marks: &[Range<usize>]) -> Vec<MarkObject<'t>> {
    let chars = |until: usize| text.get(..until).map_or(0, |before| before.chars().count());
    let object = |mark: &Range<usize>| MarkObject {
        text: text.get(mark.clone()).unwrap_or_default(),
        bytes: [mark.start, mark.end],
        chars: [chars(mark.start), chars(mark.end)],
    };
    marks.iter().map(object).collect()
}
