//! The queries that every side is asked.
//!
//! Owns drawing them from the passages themselves, with a fixed seed: words, phrases, phrases of function
//! words, and beginnings of words.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// Any of these words.
    Words(Vec<String>),
    /// These words in a row.
    Phrase(Vec<String>),
    /// Words that begin so.
    Prefix(String),
}

impl Ask {
    /// The query in Trouvaille's language.
    pub fn written(&self) -> String {
        match self {
            Ask::Words(words) => words.join(" "),
            Ask::Phrase(words) => format!("\"{}\"", words.join(" ")),
            Ask::Prefix(start) => format!("{start}*"),
        }
    }

    /// Whether it is a phrase of short words alone, as [`draw`] draws them.
    pub fn is_of_function_words(&self) -> bool {
        matches!(self, Ask::Phrase(words) if words.len() == 2 && words.iter().all(|word| is_short(word)))
    }

    /// Reads a line: quoted, a phrase; ending with `*`, a beginning; else words.
    pub fn read(line: &str) -> Ask {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        if let Some(phrase) = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Ask::Phrase(words(phrase))
        } else if let Some(start) = line.strip_suffix('*') {
            Ask::Prefix(start.to_owned())
        } else {
            Ask::Words(words(line))
        }
    }
}

/// Draws queries from a sample of passages: of ten, four of words, three phrases, one phrase of function
/// words, two beginnings of words.
///
/// # Errors
/// If the passages are too few or too short to draw from.
pub fn draw(passages: &[String], count: usize, seed: u64) -> Result<Vec<Ask>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut asks = Vec::new();
    let mut tries = count * 1000;
    while asks.len() < count {
        tries = tries.checked_sub(1).context("too little text to draw queries from; name a file of them")?;
        let passage = random.choice(passages).context("no text to draw queries from")?;
        let words: Vec<&str> = passage.split_whitespace().filter(|word| is_plain(word)).collect();
        let long: Vec<&str> = words.iter().copied().filter(|word| word.chars().count() > 4).collect();
        let ask = match asks.len() % 10 {
            0..4 => pick(&long, 1 + asks.len() % 3, &mut random).map(Ask::Words),
            4..7 => {
                row(passage, &mut random, |words| words.iter().any(|word| word.len() > 4)).map(Ask::Phrase)
            }
            7 => {
                row(passage, &mut random, |words| words.len() == 2 && words.iter().all(|word| is_short(word)))
                    .map(Ask::Phrase)
            }
            _ => random.choice(&long).map(|word| Ask::Prefix(word.chars().take(5).collect())),
        };
        asks.extend(ask);
    }
    Ok(asks)
}

fn is_short(word: &str) -> bool {
    word.len() < 4
}

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_lowercase)
}

fn pick(words: &[&str], count: usize, random: &mut fastrand::Rng) -> Option<Vec<String>> {
    (words.len() >= count).then(|| {
        random.choose_multiple(words.iter(), count).into_iter().map(|word| (*word).to_owned()).collect()
    })
}

/// Two or three plain words in a row.
fn row(passage: &str, random: &mut fastrand::Rng, fits: impl Fn(&[&str]) -> bool) -> Option<Vec<String>> {
    let words: Vec<&str> = passage.split(' ').collect();
    let count = random.usize(2..4);
    let rows: Vec<&[&str]> = words.windows(count).collect();
    for _ in 0..20 {
        let row = random.choice(&rows)?;
        if row.iter().all(|word| is_plain(word)) && fits(row) {
            return Some(row.iter().map(|word| (*word).to_owned()).collect());
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn drawn_queries_are_the_same_for_the_same_seed_and_read_back() {
        let passages = ["de la liberté publique et de la presse française, que le juge apprécie".to_owned()];
        let asks = draw(&passages, 20, 7).unwrap();
        assert_eq!(asks, draw(&passages, 20, 7).unwrap());
        assert_eq!(asks.len(), 20);
        assert!(asks.iter().all(|ask| Ask::read(&ask.written()) == *ask));
        assert_eq!(asks.iter().filter(|ask| ask.is_of_function_words()).count(), 2);
    }

    #[test]
    fn too_little_text_is_an_error() {
        assert!(draw(&["bonjour".to_owned()], 10, 7).is_err());
        assert!(draw(&[], 10, 7).is_err());
    }
}
