//! Seeds of the readers, and how bytes become a file of each kind: of an archive, the part that matters is what
//! is changed, or checksums would stop it.

use std::io::Write;

use crate::bytes;

const WORD: &str = "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"T1\"/></w:pPr><w:r><w:t>Titre</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">Un </w:t><w:tab/><w:br/><w:footnoteReference w:id=\"2\"/></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>";
const WRITER: &str = "<office:document-content><office:automatic-styles><style:style style:name=\"P1\" style:parent-style-name=\"Title\"/></office:automatic-styles><office:body><office:text><text:p text:style-name=\"P1\">Titre</text:p><text:h text:outline-level=\"2\">Deux<text:s text:c=\"3\"/></text:h><text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>b</text:p></text:note-body></text:note><text:line-break/>c</text:p><table:table><table:table-row><table:table-cell><text:p>d</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>";
const PAGE: &str = "<html><head><title>x</title></head><body><h1>Un</h1><p>a<br/>b&nbsp;&eacute;</p><table><tr><td>c</td><td><p>d</p></td></tr></table><pre>e\n f</pre><ul><li>g</li></ul></body></html>";
const TEI: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><TEI><teiHeader><fileDesc><titleStmt><title>T</title><author>A</author></titleStmt><sourceDesc><bibl><date when=\"1888\"/></bibl></sourceDesc></fileDesc></teiHeader><text><body><div><head>H</head><lg><l>a</l><l>b</l></lg><p>c<note>d</note><choice><sic>e</sic><corr>f</corr></choice></p><table><row><cell>g</cell></row></table></div></body></text></TEI>";
const MAIL: &str = "From: =?utf-8?q?=C3=89lise?= <e@x>\nSubject: =?iso-8859-1?q?=E9t=E9?=\nDate: Mon, 17 May 2021 09:30:00 +0200\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\nl=92=E9t=E9=\n.\n--c\nContent-Type: text/html\n\n<p>x</p>\n--c--\n--b\nContent-Type: message/rfc822\n\nFrom: a@b\nSubject: s\n\ncorps\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename*=utf-8''%C3%A9.txt\nContent-Transfer-Encoding: base64\n\nw6l0w6k=\n--b--\n";
const TABLE: &str = "id;titre;texte\n1;\"a\"\"b\";\"Un\nphare\"\n2;;\n3;x\n";
const FRONT: &str = "---\ntitle: \"T\"\nauthor: [a, {name: b}]\ndate: 2021-05-17\ntags: &t\n  - x\nautres: *t\n---\n\n# T\n\n## Un\n\nTexte.\n\n+++\n";
const TOML: &str = "+++\ntitle = 'T'\ndate = 2021-05-17\n[extra]\na = [1, 2.5, true]\n+++\nTexte.\n";
const RICH: &str = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset128 B;}}{\\stylesheet{\\s1\\outlinelevel0 heading 1;}{\\*\\cs2 x;}}{\\info{\\title T}{\\author A}{\\creatim\\yr2021\\mo5\\dy17}}\\pard\\s1 Un\\par\\pard\\u233\\'e9t\\'e9{\\footnote n\\par m}{\\v x}{\\field{\\*\\fldinst x}{\\fldrslt y}}\\line\\uc2\\u-10179ab\\trowd\\intbl a\\cell b\\cell\\row\\pard{\\pict\\bin3 }}}}\\f1\\'93\\'fa\\par}";
const STYLES: &[u8] =
    b"<w:styles><w:style w:styleId=\"T1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
const CONTAINER: &[u8] = b"<container><rootfile full-path=\"p.opf\"/></container>";
const PACKAGE: &[u8] = b"<package><manifest><item id=\"c\" href=\"c.xhtml\" properties=\"\"/></manifest><spine><itemref idref=\"c\"/></spine></package>";

/// What mutations are salted with.
const SALT: &[&str] = &[
    "<", ">", "</", "/>", "&", ";", "&#x0;", "&#xD800;", "<!--", "]]>", "<![CDATA[", "\"", "\n\n", "\r\n",
    "\u{feff}", "\u{301}", "\u{ad}", "\0", "---\n", "# ", "=?utf-8?b?", "--b\n", ";", "é", "{", "}",
    "\\par ", "\\u-10179 ", "{\\*\\footnote ", "\\bin9 ", "\\'e9",
];

/// The file that bytes are to a reader, by the name of its target; with the name of the file.
pub fn file(target: &str) -> (&'static str, fn(Vec<u8>) -> Vec<u8>) {
    match target {
        "docx" => ("a.docx", |part| {
            let parts = ["word/document.xml", "word/footnotes.xml", "docProps/core.xml"];
            archive(
                &[&[("word/styles.xml", STYLES)], parts.map(|name| (name, part.as_slice())).as_slice()]
                    .concat(),
            )
        }),
        "odt" => ("a.odt", |part| archive(&[("content.xml", &part), ("meta.xml", &part)])),
        "epub" => ("a.epub", |part| {
            archive(&[("META-INF/container.xml", CONTAINER), ("p.opf", PACKAGE), ("c.xhtml", &part)])
        }),
        "archive" => ("a.docx", |bytes| bytes),
        "packed" => ("a.txt.gz", |bytes| bytes),
        "rtf" => ("a.rtf", |bytes| bytes),
        "xml" => ("a.xml", |bytes| bytes),
        "mail" => ("a.eml", |bytes| bytes),
        "table" => ("a.csv", |bytes| bytes),
        _ => ("a.md", |bytes| bytes),
    }
}

/// Tries the reader of a target on mutations of its seeds.
pub fn run(target: &str) {
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
    let seeds = match target {
        "docx" => texts(&[WORD]),
        "odt" => texts(&[WRITER]),
        "epub" => texts(&[PAGE]),
        "archive" => [("docx", WORD), ("odt", WRITER), ("epub", PAGE)]
            .map(|(target, part)| file(target).1(part.as_bytes().to_vec()))
            .to_vec(),
        "packed" => vec![gzip(MAIL.as_bytes()), gzip(&gzip(TABLE.as_bytes())), ZSTD.to_vec()],
        "rtf" => texts(&[RICH]),
        "xml" => texts(&[TEI, PAGE]),
        "mail" => texts(&[MAIL]),
        "table" => texts(&[TABLE]),
        _ => texts(&[FRONT, TOML]),
    };
    let (name, file) = file(target);
    bytes::run_as(name, file, &seeds, SALT);
}

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

/// `été` and a line end, packed by zstd.
const ZSTD: &[u8] =
    &[0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x06, 0x31, 0x00, 0x00, 0xC3, 0xA9, 0x74, 0xC3, 0xA9, 0x0A];

/// Bytes in a gzip frame, as they are.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("a frame in memory");
    encoder.finish().expect("a frame in memory")
}
