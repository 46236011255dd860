//! Dates as people write them.
//!
//! Owns what counts as a date, how precise it is, and the form in which dates are kept: text that sorts in time.
//! The day is the one that is written, whatever the time zone. A date is of the years 1 to 9999 of our calendar;
//! whatever else was written is none.
//!
//! Laws: what [`Date`] prints is read as itself; one date is earlier than another if its text is.

use std::fmt;

use crate::french::fold::fold;

/// A year, a month of it, or a day: as precise as it was written. Orders by when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    /// From 1; 0 for a whole year.
    month: u8,
    /// From 1; 0 for a whole month or year.
    day: u8,
}

/// The first letters of the months, folded, in French and in English; enough to tell them apart.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["fev", "feb"],
    &["mar"],
    &["avr", "apr"],
    &["mai", "may"],
    &["juin", "jun"],
    &["juil", "jul"],
    &["aou", "aug"],
    &["sep"],
    &["oct"],
    &["nov"],
    &["dec"],
];

/// The names of the months and of the days of the week begin so; a longer word is a name if it is a whole one.
const MONTH_NAMES: &[&str] = &[
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre", "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december", "sept", "janv", "fevr", "juil",
];

const DAY_NAMES: &[&str] = &[
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    "le",
];

impl Date {
    /// Reads a date: `2020`, `2020-05`, `2020-05-17`, with what follows of a time (`2020-05-17T10:00:00Z`);
    /// `17/05/2020`, the day first, also with `-` or `.`; `05/2020`; `17 mai 2020`, `1er mai 2020`, `mai 2020`,
    /// in French or in English. `None` for anything else, and for a day that no month has.
    pub fn read(text: &str) -> Option<Date> {
        let text = text.trim();
        let day = text.split_once(['T', 't']).filter(|(_, time)| is_time(time)).map_or(text, |(day, _)| day);
        let parts: Vec<&str> =
            day.split(|c: char| c.is_whitespace() || c == ',').filter(|p| !p.is_empty()).collect();
        match parts[..] {
            [one] => Date::in_figures(one),
            [one, ref time @ ..] if is_time(&time.concat()) => Date::in_figures(one),
            _ => Date::in_words(&parts),
        }
    }

    fn of(year: u16, month: u8, day: u8) -> Option<Date> {
        let date = Date { year, month, day };
        let is_one = (1..=9999).contains(&year) && month <= 12 && day <= days(year, month);
        is_one.then_some(date)
    }

    fn in_figures(text: &str) -> Option<Date> {
        let sign = text.chars().find(|c| matches!(c, '-' | '/' | '.')).unwrap_or('-');
        let parts: Vec<&str> = text.split(sign).collect();
        match parts[..] {
            [y] => Date::of(year(y)?, 0, 0),
            [y, m] if y.len() == 4 => Date::of(year(y)?, number(m)?, 0),
            [m, y] => Date::of(year(y)?, number(m)?, 0),
            [y, m, d] if y.len() == 4 => Date::of(year(y)?, number(m)?, number(d)?),
            [d, m, y] => Date::of(year(y)?, number(m)?, number(d)?),
            _ => None,
        }
    }

    /// A day of the week and a time of the day are passed over.
    fn in_words(parts: &[&str]) -> Option<Date> {
        let folded: Vec<_> = parts.iter().map(|part| fold(part)).collect();
        let from = usize::from(folded.first().is_some_and(|first| DAY_NAMES.contains(&&**first)));
        let (parts, folded) = (parts.get(from..)?, folded.get(from..)?);
        let at = folded.iter().position(|part| month(part).is_some()).filter(|at| *at < 2)?;
        let named = month(folded.get(at)?)?;
        // `May 17, 2020` as well as `17 mai 2020`.
        let (day, year_at) = match (at, folded.get(1).and_then(|part| day_of(part))) {
            (1, _) => (Some(day_of(folded.first()?)?), 2),
            (_, Some(day)) => (Some(day), 2),
            _ => (None, 1),
        };
        let rest = parts.get(year_at + 1..)?;
        let ends = rest.is_empty() || rest.first().is_some_and(|time| time.contains(':') && is_time(time));
        ends.then_some(())?;
        Date::of(year(parts.get(year_at)?)?, named, day.unwrap_or(0))
    }

    /// The last date, as precise as this one, that ends before this one begins; `None` before the year 1.
    pub fn before(self) -> Option<Date> {
        let Date { year, month, day } = self;
        match (month, day) {
            (0, _) => Date::of(year.checked_sub(1)?, 0, 0),
            (1, 0) => Date::of(year.checked_sub(1)?, 12, 0),
            (_, 0) => Date::of(year, month - 1, 0),
            (1, 1) => Date::of(year.checked_sub(1)?, 12, 31),
            (_, 1) => Date::of(year, month - 1, days(year, month - 1)),
            _ => Date::of(year, month, day - 1),
        }
    }

