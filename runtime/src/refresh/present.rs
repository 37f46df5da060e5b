//! Presenting a refresh token, once, and what comes of it.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use super::drive::Drive;
use super::protocol::{self, Ending, Rejection, ReplayPolicy};
use super::settle::{self, Unsaved};
use super::{Outcome, load, refusal};
use crate::authorize::joined_scopes;
use crate::clock::milliseconds;
use crate::connection;
use crate::error::{Error, ErrorKind};
use crate::event::SessionEvent;
use crate::provider::Grant;
use crate::secret::Secret;
use crate::store::{Claim, Record, StoreTime, Tokens, Version};
use crate::token_request::Presented;
use crate::token_response::{Failure, TokenAnswer};

/// A record as this process has just stored it, and when, by the store's clock.
type Known = (Record, Version, StoreTime);

/// Attempts of one refresh that may fail to leave before it is given up.
const MOST_NOT_SENT: u32 = 3;

/// Wait before another attempt where the first did not leave, in milliseconds; doubled once.
const AFTER_NOT_SENT: i64 = 200;

/// How long a refresh that did not leave is not repeated, and the most that comes of doubling, in
/// milliseconds. Nothing was asked of the provider, so this is shorter than for other failures.
const NOT_SENT_COOL_DOWN: (i64, i64) = (1000, 30_000);

