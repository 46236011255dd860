//! The full-text module of `SQLite`, at its best for French: diacritics removed, no stems. It has one thread, no
//! journal and no synchronisation, and as much memory for its table of words as the others have.

use std::path::Path;

use anyhow::Result;

use super::{Answer, Answers, Built, HITS, Task, WRITER_BYTES};
use crate::corpus;
use crate::queries::Ask;

/// The name of the database in its folder.
const FILE: &str = "fts.db";

/// Indexes the files of a task.
pub fn index(task: &Task) -> Result<Built> {
    let mut connection = rusqlite::Connection::open(task.folder.join(FILE))?;
    connection.execute_batch(
        "pragma journal_mode = off; pragma synchronous = off;
         create virtual table passages using fts5(text, tokenize = 'unicode61 remove_diacritics 2');",
    )?;
    connection.pragma_update(None, "cache_size", -i64::try_from(WRITER_BYTES / 1024)?)?;
    connection.execute(
        "insert into passages(passages, rank) values ('hashsize', ?)",
        [i64::try_from(WRITER_BYTES)?],
    )?;
    let transaction = connection.transaction()?;
    let mut passages = 0;
    {
        let mut insert = transaction.prepare("insert into passages values (?)")?;
        corpus::passages(&task.paths, |passage| {
            insert.execute([&passage.text])?;
            passages += 1;
            Ok(())
        })?;
    }
    transaction.execute("insert into passages(passages) values ('optimize')", [])?;
    transaction.commit()?;
    Ok((passages, 1))
}

/// Opens the index to answer queries.
pub fn answers(folder: &Path) -> Result<Answers> {
    let connection = rusqlite::Connection::open(folder.join(FILE))?;
    Ok(Box::new(move |ask| {
        let quoted = |word: &String| format!("\"{}\"", word.replace('"', "\"\""));
        let written = match ask {
            Ask::Words(words) => words.iter().map(quoted).collect::<Vec<_>>().join(" OR "),
            Ask::Phrase(words) => quoted(&words.join(" ")),
            Ask::Prefix(start) => format!("{} *", quoted(start)),
        };
        let matches: i64 = connection
            .prepare_cached("select count(*) from passages where passages match ?")?
            .query_row([&written], |row| row.get(0))?;
        let mut best = connection.prepare_cached(
            "select snippet(passages, 0, '<b>', '</b>', '…', 48) from passages where passages match ? order by rank limit ?",
        )?;
        let snippets = best.query_map((&written, i64::try_from(HITS)?), |row| row.get::<_, String>(0))?;
        let mut marked = false;
        for snippet in snippets {
            marked |= snippet?.contains("<b>");
        }
        Ok(Answer { matches: matches.unsigned_abs(), marked })
    }))
}
