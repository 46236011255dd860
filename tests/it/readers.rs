//! Readers are never disturbed: while an index is updated and rebuilt, each search answers from one state.

use std::ops::ControlFlow::Continue;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use trouvaille::index::Options;
use trouvaille::{Index, Request, Searcher};

use crate::env::Env;

const DOCUMENTS: u64 = 30;
const UPDATES: usize = 20;

/// Every text tells its edition, so that an answer from two states shows.
fn write(env: &Env, edition: usize) {
    for number in 0..DOCUMENTS {
        env.write(&format!("textes/{number}.txt"), format!("Le registre {number} : édition {edition}.\n"));
    }
}

/// The edition that all these texts tell, if it is one.
fn edition<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut editions = texts.map(|text| text.split("édition ").nth(1).unwrap_or_default());
    let first = editions.next()?;
    editions.all(|edition| edition == first).then_some(first)
}

/// Searches made, errors, and answers that are of no one state.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    searches: u64,
    errors: u64,
    mixed: u64,
}

/// A search command after the other.
fn commands(command: &dyn Fn() -> Command, done: &AtomicBool) -> Tally {
    let mut tally = Tally::default();
    while !done.load(Ordering::SeqCst) {
        let output = command().stdin(Stdio::null()).output().unwrap();
        tally.searches += 1;
        let found: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
        let Some(found) = found.filter(|_| output.status.success()) else {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            tally.errors += 1;
            continue;
        };
        let texts = found["hits"].as_array().unwrap().iter().map(|hit| hit["excerpt"].as_str().unwrap());
        let whole = found["total"] == DOCUMENTS && texts.clone().count() as u64 == DOCUMENTS;
        tally.mixed += u64::from(!whole || edition(texts).is_none());
    }
    tally
}

/// One look at what the index holds after the other.
fn looks(command: &dyn Fn() -> Command, done: &AtomicBool) -> Tally {
    let mut tally = Tally::default();
    while !done.load(Ordering::SeqCst) {
        let output = command().stdin(Stdio::null()).output().unwrap();
        tally.searches += 1;
        let held: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
        let Some(held) = held.filter(|_| output.status.success()) else {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            tally.errors += 1;
            continue;
        };
        let whole = [&held["files"], &held["documents"], &held["passages"]].map(|n| *n == DOCUMENTS);
        tally.mixed += u64::from(whole != [true; 3]);
    }
    tally
}

/// Searchers that live for a while, and must answer alike as long as they do.
fn searchers(index: &Path, done: &AtomicBool) -> Tally {
    let mut tally = Tally::default();
    let request = Request { limit: 100, ..Request::new("registre") };
    while !done.load(Ordering::SeqCst) {
        let searcher = match Searcher::open(index) {
            Ok(searcher) => searcher,
            Err(error) => {
                eprintln!("{error}");
                tally.errors += 1;
                continue;
            }
        };
        let mut first = None;
        for _ in 0..10 {
            tally.searches += 1;
            let Ok(found) = searcher.search(&request) else {
                tally.errors += 1;
                continue;
            };
            let texts = found.hits.iter().map(|hit| hit.excerpt.text.as_str());
            let whole = found.total == DOCUMENTS && edition(texts).is_some();
            let same = first.as_ref().is_none_or(|first| *first == found);
            tally.mixed += u64::from(!whole || !same);
            first = Some(found);
        }
    }
    tally
}

#[test]
fn readers_while_an_index_is_updated_and_rebuilt() {
    let env = Env::new();
    write(&env, 0);
    env.done(&["index", "textes"]);
    let (index, done) = (env.path("index"), AtomicBool::new(false));
    let command = || env.command(&["search", "--json", "-n", "100", "registre"]);
    let look = || env.command(&["status", "--json"]);
    let tallies = thread::scope(|scope| {
        let mut readers = Vec::new();
        readers.push(scope.spawn(|| looks(&look, &done)));
        for _ in 0..4 {
            readers.push(scope.spawn(|| commands(&command, &done)));
            readers.push(scope.spawn(|| searchers(&index, &done)));
        }
        let writer = scope.spawn(|| {
            let (index, options) = (Index::at(&index), Options { threads: 1, ..Options::default() });
            for round in 1..=UPDATES {
                write(&env, round);
                index.update(&[], &options, &mut |_| Continue(())).unwrap();
                if round % 6 == 0 {
                    index.rebuild(&options, &mut |_| Continue(())).unwrap();
                }
            }
        });
        let written = writer.join();
        done.store(true, Ordering::SeqCst);
        written.unwrap();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect::<Vec<_>>()
    });
    let all = tallies.iter().fold(Tally::default(), |a, b| Tally {
        searches: a.searches + b.searches,
        errors: a.errors + b.errors,
        mixed: a.mixed + b.mixed,
    });
    println!("9 readers, {UPDATES} updates, {} rebuilds: {all:?}", UPDATES / 6);
    assert!(tallies.iter().all(|tally| tally.searches > 0));
    assert_eq!((all.errors, all.mixed), (0, 0));
}

