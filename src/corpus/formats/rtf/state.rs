//! What a group says of the text in it.
//!
//! Owns where text belongs (the text, a note, nowhere) and what of it is shown. A group inherits from the one around it, and
//! what it changes ends with it.

use crate::corpus::decode;

/// The code page of fonts whose signs are pictures.
pub(super) const PICTURES: u32 = 42;

/// Where the text of a group belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    #[default]
    Text,
    Note,
    /// The list of fonts, and of styles.
    Fonts,
    Styles,
    Style,
    /// What is said of the whole.
    Info,
    Title,
    Author,
    Keywords,
    Date,
    /// Left out.
    Nowhere,
}

impl Place {
    /// Where the text of a group belongs that begins with this word, within another; `None` if where that does.
    pub(super) fn named(name: &str, starred: bool, around: Place) -> Option<Place> {
        if around == Place::Nowhere {
            return None;
        }
        Some(match (name, around) {
            ("title", Place::Info) => Place::Title,
            ("author", Place::Info) => Place::Author,
            ("keywords", Place::Info) => Place::Keywords,
            ("creatim", Place::Info) => Place::Date,
            (_, Place::Info) => Place::Nowhere,
            ("footnote", _) => Place::Note,
            ("fonttbl", _) => Place::Fonts,
            ("stylesheet", _) => Place::Styles,
            (_, Place::Styles) if starred => Place::Nowhere,
            (_, Place::Styles) => Place::Style,
            ("info", _) => Place::Info,
            // Text in drawings.
            ("shpinst" | "shptxt" | "do" | "dptxbxtext", _) => return None,
            _ if starred || is_left_out(name) => Place::Nowhere,
            _ => return None,
        })
    }
}

/// Pictures, running heads, commands of fields, entries of indexes, numbers of lists, what is there a second time.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "colortbl"
            | "pict"
            | "nonshppict"
            | "objdata"
            | "fldinst"
            | "sp"
            | "xe"
            | "tc"
            | "tcn"
            | "rxe"
            | "listtext"
            | "pntext"
            | "pntxta"
            | "pntxtb"
            | "header"
            | "headerl"
            | "headerr"
            | "headerf"
            | "footer"
            | "footerl"
            | "footerr"
            | "footerf"
            | "ftnsep"
            | "ftnsepc"
            | "ftncn"
            | "aftnsep"
            | "aftnsepc"
            | "aftncn"
            | "private"
            | "filetbl"
            | "nesttableprops"
            | "nonesttables"
    )
}

/// What a group says of the text in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) place: Place,
    pub(super) font: Option<i32>,
    /// How many signs stand for a character that is given by its number, in programs that do not know it.
    pub(super) alternatives: u32,
    hidden: bool,
    deleted: bool,
    pub(super) in_table: bool,
    pub(super) style: i32,
    /// The outline that the paragraph itself has.
    pub(super) outline: Option<i32>,
}

impl Default for Group {
    fn default() -> Group {
        Group {
            place: Place::Text,
            font: None,
            alternatives: 1,
            hidden: false,
            deleted: false,
            in_table: false,
            style: 0,
            outline: None,
        }
    }
}

impl Group {
    /// Whether its text is shown.
    pub(super) fn is_shown(&self) -> bool {
        matches!(self.place, Place::Text | Place::Note) && !self.hidden && !self.deleted
    }

    /// Takes a word that says how the text is; whether it was one.
    pub(super) fn set(&mut self, name: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        match name {
            "uc" => {
                self.alternatives = number.and_then(|count| u32::try_from(count).ok()).unwrap_or(1).min(16);
            }
            "f" => self.font = number,
            "v" => self.hidden = on,
            "deleted" => self.deleted = on,
            "plain" => (self.hidden, self.deleted, self.font) = (false, false, None),
            "pard" => (self.in_table, self.style, self.outline) = (false, 0, None),
            "intbl" => self.in_table = on,
            "s" => self.style = number.unwrap_or_default(),
            "outlinelevel" => self.outline = number,
            _ => return false,
        }
        true
    }
}

/// The code page of a font's set of characters; `None` if that of the whole.
pub(super) fn page_of(charset: i32) -> Option<u32> {
    Some(match charset {
        0 => decode::WINDOWS_PAGE,
        2 => PICTURES,
        77 => decode::MAC_PAGE,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        255 => decode::DOS_PAGE,
        _ => return None,
    })
}

/// The sign that a word stands for.
pub(super) fn sign(name: &str) -> Option<&'static str> {
    Some(match name {
        "tab" | "emspace" | "enspace" | "qmspace" => " ",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        _ => return None,
    })
}
