//! RTF, token by token.
//!
//! Owns what control words, symbols, groups and text are. Must not know what any of them means, but that the data
//! of `\bin` is none. Law: total; tokens are cut from the bytes, none is copied.

/// Longest control word, in letters; what is longer is none that anybody knows.
const MAX_WORD: usize = 32;

/// Longest number of a control word, in digits.
const MAX_DIGITS: usize = 10;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'b> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` or `\name12`
    Word(&'b str, Option<i32>),
    /// `\` and a sign that is no letter
    Symbol(u8),
    /// `\'e9`: a byte of text
    Hex(u8),
    /// Text, in the encoding of its font
    Text(&'b [u8]),
}

/// The tokens of some bytes.
pub(super) struct Tokens<'b>(pub(super) &'b [u8]);

impl<'b> Tokens<'b> {
    /// The next bytes, so many of them, or all there are.
    fn take(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    fn take_while(&mut self, most: usize, is: impl Fn(&u8) -> bool) -> &'b [u8] {
        let count = self.0.iter().take(most).take_while(|byte| is(byte)).count();
        self.take(count)
    }

    /// What stands behind a `\`.
    fn control(&mut self) -> Token<'b> {
        match self.0.first() {
            Some(letter) if letter.is_ascii_alphabetic() => self.word(),
            Some(b'\'') => {
                self.take(1);
                let digits = std::str::from_utf8(self.take(2)).unwrap_or_default();
                u8::from_str_radix(digits, 16).map_or(Token::Text(b""), Token::Hex)
            }
            Some(b'\r' | b'\n') => {
                self.take(1);
                Token::Word("par", None)
            }
            Some(sign) => {
                self.take(1);
                Token::Symbol(*sign)
            }
            None => Token::Text(b""),
        }
    }

    fn word(&mut self) -> Token<'b> {
        let name = self.take_while(MAX_WORD, u8::is_ascii_alphabetic);
        let signed = self.0.first() == Some(&b'-') && self.0.get(1).is_some_and(u8::is_ascii_digit);
        let all = self.0;
        self.take(usize::from(signed));
        let digits = self.take_while(MAX_DIGITS, u8::is_ascii_digit).len();
        let number = all.get(..usize::from(signed) + digits).unwrap_or_default();
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        if self.0.first() == Some(&b' ') {
            self.take(1);
        }
        let name = std::str::from_utf8(name).unwrap_or_default();
        if let ("bin", Some(count)) = (name, number) {
            self.take(usize::try_from(count).unwrap_or(0));
        }
        Token::Word(name, number)
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        // Line ends are none of the text.
        while matches!(self.0.first(), Some(b'\r' | b'\n' | 0)) {
            self.take(1);
        }
        match *self.0.first()? {
            b'{' => {
                self.take(1);
                Some(Token::Open)
            }
            b'}' => {
                self.take(1);
                Some(Token::Close)
            }
            b'\\' => {
                self.take(1);
                Some(self.control())
            }
            _ => {
                let is_text = |byte: &u8| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                Some(Token::Text(self.take_while(usize::MAX, is_text)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Token::*, *};
    use proptest::prelude::*;

    #[test]
    fn tokens() {
        for (rtf, expected) in [
            (r"{\b1 a}", &[Open, Word("b", Some(1)), Text(b"a"), Close][..]),
            (r"\u-10179\'e9\~", &[Word("u", Some(-10179)), Hex(0xE9), Symbol(b'~')]),
            ("\\par\r\nx\\\ny", &[Word("par", None), Text(b"x"), Word("par", None), Text(b"y")]),
            (r"\bin3 }}}z", &[Word("bin", Some(3)), Text(b"z")]),
            (r"\b-c\'zz\", &[Word("b", None), Text(b"-c"), Text(b""), Text(b"")]),
            (r"\u99999999999", &[Word("u", None), Text(b"9")]),
        ] {
            assert_eq!(Tokens(rtf.as_bytes()).collect::<Vec<_>>(), expected, "{rtf}");
        }
    }

    proptest! {
        #[test]
        fn total(bytes in proptest::collection::vec(any::<u8>(), 0..64), rtf in r"[\\{}'a-f0-9 u-]{0,40}") {
            Tokens(&bytes).count();
            Tokens(rtf.as_bytes()).count();
        }
    }
}
