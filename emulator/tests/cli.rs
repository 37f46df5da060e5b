//! The command line: the real program, started, asked and stopped.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(20);

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_emulator"));
    command
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .env_remove("NO_COLOR")
        .env_remove("EMULATOR_CLIENT_SECRET")
        .stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// A running program, with its output. It is killed when the test fails.
struct Running {
    process: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut process = program(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Self { process, output }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    fn json(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// Sends a signal and waits for the end. Returns how the program ended and what else it wrote.
    fn stop(mut self, signal: &str) -> (ExitStatus, String) {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(sent.unwrap().success());
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(10));
        };
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        (status, rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a request without body and returns the whole answer.
fn get(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn one_line_of_json_says_everything_and_control_c_ends() {
    let mut running = Running::start(&["worksection", "actionstep", "--json"]);
    let line = running.json();
    let providers = line["providers"].as_array().unwrap();
    let ids: Vec<_> = providers.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["worksection", "actionstep"]);
    for provider in providers {
        for key in [
            "client_id",
            "client_secret",
            "redirect_uri",
            "token_endpoint",
        ] {
            assert!(!provider[key].as_str().unwrap().is_empty(), "{key}");
        }
        let page = get(provider["authorize_url"].as_str().unwrap());
        assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
        let name = provider["name"].as_str().unwrap();
        assert!(page.contains(name) && page.contains("Approve"), "{page}");
    }
    let state = get(&format!("{}/state", line["control"].as_str().unwrap()));
    assert!(state.starts_with("HTTP/1.1 200 "), "{state}");

    let (status, rest) = running.stop("INT");
    assert_eq!(status.code(), Some(0));
    assert_eq!(rest, "", "nothing follows the line");
}

#[test]
fn open_connections_do_not_delay_the_end() {
    let mut running = Running::start(&["act_on", "--json"]);
    let line = running.json();
    let address = line["url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://")
        .unwrap();
    let mut streams: Vec<_> = (0..20)
        .map(|_| TcpStream::connect(address).unwrap())
        .collect();
    for stream in &mut streams[..10] {
        stream
            .write_all(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n")
            .unwrap();
    }
    let start = Instant::now();
    let (status, _) = running.stop("TERM");
    assert_eq!(status.code(), Some(0));
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn the_page_fits_80_columns_and_has_no_escapes_in_a_pipe() {
    let mut running = Running::start(&["worksection", "actionstep", "act_on"]);
    let mut lines = vec![running.line()];
    while !lines.last().unwrap().contains("Ctrl-C") {
        lines.push(running.line());
        assert!(lines.len() < 200, "{lines:#?}");
    }
    for line in &lines {
        let line = line.trim_end_matches('\n');
        let is_address = line.trim_start().starts_with("http://") && !line.trim().contains(' ');
        assert!(line.chars().count() <= 80 || is_address, "{line}");
        assert!(!line.contains(char::is_control), "{line:?}");
        assert_eq!(line.trim_end(), line);
    }
    let text = lines.concat();
    for part in [
        "Worksection (worksection)",
        "Actionstep (actionstep)",
        "Act-On (act_on)",
        "Client secret",
        "password",
        ".transport(HttpTransport::loopback(\"127.0.0.1:",
        "/_emulator",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let (status, rest) = running.stop("INT");
    assert_eq!((status.code(), rest.as_str()), (Some(0), ""));
}

#[test]
fn a_path_names_a_spec_as_well_as_an_id() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/act_on");
    let mut running = Running::start(&[path, "--json", "--seed", "7", "--auto-approve"]);
    let line = running.json();
    assert_eq!(line["providers"][0]["id"], "act_on");
    let answer = get(line["providers"][0]["authorize_url"].as_str().unwrap());
    assert!(answer.starts_with("HTTP/1.1 302 "), "{answer}");
}

fn problem(arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(arguments);
    assert!(output.stdout.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!text.contains('\u{1b}'), "{text:?}");
    (output.status.code(), text)
}

#[test]
fn an_unknown_provider_is_told_with_those_there_are() {
    let (code, text) = problem(&["nobody"]);
    assert_eq!(code, Some(1));
    for id in ["nobody", "act_on", "actionstep", "worksection"] {
        assert!(text.contains(id), "{text}");
    }
}

#[test]
fn a_broken_spec_is_told_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.yaml");
    fs::write(&path, "id: broken\nname: Broken\nnonsense: 1\n").unwrap();
    for json in [&[][..], &["--json"]] {
        let mut arguments = vec![path.to_str().unwrap()];
        arguments.extend(json);
        let (code, text) = problem(&arguments);
        assert_eq!(code, Some(1));
        assert!(text.contains("broken.yaml:3:1"), "{text}");
        assert!(text.contains("nonsense"), "{text}");
    }
}

#[test]
fn an_address_that_is_taken_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (code, text) = problem(&["act_on", "--addr", &address]);
    assert_eq!(code, Some(1));
    assert!(text.contains(&address), "{text}");
}

#[test]
fn other_machines_are_let_in_on_demand_only() {
    let (code, text) = problem(&["act_on", "--addr", "0.0.0.0:0"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("--allow-remote"), "{text}");

    let mut running =
        Running::start(&["act_on", "--addr", "0.0.0.0:0", "--allow-remote", "--json"]);
    assert!(running.json()["url"].is_string());
    assert_eq!(running.stop("INT").0.code(), Some(0));
}

#[test]
fn a_redirect_uri_that_the_provider_refuses_is_refused_at_the_start() {
    for uri in [
        "http://app.example/callback",
        "https://app.example/#x",
        "callback",
    ] {
        let (code, text) = problem(&["act_on", "--redirect-uri", uri]);
        assert_eq!(code, Some(1));
        assert!(
            text.starts_with("error: the redirect URI ") && text.contains(uri),
            "{text}"
        );
        assert!(!text.contains(".."), "{text}");
    }
    let loopback = "http://127.0.0.1/callback";
    assert_eq!(
        problem(&["worksection", "--redirect-uri", loopback]).0,
        Some(1)
    );
    // One of them takes it.
    let mut running = Running::start(&[
        "worksection",
        "actionstep",
        "--redirect-uri",
        loopback,
        "--json",
    ]);
    let line = running.json();
    assert_eq!(
        line["providers"][0]["redirect_uri"],
        "https://localhost/callback"
    );
    assert_eq!(line["providers"][1]["redirect_uri"], loopback);
}

#[test]
fn a_path_that_leads_nowhere_is_told_as_one() {
    let (code, text) = problem(&["specs/nobody.yaml"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        text,
        "error: there is no file or folder specs/nobody.yaml\n"
    );
}

#[test]
fn the_application_is_chosen_and_its_secret_is_not_shown() {
    let start = |arguments: &[&str]| {
        let mut command = program(arguments);
        command.env("EMULATOR_CLIENT_SECRET", "tell-nobody");
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Running { process, output }
    };
    let mut running = start(&["act_on", "--client-id", "mine", "--json"]);
    let line = running.line();
    assert!(line.contains("\"client_id\":\"mine\""), "{line}");
    assert!(
        !line.contains("tell-nobody") && !line.contains("client_secret"),
        "{line}"
    );
    let mut running = start(&["act_on"]);
    let mut text = String::new();
    while !text.contains("Ctrl-C") {
        text.push_str(&running.line());
    }
    assert!(text.contains("that in EMULATOR_CLIENT_SECRET"), "{text}");
    assert!(!text.contains("tell-nobody"), "{text}");
    assert_eq!(problem(&["act_on", "--client-id", ""]).0, Some(1));
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    for arguments in [
        &[][..],
        &["act_on", "--addr", "nowhere"],
        &["act_on", "--seed", "-1"],
        &["act_on", "--nonsense"],
    ] {
        assert_eq!(problem(arguments).0, Some(2), "{arguments:?}");
    }
    let (code, text) = problem(&["act_on", "--environment", "nowhere"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("nowhere"), "{text}");
}

#[test]
fn the_help_fits_80_columns() {
    let output = run(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}
