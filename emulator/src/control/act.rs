//! What can be done: move time, end tokens, choose who logs in, clear the log. Faults are in
//! [`faults`](super::faults).

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap};
use serde::Deserialize;
use serde_json::json;

use super::{
    reply::{self, Refused, Reply},
    words,
};
use crate::world::{Site, World};

/// `GET /_emulator/clock`
pub(super) async fn clock(State(world): State<Arc<World>>) -> Reply {
    reply::json(&json!({
        "now": world.clock.now().to_string(),
        "ahead_seconds": world.clock.ahead().as_secs(),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    /// `61m`
    advance: String,
}

/// `POST /_emulator/clock`
pub(super) async fn advance(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: Bytes,
) -> Reply {
    let Advance { advance } = reply::body(&headers, &body)?;
    world
        .clock
        .advance(words::duration(&advance).map_err(Refused::bad)?);
    clock(State(world)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    provider: String,
    /// Label of a code or token whose lifetime is to end.
    expire: Option<String>,
    /// Label of one to be revoked.
    revoke: Option<String>,
}

/// `POST /_emulator/tokens`
pub(super) async fn tokens(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: Bytes,
) -> Reply {
    let wish: Tokens = reply::body(&headers, &body)?;
    let site = site(&world, &wish.provider)?;
    let mut grants = site.grants();
    let (label, found) = match (&wish.expire, &wish.revoke) {
        (Some(label), None) => (label, grants.expire(label)),
        (None, Some(label)) => (label, grants.revoke(label)),
        _ => {
            return Err(Refused::bad(
                "say either expire or revoke, with the label of a code or token",
            ));
        }
    };
    if !found {
        return Err(Refused::missing(format!(
            "{} has no {label:?}: labels look like \"refresh_token 3\"",
            wish.provider
        )));
    }
    reply::json(&json!({ "sessions": grants.snapshot(world.clock.now()) }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    provider: String,
    /// Id of the account that logs in from now on.
    account: Option<String>,
    /// Whether the next login is denied.
    #[serde(default)]
    deny: bool,
}

/// `POST /_emulator/login`
pub(super) async fn login(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: Bytes,
) -> Reply {
    let wish: Login = reply::body(&headers, &body)?;
    let site = site(&world, &wish.provider)?;
    if wish.account.is_none() && !wish.deny {
        return Err(Refused::bad("say account, or deny, or both"));
    }
    if wish.deny && !site.settings.auto_approve {
        return Err(Refused::bad(
            "logins are decided on the login page: deny it there (or start the emulator so that it \
             approves without asking)",
        ));
    }
    if let Some(id) = &wish.account {
        let mut accounts = site.accounts.iter();
        let index = accounts.position(|account| account.id == *id);
        site.set_login(index.ok_or_else(|| {
            let known: Vec<_> = site.accounts.iter().map(|one| one.id.as_str()).collect();
            Refused::missing(format!(
                "{} has no account {id:?}: there are {}",
                wish.provider,
                known.join(", ")
            ))
        })?);
    }
    if wish.deny {
        site.set_deny_next();
    }
    let (account, deny_next) = site.login();
    let account = site.accounts.get(account).map(|account| &account.id);
    reply::json(&json!({ "account": account, "deny_next": deny_next }))
}

/// The provider that a request names.
pub(super) fn site<'a>(world: &'a World, id: &str) -> Result<&'a Site, Refused> {
    let mut sites = world.sites.iter();
    let site = sites.find(|site| site.model.id == id);
    site.map(|site| &**site).ok_or_else(|| {
        let known: Vec<_> = world
            .sites
            .iter()
            .map(|one| one.model.id.as_str())
            .collect();
        Refused::missing(format!(
            "there is no provider {id:?} here, but {}",
            known.join(", ")
        ))
    })
}