/// What a folder holds, with times: what a reader must leave as it is.
fn held(folder: &Path) -> Vec<(std::path::PathBuf, u64, std::time::SystemTime)> {
    let mut held = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let metadata = entry.metadata().unwrap();
        held.push((entry.path(), metadata.len(), metadata.modified().unwrap()));
        if metadata.is_dir() {
            held.extend(self::held(&entry.path()));
        }
    }
    held.sort();
    held
}

/// (The superuser may write anywhere; that nothing was written holds for him too.)
#[cfg(unix)]
#[test]
fn an_index_that_may_only_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    let generation = env.path("index/generation-000001");
    let before = held(&env.path("index"));
    let mode = |mode| {
        for folder in [&generation, &env.path("index")].into_iter().filter(|folder| folder.exists()) {
            std::fs::set_permissions(folder, PermissionsExt::from_mode(mode)).unwrap();
        }
    };
    mode(0o500);
    let found = [env.run(&["search", "phare", "-c"]), env.run(&["status"])];
    let written = env.run(&["rebuild"]);
    mode(0o700);
    assert!(found.iter().all(|run| run.status == 0 && run.err.is_empty()), "{found:?}");
    let superuser = written.status == 0;
    assert!(superuser || written.err.contains("cannot be written: permission denied"), "{written:?}");
    if !superuser {
        assert_eq!(held(&env.path("index")), before);
    }
}

#[test]
fn a_search_writes_nothing() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    let before = held(&env.path("index"));
    env.done(&["search", "phare"]);
    env.done(&["status"]);
    env.run(&["search", "rien"]);
    assert_eq!(held(&env.path("index")), before);
}

#[test]
fn a_second_writer_waits_if_it_is_told_to() {
    use std::io::{BufRead, BufReader};
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    let lock = std::fs::OpenOptions::new().read(true).write(true).open(env.path("index/lock")).unwrap();
    lock.lock().unwrap();
    for command in [&["index", "--wait"][..], &["rebuild", "--wait"], &["forget", "a.txt", "--wait"]] {
        let mut child = env.command(command).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        assert_eq!(
            said.next().unwrap().unwrap(),
            "trouvaille: another process is writing the index; waiting until it has finished"
        );
        assert!(child.try_wait().unwrap().is_none());
        lock.unlock().unwrap();
        assert!(child.wait().unwrap().success(), "{command:?}");
        lock.lock().unwrap();
    }
    assert!(env.run(&["index"]).err.contains("; try again when it has finished, or wait with --wait\n"));
}

/// Who waits for somebody's first run was told that there is no index.
#[test]
fn a_second_writer_waits_for_a_first_run() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt", "--index", "fini"]);
    for command in [&["index", "--wait"][..], &["rebuild", "--wait"], &["forget", "a.txt", "--wait"]] {
        std::fs::create_dir(env.path("index")).unwrap();
        let lock = std::fs::File::create(env.path("index/lock")).unwrap();
        lock.lock().unwrap();
        let mut child = env.command(command).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert!(child.try_wait().unwrap().is_none(), "{command:?} does not wait");
        for name in ["generation-000001", "manifest.json"] {
            std::fs::rename(env.path("fini").join(name), env.path("index").join(name)).unwrap();
        }
        lock.unlock().unwrap();
        assert!(child.wait().unwrap().success(), "{command:?}");
        std::fs::remove_dir_all(env.path("index")).unwrap();
        std::fs::remove_dir_all(env.path("fini")).unwrap();
        env.done(&["index", "a.txt", "--index", "fini"]);
    }
}

/// A search with a path failed when it could not bring the path up to date first.
#[test]
fn a_search_in_an_index_that_another_process_writes() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    let lock = std::fs::OpenOptions::new().write(true).open(env.path("index/lock")).unwrap();
    lock.lock().unwrap();
    let run = env.run(&["search", "phare", "a.txt", "-c"]);
    assert_eq!((run.status, run.out.as_str()), (0, "1\n"), "{run:?}");
    assert!(run.err.contains("the index is being written by") && run.err.lines().count() == 1, "{run:?}");
    let run = env.run(&["search", "phare", "a.txt", "--index", "rien"]);
    assert_eq!(run.status, 0, "without an index there is nothing to wait for: {run:?}");
}

#[cfg(unix)]
#[test]
fn a_search_in_an_index_that_may_only_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    let mode = |path: &str, mode| {
        std::fs::set_permissions(env.path(path), PermissionsExt::from_mode(mode)).unwrap();
    };
    mode("index/lock", 0o400);
    mode("index", 0o500);
    let run = env.run_as_anybody(&["search", "phare", "a.txt", "-c"]);
    mode("index", 0o700);
    let Some(run) = run else { return };
    assert_eq!((run.status, run.out.as_str()), (0, "1\n"), "{run:?}");
    assert!(run.err.contains("index/lock: cannot be written: permission denied"), "{run:?}");
}
