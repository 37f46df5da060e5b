//! Breadth first through every state there is.

use std::collections::HashMap;
use std::fmt;

use super::actor;
use super::moves::{self, Move, moves};
use super::properties::{self, Property};
use super::world::{Left, Outcome, Place, Setting, World};
use crate::refresh::protocol::Reason;

/// What a run has seen.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) states: usize,
    pub(super) transitions: usize,
    /// The longest way from the beginning to where nothing is left to happen.
    pub(super) depth: usize,
    /// Most often that one token was presented.
    pub(super) most_presented: u8,
}

/// A state that breaks a property, and the shortest way there.
pub(super) struct Violation {
    pub(super) property: Property,
    trace: Vec<Move>,
    state: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            property,
            trace,
            state,
        } = self;
        writeln!(formatter, "{property:?} is broken by")?;
        for step in trace {
            writeln!(formatter, "  {step:?}")?;
        }
        write!(formatter, "{state}")
    }
}

struct Node {
    parent: u32,
    step: Move,
}

pub(super) struct Search {
    nodes: Vec<Node>,
    known: HashMap<u128, u32>,
    /// Which state leads to which.
    edges: Vec<(u32, u32)>,
    /// States from which nothing is left but to come to an end.
    ends: Vec<u32>,
    report: Report,
}

/// Goes through all states of the setting.
pub(super) fn search(setting: Setting) -> Result<Report, Violation> {
    let mut search = Search {
        nodes: Vec::new(),
        known: HashMap::new(),
        edges: Vec::new(),
        ends: Vec::new(),
        report: Report::default(),
    };
    let first = World::new(setting);
    search.insert(&first, 0, Move::Tick);
    let mut level = vec![(0, first)];
    while !level.is_empty() {
        search.report.depth += 1;
        level = search.expand(&level)?;
    }
    search.all_come_to_an_end()?;
    search.report.states = search.nodes.len();
    search.report.transitions = search.edges.len();
    Ok(search.report)
}

impl Search {
    fn insert(&mut self, world: &World, parent: u32, step: Move) -> (u32, bool) {
        let next = u32::try_from(self.nodes.len()).expect("fewer than 2^32 states");
        let number = *self.known.entry(world.key()).or_insert(next);
        if number == next {
            self.nodes.push(Node { parent, step });
        }
        (number, number == next)
    }

    fn expand(&mut self, level: &[(u32, World)]) -> Result<Vec<(u32, World)>, Violation> {
        let mut next_level = Vec::new();
        for (number, world) in level {
            let moves = moves(world);
            if moves.is_empty() {
                self.ends.push(*number);
                let only = world.setting.only;
                let looked_at = only.is_none_or(|only| only == Property::ComesToAnEnd);
                if looked_at && !comes_to_an_end(world) {
                    return Err(self.violation(*number, Property::ComesToAnEnd, world));
                }
            }
            for (step, next) in moves {
                let (target, is_new) = self.insert(&next, *number, step);
                self.edges.push((*number, target));
                if !is_new {
                    continue;
                }
                if let Some(property) = properties::check(&next) {
                    return Err(self.violation(target, property, &next));
                }
                let presented = next.history.presented.iter().map(|(count, _)| *count);
                let most = presented.max().unwrap_or(0);
                self.report.most_presented = self.report.most_presented.max(most);
                next_level.push((target, next));
            }
        }
        Ok(next_level)
    }

    /// From each state there is a way to an end, by the edges backwards.
    fn all_come_to_an_end(&mut self) -> Result<(), Violation> {
        let mut edges = std::mem::take(&mut self.edges);
        self.report.transitions = edges.len();
        edges.sort_unstable_by_key(|(_, target)| *target);
        let mut reached = vec![false; self.nodes.len()];
        let mut open = self.ends.clone();
        while let Some(number) = open.pop() {
            if std::mem::replace(&mut reached[number as usize], true) {
                continue;
            }
            let first = edges.partition_point(|(_, target)| *target < number);
            let into = edges[first..]
                .iter()
                .take_while(|(_, target)| *target == number);
            open.extend(into.map(|(source, _)| *source));
        }
        self.edges = edges;
        match reached.iter().position(|reached| !reached) {
            None => Ok(()),
            Some(number) => Err(Violation {
                property: Property::ComesToAnEnd,
                trace: self.trace(u32::try_from(number).unwrap_or_default()),
                state: String::new(),
            }),
        }
    }

    fn trace(&self, number: u32) -> Vec<Move> {
        let mut trace = Vec::new();
        let mut number = number;
        while number != 0 {
            let node = &self.nodes[number as usize];
            trace.push(node.step);
            number = node.parent;
        }
        trace.reverse();
        trace
    }

    fn violation(&self, number: u32, property: Property, world: &World) -> Violation {
        Violation {
            property,
            trace: self.trace(number),
            state: format!(
                "now {}, {:?}, tokens {:?}, {:?}",
                world.now,
                world.record,
                super::world::stored_tokens(&world.record),
                world.provider
            ),
        }
    }
}

/// Lets everything under way come to rest without further faults, and then asks for an access token
/// once more: it must be had, or the user be asked to authorize again.
fn comes_to_an_end(world: &World) -> bool {
    let mut world = world.clone();
    world.left = Left::default();
    world.setting.until = i64::MAX;
    if !come_to_rest(&mut world) {
        return false;
    }
    world.now += 1000;
    actor::start(&mut world, 0, Reason::Expired);
    come_to_rest(&mut world) && matches!(world.actors[0].outcome, Outcome::Usable | Outcome::Over)
}

fn come_to_rest(world: &mut World) -> bool {
    for _ in 0..1000 {
        if world
            .actors
            .iter()
            .all(|actor| matches!(actor.place, Place::Idle))
        {
            return true;
        }
        let mut possible = Vec::new();
        for number in 0..world.actors.len() {
            moves::of_the_driver(world, number, &mut possible);
        }
        match possible.into_iter().next() {
            Some((_, next)) => *world = next,
            None => world.now += 1,
        }
    }
    false
}
