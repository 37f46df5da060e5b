//! The protocol by which a refresh token is spent: pure functions from a stored record to the next
//! one.
//!
//! There is no I/O and no clock in here, so that all of it can be tried exhaustively (`explorer`).
//! `drive` carries out what these functions say. The rules:
//!
//! - Who wants to send a refresh token first gets a [`Claim`] into the store. Only its maker may
//!   send, and sends once.
//! - A claim whose maker is gone does not make the token free: whether it was spent is unknown, and
//!   the provider's published policy decides ([`Replay`]).
//! - Whoever holds newer tokens of the same login may store them, however late.
//! - Nobody deletes a token that was not replaced by a newer one of the same login, except the
//!   application that logs the account out.

use crate::provider::{Grace, Lifecycle, Rotation};
use crate::store::{Claim, Phase, Record, StoreTime, Tokens, digest_of};

mod budget;
mod cool_down;
mod login;
#[cfg(test)]
mod tests;

use budget::spend;
pub(crate) use budget::{permits_left, within_budget};
pub(crate) use cool_down::cooling;
pub(crate) use login::{entering, logged_in, logged_out, not_entered, put_back};

/// What the provider's description says about spending a refresh token, and the times we keep.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// Whether a token whose answer was lost may be presented again.
    pub(crate) replay: Replay,
    /// Most token requests in a window of so many milliseconds.
    pub(crate) budget: Option<(usize, i64)>,
    /// How long the maker of a claim is expected to live without a sign of life, in milliseconds.
    pub(crate) lease: i64,
    /// Shortest time between two refreshes that the API asks for by rejecting a token that has not
    /// expired, in milliseconds.
    pub(crate) between_forced: i64,
}

/// When a refresh token whose answer was lost may be presented again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replay {
    /// At any time: it stays the same, or lives until its successor is used.
    Free,
    /// For so many milliseconds.
    Within(i64),
    /// Once the access token is of no use either: then there is nothing left to lose. So it is where
    /// the provider allows no replay, or nobody says.
    LastResort,
}

impl Replay {
    pub(crate) fn of(lifecycle: &Lifecycle) -> Self {
        let refresh_token = &lifecycle.refresh_token;
        match (refresh_token.rotation, refresh_token.grace) {
            (Rotation::None, _) | (_, Grace::UntilFirstUse) => Self::Free,
            (_, Grace::Seconds { seconds, .. }) => Self::Within(
                i64::try_from(seconds).map_or(i64::MAX, |time| time.saturating_mul(1000)),
            ),
            (_, Grace::None | Grace::Unknown) => Self::LastResort,
        }
    }
}

/// Why a refresh is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Ahead of time; nobody waits for it.
    Early,
    /// The application wants another access token.
    Wanted,
    /// The access token has ended, or is about to.
    Expired,
    /// The API rejected an unexpired access token.
    Rejected,
}

/// What is asked for, and by whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// Names the access token to be replaced.
    pub(crate) generation: u64,
    pub(crate) reason: Reason,
    /// Whether that access token can still be used.
    pub(crate) usable: bool,
    /// Whether the caller has the store's sign of life, so that nobody else who had it can be alive
    /// and at it.
    pub(crate) alone: bool,
    /// Names the attempt that may come of it.
    pub(crate) attempt: u64,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// The stored tokens are others than the one to be replaced: use them.
    Adopt,
    /// Somebody else is at it, and expected to be by then.
    Wait(StoreTime),
    /// The maker of a claim is gone: store this, which says so, and ask again.
    MarkUnknown(Record),
    /// Store this, and then, if nobody was faster, send.
    Send(Record, Claim),
    /// There is nothing to be sent.
    Refuse(Refusal),
}

/// Why no refresh token is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nobody is logged in.
    LoggedOut,
    /// There is no refresh token.
    NoRefreshToken,
    /// The provider has rejected it.
    Rejected {
        /// After an answer was lost.
        answer_lost: bool,
    },
    /// An answer was lost since then, and the access token may still be good.
    OutcomeUnknown { since: StoreTime },
    /// Refreshes have failed a moment ago.
    CoolDown { until: StoreTime },
    /// The API rejects tokens that were just issued.
    ForcedBefore,
    /// The provider's limit of token requests is reached.
    BudgetSpent { until: StoreTime },
    /// The authorization was redeemed before.
    Redeemed,
}

