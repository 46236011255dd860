//! Tables: CSV, TSV and their like.
//!
//! Owns the record that a row is. The first row names the fields, unless it has numbers; which sign parts them is told
//! by the first rows. The text of a row is its field `text`, or the one that was named; where neither is, or where
//! a quotation mark that is not closed makes one row of several, all its cells: nothing is hidden by a guess. Read row
//! by row, so that a large file is never held whole.

use std::borrow::Cow;
use std::io::{BufRead, Cursor, Read};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::limits::{Capped, Limits, Meter, failed};
use super::meta::{self, one_line};
use super::{Bytes, Options};
use crate::corpus::{Document, Format, Id, Layout, canonical, decode};
use crate::error::{Error, Result};

/// Signs that part fields, the likeliest first.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// Cells of a row at most: those of a spreadsheet.
const MAX_CELLS: usize = 16_384;

/// Names of the field that is the text, the surest first.
const TEXT_NAMES: [&str; 10] =
    ["text", "texte", "contenu", "content", "body", "corps", "message", "résumé", "resume", "description"];

/// The records of a table.
pub(crate) struct Records {
    path: PathBuf,
    rows: Reader<Capped<Bytes>>,
    /// Bounds each row: a quote that is never closed makes one of all that follow.
    meter: Meter,
    /// The sign that parts fields.
    delimiter: u8,
    /// Fields of the first row.
    width: usize,
    names: Vec<String>,
    /// The first row, where it is one like the others.
    first: Option<ByteRecord>,
    /// The fields that are the text, all of one name; none if all are.
    text: Vec<usize>,
    /// A record that is given after what is to be said of it.
    next: Option<Document>,
    /// Lines before the first row: one, if the file says its delimiter.
    said_line: u64,
    /// Lines that the reader of rows is behind: where a line ends in two signs it has read but the first.
    lag: u64,
    /// Digest of what the records hang on beside their row.
    seed: u64,
    failed: bool,
}

/// The records of a file of this name.
pub(crate) fn records(path: &Path, bytes: Bytes, options: &Options) -> Result<Records> {
    let of = |source| failed(path, source);
    let mut bytes = as_utf8(bytes, &options.limits).map_err(of)?;
    let head = bytes.fill_buf().map_err(of)?;
    let said = said_delimiter(head);
    bytes.consume(said.map_or(0, |(_, line)| line));
    let head = bytes.fill_buf().map_err(of)?;
    let delimiter = said.map_or_else(|| delimiter(head, path), |(delimiter, _)| delimiter);
    let begins = head.to_vec();
    let bytes = Capped::new(bytes, options.limits.record);
    let meter = bytes.meter();
    let mut rows = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let csv = |error: csv::Error| table_error(path, error);
    let head = rows.byte_headers().map_err(csv)?;
    if head.len() > MAX_CELLS {
        return Err(Error::TooMuch { path: path.to_owned(), cause: too_wide() });
    }
    let head = head.clone();
    meter.begin();
    let end = usize::try_from(rows.position().byte()).unwrap_or(usize::MAX);
    let said_line = u64::from(said.is_some());
    let lag = u64::from(end > 0 && begins.get(end - 1..=end).is_some_and(|end| end == b"\r\n"));
    let first = (!is_head(&head)).then(|| head.clone());
    let mut names: Vec<String> = if first.is_none() { head.iter().map(name).collect() } else { Vec::new() };
    let text = text_columns(&names, options.text_column.as_deref()).ok_or_else(|| Error::NoColumn {
        path: path.to_owned(),
        column: options.text_column.clone().unwrap_or_default(),
        columns: names.join(", "),
    })?;
    // Two columns of one name are two fields.
    for place in 1..names.len() {
        if !names[place].is_empty() && names[..place].contains(&names[place]) {
            names[place] = format!("{} {}", names[place], place + 1);
        }
    }
    let seed = xxhash_rust::xxh3::xxh3_64(format!("{names:?} {text:?}").as_bytes());
    let (path, width) = (path.to_owned(), head.len());
    Ok(Records {
        path,
        rows,
        meter,
        delimiter,
        width,
        names,
        first,
        text,
        next: None,
        said_line,
        lag,
        seed,
        failed: false,
    })
}

