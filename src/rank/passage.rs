//! A passage as analysed text: what matched in it, where.
//!
//! Owns finding the atoms of a plan among the tokens of a title, headings and a text; the same answers as
//! the postings give, plus the conditions that only the text can decide. Must not know postings or scores.
//!
//! Law **marks**: every mark's text analyses to something the query asked for.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::sequence::sequences;
use crate::french::{Analyzer, Stem, Token};
use crate::index::schema::{PART_GAP, StoredPassage};
use crate::query::Occur;
use crate::query::plan::{Atom, Condition, Need, Plan, Spelled, What};

/// Content words that the parts of a passage lie apart, as far as nearness is concerned.
const PART_DEPTH: u32 = 10;

/// Bytes of a text that give a token, at least; about six do.
const BYTES_OF_A_TOKEN: usize = 4;

/// A part of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The title of its document.
    Title,
    /// The headings above it.
    Heading,
    /// Its text.
    Text,
}

/// The stems whose places in a passage are asked for.
#[derive(Debug, Default)]
pub struct Wanted(FxHashMap<Stem, u32>);

impl Wanted {
    /// The stems of the atoms and words of a plan.
    pub fn of(plan: &Plan) -> Wanted {
        let mut wanted = Wanted::default();
        let atoms = plan.atoms.iter().flat_map(|atom| atom.alternatives.iter().flatten());
        for stem in atoms.chain(plan.words.iter().map(|word| &word.stem)) {
            let next = wanted.0.len() as u32;
            wanted.0.entry(stem.clone()).or_insert(next);
        }
        wanted
    }
}

/// The tokens of a passage, and where those wanted are.
#[derive(Debug)]
pub struct Analysed<'w> {
    /// Tokens of all parts; in positions the parts are [`PART_GAP`] apart, so that no row crosses, as in the index.
    pub tokens: Vec<Token>,
    /// Where the tokens of each part end in `tokens`.
    ends: [usize; 3],
    /// Content words before each token; parts are [`PART_DEPTH`] apart.
    depths: Vec<u32>,
    wanted: &'w Wanted,
    places: Vec<Vec<u32>>,
}

/// Where an atom was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The atom, by its place in the plan.
    pub atom: usize,
    /// The tokens found, by their place in [`Analysed::tokens`], in order.
    pub tokens: Vec<usize>,
}

impl<'w> Analysed<'w> {
    /// Analyses a stored passage.
    pub fn new(passage: &StoredPassage, analyzer: &mut Analyzer, wanted: &'w Wanted) -> Analysed<'w> {
        let bytes = passage.title.len() + passage.heading.len() + passage.text.len();
        let mut tokens = Vec::with_capacity(bytes / BYTES_OF_A_TOKEN);
        let mut ends = [0; 3];
        let mut base = 0;
        for (part, end) in [&passage.title, &passage.heading, &passage.text].into_iter().zip(&mut ends) {
            let first = tokens.len();
            analyzer.analyse_into(part, &mut tokens);
            base += PART_GAP;
            for token in &mut tokens[first..] {
                token.position += base;
            }
            base = tokens.last().map_or(base, |last| base.max(last.position + 1));
            *end = tokens.len();
        }
        let mut places = vec![Vec::new(); wanted.0.len()];
        let mut depths = Vec::with_capacity(tokens.len());
        let mut depth = 0;
        for (place, token) in tokens.iter().enumerate() {
            if let Some(&slot) = wanted.0.get(&token.stem) {
                places[slot as usize].push(place as u32);
            }
            if place == ends[0] || place == ends[1] {
                depth += PART_DEPTH;
            }
            depths.push(depth);
            depth += u32::from(!token.stop);
        }
        Analysed { tokens, ends, depths, wanted, places }
    }

    /// The places of the tokens with a stem, in order; none if it is not wanted.
    pub fn places(&self, stem: &Stem) -> &[u32] {
        let slot = self.wanted.0.get(stem).map(|slot| *slot as usize);
        slot.and_then(|slot| self.places.get(slot)).map_or(&[], Vec::as_slice)
    }

    /// Content words before a token; a part lies far from the next.
    pub fn depth(&self, place: u32) -> u32 {
        self.depths.get(place as usize).copied().unwrap_or_default()
    }

    /// The part that a token stands in.
    pub fn part(&self, token: usize) -> Part {
        match self.ends {
            [title, _, _] if token < title => Part::Title,
            [_, heading, _] if token < heading => Part::Heading,
            _ => Part::Text,
        }
    }

    /// Everything that the atoms of a plan find, atom by atom.
    pub fn find(&self, plan: &Plan) -> Vec<Found> {
        let atoms = plan.atoms.iter().enumerate();
        atoms.flat_map(|(place, atom)| self.find_atom(place, atom)).collect()
    }

    fn find_atom(&self, place: usize, atom: &Atom) -> Vec<Found> {
        let mut found = Vec::new();
        self.sequences(atom, |tokens| {
            if atom.condition.holds(tokens.iter().map(|&token| &self.tokens[token])) {
                found.push(Found { atom: place, tokens });
            }
        });
        found
    }

    /// Calls `found` with the tokens of each sequence of an atom's stems.
    fn sequences(&self, atom: &Atom, mut found: impl FnMut(Vec<usize>)) {
        for stems in &atom.alternatives {
            let mut places: Vec<Cow<'_, [u32]>> =
                stems.iter().enumerate().map(|(slot, stem)| self.slot(atom, slot, stem)).collect();
            if let Condition::Then(last) = &atom.condition {
                let is_last = |token: &Token| token.glued && last.holds(std::iter::once(token));
                let all = (0..).zip(&self.tokens).filter(|(_, token)| is_last(token));
                places.push(all.map(|(place, _): (u32, _)| place).collect());
            }
            if places.iter().any(|places| places.is_empty()) {
                continue;
            }
            let positions: Vec<Vec<u32>> = (places.iter())
                .map(|places| places.iter().map(|&place| self.tokens[place as usize].position).collect())
                .collect();
            let positions: Vec<&[u32]> = positions.iter().map(Vec::as_slice).collect();
            sequences(&positions, atom.slop, |chosen| {
                found(chosen.iter().zip(&places).map(|(&at, places)| places[at] as usize).collect());
            });
        }
    }

    /// The places of the tokens that may stand in a slot of an atom: where it asks for a spelling, those spelled so,
    /// lest one spelled otherwise takes the place of the next.
    fn slot(&self, atom: &Atom, slot: usize, stem: &Stem) -> Cow<'_, [u32]> {
        let places = self.places(stem);
        match &atom.condition {
            Condition::Written(written) if written.len() > slot => {
                let so = |place: &&u32| written[slot].is(&self.tokens[**place as usize]);
                Cow::Owned(places.iter().filter(so).copied().collect())
            }
            _ => Cow::Borrowed(places),
        }
    }

