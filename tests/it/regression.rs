//! One test for each mistake that was once made.

use std::fmt::Write as _;

use crate::env::Env;

/// The conjunction was marked, and drew the excerpt to it.
#[test]
fn mais_is_not_marked_beside_mais_the_plant() {
    let env = Env::with(&[("a.txt", "Des graines de maïs, mais aussi du blé.\n")]);
    env.done(&["index", "a.txt"]);
    assert_eq!(env.marked("graines de maïs"), ["graines", "maïs"]);
}

/// A word that is elsewhere in the collection was said to be lacking, and replaced by itself.
#[test]
fn a_word_found_only_elsewhere_is_not_corrected() {
    let env = Env::with(&[("a/un.txt", "La presse.\n"), ("b/deux.txt", "Un âne.\n")]);
    env.done(&["index", "a", "b"]);
    let run = env.run(&["search", "presse", "b"]);
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (1, "nothing found for presse\n", ""));
}

/// What a rule saw depended on accents, ligatures or the kind of apostrophe.
#[test]
fn readings_that_broke_a_law() {
    let terms = |text: &str| -> Vec<String> {
        let tokens = trouvaille::french::analyse(text);
        tokens.iter().map(|token| token.stem.as_str().to_owned()).collect()
    };
    for (text, same) in [
        ("e\u{301}cole·e", "école·e"),
        ("employé-e", "employe-e"),
        ("eﬁn-e", "efin-e"),
        ("quÆ-e", "quAE-e"),
        ("L.S.’", "L.S.ʼ"),
        ("a\u{300}10-10", "à10-10"),
        ("à-\nCŒUR", "a\u{300}-\nCŒUR"),
        ("VIe siècle", "VIe sie\u{300}cle"),
        ("II’e", "II'e"),
        ("no’ˢ 3", "no'ˢ 3"),
        ("F.\u{17c7}’O.N.", "F.\u{17c7}'O.N."),
        ("\u{f78}’aujourd ' hui", "\u{f78}'aujourd ' hui"),
    ] {
        assert_eq!(terms(text), terms(same), "{text}");
    }
    assert_eq!(terms("la vie. Siècle après siècle"), ["la", "vie", "siecle", "apres", "siecle"]);
}

/// A search in a folder walked it as if it had been named without `--hidden`, and took its hidden files out.
#[test]
fn a_search_walks_a_source_as_it_was_indexed() {
    let env = Env::with(&[("notes/.cache/un.txt", "La presse libre.\n"), ("notes/deux.txt", "La presse.\n")]);
    env.done(&["index", "--hidden", "notes"]);
    env.done(&["search", "presse", "notes"]);
    env.done(&["index", "notes"]);
    assert_eq!(env.found("presse").len(), 2);
    env.done(&["index", "."]);
    env.done(&["index", "."]);
    assert_eq!(env.found("presse").len(), 2, "a source within another keeps its way");
}

/// Record 7 of a file and a file called so had one key: deleting one deleted the other, and a search in
/// `notes.jsonl` found what is in `notes.jsonl#7`.
#[test]
fn a_record_and_a_file_of_the_same_name() {
    let env = Env::with(&[
        ("notes.jsonl", "{\"id\": 7, \"text\": \"Le facteur passe.\"}\n"),
        ("notes.jsonl#7", "Le facteur dort.\n"),
    ]);
    env.done(&["index", "notes.jsonl", "notes.jsonl#7"]);
    assert_eq!(env.json(&["facteur", "notes.jsonl"])["total"], 1);
    env.done(&["forget", "notes.jsonl"]);
    assert_eq!(env.found("facteur"), ["notes.jsonl#7"]);
}

/// A heading that another one followed, and the title of an empty text, were in no passage.
#[test]
fn titles_and_headings_without_text_are_found() {
    let env = Env::with(&[
        ("a.md", "# Inventaire\n\n## Pendules\n\n## Horloges\n\nUne comtoise.\n"),
        ("b.txt", "Sommaire\n\nLe départ\n\nLa traversée\n\nLe retour\n"),
        ("c.jsonl", "{\"title\": \"Baromètres\", \"text\": \"\"}\n"),
        ("d.md", "---\n\nUn sextant : rien de plus.\n\n---\n\nFin.\n"),
    ]);
    env.done(&["index", "."]);
    for word in ["pendules", "départ", "traversée", "baromètres", "sextant"] {
        assert_eq!(env.found(word).len(), 1, "{word}");
    }
}

