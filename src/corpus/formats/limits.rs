//! What one file may ask for.
//!
//! Owns the bounds on bytes, entries and nesting that all readers share, what is wrong with a file that breaks
//! them or is damaged, and reading that stops there. Law: whatever the bytes of a file, reading it takes memory
//! and time in proportion to its bounds, not to what it says of itself.

use std::cell::Cell;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use super::Apart;
use crate::error::Error;

/// Bounds on what one file may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file that must be held whole.
    pub bytes: u64,
    /// Bytes of what is packed in a file and must be held whole, in all.
    pub unpacked: u64,
    /// The same of what is read of an archive: text in marks, held several times.
    pub archive: u64,
    /// Bytes of one record of many.
    pub record: u64,
    /// Bytes unpacked for each byte packed, beyond a first mebibyte that is always allowed.
    pub ratio: u64,
    /// Files packed in a file.
    pub entries: usize,
    /// Elements within one another.
    pub depth: usize,
    /// Time that reading it takes.
    pub time: Duration,
    /// Bytes of memory that reading it apart takes.
    pub memory: u64,
    /// The program that reads a file apart; if there is none, it is read here.
    pub apart: Option<Apart>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 2 << 30,
            unpacked: 256 << 20,
            archive: 128 << 20,
            record: 64 << 20,
            ratio: 200,
            entries: 20_000,
            depth: 256,
            time: Duration::from_mins(1),
            memory: 1 << 30,
            apart: None,
        }
    }
}

/// Bytes that may be unpacked whatever the ratio.
const FREE_BYTES: u64 = 1 << 20;

impl Limits {
    /// Bytes that so many packed bytes may become.
    pub(crate) fn of_packed(&self, packed: u64) -> u64 {
        packed.saturating_mul(self.ratio).max(FREE_BYTES)
    }
}

/// What is wrong with a file, before its name is said.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Fault {
    /// It is no text.
    NotText,
    /// It is not what it says it is.
    Damaged(String),
    /// It asks for too much.
    TooMuch(String),
    /// It is sound, but has nothing that can be read.
    Unread(String),
    /// It could not be read now; this says nothing of the file.
    NotNow(String),
}

impl Fault {
    pub(crate) fn damaged(cause: &str) -> Fault {
        Fault::Damaged(cause.to_owned())
    }

    /// Of a file of this name.
    pub(crate) fn of(self, path: &Path) -> Error {
        let path = path.to_owned();
        match self {
            Fault::NotText => Error::NotText { path },
            Fault::Damaged(cause) => Error::BadFile { path, cause },
            Fault::TooMuch(cause) => Error::TooMuch { path, cause },
            Fault::Unread(cause) => Error::Unread { path, cause },
            Fault::NotNow(cause) => Error::Unreadable { path, source: io::Error::other(cause) },
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::NotText => out.write_str("not a text"),
            Fault::Damaged(cause) | Fault::TooMuch(cause) | Fault::Unread(cause) | Fault::NotNow(cause) => {
                out.write_str(cause)
            }
        }
    }
}

impl std::error::Error for Fault {}

/// What an error of reading tells of a file: the disk failed, or what is packed in it is wrong.
pub(crate) fn failed(path: &Path, source: io::Error) -> Error {
    if source.raw_os_error().is_some() {
        return Error::Unreadable { path: path.to_owned(), source };
    }
    fault(&source).of(path)
}

/// What an error of reading bytes in memory tells of them.
pub(crate) fn fault(source: &io::Error) -> Fault {
    match source.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()) {
        Some(fault) => fault.clone(),
        None => Fault::damaged("its packed data is damaged or cut off"),
    }
}

/// Reads at most so many bytes; more are a fault, not an end.
pub(crate) struct Capped<R> {
    inner: R,
    meter: Meter,
}

/// What may still be read, to be allowed anew: of a file of many records each has its own bound.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    left: Rc<Cell<u64>>,
    cap: u64,
}

impl Meter {
    /// Allows as much as at first.
    pub(crate) fn begin(&self) {
        self.left.set(self.cap);
    }
}

impl<R: Read> Capped<R> {
    pub(crate) fn new(inner: R, cap: u64) -> Capped<R> {
        Capped { inner, meter: Meter { left: Rc::new(Cell::new(cap)), cap } }
    }

    pub(crate) fn meter(&self) -> Meter {
        self.meter.clone()
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.meter.left.get();
        let most = usize::try_from(left.saturating_add(1)).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..most).unwrap_or_default())? as u64;
        if read > left {
            return Err(io::Error::other(too_long(self.meter.cap)));
        }
        self.meter.left.set(left - read);
        Ok(read as usize)
    }
}

/// That a file, what is packed in it, or a record of it has more bytes than this.
pub(crate) fn too_long(cap: u64) -> Fault {
    Fault::TooMuch(format!(
        "it, or a record of it, has or unpacks to more than {} MiB",
        cap.div_ceil(1 << 20)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_is_a_fault() {
        let mut all = Vec::new();
        assert_eq!(Capped::new(&b"abc"[..], 3).read_to_end(&mut all).unwrap(), 3);
        let error = Capped::new(&b"abcd"[..], 3).read_to_end(&mut all).unwrap_err();
        assert_eq!(
            fault(&error),
            Fault::TooMuch("it, or a record of it, has or unpacks to more than 1 MiB".to_owned())
        );
    }

    #[test]
    fn ratios() {
        let limits = Limits { ratio: 100, ..Limits::default() };
        assert_eq!(limits.of_packed(10), 1 << 20);
        assert_eq!(limits.of_packed(1 << 20), 100 << 20);
        assert_eq!(limits.of_packed(u64::MAX), u64::MAX);
    }
}
