//! The part of a text worth showing.
//!
//! Owns which fragments of a passage are shown around its marks, where they are cut, and how line breaks are
//! shown. Must not know queries, scores or terminals.
//!
//! Laws: each fragment is a run of the text with its white space levelled, and fragments are increasing and
//! disjoint; marks are increasing, disjoint, on character boundaries, and each shows what it marks in the text.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::french::sentence;

/// What is added where a text was cut.
const ELLIPSIS: char = '…';

/// What a second mark of the same term is worth, beside the first.
const REPEATED: f64 = 0.1;

/// Fragments of an excerpt at most, when its marks are far apart.
const MAX_FRAGMENTS: usize = 3;

/// Characters between two fragments that are shown rather than left out.
const MIN_GAP: usize = 20;

/// Share of the room left that goes before the first mark when its sentence is too long to be whole.
const BEFORE: usize = 3;

/// A part of a text that a query asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Byte range into the text.
    pub span: Range<usize>,
    /// What it is a mark of: an excerpt shows different terms before it shows one twice.
    pub term: usize,
    /// How much it is worth showing, above 0.
    pub weight: f64,
}

/// How much of a text an excerpt shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// About this many characters at most.
    Chars(usize),
    /// The sentences with marks, and this many sentences on either side of each.
    Sentences(usize),
    /// All of it.
    Whole,
}

/// Whether an excerpt leaves something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Something before it.
    pub before: bool,
    /// Something after it.
    pub after: bool,
}

/// The parts of a text worth showing, ready to be shown on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The fragments, each run of white space as one space, with an ellipsis wherever something is left out.
    pub text: String,
    /// Byte ranges into `text` of what was asked for.
    pub marks: Vec<Range<usize>>,
    /// Byte ranges of the fragments in the whole text.
    pub fragments: Vec<Range<usize>>,
    /// Where it was cut.
    pub cut: Cut,
}

/// What is worth showing of `text`.
///
/// `marks` are increasing by their start; those that overlap are shown as one.
pub fn excerpt(text: &str, marks: &[Mark], extent: Extent) -> Excerpt {
    let fragments = match extent {
        Extent::Whole => whole(text),
        Extent::Chars(most) if chars(text) <= most => whole(text),
        Extent::Chars(most) => fragments(text, marks, most.max(1)),
        Extent::Sentences(around) => sentences(text, marks, around),
    };
    shown(text, marks, &fragments)
}

fn whole(text: &str) -> Vec<Range<usize>> {
    std::iter::once(0..text.len()).collect()
}

/// As many fragments as show the most terms, and no more, in `max_chars` in all.
fn fragments(text: &str, marks: &[Mark], max_chars: usize) -> Vec<Range<usize>> {
    let mut best = (0, Vec::new());
    for count in 1..=MAX_FRAGMENTS {
        let (terms, fragments) = apart(text, marks, max_chars / count, count);
        if count == 1 || terms > best.0 {
            best = (terms, fragments);
        }
    }
    best.1
}

