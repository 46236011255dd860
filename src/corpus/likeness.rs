//! What passages of the same text share.
//!
//! Owns what counts as the same: up to case, white space and the kind of apostrophes and hyphens. It is worked out of
//! each passage, so it goes by bytes where French does. Must not know words.

/// Length from which on a text can be told to be the same as another, in bytes.
const MIN_BYTES: usize = 40;

/// What passages of the same text up to case, white space and the kind of apostrophes and hyphens share; 0 for a text
/// shorter than 40 bytes, which is like no other.
pub fn likeness(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut plain: Vec<u8> = Vec::with_capacity(text.len());
    let mut at = 0;
    loop {
        let kept = kept(&bytes[at..]);
        plain.extend_from_slice(&bytes[at..at + kept]);
        at += kept;
        let Some(&byte) = bytes.get(at) else { break };
        match (PLAIN[usize::from(byte)], byte) {
            (BLANK, _) => push_blank(&mut plain),
            (OTHER, 0xC3) => {
                let second = bytes.get(at + 1).copied().unwrap_or_default();
                // `À` to `Þ`, but not `×`: the small letter is 32 further.
                let capital = matches!(second, 0x80..=0x96 | 0x98..=0x9E);
                plain.extend_from_slice(&[0xC3, second + u8::from(capital) * 0x20]);
                at += 1;
            }
            (OTHER, _) => {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                push(c, &mut plain);
                at += c.len_utf8() - 1;
            }
            (letter, _) => plain.push(letter),
        }
        at += 1;
    }
    let plain = plain.strip_suffix(b" ").unwrap_or(&plain);
    if plain.len() < MIN_BYTES { 0 } else { xxhash_rust::xxh3::xxh3_64(plain).max(1) }
}

/// How many bytes, the first ones, are as they will be: what French is mostly written in, with a blank between words.
fn kept(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match bytes[at..] {
            [b' ', next, ..] if PLAIN[usize::from(next)] == next && next != b' ' && at > 0 => at += 2,
            [0xC3, 0xA0..=0xBF, ..] => at += 2,
            [byte, ..] if PLAIN[usize::from(byte)] == byte && byte != b' ' => at += 1,
            _ => return at,
        }
    }
}

const BLANK: u8 = b' ';
const OTHER: u8 = 0xFF;

/// What each byte is as a character: in lower case, a blank, or other than ASCII.
const PLAIN: [u8; 256] = {
    let mut plain = [OTHER; 256];
    let mut byte = 0;
    while byte < 0x80 {
        let blank = matches!(byte as u8, b'\t'..=b'\r' | b' ');
        plain[byte] = if blank { BLANK } else { (byte as u8).to_ascii_lowercase() };
        byte += 1;
    }
    plain
};

/// A blank after a character; after nothing or a blank it is none.
fn push_blank(plain: &mut Vec<u8>) {
    if plain.last().is_some_and(|last| *last != BLANK) {
        plain.push(BLANK);
    }
}

/// A character in lower case, every apostrophe and every hyphen as one.
fn push(c: char, plain: &mut Vec<u8>) {
    match c {
        '’' | 'ʼ' => plain.push(b'\''),
        '\u{2010}' | '\u{2011}' => plain.push(b'-'),
        _ if c.is_whitespace() => push_blank(plain),
        c => c.to_lowercase().for_each(|c| plain.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_that_are_alike() {
        assert_eq!(
            likeness("L’avant-projet d’article entre en vigueur demain."),
            likeness("l'avant\u{2011}projet d'article entre en vigueur demain.")
        );
        let text = "Le présent article entre en vigueur le 1er janvier.";
        assert_eq!(likeness(text), likeness("LE  présent article\nentre en vigueur le\u{a0}1er janvier. "));
        for other in
            ["Le present article entre en vigueur le 1er janvier.", "Le présent article entre en vigueur."]
        {
            assert_ne!(likeness(text), likeness(other), "{other}");
        }
        assert_eq!(likeness("(Abrogé)"), 0, "too short to tell");
    }

    proptest! {
        /// As the standard library finds words and lower case.
        #[test]
        fn likeness_is_of_words(text in "([a-zA-Zéàœ’ʼ\u{2010}\u{2011}×ßÞŸΣİ -]|\\PC|[ \n\t\u{a0}\u{202f}\u{85}]){30,80}") {
            let sign = |c| match c { '’' | 'ʼ' => '\'', '\u{2010}' | '\u{2011}' => '-', c => c };
            let words = text.split_whitespace().map(|word| word.chars().map(sign).flat_map(char::to_lowercase).collect::<String>());
            let plain = words.collect::<Vec<_>>().join(" ");
            let expected = if plain.len() < 40 { 0 } else { xxhash_rust::xxh3::xxh3_64(plain.as_bytes()) };
            prop_assert_eq!(likeness(&text), expected);
        }
    }
}
