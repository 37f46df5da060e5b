//! A server that keeps sessions dies between a claim and the tokens that come of it.

use crate::{
    actors::{self, Actor, Golden, Orders, Place, Strict, Traces},
    report, stops,
};
use emulator::{Fault, FaultKind, RequestKind};
use std::{
    thread,
    time::{Duration, Instant},
};
use tests::servers::{Postgres, Redis};

/// How long the tokens may take to reach the store once it is back.
const BACK: Duration = Duration::from_secs(60);

/// How long an operation of a server may take: one that is dead is to be noticed soon.
const NOTICED: Duration = Duration::from_secs(2);

/// Bytes per second of an answer that does not arrive by itself.
const NEVER: u32 = 1;

const LONG: Duration = Duration::from_secs(3600);

/// A server that can be killed.
trait Server {
    const NAME: &'static str;

    fn place(&self) -> Place;
    fn kill(&mut self);
    fn restart(&mut self);
}

impl Server for Postgres {
    const NAME: &'static str = "PostgreSQL";

    fn place(&self) -> Place {
        Place::Postgres(self.url())
    }

    fn kill(&mut self) {
        Self::kill(self);
    }

    fn restart(&mut self) {
        Self::restart(self);
    }
}

impl Server for Redis {
    const NAME: &'static str = "Redis with appendfsync always";

    fn place(&self) -> Place {
        Place::Redis(self.url())
    }

    fn kill(&mut self) {
        Self::kill(self);
    }

    fn restart(&mut self) {
        Self::restart(self);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_outlive_a_postgres_that_is_killed() {
    if let Some(server) = Postgres::start() {
        run::<Strict, _>(server).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_outlive_a_redis_that_is_killed() {
    if let Some(server) = Redis::start() {
        run::<Strict, _>(server).await;
    }
}

async fn run<G: Golden, S: Server>(mut server: S) {
    let runs = report::count("PROOF_OUTAGE_RUNS", 1);
    let folder = tempfile::tempdir().unwrap();
    let traces = Traces::new(folder.path());
    let mut desk = actors::start::<G>().await;
    let mut orders = Orders::new(G::ID, &desk.setup, server.place());
    orders.store_timeout = NOTICED;
    let mut slowest = Duration::ZERO;
    for run in 0..runs {
        desk.setup.store = actors::open_within(&server.place(), NOTICED).await;
        let account = format!("outage {run}");
        desk.log_in_for::<G>(&account, LONG).await;
        let mut holder = Actor::start(&orders, &traces);
        open(&mut holder, &account);
        desk.emulator.log().clear();
        // The provider does what is asked for; its answer arrives once the server is dead.
        let slow = Fault::on(RequestKind::Refresh).once(FaultKind::Slow(NEVER));
        desk.emulator.faults().arm(slow).unwrap();
        holder.tell(&actors::Command::Refresh);
        desk.until_count(RequestKind::Refresh, 1).await;
        server.kill();
        desk.emulator.faults().clear();
        let refused = holder.reply();
        assert!(
            !refused.is_ok(),
            "nobody is told of tokens that are not stored"
        );
        assert!(refused.has_event("Unsaved"), "{refused:#?}");
        server.restart();
        slowest = slowest.max(recovered(&mut holder));
        // Also a process that knows nothing but what is stored goes on from there.
        let mut other = Actor::start(&orders, &traces);
        open(&mut other, &account);
        stops::works(&mut other);
        stops::works(&mut holder);
        let redemptions = desk.emulator.log().redemptions();
        let once = redemptions
            .iter()
            .all(|one| (one.presented, one.accepted) == (1, 1));
        assert!(once, "{redemptions:?}");
    }
    report::print(
        &format!("server killed between claim and result, {}", S::NAME),
        format_args!(
            "{runs} runs, strict provider: 0 sessions lost, each refresh token redeemed once, \
             tokens stored within {} ms of the server's return",
            slowest.as_millis(),
        ),
    );
}

fn open(actor: &mut Actor, account: &str) {
    let account = account.to_owned();
    let opened = actor.ask(&actors::Command::Open { account });
    assert!(opened.is_ok(), "{opened:#?}");
}

/// Waits until a process can store the tokens that it has in memory.
fn recovered(holder: &mut Actor) -> Duration {
    let start = Instant::now();
    loop {
        let called = holder.ask(&actors::Command::Call);
        if called.is_ok() {
            return start.elapsed();
        }
        assert!(start.elapsed() < BACK, "{called:#?}");
        // Between two attempts; how long does not matter.
        thread::sleep(Duration::from_millis(100));
    }
}
