//! `analyze`.

use std::io::{self, Write};

use serde::Serialize;
use trouvaille::corpus::canonical;
use trouvaille::french::{self, Token};
use trouvaille::query::parse;

use crate::args;
use crate::{Outcome, json, safe};

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

pub(crate) fn run(command: &args::Analyze) -> anyhow::Result<Outcome> {
    let text = canonical(&command.text);
    let mut out = io::stdout().lock();
    if command.query {
        let query = parse::parse(&text);
        writeln!(out, "{}", safe::line(&query.to_string()))?;
        for notice in &query.notices {
            writeln!(io::stderr(), "trouvaille: {}", safe::line(notice))?;
        }
        return Ok(Outcome::Done);
    }
    let tokens = french::analyse(&text);
    if command.json {
        let objects: Vec<TokenObject<'_>> = tokens.iter().map(|token| object(&text, token)).collect();
        json::write(&mut out, &objects)?;
        return Ok(Outcome::Done);
    }
    let wide = |of: &dyn Fn(&Token) -> usize| tokens.iter().map(of).max().unwrap_or(0).max(6);
    let word = |token: &Token| safe::line(text.get(token.span.clone()).unwrap_or_default()).into_owned();
    let words = wide(&|token| word(token).chars().count());
    let forms = wide(&|token| token.form.as_str().chars().count());
    writeln!(out, "place  {:words$}  {:forms$}  {:10}  note", "word", "form", "stem")?;
    for token in &tokens {
        let note = match (token.stop, token.glued) {
            (true, true) => "function word, of a compound",
            (true, false) => "function word",
            (false, true) => "of a compound",
            (false, false) => "",
        };
        let line = format!(
            "{:5}  {:words$}  {:forms$}  {:10}  {note}",
            token.position,
            word(token),
            token.form.as_str(),
            token.stem.as_str(),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(if tokens.is_empty() { Outcome::Nothing } else { Outcome::Done })
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
