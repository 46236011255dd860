//! Files become documents.
//!
//! Owns opening a file, unpacking it, telling its format and choosing the reader. Each reader is a file of its
//! own. Must not know which files there are.

mod apart;
mod archive;
mod docx;
mod epub;
mod html;
pub(crate) mod jsonl;
mod kind;
mod limits;
mod mail;
pub(crate) mod markdown;
mod meta;
mod odt;
mod pdf;
mod raised;
mod rtf;
mod sheet;
mod style;
mod table;
mod tei;
pub(crate) mod text;
mod xml;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub use apart::{Apart, serve};
use archive::Archive;
pub use kind::{Format, Named, named};
pub use limits::Limits;
use limits::{Capped, Fault, failed};

use super::{Document, decode, into_canonical};
use crate::error::{Error, Result};

/// The documents of a file, read one by one.
pub type Documents = Box<dyn Iterator<Item = Result<Document>>>;

/// The bytes of a file, unpacked.
pub(crate) type Bytes = Box<dyn BufRead>;

/// How files are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What one file may ask for.
    pub limits: Limits,
    /// The field of a table's rows that is their text; guessed, if it is not said.
    pub text_column: Option<String>,
}

/// Bytes read at once; the first of them tell what a file is.
const BUFFER_BYTES: usize = 1 << 18;

/// Bytes within which the first element of an XML text begins.
const XML_HEAD_BYTES: usize = 2048;

/// How often a file may be packed.
const MAX_LAYERS: usize = 2;

/// Opens a file, whatever its name.
pub fn open(path: &Path, options: &Options) -> Result<Documents> {
    let (file, packed) = file(path)?;
    read(path, Box::new(file), packed, options)
}

/// The documents of bytes that stand for a file of this name.
pub fn of_bytes(path: &Path, bytes: Vec<u8>, options: &Options) -> Result<Documents> {
    let packed = bytes.len() as u64;
    read(path, Box::new(std::io::Cursor::new(bytes)), packed, options)
}

/// The format of a file, by its first bytes and its name; `None` if it is no text.
pub fn probe(path: &Path) -> Result<Option<Format>> {
    let (file, packed) = file(path)?;
    match unpacked(Box::new(file), packed, &Limits::default()).and_then(|(mut bytes, _)| {
        let head = bytes.fill_buf()?;
        Ok(kind::told(head, named(path)))
    }) {
        Ok(format) => Ok(format),
        Err(source) => match failed(path, source) {
            error @ Error::Unreadable { .. } => Err(error),
            _ => Ok(None),
        },
    }
}

/// Opens a file of the ordinary kind: never a pipe or a device, on which one might wait for ever.
fn file(path: &Path) -> Result<(BufReader<File>, u64)> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(unreadable(std::io::Error::other("it is no ordinary file")));
    }
    let file = File::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    Ok((BufReader::with_capacity(BUFFER_BYTES, file), bytes))
}

fn read(path: &Path, bytes: Bytes, packed: u64, options: &Options) -> Result<Documents> {
    let limits = &options.limits;
    let (mut bytes, is_packed) = unpacked(bytes, packed, limits).map_err(|source| failed(path, source))?;
    let head = bytes.fill_buf().map_err(|source| failed(path, source))?;
    let Some(format) = kind::told(head, named(path)) else {
        let fault = kind::unread(path).map_or(Fault::NotText, |cause| Fault::Unread(cause.to_owned()));
        return Err(fault.of(path));
    };
    match format {
        Format::JsonLines => return Ok(Box::new(jsonl::records(path, bytes, limits))),
        Format::Csv => return Ok(Box::new(table::records(path, bytes, options)?)),
        Format::Mail if head.starts_with(mail::MAILBOX) => {
            return Ok(Box::new(mail::messages(path, bytes, limits)));
        }
        _ => {}
    }
    let mut whole = Vec::new();
    let cap = if is_packed { limits.unpacked } else { limits.bytes };
    Capped::new(bytes, cap).read_to_end(&mut whole).map_err(|source| failed(path, source))?;
    let (digest, bytes) = (xxhash_rust::xxh3::xxh3_64(&whole), whole.len() as u64);
    let document = caught(|| document(format, whole, limits)).map_err(|fault| fault.of(path))?;
    Ok(Box::new(std::iter::once(Ok(Document { digest, bytes, ..document }))))
}

