//! What the text of a candidate adds to its score.
//!
//! Owns one small pure function a kind of evidence. Each scores like a term of BM25: what the words tell
//! (idf) × how often the evidence is there, saturated by the passage's length. Must not know postings.

use serde::Serialize;

use super::passage::Analysed;
use super::statistics::Statistics;
use super::terms::Terms;
use super::weights;
use crate::french::Token;

/// What a query's words tell, for all candidates.
#[derive(Debug)]
pub struct Sought<'s> {
    words: &'s [Token],
    /// Places in `words` of the content words, or of all words where there are only function words.
    content: Vec<usize>,
    /// Those of `content` whose nearness counts: the ones that tell most, each stem once.
    telling: Vec<usize>,
    /// The idf of each word.
    idf: Vec<f64>,
    statistics: &'s Statistics,
}

/// A kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words spelled as in the query, accents included.
    Spelling,
    /// Neighbours of the query side by side, in order.
    Pairs,
    /// Words of the query near each other, in any order.
    Nearness,
    /// Words of the family of one of the query: they begin alike.
    Family,
    /// Words that share most of their letters with one that is not there.
    Letters,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [Kind::Spelling, Kind::Pairs, Kind::Nearness, Kind::Family, Kind::Letters];

    /// What it is worth: see [`weights`].
    pub fn weight(self) -> f64 {
        match self {
            Kind::Spelling => weights::SPELLING,
            Kind::Pairs => weights::PAIR,
            Kind::Nearness => weights::NEAR,
            Kind::Family => weights::FAMILY,
            Kind::Letters => weights::LETTERS,
        }
    }

    /// What it is, in a few plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Kind::Spelling => "spelled as typed, accents included",
            Kind::Pairs => "side by side, in order",
            Kind::Nearness => "near each other",
            Kind::Family => "words of one family",
            Kind::Letters => "words with the same letters",
        }
    }
}

/// What one kind of evidence adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Which kind.
    pub kind: Kind,
    /// What it adds to the score.
    pub score: f64,
}

impl<'s> Sought<'s> {
    /// The words of a query, in order, among its terms.
    pub fn new(words: &'s [Token], terms: &Terms, statistics: &'s Statistics) -> Sought<'s> {
        let idf: Vec<f64> = words.iter().map(|word| statistics.idf(terms.frequency(&word.stem))).collect();
        let mut content: Vec<usize> = (0..words.len()).filter(|&place| !words[place].stop).collect();
        if content.is_empty() {
            content = (0..words.len()).collect();
        }
        let mut telling: Vec<usize> = Vec::new();
        for &place in &content {
            if !telling.iter().any(|&other| words[other].stem == words[place].stem) {
                telling.push(place);
            }
        }
        telling.sort_by(|&a, &b| idf[b].total_cmp(&idf[a]));
        telling.truncate(weights::TELLING);
        telling.sort_unstable();
        Sought { words, content, telling, idf, statistics }
    }

    fn saturated(&self, passage: &Analysed, count: f64) -> f64 {
        self.statistics.saturation(count, passage.tokens.len() as u32)
    }

    /// The evidence of some kinds that a passage has, in their order.
    pub fn evidence(&self, passage: &Analysed<'_>, kinds: &[Kind]) -> Vec<Evidence> {
        let score = |kind| match kind {
            Kind::Spelling => self.spelling(passage),
            Kind::Pairs => self.pairs(passage),
            Kind::Nearness => self.nearness(passage),
            Kind::Family => self.family(passage),
            Kind::Letters => self.letters(passage),
        };
        kinds.iter().map(|&kind| Evidence { kind, score: kind.weight() * score(kind) }).collect()
    }

    /// Content words spelled as in the query, accents included.
    fn spelling(&self, passage: &Analysed) -> f64 {
        let score = |&word: &usize| {
            let sought = &self.words[word];
            let places = passage.places(&sought.stem).iter();
            let same = |place: &&u32| passage.tokens[**place as usize].written == sought.written;
            self.idf[word] * self.saturated(passage, places.filter(same).count() as f64)
        };
        self.content.iter().map(score).sum()
    }

    /// Neighbours of the query side by side, in order, function words included.
    fn pairs(&self, passage: &Analysed) -> f64 {
        let score = |word: usize| {
            let [first, second] = [&self.words[word], &self.words[word + 1]];
            let follows = |place: &&u32| {
                let this = **place as usize;
                passage.tokens.get(this + 1).is_some_and(|next| {
                    next.stem == second.stem && next.position == passage.tokens[this].position + 1
                })
            };
            let count = passage.places(&first.stem).iter().filter(follows).count();
            (self.idf[word] + self.idf[word + 1]) * self.saturated(passage, count as f64)
        };
        (0..self.words.len().saturating_sub(1)).map(score).sum()
    }

    /// Every two content words: what they tell on average, divided by the least number of content words from
    /// one to the other.
    fn nearness(&self, passage: &Analysed) -> f64 {
        // A function word that only folding makes alike (`mais`, for `maïs`) is near nothing.
        let places = |word: &usize| -> Vec<u32> {
            let sought = &self.words[*word];
            let same = |place: &&u32| passage.tokens[**place as usize].stop == sought.stop;
            passage.places(&sought.stem).iter().filter(same).copied().collect()
        };
        let places: Vec<Vec<u32>> = self.telling.iter().map(places).collect();
        let mut sum = 0.0;
        for (first, here) in places.iter().enumerate() {
            for (second, there) in places.iter().enumerate().skip(first + 1) {
                if let Some(distance) = least_distance(passage, here, there) {
                    let idf = f64::midpoint(self.idf[self.telling[first]], self.idf[self.telling[second]]);
                    sum += idf / f64::from(distance.max(1));
                }
            }
        }
        sum
    }

    /// Words of the same family count as the word itself, in part: what that adds to its score.
    fn family(&self, passage: &Analysed) -> f64 {
        let score = |&word: &usize| {
            let sought = &self.words[word];
            let count = passage.places(&sought.stem).len() as f64;
            let kin = |token: &Token| match kinship(sought.form.as_str(), token.form.as_str()) {
                kinship if kinship > 0.0 && token.stem != sought.stem => kinship,
                _ => 0.0,
            };
            let kin: f64 = passage.tokens.iter().map(kin).sum();
            self.idf[word] * (self.saturated(passage, count + kin) - self.saturated(passage, count))
        };
        self.content.iter().map(score).sum()
    }

    /// Words that share their groups of letters with one that is not there: the best of the passage counts.
    fn letters(&self, passage: &Analysed) -> f64 {
        let lacking = |word: &&usize| passage.places(&self.words[**word].stem).is_empty();
        let score = |&word: &usize| {
            let sought = self.words[word].form.as_str();
            let forms = passage.tokens.iter().map(|token| token.form.as_str());
            let best = forms.map(|form| likeness(sought, form)).fold(0.0, f64::max);
            self.idf[word] * best * self.saturated(passage, 1.0)
        };
        self.content.iter().filter(lacking).map(score).sum()
    }
}

