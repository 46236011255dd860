//! Files made to hurt: each costs one line of the report, names the cause and the way out, and the rest is done.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::env::Env;

/// A zip archive of these files, as office programs write them.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut zip = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, data) in files {
        let method = rawzip::CompressionMethod::DEFLATE;
        let (mut entry, config) = zip.new_file(name).compression_method(method).start().unwrap();
        let mut writer = config.wrap(flate2::write::DeflateEncoder::new(&mut entry, Compression::best()));
        writer.write_all(data).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    zip.finish().unwrap();
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A Word document whose main part is this.
fn docx(main: &[u8]) -> Vec<u8> {
    archive(&[("word/document.xml", main)])
}

/// Indexes a sound file and this one; the line of the report that it costs.
fn cost(name: &str, bytes: &[u8]) -> String {
    let env = Env::with(&[("t/sain.txt", "Un phare.\n")]);
    env.write(&format!("t/{name}"), bytes);
    let run = env.run(&["index", "t"]);
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!((run.status, lines.len()), (2, 2), "{name}: {run:?}");
    assert!(lines[1].starts_with("1 document added, 1 problem ("), "{name}: {run:?}");
    assert_eq!(env.found("phare"), ["t/sain.txt"]);
    let said = lines[0].strip_prefix("trouvaille: ").unwrap();
    said.split_once(&format!("/t/{name}: ")).unwrap_or_else(|| panic!("{said} names no {name}")).1.to_owned()
}

#[test]
fn what_unpacks_to_too_much() {
    let spaces = vec![b' '; 8 << 20];
    for (name, bytes) in [
        ("bombe.txt.gz", gzip(&spaces)),
        ("bombe.jsonl.gz", gzip(&spaces)),
        ("bombe.csv.gz", gzip(&spaces)),
        ("bombe.gz", gzip(&[b"a".as_slice(), &spaces].concat())),
        ("deux.txt.gz", gzip(&gzip(&spaces))),
        ("bombe.txt.zst", zstd::encode_all(spaces.as_slice(), 1).unwrap()),
        ("bombe.docx", docx(&[b"<document><body><p><t>".as_slice(), &spaces].concat())),
    ] {
        let said = cost(name, &bytes);
        let expected = "it, or a record of it, has or unpacks to more than ";
        assert!(
            said.starts_with(expected) && said.ends_with("(unpack or part it, or --exclude it)"),
            "{said}"
        );
    }
}

#[test]
fn archives_of_too_many_files() {
    let names: Vec<String> = (0..20_001).map(|number| number.to_string()).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert!(
        cost("mille.docx", &archive(&files))
            .starts_with("it packs more than 20000 files; this file is left out")
    );
}

/// Every chapter is the same one: what is small in the archive is long in the book.
#[test]
fn a_book_that_repeats_a_chapter() {
    let chapter = format!("<html><body><p>{}</p></body></html>", "mot ".repeat(1 << 17));
    let spine = "<itemref idref='c'/>".repeat(10_000);
    let package = format!(
        "<package><manifest><item id='c' href='c.xhtml'/></manifest><spine>{spine}</spine></package>"
    );
    let said = cost(
        "livre.epub",
        &archive(&[
            ("META-INF/container.xml", b"<container><rootfile full-path='p.opf'/></container>"),
            ("p.opf", package.as_bytes()),
            ("c.xhtml", chapter.as_bytes()),
        ]),
    );
    assert!(said.starts_with("it, or a record of it, has or unpacks to more than "), "{said}");
}

