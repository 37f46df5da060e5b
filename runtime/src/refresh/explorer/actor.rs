//! The driver, taken apart: each function is something between which others can act.

use std::rc::Rc;

use super::moves::Written;
use super::mutation::{self, Mutation};
use super::properties::{self, Property};
use super::provider::{Kind, Token};
use super::world::{Actor, After, Ask, Ending, Flight, Outcome, Place, World, stored_tokens};
use crate::refresh::protocol::{
    self, Asked, Life, Policy, Reason, Refusal, Rejection, ReplayPolicy, Step,
};
use crate::store::{Claim, Record};

/// How long a failed refresh is not repeated.
const COOL_DOWN: i64 = 1;

fn policy(world: &World) -> Policy {
    mutation::policy(world.setting.kind, world.setting.mutation)
}

/// Somebody wants another access token than that in the record.
pub(super) fn start(world: &mut World, number: usize, reason: Reason) {
    let generation = world.record.generation;
    decide(world, number, Ask { generation, reason });
}

/// Whether what a process waits for has happened.
pub(super) fn is_woken(world: &World, number: usize) -> bool {
    let Place::Waiting(_, ended, version, until) = &world.actors[number].place else {
        return false;
    };
    let lease_counts = world.setting.mutation != Some(Mutation::LeaseNeverEnds);
    let is_free = world.actors.iter().all(|actor| !actor.holds);
    let can_hold = world.setting.hold && is_free && ended.is_none();
    world.version != *version || can_hold || lease_counts && *until <= world.now
}

pub(super) fn read(world: &mut World, number: usize) {
    match std::mem::take(&mut world.actors[number].place) {
        Place::Asking(ask) | Place::Waiting(ask, None, ..) => decide(world, number, ask),
        Place::Waiting(_, Some((flight, ending)), ..) => conclude(world, number, flight, ending),
        place => world.actors[number].place = place,
    }
}

/// Reads the record and asks the protocol what to do.
fn decide(world: &mut World, number: usize, ask: Ask) {
    if world.setting.hold && world.actors.iter().all(|actor| !actor.holds) {
        world.actors[number].holds = true;
    }
    let expires_at = world
        .record
        .tokens
        .as_ref()
        .and_then(|tokens| tokens.expires_at);
    let asked = Asked {
        generation: ask.generation,
        reason: ask.reason,
        usable: ask.reason == Reason::Wanted && expires_at.is_some_and(|end| world.now < end),
        life: match world.actors[number].holds {
            true => Life::Ours,
            false if world.setting.hold => Life::Others,
            false => Life::Unknown,
        },
        // The store's clock is not set in this model.
        seen: 0,
        // Only one writer replaces a version, so its number names the attempt.
        attempt: world.version,
    };
    let record = Rc::clone(&world.record);
    let broken = world.setting.mutation;
    let step = mutation::next(&record, &asked, world.time(), &policy(world), broken);
    world.actors[number].place = match step {
        Step::Adopt => return finish(world, number, Outcome::Usable),
        Step::Wait(until) => Place::Waiting(ask, None, world.version, until.as_millis()),
        Step::WaitForLiving => Place::Waiting(ask, None, world.version, i64::MAX),
        Step::MarkUnknown(new) => Place::Swapping(ask, world.version, Rc::new(new), None),
        Step::Send(new, claim) => {
            properties::look_at_claim(world, &asked);
            Place::Swapping(ask, world.version, Rc::new(new), Some(claim))
        }
        Step::Refuse(Refusal::LoggedOut | Refusal::Rejected { .. }) => {
            return finish(world, number, Outcome::Over);
        }
        Step::Refuse(_) => return finish(world, number, Outcome::Failed),
    };
}

fn finish(world: &mut World, number: usize, outcome: Outcome) {
    world.actors[number] = Actor {
        outcome,
        ..Actor::default()
    };
}

pub(super) fn swap(world: &mut World, number: usize) {
    match std::mem::take(&mut world.actors[number].place) {
        Place::Swapping(ask, expected, new, claim) => {
            let swapped = try_swap(world, expected, new, false);
            match claim {
                Some(claim) if swapped => send(world, number, ask, claim),
                Some(claim) if world.setting.mutation == Some(Mutation::SendWithoutClaim) => {
                    properties::note(world, Property::OnlyTheMakerSends);
                    send(world, number, ask, claim);
                }
                None if swapped => world.actors[number].place = Place::Asking(ask),
                _ => decide(world, number, ask),
            }
        }
        Place::Settling(flight, ending, expected, new, after) => {
            if try_swap(world, expected, new, true) {
                go_on(world, number, flight.ask, after);
            } else {
                conclude(world, number, flight, ending);
            }
        }
        place => world.actors[number].place = place,
    }
}

