//! What waits to be written.
//!
//! Owns how many bytes of documents may be between who reads them and who writes them. (tantivy bounds its queue,
//! too, but by messages, whatever their size.) Must not know what is in a document.
//!
//! Law: who finds no room waits until half of it is free, so that nobody is woken for each document; what is larger
//! than that waits until there is nothing else. Room is given back when its permit is dropped, on whatever thread.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Room for documents.
#[derive(Debug, Clone)]
pub(super) struct Room(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    most: usize,
    state: Mutex<State>,
    given: Condvar,
}

#[derive(Debug, Default)]
struct State {
    taken: usize,
    /// Whether somebody waits until no more than this is taken.
    awaited: Option<usize>,
}

/// Room that is taken until this is dropped.
#[derive(Debug)]
pub(super) struct Permit {
    room: Room,
    bytes: usize,
}

impl Room {
    /// Room for so many bytes; one asks at a time.
    pub(super) fn new(most: usize) -> Room {
        Room(Arc::new(Inner { most, state: Mutex::default(), given: Condvar::new() }))
    }

    /// Takes room, if there is enough.
    pub(super) fn try_take(&self, bytes: usize) -> Option<Permit> {
        let mut state = self.state();
        let fits = state.taken == 0 || state.taken + bytes <= self.0.most;
        fits.then(|| self.permit(&mut state, bytes))
    }

    /// Takes room as soon as half of it is free.
    pub(super) fn take(&self, bytes: usize) -> Permit {
        let most = (self.0.most / 2).min(self.0.most.saturating_sub(bytes));
        let mut state = self.state();
        state.awaited = Some(most);
        let waited = self.0.given.wait_while(state, |state| state.taken > most);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.awaited = None;
        self.permit(&mut state, bytes)
    }

    fn permit(&self, state: &mut State, bytes: usize) -> Permit {
        state.taken += bytes;
        Permit { room: self.clone(), bytes }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.room.state();
        state.taken -= self.bytes;
        if state.awaited.is_some_and(|most| state.taken <= most) {
            self.room.0.given.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room() {
        let room = Room::new(10);
        let large = room.take(25);
        assert!(room.try_take(1).is_none(), "what is larger than all the room is alone");
        drop(large);
        let (six, _four) = (room.take(6), room.try_take(4));
        assert!(room.try_take(1).is_none());
        std::thread::scope(|threads| {
            let waiting = threads.spawn(|| room.take(5));
            drop(six);
            assert_eq!(waiting.join().unwrap().bytes, 5);
        });
        assert!(room.try_take(6).is_some());
    }
}
