//! Law: at a crash anywhere, of the process or of the machine, and whatever the disk refuses, the index answers
//! as before or as it should after, never anything else; and the next run completes, needs no help and leaves
//! nothing behind.
//!
//! The tests look at a part of all operations; those that are `ignored` look at every one:
//! `cargo test --release --test it crash -- --ignored --nocapture`.

use std::collections::HashSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow::Continue;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use trouvaille::index::{Options, Report};
use trouvaille::{Error, Index, Request, Results, Searcher};

use crate::disk::{Failing, Fault, Loss, Op, Platter, Recorder, Recording, Tree, lay_out};

const QUERIES: &[&str] =
    &["le", "phare", "\"le phare\"", "=Phare", "moul*", "moulin -phare", "+presse garde", "facteur~", "état"];

/// What is done to an index.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Update(Vec<PathBuf>),
    Forget(PathBuf),
    Rebuild,
}

pub(crate) fn act(index: &Index, act: &Act) -> trouvaille::Result<Report> {
    let options = Options { threads: 1, ..Options::default() };
    let watch = &mut |_| Continue(());
    match act {
        Act::Update(paths) => index.update(paths, &options, watch),
        Act::Forget(path) => index.forget(path, &options, watch),
        Act::Rebuild => index.rebuild(&options, watch),
    }
}

/// A run, and the files as they are when it begins.
struct Step {
    act: Act,
    files: Vec<(&'static str, Option<&'static str>)>,
}

/// Index, update with changes and removals until there is something to merge, add a source and forget it,
/// rebuild, update again.
fn script(texts: &Path) -> Vec<Step> {
    let (a, b) = (texts.join("a"), texts.join("b"));
    let records =
        "{\"id\": 1, \"text\": \"La presse du matin.\"}\n{\"id\": 2, \"text\": \"Le facteur passe.\"}\n";
    let edited =
        "{\"id\": 1, \"text\": \"La presse du soir.\"}\n{\"id\": 3, \"text\": \"Le moulin tourne.\"}\n";
    let update = |files: &[(&'static str, Option<&'static str>)]| Step {
        act: Act::Update(Vec::new()),
        files: files.to_vec(),
    };
    vec![
        Step {
            act: Act::Update(vec![a]),
            files: vec![
                ("a/un.txt", Some("Le phare veille.\n")),
                ("a/deux.txt", Some("Un moulin, un phare.\n")),
                ("a/trois.md", Some("# Garde\n\nLe garde du phare lit la presse.\n")),
                ("a/quatre.jsonl", Some(records)),
                ("b/cinq.txt", Some("Le facteur aime le moulin.\n")),
            ],
        },
        update(&[("a/six.txt", Some("État premier du moulin.\n"))]),
        update(&[("a/un.txt", Some("Le phare dort.\n")), ("a/quatre.jsonl", Some(edited))]),
        Step { act: Act::Update(vec![b.clone()]), files: vec![("a/deux.txt", None)] },
        update(&[("a/sept.txt", Some("État second.\n"))]),
        update(&[("a/huit.txt", Some("Le phare et la presse.\n"))]),
        update(&[("a/neuf.txt", Some("Le moulin, le phare, la presse.\n"))]),
        Step { act: Act::Forget(b), files: Vec::new() },
        Step { act: Act::Rebuild, files: vec![("a/dix.txt", Some("Le phare, enfin.\n"))] },
        update(&[("a/dix.txt", None), ("a/six.txt", Some("État dernier du phare.\n"))]),
        Step { act: Act::Rebuild, files: Vec::new() },
    ]
}

/// Generations that the script makes.
const GENERATIONS: usize = 3;

