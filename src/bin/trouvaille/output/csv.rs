//! Results for spreadsheets.
//!
//! Owns one row a passage. Law: no cell is read as a formula, and none holds a control character.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::Writer;

use super::{Answer, Output, safe};

const HEAD: [&str; 12] = [
    "query_id", "query", "rank", "score", "path", "id", "line", "page", "title", "heading", "matched",
    "excerpt",
];

pub(super) fn begin(out: &mut impl Write) -> io::Result<()> {
    write(out, &HEAD)
}

pub(super) fn answer(out: &mut impl Write, answer: Answer<'_>, output: &Output) -> io::Result<()> {
    for hit in &answer.results.hits {
        let matched: Vec<&str> =
            hit.excerpt.marks.iter().map(|mark| &hit.excerpt.text[mark.clone()]).collect();
        let row = [
            cell(answer.id.unwrap_or_default()),
            cell(&answer.results.query),
            hit.rank.to_string(),
            format!("{:.4}", hit.score),
            cell(&output.path(hit)),
            cell(hit.id.as_deref().unwrap_or_default()),
            hit.line.map(|line| line.to_string()).unwrap_or_default(),
            hit.page.map(|page| page.to_string()).unwrap_or_default(),
            cell(&hit.title),
            cell(&hit.heading),
            cell(&matched.join(" | ")),
            cell(&hit.excerpt.text),
        ];
        write(out, &row)?;
    }
    Ok(())
}

fn write(out: &mut impl Write, row: &[impl AsRef<[u8]>]) -> io::Result<()> {
    let mut rows = Writer::from_writer(out);
    rows.write_record(row)?;
    rows.flush()
}

/// The text of a cell: an apostrophe keeps a spreadsheet from reading it as a formula.
fn cell(text: &str) -> String {
    let text = safe::line(text);
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let cell = if formula { Cow::Owned(format!("'{text}")) } else { text };
    cell.into_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells() {
        for (text, expected) in [
            ("l’été", "l’été"),
            ("=1+1", "'=1+1"),
            ("  @SUM(A1)", "'  @SUM(A1)"),
            ("-presse", "'-presse"),
            ("a\u{1b}[31m\tb", "a\\u{1b}[31m b"),
        ] {
            assert_eq!(super::cell(text), expected);
        }
    }
}