/// The columns that are the text: all of the name that was said, which must be there, else of the surest one.
fn text_columns(names: &[String], said: Option<&str>) -> Option<Vec<usize>> {
    let places = |fits: &dyn Fn(&String) -> bool| -> Vec<usize> {
        names.iter().enumerate().filter(|(_, name)| fits(name)).map(|(place, _)| place).collect()
    };
    if let Some(said) = said {
        let said = one_line(said);
        return Some(places(&|name| *name == said)).filter(|places| !places.is_empty());
    }
    let mut of_names = TEXT_NAMES.iter().map(|wanted| places(&|name| name.to_lowercase() == **wanted));
    Some(of_names.find(|places| !places.is_empty()).unwrap_or_default())
}

/// The sign that parts fields, if a first line says it, as spreadsheets take it (`sep=;`), and the bytes of that line.
fn said_delimiter(head: &[u8]) -> Option<(u8, usize)> {
    let rest = head.strip_prefix(b"sep=").or_else(|| head.strip_prefix(b"SEP="))?;
    let (&delimiter, end) = rest.split_first()?;
    let ends = end.strip_prefix(b"\r").unwrap_or(end).strip_prefix(b"\n")?;
    Some((delimiter, head.len() - ends.len()))
}

/// Bytes in a byte-oriented encoding: without their byte order mark, and UTF-16 as UTF-8.
fn as_utf8(mut bytes: Bytes, limits: &Limits) -> std::io::Result<Bytes> {
    let head = bytes.fill_buf()?;
    match Encoding::for_bom(head) {
        None => Ok(bytes),
        Some((encoding, mark)) if encoding == encoding_rs::UTF_8 => {
            bytes.consume(mark);
            Ok(bytes)
        }
        Some(_) => {
            let mut whole = Vec::new();
            Capped::new(bytes, limits.bytes).read_to_end(&mut whole)?;
            Ok(Box::new(Cursor::new(decode::text(&whole).into_owned().into_bytes())))
        }
    }
}

/// The sign that parts the fields of the first line into the most, the same in the next lines as far as that
/// can be; by its name a `.tsv` is parted by tabs.
fn delimiter(head: &[u8], path: &Path) -> u8 {
    let is_tsv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tsv"));
    let fits = |delimiter: u8| {
        let mut rows =
            ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(head);
        // The last row may be cut off.
        let counts: Vec<usize> =
            rows.byte_records().take(10).filter_map(|row| Some(row.ok()?.len())).collect();
        let first = counts.first().copied().unwrap_or(1);
        let whole = counts.get(..counts.len().saturating_sub(1).max(1)).unwrap_or(&counts);
        let same = whole.iter().filter(|count| **count == first).count();
        if first < 2 { 0 } else { same * 1000 / whole.len().max(1) + first.min(100) }
    };
    if is_tsv && fits(b'\t') > 0 {
        return b'\t';
    }
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| fits(*delimiter)).unwrap_or(b',')
}

fn name(cell: &[u8]) -> String {
    one_line(&text_of(cell))
}

/// The text of a cell: of so few bytes no encoding can be told, so it is UTF-8 or that of old tables.
fn text_of(cell: &[u8]) -> Cow<'_, str> {
    decode::labelled(cell, Some("windows-1252"))
}

/// Whether a first row names the fields: names are no numbers, dates or sums.
fn is_head(row: &ByteRecord) -> bool {
    let is_number = |cell: &[u8]| {
        let cell = text_of(cell);
        let sign = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".,/:-+%€$".contains(c);
        cell.contains(|c: char| c.is_ascii_digit()) && cell.chars().all(sign)
    };
    let is_text = |cell: &[u8]| TEXT_NAMES.contains(&name(cell).to_lowercase().as_str());
    row.iter().any(is_text) || !row.iter().any(is_number)
}

impl Iterator for Records {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        if let Some(document) = self.next.take() {
            return Some(Ok(document));
        }
        if self.failed {
            return None;
        }
        if let Some(row) = self.first.take() {
            return Some(self.record(&row));
        }
        let mut row = ByteRecord::new();
        self.meter.begin();
        match self.rows.read_byte_record(&mut row) {
            Ok(true) => Some(self.record(&row)),
            Ok(false) => None,
            Err(error) => {
                self.failed = true;
                Some(Err(table_error(&self.path, error)))
            }
        }
    }
}

