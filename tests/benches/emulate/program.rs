//! A process that answers: the emulator or the floor.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::Result;

/// A running process, which ends when this is dropped.
pub struct Program {
    child: Child,
    /// What it said of itself, in one line of JSON.
    pub line: Value,
}

impl Program {
    /// The emulator with some providers.
    pub fn emulator(providers: &[&str], arguments: &[&str]) -> Result<Self> {
        Self::start(
            emulator()
                .args(providers)
                .args(arguments)
                .arg("--json")
                .stdin(Stdio::null()),
        )
    }

    /// The floor, which answers as it is told here.
    pub fn floor(answers: &Value) -> Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        let mut program = Self::spawn(command.arg("floor").stdin(Stdio::piped()))?;
        if let Some(mut input) = program.child.stdin.take() {
            input.write_all(answers.to_string().as_bytes())?;
        }
        program.listen()?;
        Ok(program)
    }

    fn start(command: &mut Command) -> Result<Self> {
        let mut program = Self::spawn(command)?;
        program.listen()?;
        Ok(program)
    }

    fn spawn(command: &mut Command) -> Result<Self> {
        Ok(Self {
            child: command.stdout(Stdio::piped()).spawn()?,
            line: Value::Null,
        })
    }

    fn listen(&mut self) -> Result<()> {
        let output = self.child.stdout.as_mut().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        self.line = serde_json::from_str(&line)?;
        Ok(())
    }

    /// CPU time it has taken.
    pub fn cpu_time(&self) -> Duration {
        cpu_time(&self.child.id().to_string())
    }

    /// Memory it holds, in KiB.
    pub fn memory(&self) -> Result<i64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let figure = line.and_then(|line| line.split_whitespace().next());
        Ok(figure.ok_or("no figure of memory")?.parse()?)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The emulator, to be started where the specs are found.
pub fn emulator() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_emulator"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    command
}

/// CPU time that a process has taken, that of threads that have ended left out. `process` is its
/// number, or `self`.
pub fn cpu_time(process: &str) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    let threads = threads.into_iter().flatten().flatten();
    // Nanoseconds on a core come first.
    let nanoseconds = threads.filter_map(|thread| {
        let figures = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        figures.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}
