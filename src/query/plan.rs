//! What a query looks up.
//!
//! Owns the way from a [`Query`] to terms of the index: which function words count, which spellings and
//! joined forms stand for a word, which stems stand for a prefix. Must not know postings or printing.

use std::collections::BTreeSet;

use compact_str::CompactString;

use super::scope::Scope;
use super::{Clause, Like, Node, Occur, Pattern, Phrase, Query};
use crate::french::{Form, Stem, Token};
use crate::index::vocabulary::{Words, is_recordable, is_recorded};

/// Letters that a word must have to be joined with its neighbour (`porte monnaie` → `portemonnaie`).
const MIN_JOINED_CHARS: usize = 3;

/// What a query looks up.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How the atoms bind.
    pub clauses: Vec<Need>,
    /// What is looked up, in the order of the query.
    pub atoms: Vec<Atom>,
    /// What the documents must be.
    pub scope: Scope,
    /// The words of the query that a passage may hold, in order: what evidence is sought for.
    pub words: Vec<Token>,
}

/// One part of a plan and how it binds; see [`Occur`].
#[derive(Debug, Clone)]
pub struct Need {
    /// How it binds.
    pub occur: Occur,
    /// What is needed.
    pub what: What,
}

/// What a part of a plan needs.
#[derive(Debug, Clone)]
pub enum What {
    /// An atom, by its place in [`Plan::atoms`].
    Atom(usize),
    /// A list.
    List(Vec<Need>),
    /// Nothing: every passage has it.
    Nothing,
}

/// Terms that stand in a row, in any of a few ways.
#[derive(Debug, Clone)]
pub struct Atom {
    /// The ways, each of at least one stem. The first is as typed.
    pub alternatives: Vec<Vec<Stem>>,
    /// Other words that may stand between the first and the last.
    pub slop: u32,
    /// What the words found must be, beyond having these stems.
    pub condition: Condition,
    /// Whether what is found is marked (not if it is excluded).
    pub marked: bool,
    /// What it is, in the query language.
    pub label: String,
}

/// What decides, on the text, whether words with the right stems are the words asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The stems decide.
    None,
    /// These words, spelled so, in order.
    Written(Vec<Spelled>),
    /// A form that begins so.
    Prefix(String),
    /// One of these forms.
    Forms(BTreeSet<Form>),
    /// A compound, whose last part comes after the words of the row, and is as this says.
    Then(Box<Condition>),
}

/// How a word is to be spelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelled {
    /// Its form.
    pub form: Form,
    /// Its spelling, as [`Meaning::written`](crate::french::Meaning::written).
    pub written: CompactString,
    /// The elided words before it, as [`Token::elided`]; `None` where any may be, or none: before a phrase (`amour`
    /// is in `d’amour`), and where other words may stand between.
    pub elided: Option<CompactString>,
    /// Whether it continues a compound, as [`Token::glued`]; `None` where that is all the same: at the start, and where
    /// other words may stand between.
    pub glued: Option<bool>,
}

impl Spelled {
    /// The words of a phrase. What is elided before its first word counts if it was typed; within, elided words and
    /// hyphens count: `il y avait` is not in `il n’y avait`, `peut être` is not `peut-être`.
    fn of(phrase: &Phrase) -> Vec<Spelled> {
        let spelled = |(place, term): (usize, &Token)| {
            let within = place > 0 && phrase.slop == 0;
            Spelled {
                form: term.form.clone(),
                written: term.written.clone(),
                elided: (within || term.elided.is_some()).then(|| term.elided().into()),
                glued: within.then_some(term.glued),
            }
        };
        phrase.terms.iter().enumerate().map(spelled).collect()
    }

    /// Whether a token is spelled so.
    pub fn is(&self, token: &Token) -> bool {
        self.written == token.written
            && self.elided.as_ref().is_none_or(|elided| elided == token.elided())
            && self.glued.is_none_or(|glued| glued == token.glued)
    }
}

