//! Filters: what a document must be, whatever its passages say.
//!
//! Owns what the values of each field mean, and how a filter is written back. A filter is required, never
//! ranks and is never marked; filters hold for a whole query, and are joined with each other, never with words. Must
//! not know an index. Law: what a filter prints is read as itself.

use std::fmt;
use std::ops::Range;

use super::display::spelling;
use super::field;
pub use super::field::Field;
use super::lex::opens_quote;
pub use super::period::Period;
use crate::corpus::Format;
use crate::corpus::pattern::Pattern;
use crate::french::fold::fold;
use crate::french::{self, Token};

/// Values that the filters of a query may have, all together.
pub const MAX_VALUES: usize = 256;

/// What is asked of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Whether it is asked not to be so.
    pub negated: bool,
    /// What it is asked to be.
    pub test: Test,
}

/// What a document may be asked to be. Of several values, one is enough; there is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Its title has one of these rows of words.
    Title(Vec<Vec<Token>>),
    /// One of its authors has all the words of one of these in his or her names.
    Author(Vec<Vec<Token>>),
    /// Its path matches one of these patterns ([`Pattern`]).
    Path(Vec<String>),
    /// It is a file of one of these kinds ([`Format::name`]).
    Kind(Vec<String>),
    /// Its date lies, or may lie, in one of these periods.
    Date(Vec<Period>),
    /// It has one of these tags.
    Tag(Vec<String>),
    /// One of these holds; at least two.
    Any(Vec<Filter>),
    /// Each of these holds; at least two.
    All(Vec<Filter>),
}

/// What values of a field ask for; `tokens` gives those of a range of the text. `notice` takes what was not read as
/// typed.
///
/// # Errors
/// What is wrong with a value, in words.
pub(super) fn read(
    field: Field,
    text: &str,
    values: &[Range<usize>],
    mut tokens: impl FnMut(Range<usize>) -> Vec<Token>,
    mut notice: impl FnMut(String),
) -> Result<Test, String> {
    let typed = || values.iter().map(|value| &text[value.clone()]);
    let mut rows = || values.iter().map(|value| tokens(value.clone())).collect::<Vec<_>>();
    let named = |rows: Vec<Vec<Token>>| match rows.iter().position(Vec::is_empty) {
        Some(empty) => Err(format!("\"{}\" has no word", &text[values[empty].clone()])),
        None => Ok(rows),
    };
    Ok(match field {
        Field::Title => Test::Title(named(rows())?),
        Field::Author => Test::Author(named(rows())?),
        Field::Path => Test::Path(typed().map(pattern).collect::<Result<_, _>>()?),
        Field::Kind => Test::Kind(typed().map(kind).collect::<Result<_, _>>()?),
        Field::Tag => Test::Tag(typed().map(tag).collect::<Result<_, _>>()?),
        Field::Date | Field::Since | Field::Before => {
            let mut periods = Vec::new();
            for value in typed() {
                let (period, reversed) = Period::read(field, value)?;
                if reversed {
                    notice(format!("\"{value}\" ends before it begins; it was read as {period}"));
                }
                periods.push(period);
            }
            Test::Date(periods)
        }
    })
}

fn pattern(value: &str) -> Result<String, String> {
    let value = plain(value);
    match Pattern::new(&value) {
        Some(_) => Ok(value),
        None => Err(format!("\"{value}\" is no pattern of paths")),
    }
}

fn kind(value: &str) -> Result<String, String> {
    let kind = Format::meant(&fold(value)).map(|format| format.name().to_owned());
    kind.ok_or_else(|| format!("\"{value}\" is no kind of files; the kinds are {}", Format::names()))
}

fn tag(value: &str) -> Result<String, String> {
    let tag = plain(value);
    if tag.chars().any(char::is_alphanumeric) { Ok(tag) } else { Err(format!("\"{value}\" is no tag")) }
}