    /// The month and the year that this date lies in, as dates.
    pub fn around(self) -> impl Iterator<Item = Date> {
        let month = (self.day > 0).then_some(Date { day: 0, ..self });
        month.into_iter().chain((self.month > 0).then_some(Date { month: 0, day: 0, ..self }))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, day } = self;
        match (month, day) {
            (0, _) => write!(f, "{year:04}"),
            (_, 0) => write!(f, "{year:04}-{month:02}"),
            _ => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// The form of a date that is kept: the date, and the time if one is written behind it as `T10:00:00`. `None` if it
/// is no date.
pub fn sortable(text: &str) -> Option<String> {
    let date = Date::read(text)?.to_string();
    let time = text.trim().split_once(['T', 't']).map(|(_, time)| time).filter(|time| is_time(time));
    Some(match time {
        Some(time) if date.len() == 10 => format!("{date}T{time}"),
        _ => date,
    })
}

/// Whether a text is a time of the day, with what tells its zone.
fn is_time(text: &str) -> bool {
    let figures = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-');
    let text = text.trim_end_matches(|c: char| c.is_ascii_uppercase());
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(':') && text.chars().all(figures)
}

/// Four figures.
fn year(text: &str) -> Option<u16> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// One or two figures that are not 0.
fn number(text: &str) -> Option<u8> {
    let figures = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    figures.then(|| text.parse().ok())?.filter(|number| *number > 0)
}

/// A day of the month: `17`, `1er`, `1st`.
fn day_of(folded: &str) -> Option<u8> {
    let figures = folded.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = matches!(&folded[figures.len()..], "" | "er" | "st" | "nd" | "rd" | "th");
    ordinal.then(|| number(figures))?
}

/// The month that a folded word names, from 1.
fn month(folded: &str) -> Option<u8> {
    let place = MONTHS.iter().position(|starts| starts.iter().any(|start| folded.starts_with(start)))?;
    (folded.len() == 3 || MONTH_NAMES.contains(&folded)).then_some(place as u8 + 1)
}

/// The days of a month; 0 of month 0.
fn days(year: u16, month: u8) -> u8 {
    match month {
        0 => 0,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates() {
        for (text, expected) in [
            ("2020", "2020"),
            (" 2020-05 ", "2020-05"),
            ("2020-5-7", "2020-05-07"),
            ("2020/05/17", "2020-05-17"),
            ("17/05/2020", "2020-05-17"),
            ("17.5.2020", "2020-05-17"),
            ("17-05-2020", "2020-05-17"),
            ("05/2020", "2020-05"),
            ("2020-05-17T23:30:00+02:00", "2020-05-17"),
            ("2020-05-17 10:00", "2020-05-17"),
            ("2020-05-17 10:00:00 +0200", "2020-05-17"),
            ("17 mai 2020", "2020-05-17"),
            ("1er août 1914", "1914-08-01"),
            ("Le 1ᵉʳ AOÛT 1914", "1914-08-01"),
            ("dimanche 17 mai 2020", "2020-05-17"),
            ("mai 2020", "2020-05"),
            ("févr. 2020", "2020-02"),
            ("29 fév. 2020", "2020-02-29"),
            ("déc. 1999", "1999-12"),
            ("Sun, 17 May 2020 10:00:00 +0200", "2020-05-17"),
            ("May 17, 2020", "2020-05-17"),
            ("July 4th, 1776", "1776-07-04"),
            ("juin 1944", "1944-06"),
            ("juil. 1789", "1789-07"),
            ("0800", "0800"),
        ] {
            assert_eq!(Date::read(text).map(|date| date.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "", "hier", "20", "800", "0000", "-0044", "12020", "2020-13", "2020-00", "2021-02-29",
            "31/04/2020", "2020-05-17-3", "1589673600", "1914-1918", "17/05/20", "mai", "17 mai",
            "17 mai 2020 vers midi", "maison 2020", "marcher 2020", "2020..2021", "Tuvalu 2020", "2020T",
            "T10:00", "٢٠٢٠", "99 mai 2020",
        ] {
            assert_eq!(Date::read(text), None, "{text}");
        }
    }

    #[test]
    fn before() {
        for (date, expected) in [
            ("2020", Some("2019")),
            ("2020-01", Some("2019-12")),
            ("2020-05", Some("2020-04")),
            ("2020-05-17", Some("2020-05-16")),
            ("2020-03-01", Some("2020-02-29")),
            ("1900-03-01", Some("1900-02-28")),
            ("2020-01-01", Some("2019-12-31")),
            ("0001", None),
            ("0001-01-01", None),
        ] {
            let before = Date::read(date).unwrap().before().map(|date| date.to_string());
            assert_eq!(before.as_deref(), expected, "{date}");
        }
    }

    #[test]
    fn what_is_kept() {
        for (text, kept) in [
            ("17/05/2020", Some("2020-05-17")),
            ("2020-05-17T23:30:00+02:00", Some("2020-05-17T23:30:00+02:00")),
            ("2020", Some("2020")),
            ("Octobre 2020", Some("2020-10")),
            ("hier", None),
        ] {
            assert_eq!(sortable(text).as_deref(), kept, "{text}");
        }
    }

    fn date() -> impl Strategy<Value = Date> {
        let parts = (1..=9999u16, 0..=12u8, 0..=31u8);
        parts.prop_filter_map("a day that no month has", |(year, month, day)| Date::of(year, month, day))
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in ".{0,24}") {
            Date::read(&text);
            sortable(&text);
        }

        #[test]
        fn printed_dates_are_read_as_themselves(date in date()) {
            prop_assert_eq!(Date::read(&date.to_string()), Some(date));
        }

        #[test]
        fn text_sorts_in_time(one in date(), other in date()) {
            prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
        }
    }
}
