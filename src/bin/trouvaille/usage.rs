//! Reading a command line, and what is said of one that cannot be read.
//!
//! Owns queries that begin with a dash, and the one line of an error: the cause and the way out.

use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use trouvaille::query::parse::parse;

use crate::args::{Args, Command};

/// What was typed. A query that begins with a dash (`-type:html loi`) is no option.
pub(crate) fn args() -> Result<Args, clap::Error> {
    Args::try_parse().or_else(|error| match Args::try_parse_from(std::env::args_os().map(marked)) {
        Ok(args) if matches!(args.command, Command::Search(_) | Command::Analyze(_)) => Ok(args),
        _ => Err(error),
    })
}

/// What begins with a dash and can only be a query begins with a space instead, which no option does.
fn marked(arg: OsString) -> OsString {
    match arg.to_str() {
        Some(text) if is_excluding(text) => format!(" {text}").into(),
        _ => arg,
    }
}

/// An argument as it was typed.
pub(crate) fn unmarked(arg: &str) -> &str {
    arg.strip_prefix(' ').filter(|typed| is_excluding(typed)).unwrap_or(arg)
}

/// Whether an argument that begins with a dash can only be a query: no short option has a blank or names a filter.
fn is_excluding(arg: &str) -> bool {
    let short = arg.starts_with('-') && !arg.starts_with("--");
    short && (arg.contains(char::is_whitespace) || !parse(arg).filters.is_empty())
}

/// Whether the command is to search.
fn is_search() -> bool {
    std::env::args_os().skip(1).any(|arg| arg == "search" || arg == "query")
}

/// The first argument that looks like a word behind a dash, if it is for a command that takes a query.
fn dashed_word() -> Option<String> {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    let takes_query = is_search() || args.clone().any(|arg| arg == "analyze");
    let is_word = |arg: &str| {
        arg.strip_prefix('-').is_some_and(|word| word.chars().count() > 2 && !word.starts_with('-'))
    };
    args.find(|arg| is_word(arg)).filter(|_| takes_query).map(str::to_owned)
}

/// What to type for an option of `grep` or `rg` that has another name here.
fn instead(option: &str) -> Option<&'static str> {
    Some(match option {
        "-t" => "for one kind of file say --type",
        "-g" | "--glob" | "--iglob" => "for paths that fit a pattern say --path",
        "-m" | "--max-count" => "for at most so many passages say -n",
        "-A" | "-B" | "--after-context" | "--before-context" => "for the sentences around a match say -C",
        "-i" | "-s" | "-S" | "--ignore-case" | "--case-sensitive" | "--smart-case" => {
            "case and accents never hide a match (for one spelling ask for '=mot')"
        }
        "-w" | "-F" | "-x" | "--word-regexp" | "--fixed-strings" => {
            "whole words are matched (for words in a row ask for '\"un mot\"')"
        }
        "-e" | "-E" | "-P" | "--regexp" => "there are no regular expressions (a beginning: 'mot*')",
        "-v" | "--invert-match" => "what must not be there has a dash before it: 'loi -décret'",
        "-r" | "-R" | "--recursive" => "folders are searched whole",
        "--count-matches" => "-c counts the passages that match",
        "--hidden" | "--no-ignore" => "`trouvaille index` takes it, and the folder keeps it",
        _ => return None,
    })
}

/// Why a value is not taken.
fn why(source: &(dyn std::error::Error + 'static)) -> String {
    match source.downcast_ref::<ParseIntError>().map(ParseIntError::kind) {
        Some(IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => "; it is too large".to_owned(),
        Some(_) => "; it takes a whole number".to_owned(),
        None => format!(": {source}"),
    }
}

/// One line on what is wrong with a command line; `None` for help and version, which are no errors.
pub(crate) fn complaint(error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let named = |kind| text(kind).unwrap_or_default();
    let did_you_mean = |kind| text(kind).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
    let said = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => {
            let option = named(ContextKind::InvalidArg);
            let meant = match instead(&option) {
                Some(meant) if is_search() && dashed_word().is_none() => format!("; {meant}"),
                _ => did_you_mean(ContextKind::SuggestedArg),
            };
            format!("{option}: no such option{meant}")
        }
        ErrorKind::InvalidSubcommand => format!(
            "{}: no such command{}",
            named(ContextKind::InvalidSubcommand),
            did_you_mean(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let option = named(ContextKind::InvalidArg);
            let value = named(ContextKind::InvalidValue);
            let way_out = match (text(ContextKind::SuggestedValue), text(ContextKind::ValidValue)) {
                (Some(near), _) => format!("; did you mean {near}?"),
                (None, Some(values)) if !values.is_empty() => format!("; it takes one of {values}"),
                (None, _) => std::error::Error::source(error).map(why).unwrap_or_default(),
            };
            if value.is_empty() {
                format!("{option} needs a value{way_out}")
            } else {
                format!("{option} does not take {value:?}{way_out}")
            }
        }
        ErrorKind::ArgumentConflict => {
            format!("{} does not go with {}", named(ContextKind::InvalidArg), named(ContextKind::PriorArg))
        }
        ErrorKind::MissingRequiredArgument => format!("{} is missing", named(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand => "a command is missing".to_owned(),
        ErrorKind::InvalidUtf8 => "an argument that is no path is not UTF-8".to_owned(),
        _ => {
            let whole = error.to_string();
            let first = whole.lines().next().unwrap_or_default();
            first.strip_prefix("error: ").unwrap_or(first).to_owned()
        }
    };
    if matches!(
        error.kind(),
        ErrorKind::UnknownArgument | ErrorKind::InvalidValue | ErrorKind::ValueValidation
    ) && let Some(word) = dashed_word()
    {
        return Some(format!(
            "{said}; if {word} is part of a query, put `--` before it: trouvaille search -- '{word} ...'"
        ));
    }
    Some(if said.ends_with('?') { said } else { format!("{said}; see `trouvaille --help`") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_only_be_a_query() {
        for query in
            ["-type:html", "-titre:\"code du travail\"", "-loi décret", "-\"un mot\" loi", "-=été -n"]
        {
            assert!(is_excluding(query), "{query}");
            assert_eq!(unmarked(marked(query.into()).to_str().unwrap()), query);
        }
        for other in
            ["-n", "-n5", "-lc", "-mot", "--type:html", "--title=a b", "-", "--", "loi -type:html", ""]
        {
            assert!(!is_excluding(other), "{other}");
            assert_eq!(unmarked(marked(other.into()).to_str().unwrap()), other);
        }
        assert_eq!(unmarked(" loi"), " loi");
    }
}
