//! Where the ground gives way: sources that are not mounted, clocks, long paths, folders that vanish.

use std::fs::{self, File};
use std::ops::ControlFlow::Continue;
use std::path::Path;
use std::time::{Duration, SystemTime};

use trouvaille::index::Options;
use trouvaille::{Index, Request, Searcher};

use crate::env::Env;

/// A rebuild had nothing to keep, so what could not be read was lost.
#[cfg(unix)]
#[test]
fn a_rebuild_loses_nothing_that_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let env =
        Env::with(&[("t/sub/a.txt", "Un phare.\n"), ("t/f.txt", "Un moulin.\n"), ("t/g.txt", "Un âne.\n")]);
    env.done(&["index", "t"]);
    let mode =
        |path: &str, mode| fs::set_permissions(env.path(path), PermissionsExt::from_mode(mode)).unwrap();
    for locked in ["t/sub", "t/f.txt"] {
        mode(locked, 0o000);
        let runs = [&["rebuild"][..], &["index"], &["rebuild", "--force"]].map(|run| env.run_as_anybody(run));
        mode(locked, 0o700);
        let [Some(refused), Some(kept), Some(forced)] = runs else { return };
        let cause = format!("trouvaille: [FOLDER]/{locked}: cannot be read: permission denied");
        assert_eq!((refused.status, refused.err.lines().count()), (2, 1), "{refused:?}");
        assert!(refused.err.starts_with(&format!("{cause}; the index stays as it was")), "{refused:?}");
        assert!(
            kept.status == 2 && kept.err.starts_with(&format!("{cause}\n2 documents unchanged")),
            "{kept:?}"
        );
        assert!(
            forced.status == 2 && forced.err.starts_with(&format!("{cause}\n2 documents added")),
            "{forced:?}"
        );
        env.done(&["index"]);
        assert_eq!(["phare", "moulin", "âne"].map(|word| env.found(word).len()), [1, 1, 1]);
    }
}

/// As above, when the file goes while the rebuild is on its way.
#[test]
fn a_rebuild_loses_nothing_that_becomes_unreadable() {
    let env = Env::with(&[("t/a.txt", "Un phare.\n"), ("t/b.txt", "Un moulin.\n")]);
    env.done(&["index", "t"]);
    let (b, index) = (env.path("t/b.txt"), Index::at(&env.path("index")));
    let run = index.rebuild(&Options::default(), &mut |at| {
        if at.files == 1 {
            fs::remove_file(&b).unwrap();
            fs::create_dir(&b).unwrap();
        }
        Continue(())
    });
    let error = run.unwrap_err().to_string();
    assert!(
        error.contains("/t/b.txt: cannot be read: ") && error.contains("the index stays as it was"),
        "{error}"
    );
    assert_eq!(env.found("moulin"), ["t/b.txt"]);
}

/// A source inside another was said to be kept, and its texts were removed with the other's.
#[test]
fn a_source_inside_another_is_kept() {
    for emptied in [false, true] {
        let env = Env::with(&[("t/disque/a.txt", "Un phare.\n"), ("t/b.txt", "Un moulin.\n")]);
        env.done(&["index", "t"]);
        env.done(&["index", "--hidden", "t/disque"]);
        fs::rename(env.path("t/disque"), env.path("ailleurs")).unwrap();
        if emptied {
            fs::create_dir(env.path("t/disque")).unwrap();
        }
        let run = env.run(&["index"]);
        assert!(run.status == 2 && run.err.contains("what was indexed of it is kept"), "{run:?}");
        assert!(!run.err.contains("removed"), "{run:?}");
        assert_eq!((env.found("phare").len(), env.found("moulin").len()), (1, 1));
        env.run(&["index", "--force"]);
        assert_eq!((env.found("phare").len(), env.found("moulin").len()), (0, 1));
    }
}

/// A file that had been emptied, before it in the list, hid that a folder was not mounted.
#[test]
fn a_rebuild_sees_each_source_that_has_no_text_left() {
    let env = Env::with(&[("a.jsonl", "{\"text\": \"Un âne.\"}\n"), ("disque/b.txt", "Un phare.\n")]);
    env.done(&["index", "a.jsonl", "disque"]);
    env.write("a.jsonl", "");
    fs::remove_file(env.path("disque/b.txt")).unwrap();
    let run = env.run(&["rebuild"]);
    assert!(run.status == 2 && run.err.contains("/disque: no text is left here"), "{run:?}");
    assert_eq!(env.found("phare").len(), 1);
}

