//! The reader `epub`, tried on whatever a fuzzer finds, or, without one, on mutated seeds.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (name, file) = trouvaille_fuzz::readers::file("epub");
    trouvaille_fuzz::bytes::check(name, file(bytes.to_vec()));
});

/// `epub SECONDS [SEED]`
#[cfg(not(fuzzing))]
fn main() {
    trouvaille_fuzz::readers::run("epub");
}
