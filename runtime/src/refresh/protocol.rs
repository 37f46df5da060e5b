//! The protocol by which a refresh token is spent: pure functions from a stored record to the next
//! one.
//!
//! There is no I/O and no clock in here, so that all of it can be tried exhaustively (`explorer`).
//! `drive` carries out what these functions say. The rules:
//!
//! - Who wants to send a refresh token first gets a [`Claim`] into the store. Only its maker may
//!   send, and sends once.
//! - A claim whose maker is gone does not make the token free: whether it was spent is unknown, and
//!   the provider's published policy decides ([`ReplayPolicy`]).
//! - A maker that lives is not gone, however long it is silent: where the store can tell
//!   ([`Life`]) and the policy allows no replay, it is waited for.
//! - Whoever holds newer tokens of the same login may store them, however late.
//! - Nobody deletes a token that was not replaced by a newer one of the same login, except the
//!   application that logs the account out.

use crate::provider::{Grace, Lifecycle, Rotation};
use crate::store::{Claim, Phase, Record, StoreTime, Tokens, digest_of};

mod budget;
mod cool_down;
mod login;
mod outcome;
#[cfg(test)]
mod tests;

/// Longest time from the decision to send to the arrival at the provider that is reckoned with, in
/// milliseconds.
const MOST_ON_THE_WAY: i64 = 15_000;

use budget::spend;
pub(crate) use budget::{permits_left, within_budget};
pub(crate) use cool_down::cooling;
pub(crate) use login::{entering, logged_in, logged_out, not_entered, put_back};
pub(crate) use outcome::{Ending, Rejection, ended, issued, rejected, renewed, taken_back};

/// What the provider's description says about spending a refresh token, and the times we keep.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// Whether a token whose answer was lost may be presented again.
    pub(crate) replay: ReplayPolicy,
    /// Most token requests in a window of so many milliseconds.
    pub(crate) budget: Option<(usize, i64)>,
    /// How long the maker of a claim is expected to live without a sign of life, in milliseconds.
    pub(crate) lease: i64,
    /// Shortest time between two refreshes that the API asks for by rejecting a token that has not
    /// expired, in milliseconds.
    pub(crate) between_forced: i64,
}

/// When a refresh token whose answer was lost may be presented again, as it follows from what the
/// provider has published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReplayPolicy {
    /// At any time: it stays the same, or lives until its successor is used.
    Free,
    /// For so many milliseconds, by which it has to be decided.
    Within(i64),
    /// Once the access token is of no use either: then there is nothing left to lose. So it is where
    /// the provider allows no replay, or nobody says.
    LastResort,
}

