//! Many processes of one machine with one session whose access token has expired.

use crate::{
    actors::{self, Actor, Command, Golden, Orders, Place, Reply, Strict, Traces, leaks},
    crates::Crate,
    desk::Desk,
    report,
};
use emulator::RequestKind;
use std::{
    thread,
    time::{Duration, Instant},
};

const PROCESSES: usize = 8;
const CALLERS: usize = 1000;

/// Lifetime of the access tokens that have expired when it begins.
const SHORT: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_share_one_refresh() {
    let runs = report::count("PROOF_CROWD_RUNS", 3);
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let place = Place::Files(store.clone());
    let traces = Traces::new(folder.path());
    let mut desk = actors::start::<Strict>().await;
    desk.setup.store = actors::open(&place).await;
    let orders = Orders::new(Strict::ID, &desk.setup, place);
    let mut crowd: Vec<Actor> = (0..PROCESSES)
        .map(|_| Actor::start(&orders, &traces))
        .collect();
    let slowest = rounds::<Strict>(&desk, &mut crowd, CALLERS, runs).await;
    drop(crowd);
    report::print(
        "many processes, file store, strict provider",
        format_args!(
            "{PROCESSES} processes x {CALLERS} callers: exactly 1 token request and one new token \
             for all in {runs} of {runs} runs, slowest {} ms",
            slowest.as_millis(),
        ),
    );
    leaks::assert_none("many processes", &store, &traces, &desk.setup.client_secret);
    leaks::assert_none_after_logging_out::<Strict>(&store, &desk.setup, runs).await;
}

/// Has a crowd ask for access tokens in place of expired ones, once for each of so many accounts.
/// Returns the longest time that it took.
pub async fn rounds<G: Golden>(
    desk: &Desk,
    crowd: &mut [Actor],
    callers: usize,
    runs: usize,
) -> Duration {
    let mut accounts = Vec::new();
    for run in 0..runs {
        let account = format!("run {run}");
        desk.log_in_for::<G>(&account, SHORT).await;
        accounts.push(account);
    }
    // Processes go by the clock of the machine, which nobody can move.
    thread::sleep(SHORT + Duration::from_millis(100));
    let mut slowest = Duration::ZERO;
    for account in accounts {
        let time = round(desk, crowd, callers, account);
        slowest = slowest.max(time);
    }
    slowest
}

fn round(desk: &Desk, crowd: &mut [Actor], callers: usize, account: String) -> Duration {
    // All have the expired token before the first asks for another one.
    let opened = all(crowd, &Command::Open { account });
    assert!(opened.iter().all(Reply::is_ok), "{opened:?}");
    desk.emulator.log().clear();
    let start = Instant::now();
    let replies = all(crowd, &Command::Token { callers });
    let time = start.elapsed();

    let first = replies[0].tokens.keys().next().expect("a token");
    for reply in &replies {
        assert!(reply.is_ok(), "{:?}", reply.failures);
        assert_eq!(reply.tokens.len(), 1, "all callers get the same token");
        assert_eq!(reply.tokens.get(first), Some(&callers));
    }
    // The API takes it, so it is not the old one.
    let calls = all(crowd, &Command::Call);
    assert!(calls.iter().all(Reply::is_ok), "{calls:?}");
    let log = desk.emulator.log();
    assert_eq!(log.count(RequestKind::Refresh), 1, "{:#?}", log.requests());
    let redemptions = log.redemptions();
    assert_eq!(redemptions.len(), 1, "{redemptions:?}");
    assert_eq!((redemptions[0].presented, redemptions[0].accepted), (1, 1));
    time
}

/// Has all do the same at the same time.
fn all(crowd: &mut [Actor], command: &Command) -> Vec<Reply> {
    for actor in crowd.iter_mut() {
        actor.tell(command);
    }
    crowd.iter().map(Actor::reply).collect()
}