#[test]
fn what_nests_too_deep() {
    let deep = format!("<?xml version='1.0'?>{}", "<a>".repeat(100_000));
    let expected = "its XML nests deeper than 256 elements; this file is left out";
    for (name, bytes) in [
        ("pile.xml", deep.clone().into_bytes()),
        ("pile.fodt", deep.replacen("<a>", "<office:document >", 1).into_bytes()),
        ("pile.docx", docx(deep.as_bytes())),
        ("pile.odt", archive(&[("content.xml", deep.as_bytes())])),
    ] {
        assert!(cost(name, &bytes).starts_with(expected), "{name}");
    }
    let rich = format!("{{\\rtf1 {}", "{".repeat(1_000_000));
    assert!(
        cost("pile.rtf", rich.as_bytes())
            .starts_with("its groups nest deeper than 256; this file is left out")
    );
    let mut mail = String::from("From: a@b\nSubject: pile\n");
    for depth in 0..2000 {
        let _ = write!(mail, "Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
    }
    let env = Env::new();
    env.write("pile.eml", mail);
    assert!(matches!(env.run(&["index", "pile.eml"]).status, 0 | 2));
}

/// Entities that a document declares are not expanded, so that they cannot laugh.
#[test]
fn entities_that_multiply() {
    let mut laughs = String::from("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY l0 'ha'>");
    for depth in 1..20 {
        let _ = write!(laughs, "<!ENTITY l{depth} '{}'>", format!("&l{};", depth - 1).repeat(10));
    }
    laughs.push_str("]><a>Un phare rit : &l19;</a>");
    let env = Env::with(&[("rire.xml", &laughs)]);
    env.done(&["index", "rire.xml"]);
    assert_eq!(env.found("phare"), ["rire.xml"]);
}

/// A heading is told of each passage below it: one as long as a book would be kept thousands of times.
#[test]
fn headings_without_end() {
    let (long, text) = ("mot ".repeat(100_000), "Un phare brille sur la côte. ".repeat(20_000));
    let env = Env::with(&[
        ("long.md", &format!("# T\n\n## {long}\n\n{text}\n")),
        ("long.xml", &format!("<?xml version='1.0'?><a><div><head>{long}</head><p>{text}</p></div></a>")),
        (
            "long.eml",
            &format!("From: a@b\nDate: Mon, 17 May 2021 09:30:00 +0200\nSubject: {long}\n\n{text}\n"),
        ),
    ]);
    env.done(&["index", "."]);
    let bytes: u64 = walkdir(&env.path("index"));
    assert!(bytes < 10 << 20, "{bytes}");
}

fn walkdir(folder: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(
            |entry| {
                if entry.path().is_dir() { walkdir(&entry.path()) } else { entry.metadata().unwrap().len() }
            },
        )
        .sum()
}

/// Sound files, cut anywhere and with bytes changed anywhere: read or reported, never worse.
#[test]
fn truncated_and_random_bytes() {
    let main = "<document><body><p><pPr><pStyle val='a'/></pPr><r><t>Un phare &amp; un moulin.</t></r></p></body></document>";
    let epub = archive(&[
        ("META-INF/container.xml", b"<container><rootfile full-path='p.opf'/></container>"),
        ("p.opf", b"<package><manifest><item id='c' href='c.xhtml'/></manifest><spine><itemref idref='c'/></spine></package>"),
        ("c.xhtml", b"<html><body><h1>Le phare</h1><p>Un <b>phare</b>.</p></body></html>"),
    ]);
    let content = "<document-content><body><text><h outline-level='1'>Le phare</h><p>Un<note>b</note></p></text></body></document-content>";
    let letter = "From: a@b\nDate: Mon, 17 May 2021 09:30:00 +0200\nSubject: =?utf-8?q?=C3=A9?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-16\nContent-Transfer-Encoding: base64\n\nPGI+\n--b--\n";
    let sound: [(&str, Vec<u8>); 8] = [
        ("a.docx", docx(main.as_bytes())),
        (
            "a.odt",
            archive(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", content.as_bytes()),
            ]),
        ),
        ("a.epub", epub),
        ("a.csv", "titre;texte\nLe phare;\"Un\nphare\"\n".into()),
        ("a.xml", format!("<?xml version='1.0' encoding='utf-8'?>{content}").into_bytes()),
        ("a.eml", letter.into()),
        ("a.txt.gz", gzip("Un phare.\n".repeat(50).as_bytes())),
        ("a.txt.zst", zstd::encode_all("Un phare.\n".repeat(50).as_bytes(), 1).unwrap()),
    ];
    let env = Env::new();
    let mut numbers = 1_u64;
    let mut random = |below: usize| {
        numbers = numbers.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (numbers >> 33) as usize % below
    };
    for (name, bytes) in &sound {
        for round in 0..20 {
            let mut wrong = bytes.clone();
            if round % 2 == 0 {
                wrong.truncate(random(bytes.len()));
            } else {
                for _ in 0..4 {
                    wrong[random(bytes.len())] = random(256) as u8;
                }
            }
            env.write(&format!("t/{round}-{name}"), wrong);
            let noise: Vec<u8> = (0..random(400)).map(|_| random(256) as u8).collect();
            env.write(&format!("t/{round}-bruit-{name}"), noise);
        }
    }
    env.write("t/sain.txt", "Un moulin.\n");
    let run = env.run(&["index", "t"]);
    assert!(matches!(run.status, 0 | 2) && !run.err.contains("panicked"), "{run:?}");
    assert!(run.err.lines().all(|line| !line.contains("its reader fails")), "{run:?}");
    assert!(env.found("moulin").contains(&"t/sain.txt".to_owned()));
    let again = env.run(&["index"]);
    assert!(!again.err.contains("added"), "{again:?}");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_passed_over() {
    let env = Env::with(&[("t/a.txt", "Un phare.\n")]);
    for name in ["t/tube.txt", "t/tube.docx", "t/tube"] {
        assert!(Command::new("mkfifo").arg(env.path(name)).status().unwrap().success());
    }
    std::os::unix::fs::symlink("/dev/zero", env.path("t/zero.txt")).unwrap();
    assert!(env.done(&["index", "t"]).err.starts_with("1 document added ("));
    let run = env.run(&["index", "t/tube.txt"]);
    assert!(run.status == 2 && run.err.contains("t/tube.txt: neither a file nor a folder"), "{run:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let env = Env::with(&[("t/a.txt", "Un moulin.\n")]);
    let name = std::ffi::OsStr::from_bytes(b"t/\xE9t\xE9.docx");
    std::fs::write(
        env.path("").join(name),
        docx(b"<document><body><p><t>Un phare.</t></p></body></document>"),
    )
    .unwrap();
    env.done(&["index", "t"]);
    assert_eq!(env.found("phare"), ["t/\\xE9t\\xE9.docx"]);
}