impl ReplayPolicy {
    pub(crate) fn of(lifecycle: &Lifecycle) -> Self {
        let refresh_token = &lifecycle.refresh_token;
        match (refresh_token.rotation, refresh_token.grace) {
            (Rotation::None, _) | (_, Grace::UntilFirstUse) => Self::Free,
            (_, Grace::Seconds { seconds, .. }) => {
                let window = i64::try_from(seconds)
                    .unwrap_or(i64::MAX)
                    .saturating_mul(1000);
                // The request has to arrive within it: the claim is stored and a connection made first.
                Self::Within(window - MOST_ON_THE_WAY.min(window / 2))
            }
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
    /// Who has the store's sign of life.
    pub(crate) life: Life,
    /// For how long the caller has seen the claim in the record as it is, by a clock that cannot be
    /// set, in milliseconds.
    pub(crate) seen: i64,
    /// Names the attempt that may come of it.
    pub(crate) attempt: u64,
}

/// What the store says of who lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// It cannot tell: leases decide.
    Unknown,
    /// The caller has the sign of life, so nobody else who had it can be alive and at it.
    Ours,
    /// Somebody else has it, and so lives, even if it is stopped.
    Others,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// The stored tokens are others than the one to be replaced: use them.
    Adopt,
    /// Somebody else is at it, and expected to be by then.
    Wait(StoreTime),
    /// Somebody else who lives is at it, or about to be; nobody knows until when.
    WaitForLiving,
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
    /// Somebody else has presented it, lives, and has been silent for longer than its lease; the
    /// access token can still be used.
    HeldByLiving,
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
    let mut before = None;
    match &record.phase {
        Phase::Idle => {}
        Phase::Rejected { answer_lost } => {
            let answer_lost = *answer_lost;
            return Step::Refuse(Refusal::Rejected { answer_lost });
        }
        Phase::InFlight(claim)
            if has_lease(claim, asked.seen, now, policy)
                && !(asked.life == Life::Ours && claim.held) =>
        {
            return Step::Wait(claim.lease_until);
        }
        // A sibling has replaced the token that its maker presented: nothing is unknown of this one.
        Phase::InFlight(claim) if !is_presented(tokens, claim) => {}
        Phase::InFlight(claim) if waits_for_living(Some(claim), asked, now, policy) => {
            return if asked.usable && asked.reason != Reason::Wanted {
                Step::Refuse(Refusal::HeldByLiving)
            } else {
                Step::WaitForLiving
            };
        }
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
            before = Some(claim);
        }
    }
    let again = before.is_some();
    if tokens.refresh_token.is_none() {
        return Step::Refuse(Refusal::NoRefreshToken);
    }
    match may_send(record, asked, again, now, policy) {
        Ok(()) if waits_for_living(before, asked, now, policy) => Step::WaitForLiving,
        Ok(()) => send(record, tokens, asked, again, now, policy),
        Err(refusal) => Step::Refuse(refusal),
    }
}

/// Whether the maker of a claim counts as alive by its lease. One that has been seen as it is for its
/// whole length is over, whatever the store's clock says: it was set back since.
pub(crate) fn has_lease(claim: &Claim, seen: i64, now: StoreTime, policy: &Policy) -> bool {
    let length = if claim.lease > 0 {
        claim.lease
    } else {
        policy.lease
    };
    now < claim.lease_until && seen < length
}

/// Whether the token is left to somebody else who lives: another request for it could end the login,
/// so not even one that has not claimed it yet is overtaken. `claim` is the one whose answer is out.
fn waits_for_living(claim: Option<&Claim>, asked: &Asked, now: StoreTime, policy: &Policy) -> bool {
    let harms = match policy.replay {
        ReplayPolicy::Free => false,
        ReplayPolicy::Within(window) => {
            claim.is_none_or(|claim| !(0..window).contains(&now.since(claim.since)))
        }
        ReplayPolicy::LastResort => true,
    };
    harms && asked.life == Life::Others
}

fn may_replay(claim: &Claim, asked: &Asked, now: StoreTime, replay: ReplayPolicy) -> bool {
    match replay {
        ReplayPolicy::Free => true,
        ReplayPolicy::Within(window) if (0..window).contains(&now.since(claim.since)) => true,
        ReplayPolicy::Within(_) | ReplayPolicy::LastResort => !asked.usable,
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
    if let Some(until) = cool_down::cools_until(ledger, now) {
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
        held: asked.life == Life::Ours,
        since: match &record.phase {
            Phase::Unknown(before) if again => before.since,
            _ => now,
        },
        made_at: now,
        lease_until: now.plus(policy.lease),
        lease: policy.lease,
        forced_before: record.ledger.forced_at,
    };
    record.phase = Phase::InFlight(claim.clone());
    spend(&mut record, now, policy);
    if asked.reason == Reason::Rejected {
        record.ledger.forced_at = Some(now);
    }
    Step::Send(record, claim)
}

/// Whether the stored refresh token is the one that was claimed.
fn is_presented(tokens: &Tokens, claim: &Claim) -> bool {
    presented(tokens) == claim.presented
}

fn presented(tokens: &Tokens) -> String {
    let refresh_token = tokens.refresh_token.as_ref();
    refresh_token.map(digest_of).unwrap_or_default()
}
