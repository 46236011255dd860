//! The files people have: one of each kind, found and shown alike.
//!
//! The files of `tests/data/kinds` are our own texts, written by the programs people write them with: LibreOffice
//! (`bail.docx`, `herbier.odt`), pandoc (`contes.epub`), Python's `email` (`charrette.eml`), gzip, zstd.

use std::fs;
use std::path::Path;

use trouvaille::corpus::formats;

use crate::env::Env;

/// A folder with one file of each kind.
fn kinds() -> Env {
    let env = Env::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kinds");
    for file in fs::read_dir(data).unwrap().map(Result::unwrap) {
        env.write(&format!("t/{}", file.file_name().to_str().unwrap()), fs::read(file.path()).unwrap());
    }
    env
}

#[test]
fn one_file_of_each_kind() {
    let env = kinds();
    let run = env.done(&["index", "t"]);
    assert!(run.err.starts_with("12 documents added ("), "{run:?}");
    assert_eq!(
        env.done(&["search", "la chouette"]).out,
        "\u{20}1. Contes du moulin
    t/contes.epub › La chouette › Le dernier sac
    Au matin, il manquait un sac, et l’on accusa la chouette.

 2. Contes du moulin
    t/contes.epub › La chouette
    Une chouette nichait sous le toit. Chaque nuit, elle comptait les sacs de
    farine.

2 passages
"
    );
    assert_eq!(
        env.done(&["search", "carreaux cadastre \"mousse compte\""]).out,
        "\u{20}1. Rondes du port
    t/ronde.xml › Le retour
    Au retour, le mousse compte les lampes du port. Il avait onze ans.

1 passage
"
    );
    assert_eq!(
        env.done(&["search", "planches aulne mèche crue nuit frondes parcelle carreaux", "-n", "20"]).out,
        "\u{20}1. Bail d’une échoppe
    t/bail.docx › Le local › Le loyer
    Le preneur paie trente francs par trimestre, d’avance. Pièce | Surface |
    État boutique | 22 m² | plancher neuf soupente | 9 m² | carreaux cassés

 2. Crue
    t/depeches.jsonl.zst:1 #d1
    La crue couvre la place et les barques passent entre les arbres.

 3. t/faune.csv:2 #2
    loutre | gué du moulin | Deux loutres jouent sous les racines d’un aulne,
    sans crainte du bruit.

 4. Prêt de la charrette
    t/charrette.eml
    Bonjour à tous, La charrette est libre samedi. Rendez-la avant la pluie :
    ses planches gonflent. Lucie

 5. Herbier de la vallée
    t/herbier.odt › Les fougères › La cueillette
    Les frondes se coupent au matin. Le papier se change chaque jour.

 6. Bail d’une échoppe
    t/bail.docx › Le local
    L’échoppe donne sur la place du marché. Elle a une cave voûtée et deux
    fenêtres. Cadastre, section B, parcelle 114.

 7. Journal de la veilleuse
    t/journal.txt.gz:5
    3 janvier. La lanterne du quai s’est éteinte deux fois. 4 janvier. On a
    changé la mèche ; le gardien est content.

 8. Contes du moulin
    t/contes.epub › La chouette
    Une chouette nichait sous le toit. Chaque nuit, elle comptait les sacs de
    farine.

 9. Herbier de la vallée
    t/herbier.odt › Les mousses
    Sous la pierre grise, la mousse attend l’orage et garde un peu de nuit.

9 passages
"
    );
    assert!(env.done(&["index"]).err.starts_with("12 documents unchanged ("));
}

