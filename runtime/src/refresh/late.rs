//! Tokens that come when the login they belong to is over.

use super::settle::Unsaved;
use crate::client::Inner;
use crate::event::SessionEvent;
use crate::revoke::Token;
use crate::session::Account;
use crate::store::digest_of;

/// Has the provider revoke tokens that nobody stores, once, as far as it can, and tells what came of
/// it. Where the account has logged in again they are left alone: there are providers that end all
/// tokens that a user has given to an application, and nobody says which. That the login is over is
/// known by now: the account holds what has come after it.
pub(super) async fn give_back(client: &Inner, account: &Account, late: &Unsaved) {
    let another_login = {
        let current = account.current();
        !current.is_logged_out() && current.record.epoch != late.epoch
    };
    let request = client.provider().revoke.as_ref();
    let revoked = match request.filter(|_| !another_login) {
        None => false,
        Some(request) => {
            let tokens = &late.tokens;
            // A refresh token that stays the same is not late: who has logged out has decided about it.
            let is_new = |token: &&_| digest_of(token) != late.claim.presented;
            let token = match tokens.refresh_token.as_ref().filter(is_new) {
                Some(refresh_token) => Token::Refresh(refresh_token),
                None => Token::Access(&tokens.access_token),
            };
            let sent = client.request_revocation(request, token, &tokens.connection);
            let outcome = sent.await;
            if let Err(error) = &outcome {
                tracing::warn!(%error, "tokens that came after logging out may live on");
            }
            outcome.is_ok()
        }
    };
    client.tell(&SessionEvent::LateTokens {
        account: account.name().to_owned(),
        revoked,
    });
}
