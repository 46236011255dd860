//! The laws of the analysis, tried on whatever a fuzzer finds, or, without one, on mutated seeds.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|text: &str| trouvaille_fuzz::check(text));

/// `analyse SECONDS [SEED]`
#[cfg(not(fuzzing))]
fn main() {
    use std::time::{Duration, Instant};

    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<u64>());
    let (Some(Ok(seconds)), Ok(seed)) = (numbers.next(), numbers.next().unwrap_or(Ok(1))) else {
        eprintln!("usage: analyse SECONDS [SEED]");
        std::process::exit(2);
    };
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut texts, mut bytes) = (0_u64, 0_usize);
    for text in trouvaille_fuzz::Mutations::new(seed) {
        if texts.is_multiple_of(1024) && Instant::now() >= end {
            break;
        }
        trouvaille_fuzz::check(&text);
        texts += 1;
        bytes += text.len();
    }
    println!("{texts} texts, {:.1} MB: every law held", bytes as f64 / 1e6);
}
