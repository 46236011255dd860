//! The program, killed at any moment: nothing is lost, nothing is half done, and the next run leaves nothing over.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::crash::{Act, Turn, answers, copy, next_run};
use crate::disk::Chance;
use crate::env::Env;

const FILES: usize = 60;

fn write(env: &Env, folder: &str, edition: usize) {
    for number in 0..FILES {
        let light = ["phare", "moulin", "presse"][(number + edition) % 3];
        let text = format!("Le {light} numéro {number}.\n\nLe facteur de l’édition {edition} passe.\n");
        env.write(&format!("{folder}/{number}.txt"), text);
    }
}

/// Commands, each with whether there is an index before.
const COMMANDS: &[(&[&str], bool)] =
    &[(&["index", "a"], false), (&["index"], true), (&["forget", "b"], true), (&["rebuild"], true)];

fn act_of(env: &Env, command: &[&str]) -> Act {
    let path = |name: &str| env.path(name).canonicalize().unwrap();
    match command {
        ["index", name] => Act::Update(vec![path(name)]),
        ["index"] => Act::Update(Vec::new()),
        ["forget", name] => Act::Forget(path(name)),
        _ => Act::Rebuild,
    }
}

/// Kills each command so many times; returns how often, how often while it ran, and what was wrong.
fn kill(times: u64, seed: u64) -> (u64, u64, Vec<String>) {
    let env = Env::new();
    write(&env, "a", 0);
    write(&env, "b", 1);
    env.done(&["index", "a", "b", "--index", "ancien"]);
    write(&env, "a", 2);
    let (mut kills, mut running, mut wrong) = (0, 0, Vec::new());
    let mut chance = Chance::new(seed);
    for &(command, with_index) in COMMANDS {
        let before = |index: &Path| {
            if with_index {
                copy(&env.path("ancien"), index);
            }
        };
        let run = |index: &Path| {
            let mut run = env.command(&[command, &["--index", index.to_str().unwrap()]].concat());
            run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let folder = TempDir::new().unwrap();
        let index = folder.path().join("index");
        before(&index);
        let old = answers(&index).unwrap();
        let started = Instant::now();
        assert!(run(&index).wait().unwrap().success());
        let whole = started.elapsed();
        let new = answers(&index).unwrap();
        let act = act_of(&env, command);
        for _ in 0..times {
            fs::remove_dir_all(&index).unwrap();
            before(&index);
            let mut child = run(&index);
            std::thread::sleep(Duration::from_micros(chance.below(whole.as_micros() as u64)));
            running += u64::from(child.try_wait().unwrap().is_none());
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            let turn = Turn { act: &act, old: old.as_ref(), new: new.as_ref() };
            let verdict = match answers(&index) {
                Ok(found) if found == old || found == new => next_run(&index, turn),
                Ok(_) => Err("neither the old state nor the new".to_owned()),
                Err(error) => Err(error),
            };
            wrong.extend(verdict.err().map(|why| format!("{command:?}: {why}")));
        }
    }
    println!("killed: {kills} times, {running} while it ran, {} wrong", wrong.len());
    (kills, running, wrong)
}

#[test]
fn a_killed_run_loses_nothing() {
    let (_, running, wrong) = kill(10, 5);
    assert_eq!(wrong, [""; 0]);
    assert!(running > 0, "no run was killed while it ran");
}

#[test]
#[ignore = "minutes"]
fn hundreds_of_killed_runs_lose_nothing() {
    let (kills, running, wrong) = kill(100, 7);
    assert_eq!(wrong, [""; 0]);
    assert!(running > kills / 2, "{running} of {kills} were killed while they ran");
}
