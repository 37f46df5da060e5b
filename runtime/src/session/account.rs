//! What all sessions of an account share.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use arc_swap::{ArcSwap, Guard};
use http::HeaderValue;

use crate::error::Error;
use crate::pace::Pace;
use crate::refresh::{Flight, Landed, Unsaved};
use crate::secret::Secret;
use crate::session::ReauthorizationReason;
use crate::store::{Claim, Guard as StoreGuard, Key, Record, Tokens, Version};

/// One account in use in this process.
pub(crate) struct Account {
    pub(crate) key: Key,
    /// Read by every call without a lock; written under `state`.
    current: ArcSwap<Held>,
    state: Mutex<State>,
    /// Keeps requests to the provider's limits; `None` where they are not paced.
    pub(crate) pace: Option<Arc<Pace>>,
    pub(crate) flight: Arc<Flight<Landed>>,
}

/// What is known of an account beyond its tokens.
#[derive(Default)]
pub(crate) struct State {
    /// Tokens that still have to be written to the store, or given back if their login is over. Who
    /// takes them from here does so.
    pub(crate) unsaved: Option<Unsaved>,
    /// Shows others that this process lives, as long as it has those.
    hold: Option<StoreGuard>,
    /// A claim that may be in the store although storing it failed, and the epoch of its login.
    /// Nothing was sent.
    pub(crate) unsent: Option<(u64, Claim)>,
    /// The failure that stands for all who ask.
    pub(crate) pause: Option<Pause>,
    /// How many refreshes in a row have not reached the provider.
    pub(crate) unreachable: u32,
    /// Login and reason for which the application was told that its user has to authorize again.
    pub(crate) told: Option<(u64, ReauthorizationReason)>,
}

impl State {
    /// Whether tokens of this login still have to be written to the store.
    pub(crate) fn has_unsaved(&self, epoch: u64) -> bool {
        let unsaved = self.unsaved.as_ref();
        unsaved.is_some_and(|unsaved| unsaved.epoch == epoch)
    }
}

/// A failure that is not tried again for a while.
pub(crate) struct Pause {
    /// Until when, by the clock that cannot be set, in milliseconds.
    pub(crate) until: i64,
    pub(crate) error: Error,
    /// Whether it stands also for those who can do nothing without another access token.
    pub(crate) also_urgent: bool,
}

/// A record and its version in the store, with the times at which its access token has to be
/// replaced, by the clock that cannot be set, in milliseconds.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) record: Record,
    pub(crate) version: Version,
    /// From here on it is refreshed while callers go on with it.
    pub(crate) refresh_from: i64,
    /// From here on callers wait for the refresh.
    pub(crate) fresh_until: i64,
    /// From here on it is of no use.
    pub(crate) ends_at: i64,
    /// The header that carries the token, with its scheme: written once.
    pub(crate) authorization: OnceLock<(&'static str, HeaderValue)>,
}

impl Held {
    /// A record whose access token has to be replaced before it is used.
    pub(crate) fn stale(record: Record, version: Version) -> Self {
        Self {
            record,
            version,
            refresh_from: i64::MIN,
            fresh_until: i64::MIN,
            ends_at: i64::MIN,
            authorization: OnceLock::new(),
        }
    }

    /// A record of nobody whose access token lasts, to be filled in.
    pub(crate) fn lasting(version: Version) -> Self {
        Self {
            record: Record::vacant(),
            version,
            refresh_from: i64::MAX,
            fresh_until: i64::MAX,
            ends_at: i64::MAX,
            authorization: OnceLock::new(),
        }
    }

    pub(crate) fn tokens(&self) -> Option<&Tokens> {
        self.record.tokens.as_ref()
    }

    pub(crate) fn access_token(&self) -> Option<&Secret> {
        self.tokens().map(|tokens| &tokens.access_token)
    }

    pub(crate) fn is_logged_out(&self) -> bool {
        self.record.tokens.is_none()
    }

