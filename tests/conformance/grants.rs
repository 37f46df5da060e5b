//! Grants other than the authorization code.

use super::{Case, desk::Desk, ensure, report::Verdict};
use crate::driver::{Driver, Login};
use emulator::RequestKind;
use provider_runtime::ErrorKind;

pub async fn password<D: Driver>(desk: Desk<D>) -> Case {
    if desk.model().password.is_none() {
        return Ok(Verdict::Absent("no such grant"));
    }
    let desk = desk.open().await?;
    let scopes = desk.all_scopes();
    let login = Login {
        account: "somebody",
        username: desk.handle.username(),
        password: desk.handle.password(),
        scopes: &scopes,
    };
    let session = D::password(&desk.client, login)
        .await
        .ok_or("the crate lacks the grant")??;
    ensure(D::account(&session) == "somebody", || {
        D::account(&session).to_owned()
    })?;
    let wrong = Login {
        password: "wrong",
        ..login
    };
    let Some(Err(error)) = D::password(&desk.client, wrong).await else {
        return Err("a wrong password was accepted".into());
    };
    let kinds = [ErrorKind::ReauthorizationNeeded, ErrorKind::TokenRefused];
    ensure(kinds.contains(&error.kind()), || {
        format!("{:?}: {error}", error.kind())
    })?;
    ensure(desk.count(RequestKind::Password) == 2, || {
        "not one request each".to_owned()
    })?;
    Ok(Verdict::passed())
}

/// Refreshes often enough for every rotation to have an heir.
const REFRESHES: usize = 4;

pub async fn refresh<D: Driver>(desk: Desk<D>) -> Case {
    if desk.model().refresh.is_none() {
        return Ok(Verdict::Absent("no refresh tokens"));
    }
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    let mut tokens = vec![D::access_token(&session).await?.expose().to_owned()];
    let limit = desk.model().lifecycle.token_requests.as_ref();
    let refreshes = limit.map_or(REFRESHES, |limit| {
        // The login was one, and the last is kept for a token that has ended.
        let max = usize::try_from(limit.max).unwrap_or(usize::MAX);
        REFRESHES.min(max.saturating_sub(2))
    });
    for _ in 0..refreshes {
        D::refresh(&session)
            .await
            .ok_or("the crate cannot refresh")??;
        let token = D::access_token(&session).await?.expose().to_owned();
        ensure(!tokens.contains(&token), || "a token came twice".to_owned())?;
        tokens.push(token);
    }
    if refreshes < REFRESHES {
        let refused = D::refresh(&session).await;
        let kind = refused.and_then(|outcome| Some(outcome.err()?.kind()));
        ensure(kind == Some(ErrorKind::TokenBudgetSpent), || {
            format!("{kind:?} beyond the limit")
        })?;
    }
    let sent = desk.count(RequestKind::Refresh);
    ensure(sent == refreshes, || format!("{sent} requests"))?;
    if rotates(desk.model()) {
        desk.nothing_was_spent_twice()?;
    }
    Ok(Verdict::Passed(format!("{refreshes} refreshes")))
}

/// Whether a refresh issues a new refresh token, as far as anybody knows.
pub fn rotates(provider: &specs::model::Provider) -> bool {
    provider.lifecycle.refresh_token.rotation != specs::model::Rotation::None
}
