//! A process that is stopped while its refresh is under way, and goes on when everybody has taken
//! it for dead.

use crate::{
    actors::{self, Actor, Command, Constant, Golden, Grace, Orders, Place, Reply, Strict, Traces},
    desk::Desk,
    report,
};
use emulator::{Fault, FaultKind, RequestKind};
use rustix::process::Signal;
use std::{path::Path, thread, time::Duration};
use tests::servers::Postgres;

const LEASE: Duration = Duration::from_millis(200);

/// Lifetime of an access token that has expired when it is refreshed.
const SHORT: Duration = Duration::from_secs(1);

/// Lifetime of one that outlives it all.
const LONG: Duration = Duration::from_secs(3600);

/// Bytes per second of the answer for which the stopped process waits.
const SLOW: u32 = 100;

/// How long another process is watched while the holder is stopped: longer than it gives somebody
/// whose lease has ended to come back.
const WATCHED: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_process_comes_back_with_the_file_store() {
    let folder = tempfile::tempdir().unwrap();
    let place = || Place::Files(folder.path().join("store"));
    let (runs, most, strict) = compare(folder.path(), &place).await;
    assert!(strict.iter().all(|one| one.works && one.presented == 1));
    report::print(
        "stopped for 10 leases, file store",
        format_args!(
            "{runs} runs: strict provider: 1 redemption, the other process waits, 0 of {runs} lost; \
             without rotation and with grace: at most {most} redemptions; sessions of both processes \
             work and can be refreshed"
        ),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_process_comes_back_with_postgres() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let place = || Place::Postgres(server.url());
    let (runs, most, strict) = compare(folder.path(), &place).await;
    // Nothing that a client could do: neither can know of the other, and each has to have a token.
    let lost = strict.iter().filter(|one| !one.works).count();
    assert!(strict.iter().all(|one| one.presented <= 2));
    report::print(
        "stopped for 10 leases, PostgreSQL",
        format_args!(
            "{runs} runs: at most {most} redemptions of a refresh token; sessions of both processes \
             work and can be refreshed without rotation, with grace, and with a strict provider as \
             long as the old access token lives; strict and without one: {lost} of {runs} lost, each \
             reported as an answer lost"
        ),
    );
}

/// Each kind of provider so many times: how often, most redemptions of a token where all has to
/// work, and what came of it with a strict provider and an access token that has expired.
async fn compare(folder: &Path, place: &dyn Fn() -> Place) -> (usize, u64, Vec<Outcome>) {
    let runs = report::count("PROOF_STOP_RUNS", 1);
    let (mut most, mut strict) = (0, Vec::new());
    for run in 0..runs {
        let scene = Scene::new(run, folder, place());
        // The same in all: neither process has a token that works, or both have one.
        let outcomes = [
            scene.stop::<Constant>(SHORT).await,
            scene.stop::<Grace>(SHORT).await,
            scene.stop::<Strict>(LONG).await,
        ];
        assert!(outcomes.iter().all(|outcome| outcome.works), "{outcomes:?}");
        most = outcomes
            .iter()
            .map(|one| one.presented)
            .fold(most, u64::max);
        strict.push(scene.stop::<Strict>(SHORT).await);
    }
    assert!(most <= 2, "{most}");
    (runs, most, strict)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_stopped_process_for_too_long_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Files(folder.path().join("store"));
    let mut scene = Scene::new(0, folder.path(), place);
    scene.wait = Some(Duration::from_secs(4));
    let mut stopped = scene.begin::<Strict>(SHORT).await;
    let reply = stopped.rival.reply();
    assert_eq!(reply.failures[0].kind, "Timeout", "{reply:#?}");
    assert!(reply.failures[0].text.contains("it lives"), "{reply:#?}");
    assert!(reply.events.is_empty(), "{reply:#?}");
    assert_eq!(stopped.presented(), 1);
    stopped.holder.signal(Signal::CONT);
    assert!(stopped.holder.reply().is_ok());
    works(&mut stopped.rival);
    works(&mut stopped.holder);
    report::print(
        "stopped for longer than others have patience, file store, strict",
        "1 redemption, the others are told who lives; sessions of both go on afterwards",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_process_that_is_killed_is_waited_for_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Files(folder.path().join("store"));
    let scene = Scene::new(0, folder.path(), place);
    let stopped = scene.begin::<Strict>(SHORT).await;
    assert_eq!(stopped.rival.reply_within(WATCHED), None);
    assert_eq!(stopped.presented(), 1);
    stopped.holder.signal(Signal::KILL);
    let reply = stopped.rival.reply();
    assert!(reply.is_answer_lost(), "{reply:#?}");
    assert!(reply.has_event("OutcomeUnknown"), "{reply:#?}");
    assert_eq!(stopped.presented(), 2);
    report::print(
        "stopped and then killed, file store, strict",
        "no redemption before the kill, one after it; reported as an answer lost",
    );
}

#[derive(Debug)]
struct Outcome {
    /// How often the refresh token was presented.
    presented: u64,
    /// Whether the session works for both.
    works: bool,
}

struct Scene {
    run: usize,
    traces: Traces,
    place: Place,
    /// How long callers of the other process wait; `None`: as it is by default.
    wait: Option<Duration>,
}

/// A process that is stopped while its answer is on its way, and another that refreshes.
struct Stopped {
    desk: Desk,
    holder: Actor,
    rival: Actor,
}

impl Stopped {
    /// Most often that one refresh token was presented.
    fn presented(&self) -> u64 {
        let redemptions = self.desk.emulator.log().redemptions();
        let presented = redemptions.iter().map(|one| one.presented).max();
        presented.unwrap_or_default()
    }
}

impl Scene {
    fn new(run: usize, folder: &Path, place: Place) -> Self {
        Self {
            run,
            traces: Traces::new(folder),
            place,
            wait: None,
        }
    }

    /// Stops the holder for ten leases, and has another process refresh then.
    async fn begin<G: Golden>(&self, lifetime: Duration) -> Stopped {
        let mut desk = actors::start::<G>().await;
        desk.setup.store = actors::open(&self.place).await;
        let account = format!("stop {} {}", self.run, lifetime.as_secs());
        desk.log_in_for::<G>(&account, lifetime).await;
        if lifetime == SHORT {
            thread::sleep(SHORT + Duration::from_millis(100));
        }
        let mut orders = Orders::new(G::ID, &desk.setup, self.place.clone());
        orders.lease = Some(LEASE);
        let mut holder = Actor::start(&orders, &self.traces);
        orders.wait = self.wait;
        let mut rival = Actor::start(&orders, &self.traces);
        for actor in [&mut holder, &mut rival] {
            let account = account.clone();
            assert!(actor.ask(&Command::Open { account }).is_ok());
        }
        desk.emulator.log().clear();
        start_slow_refresh(&desk, &mut holder).await;
        holder.signal(Signal::STOP);
        thread::sleep(LEASE * 10);
        rival.tell(&Command::Refresh);
        Stopped {
            desk,
            holder,
            rival,
        }
    }

    /// Stops the holder, and lets it go on once the other process has refreshed or has shown that it
    /// waits.
    async fn stop<G: Golden>(&self, lifetime: Duration) -> Outcome {
        let stopped = self.begin::<G>(lifetime).await;
        let early = stopped.rival.reply_within(WATCHED);
        if early.is_none() {
            assert_eq!(stopped.presented(), 1, "it waits");
        }
        stopped.holder.signal(Signal::CONT);
        let late = stopped.holder.reply();
        let taken = early.unwrap_or_else(|| stopped.rival.reply());
        let presented = stopped.presented();
        let Stopped {
            mut holder,
            mut rival,
            ..
        } = stopped;
        let replies = [taken, late];
        if lifetime == SHORT && replies.iter().any(Reply::is_answer_lost) {
            for actor in [&mut holder, &mut rival] {
                let called = actor.ask(&Command::Call);
                let reasons = called.failures.iter().map(|one| &one.reauthorization);
                assert!(reasons.flatten().count() > 0, "{called:#?}");
            }
            return Outcome {
                presented,
                works: false,
            };
        }
        works(&mut holder);
        // One that was told to use the old access token as long as it lives does.
        let is_refused = replies[0]
            .failures
            .iter()
            .any(|one| one.kind == "OutcomeUnknown");
        if is_refused {
            let called = rival.ask(&Command::Call);
            assert!(called.is_ok(), "{called:#?}");
        } else {
            works(&mut rival);
            works(&mut holder);
        }
        Outcome {
            presented,
            works: true,
        }
    }
}

/// Has a process refresh until the provider has carried it out and the answer is on its way.
pub async fn start_slow_refresh(desk: &Desk, holder: &mut Actor) {
    let slow = Fault::on(RequestKind::Refresh).once(FaultKind::Slow(SLOW));
    desk.emulator.faults().arm(slow).unwrap();
    let log = desk.emulator.log();
    let before = log.count(RequestKind::Refresh);
    holder.tell(&Command::Refresh);
    desk.until_count(RequestKind::Refresh, before + 1).await;
}

/// It has a session that works and that it can refresh.
pub fn works(actor: &mut Actor) {
    for command in [Command::Call, Command::Refresh, Command::Call] {
        let reply = actor.ask(&command);
        assert!(reply.is_ok(), "{command:?}: {reply:#?}");
    }
}