    /// How often each atom of a plan was found, as far as that counts.
    pub fn counts(plan: &Plan, found: &[Found]) -> Vec<u32> {
        let mut counts = vec![0_u32; plan.atoms.len()];
        for found in found {
            counts[found.atom] += 1;
        }
        plan.atoms.iter().zip(counts).map(|(atom, count)| atom.counted(count)).collect()
    }

    /// Byte ranges into a part of what the query asked for: a row of terms is one mark, from its first word
    /// to its last; function words on their own only where there is nothing else (`mais`, for someone who
    /// seeks `maïs`). Sorted; where two overlap, the earlier and longer one stays. Each comes with its atom.
    pub fn marks(&self, plan: &Plan, found: &[Found], part: Part) -> Vec<(Range<usize>, usize)> {
        let mut rows: Vec<(usize, usize, usize)> = (found.iter())
            .filter(|found| plan.atoms[found.atom].marked)
            .filter_map(|found| Some((*found.tokens.first()?, *found.tokens.last()?, found.atom)))
            .filter(|(first, ..)| self.part(*first) == part)
            .collect();
        let is_stop = |first: usize, last: usize| first == last && self.tokens[first].stop;
        if rows.iter().any(|&(first, last, _)| !is_stop(first, last)) {
            rows.retain(|&(first, last, _)| !is_stop(first, last));
        }
        let mut marks: Vec<(Range<usize>, usize)> = (rows.into_iter())
            .map(|(first, last, atom)| {
                let token = &self.tokens[first];
                let lead = match &plan.atoms[atom].condition {
                    Condition::Written(written) if asks_for_elided(written) => {
                        token.elided.as_ref().map_or(0, |elided| elided.bytes)
                    }
                    _ => 0,
                };
                (token.span.start - lead..self.tokens[last].span.end, atom)
            })
            .collect();
        marks.sort_by_key(|(span, atom)| (span.start, std::cmp::Reverse(span.end), *atom));
        let mut end = 0;
        marks.retain(|(span, _)| {
            let free = span.start >= end;
            if free {
                end = span.end;
            }
            free
        });
        marks
    }
}

/// Whether elided words were typed before the first word.
fn asks_for_elided(written: &[Spelled]) -> bool {
    written.first().is_some_and(|first| first.elided.as_ref().is_some_and(|elided| !elided.is_empty()))
}

/// Whether a passage that has each atom so often satisfies a list of needs.
pub fn is_satisfied(needs: &[Need], counts: &[u32]) -> bool {
    let holds = |need: &Need| match &need.what {
        What::Atom(place) => counts.get(*place).is_some_and(|count| *count > 0),
        What::List(needs) => is_satisfied(needs, counts),
        What::Nothing => true,
    };
    let of = |occur| needs.iter().filter(move |need| need.occur == occur);
    let required =
        of(Occur::Must).all(holds) && (of(Occur::Must).next().is_some() || of(Occur::Should).any(holds));
    required && !of(Occur::MustNot).any(holds)
}
