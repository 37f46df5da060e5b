//! `PgBouncer`, which many put between their programs and PostgreSQL.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{Postgres, Process, find, free_port, skipped, unprivileged};

/// A running `PgBouncer` that gives each transaction whatever connection to the server is free
/// (`pool_mode = transaction`), of two that it has.
pub struct PgBouncer {
    port: u16,
    password: String,
    // Before its folder: fields are dropped in this order.
    _process: Process,
    _folder: TempDir,
}

impl PgBouncer {
    /// Starts one in front of a server. `None`: it is not installed, and the test is left out.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub fn start(server: &Postgres) -> Option<Self> {
        let Some(program) = program() else {
            skipped("pgbouncer");
            return None;
        };
        let folder = TempDir::new().expect("a folder for temporary files");
        if let Some((user, group)) = unprivileged() {
            chown(folder.path(), Some(user), Some(group)).expect("root may");
        }
        for _ in 0..5 {
            let port = free_port("127.0.0.1");
            if let Some(process) = run(&program, port, server, folder.path()) {
                return Some(Self {
                    port,
                    password: server.password().to_owned(),
                    _process: process,
                    _folder: folder,
                });
            }
        }
        let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        panic!("pgbouncer does not start:\n{log}");
    }

    /// Its address as clients of PostgreSQL take it, with the user and password of the server.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres:{}@127.0.0.1:{}/postgres",
            self.password, self.port
        )
    }
}

fn run(program: &Path, port: u16, server: &Postgres, folder: &Path) -> Option<Process> {
    let users = folder.join("users");
    let user = format!("\"postgres\" \"{}\"\n", server.password());
    fs::write(&users, user).expect("the folder can be written");
    let settings = format!(
        "[databases]\n\
         postgres = host={} port={} dbname=postgres\n\
         [pgbouncer]\n\
         listen_addr = 127.0.0.1\n\
         listen_port = {port}\n\
         unix_socket_dir =\n\
         auth_type = scram-sha-256\n\
         auth_file = {}\n\
         pool_mode = transaction\n\
         default_pool_size = 2\n",
        server.socket(),
        server.port(),
        users.display(),
    );
    let file = folder.join("pgbouncer.ini");
    fs::write(&file, settings).expect("the folder can be written");
    let mut command = Command::new(program);
    command.arg(file);
    if let Some((user, group)) = unprivileged() {
        command.uid(user).gid(group);
    }
    let mut process = Process::start(&mut command, &folder.join("log")).expect("it can be run");
    process
        .wait_until(|| TcpStream::connect(("127.0.0.1", port)).is_ok())
        .then_some(process)
}

/// Debian has it where only root looks.
fn program() -> Option<PathBuf> {
    let debian = PathBuf::from("/usr/sbin/pgbouncer");
    find("pgbouncer").or_else(|| debian.is_file().then_some(debian))
}
