//! Bytes become text.
//!
//! Owns the choice of an encoding: the byte order mark; UTF-8, if it is valid; UTF-16 by its zeros; what the file
//! declares; else what makes French of it (Windows-1252, ISO-8859-15, the old encodings of Macintosh and DOS),
//! and for other languages a detector's guess (`chardetng`, that of Firefox). Law: total; any bytes are some
//! text, so whether they *are* text is asked first ([`is_text`]).

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes looked at to tell a text from a binary file, and to find what it declares.
const PROBE_BYTES: usize = 8192;

/// Bytes looked at to guess an encoding.
const GUESS_BYTES: usize = 1 << 20;

/// Characters in UTF-8 for each byte that is not, from which on a text is UTF-8 with faults.
const VALID_FOR_INVALID: usize = 8;

/// The part of the signs beyond ASCII that must be those of French.
const FRENCH: f64 = 0.9;

/// The signs of CP850, which encodings for the web lack, from 0x80 on.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤\
                     ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The text of some bytes that declare nothing.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    labelled(bytes, None)
}

/// The same of bytes that are given away: those that are UTF-8 are not copied.
pub fn into_text(bytes: Vec<u8>) -> String {
    if Encoding::for_bom(&bytes).is_some() || utf16(&bytes).is_some() {
        return text(&bytes).into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| text(error.as_bytes()).into_owned())
}

/// The text of some bytes that declare this label of an encoding ([`label`]). Valid UTF-8 is UTF-8 whatever they
/// declare: by chance no text in another encoding is.
pub fn labelled<'b>(bytes: &'b [u8], label: Option<&str>) -> Cow<'b, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = utf16(bytes) {
        return decoded(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    if let Some(text) = with_faults(bytes) {
        return Cow::Owned(text);
    }
    match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        Some(encoding) if encoding == WINDOWS_1252 || encoding == ISO_8859_15 => {
            decoded(latin(bytes, encoding), bytes)
        }
        Some(encoding) if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE => {
            decoded(encoding, bytes)
        }
        _ => guessed(bytes),
    }
}

/// The code pages of Windows, of Macintosh and of DOS in the west.
pub const WINDOWS_PAGE: u32 = 1252;
/// See [`WINDOWS_PAGE`].
pub const MAC_PAGE: u32 = 10_000;
/// See [`WINDOWS_PAGE`].
pub const DOS_PAGE: u32 = 850;

/// The text of bytes in a code page, as Windows counts them; in that of Windows in the west, if it is not known.
pub fn in_page(bytes: &[u8], page: u32) -> String {
    let label = match page {
        437 | DOS_PAGE => return with_signs(bytes, &CP850.chars().collect::<Vec<_>>()),
        MAC_PAGE => "macintosh",
        65_001 => "utf-8",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        874 | 1250..=1258 => &format!("windows-{page}"),
        _ => "windows-1252",
    };
    decoded(Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252), bytes).into_owned()
}

/// Whether bytes may be a text: they have no NUL among the first few thousand, or are UTF-16.
pub fn is_text(bytes: &[u8]) -> bool {
    let probe = bytes.get(..PROBE_BYTES).unwrap_or(bytes);
    !probe.contains(&0) || Encoding::for_bom(bytes).is_some() || utf16(bytes).is_some()
}

/// The label of the encoding that a page or an XML file declares among its first bytes.
pub fn label(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..PROBE_BYTES).unwrap_or(bytes).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|xml| xml.split("?>").next());
    let after = |text: &str, name: &str| {
        let mut places = text.match_indices(name).filter_map(|(at, _)| {
            let value = text[at + name.len()..].trim_start().strip_prefix('=')?;
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
            Some(value[..end.unwrap_or(value.len())].to_owned()).filter(|label| !label.is_empty())
        });
        places.next()
    };
    xml.and_then(|xml| after(xml, "encoding")).or_else(|| after(&head, "charset"))
}

fn decoded<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Cow<'b, str> {
    encoding.decode_without_bom_handling(bytes).0
}

/// UTF-16 that does not say so: every second byte of most characters is zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = bytes.get(..PROBE_BYTES).unwrap_or(bytes);
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) || !probe.contains(&0) {
        return None;
    }
    let zeros = |of: usize| probe.iter().skip(of).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), probe.len() / 2);
    let many = |zeros: usize| zeros * 10 >= pairs * 7;
    match (even, odd) {
        (0, odd) if many(odd) => Some(UTF_16LE),
        (even, 0) if many(even) => Some(UTF_16BE),
        _ => None,
    }
}

/// A text in UTF-8 with a few faults: a file cut in the middle of a character, or put together of several. What
/// is not UTF-8 in it is read as Windows-1252.
fn with_faults(bytes: &[u8]) -> Option<String> {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    if valid < VALID_FOR_INVALID * invalid {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&decoded(WINDOWS_1252, chunk.invalid()));
    }
    Some(text)
}