#[test]
fn what_each_says_of_itself() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kinds");
    let mut said = String::new();
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let mut documents = formats::open(&file, &formats::Options::default()).unwrap();
        let document = documents.next().unwrap().unwrap();
        let field = |name: &str| document.meta.get(name).map(ToString::to_string).unwrap_or_default();
        let date = document.date.clone().unwrap_or_default();
        let (name, kind) = (file.file_name().unwrap().to_str().unwrap(), document.kind.name());
        let (author, tags) = (field("author"), field("tags"));
        said.extend([&[name, kind, &date, &author, &tags].join(" · "), "\n"]);
    }
    assert_eq!(
        said,
        "bail.docx · docx · 2026-11-25T02:10:47Z · \"Maître Hélène Vasseur\" · 
charrette.eml · email · 2024-06-04T08:15:00+02:00 · \"Lucie Brémond\" · 
contes.epub · epub · 2019-10-04 · \"Jeanne Morel\" · [\"contes\",\"enfance\"]
depeches.jsonl.zst · jsonl · 1910-01-28 ·  · 
faune.csv · csv ·  ·  · 
herbier.odt · odt · 2026-11-25T02:10:46 · \"Firmin Lacaze\" · 
journal.txt.gz · text ·  ·  · 
ronde.xml · xml · 1888 · \"Anselme Kervella\" · 
ruche.md · markdown · 2022-05-01 · \"Odette Pradel\" · [\"abeilles\",\"printemps\"]
"
    );
}

/// What is taken of a folder stays with the source.
#[test]
fn globs_and_sizes_are_remembered() {
    let long = "Un phare. ".repeat(200);
    let env = Env::with(&[
        ("t/a.md", "Un phare.\n"),
        ("t/b.txt", "Un phare.\n"),
        ("t/brouillons/c.md", "Un phare.\n"),
        ("t/long.md", &long),
    ]);
    let options = ["--include", "*.md", "--exclude", "brouillons/", "--max-filesize", "1K"];
    let run = env.done(&[&["index", "t"], options.as_slice()].concat());
    assert!(run.err.starts_with("1 document added, 1 file too large ("), "{run:?}");
    assert_eq!(env.found("phare"), ["t/a.md"]);
    assert!(env.done(&["index"]).err.starts_with("1 document unchanged, 1 file too large ("));
    env.write("t/brouillons/d.md", "Un phare.\n");
    env.write("t/e.md", "Un phare.\n");
    assert!(env.done(&["rebuild"]).err.starts_with("2 documents added, 1 file too large ("));
    assert!(env.done(&["index", "t", "--include", "*.txt"]).err.starts_with("1 document added, 2 removed ("));
    for wrong in [["--include", "a["], ["--max-filesize", "beaucoup"]] {
        let run = env.run(&[["index", "t"], wrong].concat());
        assert!(run.status == 2 && run.err.contains(wrong[1]), "{run:?}");
    }
}

/// What is named itself is a source of its own where the source around it leaves it out: the next run had lost it.
#[test]
fn what_is_named_itself_stays() {
    let env = Env::with(&[
        ("t/.gitignore", "prive.txt\n"),
        ("t/a.txt", "Un phare.\n"),
        ("t/prive.txt", "Un phare.\n"),
        ("t/.cache/b.txt", "Un phare.\n"),
        ("t/brouillons/c.txt", "Un phare.\n"),
        ("t/d.zzz", "Un phare.\n"),
        ("t/long.txt", &"Un phare. ".repeat(200)),
    ]);
    env.done(&["index", "t", "--exclude", "brouillons/", "--max-filesize", "1K"]);
    assert_eq!(env.found("phare"), ["t/a.txt", "t/d.zzz"]);
    for named in ["t/a.txt", "t/prive.txt", "t/.cache", "t/brouillons", "t/long.txt", "t/d.zzz"] {
        env.done(&["index", named]);
    }
    let all = ["t/.cache/b.txt", "t/a.txt", "t/brouillons/c.txt", "t/d.zzz", "t/long.txt", "t/prive.txt"];
    let sources = [".", "t", "t/.cache", "t/brouillons", "t/long.txt", "t/prive.txt"];
    for again in [&["index"][..], &["index", "t"], &["rebuild"], &["index", "."], &["index", "."]] {
        env.done(again);
        let mut found = env.found("phare");
        found.sort();
        assert_eq!(found, all, "{again:?}");
    }
    let status = env.done(&["status", "--json"]).out;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let known = status["sources"].as_array().unwrap().len();
    assert_eq!(known, sources.len(), "what is taken anyway is no source of its own: {status}");
    env.done(&["forget", "t/prive.txt"]);
    assert_eq!(env.found("phare").len(), all.len() - 1);
    env.done(&["forget", "."]);
    env.done(&["forget", "t"]);
    assert_eq!(env.found("phare").len(), 3, "what was named within stays");
}

