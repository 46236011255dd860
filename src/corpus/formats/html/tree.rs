//! A page as a tree.
//!
//! Owns parsing as browsers do, by `html5ever`, which takes no bounds itself: the page is fed to it in pieces,
//! and what it has made is looked at between them. A page can nest elements so deep that each further one costs
//! a walk through all, and can make each paragraph repeat all open elements of style.

use std::time::Instant;

use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink};

use super::super::Limits;
use super::super::limits::Fault;

/// Bytes parsed between two looks.
const PIECE_BYTES: usize = 1024;

/// Elements within one another at most. Browsers stop at 512; pages that never close what they open get deeper.
const MAX_DEPTH: usize = 4096;

/// Nodes that a page may have whatever its size.
const FREE_NODES: usize = 100_000;

/// The tree of a page.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Html, Fault> {
    let began = Instant::now();
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(PIECE_BYTES));
        rest = after;
        parser.process(StrTendril::from_slice(piece));
        bounded(&parser.tokenizer.sink.sink.0.borrow(), text.len())?;
        if began.elapsed() > limits.time {
            return Err(Fault::TooMuch(format!("reading it takes more than {} s", limits.time.as_secs())));
        }
    }
    Ok(parser.finish())
}

fn bounded(page: &Html, bytes: usize) -> Result<(), Fault> {
    let mut nodes = page.tree.nodes();
    if nodes.len() > bytes + FREE_NODES {
        return Err(Fault::TooMuch("its elements repeat one another without end".to_owned()));
    }
    let depth = nodes.next_back().map_or(0, |node| node.ancestors().take(MAX_DEPTH + 1).count());
    if depth > MAX_DEPTH {
        return Err(Fault::TooMuch(format!("its elements are nested more than {MAX_DEPTH} deep")));
    }
    Ok(())
}
