//! PostgreSQL.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use super::{Process, find, free_port, password, skipped, unprivileged};

/// How clients prove who they are: others on the machine have no business here.
const METHOD: &str = "scram-sha-256";

/// What a [`Postgres`] is started with.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    address: String,
    settings: Vec<(String, String)>,
}

/// A running PostgreSQL server: user `postgres`, a password made up for it, database `postgres`.
pub struct Postgres {
    options: PostgresOptions,
    password: String,
    port: u16,
    process: Option<Process>,
    place: Place,
}

/// Where a server runs and as whom.
struct Place {
    programs: PathBuf,
    folder: TempDir,
    /// User and group of the server: it refuses to run as root.
    user: Option<(u32, u32)>,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            address: "127.0.0.1".to_owned(),
            settings: Vec::new(),
        }
    }
}

impl PostgresOptions {
    /// Listens on another address than 127.0.0.1.
    #[must_use]
    pub fn listen(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    /// A setting as in `postgresql.conf`; a later one of the same name counts.
    #[must_use]
    pub fn setting(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the server. `None`: it is not installed, and the test is left out.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub fn start(self) -> Option<Postgres> {
        let place = Place::new()?;
        let password = password();
        // In a folder that is nobody else's.
        let file = place.folder.path().join("password");
        fs::write(&file, &password).expect("the folder can be written");
        let mut command = place.command("initdb");
        command.arg("-D").arg(place.data());
        command.args(["-U", "postgres", "-A", METHOD, "-E", "UTF8", "--locale=C"]);
        command.arg("--pwfile").arg(&file);
        command.args(["--no-sync", "--no-instructions"]);
        finish(&mut command);
        fs::remove_file(file).expect("the folder can be written");
        let access = place.data().join("pg_hba.conf");
        let rules = ["local all all", "local replication all", "host all all all"];
        let rules = rules.map(|rule| format!("{rule} {METHOD}\n"));
        fs::write(access, rules.concat()).expect("the data folder can be written");
        Some(Postgres::start_in(place, self, password))
    }

    fn run(&self, port: u16, place: &Place) -> Option<Process> {
        let mut command = place.command("postgres");
        command.arg("-D").arg(place.data());
        command.arg("-k").arg(place.folder.path());
        command.args(["-h", &self.address, "-p", &port.to_string()]);
        for (name, value) in &self.settings {
            command.args(["-c", &format!("{name}={value}")]);
        }
        let status = place.data().join("postmaster.pid");
        // What a killed server has left there says "ready" as well.
        drop(fs::remove_file(&status));
        let mut process = Process::start(&mut command, &place.folder.path().join("log"))
            .expect("postgres can be run");
        let ready = || {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let word = text.lines().nth(7).unwrap_or_default().trim_end();
            word == "ready" || word == "standby"
        };
        process.wait_until(ready).then_some(process)
    }
}

impl Postgres {
    /// Starts a server with the settings that PostgreSQL comes with. `None`: it is not installed,
    /// and the test is left out.
    pub fn start() -> Option<Self> {
        PostgresOptions::default().start()
    }

    fn start_in(place: Place, options: PostgresOptions, password: String) -> Self {
        for _ in 0..5 {
            let port = free_port(&options.address);
            if let Some(process) = options.run(port, &place) {
                return Self {
                    options,
                    password,
                    port,
                    process: Some(process),
                    place,
                };
            }
        }
        panic!("postgres does not start:\n{}", place.log());
    }

    /// A hot standby of this server, which can be read but not written.
    ///
    /// # Panics
    ///
    /// If it does not start.
    #[must_use]
    pub fn standby(&self) -> Self {
        let place = Place::new().expect("it is installed");
        let mut command = place.command("pg_basebackup");
        command.args(["-h", &self.socket(), "-p", &self.port.to_string()]);
        command.args(["-U", "postgres", "-R", "-X", "stream", "-c", "fast", "-D"]);
        command.arg(place.data());
        command.env("PGPASSWORD", &self.password);
        finish(&mut command);
        Self::start_in(place, self.options.clone(), self.password.clone())
    }

    /// Its address.
    pub fn host(&self) -> &str {
        &self.options.address
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The password of the user `postgres`.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Folder of its Unix socket.
    pub fn socket(&self) -> String {
        self.place.folder.path().display().to_string()
    }

    /// Its address as clients take it, with user and password.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres:{}@{}:{}/postgres",
            self.password,
            self.host(),
            self.port()
        )
    }

    /// `kill -9`, of the server and of all its processes.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Starts it again on the same port and data, after killing it if it still runs.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub fn restart(&mut self) {
        self.kill();
        // Its last processes may still be about to go, and it does not start beside them.
        for _ in 0..100 {
            self.process = self.options.run(self.port, &self.place);
            if self.process.is_some() {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("postgres does not start again:\n{}", self.place.log());
    }
}

impl Place {
    fn new() -> Option<Self> {
        let Some(programs) = programs() else {
            skipped("postgres");
            return None;
        };
        let folder = TempDir::new().expect("a folder for temporary files");
        let user = unprivileged();
        let place = Self {
            programs,
            folder,
            user,
        };
        // The server refuses a data folder that others may read.
        let mut data = fs::DirBuilder::new();
        data.mode(0o700);
        data.create(place.data())
            .expect("the folder can be written");
        for path in [place.folder.path(), &place.data()] {
            if let Some((user, group)) = place.user {
                chown(path, Some(user), Some(group)).expect("root may");
            }
        }
        Some(place)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(self.folder.path());
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }
}

fn finish(command: &mut Command) {
    let output = command.output().expect("it comes with postgres");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// Folder of the programs: that of the one in `PATH`, else Debian's of the latest version.
fn programs() -> Option<PathBuf> {
    let has_all = |folder: &PathBuf| {
        let needed = ["initdb", "postgres", "pg_basebackup"];
        needed.iter().all(|program| folder.join(program).is_file())
    };
    let in_path = find("postgres").and_then(|file| fs::canonicalize(file).ok());
    let in_path = in_path.and_then(|file| file.parent().map(Path::to_path_buf));
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(has_all)
        .max();
    in_path.filter(has_all).or(debian)
}
