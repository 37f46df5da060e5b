//! A state of everything: the store, the provider, three processes and what is between them.

use std::rc::Rc;

use super::mutation::Mutation;
use super::properties::Property;
use super::provider::{Kind, Provider, Token};
use crate::refresh::protocol::Reason;
use crate::secret::Secret;
use crate::store::{Claim, Phase, Record, StoreTime, Tokens};

/// How long the maker of a claim is expected to live without a sign of life. One unit of time is
/// what the model counts in; the proportions are those of the real times.
pub(super) const LEASE: i64 = 2;

/// What a run is about, and how far it goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) kind: Kind,
    /// Whether the store tells who lives.
    pub(super) hold: bool,
    /// How long an access token can be used.
    pub(super) lifetime: i64,
    pub(super) until: i64,
    pub(super) left: Left,
    /// What is broken on purpose.
    pub(super) mutation: Option<Mutation>,
    /// The property that is looked at, if not all are.
    pub(super) only: Option<Property>,
}

/// How often things can still happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Left {
    /// Somebody wants another access token.
    pub(super) asks: u8,
    /// So many of these times because the API has rejected the one in the record.
    pub(super) rejections: u8,
    /// A process is killed.
    pub(super) crashes: u8,
    /// A request or an answer is lost, or the request comes late.
    pub(super) losses: u8,
    /// A request does not leave, or the provider has no time for it.
    pub(super) refusals: u8,
    /// A write to the store fails, whether it is carried out or not.
    pub(super) failures: u8,
    /// Somebody logs out.
    pub(super) logouts: u8,
    /// Somebody logs in.
    pub(super) logins: u8,
}

#[derive(Clone)]
pub(super) struct World {
    pub(super) setting: Setting,
    pub(super) now: i64,
    pub(super) record: Rc<Record>,
    pub(super) version: u64,
    pub(super) provider: Provider,
    pub(super) actors: [Actor; 3],
    /// Requests on their way whose answers nobody waits for.
    pub(super) orphans: Vec<Token>,
    /// Writes to the store that count as failed and are still on their way. All expect the version
    /// now: of another one nothing comes any more.
    pub(super) writes: Vec<Rc<Record>>,
    pub(super) left: Left,
    pub(super) history: History,
}

/// A process. An idle one is like any other: what it has in memory it checks against the record.
#[derive(Clone, Default)]
pub(super) struct Actor {
    pub(super) place: Place,
    /// Whether it has the store's sign of life.
    pub(super) holds: bool,
    /// What became of its last wish; looked at where everything has come to rest.
    pub(super) outcome: Outcome,
}

/// What a wish came to.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, Hash)]
pub(super) enum Outcome {
    #[default]
    None,
    Usable,
    /// The provider's word, or the application's, that it is over.
    Over,
    /// Anything that can pass.
    Failed,
}

/// Where in the driver a process is, as far as it makes a difference to others.
///
/// A comparison that fails changes nothing, so it is taken together with the reading that follows;
/// and whoever has read something can be late with what it makes of it, so reading follows at once
/// upon what leads to it. A request leaves together with the claim: one that never arrives is the
/// same to everybody as one that was never sent.
#[derive(Clone, Default)]
pub(super) enum Place {
    #[default]
    Idle,
    /// About to read the record again.
    Asking(Ask),
    /// Waits for another process until then, or until the record changes.
    Waiting(Ask, Option<(Flight, Ending)>, u64, i64),
    /// About to store what the protocol said; a claim is followed by the request.
    Swapping(Ask, u64, Rc<Record>, Option<Claim>),
    /// Waits for the answer.
    Sent(Flight),
    /// About to store how the request ended.
    Settling(Flight, Ending, u64, Rc<Record>, After),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) generation: u64,
    pub(super) reason: Reason,
}

#[derive(Clone)]
pub(super) struct Flight {
    pub(super) ask: Ask,
    pub(super) claim: Claim,
    pub(super) epoch: u64,
    pub(super) token: Token,
    /// Whether a request was sent for it.
    pub(super) sent: bool,
    /// When it last gave a sign of life.
    pub(super) alive_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ending {
    Issued(Token),
    Rejected,
    Refused,
    NotSent,
    Lost,
    /// Nothing was sent, since the store did not take the claim, or says so.
    Unclaimed,
}

/// What follows once the end of a request is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum After {
    Done(Outcome),
    Again,
}

