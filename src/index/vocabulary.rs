//! The words of each segment, and the length of each of its passages, beside tantivy's own files.
//!
//! Owns a segment plugin of three files. `vocabulary` is an `fst` map of what was written: a folded form and one
//! of its spellings (nothing, where it is spelled as it is folded), with the place of its passages in `spelling`; or a joined
//! form and the parts that make it.
//! What is in `length` is `lengths`’ to know. All are written, merged and committed with the segment, so there is no
//! second truth. Must not know ranking or the command line.
//!
//! Law: what is read of spellings and compounds is what live passages have; entries of deleted ones stay on disk
//! until their segment is merged, and are passed over. (The stem of an inclusive form may outlive its passages:
//! whoever reads it looks it up in the postings.)

use std::any::Any;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use fst::{IntoStreamer, Map, MapBuilder, Streamer};
use tantivy::directory::{OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{SegmentComponent, SegmentReader};
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{DocId, Segment};

use super::lengths::{self, LENGTH, Length, Lengths};
use super::memory::Held;
use super::spellings::{self, List, Passages};
use super::tally::Tally;
use crate::french::{Form, Stem};

const VOCABULARY: &str = "vocabulary";
const SPELLING: &str = "spelling";

/// The place of an entry that has no passages of its own.
const NOWHERE: u64 = u64::MAX;

/// Between a form and one of its spellings; below every letter, so that a form sorts before longer ones.
pub(crate) const SPELLED: char = '\u{1}';
/// Between a joined form and each of its parts.
pub(crate) const JOINED: char = '\u{2}';
/// Between the stem of one gender and that of an inclusive form of both.
pub(crate) const PAIRED: char = '\u{3}';

/// Longest form, in bytes, that is recorded; longer ones are noise (base64, tables).
const MAX_FORM_BYTES: usize = 64;

/// Whether the vocabulary records a form: numbers and noise are kept out.
pub(crate) fn is_recorded(form: &Form) -> bool {
    is_recordable(form) && !form.as_str().bytes().any(|b| b.is_ascii_digit() || b < b' ')
}

/// Whether a form is no longer than words are.
pub(crate) fn is_recordable(form: &Form) -> bool {
    form.as_str().len() <= MAX_FORM_BYTES
}

/// The entry of a form and one of its spellings. Most words are spelled as they are folded: then it is not said twice, which
/// saves a third of the vocabulary.
pub(super) fn spelled(form: &Form, written: &str) -> String {
    let form = form.as_str();
    let rest = if written == form { "" } else { written };
    format!("{form}{SPELLED}{rest}")
}

/// The plugin to register with each index.
pub(crate) struct VocabularyPlugin {
    held: Held,
}

impl VocabularyPlugin {
    /// For a run that holds something beside what segments hold: it counts with them.
    pub(crate) fn new(held: &Held) -> VocabularyPlugin {
        VocabularyPlugin { held: held.clone() }
    }
}

struct VocabularyWriter {
    lengths: Vec<Length>,
    held: Held,
}

impl SegmentPlugin for VocabularyPlugin {
    fn extensions(&self) -> &[&str] {
        &[VOCABULARY, LENGTH, SPELLING]
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Tally::of_this_thread(std::mem::take);
        Ok(Box::new(VocabularyWriter { lengths: Vec::new(), held: self.held.clone() }))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        let parts = context
            .readers
            .iter()
            .map(|reader| Vocabulary::open(reader).map(|words| (reader, words)))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let lengths =
            parts.iter().flat_map(|(reader, words)| reader.doc_ids_alive().map(|doc| words.lengths.of(doc)));
        lengths::write(context.target_segment, lengths)?;
        let numbers: Vec<Vec<DocId>> = renumbered(context.readers.iter());
        let mut union = fst::map::OpBuilder::new();
        for (_, words) in &parts {
            union.push(words.map.stream());
        }
        let mut union = union.union();
        write_vocabulary(context.target_segment, |vocabulary| {
            while let Some((entry, places)) = union.next() {
                let mut places = places.to_vec();
                places.sort_unstable_by_key(|place| place.index);
                let spelled = places.iter().any(|place| place.value != NOWHERE);
                let mut list = List::default();
                for place in &places {
                    let (_, words) = &parts[place.index];
                    let now = spellings::read(&words.spellings, place.value)
                        .filter_map(|passage| numbers[place.index].get(passage as usize));
                    now.filter(|now| **now != DocId::MAX).for_each(|now| _ = list.add(*now));
                }
                // What only deleted passages had is gone with them.
                if !spelled || !list.is_empty() {
                    vocabulary.add(entry, &list)?;
                }
            }
            Ok(())
        })
    }
}

/// The number that each passage of some segments gets when they become one; `DocId::MAX` for a deleted one.
fn renumbered<'r>(readers: impl Iterator<Item = &'r SegmentReader>) -> Vec<Vec<DocId>> {
    let mut next = 0;
    let numbers = readers.map(|reader| {
        let mut of_segment = vec![DocId::MAX; reader.max_doc() as usize];
        for passage in reader.doc_ids_alive() {
            of_segment[passage as usize] = next;
            next += 1;
        }
        of_segment
    });
    numbers.collect()
}

