//! The tokens of one account in use.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::Guard;
use http::HeaderMap;

use crate::client::{Credentials, Inner};
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::pace::Permit;
use crate::pace::patience::Patience;
use crate::refresh::{self, Reason};
use crate::secret::Secret;
use crate::store::{Claim, Phase};
use crate::template::Variables;
use crate::transport::Transport;

mod account;
mod revoke;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use account::{Account, Held, Pause};
pub use state::{ReauthorizationReason, SessionState};

/// A connected account. Clones, and all sessions of the account that come from one client, share
/// tokens and refreshes.
#[derive(Clone)]
pub struct Session {
    client: Arc<Inner>,
    account: Arc<Account>,
}

/// An access token that can be used now. It is looked at where it is kept: taking one costs no
/// lock and no copy, and it is dropped soon after use.
pub struct AccessToken {
    held: Guard<Arc<Held>>,
}

impl AccessToken {
    /// The token itself. The caller sees to it that it is neither logged nor kept longer than
    /// needed.
    pub fn expose(&self) -> &str {
        self.held.access_token().map_or("", Secret::expose)
    }

    /// The token as a secret of its own, to be kept.
    pub fn to_secret(&self) -> Secret {
        Secret::from(self.expose())
    }
}

/// Without the token.
impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AccessToken([redacted])")
    }
}

/// An access token to be used now, with the connection it is for.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    held: Arc<Held>,
}

impl Access {
    pub(crate) fn held(&self) -> &Held {
        &self.held
    }

    pub(crate) fn access_token(&self) -> &Secret {
        static NONE: Secret = Secret::EMPTY;
        self.held.access_token().unwrap_or(&NONE)
    }

    /// Names the token in [`Session::renew`].
    pub(crate) fn generation(&self) -> u64 {
        self.held.record.generation
    }

    /// Values of the connection's fields.
    pub(crate) fn connection(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        self.held
            .tokens()
            .map_or(&NONE, |tokens| &tokens.connection)
    }
}

impl Session {
    pub(crate) fn new(client: Arc<Inner>, account: Arc<Account>) -> Self {
        Self { client, account }
    }

    /// Name of the account, as the application chose it.
    pub fn account(&self) -> &str {
        self.account.name()
    }

    /// Value of a connection field.
    pub fn connection(&self, field: &str) -> Option<String> {
        let current = self.account.current();
        current.tokens()?.connection.get(field).cloned()
    }

    /// Scopes that the provider says it granted. A call that needs others fails before anything is
    /// sent ([`Error::missing_scopes`]). `None`: it did not say, and every call is sent.
    pub fn granted_scopes(&self) -> Option<Vec<String>> {
        self.account.current().tokens()?.granted_scopes.clone()
    }

    /// When the access token expires; `None` if nobody says.
    pub fn expires_at(&self) -> Option<SystemTime> {
        clock::system_time(self.account.current().tokens()?.expires_at?)
    }

    /// An access token that has not expired, refreshed if need be.
    pub async fn access_token(&self) -> Result<AccessToken, Error> {
        let held = self.account.current();
        if self.client.boot() < held.refresh_from {
            return Ok(AccessToken { held });
        }
        drop(held);
        let held = self.renewed_in_time().await?;
        let held = Guard::from_inner(held);
        Ok(AccessToken { held })
    }

    /// Refreshes now, whatever the age of the access token.
    pub async fn refresh(&self) -> Result<(), Error> {
        refresh::wanted(&self.client, &self.account).await?;
        Ok(())
    }

    /// How the session stands, by what the store says now.
    ///
    /// A refresh that is under way counts as [`Usable`](SessionState::Usable). One whose process was
    /// killed looks the same until its lease is over, or the next call or refresh finds that its
    /// maker is gone: from then on it is [`OutcomeUnknown`](SessionState::OutcomeUnknown).
    pub async fn state(&self) -> Result<SessionState, Error> {
        let reauthorization = |reason| Ok(SessionState::ReauthorizationNeeded { reason });
        let loaded = refresh::load(&self.client, &self.account, "session").await?;
        let Some(record) = loaded.record.filter(|record| record.tokens.is_some()) else {
            return reauthorization(ReauthorizationReason::LoggedOut);
        };
        let unknown = |claim: &Claim| SessionState::OutcomeUnknown {
            since: self.client.local_time(claim.made_at, loaded.now),
        };
        match &record.phase {
            Phase::Rejected { answer_lost } => {
                reauthorization(refresh::rejection(&self.client, &record, *answer_lost))
            }
            Phase::Unknown(claim) => Ok(unknown(claim)),
            // Its maker has shown no sign of life, so nobody waits for the answer any more.
            Phase::InFlight(claim) if claim.lease_until <= loaded.now => Ok(unknown(claim)),
            Phase::Idle | Phase::InFlight(_) => {
                let held = self.client.hold(record.clone(), loaded.version);
                let renewable = record
                    .tokens
                    .is_some_and(|tokens| tokens.refresh_token.is_some());
                if renewable || held.is_valid(self.client.boot()) {
                    Ok(SessionState::Usable)
                } else {
                    reauthorization(ReauthorizationReason::NoRefreshToken)
                }
            }
        }
    }

