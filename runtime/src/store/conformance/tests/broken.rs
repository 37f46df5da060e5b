//! A store that can be broken in one way at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use crate::store::{
    Durability, Guard, Hold, Key, Loaded, Record, Store, StoreError, StoreErrorKind, StoreTime,
    Version,
};
use crate::transport::BoxFuture;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    /// Whatever is expected is overwritten.
    IgnoresExpected,
    /// `None` is taken for "whatever there is".
    NoneMeansAny,
    /// A deleted record is brought back by a swap from its last version.
    UpdatesWhatIsDeleted,
    /// A version that is gone is answered with another error than a conflict.
    WrongError,
    /// A conflict is answered, but the record is written.
    WritesInSpiteOfConflict,
    CountsFromOneAgain,
    DeletesNothing,
    /// Deleting what is not there is an error.
    DeletionNeedsARecord,
    /// A handle answers from what it has read first.
    CachesReads,
    /// What was written is gone once no handle is open.
    DiesWithItsHandles,
    /// The record is kept, but not all of it.
    DropsFields,
    IgnoresCase,
    IgnoresConnection,
    EndsNamesAtNul,
    CutsNames,
    LimitsSize,
    /// Comparing and swapping are two steps.
    ReadsThenWrites,
    /// A swap gives up the lock between removing the old record and putting the new one.
    RemovesThenPuts,
    Seconds,
    WholeSeconds,
    RunsBackwards,
    HoldsForAll,
    HoldsOncePerHandle,
    HoldsForEver,
    OneHoldForAllKeys,
    HoldsBeforeItAnswers,
}

/// Each fault and what is said of it.
pub(super) const FAULTS: [(Fault, &str); 26] = [
    (Fault::IgnoresExpected, "version that is not the stored one"),
    (Fault::NoneMeansAny, "version that is not the stored one"),
    (
        Fault::UpdatesWhatIsDeleted,
        "version that is not the stored one",
    ),
    (
        Fault::WrongError,
        "compare_and_swap is refused: no such version",
    ),
    (Fault::WritesInSpiteOfConflict, "is loaded"),
    (Fault::CountsFromOneAgain, "given out twice"),
    (Fault::DeletesNothing, "is loaded where no record is stored"),
    (Fault::DeletionNeedsARecord, "delete is refused"),
    (Fault::CachesReads, "is loaded where"),
    (Fault::DiesWithItsHandles, "no record is loaded where"),
    (Fault::DropsFields, "another record than was written"),
    (Fault::IgnoresCase, "is loaded"),
    (Fault::IgnoresConnection, "taken for another record"),
    (Fault::EndsNamesAtNul, "taken for another record"),
    (Fault::CutsNames, "taken for another record"),
    (Fault::LimitsSize, "compare_and_swap is refused: too large"),
    (Fault::ReadsThenWrites, "not exactly one wins"),
    (Fault::RemovesThenPuts, "neither the old nor the new record"),
    (Fault::Seconds, "no milliseconds since 1970"),
    (Fault::WholeSeconds, "stands still"),
    (Fault::RunsBackwards, "runs backwards"),
    (Fault::HoldsForAll, "to the handle that has it"),
    (Fault::HoldsOncePerHandle, "to another handle"),
    (Fault::HoldsForEver, "stays taken"),
    (Fault::OneHoldForAllKeys, "takes that of another"),
    (Fault::HoldsBeforeItAnswers, "whose caller gave up"),
];

/// What all handles lead to.
pub(super) type Shared = Arc<Mutex<Inside>>;

#[derive(Default)]
pub(super) struct Inside {
    records: BTreeMap<Key, (Record, Version)>,
    held: BTreeSet<(Key, u64)>,
    last: u64,
    handles: u64,
}

/// One handle.
pub(super) struct Broken {
    fault: Fault,
    shared: Shared,
    number: u64,
    cache: Mutex<BTreeMap<Key, (Record, Version)>>,
    loads: AtomicU64,
}

impl Broken {
    pub(super) fn new(fault: Fault, shared: &Shared) -> Self {
        Self {
            fault,
            shared: shared.clone(),
            number: 0,
            cache: Mutex::default(),
            loads: AtomicU64::new(0),
        }
    }

    pub(super) fn open(&self) -> Self {
        let mut inside = self.inside();
        // The first one only opens others: two counts are the shared map and itself.
        if self.fault == Fault::DiesWithItsHandles && Arc::strong_count(&self.shared) == 2 {
            inside.records.clear();
        }
        inside.handles += 1;
        Self {
            number: inside.handles,
            ..Self::new(self.fault, &self.shared)
        }
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.shared.lock().unwrap()
    }

    /// The key as the store understands it.
    fn key(&self, key: &Key) -> Key {
        let mut key = key.clone();
        match self.fault {
            Fault::IgnoresCase => key.account = key.account.to_lowercase(),
            Fault::IgnoresConnection => key.connection.clear(),
            Fault::EndsNamesAtNul => {
                let end = key.account.find('\0').unwrap_or(key.account.len());
                key.account.truncate(end);
            }
            Fault::CutsNames => key.account = key.account.chars().take(255).collect(),
            _ => {}
        }
        key
    }

