//! What the README shows is what the program prints.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::env::{Env, samples};

/// Runs every `$ trouvaille ...` of the README's `console` blocks, in order, beside a copy of the samples and
/// their judgments.
#[cfg(unix)]
#[test]
fn every_command_prints_what_is_shown() {
    let env = Env::new();
    copy(&samples(), &env.path("samples"));
    let judged = "benches/samples";
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(judged), &env.path(judged));
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_trouvaille")).parent().unwrap().to_owned();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut commands = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for shown in block.split("$ ").skip(1).filter(|shown| shown.starts_with("trouvaille")) {
            let (command, expected) = shown.split_once('\n').unwrap();
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("{{ {command}; }} 2>&1")]).current_dir(env.path(""));
            let output = shell.env("PATH", &path).env_remove("TROUVAILLE_INDEX").output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            assert_eq!(settled(&printed), settled(expected), "$ {command}");
            commands += 1;
        }
    }
    assert!(commands >= 10, "{commands}");
}

/// The text without what differs from one run to the next: times; and without the blank lines at its end.
fn settled(text: &str) -> String {
    let lines = text.trim_end().lines().map(|line| match line.rsplit_once(" (") {
        Some((said, time)) if time.ends_with(" s)") => said,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
