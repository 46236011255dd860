//! Text that a terminal may be given.
//!
//! Owns the law **output**: no control character of a document, a path or an error ever reaches a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// The text on one line: line breaks become spaces, and control, C1 and bidirectional characters visible
/// escapes (`\u{1b}`). Borrowed if nothing changes.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c == '\n' || is_unsafe(c)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => safe.push(' '),
            c if is_unsafe(c) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Whether a character can change what a terminal shows beyond itself.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_dangerous_is_left() {
        for (text, expected) in [
            ("L’œuvre", "L’œuvre"),
            ("un\ndeux", "un deux"),
            ("\u{1b}[31mrouge", "\\u{1b}[31mrouge"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("a\u{202e}b", "a\\u{202e}b"),
            ("a\rb\u{7f}", "a\\u{d}b\\u{7f}"),
        ] {
            assert_eq!(line(text), expected);
        }
    }
}
