//! Slips of the hand and of the ear.
//!
//! Owns what it costs to take one form for another: less where the two sound alike, where a letter is doubled or
//! single, where two letters change places, or where the keys lie side by side on a French keyboard. Must not
//! know which words exist. Law: 0 from a form to itself, more than 0 to any other, and the same in both directions.

/// Groups of letters that sound alike: each is rewritten as the second, in this order, before forms are compared
/// as they sound.
const SOUNDS: &[(&str, &str)] = &[
    ("eau", "o"),
    ("au", "o"),
    ("ph", "f"),
    ("th", "t"),
    ("rh", "r"),
    ("qu", "k"),
    ("ck", "k"),
    ("sch", "$"),
    ("ch", "$"),
    ("ca", "ka"),
    ("co", "ko"),
    ("cu", "ku"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "sy"),
    ("ai", "e"),
    ("ei", "e"),
    ("an", "en"),
    ("am", "em"),
    ("y", "i"),
    ("h", ""),
];

/// The rows of a French keyboard.
const ROWS: [&str; 3] = ["azertyuiop", "qsdfghjklm", "wxcvbn"];

/// What two forms that sound alike cost.
const ALIKE: f64 = 0.5;
/// What a letter doubled or not costs.
const DOUBLED: f64 = 0.5;
/// What a key beside the right one, or two letters that change places, cost.
const NEIGHBOUR: f64 = 0.75;
/// What any other letter more, less or in place of another costs.
const OTHER: f64 = 1.0;

/// What it costs to take a form for another.
pub fn cost(typed: &str, meant: &str) -> f64 {
    let edits = edits(typed.as_bytes(), meant.as_bytes());
    if typed != meant && sound(typed) == sound(meant) { edits.min(ALIKE) } else { edits }
}

/// How a form sounds, about: doubled letters single, silent ones gone.
fn sound(form: &str) -> String {
    let mut sound = single_letters(form);
    for (letters, heard) in SOUNDS {
        if sound.contains(letters) {
            sound = sound.replace(letters, heard);
        }
    }
    single_letters(&sound).trim_end_matches(['e', 's', 't', 'd', 'x']).to_owned()
}

/// The letters of a word, each run of the same one once.
fn single_letters(word: &str) -> String {
    let mut single = String::with_capacity(word.len());
    for letter in word.chars() {
        if !single.ends_with(letter) {
            single.push(letter);
        }
    }
    single
}

/// The least sum of the costs of edits that make one form of the other (Damerau's distance of neighbours).
fn edits(typed: &[u8], meant: &[u8]) -> f64 {
    let width = meant.len() + 1;
    let mut costs = vec![0.0_f64; (typed.len() + 1) * width];
    for i in 0..=typed.len() {
        for j in 0..=meant.len() {
            let at = |i: usize, j: usize| costs[i * width + j];
            costs[i * width + j] = match (i, j) {
                (0, 0) => 0.0,
                (_, 0) => at(i - 1, 0) + single(typed, i - 1),
                (0, _) => at(0, j - 1) + single(meant, j - 1),
                _ => {
                    let mut least = at(i - 1, j - 1) + replaced(typed[i - 1], meant[j - 1]);
                    least = least.min(at(i - 1, j) + single(typed, i - 1));
                    least = least.min(at(i, j - 1) + single(meant, j - 1));
                    let swapped =
                        i > 1 && j > 1 && typed[i - 2] == meant[j - 1] && typed[i - 1] == meant[j - 2];
                    if swapped { least.min(at(i - 2, j - 2) + NEIGHBOUR) } else { least }
                }
            };
        }
    }
    costs.last().copied().unwrap_or_default()
}

/// What a letter costs that one form has and the other has not.
fn single(form: &[u8], place: usize) -> f64 {
    if place > 0 && form[place - 1] == form[place] { DOUBLED } else { OTHER }
}

fn replaced(typed: u8, meant: u8) -> f64 {
    if typed == meant {
        return 0.0;
    }
    let place = |letter: u8| {
        let rows = ROWS.iter().enumerate();
        rows.flat_map(|(row, keys)| keys.bytes().enumerate().map(move |(column, key)| (row, column, key)))
            .find_map(|(row, column, key)| (key == letter).then_some((row, column)))
    };
    match (place(typed), place(meant)) {
        (Some((row, column)), Some((other_row, other_column)))
            if row.abs_diff(other_row) <= 1 && column.abs_diff(other_column) <= 1 =>
        {
            NEIGHBOUR
        }
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A slip, the word meant, and one that is no nearer by edits alone but less likely meant.
    #[test]
    fn the_likelier_word_is_nearer() {
        for (typed, meant, other) in [
            ("fotographe", "photographe", "topographe"),
            ("apeler", "appeler", "peler"),
            ("homage", "hommage", "homards"),
            ("nuot", "nuit", "nuot2"),
            ("licenciemnet", "licenciement", "licenciemneta"),
            ("ortografe", "orthographe", "autographe"),
            ("prevot", "prevots", "pivot"),
            ("acord", "accord", "abord"),
            ("chema", "schema", "cinema"),
        ] {
            assert!(cost(typed, meant) < cost(typed, other), "{typed}: {meant} before {other}");
        }
    }

    proptest! {
        #[test]
        fn a_cost_is_a_distance(a in "[a-eht]{1,7}", b in "[a-eht]{1,7}") {
            prop_assert!(cost(&a, &a) == 0.0);
            prop_assert!((cost(&a, &b) - cost(&b, &a)).abs() < 1e-9);
            prop_assert!(a == b || cost(&a, &b) > 0.0);
        }
    }
}
