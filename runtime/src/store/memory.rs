//! A store for one process.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Durability, Key, Record, Store, StoreError, Version};
use crate::transport::BoxFuture;

/// Keeps sessions as long as the process lives; for tests and for applications where the user is
/// there to authorize again.
#[derive(Debug, Default)]
pub struct MemoryStore {
    inside: Mutex<Inside>,
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
    fn load<'a>(
        &'a self,
        key: &'a Key,
    ) -> BoxFuture<'a, Result<Option<(Record, Version)>, StoreError>> {
        Box::pin(async move { Ok(self.inside().records.get(key).cloned()) })
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

    fn durability(&self) -> Durability {
        Durability::Process
    }
}
