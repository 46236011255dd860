//! Results for notes.
//!
//! Owns Markdown with marks in bold. Law: nothing of a text is read as Markdown.

use std::io::{self, Write};
use std::ops::Range;

use super::{Answer, Output, count, pieces, safe};

pub(super) fn answer(out: &mut impl Write, answer: Answer<'_>, output: &Output) -> io::Result<()> {
    let results = answer.results;
    writeln!(out, "## {}\n", escaped(&results.query))?;
    for notice in &results.notices {
        writeln!(out, "*{}*\n", escaped(notice))?;
    }
    for hit in &results.hits {
        let title = if hit.title.is_empty() { escaped(&output.path(hit)) } else { escaped(&hit.title) };
        writeln!(out, "{}. **{title}**", hit.rank)?;
        let id = hit.id.as_ref().map(|id| format!(" #{}", escaped(id))).unwrap_or_default();
        let page = hit.page.map(|page| format!(" p. {page}")).unwrap_or_default();
        let heading =
            if hit.heading.is_empty() { String::new() } else { format!(" · {}", escaped(&hit.heading)) };
        let alike = if hit.alike > 0 { format!(" \\(+{} alike\\)", hit.alike) } else { String::new() };
        writeln!(out, "   {}{id}{page}{alike}{heading}\n", escaped(&output.place(hit)))?;
        writeln!(out, "   > {}\n", marked(&hit.excerpt.text, &hit.excerpt.marks))?;
    }
    writeln!(out, "{}\n", escaped(&count(results)))
}

fn marked(text: &str, marks: &[Range<usize>]) -> String {
    let piece = |(piece, is_marked)| {
        let text = escaped(piece);
        if is_marked { format!("**{text}**") } else { text }
    };
    pieces(text, marks).into_iter().map(piece).collect()
}

/// The text with every sign of Markdown's, and of the HTML that it lets through, escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in safe::line(text).chars() {
        if matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '('
                | ')'
                | '#'
                | '+'
                | '!'
                | '|'
                | '~'
                | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert_eq!(escaped("<b>1*2_3</b> & [a](b)"), "\\<b\\>1\\*2\\_3\\</b\\> \\& \\[a\\]\\(b\\)");
        let mark = 4..10;
        assert_eq!(marked("l’ * été.", std::slice::from_ref(&mark)), "l’** \\* ét**é.");
    }
}