/// A folder that could not be entered was taken for one that had been emptied. (The superuser enters any.)
#[cfg(unix)]
#[test]
fn what_cannot_be_read_now_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let env = Env::with(&[("textes/a/un.txt", "La presse.\n"), ("textes/deux.txt", "Un âne.\n")]);
    env.done(&["index", "textes"]);
    let mode =
        |mode| std::fs::set_permissions(env.path("textes/a"), PermissionsExt::from_mode(mode)).unwrap();
    mode(0o000);
    let run = env.run(&["index"]);
    let superuser = run.status == 0;
    mode(0o700);
    assert!(superuser || run.err.contains("textes/a: cannot be read"), "{run:?}");
    assert_eq!(env.found("presse").len(), 1);
}

/// A search that showed nothing of what it found said, by its status, that it had found nothing.
#[test]
fn a_page_beyond_the_end_is_not_a_failed_search() {
    let env = Env::with(&[("a.txt", "La presse.\n")]);
    env.done(&["index", "a.txt"]);
    assert_eq!(env.run(&["search", "presse", "--offset", "5"]).status, 0);
    assert_eq!(env.run(&["search", "presse", "--limit", "0"]).status, 0);
}

/// An index that lacks a file said that the engine had failed, and not what to do.
#[test]
fn a_damaged_index_says_what_to_do() {
    let env = Env::with(&[("a.txt", "La presse.\n")]);
    let remove = |ending: &str| {
        let entries = std::fs::read_dir(env.path("index/generation-000001")).unwrap();
        let entry =
            entries.map(|entry| entry.unwrap().path()).find(|path| path.to_string_lossy().contains(ending));
        std::fs::remove_file(entry.unwrap()).unwrap();
    };
    env.done(&["index", "a.txt"]);
    remove(".store");
    let run = env.run(&["search", "presse"]);
    assert!(
        run.status == 2 && run.err.contains("is damaged") && run.err.contains("`trouvaille rebuild`"),
        "{run:?}"
    );
    env.done(&["rebuild"]);
    assert_eq!(env.found("presse"), ["a.txt"]);
    std::fs::write(env.path("index/generation-000002/meta.json"), "{}").unwrap();
    let run = env.run(&["rebuild"]);
    assert!(run.status == 2 && run.err.contains("remove this folder"), "{run:?}");
}

/// A prefix that stands for more than a thousand words found only the passages of the first.
#[test]
fn a_prefix_stands_for_all_its_words() {
    let syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "tu", "va", "ze"];
    let words = syllables.iter().flat_map(|a| syllables.iter().map(move |b| format!("{a}{b}")));
    let words: Vec<String> = words.flat_map(|end| syllables.map(|c| format!("xo{end}{c}"))).collect();
    let records: Vec<String> =
        words.iter().map(|word| format!("{{\"text\": \"Le {word} du moulin.\"}}")).collect();
    let env = Env::with(&[("mots.jsonl", &records.join("\n"))]);
    env.done(&["index", "mots.jsonl"]);
    assert_eq!(env.json(&["xo*"])["total"], words.len());
}

/// A file that is no text became a source, and was complained of at every run.
#[test]
fn a_binary_file_is_no_source() {
    let env = Env::with(&[("a.txt", "La presse.\n"), ("b.bin", "\0\0")]);
    assert_eq!(env.run(&["index", "a.txt", "b.bin"]).status, 2);
    assert_eq!(env.done(&["index"]).err.lines().count(), 1);
}

/// The first line of a text broken by hand was taken for its title, and parted from what it goes on with.
#[test]
fn a_phrase_over_the_first_line_end() {
    let env = Env::with(&[
        ("a.txt", "Le gou-\nvernement tombe.\n"),
        ("b.txt", "Il était une fois le roi\nLouis et ses deux filles.\n"),
    ]);
    env.done(&["index", "."]);
    assert_eq!(env.found("gouvernement"), ["a.txt"]);
    assert_eq!(env.found("\"le roi Louis\""), ["b.txt"]);
}

