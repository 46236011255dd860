//! Any string → a [`Query`].
//!
//! Owns the grammar, loosest first: alternatives (`OU`), conjunctions (`ET`, `SAUF`), sequences of items. Must
//! not know an index, a schema or what a clause is worth. Law *total parser*: no string is an error.

use super::filter::Filter;
use super::join::{any_of, exclude, only_excludes, optional, require};
use super::lex::{Lexeme, Operator, lex};
use super::{Clause, Occur, Query};
use crate::french::Analyzer;

/// Bytes of a query that are read.
pub const MAX_BYTES: usize = 64 * 1024;

/// Terms of a query that are read.
pub const MAX_TERMS: usize = 512;

/// Most words that a phrase may have between its own.
pub const MAX_SLOP: u32 = 50;

/// Reads a query. `text` is any string, best a canonical one; every span of the result is a byte range into it.
///
/// Nothing is an error: what cannot be read is left out or read as words, and a notice says so.
pub fn parse(text: &str) -> Query {
    parse_among(text, &[])
}

/// Reads a query that is asked only of documents that pass some filters, after which its own come.
pub fn parse_among(text: &str, filters: &[Filter]) -> Query {
    let head = &text[..boundary(text, MAX_BYTES)];
    let (lexemes, notices) = lex(head);
    let mut parser = Parser {
        text: head,
        lexemes: lexemes.into_iter().peekable(),
        analyzer: Analyzer::new(),
        terms: 0,
        values: 0,
        notices: Vec::new(),
    };
    if head.len() < text.len() {
        parser.note("the query is longer than 64 KiB; the rest was left out");
    }
    for notice in notices {
        parser.note(notice);
    }
    let Asked { clauses, filters: own } = parser.alternatives();
    let filters = [filters, &own].concat();
    if let [clause] = clauses.as_slice()
        && let Some(word) = clause.accented()
    {
        let (word, bare) = (&word.written, word.form.as_str());
        parser.note(format!("{word} also finds {bare}, which only accents tell from it; ={word} does not"));
    }
    if clauses.is_empty() && filters.is_empty() {
        parser.note("the query has no word; nothing is asked for");
    } else if only_excludes(&clauses) && filters.is_empty() {
        parser.note("the query only excludes; nothing is asked for");
    }
    Query { clauses, filters, notices: parser.notices }
}

/// The last character boundary of `text` at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A query being read.
pub(super) struct Parser<'q> {
    pub(super) text: &'q str,
    lexemes: std::iter::Peekable<std::vec::IntoIter<Lexeme>>,
    pub(super) analyzer: Analyzer,
    /// Terms read so far.
    pub(super) terms: usize,
    /// Values of filters read so far.
    pub(super) values: usize,
    notices: Vec<String>,
}

/// What a part of a query asks of passages, and of documents.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) clauses: Vec<Clause>,
    pub(super) filters: Vec<Filter>,
}

impl Asked {
    fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.filters.is_empty()
    }

    /// Whether it asks something of documents, and nothing of passages.
    fn only_filters(&self) -> bool {
        self.clauses.is_empty() && !self.filters.is_empty()
    }
}

impl From<Vec<Clause>> for Asked {
    fn from(clauses: Vec<Clause>) -> Asked {
        Asked { clauses, filters: Vec::new() }
    }
}