/// The text of bytes that are not UTF-8 and declare nothing that is believed.
fn guessed(bytes: &[u8]) -> Cow<'_, str> {
    let probe = bytes.get(..GUESS_BYTES).unwrap_or(bytes);
    let is_french = |signs: &[char]| french(probe, signs) >= FRENCH;
    if is_french(&signs(WINDOWS_1252)) {
        return decoded(latin(bytes, WINDOWS_1252), bytes);
    }
    if is_french(&signs(MACINTOSH)) {
        return decoded(MACINTOSH, bytes);
    }
    let cp850: Vec<char> = CP850.chars().collect();
    if is_french(&cp850) {
        return Cow::Owned(with_signs(bytes, &cp850));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(probe, true);
    match detector.guess(Some(b"fr"), Utf8Detection::Deny) {
        encoding if encoding == WINDOWS_1252 => decoded(latin(bytes, encoding), bytes),
        encoding => decoded(encoding, bytes),
    }
}

/// The signs of an encoding of one byte each, from 0x80 on.
fn signs(encoding: &'static Encoding) -> Vec<char> {
    let high: Vec<u8> = (0x80..=0xFF).collect();
    decoded(encoding, &high).chars().collect()
}

/// The text of bytes in an encoding of one byte each, of which these are the signs from 0x80 on.
fn with_signs(bytes: &[u8], signs: &[char]) -> String {
    bytes.iter().map(|byte| sign(*byte, signs)).collect()
}

fn sign(byte: u8, signs: &[char]) -> char {
    let high = byte.checked_sub(0x80).and_then(|place| signs.get(usize::from(place)));
    high.copied().unwrap_or(char::from(byte))
}

/// The part of the signs beyond ASCII that are signs of French, where they are.
fn french(bytes: &[u8], signs: &[char]) -> f64 {
    const LOWER: &str = "àâæçèéêëîïôœùûüÿñ";
    const UPPER: &str = "ÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸ";
    const OTHER: &str = "«»’‘“”–—…°·•€£§\u{a0}½²³®©";
    let (mut all, mut french) = (0, 0);
    let mut before = b' ';
    for byte in bytes {
        if *byte >= 0x80 {
            let sign = sign(*byte, signs);
            // No capital stands within a word of small letters.
            let capital = UPPER.contains(sign) && !before.is_ascii_lowercase();
            all += 1;
            french += usize::from(LOWER.contains(sign) || capital || OTHER.contains(sign));
        }
        before = *byte;
    }
    f64::from(u32::try_from(french).unwrap_or(u32::MAX))
        / f64::from(u32::try_from(all).unwrap_or(u32::MAX)).max(1.0)
}

/// Windows-1252 or ISO-8859-15, which differ where one has signs of print, and in `€` and `œ`. What declares one
/// may be the other.
fn latin(bytes: &[u8], declared: &'static Encoding) -> &'static Encoding {
    if bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) {
        return WINDOWS_1252;
    }
    let letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0xC0);
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let tells = |(place, byte): (usize, &u8)| {
        let (before, after) = (place.checked_sub(1).and_then(|place| bytes.get(place)), bytes.get(place + 1));
        match byte {
            0xA4 => !letter(before) && !letter(after),
            0xBC | 0xBD => (letter(before) || letter(after)) && !digit(before),
            _ => false,
        }
    };
    if bytes.iter().enumerate().any(tells) { ISO_8859_15 } else { declared }
}

