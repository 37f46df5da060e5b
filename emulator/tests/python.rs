//! Clients that nobody here wrote, against the real program over plain HTTP on the loopback address.
//!
//! `EMULATOR_PYTHON` names a Python in which `tests/python/requirements.txt` is installed; `.ci/run`
//! makes one. Without it the tests say that they are skipped, and fail where `CI` is `true`.

#![allow(clippy::unwrap_used)]

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

/// Rows of the table about the vendor's own client.
const CLIENTS: &str = include_str!("../CLIENTS.md");

/// All emulated providers in one process.
struct Program {
    child: Child,
    /// The line that says where everything is.
    description: String,
}

impl Program {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_emulator"))
            .args(["actionstep", "act_on", "worksection"])
            .args(["--json", "--no-limits"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut description = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut description).unwrap();
        Self { child, description }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a script; its output. `None`, after saying so, if there is no Python with the client.
fn run(client: &str, script: &str) -> Option<String> {
    let Some(python) = env::var_os("EMULATOR_PYTHON").filter(|value| !value.is_empty()) else {
        let is_ci = env::var_os("CI").is_some_and(|value| value == "true");
        assert!(
            !is_ci,
            "{client} is not installed: EMULATOR_PYTHON is not set"
        );
        say(&format!(
            "skipped: {client} is not installed (EMULATOR_PYTHON is not set)\n"
        ));
        return None;
    };
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let program = Program::start();
    let output = Command::new(root.join(python))
        // Without `-B` compiled scripts would be left in the tree.
        .args(["-B", "-W", "error::ResourceWarning"])
        .arg(root.join("tests/python").join(script))
        .arg(&program.description)
        .env("NO_PROXY", "*")
        .output()
        .expect("EMULATOR_PYTHON can be run");
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{errors}");
    say(&text);
    Some(text)
}

/// Writes past the capture of the test's output: the table is there to be seen.
fn say(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).unwrap();
}

/// One line for each provider: login, call, refresh and call again.
fn assert_all_providers(output: &str) {
    for provider in ["actionstep", "act_on", "worksection"] {
        let line = output
            .lines()
            .find(|line| line.split_whitespace().any(|word| word == provider));
        let line = line.unwrap_or_else(|| panic!("nothing is said about {provider}: {output}"));
        assert!(line.contains("login, call, refresh, call"), "{line}");
    }
}

#[test]
fn authlib() {
    if let Some(output) = run("Authlib", "authlib_login.py") {
        assert_all_providers(&output);
    }
}

#[test]
fn requests_oauthlib() {
    if let Some(output) = run("requests-oauthlib", "requests_oauthlib_login.py") {
        assert_all_providers(&output);
    }
}

#[test]
fn worksection_api_client() {
    let Some(output) = run("worksection-api-client", "worksection_client.py") else {
        return;
    };
    let rows = |text: &str| -> Vec<String> {
        let rows = text.lines().filter(|line| line.starts_with("| `"));
        rows.map(str::to_owned).collect()
    };
    let (found, written) = (rows(&output), rows(CLIENTS));
    for row in &found {
        assert!(
            written.contains(row),
            "CLIENTS.md does not have the row\n{row}"
        );
    }
    assert_eq!(found.len(), written.len(), "CLIENTS.md has rows of its own");
    assert!(found.len() > 30, "{output}");
}