impl Condition {
    /// Whether tokens found in a row satisfy it.
    pub fn holds<'t>(&self, mut tokens: impl Iterator<Item = &'t Token>) -> bool {
        match self {
            Condition::None => true,
            Condition::Written(written) => {
                let mut written = written.iter();
                tokens.all(|token| written.next().is_some_and(|spelled| spelled.is(token)))
                    && written.next().is_none()
            }
            Condition::Prefix(start) => tokens.all(|token| token.form.as_str().starts_with(start)),
            Condition::Forms(forms) => tokens.all(|token| forms.contains(&token.form)),
            Condition::Then(last) => {
                // What is typed with a hyphen and cut off would find too much beside it: `porter mon châle`.
                let parts = tokens.skip(1).try_fold(None, |_, part| part.glued.then_some(Some(part)));
                parts.flatten().is_some_and(|part| last.holds(std::iter::once(part)))
            }
        }
    }
}

impl Plan {
    /// What `query` looks up in a collection of these words.
    pub fn new(query: &Query, words: Words<'_>) -> Plan {
        let with_stop_words = !query.clauses.iter().any(asks_for_content);
        let planner = Planner { words, with_stop_words };
        let scope = planner.scope(&query.filters);
        let mut plan = Plan { clauses: Vec::new(), atoms: Vec::new(), scope, words: Vec::new() };
        plan.clauses = planner.list(&query.clauses, true, &mut plan);
        // A query of filters alone asks for whatever passes them.
        if !query.filters.is_empty() && query.clauses.iter().all(|clause| clause.occur == Occur::MustNot) {
            plan.clauses.push(Need { occur: Occur::Must, what: What::Nothing });
        }
        plan
    }

    fn atom(&mut self, atom: Atom) -> What {
        self.atoms.push(atom);
        What::Atom(self.atoms.len() - 1)
    }

    /// Whether some atom needs the text to decide.
    pub fn needs_text(&self) -> bool {
        self.atoms.iter().any(Atom::needs_text)
    }
}

impl Atom {
    /// How many of the times that its stems stand in a passage count: those of words with a condition once, since
    /// the postings do not tell how often it holds.
    pub fn counted(&self, count: u32) -> u32 {
        if self.condition == Condition::None { count } else { count.min(1) }
    }

    /// Whether the text must decide: which passages have a word spelled so is known, not whether those of a row
    /// are; nor how a number is written, nor what is elided before a word.
    pub fn needs_text(&self) -> bool {
        match &self.condition {
            Condition::Written(written) => {
                let [spelled] = written.as_slice() else { return true };
                spelled.elided.is_some() || !is_recorded(&spelled.form)
            }
            Condition::Then(_) => true,
            Condition::None | Condition::Prefix(_) | Condition::Forms(_) => false,
        }
    }
}

/// Whether a clause asks for anything but optional function words.
fn asks_for_content(clause: &Clause) -> bool {
    match (&clause.occur, &clause.node) {
        (Occur::MustNot, _) => false,
        (Occur::Should, Node::Phrase(phrase)) => !is_stop_word(phrase),
        (_, Node::Group(clauses)) => clauses.iter().any(asks_for_content),
        _ => true,
    }
}

/// Whether a phrase is one function word that nobody quoted.
fn is_stop_word(phrase: &Phrase) -> bool {
    !phrase.quoted && !phrase.exact && phrase.terms.iter().all(|term| term.stop)
}

pub(super) struct Planner<'s> {
    words: Words<'s>,
    with_stop_words: bool,
}

