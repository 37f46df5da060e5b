//! Carrying out what `protocol` says, step by step.

use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use super::protocol::{self, Asked, Life, Policy, Reason, Refusal, Step};
use super::{Loaded, Outcome, load, refusal, settle};
use crate::client::Inner;
use crate::clock::milliseconds;
use crate::error::{Error, ErrorKind};
use crate::session::{Account, Held, Pause};
use crate::store::{Guard, Hold, Phase, Record, StoreTime, Version};

/// Most writes of one refresh that others forestall.
const MOST_CONFLICTS: u32 = 64;

/// Shortest and longest time between two looks at what another process does, in milliseconds.
const LOOKS: (u64, u64) = (10, 250);

/// Shortest and longest time that is given to somebody whose lease has ended; a quarter of the lease
/// in between. Tokens are offered to a store every two seconds, and an attempt that hangs is given up
/// after ten (`PostgresStore`, `RedisStore`).
const TIME_GIVEN: (Duration, Duration) = (Duration::from_millis(2500), Duration::from_secs(15));

/// How long a failed store is left alone, in milliseconds.
const AFTER_STORE_FAILURE: i64 = 1000;

/// How long a refresh ahead of time is not tried again while an outcome is unknown, in milliseconds.
const WHILE_UNKNOWN: i64 = 30_000;

/// How long one is not tried again while somebody else does not come to an end, likewise.
const WHILE_OTHERS: i64 = 1000;

/// One refresh, from reading the store to storing what it brings.
pub(super) async fn fly(
    client: &Arc<Inner>,
    account: &Arc<Account>,
    generation: u64,
    reason: Reason,
) -> Outcome {
    let span = tracing::debug_span!(
        "refresh",
        provider = account.key.provider(),
        account = account.name(),
        ?reason,
    );
    let drive = Drive::new(client, account, generation, reason);
    let outcome = drive.run().instrument(span).await;
    if let Err(error) = &outcome {
        tracing::debug!(%error, "refresh failed");
        account.state().pause = pause(client, reason, error);
    }
    outcome
}

/// How long, and for whom, a failure stands.
fn pause(client: &Inner, reason: Reason, error: &Error) -> Option<Pause> {
    let (wait, also_urgent) = match (error.kind(), error.wait()) {
        (ErrorKind::TokenBudgetSpent, Some(wait)) => (wait, reason.is_urgent()),
        (_, Some(wait)) => (wait, true),
        (ErrorKind::Store, None) => (AFTER_STORE_FAILURE, true),
        (ErrorKind::OutcomeUnknown, None) => (WHILE_UNKNOWN, false),
        (ErrorKind::Timeout, None) => (WHILE_OTHERS, false),
        (_, None) => return None,
    };
    Some(Pause {
        until: client.boot().saturating_add(wait),
        error: error.clone(),
        also_urgent,
    })
}

/// A name for an attempt, that nobody else gives.
fn attempt() -> Result<u64, Error> {
    getrandom::u64().map_err(|error| {
        let text = format!("the system has no random numbers: {error}");
        Error::new(ErrorKind::Internal, "refresh", text)
    })
}

/// A refresh under way.
pub(super) struct Drive<'a> {
    pub(super) client: &'a Arc<Inner>,
    pub(super) account: &'a Arc<Account>,
    pub(super) policy: Policy,
    asked: Asked,
    /// Keeps others from taking this process for dead.
    pub(super) hold: Option<Guard>,
    /// Whether somebody whose lease has ended was given time to come back.
    gave_time: bool,
    /// When it is given up to wait for others, by the clock that cannot be set, in milliseconds.
    patience_ends: i64,
    /// When it is given up to wait for somebody who lives but may be stopped, likewise: before those
    /// who wait for this refresh give up, so that they hear why.
    patience_with_living_ends: i64,
    /// The attempt and lease of the claim that was seen, and when first, by the same clock.
    seen: Option<((u64, StoreTime), i64)>,
    look_after: u64,
    /// The attempt whose tokens were looked for in the journal.
    looked_for: Option<u64>,
    /// Attempts of this refresh that did not leave, and answers that were lost.
    pub(super) not_sent: u32,
    pub(super) lost: u32,
}