/// A source within a source is walked as it says itself, and goes with what it alone takes.
#[test]
fn sources_within_sources() {
    let env = Env::with(&[
        ("s/.ignore", "prive/\n"),
        ("s/a.txt", "Un phare.\n"),
        ("s/prive/p.txt", "Un secret.\n"),
        ("s/x/b.md", "Un melon.\n"),
        ("s/x/c.txt", "Un chien.\n"),
    ]);
    env.done(&["index", "s"]);
    env.done(&["index", "--no-ignore", "s/prive"]);
    env.done(&["index", "--exclude", "*.md", "s/x"]);
    let found = |words: [&str; 4]| words.map(|word| env.found(word).len());
    let words = ["phare", "secret", "melon", "chien"];
    for again in [&["index"][..], &["index", "s"], &["rebuild"], &["index", "--max-filesize", "1M", "s"]] {
        env.done(again);
        assert_eq!(found(words), [1, 1, 0, 1], "{again:?}");
    }
    assert!(env.done(&["forget", "s/prive"]).err.starts_with("1 document removed"));
    assert_eq!(found(words), [1, 0, 0, 1]);
    env.done(&["forget", "s/x"]);
    env.done(&["index"]);
    assert_eq!(found(words), [1, 0, 1, 1]);
}

/// A source that has no text left but in sources within it keeps what it had, and they go on.
#[test]
fn what_is_left_of_a_source_is_others() {
    let env = Env::with(&[("h/o.txt", "Un phare.\n"), ("h/.notes/n.txt", "Un melon.\n")]);
    env.done(&["index", "h"]);
    env.done(&["index", "h/.notes"]);
    std::fs::remove_file(env.path("h/o.txt")).unwrap();
    env.write("h/.notes/v.txt", "Un chien.\n");
    let run = env.run(&["index"]);
    assert!(run.status == 2 && run.err.contains("/h: no text is left here"), "{run:?}");
    assert_eq!(["phare", "melon", "chien"].map(|word| env.found(word).len()), [1, 1, 1]);
    env.done(&["index", "--force"]);
    assert_eq!(["phare", "melon", "chien"].map(|word| env.found(word).len()), [0, 1, 1]);
    env.done(&["index", "h"]);
}

/// Patterns of the folder around it do not reach what was named before.
#[test]
fn what_was_named_before_stays() {
    let env = Env::with(&[("n/arch/x.txt", "Un phare.\n"), ("n/y.md", "Un melon.\n")]);
    env.done(&["index", "n/arch"]);
    env.done(&["index", "n", "--include", "*.md"]);
    assert_eq!((env.found("phare").len(), env.found("melon").len()), (1, 1));
}

/// What is gone, or empty as a disk that is not mounted is, stays though the folder around it is indexed.
#[test]
fn a_folder_around_what_is_gone() {
    let env = Env::with(&[("s/x/a.txt", "Un phare.\n"), ("s/y/b.txt", "Un melon.\n")]);
    env.done(&["index", "s/x", "s/y"]);
    std::fs::rename(env.path("s/x"), env.path("loin")).unwrap();
    for empty in [false, true] {
        if empty {
            std::fs::create_dir(env.path("s/x")).unwrap();
        }
        let run = env.run(&["index", "s"]);
        assert!(run.status == 2 && run.err.contains("/s/x: ") && run.err.contains("is kept"), "{run:?}");
        assert_eq!(env.found("phare").len(), 1);
    }
}