    fn now(&self) -> StoreTime {
        let now = StoreTime::of_this_machine().as_millis();
        StoreTime::from_millis(match self.fault {
            Fault::Seconds => now / 1000,
            Fault::WholeSeconds => now / 1000 * 1000,
            Fault::RunsBackwards if self.loads.load(Ordering::Relaxed).is_multiple_of(5) => {
                now - 5000
            }
            _ => now,
        })
    }

    /// The record, if the version expected is there.
    fn fits(&self, inside: &Inside, key: &Key, expected: Option<Version>) -> bool {
        let stored = inside.records.get(key).map(|(_, version)| *version);
        match self.fault {
            Fault::IgnoresExpected => true,
            Fault::NoneMeansAny => expected.is_none() || stored == expected,
            Fault::UpdatesWhatIsDeleted => stored.is_none() || stored == expected,
            _ => stored == expected,
        }
    }

    fn put(&self, inside: &mut Inside, key: Key, new: &Record) -> Version {
        inside.last += 1;
        let version = match (self.fault, inside.records.get(&key)) {
            (Fault::CountsFromOneAgain, None) => 1,
            (Fault::CountsFromOneAgain, Some((_, version))) => version.get() + 1,
            _ => inside.last,
        };
        let version = Version::new(version);
        let mut new = new.clone();
        if self.is(Fault::DropsFields) {
            new.generation = 0;
        }
        inside.records.insert(key, (new, version));
        version
    }

    async fn swap(
        &self,
        key: Key,
        expected: Option<Version>,
        new: &Record,
    ) -> Result<Version, StoreError> {
        if self.is(Fault::LimitsSize) && new.to_bytes()?.len() > 65_536 {
            return Err(StoreError::new(StoreErrorKind::Unavailable, "too large"));
        }
        let fits = self.fits(&self.inside(), &key, expected);
        if self.is(Fault::ReadsThenWrites) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if self.is(Fault::RemovesThenPuts) && fits {
            self.inside().records.remove(&key);
            tokio::task::yield_now().await;
            return Ok(self.put(&mut self.inside(), key, new));
        }
        let mut inside = self.inside();
        let fits = if self.is(Fault::ReadsThenWrites) {
            fits
        } else {
            self.fits(&inside, &key, expected)
        };
        if fits {
            return Ok(self.put(&mut inside, key, new));
        }
        match self.fault {
            Fault::WrongError => {
                let kind = StoreErrorKind::Unavailable;
                return Err(StoreError::new(kind, "no such version"));
            }
            Fault::WritesInSpiteOfConflict => {
                self.put(&mut inside, key, new);
            }
            _ => {}
        }
        Err(StoreError::conflict())
    }

    fn take(&self, key: &Key) -> Hold {
        let mut inside = self.inside();
        let name = match self.fault {
            Fault::OneHoldForAllKeys => (Key::sample("all"), 0),
            Fault::HoldsOncePerHandle => (key.clone(), self.number),
            _ => (key.clone(), 0),
        };
        if !inside.held.insert(name.clone()) && !self.is(Fault::HoldsForAll) {
            return Hold::Taken;
        }
        Hold::Held(Guard::new(Release {
            shared: self.shared.clone(),
            name,
            forgets: self.is(Fault::HoldsForEver),
        }))
    }
}

struct Release {
    shared: Shared,
    name: (Key, u64),
    forgets: bool,
}

impl Drop for Release {
    fn drop(&mut self) {
        if !self.forgets {
            self.shared.lock().unwrap().held.remove(&self.name);
        }
    }
}

impl Store for Broken {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        Box::pin(async move {
            self.loads.fetch_add(1, Ordering::Relaxed);
            let key = self.key(key);
            let mut stored = self.inside().records.get(&key).cloned();
            if self.is(Fault::CachesReads) {
                let mut cache = self.cache.lock().unwrap();
                stored = cache.get(&key).cloned().or(stored);
                if let Some(stored) = &stored {
                    cache.insert(key, stored.clone());
                }
            }
            let now = self.now();
            Ok(Loaded { stored, now })
        })
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        Box::pin(self.swap(self.key(key), expected, new))
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if self.is(Fault::DeletesNothing) {
                return Ok(());
            }
            let removed = self.inside().records.remove(&self.key(key));
            if removed.is_none() && self.is(Fault::DeletionNeedsARecord) {
                let kind = StoreErrorKind::Unavailable;
                return Err(StoreError::new(kind, "there is no record"));
            }
            Ok(())
        })
    }

    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        Box::pin(async move {
            let held = self.take(key);
            if self.is(Fault::HoldsBeforeItAnswers) && matches!(held, Hold::Held(_)) {
                // Who gives up here never gets the guard.
                let kept = std::mem::ManuallyDrop::new(held);
                tokio::task::yield_now().await;
                return Ok(std::mem::ManuallyDrop::into_inner(kept));
            }
            Ok(held)
        })
    }

    fn durability(&self) -> Durability {
        Durability::Machine
    }
}