/// The value without quotes, which would close those it is printed in, and without runs of blanks.
fn plain(value: &str) -> String {
    let words = value.split(|c: char| c.is_whitespace() || c == '»' || opens_quote(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Filter {
    /// Reads what is asked of one field: what may stand after the colon in a query, but that a value without quotes
    /// goes up to the next comma.
    ///
    /// # Errors
    /// What is wrong with a value, in words.
    pub fn read(field: Field, values: &str) -> Result<Filter, String> {
        let text = crate::corpus::canonical(values);
        let written = field::values(&text, 0, field, str::len);
        if written.values.is_empty() {
            return Err("it is empty".to_owned());
        }
        if written.end < text.len() || written.open || written.values.len() > MAX_VALUES {
            return Err("its quotes do not end where a value ends, or it has too many values".to_owned());
        }
        let tokens = |range: Range<usize>| french::analyse(&text[range]);
        Ok(Filter { negated: false, test: read(field, &text, &written.values, tokens, drop)? })
    }

    /// One that asks for the contrary.
    pub(super) fn not(self) -> Filter {
        Filter { negated: !self.negated, ..self }
    }

    /// One that asks for each of some, of which there must be one.
    pub(super) fn all(filters: Vec<Filter>) -> Filter {
        Filter::joined(filters, Test::All)
    }

    /// One that asks for any of some, of which there must be one.
    pub(super) fn any(filters: Vec<Filter>) -> Filter {
        Filter::joined(filters, Test::Any)
    }

    fn joined(mut filters: Vec<Filter>, join: fn(Vec<Filter>) -> Test) -> Filter {
        match filters.len() {
            1 => filters.remove(0),
            _ => Filter { negated: false, test: join(filters) },
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.negated { "-" } else { "" })?;
        let row = |words: &Vec<Token>| value(&spelling(words, false));
        let all = |filters: &[Filter], between: &str| {
            let filters: Vec<String> = filters.iter().map(Filter::to_string).collect();
            format!("({})", filters.join(between))
        };
        let (name, values): (_, Vec<String>) = match &self.test {
            Test::Any(filters) => return f.write_str(&all(filters, " OU ")),
            Test::All(filters) => return f.write_str(&all(filters, " ")),
            Test::Title(rows) => ("titre", rows.iter().map(row).collect()),
            Test::Author(rows) => ("auteur", rows.iter().map(row).collect()),
            Test::Path(patterns) => ("chemin", patterns.iter().map(|pattern| value(pattern)).collect()),
            Test::Kind(kinds) => ("type", kinds.iter().map(|kind| value(kind)).collect()),
            Test::Date(periods) => ("date", periods.iter().map(Period::to_string).collect()),
            Test::Tag(tags) => ("étiquette", tags.iter().map(|tag| value(tag)).collect()),
        };
        write!(f, "{name}:{}", values.join(","))
    }
}

/// A value as it is written, in quotes unless it is a word or a simple path.
fn value(value: &str) -> String {
    let is_simple = value.chars().all(|c| c.is_alphanumeric() || "-_./*?".contains(c));
    if is_simple { value.to_owned() } else { format!("\"{value}\"") }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    /// Queries, and how they are read.
    const READ: &[(&str, &str)] = &[
        // Fields
        ("titre:Contrat", "titre:contrat"),
        ("title:\"Code du travail\"", "titre:\"code du travail\""),
        ("TITRE:«\u{a0}L’œuvre au noir\u{a0}»", "titre:\"œuvre au noir\""),
        ("auteur:Hugo", "auteur:hugo"),
        ("author:\"Victor Hugo\",Zola", "auteur:\"victor hugo\",zola"),
        ("chemin:droit/*.md", "chemin:droit/*.md"),
        ("path:\"vieux textes/\"", "chemin:\"vieux textes/\""),
        ("chemin:*.{md,txt},notes", "chemin:\"*.{md,txt}\",notes"),
        ("type:PDF,html", "type:pdf,html"),
        ("type:.md", "type:markdown"),
        ("tag:Économie", "étiquette:Économie"),
        ("etiquette:\"droit  du travail\"", "étiquette:\"droit du travail\""),
        ("étiquette:droit-du-travail", "étiquette:droit-du-travail"),
        // Dates
        ("date:2020", "date:2020"),
        ("date:17/05/2020", "date:2020-05-17"),
        ("date:\"17 mai 2020\"", "date:2020-05-17"),
        ("date:2020..2024", "date:2020..2024"),
        ("date:2020..", "date:2020.."),
        ("date:..2024-05", "date:..2024-05"),
        ("date:2019,2021-05..2021-07", "date:2019,2021-05..2021-07"),
        ("date:\"1er mai 2020..3 mai 2020\"", "date:2020-05-01..2020-05-03"),
        ("date:2020-05..2020", "date:2020-05..2020"),
        ("depuis:2020-05", "date:2020-05.."),
        ("since:2020-05-17", "date:2020-05-17.."),
        ("avant:2020", "date:..2019"),
        ("before:2020-03-01", "date:..2020-02-29"),
        // With words
        ("loi titre:code décret", "loi décret titre:code"),
        ("loi -type:pdf", "loi -type:pdf"),
        ("loi +type:pdf", "loi type:pdf"),
        ("loi SAUF type:pdf", "loi -type:pdf"),
        ("loi ET type:pdf", "loi type:pdf"),
        ("type:pdf ET loi décret", "loi décret type:pdf"),
        ("type:pdf loi ET décret", "+loi +décret type:pdf"),
        ("-loi type:pdf", "-loi type:pdf"),
        ("(loi OU décret) type:pdf", "loi décret type:pdf"),
        ("(loi OU \"a b\") type:pdf", "(loi OU \"a b\") type:pdf"),
        ("10 type:pdf 000", "10, 000 type:pdf"),
        ("(10 OU 20) type:pdf", "10 20 type:pdf"),
        // With each other
        ("type:pdf auteur:hugo", "type:pdf auteur:hugo"),
        ("type:pdf OU auteur:hugo", "(type:pdf OU auteur:hugo)"),
        ("(type:pdf OU tag:eau) loi", "loi (type:pdf OU étiquette:eau)"),
        ("type:pdf tag:eau OU type:html", "((type:pdf étiquette:eau) OU type:html)"),
        ("loi SAUF (type:pdf tag:eau)", "loi -(type:pdf étiquette:eau)"),
        ("-(type:pdf OU -tag:eau)", "-(type:pdf OU -étiquette:eau)"),
        ("--type:pdf", "type pdf"),
        ("((type:pdf)) (tag:eau)", "type:pdf étiquette:eau"),
        // Ordinary text
        ("titre : code", "titre code"),
        ("Note: voir", "note voir"),
        ("l'article: un", "article un"),
        ("http://exemple.fr", "http exemple fr"),
        ("à 10:30", "à 10 30"),
        ("sous-titre:code", "sous-titre code"),
        ("l’auteur:hugo", "auteur hugo"),
        ("\"titre:code\"", "+\"titre code\""),
        ("note:oui", "note oui"),
        ("page:12", "page 12"),
        ("titre:étudiant(e)s", "titre:étudiant"),
        ("type:pdf, html", "html type:pdf"),
        ("type:pdf,,html", "type:pdf,html"),
    ];

    #[test]
    fn queries_with_filters_are_read_as() {
        for (query, read_as) in READ {
            let read = parse(query);
            assert_eq!(read.to_string(), *read_as, "{query}");
            assert_eq!(parse(read_as).to_string(), *read_as, "{query}");
        }
    }

    /// Queries, how they are read, and what is said.
    const SAID: &[(&str, &str, &str)] = &[
        (
            "date:hier",
            "date hier",
            "\"hier\" is no date such as 2020, 2020-05, 17/05/2020 or « 17 mai 2020 »; `date:hier` was read as words",
        ),
        (
            "loi -date:2021-02-29",
            "loi -\"date 2021-02-29\"",
            "\"2021-02-29\" is no date such as 2020, 2020-05, 17/05/2020 or « 17 mai 2020 »; `date:2021-02-29` was read as words",
        ),
        (
            "date:-44",
            "date 44",
            "\"-44\" is no date such as 2020, 2020-05, 17/05/2020 or « 17 mai 2020 »; `date:-44` was read as words",
        ),
        ("avant:0001", "avant 0001", "no date is before 0001; `avant:0001` was read as words"),
        (
            "date:2024..2020",
            "date:2020..2024",
            "\"2024..2020\" ends before it begins; it was read as 2020..2024",
        ),
        ("titre:!!", "titre", "\"!!\" has no word; `titre:!!` was read as words"),
        (
            "loi type:pages",
            "loi type pages",
            "\"pages\" is no kind of files; the kinds are text, markdown, jsonl, html, pdf, docx, rtf, odt, epub, csv, xml, email; \
             `type:pages` was read as words",
        ),
        ("auteur:", "auteur", "`auteur:` has no value right after its colon; it was read as a word"),
        ("loi -titre:", "loi -titre", "`titre:` has no value right after its colon; it was read as a word"),
        ("Titre: code", "titre code", "`Titre:` has no value right after its colon; it was read as a word"),
        ("(titre:)", "titre", "`titre:` has no value right after its colon; it was read as a word"),
        ("date:,", "date", "`date:` has no value right after its colon; it was read as a word"),
        ("auteur:\"\"", "auteur", "`auteur:` has no value right after its colon; it was read as a word"),
        (
            "loi tpye:html",
            "loi tpye html",
            "`tpye:` is no filter; did you mean `type:`? It was read as a word",
        ),
        (
            "auteurs:hugo",
            "auteurs hugo",
            "`auteurs:` is no filter; did you mean `auteur:`? It was read as a word",
        ),
        (
            "-ettiquete:eau loi",
            "-\"ettiquete eau\" loi",
            "`ettiquete:` is no filter; did you mean `etiquette:`? It was read as a word",
        ),
        ("tag:-", "tag", "\"-\" is no tag; `tag:-` was read as words"),
        ("chemin:[a", "chemin a", "\"[a\" is no pattern of paths; `chemin:[a` was read as words"),
        ("loi =type:pdf", "loi type:pdf", "`=` does not go with a filter; it was left out"),
        (
            "titre:chant*",
            "titre:chant",
            "`*` and `~` do not count in filters of titles and names; they were left out",
        ),
        (
            "loi OU décret type:pdf",
            "loi décret type:pdf",
            "a filter holds for the whole query, not for a part of it",
        ),
        (
            "(loi type:pdf) décret",
            "loi décret type:pdf",
            "a filter holds for the whole query, not for a part of it",
        ),
        ("loi OU type:pdf", "loi type:pdf", "a filter holds for the whole query, not for a part of it"),
        (
            "loi SAUF décret type:pdf",
            "loi -décret type:pdf",
            "a filter holds for the whole query, not for a part of it",
        ),
        (
            "auteur:\"Victor Hugo",
            "auteur:\"victor hugo\"",
            "the quote opened before \"Victor\" is not closed; it was read to the end of the query",
        ),
    ];

    #[test]
    fn what_is_not_read_is_said() {
        for (query, read_as, notice) in SAID {
            let read = parse(query);
            assert_eq!(
                (read.to_string().as_str(), &read.notices[..]),
                (*read_as, &[(*notice).to_owned()][..]),
                "{query}"
            );
        }
        for (query, _) in READ.iter().filter(|(query, _)| !query.is_empty()) {
            assert_eq!(parse(query).notices, [""; 0], "{query}");
        }
    }

    #[test]
    fn values_have_a_limit() {
        let read = parse(&format!("tag:{}", "a,".repeat(300)));
        assert_eq!(
            read.notices,
            ["the filters of the query have more than 256 values; the rest were left out"]
        );
        assert_eq!(read.to_string(), format!("étiquette:{}", vec!["a"; 256].join(",")));
    }

    #[test]
    fn values_by_themselves() {
        for (field, values, read_as) in [
            (Field::Author, "Victor Hugo, \"Zola, Émile\"", "auteur:\"victor hugo\",\"zola émile\""),
            (Field::Title, "Code du travail", "titre:\"code du travail\""),
            (Field::Date, "17 mai 2020..", "date:2020-05-17.."),
            (Field::Before, "2020,", "date:..2019"),
            (Field::Path, "*.{md,txt}", "chemin:\"*.{md,txt}\""),
            (Field::Kind, "pdf, HTML", "type:pdf,html"),
        ] {
            assert_eq!(Filter::read(field, values).unwrap().to_string(), read_as, "{values}");
        }
        for (field, values) in [
            (Field::Date, "hier"),
            (Field::Kind, ""),
            (Field::Kind, ","),
            (Field::Title, "\"a\" b"),
            (Field::Title, "\"a"),
        ] {
            assert!(Filter::read(field, values).is_err(), "{values}");
        }
    }
}
