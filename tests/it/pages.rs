//! Web pages and encodings: what is found of them, and what comes of pages that are made to break readers.

use crate::env::Env;

const PAGE: &str = "<!doctype html><html lang=fr><head><title>La soupe – Recettes</title>\
    <meta name=author content='Jeanne Roy'><meta property=article:published_time content=2024-06-01></head><body>\
    <nav><ul><li><a href=/>Accueil</a><li><a href=/tartes>Tartes</a></ul></nav>\
    <script>let soupe = 'script';</script><article><h1>La soupe</h1><p>Elle se mange chaude.</p>\
    <h2>Les légumes</h2><p>Des carottes, un poireau, et du sel.</p><p hidden>Rien.</p></article><footer>Mentions</footer>";

#[test]
fn a_page() {
    let env = Env::with(&[("soupe.html", PAGE), ("sans-nom", PAGE)]);
    env.done(&["index", "."]);
    assert_eq!(
        env.done(&["search", "poireau"]).out,
        " 1. La soupe\n    sans-nom › Les légumes\n    Des carottes, un poireau, et du sel.\n\n 2. La soupe\n    \
         soupe.html › Les légumes\n    Des carottes, un poireau, et du sel.\n\n2 passages\n"
    );
    for hidden in ["tartes", "script", "rien", "mentions"] {
        assert_eq!(env.run(&["search", hidden]).status, 1, "{hidden}");
    }
}

#[test]
fn pages_made_to_break_readers() {
    let deep = format!("<p>Fond.{}", "<div>".repeat(100_000));
    // Each paragraph opens again what style is open: as many elements as both numbers give together.
    let styles: Vec<String> = (0..3000).map(|size| format!("<font size={size}>")).collect();
    let styles = styles.concat();
    let repeated = format!("<div>{styles}</div>{}", "<p>a</p>".repeat(20_000));
    let env = Env::with(&[
        ("bon.html", "<p>Une page."),
        ("profond.html", &deep),
        ("styles.html", &repeated),
        ("ouvert.html", "<html><!-- <p>une page <script> <style> <![CDATA[ <table><a href='"),
    ]);
    let run = env.run(&["index", "."]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.err.lines().take(2).collect::<Vec<_>>(),
        [
            "trouvaille: [FOLDER]/profond.html: its elements are nested more than 4096 deep; this file is left out (unpack or part it, or --exclude it)",
            "trouvaille: [FOLDER]/styles.html: its elements repeat one another without end; this file is left out (unpack or part it, or --exclude it)",
        ]
    );
    assert_eq!(env.found("page"), ["bon.html"]);
}

#[test]
fn encodings() {
    let env = Env::new();
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    let files: [(&str, Vec<u8>); 8] = [
        ("1-utf8.txt", "L’école du cœur".into()),
        ("2-windows.txt", b"L\x92\xE9cole du c\x9Cur".to_vec()),
        ("3-latin9.txt", b"L'\xE9cole du c\xBDur".to_vec()),
        ("4-mac.txt", b"L\xD5\x8Ecole du c\xCFur".to_vec()),
        ("5-dos.txt", b"L'\x82cole d'\x85 c\x93t\x82 du ch\x83teau".to_vec()),
        ("6-utf16le.txt", utf16("L’école du cœur", false)),
        ("7-utf16be.txt", utf16("\u{feff}L’école du cœur", true)),
        ("8-declared.html", b"<meta charset=iso-8859-15><p>L\x92\xE9cole du c\x9Cur".to_vec()),
    ];
    for (name, bytes) in &files {
        env.write(name, bytes);
    }
    let run = env.done(&["index", "."]);
    assert!(run.err.starts_with("8 documents added ("), "{}", run.err);
    assert_eq!(env.json(&["--", "=école"])["total"], 8);
    assert_eq!(env.json(&["--", "cœur"])["total"], 7, "DOS has no œ");
}

#[test]
fn a_spoilt_text_is_a_notice() {
    let env = Env::with(&[("gate.txt", "L’Ã©tÃ© dernier, il faisait beau.\n")]);
    let run = env.done(&["index", "gate.txt", "--report", "journal.jsonl"]);
    let said = "[FOLDER]/gate.txt: it has “Ã©”, as UTF-8 has that was once read as Windows-1252; it is indexed as it stands";
    assert_eq!(run.err.lines().next(), Some(format!("trouvaille: {said}").as_str()));
    assert!(
        std::fs::read_to_string(env.path("journal.jsonl")).unwrap().starts_with("{\"kind\":\"mojibake\"")
    );
    assert_eq!(env.found("beau"), ["gate.txt"], "as it stands");
}
