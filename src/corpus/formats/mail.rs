//! E-mails.
//!
//! Owns what of a message is text: its subject is the title, its sender the author; the plain text, or the web
//! page where there is no plain text, then each message and text attached, under its name. Other attachments are
//! left out.

use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

use super::html;
use super::limits::{Fault, Limits};
use super::meta::About;
use super::sheet::Sheet;
use crate::corpus::{Document, Format};

/// Messages within one another.
const MAX_MESSAGES: usize = 8;

/// The document of a message.
pub(crate) fn document(bytes: &[u8], limits: &Limits) -> Result<Document, Fault> {
    let unread = || Fault::Damaged("it has no head of an e-mail".to_owned());
    let message = MessageParser::default().parse(bytes).ok_or_else(unread)?;
    if message.parts.len() > limits.entries {
        return Err(Fault::TooMuch(format!("it has more than {} parts", limits.entries)));
    }
    let mut sheet = Sheet::new();
    set(&message, &mut sheet, 1, limits)?;
    let document = sheet.finish(Format::Mail, message.subject());
    let date = message.date().map(mail_parser::DateTime::to_rfc3339);
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
    let plain = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some(text),
        _ => None,
    });
    let mut any = false;
    for text in plain {
        any |= !text.trim().is_empty();
        plain_text(text, sheet);
    }
    for page in message.html_bodies().filter(|_| !any) {
        if let PartType::Html(page) = &page.body {
            html::set(page, sheet, limits)?;
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
                plain_text(text, sheet);
            }
            PartType::Html(page) => {
                heading(name, depth, sheet);
                html::set(page, sheet, limits)?;
            }
            PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Multipart(_) => {}
        }
    }
    Ok(())
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