impl<'a> Drive<'a> {
    fn new(
        client: &'a Arc<Inner>,
        account: &'a Arc<Account>,
        generation: u64,
        reason: Reason,
    ) -> Self {
        let held = account.current();
        let usable = reason != Reason::Rejected && is_usable(client, &held);
        let timing = client.timing();
        let patience = timing.wait.saturating_add(timing.lease);
        let boot = client.boot();
        Self {
            client,
            account,
            policy: client.policy(),
            asked: Asked {
                generation,
                reason,
                usable,
                life: Life::Unknown,
                seen: 0,
                attempt: 0,
            },
            hold: None,
            gave_time: false,
            patience_ends: boot.saturating_add(milliseconds(patience)),
            patience_with_living_ends: boot.saturating_add(milliseconds(timing.wait) / 10 * 9),
            seen: None,
            look_after: LOOKS.0,
            looked_for: None,
            not_sent: 0,
            lost: 0,
        }
    }

    async fn run(mut self) -> Outcome {
        if let Some(outcome) = self.save_first().await {
            return outcome;
        }
        self.take_back_first().await?;
        let mut conflicts = 0;
        while conflicts < MOST_CONFLICTS {
            self.take_hold().await;
            self.asked.attempt = attempt()?;
            let Loaded {
                record,
                version,
                now,
            } = load(self.client, self.account, "refresh").await?;
            self.asked.seen = self.look_at_claim(record.as_ref());
            let step = match &record {
                Some(record) if self.recover(record, now).await? => continue,
                Some(record) => protocol::next(record, &self.asked, now, &self.policy),
                None => Step::Refuse(Refusal::LoggedOut),
            };
            match step {
                Step::Adopt => {
                    if let Some(outcome) = self.adopt(record, version).await? {
                        return outcome;
                    }
                }
                Step::Wait(until) => self.wait(until.since(now)).await?,
                Step::WaitForLiving => self.wait_for_living().await?,
                Step::MarkUnknown(new) => {
                    if self.asked.life == Life::Ours || self.gave_time {
                        if !self.mark_unknown(version, &new).await? {
                            conflicts += 1;
                        }
                    } else {
                        self.give_time().await;
                    }
                }
                Step::Send(..) if self.client.provider().refresh.is_none() => {
                    return Err(self.refused(record.as_ref(), Refusal::NoRefreshToken, now));
                }
                Step::Send(new, claim) => {
                    let Some(version) = self.claim(version, &new, &claim).await? else {
                        conflicts += 1;
                        continue;
                    };
                    if let Some(outcome) = self.present((new, version, now), claim).await {
                        return outcome;
                    }
                }
                Step::Refuse(refused) => return Err(self.refused(record.as_ref(), refused, now)),
            }
        }
        let text = "other writers have changed the record all the time";
        Err(Error::new(ErrorKind::Store, "refresh", text))
    }

    fn refused(&self, record: Option<&Record>, refused: Refusal, now: StoreTime) -> Error {
        refusal::error(self.client, self.account, record, refused, now)
    }

    /// Tokens that the store would not take before come first.
    async fn save_first(&self) -> Option<Outcome> {
        let unsaved = self.account.state().unsaved.clone()?;
        let stored = settle::store_kept(self.client, self.account, &unsaved).await;
        match stored {
            Ok(held) => held
                .filter(|held| held.is_fresh(self.client.boot()))
                .map(Ok),
            Err(error) => Some(Err(Error::store("refresh", error))),
        }
    }

    /// Stores what a claim whose maker is gone has brought, if it left that in the journal. Looked for
    /// once in a refresh.
    async fn recover(&mut self, record: &Record, now: StoreTime) -> Result<bool, Error> {
        let claim = match &record.phase {
            Phase::Unknown(claim) => claim,
            Phase::InFlight(claim)
                if self.asked.life == Life::Ours
                    || !protocol::has_lease(claim, self.asked.seen, now, &self.policy) =>
            {
                claim
            }
            _ => return Ok(false),
        };
        if self.looked_for.replace(claim.attempt) == Some(claim.attempt) {
            return Ok(false);
        }
        let recovered = settle::recover(self.client, self.account, claim).await;
        recovered.map_err(|error| Error::store("refresh", error))
    }

