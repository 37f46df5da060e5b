//! Where sessions are kept.

use std::any::Any;
use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};

use crate::clock::{Clock, SystemClock};
use crate::error::{Error, ErrorKind};
use crate::transport::BoxFuture;

#[cfg(any(test, feature = "store-conformance"))]
pub mod conformance;
mod disk;
mod file;
mod journal;
mod memory;
#[cfg(feature = "postgres")]
pub mod postgres;
mod record;
#[cfg(feature = "redis")]
pub mod redis;
#[cfg(test)]
mod tests;

pub use file::{FileStore, StoreKey};
pub(crate) use journal::Journal;
pub use memory::MemoryStore;
pub use record::Record;
pub(crate) use record::{Claim, Ledger, Phase, Tokens, digest_of};

/// Keeps one versioned [`Record`] per [`Key`].
///
/// `compare_and_swap` is what keeps two writers from overwriting each other's tokens, and two
/// processes from spending the same refresh token: before a token request leaves, the record says
/// that it will, and only one writer gets that into the store. An implementation carries it out as
/// one atomic step, and returns only when the record is as durable as
/// [`durability`](Self::durability) says.
///
/// Every method may be given up by its caller at any time. A write that was given up may have
/// happened or not, never by half.
pub trait Store: Send + Sync + 'static {
    /// The record if there is one, and what time it is by the store's clock. What is read is no
    /// older than the last write that has returned, to whatever process: no replica answers.
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>>;

    /// Puts `new` in place of the version `expected` (`None`: where there is no record, or one that
    /// is [damaged](StoreErrorKind::Damaged)) and returns its version; a
    /// [conflict](StoreError::is_conflict) if the store holds another one. A version is never given
    /// out twice for a key, also not after a deletion.
    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>>;

    /// Removes the record; no error if there is none. Clients do not call it: also who has logged
    /// out leaves a record behind, so that a late writer cannot bring the tokens back.
    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>>;

    /// A sign of life of the process that refreshes: as long as it has the [`Hold`], others know
    /// that it lives, and once it is gone they need not wait for its lease to end. It is advice
    /// only; `compare_and_swap` decides.
    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        let _ = key;
        Box::pin(async { Ok(Hold::Unsupported) })
    }

    /// What survives once a write has returned.
    fn durability(&self) -> Durability;

    /// Whether the application takes it upon itself that sessions are lost with the process. It
    /// counts only where [`durability`](Self::durability) is [`Durability::Process`]: without it, a
    /// client of a provider whose refresh tokens can be used once only is not built.
    fn accepts_loss(&self) -> bool {
        false
    }

    /// A folder on this machine for tokens that the store would not take; they are stored from
    /// there later. `None`: they stay in memory until the store takes them.
    fn journal(&self) -> Option<&Path> {
        None
    }
}

impl<S: Store + ?Sized> Store for Arc<S> {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        (**self).load(key)
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        (**self).compare_and_swap(key, expected, new)
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        (**self).delete(key)
    }

    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        (**self).hold(key)
    }

    fn durability(&self) -> Durability {
        (**self).durability()
    }

    fn accepts_loss(&self) -> bool {
        (**self).accepts_loss()
    }

    fn journal(&self) -> Option<&Path> {
        (**self).journal()
    }
}

/// What [`Store::load`] found.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The record and its version, `None` if there is none.
    pub stored: Option<(Record, Version)>,
    /// What time it was by the store's clock when it was read.
    pub now: StoreTime,
}

/// A point in time by a store's clock: that of the server, or of this machine where a store has no
/// server. Leases and budgets are counted by it, because all who share a store share its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreTime(i64);

impl StoreTime {
    /// This many milliseconds after the beginning of 1970.
    pub fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// The clock of this machine, now.
    pub fn of_this_machine() -> Self {
        Self(SystemClock.wall())
    }

    /// Milliseconds since the beginning of 1970.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// So many milliseconds later.
    pub(crate) fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds that have passed since an earlier point; negative if it is a later one.
    pub(crate) fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// What [`Store::hold`] brought.
#[derive(Debug)]
#[non_exhaustive]
pub enum Hold {
    /// The store cannot tell who lives.
    Unsupported,
    /// Somebody who lives has it.
    Taken,
    /// It is the caller's until the guard is dropped or the process ends.
    Held(Guard),
}

/// Keeps a [`Hold`] until it is dropped.
pub struct Guard {
    _kept: Box<dyn Any + Send + Sync>,
}

impl Guard {
    /// Keeps `kept`, whose `Drop` gives the hold back.
    pub fn new(kept: impl Any + Send + Sync) -> Self {
        Self {
            _kept: Box::new(kept),
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Guard").finish_non_exhaustive()
    }
}

/// What survives once a write has returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Durability {
    /// Nothing survives the process.
    Process,
    /// The record survives a crash of the process and of the machine.
    Machine,
    /// The record is on a server, which keeps it as its settings say; the store's documentation
    /// names those that matter.
    Server,
}

/// Names a record: tokens are bound to the provider, its environment, the client, the connection
/// values it was built with, and the account. A session of one is never handed to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub(crate) provider: String,
    pub(crate) environment: String,
    pub(crate) client_id: String,
    pub(crate) connection: BTreeMap<String, String>,
    pub(crate) account: String,
}

impl Key {
    /// A key of no real provider, for those who try a store.
    pub fn sample(account: &str) -> Self {
        Self {
            provider: "sample".to_owned(),
            environment: "production".to_owned(),
            client_id: "client".to_owned(),
            connection: BTreeMap::new(),
            account: account.to_owned(),
        }
    }

    /// Name of the provider.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// Name of the account, as the application chose it.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// 64 hexadecimal digits that name the key: SHA-256 over all of its parts.
    pub fn digest(&self) -> String {
        let mut hash = Context::new(&SHA256);
        let pairs = self
            .connection
            .iter()
            .flat_map(|(name, value)| [name, value]);
        let parts = [
            &self.provider,
            &self.environment,
            &self.client_id,
            &self.account,
        ];
        for part in parts.into_iter().chain(pairs) {
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hexadecimal(hash.finish().as_ref())
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Version of a record in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version(u64);

impl Version {
    /// A version with this number.
    pub fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    pub fn get(self) -> u64 {
        self.0
    }
}

/// What went wrong in a store.
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    text: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of store failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// The store holds another version than expected.
    Conflict,
    /// What is stored is incomplete or altered. It is left as it is, until somebody logs in.
    Damaged,
    /// What is stored was not written by this library, or by a newer version of it. It is left as
    /// it is.
    Foreign,
    /// What is stored is encrypted, and the key to it is missing or another one. It is left as it
    /// is.
    WrongKey,
    /// The store cannot be reached, read or written.
    Unavailable,
}

impl StoreError {
    /// A failure of this kind. The text names no secret.
    pub fn new(kind: StoreErrorKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            source: None,
        }
    }

    /// The answer to an `expected` version that is not the stored one.
    pub fn conflict() -> Self {
        Self::new(
            StoreErrorKind::Conflict,
            "the stored record has changed in the meantime",
        )
    }

    /// Adds the cause.
    #[must_use]
    pub fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> StoreErrorKind {
        self.kind
    }

    /// Whether the store holds another version than expected.
    pub fn is_conflict(&self) -> bool {
        self.kind == StoreErrorKind::Conflict
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::store("store", error)
    }
}

impl Error {
    pub(crate) fn store(operation: &str, error: StoreError) -> Self {
        Self::new(ErrorKind::Store, operation, error.to_string()).with_source(error)
    }
}
