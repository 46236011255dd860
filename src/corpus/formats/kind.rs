//! What a file is.
//!
//! Owns the formats, and how a file's is told: by its first bytes where they say it, else by its name. Law:
//! what no first bytes and no name call a text is none.

use std::path::Path;

use super::{decode, mail, rtf};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// JSON Lines: a record a line.
    JsonLines,
    /// A web page.
    Html,
    /// PDF.
    Pdf,
    /// Word.
    Docx,
    /// Rich text.
    Rtf,
    /// LibreOffice Writer.
    Odt,
    /// An e-book.
    Epub,
    /// A table: a record a row.
    Csv,
    /// XML.
    Xml,
    /// An e-mail.
    Mail,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 12] = [
        Format::Text,
        Format::Markdown,
        Format::JsonLines,
        Format::Html,
        Format::Pdf,
        Format::Docx,
        Format::Rtf,
        Format::Odt,
        Format::Epub,
        Format::Csv,
        Format::Xml,
        Format::Mail,
    ];

    /// The format that is meant by one of its names or extensions, in lower case: `md` is Markdown.
    pub fn meant(name: &str) -> Option<Format> {
        match name {
            "texte" => Some(Format::Text),
            "mail" | "email" | "courriel" => Some(Format::Mail),
            "word" => Some(Format::Docx),
            name => match named(Path::new(&format!("x.{}", name.trim_start_matches('.')))) {
                Named::As(format) => Some(format),
                Named::NotText | Named::Unknown => None,
            },
        }
    }

    /// The names of all, a comma between two.
    pub fn names() -> String {
        Format::ALL.map(Format::name).join(", ")
    }

    /// Its name, as people type it: short and in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::JsonLines => "jsonl",
            Format::Html => "html",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Rtf => "rtf",
            Format::Odt => "odt",
            Format::Epub => "epub",
            Format::Csv => "csv",
            Format::Xml => "xml",
            Format::Mail => "email",
        }
    }
}

/// What a name says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A format that is read.
    As(Format),
    /// Pictures, sounds, films, programs: nothing to read.
    NotText,
    /// Nothing: its first bytes must.
    Unknown,
}

/// What the name of a file says; that of what is packed, if it is packed.
pub fn named(path: &Path) -> Named {
    let Some(extension) = path.extension().and_then(|extension| extension.to_str()) else {
        return Named::Unknown;
    };
    let format = match extension.to_ascii_lowercase().as_str() {
        "gz" | "zst" => return path.file_stem().map_or(Named::Unknown, |inner| named(Path::new(inner))),
        "txt" | "text" => Format::Text,
        "md" | "markdown" => Format::Markdown,
        "jsonl" | "ndjson" => Format::JsonLines,
        // What is called so may be text, RTF or a page; what is not is told by its reader.
        "doc" | "dot" | "docx" | "docm" | "dotx" => Format::Docx,
        "rtf" => Format::Rtf,
        "odt" | "ott" => Format::Odt,
        "epub" => Format::Epub,
        "csv" | "tsv" => Format::Csv,
        "xml" | "tei" | "fodt" => Format::Xml,
        "eml" | "mbox" => Format::Mail,
        "html" | "htm" | "xhtml" | "shtml" => Format::Html,
        "pdf" => Format::Pdf,
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "tif" | "tiff" | "bmp" | "ico" | "heic" | "raw" | "psd"
        | "mp3" | "m4a" | "ogg" | "opus" | "flac" | "wav" | "mp4" | "m4v" | "mkv" | "avi" | "mov"
        | "webm" | "ttf" | "otf" | "woff" | "woff2" | "exe" | "dll" | "so" | "a" | "o" | "class" | "pyc"
        | "iso" | "svg" | "zip" | "7z" | "rar" | "xz" | "bz2" | "jar" | "sqlite" | "db" => {
            return Named::NotText;
        }
        _ => return Named::Unknown,
    };
    Named::As(format)
}

/// Why a document that people write is not read, and what to do, by its name.
pub(crate) fn unread(path: &Path) -> Option<&'static str> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "xlsx" | "xlsm" | "xls" | "ods" | "numbers" => {
            Some("spreadsheets are not read; save each sheet as .csv")
        }
        "pptx" | "ppt" | "odp" | "key" => Some("slides are not read; save them as .pdf"),
        _ => None,
    }
}

/// First bytes of an OLE file: an old or an encrypted document of an office program.
pub(crate) const OLE: &[u8] = b"\xD0\xCF\x11\xE0";

/// How the names of the parts of a document of Word begin.
const WORD_PART: &[u8] = b"word/";

/// Bytes within which a page or an XML text says that it is one.
const MARKUP_BYTES: usize = 1024;

