//! What is stored of a session.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{StoreError, StoreErrorKind};
use crate::secret::{Secret, stored, stored_option};

/// Number of the format written. Fields that this version does not know are dropped when it writes
/// a record again, so a field that must not be lost takes another number.
const FORMAT: u32 = 1;

/// A session as it is stored: tokens, what is known about them, and the connection's values. It
/// contains secrets.
#[derive(Clone, Serialize, Deserialize)]
pub struct Record {
    /// Number of the format.
    format: u32,
    /// Names the login, a later one of the account by a greater number; a refresh of an earlier
    /// login never overwrites a later one.
    pub(crate) epoch: u64,
    /// Counts access tokens within the login.
    pub(crate) generation: u64,
    /// The access token.
    #[serde(with = "stored")]
    pub(crate) access_token: Secret,
    /// The refresh token.
    #[serde(with = "stored_option", default)]
    pub(crate) refresh_token: Option<Secret>,
    /// Whether the token endpoint has answered `invalid_grant` to the refresh token. It is kept,
    /// but not presented again.
    #[serde(default)]
    pub(crate) refresh_token_rejected: bool,
    /// When the answer with the access token arrived, in seconds since 1970.
    pub(crate) issued_at: i64,
    /// When the access token expires, in seconds since 1970; `None` if nobody says.
    pub(crate) expires_at: Option<i64>,
    /// When the refresh token expires, in seconds since 1970; `None` if nobody says.
    #[serde(default)]
    pub(crate) refresh_token_expires_at: Option<i64>,
    /// Scopes that the provider says it granted.
    #[serde(default)]
    pub(crate) granted_scopes: Option<Vec<String>>,
    /// Values of connection fields.
    #[serde(default)]
    pub(crate) connection: BTreeMap<String, String>,
}

impl Record {
    /// The first record of a login.
    pub(crate) fn new(epoch: u64, access_token: Secret, issued_at: i64) -> Self {
        Self {
            format: FORMAT,
            epoch,
            generation: 1,
            access_token,
            refresh_token: None,
            refresh_token_rejected: false,
            issued_at,
            expires_at: None,
            refresh_token_expires_at: None,
            granted_scopes: None,
            connection: BTreeMap::new(),
        }
    }

    /// Makes the record, which begins a login, later than an earlier one of the account.
    pub(crate) fn succeed(&mut self, earlier: &Self) {
        self.epoch = self.epoch.max(earlier.epoch.saturating_add(1));
        self.generation = self.generation.max(earlier.generation.saturating_add(1));
    }

    /// Counts a new access token, whose refresh token has not been rejected yet.
    pub(crate) fn next_generation(&mut self) {
        self.generation = self.generation.saturating_add(1);
        self.refresh_token_rejected = false;
    }

    /// Names the access token among all that the account has had.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// The record as bytes, for a store to keep. They contain secrets.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        serde_json::to_vec(self).map_err(|error| {
            StoreError::new(StoreErrorKind::Unavailable, "the record cannot be written")
                .caused_by(error)
        })
    }

    /// The record that [`to_bytes`](Self::to_bytes) wrote; a record of a newer format is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        // The cause is left out: what serde says may quote what it found.
        let damaged =
            |_| StoreError::new(StoreErrorKind::Damaged, "the stored record cannot be read");
        let Format { format } = serde_json::from_slice(bytes).map_err(damaged)?;
        if format != FORMAT {
            let text =
                format!("the stored record has format {format}, this version knows {FORMAT}");
            return Err(StoreError::new(StoreErrorKind::Foreign, text));
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Record")
            .field("epoch", &self.epoch)
            .field("generation", &self.generation)
            .field("issued_at", &self.issued_at)
            .field("expires_at", &self.expires_at)
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}
