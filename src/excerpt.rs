//! The window of a text worth showing.
//!
//! Owns which part of a passage is shown around its marks, where it is cut, and how line breaks are shown.
//! Must not know queries, scores or terminals.
//!
//! Laws: an excerpt, its ellipses apart, is a run of the text with its white space levelled; its marks are
//! increasing, disjoint, on character boundaries, and each shows what it marks in the text.

use std::ops::Range;

use crate::french::sentence;

/// What is added where a text was cut.
const ELLIPSIS: char = '…';

/// What a second mark on the same word is worth, beside the first.
const REPEATED: f64 = 0.1;

/// Share of the room left that goes before the first mark when its sentence is too long to be whole.
const BEFORE: usize = 3;

/// A part of a text that a query asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Byte range into the text.
    pub span: Range<usize>,
    /// How much it is worth showing, above 0.
    pub weight: f64,
}

/// Whether an excerpt leaves something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Something before it.
    pub before: bool,
    /// Something after it.
    pub after: bool,
}

/// A part of a text, ready to be shown on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, each run of white space as one space, with an ellipsis where it was cut.
    pub text: String,
    /// Byte ranges into `text` of what was asked for.
    pub marks: Vec<Range<usize>>,
    /// Byte offset in the whole text where the excerpt starts.
    pub start: usize,
    /// Where it was cut.
    pub cut: Cut,
}

/// The best window of `text`, of about `max_chars` characters at most.
///
/// `marks` are increasing by their start; those that overlap are shown as one.
pub fn excerpt(text: &str, marks: &[Mark], max_chars: usize) -> Excerpt {
    let window = window(text, marks, max_chars.max(1));
    shown(text, marks, window)
}

/// The byte range to show.
fn window(text: &str, marks: &[Mark], max_chars: usize) -> Range<usize> {
    if chars(text) <= max_chars {
        return 0..text.len();
    }
    let core = densest(text, marks, max_chars);
    let ends = sentence::ends(text);
    let sentence_of = |at: usize| ends.iter().rev().find(|end| **end <= at).copied().unwrap_or(0);
    let mut start = sentence_of(core.start);
    if chars(&text[start..core.end]) > max_chars {
        let room = max_chars.saturating_sub(chars(&text[core.clone()]));
        start = word_start(text, back(text, core.start, room / BEFORE), core.start);
    }
    let mut end = forth(text, start, max_chars).max(core.start);
    if end < text.len() {
        end = match ends.iter().rev().find(|sentence| **sentence <= end) {
            Some(&sentence) if sentence >= core.end && sentence > start => sentence,
            _ => word_end(text, end, core.start.max(start)),
        };
    }
    // What room is left goes to whole sentences before.
    while start > 0 {
        let earlier = sentence_of(start - 1);
        if !ends.contains(&start) || chars(&text[earlier..end]) > max_chars {
            break;
        }
        start = earlier;
    }
    start..end
}

