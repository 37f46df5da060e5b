//! What tells one state from another: whatever can still make a difference.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::provider::{Kind, WINDOW};
use super::world::{Ask, Flight, Place, World, stored_tokens};
use crate::store::{Claim, Phase, Record, StoreTime};

impl World {
    /// Tells this state from others. Processes are alike, so their order does not matter.
    pub(super) fn key(&self) -> u128 {
        u128::from(self.hash_from(1)) << 64 | u128::from(self.hash_from(2))
    }

    fn hash_from(&self, seed: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        (self.now, self.version, &self.orphans, self.left).hash(&mut hasher);
        self.hash_record(&self.record, &mut hasher);
        self.writes.len().hash(&mut hasher);
        for write in &self.writes {
            self.hash_record(write, &mut hasher);
        }
        self.hash_history(&mut hasher);
        let mut actors = self.actors.each_ref().map(|actor| {
            let mut hasher = DefaultHasher::new();
            seed.hash(&mut hasher);
            actor.holds.hash(&mut hasher);
            self.hash_place(&actor.place, &mut hasher);
            hasher.finish()
        });
        actors.sort_unstable();
        actors.hash(&mut hasher);
        hasher.finish()
    }

    /// What can still make a difference of what has happened.
    fn hash_history(&self, hasher: &mut DefaultHasher) {
        let history = &self.history;
        let flights = self.actors.iter().filter_map(|actor| actor.place.flight());
        let presented = flights
            .map(|flight| flight.token)
            .chain(self.orphans.iter().copied());
        let in_use = presented.fold(self.in_record() | self.in_hands(), |set, token| {
            set | 1 << token
        });
        self.provider.hash_those(in_use, self.now, hasher);
        (history.faults, history.broken, history.logins.len()).hash(hasher);
        (history.late, history.overtaken).hash(hasher);
        (history.rejected & in_use).hash(hasher);
        let known = history.known & self.provider.all_taken(self.now);
        (known, known & history.stored).hash(hasher);
        for (token, (count, first)) in history.presented.iter().enumerate() {
            if in_use & 1 << token != 0 {
                (token, count, (self.now - first).min(WINDOW)).hash(hasher);
            }
        }
        if let Phase::InFlight(claim) | Phase::Unknown(claim) = &self.record.phase {
            (history.excused & 1 << claim.attempt).hash(hasher);
        }
    }

    fn hash_place(&self, place: &Place, hasher: &mut DefaultHasher) {
        std::mem::discriminant(place).hash(hasher);
        // A record about to be stored follows from the version it was made of, what is done, and
        // the times in it.
        match place {
            Place::Idle => {}
            Place::Asking(ask) => ask.hash(hasher),
            Place::Waiting(ask, ended, version, until) => {
                (ask, version, (until - self.now).max(0)).hash(hasher);
                if let Some((flight, ending)) = ended {
                    ending.hash(hasher);
                    self.hash_flight(flight, hasher);
                }
            }
            Place::Swapping(ask, version, record, claim) => {
                (ask, version, claim.is_some()).hash(hasher);
                if *version == self.version {
                    self.hash_record(record, hasher);
                }
            }
            Place::Sent(flight) => self.hash_flight(flight, hasher),
            Place::Settling(flight, ending, version, record, after) => {
                (ending, version, after).hash(hasher);
                self.hash_flight(flight, hasher);
                if *version == self.version {
                    self.hash_record(record, hasher);
                }
            }
        }
    }

    fn hash_flight(&self, flight: &Flight, hasher: &mut DefaultHasher) {
        (flight.ask, flight.epoch, flight.token, flight.sent).hash(hasher);
        (flight.alive_at < self.now).hash(hasher);
        self.hash_claim(&flight.claim, hasher);
    }

    /// Times count as long as they make a difference.
    fn hash_record(&self, record: &Record, hasher: &mut DefaultHasher) {
        let ahead = |time: StoreTime| time.since(self.time()).max(0);
        (record.epoch, record.generation, record.claims).hash(hasher);
        stored_tokens(record).hash(hasher);
        if let Some(tokens) = &record.tokens {
            let left = tokens.expires_at.map(|end| (end - self.now).max(0));
            (left, tokens.claim).hash(hasher);
        }
        std::mem::discriminant(&record.phase).hash(hasher);
        match &record.phase {
            Phase::InFlight(claim) | Phase::Unknown(claim) => self.hash_claim(claim, hasher),
            Phase::Rejected { answer_lost } => answer_lost.hash(hasher),
            Phase::Idle => {}
        }
        record.ledger.cool_down_until.map_or(0, ahead).hash(hasher);
        record.ledger.forced_at.is_some().hash(hasher);
    }

    fn hash_claim(&self, claim: &Claim, hasher: &mut DefaultHasher) {
        (
            claim.number,
            claim.attempt,
            &claim.presented,
            claim.again,
            claim.held,
        )
            .hash(hasher);
        claim.lease_until.since(self.time()).max(0).hash(hasher);
        if matches!(self.setting.kind, Kind::Grace { .. }) {
            self.time().since(claim.since).min(WINDOW).hash(hasher);
        }
    }
}

impl Hash for Ask {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.generation, self.reason as u8).hash(state);
    }
}
