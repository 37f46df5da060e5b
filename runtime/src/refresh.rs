//! Refreshing: one request for all who wait, in whatever process.
//!
//! In this process a task of its own makes the request (`flight`), so that a caller who gives up
//! cannot take it along; success and failure go to everybody who waits. Between processes the record
//! in the store decides (`protocol`): who wants to send a refresh token writes so first, and what
//! comes back is stored before anybody hears of it. `drive` carries both out.

use std::sync::Arc;

use crate::client::Inner;
use crate::error::{Error, ErrorKind};
use crate::session::{self, Account, Held, ReauthorizationReason};
use crate::store::{Record, StoreTime, Version};

mod claim;
mod drive;
#[cfg(test)]
mod explorer;
mod flight;
mod late;
mod present;
pub(crate) mod protocol;
mod refusal;
mod settle;
mod sync;
#[cfg(test)]
mod tests;

pub(crate) use flight::Flight;
use flight::Waiting;
pub(crate) use protocol::{Policy, Reason, Refusal, ReplayPolicy};
pub(crate) use refusal::rejection;
pub(crate) use settle::{Unsaved, log_out};

pub(crate) type Outcome = Result<Arc<Held>, Error>;

/// How a refresh ended, and what it was for.
#[derive(Clone)]
pub(crate) struct Landed {
    outcome: Outcome,
    reason: Reason,
}

impl Landed {
    pub(crate) fn broken() -> Self {
        let text = "the refresh ended without a result";
        Self {
            outcome: Err(Error::new(ErrorKind::Internal, "refresh", text)),
            reason: Reason::Rejected,
        }
    }
}

impl Reason {
    /// Whether somebody can do nothing without another access token.
    fn is_urgent(self) -> bool {
        matches!(self, Self::Expired | Self::Rejected)
    }
}

/// A record as it was loaded.
pub(crate) struct Loaded {
    pub(crate) record: Option<Record>,
    pub(crate) version: Version,
    pub(crate) now: StoreTime,
}

/// What the store has of the account. Without a record the version means nothing.
pub(crate) async fn load(
    client: &Inner,
    account: &Account,
    operation: &str,
) -> Result<Loaded, Error> {
    let loaded = client.store().load(&account.key).await;
    let loaded = loaded.map_err(|error| Error::store(operation, error))?;
    let (record, version) = match loaded.stored {
        Some((record, version)) => (Some(record), version),
        None => (None, Version::new(0)),
    };
    Ok(Loaded {
        record,
        version,
        now: loaded.now,
    })
}

/// A refresh to wait for, or not.
struct Started {
    waiting: Waiting<Landed>,
    /// Whether it was not under way before.
    is_new: bool,
}

/// Starts a refresh, or finds the one under way, unless the account has another access token than
/// that of `generation` already. What is returned can be waited for, or dropped.
fn start(client: &Arc<Inner>, account: &Arc<Account>, generation: u64, reason: Reason) -> Started {
    let settled = || {
        let outcome = settled(client, account, generation, reason)?;
        Some(Landed { outcome, reason })
    };
    let mut is_new = false;
    let work = || {
        is_new = true;
        let (client, account, busy) = (Arc::clone(client), Arc::clone(account), client.busy());
        busy.during(async move {
            let outcome = drive::fly(&client, &account, generation, reason).await;
            Landed { outcome, reason }
        })
    };
    let waiting = account.flight.join(settled, work);
    Started { waiting, is_new }
}

/// Starts a refresh ahead of time, if none is under way. Where a lost answer can end the session,
/// who starts it waits for it: a program that has made its call may end at any moment, and take the
/// request along.
pub(crate) async fn ahead(client: &Arc<Inner>, account: &Arc<Account>, generation: u64) {
    let started = start(client, account, generation, Reason::Early);
    if started.is_new && client.policy().replay == ReplayPolicy::LastResort {
        let longest = client.timing().wait;
        // How it ends does not matter: the access token at hand still does.
        let _ = tokio::time::timeout(longest, started.waiting.outcome()).await;
    }
}

/// What is known without a refresh.
fn settled(client: &Inner, account: &Account, generation: u64, reason: Reason) -> Option<Outcome> {
    let held = account.held();
    if held.is_logged_out() {
        return Some(Err(session::no_session("refresh", account.name())));
    }
    let mut state = account.state();
    if held.record.generation != generation
        && held.is_fresh(client.boot())
        && !state.has_unsaved(held.record.epoch)
    {
        return Some(Ok(held));
    }
    let pause = state.pause.as_ref()?;
    let left = pause.until.saturating_sub(client.boot());
    if left <= 0 {
        state.pause = None;
        return None;
    }
    // Who can do without is refused more often than who cannot.
    let applies = pause.also_urgent || !reason.is_urgent();
    applies.then(|| Err(pause.error.clone().still_standing(left)))
}

/// Gets the application another access token than the one it has.
pub(crate) async fn wanted(client: &Arc<Inner>, account: &Arc<Account>) -> Outcome {
    let generation = account.current().record.generation;
    let paused = account.state().pause.is_some();
    // A failure here says nothing of what others have stored since.
    if paused
        && let Ok(loaded) = load(client, account, "refresh").await
        && let Some(record) = loaded.record
    {
        let held = account.adopt(client.hold(record, loaded.version));
        if held.record.generation != generation && held.is_fresh(client.boot()) {
            return Ok(held);
        }
    }
    let generation = account.current().record.generation;
    join(client, account, generation, Reason::Wanted).await
}

/// Waits for another access token than that of `generation`.
pub(crate) async fn join(
    client: &Arc<Inner>,
    account: &Arc<Account>,
    generation: u64,
    reason: Reason,
) -> Outcome {
    let longest = client.timing().wait;
    let waiting = async {
        // A refresh that was under way can have been for an earlier token, or for less urgent a
        // reason: then this caller's own follows.
        for _ in 0..3 {
            let landed = start(client, account, generation, reason)
                .waiting
                .outcome()
                .await;
            match &landed.outcome {
                Ok(held) if held.record.generation == generation => {}
                Err(_) if reason.is_urgent() && !landed.reason.is_urgent() => {}
                _ => return landed.outcome,
            }
        }
        let text = "the refreshes under way brought no other access token";
        Err(Error::new(ErrorKind::Internal, "refresh", text))
    };
    let outcome = tokio::time::timeout(longest, waiting).await;
    outcome.unwrap_or_else(|_| {
        let text = format!(
            "no access token within {} s; the refresh goes on",
            longest.as_secs()
        );
        Err(Error::new(ErrorKind::Timeout, "refresh", text))
    })
}

/// Tells the application that the user has to authorize again, and says so in an error.
fn reauthorization_needed(
    client: &Inner,
    account: &Account,
    reason: ReauthorizationReason,
    error: Error,
) -> Error {
    let epoch = account.current().record.epoch;
    let told = account.state().told.replace((epoch, reason));
    // Once for each login: what the application does with it may be a letter to the user.
    if told != Some((epoch, reason)) {
        client.tell(&crate::event::SessionEvent::ReauthorizationNeeded {
            account: account.name().to_owned(),
            reason,
        });
    }
    error.with_reauthorization(reason)
}
