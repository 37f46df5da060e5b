//! `redis-server`.

use std::fmt::Write;
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{Process, find, free_port, password, skipped};

/// What a [`Redis`] is started with.
#[derive(Clone, Debug)]
pub struct RedisOptions {
    address: String,
    settings: Vec<(String, String)>,
}

/// A running `redis-server` with a password made up for it.
pub struct Redis {
    options: RedisOptions,
    password: String,
    port: u16,
    process: Option<Process>,
    folder: TempDir,
}

impl Default for RedisOptions {
    fn default() -> Self {
        let settings = [("appendonly", "yes"), ("appendfsync", "always")];
        Self {
            address: "127.0.0.1".to_owned(),
            settings: settings
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        }
    }
}

impl RedisOptions {
    /// Listens on another address than 127.0.0.1.
    #[must_use]
    pub fn listen(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    /// A setting as in `redis.conf`; a later one of the same name counts.
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
    pub fn start(self) -> Option<Redis> {
        if find("redis-server").is_none() {
            skipped("redis-server");
            return None;
        }
        let folder = TempDir::new().expect("a folder for temporary files");
        let password = password();
        for _ in 0..5 {
            let port = free_port(&self.address);
            if let Some(process) = self.run(port, &password, folder.path()) {
                return Some(Redis {
                    options: self,
                    password,
                    port,
                    process: Some(process),
                    folder,
                });
            }
        }
        panic!("redis-server does not start:\n{}", log(folder.path()));
    }

    fn run(&self, port: u16, password: &str, folder: &Path) -> Option<Process> {
        let mut settings = format!(
            "bind {}\nport {port}\ndir {}\nsave \"\"\nrequirepass {password}\n",
            self.address,
            folder.display(),
        );
        for (name, value) in &self.settings {
            writeln!(settings, "{name} {value}").expect("a string takes it");
        }
        // In a folder that is nobody else's: everybody sees arguments.
        let file = folder.join("redis.conf");
        fs::write(&file, settings).expect("the folder can be written");
        let mut command = Command::new("redis-server");
        command.arg(file);
        // It listens before it has read its data, and answers `LOADING` until then; its log says
        // when it is done, once for each start.
        let ready = || log(folder).matches("Ready to accept connections").count();
        let before = ready();
        let mut process =
            Process::start(&mut command, &folder.join("log")).expect("redis-server can be run");
        process
            .wait_until(|| ready() > before && TcpStream::connect((&*self.address, port)).is_ok())
            .then_some(process)
    }
}

impl Redis {
    /// Starts a server that syncs its append-only file with every write. `None`: it is not
    /// installed, and the test is left out.
    pub fn start() -> Option<Self> {
        RedisOptions::default().start()
    }

    /// Its address.
    pub fn host(&self) -> &str {
        &self.options.address
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its password.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Its address as clients take it, with the password.
    pub fn url(&self) -> String {
        format!("redis://:{}@{}:{}/", self.password, self.host(), self.port)
    }

    /// `kill -9`.
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
        let folder = self.folder.path();
        self.process = self.options.run(self.port, &self.password, folder);
        assert!(
            self.process.is_some(),
            "redis-server does not start again:\n{}",
            log(self.folder.path())
        );
    }
}

fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}
