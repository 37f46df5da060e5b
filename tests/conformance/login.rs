//! Logging in, and everything that must not become a login.

use super::{Case, desk::Desk, ensure, report::Verdict};
use crate::driver::Driver;
use emulator::RequestKind;
use provider_runtime::store::MemoryStore;
use provider_runtime::{ErrorKind, Pending};
use reqwest::Url;
use specs::model::{ConnectionFrom, Lifetime};
use std::sync::Arc;

pub async fn approved<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    ensure(desk.count(RequestKind::Token) == 1, || {
        "the code was not sent once".to_owned()
    })?;
    let known = D::expires_at(&session).is_some();
    let published = matches!(
        desk.model().lifecycle.access_token.lifetime,
        Lifetime::Seconds(_)
    );
    ensure(known || !published, || {
        "nobody knows when the token expires".to_owned()
    })?;
    if let Some(granted) = D::granted_scopes(&session) {
        ensure(granted == desk.all_scopes(), || {
            format!("granted: {granted:?}")
        })?;
    }
    let values = D::connection(&session);
    for field in &desk.model().connection {
        let arrives = field.from != ConnectionFrom::User && field.required;
        let value = values.iter().find(|(name, _)| *name == field.id);
        let has_value =
            value.is_some_and(|(_, value)| value.as_ref().is_some_and(|text| !text.is_empty()));
        ensure(has_value || !arrives, || {
            format!("{} did not arrive", field.id)
        })?;
    }
    let found = D::session(&desk.client, D::account(&session)).await?;
    ensure(D::account(&found) == D::account(&session), || {
        "another session was stored".to_owned()
    })?;
    Ok(Verdict::passed())
}

pub async fn denied<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let login = desk.authorize()?;
    desk.handle.deny_next_login();
    let callback = desk.browse(&login).await?;
    let Err(error) = D::accept(&desk.client, login.into_pending(), &callback).await else {
        return Err("a denied login was accepted".into());
    };
    ensure(error.kind() == ErrorKind::AuthorizationRefused, || {
        format!("{:?}: {error}", error.kind())
    })?;
    let code = error.server().and_then(|server| server.code());
    ensure(code == Some("access_denied"), || {
        format!("the code is {code:?}: {error}")
    })?;
    ensure(desk.count(RequestKind::Token) == 0, || {
        "a token was asked for".to_owned()
    })?;
    Ok(Verdict::passed())
}

pub async fn tampered<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let login = desk.authorize()?;
    let callback = Url::parse(&desk.browse(&login).await?)?;
    let state = desk.model().authorize.callback.state.as_str();
    let changes: [fn(&str) -> Option<String>; 4] = [
        |_| None,
        |state| Some(state[..state.len() - 1].to_owned()),
        |state| Some(format!("{state}0")),
        |_| Some(String::new()),
    ];
    for change in changes {
        let callback = with_parameter(&callback, state, change);
        let pending = login.pending().clone();
        let Err(error) = D::accept(&desk.client, pending, callback.as_str()).await else {
            return Err(format!("accepted: {callback}").into());
        };
        ensure(error.kind() == ErrorKind::Callback, || {
            format!("{:?}: {error}", error.kind())
        })?;
    }
    ensure(desk.count(RequestKind::Token) == 0, || {
        "a token was asked for".to_owned()
    })?;
    // The one that was not tampered with still is accepted.
    D::accept(&desk.client, login.into_pending(), callback.as_str()).await?;
    Ok(Verdict::Passed(format!("{} forgeries", changes.len())))
}

/// The address with a parameter changed, or without it.
fn with_parameter(url: &Url, name: &str, change: impl Fn(&str) -> Option<String>) -> Url {
    let pairs: Vec<(String, String)> = url
        .query_pairs()
        .filter_map(|(key, value)| {
            let value = if key == name {
                change(&value)?
            } else {
                value.into_owned()
            };
            Some((key.into_owned(), value))
        })
        .collect();
    let mut changed = url.clone();
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    changed
}

pub async fn replayed<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let login = desk.authorize()?;
    let callback = desk.browse(&login).await?;
    D::accept(&desk.client, login.into_pending(), &callback).await?;
    let later = desk.authorize()?;
    let Err(error) = D::accept(&desk.client, later.into_pending(), &callback).await else {
        return Err("the callback of another login was accepted".into());
    };
    ensure(error.kind() == ErrorKind::Callback, || {
        format!("{:?}: {error}", error.kind())
    })?;
    ensure(desk.count(RequestKind::Token) == 1, || {
        "the code was sent again".to_owned()
    })?;
    Ok(Verdict::passed())
}

/// An application that keeps what it should have thrown away: its client refuses, and if that knows
/// nothing of it, the provider.
pub async fn code_sent_twice<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let login = desk.authorize()?;
    let callback = desk.browse(&login).await?;
    let kept: Pending = login.pending().clone();
    D::accept(&desk.client, login.into_pending(), &callback).await?;
    let Err(error) = D::accept(&desk.client, kept.clone(), &callback).await else {
        return Err("a code was redeemed twice".into());
    };
    let kind = error.kind();
    ensure(kind == ErrorKind::Callback, || format!("{kind:?}: {error}"))?;
    ensure(desk.count(RequestKind::Token) == 1, || {
        "the code was sent again".to_owned()
    })?;
    let sibling = D::client(&desk.setup)?;
    let Err(error) = D::accept(&sibling, kept.clone(), &callback).await else {
        return Err("a client with the same store redeemed a code twice".into());
    };
    let kind = error.kind();
    ensure(kind == ErrorKind::Callback, || format!("{kind:?}: {error}"))?;
    ensure(desk.count(RequestKind::Token) == 1, || {
        "the code was sent again".to_owned()
    })?;
    let mut setup = desk.setup.clone();
    setup.store = Arc::new(MemoryStore::volatile());
    let stranger = D::client(&setup)?;
    let Err(error) = D::accept(&stranger, kept, &callback).await else {
        return Err("the provider took a code twice".into());
    };
    ensure(error.needs_reauthorization(), || {
        format!("{:?}: {error}", error.kind())
    })?;
    Ok(Verdict::passed())
}
