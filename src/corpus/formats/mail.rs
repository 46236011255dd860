//! E-mails.
//!
//! Owns what of a message is text: its subject is the title, its sender the author; the plain text, or the web
//! page where there is no plain text, then each message and text attached, under its name. Other attachments are
//! left out. What says nothing of its encoding is decoded as any text is. A mailbox (mbox) is a record a message, by the
//! line where it begins.

use std::borrow::Cow;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Address, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::limits::{Fault, Limits, failed};
use super::meta::About;
use super::sheet::Sheet;
use super::{Bytes, caught, html};
use crate::corpus::{Document, Format, Id, decode};
use crate::error::{Error, Result};

/// Bytes of a line that are read at once.
const LINE_BYTES: u64 = 1 << 20;

/// Messages within one another.
const MAX_MESSAGES: usize = 8;

/// The document of a message.
pub(crate) fn document(bytes: &[u8], limits: &Limits) -> Result<Document, Fault> {
    let unread = || Fault::Damaged("it has no head of an e-mail".to_owned());
    let bytes = with_legible_head(bytes);
    let message = MessageParser::default().parse(&*bytes).ok_or_else(unread)?;
    if message.parts.len() > limits.entries {
        return Err(Fault::TooMuch(format!("it has more than {} parts", limits.entries)));
    }
    let mut sheet = Sheet::new();
    set(&message, &mut sheet, 1, limits)?;
    let document = sheet.finish(Format::Mail, message.subject());
    // Some programs write it in their own language.
    let written = || message.header_raw("Date").map(|date| date.trim().to_owned());
    let date = message.date().map(mail_parser::DateTime::to_rfc3339).or_else(written);
    let mut about = About { date, ..About::default() };
    if let Some(from) = message.from() {
        senders(from, &mut about);
    }
    for list in message.keywords().as_text_list().into_iter().flatten() {
        about.tags(list);
    }
    Ok(about.tell(document))
}

fn senders(from: &Address<'_>, about: &mut About) {
    for sender in from.iter() {
        if let Some(name) = sender.name().or(sender.address()) {
            about.author(name);
        }
    }
}

/// Sets the text of a message, `depth` messages deep.
fn set(message: &Message<'_>, sheet: &mut Sheet, depth: usize, limits: &Limits) -> Result<(), Fault> {
    if depth > MAX_MESSAGES {
        return Err(Fault::TooMuch(format!("it holds messages within messages, more than {MAX_MESSAGES}")));
    }
    let mut any = false;
    for part in message.text_bodies() {
        if let PartType::Text(text) = &part.body {
            let text = decoded(message, part, text);
            any |= !text.trim().is_empty();
            plain_text(&text, sheet);
        }
    }
    for part in message.html_bodies().filter(|_| !any) {
        if let PartType::Html(page) = &part.body {
            html::set(&decoded(message, part, page), sheet, limits)?;
        }
    }
    for attached in message.attachments() {
        let name = attached.attachment_name();
        match &attached.body {
            PartType::Message(inner) => {
                heading(inner.subject().or(name), depth, sheet);
                set(inner, sheet, depth + 1, limits)?;
            }
            PartType::Text(text) => {
                heading(name, depth, sheet);
                plain_text(&decoded(message, attached, text), sheet);
            }
            PartType::Html(page) => {
                heading(name, depth, sheet);
                html::set(&decoded(message, attached, page), sheet, limits)?;
            }
            PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Multipart(_) => {}
        }
    }
    Ok(())
}

/// The message with its head in UTF-8: a head should be ASCII, and what is not says nothing of its encoding.
fn with_legible_head(bytes: &[u8]) -> Cow<'_, [u8]> {
    let blank = bytes.windows(2).position(|two| two == b"\n\n");
    let blank = blank.into_iter().chain(bytes.windows(4).position(|four| four == b"\r\n\r\n")).min();
    let (head, rest) = bytes.split_at(blank.unwrap_or(bytes.len()));
    if std::str::from_utf8(head).is_ok() {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned([decode::text(head).as_bytes(), rest].concat())
}

/// The text of a part. One that does not say its encoding was read as UTF-8; where it is none, its bytes tell.
fn decoded<'t>(message: &Message<'_>, part: &MessagePart<'_>, read: &'t str) -> Cow<'t, str> {
    let said = part.content_type().and_then(|kind| kind.attribute("charset"));
    // What is said to be UTF-8 and is not says nothing.
    let is_known = said
        .and_then(|said| encoding_rs::Encoding::for_label(said.as_bytes()))
        .is_some_and(|encoding| encoding != encoding_rs::UTF_8);
    if !read.contains(char::REPLACEMENT_CHARACTER) || is_known {
        return Cow::Borrowed(read);
    }
    let span = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let raw = message.raw_message().get(span).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    };
    bytes.map_or(Cow::Borrowed(read), |bytes| Cow::Owned(decode::into_text(bytes)))
}

/// How the line that begins a message of a mailbox begins, itself after an empty one.
pub(crate) const MAILBOX: &[u8] = b"From ";

/// Whether a line of a mailbox begins a message: it says from whom and at what time.
fn begins_message(line: &[u8]) -> bool {
    let is_time =
        |word: &[u8]| word.contains(&b':') && word.iter().all(|byte| byte.is_ascii_digit() || *byte == b':');
    line.starts_with(MAILBOX) && line.split(u8::is_ascii_whitespace).any(is_time)
}

