//! Results as a page.
//!
//! Owns one HTML page that loads nothing from anywhere: it can be kept, sent and printed. Every text goes
//! through maud, which escapes it; control and bidirectional characters become visible escapes first.

use std::io::{self, Write};
use std::ops::Range;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use trouvaille::Hit;

use super::{Answer, Output, count, link, pieces, safe};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:17px/1.55 Georgia,'Times New Roman',serif;max-width:44rem;margin:3rem auto;padding:0 1.2rem}\
h1{font-size:1.5rem;margin:2.5rem 0 .3rem}\
ol{padding:0;list-style:none}\
li{margin:2rem 0}\
h2{font-size:1.08rem;margin:0}\
p{margin:.35rem 0}\
.place,.count{font:.82rem/1.5 system-ui,sans-serif;opacity:.72}\
a{color:inherit}\
mark{background:#ffe58a;color:#000;padding:0 .1em;border-radius:.15em}";

pub(super) fn begin(out: &mut impl Write) -> io::Result<()> {
    let head = html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
            title { "Trouvaille" }
            style { (PreEscaped(STYLE)) }
        }
    };
    writeln!(out, "{}\n<html lang=\"fr\">{}\n<body>", DOCTYPE.into_string(), head.into_string())
}

pub(super) fn end(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "</body>\n</html>")
}

pub(super) fn answer(out: &mut impl Write, answer: Answer<'_>, output: &Output) -> io::Result<()> {
    let results = answer.results;
    let section = html! {
        section {
            h1 { (safe::line(&results.query)) }
            p.count { (count(results)) }
            @for notice in &results.notices { p.count { (safe::line(notice)) } }
            ol { @for hit in &results.hits { li { (self::hit(hit, output)) } } }
        }
    };
    writeln!(out, "{}", section.into_string())
}

fn hit(hit: &Hit, output: &Output) -> Markup {
    let place = output.place(hit);
    html! {
        h2 {
            (hit.rank) ". "
            @if hit.title.is_empty() { (safe::line(&output.path(hit))) }
            @else { (marked(&hit.title, &hit.title_marks)) }
        }
        p.place {
            @if let Some(url) = link::file(hit, None) { a href=(url) { (safe::line(&place)) } }
            @else { (safe::line(&place)) }
            @if let Some(id) = &hit.id { " #" (safe::line(id)) }
            @if let Some(page) = hit.page { " p. " (page) }
            @if hit.alike > 0 { " (+" (hit.alike) " alike)" }
            @if !hit.heading.is_empty() { " · " (safe::line(&hit.heading)) }
        }
        p { (marked(&hit.excerpt.text, &hit.excerpt.marks)) }
    }
}

fn marked(text: &str, marks: &[Range<usize>]) -> Markup {
    html! {
        @for (piece, is_marked) in pieces(text, marks) {
            @if is_marked { mark { (safe::line(piece)) } } @else { (safe::line(piece)) }
        }
    }
}