    pub(crate) fn is_fresh(&self, boot: i64) -> bool {
        boot < self.fresh_until
    }

    pub(crate) fn is_valid(&self, boot: i64) -> bool {
        boot < self.ends_at
    }

    /// Later logins come after earlier ones, and later access tokens after earlier ones.
    pub(crate) fn order(&self) -> (u64, u64) {
        (self.record.epoch, self.record.generation)
    }
}

impl Account {
    pub(crate) fn new(key: Key, held: Held) -> Self {
        Self {
            key,
            current: ArcSwap::from_pointee(held),
            state: Mutex::default(),
            pace: None,
            flight: Arc::new(Flight::new(Landed::broken)),
        }
    }

    /// The same, its requests paced.
    pub(crate) fn paced(self, pace: Option<Arc<Pace>>) -> Self {
        Self { pace, ..self }
    }

    pub(crate) fn name(&self) -> &str {
        self.key.account()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic happens while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tokens now, to be looked at.
    pub(crate) fn current(&self) -> Guard<Arc<Held>> {
        self.current.load()
    }

    /// The tokens now, to be kept.
    pub(crate) fn held(&self) -> Arc<Held> {
        self.current.load_full()
    }

    /// Holds what the store has, unless something later is held already. Returns what is held then.
    pub(crate) fn adopt(&self, held: Held) -> Arc<Held> {
        let mut state = self.state();
        let current = self.current.load_full();
        let is_other_login = held.record.epoch != current.record.epoch;
        if held.order() < current.order() || state.has_unsaved(held.record.epoch) {
            return current;
        }
        if held.order() > current.order() {
            state.pause = None;
            state.unreachable = 0;
        }
        // Tokens of the login before stay, for those who offer them to the store to give them back.
        let over = is_other_login.then(|| state.hold.take());
        let held = Arc::new(held);
        self.current.store(Arc::clone(&held));
        // What a store does when its hold is given back happens without the lock.
        drop(state);
        drop(over);
        held
    }

    /// Remembers tokens that the store would not take. Until it does, no access token is handed out,
    /// and the sign of life stays: their maker is not dead, and nobody presents the old refresh token
    /// again. `false`: their login is over, and they are not kept.
    pub(crate) fn keep_unsaved(&self, unsaved: Unsaved, hold: Option<StoreGuard>) -> bool {
        let mut state = self.state();
        let current = self.current.load_full();
        if current.record.epoch != unsaved.epoch {
            return false;
        }
        state.unsaved = Some(unsaved);
        state.hold = hold;
        let unusable = Held::stale(current.record.clone(), current.version);
        self.current.store(Arc::new(unusable));
        true
    }

    /// What came of this claim and is still to be stored.
    pub(crate) fn unsaved(&self, claim: &Claim) -> Option<Unsaved> {
        let state = self.state();
        let unsaved = state.unsaved.as_ref();
        unsaved
            .filter(|unsaved| unsaved.claim.attempt == claim.attempt)
            .cloned()
    }

    /// Forgets what came of this claim: the store has taken it, or the login is over. Whether there
    /// was anything.
    pub(crate) fn saved(&self, claim: &Claim) -> bool {
        let mut state = self.state();
        let is_this = |unsaved: &mut Unsaved| unsaved.claim.attempt == claim.attempt;
        if state.unsaved.take_if(is_this).is_none() {
            return false;
        }
        let hold = state.hold.take();
        // What a store does when its hold is given back happens without the lock.
        drop(state);
        drop(hold);
        true
    }

    /// Takes what is still to be stored of a login that is over.
    pub(crate) fn take_over(&self) -> Option<Unsaved> {
        let epoch = self.current().record.epoch;
        let is_over = |unsaved: &mut Unsaved| unsaved.epoch < epoch;
        self.state().unsaved.take_if(is_over)
    }
}
