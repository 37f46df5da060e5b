//! What is stored of an account.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::{StoreError, StoreErrorKind, StoreTime, hexadecimal};
use crate::secret::{Secret, stored, stored_list, stored_option};

/// Number of the format written. Fields that this version does not know are dropped when it writes
/// a record again, so a field that must not be lost takes another number.
const FORMAT: u32 = 1;

/// An account as it is stored: tokens, what is known about them, and what is being done with them.
/// It contains secrets.
///
/// One record, one version and nothing else in it: whatever changes, changes together.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Number of the format.
    format: u32,
    /// Names the login, a later one of the account by a greater number. Logging out counts as well;
    /// what belongs to an earlier login never overwrites a later one.
    pub(crate) epoch: u64,
    /// Counts access tokens of the account.
    pub(crate) generation: u64,
    /// Counts claims of the account: who wants to send a refresh token writes so first.
    pub(crate) claims: u64,
    /// The tokens; `None` before the first login and after logging out.
    pub(crate) tokens: Option<Tokens>,
    /// What is going on with the refresh token.
    pub(crate) phase: Phase,
    /// What was asked of the token endpoint.
    #[serde(default)]
    pub(crate) ledger: Ledger,
}

/// The tokens of a login.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tokens {
    /// The access token.
    #[serde(with = "stored")]
    pub(crate) access_token: Secret,
    /// When the answer with the access token arrived, in seconds since 1970 as the provider sees
    /// it.
    pub(crate) issued_at: i64,
    /// When the access token expires, likewise; `None` if nobody says.
    pub(crate) expires_at: Option<i64>,
    /// The refresh token.
    #[serde(with = "stored_option", default)]
    pub(crate) refresh_token: Option<Secret>,
    /// Other refresh tokens of the same login, one of which may be the living one: several answers
    /// came to the same refresh token. They are tried in turn once the first has been rejected.
    #[serde(with = "stored_list", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) alternates: Vec<Secret>,
    /// When the refresh token expires, in seconds since 1970; `None` if nobody says.
    #[serde(default)]
    pub(crate) refresh_token_expires_at: Option<i64>,
    /// Scopes that the provider says it granted.
    #[serde(default)]
    pub(crate) granted_scopes: Option<Vec<String>>,
    /// Values of connection fields.
    #[serde(default)]
    pub(crate) connection: BTreeMap<String, String>,
    /// Number of the claim that brought the refresh token; 0 is the login.
    #[serde(default)]
    pub(crate) claim: u64,
}

/// What is going on with the refresh token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    /// Nothing: it can be presented.
    Idle,
    /// Somebody presents it.
    InFlight(Claim),
    /// Somebody has presented it, and the answer is lost.
    Unknown(Claim),
    /// The provider has rejected it. It is kept, but not presented again.
    Rejected {
        /// Whether an answer was lost before.
        answer_lost: bool,
    },
}

/// The right to send a refresh token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claim {
    /// Its place among the claims of the account.
    pub(crate) number: u64,
    /// Names the attempt, by chance.
    pub(crate) attempt: u64,
    /// Digest of the refresh token presented.
    pub(crate) presented: String,
    /// Whether an answer to this token was lost before.
    pub(crate) again: bool,
    /// Whether its maker has the store's sign of life. Only of such a maker it tells whether it
    /// lives.
    pub(crate) held: bool,
    /// When the token was first claimed, by the store's clock: before `made_at` if an answer to it
    /// was lost. A grace window counts from there.
    pub(crate) since: StoreTime,
    /// When it was made, by the store's clock.
    pub(crate) made_at: StoreTime,
    /// Until when its maker is expected to live unless it says so again, by the store's clock.
    pub(crate) lease_until: StoreTime,
    /// How long that is each time, in milliseconds; 0 if its maker did not say.
    #[serde(default)]
    pub(crate) lease: i64,
    /// What the ledger had for `forced_at` before.
    #[serde(default)]
    pub(crate) forced_before: Option<StoreTime>,
}