/// A folder that was moved, with a link to it where it was, is the same source; a link is followed where it leads now.
#[cfg(unix)]
#[test]
fn links_that_are_sources() {
    use std::os::unix::fs::symlink;
    let env = Env::with(&[
        ("s/a.txt", "Un phare.\n"),
        ("v1/a.txt", "Un melon.\n"),
        ("v2/a.txt", "Un chien noir.\n"),
    ]);
    env.done(&["index", "s"]);
    std::fs::rename(env.path("s"), env.path("loin")).unwrap();
    symlink(env.path("loin"), env.path("s")).unwrap();
    env.write("loin/b.txt", "Un phare.\n");
    assert!(env.done(&["index"]).err.starts_with("1 document added, 1 unchanged"));
    env.done(&["index", "s"]);
    assert_eq!(env.found("phare"), ["s/a.txt", "s/b.txt"]);
    // The same by another way.
    std::fs::create_dir(env.path("loin/sous")).unwrap();
    env.write("loin/sous/c.txt", "Un âne.\n");
    for way in ["s/sous", "loin/sous", "loin"] {
        env.done(&["index", way]);
        assert_eq!(
            (env.found("phare").len(), env.found("âne")),
            (2, vec!["s/sous/c.txt".to_owned()]),
            "{way}"
        );
        assert_eq!(env.json(&["âne", "s/sous"])["total"], 1);
    }
    assert!(env.run(&["forget", "s/sous"]).err.contains("it is part of the source [FOLDER]/s"));
    symlink("../v1", env.path("v2/lien")).unwrap();
    env.done(&["index", "v2"]);
    env.done(&["index", "v2/lien"]);
    env.done(&["index"]);
    assert_eq!(env.found("melon"), ["v2/lien/a.txt"], "a link that is named is followed");
    env.done(&["forget", "v2"]);
    env.done(&["forget", "v2/lien"]);
    std::fs::remove_file(env.path("v2/lien")).unwrap();
    symlink("v1", env.path("cours")).unwrap();
    env.done(&["index", "cours"]);
    assert_eq!(env.json(&["melon", "cours"])["total"], 1);
    std::fs::remove_file(env.path("cours")).unwrap();
    symlink("v2", env.path("cours")).unwrap();
    env.done(&["index"]);
    assert_eq!((env.found("melon").len(), env.found("chien")), (0, vec!["cours/a.txt".to_owned()]));
    env.done(&["forget", "cours"]);
    env.done(&["forget", "s"]);
    assert!(env.found("phare").is_empty() && env.found("chien").is_empty());
}

/// Another text column holds for what could not be read when it was said, and a column that is not there is said again.
#[test]
fn a_text_column_that_waits() {
    let env = Env::with(&[("s/t.csv", "nom,lieu\nchouette,falaise\n"), ("s/a.txt", "Un phare.\n")]);
    env.age("s/t.csv");
    env.age("s/a.txt");
    env.done(&["index", "--text-column", "nom", "s"]);
    let said =
        "/s/t.csv: it has no column \"ville\" (it has: nom, lieu); name one of these with --text-column\n";
    for run in [&["index", "--text-column", "ville", "s"][..], &["index"], &["index"]] {
        let run = env.run(run);
        assert!(run.status == 2 && run.err.contains(said), "{run:?}");
        assert_eq!(env.found("chouette").len(), 1, "what is known of it stays");
    }
    let run = env.run(&["rebuild"]);
    assert!(
        run.err.contains(
            "/s/t.csv: it has no column \"ville\" (name one of nom, lieu with --text-column); the index stays"
        ),
        "{run:?}"
    );
    std::fs::rename(env.path("s"), env.path("loin")).unwrap();
    env.run(&["index", "--text-column", "lieu", "s"]);
    std::fs::rename(env.path("loin"), env.path("s")).unwrap();
    env.done(&["index", "--text-column", "lieu", "s"]);
    assert_eq!((env.found("chouette").len(), env.found("falaise").len()), (0, 1));
}

