//! What must hold of the analysis of any text, and texts that try it.
//!
//! Owns the check that the fuzz target and a bounded run in the tests (which include this file) share. Must
//! not know what a word ought to become: only the laws that hold of every string.

#[cfg(not(test))]
pub mod bytes;
#[cfg(not(test))]
pub mod readers;

use trouvaille::french::{Analyzer, Token, analyse, segment};

/// Texts of all that French makes hard, to be mutated.
pub const SEEDS: &[&str] = &[
    "L’avocat qu’il a d’l’eau ; aujourd ' hui, prud’homme, O’Connor, j't'aime, lorsqu’Annie",
    "Parle-t-il ? donne-le-moi, va-t’en, arc‑en‑ciel, Saint−Étienne, qu’en-dira-t-on, gou-\nvernement, porte-\r\n  monnaie",
    "La S.N.C.F. à S. N. C. F., l’O.N.U., P.-D.G., R.‑D. C., M. A. Dupont, p. ex., C++, F#, A/B, n° 12, nᵒˢ 3",
    "10\u{202f}000,50 € ; 1.250.000 ; 3,14 ; 14/07/1789 ; 2019-744 ; 1ᵉʳ, 2d empire, XIX e et XXᵉ siècles, Louis XIV et XV",
    "articles L. 1234-1 à L. 1234-5, R*123-4, R. * 12, LO141-1, D311-2-1, art. 9, al. 2, km² mot¹²",
    "étudiant·e·s, candidat.e.s, étudiant(-e)s, lecteurs/lectrices, tou-te-s, maître·sse, un·e, fin.Le",
    "cœur, Œuvre, Vitæ, Straße, ﬁn, ﬂeur, ſens, Ｐａｒｉｓ, e\u{301}cole, I\u{307}stanbul, ΣΟΦΌΣ",
    "👍🏽 🇫🇷 👨‍👩‍👧 東京 Война العربية हिन्दी https://a.fr/b?c=d#e j.d@ex-mail.fr notes_v2.txt \u{ad}\u{200b}¬\n",
];

/// Panics where a law does not hold of `text`.
pub fn check(text: &str) {
    let tokens = analyse(text);
    spans(text, &tokens);
    coverage(text);
    let mut analyzer = Analyzer::new();
    assert_eq!(analyzer.analyse(text), tokens, "a first reading");
    assert_eq!(analyzer.analyse(text), tokens, "a reading from memory");
    let straight = text.replace(['’', 'ʼ'], "'");
    assert!(terms(&tokens).eq(terms(&analyse(&straight))), "the apostrophes of {text:?}");
}

fn terms(tokens: &[Token]) -> impl Iterator<Item = &str> {
    tokens.iter().map(|token| token.stem.as_str())
}

fn spans(text: &str, tokens: &[Token]) {
    let mut end = 0;
    for (place, token) in tokens.iter().enumerate() {
        assert_eq!(token.position as usize, place);
        assert!(token.span.start >= end && token.span.start < token.span.end, "{token:?} in {text:?}");
        assert!(text.get(token.span.clone()).is_some(), "{token:?} in {text:?}");
        assert!(!token.form.as_str().is_empty() && !token.stem.as_str().is_empty(), "{token:?} in {text:?}");
        assert!(!token.written.is_empty(), "{token:?} in {text:?}");
        end = token.span.end;
    }
}

fn coverage(text: &str) {
    let mut end = 0;
    let bare = |part: &str| !part.chars().any(|c| c.is_alphanumeric() && c != 'ʼ');
    for word in segment::words(text) {
        assert!(word.span.start >= end && word.clitic < word.span.len(), "{word:?} in {text:?}");
        assert!(bare(&text[end..word.span.start]), "before {word:?} in {text:?}");
        end = word.span.end;
    }
    assert!(bare(&text[end..]), "the end of {text:?}");
}

/// Texts made of the seeds, spliced, cut, repeated and salted: as many as are asked for, each seed its own.
pub struct Mutations {
    state: u64,
}

impl Mutations {
    /// The mutations of a seed.
    pub fn new(seed: u64) -> Self {
        Mutations { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 }
    }

    /// A number below `bound` (xorshift64*).
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound.max(1)
    }

    fn piece(&mut self) -> String {
        let seed: Vec<char> = SEEDS[self.below(SEEDS.len())].chars().collect();
        let start = self.below(seed.len());
        let longest = if self.below(4) == 0 { 24 } else { 5 };
        let len = 1 + self.below(longest);
        seed[start..seed.len().min(start + len)].iter().collect()
    }

    fn salt(&mut self) -> char {
        const SALT: &[char] =
            &[' ', '\n', '\'', '’', 'ʼ', '-', '.', '·', '(', ')', '/', '°', 'º', '¹', '\u{301}'];
        match self.below(8) {
            0 => char::from_u32(self.below(0x11_0000) as u32).unwrap_or('\u{fffd}'),
            1 => char::from_u32(self.below(0x2500) as u32).unwrap_or('a'),
            2 => char::from(b'0' + self.below(10) as u8),
            _ => SALT[self.below(SALT.len())],
        }
    }
}

impl Iterator for Mutations {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut text = String::new();
        for _ in 0..=self.below(10) {
            match self.below(4) {
                0 => text.push(self.salt()),
                1 if self.below(3) == 0 => text = text.to_uppercase(),
                _ => text += &self.piece(),
            }
        }
        Some(text)
    }
}
