//! Who may write: first one task of this process, then one process.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tokio::sync::OwnedMutexGuard;

use super::place::gone;
use crate::store::disk::{failed, open_private};
use crate::store::{Guard, Hold, StoreError, StoreErrorKind};

/// How long is waited before the lock is tried again: first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_micros(200), Duration::from_millis(20));

type Gate = tokio::sync::Mutex<()>;

/// Gates of all stores of this process, by the path of the lock. They are gone once nobody uses
/// them.
static GATES: LazyLock<Mutex<HashMap<PathBuf, Weak<Gate>>>> = LazyLock::new(Mutex::default);

/// Waits for the turn among the tasks of this process, in order. File locks belong to the open
/// file: without this, tasks would compete for them as processes do, each on a thread of its own.
pub(super) async fn enter(path: &Path, until: Instant) -> Result<OwnedMutexGuard<()>, StoreError> {
    let gate = gate(path).lock_owned();
    tokio::time::timeout_at(until.into(), gate)
        .await
        .map_err(|_| stuck(path))
}

fn gate(path: &Path) -> Arc<Gate> {
    // Each change is one call, so a panic elsewhere cannot leave it half done.
    let mut gates = GATES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(gate) = gates.get(path).and_then(Weak::upgrade) {
        return gate;
    }
    gates.retain(|_, gate| gate.strong_count() > 0);
    let gate = Arc::new(Gate::default());
    gates.insert(path.to_owned(), Arc::downgrade(&gate));
    gate
}

/// The lock, held until the file is closed, at the latest by the end of the process. The file is
/// never deleted: who locks a deleted file excludes nobody.
pub(in crate::store) fn lock(path: &Path, until: Instant) -> Result<File, StoreError> {
    let file = open(path)?;
    let (mut pause, longest) = PAUSES;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => sleep(pause),
            Err(TryLockError::WouldBlock) => return Err(stuck(path)),
            Err(TryLockError::Error(error)) => {
                return Err(failed("the lock cannot be taken", path, error));
            }
        }
        pause = longest.min(pause * 2);
    }
}

/// The lock, if nobody has it.
pub(super) fn hold(path: &Path) -> Result<Hold, StoreError> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Hold::Held(Guard::new(file))),
        Err(TryLockError::WouldBlock) => Ok(Hold::Taken),
        Err(TryLockError::Error(error)) => Err(failed("the hold cannot be taken", path, error)),
    }
}

fn open(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    open_private(path, &mut options).map_err(|error| match path.parent() {
        Some(folder) if error.kind() == ErrorKind::NotFound => gone(folder),
        _ => failed("the lock cannot be opened", path, error),
    })
}

fn stuck(path: &Path) -> StoreError {
    let text = format!(
        "the lock is not given back: {}; a process that has it may be stopped or hang: let it go \
         on or end it, which frees the lock (never delete the file)",
        path.display()
    );
    StoreError::new(StoreErrorKind::Unavailable, text)
}
