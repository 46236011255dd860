//! The reader of PDF, tried on whatever a fuzzer finds, or, without one, on mutated seeds.

#![cfg_attr(fuzzing, no_main)]

use trouvaille_fuzz::bytes;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|file: &[u8]| drop(bytes::check("a.pdf", file.to_vec())));

/// A PDF of two pages; its table of objects is left out, so that a reader looks for them.
#[cfg(not(fuzzing))]
fn seed(font: &str, content: &str) -> Vec<u8> {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>>>";
    format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>\nendobj\n\
         3 0 obj\n{page}\nendobj\n4 0 obj\n{font}\nendobj\n5 0 obj\n<</Length {}>>\nstream\n{content}\nendstream\nendobj\n\
         6 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 14>>\nstream\nq 1 0 0 1 1 1 \nendstream\nendobj\n\
         7 0 obj\n<</Title(Le titre)/Author<FEFF00E9>/CreationDate(D:2024)>>\nendobj\ntrailer\n<</Root 1 0 R/Info 7 0 R>>\n",
        content.len()
    )
    .into_bytes()
}

#[cfg(not(fuzzing))]
fn main() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let seeds = [
        seed(
            font,
            "BT /F 24 Tf 60 700 Td (Le titre) Tj ET BT /F 11 Tf 60 650 Td (Un mot, bud-) Tj 0 -13 Td (get) Tj ET",
        ),
        seed(
            font,
            "/Artifact BMC BT /F 9 Tf 60 780 Td (Tete) Tj ET EMC /Span <</ActualText(abc)>> BDC BT /F 9 Tf 1 0 0 1 60 60 Tm [(a) -300 (b)] TJ 2 Tr 3 Ts (c) ' ET EMC /X Do",
        ),
        seed(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[5]/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>>>",
            "BT /F 1 Tf 9 9 Td (aaa) Tj ET BT /F 11 Tf 0 1 -1 0 60 60 Tm (a) Tj ET BT /F 11 Tf 9 9 Td (a) Tj ET",
        ),
    ];
    let words = [
        "<<", ">>", "[", "]", "(", ")", " 1 0 R ", " 3 0 R ", " 5 0 R ", "/Kids", "/Filter/FlateDecode",
        "/Filter/LZWDecode", "/Filter/ASCIIHexDecode", "/Length 99999999", "-1", "1e38", "NaN",
        " 0 0 0 0 0 0 Tm ", " q ", " Q ", " BT ", " ET ", "/F 0 Tf ", "/F -9 Tf ",
        " 1000000 0 0 1000000 0 0 cm ", "BI /W 9 /H 9 ID", "EI", "EMC ", "/X Do ", "/Rotate 90",
        "/Encrypt<</Filter/Standard>>", "/MediaBox[0 0 0 0]", "/ToUnicode 5 0 R", "\0", "endstream",
        "endobj", "stream\n",
    ];
    bytes::run("a.pdf", &seeds, &words);
}
