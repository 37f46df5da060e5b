//! Access tokens: renewed in time, renewed late, gone for good, and of too little scope.

use super::{
    Case, Failure,
    desk::{Desk, Opened},
    ensure,
    report::Verdict,
};
use crate::driver::Driver;
use emulator::RequestKind;
use provider_runtime::ErrorKind;
use specs::model::{Lifetime, Operation};
use std::time::{Duration, SystemTime};

/// A lifetime so short that it can be waited for. Tokens are renewed when less than a quarter is
/// left.
const SHORT: Duration = Duration::from_secs(4);

/// The client goes by its own clock, which no test can move: this is the one case that waits.
pub async fn before_expiry<D: Driver>(desk: Desk<D>) -> Case {
    if desk.model().refresh.is_none() {
        return Ok(Verdict::Absent("no refresh tokens"));
    }
    let desk = desk.open().await?;
    desk.handle.access_token_lifetime(Some(SHORT));
    let session = desk.log_in().await?;
    desk.handle.access_token_lifetime(None);
    let (Some(expires_at), Some(name)) = (D::expires_at(&session), simple_operation(&desk)) else {
        return Ok(Verdict::Absent("nobody says when tokens expire"));
    };
    let left = expires_at.duration_since(SystemTime::now());
    let in_time = left.unwrap_or_default().saturating_sub(SHORT / 5);
    tokio::time::sleep(in_time).await;
    call(&desk, &session, &name).await?;
    call(&desk, &session, &name).await?;
    let refreshes = desk.count(RequestKind::Refresh);
    let calls = desk.count(RequestKind::Api);
    ensure((calls, refreshes) == (2, 1), || {
        format!("{calls} calls, {refreshes} refreshes")
    })?;
    Ok(Verdict::passed())
}

pub async fn after_expiry<D: Driver>(desk: Desk<D>) -> Case {
    let lifetime = match desk.model().lifecycle.access_token.lifetime {
        Lifetime::Seconds(seconds) => Duration::from_secs(seconds),
        Lifetime::Unknown => Duration::from_secs(3600),
        Lifetime::Unlimited => return Ok(Verdict::Absent("tokens do not expire")),
    };
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    desk.emulator
        .clock()
        .advance(lifetime + Duration::from_secs(1));
    renewed_by_a_call(&desk, &session).await
}

pub async fn early_rejection<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    desk.handle.revoke_access_tokens();
    renewed_by_a_call(&desk, &session).await
}

/// The API rejects a token that the client takes for valid: one refresh, one more call.
async fn renewed_by_a_call<D: Driver>(desk: &Opened<D>, session: &D::Session) -> Case {
    let Some(name) = simple_operation(desk) else {
        return Ok(Verdict::Absent("no operation to call"));
    };
    let outcome = call(desk, session, &name).await;
    let calls = desk.count(RequestKind::Api);
    let refreshes = desk.count(RequestKind::Refresh);
    if desk.model().refresh.is_none() {
        let Err(error) = outcome else {
            return Err("a rejected token was accepted".into());
        };
        ensure(error.kind() == ErrorKind::Unauthorized, || {
            format!("{:?}: {error}", error.kind())
        })?;
        ensure(calls == 1, || format!("{calls} calls"))?;
        return Ok(Verdict::Passed("no refresh tokens: an error".to_owned()));
    }
    outcome?;
    ensure((calls, refreshes) == (2, 1), || {
        format!("{calls} calls, {refreshes} refreshes")
    })?;
    desk.nothing_was_spent_twice()?;
    Ok(Verdict::passed())
}

/// Callers that need a fresh token at the same time.
const CALLERS: usize = 10;