impl PluginWriter for VocabularyWriter {
    fn add_document(&mut self, passage: DocId, _: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        self.lengths.push(Tally::of_this_thread(|tally| tally.passage(passage)));
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        lengths::write(segment, self.lengths.into_iter())?;
        let entries = Tally::of_this_thread(std::mem::take).entries();
        write_vocabulary(segment, |vocabulary| {
            entries.iter().try_for_each(|(entry, list)| vocabulary.add(entry.as_bytes(), list))
        })
    }

    fn mem_usage(&self) -> usize {
        let lengths = self.lengths.len() * size_of::<Length>();
        lengths + Tally::of_this_thread(|tally| tally.bytes()) + self.held.share()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// A vocabulary being written.
struct Entries {
    map: MapBuilder<WritePtr>,
    spellings: WritePtr,
    /// Bytes of lists that are written.
    written: u64,
    list: Vec<u8>,
}

impl Entries {
    /// Adds an entry, which must come after those before it; one without passages has no place.
    fn add(&mut self, entry: &[u8], list: &List) -> fst::Result<()> {
        let place = if list.is_empty() { NOWHERE } else { self.written };
        if !list.is_empty() {
            self.list.clear();
            list.write(&mut self.list);
            self.spellings.write_all(&self.list)?;
            self.written += self.list.len() as u64;
        }
        self.map.insert(entry, place)
    }
}

fn write_vocabulary<'f>(
    segment: &Segment,
    write: impl FnOnce(&mut Entries) -> fst::Result<()> + 'f,
) -> tantivy::Result<()> {
    let broken = |error: fst::Error| tantivy::TantivyError::InternalError(error.to_string());
    let file = |name: &str| segment.open_write(SegmentComponent::Custom(name.to_owned()));
    let map = MapBuilder::new(file(VOCABULARY)?).map_err(broken)?;
    let mut entries = Entries { map, spellings: file(SPELLING)?, written: 0, list: Vec::new() };
    write(&mut entries).map_err(broken)?;
    entries.map.into_inner().map_err(broken)?.terminate()?;
    Ok(entries.spellings.terminate()?)
}

/// The words and passage lengths of one segment, mapped, not read.
#[derive(Clone)]
pub struct Vocabulary {
    map: Arc<Map<OwnedBytes>>,
    lengths: Lengths,
    spellings: OwnedBytes,
    /// The passages that are not deleted; `None` for all.
    alive: Option<AliveBitSet>,
}

impl Vocabulary {
    /// The vocabulary of a segment.
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Vocabulary> {
        let file = |extension: &str| {
            let slice = reader.open_read(SegmentComponent::Custom(extension.to_owned()))?;
            Ok::<_, tantivy::TantivyError>(slice.read_bytes()?)
        };
        let broken = |cause: String| {
            tantivy::TantivyError::DataCorruption(tantivy::error::DataCorruption::comment_only(cause))
        };
        let lengths = Lengths::open(reader)?;
        let lengths =
            lengths.ok_or_else(|| broken("the passage lengths do not fit their segment".to_owned()))?;
        let map = Map::new(file(VOCABULARY)?).map_err(|error| broken(error.to_string()))?;
        let (spellings, alive) = (file(SPELLING)?, reader.alive_bitset().cloned());
        Ok(Vocabulary { map: Arc::new(map), lengths, spellings, alive })
    }

    /// The number of tokens of a passage, title and headings included, and of its title alone.
    pub(crate) fn length(&self, passage: DocId) -> Length {
        self.lengths.of(passage)
    }

    /// Tokens of the live passages.
    pub fn tokens(&self) -> u64 {
        let Some(alive) = &self.alive else { return self.lengths.all() };
        alive.iter_alive().map(|passage| u64::from(self.lengths.of(passage).tokens)).sum()
    }

