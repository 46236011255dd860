//! Files made of seeds, spliced, cut and salted, and what must hold of whatever a reader makes of them.
//!
//! Owns what the fuzz targets of the readers share. Must not know any format.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use trouvaille::corpus::formats::{self, Limits, Options};
use trouvaille::corpus::{Document, Layout, canonical, passage};

/// Reads bytes as a file of this name; panics where a law does not hold of what comes out. Whether it was read.
pub fn check(name: &str, bytes: Vec<u8>) -> bool {
    let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
    let Ok(documents) = formats::of_bytes(Path::new(name), bytes, &Options { limits, ..Options::default() })
    else {
        return false;
    };
    documents.flatten().map(|document| laws(&document)).count() > 0
}

fn laws(document: &Document) {
    assert_eq!(canonical(&document.text), document.text, "the text is canonical");
    assert!(document.text.is_char_boundary(document.title_bytes));
    if let Layout::Marked(marks) = &document.layout {
        assert!(marks.pages.is_sorted());
        for heading in &marks.headings {
            assert!(document.text.get(heading.span.clone()).is_some_and(|text| !text.contains('\n')));
        }
    }
    let mut end = document.title_bytes;
    for passage in passage::split(document) {
        assert!(passage.span.start >= end && document.text.get(passage.span.clone()).is_some());
        end = passage.span.end;
    }
}

/// Mutated seeds, each number its own.
pub struct Mutations<'s> {
    seeds: &'s [Vec<u8>],
    words: &'s [&'s str],
    state: u64,
}

impl<'s> Mutations<'s> {
    /// Of these seeds, salted with these words.
    pub fn new(seeds: &'s [Vec<u8>], words: &'s [&'s str], number: u64) -> Self {
        Mutations { seeds, words, state: number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 }
    }

    /// A number below `bound` (xorshift64*).
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound.max(1)
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len());
        let end = (at + 1 + self.below(40)).min(bytes.len());
        match self.below(7) {
            0 if !bytes.is_empty() => bytes[at] = self.below(256) as u8,
            1 => drop(bytes.drain(at..end)),
            2 => bytes.truncate(at),
            3 => {
                let piece = bytes[at..end].to_vec().repeat(1 + self.below(50));
                bytes.splice(at..at, piece);
            }
            4 => {
                let other = &self.seeds[self.below(self.seeds.len())];
                let from = self.below(other.len());
                let until = (from + self.below(200)).min(other.len());
                bytes.splice(at..at, other[from..until].iter().copied());
            }
            _ => {
                let word = self.words[self.below(self.words.len())];
                bytes.splice(at..at, word.bytes());
            }
        }
    }
}

impl Iterator for Mutations<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut bytes = self.seeds[self.below(self.seeds.len())].clone();
        for _ in 0..=self.below(8) {
            self.mutate(&mut bytes);
        }
        Some(bytes)
    }
}

/// `TARGET SECONDS [SEED]`: says how many files were read, how many made a reader panic (which is caught), and
/// how long the slowest took.
pub fn run(name: &str, seeds: &[Vec<u8>], words: &[&str]) {
    run_as(name, |bytes| bytes, seeds, words);
}

/// As [`run`], of files that are made of what is mutated: an archive whose checksums are right, say.
pub fn run_as(name: &str, file: fn(Vec<u8>) -> Vec<u8>, seeds: &[Vec<u8>], words: &[&str]) {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<u64>());
    let (Some(Ok(seconds)), Ok(number)) = (numbers.next(), numbers.next().unwrap_or(Ok(1))) else {
        eprintln!("usage: TARGET SECONDS [SEED]");
        std::process::exit(2);
    };
    assert!(seeds.iter().all(|seed| check(name, file(seed.clone()))), "every seed is read");
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut files, mut read, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    let _ = Mutations::new(seeds, words, number).try_for_each(|bytes| {
        let began = Instant::now();
        read += u64::from(check(name, file(bytes)));
        files += 1;
        slowest = slowest.max(began.elapsed());
        if Instant::now() < end { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    println!("{name}: {files} files, {read} read, slowest {} ms: every law held", slowest.as_millis());
}