impl Records {
    fn record(&mut self, row: &ByteRecord) -> Result<Document> {
        let lag = |byte: u64| if byte == 0 { 0 } else { self.lag };
        let line = self.said_line + row.position().map_or(1, |at| at.line() + lag(at.byte()));
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        if row.len() > MAX_CELLS {
            return Err(Error::BadRecord { path: self.path.clone(), line, cause: too_wide() });
        }
        let cells: Vec<String> =
            row.iter().map(|cell| canonical(text_of(cell).trim()).into_owned()).collect();
        let lines = rows_within(&cells, self.delimiter, self.width);
        // A text with a comma that no quotes hold runs over into cells that the head does not name.
        let is_text = |place: usize| {
            self.text.is_empty()
                || lines > 0
                || self.text.contains(&place)
                || (!self.names.is_empty() && place >= self.names.len())
        };
        let text: Vec<&str> = (cells.iter().enumerate())
            .filter(|(place, cell)| is_text(*place) && !cell.is_empty())
            .map(|(_, cell)| cell.as_str())
            .collect();
        let text = text.join(" | ");
        let mut fields = Map::new();
        for (place, cell) in cells.into_iter().enumerate() {
            let is_field = self.text.is_empty() || !is_text(place);
            if is_field && !cell.is_empty() {
                let unnamed = || format!("column {}", place + 1);
                let name =
                    self.names.get(place).filter(|name| !name.is_empty()).cloned().unwrap_or_else(unnamed);
                fields.insert(name, Value::from(cell));
            }
        }
        let id = fields
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("id"))
            .map(|(name, id)| (name.clone(), id.clone()));
        let id = id.and_then(|(name, _)| fields.remove(&name)).and_then(|id| id.as_str().map(str::to_owned));
        let id = id.filter(|id| lines == 0 || !id.contains('\n')).map_or(Id::Line(line), Id::Given);
        meta::bound_id(&id).map_err(|cause| Error::BadRecord { path: self.path.clone(), line, cause })?;
        let (about, others) = meta::shared(fields);
        let title = about.title.clone();
        let digest = digest(row, self.seed);
        let document = about.tell(Document {
            id: Some(id),
            title,
            // What is in the text need not be kept twice.
            meta: if self.text.is_empty() { Map::new() } else { others },
            digest,
            bytes: row.as_slice().len() as u64 + row.len() as u64,
            line,
            ..Document::new(Format::Csv, text, Layout::Record)
        });
        if lines == 0 {
            return Ok(document);
        }
        self.next = Some(document);
        Err(Error::RunTogether { path: self.path.clone(), line, lines })
    }
}

/// How many lines of the cells of a row are rows themselves, if so many are that hardly a text has them: then a
/// quotation mark before them was not closed.
fn rows_within(cells: &[String], delimiter: u8, width: usize) -> u32 {
    let is_number = |cell: &[u8]| !cell.is_empty() && cell.iter().all(u8::is_ascii_digit);
    let numbered = cells.first().is_some_and(|cell| is_number(cell.as_bytes()));
    // Lines of a text may have a comma each, but they are hardly numbered as rows are.
    let most = match (width, numbered) {
        (0 | 1, _) => return 0,
        (_, true) => 2,
        (2, false) => 20,
        (_, false) => 8,
    };
    let mut found = 0;
    for (place, cell) in cells.iter().enumerate() {
        let Some((_, lines)) = cell.split_once('\n') else { continue };
        let mut rows = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .quoting(false)
            .from_reader(lines.as_bytes());
        let rows: Vec<ByteRecord> = rows.byte_records().filter_map(std::result::Result::ok).collect();
        let is_row =
            |row: &&ByteRecord| row.len() == width && (!numbered || row.get(0).is_some_and(is_number));
        let alike = rows.iter().filter(is_row).count();
        // Where each text is quoted, the quotation mark that opens the next one closes this one, one is left over at its
        // end, and what follows is of the next row.
        let is_odd = cell.ends_with('"') && cell.matches('"').count() % 2 == 1;
        let runs_on =
            (cells.len() > width && place + 1 < cells.len()) || rows.last().is_some_and(|row| row.len() > 1);
        if alike >= most && alike * 10 >= rows.len() * 8 {
            found += alike;
        } else if is_odd && runs_on {
            found += rows.len();
        }
    }
    u32::try_from(found).unwrap_or(u32::MAX)
}