/// Any other problem in a folder hid that it had no texts left.
#[cfg(unix)]
#[test]
fn a_source_without_its_texts_is_kept_whatever_else_is_wrong() {
    use std::os::unix::fs::PermissionsExt;
    let env = Env::with(&[("disque/a.txt", "Un phare.\n"), ("b.txt", "Un moulin.\n")]);
    env.done(&["index", "disque", "b.txt"]);
    fs::remove_file(env.path("disque/a.txt")).unwrap();
    let lost = env.path("disque/lost+found");
    fs::create_dir(&lost).unwrap();
    fs::set_permissions(&lost, PermissionsExt::from_mode(0o000)).unwrap();
    let run = env.run_as_anybody(&["index"]);
    fs::set_permissions(&lost, PermissionsExt::from_mode(0o700)).unwrap();
    let Some(run) = run else { return };
    assert!(run.err.contains("lost+found: cannot be read: permission denied\n"), "{run:?}");
    assert!(run.status == 2 && run.err.contains("/disque: no text is left here"), "{run:?}");
    assert_eq!(env.found("phare").len(), 1);
}

/// A source that the system would not show was taken for one that is gone.
#[cfg(unix)]
#[test]
fn a_source_that_cannot_be_reached_is_not_gone() {
    let env = Env::with(&[("t/a/un.txt", "Un phare.\n"), ("b.txt", "Un moulin.\n")]);
    env.done(&["index", "t/a", "b.txt"]);
    fs::rename(env.path("t"), env.path("u")).unwrap();
    std::os::unix::fs::symlink(env.path("t"), env.path("t")).unwrap();
    for command in [&["index"][..], &["index", "--force"], &["rebuild"]] {
        let run = env.run(command);
        assert!(run.status == 2 && run.err.contains("/t/a: cannot be read: "), "{command:?}: {run:?}");
        assert_eq!(env.found("phare").len(), 1, "{command:?}");
    }
    fs::remove_file(env.path("t")).unwrap();
    fs::rename(env.path("u"), env.path("t")).unwrap();
    env.done(&["index"]);
    assert_eq!(env.found("phare").len(), 1);
}

/// A file of NUL bytes (a disk that was full, for a moment) was forgotten for ever.
#[test]
fn a_source_that_is_not_text_for_a_moment() {
    let env = Env::with(&[("a.txt", "Un phare.\n"), ("b.txt", "Un moulin.\n")]);
    env.done(&["index", "a.txt", "b.txt"]);
    for command in ["index", "rebuild"] {
        env.write("a.txt", "\0\0");
        let run = env.run(&[command]);
        assert!(run.status == 2 && run.err.contains("/a.txt: not a text file"), "{run:?}");
        assert_eq!(env.found("phare").len(), 0);
        env.write("a.txt", "Un phare.\n");
        env.done(&["index"]);
        assert_eq!(env.found("phare").len(), 1);
    }
}

/// --force took a source that was gone out of the list, without a word: when its disk was mounted again, it was not
/// indexed again. Its documents go, that is said, and they come back with it.
#[test]
fn force_loses_nothing_silently() {
    for command in [&["index", "--force"][..], &["index", "--force", "disque"], &["rebuild", "--force"]] {
        let env = Env::with(&[("disque/a.txt", "Un phare.\n"), ("ici/b.txt", "Un moulin.\n")]);
        env.done(&["index", "disque", "ici"]);
        fs::rename(env.path("disque"), env.path("ailleurs")).unwrap();
        let run = env.done(command);
        let dropped = "trouvaille: [FOLDER]/disque: this source is gone or empty; its documents (1) were dropped, as --force says; they come back when it does (`trouvaille forget` it otherwise)\n";
        assert!(run.err.starts_with(dropped), "{run:?}");
        assert_eq!((env.found("phare").len(), env.found("moulin").len()), (0, 1));
        let absent = "trouvaille: [FOLDER]/disque: this source is gone, and nothing is indexed of it (mount it again, or `trouvaille forget` it)\n";
        for run in [&["index"][..], &["rebuild"], &["index", "--force"]] {
            assert!(env.done(run).err.starts_with(absent), "{run:?}");
        }
        fs::rename(env.path("ailleurs"), env.path("disque")).unwrap();
        env.done(&["index"]);
        assert_eq!(env.found("phare").len(), 1);
        fs::rename(env.path("disque"), env.path("ailleurs")).unwrap();
        env.done(&["forget", "disque"]);
        assert!(!env.done(&["index"]).err.contains("disque"));
    }
}

