//! The reader `rtf`, tried on whatever a fuzzer finds, or, without one, on mutated seeds.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (name, file) = trouvaille_fuzz::readers::file("rtf");
    trouvaille_fuzz::bytes::check(name, file(bytes.to_vec()));
});

/// `rtf SECONDS [SEED]`
#[cfg(not(fuzzing))]
fn main() {
    trouvaille_fuzz::readers::run("rtf");
}
