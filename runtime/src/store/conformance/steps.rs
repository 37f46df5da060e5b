//! Random steps by two handles on several records, against a model.

use std::fmt;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use super::{Failure, Options, Report, Space, delete, stored, swap};
use crate::store::{Key, Record, Store, Version};

/// Names of the accounts; two of them differ in case only.
const ACCOUNTS: [&str; 3] = ["a", "A", "b"];

/// How long shorter sequences are looked for, once one has failed.
const SHRINKING: Duration = Duration::from_secs(30);

/// What is done; handles and accounts are named by their numbers.
#[derive(Clone, Copy, Debug)]
enum Step {
    Load {
        handle: usize,
        account: usize,
    },
    Swap {
        handle: usize,
        account: usize,
        from: From,
        record: u64,
    },
    Delete {
        handle: usize,
        account: usize,
    },
    /// One handle is dropped and opened again.
    Reopen {
        handle: usize,
    },
    /// All handles are dropped before new ones are opened.
    Restart,
}

/// Which version a swap expects.
#[derive(Clone, Copy, Debug)]
enum From {
    /// The one that is stored, none if there is none.
    Present,
    /// None.
    Nothing,
    /// One that was stored before, counted from the last; a made-up one if there is none.
    Earlier(usize),
    /// One that was never given out.
    MadeUp,
}

fn step() -> impl Strategy<Value = Step> {
    let handle = || 0..2_usize;
    let account = || 0..ACCOUNTS.len();
    let from = prop_oneof![
        6 => Just(From::Present),
        2 => Just(From::Nothing),
        2 => (0..4_usize).prop_map(From::Earlier),
        1 => Just(From::MadeUp),
    ];
    prop_oneof![
        3 => (handle(), account()).prop_map(|(handle, account)| Step::Load { handle, account }),
        8 => (handle(), account(), from, 0..1000_u64).prop_map(|(handle, account, from, record)| {
            Step::Swap { handle, account, from, record }
        }),
        2 => (handle(), account()).prop_map(|(handle, account)| Step::Delete { handle, account }),
        1 => handle().prop_map(|handle| Step::Reopen { handle }),
        1 => Just(Step::Restart),
    ]
}

/// Runs sequences until one fails; then looks for the shortest that fails.
pub(super) async fn check<S: Store>(
    open: &impl AsyncFn() -> S,
    options: &Options,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut runner = TestRunner::new(Config::default());
    let sequences = vec(step(), 1..=options.steps.max(1));
    for _ in 0..options.cases {
        let mut tree = sequences
            .new_tree(&mut runner)
            .map_err(|reason| Failure::new(format!("no steps can be made up: {reason}")))?;
        let steps = tree.current();
        if let Err(failure) = run(open, &steps).await {
            return Err(shrink(open, &mut tree, failure).await);
        }
        report.cases += 1;
        report.steps += steps.len();
    }
    Ok(())
}

async fn shrink<S: Store>(
    open: &impl AsyncFn() -> S,
    tree: &mut impl ValueTree<Value = Vec<Step>>,
    mut failure: Failure,
) -> Failure {
    let start = Instant::now();
    let mut smaller = tree.simplify();
    while smaller && start.elapsed() < SHRINKING {
        smaller = match run(open, &tree.current()).await {
            Err(found) => {
                failure = found;
                tree.simplify()
            }
            Ok(()) => tree.complicate(),
        };
    }
    failure
}

/// Carries the steps out; a failure tells of all that were.
async fn run<S: Store>(open: &impl AsyncFn() -> S, steps: &[Step]) -> Result<(), Failure> {
    let space = Space::new()?;
    let mut machine = Machine {
        handles: Vec::new(),
        accounts: ACCOUNTS.map(|name| Account::new(space.key(name))),
        told: Vec::new(),
    };
    let outcome = machine.run(open, steps).await;
    outcome.map_err(|failure| failure.after(machine.told))
}

struct Machine<S> {
    handles: Vec<S>,
    accounts: [Account; ACCOUNTS.len()],
    /// What was done.
    told: Vec<String>,
}

/// The model of one record.
struct Account {
    key: Key,
    /// Number of the record and its version.
    stored: Option<(u64, Version)>,
    /// All versions given out.
    given: Vec<Version>,
}

