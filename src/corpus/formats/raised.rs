//! Raised signs.
//!
//! Owns how text says what formats say by raising: the call of a note is no part of its word (`mot¹`), nor a
//! power of its number (`10⁶`). Law: nothing but digits is changed.

/// Raised digits as signs of their own; `None` if there is anything else.
pub(crate) fn signs(raised: &str) -> Option<String> {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let sign = |c: char| DIGITS.get(c.to_digit(10)? as usize).copied();
    raised.trim().chars().map(sign).collect::<Option<String>>().filter(|signs| !signs.is_empty())
}

#[cfg(test)]
mod tests {
    #[test]
    fn examples() {
        for (raised, signs) in [("12", Some("¹²")), ("e", None), ("[1]", None), (" ", None)] {
            assert_eq!(super::signs(raised).as_deref(), signs, "{raised:?}");
        }
    }
}
