//! `help`, `man` and `completions`.
//!
//! Owns the page on what a query can say.

use std::io::{self, Write};

use anstyle::Style;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::Outcome;
use crate::args::Args;

/// What a query can say: what is typed, and what it finds. A line without a second half is a heading.
const QUERY: &[(&str, &str)] = &[
    ("Words", ""),
    ("liberté presse", "any of these words, in any form; more of them, rarer and closer come first"),
    ("liberte PRESSE", "the same: accents and capitals never hide a match, they only help to rank"),
    ("=pêche", "this very word, accents included (not « pêches », not « péché »)"),
    ("chant*", "words that begin so: chant, chanteur, chantait"),
    ("chateu~", "words one or two letters away: château"),
    ("Phrases", ""),
    ("\"liberté de la presse\"", "these words in a row; « » and “ ” are quotes too"),
    ("\"presse libre\"~3", "in this order, with up to three other words between"),
    ("=\"les eaux vives\"", "in these very forms"),
    ("porte-monnaie", "the compound, also written portemonnaie or porte monnaie"),
    ("Needs", ""),
    ("+loi décret", "a passage must have « loi »; « décret » helps to rank"),
    ("loi -décret", "a passage may not have « décret »"),
    ("loi ET décret", "both (AND too)"),
    ("loi OU décret", "either (OR too)"),
    ("loi SAUF décret", "the first without the second (NOT too)"),
    ("(loi OU décret) presse", "parentheses make a group"),
    ("Filters", ""),
    ("titre:\"code du travail\"", "the title has these words in a row, in any form (title: too)"),
    ("auteur:\"Victor Hugo\"", "an author has these names, in any order (author: too)"),
    (
        "chemin:droit/",
        "the file lies in this folder; chemin:*.md, fits a glob; chemin:2020, has this (path: too)",
    ),
    ("type:text,markdown", "the file is of one of these kinds"),
    ("date:2020..2024", "of that time; date:2020, date:2020-05, date:17/05/2020, date:\"17 mai 2020\""),
    ("depuis:2020 avant:2024", "of that year or later; earlier than that year (since: and before: too)"),
    ("étiquette:droit", "the document has this tag (etiquette: and tag: too)"),
    ("loi -type:jsonl", "not of this kind"),
    ("loi (type:text OU tag:eau)", "either; among themselves filters are joined as words are"),
    ("Good to know", ""),
    ("titre: code", "a space after the colon: ordinary words, which is said"),
    ("l’été, S.N.C.F., 10 000", "also finds été, SNCF, 10000; XIXᵉ siècle also finds 19e siècle"),
    ("AMENDE OU PRISON", "without a small letter ET, OU, SAUF are words, not operators, which is said"),
    ("-- -mot", "after --, a query may begin with a dash"),
];

/// Prints help on a topic.
pub(crate) fn help(topic: Option<&str>) -> anyhow::Result<Outcome> {
    let mut program = Args::command();
    program.build();
    let command = match topic {
        Some("query") => return query(),
        Some(topic) => program
            .find_subcommand_mut(topic)
            .ok_or_else(|| anyhow::anyhow!("no help on {topic:?}; `trouvaille help` lists the commands"))?,
        None => &mut program,
    };
    let help = command.render_long_help();
    let mut out = anstream::stdout().lock();
    write!(out, "{}", help.ansi())?;
    Ok(Outcome::Done)
}

fn query() -> anyhow::Result<Outcome> {
    let bold = Style::new().bold();
    let mut out = anstream::stdout().lock();
    for (typed, finds) in QUERY {
        if finds.is_empty() {
            writeln!(out, "{bold}{typed}{bold:#}")?;
        } else {
            writeln!(out, "  {typed:<25} {finds}")?;
        }
    }
    writeln!(
        out,
        "\nAny text is a query: what cannot be read is read as words, and that is said.\n\
         `trouvaille analyze --query '...'` shows how a query is read."
    )?;
    Ok(Outcome::Done)
}

/// Prints the manual of the program or of one command.
pub(crate) fn man(command: Option<&str>) -> anyhow::Result<Outcome> {
    let mut program = Args::command();
    program.build();
    let page = match command {
        Some(name) => program
            .find_subcommand(name)
            .ok_or_else(|| anyhow::anyhow!("no command {name:?}; `trouvaille help` lists the commands"))?
            .clone()
            .display_name(format!("trouvaille-{name}")),
        None => program,
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    io::stdout().lock().write_all(&roff)?;
    Ok(Outcome::Done)
}

/// Prints the completions of a shell.
pub(crate) fn completions(shell: Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "trouvaille", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::QUERY;
    use trouvaille::query::parse::parse;

    #[test]
    fn every_example_is_read_as_the_table_says() {
        for (typed, finds) in
            QUERY.iter().filter(|(typed, finds)| !finds.is_empty() && !typed.starts_with("--"))
        {
            assert_eq!(!parse(typed).notices.is_empty(), finds.ends_with("which is said"), "{typed}");
        }
    }
}
