//! PDFs, made here: where their words are said to be, and what comes of those that are made to break readers.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use trouvaille::Error;
use trouvaille::corpus::Document;
use trouvaille::corpus::formats::{self, Apart, Limits, Options};

use crate::env::Env;

/// A PDF of these objects; the first is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(end, "{place:010} 00000 n ");
    }
    let _ = write!(
        end,
        "trailer\n<</Size {}/Root 1 0 R/Info 2 0 R/Encrypt null>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.extend(end.bytes());
    file
}

fn stream(more: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<</Length {}{more}>>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A PDF whose pages draw this; `more` is in the dictionary of each stream.
fn drawn(pages: &[Vec<u8>], more: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R ", 5 + 2 * page)).collect();
    let kids = kids.concat();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 3 0 R>>".to_vec(),
        b"<</Author(Jeanne Roy)/CreationDate(D:20240601120000)>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    for (number, page) in pages.iter().enumerate() {
        objects.push(
            format!(
                "<</Type/Page/Parent 3 0 R/MediaBox[0 0 600 800]/Contents {} 0 R/Resources<</Font<</F 4 0 R>>>>>>",
                6 + 2 * number
            )
            .into_bytes(),
        );
        objects.push(stream(more, page));
    }
    pdf(&objects)
}

/// What draws lines of text: size, place from the left, place from the bottom, text.
fn text(lines: &[(u32, u32, u32, &str)]) -> Vec<u8> {
    let mut drawn = Vec::new();
    for (size, x, y, line) in lines {
        drawn.extend(format!("BT /F {size} Tf {x} {y} Td (").bytes());
        // Windows-1252 is the encoding of the font.
        drawn.extend(line.chars().map(|c| if c == '’' { 0x92 } else { u8::try_from(u32::from(c)).unwrap() }));
        drawn.extend(b") Tj ET\n");
    }
    drawn
}

fn report() -> Vec<u8> {
    let head = |page: &'static str| [(9, 60, 770, "Rapport de la commune"), (9, 300, 30, page)];
    let page = |lines: &[(u32, u32, u32, &str)], number: &'static str| text(&[lines, &head(number)].concat());
    drawn(
        &[
            page(
                &[
                    (24, 60, 700, "Le budget"),
                    (11, 60, 650, "Le conseil a voté le bud-"),
                    (11, 60, 637, "get de l’école, et le gou-"),
                ],
                "1",
            ),
            page(
                &[
                    (11, 60, 720, "vernement l’approuve sans réserve."),
                    (16, 60, 650, "Les recettes"),
                    (11, 60, 620, "La taxe de séjour a doublé."),
                ],
                "2",
            ),
            page(&[(11, 60, 720, "Un mot pour la fin.")], "3"),
        ],
        "",
    )
}

/// Of a file that was cut off, fonts are lost: numbers of glyphs were indexed as if they were letters.
#[test]
fn signs_of_a_font_that_is_lost_are_no_text() {
    let lost = b"BT /G 11 Tf 60 700 Td <00330044005500570058000300240025> Tj ET".to_vec();
    let env = Env::new();
    env.write("a.pdf", drawn(&[text(&[(11, 60, 700, "Un phare.")]), lost.clone(), lost.clone()], ""));
    env.write("b.pdf", drawn(&[lost], ""));
    let run = env.run(&["index", "a.pdf", "b.pdf"]);
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(run.status, 2);
    assert_eq!(
        lines[..2],
        [
            "trouvaille: [FOLDER]/b.pdf: its fonts do not say what their letters are; recognise its text first (OCR); this file is left out",
            "trouvaille: [FOLDER]/a.pdf: what is drawn on pages 2 and 3 says no letters (a font is lost, or does not tell them); \
             that is left out, the rest is indexed (recognise its text, OCR, if it is needed)",
        ]
    );
    assert_eq!((env.found("phare").len(), env.found("DUWX").len()), (1, 0));
}