/// The format of a file that begins so and has this name; `None` if it is no text.
pub(crate) fn told(head: &[u8], name: Named) -> Option<Format> {
    if is_pdf(head, name) {
        return Some(Format::Pdf);
    }
    if head.starts_with(rtf::MARK) {
        return Some(Format::Rtf);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(OLE) {
        return packed(head, name);
    }
    let text = match name {
        Named::As(_) => decode::is_text(head),
        // Whoever names a picture to be read wants its bytes looked at, too.
        Named::Unknown | Named::NotText => is_plain(head),
    };
    if !text {
        // What a document should be and is not is its reader's to say.
        return None;
    }
    markup(head).or_else(|| is_mailbox(head).then_some(Format::Mail)).or(match name {
        Named::As(format) if is_told_by_bytes(format) && head.is_empty() => None,
        Named::As(format) if is_told_by_bytes(format) => Some(Format::Text),
        // Programs leave empty mailboxes behind.
        Named::As(Format::Mail) if head.trim_ascii().is_empty() => Some(Format::Text),
        Named::As(format) => Some(format),
        Named::Unknown | Named::NotText if is_mail(head) => Some(Format::Mail),
        Named::Unknown | Named::NotText => Some(Format::Text),
    })
}

/// Whether what has not its first bytes is not of the format, whatever its name.
fn is_told_by_bytes(format: Format) -> bool {
    matches!(format, Format::Docx | Format::Rtf | Format::Odt | Format::Epub | Format::Pdf)
}

/// The format of an archive: what it says in its first entry, or what its name says.
fn packed(head: &[u8], name: Named) -> Option<Format> {
    // The first entry of an e-book or an OpenDocument is its type, not packed.
    let first = head.get(30..110).unwrap_or_default();
    let says = |mark: &[u8]| first.windows(mark.len()).any(|window| window == mark);
    if says(b"application/epub+zip") {
        return Some(Format::Epub);
    }
    if says(b"application/vnd.oasis.opendocument.text") {
        return Some(Format::Odt);
    }
    // A document of Word begins with what its parts are, or with one of them; their names are not packed.
    if says(b"[Content_Types].xml") || says(b"_rels/") || says(WORD_PART) {
        let of_word = head.windows(WORD_PART.len()).any(|window| window == WORD_PART);
        return of_word.then_some(Format::Docx).or_else(|| by_name(name));
    }
    by_name(name)
}

/// The format of an archive that is named as one is.
fn by_name(name: Named) -> Option<Format> {
    match name {
        Named::As(format @ (Format::Docx | Format::Odt | Format::Epub)) => Some(format),
        _ => None,
    }
}

/// HTML or XML, if the text begins as such.
fn markup(head: &[u8]) -> Option<Format> {
    if is_page(head) {
        return Some(Format::Html);
    }
    let head = head.get(..MARKUP_BYTES).unwrap_or(head);
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if text.starts_with("<?xml") {
        return Some(if text.contains("<html") { Format::Html } else { Format::Xml });
    }
    None
}

/// Whether a text begins with the head of an e-mail: lines of `Name: value`, some that every mail has.
fn is_mail(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let lines = text.lines().take_while(|line| !line.is_empty());
    let mut known = 0;
    for line in lines.filter(|line| !line.starts_with([' ', '\t'])) {
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return false;
        }
        let name = name.to_ascii_lowercase();
        known += usize::from(matches!(
            name.as_str(),
            "from" | "date" | "received" | "message-id" | "mime-version"
        ));
    }
    known >= 3
}

/// Whether a text begins as mailboxes do: with whom a message is from and when, and its head.
fn is_mailbox(head: &[u8]) -> bool {
    let end = head.iter().position(|byte| *byte == b'\n').filter(|_| head.starts_with(mail::MAILBOX));
    end.is_some_and(|end| is_mail(head.get(end + 1..).unwrap_or_default()))
}

/// Whether it begins as PDFs do; in a file of that name, something else may come before.
fn is_pdf(head: &[u8], name: Named) -> bool {
    const MARK: &[u8] = b"%PDF-";
    let first = head.get(..1024).unwrap_or(head);
    head.starts_with(MARK)
        || (name == Named::As(Format::Pdf) && first.windows(MARK.len()).any(|bytes| bytes == MARK))
}

/// Whether it begins as web pages do.
fn is_page(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins = |with: &[u8]| head.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    begins(b"<!doctype html") || begins(b"<html>") || begins(b"<html ")
}

/// Whether a file that nothing calls a text is one: it has no control characters but white space.
fn is_plain(head: &[u8]) -> bool {
    let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xC | 0x1B);
    !head.is_empty() && decode::is_text(head) && (is_utf16(head) || !head.iter().any(control))
}

fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A format that is left out of the list leaves a gap in it.
    #[test]
    fn all_formats() {
        let places = Format::ALL.map(|format| format as usize);
        assert_eq!(places.to_vec(), (0..=Format::Mail as usize).collect::<Vec<_>>());
        for format in Format::ALL {
            assert_eq!(Format::meant(format.name()), Some(format));
        }
    }

    #[test]
    fn names() {
        for (name, expected) in [
            ("notes.TXT", Named::As(Format::Text)),
            ("presse.jsonl.gz", Named::As(Format::JsonLines)),
            ("notes.gz", Named::Unknown),
            ("photo.jpeg", Named::NotText),
            ("LISEZMOI", Named::Unknown),
            (".gz", Named::Unknown),
        ] {
            assert_eq!(named(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn first_bytes() {
        for (head, name, expected) in [
            (&b"bonjour"[..], Named::Unknown, Some(Format::Text)),
            (b"bonjour", Named::As(Format::Markdown), Some(Format::Markdown)),
            (b"", Named::As(Format::Text), Some(Format::Text)),
            (b"", Named::Unknown, None),
            (b"\x7FELF\x02\x01\x01\x00", Named::As(Format::Text), None),
            (b"\x89PNG\r\n\x1A\n", Named::Unknown, None),
            (b"\n<!DOCTYPE html>", Named::As(Format::Text), Some(Format::Html)),
            (b"%PDF-1.7", Named::As(Format::Text), Some(Format::Pdf)),
            (b"{\\rtf1", Named::As(Format::Docx), Some(Format::Rtf)),
            (b"bonjour", Named::As(Format::Rtf), Some(Format::Text)),
            (b"\xD0\xCF\x11\xE0", Named::As(Format::Docx), Some(Format::Docx)),
        ] {
            assert_eq!(told(head, name), expected, "{head:?}");
        }
    }
}
