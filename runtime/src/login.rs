//! Grants that begin a session: the authorization code and the password.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::authorize::{Pending, joined_scopes, requested_scopes};
use crate::callback;
use crate::client::Inner;
use crate::connection;
use crate::error::{Error, ErrorKind};
use crate::provider::Grant;
use crate::secret::Secret;
use crate::session::Account;
use crate::store::{Tokens, digest_of};
use crate::token_request::Presented;
use crate::token_response::{Failure, TokenAnswer};

mod enter;
mod keep;
#[cfg(test)]
mod tests;

use enter::Entered;
pub(crate) use keep::STORE_RETRIES;

/// How often a login starts over because others write to its record at the same time.
const MOST_CONFLICTS: u32 = 64;

impl Inner {
    /// Finishes an authorization.
    pub(crate) async fn accept(
        self: &Arc<Self>,
        pending: Pending,
        callback_uri: &str,
    ) -> Result<Arc<Account>, Error> {
        let provider = self.provider();
        self.check_pending(&pending)?;
        let callback = callback::read(provider, &pending, callback_uri)?;
        let key = self.key(&pending.account);
        let mark = digest_of(&pending.code_verifier);
        let entered = self.enter("accept", key, Some(mark)).await?;
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
        self.conclude("accept", entered, answer.await, &callback.connection)
            .await
    }

    /// Logs in with a password.
    pub(crate) async fn password(
        self: &Arc<Self>,
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
        let entered = self.enter("password", key, None).await?;
        let presented = Presented {
            username: Some(username),
            password: Some(password),
            scope: scope.as_deref(),
            ..Presented::default()
        };
        let none = BTreeMap::new();
        let answer = self.request_token("password", request, Grant::Password, &presented, &none);
        self.conclude("password", entered, answer.await, &none)
            .await
    }

    /// Stores what a login has brought.
    async fn conclude(
        self: &Arc<Self>,
        operation: &str,
        entered: Entered,
        answer: Result<TokenAnswer, Failure>,
        from_callback: &BTreeMap<String, String>,
    ) -> Result<Arc<Account>, Error> {
        let failure = match answer {
            Ok(answer) => match self.begun(operation, answer, from_callback) {
                Ok(tokens) => return self.store_first(operation, entered, tokens).await,
                Err(failure) => failure,
            },
            Err(failure) => {
                if is_untouched(&failure.error) {
                    self.leave(&entered, failure.error.kind() != ErrorKind::NotSent)
                        .await;
                }
                failure
            }
        };
        // An answer that is of no use but for its refresh token: the login fails, and the session
        // that was stored gets its access token by a refresh.
        if let Some(refresh_token) = failure.refresh_token {
            let tokens = self.salvaged(refresh_token, from_callback);
            self.store_first(operation, entered, tokens).await?;
        }
        Err(failure.error)
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
        if self.redirect_uri() != Some(pending.redirect_uri.as_str()) {
            return refused("the pending authorization is of another redirect_uri");
        }
        Ok(())
    }

    /// The first tokens of a session. Where a value of the connection is not allowed, nothing is
    /// sent there, and only the refresh token is kept.
    fn begun(
        &self,
        operation: &str,
        answer: TokenAnswer,
        from_callback: &BTreeMap<String, String>,
    ) -> Result<Tokens, Failure> {
        let connection = connection::from_token_response(
            operation,
            self.provider(),
            &answer.body,
            from_callback,
        );
        let connection = match connection {
            Ok(connection) => connection,
            Err(error) => {
                return Err(Failure {
                    error,
                    refresh_token: answer.refresh_token,
                });
            }
        };
        Ok(Tokens {
            access_token: answer.access_token,
            issued_at: answer.issued_at,
            expires_at: answer.expires_at,
            refresh_token: answer.refresh_token,
            alternates: Vec::new(),
            refresh_token_expires_at: answer.refresh_token_expires_at,
            granted_scopes: answer.granted_scopes,
            connection,
            claim: 0,
        })
    }

    /// A refresh token alone, with an access token that has to be replaced first.
    fn salvaged(&self, refresh_token: Secret, connection: &BTreeMap<String, String>) -> Tokens {
        let now = self.now();
        Tokens {
            access_token: Secret::EMPTY,
            issued_at: now,
            expires_at: Some(now),
            refresh_token: Some(refresh_token),
            alternates: Vec::new(),
            refresh_token_expires_at: None,
            granted_scopes: None,
            connection: connection.clone(),
            claim: 0,
        }
    }
}

/// Whether the provider has not looked at what was presented, so that it can be presented again.
fn is_untouched(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotSent | ErrorKind::RateLimited)
}