/// What a reader makes of a file. None of ours panics on any input that we know of; those of others may.
fn caught(read: impl FnOnce() -> Result<Document, Fault>) -> Result<Document, Fault> {
    let read = catch_unwind(AssertUnwindSafe(read));
    read.unwrap_or_else(|_| Err(Fault::damaged("its reader fails on it")))
}

/// The document that the bytes of a whole file are. A reader says nothing of the digest.
fn document(format: Format, bytes: Vec<u8>, limits: &Limits) -> Result<Document, Fault> {
    match format {
        Format::Text => plain(bytes).map(text::document),
        Format::Markdown => plain(bytes).map(markdown::document),
        Format::Docx | Format::Odt | Format::Epub => packed_document(format, &bytes, limits),
        Format::Xml => xml_document(&xml::text(&bytes), limits),
        Format::Rtf => rtf::document(&bytes, limits),
        Format::Mail => mail::document(&bytes, limits),
        Format::Html => html::document(&bytes, limits),
        Format::Pdf => match limits.apart {
            Some(program) => apart::read(program, &bytes, limits),
            None => pdf::document(bytes, limits),
        },
        // They are read record by record.
        Format::JsonLines | Format::Csv => Err(Fault::NotText),
    }
}

fn plain(bytes: Vec<u8>) -> Result<String, Fault> {
    if !decode::is_text(&bytes) {
        return Err(Fault::NotText);
    }
    Ok(into_canonical(decode::into_text(bytes)))
}

/// The document that an archive is: by what is in it, whatever its name says.
fn packed_document(format: Format, bytes: &[u8], limits: &Limits) -> Result<Document, Fault> {
    if bytes.starts_with(kind::OLE) {
        return Err(Fault::Unread(in_ole(bytes).to_owned()));
    }
    let archive = Archive::open(bytes, limits)?;
    if archive.has(epub::CONTAINER) {
        epub::document(archive, limits)
    } else if archive.has(docx::MAIN) {
        docx::document(archive, limits)
    } else if archive.has(odt::MAIN) {
        odt::document(archive, limits)
    } else {
        Err(Fault::Damaged(format!("it is no {}: its archive has none of the parts of one", format.name())))
    }
}

/// What a file in the old container of office programs is, by the names of its streams, and what to do.
fn in_ole(bytes: &[u8]) -> &'static str {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if has("EncryptedPackage") {
        "it is encrypted; save it without a password"
    } else {
        "the format of Word 97 is not read; save it as .docx"
    }
}

/// The document that an XML text is: one of LibreOffice as one XML, or any other.
fn xml_document(text: &str, limits: &Limits) -> Result<Document, Fault> {
    let head = text.get(..text.floor_char_boundary(XML_HEAD_BYTES)).unwrap_or(text);
    if head.contains("<office:document ") {
        return odt::flat(text, docx::about(text, limits)?, limits);
    }
    tei::document(text, limits)
}

/// The bytes of a file as they were before it was packed by gzip or zstd, and whether it was.
fn unpacked(mut bytes: Bytes, packed: u64, limits: &Limits) -> std::io::Result<(Bytes, bool)> {
    let cap = limits.of_packed(packed);
    for layer in 0..MAX_LAYERS {
        let head = bytes.fill_buf()?;
        let inner: Box<dyn Read> = if head.starts_with(b"\x1F\x8B") {
            Box::new(flate2::bufread::MultiGzDecoder::new(bytes))
        } else if head.starts_with(b"\x28\xB5\x2F\xFD") {
            Box::new(zstd::Decoder::with_buffer(bytes)?)
        } else {
            return Ok((bytes, layer > 0));
        };
        bytes = Box::new(BufReader::with_capacity(BUFFER_BYTES, Capped::new(inner, cap)));
    }
    Ok((bytes, true))
}