impl<S: Store> Machine<S> {
    async fn run(&mut self, open: &impl AsyncFn() -> S, steps: &[Step]) -> Result<(), Failure> {
        self.handles = vec![open().await, open().await];
        for step in steps {
            match *step {
                Step::Load { handle, account } => self.load(handle, account).await?,
                Step::Swap {
                    handle,
                    account,
                    from,
                    record,
                } => self.swap(handle, account, from, record).await?,
                Step::Delete { handle, account } => self.delete(handle, account).await?,
                Step::Reopen { handle } => {
                    self.told.push(format!("handle {handle} is opened again"));
                    self.handles[handle] = open().await;
                }
                Step::Restart => {
                    self.told.push("all handles are opened again".to_owned());
                    self.handles.clear();
                    self.handles = vec![open().await, open().await];
                }
            }
        }
        for account in 0..ACCOUNTS.len() {
            self.load(0, account).await?;
            self.load(1, account).await?;
            delete(&self.handles[0], &self.accounts[account].key).await?;
        }
        Ok(())
    }

    fn tell(&mut self, handle: usize, what: fmt::Arguments<'_>) {
        self.told.push(format!("handle {handle} {what}"));
    }

    async fn load(&mut self, handle: usize, account: usize) -> Result<(), Failure> {
        self.tell(handle, format_args!("loads {:?}", ACCOUNTS[account]));
        let found = stored(&self.handles[handle], &self.accounts[account].key).await?;
        let expected = self.accounts[account]
            .stored
            .map(|(record, version)| (Record::sample(record), version));
        if found == expected {
            return Ok(());
        }
        let version = |stored: &Option<(Record, Version)>| match stored {
            Some((_, version)) => format!("version {}", version.get()),
            None => "no record".to_owned(),
        };
        let (found, expected) = (version(&found), version(&expected));
        Err(Failure::new(if found == expected {
            format!("{found} is loaded with another record than was written")
        } else {
            format!("{found} is loaded where {expected} is stored")
        }))
    }

    async fn swap(
        &mut self,
        handle: usize,
        account: usize,
        from: From,
        record: u64,
    ) -> Result<(), Failure> {
        let model = &self.accounts[account];
        let expected = model.expected(from);
        let fits = expected == model.stored.map(|(_, version)| version);
        let given = match expected {
            Some(version) => format!("version {}", version.get()),
            None => "no version".to_owned(),
        };
        self.tell(
            handle,
            format_args!(
                "swaps {:?} from {given} to record {record}",
                ACCOUNTS[account]
            ),
        );
        let model = &mut self.accounts[account];
        let new = Record::sample(record);
        match swap(&self.handles[handle], &model.key, expected, &new).await? {
            Some(_) if !fits => Err(Failure::new(
                "a swap succeeds from a version that is not the stored one",
            )),
            None if fits => Err(Failure::new(
                "a swap from the version that is stored is answered with a conflict",
            )),
            Some(version) if model.given.contains(&version) => Err(Failure::new(format!(
                "version {} is given out twice",
                version.get()
            ))),
            Some(version) => {
                model.given.push(version);
                model.stored = Some((record, version));
                Ok(())
            }
            None => Ok(()),
        }
    }

    async fn delete(&mut self, handle: usize, account: usize) -> Result<(), Failure> {
        self.tell(handle, format_args!("deletes {:?}", ACCOUNTS[account]));
        delete(&self.handles[handle], &self.accounts[account].key).await?;
        self.accounts[account].stored = None;
        Ok(())
    }
}

impl Account {
    fn new(key: Key) -> Self {
        Self {
            key,
            stored: None,
            given: Vec::new(),
        }
    }

    fn expected(&self, from: From) -> Option<Version> {
        let present = self.stored.map(|(_, version)| version);
        let earlier = |back: usize| {
            let mut before = self.given.iter().rev().filter(|one| Some(**one) != present);
            before.nth(back).copied()
        };
        match from {
            From::Present => present,
            From::Nothing => None,
            From::Earlier(back) => Some(earlier(back).unwrap_or_else(|| self.made_up())),
            From::MadeUp => Some(self.made_up()),
        }
    }

    /// The version that a store which counts would give out next, the likeliest to be taken wrongly.
    fn made_up(&self) -> Version {
        let last = self.given.iter().map(|version| version.get()).max();
        let mut next = last.unwrap_or(0).wrapping_add(1);
        while self.given.contains(&Version::new(next)) {
            next = next.wrapping_add(1);
        }
        Version::new(next)
    }
}
