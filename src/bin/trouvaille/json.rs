//! Results for programs.
//!
//! Owns the JSON of a search: one object, its fields in a fixed order, the same bytes for the same index and
//! query. Control, C1 and bidirectional characters are escaped.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use serde::Serialize;
use trouvaille::rank::evidence::Evidence;
use trouvaille::{Hit, Results};

use crate::safe;

#[derive(Serialize)]
struct Object<'r> {
    query: &'r str,
    read_as: &'r str,
    total: u64,
    notices: &'r [String],
    hits: Vec<HitObject<'r>>,
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
    line: u32,
    passage: u32,
    excerpt: &'r str,
    marks: Vec<MarkObject<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Vec<EvidenceObject>>,
}

#[derive(Serialize)]
struct MarkObject<'r> {
    text: &'r str,
    bytes: [usize; 2],
    chars: [usize; 2],
}

#[derive(Serialize)]
struct EvidenceObject {
    kind: &'static str,
    score: f64,
}

/// Writes results as one object and a line end.
pub(crate) fn results(out: &mut impl Write, results: &Results, here: &Path, explain: bool) -> io::Result<()> {
    let object = Object {
        query: &results.query,
        read_as: &results.read_as,
        total: results.total,
        notices: &results.notices,
        hits: results.hits.iter().map(|hit| hit_object(hit, here, explain)).collect(),
    };
    write(out, &object)
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

/// The path of a hit, relative to the current folder where it lies below it.
pub(crate) fn shown_path(hit: &Hit, here: &Path) -> String {
    let path = hit.path.strip_prefix(here).unwrap_or(&hit.path);
    trouvaille::corpus::name::of(path)
}

fn hit_object<'r>(hit: &'r Hit, here: &Path, explain: bool) -> HitObject<'r> {
    let evidence = |evidence: &Evidence| EvidenceObject { kind: evidence.kind, score: evidence.score };
    HitObject {
        rank: hit.rank,
        score: hit.score,
        document: &hit.document,
        path: shown_path(hit, here),
        id: hit.id.as_deref(),
        title: &hit.title,
        title_marks: marks(&hit.title, &hit.title_marks),
        heading: &hit.heading,
        page: hit.page,
        line: hit.line,
        passage: hit.passage,
        excerpt: &hit.excerpt.text,
        marks: marks(&hit.excerpt.text, &hit.excerpt.marks),
        explain: explain.then(|| hit.evidence.iter().map(evidence).collect()),
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
