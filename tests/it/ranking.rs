//! The first stage, seen from outside: what is passed over changes no answer.

use std::fmt::Write as _;

use crate::env::Env;

/// Passages enough for several windows and for scores that cannot be among the best, some of one score.
fn env() -> Env {
    let words = ["contrat", "bail", "loyer", "travail", "juge", "préavis", "locataire", "congé"];
    let mut records = String::new();
    for number in 0_usize..5000 {
        let mut text = String::new();
        for place in 0..3 + number % 5 {
            let word = (number * 7 + place * place * (1 + number % 3)) % (words.len() + number % 2 * 40);
            let _ = write!(text, "{} ", words.get(word).unwrap_or(&"rien"));
        }
        let _ = writeln!(records, "{{\"id\": {number}, \"text\": \"{text}\"}}");
    }
    let env = Env::with(&[("baux.jsonl", &records)]);
    env.done(&["index", "baux.jsonl"]);
    env
}

/// Each hit of a page, without what comes after it.
fn hits(env: &Env, query: &str, limit: &str) -> Vec<String> {
    let said = env.run(&["search", "-f", "jsonl", "--alike", "--limit", limit, "--", query]).out;
    said.lines().map(str::to_owned).collect()
}

#[test]
fn a_short_page_is_the_beginning_of_a_long_one() {
    let env = env();
    for query in [
        "contrat", "contrat bail loyer", "juge préavis", "+contrat bail -juge", "\"contrat bail\"",
        "loyer OU (travail juge)", "+(bail loyer) congé locataire", "cont* bail", "=préavis contrat",
    ] {
        let all = hits(&env, query, "4900");
        let few = hits(&env, query, "7");
        assert!(all.len() > 200, "{query}: {}", all.len());
        assert_eq!(few, all[..7], "{query}");
    }
}