/// The store fails to compare and swap, as far as the process can tell.
pub(super) fn fail_write(world: &mut World, number: usize, written: Written) {
    world.left.failures -= 1;
    let place = std::mem::take(&mut world.actors[number].place);
    let (Place::Swapping(_, expected, new, _) | Place::Settling(_, _, expected, new, _)) = &place
    else {
        return;
    };
    let (epoch, token) = (new.epoch, first_token(new));
    match written {
        Written::Never => {}
        Written::Before => {
            let own = matches!(place, Place::Settling(..));
            try_swap(world, *expected, Rc::clone(new), own);
        }
        Written::Later => world.writes.push(Rc::clone(new)),
    }
    match place {
        Place::Swapping(ask, _, _, Some(claim)) => {
            let flight = Flight {
                ask,
                claim,
                epoch,
                token,
                sent: false,
                alive_at: world.now,
            };
            conclude(world, number, flight, Ending::Unclaimed);
        }
        // That a token was rejected is told also where it cannot be stored; the claim runs out.
        Place::Settling(flight, Ending::Rejected, _, _, After::Done(outcome)) => {
            world.history.faults += 1;
            world.history.excused |= 1 << flight.claim.attempt;
            finish(world, number, outcome);
        }
        Place::Settling(flight, ending, ..) => conclude(world, number, flight, ending),
        _ => finish(world, number, Outcome::Failed),
    }
}

/// A write that counts as failed is carried out.
pub(super) fn land(world: &mut World, write: Rc<Record>) {
    try_swap(world, world.version, write, false);
}

fn first_token(record: &Record) -> Token {
    stored_tokens(record).first().copied().unwrap_or_default()
}

fn go_on(world: &mut World, number: usize, ask: Ask, after: After) {
    match after {
        After::Again => world.actors[number].place = Place::Asking(ask),
        After::Done(outcome) => finish(world, number, outcome),
    }
}

fn try_swap(world: &mut World, expected: u64, new: Rc<Record>, own: bool) -> bool {
    let swaps = world.version == expected;
    if swaps {
        properties::look_at_phase(world, &new, own);
        world.store(new);
    }
    swaps
}

fn send(world: &mut World, number: usize, ask: Ask, claim: Claim) {
    let mut flight = Flight {
        ask,
        claim,
        epoch: world.record.epoch,
        token: first_token(&world.record),
        sent: false,
        alive_at: world.now,
    };
    properties::look_at_request(world, &mut flight);
    world.actors[number].place = Place::Sent(flight);
}

/// The provider carries out a request.
pub(super) fn process(world: &mut World, token: Token) -> Ending {
    properties::look_at_presented(world, token);
    let before = world.provider.all_taken(world.now) & world.history.known & !(1 << token);
    let issued = world.provider.present(token, world.now);
    world.history.overtaken |= before & !world.provider.all_taken(world.now) != 0;
    if let Some(issued) = issued {
        Ending::Issued(issued)
    } else {
        world.history.rejected |= 1 << token;
        Ending::Rejected
    }
}

pub(super) fn answer(world: &mut World, number: usize) {
    let Place::Sent(flight) = std::mem::take(&mut world.actors[number].place) else {
        return;
    };
    let ending = process(world, flight.token);
    if let Ending::Issued(token) = ending {
        world.history.known |= 1 << token;
    }
    conclude(world, number, flight, ending);
}

/// The process finds that it will not hear what became of its request.
pub(super) fn lose(world: &mut World, number: usize) {
    world.left.losses -= 1;
    let Some(mut flight) = fault(world, number) else {
        return;
    };
    if world.setting.mutation == Some(Mutation::SendTwice) {
        properties::look_at_request(world, &mut flight);
        world.actors[number].place = Place::Sent(flight);
    } else {
        conclude(world, number, flight, Ending::Lost);
    }
}

pub(super) fn crash(world: &mut World, number: usize) {
    world.left.crashes -= 1;
    fault(world, number);
    world.actors[number] = Actor::default();
}