    /// Logs the account out on this side: the tokens are deleted, for all processes that share the
    /// store, and nothing that is still on its way brings them back. The provider is not told, and
    /// the grant lives on there; only tokens that a refresh under way still brings, or has brought and
    /// the store has not taken, are revoked, where the provider has that, since nobody would have
    /// them.
    pub async fn forget(&self) -> Result<(), Error> {
        refresh::log_out(&self.client, &self.account, None).await
    }

    /// An access token for a call, refreshed first if it is about to expire.
    pub(crate) async fn access(&self) -> Result<Access, Error> {
        let held = self.account.held();
        if self.client.boot() < held.refresh_from {
            return Ok(Access { held });
        }
        // Boxed: most calls find a token that lasts, and should not carry what a refresh takes.
        let held = Box::pin(self.renewed_in_time()).await?;
        Ok(Access { held })
    }

    /// The tokens, refreshed if need be. Where they do for the moment, the refresh goes on alone.
    async fn renewed_in_time(&self) -> Result<Arc<Held>, Error> {
        let mut held = self.account.held();
        let boot = self.client.boot();
        if held.is_fresh(boot) && boot >= held.refresh_from {
            refresh::ahead(&self.client, &self.account, held.record.generation).await;
            held = self.account.held();
        }
        if held.is_fresh(self.client.boot()) {
            return Ok(held);
        }
        let generation = held.record.generation;
        match refresh::join(&self.client, &self.account, generation, Reason::Expired).await {
            Ok(held) => Ok(held),
            // The refresh was ahead of time: the old token still does.
            Err(error) => {
                let current = self.account.held();
                let is_same = current.record.generation == generation;
                if is_same && current.is_valid(self.client.boot()) {
                    Ok(current)
                } else {
                    Err(error)
                }
            }
        }
    }

    /// An access token that came after this one and has not ended.
    pub(crate) fn later_than(&self, access: &Access) -> Option<Access> {
        let current = self.account.current();
        let is_later = current.order() > access.held().order()
            && !current.is_logged_out()
            && current.is_valid(self.client.boot());
        is_later.then(|| Access {
            held: Arc::clone(&current),
        })
    }

    /// An access token in place of one that the API has rejected (status 401). If another one was
    /// issued meanwhile it is returned without a request.
    pub(crate) async fn renew(&self, generation: u64) -> Result<Access, Error> {
        let current = self.account.held();
        let is_valid = self.client.is_valid_there(&current.record);
        let reason = if is_valid {
            Reason::Rejected
        } else {
            Reason::Expired
        };
        let held = refresh::join(&self.client, &self.account, generation, reason).await?;
        Ok(Access { held })
    }

    /// Learns what time it is at the provider, from an answer that rejects a token.
    pub(crate) fn learn_time(&self, headers: &HeaderMap) {
        self.client.learn_time(headers);
    }

    /// Values for templates: the environment's and the connection's.
    pub(crate) fn variables<'a>(&'a self, access: &'a Access) -> Variables<'a> {
        self.client.variables(access.connection())
    }

    /// The tokens as they are held; `None` if the account is logged out.
    pub(crate) fn held(&self) -> Option<Guard<Arc<Held>>> {
        Some(self.account.current()).filter(|held| !held.is_logged_out())
    }

    /// Whether calls that the granted scopes do not allow are refused before they are sent.
    pub(crate) fn checks_scopes(&self) -> bool {
        self.client.checks_scopes()
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        self.client.credentials()
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        self.client.transport()
    }

    pub(crate) fn provider(&self) -> &'static crate::provider::Provider {
        self.client.provider()
    }

    /// The time at the provider, in seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.client.now()
    }

    /// Waits until a request of the operation may be sent, and says that it is being sent. `None`
    /// where requests are not paced.
    pub(crate) async fn admit(
        &self,
        operation: &Operation,
        patience: &mut Patience,
    ) -> Result<Option<Permit>, Error> {
        let Some(pace) = &self.account.pace else {
            return Ok(None);
        };
        let mut permit = pace.admit(operation, || self.boot(), patience).await?;
        permit.depart(self.boot());
        Ok(Some(permit))
    }

    /// Lets no request of the account leave for this time, where requests are paced.
    pub(crate) fn pause(&self, time: Duration) {
        if let Some(pace) = &self.account.pace {
            pace.pause(self.boot(), time);
        }
    }

    /// Whether a call that failed is sent again where that does no harm.
    pub(crate) fn retries(&self) -> bool {
        self.client.retries()
    }

    /// Milliseconds by a clock that only goes forward.
    pub(crate) fn boot(&self) -> i64 {
        self.client.boot()
    }

    #[cfg(test)]
    pub(crate) fn key(&self) -> &crate::store::Key {
        &self.account.key
    }
}

pub(crate) fn no_session(operation: &str, account: &str) -> Error {
    let text = format!(
        "the store has no session for the account {}",
        crate::text::clean(account)
    );
    Error::new(ErrorKind::NoSession, operation, text)
        .with_reauthorization(ReauthorizationReason::LoggedOut)
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("provider", &self.account.key.provider())
            .field("account", &self.account())
            .finish_non_exhaustive()
    }
}
