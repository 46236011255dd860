//! PDF.
//!
//! Owns what of a PDF is its text: `glyphs` (what is drawn) → `lines` → `furniture` (running heads go) → `order`
//! (columns) → `paragraphs`. Must not know files or processes: `apart` bounds what reading one may take.
//!
//! Law: every word that is drawn on a page, and is no running head, is in the text, on that page.

mod furniture;
mod glyphs;
mod info;
mod lines;
mod order;
mod paragraphs;

use std::time::Instant;

use hayro_interpret::hayro_syntax::object::DateTime;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{InterpreterCache, InterpreterSettings};

use super::Limits;
use super::limits::Fault;
use super::meta::About;
use super::sheet::Sheet;
use crate::corpus::{Document, Format};
use paragraphs::{Levels, Paragraph};

/// The document that these bytes are.
pub(crate) fn document(bytes: Vec<u8>, limits: &Limits) -> Result<Document, Fault> {
    let pdf = Pdf::new(bytes).map_err(unread)?;
    let (pages, unread) = pages(&pdf, limits)?;
    let said = pdf.metadata();
    let mut about = About { date: said.creation_date.map(date), ..About::default() };
    about.author(&info::text(said.author.as_deref().unwrap_or_default()));
    about.tags(&info::text(said.keywords.as_deref().unwrap_or_default()));
    let document = about.tell(set(&pages, title(&pdf).as_deref()));
    Ok(Document { unread: said_unread(&unread), ..document })
}

/// That these pages were left out.
fn said_unread(pages: &[usize]) -> Option<String> {
    let pages = match pages {
        [] => return None,
        [page] => format!("page {page}"),
        [one, other] => format!("pages {one} and {other}"),
        [first, others @ ..] => format!("page {first} and {} other pages", others.len()),
    };
    Some(format!("what is drawn on {pages} says no letters (a font is lost, or does not tell them)"))
}

fn unread(error: LoadPdfError) -> Fault {
    match error {
        LoadPdfError::Decryption(_) => {
            Fault::Unread("it is encrypted; save it without a password".to_owned())
        }
        LoadPdfError::Invalid => Fault::damaged("no page of it can be found"),
    }
}

fn title(pdf: &Pdf) -> Option<String> {
    info::title(pdf.metadata().title.as_deref()?)
}

/// A day, as ISO 8601 writes it.
fn date(date: DateTime) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// The paragraphs of each page, and the pages whose signs are no text.
fn pages(pdf: &Pdf, limits: &Limits) -> Result<(Vec<Vec<Paragraph>>, Vec<usize>), Fault> {
    let began = Instant::now();
    let cache = InterpreterCache::new();
    let (mut pages, mut unread) = (Vec::new(), Vec::new());
    let (mut words, mut pictures, mut unknown) = (0, 0, 0);
    for page in pdf.pages().iter() {
        if began.elapsed() > limits.time {
            return Err(Fault::TooMuch(format!("reading it takes more than {} s", limits.time.as_secs())));
        }
        let mut signs = glyphs::of(page, &cache, InterpreterSettings::default());
        if !signs.are_text() {
            signs.turned = Default::default();
            unread.push(pages.len() + 1);
        }
        (pictures, unknown) = (pictures + signs.pictures, unknown + signs.unknown);
        words += signs.turned.iter().map(Vec::len).sum::<usize>();
        let lines = signs.turned.iter().flat_map(|signs| lines::of(signs)).collect();
        pages.push(furniture::Page { height: signs.height, lines });
    }
    if words == 0 {
        return Err(Fault::Unread(without_text(pictures, unknown).to_owned()));
    }
    furniture::take_out(&mut pages);
    let paragraphs = |page: furniture::Page| {
        order::blocks(page.lines).iter().flat_map(|block| paragraphs::of(block)).collect()
    };
    Ok((pages.into_iter().map(paragraphs).collect(), unread))
}

/// Why there is nothing to read.
fn without_text(pictures: usize, unknown: usize) -> &'static str {
    match (pictures, unknown) {
        (_, 1..) => "its fonts do not say what their letters are; recognise its text first (OCR)",
        (1.., _) => "it has pictures but no text; recognise its text first (OCR)",
        _ => "it has no text",
    }
}

/// The document with these paragraphs.
fn set(pages: &[Vec<Paragraph>], title: Option<&str>) -> Document {
    let levels = Levels::of(pages.iter().flatten());
    let mut sheet = Sheet::new();
    let mut last: Option<&Paragraph> = None;
    for page in pages {
        let first = page.first();
        let goes_on = last.zip(first).is_some_and(|(last, first)| last.goes_on_in(first));
        sheet.page(goes_on);
        for paragraph in page {
            let goes_on = last.is_some_and(|last| last.goes_on_in(paragraph));
            match levels.level(paragraph) {
                Some(level) => sheet.heading(level),
                None if goes_on => sheet.line(),
                None => sheet.paragraph(),
            }
            for line in &paragraph.lines {
                sheet.push(line);
                sheet.line();
            }
            last = levels.level(paragraph).is_none().then_some(paragraph);
        }
    }
    sheet.finish(Format::Pdf, title)
}