impl Drive<'_> {
    /// Sends the refresh token that this process has claimed. `None`: ask the protocol again.
    pub(super) async fn present(&mut self, known: Known, claim: Claim) -> Option<Outcome> {
        let record = &known.0;
        let tokens = record.tokens.clone()?;
        let epoch = record.epoch;
        let answer = {
            let request = self.request(&tokens);
            let renewals = self.renew_lease(epoch, &claim);
            first(request, renewals).await
        };
        match answer {
            Ok(answer) => {
                let (new, refusal) = self.tokens(&tokens, answer);
                let stored = self.store(known, claim, &tokens, new).await;
                match refusal {
                    Some(error) => Some(Err(error)),
                    None => stored,
                }
            }
            Err(failure) => self.failed(known, claim, &tokens, failure).await,
        }
    }

    async fn request(&self, tokens: &Tokens) -> Result<TokenAnswer, Failure> {
        let client = self.client;
        let Some(request) = client.provider().refresh.as_ref() else {
            return Err(Error::configuration("refresh", "this provider has no refresh").into());
        };
        let scope = tokens
            .granted_scopes
            .as_ref()
            .and_then(|scopes| joined_scopes(client.provider(), scopes));
        let presented = Presented {
            refresh_token: tokens.refresh_token.as_ref(),
            redirect_uri: client.redirect_uri(),
            scope: scope.as_deref(),
            ..Presented::default()
        };
        let connection = &tokens.connection;
        client
            .request_token(
                "refresh",
                request,
                Grant::RefreshToken,
                &presented,
                connection,
            )
            .await
    }

    /// The tokens after a good answer. A connection value that is not allowed is reported; the
    /// previous, allowed one stands.
    fn tokens(&self, previous: &Tokens, answer: TokenAnswer) -> (Tokens, Option<Error>) {
        let provider = self.client.provider();
        let connection = connection::from_token_response(
            "refresh",
            provider,
            &answer.body,
            &previous.connection,
        );
        let mut tokens = previous.clone();
        tokens.access_token = answer.access_token;
        tokens.issued_at = answer.issued_at;
        tokens.expires_at = answer.expires_at;
        if answer.refresh_token.is_some() {
            // Without one the old one stays in use (RFC 6749 §6).
            tokens.refresh_token = answer.refresh_token;
            tokens.refresh_token_expires_at = answer.refresh_token_expires_at;
        } else if answer.refresh_token_expires_at.is_some() {
            tokens.refresh_token_expires_at = answer.refresh_token_expires_at;
        }
        if answer.granted_scopes.is_some() {
            tokens.granted_scopes = answer.granted_scopes;
        }
        match connection {
            Ok(connection) => {
                tokens.connection = connection;
                (tokens, None)
            }
            Err(error) => (tokens, Some(error)),
        }
    }

    /// Stores new tokens. `None`: the login is over, and they with it.
    async fn store(
        &mut self,
        known: Known,
        claim: Claim,
        previous: &Tokens,
        tokens: Tokens,
    ) -> Option<Outcome> {
        let unsaved = Unsaved {
            epoch: known.0.epoch,
            claim,
            tokens,
        };
        let stored = settle::store_issued(self.client, self.account, Some(known), &unsaved).await;
        match stored {
            Ok(Some(held)) => {
                self.tell_stored(previous, &held.record);
                Some(Ok(held))
            }
            Ok(None) => None,
            Err(error) => {
                let hold = self.hold.take();
                let kept = settle::keep(self.client, self.account, unsaved, hold).await;
                kept.then(|| Err(Error::store("refresh", error)))
            }
        }
    }

    fn tell_stored(&self, previous: &Tokens, record: &Record) {
        let Some(tokens) = &record.tokens else {
            return;
        };
        let account = || self.account.name().to_owned();
        self.client.tell(&SessionEvent::Refreshed {
            account: account(),
            expires_at: tokens.expires_at.and_then(crate::clock::system_time),
        });
        if tokens.refresh_token != previous.refresh_token {
            self.client
                .tell(&SessionEvent::Rotated { account: account() });
        }
        for field in self.client.provider().connection {
            let (from, to) = (
                previous.connection.get(field.id),
                tokens.connection.get(field.id),
            );
            if from != to {
                self.client.tell(&SessionEvent::ConnectionChanged {
                    account: account(),
                    field: field.id,
                    from: from.cloned(),
                    to: to.cloned(),
                });
            }
        }
        let now = record.ledger.spent.last().copied();
        let left = now.and_then(|now| protocol::permits_left(record, now, &self.policy));
        if let Some(left) = left.filter(|left| *left <= 1) {
            self.client.tell(&SessionEvent::BudgetLow {
                account: account(),
                left,
            });
        }
    }

    async fn failed(
        &mut self,
        known: Known,
        claim: Claim,
        tokens: &Tokens,
        failure: Failure,
    ) -> Option<Outcome> {
        let Failure {
            error,
            refresh_token,
        } = failure;
        if let Some(refresh_token) = refresh_token {
            return self
                .salvage(known, claim, tokens, refresh_token, error)
                .await;
        }
        if error.kind() == ErrorKind::ReauthorizationNeeded {
            return self.rejected(&claim, known.0.epoch, error).await;
        }
        let ending = ending(&error);
        let cool_down = self.cool_down(&known.0, ending, &error);
        let now = known.2;
        self.end(known.0.epoch, &claim, ending, cool_down).await;
        if ending == Ending::Lost {
            self.tell_unknown();
        }
        if cool_down == 0 {
            return None;
        }
        let until = self.client.local_time(now.plus(cool_down), now);
        Some(Err(error.with_retry_at(until, cool_down)))
    }

    /// The answer is of no use but for the refresh token, which may have replaced the one presented.
    /// An endpoint that answers like this goes on to, so it is left alone for a while too.
    async fn salvage(
        &mut self,
        known: Known,
        claim: Claim,
        previous: &Tokens,
        refresh_token: Secret,
        error: Error,
    ) -> Option<Outcome> {
        let mut tokens = previous.clone();
        tokens.refresh_token = Some(refresh_token);
        tokens.expires_at = Some(self.client.now());
        let (epoch, failures) = (known.0.epoch, known.0.ledger.failures);
        let now = known.2;
        let cool_down = self.cool_down(&known.0, Ending::Refused, &error);
        let stored = self.store(known, claim, previous, tokens).await?;
        if let Err(error) = stored {
            return Some(Err(error));
        }
        let cooling = |record: &Record, now: StoreTime| {
            protocol::cooling(record, epoch, failures, now, cool_down)
        };
        let cooling = settle::settle(self.client, self.account, None, cooling).await;
        if let Err(error) = cooling {
            tracing::debug!(%error, "the failure of a token request is not stored");
        }
        let until = self.client.local_time(now.plus(cool_down), now);
        Some(Err(error.with_retry_at(until, cool_down)))
    }

    /// How long the refresh is not repeated, in milliseconds; 0 means that this one goes on.
    fn cool_down(&mut self, record: &Record, ending: Ending, error: &Error) -> i64 {
        let timing = self.client.timing();
        let (first, longest) = match ending {
            Ending::NotSent => {
                self.not_sent += 1;
                if self.not_sent < MOST_NOT_SENT {
                    return 0;
                }
                return self.unreachable();
            }
            Ending::Lost => {
                self.lost += 1;
                // Once, not each time that a failing endpoint is tried again.
                let is_first = self.lost == 1 && record.ledger.failures == 0;
                if is_first && self.policy.replay != ReplayPolicy::LastResort {
                    return 0;
                }
                (timing.cool_down_millis(), timing.longest_cool_down_millis())
            }
            Ending::Refused => (timing.cool_down_millis(), timing.longest_cool_down_millis()),
        };
        let own = doubled((first, longest), record.ledger.failures);
        let asked = error.retry_after().map_or(0, milliseconds);
        own.max(asked).max(1)
    }

    /// The same where nothing left. How often that happens says nothing of the provider, so it is
    /// counted in this process alone.
    fn unreachable(&self) -> i64 {
        let mut state = self.account.state();
        let before = state.unreachable;
        state.unreachable = before.saturating_add(1);
        doubled(NOT_SENT_COOL_DOWN, before).max(1)
    }

    /// Writes how a request without tokens ended. If the store fails, the claim stays, and runs out.
    async fn end(&self, epoch: u64, claim: &Claim, ending: Ending, cool_down: i64) {
        let (client, account) = (self.client, self.account);
        let change = |record: &Record, now: StoreTime| {
            protocol::ended(record, epoch, claim, ending, now, cool_down)
        };
        // Read anew: the pause begins with the answer, not with the claim.
        let ended = settle::settle(client, account, None, change).await;
        if let Err(error) = ended {
            tracing::debug!(%error, "the end of a token request is not stored");
        }
        if ending == Ending::NotSent && cool_down == 0 {
            let wait = AFTER_NOT_SENT << self.not_sent.saturating_sub(1).min(4);
            let wait = u64::try_from(jittered(wait)).unwrap_or(1);
            tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
        }
    }

    /// The refresh token was rejected: adopts a newer one if the store has it, and otherwise notes
    /// the rejection. Nothing is deleted.
    async fn rejected(&mut self, claim: &Claim, epoch: u64, error: Error) -> Option<Outcome> {
        let mut conflicts = 0;
        while conflicts < settle::MOST_CONFLICTS {
            // A store that fails does not hide the provider's answer.
            let Ok(loaded) = load(self.client, self.account, "refresh").await else {
                return Some(Err(error));
            };
            let record = loaded.record?;
            match protocol::rejected(&record, epoch, claim, loaded.now) {
                Rejection::Adopt => return None,
                Rejection::Wait(until) => {
                    if let Err(error) = self.wait(until.since(loaded.now)).await {
                        return Some(Err(error));
                    }
                    continue;
                }
                Rejection::TryAlternate(new) => {
                    if let Ok(Some(_)) = self.swap(loaded.version, &new).await {
                        return None;
                    }
                }
                Rejection::Over(new) => {
                    // Not noting it costs one more rejected request, so a failure is not told.
                    if !matches!(self.swap(loaded.version, &new).await, Ok(None)) {
                        let reason = refusal::rejection(self.client, &new, claim.again);
                        let (client, account) = (self.client, self.account);
                        let error = super::reauthorization_needed(client, account, reason, error);
                        return Some(Err(error));
                    }
                }
            }
            conflicts += 1;
        }
        Some(Err(error))
    }
}