/// The least number of content words from a place of one ascending list to one of another.
fn least_distance(passage: &Analysed, here: &[u32], there: &[u32]) -> Option<u32> {
    let mut least = None;
    let (mut here, mut there) = (here.iter().peekable(), there.iter().peekable());
    while let (Some(&&a), Some(&&b)) = (here.peek(), there.peek()) {
        let distance = passage.depth(a).abs_diff(passage.depth(b));
        least = Some(least.map_or(distance, |least: u32| least.min(distance)));
        if a < b {
            here.next()
        } else {
            there.next()
        };
    }
    least
}

/// How much a word is of the family of another: the share of the longer one's bytes that they begin with
/// alike, from 0 to 1; 0 under [`weights::MIN_KIN_BYTES`] bytes or under half.
fn kinship(sought: &str, other: &str) -> f64 {
    let (sought, other) = (sought.as_bytes(), other.as_bytes());
    // Most words are told apart by their beginnings at once.
    let beginning = |word: &[u8]| word.first_chunk::<{ weights::MIN_KIN_BYTES }>().copied();
    if beginning(sought).is_none() || beginning(sought) != beginning(other) {
        return 0.0;
    }
    let alike = sought.iter().zip(other).take_while(|(a, b)| a == b).count();
    let longer = sought.len().max(other.len());
    if alike * 2 < longer { 0.0 } else { alike as f64 / longer as f64 }
}

/// Share of the groups of four bytes of a word that another has, from 0 to 1.
fn likeness(sought: &str, other: &str) -> f64 {
    let (sought, other) = (sought.as_bytes(), other.as_bytes());
    if other.len() < 4 {
        return 0.0;
    }
    let grams = sought.windows(4);
    let all = grams.len().max(1);
    let shared = grams.filter(|gram| other.windows(4).any(|window| window == *gram)).count();
    shared as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families() {
        for (sought, other, expected) in [
            ("licenciement", "licencie", 8.0 / 12.0),
            ("demission", "demissionnaire", 9.0 / 14.0),
            ("chat", "chaton", 4.0 / 6.0),
            ("port", "portefeuille", 0.0),
            ("roi", "roitelet", 0.0),
            ("maison", "raison", 0.0),
        ] {
            assert!((kinship(sought, other) - expected).abs() < 1e-9, "{sought} {other}");
            assert!((kinship(other, sought) - expected).abs() < 1e-9, "{other} {sought}");
        }
    }

    #[test]
    fn letters_in_common() {
        for (sought, other, expected) in [
            ("fotographe", "photographe", 6.0 / 7.0),
            ("gouvernement", "gouvernemant", 6.0 / 9.0),
            ("eau", "eau", 0.0),
            ("maison", "raisin", 0.0),
        ] {
            assert!((likeness(sought, other) - expected).abs() < 1e-9, "{sought} {other}");
        }
    }
}