/// The messages of a mailbox.
pub(crate) struct Messages {
    path: PathBuf,
    lines: Bytes,
    limits: Limits,
    /// The line that was read last, from 1.
    line: u32,
    /// The line where the next message begins.
    next: u32,
    ended: bool,
}

/// The messages of a mailbox of this name.
pub(crate) fn messages(path: &Path, lines: Bytes, limits: &Limits) -> Messages {
    let (path, limits) = (path.to_owned(), *limits);
    Messages { path, lines, limits, line: 0, next: 1, ended: false }
}

impl Iterator for Messages {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        if self.ended {
            return None;
        }
        let (mut message, mut line) = (Vec::new(), Vec::new());
        let (mut begins, mut after_blank, mut starts) = (self.next, true, true);
        loop {
            line.clear();
            // A line without an end is read in parts: only the first of them may begin a message.
            match self.lines.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line) {
                Ok(0) => {
                    self.ended = true;
                    return (!message.trim_ascii().is_empty()).then(|| self.record(&message, begins));
                }
                Ok(_) => {}
                Err(source) => {
                    self.ended = true;
                    return Some(Err(failed(&self.path, source)));
                }
            }
            self.line = self.line.saturating_add(u32::from(starts));
            let is_first = starts && after_blank && begins_message(&line);
            after_blank = starts && line.trim_ascii().is_empty();
            starts = line.last() == Some(&b'\n');
            if is_first {
                self.next = self.line;
                if message.trim_ascii().is_empty() {
                    begins = self.line;
                    continue;
                }
                return Some(self.record(&message, begins));
            }
            if message.len() as u64 <= self.limits.record {
                // Lines of a text that begin so are quoted.
                let is_quoted = line.starts_with(b">")
                    && line.iter().skip_while(|byte| **byte == b'>').take(MAILBOX.len()).eq(MAILBOX);
                message.extend_from_slice(line.get(usize::from(is_quoted)..).unwrap_or_default());
            }
        }
    }
}

impl Messages {
    /// The message that begins on a line.
    fn record(&self, bytes: &[u8], line: u32) -> Result<Document> {
        let bad = |cause: String| Error::BadRecord { path: self.path.clone(), line, cause };
        if bytes.len() as u64 > self.limits.record {
            return Err(bad(format!("it is longer than {} MiB", self.limits.record.div_ceil(1 << 20))));
        }
        let read = caught(|| document(bytes, &self.limits));
        let document = read.map_err(|fault| bad(fault.to_string()))?;
        let digest = xxhash_rust::xxh3::xxh3_64(bytes);
        Ok(Document { id: Some(Id::Line(line)), line, digest, bytes: bytes.len() as u64, ..document })
    }
}

fn heading(name: Option<&str>, depth: usize, sheet: &mut Sheet) {
    sheet.heading(depth);
    sheet.push(name.unwrap_or_default());
    sheet.paragraph();
}

fn plain_text(text: &str, sheet: &mut Sheet) {
    for line in text.lines() {
        if line.trim().is_empty() {
            sheet.paragraph();
        } else {
            sheet.line();
            sheet.push(line);
        }
    }
    sheet.paragraph();
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn what_says_nothing_of_its_encoding() {
        for (bytes, title, text) in [
            (
                &b"From: a@b.fr\r\nSubject: \xC9t\xE9\r\n\r\nL'\xE9t\xE9 \xE0 N\xEEmes.\r\n"[..],
                "Été",
                "L'été à Nîmes.",
            ),
            ("From: a@b.fr\nSubject: Été\n\nL’été à Nîmes.\n".as_bytes(), "Été", "L’été à Nîmes."),
            (
                b"From: a@b.fr\nSubject: Mot\nContent-Transfer-Encoding: quoted-printable\n\nL'=E9t=E9.\n",
                "Mot",
                "L'été.",
            ),
            (b"From: a@b.fr\nSubject: Mot\nContent-Type: text/html\n\n<p>L'\xE9t\xE9</p>\n", "Mot", "L'été"),
            (
                b"From: a@b.fr\nSubject: Mot\nContent-Type: text/plain; charset=utf-8\n\nL'\xE9t\xE9\n",
                "Mot",
                "L'été",
            ),
            (
                b"From: a@b.fr\nSubject: Mot\nContent-Type: text/plain; charset=iso-8859-1\n\nL'\xE9t\xE9\n",
                "Mot",
                "L'été",
            ),
        ] {
            let document = document(bytes, &Limits::default()).unwrap();
            assert_eq!((document.title.as_deref(), document.text.trim()), (Some(title), text));
        }
    }

    #[test]
    fn mailboxes() {
        let mailbox = "From jeanne Mon Jan  5 10:00:00 2026\nFrom: a@b.fr\nSubject: Le bac\n\nIl passe.\n>From ici.\n\n\
                       From paul Mon Jan  5 11:00:00 2026\nFrom: c@d.fr\nSubject: =?utf-8?q?=C3=89t=C3=A9?=\n\n\
                       From loin, il vient.\nFrom loin encore.\n";
        let bytes = Box::new(Cursor::new(mailbox.as_bytes()));
        let found: Vec<(u32, Option<String>, String)> =
            messages(Path::new("boite"), bytes, &Limits::default())
                .map(|message| message.map(|message| (message.line, message.title, message.text)).unwrap())
                .collect();
        let titles: Vec<_> = found.iter().map(|(line, title, _)| (*line, title.as_deref())).collect();
        assert_eq!(titles, [(1, Some("Le bac")), (8, Some("Été"))]);
        assert!(found[0].2.contains("From ici"), "{found:?}");
    }
}
