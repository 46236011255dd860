//! An index that other hands, or its disk, have changed: it is said to be damaged, where, and what to do.

use std::fs;
use std::path::PathBuf;

use crate::crash::copy;
use crate::env::Env;

/// Reads every kind of file.
const QUERY: &str = "phare moul* =presse pharre~ -type:pdf -titre:gland -date:1990..1999 -chemin:*.pdf";

/// Files of every kind: two segments, one with a deleted passage.
fn env() -> Env {
    let texts: Vec<String> = (0..40)
        .map(|n| {
            format!(
                "{{\"title\": \"{}\", \"text\": \"Le phare numéro {n} éclaire le moulin de la presse.\"}}\n",
                ["Un gland", "La côte"][n % 2]
            )
        })
        .collect();
    let env = Env::with(&[("a.jsonl", &texts.concat()), ("b.txt", "Un moulin, un phare.\n")]);
    env.done(&["index", "a.jsonl"]);
    env.write("a.jsonl", texts[1..].concat());
    env.done(&["index", "a.jsonl", "b.txt"]);
    env
}

fn live(env: &Env) -> PathBuf {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(env.path("index")).unwrap().map(|of| of.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    assert_eq!(folders.len(), 1);
    folders.remove(0)
}

#[test]
fn a_sound_index() {
    let env = env();
    let run = env.done(&["check"]);
    let (files, bytes) = fs::read_dir(live(&env))
        .unwrap()
        .fold((0, 0), |(files, bytes), file| (files + 1, bytes + file.unwrap().metadata().unwrap().len()));
    assert_eq!(
        (run.out, run.err.as_str()),
        (format!("sound: 40 passages, in {files} files of the index ({bytes} bytes)\n"), "")
    );
    assert_eq!(env.run(&["check", "--index", "rien"]).status, 2);
}

/// A bit that was flipped gave wrong answers, or the program panicked.
#[test]
fn a_flipped_bit_is_found_and_never_a_panic() {
    let env = env();
    copy(&env.path("index"), &env.path("bon"));
    let found = env.done(&["search", "--json", QUERY]).out;
    let mut kinds = std::collections::BTreeSet::new();
    for file in fs::read_dir(live(&env)).unwrap().map(|file| file.unwrap().path()) {
        let bytes = fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        kinds.insert(name.split_once('.').map_or(name, |(_, kind)| kind).to_owned());
        for place in
            [0, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1].into_iter().filter(|at| *at < bytes.len())
        {
            let mut flipped = bytes.clone();
            flipped[place] ^= 0x10;
            fs::write(&file, &flipped).unwrap();
            let (check, search) = (env.run(&["check"]), env.run(&["search", "--json", QUERY]));
            let at = format!("{name}, byte {place}: {check:?}, {search:?}");
            assert!([0, 1, 2].contains(&search.status), "{at}");
            assert!(
                !search.err.contains("panicked") && !search.err.contains("a mistake in the program"),
                "{at}"
            );
            if search.status == 2 {
                assert_eq!(search.err.lines().count(), 1, "{at}");
                assert!(
                    search.err.contains("`trouvaille rebuild`") || search.err.contains("remove this folder"),
                    "{at}"
                );
            }
            // (Of `meta.json` there is no checksum; what it names has one.)
            if name == "meta.json" {
                continue;
            }
            assert_eq!(check.status, 2, "{at}");
            assert!(check.err.contains("generation-") || check.err.contains("(generation-"), "{at}");
            if !name.starts_with("catalogue") {
                assert!(check.err.contains(name), "{at}");
                env.done(&["rebuild"]);
                assert_eq!(env.done(&["search", "--json", QUERY]).out, found);
            }
            fs::remove_dir_all(env.path("index")).unwrap();
            copy(&env.path("bon"), &env.path("index"));
        }
        fs::write(&file, &bytes).unwrap();
    }
    assert!(kinds.len() > 8, "{kinds:?}");
}

/// An index whose files were cut off or gone was said to be up to date.
#[test]
fn a_run_sees_that_files_are_cut_off_or_gone() {
    let env = env();
    copy(&env.path("index"), &env.path("bon"));
    let files: Vec<PathBuf> = fs::read_dir(live(&env)).unwrap().map(|file| file.unwrap().path()).collect();
    let of = |kind: &str| files.iter().find(|file| file.extension().is_some_and(|of| of == kind)).unwrap();
    for (kind, length, cause) in [
        ("pos", Some(0), "it is cut off, or not as it was written"),
        ("texts", Some(10), "it is cut off, or not as it was written"),
        ("term", None, "it is not there"),
    ] {
        match length {
            Some(length) => fs::write(of(kind), vec![b'x'; length]).unwrap(),
            None => fs::remove_file(of(kind)).unwrap(),
        }
        let run = env.run(&["index"]);
        let said = format!(".{kind}: the index is damaged: {cause}; run `trouvaille rebuild`\n");
        assert!(run.status == 2 && run.err.contains(&said), "{run:?}");
        env.done(&["rebuild"]);
        env.done(&["index"]);
        fs::remove_dir_all(env.path("index")).unwrap();
        copy(&env.path("bon"), &env.path("index"));
    }
}

/// The ways out led from one to the other and back.
#[test]
fn what_leads_to_the_sources_is_lost() {
    for lost in ["manifest.json", "generation-000001/meta.json", "generation-000001/catalogue-000002"] {
        for cut in [true, false] {
            let env = env();
            let file = env.path("index").join(lost);
            match cut {
                true => fs::write(&file, &fs::read(&file).unwrap()[..9]).unwrap(),
                false if lost == "manifest.json" => continue,
                false => fs::remove_file(&file).unwrap(),
            }
            let commands = [
                &["index"][..],
                &["index", "b.txt"],
                &["rebuild"],
                &["forget", "b.txt"],
                &["status"],
                &["check"],
            ];
            for command in commands {
                let run = env.run(command);
                assert_eq!((run.status, run.err.lines().count()), (2, 1), "{command:?}: {run:?}");
                let said = format!("trouvaille: index: the list of its sources is lost ({lost}: ");
                assert!(run.err.starts_with(&said), "{command:?}: {run:?}");
                assert!(run.err.ends_with("remove this folder, then `trouvaille index PATH`\n"), "{run:?}");
            }
            if !lost.contains("catalogue") {
                assert!(env.run(&["search", "phare"]).err.contains("remove this folder"));
            }
            fs::remove_dir_all(env.path("index")).unwrap();
            env.done(&["index", "b.txt"]);
        }
    }
}

/// What makes an index one that cannot be gone on with.
type Spoil = fn(&Env);

fn outdate(env: &Env) {
    let manifest = env.path("index/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(manifest, text.replace("\"format\": ", "\"format\": 9")).unwrap();
}

