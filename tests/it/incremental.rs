//! Law: an index brought up to date and one built anew answer alike, whatever happened to the files.

use std::fs;
use std::ops::ControlFlow::Continue;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;
use trouvaille::index::{Options, Report};
use trouvaille::search::Group;
use trouvaille::{Index, Request, Results, Searcher};

/// How many histories are played.
const HISTORIES: u32 = 64;

/// Words enough for ties, phrases, joined forms and rare terms.
const WORDS: &[&str] = &[
    "chat", "chats", "noir", "noire", "porte-monnaie", "portemonnaie", "porte", "monnaie", "maïs", "mais",
    "le", "la", "de", "école", "L’école", "œuvre", "10\u{202f}000", "XIXe", "siècle", "étudiant·e·s",
    "dit-elle", ".", "\n\n",
];

const QUERIES: &[&str] = &[
    "chat", "chat noir", "\"chat noir\"", "=noire", "porte-monnaie", "port*", "ecole -chat", "+œuvre siècle",
    "\"19e siècle\"", "la de le", "chaat~", "(chat OU maïs) SAUF noir", "etudiante monnaie", "éccole",
    "\"chat de\"~3", "titre:chat noir", "-titre:chat école", "date:2020", "depuis:2021 chat",
    "tag:eau -noir", "auteur:zola OU type:txt", "chemin:[0-3].* siècle", "-auteur:zola -date:2020..",
];

/// What happens between two runs.
#[derive(Debug, Clone)]
enum Event {
    /// A file has this text.
    Write(usize, Vec<usize>),
    /// A many-record file has these records.
    Records(usize, Vec<(u8, Vec<usize>)>),
    Delete(usize),
    /// The index is brought up to date.
    Index,
}

fn event() -> impl Strategy<Value = Event> {
    let words = || proptest::collection::vec(0..WORDS.len(), 0..40);
    prop_oneof![
        4 => (0..5usize, words()).prop_map(|(file, words)| Event::Write(file, words)),
        2 => (0..2usize, proptest::collection::vec((0..6u8, words()), 0..6)).prop_map(|(file, records)| Event::Records(file, records)),
        1 => (0..7usize).prop_map(Event::Delete),
        3 => Just(Event::Index),
    ]
}

fn text(words: &[usize]) -> String {
    words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ") + "\n"
}

fn file(folder: &Path, number: usize) -> PathBuf {
    folder.join(if number < 5 { format!("{number}.txt") } else { format!("{number}.jsonl") })
}