/// What was asked of the token endpoint, by all who share the store. Times are by its clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ledger {
    /// When token requests left, the oldest first; only what still counts towards the provider's
    /// limit.
    #[serde(default)]
    pub(crate) spent: Vec<StoreTime>,
    /// Until when no refresh may be sent.
    #[serde(default)]
    pub(crate) cool_down_until: Option<StoreTime>,
    /// When that was noted; `None` if nobody said.
    #[serde(default)]
    pub(crate) cool_down_from: Option<StoreTime>,
    /// Refreshes that have failed in a row.
    #[serde(default)]
    pub(crate) failures: u32,
    /// When a refresh was last made because the API had rejected an access token.
    #[serde(default)]
    pub(crate) forced_at: Option<StoreTime>,
    /// Digests of the authorizations that were redeemed last, the oldest first.
    #[serde(default)]
    pub(crate) redeemed: Vec<String>,
}

impl Record {
    /// The record of an account that nobody has logged in to.
    pub(crate) fn vacant() -> Self {
        Self {
            format: FORMAT,
            epoch: 0,
            generation: 0,
            claims: 0,
            tokens: None,
            phase: Phase::Idle,
            ledger: Ledger::default(),
        }
    }

    /// Whether the account was logged out. One that nobody is known to have logged in to is not:
    /// that can be a damaged one that is about to be replaced.
    pub(crate) fn is_logged_out(&self) -> bool {
        self.tokens.is_none() && self.epoch > 0
    }

    /// A record with made-up tokens, another one for each number, for those who try a store.
    pub fn sample(number: u64) -> Self {
        let mut record = Self::vacant();
        record.epoch = number;
        record.generation = number.wrapping_mul(3);
        record.tokens = Some(Tokens {
            access_token: Secret::from(format!("sample-access-{number}")),
            issued_at: 1_800_000_000,
            expires_at: number.is_multiple_of(2).then_some(1_800_003_600),
            refresh_token: Some(Secret::from(format!("sample-refresh-{number} \u{e9}\"\n"))),
            alternates: Vec::new(),
            refresh_token_expires_at: None,
            granted_scopes: Some(vec!["read".to_owned(), number.to_string()]),
            connection: BTreeMap::from([("host".to_owned(), "a.example".to_owned())]),
            claim: number,
        });
        record
    }

    /// The record as bytes, for a store to keep. They contain secrets.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        serde_json::to_vec(self).map_err(|error| {
            StoreError::new(StoreErrorKind::Unavailable, "the record cannot be written")
                .caused_by(error)
        })
    }

    /// The record that [`to_bytes`](Self::to_bytes) wrote; a record of another format is refused.
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

/// Whether bytes that a store has kept are no whole record any more.
#[cfg(any(feature = "postgres", feature = "redis"))]
pub(super) fn is_damaged(bytes: &[u8]) -> bool {
    Record::from_bytes(bytes).is_err_and(|error| error.kind() == StoreErrorKind::Damaged)
}

/// Names a secret without telling it: the first 128 bits of its SHA-256, in hexadecimal digits.
pub(crate) fn digest_of(secret: &Secret) -> String {
    hexadecimal(&digest(&SHA256, secret.expose().as_bytes()).as_ref()[..16])
}

impl Serialize for StoreTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_millis().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for StoreTime {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::from_millis)
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Record")
            .field("epoch", &self.epoch)
            .field("generation", &self.generation)
            .field("claims", &self.claims)
            .field("tokens", &self.tokens)
            .field("phase", &self.phase)
            .field("ledger", &self.ledger)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tokens")
            .field("issued_at", &self.issued_at)
            .field("expires_at", &self.expires_at)
            .field("connection", &self.connection)
            .field("claim", &self.claim)
            .finish_non_exhaustive()
    }
}
