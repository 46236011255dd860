//! A list of queries.
//!
//! Owns its two forms: a query a line, or JSON Lines with `text` (or `query`) and `id`. Must not know where
//! they come from.

use serde::Deserialize;
use serde_json::Value;

/// One query of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Its id, or the number of its line.
    pub id: String,
    /// The query.
    pub text: String,
}

#[derive(Deserialize)]
struct Record {
    #[serde(default, alias = "_id")]
    id: Value,
    #[serde(alias = "query")]
    text: String,
}

/// The queries of a list, and for each line that is none its number, from 1, and what is wrong with it.
pub fn parse(text: &str) -> (Vec<Numbered>, Vec<(usize, String)>) {
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
