//! Whether a store keeps its contract: a suite for whoever writes one.
//!
//! One test is enough. The function given opens the store anew each time, as another process would:
//! all handles lead to the same records. A store that lives in the process only is shared by an
//! [`Arc`].
//!
//! ```
//! use std::sync::Arc;
//!
//! use provider_runtime::store::MemoryStore;
//! use provider_runtime::store::conformance::{self, Options};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), conformance::Failure> {
//! let store = Arc::new(MemoryStore::new());
//! let report = conformance::check(async || store.clone(), &Options::default()).await?;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```
//!
//! What is checked:
//!
//! - Random steps (load, swap with the right, an earlier, no and a made-up version, delete, open
//!   again) on several records by two handles, against a model; what breaks it is reduced to few
//!   steps.
//! - Of many who swap from the same version one wins, and no update is lost; a deletion wins over
//!   a swap from the version before.
//! - A version is never given out twice, also not after a deletion.
//! - A call that was given up leaves the old or the new record.
//! - Hostile names of accounts are separate records, and a record may be large.
//! - The time is in milliseconds and does not run backwards.
//! - Where the store supports [`hold`](Store::hold): there is one at a time, and it ends with its
//!   guard. That it ends with the process as well is for a test of the store's own.
//!
//! The suite uses keys of its own, so a store that is in use is not disturbed, and deletes its
//! records unless it fails. It needs a Tokio runtime with its timer; one with several threads shows
//! more races.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Key, Loaded, Record, Store, StoreError, Version};

mod given_up;
mod hold;
mod race;
mod records;
mod steps;
#[cfg(test)]
mod tests;
mod time;

/// How much is tried.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How many random sequences of steps: 64 unless set.
    pub cases: u32,
    /// How many steps a sequence has at most: 24 unless set.
    pub steps: usize,
    /// How many tasks compete: 8 unless set.
    pub tasks: u32,
    /// How many updates the tasks make to one record together: 200 unless set.
    pub updates: u32,
    /// Size of the largest token, in bytes: 1 MiB unless set.
    pub largest: usize,
    /// How far the store's clock may be set back while the suite runs: one second unless set.
    pub clock_step: Duration,
    /// Within which time a hold that was dropped can be had again: five seconds unless set.
    pub release: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cases: 64,
            steps: 24,
            tasks: 8,
            updates: 200,
            largest: 1024 * 1024,
            clock_step: Duration::from_secs(1),
            release: Duration::from_secs(5),
        }
    }
}

/// What was tried of a store that keeps its contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Random sequences of steps.
    pub cases: u32,
    /// Steps in all of them.
    pub steps: usize,
    /// Calls of `compare_and_swap` that competed.
    pub competing: u32,
    /// Whether the store supports [`hold`](Store::hold); if not, nothing of it was tried.
    pub holds: bool,
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holds = if self.holds {
            "holds are supported"
        } else {
            "holds are not supported"
        };
        write!(
            formatter,
            "the store keeps its contract: {} sequences of {} steps, {} competing swaps; {holds}",
            self.cases, self.steps, self.competing,
        )
    }
}

/// What the store did that its contract does not allow, and what led to it. `Debug` says the same
/// as `Display`, so that `unwrap` in a test is readable.
pub struct Failure {
    what: String,
    steps: Vec<String>,
}

impl Failure {
    fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            steps: Vec::new(),
        }
    }

    /// The store refused what it may not refuse.
    fn refused(call: &str, error: &StoreError) -> Self {
        let mut what = format!("{call} is refused: {error}");
        let mut cause = error.source();
        while let Some(source) = cause {
            what = format!("{what}: {source}");
            cause = source.source();
        }
        Self::new(what)
    }

    fn after(mut self, steps: Vec<String>) -> Self {
        self.steps = steps;
        self
    }

    /// What is wrong, in one sentence.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What was done, the last being what went wrong; empty where a sentence says it all.
    pub fn steps(&self) -> &[String] {
        &self.steps
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the store breaks its contract: {}", self.what)?;
        for (number, step) in self.steps.iter().enumerate() {
            write!(formatter, "\n  {}. {step}", number + 1)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl StdError for Failure {}

/// Tries whether the store that `open` opens keeps its contract, and says what it found first if
/// not. Each call of `open` returns another handle to the same records.
pub async fn check<S: Store>(
    open: impl AsyncFn() -> S,
    options: &Options,
) -> Result<Report, Failure> {
    let mut report = Report::default();
    steps::check(&open, options, &mut report).await?;
    let handles = [Arc::new(open().await), Arc::new(open().await)];
    records::names(&handles).await?;
    records::large(&handles, options.largest).await?;
    time::check(&handles, options).await?;
    report.holds = hold::check(&handles, options).await?;
    given_up::check(&handles, options).await?;
    race::one_wins(&handles, options, &mut report).await?;
    race::no_update_is_lost(&handles, options, &mut report).await?;
    race::deletion_wins(&handles).await?;
    Ok(report)
}

/// Two handles to the same records.
type Handles<S> = [Arc<S>; 2];

/// Keys that nobody else has: they belong to a client of a random name.
struct Space {
    client_id: String,
}

impl Space {
    fn new() -> Result<Self, Failure> {
        let number =
            getrandom::u64().map_err(|_| Failure::new("the system gives no random numbers"))?;
        Ok(Self {
            client_id: format!("conformance-{number:016x}"),
        })
    }

    fn key(&self, account: &str) -> Key {
        Key {
            client_id: self.client_id.clone(),
            ..Key::sample(account)
        }
    }
}

async fn load(store: &impl Store, key: &Key) -> Result<Loaded, Failure> {
    let loaded = store.load(key).await;
    loaded.map_err(|error| Failure::refused("load", &error))
}

async fn stored(store: &impl Store, key: &Key) -> Result<Option<(Record, Version)>, Failure> {
    Ok(load(store, key).await?.stored)
}

async fn delete(store: &impl Store, key: &Key) -> Result<(), Failure> {
    let deleted = store.delete(key).await;
    deleted.map_err(|error| Failure::refused("delete", &error))
}

/// The version of what was written; `None` if the store says that it holds another version.
async fn swap(
    store: &impl Store,
    key: &Key,
    expected: Option<Version>,
    new: &Record,
) -> Result<Option<Version>, Failure> {
    match store.compare_and_swap(key, expected, new).await {
        Ok(version) => Ok(Some(version)),
        Err(error) if error.is_conflict() => Ok(None),
        Err(error) => Err(Failure::refused("compare_and_swap", &error)),
    }
}

/// Writes where nobody else does, so that there is no conflict.
async fn put(
    store: &impl Store,
    key: &Key,
    expected: Option<Version>,
    new: &Record,
) -> Result<Version, Failure> {
    swap(store, key, expected, new).await?.ok_or_else(|| {
        Failure::new("a swap from the version that is stored is answered with a conflict")
    })
}
