//! Names of files: paths as text, without loss.
//!
//! Owns what lies below what. Law: `to_path(of(p)) == p`, and an ordinary path is its own name.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The path as text: a byte that is not UTF-8 becomes `\xNN`, a backslash is doubled.
pub fn of(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(&chunk.valid().replace('\\', "\\\\"));
        for byte in chunk.invalid() {
            let _ = write!(name, "\\x{byte:02X}");
        }
    }
    name
}

/// The path that has this name.
pub fn to_path(name: &str) -> PathBuf {
    if !name.contains('\\') {
        return PathBuf::from(name);
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after.strip_prefix('x').and_then(|hex| u8::from_str_radix(hex.get(..2)?, 16).ok());
        let (byte, next) = match byte {
            Some(byte) => (byte, after.get(3..).unwrap_or_default()),
            None => (b'\\', after.strip_prefix('\\').unwrap_or(after)),
        };
        bytes.push(byte);
        rest = next;
    }
    bytes.extend_from_slice(rest.as_bytes());
    path_of(bytes)
}

/// Whether a name is that of `folder` or of something in it.
pub fn is_below(name: &str, folder: &str) -> bool {
    let parts = |c| c == '/' || (cfg!(windows) && c == '\\');
    name.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(parts) || folder.ends_with(parts))
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn examples() {
        for (bytes, name) in [
            (&b"/textes/\xc3\xa9t\xc3\xa9.txt"[..], "/textes/été.txt"),
            (b"/vieux/\xe9t\xe9.txt", "/vieux/\\xE9t\\xE9.txt"),
            (b"a\\xE9", "a\\\\xE9"),
        ] {
            assert_eq!(of(&path_of(bytes.to_vec())), name);
        }
    }

    #[test]
    fn below() {
        for (name, folder, expected) in [
            ("/a/b.txt", "/a", true),
            ("/a", "/a", true),
            ("/a/b.txt", "/", true),
            ("/ab.txt", "/a", false),
            ("/a#1.txt", "/a", false),
            ("/a\\\\b.txt", "/a", false),
        ] {
            assert_eq!(is_below(name, folder), expected, "{name} {folder}");
        }
    }

    proptest! {
        #[test]
        fn without_loss(bytes in proptest::collection::vec(
            prop_oneof![Just(b'\\'), Just(b'x'), Just(b'E'), Just(b'9'), Just(0xE9u8), Just(0xC3), Just(0xA9), Just(b'/')], 0..12)) {
            let path = path_of(bytes);
            prop_assert_eq!(to_path(&of(&path)), path);
        }
    }
}
