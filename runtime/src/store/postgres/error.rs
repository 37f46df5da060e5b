//! What goes wrong between us and PostgreSQL, told without what the server may quote.

use std::error::Error as StdError;
use std::fmt;

use deadpool_postgres::PoolError;
use tokio::time::error::Elapsed;
use tokio_postgres::Error as PostgresError;
use tokio_postgres::error::SqlState;

use crate::store::{StoreError, StoreErrorKind};

/// The server is a standby or allows no writing; what it has may be older than what was written.
/// The pool has to lead to the primary (`target_session_attrs = read-write`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotPrimary;

/// The server refused a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Its SQLSTATE (PostgreSQL documentation, appendix A).
    pub code: String,
    /// Its message. Details and hints are left out, because they may quote a row.
    pub message: String,
}

/// What became of a statement.
pub(super) enum Failure {
    /// No answer in time.
    Late(Elapsed),
    /// The server answered with an error: nothing has happened.
    Refused { state: SqlState, cause: Refused },
    /// The pool has no connection to give.
    Pool(PoolError),
    /// The connection broke.
    Broken(PostgresError),
}

impl Failure {
    pub(super) fn of_statement(error: PostgresError) -> Self {
        match error.as_db_error() {
            Some(refused) => Self::Refused {
                state: refused.code().clone(),
                cause: Refused {
                    code: refused.code().code().to_owned(),
                    message: refused.message().to_owned(),
                },
            },
            None => Self::Broken(error),
        }
    }

    pub(super) fn of_pool(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::of_statement(error),
            error => Self::Pool(error),
        }
    }

    /// Whether the server took the statement back because of what others did at the same time.
    pub(super) fn is_rolled_back(&self) -> bool {
        let Self::Refused { state, .. } = self else {
            return false;
        };
        *state == SqlState::T_R_SERIALIZATION_FAILURE || *state == SqlState::T_R_DEADLOCK_DETECTED
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Late(error) => {
                unavailable("the PostgreSQL server did not answer in time").caused_by(error)
            }
            Failure::Refused { state, .. } if state == SqlState::READ_ONLY_SQL_TRANSACTION => {
                not_primary()
            }
            Failure::Refused { state, cause } if state == SqlState::UNDEFINED_TABLE => {
                unavailable("the table is not in PostgreSQL; `PostgresStore::migrate` makes it")
                    .caused_by(cause)
            }
            Failure::Refused { cause, .. } => {
                unavailable("the PostgreSQL server refused").caused_by(cause)
            }
            Failure::Pool(error) => {
                unavailable("the pool gave no connection to PostgreSQL").caused_by(error)
            }
            Failure::Broken(error) => {
                unavailable("the connection to PostgreSQL failed").caused_by(error)
            }
        }
    }
}

pub(super) fn unavailable(text: &str) -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, text)
}

pub(super) fn not_primary() -> StoreError {
    unavailable("the PostgreSQL server is a standby or read-only; sessions need the primary")
        .caused_by(NotPrimary)
}

impl fmt::Display for NotPrimary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the server is not the primary")
    }
}

impl StdError for NotPrimary {}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SQLSTATE {}: {}", self.code, self.message)
    }
}

impl StdError for Refused {}