/// What to do about a record, to get another access token.
pub(crate) fn next(record: &Record, asked: &Asked, now: StoreTime, policy: &Policy) -> Step {
    let Some(tokens) = &record.tokens else {
        return Step::Refuse(Refusal::LoggedOut);
    };
    if record.generation != asked.generation {
        return Step::Adopt;
    }
    let mut again = false;
    match &record.phase {
        Phase::Idle => {}
        Phase::Rejected { answer_lost } => {
            let answer_lost = *answer_lost;
            return Step::Refuse(Refusal::Rejected { answer_lost });
        }
        Phase::InFlight(claim) if now < claim.lease_until && !(asked.alone && claim.held) => {
            return Step::Wait(claim.lease_until);
        }
        // A sibling has replaced the token that its maker presented: nothing is unknown of this one.
        Phase::InFlight(claim) if !is_presented(tokens, claim) => {}
        Phase::InFlight(claim) => {
            let mut record = record.clone();
            record.phase = Phase::Unknown(claim.clone());
            return Step::MarkUnknown(record);
        }
        Phase::Unknown(claim) => {
            if !may_replay(claim, asked, now, policy.replay) {
                let since = claim.since;
                return Step::Refuse(Refusal::OutcomeUnknown { since });
            }
            again = true;
        }
    }
    if tokens.refresh_token.is_none() {
        return Step::Refuse(Refusal::NoRefreshToken);
    }
    match may_send(record, asked, again, now, policy) {
        Ok(()) => send(record, tokens, asked, again, now, policy),
        Err(refusal) => Step::Refuse(refusal),
    }
}

fn may_replay(claim: &Claim, asked: &Asked, now: StoreTime, replay: Replay) -> bool {
    match replay {
        Replay::Free => true,
        Replay::Within(window) if now.since(claim.since) < window => true,
        Replay::Within(_) | Replay::LastResort => !asked.usable,
    }
}

/// Whether time and limits allow a token request.
fn may_send(
    record: &Record,
    asked: &Asked,
    again: bool,
    now: StoreTime,
    policy: &Policy,
) -> Result<(), Refusal> {
    let ledger = &record.ledger;
    if let Some(until) = ledger.cool_down_until.filter(|until| now < *until) {
        return Err(Refusal::CoolDown { until });
    }
    // One from a time to come was before the clock was set back, by nobody knows how much.
    let forced_before = ledger
        .forced_at
        .is_some_and(|forced_at| (0..policy.between_forced).contains(&now.since(forced_at)));
    // What goes on after a lost answer is still the same refresh.
    if asked.reason == Reason::Rejected && forced_before && !again {
        return Err(Refusal::ForcedBefore);
    }
    // The last permit is for who can do nothing without it.
    let kept_back = match asked.reason {
        Reason::Early | Reason::Wanted if asked.usable => 1,
        _ => 0,
    };
    within_budget(record, now, policy, kept_back)
}

fn send(
    record: &Record,
    tokens: &Tokens,
    asked: &Asked,
    again: bool,
    now: StoreTime,
    policy: &Policy,
) -> Step {
    let mut record = record.clone();
    record.claims = record.claims.saturating_add(1);
    let claim = Claim {
        number: record.claims,
        attempt: asked.attempt,
        presented: presented(tokens),
        again,
        held: asked.alone,
        since: match &record.phase {
            Phase::Unknown(before) if again => before.since,
            _ => now,
        },
        made_at: now,
        lease_until: now.plus(policy.lease),
    };
    record.phase = Phase::InFlight(claim.clone());
    spend(&mut record, now, policy);
    if asked.reason == Reason::Rejected {
        record.ledger.forced_at = Some(now);
    }
    Step::Send(record, claim)
}

/// Whether the record is still about this claim of this login.
fn is_at(record: &Record, epoch: u64, claim: &Claim) -> bool {
    record.epoch == epoch
        && matches!(&record.phase, Phase::InFlight(held) | Phase::Unknown(held) if held.attempt == claim.attempt)
}

/// Whether the stored refresh token is the one that was claimed.
fn is_presented(tokens: &Tokens, claim: &Claim) -> bool {
    presented(tokens) == claim.presented
}

fn presented(tokens: &Tokens) -> String {
    let refresh_token = tokens.refresh_token.as_ref();
    refresh_token.map(digest_of).unwrap_or_default()
}

/// A sign of life of who made the claim.
pub(crate) fn renewed(
    record: &Record,
    epoch: u64,
    claim: &Claim,
    now: StoreTime,
    policy: &Policy,
) -> Option<Record> {
    let mut record = is_at(record, epoch, claim).then(|| record.clone())?;
    let mut claim = claim.clone();
    claim.lease_until = now.plus(policy.lease);
    record.phase = Phase::InFlight(claim);
    Some(record)
}