fn too_wide() -> String {
    format!("a row of it has more than {MAX_CELLS} cells")
}

/// Digest of a row, and of what its reading hangs on.
fn digest(row: &ByteRecord, seed: u64) -> u64 {
    let mut hasher = xxhash_rust::xxh3::Xxh3::with_seed(seed);
    for cell in row {
        hasher.update(&(cell.len() as u64).to_le_bytes());
        hasher.update(cell);
    }
    hasher.digest()
}

fn table_error(path: &Path, error: csv::Error) -> Error {
    let line = error.position().map_or(1, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
    match error.into_kind() {
        csv::ErrorKind::Io(source) => failed(path, source),
        _ => Error::BadRecord { path: path.to_owned(), line, cause: "not a row".to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &[u8], column: Option<&str>) -> Result<Vec<Document>> {
        let options = Options { text_column: column.map(str::to_owned), ..Options::default() };
        records(Path::new(name), Box::new(Cursor::new(text.to_vec())), &options)?.collect()
    }

    #[test]
    fn fields() {
        let table = "ID;Titre;Auteur;date;Mots-clés;Lieu;Texte\n7;Été;Jeanne;2024;eau, feu;Brest;\"Il\npleut ; fort.\"\n;;;;;;Rien.\n";
        let documents = read("a.csv", table.as_bytes(), None).unwrap();
        let first = &documents[0];
        assert_eq!(
            (&first.id, first.title.as_deref(), first.date.as_deref()),
            (&Some(Id::Given("7".to_owned())), Some("Été"), Some("2024"))
        );
        assert_eq!(
            serde_json::to_string(&first.meta).unwrap(),
            r#"{"Lieu":"Brest","author":"Jeanne","tags":["eau","feu"]}"#
        );
        assert_eq!((first.text.as_str(), first.line), ("Il\npleut ; fort.", 2));
        assert_eq!(
            (&documents[1].id, documents[1].text.as_str(), documents[1].line),
            (&Some(Id::Line(4)), "Rien.", 4)
        );
    }

    #[test]
    fn which_column_is_the_text() {
        let prose = "La marée monte sans bruit et couvre les rochers.";
        for (table, column, expected) in [
            (format!("nom,note\nPomone,{prose}\n"), None, &*format!("Pomone | {prose}")),
            (format!("nom,texte\nPomone,{prose}\n"), None, prose),
            ("Lefèvre;12;Litige\nDurand;13;Bail\n".to_owned(), None, "Lefèvre | 12 | Litige"),
            ("nom;2020\nPomone;7\n".to_owned(), None, "nom | 2020"),
            (format!("nom,note\nPomone,{prose}\n"), Some("nom"), "Pomone"),
            (format!("a\tb\n{prose}\t{prose}\n"), None, &*format!("{prose} | {prose}")),
            ("nom|ville\nPomone|Brest\n".to_owned(), None, "Pomone | Brest"),
            ("nom\nPomone\n".to_owned(), None, "Pomone"),
            ("id,texte\n1,Le vison, animal rare, mord\n".to_owned(), None, "Le vison | animal rare | mord"),
        ] {
            let documents = read("a.csv", table.as_bytes(), column).unwrap();
            assert_eq!(documents[0].text, expected, "{table}");
        }
        let error = read("a.csv", b"nom;note\na;b\n", Some("texte")).unwrap_err().to_string();
        assert_eq!(
            error,
            "a.csv: it has no column \"texte\" (it has: nom, note); name one of these with --text-column"
        );
    }

    /// Columns of one name are one text, and shown as such.
    #[test]
    fn columns_of_one_name() {
        for (table, text, meta) in [
            ("id;texte;lieu;Texte\n1;Le guet;Brest;La ronde\n", "Le guet | La ronde", r#"{"lieu":"Brest"}"#),
            ("texte;lieu;lieu\nLe guet;Brest;Vannes\n", "Le guet", r#"{"lieu":"Brest","lieu 3":"Vannes"}"#),
        ] {
            let document = &read("a.csv", table.as_bytes(), None).unwrap()[0];
            assert_eq!(document.text, text);
            assert_eq!(serde_json::to_string(&document.meta).unwrap(), meta, "{table}");
        }
    }

    /// Rows that a quotation mark keeps together are found, and said to be.
    #[test]
    fn a_quotation_mark_that_is_not_closed() {
        for (table, lines, text) in [
            (
                "id;lieu;texte\n1;\"Brest;Le guet\n2;Vannes;La ronde\n3;Dol;Le bac\n4;Sens;La tour\n",
                3,
                "1 | Brest;Le guet\n2;Vannes;La ronde\n3;Dol;Le bac\n4;Sens;La tour",
            ),
            (
                "id,texte\n\"1\",\"Le guet\n\"2\",\"La ronde\"\n\"3\",\"Le bac\"\n",
                1,
                "1 | Le guet\n2\" | La ronde",
            ),
            (
                "id,texte\n1,\"Le guet, ici,\nla ronde, là :\nle bac\"\n",
                0,
                "Le guet, ici,\nla ronde, là :\nle bac",
            ),
            ("id;nom;texte\nA1;Écran;\"Dalle mate\n27\"\"\"\n", 0, "Dalle mate\n27\""),
            (
                "id,nom,texte\n1,Étapes,\"Voici :\nLyon, Dijon, Metz\nUzès, Sète, Agde\nDol, Sens, Gap\"\n",
                0,
                "Voici :\nLyon, Dijon, Metz\nUzès, Sète, Agde\nDol, Sens, Gap",
            ),
            ("id,texte\n1,\"Il dit :\n\"\"Là, le guet.\"\"\"\n", 0, "Il dit :\n\"Là, le guet.\""),
        ] {
            let options = Options::default();
            let bytes = Box::new(Cursor::new(table.as_bytes().to_vec()));
            let mut records = records(Path::new("a.csv"), bytes, &options).unwrap();
            let first = records.next().unwrap();
            let document = match first {
                Err(Error::RunTogether { line: 2, lines: found, .. }) if found == lines => {
                    records.next().unwrap()
                }
                first if lines == 0 => first,
                other => panic!("{table} {other:?}"),
            };
            assert_eq!(document.unwrap().text, text, "{table}");
        }
    }

    #[test]
    fn encodings_and_line_ends() {
        let texts = |name: &str, bytes: &[u8]| {
            let documents = read(name, bytes, None).unwrap();
            documents.into_iter().map(|document| (document.text, document.line)).collect::<Vec<_>>()
        };
        let expected = [("été".to_owned(), 2), ("hiver".to_owned(), 3)];
        assert_eq!(texts("a.csv", b"n;texte\r\n1;\xE9t\xE9\r\n2;hiver\r\n"), expected);
        assert_eq!(texts("a.csv", "\u{feff}texte,n\nété,1\nhiver,2\n".as_bytes()), expected);
        let wide: Vec<u8> =
            "\u{feff}n\ttexte\n1\tété\n2\thiver\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(texts("a.tsv", &wide), expected);
        assert_eq!(texts("a.csv", b""), []);
        for end in ["\n", "\r\n"] {
            let table = format!("n;\"texte\nd’un mot\"{end}1;\"é\nt\"{end}2;hiver{end}");
            let lines: Vec<u32> =
                read("a.csv", table.as_bytes(), None).unwrap().iter().map(|record| record.line).collect();
            assert_eq!(lines, [3, 5], "{end:?}");
        }
        for end in ["\n", "\r\n"] {
            let table = format!("sep=|{end}n|texte{end}1|été{end}2|hiver{end}");
            let records = read("a.csv", table.as_bytes(), None).unwrap();
            let found: Vec<_> = records.iter().map(|record| (record.text.as_str(), record.line)).collect();
            assert_eq!(found, [("été", 3), ("hiver", 4)], "{end:?}");
        }
        let named = read("a.csv", "étage;b\nun;deux\n".as_bytes(), Some("e\u{301}tage")).unwrap();
        assert_eq!(named[0].text, "un", "a name in decomposed letters");
    }

    /// The text of a row hangs on the column that was chosen: its digest does, too.
    #[test]
    fn digests() {
        let digest = |column| read("a.csv", b"a;b\n1;2\n", column).unwrap()[0].digest;
        assert_ne!(digest(Some("a")), digest(Some("b")));
        assert_eq!(digest(Some("a")), digest(Some("a")));
    }
}
