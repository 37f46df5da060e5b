//! The protocol as the model calls it, and ways to break it that the properties must notice.

use super::provider::Kind;
use super::world::LEASE;
use crate::refresh::protocol::{self, Asked, Life, Policy, Rejection, ReplayPolicy, Step};
use crate::store::{Claim, Phase, Record, StoreTime, Tokens};

/// What is broken on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutation {
    /// Who was too late with a claim sends as well.
    SendWithoutClaim,
    /// Who has lost an answer sends again under the same claim.
    SendTwice,
    /// A claim whose lease has ended makes the token free.
    DeadLeaseIsFree,
    /// The token is presented again at any time.
    ReplayAtOnce,
    /// A grace window begins anew with each claim.
    WindowBeginsAnew,
    /// An answer is stored only as long as the record is about its claim.
    LateAnswerIsDropped,
    /// Tokens that come late make what is unknown of a later claim look known.
    LateAnswerSettles,
    /// Of two answers to the same token, the earlier one is dropped.
    NoAlternate,
    /// An answer is stored into whatever login there is.
    EpochIsIgnored,
    /// A token that was rejected is blanked with all that is in the record.
    RejectionBlanks,
    /// Who was rejected does not look whether the record has another token by now.
    RejectionIsBlind,
    /// A request that did not leave counts as one whose answer was lost.
    NotSentIsUnknown,
    /// A lost answer counts as a rejection.
    LostIsRejected,
    /// A lost answer blanks all that is in the record.
    LossBlanks,
    /// Who has the sign of life takes others for dead that never had it.
    AnyHoldCounts,
    /// Who waits for another process does so until the record changes.
    LeaseNeverEnds,
    /// A lease that has ended counts for more than a maker that lives.
    LivingIsReplaced,
    /// Who sees that another lives claims all the same, if that one has not.
    ClaimBesideLiving,
    /// A claim whose writing has failed is left to itself.
    FailedClaimStays,
    /// It is taken back where it is in the record, and may come later.
    LateClaimCounts,
}

/// What is kept in mind about the provider, all over the model.
pub(super) fn policy(kind: Kind, mutation: Option<Mutation>) -> Policy {
    let replay = match mutation {
        Some(Mutation::ReplayAtOnce) => ReplayPolicy::Free,
        _ => kind.replay(),
    };
    Policy {
        replay,
        budget: None,
        lease: LEASE,
        between_forced: 100,
    }
}

pub(super) fn next(
    record: &Record,
    asked: &Asked,
    now: StoreTime,
    policy: &Policy,
    mutation: Option<Mutation>,
) -> Step {
    match (&record.phase, mutation) {
        (Phase::InFlight(claim), Some(Mutation::DeadLeaseIsFree)) if claim.lease_until <= now => {
            let mut record = record.clone();
            record.phase = Phase::Idle;
            protocol::next(&record, asked, now, policy)
        }
        (Phase::Unknown(claim), Some(Mutation::WindowBeginsAnew)) => {
            let mut record = record.clone();
            let mut claim = claim.clone();
            claim.since = claim.made_at;
            record.phase = Phase::Unknown(claim);
            protocol::next(&record, asked, now, policy)
        }
        (Phase::InFlight(claim), Some(Mutation::AnyHoldCounts)) => {
            let mut record = record.clone();
            let mut claim = claim.clone();
            claim.held = true;
            record.phase = Phase::InFlight(claim);
            protocol::next(&record, asked, now, policy)
        }
        (Phase::InFlight(_) | Phase::Unknown(_), Some(Mutation::LivingIsReplaced))
        | (Phase::Idle, Some(Mutation::ClaimBesideLiving))
            if asked.life == Life::Others =>
        {
            let asked = Asked {
                life: Life::Unknown,
                ..*asked
            };
            protocol::next(record, &asked, now, policy)
        }
        _ => protocol::next(record, asked, now, policy),
    }
}

pub(super) fn issued(
    record: &Record,
    epoch: u64,
    claim: &Claim,
    new: &Tokens,
    mutation: Option<Mutation>,
) -> Option<Record> {
    match mutation {
        Some(Mutation::LateAnswerIsDropped) => {
            let is_own =
                matches!(&record.phase, Phase::InFlight(held) if held.attempt == claim.attempt);
            protocol::issued(record, epoch, claim, new).filter(|_| is_own)
        }
        Some(Mutation::NoAlternate) => {
            let mut record = protocol::issued(record, epoch, claim, new)?;
            record.tokens.as_mut()?.alternates.clear();
            Some(record)
        }
        Some(Mutation::LateAnswerSettles) => {
            let mut new = protocol::issued(record, epoch, claim, new)?;
            if matches!(new.phase, Phase::Unknown(_)) {
                new.phase = Phase::Idle;
            }
            Some(new)
        }
        Some(Mutation::EpochIsIgnored) => protocol::issued(record, record.epoch, claim, new),
        _ => protocol::issued(record, epoch, claim, new),
    }
}

pub(super) fn ended(
    record: &Record,
    epoch: u64,
    claim: &Claim,
    ending: protocol::Ending,
    (now, cool_down): (StoreTime, i64),
    mutation: Option<Mutation>,
) -> Option<Record> {
    let ending = match mutation {
        Some(Mutation::NotSentIsUnknown) => protocol::Ending::Lost,
        _ => ending,
    };
    let mut record = protocol::ended(record, epoch, claim, ending, now, cool_down)?;
    match mutation {
        Some(Mutation::LostIsRejected) if ending == protocol::Ending::Lost => {
            record.phase = Phase::Rejected { answer_lost: true };
        }
        Some(Mutation::LossBlanks) if ending == protocol::Ending::Lost => {
            record.tokens = None;
        }
        _ => {}
    }
    Some(record)
}

pub(super) fn taken_back(
    record: &Record,
    epoch: u64,
    claim: &Claim,
    now: StoreTime,
    mutation: Option<Mutation>,
) -> Option<Record> {
    match mutation {
        Some(Mutation::FailedClaimStays) => None,
        Some(Mutation::LateClaimCounts) => {
            protocol::ended(record, epoch, claim, protocol::Ending::NotSent, now, 0)
        }
        _ => Some(protocol::taken_back(record, epoch, claim, now)),
    }
}

pub(super) fn rejected(
    record: &Record,
    epoch: u64,
    claim: &Claim,
    now: StoreTime,
    mutation: Option<Mutation>,
) -> Rejection {
    match mutation {
        Some(Mutation::RejectionBlanks) if record.epoch == epoch => {
            let mut record = record.clone();
            record.tokens = None;
            record.phase = Phase::Idle;
            Rejection::Over(record)
        }
        Some(Mutation::RejectionIsBlind) if record.epoch == epoch => {
            let mut record = record.clone();
            record.phase = Phase::Rejected { answer_lost: false };
            Rejection::Over(record)
        }
        _ => protocol::rejected(record, epoch, claim, now),
    }
}
