//! Refreshing: one request for all who wait.
//!
//! The request belongs to a task of its own, never to a caller, so that a caller who gives up
//! cannot take it along. What it brings is stored before anybody hears of it; success and failure
//! go to everybody who waits.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::client::Inner;
use crate::connection;
use crate::error::{Error, ErrorKind};
use crate::login::STORE_RETRIES;
use crate::provider::{Grant, TokenRequest};
use crate::secret::Secret;
use crate::session::{self, Account, Held};
use crate::store::{Record, StoreError, Version};
use crate::token_request::Presented;
use crate::token_response::TokenAnswer;

#[cfg(test)]
mod tests;

/// Shortest time between two refreshes that the API asks for by rejecting an unexpired token, in
/// seconds. An API that rejects every token would otherwise have each call spend a refresh.
const BETWEEN_FORCED: i64 = 300;

/// How long a failed refresh is not repeated unless the server names another time, in seconds.
const AFTER_FAILURE: i64 = 30;

type Outcome = Result<Arc<Held>, Error>;

/// A refresh under way.
pub(crate) struct Flight {
    outcome: watch::Receiver<Option<Outcome>>,
}

impl Flight {
    /// Whether its task still runs. It does not if it ended together with the tokio runtime.
    fn is_alive(&self) -> bool {
        self.outcome.has_changed().is_ok()
    }
}

/// Why a refresh is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The access token ends, or the application wants another one.
    Wanted,
    /// The API rejected an unexpired access token.
    Rejected,
}

/// Waits for the refresh under way, or starts one, unless the account has another access token than
/// that of `generation` already.
pub(crate) async fn join(
    client: &Arc<Inner>,
    account: &Arc<Account>,
    generation: u64,
    reason: Reason,
) -> Outcome {
    let mut outcome = {
        let mut state = account.state();
        if state.forgotten {
            return Err(session::no_session("refresh", account.key.account()));
        }
        if state.held.record.generation() != generation && !state.unpersisted {
            return Ok(Arc::clone(&state.held));
        }
        if let Some((until, error)) = &state.wait
            && let left = until.saturating_sub(client.now())
            && left > 0
        {
            let left = error.retry_after().and(u64::try_from(left).ok());
            return Err(error
                .clone()
                .with_retry_after(left.map(Duration::from_secs)));
        }
        if let Some(flight) = state.flight.as_ref().filter(|flight| flight.is_alive()) {
            flight.outcome.clone()
        } else {
            let outcome = take_off(client, account, reason);
            state.flight = Some(Flight {
                outcome: outcome.clone(),
            });
            outcome
        }
    };
    let known = outcome
        .wait_for(Option::is_some)
        .await
        .ok()
        .and_then(|outcome| outcome.clone());
    known.unwrap_or_else(|| Err(broken()))
}

/// An access token in place of one that the API has rejected.
pub(crate) async fn renew(client: &Arc<Inner>, account: &Arc<Account>, generation: u64) -> Outcome {
    {
        let state = account.state();
        let is_current = state.held.record.generation() == generation;
        let a_moment_ago = state
            .forced_at
            .is_some_and(|forced_at| client.now().saturating_sub(forced_at) < BETWEEN_FORCED);
        if is_current && a_moment_ago && state.flight.is_none() && !state.forgotten {
            let text = "the API rejects the access token, which was refreshed a moment ago";
            return Err(Error::new(ErrorKind::Unauthorized, "refresh", text));
        }
    }
    join(client, account, generation, Reason::Rejected).await
}

/// Starts the task. The account's state is locked meanwhile.
fn take_off(
    client: &Arc<Inner>,
    account: &Arc<Account>,
    reason: Reason,
) -> watch::Receiver<Option<Outcome>> {
    let (sender, receiver) = watch::channel(None);
    let (client, account) = (Arc::clone(client), Arc::clone(account));
    tokio::spawn(async move {
        let flight = tokio::spawn({
            let (client, account) = (Arc::clone(&client), Arc::clone(&account));
            async move { fly(&client, &account).await }
        });
        // An error here is a panic, of a store or transport given to us, or the end of the runtime.
        let outcome = flight.await.unwrap_or_else(|_| Err(broken()));
        let mut state = account.state();
        state.flight = None;
        if outcome.is_ok() && reason == Reason::Rejected {
            state.forced_at = Some(client.now());
        }
        state.wait = outcome.as_ref().err().and_then(|error| {
            Some((
                client.now().saturating_add(wait_after(error)?),
                error.clone(),
            ))
        });
        drop(state);
        sender.send_replace(Some(outcome));
    });
    receiver
}

