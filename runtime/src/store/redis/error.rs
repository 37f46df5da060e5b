//! What goes wrong between us and Redis, told without what the server may quote.

use std::error::Error as StdError;
use std::fmt;

use redis::{ErrorKind, RedisError, ServerErrorKind};

use crate::store::{StoreError, StoreErrorKind};

/// The server is a replica; what it has may be older than what was written. The connection has to
/// lead to the primary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotPrimary;

/// The server refused a command.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// First word of its answer, such as `NOAUTH` or `ERR`.
    pub code: String,
    /// The rest, without what it quotes of the command.
    pub message: String,
}

/// The server has carried out a write but has not confirmed that it is on disk, and on as many
/// replicas as asked for. It holds unless the server fails before it gets that far. Who needs to
/// know loads the record: if it is the one written, writing it once more from the version loaded
/// asks for the confirmation again.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unconfirmed {
    /// Whether it is on the disk of the server.
    pub local: bool,
    /// On the disks of how many replicas it is.
    pub replicas: u64,
    /// Why there is no answer, if there is none.
    cause: Option<StoreError>,
}

impl Unconfirmed {
    pub(super) fn after(cause: StoreError) -> StoreError {
        Self::error(false, 0, Some(cause))
    }

    pub(super) fn counted(local: bool, replicas: u64) -> StoreError {
        Self::error(local, replicas, None)
    }

    fn error(local: bool, replicas: u64, cause: Option<StoreError>) -> StoreError {
        let text = "Redis has the record, but has not confirmed that it is on disk";
        unavailable(text).caused_by(Self {
            local,
            replicas,
            cause,
        })
    }
}

pub(super) fn unavailable(text: &str) -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, text)
}

pub(super) fn not_primary() -> StoreError {
    unavailable("the Redis server is a replica; sessions need the primary").caused_by(NotPrimary)
}

pub(super) fn foreign() -> StoreError {
    let text = "what Redis has under the key is not a session of this library";
    StoreError::new(StoreErrorKind::Foreign, text)
}

/// Whether the server does not have the script yet.
pub(super) fn is_no_script(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}

/// What a command came to, as an error of the store.
pub(super) fn of_command(error: RedisError) -> StoreError {
    // An answer that cannot be read is not passed on: the error quotes it.
    if matches!(
        error.kind(),
        ErrorKind::Parse | ErrorKind::UnexpectedReturnType
    ) {
        return unavailable("the answer of the Redis server cannot be read");
    }
    let Some(code) = error.code().map(str::to_owned) else {
        return unavailable("the connection to Redis failed").caused_by(error);
    };
    let message = error.detail().unwrap_or_default();
    if code == "READONLY" {
        return not_primary();
    }
    // Servers before version 7 put the code of what fails in a script into the message.
    if code == "WRONGTYPE" || message.contains("WRONGTYPE") {
        return foreign();
    }
    let quoted = message.find(", with args beginning with");
    let message = message[..quoted.unwrap_or(message.len())].to_owned();
    unavailable("the Redis server refused").caused_by(Refused { code, message })
}

impl fmt::Display for NotPrimary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the server is not the primary")
    }
}

impl StdError for NotPrimary {}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code, self.message)
    }
}

impl StdError for Refused {}

impl fmt::Display for Unconfirmed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.cause.is_some() {
            return formatter.write_str("there is no answer to `WAITAOF`");
        }
        let local = if self.local { "yes" } else { "no" };
        let replicas = self.replicas;
        write!(
            formatter,
            "on its disk: {local}; replicas with it on theirs: {replicas}"
        )
    }
}

impl StdError for Unconfirmed {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let cause = self.cause.as_ref()?;
        Some(cause)
    }
}