impl Planner<'_> {
    fn list(&self, clauses: &[Clause], marked: bool, plan: &mut Plan) -> Vec<Need> {
        let mut needs = Vec::new();
        for (place, clause) in clauses.iter().enumerate() {
            let marked = marked && clause.occur != Occur::MustNot;
            let typed = match &clause.node {
                Node::Phrase(phrase) => phrase.terms.as_slice(),
                Node::Pattern(pattern) => pattern.before.as_slice(),
                Node::Group(_) => &[],
            };
            plan.words.extend(typed.iter().filter(|_| marked).cloned());
            if let Some(what) = self.what(clause, marked, plan) {
                needs.push(Need { occur: clause.occur, what });
            }
            if let Some(spelled) = accented(clause, marked) {
                let what = plan.atom(spelled);
                needs.push(Need { occur: Occur::Should, what });
            }
            if let Some(joined) = self.joined_with_next(&clauses[place..]) {
                let what = plan.atom(Atom {
                    alternatives: vec![vec![joined.stem()]],
                    slop: 0,
                    condition: Condition::None,
                    marked,
                    label: joined.as_str().to_owned(),
                });
                needs.push(Need { occur: Occur::Should, what });
            }
        }
        needs
    }

    fn what(&self, clause: &Clause, marked: bool, plan: &mut Plan) -> Option<What> {
        let label = clause.node.to_string();
        match &clause.node {
            Node::Phrase(phrase) => {
                let dropped = clause.occur == Occur::Should && is_stop_word(phrase);
                (self.with_stop_words || !dropped).then(|| plan.atom(self.phrase(phrase, marked, label)))
            }
            Node::Pattern(pattern) => Some(self.pattern(pattern, marked, &label, plan)),
            Node::Group(clauses) => {
                let needs = self.list(clauses, marked, plan);
                (!needs.is_empty()).then_some(What::List(needs))
            }
        }
    }

    pub(super) fn phrase(&self, phrase: &Phrase, marked: bool, label: String) -> Atom {
        let typed: Vec<Stem> = phrase.terms.iter().map(|term| term.stem.clone()).collect();
        let mut alternatives = vec![typed];
        let condition = if phrase.exact {
            Condition::Written(Spelled::of(phrase))
        } else {
            alternatives.extend(self.variants(&phrase.terms));
            alternatives.extend(long_reference(&phrase.terms));
            Condition::None
        };
        Atom { alternatives, slop: phrase.slop, condition, marked, label }
    }

    /// The words that are like one; or, after the parts of a compound, the compounds that end in one, and those that
    /// are written as one word.
    fn pattern(
        &self,
        Pattern { before, last }: &Pattern,
        marked: bool,
        label: &str,
        plan: &mut Plan,
    ) -> What {
        let atom = |alternatives, condition| Atom {
            alternatives,
            slop: 0,
            condition,
            marked,
            label: label.to_owned(),
        };
        if before.is_empty() {
            let (forms, condition) = self.like(last);
            return plan.atom(atom(stems_of(&forms), condition));
        }
        let row: Vec<Stem> = before.iter().map(|term| term.stem.clone()).collect();
        let compound = plan.atom(atom(vec![row], Condition::Then(Box::new(self.like(last).1))));
        let parts: Vec<&str> = before.iter().map(|term| term.form.as_str()).collect();
        let (forms, condition) = self.like(&last.after(&parts.concat()));
        if forms.is_empty() {
            return compound;
        }
        let joined = plan.atom(atom(stems_of(&forms), condition));
        let need = |what| Need { occur: Occur::Should, what };
        What::List(vec![need(compound), need(joined)])
    }

    /// The forms of the collection that are like this, in order, and what tells them.
    fn like(&self, like: &Like) -> (Vec<Form>, Condition) {
        match like {
            Like::Prefix(start) => (self.words.with_prefix(start), Condition::Prefix(start.clone())),
            Like::Fuzzy { form, edits } => {
                let near = self.words.within(form, *edits).into_iter();
                let forms: Vec<Form> = near.map(|(form, _)| form).collect();
                let condition = Condition::Forms(forms.iter().cloned().collect());
                (forms, condition)
            }
        }
    }

    /// The other ways to write a row of terms, each with one change: a term read as the parts of a compound or
    /// within an inclusive form, two or more neighbours as one word, a sound typed as a word left out.
    fn variants(&self, terms: &[Token]) -> Vec<Vec<Stem>> {
        let stems = |terms: &[Token]| terms.iter().map(|term| term.stem.clone()).collect::<Vec<_>>();
        let mut variants = Vec::new();
        for (place, term) in terms.iter().enumerate() {
            let mut replace = |len: usize, by: Vec<Stem>| {
                variants.push([stems(&terms[..place]), by, stems(&terms[place + len..])].concat());
            };
            for stem in self.other_genders(&term.stem) {
                replace(1, vec![stem]);
            }
            for parts in self.parts(&term.form) {
                replace(1, parts.iter().map(Form::stem).collect());
            }
            for end in place + 2..=terms.len().min(place + 4) {
                // Article 17-1 is not article 171.
                if terms[place..end].windows(2).any(|pair| pair.iter().all(|term| term.form.is_number())) {
                    break;
                }
                let joined = Form::joined(terms[place..end].iter().map(|term| &term.form));
                replace(end - place, vec![joined.stem()]);
            }
            if is_unspoken(terms, place) {
                replace(1, Vec::new());
            }
        }
        variants
    }

    /// The stems of the inclusive forms that a word is one gender of, or of the genders of an inclusive form.
    fn other_genders(&self, stem: &Stem) -> Vec<Stem> {
        stem.of_two().map_or_else(|| self.words.inclusive(stem), Vec::from)
    }

    /// The words that a compound written as one is made of: as the collection joins them by a hyphen, or any two.
    /// Whether it has these is for the postings to say.
    fn parts(&self, form: &Form) -> Vec<Vec<Form>> {
        // The parts of a very long word are as many as its letters, and none of them is a word.
        if !is_recordable(form) {
            return Vec::new();
        }
        let mut parts: Vec<Vec<Form>> = form.numbers().flat_map(|form| self.words.compounds(&form)).collect();
        parts.extend(form.halves().map(Vec::from));
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// Whether the collection has a word, in the singular or plural.
    fn has(&self, form: &Form) -> bool {
        form.numbers().any(|form| self.words.contains(&form))
    }

    /// The first two of these clauses as one word, if the collection has it.
    fn joined_with_next(&self, clauses: &[Clause]) -> Option<Form> {
        let [first, second, ..] = clauses else { return None };
        let word = |clause: &Clause| match &clause.node {
            Node::Phrase(phrase) if !phrase.quoted && !phrase.exact && phrase.terms.len() == 1 => {
                let term = phrase.terms.first()?;
                let long = term.form.as_str().chars().count() >= MIN_JOINED_CHARS;
                (clause.occur == Occur::Should && !term.stop && long).then(|| term.form.clone())
            }
            _ => None,
        };
        let joined = Form::joined(&[word(first)?, word(second)?]);
        self.has(&joined).then_some(joined)
    }
}

