//! What must hold of any file, whatever its bytes, and files that try the readers.
//!
//! Owns a reader's seeds and how bytes become a file of its kind: of an archive, the part that matters is what a
//! fuzzer changes, or checksums would stop it. Must not know what a text ought to be: only what holds of each.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use trouvaille::corpus::{self, Document, formats, passage};

use crate::Mutations;

const WORD: &str = "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"T1\"/></w:pPr><w:r><w:t>Titre</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">Un </w:t><w:tab/><w:br/><w:footnoteReference w:id=\"2\"/></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>";
const WRITER: &str = "<office:document-content><office:automatic-styles><style:style style:name=\"P1\" style:parent-style-name=\"Title\"/></office:automatic-styles><office:body><office:text><text:p text:style-name=\"P1\">Titre</text:p><text:h text:outline-level=\"2\">Deux<text:s text:c=\"3\"/></text:h><text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>b</text:p></text:note-body></text:note><text:line-break/>c</text:p><table:table><table:table-row><table:table-cell><text:p>d</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>";
const PAGE: &str = "<html><head><title>x</title></head><body><h1>Un</h1><p>a<br/>b&nbsp;&eacute;</p><table><tr><td>c</td><td><p>d</p></td></tr></table><pre>e\n f</pre><ul><li>g</li></ul></body></html>";
const TEI: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><TEI><teiHeader><fileDesc><titleStmt><title>T</title><author>A</author></titleStmt><sourceDesc><bibl><date when=\"1888\"/></bibl></sourceDesc></fileDesc></teiHeader><text><body><div><head>H</head><lg><l>a</l><l>b</l></lg><p>c<note>d</note><choice><sic>e</sic><corr>f</corr></choice></p><table><row><cell>g</cell></row></table></div></body></text></TEI>";
const MAIL: &str = "From: =?utf-8?q?=C3=89lise?= <e@x>\nSubject: =?iso-8859-1?q?=E9t=E9?=\nDate: Mon, 17 May 2021 09:30:00 +0200\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\nl=92=E9t=E9=\n.\n--c\nContent-Type: text/html\n\n<p>x</p>\n--c--\n--b\nContent-Type: message/rfc822\n\nFrom: a@b\nSubject: s\n\ncorps\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename*=utf-8''%C3%A9.txt\nContent-Transfer-Encoding: base64\n\nw6l0w6k=\n--b--\n";
const TABLE: &str = "id;titre;texte\n1;\"a\"\"b\";\"Un\nphare\"\n2;;\n3;x\n";
const FRONT: &str = "---\ntitle: \"T\"\nauthor: [a, {name: b}]\ndate: 2021-05-17\ntags: &t\n  - x\nautres: *t\n---\n\n# T\n\n## Un\n\nTexte.\n\n+++\n";
const TOML: &str = "+++\ntitle = 'T'\ndate = 2021-05-17\n[extra]\na = [1, 2.5, true]\n+++\nTexte.\n";

/// What a reader is tried on: the name of a file, its seeds, and how bytes become one.
pub struct Reader {
    name: &'static str,
    seeds: &'static [&'static str],
    file: fn(&[u8]) -> Vec<u8>,
}

/// The readers, by the name of their target.
pub const READERS: &[(&str, Reader)] = &[
    (
        "docx",
        Reader {
            name: "a.docx",
            seeds: &[WORD],
            file: |part| {
                archive(&[
                    ("word/styles.xml", STYLES),
                    ("word/document.xml", part),
                    ("word/footnotes.xml", part),
                    ("docProps/core.xml", part),
                ])
            },
        },
    ),
    (
        "odt",
        Reader {
            name: "a.odt",
            seeds: &[WRITER],
            file: |part| archive(&[("content.xml", part), ("meta.xml", part)]),
        },
    ),
    (
        "epub",
        Reader {
            name: "a.epub",
            seeds: &[PAGE],
            file: |part| {
                archive(&[("META-INF/container.xml", CONTAINER), ("p.opf", PACKAGE), ("c.xhtml", part)])
            },
        },
    ),
    ("archive", Reader { name: "a.docx", seeds: &[], file: <[u8]>::to_vec }),
    ("packed", Reader { name: "a.txt.gz", seeds: &[], file: <[u8]>::to_vec }),
    ("xml", Reader { name: "a.xml", seeds: &[TEI, WRITER, PAGE], file: <[u8]>::to_vec }),
    ("mail", Reader { name: "a.eml", seeds: &[MAIL], file: <[u8]>::to_vec }),
    ("table", Reader { name: "a.csv", seeds: &[TABLE], file: <[u8]>::to_vec }),
    ("markdown", Reader { name: "a.md", seeds: &[FRONT, TOML], file: <[u8]>::to_vec }),
];

const STYLES: &[u8] =
    b"<w:styles><w:style w:styleId=\"T1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
const CONTAINER: &[u8] = b"<container><rootfile full-path=\"p.opf\"/></container>";
const PACKAGE: &[u8] = b"<package><manifest><item id=\"c\" href=\"c.xhtml\" properties=\"\"/></manifest><spine><itemref idref=\"c\"/></spine></package>";

