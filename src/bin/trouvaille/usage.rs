//! What is said of a command line that cannot be read.
//!
//! Owns the one line of such an error: the cause and the way out.

use std::num::{IntErrorKind, ParseIntError};

use clap::error::{ContextKind, ContextValue, ErrorKind};

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
        ErrorKind::UnknownArgument => format!(
            "{}: no such option{}",
            named(ContextKind::InvalidArg),
            did_you_mean(ContextKind::SuggestedArg)
        ),
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
                (None, Some(values)) => format!("; it takes one of {values}"),
                (None, None) => std::error::Error::source(error).map(why).unwrap_or_default(),
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
    Some(if said.ends_with('?') { said } else { format!("{said}; see `trouvaille --help`") })
}