/// What was named once and could not be read stayed in the list of sources, and was complained of at every run.
#[cfg(unix)]
#[test]
fn what_fails_when_it_is_first_named_is_no_source() {
    let env = Env::with(&[("a.txt", "Un phare.\n"), ("b.bin", "\0\u{1}")]);
    assert!(std::process::Command::new("mkfifo").arg(env.path("tube")).status().unwrap().success());
    let pipe =
        "trouvaille: tube: neither a file nor a folder; what a pipe or a device gives is not indexed\n";
    let run = env.run(&["index", "tube"]);
    assert_eq!((run.status, run.err.lines().next().unwrap()), (2, pipe.trim_end()));
    assert!(!env.path("index").exists(), "nothing to index, no index");
    for path in ["tube", "/dev/null", "rien", "b.bin"] {
        let run = env.run(&["index", path, "a.txt"]);
        assert_eq!((run.status, run.err.lines().count()), (2, 2), "{run:?}");
        let status = env.done(&["status"]).out;
        let sources = status.lines().filter(|line| line.starts_with("source"));
        assert_eq!(sources.collect::<Vec<_>>(), ["source     [FOLDER]/a.txt"], "{path}");
        env.done(&["index"]);
    }
}

/// "Kept" was said where nothing was known.
#[test]
fn nothing_is_said_to_be_kept_where_nothing_is_known() {
    let env = Env::with(&[("vide/a.bin", "\0"), ("b.txt", "Un moulin.\n")]);
    env.run(&["index", "vide", "b.txt"]);
    fs::remove_dir_all(env.path("vide")).unwrap();
    for command in ["index", "rebuild"] {
        let run = env.done(&[command]);
        assert!(run.err.contains("/vide: this source is gone, and nothing is indexed of it"), "{run:?}");
    }
}

/// A run that did not look at a file set the time that its own was held against.
#[test]
fn a_run_that_looks_elsewhere_settles_nothing() {
    let scoped: [&[&str]; 3] = [&["index", "a.txt"], &["forget", "a.txt"], &["index"]];
    for (number, run) in scoped.into_iter().enumerate() {
        let env = Env::with(&[("a.txt", "Un phare.\n"), ("b/b.txt", "Un moulin.\n")]);
        let (a, b, just_before) = (env.path("a.txt"), env.path("b/b.txt"), SystemTime::now());
        set_modified(&a, just_before - Duration::from_secs(60));
        set_modified(&b, just_before);
        env.done(&["index", "a.txt", "b"]);
        fs::write(&b, "Un jardin.\n").unwrap();
        set_modified(&b, just_before);
        let kept = number == 2;
        if kept {
            fs::rename(env.path("b"), env.path("ailleurs")).unwrap();
        }
        fs::write(&a, "Un phare, un âne.\n").unwrap();
        std::thread::sleep(Duration::from_millis(2_100));
        env.run(run);
        if kept {
            fs::rename(env.path("ailleurs"), env.path("b")).unwrap();
        }
        assert_eq!(env.found("moulin").len(), 1, "{run:?}: as it was read");
        let err = env.run(&["search", "moulin"]).err;
        assert!(
            !err.contains("has changed since"),
            "what was not read again is not said to have changed: {err}"
        );
        env.done(&["index"]);
        assert_eq!((env.found("moulin").len(), env.found("jardin").len()), (0, 1), "{run:?}");
    }
}