    /// Number of live passages of the entry that has this place.
    fn frequency(&self, place: u64) -> usize {
        let passages = spellings::read(&self.spellings, place);
        match &self.alive {
            Some(alive) => passages.filter(|passage| alive.is_alive(*passage)).count(),
            None => passages.count(),
        }
    }

    /// Whether a live passage has the entry of this place; one that has no place stands for itself.
    fn lives(&self, place: u64) -> bool {
        let lives = |alive: &AliveBitSet| {
            spellings::read(&self.spellings, place).any(|passage| alive.is_alive(passage))
        };
        place == NOWHERE || self.alive.as_ref().is_none_or(lives)
    }

    /// Forms that begin with `start`, in order, each once.
    pub fn forms_with_prefix(&self, start: &str) -> Vec<Form> {
        let mut stream = self.map.range().ge(start).into_stream();
        let mut forms: Vec<Form> = Vec::new();
        while let Some((entry, place)) = stream.next() {
            let Some(entry) = std::str::from_utf8(entry).ok().filter(|e| e.starts_with(start)) else {
                break;
            };
            self.push_spelled(entry, place, &mut forms);
        }
        forms
    }

    /// The passages that have a form that begins so.
    pub(crate) fn with_prefix(&self, start: &str) -> Passages {
        self.with_entries(start, |rest| rest.contains(SPELLED))
    }

    /// The passages that have a form.
    pub(crate) fn with_form(&self, form: &Form) -> Passages {
        self.with_entries(&format!("{}{SPELLED}", form.as_str()), |_| true)
    }

    /// The passages that have a form spelled so.
    pub(crate) fn with_spelling(&self, form: &Form, written: &str) -> Passages {
        self.with_entries(&spelled(form, written), str::is_empty)
    }

    /// The passages of the entries that begin so, and whose rest is accepted.
    fn with_entries(&self, start: &str, accepts: impl Fn(&str) -> bool) -> Passages {
        let mut passages = Passages::none(self.lengths.passages());
        let mut stream = self.map.range().ge(start).into_stream();
        while let Some((entry, place)) = stream.next() {
            let Some(rest) = entry.strip_prefix(start.as_bytes()) else { break };
            if place != NOWHERE && std::str::from_utf8(rest).is_ok_and(&accepts) {
                spellings::read(&self.spellings, place).for_each(|passage| passages.add(passage));
            }
        }
        passages
    }

    /// Forms that an automaton over their bytes accepts, in order, each once.
    pub(crate) fn forms_accepted(&self, automaton: impl fst::Automaton) -> Vec<Form> {
        let mut stream = self.map.search(automaton).into_stream();
        let mut forms: Vec<Form> = Vec::new();
        while let Some((entry, place)) = stream.next() {
            if let Ok(entry) = std::str::from_utf8(entry) {
                self.push_spelled(entry, place, &mut forms);
            }
        }
        forms
    }

    /// Spellings (lower case, with accents) of a form, each with the number of its passages.
    pub fn spellings(&self, form: &Form) -> Vec<(String, usize)> {
        let spelled = self.continued(form, SPELLED).into_iter();
        let whole = |written: String| if written.is_empty() { form.as_str().to_owned() } else { written };
        spelled.map(|(written, place)| (whole(written), self.frequency(place))).collect()
    }

    /// The compounds whose parts, joined, make this form (`portemonnaie` → `porte`, `monnaie`).
    pub fn compounds(&self, form: &Form) -> Vec<Vec<Form>> {
        self.continued(form, JOINED)
            .iter()
            .map(|(parts, _)| parts.split(JOINED).map(Form::recorded).collect())
            .collect()
    }

    /// The stems of inclusive forms of which this is the stem of one gender, in order.
    pub fn inclusive(&self, stem: &Stem) -> Vec<Stem> {
        self.continued(&Form::recorded(stem.as_str()), PAIRED)
            .iter()
            .map(|(both, _)| Stem::recorded(both))
            .collect()
    }

    /// Whether the form occurs as a word of its own.
    pub fn contains(&self, form: &Form) -> bool {
        !self.continued(form, SPELLED).is_empty()
    }

