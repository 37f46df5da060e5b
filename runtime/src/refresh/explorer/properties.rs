//! What must hold in every state, whatever happens.

use super::actor::is_outlived;
use super::provider::{Kind, Token, WINDOW};
use super::world::{Flight, World, stored_tokens};
use crate::refresh::protocol::{Asked, ReplayPolicy};
use crate::store::{Phase, Record, digest_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Property {
    /// At most one request is sent for a claim.
    OneSendPerClaim,
    /// Who sends has got its claim into the store.
    OnlyTheMakerSends,
    /// A token is presented once, and once more for each kill, loss or outlived lease. Strict
    /// providers, where the store tells who lives: for each kill or loss, however long anybody is
    /// stopped.
    PresentedOnce,
    /// A token whose answer was lost is presented again only where the policy has it, or there is
    /// nothing left to lose.
    ReplayedByPolicy,
    /// A token that would be taken and was not replaced, and has been in the record or in the hands
    /// of a process that lives, is there, unless its login is over.
    NothingAliveIsLost,
    /// "Unknown" is said only where an answer was lost, a process was killed or has outlived its
    /// lease, or the store would not take a rejection, and only of the token that was presented. That
    /// the store has failed to take a claim is no cause: nothing was sent. An outlived lease does not count with a strict
    /// provider where the store tells who lives.
    UnknownHasACause,
    /// A session is over only if the provider has rejected the token in the record.
    OverByRejection,
    /// The record's tokens are those of the last login.
    LoggedOutStaysOut,
    /// Providers that allow a replay: whatever happens, a token is taken that is in the record, or on
    /// its way there. What a client cannot prevent: a grace window passes, and where the last answer
    /// alone counts, one of two requests under way ends what came of the other.
    SurvivesByReplay,
    /// Strict providers: without kill, loss or outlived lease the session lives; where the store tells
    /// who lives, without kill or loss.
    SurvivesWithoutFaults,
    /// From everywhere there is a way to an end, and then a refresh succeeds or the user is asked to
    /// authorize again.
    ComesToAnEnd,
}

/// The property that the state breaks, if there is one; where one alone is looked at, that one.
pub(super) fn check(world: &World) -> Option<Property> {
    let broken = [
        world.history.broken,
        is_resurrected(world).then_some(Property::LoggedOutStaysOut),
        is_over_for_nothing(world).then_some(Property::OverByRejection),
        lost(world),
        survives(world),
    ];
    let only = world.setting.only;
    let looked_at = |property: &Property| only.is_none_or(|only| only == *property);
    broken.into_iter().flatten().find(looked_at)
}

/// Notes that a step has broken a property, if that one is looked at.
pub(super) fn note(world: &mut World, property: Property) {
    if world.setting.only.is_none_or(|only| only == property) {
        world.history.broken.get_or_insert(property);
    }
}

fn is_resurrected(world: &World) -> bool {
    let login = world.current_login();
    let mut tokens = stored_tokens(&world.record).into_iter();
    tokens.any(|token| Some(world.provider.login_of(token)) != login)
}

fn is_over_for_nothing(world: &World) -> bool {
    let first = stored_tokens(&world.record).first().copied();
    matches!(world.record.phase, Phase::Rejected { .. })
        && first.is_some_and(|token| world.history.rejected & 1 << token == 0)
}

fn lost(world: &World) -> Option<Property> {
    let current = world.provider.current(world.current_login()?, world.now);
    let known = current & world.history.known;
    let kept = world.in_record() | world.in_hands();
    (known != 0 && known & kept == 0).then_some(Property::NothingAliveIsLost)
}

fn survives(world: &World) -> Option<Property> {
    world.current_login()?;
    let history = &world.history;
    let taken = world.provider.all_taken(world.now);
    let has_one = taken & (world.in_record() | world.in_hands()) != 0;
    let survives = match world.setting.kind {
        Kind::NonRotating => taken & world.in_record() != 0,
        Kind::UntilFirstUse => has_one || history.overtaken,
        Kind::Grace { .. } => has_one || history.overtaken || history.late || was_late(world),
        Kind::Strict { .. } if history.faults == 0 && !has_one => {
            return Some(Property::SurvivesWithoutFaults);
        }
        Kind::Strict { .. } => true,
    };
    (!survives).then_some(Property::SurvivesByReplay)
}

/// Whether the grace window of a token in the record has passed since it was presented.
fn was_late(world: &World) -> bool {
    stored_tokens(&world.record).iter().any(|token| {
        let presented = world.history.presented.get(usize::from(*token));
        presented.is_some_and(|(count, first)| *count > 0 && world.now - first >= WINDOW)
    })
}

/// Looks at a claim that is about to be made.
pub(super) fn look_at_claim(world: &mut World, asked: &Asked) {
    let token = stored_tokens(&world.record)
        .first()
        .copied()
        .unwrap_or_default();
    let presented = world.history.presented.get(usize::from(token)).copied();
    let Some((_, first)) = presented.filter(|(count, _)| *count > 0) else {
        return;
    };
    let allowed = match world.setting.kind.replay() {
        ReplayPolicy::Free => true,
        ReplayPolicy::Within(window) => !asked.usable || world.now - first < window,
        ReplayPolicy::LastResort => !asked.usable,
    };
    if !allowed {
        note(world, Property::ReplayedByPolicy);
    }
}

/// Looks at a request that is about to leave.
pub(super) fn look_at_request(world: &mut World, flight: &mut Flight) {
    if std::mem::replace(&mut flight.sent, true) {
        note(world, Property::OneSendPerClaim);
    }
}

/// Looks at a request that has come to the provider.
pub(super) fn look_at_presented(world: &mut World, token: Token) {
    let now = world.now;
    let rotates = world.setting.kind != Kind::NonRotating;
    let history = &mut world.history;
    let place = usize::from(token);
    let length = history.presented.len().max(place + 1);
    history.presented.resize(length, (0, 0));
    let (count, first) = &mut history.presented[place];
    if *count == 0 {
        *first = now;
    }
    *count += 1;
    history.late |= now - *first >= WINDOW;
    if rotates && *count > 1 + history.faults {
        note(world, Property::PresentedOnce);
    }
}

/// Looks at a record that is about to be stored; `own` if by the maker of the claim it is about.
pub(super) fn look_at_phase(world: &mut World, new: &Record, own: bool) {
    let Phase::Unknown(claim) = &new.phase else {
        return;
    };
    let excused = world.history.excused & 1 << claim.attempt != 0;
    let outlived = !own && is_outlived(world, claim);
    let is_told = matches!(&world.record.phase, Phase::Unknown(_)) || claim.again;
    let presented = new
        .tokens
        .as_ref()
        .and_then(|tokens| tokens.refresh_token.as_ref());
    let is_about = presented.is_some_and(|token| digest_of(token) == claim.presented);
    if !is_about || !(excused || outlived || is_told) {
        note(world, Property::UnknownHasACause);
    }
    if outlived && !excused {
        world.history.excused |= 1 << claim.attempt;
        world.history.faults += 1;
    }
}