/// All times before 1970 and after 2262 were the same.
#[cfg(target_os = "linux")]
#[test]
fn times_before_1970_and_far_ahead() {
    let env = Env::with(&[("a.txt", "Un phare.\n"), ("b.txt", "Un moulin.\n")]);
    let (past, far) =
        (SystemTime::UNIX_EPOCH - Duration::from_secs(9_000_000), Duration::from_secs(12_000_000_000));
    set_modified(&env.path("a.txt"), past);
    set_modified(&env.path("b.txt"), SystemTime::UNIX_EPOCH + far);
    env.done(&["index", "a.txt", "b.txt"]);
    fs::write(env.path("a.txt"), "Un garde.\n").unwrap();
    set_modified(&env.path("a.txt"), past - Duration::from_secs(1));
    fs::write(env.path("b.txt"), "Un garde !\n").unwrap();
    set_modified(&env.path("b.txt"), SystemTime::UNIX_EPOCH + far + Duration::from_secs(1));
    env.done(&["index"]);
    assert_eq!((env.found("garde").len(), env.found("phare").len()), (2, 0));
}

/// A file with a time ahead of the clock made every run commit.
#[test]
fn a_file_from_the_future_is_no_reason_to_write() {
    let env = Env::with(&[("a.txt", "Un phare.\n")]);
    set_modified(&env.path("a.txt"), SystemTime::now() + Duration::from_secs(3600));
    env.done(&["index", "a.txt"]);
    let meta = || fs::read(env.path("index/generation-000001/meta.json")).unwrap();
    let before = meta();
    env.done(&["index"]);
    assert_eq!(meta(), before);
}

/// Only the spelling of the run that indexed it was taken for the name of a source that is gone.
#[cfg(unix)]
#[test]
fn forget_takes_any_spelling_of_a_source_that_is_gone() {
    use std::os::unix::ffi::OsStrExt;
    let env = Env::with(&[("ici/garde.txt", "Un garde.\n")]);
    let here = env.path("").canonicalize().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
    let listed = |name: &str| format!("{}/{name}", env.path("").canonicalize().unwrap().display());
    let bytes = std::ffi::OsStr::from_bytes(b"d\xE9");
    for spelling in
        ["a/".to_owned(), format!("../{here}/a"), "./x/../a".to_owned(), "a".to_owned(), listed("a")]
    {
        env.write("a/a.txt", "Un phare.\n");
        env.done(&["index", "a", "ici"]);
        fs::remove_dir_all(env.path("a")).unwrap();
        env.done(&["forget", &spelling]);
        assert_eq!((env.found("phare").len(), env.found("garde").len()), (0, 1), "{spelling}");
    }
    for (path, spelling) in [(bytes, listed("d\\xE9")), ("a\\b.txt".as_ref(), listed("a\\\\b.txt"))] {
        fs::write(env.path("").join(path), "Un phare.\n").unwrap();
        assert!(env.command(&["index"]).arg(path).status().unwrap().success());
        assert!(env.done(&["status"]).out.contains(&spelling.replace(&listed(""), "")));
        env.done(&["forget", &spelling]);
        assert_eq!(env.found("phare").len(), 0, "{spelling}");
    }
}

/// An empty folder where texts were: the disk that they are on may not be mounted.
#[test]
fn a_source_without_its_texts_is_kept() {
    let env = Env::with(&[("disque/a.txt", "Un phare.\n"), ("ici/b.txt", "Un moulin.\n")]);
    env.done(&["index", "disque", "ici"]);
    fs::remove_file(env.path("disque/a.txt")).unwrap();
    let kept = "what was indexed of it is kept (mount it again, `trouvaille forget` it, or say --force)";
    let not_built = "the index stays as it was, for what it has of this would be lost (mount or mend it, `trouvaille forget` it, or say --force)";
    let commands = [(&["index"][..], kept), (&["index", "disque"], kept), (&["rebuild"], not_built)];
    for (command, kept) in commands {
        let run = env.run(command);
        assert_eq!(run.status, 2, "{command:?}");
        let said = format!("trouvaille: [FOLDER]/disque: no text is left here; {kept}\n");
        assert!(run.err.starts_with(&said), "{command:?}: {}", run.err);
        assert_eq!((env.found("phare"), env.found("moulin").len()), (vec!["disque/a.txt".to_owned()], 1));
    }
    let run = env.done(&["index", "--force"]);
    assert!(
        run.err.contains("/disque: this source is gone or empty; its documents (1) were dropped"),
        "{}",
        run.err
    );
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
    assert!(error.contains("cannot be written: no such file or directory"), "{error}");
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
