//! Sessions in Redis. Feature `redis`.
//!
//! This module names types of the package `redis`, because the connection is the application's: with
//! its addresses, its TLS and its limits. Nothing else of the library depends on it.

use std::fmt;
use std::time::Duration;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use redis::aio::ConnectionLike;
use redis::{Client, Cmd, RedisResult, Value, cmd};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::record::is_damaged;
use super::{Durability, Key, Loaded, Record, Store, StoreError, StoreTime, Version, hexadecimal};
use crate::transport::BoxFuture;

mod check;
mod confirm;
mod error;

pub use check::Warning;
use confirm::Confirm;
pub use error::{NotPrimary, Refused, Unconfirmed};
use error::{foreign, is_no_script, of_command, unavailable};

/// What is carried out on the server, in one step.
const SCRIPT: &str = include_str!("redis/record.lua");

/// How long an operation may take unless [`RedisStore::with_timeout`] says otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Keeps sessions in Redis (5 or later), for any number of processes on any number of machines.
///
/// **What it keeps.** Redis confirms a write before it is safe, unless it is told otherwise:
///
/// - A server that crashes loses what it had not written to its append-only file. With `appendonly
///   yes` and `appendfsync always` a confirmed write is on its disk; with `everysec`, the default,
///   the last second is lost; with `appendonly no` everything since the last snapshot.
///   [`with_wait_aof`](Self::with_wait_aof) waits for the disk whatever `appendfsync` says.
/// - **A failover loses confirmed writes.** Replicas follow behind, and the one that becomes the
///   primary does not have the last of them. `WAITAOF` with replicas makes that unlikely, not
///   impossible: nothing makes Redis choose the replica that has the write.
/// - A server that is out of memory removes keys if its `maxmemory-policy` says so.
///
/// What is lost that way is the newest refresh token. A provider with single-use refresh tokens no
/// longer takes the older one, and a person has to log in again. Where that matters more than speed,
/// take PostgreSQL. [`check`](Self::check) tells what of this the settings of a server allow; the
/// store does so by itself at its first use, as a warning in the log.
///
/// **Where it writes and reads.** To the primary only; a replica is refused with [`NotPrimary`] as
/// the cause, because what it has may be old. Times are by the server's clock.
///
/// **What it needs.** One hash per account, named by a prefix and a digest, without an end of life.
/// Each operation is one script on that one key, so a cluster works as well. A deleted account
/// leaves its version behind. The commands are `EVALSHA`, `EVAL`, in the script `INFO`, `TIME`,
/// `HMGET`, `HSET` and `HDEL`; for the checks `INFO` and `CONFIG GET`; with
/// [`with_wait_aof`](Self::with_wait_aof) also `WAITAOF`, `COMMAND INFO` and `PING`; and whatever the
/// connection itself sends. The hashes contain tokens: whoever may read them, or `MONITOR`, `SLOWLOG`
/// and the files of the server, has the sessions.
///
/// ```no_run
/// # use provider_runtime::store::redis::RedisStore;
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = redis::Client::open("redis://localhost/")?;
/// let store = RedisStore::new(client.get_connection_manager().await?);
/// for warning in store.check().await? {
///     eprintln!("{warning}");
/// }
/// # Ok(())
/// # }
/// ```
pub struct RedisStore {
    connect: Box<dyn Fn() -> Connection + Send + Sync>,
    confirm: Option<Confirm>,
    prefix: String,
    script: String,
    timeout: Duration,
    checked: OnceCell<()>,
}

/// A connection of whatever kind the application uses.
type Connection = Box<dyn ConnectionLike + Send>;

/// What the script answered.
struct Answer {
    now: StoreTime,
    version: Option<Version>,
    record: Option<Vec<u8>>,
}

impl RedisStore {
    /// Sessions behind this connection: a `ConnectionManager`, which connects again by itself, a
    /// `MultiplexedConnection` or a `ClusterConnection`. Its clones share it.
    ///
    /// How long an answer may take is a setting of the connection: half a second unless changed. A
    /// write whose answer came too late may have happened.
    pub fn new(connection: impl ConnectionLike + Clone + Send + Sync + 'static) -> Self {
        let sha1 = digest(&SHA1_FOR_LEGACY_USE_ONLY, SCRIPT.as_bytes());
        Self {
            connect: Box::new(move || Box::new(connection.clone())),
            confirm: None,
            prefix: "provider-sessions:".to_owned(),
            // Redis names scripts by their SHA-1.
            script: hexadecimal(sha1.as_ref()),
            timeout: TIMEOUT,
            checked: OnceCell::new(),
        }
    }

    /// What the names of the keys begin with: `provider-sessions:` if not set.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long an operation may take, 10 s if not set; the wait for a confirmation comes on top.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Has each write confirmed by `WAITAOF` (Redis 7.2 or later): it is on the server's disk and on
    /// those of so many replicas, or the operation fails with [`Unconfirmed`] as the cause after
    /// `wait` at the latest.
    ///
    /// The confirmation blocks a connection, so writes get connections of their own, at most 16,
    /// from `client`. It has to lead to the same server; a cluster is not supported.
    #[must_use]
    pub fn with_wait_aof(mut self, client: Client, replicas: u32, wait: Duration) -> Self {
        self.confirm = Some(Confirm::new(client, replicas, wait));
        self
    }

    /// Settings of the server with which sessions can be lost, none if all is well. A replica is an
    /// error.
    pub async fn check(&self) -> Result<Vec<Warning>, StoreError> {
        let mut connection = (self.connect)();
        let check = check::check(&mut connection, self.confirm.is_some());
        self.in_time(self.timeout, check).await
    }

