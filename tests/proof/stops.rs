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

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_process_comes_back_with_the_file_store() {
    let folder = tempfile::tempdir().unwrap();
    let place = || Place::Files(folder.path().join("store"));
    compare("file store", folder.path(), &place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_process_comes_back_with_postgres() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let place = || Place::Postgres(server.url());
    compare("PostgreSQL", folder.path(), &place).await;
}

async fn compare(name: &str, folder: &Path, place: &dyn Fn() -> Place) {
    let runs = report::count("PROOF_STOP_RUNS", 1);
    let (mut most, mut lost) = (0, 0);
    for run in 0..runs {
        let traces = Traces::new(folder);
        let scene = Scene {
            run,
            traces,
            place: place(),
        };
        // The same in all: neither process has a token that works, or both have one.
        let outcomes = [
            scene.stop::<Constant>(SHORT).await,
            scene.stop::<Grace>(SHORT).await,
            scene.stop::<Strict>(LONG).await,
        ];
        assert!(outcomes.iter().all(|outcome| outcome.works), "{outcomes:?}");
        // Nothing that a client could do: neither can know of the other, and each has to have a token.
        let strict = scene.stop::<Strict>(SHORT).await;
        lost += usize::from(!strict.works);
        let all = outcomes.iter().chain([&strict]);
        most = all
            .map(|outcome| outcome.presented)
            .max()
            .unwrap()
            .max(most);
    }
    assert!(most <= 2, "{most}");
    report::print(
        &format!("stopped for 10 leases, {name}"),
        format_args!(
            "{runs} runs: at most {most} redemptions of a refresh token; sessions of both processes \
             work and can be refreshed without rotation, with grace, and with a strict provider as \
             long as the old access token lives; strict and without one: {lost} of {runs} lost, each \
             reported as an answer lost"
        ),
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
}

impl Scene {
    /// Stops the holder while its answer is on its way, and lets another process refresh.
    async fn stop<G: Golden>(&self, lifetime: Duration) -> Outcome {
        let mut desk = actors::start::<G>().await;
        desk.setup.store = actors::open(&self.place).await;
        let account = format!("stop {} {}", self.run, lifetime.as_secs());
        desk.log_in_for::<G>(&account, lifetime).await;
        if lifetime == SHORT {
            thread::sleep(SHORT + Duration::from_millis(100));
        }
        let mut orders = Orders::new(G::ID, &desk.setup, self.place.clone());
        orders.lease = Some(LEASE);
        let [mut holder, mut rival] = [(); 2].map(|()| Actor::start(&orders, &self.traces));
        for actor in [&mut holder, &mut rival] {
            let account = account.clone();
            assert!(actor.ask(&Command::Open { account }).is_ok());
        }
        desk.emulator.log().clear();
        start_slow_refresh(&desk, &mut holder);
        holder.signal(Signal::STOP);
        thread::sleep(LEASE * 10);
        let taken = rival.ask(&Command::Refresh);
        holder.signal(Signal::CONT);
        let late = holder.reply();
        let replies = [taken, late];
        let presented = desk.emulator.log().redemptions();
        let presented = presented.iter().map(|one| one.presented).max();
        let presented = presented.unwrap_or_default();
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
pub fn start_slow_refresh(desk: &Desk, holder: &mut Actor) {
    let slow = Fault::on(RequestKind::Refresh).once(FaultKind::Slow(SLOW));
    desk.emulator.faults().arm(slow).unwrap();
    let log = desk.emulator.log();
    let before = log.count(RequestKind::Refresh);
    holder.tell(&Command::Refresh);
    while log.count(RequestKind::Refresh) == before {
        thread::sleep(Duration::from_millis(1));
    }
}

/// It has a session that works and that it can refresh.
pub fn works(actor: &mut Actor) {
    for command in [Command::Call, Command::Refresh, Command::Call] {
        let reply = actor.ask(&command);
        assert!(reply.is_ok(), "{command:?}: {reply:#?}");
    }
}
