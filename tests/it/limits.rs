//! Where the ground gives way: sources that are not mounted, clocks, long paths, folders that vanish.

use std::fs::{self, File};
use std::ops::ControlFlow::Continue;
use std::path::Path;
use std::time::{Duration, SystemTime};

use trouvaille::index::Options;
use trouvaille::{Index, Request, Searcher};

use crate::env::Env;

/// An empty folder where texts were: the disk that they are on may not be mounted.
#[test]
fn a_source_without_its_texts_is_kept() {
    let env = Env::with(&[("disque/a.txt", "Un phare.\n"), ("ici/b.txt", "Un moulin.\n")]);
    env.done(&["index", "disque", "ici"]);
    fs::remove_file(env.path("disque/a.txt")).unwrap();
    let kept = "trouvaille: [FOLDER]/disque: no text is left here; what was indexed of it is kept (mount it again, `trouvaille forget` it, or say --force)\n";
    for command in [&["index"][..], &["index", "disque"], &["rebuild"]] {
        let run = env.run(command);
        assert_eq!(run.status, 2, "{command:?}");
        assert!(run.err.starts_with(kept), "{command:?}: {}", run.err);
        assert_eq!((env.found("phare"), env.found("moulin").len()), (vec!["disque/a.txt".to_owned()], 1));
    }
    let run = env.run(&["index", "--force"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("/disque: no text found here"), "{}", run.err);
    assert_eq!((env.found("phare").len(), env.found("moulin").len()), (0, 1));
    env.run(&["rebuild", "--force"]);
    assert_eq!((env.found("phare").len(), env.found("moulin").len()), (0, 1));
}

#[test]
fn a_source_that_is_gone_is_kept_until_it_is_said() {
    let env = Env::with(&[("disque/a.txt", "Un phare.\n"), ("ici/b.txt", "Un moulin.\n")]);
    env.done(&["index", "disque", "ici"]);
    fs::rename(env.path("disque"), env.path("ailleurs")).unwrap();
    let run = env.run(&["index"]);
    assert!(
        run.status == 2 && run.err.contains("/disque: this source is gone; what was indexed of it is kept")
    );
    assert_eq!(env.found("phare").len(), 1);
    let run = env.run(&["index", "--force"]);
    assert!(run.status == 2 && run.err.contains("/disque: no such file or folder"), "{}", run.err);
    assert_eq!((env.found("phare").len(), env.found("moulin").len()), (0, 1));
}

#[test]
fn a_first_run_that_was_killed_needs_no_help() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    // As it was just before the manifest got its name.
    fs::rename(env.path("index/manifest.json"), env.path("index/manifest.json.new")).unwrap();
    let run = env.run(&["search", "phare"]);
    assert_eq!(
        run.err,
        "trouvaille: index: no index here; build it with `trouvaille index PATH`, or name another with --index DIR\n"
    );
    env.done(&["index", "a.txt"]);
    assert_eq!(env.found("phare"), ["a.txt"]);
    assert!(!env.path("index/manifest.json.new").exists());
}

#[test]
fn an_index_folder_that_vanishes() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    env.done(&["index", "a.txt"]);
    let searcher = Searcher::open(&env.path("index")).unwrap();
    fs::remove_dir_all(env.path("index")).unwrap();
    assert_eq!(searcher.search(&Request::new("phare")).unwrap().total, 1, "what was opened goes on");
    let no_index = "trouvaille: index: no index here; build it with `trouvaille index PATH`, or name another with --index DIR\n";
    for command in [&["search", "phare"][..], &["status"], &["rebuild"], &["forget", "a.txt"]] {
        let run = env.run(command);
        assert_eq!((run.status, run.err.as_str()), (2, no_index), "{command:?}");
        assert!(!env.path("index").exists(), "{command:?}");
    }
    let run = env.run(&["index"]);
    assert!(run.err.contains("index: the index knows no source yet"), "{}", run.err);
    assert!(!env.path("index").exists());
    env.done(&["index", "a.txt"]);
    assert_eq!(env.found("phare"), ["a.txt"]);
}

