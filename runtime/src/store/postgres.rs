//! Sessions in PostgreSQL. Feature `postgres`.
//!
//! This module names types of `deadpool-postgres`, because the pool is the application's: with its
//! addresses, its TLS and its limits. Nothing else of the library depends on it.

use std::fmt;
use std::time::Duration;

use deadpool_postgres::{Object, Pool};
use tokio::time::timeout;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, ToSql, Type};

use super::record::is_damaged;
use super::{
    Durability, Key, Loaded, Record, Store, StoreError, StoreErrorKind, StoreTime, Version,
};
use crate::transport::BoxFuture;

mod error;
mod table;

use error::{Failure, not_primary, unavailable};
pub use error::{NotPrimary, Refused};
use table::Table;

/// How long an operation may take unless [`PostgresStore::with_timeout`] says otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How often a statement is sent when the server rolls it back because of others.
const ATTEMPTS: u32 = 3;

type Parameters<'a> = [(&'a (dyn ToSql + Sync), Type)];

/// Keeps sessions in a table of a PostgreSQL database, for any number of processes on any number of
/// machines.
///
/// **What it keeps.** A write returns once the server has it on disk (`synchronous_commit` is set
/// to `on` for each, whatever the database says; `remote_apply` stays). It is lost only with the
/// disk, with `fsync = off`, when a standby that did not have it yet becomes the primary (name it
/// in `synchronous_standby_names` to be safe from that), or when an older backup is restored. In
/// the last two cases the database has the tokens of an earlier time, which a provider with
/// single-use refresh tokens no longer takes.
///
/// **Where it writes and reads.** To the primary only; a standby and a read-only server are refused
/// with [`NotPrimary`] as the cause, because what they have may be old. Times are by the server's
/// clock.
///
/// **What it needs.** The table and the sequence of [`MIGRATION`](Self::MIGRATION), and the rights
/// `SELECT`, `INSERT`, `UPDATE`, `DELETE` on the one and `USAGE` on the other. The rows contain
/// tokens: whoever may read them, or the database's files and backups, has the sessions. Records
/// are sent as parameters, so they do not stand in `pg_stat_activity`; the server's log has them if
/// `log_parameter_max_length` says so.
///
/// Each operation is one statement and one transaction in one round trip, with no prepared
/// statement and no state of the connection. So the pool may lead to a `PgBouncer` with
/// `pool_mode = transaction`. A connection whose statement was given up is closed, not given back.
///
/// ```no_run
/// # use provider_runtime::store::postgres::PostgresStore;
/// # async fn example(pool: deadpool_postgres::Pool) -> Result<(), Box<dyn std::error::Error>> {
/// let store = PostgresStore::new(pool);
/// store.migrate().await?;
/// # Ok(())
/// # }
/// ```
pub struct PostgresStore {
    pool: Pool,
    table: Table,
    timeout: Duration,
}

impl PostgresStore {
    /// What makes the table `public.provider_sessions`, for those who run migrations themselves.
    /// It can be run again at any time, by several at once.
    pub const MIGRATION: &str = include_str!("postgres/migration.sql");

    /// Sessions in the table `public.provider_sessions` of the database that the pool leads to.
    pub fn new(pool: Pool) -> Self {
        Self {
            pool,
            table: Table::default(),
            timeout: TIMEOUT,
        }
    }

    /// Takes another table, named `schema.table`: each of lower-case letters, digits and
    /// underscores, at most 50.
    pub fn with_table(mut self, name: &str) -> Result<Self, StoreError> {
        self.table = Table::named(name)?;
        Ok(self)
    }

    /// How long an operation may take, with the wait for a connection; 10 s if not set. A write
    /// that took longer may have happened.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// [`MIGRATION`](Self::MIGRATION) for the table of this store.
    pub fn migration(&self) -> &str {
        &self.table.migration
    }

