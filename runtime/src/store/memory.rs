//! A store for one process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Durability, Guard, Hold, Key, Loaded, Record, Store, StoreError, StoreTime, Version};
use crate::clock::{Clock, ManualClock};
use crate::transport::BoxFuture;

/// Keeps sessions as long as the process lives; for tests and for applications where the user is
/// there to authorize again.
///
/// A provider whose refresh tokens can be used once only ends the session of a process that dies. A
/// client of such a provider is not built with this store, unless the application takes that upon
/// itself by [`MemoryStore::volatile`].
#[derive(Debug, Default)]
pub struct MemoryStore {
    inside: Mutex<Inside>,
    accepts_loss: bool,
    clock: Option<ManualClock>,
    /// Keys that somebody holds.
    held: Arc<HeldKeys>,
}

#[derive(Debug, Default)]
struct HeldKeys(Mutex<BTreeSet<Key>>);

impl HeldKeys {
    fn lock(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives the key back when it is dropped.
struct Holding {
    held: Arc<HeldKeys>,
    key: Key,
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.held.lock().remove(&self.key);
    }
}

#[derive(Debug, Default)]
struct Inside {
    records: BTreeMap<Key, (Record, Version)>,
    /// Version given out last, of whatever record.
    last: u64,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store whose sessions may be lost with the process.
    pub fn volatile() -> Self {
        Self {
            accepts_loss: true,
            ..Self::default()
        }
    }

    /// Tells the time by this clock, for tests.
    #[must_use]
    pub fn with_clock(mut self, clock: &ManualClock) -> Self {
        self.clock = Some(clock.clone());
        self
    }

    fn now(&self) -> StoreTime {
        match &self.clock {
            Some(clock) => StoreTime::from_millis(clock.wall()),
            None => StoreTime::of_this_machine(),
        }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Each change is one assignment, so a panic elsewhere cannot leave it half done.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn swap(
        &self,
        key: &Key,
        expected: Option<Version>,
        new: &Record,
    ) -> Result<Version, StoreError> {
        let mut inside = self.inside();
        if inside.records.get(key).map(|(_, version)| *version) != expected {
            return Err(StoreError::conflict());
        }
        inside.last += 1;
        let version = Version::new(inside.last);
        inside.records.insert(key.clone(), (new.clone(), version));
        Ok(version)
    }
}

impl Store for MemoryStore {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        Box::pin(async move {
            Ok(Loaded {
                stored: self.inside().records.get(key).cloned(),
                now: self.now(),
            })
        })
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        Box::pin(async move { self.swap(key, expected, new) })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.inside().records.remove(key);
            Ok(())
        })
    }

    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        Box::pin(async move {
            let is_free = self.held.lock().insert(key.clone());
            if !is_free {
                return Ok(Hold::Taken);
            }
            Ok(Hold::Held(Guard::new(Holding {
                held: Arc::clone(&self.held),
                key: key.clone(),
            })))
        })
    }

    fn durability(&self) -> Durability {
        Durability::Process
    }

    fn accepts_loss(&self) -> bool {
        self.accepts_loss
    }
}