impl Parser<'_> {
    pub(super) fn note(&mut self, notice: impl Into<String>) {
        let notice = notice.into();
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    fn accept(&mut self, operator: Operator) -> bool {
        let wanted = Lexeme::Operator(operator);
        self.lexemes.next_if(|lexeme| *lexeme == wanted).is_some()
    }

    /// Lists joined by `OU`, up to a closing parenthesis or the end.
    fn alternatives(&mut self) -> Asked {
        let mut sides = vec![self.conjunction()];
        while self.accept(Operator::Or) {
            sides.push(self.conjunction());
        }
        self.note_if_dangling(sides.len() > 1 && sides.iter().any(Asked::is_empty));
        sides.retain(|side| !side.is_empty());
        if sides.len() > 1 && sides.iter().all(Asked::only_filters) {
            let sides = sides.into_iter().map(|side| Filter::all(side.filters)).collect();
            return Asked { filters: vec![Filter::any(sides)], ..Asked::default() };
        }
        self.note_if_partial(sides.len() > 1 && sides.iter().any(|side| !side.filters.is_empty()));
        let (mut lists, mut filters) = (Vec::new(), Vec::new());
        for side in sides {
            lists.push(side.clauses);
            filters.extend(side.filters);
        }
        lists.retain(|list| !list.is_empty());
        if lists.iter().any(|list| !only_excludes(list)) {
            let all = lists.len();
            lists.retain(|list| !only_excludes(list));
            if lists.len() < all {
                self.note("one side of OU only excludes; it was left out");
            }
        }
        Asked { clauses: any_of(lists), filters }
    }

    /// Lists joined by `ET` and `SAUF`, from left to right.
    fn conjunction(&mut self) -> Asked {
        let first = self.sequence();
        let (mut required, mut excluded, mut filters) = (vec![first.clauses], Vec::new(), first.filters);
        loop {
            let (and, not) = (self.accept(Operator::And), self.accept(Operator::Not));
            if !and && !not {
                break;
            }
            let none = filters.is_empty() && required.iter().chain(&excluded).all(Vec::is_empty);
            let mut asked = self.sequence();
            self.note_if_dangling(asked.is_empty() || (and && none));
            if not {
                asked = self.denied(asked);
            }
            filters.append(&mut asked.filters);
            let side = if not { &mut excluded } else { &mut required };
            side.push(asked.clauses);
        }
        required.retain(|list| !list.is_empty());
        let mut clauses = match required.len() {
            1 => required.remove(0),
            _ => required.into_iter().flat_map(require).collect(),
        };
        clauses.extend(excluded.into_iter().flatten());
        Asked { clauses, filters }
    }

    /// What is asked where a part is excluded.
    fn denied(&mut self, asked: Asked) -> Asked {
        let filters =
            if asked.only_filters() { vec![Filter::all(asked.filters).not()] } else { asked.filters };
        self.note_if_partial(!asked.clauses.is_empty() && !filters.is_empty());
        Asked { clauses: exclude(asked.clauses), filters }
    }

    fn note_if_dangling(&mut self, dangling: bool) {
        if dangling {
            self.note("an operator has nothing on one of its sides; it was left out");
        }
    }

    fn note_if_partial(&mut self, partial: bool) {
        if partial {
            self.note("a filter holds for the whole query, not for a part of it");
        }
    }

    /// Items side by side. A list in parentheses that stands alone is the sequence itself.
    fn sequence(&mut self) -> Asked {
        let mut parts: Vec<(bool, Vec<Clause>)> = Vec::new();
        let mut filters = Vec::new();
        while let Some(lexeme) =
            self.lexemes.next_if(|next| !matches!(next, Lexeme::Operator(_) | Lexeme::Close))
        {
            let open = lexeme == Lexeme::Open(Occur::Should);
            let asked = self.part(lexeme);
            filters.extend(asked.filters);
            if !asked.clauses.is_empty() {
                parts.push((open, asked.clauses));
            }
        }
        let clauses = if parts.len() == 1 {
            parts.remove(0).1
        } else {
            parts.into_iter().flat_map(|(open, list)| if open { optional(list) } else { list }).collect()
        };
        Asked { clauses, filters }
    }

    fn part(&mut self, lexeme: Lexeme) -> Asked {
        match lexeme {
            Lexeme::Words(text) => self.words(text).into(),
            Lexeme::Item(item) => self.item(&item).into(),
            Lexeme::Filter { occur, exact, written, text } => self.filter(occur, exact, written, text),
            Lexeme::Open(occur) => {
                let asked = self.alternatives();
                self.lexemes.next_if_eq(&Lexeme::Close);
                if occur == Occur::MustNot {
                    return self.denied(asked);
                }
                self.note_if_partial(!asked.clauses.is_empty() && !asked.filters.is_empty());
                let clauses = if occur == Occur::Must { require(asked.clauses) } else { asked.clauses };
                Asked { clauses, ..asked }
            }
            Lexeme::Close | Lexeme::Operator(_) => Asked::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Node;
    use super::super::item::STRAY;
    use super::*;
    use crate::french::Token;
    use crate::query::filter::Test;

    /// Queries, and how they are read.
    const READ: &[(&str, &str)] = &[
        // Words
        ("chat noir", "chat noir"),
        ("Les Chats", "les chats"),
        ("l'avocat", "avocat"),
        ("l’avocat", "avocat"),
        ("porte-monnaie perdu", "porte-monnaie perdu"),
        ("10 000 euros", "10000 euros"),
        ("C++ !", "C++"),
        ("note:pomme", "note pomme"),
        ("pomme^2", "pomme 2"),
        ("pomme - poire", "pomme poire"),
        ("étudiant(e)s (inscrites OU admises)", "étudiant (inscrites OU admises)"),
        // Required, excluded, exact
        ("+chat -noir", "+chat -noir"),
        ("=péché mignon", "=péché mignon"),
        ("=d’Amour \"l'eau\" =\"d'l’eau n’y\"", "=d'amour +\"eau\" +=\"d'l'eau n'y\""),
        ("-=interim +=Été", "-=interim +=été"),
        ("+porte-monnaie", "+porte-monnaie"),
        ("-noir/blanc", "-\"noir blanc\""),
        ("chat(-noir)", "chat -noir"),
        ("vingt-et-un +e-mail", "vingt-et-un +e-mail"),
        ("--version -", "version"),
        ("+- chat", "chat"),
        // Phrases
        ("\"chat noir\" table", "+\"chat noir\" table"),
        ("« chat noir »", "+\"chat noir\""),
        ("«\u{a0}chat noir\u{a0}»", "+\"chat noir\""),
        ("«\u{202f}chat noir\u{202f}»", "+\"chat noir\""),
        ("“chat noir”", "+\"chat noir\""),
        ("„chat noir‟", "+\"chat noir\""),
        ("“chat noir\" table", "+\"chat noir\" table"),
        ("« il dit “oui” hier » table", "+\"il dit oui hier\" table"),
        ("\"chat noir » table", "+\"chat noir\" table"),
        ("chat noir » table", "chat noir table"),
        ("\"chat noir", "+\"chat noir\""),
        ("\"liberté presse\"~3", "+\"liberté presse\"~3"),
        ("\"liberté presse\"~99", "+\"liberté presse\"~50"),
        ("=\"Chat noir\"", "+=\"chat noir\""),
        ("-\"chat noir\" -=« chat blanc »", "-\"chat noir\" -=\"chat blanc\""),
        ("\"porte-monnaie perdu\"", "+\"porte-monnaie perdu\""),
        ("(\"chat noir\") table", "\"chat noir\" OU table"),
        // Prefixes and neighbours
        ("éner* fossile", "ener* fossile"),
        ("l'éner*", "ener*"),
        ("porte-mon*", "porte-mon*"),
        ("porte-monaie~ dit-ell*", "porte-monaie~1 dit-ell*"),
        ("+porte-mon* -arc-en-c*", "+porte-mon* -arc-en-c*"),
        ("noir/blan* +noir/porte-mon*", "noir blan* +noir +porte-mon*"),
        ("chaton~", "chaton~1"),
        ("gouvernemant~", "gouvernemant~2"),
        ("gouvernemant~1 chats~2", "gouvernemant~1 chats~2"),
        ("pomme~99 poire~0", "pomme~2 poire~1"),
        ("pomme~~~", "pomme~1"),
        ("été~", "été"),
        ("+chat~", "+chat~1"),
        // Operators
        ("pomme ET poire", "+pomme +poire"),
        ("pomme AND poire AND kiwi", "+pomme +poire +kiwi"),
        ("pomme OU poire", "pomme poire"),
        ("pomme verte OR poire", "pomme verte poire"),
        ("pomme SAUF poire", "pomme -poire"),
        ("pomme verte NOT poire", "pomme verte -poire"),
        ("pomme SAUF poire mûre", "pomme -poire -mûre"),
        ("pomme ET SAUF poire", "pomme -poire"),
        ("SAUF poire SAUF -kiwi", "-poire -kiwi"),
        ("pomme verte ET poire", "+(pomme OU verte) +poire"),
        ("\"pomme verte\" rouge ET poire", "+\"pomme verte\" rouge +poire"),
        ("a ET b OU c ET d", "(+a +b) (+c +d)"),
        ("(a ET b) OU \"c d\"", "(+a +b) OU \"c d\""),
        ("pomme OU -poire", "pomme"),
        ("pomme et poire", "pomme et poire"),
        ("AMENDE OU PRISON", "amende ou prison"),
        ("AND OR NOT", "and or not"),
        ("pomme OU, poire", "pomme ou poire"),
        ("10 000 ET francs", "+10000 +francs"),
        // Parentheses
        ("(pomme OU poire) -seule", "(pomme OU poire) -seule"),
        ("(pomme poire)", "pomme poire"),
        ("((pomme)) ((poire))", "pomme poire"),
        ("+(pomme OU poire) kiwi", "+(pomme OU poire) kiwi"),
        ("-(pomme OU poire) kiwi", "-pomme -poire kiwi"),
        ("-(pomme ET poire) kiwi", "-(+pomme +poire) kiwi"),
        ("+(\"pomme verte\" poire)", "+\"pomme verte\" poire"),
        ("kiwi (pomme -poire)", "kiwi (pomme -poire)"),
        (
            "chat \"noir et blanc\" -=interim (pomme OU poire)",
            "chat +\"noir et blanc\" -=interim (pomme OU poire)",
        ),
        ("(10) 000", "10, 000"),
        ("+5 (10 20)", "+5 (10 20)"),
    ];

    #[test]
    fn queries_are_read_as() {
        for (query, read_as) in READ {
            assert_eq!(parse(query).to_string().to_lowercase(), read_as.to_lowercase(), "{query}");
        }
    }

    /// Strings that say nothing, and what is left of them.
    const GARBAGE: &[(&str, &str)] = &[
        ("", ""),
        ("((( ", ""),
        (")))", ""),
        ("()", ""),
        ("\"", ""),
        ("\"\"", ""),
        ("«", ""),
        ("»", ""),
        ("pomme)", "pomme"),
        ("pomme ET", "pomme"),
        ("OU pomme OU OU", "pomme"),
        ("*", ""),
        ("~3", ""),
        ("-", ""),
        ("+", ""),
        ("=", ""),
        ("-=(", ""),
        ("\\", ""),
        ("titre:", "titre"),
        ("[a TO", "a to"),
        ("po*me", "po me"),
        ("\u{0}\u{1b}[31m", "31m"),
    ];

    #[test]
    fn garbage_is_no_error() {
        for (query, read_as) in GARBAGE {
            assert_eq!(parse(query).to_string(), *read_as, "{query}");
        }
    }

    /// Queries, and a notice that each must give.
    const NOTICES: &[(&str, &str)] = &[
        (
            "un \"innovation ouverte",
            "the quote opened before \"innovation\" is not closed; it was read to the end of the query",
        ),
        ("mots~7", "`~` allows one or two edits; another number was read as the nearest of them"),
        ("un~", "\"un\" is too short to be searched with `~`; it was read as it stands"),
        ("\"a b\"~51", "at most 50 words may stand between those of a phrase; more were asked for"),
        ("-pomme", "the query only excludes; nothing is asked for"),
        ("« »", "the query has no word; nothing is asked for"),
        ("pomme OU -poire", "one side of OU only excludes; it was left out"),
        ("pomme ET", "an operator has nothing on one of its sides; it was left out"),
        ("pomme SAUF", "an operator has nothing on one of its sides; it was left out"),
        ("+dû", "dû also finds du, which only accents tell from it; =dû does not"),
        ("PARIS ET ROUEN", "in a query all in capitals, ET is a word like others"),
        (
            "roue NEAR/5 moulin",
            "`NEAR/5` was read as a word; words near each other are asked for by \"a b\"~5",
        ),
        ("titre:pres*", "`*` and `~` do not count in filters of titles and names; they were left out"),
        ("=mot*", "`=` does not go with `*` or `~`; it was left out"),
        ("\"liberté de * presse\"", STRAY),
        ("\"liberté presse\"~", STRAY),
        ("(pomme", "a parenthesis is not closed; it was read to the end of the query"),
        ("pomme)", "a closing parenthesis that closes nothing was left out"),
    ];

    #[test]
    fn what_is_not_read_is_said() {
        for (query, notice) in NOTICES {
            assert_eq!(parse(query).notices, [*notice], "{query}");
        }
    }

    #[test]
    fn what_is_read_needs_no_notice() {
        for query in ["pomme -poire", "SAUF a ET b", "\"a b\"~50", "mots~", "(a OU b)", "c'est"] {
            assert_eq!(parse(query).notices, [""; 0], "{query}");
        }
    }

    #[test]
    fn limits_hold_and_are_said() {
        let words = parse(&"mot ".repeat(600));
        assert_eq!(words.clauses.len(), 512);
        assert_eq!(words.notices, ["the query has more than 512 words; the rest were left out"]);

        let long = parse(&format!("a {}é fin", "-".repeat(MAX_BYTES - 3)));
        assert_eq!(long.to_string(), "a");
        assert_eq!(long.notices, ["the query is longer than 64 KiB; the rest was left out"]);

        let deep = parse(&format!("{}a OU b{} c", "(x ".repeat(40), ")".repeat(40)));
        assert_eq!(deep.notices, ["parentheses more than 32 deep were left out"]);
        assert!(deep.to_string().ends_with(" c"), "{deep}");
    }

    #[test]
    fn spans_lie_in_the_query_and_positions_follow() {
        let query = "+Été «\u{a0}à l’ombre\u{a0}» =péchés";
        let parsed = parse(query);
        let terms: Vec<(&str, u32)> = parsed
            .clauses
            .iter()
            .flat_map(|clause| match &clause.node {
                Node::Phrase(phrase) => &phrase.terms[..],
                _ => &[],
            })
            .map(|term| (&query[term.span.clone()], term.position))
            .collect();
        assert_eq!(terms, [("Été", 0), ("à", 1), ("ombre", 2), ("péchés", 3)]);
    }

    /// Makes a term one that was typed nowhere; what is elided before it counts in exact phrases alone.
    fn placeless(term: &mut Token, exact: bool) {
        (term.span, term.position) = (0..0, 0);
        match &mut term.elided {
            Some(elided) if exact => elided.bytes = 0,
            elided => *elided = None,
        }
    }

    /// The filters without what depends on where they were typed.
    fn shape_of_filters(filters: &[Filter]) -> Vec<Filter> {
        let mut filters = filters.to_vec();
        for filter in &mut filters {
            match &mut filter.test {
                Test::Title(rows) | Test::Author(rows) => {
                    rows.iter_mut().flatten().for_each(|term| placeless(term, false));
                }
                Test::Any(list) | Test::All(list) => *list = shape_of_filters(list),
                Test::Path(_) | Test::Kind(_) | Test::Date(_) | Test::Tag(_) => {}
            }
        }
        filters
    }

    /// The clauses without what depends on where they were typed.
    fn shape(clauses: &[Clause]) -> Vec<Clause> {
        let mut clauses = clauses.to_vec();
        for clause in &mut clauses {
            match &mut clause.node {
                Node::Phrase(phrase) => {
                    phrase.terms.iter_mut().for_each(|term| placeless(term, phrase.exact));
                }
                Node::Group(list) => *list = shape(list),
                Node::Pattern(pattern) => {
                    pattern.before.iter_mut().for_each(|term| placeless(term, false));
                }
            }
        }
        clauses
    }

    fn reads_back(query: &str) -> Result<(), TestCaseError> {
        let parsed = parse(query);
        let written = parsed.to_string();
        let again = parse(&written);
        prop_assert_eq!(shape(&again.clauses), shape(&parsed.clauses), "{}", written);
        prop_assert_eq!(shape_of_filters(&again.filters), shape_of_filters(&parsed.filters), "{}", written);
        prop_assert_eq!(again.to_string(), written);
        Ok(())
    }

    #[test]
    fn tables_read_back() {
        for (query, _) in READ.iter().chain(GARBAGE) {
            reads_back(query).unwrap();
        }
    }

    /// Words and signs, the signs often.
    fn typed() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            " ", " ", " ", " ", "(", "(", ")", ")", "\"", "«", "»", "“", "”", "„", "+", "-", "=", "*", "~",
            "~2", "~3", " ET ", " OU ", " SAUF ", " NOT ", "-", ",", ".", ":", "\u{a0}", "\u{202f}", "chat",
            "Été", "l'avocat", "d’or", "OU", "à", "10", "000", "e\u{301}cole", "œil", "porte-monnaie",
            "(e)s", "C++", "XIX", "siècle", "\n", " titre:", " -auteur:", " type:pdf", " étiquette:",
            " chemin:", " date:2020", "..", "date:17/05/2020", "avant:", ",", "*.md",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn total_parser(query in ".{0,60}") {
            let written = parse(&query).to_string();
            parse(&written);
        }

        #[test]
        fn queries_read_back(query in typed()) {
            reads_back(&query)?;
        }
    }
}
