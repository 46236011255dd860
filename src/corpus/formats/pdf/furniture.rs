//! What stands on every page and is no part of the text.
//!
//! Owns running heads and feet and page numbers: lines near the upper or the lower edge that stand, numbers
//! apart, at the same height of several pages. Law: what stands on one page only is kept, but its own number.

use std::collections::HashMap;

use super::lines::Line;

/// The part of a page, above and below, where heads and feet stand.
const MARGIN: f32 = 0.13;

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
            let places = seen.entry(key(&page.lines[line])).or_default();
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
        let out: Vec<usize> = edges(page)
            .into_iter()
            .filter(|line| {
                let line = &page.lines[*line];
                on_pages(key(line)) >= least || is_number(&line.text, number + 1)
            })
            .collect();
        let mut place = 0;
        page.lines.retain(|_| {
            place += 1;
            !out.contains(&(place - 1))
        });
    }
}

/// The lines of a page that may be heads or feet.
fn edges(page: &Page) -> Vec<usize> {
    let above = rows(page.lines.iter().enumerate()).take_while(|(_, line)| line.y < page.height * MARGIN);
    let below = rows(page.lines.iter().enumerate().rev())
        .take_while(|(_, line)| line.y > page.height * (1.0 - MARGIN));
    above.chain(below).map(|(place, _)| place).collect()
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

/// What a line shares with that of another page: its text, numbers apart, and its height.
fn key(line: &Line) -> (String, i32) {
    let mut text = String::new();
    for word in line.text.split_whitespace() {
        if word.chars().all(|c| "ivxlcdmIVXLCDM".contains(c)) {
            text.push('#');
        } else {
            let digits = |c: char| if c.is_ascii_digit() { '#' } else { c };
            text.extend(word.chars().map(digits));
        }
        text.push(' ');
    }
    while text.contains("##") {
        text = text.replace("##", "#");
    }
    (text, (line.y / LEVEL).round() as i32)
}

/// Whether a text is the number of its page.
fn is_number(text: &str, number: usize) -> bool {
    text.trim_matches(|c: char| !c.is_ascii_digit()) == number.to_string()
        && !text.chars().any(char::is_alphabetic)
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
    }
}