/// How long a failure stands for all who ask, in seconds. Presenting the same refresh token again
/// at once would mend none of these, and may count as reuse.
fn wait_after(error: &Error) -> Option<i64> {
    use ErrorKind::{Decode, OutcomeUnknown, RateLimited, Server, Timeout, TokenRefused};
    let asked = error
        .retry_after()
        .and_then(|wait| i64::try_from(wait.as_secs()).ok())
        .filter(|wait| *wait > 0);
    let own = matches!(
        error.kind(),
        Decode | OutcomeUnknown | RateLimited | Server | Timeout | TokenRefused
    );
    asked.or(own.then_some(AFTER_FAILURE))
}

fn broken() -> Error {
    Error::new(
        ErrorKind::Internal,
        "refresh",
        "the refresh ended without a result",
    )
}

fn reauthorization_needed(text: &str) -> Error {
    Error::new(ErrorKind::ReauthorizationNeeded, "refresh", text)
}

/// One refresh, from reading the store to storing what it brings.
async fn fly(client: &Inner, account: &Account) -> Outcome {
    if account.state().unpersisted {
        let held = account.held();
        return persist(client, account, held.record.clone(), held.version).await;
    }
    let seen = account.held();
    let (record, version) = load(client, account).await?;
    if record.epoch != seen.record.epoch || record.generation() != seen.record.generation() {
        // Somebody else has refreshed or logged in meanwhile.
        let newer = account.replace(Held { record, version });
        if newer.is_fresh(client.now()) {
            return Ok(newer);
        }
        return present(client, account, &newer).await;
    }
    present(client, account, &Held { record, version }).await
}

async fn load(client: &Inner, account: &Account) -> Result<(Record, Version), Error> {
    let stored = client
        .store()
        .load(&account.key)
        .await
        .map_err(|error| Error::store("refresh", error))?;
    stored.ok_or_else(|| session::no_session("refresh", account.key.account()))
}

/// Presents the refresh token, once.
async fn present(client: &Inner, account: &Account, held: &Held) -> Outcome {
    let record = &held.record;
    let request: &TokenRequest = client.provider().refresh.as_ref().ok_or_else(|| {
        reauthorization_needed("the access token has ended, and this provider has no refresh")
    })?;
    let refresh_token = record.refresh_token.as_ref().ok_or_else(|| {
        reauthorization_needed("the access token has ended, and there is no refresh token")
    })?;
    if record.refresh_token_rejected {
        return Err(reauthorization_needed(
            "the provider has rejected the refresh token",
        ));
    }
    let redirect_uri = client.redirect_uri().map(url::Url::as_str);
    let scope = record
        .granted_scopes
        .as_ref()
        .and_then(|scopes| crate::authorize::joined_scopes(client.provider(), scopes));
    let presented = Presented {
        refresh_token: Some(refresh_token),
        redirect_uri,
        scope: scope.as_deref(),
        ..Presented::default()
    };
    let answer = client.request_token(
        "refresh",
        request,
        Grant::RefreshToken,
        &presented,
        &record.connection,
    );
    match answer.await {
        Ok(answer) => land(client, account, held, answer).await,
        Err(failure) if failure.error.kind() == ErrorKind::ReauthorizationNeeded => {
            rejected(client, account, held, failure.error).await
        }
        Err(failure) => {
            let Some(refresh_token) = failure.refresh_token else {
                return Err(failure.error);
            };
            // The answer is of no use but for the refresh token, which may have replaced the one
            // presented.
            let mut saved = record.clone();
            saved.refresh_token = Some(refresh_token);
            saved.expires_at = Some(client.now());
            saved.next_generation();
            persist(client, account, saved, held.version).await?;
            Err(failure.error)
        }
    }
}