/// At most `count` fragments, each the best one for terms that those before do not show; how many terms they
/// show.
fn apart(text: &str, marks: &[Mark], max_chars: usize, count: usize) -> (usize, Vec<Range<usize>>) {
    let mut terms = BTreeSet::new();
    let mut fragments: Vec<Range<usize>> = Vec::new();
    for _ in 0..count {
        let fresh: Vec<&Mark> = marks.iter().filter(|mark| !terms.contains(&mark.term)).collect();
        if fresh.is_empty() && !fragments.is_empty() {
            break;
        }
        let fragment = window(text, &fresh, max_chars.max(1));
        let inside = |mark: &&Mark| fragment.start <= mark.span.start && mark.span.end <= fragment.end;
        terms.extend(marks.iter().filter(inside).map(|mark| mark.term));
        fragments.push(fragment);
    }
    fragments.sort_by_key(|fragment| fragment.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for fragment in fragments {
        match joined.last_mut() {
            Some(last) if fragment.start <= forth(text, last.end, MIN_GAP) => {
                last.end = last.end.max(fragment.end);
            }
            _ => joined.push(fragment),
        }
    }
    (terms.len(), joined)
}

/// The sentences with marks and those around them; the first ones if there is no mark.
fn sentences(text: &str, marks: &[Mark], around: usize) -> Vec<Range<usize>> {
    let ends = sentence::ends(text);
    if ends.is_empty() {
        return whole(text);
    }
    let number = |at: usize| ends.partition_point(|end| *end <= at).min(ends.len() - 1);
    let start = |sentence: usize| sentence.checked_sub(1).map_or(0, |before| ends[before]);
    let none = marks.is_empty().then_some((0, 0));
    let marked = marks.iter().map(|mark| (number(mark.span.start), number(mark.span.end - 1)));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (first, last) in marked.chain(none) {
        let last = last.saturating_add(around).min(ends.len() - 1);
        let range = start(first.saturating_sub(around))..ends[last];
        match ranges.last_mut() {
            Some(open) if range.start <= open.end => open.end = open.end.max(range.end),
            _ => ranges.push(range),
        }
    }
    ranges
}

/// The best run of text of `max_chars` characters at most.
fn window(text: &str, marks: &[&Mark], max_chars: usize) -> Range<usize> {
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
fn densest(text: &str, marks: &[&Mark], max_chars: usize) -> Range<usize> {
    let mut best = (0.0, 0..0);
    for (first, mark) in marks.iter().enumerate() {
        let limit = forth(text, mark.span.start, max_chars).max(mark.span.end);
        let mut seen = BTreeSet::new();
        let (mut worth, mut end) = (0.0, mark.span.end);
        for next in marks[first..].iter().take_while(|next| next.span.end <= limit) {
            worth += if seen.insert(next.term) { next.weight } else { next.weight * REPEATED };
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

/// The fragments with their white space levelled, and their marks moved along.
fn shown(text: &str, marks: &[Mark], fragments: &[Range<usize>]) -> Excerpt {
    let trimmed = |fragment: &Range<usize>| {
        let raw = &text[fragment.clone()];
        let start = fragment.end - raw.trim_start_matches(is_break).len();
        start..start + raw.trim_matches(is_break).len()
    };
    let fragments: Vec<Range<usize>> = fragments.iter().map(trimmed).collect();
    let start = fragments.first().map_or(0, |first| first.start);
    let end = fragments.last().map_or(text.len(), |last| last.end);
    let cut = Cut { before: !text[..start].trim().is_empty(), after: !text[end..].trim().is_empty() };
    let mut shown = String::new();
    let mut placed = Vec::new();
    for (place, fragment) in fragments.iter().enumerate() {
        if place > 0 {
            shown.push(' ');
        }
        if place > 0 || cut.before {
            shown.extend([ELLIPSIS, ' ']);
        }
        levelled(text, marks, fragment, &mut shown, &mut placed);
    }
    if cut.after {
        shown.extend([' ', ELLIPSIS]);
    }
    Excerpt { text: shown, marks: placed, fragments, cut }
}

/// Adds a fragment with its white space levelled, and its marks.
fn levelled(
    text: &str,
    marks: &[Mark],
    fragment: &Range<usize>,
    shown: &mut String,
    placed: &mut Vec<Range<usize>>,
) {
    let mut spans = disjoint(marks, fragment.clone()).into_iter().peekable();
    let mut open = None;
    for (at, c) in text[fragment.clone()].char_indices().map(|(at, c)| (fragment.start + at, c)) {
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
                text.match_indices(word).map(move |(at, found)| Mark {
                    span: at..at + found.len(),
                    term: words.iter().position(|other| other == word).unwrap(),
                    weight: 1.0,
                })
            })
            .collect();
        marks.sort_by_key(|mark| mark.span.start);
        marks
    }

    /// The excerpt with its marks in brackets.
    fn marked(text: &str, words: &[&str], extent: Extent) -> String {
        let excerpt = excerpt(text, &marks(text, words), extent);
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
            assert_eq!(marked(TALE, words, Extent::Chars(max_chars)), expected);
        }
    }

    #[test]
    fn marks_far_apart() {
        for (words, expected) in [
            (&["meunier", "moulin"][..], "Le [meunier] dort. … Une pluie fine tombe sur le [moulin]. …"),
            (&["meunier", "parti"], "Le [meunier] dort. … Au matin, l’âne est [parti]."),
            (
                &["dort", "porte", "matin"],
                "… [dort]. Son âne attend devant la [porte], … Au [matin], l’âne est parti.",
            ),
        ] {
            assert_eq!(marked(TALE, words, Extent::Chars(80)), expected);
        }
    }

    #[test]
    fn sentences_around() {
        let dort = "Le meunier [dort].";
        let ane = "Son âne attend devant la porte, les oreilles basses.";
        for (words, around, expected) in [
            (&["dort"][..], 0, format!("{dort} …")),
            (&["dort"], 1, format!("{dort} {ane} …")),
            (&["dort", "parti"], 0, format!("{dort} … Au matin, l’âne est [parti].")),
            (&["dort"], 9, marked(TALE, &["dort"], Extent::Whole)),
            (&[], 0, "Le meunier dort. …".to_owned()),
        ] {
            assert_eq!(marked(TALE, words, Extent::Sentences(around)), expected);
        }
    }

    #[test]
    fn nothing_to_cut_at() {
        let text = "é".repeat(50);
        assert_eq!(excerpt(&text, &[], Extent::Chars(10)).text, "éééééééééé …");
        let whole = [Mark { span: 0..text.len(), term: 0, weight: 1.0 }];
        assert_eq!(excerpt(&text, &whole, Extent::Chars(10)).marks, vec![0..20]);
        assert_eq!(excerpt("", &[], Extent::Chars(10)).text, "");
    }

    fn extents() -> impl Strategy<Value = Extent> {
        prop_oneof![
            (1usize..120).prop_map(Extent::Chars),
            (0usize..3).prop_map(Extent::Sentences),
            Just(Extent::Whole)
        ]
    }

    proptest! {
        #[test]
        fn marks_show_what_they_mark(
            text in "([a-zé]{1,9}[ \\n.]{1,3}){0,30}",
            extent in extents(),
            picked in proptest::collection::vec(0usize..30, 0..5),
        ) {
            let words: Vec<Range<usize>> = text.split([' ', '\n', '.']).filter(|word| !word.is_empty())
                .map(|word| { let at = word.as_ptr() as usize - text.as_ptr() as usize; at..at + word.len() }).collect();
            let mut marks: Vec<Mark> = picked.iter().filter_map(|at| words.get(*at).map(|span| (at, span)))
                .map(|(at, span)| Mark { span: span.clone(), term: *at, weight: 1.0 }).collect();
            marks.sort_by_key(|mark| mark.span.start);
            let excerpt = excerpt(&text, &marks, extent);
            prop_assert!(excerpt.marks.is_sorted_by(|a, b| a.end <= b.start));
            prop_assert!(excerpt.fragments.is_sorted_by(|a, b| a.end < b.start));
            prop_assert_eq!(excerpt.marks.is_empty(), marks.is_empty());
            for mark in &excerpt.marks {
                let shown = &excerpt.text[mark.clone()];
                prop_assert!(marks.iter().any(|mark| text[mark.span.clone()].starts_with(shown)), "{}", shown);
            }
            let level = |text: &str| text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            let fragments: Vec<String> = excerpt.fragments.iter().map(|span| level(&text[span.clone()])).collect();
            let inner = excerpt.text.trim_start_matches("… ").trim_end_matches(" …");
            prop_assert_eq!(fragments.join(" … "), inner.trim_start_matches('…'));
            if let Extent::Chars(most) = extent {
                let chars: usize = fragments.iter().map(|fragment| fragment.chars().count()).sum();
                prop_assert!(chars <= most + 1 + MAX_FRAGMENTS * MIN_GAP, "{}", excerpt.text);
            }
        }
    }
}