/// Of several paths that are not there only the last was named, and a folder for the index was left behind.
#[test]
fn a_first_run_with_nothing_to_index() {
    let env = Env::new();
    let run = env.run(&["index", "rien", "nulle-part"]);
    assert_eq!(run.status, 2);
    for path in ["rien", "nulle-part"] {
        assert!(run.err.contains(&format!("trouvaille: {path}: no such file or folder\n")), "{run:?}");
    }
    assert!(!env.path("index").exists());
}

/// A rebuild that refused left an empty report.
#[test]
fn a_run_that_fails_says_so_in_its_report() {
    let env = Env::with(&[("a.txt", "La presse.\n")]);
    env.done(&["index", "a.txt"]);
    std::fs::remove_file(env.path("a.txt")).unwrap();
    assert_eq!(env.run(&["rebuild", "--report", "log.jsonl"]).status, 2);
    let log = std::fs::read_to_string(env.path("log.jsonl")).unwrap();
    let problem: serde_json::Value = serde_json::from_str(log.trim()).unwrap();
    assert_eq!(problem["kind"], "not-rebuilt");
}

/// Words, compounds and spellings that only deleted passages had went on to weigh, match and be offered until a
/// rebuild.
#[test]
fn deleted_words_are_forgotten_at_once() {
    let env = Env::new();
    let write = |changed: &[&str]| {
        let texts = ["Les chevaux courent.", "Un arc-en-ciel.", "La photographie ancienne."];
        let texts = texts.iter().zip(changed.iter().copied().chain(["", "", ""]));
        let changed = texts.map(|(text, changed)| if changed.is_empty() { *text } else { changed });
        let kept = [
            "Une chevauchée de nuit, un cheval, deux chevaux de bois.",
            "Une chevauchée.",
            "Un arc en ciel et lande.",
            "Le photographié sourit.",
        ];
        let filler = (0..40).map(|n| format!("Une phrase sans histoire, numéro {n}."));
        let all = changed.map(str::to_owned).chain(kept.map(str::to_owned)).chain(filler);
        let record =
            |(id, text): (usize, String)| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
        env.write("r.jsonl", all.enumerate().map(record).collect::<String>());
    };
    write(&[]);
    env.done(&["index", "r.jsonl"]);
    write(&["Rien.", "Rien non plus.", "Ni ici."]);
    env.done(&["index"]);
    let answers = || -> Vec<String> {
        let queries = ["chevau*", "chevux~", "arcenciel", "lande -arcenciel", "photografie", "courrent"];
        queries.iter().map(|query| env.run(&["search", "--json", "--", query]).out).collect()
    };
    let before = answers();
    env.done(&["rebuild"]);
    assert_eq!(before, answers());
}

