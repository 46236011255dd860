//! What the classes of a style sheet look like.
//!
//! Owns which classes make text as large as headings are: bold, and larger than the text around it. Of a style sheet no
//! more is read.

use std::collections::HashSet;

/// What style sheets say.
#[derive(Debug, Default)]
pub(super) struct Looks {
    large: HashSet<String>,
}

impl Looks {
    /// Reads a style sheet. Its rules are read one by one: that one rule changes another is left aside.
    pub(super) fn read(&mut self, sheet: &str) {
        for rule in sheet.split('}') {
            let Some((selectors, declared)) = rule.rsplit_once('{') else { continue };
            if !is_large(declared) {
                continue;
            }
            let classes = selectors.split(',').filter_map(|selector| selector.trim().rsplit_once('.'));
            self.large.extend(classes.map(|(_, class)| class.to_owned()));
        }
    }

    /// Whether one of these classes makes text as large as headings are.
    pub(super) fn are_large(&self, classes: &str) -> bool {
        !self.large.is_empty() && classes.split_whitespace().any(|class| self.large.contains(class))
    }
}

/// Whether declarations make text bold and larger than it would be.
fn is_large(declared: &str) -> bool {
    let value = |name: &str| {
        let mut values = declared.split(';').filter_map(|one| one.split_once(':'));
        values.find(|(of, _)| of.trim() == name).map(|(_, value)| value.trim().to_ascii_lowercase())
    };
    let bold = value("font-weight")
        .is_some_and(|weight| matches!(&*weight, "bold" | "bolder" | "600" | "700" | "800" | "900"));
    bold && value("font-size").is_some_and(|size| {
        let unit = size.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number: f64 =
            size.get(..size.len() - unit.len()).and_then(|number| number.parse().ok()).unwrap_or(0.0);
        match unit {
            "pt" => number > 12.0,
            "px" => number > 16.0,
            "%" => number > 100.0,
            "em" | "rem" => number > 1.0,
            unit => matches!(unit, "large" | "larger" | "x-large" | "xx-large"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        for (sheet, large) in [
            (".a { font-weight: bold; font-size: 14.0000pt; }", true),
            ("p.b, span.a {\n font-size:115%;font-weight:bold\n}", true),
            (".b{} .a{font-weight:700;font-size:x-large}", true),
            (".a { font-weight: bold; font-size: 10pt }", false),
            (".a { font-size: 28pt }", false),
            (".a { font-weight: bold", false),
            (".b { font-weight: bold; font-size: 2em }", false),
        ] {
            let mut looks = Looks::default();
            looks.read(sheet);
            assert_eq!(looks.are_large("x a"), large, "{sheet}");
        }
    }
}