/// Search said rebuild, rebuild said forget, forget said rebuild.
#[test]
fn an_outdated_or_damaged_index_with_a_source_that_is_gone() {
    let outdated: Spoil = outdate;
    let damaged: Spoil = |env| {
        let files = fs::read_dir(live(env)).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|file| file.extension().is_some_and(|kind| kind == "store"))
            .for_each(|file| fs::remove_file(file).unwrap());
    };
    let ways: [(Spoil, &[&str]); 5] = [
        (outdated, &["forget", "b.txt"]),
        (outdated, &["index", "--force"]),
        (outdated, &["rebuild", "--force"]),
        (damaged, &["forget", "b.txt"]),
        (damaged, &["rebuild", "--force"]),
    ];
    for (spoil, way_out) in ways {
        let env = env();
        spoil(&env);
        fs::remove_file(env.path("b.txt")).unwrap();
        assert!(env.run(&["search", "phare"]).err.contains("run `trouvaille rebuild`"));
        let run = env.run(&["rebuild"]);
        assert!(run.status == 2 && run.err.contains("`trouvaille forget` it, or say --force"), "{run:?}");
        let run = env.run(way_out);
        assert!(!run.err.contains("rebuild"), "{way_out:?}: {run:?}");
        env.done(&["rebuild"]);
        assert_eq!(env.json(&["phare"])["total"], 39, "{way_out:?}: {run:?}");
        env.done(&["check"]);
    }
}
