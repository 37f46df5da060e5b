//! Giving tokens back.

use super::{Case, desk::Desk, ensure, report::Verdict};
use crate::driver::Driver;
use emulator::{Fault, FaultKind, RequestKind, StatusFault};
use provider_runtime::{ErrorKind, Retry};
use std::time::Duration;

pub async fn tokens<D: Driver>(desk: Desk<D>) -> Case {
    if desk.model().revoke.is_none() {
        return Ok(Verdict::Absent("no such request"));
    }
    let desk = desk.open().await?;
    let (session, other) = (desk.log_in().await?, desk.log_in().await?);
    let account = D::account(&session).to_owned();
    D::revoke(&other).await.ok_or("the crate cannot revoke")??;
    let sent = desk.count(RequestKind::Revoke);
    ensure(sent == 1, || format!("{sent} requests"))?;
    let logged = desk.emulator.log().requests();
    let revoked = logged
        .iter()
        .find(|one| one.kind == Some(RequestKind::Revoke));
    let lived = revoked.and_then(|one| one.account.as_ref());
    ensure(lived.is_some(), || {
        "no token that lived was revoked".to_owned()
    })?;
    // The record is gone, here and in the store.
    for gone in [
        D::access_token(&other).await.map(drop),
        D::session(&desk.client, &account).await.map(drop),
    ] {
        let Err(error) = gone else {
            return Err("the session outlived its revocation".into());
        };
        ensure(error.kind() == ErrorKind::NoSession, || {
            format!("{:?}: {error}", error.kind())
        })?;
    }
    desk.log_in().await?;
    Ok(Verdict::passed())
}

pub async fn refused<D: Driver>(desk: Desk<D>) -> Case {
    if desk.model().revoke.is_none() {
        return Ok(Verdict::Absent("no such request"));
    }
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    let before = D::access_token(&session).await?.expose().to_owned();
    let unavailable = FaultKind::Status(StatusFault {
        status: 503,
        code: None,
        retry_after: Some(7),
    });
    let faults = [
        (unavailable, Some(Retry::After(Duration::from_secs(7)))),
        (FaultKind::ResetBefore, None),
        (
            FaultKind::Redirect("https://other.example/".to_owned()),
            Some(Retry::Never),
        ),
    ];
    let all = faults.len();
    for (fault, retry) in faults {
        let name = fault.to_string();
        desk.emulator
            .faults()
            .arm(Fault::on(RequestKind::Revoke).once(fault))?;
        let Some(Err(error)) = D::revoke(&session).await else {
            return Err(format!("{name}: it was told to have succeeded").into());
        };
        ensure(retry.is_none_or(|retry| error.retry() == retry), || {
            format!("{name}: {:?}: {error}", error.retry())
        })?;
        let after = D::access_token(&session).await?;
        ensure(after.expose() == before, || {
            format!("{name}: the token was replaced")
        })?;
    }
    D::revoke(&session)
        .await
        .ok_or("the crate cannot revoke")??;
    let sent = desk.count(RequestKind::Revoke);
    ensure(sent == all + 1, || format!("{sent} requests"))?;
    Ok(Verdict::Passed(format!("{all} faults")))
}
