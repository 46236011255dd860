//! How the program behaves in the hand: errors of one line, standard input, pipes, signals, manuals.

use std::process::Stdio;

use crate::env::Env;

fn presse() -> Env {
    let env = Env::with(&[("a.txt", "La presse libre.\n")]);
    env.done(&["index", "a.txt"]);
    env
}

#[test]
fn a_command_line_that_cannot_be_read_is_one_line() {
    let env = Env::new();
    for (args, expected) in [
        (&["serch", "x"][..], "serch: no such command; did you mean search?"),
        (&["search", "x", "--limt", "3"], "--limt: no such option; did you mean --limit?"),
        (
            &["search", "x", "--sort", "poids"],
            "--sort <ORDER> does not take \"poids\"; it takes one of relevance, date, path; see `trouvaille --help`",
        ),
        (
            &["search", "x", "-n", "dix"],
            "--limit <N> does not take \"dix\"; it takes a whole number; see `trouvaille --help`",
        ),
        (&["search"], "<QUERY> is missing; see `trouvaille --help`"),
        (&["search", "x", "--json", "-c"], "--json does not go with --count; see `trouvaille --help`"),
        (&["x\u{1b}[31m"], "x\\u{1b}[31m: no such command; see `trouvaille --help`"),
    ] {
        let run = env.run(args);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{args:?}");
        assert_eq!(run.err, format!("trouvaille: {expected}\n"), "{args:?}");
    }
}

#[test]
fn a_query_from_standard_input() {
    let env = presse();
    assert_eq!(env.run_with(&["search", "-", "-c"], "presse\n").out, "1\n");
    assert!(env.run_with(&["analyze", "-"], "L’été").out.contains("été"));
}

#[test]
fn a_query_that_begins_with_a_dash() {
    let env = presse();
    let run = env.run(&["search", "--", "-presse"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.err, "trouvaille: the query only excludes; nothing is asked for\n");
}

#[test]
fn an_index_that_is_behind_its_sources_says_so_once() {
    let env = Env::with(&[("textes/a.txt", "La presse.\n"), ("b.txt", "La presse.\n")]);
    env.done(&["index", "textes", "b.txt"]);
    assert_eq!(env.done(&["search", "presse"]).err, "");
    env.write("textes/a.txt", "La presse du jour.\n");
    let err = env.done(&["search", "presse"]).err;
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.starts_with("trouvaille: the index is "), "{err}");
    assert!(
        err.ends_with(" old, and textes/a.txt has changed since; `trouvaille index` brings it up to date\n"),
        "{err}"
    );
    std::fs::remove_file(env.path("b.txt")).unwrap();
    env.run(&["index"]);
    let err = env.done(&["search", "presse"]).err;
    assert!(err.starts_with("trouvaille: b.txt: this source is gone; "), "{err}");
}

#[test]
fn colour_is_asked_for_or_refused() {
    let env = presse();
    let coloured = |args: &[&str], variable: Option<(&str, &str)>| {
        let output = env.command(&[&["search", "presse"], args].concat()).envs(variable).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!coloured(&[], None));
    assert!(coloured(&["--color", "always"], None));
    assert!(coloured(&["--color", "always"], Some(("NO_COLOR", "1"))));
    assert!(coloured(&[], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!coloured(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!coloured(&["--format", "csv", "--color", "always"], None));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let env = Env::new();
    env.write("a.jsonl", "{\"text\": \"La presse libre et nombreuse.\"}\n".repeat(3000));
    env.done(&["index", "a.jsonl"]);
    let mut command = env.command(&["search", "presse", "-n", "3000"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_the_index_as_it_was() {
    let env = presse();
    env.write(
        "grand.jsonl",
        "{\"text\": \"Le facteur passe le matin, la presse sous le bras.\"}\n".repeat(200_000),
    );
    let mut command = env.command(&["index", "grand.jsonl"]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stderr).ends_with("interrupted; the index stays as it was\n"),
        "{output:?}"
    );
    assert_eq!(env.done(&["search", "presse", "-c"]).out, "1\n");
    assert!(env.done(&["status"]).out.contains("documents  1\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let env = Env::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    std::fs::write(env.path("").join(name), "La presse.\n").unwrap();
    env.done(&["index", "."]);
    assert_eq!(env.done(&["search", "presse", "-l"]).out, "caf\\xE9.txt\n");
    let raw = env.command(&["search", "presse", "-l0"]).output().unwrap();
    assert_eq!(raw.stdout, b"caf\xe9.txt\0");
    let found = env.command(&["search", "presse", "-c"]).arg(name).output().unwrap();
    assert_eq!(found.stdout, b"1\n");
}

/// What is said of a mistyped option looked at all arguments as text.
#[cfg(target_os = "linux")]
#[test]
fn an_argument_that_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let env = Env::new();
    let run = env
        .command(&["search", "--limt", "3"])
        .arg(std::ffi::OsStr::from_bytes(b"caf\xe9"))
        .output()
        .unwrap();
    let said = "trouvaille: --limt: no such option; did you mean --limit?\n";
    assert_eq!((run.status.code(), &*String::from_utf8_lossy(&run.stderr)), (Some(2), said));
}

#[test]
fn problems_go_to_a_file() {
    let env = Env::with(&[("a.jsonl", "{\"text\": \"ok\"}\n{oops\n"), ("b.txt", "Un texte.\n")]);
    assert_eq!(env.run(&["index", ".", "--report", "log.jsonl"]).status, 2);
    let log = std::fs::read_to_string(env.path("log.jsonl")).unwrap();
    let problem: serde_json::Value = serde_json::from_str(log.trim()).unwrap();
    assert_eq!((&problem["kind"], &problem["line"]), (&"bad-record".into(), &2.into()));
    assert!(problem["path"].as_str().unwrap().ends_with("/a.jsonl"));
    let run = env.run(&["index", "--report", "nulle/part.jsonl"]);
    assert!(run.status == 2 && run.err.contains("nulle/part.jsonl: cannot be written"), "{run:?}");
}

#[test]
fn help_manuals_and_completions() {
    let env = Env::new();
    assert!(env.done(&["help", "query"]).out.contains("\"liberté de la presse\"    these words in a row"));
    assert!(env.done(&["help", "search"]).out.contains("--hyperlink-format"));
    assert!(env.done(&["help"]).out.contains("Exit status: 0"));
    let run = env.run(&["help", "poids"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (2, "trouvaille: no help on \"poids\"; `trouvaille help` lists the commands\n")
    );
    assert!(env.done(&["man"]).out.contains(".TH trouvaille 1"));
    assert!(env.done(&["man", "search"]).out.contains("\\-\\-context"));
    for (shell, sign) in
        [("bash", "complete -F"), ("zsh", "#compdef trouvaille"), ("fish", "complete -c trouvaille")]
    {
        assert!(env.done(&["completions", shell]).out.contains(sign), "{shell}");
    }
}
