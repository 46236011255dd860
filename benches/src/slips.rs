//! Queries as they are typed in haste.
//!
//! Owns taking accents off, and one slip of the hand in a query. The same seed gives the same slip.

use trouvaille::french::fold;

/// The query without accents and ligatures, in lower case.
pub fn unaccented(query: &str) -> String {
    let plain =
        |c: char| if c.is_alphabetic() { fold::fold(&c.to_string()).into_owned() } else { c.to_string() };
    query.chars().map(plain).collect()
}

/// The query with one slip in its longest word: two letters that change places, one left out, one doubled, or
/// another in its place.
pub fn slipped(query: &str, seed: u64) -> String {
    let mut random = fastrand::Rng::with_seed(seed);
    let words = query.split(|c: char| !c.is_alphabetic());
    let Some(word) = words.max_by_key(|word| word.chars().count()).filter(|word| word.chars().count() > 3)
    else {
        return query.to_owned();
    };
    let mut letters: Vec<char> = word.chars().collect();
    let place = random.usize(1..letters.len() - 1);
    match random.usize(..4) {
        0 => letters.swap(place, place + 1),
        1 => drop(letters.remove(place)),
        2 => letters.insert(place, letters[place]),
        _ => letters[place] = random.choice(['a', 'e', 'i', 'n', 'o', 'r', 's', 't']).unwrap_or('e'),
    }
    let slipped: String = letters.into_iter().collect();
    query.replacen(word, &slipped, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_is_typed_in_haste() {
        assert_eq!(unaccented("L’Été à l’œuvre"), "l’ete a l’oeuvre");
        let slips: Vec<String> = (0..40).map(|seed| slipped("le licenciement", seed)).collect();
        assert!(slips.iter().all(|slip| slip.starts_with("le l") && slip.ends_with('t') || slip.len() < 15));
        assert!(slips.iter().filter(|slip| *slip != "le licenciement").count() > 35);
        assert_eq!(slipped("le roi", 1), "le roi", "too short");
    }
}