/// What becomes of a token request that brought no tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It did not leave.
    NotSent,
    /// The provider has refused it, and kept the refresh token as it was.
    Refused,
    /// It may have been carried out.
    Lost,
}

/// Ends a claim without tokens. `None`: somebody else has gone on from there.
pub(crate) fn ended(
    record: &Record,
    epoch: u64,
    claim: &Claim,
    ending: Ending,
    cool_down_until: StoreTime,
) -> Option<Record> {
    let mut record = is_at(record, epoch, claim).then(|| record.clone())?;
    let tokens = record.tokens.as_ref();
    record.phase = match ending {
        _ if !tokens.is_some_and(|tokens| is_presented(tokens, claim)) => Phase::Idle,
        Ending::NotSent | Ending::Refused if !claim.again => Phase::Idle,
        _ => Phase::Unknown(claim.clone()),
    };
    if ending == Ending::NotSent {
        // It never reached the provider, so it does not count there.
        let spent = &mut record.ledger.spent;
        if let Some(place) = spent.iter().rposition(|sent_at| *sent_at == claim.made_at) {
            spent.remove(place);
        }
        if record.ledger.forced_at == Some(claim.made_at) {
            record.ledger.forced_at = None;
        }
    }
    record.ledger.failures = record.ledger.failures.saturating_add(1);
    record.ledger.cool_down_until = Some(cool_down_until);
    Some(record)
}

/// Puts new tokens into the record of the same login, however late they come. `None`: the login is
/// over.
///
/// If the stored refresh token is another one than was presented, several answers have come to the
/// same one, and nobody can know which of them the provider counts as the last. That of the latest
/// claim goes first; the others are kept for the case that it is rejected.
pub(crate) fn issued(record: &Record, epoch: u64, claim: &Claim, new: &Tokens) -> Option<Record> {
    let stored = record.tokens.as_ref().filter(|_| record.epoch == epoch)?;
    let mut record = record.clone();
    let is_successor = is_presented(stored, claim);
    let mut tokens = if is_successor || claim.number > stored.claim {
        let mut tokens = new.clone();
        tokens.claim = claim.number;
        tokens.alternates.clear();
        if !is_successor {
            tokens.alternates.extend(stored.refresh_token.clone());
            tokens.alternates.extend_from_slice(&stored.alternates);
        }
        record.generation = record.generation.saturating_add(1);
        tokens
    } else {
        let mut tokens = stored.clone();
        tokens.alternates.extend(new.refresh_token.clone());
        tokens
    };
    let mut known = Vec::from_iter(tokens.refresh_token.clone());
    tokens.alternates.retain(|alternate| {
        let is_new = !known.contains(alternate);
        known.push(alternate.clone());
        is_new
    });
    record.tokens = Some(tokens);
    let others_turn =
        matches!(&record.phase, Phase::InFlight(held) if held.attempt != claim.attempt);
    if !others_turn {
        record.phase = Phase::Idle;
    }
    record.ledger.failures = 0;
    record.ledger.cool_down_until = None;
    Some(record)
}

/// What to do about a refresh token that the provider has rejected.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rejection {
    /// The stored one is another: use it.
    Adopt,
    /// Somebody else is at it, and expected to be by then.
    Wait(StoreTime),
    /// Store this and present the other refresh token it has.
    TryAlternate(Record),
    /// Store this: nothing is left but to log in again.
    Over(Record),
}

/// The provider has rejected the refresh token that was presented. Nothing is deleted.
pub(crate) fn rejected(record: &Record, epoch: u64, claim: &Claim, now: StoreTime) -> Rejection {
    let Some(stored) = record.tokens.as_ref().filter(|_| record.epoch == epoch) else {
        return Rejection::Adopt;
    };
    let is_same = is_presented(stored, claim);
    if !is_same {
        return Rejection::Adopt;
    }
    match &record.phase {
        Phase::InFlight(other) if other.attempt != claim.attempt && now < other.lease_until => {
            return Rejection::Wait(other.lease_until);
        }
        _ => {}
    }
    let mut record = record.clone();
    if let Some(tokens) = &mut record.tokens
        && !tokens.alternates.is_empty()
    {
        tokens.refresh_token = Some(tokens.alternates.remove(0));
        record.phase = Phase::Idle;
        return Rejection::TryAlternate(record);
    }
    record.phase = Phase::Rejected {
        answer_lost: claim.again,
    };
    Rejection::Over(record)
}
