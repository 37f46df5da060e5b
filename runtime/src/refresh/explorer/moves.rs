//! Everything that can happen next.

use super::actor;
use super::provider::Kind;
use super::world::{Ending, Place, World, stored_tokens};
use crate::refresh::protocol::Reason;

/// What happened. The number is that of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// Time goes on. A process that does nothing meanwhile is one that was stopped.
    Tick,
    Start(usize, Reason),
    /// Reads the record and asks the protocol.
    Read(usize),
    /// Compares and swaps.
    Swap(usize),
    /// The store fails.
    FailWrite(usize, Written),
    /// A write that counts as failed comes to the store.
    LandWrite,
    NotSent(usize),
    /// The request reaches the provider, which answers.
    Answer(usize),
    /// The provider has no time for it.
    Refuse(usize),
    /// The request is lost, and the process finds out.
    LoseRequest(usize),
    /// The request reaches the provider, and the answer is lost.
    LoseAnswer(usize),
    /// The process gives up waiting, and the request comes later.
    Delay(usize),
    Renew(usize),
    /// The process is killed, and its request with it.
    Crash(usize),
    /// The process is killed, and its request comes later.
    CrashAfterSending(usize),
    /// A request that nobody waits for reaches the provider.
    ProcessOrphan,
    LogOut,
    LogIn,
    /// The API takes the access token in the record.
    UseAccessToken,
}

/// What becomes of a write that fails for its process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Never,
    /// Before the process hears of the failure.
    Before,
    /// At any time after that.
    Later,
}

/// All moves that are possible, with what they lead to.
pub(super) fn moves(world: &World) -> Vec<(Move, World)> {
    let mut moves = Vec::new();
    of_the_world(world, &mut moves);
    let mut idle_seen = false;
    for number in 0..world.actors.len() {
        match world.actors[number].place {
            // One idle process is like another.
            Place::Idle if idle_seen => {}
            Place::Idle => {
                idle_seen = true;
                starts(world, number, &mut moves);
            }
            _ => {
                of_the_driver(world, number, &mut moves);
                of_the_network(world, number, &mut moves);
                of_the_store(world, number, &mut moves);
                crashes(world, number, &mut moves);
            }
        }
    }
    moves
}

fn push(
    moves: &mut Vec<(Move, World)>,
    world: &World,
    step: Move,
    change: impl FnOnce(&mut World),
) {
    let mut next = world.clone();
    change(&mut next);
    moves.push((step, next));
}

fn of_the_world(world: &World, moves: &mut Vec<(Move, World)>) {
    if world.now < world.setting.until {
        push(moves, world, Move::Tick, |world| world.now += 1);
    }
    if !world.orphans.is_empty() {
        push(moves, world, Move::ProcessOrphan, |world| {
            let token = world.orphans.remove(0);
            actor::process(world, token);
        });
    }
    if !world.writes.is_empty() {
        push(moves, world, Move::LandWrite, |world| {
            let write = world.writes.remove(0);
            actor::land(world, write);
        });
    }
    if world.left.logouts > 0 && world.current_login().is_some() {
        push(moves, world, Move::LogOut, |world| {
            world.left.logouts -= 1;
            world.log_out();
        });
    }
    if world.left.logins > 0 {
        push(moves, world, Move::LogIn, |world| {
            world.left.logins -= 1;
            world.log_in();
        });
    }
    if world.setting.kind == Kind::UntilFirstUse
        && let Some(token) = stored_tokens(&world.record).first().copied()
        && world.provider.clone().use_access_token(token)
    {
        push(moves, world, Move::UseAccessToken, |world| {
            world.provider.use_access_token(token);
        });
    }
}

