//! A store that fails as a test wants it.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::store::{
    Durability, Hold, Key, Loaded, MemoryStore, Record, Store, StoreError, StoreErrorKind, Version,
};
use crate::transport::BoxFuture;

/// What becomes of a write.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    CarriedOut,
    Refused,
    /// Carried out, and an error all the same.
    Unconfirmed,
    /// An error, and carried out when it is told to [land](Faulty::land).
    Delayed,
}

/// A memory store that fails when told to.
#[derive(Default)]
pub(crate) struct Faulty {
    pub(crate) inside: MemoryStore,
    /// What becomes of the next writes; of all further ones as of the last of them.
    fates: Mutex<VecDeque<Fate>>,
    delayed: Mutex<Option<Write>>,
    /// Fails where there are tokens in the record.
    pub(crate) refuses_tokens: AtomicBool,
    pub(crate) panics: AtomicBool,
    pub(crate) unreadable: AtomicBool,
    /// Cannot tell who lives.
    pub(crate) cannot_hold: AtomicBool,
    /// How many writes were asked for.
    pub(crate) attempts: AtomicUsize,
}

/// A write that is still on its way.
struct Write {
    key: Key,
    expected: Option<Version>,
    new: Record,
}

impl Faulty {
    /// A store that keeps its records here.
    pub(crate) fn of(inside: MemoryStore) -> Self {
        Self {
            inside,
            ..Self::default()
        }
    }

    /// Says what becomes of writes from now on; without a word they are carried out.
    pub(crate) fn script(&self, fates: &[Fate]) {
        *self.fates.lock().unwrap() = fates.iter().copied().collect();
    }

    /// The write that was delayed gets there.
    pub(crate) async fn land(&self) -> Result<Version, StoreError> {
        let write = self.delayed.lock().unwrap().take();
        let Write { key, expected, new } = write.expect("a write was delayed");
        self.inside.compare_and_swap(&key, expected, &new).await
    }

    fn fate(&self, new: &Record) -> Fate {
        if self.refuses_tokens.load(Ordering::SeqCst) && new.tokens.is_some() {
            return Fate::Refused;
        }
        let mut fates = self.fates.lock().unwrap();
        if fates.len() > 1 {
            return fates.pop_front().unwrap();
        }
        fates.front().copied().unwrap_or(Fate::CarriedOut)
    }
}

impl Store for Faulty {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        assert!(!self.panics.load(Ordering::SeqCst), "a store that panics");
        if self.unreadable.load(Ordering::SeqCst) {
            let gone = StoreError::new(StoreErrorKind::Unavailable, "the disk is gone");
            return Box::pin(async { Err(gone) });
        }
        self.inside.load(key)
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        self.attempts.fetch_add(1, Ordering::SeqCst);
        let fate = self.fate(new);
        Box::pin(async move {
            let full = StoreError::new(StoreErrorKind::Unavailable, "the disk is full");
            match fate {
                Fate::CarriedOut => self.inside.compare_and_swap(key, expected, new).await,
                Fate::Refused => Err(full),
                Fate::Unconfirmed => {
                    self.inside.compare_and_swap(key, expected, new).await?;
                    Err(full)
                }
                Fate::Delayed => {
                    let (key, new) = (key.clone(), new.clone());
                    *self.delayed.lock().unwrap() = Some(Write { key, expected, new });
                    Err(full)
                }
            }
        })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inside.delete(key)
    }

    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        if self.cannot_hold.load(Ordering::SeqCst) {
            return Box::pin(async { Ok(Hold::Unsupported) });
        }
        self.inside.hold(key)
    }

    fn durability(&self) -> Durability {
        Durability::Process
    }

    fn accepts_loss(&self) -> bool {
        true
    }
}