/// A word that only its accents part from a function word, as it is spelled: what is found by its stem is found as before,
/// but first comes what has the very word, not the thousandth `du`.
fn accented(clause: &Clause, marked: bool) -> Option<Atom> {
    let term = clause.accented().filter(|_| clause.occur == Occur::Should)?;
    Some(Atom {
        alternatives: vec![vec![term.stem.clone()]],
        slop: 0,
        condition: Condition::Written(vec![Spelled {
            form: term.form.clone(),
            written: term.written.clone(),
            elided: None,
            glued: None,
        }]),
        marked,
        label: format!("={}", term.written),
    })
}

/// The row of an article of a code of which only the numbers are typed (`1234-1-1`); see
/// [`crate::french::compound`].
fn long_reference(terms: &[Token]) -> Option<Vec<Stem>> {
    let numbers = terms.len() > 2 && terms.iter().all(|term| term.form.is_number());
    let glued = terms.iter().skip(1).all(|term| term.glued);
    (numbers && glued)
        .then(|| vec![terms[0].stem.clone(), Form::sub_number(terms[1..].iter().map(|t| &t.form)).stem()])
}

/// Whether a term of a row is the `t` of `parle t il`, or an elided word typed without its apostrophe
/// (`l avocat`), which the index does not hold.
fn is_unspoken(terms: &[Token], place: usize) -> bool {
    let Some(next) = terms.get(place + 1).map(|term| term.form.as_str()) else { return false };
    match terms[place].form.as_str() {
        "t" => place > 0 && matches!(next, "il" | "elle" | "on" | "ils" | "elles"),
        "d" | "j" | "jusqu" | "l" | "lorsqu" | "puisqu" | "qu" | "quoiqu" => {
            next.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h'])
        }
        _ => false,
    }
}

/// The stems of forms, each once.
fn stems_of(forms: &[Form]) -> Vec<Vec<Stem>> {
    let stems: BTreeSet<Stem> = forms.iter().map(Form::stem).collect();
    stems.into_iter().map(|stem| vec![stem]).collect()
}