pub async fn at_once<D: Driver>(desk: Desk<D>) -> Case {
    if desk.model().refresh.is_none() {
        return Ok(Verdict::Absent("no refresh tokens"));
    }
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    desk.handle.revoke_access_tokens();
    let Some(name) = simple_operation(&desk) else {
        return Ok(Verdict::Absent("no operation to call"));
    };
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let operation = D::OPERATIONS.iter().find(|one| one.id == name);
        let operation = operation.ok_or("the driver lacks the operation")?;
        let call = desk.samples(|samples| (operation.required)(&session, &samples.of(&name)));
        calls.spawn(call.send());
    }
    while let Some(outcome) = calls.join_next().await {
        outcome??;
    }
    let refreshes = desk.count(RequestKind::Refresh);
    ensure(refreshes == 1, || format!("{refreshes} refreshes"))?;
    desk.nothing_was_spent_twice()?;
    Ok(Verdict::Passed(format!("{CALLERS} callers")))
}

pub async fn gone<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    desk.handle.revoke_all();
    let Some(outcome) = D::refresh(&session).await else {
        return Ok(Verdict::Absent("no refresh tokens"));
    };
    let Err(error) = outcome else {
        return Err("a revoked refresh token was accepted".into());
    };
    ensure(error.needs_reauthorization(), || {
        format!("{:?}: {error}", error.kind())
    })?;
    // A new login mends it.
    desk.log_in().await?;
    Ok(Verdict::passed())
}

pub async fn scope_missing<D: Driver>(desk: Desk<D>) -> Case {
    if desk.model().scopes.is_none() {
        return Ok(Verdict::Absent("no scopes to choose from"));
    }
    let desk = desk.open().await?;
    let mut refused = 0;
    for scope in desk.all_scopes() {
        let session = desk.log_in_with(&[scope]).await?;
        if D::granted_scopes(&session).is_none() {
            return Ok(Verdict::Absent("the provider does not say what it grants"));
        }
        for (name, operation) in desk.operations() {
            if is_covered(&desk, operation, scope) {
                continue;
            }
            let before = desk.requests();
            let Err(error) = call(&desk, &session, &name).await else {
                return Err(format!("{name} was made with {scope} alone").into());
            };
            ensure(error.kind() == ErrorKind::Forbidden, || {
                format!("{:?}: {error}", error.kind())
            })?;
            ensure(desk.requests() == before, || {
                format!("{name} was sent with {scope} alone")
            })?;
            refused += 1;
        }
    }
    if refused == 0 {
        return Ok(Verdict::Absent(
            "no operation needs a scope that can be missing",
        ));
    }
    Ok(Verdict::Passed(format!("{refused} calls")))
}

/// Whether one scope is all an operation needs.
fn is_covered<D: Driver>(desk: &Opened<D>, operation: &Operation, granted: &str) -> bool {
    let scopes = desk.model().scopes.as_ref();
    let covers = |needed: &String| scopes.is_some_and(|scopes| scopes.covers(granted, needed));
    operation.scopes.iter().all(covers)
}

/// An operation that requires nothing, or else the first.
pub fn simple_operation<D: Driver>(desk: &Opened<D>) -> Option<String> {
    let is_simple = |operation: &Operation| {
        operation.idempotent
            && operation.auth_method == specs::model::AuthMethod::None
            && operation
                .parameters
                .iter()
                .all(|parameter| !parameter.required)
    };
    let mut simple = desk
        .operations()
        .filter(|(_, operation)| is_simple(operation));
    let found = simple.next().or_else(|| desk.operations().next());
    found.map(|(name, _)| name)
}

/// Makes a call with what it requires.
pub async fn call<D: Driver>(
    desk: &Opened<D>,
    session: &D::Session,
    name: &str,
) -> Result<(), provider_runtime::Error> {
    let operation = D::OPERATIONS.iter().find(|operation| operation.id == name);
    let operation = operation.expect("the driver has every operation");
    let call = desk.samples(|samples| (operation.required)(session, &samples.of(name)));
    call.send().await
}

/// Makes a call that has to fail.
pub async fn failing<D: Driver>(
    desk: &Opened<D>,
    session: &D::Session,
    name: &str,
) -> Result<provider_runtime::Error, Failure> {
    match call(desk, session, name).await {
        Err(error) => Ok(error),
        Ok(()) => Err(Failure(format!("{name} succeeded"))),
    }
}
