//! A store around another one, which remembers what was loaded: what the author of a store sees.

use provider_runtime::{
    store::{Durability, FileStore, Hold, Key, Loaded, Record, Store, StoreError, Version},
    transport::BoxFuture,
};
use std::{
    path::Path,
    sync::{Arc, Mutex},
};

/// What was loaded.
type Seen = Arc<Mutex<Vec<Loaded>>>;

/// A store that is watched.
pub struct Watched {
    inner: FileStore,
    loaded: Seen,
}

impl Watched {
    pub fn new(inner: FileStore) -> Self {
        Self {
            inner,
            loaded: Seen::default(),
        }
    }

    /// What was loaded, from now on too.
    pub fn loaded(&self) -> Seen {
        Arc::clone(&self.loaded)
    }
}

impl Store for Watched {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        Box::pin(async move {
            let loaded = self.inner.load(key).await?;
            self.loaded.lock().unwrap().push(loaded.clone());
            Ok(loaded)
        })
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        self.inner.compare_and_swap(key, expected, new)
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.delete(key)
    }

    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        self.inner.hold(key)
    }

    fn durability(&self) -> Durability {
        self.inner.durability()
    }

    fn accepts_loss(&self) -> bool {
        self.inner.accepts_loss()
    }

    fn journal(&self) -> Option<&Path> {
        self.inner.journal()
    }
}