/// What a failure means for the refresh token that was presented.
fn ending(error: &Error) -> Ending {
    match error.kind() {
        ErrorKind::NotSent | ErrorKind::Configuration | ErrorKind::HostRefused => Ending::NotSent,
        ErrorKind::RateLimited | ErrorKind::TokenRefused => Ending::Refused,
        // RFC 9110 §15.6.4: the server is not able to handle the request now, and says for how long.
        // Without that it can be a gateway whose server broke off; like other failures of servers, that
        // can come after the tokens were replaced.
        ErrorKind::Server if error.status() == Some(503) && error.retry_after().is_some() => {
            Ending::Refused
        }
        _ => Ending::Lost,
    }
}

/// The first of these times, doubled with each failure until it is the second, in milliseconds.
fn doubled((first, longest): (i64, i64), failures: u32) -> i64 {
    jittered(first.saturating_mul(1 << failures.min(16)).min(longest))
}

/// A fifth more or less, by chance, so that processes do not all come back at once.
fn jittered(milliseconds: i64) -> i64 {
    let fifth = milliseconds / 5;
    let chance = i64::try_from(getrandom::u64().unwrap_or_default() % 1000).unwrap_or(0);
    let more = fifth.saturating_mul(2) / 1000 * chance;
    milliseconds.saturating_sub(fifth).saturating_add(more)
}

/// Runs `side` as long as `main` runs, and gives it up then.
async fn first<T>(main: impl Future<Output = T>, side: impl Future<Output = ()>) -> T {
    let (mut main, mut side) = (pin!(main), pin!(side));
    poll_fn(|context| {
        if let Poll::Ready(outcome) = main.as_mut().poll(context) {
            return Poll::Ready(outcome);
        }
        let _ = side.as_mut().poll(context);
        Poll::Pending
    })
    .await
}