fn starts(world: &World, number: usize, moves: &mut Vec<(Move, World)>) {
    if world.left.asks == 0 {
        return;
    }
    let expires_at = world
        .record
        .tokens
        .as_ref()
        .and_then(|tokens| tokens.expires_at);
    let is_usable = expires_at.is_some_and(|end| world.now < end);
    let reason = if is_usable {
        Reason::Wanted
    } else {
        Reason::Expired
    };
    push(moves, world, Move::Start(number, reason), |world| {
        world.left.asks -= 1;
        actor::start(world, number, reason);
    });
    if is_usable && world.left.rejections > 0 {
        push(
            moves,
            world,
            Move::Start(number, Reason::Rejected),
            |world| {
                world.left.asks -= 1;
                world.left.rejections -= 1;
                actor::start(world, number, Reason::Rejected);
            },
        );
    }
}

/// What the driver of a process does next by itself.
pub(super) fn of_the_driver(world: &World, number: usize, moves: &mut Vec<(Move, World)>) {
    match &world.actors[number].place {
        Place::Idle => {}
        Place::Asking(_) => {
            push(moves, world, Move::Read(number), |world| {
                actor::read(world, number);
            });
        }
        Place::Waiting(..) => {
            if actor::is_woken(world, number) {
                push(moves, world, Move::Read(number), |world| {
                    actor::read(world, number);
                });
            }
        }
        Place::Swapping(..) | Place::Settling(..) => {
            push(moves, world, Move::Swap(number), |world| {
                actor::swap(world, number);
            });
        }
        Place::Sent(_) => {
            push(moves, world, Move::Answer(number), |world| {
                actor::answer(world, number);
            });
        }
    }
}

/// What else can happen to its request.
fn of_the_network(world: &World, number: usize, moves: &mut Vec<(Move, World)>) {
    let Place::Sent(flight) = &world.actors[number].place else {
        return;
    };
    if flight.alive_at < world.now {
        push(moves, world, Move::Renew(number), |world| {
            actor::renew(world, number);
        });
    }
    if world.left.losses > 0 {
        push(moves, world, Move::LoseRequest(number), |world| {
            actor::lose(world, number);
        });
        push(moves, world, Move::LoseAnswer(number), |world| {
            actor::process(world, flight.token);
            actor::lose(world, number);
        });
        push(moves, world, Move::Delay(number), |world| {
            world.orphans.push(flight.token);
            actor::lose(world, number);
        });
    }
    if world.left.refusals > 0 {
        for (step, ending) in [
            (Move::NotSent(number), Ending::NotSent),
            (Move::Refuse(number), Ending::Refused),
        ] {
            push(moves, world, step, |world| {
                world.left.refusals -= 1;
                actor::conclude(world, number, flight.clone(), ending);
            });
        }
    }
}

/// What else can happen to what it writes.
fn of_the_store(world: &World, number: usize, moves: &mut Vec<(Move, World)>) {
    let place = &world.actors[number].place;
    let (Place::Swapping(_, expected, ..) | Place::Settling(_, _, expected, ..)) = place else {
        return;
    };
    if world.left.failures == 0 {
        return;
    }
    // One that others have forestalled is never carried out.
    let can_be_written = *expected == world.version;
    let later = [Written::Before, Written::Later];
    let later = later.into_iter().filter(|_| can_be_written);
    for written in std::iter::once(Written::Never).chain(later) {
        push(moves, world, Move::FailWrite(number, written), |world| {
            actor::fail_write(world, number, written);
        });
    }
}

fn crashes(world: &World, number: usize, moves: &mut Vec<(Move, World)>) {
    let actor = &world.actors[number];
    // Who has neither claimed nor holds anything is not missed.
    if world.left.crashes == 0 || actor.place.flight().is_none() && !actor.holds {
        return;
    }
    push(moves, world, Move::Crash(number), |world| {
        actor::crash(world, number);
    });
    if let Place::Sent(flight) = &actor.place {
        push(moves, world, Move::CrashAfterSending(number), |world| {
            world.orphans.push(flight.token);
            actor::crash(world, number);
        });
    }
}
