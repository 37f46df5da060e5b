//! A store that refuses writes, before a refresh and while its request is under way.

use super::{HOUR, Rig};
use crate::{crates::Crate, desk, report, rotation::Strict};
use provider_runtime::{
    ErrorKind, SessionEvent, SessionState,
    clock::ManualClock,
    store::{
        Durability, FileStore, Hold, Key, Loaded, MemoryStore, Record, Store, StoreError,
        StoreErrorKind, Version,
    },
    transport::BoxFuture,
};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A store in memory that takes so many more writes and then refuses them, as a full disk does.
struct Refusing {
    store: MemoryStore,
    left: AtomicUsize,
}

/// More writes than any row makes.
const MANY: usize = 1_000_000;

impl Refusing {
    fn new(clock: &ManualClock) -> Arc<Self> {
        Arc::new(Self {
            store: MemoryStore::volatile().with_clock(clock),
            left: AtomicUsize::new(MANY),
        })
    }

    fn takes(&self, writes: usize) {
        self.left.store(writes, Ordering::SeqCst);
    }
}

impl Store for Refusing {
    fn load<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Loaded, StoreError>> {
        self.store.load(key)
    }

    fn compare_and_swap<'a>(
        &'a self,
        key: &'a Key,
        expected: Option<Version>,
        new: &'a Record,
    ) -> BoxFuture<'a, Result<Version, StoreError>> {
        let one_less = |left: usize| left.checked_sub(1);
        let order = Ordering::SeqCst;
        if self.left.fetch_update(order, order, one_less).is_err() {
            let error = StoreError::new(StoreErrorKind::Unavailable, "no space is left");
            return Box::pin(async { Err(error) });
        }
        self.store.compare_and_swap(key, expected, new)
    }

    fn delete<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), StoreError>> {
        self.store.delete(key)
    }

    fn hold<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Hold, StoreError>> {
        self.store.hold(key)
    }

    fn durability(&self) -> Durability {
        self.store.durability()
    }

    fn accepts_loss(&self) -> bool {
        true
    }
}

async fn rig() -> (Rig<Strict>, Arc<Refusing>) {
    let mut store = None;
    let rig = Rig::<Strict>::with(desk::model::<Strict>(), |setup, clock| {
        let refusing = Refusing::new(clock);
        setup.store = Arc::clone(&refusing) as Arc<dyn Store>;
        store = Some(refusing);
    });
    let rig = rig.await;
    (rig, store.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_if_it_could_not_be_stored() {
    let (rig, store) = rig().await;
    rig.pass(2 * HOUR);
    store.takes(0);
    for _ in 0..5 {
        for outcome in super::crowd::<Strict>(&rig.session, 100).await {
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
        }
        rig.pass(super::MINUTE);
    }
    assert_eq!(rig.refreshes(), 0);
    store.takes(MANY);
    Strict::call(&rig.session).await.unwrap();
    assert_eq!(rig.redemptions(), [(1, 1)]);
    report::print(
        "store refuses writes before the call",
        "500 callers in five minutes: 0 token requests; works once it takes them",
    );
}

/// Calls work again in this process and in another, and the next refresh presents the newest token.
async fn nothing_was_lost(rig: &Rig<Strict>, refreshes: usize) {
    Strict::call(&rig.session).await.unwrap();
    let other = rig.reopened().await.unwrap();
    let state = Strict::state(&other).await.unwrap();
    assert_eq!(state, SessionState::Usable);
    Strict::call(&other).await.unwrap();
    assert_eq!(rig.redemptions(), vec![(1, 1); refreshes]);
    rig.pass(2 * HOUR);
    Strict::call(&other).await.unwrap();
    Strict::call(&rig.session).await.unwrap();
    assert_eq!(rig.redemptions(), vec![(1, 1); refreshes + 1]);
}

fn unsaved() -> SessionEvent {
    SessionEvent::Unsaved {
        account: super::ACCOUNT.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_come_while_it_refuses_are_stored_once_it_returns() {
    let rounds = report::count("PROOF_ROUNDS", 2);
    let (rig, store) = rig().await;
    for round in 1..=rounds {
        rig.pass(2 * HOUR);
        rig.events.take();
        // The claim is written, what comes of it is not.
        store.takes(1);
        for outcome in super::crowd::<Strict>(&rig.session, 100).await {
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
        }
        assert_eq!(rig.events.take(), [unsaved()]);
        rig.pass(super::MINUTE);
        // A token that is nowhere stored is not handed out.
        let error = Strict::access_token(&rig.session).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Store);
        assert_eq!(rig.refreshes(), 2 * round - 1);
        store.takes(MANY);
        rig.pass(super::MINUTE);
        nothing_was_lost(&rig, 2 * round - 1).await;
    }
    report::print(
        "store refuses writes after the call",
        format_args!("{rounds} rounds: tokens kept and stored later, 0 lost, 0 presented twice"),
    );
}

/// Another process that finds the store in order again does not present the token that was replaced,
/// however long the store was away.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_presents_a_token_whose_successor_is_unsaved() {
    for minutes in [0, 5] {
        let (rig, store) = rig().await;
        rig.pass(2 * HOUR);
        let other = rig.reopened().await.unwrap();
        store.takes(1);
        let outcome = Strict::access_token(&rig.session).await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
        rig.pass(minutes * super::MINUTE);
        store.takes(MANY);
        Strict::call(&other).await.unwrap();
        assert_eq!(rig.redemptions(), [(1, 1)], "{minutes}");
        nothing_was_lost(&rig, 1).await;
    }
}

/// The folder is not where it was, and a file stands in its place: that stops also a superuser.
fn hide(folder: &Path, aside: &Path) {
    fs::rename(folder, aside).unwrap();
    fs::write(folder, "not a folder").unwrap();
}

fn show(folder: &Path, aside: &Path) {
    fs::remove_file(folder).unwrap();
    fs::rename(aside, folder).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_disappears_costs_no_token() {
    let base = tempfile::tempdir().unwrap();
    let (folder, aside) = (base.path().join("sessions"), base.path().join("aside"));
    let rig = Rig::<Strict>::with(desk::model::<Strict>(), |setup, _| {
        setup.store = Arc::new(FileStore::open(&folder).unwrap());
    });
    let rig = rig.await;
    rig.pass(2 * HOUR);

    hide(&folder, &aside);
    let outcome = Strict::access_token(&rig.session).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Store);
    assert_eq!(
        rig.refreshes(),
        0,
        "nothing is sent before the claim is stored"
    );
    show(&folder, &aside);
    rig.pass(super::MINUTE);

    rig.events.take();
    rig.hold_once();
    let session = rig.session.clone();
    let waiting = tokio::spawn(async move { Strict::access_token(&session).await });
    rig.until_refreshes(1).await;
    hide(&folder, &aside);
    rig.mend();
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
    assert_eq!(rig.events.take(), [unsaved()]);
    show(&folder, &aside);
    rig.pass(super::MINUTE);
    nothing_was_lost(&rig, 1).await;
    report::print(
        "folder of the store disappears",
        "before: 0 token requests; during: token kept, stored once it is back, 0 lost",
    );
}