#[test]
fn pages_headings_and_words_over_a_page() {
    let env = Env::new();
    env.write("rapport.pdf", report());
    env.done(&["index", "rapport.pdf"]);
    assert_eq!(
        env.done(&["search", "taxe"]).out,
        " 1. Le budget\n    rapport.pdf p. 2 › Les recettes\n    La taxe de séjour a doublé. Un mot pour la fin.\n\n1 passage\n"
    );
    assert_eq!(env.marked("budget"), ["bud- get"], "a word over a line end");
    assert_eq!(env.marked("gouvernement"), ["gou- vernement"], "a word over a page end");
    let page = |query: &str| env.json(&[query])["hits"][0]["page"].as_u64().unwrap();
    assert_eq!(
        [page("conseil"), page("approuve"), page("taxe"), page("mot")],
        [1, 2, 2, 3],
        "of the first mark"
    );
    assert_eq!(env.json(&["taxe"])["hits"][0]["line"], serde_json::Value::Null);
    assert_eq!(env.run(&["search", "commune"]).status, 1, "running heads are no text");
    let run = env.done(&["search", "taxe", "--color", "always", "--hyperlink-format", "file"]);
    assert!(run.out.contains("rapport.pdf#page=2\u{1b}"), "{}", run.out);
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut lines = vec![(18, 60, 720, "Une page en deux colonnes, sous un seul titre")];
    let left = ["La colonne de gauche se lit", "d’abord, du haut en bas, et", "elle finit par le mot rouge"];
    let right =
        ["puis vient celle de droite,", "qui commence ailleurs, et qui", "finit par un autre mot, bleu"];
    for (row, (left, right)) in (0..).zip(left.iter().zip(&right)) {
        lines.extend([(11, 60, 650 - 13 * row, *left), (11, 320, 650 - 13 * row, *right)]);
    }
    let env = Env::new();
    env.write("journal.pdf", drawn(&[text(&lines)], ""));
    env.done(&["index", "journal.pdf"]);
    assert_eq!(env.marked("\"mot rouge puis vient\""), ["mot rouge puis vient"]);
}

#[test]
fn what_has_no_text_says_why() {
    let env = Env::new();
    env.write("vide.pdf", drawn(&[Vec::new()], ""));
    let picture = b"q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q".to_vec();
    env.write("image.pdf", drawn(&[picture], ""));
    let locked = String::from_utf8(report().iter().map(|byte| byte & 0x7F).collect()).unwrap();
    let key = "x".repeat(32);
    let locked = locked.replace(
        "/Encrypt null",
        &format!("/Encrypt<</Filter/Standard/V 1/R 2/O({key})/U({key})/P -4>>/ID[(a)(a)]"),
    );
    env.write("secret.pdf", locked);
    let run = env.run(&["index", "vide.pdf", "image.pdf", "secret.pdf"]);
    assert_eq!(run.status, 2);
    for said in [
        "trouvaille: [FOLDER]/vide.pdf: it has no text; this file is left out\n",
        "trouvaille: [FOLDER]/image.pdf: it has pictures but no text; recognise its text first (OCR); this file is left out\n",
        "trouvaille: [FOLDER]/secret.pdf: it is encrypted; save it without a password; this file is left out\n",
    ] {
        assert!(run.err.contains(said), "{}", run.err);
    }
}

/// The bounds of these tests, in a process apart.
fn limits() -> Limits {
    let apart = Apart {
        program: Path::new(env!("CARGO_BIN_EXE_trouvaille")),
        argument: "read-apart",
        environment: ("MIMALLOC_ARENA_RESERVE", "32MiB"),
    };
    Limits { time: Duration::from_secs(3), memory: 256 << 20, apart: Some(apart), ..Limits::default() }
}

fn read(bytes: Vec<u8>, limits: Limits) -> Result<Document, Error> {
    let options = Options { limits, ..Options::default() };
    formats::of_bytes(Path::new("essai.pdf"), bytes, &options)?.next().unwrap()
}

#[test]
fn apart_and_here_are_the_same() {
    let here = read(report(), Limits::default()).unwrap();
    assert_eq!(read(report(), limits()).unwrap(), here);
    assert_eq!(
        (here.date.as_deref(), here.meta["author"].as_str()),
        (Some("2024-06-01"), Some("Jeanne Roy"))
    );
}

