//! Times that a filter of dates asks for.
//!
//! Owns how a period is written, in every field of dates, and written back. Must not know documents.

use std::fmt;

use super::field::Field;
use crate::corpus::date::Date;

/// A time, open at one end or at none. A date stands for all of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first days that are in it; `None` if it has no beginning.
    pub from: Option<Date>,
    /// The last days that are in it; `None` if it has no end.
    pub until: Option<Date>,
}

impl Period {
    /// Reads a period, and whether its ends had to be exchanged.
    pub(super) fn read(field: Field, value: &str) -> Result<(Period, bool), String> {
        let date = |text: &str| {
            Date::read(text).ok_or_else(|| {
                format!("\"{}\" is no date such as 2020, 2020-05, 17/05/2020 or « 17 mai 2020 »", text.trim())
            })
        };
        let end = |text: &str| if text.trim().is_empty() { Ok(None) } else { date(text).map(Some) };
        let (from, until) = match (field, value.split_once("..")) {
            (Field::Before, _) => {
                let before = date(value)?.before();
                (None, Some(before.ok_or_else(|| format!("no date is before {value}"))?))
            }
            (Field::Since, _) => (Some(date(value)?), None),
            (_, Some((from, until))) if value != ".." => (end(from)?, end(until)?),
            _ => (Some(date(value)?), Some(date(value)?)),
        };
        // As texts: a month of 2020 does not lie after the end of 2020.
        let reversed = from
            .zip(until)
            .is_some_and(|(from, until)| from > until && !from.to_string().starts_with(&until.to_string()));
        let (from, until) = if reversed { (until, from) } else { (from, until) };
        Ok((Period { from, until }, reversed))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        if self.from == self.until {
            write!(f, "{}", end(self.from))
        } else {
            write!(f, "{}..{}", end(self.from), end(self.until))
        }
    }
}