/// A file that is left out is not read again until it changes, but each run says so.
#[test]
fn what_is_left_out_is_remembered() {
    let env = Env::with(&[("t/a.txt", "Un phare.\n"), ("t/b.docx", "PK\u{3}\u{4}rien")]);
    env.age("t/a.txt");
    env.age("t/b.docx");
    let first = env.run(&["index", "t"]);
    assert!(first.err.contains("/t/b.docx: "), "{first:?}");
    let line = |run: &crate::env::Run| run.err.lines().next().unwrap().to_owned();
    for again in [&["index"][..], &["index", "t"]] {
        let run = env.run(again);
        assert_eq!((run.status, line(&run)), (2, line(&first)));
    }
    env.write("t/b.docx", "Un melon.\n");
    env.done(&["index"]);
    assert_eq!(env.found("melon"), ["t/b.docx"]);
    env.write("c.xlsx", "PK\u{3}\u{4}rien");
    let run = env.run(&["index", "c.xlsx"]);
    let said = "/c.xlsx: spreadsheets are not read; save each sheet as .csv; this file is left out\n";
    assert!(run.status == 2 && run.err.contains(said), "{run:?}");
}

/// A mailbox that is cut off ends the reading of it, and what came before is found; an empty one is no problem.
#[test]
fn mailboxes_that_are_cut_off() {
    use std::io::Write;
    let mail = |n: u32| {
        let noise: Vec<String> =
            (0..400).map(|at| format!("mot{}", (at * 7919 + n * 104_729) % 65_521)).collect();
        let noise = noise.join(" ");
        format!("From a Mon Jan  5 10:00:00 2026\nFrom: a@b.fr\nSubject: Mot {n}\n\nphare {noise}\n\n")
    };
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all((0..400).map(mail).collect::<String>().as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let env = Env::with(&[("t/vide.mbox", "")]);
    env.write("t/a.mbox.gz", &packed[..packed.len() / 2]);
    let run = env.run(&["index", "t"]);
    assert!(run.err.contains("its packed data is damaged or cut off from here on; this record"), "{run:?}");
    assert!(run.err.contains("1 problem"), "{run:?}");
    assert!(env.json(&["phare"])["total"].as_u64().unwrap() > 50);
}

/// Ignore files that cannot be read are told: what they hide is indexed.
#[cfg(unix)]
#[test]
fn rules_that_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let env =
        Env::with(&[("s/.gitignore", "b.txt\n"), ("s/a.txt", "Un phare.\n"), ("s/b.txt", "Un secret.\n")]);
    std::fs::set_permissions(env.path("s/.gitignore"), PermissionsExt::from_mode(0o000)).unwrap();
    let Some(run) = env.run_as_anybody(&["index", "s"]) else { return };
    assert!(
        run.status == 2 && run.err.contains("/s/.gitignore: cannot be read: permission denied"),
        "{run:?}"
    );
}

/// Patterns that fit nothing are not a disk that is not mounted.
#[test]
fn patterns_that_leave_out_everything() {
    let env = Env::with(&[("t/a.md", "Un phare.\n")]);
    env.done(&["index", "t"]);
    let run = env.run(&["index", "t", "--include", "*.txt"]);
    let said = "trouvaille: [FOLDER]/t: --include, --exclude, --max-filesize, hiding or ignore files leave out all that is \
                here; what was indexed of it is kept (change them, or say --force)\n";
    assert!(run.status == 2 && run.err.starts_with(said), "{run:?}");
    assert_eq!(env.found("phare"), ["t/a.md"]);
    let run = env.run(&["rebuild"]);
    assert!(
        run.status == 2 && run.err.contains("/t: all files here are left out by rules; the index stays"),
        "{run:?}"
    );
    env.done(&["index", "t", "--include", "*.md"]);
    assert_eq!(env.found("phare"), ["t/a.md"]);
}

