//! What callers, failures, clocks and crashes do to an emulated provider: how often it is asked for
//! tokens, and what its callers are told.
//!
//! Time is simulated: the clock of the clients, that of their store and that of the provider are
//! moved together.

mod budget;
mod callers;
mod clocks;
mod events;
mod failing;
mod lost;
mod races;
mod refusing;
mod rejecting;

use crate::{
    crates::{Crate, Setup},
    desk::{self, Desk},
};
use emulator::{Fault, FaultKind, RequestKind};
use provider_runtime::{
    Error, SessionEvent,
    clock::{Clock, ManualClock},
    store::MemoryStore,
};
use specs::model::Provider;
use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// The account that all rows use.
const ACCOUNT: &str = "ann";

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Bytes per second of an answer that does not arrive by itself.
const NEVER: u32 = 1;

/// An emulated provider, a client that has logged in there, and the clock they share.
struct Rig<C: Crate> {
    desk: Desk,
    clock: ManualClock,
    client: C::Client,
    session: C::Session,
    events: Events,
}

impl<C: Crate> Rig<C> {
    async fn start() -> Self {
        Self::with(desk::model::<C>(), |_, _| {}).await
    }

    /// The same, of a provider described like this. `change` is made to what clients are built
    /// with, and to their clock.
    async fn with(model: Provider, change: impl FnOnce(&mut Setup, &ManualClock)) -> Self {
        let mut desk = Desk::start::<C>(model).await;
        let clock = ManualClock::new(desk.emulator.clock().now().as_millisecond());
        let events = Events::default();
        desk.setup.store = Arc::new(MemoryStore::volatile().with_clock(&clock));
        desk.setup.clock = clock.clone();
        desk.setup.listener = Arc::new({
            let events = events.clone();
            move |event: &SessionEvent| events.list.lock().unwrap().push(event.clone())
        });
        change(&mut desk.setup, &clock);
        let client = C::client(&desk.setup);
        let session = desk.log_in::<C>(&client, ACCOUNT).await.unwrap();
        Self {
            desk,
            clock,
            client,
            session,
            events,
        }
    }

    /// The session as a client finds it that was built just now and knows what is stored.
    async fn reopened(&self) -> Result<C::Session, Error> {
        C::session(&C::client(&self.desk.setup), ACCOUNT).await
    }

    /// Time passes, for everybody.
    fn pass(&self, time: Duration) {
        self.clock.advance(time);
        self.desk.emulator.clock().advance(time);
    }

    /// How often a request of this kind arrived.
    fn count(&self, kind: RequestKind) -> usize {
        self.desk.emulator.log().count(kind)
    }

    /// How often a refresh token was presented.
    fn refreshes(&self) -> usize {
        self.count(RequestKind::Refresh)
    }

    /// Waits until so many refreshes have arrived.
    async fn until_refreshes(&self, count: usize) {
        self.desk.until_count(RequestKind::Refresh, count).await;
    }

    /// Has every request of this kind fail like this from now on.
    fn fail(&self, kind: RequestKind, fault: FaultKind) {
        let fault = Fault::on(kind).always(fault);
        self.desk.emulator.faults().arm(fault).unwrap();
    }

    /// The same for the next one only.
    fn fail_once(&self, kind: RequestKind, fault: FaultKind) {
        let fault = Fault::on(kind).once(fault);
        self.desk.emulator.faults().arm(fault).unwrap();
    }

    /// The provider does what the next refresh asks for, and its answer does not come to an end
    /// before [`Rig::mend`].
    fn hold_once(&self) {
        self.fail_once(RequestKind::Refresh, FaultKind::Slow(NEVER));
    }

    /// Ends all faults; what is held arrives.
    fn mend(&self) {
        self.desk.emulator.faults().clear();
    }

    /// How long it is until then by the clock of the clients.
    fn until(&self, time: SystemTime) -> Duration {
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(self.clock.wall()).unwrap());
        time.duration_since(now).unwrap_or_default()
    }

    /// How often each refresh token was presented, and how often accepted.
    fn redemptions(&self) -> Vec<(u64, u64)> {
        let redemptions = self.desk.emulator.log().redemptions();
        let redemptions = redemptions.into_iter();
        let refreshes = redemptions.filter(|one| one.kind == RequestKind::Refresh);
        refreshes.map(|one| (one.presented, one.accepted)).collect()
    }
}

/// What an application was told.
#[derive(Clone, Default)]
struct Events {
    list: Arc<Mutex<Vec<SessionEvent>>>,
}

impl Events {
    /// What there was since the last time.
    fn take(&self) -> Vec<SessionEvent> {
        std::mem::take(&mut self.list.lock().unwrap())
    }
}

/// What each of so many callers gets who want an access token at the same time.
async fn crowd<C: Crate>(session: &C::Session, callers: usize) -> Vec<Result<String, Error>> {
    let tasks = (0..callers).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { C::access_token(&session).await })
    });
    let tasks: Vec<_> = tasks.collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    /// A number below `limit`.
    fn below(&mut self, limit: u64) -> u64 {
        // The generator of Marsaglia, "Xorshift RNGs", 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