/// What an index answers: nothing, if there is none.
pub(crate) fn answers(index: &Path) -> Result<Option<Vec<Results>>, String> {
    let searcher = match Searcher::open(index) {
        Ok(searcher) => searcher,
        Err(Error::NoIndex { .. }) => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let search = |query: &&str| searcher.search(&Request { limit: 100, ..Request::new(query) });
    let results: trouvaille::Result<Vec<_>> = QUERIES.iter().map(search).collect();
    results.map(Some).map_err(|error| error.to_string())
}

/// Files in an index folder that the last finished run does not name.
pub(crate) fn leftovers(index: &Path) -> Vec<String> {
    let read = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
    let json = |path: PathBuf| serde_json::from_str::<serde_json::Value>(&read(path)).unwrap();
    let live = format!("generation-{:06}", json(index.join("manifest.json"))["live"].as_u64().unwrap());
    let meta = json(index.join(&live).join("meta.json"));
    let payload: serde_json::Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    let catalogue = format!("catalogue-{:06}", payload["catalogue"].as_u64().unwrap());
    let segments: Vec<(String, Option<u64>)> = (meta["segments"].as_array().unwrap().iter())
        .map(|s| (s["segment_id"].as_str().unwrap().replace('-', ""), s["deletes"]["opstamp"].as_u64()))
        .collect();
    let of_segment = |name: &str| {
        segments.iter().any(|(id, deletes)| match name.strip_prefix(id.as_str()) {
            Some(rest) if rest.contains(".del") => deletes.is_some_and(|n| rest == format!(".{n}.del")),
            Some(rest) => !rest.contains(".temp"),
            None => false,
        })
    };
    let names = |folder: &Path| -> Vec<String> {
        let names = fs::read_dir(folder).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let mut left = names(index);
    left.retain(|name| match name.as_str() {
        ".gitignore" => read(index.join(name)) != "*\n",
        "CACHEDIR.TAG" => !read(index.join(name)).starts_with("Signature: 8a477f597d28d172789f06886806bc55"),
        "lock" | "manifest.json" => false,
        _ => *name != live,
    });
    let known = |name: &String| name == "meta.json" || *name == catalogue || of_segment(name);
    left.extend(names(&index.join(&live)).into_iter().filter(|name| !known(name)));
    left
}

/// Runs once more on an index that something happened to, and says what is wrong then.
pub(crate) fn next_run(index: &Path, turn: Turn<'_>) -> Result<(), String> {
    match act(&Index::at(index), turn.act) {
        Ok(report) if report.problems.is_empty() => {}
        // What was to be forgotten is.
        Err(Error::NotIndexed { .. }) if matches!(turn.act, Act::Forget(_)) => {}
        other => return Err(format!("the next run: {other:?}")),
    }
    if answers(index)?.as_ref() != turn.new {
        return Err("the next run does not bring the new state".to_owned());
    }
    match leftovers(index) {
        left if left.is_empty() => Ok(()),
        left => Err(format!("the next run leaves {left:?}")),
    }
}

/// A run: what it does, what is answered before and after.
#[derive(Clone, Copy)]
pub(crate) struct Turn<'t> {
    pub(crate) act: &'t Act,
    pub(crate) old: Option<&'t Vec<Results>>,
    pub(crate) new: Option<&'t Vec<Results>>,
}

/// What was counted.
#[derive(Debug, Default, Clone)]
struct Count {
    operations: usize,
    /// Crashes looked at: an operation and a loss each.
    crashes: usize,
    /// Different disks that they leave, each opened, searched, and run on once more.
    states: usize,
    violations: Vec<String>,
}

/// A script that was played: its operations, and for each step where they end and what is then answered.
struct Played {
    folder: TempDir,
    /// The disk before the last step.
    before: TempDir,
    log: Vec<Op>,
    steps: Vec<(usize, Act, Option<Vec<Results>>)>,
}

fn write(texts: &Path, files: &[(&str, Option<&str>)]) {
    for (name, text) in files {
        let path = texts.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match text {
            Some(text) => fs::write(path, text).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
    }
}

/// Plays the script on a recording disk, and gives each step to `look`, while the files are as they were.
fn play(mut look: impl FnMut(&Played)) {
    let new = || TempDir::new().unwrap();
    let mut played = Played { folder: new(), before: new(), log: Vec::new(), steps: Vec::new() };
    let (texts, base) = (played.folder.path().join("textes"), played.folder.path().join("disque"));
    fs::create_dir(&base).unwrap();
    for step in script(&texts) {
        write(&texts, &step.files);
        played.before = new();
        copy(&base, played.before.path());
        let recorder = Recorder::after(&base, &played.log);
        let index = Index::on(Arc::new(Recording(Arc::clone(&recorder))), &base.join("index"));
        let report = act(&index, &step.act).unwrap();
        assert!(report.problems.is_empty(), "{report:?}");
        played.log = recorder.log();
        let answers = answers(&base.join("index")).unwrap();
        played.steps.push((played.log.len(), step.act, answers));
        look(&played);
    }
    // A generation and a run replace `meta.json` once each, a merge once more.
    let replaced = |op: &&Op| matches!(op, Op::Rename(_, to) if name_of(to) == "meta.json");
    let merges = played.log.iter().filter(replaced).count() - played.steps.len() - GENERATIONS;
    assert!(merges > 0, "the script has nothing to merge");
}

impl Played {
    /// The last step, and where it begins.
    fn last(&self) -> (usize, Turn<'_>) {
        let (_, act, new) = self.steps.last().unwrap();
        let before = self.steps.len().checked_sub(2).map(|step| &self.steps[step]);
        let old = before.and_then(|step| step.2.as_ref());
        (before.map_or(0, |step| step.0), Turn { act, old, new: new.as_ref() })
    }

    fn crashes(&self, plan: &Plan<'_>, count: &mut Count) {
        let (begin, turn) = self.last();
        crashes(&self.log, begin, plan, turn, count);
    }
}

/// Which crashes are looked at.
struct Plan<'p> {
    /// Whether there is one before the n-th operation. There is always one after the last.
    at: &'p dyn Fn(&[Op], usize) -> bool,
    /// Losses by chance, beside the sure ones.
    chances: u64,
    /// Whether the n-th operation took place; a sync that did not is how a protocol is broken.
    kept: &'p dyn Fn(&[Op], usize) -> bool,
    /// Violations after which to stop.
    enough: usize,
}

/// Crashes while a log is played from `begin`, the operations of one run.
fn crashes(log: &[Op], begin: usize, plan: &Plan<'_>, turn: Turn<'_>, count: &mut Count) {
    let mut platter = Platter::new();
    let mut met = HashSet::new();
    for n in 0..=log.len() {
        let ended = n == log.len();
        if n >= begin && (ended || (plan.at)(log, n)) {
            count.operations += 1;
            for loss in Loss::kinds(plan.chances, n as u64) {
                if count.violations.len() >= plan.enough {
                    return;
                }
                count.crashes += 1;
                let tree = platter.crash(loss);
                if !met.insert(digest(&tree, ended)) {
                    continue;
                }
                count.states += 1;
                let disk = TempDir::new().unwrap();
                lay_out(&tree, disk.path());
                // What a finished run has done stays done.
                let turn = if ended { Turn { old: turn.new, ..turn } } else { turn };
                if let Err(wrong) = examine(&disk.path().join("index"), turn) {
                    let act = turn.act;
                    count.violations.push(format!("{act:?}, operation {n}, {loss:?}: {wrong}"));
                }
            }
        }
        if let Some(op) = log.get(n)
            && (plan.kept)(log, n)
        {
            platter.apply(op);
        }
    }
}

fn digest(tree: &Tree, ended: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    (tree, ended).hash(&mut hasher);
    hasher.finish()
}

/// What is wrong with an index after a crash.
fn examine(index: &Path, turn: Turn<'_>) -> Result<(), String> {
    let found = answers(index)?;
    if found.as_ref() != turn.old && found.as_ref() != turn.new {
        return Err("neither the old state nor the new".to_owned());
    }
    next_run(index, turn)
}

fn everything(_: &[Op], _: usize) -> bool {
    true
}

impl Count {
    fn say(&self, of: &str) {
        println!(
            "{of}: {} operations, {} crashes, {} different states, {} violations",
            self.operations,
            self.crashes,
            self.states,
            self.violations.len()
        );
    }
}

fn every_crash(stride: usize, chances: u64) -> Count {
    let mut count = Count::default();
    let at = move |_: &[Op], n: usize| n.is_multiple_of(stride);
    let plan = Plan { at: &at, chances, kept: &everything, enough: 10 };
    play(|played| played.crashes(&plan, &mut count));
    count.say("crashes");
    count
}

#[test]
fn crash_old_or_new_never_between() {
    assert_eq!(every_crash(29, 1).violations, [""; 0]);
}

#[test]
#[ignore = "minutes"]
fn crash_at_every_operation() {
    assert_eq!(every_crash(1, 8).violations, [""; 0]);
}

/// A process is killed; the next run goes on from what the system still has of it, and then the machine
/// crashes: what the killed one did not sync may be lost all the same.
fn killed_then_crashed(kills: usize, plan: &Plan<'_>) -> Count {
    let mut count = Count::default();
    play(|played| {
        let (begin, turn) = played.last();
        let turns = (begin..played.log.len()).filter(|n| is_turn(&played.log[*n])).map(|n| n + 1);
        for killed in turns.step_by(kills) {
            if count.violations.len() >= plan.enough {
                return;
            }
            let before = &played.log[..killed];
            let mut platter = Platter::new();
            for op in before {
                platter.apply(op);
            }
            let disk = TempDir::new().unwrap();
            lay_out(&platter.crash(Loss::Nothing), disk.path());
            let recorder = Recorder::after(disk.path(), before);
            let index = Index::on(Arc::new(Recording(Arc::clone(&recorder))), &disk.path().join("index"));
            match act(&index, turn.act) {
                Ok(_) | Err(Error::NotIndexed { .. }) => {}
                Err(error) => count.violations.push(format!("{:?}, killed at {killed}: {error}", turn.act)),
            }
            let kept = |log: &[Op], n: usize| n < killed || (plan.kept)(&log[killed..], n - killed);
            let plan = Plan { kept: &kept, ..*plan };
            crashes(&recorder.log(), killed, &plan, turn, &mut count);
        }
    });
    count
}

/// Whether an operation takes something away, or makes a folder: what the next run finds done, and must not take
/// for safe.
fn is_turn(op: &Op) -> bool {
    matches!(op, Op::Rename(..) | Op::Remove(_) | Op::CreateFolder(_))
}

fn every_kill_then_crash(kills: usize, stride: usize) -> Count {
    let at = move |_: &[Op], n: usize| n.is_multiple_of(stride);
    let count = killed_then_crashed(kills, &Plan { at: &at, chances: 1, kept: &everything, enough: 10 });
    count.say("killed, then crashed");
    count
}

#[test]
fn a_crash_after_a_killed_run() {
    assert_eq!(every_kill_then_crash(7, 41).violations, [""; 0]);
}

#[test]
#[ignore = "minutes"]
fn a_crash_after_every_killed_run() {
    assert_eq!(every_kill_then_crash(1, 3).violations, [""; 0]);
}

/// Whether the n-th operation syncs a file whose name is so.
fn syncs_file(log: &[Op], n: usize, named: impl Fn(&str) -> bool) -> bool {
    let Op::Sync(file) = log[n] else { return false };
    log.iter().any(|op| matches!(op, Op::Create(path, number) if *number == file && named(name_of(path))))
}

fn name_of(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Whether the n-th operation syncs a folder just before a file of this name is replaced.
fn syncs_before(log: &[Op], n: usize, name: &str) -> bool {
    let next = log.get(n + 1);
    matches!(&log[n], Op::SyncFolder(_))
        && matches!(next, Some(Op::Create(to, _)) if name_of(to) == format!("{name}.new"))
}

/// Whether the n-th operation syncs a folder just after a file of this name was replaced.
fn syncs_after(log: &[Op], n: usize, name: &str) -> bool {
    let last = n.checked_sub(1).map(|n| &log[n]);
    matches!(&log[n], Op::SyncFolder(_)) && matches!(last, Some(Op::Rename(_, to)) if name_of(to) == name)
}

/// Whether the n-th operation syncs a folder that is going to be swept.
fn syncs_to_sweep(log: &[Op], n: usize) -> bool {
    let steps = ["meta.json", "manifest.json", "CACHEDIR.TAG", ".gitignore"];
    let is_of = |name: &str| syncs_before(log, n, name) || syncs_after(log, n, name);
    matches!(&log[n], Op::SyncFolder(path) if path.starts_with("index")) && !steps.into_iter().any(is_of)
}

fn is_sign(name: &str) -> bool {
    matches!(name, "CACHEDIR.TAG.new" | ".gitignore.new")
}

type LeftOut = fn(&[Op], usize) -> bool;

/// The syncs of the protocol: each, left out, loses something. `docs/DURABILITY.md` has the same list.
const SYNCS: &[(&str, LeftOut)] = &[
    ("the folder around the index", |log, n| log[n] == Op::SyncFolder(PathBuf::new())),
    ("the files that say whose the folder is", |log, n| syncs_file(log, n, is_sign)),
    ("their names (and the sweep's sync)", |log, n| {
        syncs_after(log, n, "CACHEDIR.TAG") || syncs_after(log, n, ".gitignore") || syncs_to_sweep(log, n)
    }),
    ("the catalogue", |log, n| syncs_file(log, n, |name| name.starts_with("catalogue-"))),
    ("tantivy's files", |log, n| {
        syncs_file(log, n, |name| !name.contains("json") && name.contains('.') && !is_sign(name))
    }),
    ("the names of both", |log, n| syncs_before(log, n, "meta.json")),
    ("the commit", |log, n| syncs_file(log, n, |name| name == "meta.json.new")),
    ("the commit's name", |log, n| syncs_after(log, n, "meta.json")),
    ("the name of the generation", |log, n| syncs_before(log, n, "manifest.json")),
    ("the manifest", |log, n| syncs_file(log, n, |name| name == "manifest.json.new")),
    ("the manifest's name (and the sweep's sync)", |log, n| {
        syncs_after(log, n, "manifest.json") || syncs_to_sweep(log, n)
    }),
];

#[test]
fn a_protocol_without_one_of_its_syncs_is_caught() {
    let mut caught = vec![Count::default(); SYNCS.len()];
    let at = |log: &[Op], n: usize| n > 0 && is_turn(&log[n - 1]);
    play(|played| {
        for ((_, left_out), count) in SYNCS.iter().zip(&mut caught) {
            let kept = |log: &[Op], n: usize| !left_out(log, n);
            played.crashes(&Plan { at: &at, chances: 1, kept: &kept, enough: 1 }, count);
        }
    });
    for ((sync, _), count) in SYNCS.iter().zip(&caught) {
        println!("without {sync}: {}", count.violations.first().map_or("not caught", String::as_str));
    }
    let passed = SYNCS.iter().zip(&caught).filter(|(_, count)| count.violations.is_empty());
    assert_eq!(passed.map(|((sync, _), _)| *sync).collect::<Vec<_>>(), [""; 0]);
}

/// The sync before a sweep is for what a killed run renamed.
#[test]
fn a_sweep_without_its_sync_is_caught() {
    let at = |log: &[Op], n: usize| is_turn(&log[n - 1]);
    let kept = |log: &[Op], n: usize| !syncs_to_sweep(log, n);
    let count = killed_then_crashed(1, &Plan { at: &at, chances: 1, kept: &kept, enough: 1 });
    println!("without the sweep's sync: {}", count.violations.first().map_or("not caught", String::as_str));
    assert_eq!(count.violations.len(), 1);
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// What is wrong after a run on a disk that failed.
fn examine_failed(index: &Path, done: &trouvaille::Result<Report>, turn: Turn<'_>) -> Result<(), String> {
    let found = answers(index)?;
    let says_why = |error: &Error| {
        let text = error.to_string();
        let why = text.contains("no space left on device") || text.contains("input/output error");
        if why { Ok(()) } else { Err(format!("the disk is not named: {text}")) }
    };
    let (errors, expected) = match done {
        Ok(report) => (report.problems.iter().collect(), turn.new),
        Err(error @ Error::Unsynced { .. }) => (vec![error], turn.new),
        Err(error) => (vec![error], turn.old),
    };
    errors.into_iter().try_for_each(says_why)?;
    if found.as_ref() != expected {
        return Err(format!("the index is not as the run says: {done:?}"));
    }
    next_run(index, turn)
}

fn every_fault(stride: usize) -> Count {
    let mut count = Count::default();
    let mut failed = 0;
    play(|played| {
        let (_, turn) = played.last();
        for fault in [Fault::Full, Fault::Once, Fault::Dead] {
            for n in (played.steps.len() % stride..).step_by(stride) {
                let disk = TempDir::new().unwrap();
                copy(played.before.path(), disk.path());
                let (index, failing) = (disk.path().join("index"), Failing::new(fault, n));
                let done = act(&Index::on(Arc::new(failing.clone()), &index), turn.act);
                if !failing.has_failed() {
                    break;
                }
                count.crashes += 1;
                failed += usize::from(done.is_err());
                if let Err(wrong) = examine_failed(&index, &done, turn) {
                    count.violations.push(format!("{:?}, {fault:?} at {n}: {wrong}", turn.act));
                }
            }
        }
    });
    println!("faults: {} runs, {failed} failed, {} violations", count.crashes, count.violations.len());
    count
}

#[test]
fn a_disk_that_fails_or_is_full() {
    assert_eq!(every_fault(37).violations, [""; 0]);
}

#[test]
#[ignore = "minutes"]
fn a_disk_that_fails_at_every_operation() {
    assert_eq!(every_fault(1).violations, [""; 0]);
}
