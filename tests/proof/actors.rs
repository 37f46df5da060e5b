//! Processes of their own that use sessions, as many programs of one user or many machines do.
//!
//! An actor is this program once more. What it is to do comes by its standard input, one line of
//! JSON each, and what came of it goes back by its standard output. Secrets go no other way.

mod child;
mod golden;
pub mod leaks;
mod orders;
mod relay;
mod store;
mod trap;

pub use crate::rotation::{Constant, Grace, Strict};
pub use golden::{Golden, start};
pub use orders::{Command, Failure, Orders, Place, Reply};
pub use relay::relay;
pub use store::{open, open_within};
pub use trap::Step;

use rustix::process::{Pid, Signal, kill_process};
use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{self, Child, ChildStdin, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

/// Longest wait for an answer of an actor.
const PATIENCE: Duration = Duration::from_secs(120);

/// Names the test that an actor is.
const ENTRY: &str = "actors::child::entry";

/// Says to that test that it is an actor.
const MARK: &str = "PROOF_ACTOR";

/// What the lines of an actor begin with; the test harness writes others.
const SIGN: char = '@';

/// Where actors write what is searched for secrets later.
#[derive(Clone)]
pub struct Traces {
    folder: PathBuf,
}

impl Traces {
    /// Traces below this folder.
    pub fn new(folder: &Path) -> Self {
        let folder = folder.join("traces");
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    /// The folder: command lines, environments, errors and temporary files of all actors.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// A running actor. It is killed when it is dropped.
pub struct Actor {
    child: Child,
    input: ChildStdin,
    replies: Receiver<Reply>,
}

impl Actor {
    /// Starts one on this machine.
    pub fn start(orders: &Orders, traces: &Traces) -> Self {
        let command = process::Command::new(env::current_exe().unwrap());
        Self::start_by(command, orders, traces)
    }

    /// Starts one by a command to which the arguments of this program are added.
    pub fn start_by(mut command: process::Command, orders: &Orders, traces: &Traces) -> Self {
        let temporary = traces.folder.join("tmp");
        fs::create_dir_all(&temporary).unwrap();
        let errors = File::options()
            .append(true)
            .create(true)
            .open(traces.folder.join("errors"))
            .unwrap();
        let mut child = command
            .args(["--exact", ENTRY, "--ignored", "--nocapture"])
            .env(MARK, "1")
            .env("TMPDIR", temporary)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        let replies = listen(&mut child);
        let mut input = child.stdin.take().unwrap();
        writeln!(input, "{}", serde_json::to_string(orders).unwrap()).unwrap();
        let actor = Self {
            child,
            input,
            replies,
        };
        actor.reply();
        actor.keep_traces(traces);
        actor
    }

    /// What others on this machine see of it.
    fn keep_traces(&self, traces: &Traces) {
        for what in ["cmdline", "environ"] {
            let seen = fs::read(format!("/proc/{}/{what}", self.child.id())).unwrap();
            let mut file = File::options()
                .append(true)
                .create(true)
                .open(traces.folder.join(what))
                .unwrap();
            file.write_all(&seen).unwrap();
        }
    }

    /// Has it do something, and waits for the outcome.
    pub fn ask(&mut self, command: &Command) -> Reply {
        self.tell(command);
        self.reply()
    }

    /// Has it do something.
    pub fn tell(&mut self, command: &Command) {
        // One that has died is noticed when its reply is read.
        let _ = writeln!(self.input, "{}", serde_json::to_string(command).unwrap());
    }

    /// The outcome of what it was told first.
    pub fn reply(&self) -> Reply {
        self.last_words().expect("the actor lives")
    }

    /// The same; `None` if it says nothing for so long.
    pub fn reply_within(&self, patience: Duration) -> Option<Reply> {
        match self.replies.recv_timeout(patience) {
            Ok(reply) => Some(reply),
            Err(RecvTimeoutError::Disconnected) => panic!("the actor lives"),
            Err(RecvTimeoutError::Timeout) => None,
        }
    }

    /// The outcome; `None` if it died over it.
    pub fn last_words(&self) -> Option<Reply> {
        match self.replies.recv_timeout(PATIENCE) {
            Ok(reply) => Some(reply),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("an actor does not answer"),
        }
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for its death, which has to be by SIGKILL.
    pub fn killed(mut self) {
        use std::os::unix::process::ExitStatusExt;
        // Its output ends when it does.
        while self.last_words().is_some() {}
        let status = self.child.wait().unwrap();
        assert_eq!(status.signal(), Some(Signal::KILL.as_raw()), "{status}");
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Reads what an actor says, until it ends.
fn listen(child: &mut Child) -> Receiver<Reply> {
    let output = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            // The harness may have written the beginning of the line.
            let Some((_, reply)) = line.split_once(SIGN) else {
                continue;
            };
            // What a killed one could not finish is nothing.
            let Ok(reply) = serde_json::from_str(reply) else {
                return;
            };
            if sender.send(reply).is_err() {
                return;
            }
        }
    });
    receiver
}