    /// Makes the table if it is not there. Several may do so at once. Where it is there, nothing is
    /// changed and no right to create tables is needed.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let exists = self.ask(&self.table.exists, &[]).await?;
        if exists.is_some_and(|row| row.try_get(0).unwrap_or(false)) {
            return Ok(());
        }
        // Several statements in one message are one transaction.
        let run = async {
            let lent = self.lend().await?;
            let result = lent.client().batch_execute(&self.table.migration).await;
            lent.finish(result)
        };
        self.in_time(run).await.map_err(StoreError::from)
    }

    /// Sends a statement and returns its row, if it has one.
    async fn ask(
        &self,
        statement: &str,
        values: &Parameters<'_>,
    ) -> Result<Option<Row>, StoreError> {
        let mut attempt = 1;
        loop {
            let once = async {
                let lent = self.lend().await?;
                let row = lent.client().query_typed_opt(statement, values).await;
                lent.finish(row)
            };
            match self.in_time(once).await {
                // Nothing of it has happened, and the next attempt sees what the others did.
                Err(failure) if failure.is_rolled_back() && attempt < ATTEMPTS => attempt += 1,
                result => return result.map_err(StoreError::from),
            }
        }
    }

    async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let result = timeout(self.timeout, work).await;
        result.unwrap_or_else(|elapsed| Err(Failure::Late(elapsed)))
    }

    async fn lend(&self) -> Result<Lent, Failure> {
        let connection = self.pool.get().await.map_err(Failure::of_pool)?;
        Ok(Lent(Some(connection)))
    }

    /// Longest wait of a statement for a lock, as the server takes it. Where several wait for a row
    /// there are two locks, one after the other: the place in front of the row, and the row.
    fn lock_timeout(&self) -> String {
        // 0 would be no limit.
        let milliseconds = (self.timeout.as_millis() / 2).clamp(1, 2_000_000_000);
        format!("{milliseconds}ms")
    }

    async fn swap(
        &self,
        key: &str,
        expected: Option<Version>,
        new: &[u8],
    ) -> Result<Version, StoreError> {
        let lock = self.lock_timeout();
        let mut values: Vec<(&(dyn ToSql + Sync), Type)> =
            vec![(&lock, Type::TEXT), (&key, Type::TEXT), (&new, Type::BYTEA)];
        let row = match expected.map(|version| i64::try_from(version.get())) {
            None => self.ask(&self.table.insert, &values).await?,
            Some(Ok(version)) => {
                values.push((&version, Type::INT8));
                self.ask(&self.table.update, &values).await?
            }
            // No row has such a version.
            Some(Err(_)) => None,
        };
        match row {
            Some(row) => version(get(&row, 0)?),
            None => Err(StoreError::conflict()),
        }
    }

    async fn loaded(&self, key: &str) -> Result<Row, StoreError> {
        let row = self.ask(&self.table.load, &[(&key, Type::TEXT)]).await?;
        let row = row.ok_or_else(|| unavailable("the PostgreSQL server gave no answer"))?;
        if get(&row, 1)? {
            return Err(not_primary());
        }
        Ok(row)
    }

    /// Version of a record that is damaged.
    async fn damaged(&self, key: &str) -> Result<Option<Version>, StoreError> {
        let row = self.loaded(key).await?;
        let bytes: Option<&[u8]> = get(&row, 3)?;
        if bytes.is_some_and(is_damaged) {
            return version(get(&row, 2)?).map(Some);
        }
        Ok(None)
    }

    async fn read(&self, key: &Key) -> Result<Loaded, StoreError> {
        let row = self.loaded(&key.digest()).await?;
        let number: Option<i64> = get(&row, 2)?;
        let bytes: Option<&[u8]> = get(&row, 3)?;
        let stored = match (number, bytes) {
            (Some(number), Some(bytes)) => Some((Record::from_bytes(bytes)?, version(number)?)),
            _ => None,
        };
        let now = StoreTime::from_millis(get(&row, 0)?);
        Ok(Loaded { stored, now })
    }
}

impl Store for PostgresStore {
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
            let (key, new) = (key.digest(), new.to_bytes()?);
            match self.swap(&key, expected, &new).await {
                Err(error) if error.is_conflict() && expected.is_none() => {
                    // What is damaged counts as nothing, unless somebody else is faster.
                    match self.damaged(&key).await? {
                        Some(version) => self.swap(&key, Some(version), &new).await,
                        None => Err(error),
                    }
                }
                swapped => swapped,
            }
        })
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let (key, lock) = (key.digest(), self.lock_timeout());
            let values: &Parameters<'_> = &[(&lock, Type::TEXT), (&key, Type::TEXT)];
            self.ask(&self.table.delete, values).await.map(drop)
        })
    }

    fn durability(&self) -> Durability {
        Durability::Server
    }
}

impl fmt::Debug for PostgresStore {
    // Without the pool, whose settings are not ours to show.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PostgresStore")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// A connection of the pool. Unless its statement is over, it is closed when dropped: the next who
/// got it would wait for a statement that nobody is interested in any more.
struct Lent(Option<Object>);

impl Lent {
    fn client(&self) -> &deadpool_postgres::Client {
        self.0.as_ref().expect("it is taken at the end only")
    }

    /// Gives the connection back if the statement is over, also if the server refused it.
    fn finish<T>(mut self, result: Result<T, tokio_postgres::Error>) -> Result<T, Failure> {
        if result
            .as_ref()
            .err()
            .is_none_or(|error| error.code().is_some())
        {
            self.0 = None;
        }
        result.map_err(Failure::of_statement)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        drop(self.0.take().map(Object::take));
    }
}

fn get<'a, T: FromSql<'a>>(row: &'a Row, column: usize) -> Result<T, StoreError> {
    // The cause is left out: it may quote what it found.
    row.try_get(column).map_err(|_| foreign())
}

fn version(number: i64) -> Result<Version, StoreError> {
    u64::try_from(number)
        .map(Version::new)
        .map_err(|_| foreign())
}

fn foreign() -> StoreError {
    let text = "the table in PostgreSQL is not one of this library";
    StoreError::new(StoreErrorKind::Foreign, text)
}
