//! What the suite for all stores does not see: files, folders, locks, keys, processes that die.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::store::StoreErrorKind;
use crate::store::conformance::{self, Options};

mod content;
#[cfg(unix)]
mod crash;
mod encrypted;
mod folder;
mod locks;
#[cfg(unix)]
mod processes;
#[cfg(unix)]
mod users;

fn key() -> Key {
    Key::sample("one")
}

/// A store that does not wait long for a lock.
fn impatient(folder: &Path) -> FileStore {
    FileStore {
        patience: Duration::from_millis(100),
        ..FileStore::open(folder).unwrap()
    }
}

/// Writes the record with this number in place of a version.
async fn swap(
    store: &FileStore,
    expected: Option<Version>,
    number: u64,
) -> Result<Version, StoreError> {
    let new = Record::sample(number);
    store.compare_and_swap(&key(), expected, &new).await
}

/// Writes the record with this number in place of what there is.
async fn put(store: &FileStore, number: u64) -> Version {
    let stored = store.load(&key()).await.unwrap().stored;
    let expected = stored.map(|(_, version)| version);
    swap(store, expected, number).await.unwrap()
}

/// Number of the record.
async fn number(store: &FileStore) -> Option<u64> {
    let stored = store.load(&key()).await.unwrap().stored;
    stored.map(|(record, _)| record.epoch)
}

/// Files whose name has this ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.is_file() && path.to_string_lossy().ends_with(ending))
        .collect();
    paths.sort();
    paths
}

fn file(folder: &Path, ending: &str) -> PathBuf {
    let found = files(folder, ending);
    assert_eq!(found.len(), 1, "{ending}: {found:?}");
    found.into_iter().next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let open = async || FileStore::open(folder.path()).unwrap();
    let report = conformance::check(open, &Options::default()).await.unwrap();
    assert!(report.holds, "{report}");
    let left = files(folder.path(), "");
    let kept = |path: &PathBuf| {
        path.extension()
            .is_some_and(|it| it == "lock" || it == "hold")
    };
    assert!(left.iter().all(kept), "{left:?}");
}

#[tokio::test]
async fn the_time_is_that_of_the_clock_given() {
    let folder = tempfile::tempdir().unwrap();
    let clock = ManualClock::new(5000);
    let store = FileStore::open(folder.path()).unwrap().with_clock(&clock);
    clock.advance(Duration::from_secs(1));
    let now = store.load(&key()).await.unwrap().now;
    assert_eq!(now.as_millis(), 6000);
}
