//! Text to measure on where there is none.
//!
//! Owns a generator of words that look French and are distributed as words are (Zipf's law). The same seed
//! gives the same text, of any size.

use std::fmt::Write;

/// Words of the vocabulary: of the order of a large collection's.
const WORDS: usize = 60_000;

/// The commonest words, as they are in French.
const FUNCTION_WORDS: &[&str] = &[
    "de", "la", "le", "et", "les", "des", "en", "un", "du", "une", "que", "est", "pour", "qui", "dans", "a",
    "par", "plus", "pas", "au", "sur", "ne", "se", "ce", "il", "sont", "avec", "ou", "son", "aux",
];

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "f", "g", "gr", "j", "l", "m", "n", "p", "pl", "pr", "qu", "r", "s", "t", "tr",
    "v",
];
const NUCLEI: &[&str] = &["a", "e", "é", "è", "i", "o", "u", "ou", "ai", "eau", "on", "an", "in", "eu", "oi"];
const ENDS: &[&str] = &["", "s", "e", "es", "er", "ait", "ent", "tion", "ment", "eur", "té", "ique", "aux"];

/// A source of paragraphs.
#[derive(Debug, Clone)]
pub struct Text {
    random: fastrand::Rng,
    words: Vec<String>,
    /// Sums of the weights of the words up to each.
    sums: Vec<f64>,
}

impl Text {
    /// A source that a seed decides.
    pub fn new(seed: u64) -> Text {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut words: Vec<String> = FUNCTION_WORDS.iter().map(|word| (*word).to_owned()).collect();
        while words.len() < WORDS {
            words.push(word(&mut random));
        }
        let mut sum = 0.0;
        let sums = (1..=words.len()).map(|rank| {
            sum += 1.0 / (rank as f64 + 2.7);
            sum
        });
        Text { random, sums: sums.collect(), words }
    }

    fn word(&mut self) -> &str {
        let at = self.random.f64() * self.sums.last().copied().unwrap_or_default();
        let place = self.sums.partition_point(|sum| *sum < at).min(self.words.len() - 1);
        &self.words[place]
    }

    /// A paragraph of some sentences.
    pub fn paragraph(&mut self) -> String {
        let mut paragraph = String::new();
        for _ in 0..self.random.usize(2..8) {
            let length = self.random.usize(6..26);
            for place in 0..length {
                let elided = self.random.usize(..14) == 0;
                let word = self.word().to_owned();
                let first = word.chars().next().unwrap_or('a');
                if elided && "aeéèio".contains(first) {
                    paragraph.push_str("l’");
                }
                if place == 0 {
                    paragraph.extend(first.to_uppercase());
                    paragraph.push_str(&word[first.len_utf8()..]);
                } else {
                    paragraph.push_str(&word);
                }
                let end = if place + 1 == length { ". " } else { " " };
                paragraph.push_str(end);
            }
        }
        paragraph
    }

    /// One record, as a line of JSON.
    pub fn record(&mut self, id: usize) -> String {
        let paragraphs: Vec<String> = (0..self.random.usize(1..5)).map(|_| self.paragraph()).collect();
        serde_json::json!({ "id": id, "text": paragraphs.join("\n\n") }).to_string()
    }
}

fn word(random: &mut fastrand::Rng) -> String {
    let mut word = String::new();
    for _ in 0..random.usize(1..4) {
        let _ =
            write!(word, "{}{}", random.choice(ONSETS).unwrap_or(&""), random.choice(NUCLEI).unwrap_or(&"a"));
    }
    word + random.choice(ENDS).unwrap_or(&"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_the_text() {
        let text = |seed| {
            let mut text = Text::new(seed);
            (0..5).map(|id| text.record(id)).collect::<Vec<_>>()
        };
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
        assert!(text(1).iter().all(|record| serde_json::from_str::<serde_json::Value>(record).is_ok()));
    }
}
