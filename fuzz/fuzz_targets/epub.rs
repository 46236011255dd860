//! The reader `epub`, tried on whatever a fuzzer finds, or, without one, on mutated seeds.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    trouvaille_fuzz::readers::check_named("epub", bytes);
});

/// `epub SECONDS [SEED]`
#[cfg(not(fuzzing))]
fn main() {
    trouvaille_fuzz::readers::run("epub");
}
