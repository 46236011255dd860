//! The choice of an encoding and the readers of text, tried on whatever a fuzzer finds, or on mutated seeds.

#![cfg_attr(fuzzing, no_main)]

use trouvaille_fuzz::bytes;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|file: &[u8]| drop(bytes::check("a.txt", file.to_vec())));

#[cfg(not(fuzzing))]
fn main() {
    let seeds = [
        "Le titre\n\nL’été, il pleut à Noël.\n\nUne fin.\n".as_bytes().to_vec(),
        b"L\x92\xE9t\xE9 \x96 c\x9Cur\r\n\r\nUne fin.".to_vec(),
        b"L\xD5\x8Et\x8E, l'\x82t\x82, c\xBDur \xA4".to_vec(),
        "\u{feff}L’été".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "L’été à la mer".encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ];
    let words = [
        "\u{feff}", "\0", "\r", "\u{c}", "é", "Ã©", "\u{301}", "\u{ad}\n", "%PDF-", "<html>", "---\n",
        "\u{85}",
    ];
    bytes::run("a.txt", &seeds, &words);
}
