//! Zip archives that documents are.
//!
//! Owns finding a file in an archive and unpacking it within bounds: entries, bytes in all, bytes unpacked for
//! each byte packed. Names are looked up, never used as paths; nothing is written.

use std::collections::BTreeMap;
use std::io::Read;

use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use super::limits::{Capped, Fault, Limits, fault};

/// An archive in memory.
pub(crate) struct Archive<'b> {
    zip: ZipSliceArchive<&'b [u8]>,
    entries: BTreeMap<String, (ZipArchiveEntryWayfinder, CompressionMethod)>,
    encrypted: bool,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'b> Archive<'b> {
    /// Opens an archive; the first of entries of one name counts.
    pub(crate) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Archive<'b>, Fault> {
        let damaged = |_: rawzip::Error| Fault::damaged("its zip archive is damaged or cut off");
        let zip = ZipArchive::from_slice(bytes).map_err(damaged)?;
        let mut entries = BTreeMap::new();
        let (mut seen, mut encrypted) = (0, false);
        let mut all = zip.entries();
        while let Some(entry) = all.next_entry().map_err(damaged)? {
            seen += 1;
            if seen > limits.entries {
                return Err(Fault::TooMuch(format!("it packs more than {} files", limits.entries)));
            }
            encrypted |= entry.flags().is_encrypted();
            let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
            entries.entry(name).or_insert((entry.wayfinder(), entry.compression_method()));
        }
        Ok(Archive {
            zip,
            entries,
            encrypted,
            left: limits.of_packed(bytes.len() as u64).min(limits.archive),
        })
    }

    /// Whether there is a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The bytes of a file; `None` if there is none of this name.
    pub(crate) fn file(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some((found, method)) = self.entries.get(name).copied() else { return Ok(None) };
        if self.encrypted {
            return Err(Fault::Damaged("it is encrypted".to_owned()));
        }
        let damaged = || Fault::Damaged(format!("its {name} is damaged"));
        let entry = self.zip.get_entry(found).map_err(|_| damaged())?;
        let packed = entry.data();
        let unpacker: Box<dyn Read> = match method {
            CompressionMethod::STORE => Box::new(packed),
            CompressionMethod::DEFLATE => Box::new(flate2::bufread::DeflateDecoder::new(packed)),
            _ => return Err(Fault::Damaged(format!("its {name} is packed in a way that is not read"))),
        };
        let mut bytes = Vec::new();
        let read = entry.verifying_reader(Capped::new(unpacker, self.left)).read_to_end(&mut bytes);
        read.map_err(|error| match fault(&error) {
            Fault::Damaged(_) => damaged(),
            fault => fault,
        })?;
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The bytes of a file that must be there.
    pub(crate) fn needed(&mut self, name: &str) -> Result<Vec<u8>, Fault> {
        self.file(name)?.ok_or_else(|| Fault::Damaged(format!("it has no {name}")))
    }
}
