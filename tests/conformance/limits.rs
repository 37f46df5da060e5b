//! Limits that the provider publishes: enforced by the emulator, understood by the crate.

use super::{
    Case, Failure,
    desk::{Desk, Opened},
    ensure,
    report::Verdict,
    tokens::{call, simple_operation},
};
use crate::driver::{Driver, Login};
use provider_runtime::{Error, ErrorKind, Retry};
use specs::model::{Grant, Limit, LimitOf};
use std::time::Duration;

/// The largest limit that is worth reaching one request at a time.
const REACHABLE: u64 = 100;

pub async fn requests<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.limited().open().await?;
    let Some((max, per)) = smallest(&desk) else {
        return Ok(Verdict::Absent("no limit of requests is published"));
    };
    let session = desk.log_in().await?;
    let name = simple_operation(&desk).ok_or("no operation to call")?;
    let mut made = 0;
    let error = loop {
        // Real time passes too: the window must not end before the limit is reached.
        match call(&desk, &session, &name).await {
            Ok(()) => made += 1,
            Err(error) => break error,
        }
        ensure(made <= max * 2, || format!("{made} calls and no end"))?;
    };
    ensure(made >= max, || format!("{made} of {max} calls: {error}"))?;
    ensure(error.kind() == ErrorKind::RateLimited, || {
        format!("{:?}: {error}", error.kind())
    })?;
    let later = matches!(error.retry(), Retry::After(_) | Retry::Later);
    ensure(later, || format!("{:?}: {error}", error.retry()))?;
    desk.emulator.clock().advance(Duration::from_secs(per));
    call(&desk, &session, &name).await?;
    Ok(Verdict::Passed(format!("{max} in {per} s")))
}

/// The limit that is reached first: how many, and in how many seconds.
fn smallest<D: Driver>(desk: &Opened<D>) -> Option<(u64, u64)> {
    let limits: &[Limit] = &desk.model().api.as_ref()?.limits;
    let of_requests = limits.iter().filter(|limit| limit.of == LimitOf::Requests);
    let reachable = of_requests.filter_map(|limit| Some((limit.max, limit.per?)));
    reachable.filter(|(max, _)| *max <= REACHABLE).min()
}

pub async fn token_requests<D: Driver>(desk: Desk<D>) -> Case {
    let Some(limit) = desk.model().lifecycle.token_requests.clone() else {
        return Ok(Verdict::Absent("no limit of token requests is published"));
    };
    let desk = desk.open().await?;
    let mut made = 0;
    for grant in limit.counts.iter().cycle() {
        let outcome = token_request(&desk, *grant).await?;
        let Err(error) = outcome else {
            made += 1;
            ensure(made <= limit.max, || {
                format!("{made} requests were answered")
            })?;
            continue;
        };
        ensure(made == limit.max, || {
            format!("{made} of {}: {error}", limit.max)
        })?;
        ensure(!error.needs_reauthorization(), || {
            format!("{:?}: {error}", error.kind())
        })?;
        let later = matches!(error.retry(), Retry::After(_) | Retry::Later);
        ensure(later, || {
            format!("{:?}: {:?} {error}", error.kind(), error.retry())
        })?;
        break;
    }
    desk.emulator
        .clock()
        .advance(Duration::from_secs(limit.per));
    for grant in &limit.counts {
        token_request(&desk, *grant).await??;
    }
    Ok(Verdict::Passed(format!("{} in {} s", limit.max, limit.per)))
}

/// Makes a token request of its own that counts as this grant.
async fn token_request<D: Driver>(
    desk: &Opened<D>,
    grant: Grant,
) -> Result<Result<(), Error>, Failure> {
    let scopes = desk.all_scopes();
    match grant {
        Grant::AuthorizationCode => {
            let login = desk.authorize()?;
            let callback = desk.browse(&login).await?;
            let accepted = D::accept(&desk.client, login.into_pending(), &callback).await;
            Ok(accepted.map(drop))
        }
        Grant::Password => {
            let login = Login {
                account: "somebody",
                username: desk.handle.username(),
                password: desk.handle.password(),
                scopes: &scopes,
            };
            let outcome = D::password(&desk.client, login).await;
            Ok(outcome.ok_or("the crate lacks the grant")?.map(drop))
        }
        Grant::RefreshToken => {
            let session = D::session(&desk.client, "default").await?;
            let outcome = D::refresh(&session).await;
            Ok(outcome.ok_or("the crate cannot refresh")?)
        }
    }
}
