//! Grants that begin a session: the authorization code and the password.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::authorize::{Pending, joined_scopes, requested_scopes};
use crate::callback;
use crate::client::Inner;
use crate::connection;
use crate::error::{Error, ErrorKind};
use crate::provider::Grant;
use crate::refresh::{Refusal, protocol};
use crate::secret::Secret;
use crate::session::{Account, Held};
use crate::store::{Key, Loaded, Record, StoreError, StoreErrorKind, StoreTime, Tokens, digest_of};
use crate::token_request::Presented;
use crate::token_response::{Failure, TokenAnswer};

#[cfg(test)]
mod tests;

/// How often a login starts over because others write to its record at the same time.
const MOST_CONFLICTS: u32 = 64;

/// How long to wait before each further attempt to store what a provider gives only once.
pub(crate) const STORE_RETRIES: [Duration; 4] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
];

impl Inner {
    /// Finishes an authorization.
    pub(crate) async fn accept(
        &self,
        pending: Pending,
        callback_uri: &str,
    ) -> Result<Arc<Account>, Error> {
        let provider = self.provider();
        self.check_pending(&pending)?;
        let callback = callback::read(provider, &pending, callback_uri)?;
        let key = self.key(&pending.account);
        // Last, so that what failed without a request can be tried again.
        if !self.redeemed().mark(&pending) {
            let text = "the redirect was redeemed before";
            return Err(Error::new(ErrorKind::Callback, "accept", text));
        }
        let mark = digest_of(&pending.code_verifier);
        let entered = match self.enter("accept", &key, Some(&mark)).await {
            Ok(entered) => entered,
            Err(error) => {
                self.redeemed().unmark(&pending);
                return Err(error);
            }
        };
        let presented = Presented {
            code: Some(&callback.code),
            code_verifier: Some(&pending.code_verifier),
            redirect_uri: Some(&pending.redirect_uri),
            ..Presented::default()
        };
        let request = &provider.token;
        let answer = self.request_token(
            "accept",
            request,
            Grant::AuthorizationCode,
            &presented,
            &callback.connection,
        );
        match answer.await {
            Ok(answer) => {
                self.begin("accept", key, answer, &callback.connection)
                    .await
            }
            Err(failure) => {
                if is_untouched(&failure.error) {
                    self.leave(&key, Some(&mark), entered, &failure.error).await;
                    self.redeemed().unmark(&pending);
                }
                self.salvage("accept", key, failure, callback.connection)
                    .await
            }
        }
    }

    /// Logs in with a password.
    pub(crate) async fn password(
        &self,
        account: &str,
        username: &str,
        password: &Secret,
        scopes: Vec<String>,
    ) -> Result<Arc<Account>, Error> {
        let provider = self.provider();
        let request = provider.password.as_ref().ok_or_else(|| {
            Error::configuration("password", "this provider has no password grant")
        })?;
        let scopes = requested_scopes("password", provider, scopes)?;
        let scope = joined_scopes(provider, &scopes);
        let key = self.key(account);
        let entered = self.enter("password", &key, None).await?;
        let presented = Presented {
            username: Some(username),
            password: Some(password),
            scope: scope.as_deref(),
            ..Presented::default()
        };
        let none = BTreeMap::new();
        let answer = self.request_token("password", request, Grant::Password, &presented, &none);
        match answer.await {
            Ok(answer) => self.begin("password", key, answer, &none).await,
            Err(failure) => {
                if is_untouched(&failure.error) {
                    self.leave(&key, None, entered, &failure.error).await;
                }
                self.salvage("password", key, failure, none).await
            }
        }
    }

    /// Whether the pending authorization is of this client: a code goes only to the endpoint that
    /// belongs to the one that issued it (RFC 9700 §4.4.2).
    fn check_pending(&self, pending: &Pending) -> Result<(), Error> {
        let refused = |why: &str| Err(Error::new(ErrorKind::Callback, "accept", why));
        let provider = self.provider();
        if pending.provider != provider.id {
            return refused("the pending authorization is of another provider");
        }
        if pending.environment != self.environment().id || pending.connection != *self.connection()
        {
            return refused("the pending authorization is of another environment or connection");
        }
        if pending.authorization_endpoint != self.endpoint("accept", provider.authorize.url)?
            || pending.token_endpoint != self.endpoint("accept", provider.token.url)?
        {
            return refused("the pending authorization is of other endpoints");
        }
        if self.redirect_uri().map(url::Url::as_str) != Some(pending.redirect_uri.as_str()) {
            return refused("the pending authorization is of another redirect_uri");
        }
        Ok(())
    }

    /// Notes in the store that tokens are about to be asked for, before something is spent that
    /// exists once only: so the provider's limit is kept by all processes together, an authorization
    /// is redeemed once by whatever process, and a store that cannot be written to is found in time.
    async fn enter(
        &self,
        operation: &str,
        key: &Key,
        mark: Option<&str>,
    ) -> Result<StoreTime, Error> {
        for _ in 0..MOST_CONFLICTS {
            let loaded = match self.store().load(key).await {
                // A damaged record does not keep a user from logging in again; the store sets it
                // aside.
                Err(error) if error.kind() == StoreErrorKind::Damaged => Loaded {
                    stored: None,
                    now: StoreTime::of_this_machine(),
                },
                loaded => loaded.map_err(|error| Error::store(operation, error))?,
            };
            let (record, version) = match loaded.stored {
                Some((record, version)) => (record, Some(version)),
                None => (Record::vacant(), None),
            };
            let entering = protocol::entering(&record, mark, loaded.now, &self.policy());
            let entering =
                entering.map_err(|refusal| self.not_allowed(operation, refusal, loaded.now))?;
            match self.store().compare_and_swap(key, version, &entering).await {
                Ok(_) => return Ok(loaded.now),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(Error::store(operation, error)),
            }
        }
        let text = "other writers have changed the record all the time";
        Err(Error::new(ErrorKind::Store, operation, text))
    }

