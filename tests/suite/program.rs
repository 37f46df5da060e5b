//! The generator as a program.

use crate::files;
use std::{
    env,
    path::PathBuf,
    process::{Command, Output},
    sync::OnceLock,
};

/// A command that runs the generator.
///
/// # Panics
///
/// If the generator cannot be built.
pub fn generator() -> Command {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(PATH.get_or_init(build));
    command.env("NO_COLOR", "1");
    command
}

/// Builds the program: Cargo builds programs for the tests of their own package only.
fn build() -> PathBuf {
    let output = cargo()
        .args([
            "build",
            "--quiet",
            "--offline",
            "-p",
            "generator",
            "--bin",
            "generator",
        ])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(files::root())
        .output()
        .expect("cargo runs");
    assert_success(&output);
    let messages = String::from_utf8(output.stdout).expect("Cargo writes UTF-8");
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .next_back();
    executable.expect("Cargo says where the program is")
}

/// The Cargo that runs the tests.
pub fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    // Cargo sets these for the test itself; another package must not see them.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Checks that a program ended well.
///
/// # Panics
///
/// If it did not; the message has what it wrote.
#[track_caller]
pub fn assert_success(output: &Output) {
    assert!(
        output.status.success(),
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