/// `=pêche` ranked a passage by how often « péché » stands in it.
#[test]
fn an_exact_word_is_not_counted_by_its_stem() {
    let env = Env::with(&[(
        "r.jsonl",
        "{\"id\": \"a\", \"text\": \"La pêche. Le péché, le péché, le péché, le péché, un péché.\"}\n\
         {\"id\": \"b\", \"text\": \"La pêche à la ligne, la pêche au gros, et rien que cela, tout au long.\"}\n",
    )]);
    env.done(&["index", "r.jsonl"]);
    let found = env.json(&["--explain", "=pêche"]);
    let counts: Vec<(&str, u64)> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| (hit["id"].as_str().unwrap(), hit["explain"]["words"][0]["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts.iter().find(|(id, _)| *id == "a").unwrap().1, 1, "{counts:?}");
    assert_eq!(counts.iter().find(|(id, _)| *id == "b").unwrap().1, 2, "{counts:?}");
}

/// One word of many letters took time by their square, and memory.
#[test]
fn a_very_long_word_is_only_looked_up() {
    let env = Env::with(&[("a.txt", "Le chat dort.")]);
    env.done(&["index", "a.txt"]);
    let run = env.run(&["search", &"x".repeat(60_000)]);
    assert_eq!(run.status, 1, "{}", run.err.len());
}

/// The compounds that a segment had met were not written: of a joined form only two halves were known.
#[test]
fn a_joined_form_finds_a_compound_of_any_number_of_parts() {
    let env = Env::with(&[("a.txt", "Un arc-en-ciel au-dessus du rez-de-chaussée.")]);
    env.done(&["index", "a.txt"]);
    for query in ["arcenciel", "rezdechaussee"] {
        assert_eq!(env.json(&[query])["total"], 1, "{query}");
    }
}

/// A word spelled otherwise took the place of the next, which was spelled as asked.
#[test]
fn exact_phrases_beside_words_of_the_same_stem() {
    let env = Env::with(&[("a.txt", "Une porte portes porte.\n"), ("b.txt", "Un grand chat chats ici.\n")]);
    env.done(&["index", "a.txt", "b.txt"]);
    assert_eq!(env.marked("=\"portes porte\""), ["portes porte"]);
    assert_eq!(env.marked("=\"grand chats\"~3"), ["grand chat chats"]);
}

/// One record that was too long took those after it out of the index.
#[test]
fn a_record_that_is_too_long_costs_itself_alone() {
    let long = "a ".repeat(33 << 20);
    let records =
        format!("{{\"text\": \"Un phare.\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": \"Un moulin.\"}}\n");
    let env = Env::with(&[("a.jsonl", &records)]);
    let run = env.run(&["index", "a.jsonl"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("a.jsonl:2: it is longer than 64 MiB"), "{}", run.err);
    assert!(run.err.contains("2 documents added"), "{}", run.err);
    assert_eq!(env.done(&["search", "moulin", "--count"]).out.trim(), "1");
}

/// The month was found by the grain.
#[test]
fn grains_and_months() {
    let env = Env::with(&[("a.txt", "Le 12 mai, on sème.\n"), ("b.txt", "Le maïs lève.\n")]);
    env.done(&["index", "a.txt", "b.txt"]);
    assert_eq!(env.done(&["search", "maïs", "--count"]).out.trim(), "1");
    assert_eq!(env.done(&["search", "mai", "--count"]).out.trim(), "1");
}

/// Nobody who typed `dû` was shown anything but `du`.
#[test]
fn a_word_that_accents_part_from_a_function_word_comes_first() {
    let mut records = String::new();
    for number in 0..300 {
        let _ = writeln!(records, "{{\"text\": \"Le prix du pain, du vin, du bois {number}.\"}}");
    }
    records += "{\"text\": \"Le loyer dû au propriétaire, du premier au dernier jour de chaque mois de l’année civile.\"}\n";
    let env = Env::with(&[("a.jsonl", &records)]);
    env.done(&["index", "a.jsonl"]);
    assert_eq!(env.done(&["search", "dû", "--count"]).out.trim(), "301", "accents decide nothing");
    assert_eq!(env.marked("dû")[0], "dû");
    assert_eq!(env.marked("dû loyer")[..2], ["loyer", "dû"]);
}

/// Elided words were passed over, even by who asked for the very words.
#[test]
fn elided_words_count_in_exact_phrases() {
    let env = Env::with(&[
        ("a.txt", "Il y avait un phare.\n"),
        ("b.txt", "Il n’y avait pas de phare.\n"),
        ("c.txt", "L’amour d’autrui.\n"),
        ("d.txt", "Un mot d'amour.\n"),
        ("e.txt", "Le Val-d’Oise, peut-être.\n"),
        ("f.txt", "Le Val d’Armor peut être beau.\n"),
    ]);
    env.done(&["index", "."]);
    for (query, found) in [
        ("\"il y avait\"", 2),
        ("=\"il y avait\"", 1),
        ("=\"il n'y avait\"", 1),
        ("=\"il avait\"~3", 2),
        ("=\"d’amour\"", 1),
        ("=l'amour", 1),
        ("=amour", 2),
        ("+avait -=\"n’y avait\"", 1),
        ("\"Val d'Oise\"", 1),
        ("=\"Val d'Oise\"", 0),
        ("=\"val oise\"", 0),
        ("=\"Val-d’Oise\"", 1),
        ("=\"peut-être\"", 1),
        ("=\"peut être\"", 1),
        ("\"peut être\"", 2),
    ] {
        assert_eq!(env.json(&[query])["total"], found, "{query}");
    }
    assert_eq!(env.marked("=\"d’amour\""), ["d'amour"], "what was asked is marked");
}

/// `porte-mon*` was `porte`, and whatever begins with `mon`.
#[test]
fn the_last_part_of_a_compound_may_be_a_pattern() {
    let env = Env::with(&[
        ("a.txt", "Un porte-monnaie.\n"),
        ("b.txt", "La porte du monde.\n"),
        ("c.txt", "Des portemonnaies.\n"),
        ("d.txt", "Le monde, la porte monte.\n"),
        ("e.txt", "Ma grand-mère.\n"),
        ("f.txt", "Il vaincra, ils iront, je vais.\n"),
    ]);
    env.done(&["index", "."]);
    for (query, marks) in [
        ("porte-mon*", &["porte-monnaie", "portemonnaies"][..]),
        ("+porte-monn* -sac", &["porte-monnaie", "portemonnaies"]),
        ("porte-monaie~", &["porte-monnaie"]),
        ("porte-monaie~2", &["porte-monnaie", "portemonnaies"]),
        ("grand-mèr*", &["grand-mère"]),
        ("monte -porte-mon*", &["monte"]),
        ("va-i*", &["vaincra", "vais"]),
    ] {
        let mut marked = env.marked(query);
        marked.sort_unstable();
        let mut marks = marks.to_vec();
        marks.sort_unstable();
        assert_eq!(marked, marks, "{query}");
    }
    let read_as = env.json(&["porte-mon*"]);
    assert_eq!((&read_as["read_as"], &read_as["total"]), (&"porte-mon*".into(), &2.into()));
    let lacking = env.run(&["search", "zorglub-mon*"]);
    assert_eq!(lacking.err, "trouvaille: the collection lacks zorglub\n");
}

/// An id of 64 KB, most often a quote that is never closed, made searches fail.
#[test]
fn an_id_that_is_too_long_costs_its_record_alone() {
    let long = |end: &str| format!("{{\"text\": \"Un phare.\", \"id\": \"{}{end}\"}}\n", "é".repeat(33_000));
    let rows = "Un autre phare.,\"2\n".to_owned() + &"Un phare de plus.,3\n".repeat(100);
    let env = Env::with(&[
        ("a.jsonl", &(long("1") + &long("é2") + "{\"text\": \"Un phare.\", \"id\": \"3\"}\n")),
        ("b.csv", &format!("texte,id\nLe phare.,1\n{rows}")),
    ]);
    let run = env.run(&["index", "."]);
    for place in ["a.jsonl:1", "a.jsonl:2"] {
        let said = format!("{place}: its field `id` is longer than 1000 characters; this record is left out");
        assert!(run.status == 2 && run.err.contains(&said), "{}", run.err);
    }
    assert!(run.err.contains("b.csv:3: this row runs on over 100 lines that look like rows"), "{}", run.err);
    assert_eq!(env.json(&["phare"])["total"], 4);
}

/// A rebuild took the word of the index it replaces for what is no text.
#[test]
fn a_rebuild_looks_at_everything_again() {
    let env =
        Env::with(&[("a/un.txt", "Un hibou.\n"), ("a/deux.dat", "\0\u{1}\u{2}\0\u{1}\u{2}\0\u{1}\u{2}\n")]);
    env.age("a/deux.dat");
    env.done(&["index", "a"]);
    env.write("a/deux.dat", "Le hibou.\n");
    env.age("a/deux.dat");
    env.done(&["rebuild"]);
    assert_eq!(env.json(&["hibou"])["total"], 2);
}

/// A record that is left out was told of by the first run alone; the next ones said that all was well.
#[test]
fn what_is_wrong_with_a_file_is_said_until_it_changes() {
    let records = "{\"text\": \"Un phare.\", \"id\": 1}\n{oups\n{\"text\": \"Un moulin.\", \"id\": 1}\n";
    let env = Env::with(&[("a.jsonl", records), ("b.txt", "Un âne.\n")]);
    let complaints = |run: &crate::env::Run| -> Vec<String> {
        run.err.lines().filter(|line| line.contains("a.jsonl:")).map(str::to_owned).collect()
    };
    env.age("a.jsonl");
    let first = env.run(&["index", "."]);
    assert_eq!((first.status, complaints(&first).len()), (2, 2), "{}", first.err);
    for command in [&["index"][..], &["index", "b.txt"], &["rebuild"], &["index"]] {
        let run = env.run(command);
        let same = command.contains(&"b.txt") || complaints(&run) == complaints(&first);
        assert!(same && (run.status == 2) != command.contains(&"b.txt"), "{command:?}: {}", run.err);
    }
    env.write("a.jsonl", "{\"text\": \"Un phare.\", \"id\": 1}\n");
    env.done(&["index"]);
}

/// No option showed more than three passages of a document, and nothing said so.
#[test]
fn passages_of_one_document_are_kept_from_sight_only_for_others() {
    let long = "Une phrase assez longue. ".repeat(60);
    let text: Vec<String> = (0..9).map(|n| format!("Phare {n}. {long}")).collect();
    let env = Env::with(&[("a/un.txt", &text.join("\n\n")), ("a/deux.txt", "Un autre phare.\n")]);
    env.done(&["index", "a"]);
    let shown = |args: &[&str]| {
        let out = env.done(&[&["search", "phare"], args].concat()).out;
        out.trim_end().rsplit('\n').next().unwrap().to_owned()
    };
    assert_eq!(shown(&[]), "4 of 10 passages (few of each document; --group none for all)");
    assert_eq!(shown(&["--group", "none"]), "10 passages");
    assert_eq!(
        shown(&["--group", "document"]),
        "2 of 10 passages (few of each document; --group none for all)"
    );
    assert_eq!(shown(&["a/un.txt"]), "9 passages", "of one file that is named");
    assert_eq!(
        shown(&["--offset", "7"]),
        "0 of 10 passages: no more than 4 are shown (few of each document; --group none for all)"
    );
}

/// `-t md` was no option, and nothing said what is.
#[test]
fn options_of_other_programs_have_names_here() {
    let env = Env::new();
    for (option, said) in [
        ("-t", "-t: no such option; for one kind of file say --type; see `trouvaille --help`"),
        ("-i", "case and accents never hide a match"),
        ("-A", "say -C"),
        ("--glob", "say --path"),
    ] {
        let run = env.run(&["search", "phare", option, "1"]);
        assert!(run.status == 2 && run.err.contains(said), "{}", run.err);
    }
}

/// What only the text decides was scored as if the text had it.
#[test]
fn what_the_text_denies_counts_for_nothing() {
    let env = Env::with(&[("a.txt", "La loi de l’amour.\n"), ("b.txt", "La loi de l’hiver.\n")]);
    env.done(&["index", "."]);
    let searcher = trouvaille::Searcher::open(&env.path("index")).unwrap();
    let words_alone =
        trouvaille::Request { evidence: Vec::new(), ..trouvaille::Request::new("=\"d’amour\" OU loi") };
    let scores: Vec<f64> = searcher.search(&words_alone).unwrap().hits.iter().map(|hit| hit.score).collect();
    assert!(scores.len() == 2 && scores[0].total_cmp(&scores[1]).is_eq(), "{scores:?}");
}

/// A record without an id was replaced by one whose id is its line.
#[test]
fn a_line_is_no_id() {
    let env =
        Env::with(&[("a.jsonl", "{\"text\": \"Un phare.\"}\n{\"text\": \"Un phare.\", \"id\": \"1\"}\n")]);
    env.done(&["index", "."]);
    let hits = env.json(&["phare", "--alike"]);
    assert_eq!(
        (&hits["total"], &hits["hits"][0]["id"], &hits["hits"][1]["id"]),
        (&2.into(), &"1".into(), &"1".into())
    );
}

/// Article 17-1 found article 171.
#[test]
fn numbers_are_not_joined() {
    let env = Env::with(&[("a.txt", "L’article 171 du code.\n"), ("b.txt", "L’article 17-1 du code.\n")]);
    env.done(&["index", "."]);
    for query in ["17-1", "\"article 17-1\"", "171"] {
        assert_eq!(env.json(&[query])["total"], 1, "{query}");
    }
}

/// More than a hundred complaints made each run read and write a file again.
#[test]
fn many_complaints_are_counted() {
    let record = |n: u32| format!("{{\"text\": \"Phare {n}.\", \"id\": {}}}", n % 150);
    let records = (0..300).map(record).collect::<Vec<_>>().join("\n");
    let env = Env::with(&[("a.jsonl", &records)]);
    let lines = |run: crate::env::Run| (run.status, run.err.lines().map(str::to_owned).collect::<Vec<_>>());
    env.age("a.jsonl");
    let (_, first) = lines(env.run(&["index", "."]));
    assert_eq!(first.len(), 102);
    let (status, again) = lines(env.run(&["index"]));
    assert_eq!((status, again.len()), (2, 102));
    assert!(
        again[100].starts_with(
            "trouvaille: [FOLDER]/a.jsonl:251: from here on something is wrong with 50 other records"
        ),
        "{again:?}"
    );
    assert!(again[101].starts_with("150 documents unchanged"), "{again:?}");
}
