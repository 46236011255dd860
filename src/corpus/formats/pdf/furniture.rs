//! What stands on every page and is no part of the text.
//!
//! Owns running heads and feet and page numbers: lines near the upper or the lower edge that stand, numbers
//! apart, at the same height of several pages. A number alone is one of them if it counts the pages. Law: what
//! stands on one page only is kept, but its own number.

use std::collections::HashMap;

use super::lines::Line;

/// The part of a page, above and below, where heads and feet stand.
const MARGIN: f32 = 0.13;

/// The same for page numbers.
const NUMBER_MARGIN: f32 = 0.22;

/// Rows of a head or a foot at most.
const MAX_ROWS: usize = 3;

/// Pages on which a head or a foot stands at least; all pages of a document of two.
const MIN_PAGES: usize = 3;

/// Points by which a head may lie higher or lower on another page.
const LEVEL: f32 = 4.0;

/// A page: its height and its lines, from top to bottom.
pub(super) struct Page {
    pub(super) height: f32,
    pub(super) lines: Vec<Line>,
}

/// Takes heads, feet and page numbers out.
pub(super) fn take_out(pages: &mut [Page]) {
    let mut seen: HashMap<(String, i32), Vec<usize>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        for line in edges(page) {
            let places = seen.entry(key(&page.lines[line], number)).or_default();
            if places.last() != Some(&number) {
                places.push(number);
            }
        }
    }
    let least = if pages.len() == 2 { 2 } else { MIN_PAGES };
    let on_pages = |(text, level): (String, i32)| {
        let near = [level - 1, level, level + 1].into_iter();
        near.filter_map(|level| seen.get(&(text.clone(), level))).map(Vec::len).sum::<usize>()
    };
    for (number, page) in pages.iter_mut().enumerate() {
        let mut out = edges(page);
        out.retain(|line| {
            let line = &page.lines[*line];
            on_pages(key(line, number)) >= least || number_of(&line.text) == Some(number + 1)
        });
        let mut place = 0;
        page.lines.retain(|_| {
            place += 1;
            !out.contains(&(place - 1))
        });
    }
}

/// The lines of a page that may be heads or feet.
fn edges(page: &Page) -> Vec<usize> {
    let margin =
        |line: &Line| page.height * if number_of(&line.text).is_some() { NUMBER_MARGIN } else { MARGIN };
    let above = rows(page.lines.iter().enumerate()).filter(|(_, line)| line.y < margin(line));
    let below =
        rows(page.lines.iter().enumerate().rev()).filter(|(_, line)| line.y > page.height - margin(line));
    let mut edges: Vec<usize> = above.chain(below).map(|(place, _)| place).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The lines of the first few rows.
fn rows<'l>(lines: impl Iterator<Item = (usize, &'l Line)>) -> impl Iterator<Item = (usize, &'l Line)> {
    let mut row: Option<&Line> = None;
    let mut count = 0;
    lines.take_while(move |(_, line)| {
        if row.is_none_or(|row| !row.is_beside(line)) {
            count += 1;
            row = Some(line);
        }
        count <= MAX_ROWS
    })
}

/// What a line shares with that of another page: its text, numbers apart, and its height. A number alone is
/// counted from that of its page.
fn key(line: &Line, page: usize) -> (String, i32) {
    let level = (line.y / LEVEL).round() as i32;
    if let Some(number) = number_of(&line.text) {
        return (format!("#{}", number.wrapping_sub(page)), level);
    }
    let mut text = String::new();
    for word in line.text.split_whitespace() {
        let roman = word.chars().all(|c| "ivxlcdmIVXLCDM".contains(c));
        let digits = |c: char| if c.is_ascii_digit() { '#' } else { c };
        if roman {
            text.push('#');
        } else {
            text.extend(word.chars().map(digits));
        }
        text.push(' ');
    }
    while text.contains("##") {
        text = text.replace("##", "#");
    }
    (text, level)
}

/// The number that is all of a text, but for what it may be set between.
fn number_of(text: &str) -> Option<usize> {
    text.trim_matches(|c: char| c.is_whitespace() || "-–—|/.·[]()".contains(c)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::line;
    use super::*;

    fn kept(pages: &[&[(&str, f32)]]) -> Vec<String> {
        let page = |lines: &&[(&str, f32)]| Page {
            height: 800.0,
            lines: lines.iter().map(|(text, y)| line(text, 0.0, 100.0, *y)).collect(),
        };
        let mut pages: Vec<Page> = pages.iter().map(page).collect();
        take_out(&mut pages);
        let text =
            |page: &Page| page.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("|");
        pages.iter().map(text).collect()
    }

    #[test]
    fn heads_feet_and_numbers() {
        let pages: [&[(&str, f32)]; 3] = [
            &[("Rapport 2024", 40.0), ("Titre", 100.0), ("Texte.", 400.0), ("1", 780.0)],
            &[("Rapport 2024", 41.0), ("Suite.", 100.0), ("Texte.", 400.0), ("2", 780.0)],
            &[("Rapport 2024", 40.0), ("Fin.", 100.0), ("Texte.", 400.0), ("3", 780.0)],
        ];
        assert_eq!(kept(&pages), ["Titre|Texte.", "Suite.|Texte.", "Fin.|Texte."]);
    }

    #[test]
    fn what_stands_once_is_kept() {
        assert_eq!(kept(&[&[("Titre", 40.0), ("Texte.", 400.0), ("1999", 780.0)]]), ["Titre|Texte.|1999"]);
        assert_eq!(kept(&[&[("Texte.", 400.0), ("- 1 -", 780.0)]]), ["Texte."], "its own number");
        let rows: [&[(&str, f32)]; 3] = [
            &[("T.", 400.0), ("12", 780.0)],
            &[("T.", 400.0), ("45", 780.0)],
            &[("T.", 400.0), ("7", 780.0)],
        ];
        assert_eq!(kept(&rows), ["T.|12", "T.|45", "T.|7"], "numbers of a table");
    }
}
