//! `kill -9` at each step of a refresh, and what a process that comes after it finds.
//!
//! Each step is tried twice: once with an access token that has expired when the victim refreshes
//! it, and once with one that lives on, which is used until its end.

use crate::{
    actors::{self, Actor, Command, Constant, Golden, Grace, Orders, Place, Step, Strict, Traces},
    crates::Crate,
    desk::Desk,
    report,
};
use emulator::{Fault, FaultKind, RequestKind};
use std::{
    collections::BTreeMap,
    fmt::Write,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long the victim's claim is respected without a sign of life.
const LEASE: Duration = Duration::from_millis(300);

/// Lifetime of an access token that has expired when it is refreshed.
const SHORT: Duration = Duration::from_secs(1);

/// Lifetime of an access token that is still of use after the victim's death; the longer ones are
/// for a machine that is too slow for the shorter.
const LONG: [Duration; 3] = [
    Duration::from_secs(6),
    Duration::from_secs(20),
    Duration::from_secs(60),
];

/// Bytes per second of an answer that does not arrive before somebody dies.
const NEVER: u32 = 1;

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_does_not_rotate_survives_every_kill() {
    let table = run::<Constant>().await;
    table.assert_nothing_lost();
    table.print(Constant::ID);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_with_grace_survives_every_kill() {
    let table = run::<Grace>().await;
    table.assert_nothing_lost();
    table.assert_presented_at_most_twice();
    table.print(Grace::ID);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_session_is_never_lost_silently() {
    let table = run::<Strict>().await;
    table.assert_reported();
    table.assert_presented_at_most_twice();
    table.print(Strict::ID);
}

/// What came of a kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// The session works, and can be refreshed.
    Kept,
    /// It says that an answer was lost and the user has to log in again.
    Reported,
    /// It does not work, and says something else or nothing.
    Silent,
}

/// What came of all kills at a step.
#[derive(Default)]
struct Row {
    fates: BTreeMap<Fate, usize>,
    /// How often the session said that an outcome is unknown while the access token lived.
    unknown: usize,
    /// How often the access token lived.
    lived: usize,
}

#[derive(Default)]
struct Table {
    rows: BTreeMap<Step, Row>,
    /// Most presentations of one refresh token.
    most_presented: u64,
}

impl Table {
    fn fate(&self, step: Step, fate: Fate) -> usize {
        self.rows[&step]
            .fates
            .get(&fate)
            .copied()
            .unwrap_or_default()
    }

    fn assert_nothing_lost(&self) {
        for step in Step::ALL {
            assert_eq!(self.fate(step, Fate::Reported), 0, "{step:?}");
            assert_eq!(self.fate(step, Fate::Silent), 0, "{step:?}");
        }
    }

    fn assert_reported(&self) {
        for step in Step::ALL {
            let row = &self.rows[&step];
            assert_eq!(self.fate(step, Fate::Silent), 0, "{step:?}");
            if !step.can_lose() {
                assert_eq!(self.fate(step, Fate::Reported), 0, "{step:?}");
            }
            // Those where neither the claim nor its end can have been missed by chance.
            let sure = [
                Step::Claimed,
                Step::Committed,
                Step::AnswerRead,
                Step::BeforeStore,
            ];
            if sure.contains(&step) {
                assert_eq!(row.unknown, row.lived, "{step:?}");
            }
        }
        // Otherwise the test kills nobody where it hurts.
        assert_ne!(self.fate(Step::Committed, Fate::Reported), 0);
    }

    fn assert_presented_at_most_twice(&self) {
        assert!(self.most_presented <= 2, "{}", self.most_presented);
    }

    fn print(&self, provider: &str) {
        let mut text = String::new();
        for (step, row) in &self.rows {
            let count = |fate| self.fate(*step, fate);
            let kills: usize = row.fates.values().sum();
            write!(
                text,
                "\n  {:<12} {kills:>4} kills: {:>4} kept {:>4} reported {:>4} silent; outcome \
                 unknown {:>4} of {:>4} times while the old access token lived",
                format!("{step:?}"),
                count(Fate::Kept),
                count(Fate::Reported),
                count(Fate::Silent),
                row.unknown,
                row.lived,
            )
            .unwrap();
        }
        let most = self.most_presented;
        report::print(
            &format!("kill -9 at each step, {provider}"),
            format_args!("a refresh token was presented at most {most} times in a round{text}"),
        );
    }
}

/// A provider, a store, and a process that comes after those that die.
struct Scene<G> {
    desk: Desk,
    orders: Orders,
    traces: Traces,
    store: PathBuf,
    survivor: Actor,
    provider: std::marker::PhantomData<G>,
    _folder: TempDir,
}

/// An account whose access token lives on after the kill.
struct Pending {
    account: String,
    step: Step,
    ends: Instant,
    /// Whether the session said that an outcome is unknown.
    is_told: bool,
}

async fn run<G: Golden>() -> Table {
    let rounds = report::count("PROOF_KILL_RUNS", 1);
    let mut scene = Scene::<G>::start().await;
    let mut table = Table::default();
    for round in 0..rounds {
        scene.desk.emulator.log().clear();
        scene.round(round, &mut table).await;
        let redemptions = scene.desk.emulator.log().redemptions();
        let most = redemptions.iter().map(|one| one.presented).max();
        table.most_presented = table.most_presented.max(most.unwrap_or_default());
    }
    let Scene {
        desk,
        store,
        traces,
        ..
    } = &scene;
    let what = format!("kills, {}", G::ID);
    actors::leaks::assert_none(&what, store, traces, &desk.setup.client_secret);
    table
}

impl<G: Golden> Scene<G> {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let place = Place::Files(store.clone());
        let traces = Traces::new(folder.path());
        let mut desk = actors::start::<G>().await;
        desk.setup.store = actors::open(&place).await;
        let mut orders = Orders::new(G::ID, &desk.setup, place);
        orders.lease = Some(LEASE);
        let survivor = Actor::start(&orders, &traces);
        Self {
            desk,
            orders,
            traces,
            store,
            survivor,
            provider: std::marker::PhantomData,
            _folder: folder,
        }
    }

    /// Each step twice.
    async fn round(&mut self, round: usize, table: &mut Table) {
        let mut living = Vec::new();
        for step in Step::ALL {
            let account = format!("lives {round} {step:?}");
            living.push(self.kill_living(account, step, round).await);
        }
        self.look(&mut living);
        let mut expired = Vec::new();
        for step in Step::ALL {
            let account = format!("expired {round} {step:?}");
            self.desk.log_in_for::<G>(&account, SHORT).await;
            expired.push((account, step));
        }
        // Processes go by the clock of the machine, which nobody can move.
        thread::sleep(SHORT + Duration::from_millis(100));
        for (account, step) in expired {
            self.kill(&account, step, round).await;
            self.open(&account);
            let fate = self.fate(step, false);
            *table
                .rows
                .entry(step)
                .or_default()
                .fates
                .entry(fate)
                .or_default() += 1;
        }
        for pending in living {
            let Pending {
                account,
                step,
                ends,
                is_told,
            } = pending;
            // By the same clock.
            thread::sleep(ends.saturating_duration_since(Instant::now()));
            self.open(&account);
            let fate = self.fate(step, is_told);
            let row = table.rows.entry(step).or_default();
            *row.fates.entry(fate).or_default() += 1;
            row.lived += 1;
            row.unknown += usize::from(is_told);
        }
    }

    /// Kills a process that refreshes a token which lives on, and uses it from another one.
    async fn kill_living(&mut self, account: String, step: Step, round: usize) -> Pending {
        for lifetime in LONG {
            let account = format!("{account} {}", lifetime.as_secs());
            let begun = Instant::now();
            self.desk.log_in_for::<G>(&account, lifetime).await;
            let ends = Instant::now() + lifetime + Duration::from_millis(100);
            self.kill(&account, step, round).await;
            self.open(&account);
            let called = self.survivor.ask(&Command::Call);
            if called.is_ok() {
                return Pending {
                    account,
                    step,
                    ends,
                    is_told: false,
                };
            }
            // Tokens are not used to the very end.
            assert!(begun.elapsed() > lifetime / 2, "{step:?}: {called:?}");
        }
        panic!("{step:?}: it takes longer than {LONG:?}");
    }

    /// Notes how the sessions stand once nobody waits for the victims any more.
    fn look(&mut self, living: &mut [Pending]) {
        // By the clock of the machine, which nobody can move.
        thread::sleep(LEASE);
        for pending in living {
            self.open(&pending.account);
            let stands = self.survivor.ask(&Command::State);
            assert!(stands.is_ok(), "{:?}: {stands:?}", pending.step);
            pending.is_told = stands.state.starts_with("OutcomeUnknown");
        }
    }

    fn open(&mut self, account: &str) {
        let account = account.to_owned();
        let opened = self.survivor.ask(&Command::Open { account });
        assert!(opened.is_ok(), "{opened:?}");
    }

    /// Has a new process refresh, and kills it at a step.
    async fn kill(&self, account: &str, step: Step, round: usize) {
        let mut victim = Actor::start(&self.orders, &self.traces);
        let account = account.to_owned();
        let opened = victim.ask(&Command::Open { account });
        assert!(opened.is_ok(), "{opened:?}");
        let before = self.desk.emulator.log().count(RequestKind::Refresh);
        // Another instant of a step that lasts each time.
        let after = Duration::from_micros((round as u64 * 397) % 4000);
        victim.ask(&Command::DieAt { step, after });
        if step == Step::Committed {
            let slow = Fault::on(RequestKind::Refresh).once(FaultKind::Slow(NEVER));
            self.desk.emulator.faults().arm(slow).unwrap();
        }
        victim.tell(&Command::Refresh);
        if step == Step::Committed {
            self.desk
                .until_count(RequestKind::Refresh, before + 1)
                .await;
            victim.signal(rustix::process::Signal::KILL);
        }
        victim.killed();
    }

    /// What the survivor has of the session, whose old access token has ended. `is_told`: it has
    /// said before that an outcome is unknown.
    fn fate(&mut self, step: Step, is_told: bool) -> Fate {
        let token = self.survivor.ask(&Command::Token { callers: 1 });
        if token.is_ok() {
            for command in [Command::Call, Command::Refresh, Command::Call] {
                let reply = self.survivor.ask(&command);
                assert!(reply.is_ok(), "{step:?}: {command:?}: {reply:#?}");
            }
            return Fate::Kept;
        }
        let stands = self.survivor.ask(&Command::State).state;
        let is_reported = token.is_answer_lost()
            && token.has_event("ReauthorizationNeeded")
            && (is_told || token.has_event("OutcomeUnknown"))
            && stands.contains("AnswerLost");
        if is_reported {
            if !step.can_lose() {
                let redemptions = self.desk.emulator.log().redemptions();
                eprintln!("{step:?}: {token:#?} {redemptions:#?}");
            }
            return Fate::Reported;
        }
        eprintln!("{step:?}: {token:#?} {stands}");
        Fate::Silent
    }
}
