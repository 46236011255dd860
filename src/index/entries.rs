//! The documents of one file, as they are read.
//!
//! Owns their order and finding the one of a key. Must not know what a document is beside its entry.
//!
//! Law: one entry a key, at the place of its first; a few bytes beside each, since a file may have millions of records.

use std::sync::Arc;

use hashbrown::HashTable;

use super::catalogue::DocumentEntry;
use super::schema::KeyHash;

/// The documents of one file.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// Shared with the catalogue that they come from, or go to: they may take more memory than all else.
    entries: Arc<Vec<DocumentEntry>>,
    /// Places in `entries`, by key.
    places: HashTable<u32>,
}

impl Entries {
    /// The document of a key.
    pub(super) fn find(&self, key: KeyHash) -> Option<&DocumentEntry> {
        self.place(key).and_then(|place| self.entries.get(place as usize))
    }

    /// Those of a file as it was.
    pub(super) fn of(entries: &Arc<Vec<DocumentEntry>>) -> Entries {
        let mut places = HashTable::with_capacity(entries.len());
        for (place, entry) in (0..).zip(entries.iter()) {
            places.insert_unique(bits(entry.key), place, |place| key_bits(entries, *place));
        }
        Entries { entries: Arc::clone(entries), places }
    }

    /// Puts a document in the place of the one that has its key, or after all others.
    pub(super) fn put(&mut self, entry: DocumentEntry) {
        let place = self.place(entry.key);
        let entries = Arc::make_mut(&mut self.entries);
        if let Some(earlier) = place.and_then(|place| entries.get_mut(place as usize)) {
            *earlier = entry;
            return;
        }
        let key_of = |place: &u32| key_bits(entries, *place);
        self.places.insert_unique(bits(entry.key), entries.len() as u32, key_of);
        entries.push(entry);
    }

    /// Takes out the document of a key.
    pub(super) fn take(&mut self, key: KeyHash) -> Option<DocumentEntry> {
        let Entries { entries, places } = self;
        let is_it = |place: &u32| entries.get(*place as usize).is_some_and(|entry| entry.key == key);
        let (place, _) = places.find_entry(bits(key), is_it).ok()?.remove();
        entries.get(place as usize).copied()
    }

    /// The documents that were not taken out, in order.
    pub(super) fn rest(&self) -> impl Iterator<Item = &DocumentEntry> {
        self.entries.iter().filter(|entry| self.place(entry.key).is_some())
    }

    fn place(&self, key: KeyHash) -> Option<u32> {
        let is_it = |place: &u32| self.entries.get(*place as usize).is_some_and(|entry| entry.key == key);
        self.places.find(bits(key), is_it).copied()
    }
}

fn key_bits(entries: &[DocumentEntry], place: u32) -> u64 {
    entries.get(place as usize).map_or(0, |entry| bits(entry.key))
}

/// Eight bytes of a key, which is a hash: they need not be hashed again.
fn bits(KeyHash(key): KeyHash) -> u64 {
    let mut bits = [0; 8];
    bits.copy_from_slice(&key[..8]);
    u64::from_le_bytes(bits)
}

impl From<Entries> for Arc<Vec<DocumentEntry>> {
    fn from(entries: Entries) -> Arc<Vec<DocumentEntry>> {
        entries.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Id;
    use crate::index::schema::document_key;

    #[test]
    fn one_entry_a_key() {
        let entry = |id: u32, digest| DocumentEntry {
            key: KeyHash::of(&document_key("lois.jsonl", Some(&Id::Line(id)))),
            digest,
            passages: 1,
        };
        let mut entries = Entries::default();
        (0..1000).for_each(|id| entries.put(entry(id, 1)));
        entries.put(entry(7, 2));
        assert_eq!(entries.find(entry(7, 2).key), Some(&entry(7, 2)));
        assert_eq!(entries.find(entry(1000, 1).key), None);
        let mut known = Entries::of(&entries.entries);
        assert_eq!((known.take(entry(7, 1).key), known.take(entry(7, 1).key)), (Some(entry(7, 2)), None));
        assert_eq!((known.rest().count(), known.rest().nth(7)), (999, Some(&entry(8, 1))));
        let all: Arc<Vec<DocumentEntry>> = entries.into();
        assert_eq!((all.len(), all[7], all[999]), (1000, entry(7, 2), entry(999, 1)));
    }
}
