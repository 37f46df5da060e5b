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
use crate::secret::Secret;
use crate::session::{Account, Held};
use crate::store::{Key, Record, StoreError, StoreErrorKind};
use crate::token_request::Presented;
use crate::token_response::TokenAnswer;

#[cfg(test)]
mod tests;

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
        self.check_store("accept", &key).await?;
        // Last, so that what failed without a request can be tried again.
        if !self.redeemed().mark(&pending) {
            let text = "the redirect was redeemed before";
            return Err(Error::new(ErrorKind::Callback, "accept", text));
        }
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
        let answer = answer.await.map_err(|failure| {
            if failure.error.is_retryable() {
                self.redeemed().unmark(&pending);
            }
            failure.error
        })?;
        self.begin("accept", key, answer, &callback.connection)
            .await
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
        self.check_store("password", &key).await?;
        let presented = Presented {
            username: Some(username),
            password: Some(password),
            scope: scope.as_deref(),
            ..Presented::default()
        };
        let none = BTreeMap::new();
        let answer = self.request_token("password", request, Grant::Password, &presented, &none);
        let answer = answer.await.map_err(|failure| failure.error)?;
        self.begin("password", key, answer, &none).await
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

    /// A store that cannot be read is found before something is spent that exists once only.
    async fn check_store(&self, operation: &str, key: &Key) -> Result<(), Error> {
        match self.store().load(key).await {
            Err(error) if error.kind() != StoreErrorKind::Damaged => {
                Err(Error::store(operation, error))
            }
            _ => Ok(()),
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
        let epoch = first_epoch(answer.issued_at);
        let mut record = Record::new(epoch, answer.access_token, answer.issued_at);
        record.refresh_token = answer.refresh_token;
        record.refresh_token_expires_at = answer.refresh_token_expires_at;
        record.expires_at = answer.expires_at;
        record.granted_scopes = answer.granted_scopes;
        record.connection = connection;
        let mut waits = STORE_RETRIES.iter();
        loop {
            let error = match self.store_login(&key, &mut record).await {
                Ok(version) => return Ok(self.share(key, Held { record, version })),
                Err(error) => error,
            };
            match waits.next() {
                Some(wait) => tokio::time::sleep(*wait).await,
                None => return Err(Error::store(operation, error)),
            }
        }
    }

    /// Puts the record in place of whatever the store holds: a new login wins.
    async fn store_login(
        &self,
        key: &Key,
        record: &mut Record,
    ) -> Result<crate::store::Version, StoreError> {
        let stored = match self.store().load(key).await {
            Err(error) if error.kind() == StoreErrorKind::Damaged => None,
            loaded => loaded?,
        };
        let live = self.live(key).map(|account| account.held());
        let older = stored
            .iter()
            .map(|(record, _)| record)
            .chain(live.iter().map(|held| &held.record));
        for older in older {
            record.succeed(older);
        }
        self.store()
            .compare_and_swap(key, stored.map(|(_, version)| version), record)
            .await
    }
}

/// Number of a login before which the store has none: its second in the upper bits, chance in the
/// lower 20. An earlier login that was deleted elsewhere has another, smaller one.
fn first_epoch(issued_at: i64) -> u64 {
    let chance = getrandom::u64().unwrap_or_default() & 0xF_FFFF;
    (u64::try_from(issued_at).unwrap_or_default() << 20) | chance
}