/// A sample of a text in UTF-8 that was once read as Windows-1252 (`Ã©` for `é`), if it has several such places.
pub fn mojibake(text: &str) -> Option<&str> {
    let spoilt = |at: usize, first: char| {
        let second = text.get(at + first.len_utf8()..)?.chars().next()?;
        let is = match first {
            'Ã' => matches!(second, '\u{80}'..='\u{bf}' | 'Š' | 'š' | 'Œ' | 'œ' | '€' | '‰' | '‡' | 'ˆ'),
            _ => second == '€',
        };
        is.then(|| text.get(at..at + first.len_utf8() + second.len_utf8())).flatten()
    };
    let of = |first: char| text.match_indices(first).filter_map(move |(at, _)| spoilt(at, first));
    let mut places = of('Ã').chain(of('â'));
    let sample = places.next()?;
    places.next().map(|_| sample)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encodings() {
        for (bytes, expected, what) in [
            ("été".as_bytes(), "été", "UTF-8"),
            (b"\xEF\xBB\xBF\xC3\xA9t\xC3\xA9", "été", "UTF-8 with its mark"),
            (b"\xE9t\xE9 \x96 l\x92\x9Cuvre \x80", "été – l’œuvre €", "Windows-1252"),
            (b"le c\xBDur, 10 \xA4", "le cœur, 10 €", "ISO-8859-15"),
            (b"\xBD tasse, 1\xBD, \xE9t\xE9", "½ tasse, 1½, été", "a half"),
            (b"\xFF\xFE\xE9\x00t\x00", "ét", "UTF-16, little end first"),
            (b"l\x00'\x00\xE9\x00t\x00\xE9\x00.\x00", "l'été.", "UTF-16 without its mark"),
            (b"\x00l\x00'\x00\xE9\x00t\x00\xE9\x00.", "l'été.", "the same, big end first"),
            (b"L\xD5\x8Et\x8E pass\x8E, \xC7 o\x9D \xC8 ?", "L’été passé, « où » ?", "Macintosh"),
            (b"L'\x82t\x82 \x85 la for\x88t", "L'été à la forêt", "DOS"),
            (b"\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0! \xCA\xE0\xEA \xE4\xE5\xEB\xE0?", "Привет, мир! Как дела?", "Russian"),
            (b"d\xC3\xA9j\xC3\xA0 \xC3\xA9t\xC3\xA9 pr\xC3\xA9par\xC3\xA9 \xC3\xA0 l'\xC3\xA9t\xC3\xA9 \xC3", "déjà été préparé à l'été Ã", "cut"),
        ] {
            assert_eq!(text(bytes), expected, "{what}");
            assert_eq!(into_text(bytes.to_vec()), expected, "{what}");
        }
        assert!(matches!(text("été".as_bytes()), Cow::Borrowed(_)));
    }

    #[test]
    fn declared() {
        for (bytes, label, expected) in [
            (&b"l\x92\xE9t\xE9"[..], "iso-8859-15", "l’été"),
            (b"l\x92\xE9t\xE9", "iso-8859-1", "l’été"),
            (b"c\xBDur", "iso-8859-1", "cœur"),
            (b"un \xA8", "iso-8859-15", "un š"),
            (b"\xCC\xE8\xF0", "windows-1251", "Мир"),
            (b"\xE9t\xE9", "utf-8", "été"),
            (b"\xE9t\xE9", "nimporte", "été"),
            ("été".as_bytes(), "iso-8859-1", "été"),
        ] {
            assert_eq!(labelled(bytes, Some(label)), expected, "{label}");
        }
    }

    #[test]
    fn code_pages() {
        for (bytes, page, expected) in [
            (&b"l\x92\xE9t\xE9"[..], WINDOWS_PAGE, "l’été"),
            (b"\x8Et\x8E", MAC_PAGE, "été"),
            (b"\x82t\x82", DOS_PAGE, "été"),
            (b"\x82t\x82", 437, "été"),
            (b"\xCC\xE8\xF0", 1251, "Мир"),
            (b"\x93\xFA", 932, "日"),
            (b"\xE9", 7, "é"),
        ] {
            assert_eq!(in_page(bytes, page), expected, "{page}");
        }
    }

    #[test]
    fn labels() {
        for (bytes, expected) in [
            (&b"<meta charset=\"UTF-8\">"[..], Some("utf-8")),
            (b"<meta http-equiv=Content-Type content='text/html; charset = ISO-8859-1'>", Some("iso-8859-1")),
            (b"<?xml version='1.0' encoding='ISO-8859-15'?><a/>", Some("iso-8859-15")),
            (b"<p>charset</p>", None),
        ] {
            assert_eq!(label(bytes).as_deref(), expected, "{bytes:?}");
        }
    }

    #[test]
    fn binary() {
        assert!(is_text("déjà".as_bytes()));
        assert!(is_text(b"\xFF\xFEa\x00"));
        assert!(is_text(b"u\x00n\x00 \x00m\x00"));
        assert!(!is_text(b"\x7FELF\x00\x01"));
        assert!(!is_text(&[0; 64]));
    }

    #[test]
    fn spoilt_texts() {
        assert_eq!(mojibake("L’Ã©tÃ© dernier"), Some("Ã©"));
        assert_eq!(mojibake("lâ€™Ã©tÃ©"), Some("Ã©"));
        for sound in ["L’été", "O CORAÇÃO, NÃO", "un seul Ã©", "théâtre €"] {
            assert_eq!(mojibake(sound), None, "{sound}");
        }
    }

    proptest! {
        #[test]
        fn total(bytes in proptest::collection::vec(any::<u8>(), 0..64), label in "[a-z0-9-]{0,12}") {
            labelled(&bytes, Some(&label));
            super::label(&bytes);
            mojibake(&text(&bytes));
        }

        /// French survives every encoding that has its signs.
        #[test]
        fn french_text(words in "[a-zéèàçêùœ’« »-]{4,40}") {
            let sentence = format!("{words} déjà été");
            for encoding in [WINDOWS_1252, MACINTOSH, UTF_8] {
                let (bytes, _, lost) = encoding.encode(&sentence);
                prop_assert!(!lost);
                prop_assert_eq!(text(&bytes), sentence.as_str(), "{}", encoding.name());
            }
        }
    }
}
