//! Writes that the server confirms to be on disk.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Value, cmd};
use tokio::sync::Semaphore;

use super::error::{Unconfirmed, of_command, unavailable};
use crate::store::StoreError;

/// How many writes may wait for their confirmation at the same time.
const CONNECTIONS: usize = 16;

/// How long a connection may take to come about, and an answer beyond the wait asked for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections for writes alone. `WAITAOF` is about the writes of its own connection and blocks it,
/// so each write has one to itself until it is confirmed. None comes back by itself after a failure:
/// on a new connection there would be nothing to confirm, and the answer would be yes.
pub(super) struct Confirm {
    client: Client,
    replicas: u32,
    wait: Duration,
    idle: Mutex<Vec<MultiplexedConnection>>,
    limit: Semaphore,
}

impl Confirm {
    pub(super) fn new(client: Client, replicas: u32, wait: Duration) -> Self {
        Self {
            client,
            replicas,
            wait,
            idle: Mutex::default(),
            limit: Semaphore::new(CONNECTIONS),
        }
    }

    /// Longest wait for a confirmation.
    pub(super) fn wait(&self) -> Duration {
        self.wait
    }

    /// Gives `write` a connection. What it returns counts once the server has confirmed it; an
    /// error counts at once.
    pub(super) async fn write<T>(
        &self,
        write: impl AsyncFnOnce(&mut MultiplexedConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let closed = |_| unavailable("the store is closed");
        let _permit = self.limit.acquire().await.map_err(closed)?;
        // Whoever gives up takes the connection along: nobody else gets an answer that is his.
        let mut connection = self.connection().await?;
        let written = write(&mut connection).await;
        match &written {
            Ok(_) => self.confirm(&mut connection).await?,
            // Nothing was written, and the connection is as good as before.
            Err(error) if error.is_conflict() => {}
            Err(_) => return written,
        }
        self.idle().push(connection);
        written
    }

    async fn confirm(&self, connection: &mut MultiplexedConnection) -> Result<(), StoreError> {
        // 0 would be no limit.
        let wait = u64::try_from(self.wait.as_millis()).unwrap_or(u64::MAX);
        let mut command = cmd("WAITAOF");
        command.arg(1).arg(self.replicas).arg(wait.max(1));
        let answer = connection.send_packed_command(&command).await;
        let answer = answer.and_then(Value::extract_error);
        match answer.map_err(|error| Unconfirmed::after(of_command(error)))? {
            Value::Array(counts) => match counts[..] {
                [Value::Int(local), Value::Int(replicas)] => {
                    let replicas = u64::try_from(replicas).unwrap_or(0);
                    if local >= 1 && replicas >= u64::from(self.replicas) {
                        return Ok(());
                    }
                    Err(Unconfirmed::counted(local >= 1, replicas))
                }
                _ => Err(unreadable()),
            },
            _ => Err(unreadable()),
        }
    }

    async fn connection(&self) -> Result<MultiplexedConnection, StoreError> {
        while let Some(mut connection) = self.take_idle() {
            // It may have died while it was idle, and a write is not the thing to find that out by.
            if connection.send_packed_command(&cmd("PING")).await.is_ok() {
                return Ok(connection);
            }
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(self.wait.saturating_add(PATIENCE)));
        let connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await;
        let mut connection = connection.map_err(of_command)?;
        // Asked before the write: a server that cannot confirm shall not get it.
        let mut command = cmd("COMMAND");
        command.arg("INFO").arg("WAITAOF");
        let known = connection.send_packed_command(&command).await;
        match known.and_then(Value::extract_error).map_err(of_command)? {
            Value::Array(known) if !matches!(known[..], [] | [Value::Nil]) => Ok(connection),
            _ => Err(unavailable(
                "the Redis server has no `WAITAOF`: that takes Redis 7.2 or later",
            )),
        }
    }

    fn take_idle(&self) -> Option<MultiplexedConnection> {
        self.idle().pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<MultiplexedConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unreadable() -> StoreError {
    Unconfirmed::after(unavailable("the answer to `WAITAOF` cannot be read"))
}
