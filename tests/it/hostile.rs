//! Law **output**: no control character of a document ever reaches a terminal, from wherever it comes.

use crate::env::Env;

/// Characters that would move the cursor, ring, colour, link, retitle, or turn the line around.
const HOSTILE: &[&str] = &[
    "\u{1b}[31m",
    "\u{1b}]0;titre\u{7}",
    "\u{1b}]8;;http://exemple\u{1b}\\",
    "\u{9b}31m",
    "\u{85}",
    "\u{8}",
    "\r",
    "\u{7f}",
    "\u{202e}",
    "\u{2066}",
    "\u{200f}",
    "\u{2028}",
];

fn is_dangerous(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[test]
fn texts_titles_headings_ids_and_queries() {
    for hostile in HOSTILE {
        let env = Env::new();
        let escaped = serde_json::to_string(&format!("a{hostile}b")).unwrap();
        env.write(
            "notes.jsonl",
            format!(
                "{{\"id\": {escaped}, \"title\": {escaped}, \"text\": \"presse \\u001b[2J et {}\"}}\n",
                &escaped[1..escaped.len() - 1]
            ),
        );
        env.write("a.md", format!("# T{hostile}itre\n\n## Un{hostile}deux\n\nLa presse {hostile} libre.\n"));
        env.done(&["index", "."]);
        let query = format!("presse {hostile}zut");
        let mut runs = vec![
            env.run(&["search", "--count", &query]),
            env.run(&["analyze", &query]),
            env.run(&["analyze", "--query", &query]),
            env.run(&["search", &format!("zut{hostile}")]),
            env.run(&["search", "presse", &format!("nulle{hostile}part")]),
            env.run(&["index", &format!("nulle{hostile}part")]),
            env.run(&[&format!("{hostile}commande")]),
            env.run(&["search", "presse", "--sort", hostile]),
        ];
        for format in ["text", "json", "jsonl", "csv", "html", "markdown"] {
            runs.push(env.run(&["search", &query, "--format", format, "--explain"]));
        }
        for run in runs {
            for (place, text) in [("out", &run.out), ("err", &run.err)] {
                let found = text.replace("\r\n", "\n").chars().find(|c| is_dangerous(*c));
                assert_eq!(found, None, "{hostile:?} in {place} of {run:?}");
            }
        }
    }
}

/// With colour, the only control sequences are those that begin or end a style or a link of our own.
#[test]
fn styles_are_the_only_control_sequences() {
    for hostile in HOSTILE {
        let env = Env::new();
        let id = serde_json::to_string(&format!("a{hostile}b")).unwrap();
        env.write("a.jsonl", format!("{{\"id\": {id}, \"text\": \"La presse libre.\"}}\n"));
        env.done(&["index", "."]);
        let run = env.done(&["search", "presse", "--color", "always"]);
        for sequence in run.out.split('\u{1b}').skip(1) {
            let style = sequence.strip_prefix('[').and_then(|rest| rest.split_once('m'));
            let numbers = style.map(|(numbers, _)| numbers.chars().all(|c| c.is_ascii_digit() || c == ';'));
            assert_eq!(numbers, Some(true), "{sequence:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn paths() {
    for hostile in HOSTILE {
        let env = Env::new();
        env.write(&format!("a{hostile}b/c{hostile}.txt").replace("//", "__"), "La presse.\n");
        env.write(&format!("mauvais{}.jsonl", hostile.replace('/', "_")), "{oops\n");
        let runs = [
            env.run(&["index", "."]),
            env.run(&["status"]),
            env.run(&["search", "presse"]),
            env.run(&["search", "presse", "--files"]),
            env.run(&["search", "presse", "--json"]),
        ];
        for run in runs {
            let found = (run.out + &run.err).chars().find(|c| is_dangerous(*c));
            assert_eq!(found, None, "{hostile:?}");
        }
    }
}