/// An archive of these files, unpacked.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut zip = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, data) in files {
        let (mut entry, config) = zip.new_file(name).start().expect("an archive in memory");
        let mut writer = config.wrap(&mut entry);
        writer.write_all(data).expect("an archive in memory");
        let (_, descriptor) = writer.finish().expect("an archive in memory");
        entry.finish(descriptor).expect("an archive in memory");
    }
    zip.finish().expect("an archive in memory");
    bytes
}

/// Panics where something does not hold of the file that these bytes are to this reader.
pub fn check(reader: &Reader, bytes: &[u8]) -> usize {
    let file = (reader.file)(bytes);
    let options = formats::Options::default();
    let Ok(documents) = formats::of_bytes(Path::new(reader.name), file, &options) else { return 0 };
    documents.filter_map(Result::ok).map(|document| sound(&document)).count()
}

/// As [`check`], of the reader of this name.
pub fn check_named(name: &str, bytes: &[u8]) {
    for (_, reader) in READERS.iter().filter(|(reader, _)| *reader == name) {
        check(reader, bytes);
    }
}

/// What holds of any document.
fn sound(document: &Document) {
    let text = document.text.as_str();
    assert_eq!(corpus::canonical(text), text, "a canonical text");
    assert!(text.is_char_boundary(document.title_bytes));
    let mut end = document.title_bytes;
    for passage in passage::split(document) {
        assert!(passage.span.start >= end, "{passage:?} of {text:?}");
        assert!(
            text.get(passage.span.clone()).is_some_and(|text| text.trim() == text),
            "{passage:?} of {text:?}"
        );
        assert!(passage.heading.is_none_or(|heading| heading.len() < 16_000));
        end = passage.span.end;
    }
    let title = document.title.as_deref().unwrap_or_default();
    assert!(!title.contains('\n'), "{title:?}");
}

impl Mutations {
    /// The bytes of one of the seeds, changed in some places.
    pub fn bytes(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        const SALT: &[&[u8]] = &[
            b"<", b">", b"</", b"/>", b"&", b";", b"&#x0;", b"&#xD800;", b"<!--", b"]]>", b"<![CDATA[",
            b"\"", b"\n\n", b"\r\n", b"\xFF\xFE", b"\xC3", b"\xCC\x81", b"\xC2\xAD", b"\0", b"---\n", b"# ",
            b"=?utf-8?b?", b"--b\n",
        ];
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(8) {
            let (at, len) = (self.below(bytes.len() + 1), self.below(40));
            let end = (at + len).min(bytes.len());
            match self.below(6) {
                0 => drop(bytes.drain(at..end)),
                1 => {
                    let again = bytes[at..end].repeat(1 + self.below(20));
                    bytes.splice(at..at, again);
                }
                2 => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len());
                    let piece = other[from..(from + len).min(other.len())].to_vec();
                    bytes.splice(at..end, piece);
                }
                3 if at < bytes.len() => bytes[at] = self.below(256) as u8,
                4 => bytes.truncate(at.max(bytes.len() / 2)),
                _ => drop(bytes.splice(at..at, SALT[self.below(SALT.len())].iter().copied())),
            }
        }
        bytes
    }
}

/// A reader tried on mutations of its seeds for some seconds; what was tried.
pub fn run(name: &str) {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<u64>());
    let (Some(Ok(seconds)), Ok(seed)) = (numbers.next(), numbers.next().unwrap_or(Ok(1))) else {
        eprintln!("usage: {name} SECONDS [SEED]");
        std::process::exit(2);
    };
    let (_, reader) = READERS.iter().find(|(reader, _)| *reader == name).expect("a reader of this name");
    let mut seeds: Vec<Vec<u8>> = reader.seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    if name == "archive" {
        seeds.extend(READERS.iter().take(3).map(|(_, of)| (of.file)(of.seeds[0].as_bytes())));
    } else if name == "packed" {
        seeds.extend([gzip(MAIL.as_bytes()), gzip(&gzip(TABLE.as_bytes())), ZSTD.to_vec()]);
    }
    let mut mutations = Mutations::new(seed);
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut files, mut documents, mut slowest) = (0_u64, 0, Duration::ZERO);
    while Instant::now() < end {
        let bytes = mutations.bytes(&seeds);
        let start = Instant::now();
        documents += check(reader, &bytes);
        slowest = slowest.max(start.elapsed());
        files += 1;
    }
    println!("{name}: {files} files, {documents} documents, the slowest in {slowest:.1?}: all held");
}

/// `été` and a line end, packed by zstd.
const ZSTD: &[u8] =
    &[0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x06, 0x31, 0x00, 0x00, 0xC3, 0xA9, 0x74, 0xC3, 0xA9, 0x0A];

/// Bytes in a gzip frame, as they are.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("a frame in memory");
    encoder.finish().expect("a frame in memory")
}
