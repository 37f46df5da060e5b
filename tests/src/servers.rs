//! Servers that a test starts itself: each with its own data folder and on its own port, and gone
//! with the value that stands for it, also when the test panics or is killed.

use std::fs::File;
use std::io::{self, Read};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

mod pgbouncer;
mod postgres;
mod redis;

pub use pgbouncer::PgBouncer;
pub use postgres::{Postgres, PostgresOptions};
pub use redis::{Redis, RedisOptions};

/// How long a server may take to start.
const START: Duration = Duration::from_secs(60);

/// Says that a test is left out because a program is missing; on the gate (`CI=true`) that is an
/// error.
///
/// # Panics
///
/// On the gate.
pub fn skipped(program: &str) {
    println!("skipped: {program} not installed");
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{program} is not installed, and the gate leaves nothing out"
    );
}

/// Where a program is, by `PATH`.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// A port that nobody listens on at this address. Somebody may take it before the server does: who
/// asks tries again then.
fn free_port(address: &str) -> u16 {
    TcpListener::bind((address, 0))
        .and_then(|listener| listener.local_addr())
        .expect("an address of this machine")
        .port()
}

/// A password that nobody else on the machine knows.
fn password() -> String {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .expect("random numbers");
    format!("{:032x}", u128::from_ne_bytes(bytes))
}

/// User and group for a server that refuses to run as root; `None` where this is not root.
fn unprivileged() -> Option<(u32, u32)> {
    let root = std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0);
    root.then(|| user(&["postgres", "nobody"]).expect("another user than root"))
}

/// Number of the user and of the group of the first of these users that there is.
fn user(names: &[&str]) -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    names.iter().find_map(|name| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut numbers = line.split(':').skip(2);
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    })
}

/// A running server, and a shell that kills it when this process goes away without doing so.
struct Process {
    server: Child,
    watch: Child,
}

impl Process {
    /// Starts a server that writes what it has to say into a file.
    fn start(command: &mut Command, log: &Path) -> io::Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let server = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        // The shell waits for the end of its input, which is this process's alone to close.
        let watch = Command::new("sh")
            .args(["-c", r#"read _; kill -9 "$1""#, "sh"])
            .arg(server.id().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { server, watch })
    }

    /// Whether it has ended.
    fn ended(&mut self) -> bool {
        !matches!(self.server.try_wait(), Ok(None))
    }

    /// Waits until `ready`; `false` if the server ends before.
    fn wait_until(&mut self, ready: impl Fn() -> bool) -> bool {
        let start = Instant::now();
        while !ready() {
            if self.ended() {
                return false;
            }
            assert!(start.elapsed() < START, "the server does not start");
            sleep(Duration::from_millis(20));
        }
        true
    }

    /// Sends a signal to the server and its children.
    fn signal(&self, name: &str) {
        let id = self.server.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let children = children.unwrap_or_default();
        let sent = Command::new("sh")
            .args(["-c", r#"kill "$@" 2>/dev/null"#, "sh"])
            .arg(format!("-{name}"))
            .arg(id.to_string())
            .args(children.split_whitespace())
            .status();
        // A child may have gone by itself; what matters is whether the server goes, below.
        drop(sent);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // First, so that it cannot meet another process with the server's number.
        drop(self.watch.kill());
        drop(self.watch.wait());
        if !self.ended() {
            self.signal("KILL");
            drop(self.server.kill());
            drop(self.server.wait());
        }
    }
}
