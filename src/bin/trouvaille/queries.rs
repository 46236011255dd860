//! A file of queries.
//!
//! Owns its two forms: a query a line, or JSON Lines with `text` (or `query`) and `id`.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;
use trouvaille::corpus::decode;

/// One query of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbered {
    /// Its id, or the number of its line.
    pub(crate) id: String,
    /// The query.
    pub(crate) text: String,
}

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: Value,
    #[serde(alias = "query")]
    text: String,
}

/// The queries of a file (`-` is standard input), and one message for each line that is none.
pub(crate) fn read(path: &Path) -> anyhow::Result<(Vec<Numbered>, Vec<String>)> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        bytes
    } else {
        std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?
    };
    let (queries, wrong) = parse(&decode::text(&bytes));
    let wrong = wrong.into_iter().map(|(line, cause)| format!("{}:{line}: {cause}", path.display()));
    Ok((queries, wrong.collect()))
}

fn parse(text: &str) -> (Vec<Numbered>, Vec<(usize, String)>) {
    let lines = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let json = lines().next().is_some_and(|(_, line)| line.trim_start().starts_with('{'));
    let (mut queries, mut wrong) = (Vec::new(), Vec::new());
    for (place, line) in lines() {
        let number = (place + 1).to_string();
        if !json {
            queries.push(Numbered { id: number, text: line.trim().to_owned() });
            continue;
        }
        match serde_json::from_str::<Record>(line) {
            Ok(Record { id, text }) => {
                let id = match id {
                    Value::String(id) => id,
                    Value::Number(id) => id.to_string(),
                    _ => number,
                };
                queries.push(Numbered { id, text });
            }
            Err(error) => wrong.push((place + 1, format!("not a query ({error}); left out"))),
        }
    }
    (queries, wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(id: &str, text: &str) -> Numbered {
        Numbered { id: id.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn both_forms() {
        let (queries, wrong) = parse("loi\n\n  \"liberté de la presse\" \n");
        assert_eq!(queries, [query("1", "loi"), query("3", "\"liberté de la presse\"")]);
        assert!(wrong.is_empty());
        let (queries, wrong) = parse(
            "{\"id\": \"q1\", \"text\": \"loi\"}\n{\"query\": \"été\"}\n{bad\n{\"id\": 7, \"text\": \"eau\"}\n",
        );
        assert_eq!(queries, [query("q1", "loi"), query("2", "été"), query("7", "eau")]);
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].0, 3);
    }
}