    fn not_allowed(&self, operation: &str, refusal: Refusal, now: StoreTime) -> Error {
        if let Refusal::BudgetSpent { until } = refusal {
            let text = "the provider's limit of token requests is reached, so none was sent";
            return Error::new(ErrorKind::TokenBudgetSpent, operation, text)
                .with_retry_at(self.local_time(until, now), until.since(now));
        }
        let text = "the redirect was redeemed before, maybe by another process";
        Error::new(ErrorKind::Callback, operation, text)
    }

    /// Takes the note back: the provider has not looked at what was presented. If that fails, the
    /// user logs in anew.
    async fn leave(&self, key: &Key, mark: Option<&str>, entered: StoreTime, error: &Error) {
        let sent_at = (error.kind() == ErrorKind::NotSent).then_some(entered);
        for _ in 0..MOST_CONFLICTS {
            let Ok(loaded) = self.store().load(key).await else {
                return;
            };
            let Some((record, version)) = loaded.stored else {
                return;
            };
            let left = protocol::not_entered(&record, mark, sent_at);
            match self
                .store()
                .compare_and_swap(key, Some(version), &left)
                .await
            {
                Err(error) if error.is_conflict() => {}
                _ => return,
            }
        }
    }

    /// Stores the first tokens of a session.
    async fn begin(
        &self,
        operation: &str,
        key: Key,
        answer: TokenAnswer,
        from_callback: &BTreeMap<String, String>,
    ) -> Result<Arc<Account>, Error> {
        let connection = connection::from_token_response(
            operation,
            self.provider(),
            &answer.body,
            from_callback,
        )?;
        let tokens = Tokens {
            access_token: answer.access_token,
            issued_at: answer.issued_at,
            expires_at: answer.expires_at,
            refresh_token: answer.refresh_token,
            alternates: Vec::new(),
            refresh_token_expires_at: answer.refresh_token_expires_at,
            granted_scopes: answer.granted_scopes,
            connection,
            claim: 0,
        };
        self.store_first(operation, key, &tokens).await
    }

    /// An answer that is of no use but for its refresh token: the login fails, and the session that
    /// was stored gets its access token by a refresh.
    async fn salvage(
        &self,
        operation: &str,
        key: Key,
        failure: Failure,
        connection: BTreeMap<String, String>,
    ) -> Result<Arc<Account>, Error> {
        if let Some(refresh_token) = failure.refresh_token {
            let now = self.now();
            let tokens = Tokens {
                access_token: Secret::EMPTY,
                issued_at: now,
                expires_at: Some(now),
                refresh_token: Some(refresh_token),
                alternates: Vec::new(),
                refresh_token_expires_at: None,
                granted_scopes: None,
                connection,
                claim: 0,
            };
            self.store_first(operation, key, &tokens).await?;
        }
        Err(failure.error)
    }

    /// Puts the first tokens of a session into the store.
    async fn store_first(
        &self,
        operation: &str,
        key: Key,
        tokens: &Tokens,
    ) -> Result<Arc<Account>, Error> {
        let first_epoch = first_epoch(tokens.issued_at);
        let mut waits = STORE_RETRIES.iter();
        let mut conflicts = 0;
        loop {
            let error = match self.store_login(&key, first_epoch, tokens).await {
                Ok(held) => return Ok(self.share(key, held)),
                Err(error) => error,
            };
            if error.is_conflict() && conflicts < MOST_CONFLICTS {
                conflicts += 1;
                continue;
            }
            match waits.next() {
                Some(wait) => tokio::time::sleep(*wait).await,
                None => return Err(Error::store(operation, error)),
            }
        }
    }

    /// Puts the tokens in place of whatever the store holds: a new login wins.
    async fn store_login(
        &self,
        key: &Key,
        first_epoch: u64,
        tokens: &Tokens,
    ) -> Result<Held, StoreError> {
        let stored = match self.store().load(key).await {
            Err(error) if error.kind() == StoreErrorKind::Damaged => None,
            loaded => loaded?.stored,
        };
        let (mut record, version) = match stored {
            Some((record, version)) => (record, Some(version)),
            None => (Record::vacant(), None),
        };
        // The store may have lost what this process still knows.
        if let Some(live) = self.live(key) {
            let current = live.current();
            record.epoch = record.epoch.max(current.record.epoch);
            record.generation = record.generation.max(current.record.generation);
        }
        // Claims go on counting, so the tokens of a login come after those of all claims so far.
        let mut tokens = tokens.clone();
        tokens.claim = record.claims;
        let record = protocol::logged_in(&record, first_epoch, &tokens);
        let version = self.store().compare_and_swap(key, version, &record).await?;
        Ok(self.hold(record, version))
    }
}

/// Whether the provider has not looked at what was presented, so that it can be presented again.
fn is_untouched(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotSent | ErrorKind::RateLimited)
}

/// Number of a login before which the store has none: its second in the upper bits, chance in the
/// lower 20. An earlier login that was deleted elsewhere has another, smaller one.
fn first_epoch(issued_at: i64) -> u64 {
    let chance = getrandom::u64().unwrap_or_default() & 0xF_FFFF;
    (u64::try_from(issued_at).unwrap_or_default() << 20) | chance
}