/// Rows that an open quotation mark keeps together are found, and each run says so.
#[test]
fn rows_in_one_quotation() {
    let env = Env::with(&[(
        "t/a.csv",
        "id;lieu;texte\n1;\"Brest;Le guet\n2;Vannes;La ronde\n3;Dol;Le bac\n4;Sens;La tour\n",
    )]);
    for run in [env.run(&["index", "t"]), env.run(&["index"])] {
        let said = "trouvaille: [FOLDER]/t/a.csv:2: this row runs on over 3 lines that look like rows; is a quotation mark not \
                    closed? it is indexed as one record\n";
        assert!(run.err.starts_with(said), "{run:?}");
    }
    assert_eq!(env.found("tour").len(), 1);
}

/// A table is read again when another column is its text, though its file is as it was.
#[test]
fn another_column_is_read() {
    let env = Env::with(&[("t/a.csv", "nom;ville\nPomone;Brest\n")]);
    env.done(&["index", "t"]);
    assert_eq!((env.found("pomone").len(), env.found("brest").len()), (1, 1));
    assert!(env.done(&["index", "t", "--text-column", "ville"]).err.starts_with("1 document changed ("));
    assert_eq!((env.found("pomone").len(), env.found("brest").len()), (0, 1));
    assert!(env.done(&["index"]).err.starts_with("1 document unchanged ("));
    let run = env.run(&["index", "t", "--text-column", "pays"]);
    assert!(
        run.err.contains("/t/a.csv: it has no column \"pays\" (it has: nom, ville); name one"),
        "{run:?}"
    );
}

/// RTF by its first bytes, whatever it is called; what Word 97 wrote is said to be that.
#[test]
fn rich_text_and_old_documents() {
    let rich = b"{\\rtf1\\ansi\\ansicpg1252{\\info{\\title Le bail}{\\author \\'c9lise Roy}{\\creatim\\yr2003\\mo2\\dy1}}\
                 {\\stylesheet{\\s1\\outlinelevel0 heading 1;}}\\pard\\s1 Le loyer\\par\\pard L\\rquote \\'e9choppe est lou\\'e9e.\\par}";
    let env = Env::new();
    env.write("t/bail.rtf", rich);
    env.write("t/copie.doc", rich);
    env.write("t/vieux.doc", [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 512]].concat());
    let run = env.run(&["index", "t"]);
    let said = "trouvaille: [FOLDER]/t/vieux.doc: the format of Word 97 is not read; save it as .docx; this file is left out\n2 documents added, 1 problem (";
    assert!(run.status == 2 && run.err.starts_with(said), "{run:?}");
    assert_eq!(
        env.done(&["search", "échoppe type:rtf auteur:roy date:2003"]).out,
        " 1. Le bail\n    t/bail.rtf › Le loyer\n    L’échoppe est louée.\n\n 2. Le bail\n    t/copie.doc › Le loyer\n    L’échoppe est louée.\n\n2 passages\n"
    );
}

/// What is no text is counted, and not opened again; what becomes one is seen.
#[test]
fn files_whose_names_say_nothing() {
    let env = Env::with(&[("t/LISEZMOI", "Un phare.\n"), ("t/donnees.bin", "\0\u{1}"), ("t/photo.jpg", "x")]);
    assert!(env.done(&["index", "t"]).err.starts_with("1 document added, 2 files of other kinds ("));
    assert_eq!(env.found("phare"), ["t/LISEZMOI"]);
    assert!(env.done(&["index"]).err.starts_with("1 document unchanged, 2 files of other kinds ("));
    env.write("t/donnees.bin", "Un moulin.\n");
    assert!(env.done(&["index"]).err.starts_with("1 document added, 1 unchanged, 1 file of other kinds ("));
}