/// From the first to the last mark of the densest window; the beginning of the text if there is no mark.
fn densest(text: &str, marks: &[Mark], max_chars: usize) -> Range<usize> {
    let mut best = (0.0, 0..0);
    for (first, mark) in marks.iter().enumerate() {
        let limit = forth(text, mark.span.start, max_chars).max(mark.span.end);
        let mut seen: Vec<String> = Vec::new();
        let (mut worth, mut end) = (0.0, mark.span.end);
        for next in marks[first..].iter().take_while(|next| next.span.end <= limit) {
            let word = text[next.span.clone()].to_lowercase();
            if seen.contains(&word) {
                worth += next.weight * REPEATED;
            } else {
                worth += next.weight;
                seen.push(word);
            }
            end = end.max(next.span.end);
        }
        if worth > best.0 {
            best = (worth, mark.span.start..end);
        }
    }
    best.1
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// The offset `count` characters after `at`.
fn forth(text: &str, at: usize, count: usize) -> usize {
    text[at..].char_indices().nth(count).map_or(text.len(), |(len, _)| at + len)
}

/// The offset `count` characters before `at`.
fn back(text: &str, at: usize, count: usize) -> usize {
    if count == 0 {
        return at;
    }
    text[..at].char_indices().rev().nth(count - 1).map_or(0, |(start, _)| start)
}

/// Where the first word that begins in `from..to` begins; `from` if it is the start of the text.
fn word_start(text: &str, from: usize, to: usize) -> usize {
    if from == 0 || text[..from].ends_with(is_break) {
        return from;
    }
    let word = text[from..to].find(is_break).map(|at| from + at);
    word.map_or(to, |at| to - text[at..to].trim_start_matches(is_break).len())
}

/// Where the last word that ends in `from..=to` ends; `to` if none does.
fn word_end(text: &str, to: usize, from: usize) -> usize {
    if text[to..].starts_with(is_break) || from >= to {
        return to;
    }
    let word = text[from..to]
        .rfind(is_break)
        .map(|at| from + text[from..from + at].trim_end_matches(is_break).len());
    word.filter(|end| *end > from).unwrap_or(to)
}

/// Whether a line may be broken here.
fn is_break(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The window with its white space levelled, and its marks moved along.
fn shown(text: &str, marks: &[Mark], window: Range<usize>) -> Excerpt {
    let raw = &text[window.clone()];
    let start = window.start + raw.len() - raw.trim_start_matches(is_break).len();
    let end = start + text[start..window.end.max(start)].trim_end_matches(is_break).len();
    let cut =
        Cut { before: start > 0 && !text[..start].trim().is_empty(), after: !text[end..].trim().is_empty() };
    let mut shown = String::with_capacity(end - start + 8);
    if cut.before {
        shown.extend([ELLIPSIS, ' ']);
    }
    let mut spans = disjoint(marks, start..end).into_iter().peekable();
    let mut placed = Vec::new();
    let mut open = None;
    for (at, c) in text[start..end].char_indices().map(|(at, c)| (start + at, c)) {
        if spans.peek().is_some_and(|span| span.end <= at) {
            placed.extend(open.take().map(|from| from..shown.len()));
            spans.next();
        }
        let break_again = is_break(c) && shown.ends_with(' ');
        if spans.peek().is_some_and(|span| span.start == at) {
            open = Some(shown.len());
        }
        if !break_again {
            shown.push(if is_break(c) { ' ' } else { c });
        }
    }
    placed.extend(open.map(|from| from..shown.len()));
    if cut.after {
        shown.extend([' ', ELLIPSIS]);
    }
    Excerpt { text: shown, marks: placed, start, cut }
}

/// The spans of the marks inside a window, those that overlap as one.
fn disjoint(marks: &[Mark], window: Range<usize>) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        let span = mark.span.start.max(window.start)..mark.span.end.min(window.end);
        match spans.last_mut() {
            _ if span.is_empty() => {}
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => spans.push(span),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marks(text: &str, words: &[&str]) -> Vec<Mark> {
        let mut marks: Vec<Mark> = (words.iter())
            .flat_map(|word| {
                text.match_indices(word).map(|(at, word)| Mark { span: at..at + word.len(), weight: 1.0 })
            })
            .collect();
        marks.sort_by_key(|mark| mark.span.start);
        marks
    }

    /// The excerpt with its marks in brackets.
    fn marked(text: &str, words: &[&str], max_chars: usize) -> String {
        let excerpt = excerpt(text, &marks(text, words), max_chars);
        let mut out = String::new();
        let mut at = 0;
        for mark in &excerpt.marks {
            out.extend([&excerpt.text[at..mark.start], "[", &excerpt.text[mark.clone()], "]"]);
            at = mark.end;
        }
        out + &excerpt.text[at..]
    }

    const TALE: &str = "Le meunier dort. Son âne attend devant la porte,\nles oreilles basses. Une pluie fine tombe \
        sur le moulin. Au matin, l’âne est parti.";

    #[test]
    fn examples() {
        for (words, max_chars, expected) in [
            (
                &["âne"][..],
                500,
                "Le meunier dort. Son [âne] attend devant la porte, les oreilles basses. Une pluie fine tombe sur le moulin. Au matin, l’[âne] est parti.",
            ),
            (&["pluie", "moulin"], 50, "… Une [pluie] fine tombe sur le [moulin]. …"),
            (
                &["pluie", "moulin"],
                80,
                "… Une [pluie] fine tombe sur le [moulin]. Au matin, l’âne est parti.",
            ),
            (&["oreilles"], 30, "… les [oreilles] basses. …"),
            (&["parti"], 30, "… Au matin, l’âne est [parti]."),
            (&[], 20, "Le meunier dort. …"),
            (&["porte,\nles"], 30, "… la [porte, les] oreilles basses. …"),
        ] {
            assert_eq!(marked(TALE, words, max_chars), expected);
        }
    }

    #[test]
    fn nothing_to_cut_at() {
        let text = "é".repeat(50);
        assert_eq!(excerpt(&text, &[], 10).text, "éééééééééé …");
        let whole = [Mark { span: 0..text.len(), weight: 1.0 }];
        assert_eq!(excerpt(&text, &whole, 10).marks, vec![0..20]);
        assert_eq!(excerpt("", &[], 10).text, "");
    }

    proptest! {
        #[test]
        fn marks_show_what_they_mark(text in "([a-zé]{1,9}[ \\n.]{1,3}){0,30}", max_chars in 1usize..120, picked in proptest::collection::vec(0usize..30, 0..5)) {
            let words: Vec<Range<usize>> = text.split([' ', '\n', '.']).filter(|word| !word.is_empty())
                .map(|word| { let at = word.as_ptr() as usize - text.as_ptr() as usize; at..at + word.len() }).collect();
            let mut marks: Vec<Mark> = picked.iter().filter_map(|at| words.get(*at)).map(|span| Mark { span: span.clone(), weight: 1.0 }).collect();
            marks.sort_by_key(|mark| mark.span.start);
            let excerpt = excerpt(&text, &marks, max_chars);
            prop_assert!(excerpt.marks.is_sorted_by(|a, b| a.end <= b.start));
            prop_assert_eq!(excerpt.marks.is_empty(), marks.is_empty());
            for mark in &excerpt.marks {
                let shown = &excerpt.text[mark.clone()];
                prop_assert!(marks.iter().any(|mark| text[mark.span.clone()].starts_with(shown)), "{}", shown);
            }
            let inner = excerpt.text.trim_start_matches("… ").trim_end_matches(" …");
            let level = |text: &str| text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            prop_assert!(level(&text).contains(inner));
            prop_assert!(inner.chars().count() <= max_chars + 1);
        }
    }
}
