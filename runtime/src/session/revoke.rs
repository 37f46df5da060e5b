//! Giving the tokens of an account back to the provider.

use super::{Session, no_session};
use crate::error::Error;
use crate::refresh;
use crate::revoke::{REVOKE, Token};
use crate::store::Tokens;

/// For how many refreshes that come in between the tokens are revoked anew.
const MOST_ROUNDS: usize = 3;

/// The tokens as they are now, and the login and refresh that brought them.
struct Newest {
    tokens: Tokens,
    order: (u64, u64),
    /// The attempt that brought them, if the store has not taken them.
    unsaved: Option<u64>,
}

impl Session {
    /// Revokes the tokens: tells the provider first (RFC 7009), and then deletes them here as
    /// [`forget`](Session::forget) does.
    ///
    /// The refresh token is revoked where there is one, with which the provider should revoke the
    /// access tokens of the grant as well (RFC 7009 §2.1), and else the access token. A provider to
    /// which the token is not known any more counts as one that has revoked it. If the provider
    /// refuses, or its answer is lost, nothing is deleted and the call can be repeated.
    pub async fn revoke(&self) -> Result<(), Error> {
        let mut newest = self.newest().await?;
        for _ in 0..MOST_ROUNDS {
            self.revoke_all(&newest.tokens).await?;
            // A refresh meanwhile has brought tokens that may live on.
            match self.newest().await {
                Ok(newer) if newer.order != newest.order => newest = newer,
                _ => break,
            }
        }
        refresh::log_out(&self.client, &self.account, newest.unsaved).await
    }

    /// Has the provider revoke the refresh token, or both where nobody knows which of two lives.
    async fn revoke_all(&self, tokens: &Tokens) -> Result<(), Error> {
        let request = self.client.provider().revoke.as_ref().ok_or_else(|| {
            Error::configuration(REVOKE, "this provider has no revocation request")
        })?;
        let refresh_tokens = tokens.refresh_token.iter().chain(&tokens.alternates);
        let mut presented: Vec<_> = refresh_tokens.map(Token::Refresh).collect();
        if presented.is_empty() {
            presented.push(Token::Access(&tokens.access_token));
        }
        for token in presented {
            self.client
                .request_revocation(request, token, &tokens.connection)
                .await?;
        }
        Ok(())
    }

    /// What the store has, for another process may have refreshed, and a refresh token that was
    /// replaced is none the provider still knows; or what was issued and the store would not take.
    async fn newest(&self) -> Result<Newest, Error> {
        let loaded = refresh::load(&self.client, &self.account, REVOKE).await?;
        let record = loaded.record.filter(|record| record.tokens.is_some());
        let Some(record) = record else {
            return Err(no_session(REVOKE, self.account()));
        };
        let unsaved = self.account.state().unsaved.clone();
        let unsaved = unsaved.filter(|unsaved| unsaved.epoch == record.epoch);
        let order = (
            record.epoch,
            record.generation + u64::from(unsaved.is_some()),
        );
        let attempt = unsaved.as_ref().map(|unsaved| unsaved.claim.attempt);
        let tokens = unsaved.map(|unsaved| unsaved.tokens).or(record.tokens);
        let tokens = tokens.ok_or_else(|| no_session(REVOKE, self.account()))?;
        Ok(Newest {
            tokens,
            order,
            unsaved: attempt,
        })
    }
}
