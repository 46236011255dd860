//! `analyze`.
//!
//! Owns two tables that need no knowledge of the program: what a text becomes, word by word, and how a query
//! is read, clause by clause.

use std::io::{self, Write};

use serde::Serialize;
use trouvaille::corpus::canonical;
use trouvaille::french::{self, Token};
use trouvaille::query::{parse, reading};
use unicode_width::UnicodeWidthStr;

use crate::output::{json, safe};
use crate::search::text_or_input;
use crate::{Outcome, args, say};

#[derive(Serialize)]
struct TokenObject<'t> {
    text: &'t str,
    bytes: [usize; 2],
    position: u32,
    form: &'t str,
    stem: &'t str,
    stop: bool,
    glued: bool,
}

#[derive(Serialize)]
struct QueryObject<'q> {
    read_as: String,
    rule: String,
    notices: &'q [String],
    clauses: Vec<ClauseObject<'q>>,
}

#[derive(Serialize)]
struct ClauseObject<'q> {
    depth: usize,
    clause: &'q str,
    role: &'q str,
    finds: &'q str,
}

pub(crate) fn run(command: &args::Analyze) -> anyhow::Result<Outcome> {
    let text = text_or_input(&command.text)?;
    let text = canonical(&text);
    if command.query { query(&text, command.json) } else { words(&text, command.json) }
}

fn words(text: &str, as_json: bool) -> anyhow::Result<Outcome> {
    let tokens = french::analyse(text);
    let mut out = io::stdout().lock();
    if as_json {
        let objects: Vec<TokenObject<'_>> = tokens.iter().map(|token| object(text, token)).collect();
        json::write(&mut out, &objects)?;
        return Ok(Outcome::Done);
    }
    let row = |token: &Token| {
        [
            token.position.to_string(),
            format!("{}-{}", token.span.start, token.span.end),
            safe::line(text.get(token.span.clone()).unwrap_or_default()).into_owned(),
            token.form.as_str().to_owned(),
            token.stem.as_str().to_owned(),
            note(token).to_owned(),
        ]
    };
    let rows: Vec<[String; 6]> = tokens.iter().map(row).collect();
    table(&mut out, ["place", "bytes", "word", "form", "stem", "note"], &rows)?;
    Ok(if tokens.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn note(token: &Token) -> &'static str {
    match (token.stop, token.glued) {
        (true, true) => "function word, in a compound",
        (true, false) => "function word",
        (false, true) => "in a compound with the word before",
        (false, false) => "",
    }
}

fn query(text: &str, as_json: bool) -> anyhow::Result<Outcome> {
    let query = parse::parse(text);
    let lines = reading::lines(&query);
    let mut out = io::stdout().lock();
    if as_json {
        let object = QueryObject {
            read_as: query.to_string(),
            rule: reading::rule(&query),
            notices: &query.notices,
            clauses: lines
                .iter()
                .map(|line| ClauseObject {
                    depth: line.depth,
                    clause: &line.clause,
                    role: line.role,
                    finds: &line.finds,
                })
                .collect(),
        };
        json::write(&mut out, &object)?;
        return Ok(Outcome::Done);
    }
    for notice in &query.notices {
        say(notice)?;
    }
    writeln!(out, "read as: {}\n", safe::line(&query.to_string()))?;
    let row = |line: &reading::Line| {
        let clause = format!("{}{}", "  ".repeat(line.depth), safe::line(&line.clause));
        [clause, line.role.to_owned(), safe::line(&line.finds).into_owned()]
    };
    let rows: Vec<[String; 3]> = lines.iter().map(row).collect();
    table(&mut out, ["clause", "role", "finds"], &rows)?;
    writeln!(out, "\n{}", reading::rule(&query))?;
    Ok(Outcome::Done)
}

/// A table in columns as wide as what they hold.
fn table<const N: usize>(out: &mut impl Write, head: [&str; N], rows: &[[String; N]]) -> io::Result<()> {
    let head = head.map(str::to_owned);
    let all = || std::iter::once(&head).chain(rows);
    let widths: [usize; N] =
        std::array::from_fn(|column| all().map(|row| row[column].width()).max().unwrap_or_default());
    for row in all() {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn object<'t>(text: &'t str, token: &'t Token) -> TokenObject<'t> {
    TokenObject {
        text: text.get(token.span.clone()).unwrap_or_default(),
        bytes: [token.span.start, token.span.end],
        position: token.position,
        form: token.form.as_str(),
        stem: token.stem.as_str(),
        stop: token.stop,
        glued: token.glued,
    }
}
