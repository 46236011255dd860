//! HTML.
//!
//! Owns what of a web page is its text: `tree` (the page, parsed within bounds) → `content` (what is no menu) →
//! `setting` (headings and paragraphs); and what a page says of itself (`head`). Parsing is that of browsers, so
//! any bytes are a page. Must not know files.
//!
//! Law: every word of the main text is in the text of the document; of scripts and hidden parts none is.

mod content;
mod head;
mod setting;
mod tree;

use super::Limits;
use super::limits::Fault;
use super::sheet::Sheet;
use crate::corpus::{Document, Format, decode};

/// The document that the bytes of a page are.
pub(crate) fn document(bytes: &[u8], limits: &Limits) -> Result<Document, Fault> {
    let text = decode::labelled(bytes, decode::label(bytes).as_deref());
    let page = tree::parse(&text, limits)?;
    let said = head::of(&page);
    let mut sheet = Sheet::new();
    let heading = setting::set(&page, &mut sheet);
    let title = said.title(heading.as_deref());
    Ok(said.tell(sheet.finish(Format::Html, title.as_deref())))
}

/// Sets the text of a page that is a part of something else: of a message.
pub(crate) fn set(text: &str, sheet: &mut Sheet, limits: &Limits) -> Result<(), Fault> {
    let page = tree::parse(text, limits)?;
    setting::set(&page, sheet);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::sheet::headings;

    fn read(page: &str) -> Document {
        document(page.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn a_page() {
        let page = read(
            "<!doctype html><title>La soupe – Mon site</title><meta name=author content='Jeanne Roy'>\
             <meta property='article:published_time' content='2024-06-01T08:00:00Z'>\
             <body><nav><a href=/>Accueil</a></nav><script>alert('non')</script><style>p { color: red }</style>\
             <main><h1>La soupe</h1><p>L&rsquo;eau &amp; le\n sel.<p hidden>Caché.<h2>Le maïs</h2>\
             <p>Une <b>ca</b>rotte.<br>Un chou.</main><footer>Mentions légales</footer>",
        );
        assert_eq!(page.title.as_deref(), Some("La soupe"));
        assert_eq!(page.date.as_deref(), Some("2024-06-01T08:00:00Z"));
        assert_eq!(page.meta["author"], "Jeanne Roy");
        assert_eq!(page.text, "La soupe\n\nL’eau & le sel.\n\nLe maïs\n\nUne carotte.\nUn chou.");
        assert_eq!(&page.text[page.title_bytes..][..2], "\n\n", "the title is no part of the text");
        assert_eq!(headings(&page), [(2, "Le maïs")]);
    }

    #[test]
    fn what_is_text() {
        for (body, text) in [
            ("<p>un</p>deux<div>trois</div>", "un\n\ndeux\n\ntrois"),
            ("<table><tr><td>un<td>deux<tr><td>trois</table>", "un | deux\n\ntrois"),
            ("un<br><br>deux<br>trois", "un\n\ndeux\ntrois"),
            ("<pre>un\n  deux</pre>", "un\ndeux"),
            ("le XIX<sup>e</sup> siècle, un mot<sup><a href=#n1>12</a></sup>", "le XIXe siècle, un mot¹²"),
            ("gou&shy;vernement", "gouvernement"),
            ("<p style='display: none'>non</p><p aria-hidden=true>non<p>oui", "oui"),
            ("<div role=navigation>non</div>oui<select><option>non</select>", "oui"),
            ("<body class='no-sidebar menu'><h1>Titre</h1>oui", "Titre\n\noui"),
            ("<li>un<li>deux", "un\n\ndeux"),
            ("a < b & c &eacute; &#233; &inconnu;", "a < b & c é é &inconnu;"),
            ("", ""),
        ] {
            assert_eq!(read(body).text, text, "{body}");
        }
    }

    #[test]
    fn menus_without_a_name() {
        let text = "Le conseil municipal a voté le budget de la commune. ".repeat(10);
        let menu = "<ul><li><a href=1>Mairie</a><li><a href=2>Culture</a><li><a href=3>Sport</a><li><a href=4>École</a></ul>";
        assert_eq!(read(&format!("{menu}<p>{text}")).text, text.trim());
        let notice = "<div class='cookie-banner'>Nous utilisons des cookies.</div>";
        assert_eq!(read(&format!("{notice}<p>{text}")).text, text.trim());
        assert!(read(menu).text.contains("Mairie"), "a page of links is text");
    }

    #[test]
    fn charsets() {
        for (page, expected) in [
            (&b"<meta charset=iso-8859-1><p>\xE9t\xE9 l\x92eau"[..], "été l’eau"),
            (b"<?xml version='1.0' encoding='ISO-8859-15'?><p>10 \xA4", "10 €"),
            (
                b"<meta http-equiv=content-type content='text/html; charset=windows-1251'><p>\xCC\xE8\xF0",
                "Мир",
            ),
            (b"<meta charset=utf-8><p>\xE9t\xE9", "été"),
            ("<meta charset=iso-8859-1><p>été".as_bytes(), "été"),
        ] {
            assert_eq!(document(page, &Limits::default()).unwrap().text, expected);
        }
    }
}