/// Takes away what the process has of its request.
fn fault(world: &mut World, number: usize) -> Option<Flight> {
    let before = world.in_hands();
    let place = std::mem::take(&mut world.actors[number].place);
    let flight = place.flight().cloned();
    let lost = before & !world.in_hands() & !world.history.stored;
    world.history.known &= !lost;
    world.history.faults += 1;
    let attempt = flight.as_ref().map(|flight| flight.claim.attempt);
    world.history.excused |= attempt.map_or(0, |attempt| 1 << attempt);
    flight
}

/// A sign of life.
pub(super) fn renew(world: &mut World, number: usize) {
    let (now, time, policy) = (world.now, world.time(), policy(world));
    let Place::Sent(flight) = &mut world.actors[number].place else {
        return;
    };
    flight.alive_at = now;
    let new = protocol::renewed(&world.record, flight.epoch, &flight.claim, time, &policy);
    if let Some(new) = new {
        world.store(Rc::new(new));
    }
}

/// Reads the record and asks the protocol what becomes of it.
pub(super) fn conclude(world: &mut World, number: usize, flight: Flight, ending: Ending) {
    let ended = |ending, cool_down| {
        let (record, now, broken) = (&world.record, world.time(), world.setting.mutation);
        let (epoch, claim) = (flight.epoch, &flight.claim);
        mutation::ended(record, epoch, claim, ending, (now, cool_down), broken)
    };
    let (new, after) = match ending {
        Ending::Rejected => return rejected(world, number, flight),
        Ending::Issued(token) => {
            let new = world.tokens(token);
            let (epoch, broken) = (flight.epoch, world.setting.mutation);
            match mutation::issued(&world.record, epoch, &flight.claim, &new, broken) {
                Some(new) => (Some(new), After::Done(Outcome::Usable)),
                None => (None, After::Again),
            }
        }
        Ending::Refused => (
            ended(protocol::Ending::Refused, COOL_DOWN),
            After::Done(Outcome::Failed),
        ),
        Ending::NotSent => (ended(protocol::Ending::NotSent, 0), After::Again),
        Ending::Unclaimed => {
            let (record, now, broken) = (&world.record, world.time(), world.setting.mutation);
            let new = mutation::taken_back(record, flight.epoch, &flight.claim, now, broken);
            (new, After::Done(Outcome::Failed))
        }
        Ending::Lost if policy(world).replay == ReplayPolicy::LastResort => (
            ended(protocol::Ending::Lost, COOL_DOWN),
            After::Done(Outcome::Failed),
        ),
        Ending::Lost => (ended(protocol::Ending::Lost, 0), After::Again),
    };
    match new {
        Some(new) => settle(world, number, flight, ending, new, after),
        None => go_on(world, number, flight.ask, after),
    }
}

fn settle(
    world: &mut World,
    number: usize,
    flight: Flight,
    ending: Ending,
    new: Record,
    after: After,
) {
    let version = world.version;
    world.actors[number].place = Place::Settling(flight, ending, version, Rc::new(new), after);
}

fn rejected(world: &mut World, number: usize, flight: Flight) {
    let now = world.time();
    let broken = world.setting.mutation;
    match mutation::rejected(&world.record, flight.epoch, &flight.claim, now, broken) {
        Rejection::Adopt => world.actors[number].place = Place::Asking(flight.ask),
        Rejection::Wait(until) => {
            let (version, until) = (world.version, until.as_millis());
            let ask = flight.ask;
            let ended = Some((flight, Ending::Rejected));
            world.actors[number].place = Place::Waiting(ask, ended, version, until);
        }
        Rejection::TryAlternate(new) => {
            settle(world, number, flight, Ending::Rejected, new, After::Again);
        }
        Rejection::Over(new) => {
            let after = After::Done(Outcome::Over);
            settle(world, number, flight, Ending::Rejected, new, after);
        }
    }
}

/// Whether a claim's maker is at it and has not shown itself for as long as a lease, where that counts.
/// One that is at it no more has either been killed or leaves no claim behind.
pub(super) fn is_outlived(world: &World, claim: &Claim) -> bool {
    let mut flights = world.actors.iter().filter_map(|actor| actor.place.flight());
    let lease_counts = !(world.setting.hold && matches!(world.setting.kind, Kind::Strict { .. }));
    lease_counts
        && claim.lease_until <= world.time()
        && flights.any(|flight| flight.claim.attempt == claim.attempt)
}