#[test]
fn an_index_folder_that_vanishes_while_it_is_written() {
    let env = Env::with(&[("a.txt", "Un phare.\n"), ("b.txt", "Un moulin.\n")]);
    let index = env.path("index");
    let run =
        Index::at(&index).update(&[env.path("a.txt"), env.path("b.txt")], &Options::default(), &mut |at| {
            if at.files == 1 {
                // A file may just be made in it.
                while index.exists() {
                    let _ = fs::remove_dir_all(&index);
                }
            }
            Continue(())
        });
    let error = run.unwrap_err().to_string();
    assert!(error.contains("cannot be written: No such file or directory"), "{error}");
    env.done(&["index", "a.txt", "b.txt"]);
    assert_eq!(env.found("phare"), ["a.txt"]);
}

fn set_modified(path: &Path, time: SystemTime) {
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

/// The times of files lag behind the clock: one that is written again right after it was read may keep its time.
#[test]
fn a_file_that_changes_while_it_is_read() {
    let env = Env::with(&[("a.txt", "Un phare.\n"), ("b.txt", "Un moulin.\n")]);
    let (a, index) = (env.path("a.txt"), Index::at(&env.path("index")));
    let just_before = SystemTime::now() - Duration::from_millis(5);
    set_modified(&a, just_before);
    let run = index.update(&[a.clone(), env.path("b.txt")], &Options::default(), &mut |at| {
        if at.files == 1 {
            fs::write(&a, "Un garde.\n").unwrap();
            set_modified(&a, just_before);
        }
        Continue(())
    });
    assert_eq!(run.unwrap().added, 2);
    assert_eq!(env.found("phare"), ["a.txt"], "as it was read");
    env.done(&["index"]);
    assert_eq!((env.found("phare").len(), env.found("garde")), (0, vec!["a.txt".to_owned()]));
}

/// The last run was made when the clock was an hour ahead; since then a file was changed.
#[test]
fn a_clock_that_is_set_back() {
    let env = Env::with(&[("a.txt", "Un phare.\n"), ("b.txt", "Un moulin.\n")]);
    let (now, hour) = (SystemTime::now(), Duration::from_secs(3600));
    set_modified(&env.path("a.txt"), now + hour);
    set_modified(&env.path("b.txt"), now - hour);
    env.done(&["index", "a.txt", "b.txt"]);
    fs::write(env.path("a.txt"), "Un garde.\n").unwrap();
    set_modified(&env.path("a.txt"), now + hour);
    fs::write(env.path("b.txt"), "Le garde.\n").unwrap();
    set_modified(&env.path("b.txt"), now - 2 * hour);
    env.done(&["index"]);
    assert_eq!((env.found("garde").len(), env.found("phare").len(), env.found("moulin").len()), (2, 0, 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_of_four_thousand_bytes() {
    let env = Env::new();
    let folder = env.path("").canonicalize().unwrap();
    let mut path = folder.join("textes");
    while path.as_os_str().len() < 4000 - 200 {
        path.push("é".repeat(100));
    }
    fs::create_dir_all(&path).unwrap();
    let rest = 4000 - path.as_os_str().len() - 1 - ".txt".len();
    path.push("x".repeat(rest) + ".txt");
    fs::write(&path, "Un phare.\n").unwrap();
    assert_eq!(path.as_os_str().len(), 4000);
    env.done(&["index", "textes"]);
    let found = env.json(&["phare"]);
    let document = found["hits"][0]["document"].as_str().unwrap();
    assert_eq!(document.replace("[FOLDER]", folder.to_str().unwrap()), path.to_str().unwrap());
    fs::write(&path, "Un moulin.\n").unwrap();
    env.done(&["index"]);
    assert_eq!((env.found("phare").len(), env.found("moulin").len()), (0, 1));
    env.done(&["forget", "textes"]);
    assert_eq!(env.found("moulin").len(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_only_in_case() {
    let env = Env::with(&[
        ("Texte.txt", "Un phare.\n"),
        ("texte.txt", "Un phare.\n"),
        ("TEXTE.TXT", "Un phare.\n"),
    ]);
    env.done(&["index", "."]);
    let mut found = env.found("phare");
    found.sort();
    assert_eq!(found, ["TEXTE.TXT", "Texte.txt", "texte.txt"]);
    fs::remove_file(env.path("Texte.txt")).unwrap();
    env.done(&["index"]);
    let mut found = env.found("phare");
    found.sort();
    assert_eq!(found, ["TEXTE.TXT", "texte.txt"]);
}