/// What has happened, for the properties alone.
#[derive(Clone, Default)]
pub(super) struct History {
    /// The login of each epoch; `None` is a logout.
    pub(super) logins: Vec<Option<u8>>,
    /// How often each token was presented, and when first.
    pub(super) presented: Vec<(u8, i64)>,
    /// Tokens that the provider has rejected, one bit each.
    pub(super) rejected: u64,
    /// Tokens that have been in the store.
    pub(super) stored: u64,
    /// Tokens that have been in the store or in the hands of a process that lives.
    pub(super) known: u64,
    /// Attempts whose answer was lost, whose maker was killed, which outlived their lease, or whose
    /// rejection was not stored.
    pub(super) excused: u64,
    /// Kills, losses, rejections that were not stored, and leases that were outlived where that counts.
    pub(super) faults: u8,
    /// Whether a token was presented again later than a grace window after the first time.
    pub(super) late: bool,
    /// Whether a later answer to the same token has ended one that was known: two requests were
    /// under way.
    pub(super) overtaken: bool,
    pub(super) broken: Option<Property>,
}

impl World {
    /// One login, and nothing else yet.
    pub(super) fn new(setting: Setting) -> Self {
        let mut world = Self {
            setting,
            now: 0,
            record: Rc::new(Record::vacant()),
            version: 1,
            provider: Provider::new(setting.kind),
            actors: Default::default(),
            orphans: Vec::new(),
            writes: Vec::new(),
            left: setting.left,
            history: History::default(),
        };
        world.history.logins.push(None);
        world.log_in();
        world
    }

    pub(super) fn log_in(&mut self) {
        let logins = self.history.logins.iter().flatten().count();
        let login = u8::try_from(logins).expect("few logins");
        let token = self.provider.log_in(login);
        self.change_epoch(Some(token));
        self.history.logins.push(Some(login));
    }

    pub(super) fn log_out(&mut self) {
        self.change_epoch(None);
        self.history.logins.push(None);
    }

    /// A login or logout reads, changes and swaps until it succeeds, whatever is in the record: one
    /// step.
    fn change_epoch(&mut self, token: Option<Token>) {
        let mut record = (*self.record).clone();
        record.epoch += 1;
        record.generation += 1;
        record.phase = Phase::Idle;
        record.tokens = token.map(|token| self.tokens(token));
        self.store(Rc::new(record));
    }

    pub(super) fn store(&mut self, record: Rc<Record>) {
        self.record = record;
        self.version += 1;
        self.writes.clear();
        for token in stored_tokens(&self.record) {
            self.history.stored |= 1 << token;
            self.history.known |= 1 << token;
        }
    }

    /// What an answer with this token brings now.
    pub(super) fn tokens(&self, token: Token) -> Tokens {
        Tokens {
            access_token: Secret::from(format!("access {token}")),
            issued_at: self.now,
            expires_at: Some(self.now + self.setting.lifetime),
            refresh_token: Some(Secret::from(token.to_string())),
            alternates: Vec::new(),
            refresh_token_expires_at: None,
            granted_scopes: None,
            connection: std::collections::BTreeMap::new(),
            claim: 0,
        }
    }

    pub(super) fn time(&self) -> StoreTime {
        StoreTime::from_millis(self.now)
    }

    /// The login whose tokens belong into the record.
    pub(super) fn current_login(&self) -> Option<u8> {
        self.history.logins.last().copied().flatten()
    }

    /// Tokens on their way into the record: answers on the way to a process that waits for them,
    /// and those it has.
    pub(super) fn in_hands(&self) -> u64 {
        let tokens = self
            .actors
            .iter()
            .filter_map(|actor| actor.place.token_in_hand());
        tokens.fold(0, |set, token| set | 1 << token)
    }

    pub(super) fn in_record(&self) -> u64 {
        stored_tokens(&self.record)
            .into_iter()
            .fold(0, |set, token| set | 1 << token)
    }
}

impl Place {
    /// A token that was issued to this process and is not stored yet.
    fn token_in_hand(&self) -> Option<Token> {
        match self {
            Self::Settling(_, Ending::Issued(token), ..) => Some(*token),
            _ => None,
        }
    }

    /// The claim it has made and not settled.
    pub(super) fn flight(&self) -> Option<&Flight> {
        match self {
            Self::Sent(flight)
            | Self::Waiting(_, Some((flight, _)), ..)
            | Self::Settling(flight, ..) => Some(flight),
            Self::Idle | Self::Asking(_) | Self::Waiting(..) | Self::Swapping(..) => None,
        }
    }
}

/// The refresh tokens in a record, the first to be presented first.
pub(super) fn stored_tokens(record: &Record) -> Vec<Token> {
    let tokens = record.tokens.iter();
    let secrets = tokens.flat_map(|tokens| tokens.refresh_token.iter().chain(&tokens.alternates));
    secrets
        .map(|secret| secret.expose().parse().expect("a token of this model"))
        .collect()
}