    /// Shows others that this process lives. Who gets the hold knows that nobody else is at it.
    async fn take_hold(&mut self) {
        if self.hold.is_some() {
            return;
        }
        match self.client.store().hold(&self.account.key).await {
            Ok(Hold::Held(guard)) => {
                self.hold = Some(guard);
                self.asked.life = Life::Ours;
            }
            Ok(Hold::Taken) => self.asked.life = Life::Others,
            // Without it leases decide.
            Ok(Hold::Unsupported) | Err(_) => self.asked.life = Life::Unknown,
        }
    }

    /// For how long the claim in the record has been seen as it is, in milliseconds. A maker that
    /// lives renews its lease, which changes it.
    fn look_at_claim(&mut self, record: Option<&Record>) -> i64 {
        let Some(Phase::InFlight(claim)) = record.map(|record| &record.phase) else {
            self.seen = None;
            return 0;
        };
        let (claim, boot) = ((claim.attempt, claim.lease_until), self.client.boot());
        match self.seen {
            Some((seen, since)) if seen == claim => boot.saturating_sub(since),
            _ => {
                self.seen = Some((claim, boot));
                0
            }
        }
    }

    /// Uses tokens that somebody else has stored; `None` if they too have to be refreshed.
    async fn adopt(
        &mut self,
        record: Option<Record>,
        version: Version,
    ) -> Result<Option<Outcome>, Error> {
        let Some(record) = record else {
            return Ok(None);
        };
        let current = self.account.held();
        if let Some(newer) = protocol::put_back(&record, &current.record) {
            // The store has gone back in time, by a backup or a lost write.
            tracing::warn!("the store has lost tokens that this process still has");
            let Some(version) = self.swap(version, &newer).await? else {
                return Ok(None);
            };
            self.account.adopt(self.client.hold(newer, version));
        } else {
            self.account.adopt(self.client.hold(record, version));
        }
        let held = self.account.held();
        let boot = self.client.boot();
        self.asked.generation = held.record.generation;
        self.asked.usable = is_usable(self.client, &held);
        if held.is_fresh(boot) {
            return Ok(Some(Ok(held)));
        }
        self.asked.reason = Reason::Expired;
        Ok(None)
    }

    /// Waits for somebody else, who is expected to be done by so many milliseconds from now.
    pub(super) async fn wait(&mut self, expected: i64) -> Result<(), Error> {
        if self.client.boot() >= self.patience_ends {
            let text = "another process refreshes and does not come to an end";
            return Err(Error::new(ErrorKind::Timeout, "refresh", text));
        }
        let expected = u64::try_from(expected).unwrap_or(0).max(1);
        let jitter = getrandom::u64().unwrap_or_default() % self.look_after.max(1);
        let wait = (self.look_after / 2 + jitter).min(expected).max(1);
        self.look_after = (self.look_after * 2).min(LOOKS.1);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        Ok(())
    }

    /// Waits for somebody who lives, and may be stopped: nobody knows for how long.
    async fn wait_for_living(&mut self) -> Result<(), Error> {
        if self.client.boot() >= self.patience_with_living_ends {
            return Err(refusal::held_by_living());
        }
        self.wait(i64::MAX).await
    }

    /// Waits for somebody whose lease has ended, perhaps because the store could not be written to
    /// for so long, and who offers what came of the claim as soon as it can.
    async fn give_time(&mut self) {
        self.gave_time = true;
        let (least, most) = TIME_GIVEN;
        let time = (self.client.timing().lease / 4).clamp(least, most);
        tokio::time::sleep(time).await;
    }
}

/// Whether the access token still does, here and by what is known of the provider's clock: that one
/// decides.
fn is_usable(client: &Inner, held: &Held) -> bool {
    held.is_valid(client.boot()) && client.is_valid_there(&held.record)
}