/// Stores what a refresh brought.
async fn land(client: &Inner, account: &Account, held: &Held, answer: TokenAnswer) -> Outcome {
    let previous = &held.record;
    let mut record = previous.clone();
    let connection = connection::from_token_response(
        "refresh",
        client.provider(),
        &answer.body,
        &previous.connection,
    );
    record.access_token = answer.access_token;
    record.issued_at = answer.issued_at;
    record.expires_at = answer.expires_at;
    if answer.refresh_token.is_some() {
        // Without one the old one stays in use (RFC 6749 §6).
        record.refresh_token = answer.refresh_token;
        record.refresh_token_expires_at = answer.refresh_token_expires_at;
    } else if answer.refresh_token_expires_at.is_some() {
        record.refresh_token_expires_at = answer.refresh_token_expires_at;
    }
    if answer.granted_scopes.is_some() {
        record.granted_scopes = answer.granted_scopes;
    }
    record.next_generation();
    // The tokens are kept in any case. A connection value that is not allowed is reported; the
    // previous, allowed one stands.
    let refusal = match connection {
        Ok(connection) => {
            record.connection = connection;
            None
        }
        Err(error) => Some(error),
    };
    let held = persist(client, account, record, held.version).await?;
    match refusal {
        Some(error) => Err(error),
        None => Ok(held),
    }
}

/// Writes the record until the store has it. If it never does, the record stays in memory and the
/// next caller tries to store it again instead of presenting the refresh token a second time.
async fn persist(client: &Inner, account: &Account, record: Record, expected: Version) -> Outcome {
    let mut expected = expected;
    let mut waits = STORE_RETRIES.iter();
    let error: StoreError = loop {
        let error = match client
            .store()
            .compare_and_swap(&account.key, Some(expected), &record)
            .await
        {
            Ok(version) => return Ok(account.replace(Held { record, version })),
            Err(error) => error,
        };
        if error.is_conflict() {
            match load(client, account).await {
                // What was changed is the same login's older record: the new tokens come after it.
                Ok((stored, version))
                    if stored.epoch == record.epoch
                        && stored.generation() < record.generation() =>
                {
                    expected = version;
                }
                // A later login, or a refresh by somebody else, came first; what it stored counts.
                Ok((stored, version)) => {
                    return Ok(account.replace(Held {
                        record: stored,
                        version,
                    }));
                }
                Err(error) if error.kind() == ErrorKind::NoSession => return Err(error),
                Err(_) => {}
            }
        }
        match waits.next() {
            Some(wait) => tokio::time::sleep(*wait).await,
            None => break error,
        }
    };
    account.hold_unpersisted(Held {
        record,
        version: expected,
    });
    Err(Error::store("refresh", error))
}

/// The refresh token was rejected: adopts a newer one if the store has it, and otherwise notes the
/// rejection. Nothing is deleted.
async fn rejected(client: &Inner, account: &Account, held: &Held, error: Error) -> Outcome {
    let (stored, version) = match load(client, account).await {
        Ok(loaded) => loaded,
        Err(missing) if missing.kind() == ErrorKind::NoSession => return Err(missing),
        // A store that fails does not hide the provider's answer.
        Err(_) => return Err(error),
    };
    if !is_same_token(&stored, &held.record) || stored.epoch != held.record.epoch {
        let newer = account.replace(Held {
            record: stored,
            version,
        });
        return if newer.is_valid(client.now()) {
            Ok(newer)
        } else {
            Err(error)
        };
    }
    let mut record = stored;
    record.refresh_token_rejected = true;
    // Not noting it costs one more rejected request, so this failure is not told either.
    if let Ok(version) = client
        .store()
        .compare_and_swap(&account.key, Some(version), &record)
        .await
    {
        account.replace(Held { record, version });
    }
    Err(error)
}

fn is_same_token(one: &Record, other: &Record) -> bool {
    fn text(record: &Record) -> Option<&str> {
        record.refresh_token.as_ref().map(Secret::expose)
    }
    text(one) == text(other) && one.generation() == other.generation()
}