    /// Checks once, and tells what is wrong.
    async fn warn_once(&self) -> Result<(), StoreError> {
        let check = async || {
            for warning in self.check().await? {
                tracing::warn!(target: "provider_runtime::store", "{warning}");
            }
            Ok(())
        };
        self.checked.get_or_try_init(check).await.map(drop)
    }

    async fn in_time<T>(
        &self,
        limit: Duration,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        timeout(limit, work).await.unwrap_or_else(|elapsed| {
            Err(unavailable("the Redis server did not answer in time").caused_by(elapsed))
        })
    }

    async fn ask(&self, key: &Key) -> Result<Answer, StoreError> {
        self.warn_once().await?;
        let mut connection = (self.connect)();
        let run = self.run(&mut *connection, key, &[b"load"]);
        self.in_time(self.timeout, run).await
    }

    async fn read(&self, key: &Key) -> Result<Loaded, StoreError> {
        let answer = self.ask(key).await?;
        let stored = match (answer.record, answer.version) {
            (Some(bytes), Some(version)) => Some((Record::from_bytes(&bytes)?, version)),
            _ => None,
        };
        Ok(Loaded {
            stored,
            now: answer.now,
        })
    }

    async fn swap(
        &self,
        key: &Key,
        expected: Option<Version>,
        new: &[u8],
    ) -> Result<Version, StoreError> {
        let expected = expected.map_or_else(String::new, |version| version.get().to_string());
        let arguments: &[&[u8]] = &[b"swap", expected.as_bytes(), new];
        let answer = self.write(key, arguments).await?;
        answer.version.ok_or_else(foreign)
    }

    /// Version of a record that is damaged.
    async fn damaged(&self, key: &Key) -> Result<Option<Version>, StoreError> {
        let answer = self.ask(key).await?;
        let is_damaged = |bytes: Vec<u8>| is_damaged(&bytes);
        Ok(answer
            .version
            .filter(|_| answer.record.is_some_and(is_damaged)))
    }

    async fn write(&self, key: &Key, arguments: &[&[u8]]) -> Result<Answer, StoreError> {
        self.warn_once().await?;
        let Some(confirm) = &self.confirm else {
            let mut connection = (self.connect)();
            let run = self.run(&mut *connection, key, arguments);
            return self.in_time(self.timeout, run).await;
        };
        let limit = self.timeout.saturating_add(confirm.wait());
        let write = confirm.write(async |connection| self.run(connection, key, arguments).await);
        self.in_time(limit, write).await
    }

    /// Runs the script, and sends it only if the server does not have it yet.
    async fn run(
        &self,
        connection: &mut (dyn ConnectionLike + Send),
        key: &Key,
        arguments: &[&[u8]],
    ) -> Result<Answer, StoreError> {
        let key = format!("{}{}", self.prefix, key.digest());
        let command = |name, script: &str| {
            let mut command = cmd(name);
            command.arg(script).arg(1).arg(&key).arg(arguments);
            command
        };
        let by_name = command("EVALSHA", &self.script);
        let answer = match send(connection, &by_name).await {
            Err(error) if is_no_script(&error) => send(connection, &command("EVAL", SCRIPT)).await,
            answer => answer,
        };
        Answer::read(answer.map_err(of_command)?)
    }
}

async fn send(connection: &mut (dyn ConnectionLike + Send), command: &Cmd) -> RedisResult<Value> {
    connection
        .req_packed_command(command)
        .await?
        .extract_error()
}

impl Answer {
    fn read(value: Value) -> Result<Self, StoreError> {
        let unreadable = || unavailable("the answer of the Redis server cannot be read");
        let Value::Array(values) = value else {
            return Err(unreadable());
        };
        let mut values = values.into_iter().map(bytes);
        let mut next = || values.next().flatten();
        match next().as_deref() {
            Some(b"ok") => {}
            Some(b"conflict") => return Err(StoreError::conflict()),
            Some(b"foreign") => return Err(foreign()),
            _ => return Err(unreadable()),
        }
        let seconds: i64 = next().and_then(number).ok_or_else(unreadable)?;
        let microseconds: i64 = next().and_then(number).ok_or_else(unreadable)?;
        let milliseconds = seconds
            .saturating_mul(1000)
            .saturating_add(microseconds / 1000);
        let version = next().map(|digits| number(digits).ok_or_else(foreign));
        Ok(Self {
            now: StoreTime::from_millis(milliseconds),
            version: version.transpose()?.map(Version::new),
            record: next(),
        })
    }
}

fn bytes(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        Value::SimpleString(text) => Some(text.into_bytes()),
        _ => None,
    }
}

fn number<N: std::str::FromStr>(digits: Vec<u8>) -> Option<N> {
    String::from_utf8(digits).ok()?.parse().ok()
}

impl Store for RedisStore {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        Box::pin(self.read(key))
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        Box::pin(async move {
            let new = new.to_bytes()?;
            match self.swap(key, expected, &new).await {
                Err(error) if error.is_conflict() && expected.is_none() => {
                    // What is damaged counts as nothing, unless somebody else is faster.
                    match self.damaged(key).await? {
                        Some(version) => self.swap(key, Some(version), &new).await,
                        None => Err(error),
                    }
                }
                swapped => swapped,
            }
        })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.write(key, &[b"delete"]).await.map(drop) })
    }

    fn durability(&self) -> Durability {
        Durability::Server
    }
}

impl fmt::Debug for RedisStore {
    // Without the connection, whose settings are not ours to show.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RedisStore")
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
