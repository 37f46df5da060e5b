//! What becomes of a token request that has left.

use super::cool_down::{forget, note, pause};
use super::{Policy, is_presented};
use crate::store::{Claim, Phase, Record, StoreTime, Tokens};

/// Whether the record is still about this claim of this login.
fn is_at(record: &Record, epoch: u64, claim: &Claim) -> bool {
    record.epoch == epoch
        && matches!(&record.phase, Phase::InFlight(held) | Phase::Unknown(held) if held.attempt == claim.attempt)
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

/// Ends a claim without tokens; no refresh is sent for so many milliseconds from `now`. `None`:
/// somebody else has gone on from there.
pub(crate) fn ended(
    record: &Record,
    epoch: u64,
    claim: &Claim,
    ending: Ending,
    now: StoreTime,
    cool_down: i64,
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
            record.ledger.forced_at = claim.forced_before;
        }
    }
    let ledger = &mut record.ledger;
    match ending {
        Ending::NotSent => pause(ledger, now, cool_down),
        Ending::Refused | Ending::Lost => note(ledger, ledger.failures, now, cool_down),
    }
    Some(record)
}

/// Takes back a claim whose writing has failed; nothing was sent. A store that fails can have carried
/// it out all the same, or do so later: what is stored is written again even if it needs no change,
/// so that a claim that comes late finds another version than it expects.
pub(crate) fn taken_back(record: &Record, epoch: u64, claim: &Claim, now: StoreTime) -> Record {
    let unused = ended(record, epoch, claim, Ending::NotSent, now, 0);
    unused.unwrap_or_else(|| record.clone())
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
    // Where refresh tokens are not replaced, an answer to an older claim succeeds to the same token.
    let mut tokens = if claim.number > stored.claim {
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
    let others_turn = match &record.phase {
        Phase::InFlight(held) => held.attempt != claim.attempt,
        Phase::Unknown(held) => held.attempt != claim.attempt && is_presented(&tokens, held),
        Phase::Idle | Phase::Rejected { .. } => false,
    };
    record.tokens = Some(tokens);
    if !others_turn {
        record.phase = Phase::Idle;
    }
    forget(&mut record.ledger);
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