/// A stream that unpacks to so many zeros (RFC 1951: one block of fixed codes, repeats of 258 bytes).
fn packed_zeros(bytes: usize) -> Vec<u8> {
    let mut packed = vec![0x78, 0x9C];
    let (mut bits, mut count) = (0u64, 0);
    let mut put = |value: u64, width: u32, packed: &mut Vec<u8>| {
        bits |= value << count;
        count += width;
        while count >= 8 {
            packed.push(bits as u8);
            bits >>= 8;
            count -= 8;
        }
    };
    put(0b011, 3, &mut packed);
    put(0b0000_1100, 8, &mut packed);
    for _ in 0..bytes / 258 {
        // 285 as its code of 8 bits and the distance 1 as one of 5, both from the highest bit on.
        put(0b1010_0011, 8, &mut packed);
        put(0, 5, &mut packed);
    }
    put(0, 7, &mut packed);
    put(0, 8, &mut packed);
    packed
}

#[test]
fn bombs() {
    let zeros = drawn(&[packed_zeros(1 << 30)], "/Filter/FlateDecode");
    let loops = {
        let mut objects = vec![
            b"<</Type/Catalog/Pages 3 0 R>>".to_vec(),
            b"<<>>".to_vec(),
            b"<</Type/Pages/Count 1/Kids[4 0 R]>>".to_vec(),
            b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]/Contents 5 0 R/Resources<</XObject<</X 6 0 R>>>>>>"
                .to_vec(),
            stream("", b"/X Do"),
        ];
        for next in 7..40 {
            let form =
                format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>");
            objects.push(stream(&form, &b"/X Do ".repeat(10)));
        }
        pdf(&objects)
    };
    for (name, bytes) in [("zeros", zeros), ("forms in forms", loops)] {
        let error = read(bytes, limits()).unwrap_err();
        assert!(matches!(error, Error::TooMuch { .. }), "{name}: {error}");
    }
}

#[test]
fn pages_without_end_and_deep_nests() {
    let catalogue = b"<</Type/Catalog/Pages 3 0 R>>".to_vec();
    let page = b"<</Type/Page/MediaBox[0 0 9 9]>>".to_vec();
    let own =
        vec![catalogue.clone(), b"<<>>".to_vec(), b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>".to_vec()];
    let mut chain = vec![catalogue.clone(), b"<<>>".to_vec()];
    chain.extend((4..20_000).map(|next| format!("<</Type/Pages/Kids[{next} 0 R]/Count 1>>").into_bytes()));
    chain.push(page.clone());
    let mut broad = vec![catalogue, b"<<>>".to_vec()];
    broad.extend((4..16).map(|next| {
        format!("<</Type/Pages/Kids[{}]/Count 9>>", format!("{next} 0 R ").repeat(9)).into_bytes()
    }));
    broad.push(page);
    let nested = drawn(&[b"[".repeat(500_000)], "");
    let dictionaries = [b"%PDF-1.7\n1 0 obj\n".to_vec(), b"<</A ".repeat(20_000)].concat();
    for (name, bytes) in [
        ("own child", pdf(&own)),
        ("chain", pdf(&chain)),
        ("broad", pdf(&broad)),
        ("arrays", nested),
        ("dictionaries", dictionaries),
    ] {
        let limits = Limits { time: Duration::from_secs(60), ..limits() };
        let error = read(bytes, limits).unwrap_err();
        assert!(
            matches!(error, Error::Unread { .. } | Error::BadFile { .. } | Error::TooMuch { .. }),
            "{name}: {error}"
        );
    }
}

#[test]
fn cut_and_spoilt_files() {
    let whole = report();
    for cut in (0..whole.len()).step_by(97) {
        let _ = read(whole[..cut].to_vec(), Limits::default());
        let mut spoilt = whole.clone();
        spoilt[cut] = !spoilt[cut];
        let _ = read(spoilt, Limits::default());
    }
    let junk = [b"From: somebody\n\n".to_vec(), whole].concat();
    assert!(read(junk, limits()).unwrap().text.contains("La taxe de séjour"), "something before the PDF");
}

/// One bad file costs one line, and the rest is indexed.
#[test]
fn one_bad_file_costs_one_line() {
    let env = Env::with(&[("bon.txt", "La taxe de séjour.\n"), ("faux.pdf", "%PDF-1.7\nrien\n")]);
    env.write("bruit.pdf", [b"%PDF-1.4\n".to_vec(), (0..=255).collect::<Vec<u8>>().repeat(40)].concat());
    env.write("rapport.pdf", report());
    let run = env.run(&["index", "."]);
    assert_eq!((run.status, run.err.lines().count()), (2, 3), "{}", run.err);
    assert_eq!(env.found("séjour"), ["bon.txt", "rapport.pdf"]);
}