fn play(folder: &Path, event: &Event) {
    match event {
        Event::Write(number, words) => fs::write(file(folder, *number), text(words)).unwrap(),
        Event::Records(number, records) => {
            let record = |(id, words): &(u8, Vec<usize>)| {
                let pick = |all: [&'static str; 3]| all[words.len() % 3];
                let record = serde_json::json!({
                    "id": id, "title": text(&words[..words.len() / 4]), "date": pick(["2020", "mai 2021", "hier"]),
                    "author": pick(["Zola", "George Sand", ""]), "tags": [pick(["eau", "sel", "Eau"])],
                    "text": text(words),
                });
                record.to_string() + "\n"
            };
            fs::write(file(folder, 5 + number), records.iter().map(record).collect::<String>()).unwrap();
        }
        Event::Delete(number) => drop(fs::remove_file(file(folder, *number))),
        Event::Index => {}
    }
}

fn answers(index: &Path) -> Vec<Results> {
    let searcher = Searcher::open(index).unwrap();
    let request = |query: &&str| Request { limit: 100, ..Request::new(query) };
    let grouped = |query: &&str| Request { group: Group::Document, ..request(query) };
    let requests = QUERIES.iter().flat_map(|query| [request(query), grouped(query)]);
    requests.map(|request| searcher.search(&request).unwrap()).collect()
}

fn update(index: &Path, texts: &Path) -> Report {
    let options = Options { threads: 2, ..Options::default() };
    Index::at(index).update(&[texts.to_owned()], &options, &mut |_| Continue(())).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: HISTORIES, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn incremental_is_rebuild(history in proptest::collection::vec(event(), 1..16)) {
        let folder = TempDir::new().unwrap();
        let (texts, index) = (folder.path().join("textes"), folder.path().join("index"));
        fs::create_dir(&texts).unwrap();
        fs::write(texts.join("fixe.txt"), "Le chat noir dort.\n").unwrap();
        update(&index, &texts);
        for event in &history {
            play(&texts, event);
            if matches!(event, Event::Index) {
                update(&index, &texts);
            }
        }
        update(&index, &texts);
        let updated = answers(&index);
        let options = Options { threads: 1, ..Options::default() };
        Index::open(&index).unwrap().rebuild(&options, &mut |_| Continue(())).unwrap();
        prop_assert_eq!(&updated, &answers(&index));
        let fresh = folder.path().join("neuf");
        update(&fresh, &texts);
        prop_assert_eq!(&updated, &answers(&fresh));
    }
}

/// Moves the times of a file back, as if it had been written before the last run.
fn age(path: &Path, seconds: u64) {
    let then = std::time::SystemTime::now() - std::time::Duration::from_secs(seconds);
    fs::File::options().write(true).open(path).unwrap().set_modified(then).unwrap();
}

#[test]
fn only_what_changed_is_read() {
    let folder = TempDir::new().unwrap();
    let (texts, index) = (folder.path().join("textes"), folder.path().join("index"));
    fs::create_dir(&texts).unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(texts.join(name), "Le chat dort.\n").unwrap();
        age(&texts.join(name), 60);
    }
    let counts =
        |report: &Report| (report.added, report.changed, report.unchanged, report.removed, report.files_read);
    assert_eq!(counts(&update(&index, &texts)), (3, 0, 0, 0, 3));
    assert_eq!(counts(&update(&index, &texts)), (0, 0, 3, 0, 0));
    fs::write(texts.join("a.txt"), "Le chien aboie.\n").unwrap();
    fs::remove_file(texts.join("b.txt")).unwrap();
    fs::write(texts.join("d.txt"), "L’âne brait.\n").unwrap();
    assert_eq!(counts(&update(&index, &texts)), (1, 1, 1, 1, 2));
    // A new time on the same bytes: read, found unchanged.
    age(&texts.join("c.txt"), 30);
    assert_eq!(counts(&update(&index, &texts)).1, 0);
}

#[test]
fn an_edited_record_alone_is_indexed_again() {
    let folder = TempDir::new().unwrap();
    let (texts, index) = (folder.path().join("textes"), folder.path().join("index"));
    fs::create_dir(&texts).unwrap();
    let write = |second: &str| {
        fs::write(
            texts.join("r.jsonl"),
            format!("{{\"id\": 1, \"text\": \"Un.\"}}\n{{\"id\": 2, \"text\": \"{second}\"}}\n"),
        )
        .unwrap();
    };
    write("Deux.");
    update(&index, &texts);
    write("Deux phares.");
    let report = update(&index, &texts);
    assert_eq!((report.added, report.changed, report.unchanged, report.removed), (0, 1, 1, 0));
}

#[test]
fn a_file_written_during_a_run_is_read_again_whatever_its_size_and_time() {
    let folder = TempDir::new().unwrap();
    let (texts, index) = (folder.path().join("textes"), folder.path().join("index"));
    fs::create_dir(&texts).unwrap();
    let during = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    let write = |text: &str| {
        fs::write(texts.join("a.txt"), text).unwrap();
        fs::File::options().write(true).open(texts.join("a.txt")).unwrap().set_modified(during).unwrap();
    };
    write("Un chat.\n");
    update(&index, &texts);
    write("Un chou.\n");
    let report = update(&index, &texts);
    assert_eq!((report.changed, report.unchanged), (1, 0));
}
