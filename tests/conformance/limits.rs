//! Limits that the provider publishes: enforced by the emulator, understood by the crate.

use super::{
    Case, Failure,
    desk::{Desk, Opened},
    ensure,
    report::Verdict,
    tokens::{call, simple_operation},
};
use crate::driver::{Driver, Login};
use emulator::RequestKind;
use provider_runtime::{Error, ErrorKind, Retry, store::MemoryStore};
use specs::model::{Grant, Limit, LimitOf};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

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

/// The longest window in which a case can wait for a few.
const SHORT: u64 = 10;

/// Windows that the paced calls fill.
const WINDOWS: u64 = 3;

/// As many calls at once as fill the window a few times: the client keeps the limit by itself.
pub async fn paced<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.limited().paced().open().await?;
    let Some((max, per)) = smallest(&desk).filter(|(_, per)| *per <= SHORT) else {
        return Ok(Verdict::Absent("no limit of requests in a short time"));
    };
    let session = desk.log_in().await?;
    let name = simple_operation(&desk).ok_or("no operation to call")?;
    let operation = D::OPERATIONS.iter().find(|one| one.id == name);
    let operation = operation.ok_or("the driver lacks the operation")?;
    let made = max * WINDOWS + 1;
    let begin = Instant::now();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..made {
        let call = desk.samples(|samples| (operation.required)(&session, &samples.of(&name)));
        calls.spawn(call.send());
    }
    while let Some(outcome) = calls.join_next().await {
        outcome??;
    }
    let took = begin.elapsed();
    let log = desk.emulator.log().requests();
    let of_api = log.iter().filter(|one| one.kind == Some(RequestKind::Api));
    let refused = of_api.clone().filter(|one| one.refused.is_some()).count();
    let sent = of_api.count() as u64;
    ensure(refused == 0 && sent == made, || {
        format!("{made} calls, {sent} requests, {refused} of them refused")
    })?;
    // The last one was in a window of its own: less time would mean that limits are not enforced.
    ensure(took >= Duration::from_secs(per * WINDOWS), || {
        format!("{made} calls took {took:?}")
    })?;
    Ok(Verdict::Passed(format!("{made} calls, 0 refused")))
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
    // A client keeps to the limit by a clock that the emulator does not move. Another store knows of
    // no requests so far.
    let mut desk = desk;
    desk.setup.store = Arc::new(MemoryStore::volatile());
    desk.client = D::client(&desk.setup)?;
    desk.log_in().await?;
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
