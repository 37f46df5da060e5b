//! Carrying out what `protocol` says, step by step.

use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use super::protocol::{self, Asked, Life, Policy, Reason, Refusal, Step};
use super::{Loaded, Outcome, load, refusal, settle};
use crate::client::Inner;
use crate::clock::milliseconds;
use crate::error::{Error, ErrorKind};
use crate::event::SessionEvent;
use crate::session::{Account, Pause};
use crate::store::{Claim, Guard, Hold, Phase, Record, StoreTime, Version};

/// Most steps of one refresh. Only others who write all the time can use them up.
const MOST_STEPS: u32 = 256;

/// Shortest and longest time between two looks at what another process does, in milliseconds.
const LOOKS: (u64, u64) = (10, 250);

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
    let outcome = Drive::new(client, account, generation, reason)
        .run()
        .instrument(span)
        .await;
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
        let usable = reason != Reason::Rejected && held.is_valid(client.boot());
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
                attempt: getrandom::u64().unwrap_or_default(),
            },
            hold: None,
            gave_time: false,
            patience_ends: boot.saturating_add(milliseconds(patience)),
            patience_with_living_ends: boot.saturating_add(milliseconds(timing.wait * 9 / 10)),
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
        for _ in 0..MOST_STEPS {
            self.take_hold().await;
            let Loaded {
                record,
                version,
                now,
            } = load(self.client, self.account, "refresh").await?;
            self.asked.seen = self.look_at_claim(record.as_ref());
            let step = match &record {
                Some(_) if self.client.provider().refresh.is_none() => {
                    Step::Refuse(Refusal::NoRefreshToken)
                }
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
                        self.mark_unknown(version, &new).await?;
                    } else {
                        self.give_time().await;
                    }
                }
                Step::Send(new, claim) => {
                    if let Some(version) = self.swap(version, &new).await?
                        && let Some(outcome) = self.present((new, version, now), claim).await
                    {
                        return outcome;
                    }
                    self.asked.attempt = getrandom::u64().unwrap_or_default();
                }
                Step::Refuse(refused) => {
                    let record = record.as_ref();
                    return Err(refusal::error(
                        self.client,
                        self.account,
                        record,
                        refused,
                        now,
                    ));
                }
            }
        }
        let text = "other writers have changed the record all the time";
        Err(Error::new(ErrorKind::Store, "refresh", text))
    }

    /// Tokens that the store would not take before come first.
    async fn save_first(&self) -> Option<Outcome> {
        let unsaved = self.account.state().unsaved.clone()?;
        let stored = settle::store_issued(self.client, self.account, None, &unsaved).await;
        match stored {
            Ok(held) => held.map(Ok),
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
        self.asked.usable = held.is_valid(boot);
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
        tokio::time::sleep(settle::BETWEEN_OFFERS * 5 / 4).await;
    }

    async fn mark_unknown(&mut self, version: Version, new: &Record) -> Result<(), Error> {
        if self.swap(version, new).await?.is_some() {
            self.tell_unknown();
        }
        Ok(())
    }

    pub(super) fn tell_unknown(&self) {
        self.client.tell(&SessionEvent::OutcomeUnknown {
            account: self.account.name().to_owned(),
        });
    }

    /// Puts the record into the store; `None` if somebody was faster.
    pub(super) async fn swap(
        &self,
        version: Version,
        new: &Record,
    ) -> Result<Option<Version>, Error> {
        let store = self.client.store();
        match store
            .compare_and_swap(&self.account.key, Some(version), new)
            .await
        {
            Ok(version) => Ok(Some(version)),
            Err(error) if error.is_conflict() => Ok(None),
            Err(error) => Err(Error::store("refresh", error)),
        }
    }

    /// Shows from time to time that the maker of the claim lives; does not end.
    pub(super) async fn renew_lease(&self, epoch: u64, claim: &Claim) {
        let pause = self.client.timing().lease / 4;
        loop {
            tokio::time::sleep(pause).await;
            // Whether it succeeds does not matter: who finds the lease over asks the policy.
            let _ = settle::settle(self.client, self.account, None, |record, now| {
                protocol::renewed(record, epoch, claim, now, &self.policy)
            })
            .await;
        }
    }
}