    /// Adds the form of an entry that spells one, unless it is the last already, or only deleted passages have it.
    fn push_spelled(&self, entry: &str, place: u64, forms: &mut Vec<Form>) {
        if let Some((form, _)) = entry.split_once(SPELLED)
            && forms.last().is_none_or(|last| last.as_str() != form)
            && self.lives(place)
        {
            forms.push(Form::recorded(form));
        }
    }

    /// What follows a form in the entries of live passages, with their places.
    fn continued(&self, form: &Form, separator: char) -> Vec<(String, u64)> {
        let start = format!("{}{separator}", form.as_str());
        let mut stream = self.map.range().ge(&start).into_stream();
        let mut rests = Vec::new();
        while let Some((entry, place)) = stream.next() {
            let Some(rest) = entry.strip_prefix(start.as_bytes()) else { break };
            if self.lives(place) {
                rests.extend(std::str::from_utf8(rest).map(|rest| (rest.to_owned(), place)));
            }
        }
        rests
    }
}

/// Accepts the entries of forms within a number of edits of another.
struct Near<'d>(&'d levenshtein_automata::DFA);

/// Where [`Near`] is in an entry.
#[derive(Clone, Copy)]
enum NearState {
    Form(u32),
    Spelling,
    Out,
}

impl fst::Automaton for Near<'_> {
    type State = NearState;

    fn start(&self) -> NearState {
        NearState::Form(self.0.initial_state())
    }

    fn is_match(&self, state: &NearState) -> bool {
        matches!(state, NearState::Spelling)
    }

    fn can_match(&self, state: &NearState) -> bool {
        match state {
            NearState::Form(state) => *state != levenshtein_automata::SINK_STATE,
            NearState::Spelling => true,
            NearState::Out => false,
        }
    }

    fn accept(&self, state: &NearState, byte: u8) -> NearState {
        match *state {
            NearState::Form(state) if u32::from(byte) == u32::from(SPELLED) => match self.0.distance(state) {
                levenshtein_automata::Distance::Exact(_) => NearState::Spelling,
                levenshtein_automata::Distance::AtLeast(_) => NearState::Out,
            },
            NearState::Form(state) => NearState::Form(self.0.transition(state, byte)),
            state => state,
        }
    }
}

/// The words of all segments of a snapshot.
#[derive(Clone, Copy)]
pub struct Words<'s>(pub &'s [Vocabulary]);

impl Words<'_> {
    fn all(&self, of: impl Fn(&Vocabulary) -> Vec<Form>) -> Vec<Form> {
        let mut forms: Vec<Form> = self.0.iter().flat_map(of).collect();
        forms.sort_unstable();
        forms.dedup();
        forms
    }

    /// Forms that begin with `start`, in order.
    pub fn with_prefix(&self, start: &str) -> Vec<Form> {
        self.all(|vocabulary| vocabulary.forms_with_prefix(start))
    }

    /// Forms within `edits` (at most 2) insertions, deletions, replacements or swaps of `form`, in order,
    /// each with its number of edits.
    pub fn within(&self, form: &str, edits: u8) -> Vec<(Form, u8)> {
        let dfa = levenshtein_automata::LevenshteinAutomatonBuilder::new(edits.min(2), true).build_dfa(form);
        let forms = self.all(|vocabulary| vocabulary.forms_accepted(Near(&dfa)));
        let measured = forms.into_iter().map(|form| {
            let distance = dfa.eval(form.as_str()).to_u8();
            (form, distance)
        });
        measured.collect()
    }

    /// The compounds whose parts, joined, make this form, in order.
    pub fn compounds(&self, form: &Form) -> Vec<Vec<Form>> {
        let mut compounds: Vec<_> = self.0.iter().flat_map(|words| words.compounds(form)).collect();
        compounds.sort_unstable();
        compounds.dedup();
        compounds
    }

    /// The stems of inclusive forms of which this is the stem of one gender, in order.
    pub fn inclusive(&self, stem: &Stem) -> Vec<Stem> {
        let mut stems: Vec<_> = self.0.iter().flat_map(|words| words.inclusive(stem)).collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }

    /// How most passages spell a form, if any has it; of two ways as common, the first in order.
    pub fn spelling(&self, form: &Form) -> Option<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (written, count) in self.0.iter().flat_map(|words| words.spellings(form)) {
            *counts.entry(written).or_default() += count;
        }
        counts.retain(|_, count| *count > 0);
        counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(written, _)| written)
    }

    /// Whether the form occurs as a word of its own.
    pub fn contains(&self, form: &Form) -> bool {
        self.0.iter().any(|words| words.contains(form))
    }
}
