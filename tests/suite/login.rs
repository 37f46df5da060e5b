//! The examples `login` and `quickstart` of every crate, run as their user runs them, against the emulator
//! they start. `login` goes by the redirect to a loopback address where the provider allows it, by
//! pasting the address elsewhere; `quickstart` does all of it by itself.

use crate::{files, program::cargo};
use reqwest::{Client, header::LOCATION, redirect::Policy};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Which crates there are, and whether their provider redirects to a loopback address.
const CRATES: [(&str, bool); 3] = [
    ("act_on", false),
    ("actionstep", true),
    ("worksection", false),
];

/// Longest wait for a program to start, longer than any machine is busy with something else.
const LONGEST: Duration = Duration::from_secs(60);

/// An example that runs. It is killed when it is dropped.
struct Example {
    process: Child,
    output: BufReader<std::process::ChildStdout>,
    said: String,
}

impl Example {
    /// Starts one, with a browser that only notes what it is to open.
    fn start(id: &str, name: &str, browser: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command: Command = cargo();
        let mut process = command
            .current_dir(files::root())
            .args(["run", "--quiet", "--offline", "-p", id, "--example", name])
            .env("BROWSER", browser)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("cargo runs");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        Self {
            process,
            output,
            said: String::new(),
        }
    }

    /// Reads until a line has a beginning; that line.
    fn line(&mut self, beginning: &str) -> String {
        loop {
            let mut line = String::new();
            let count = self.output.read_line(&mut line).expect("a line");
            self.said.push_str(&line);
            if line.starts_with(beginning) {
                return line.trim_end().to_owned();
            }
            if count == 0 {
                let errors = self.errors();
                panic!("no {beginning}:\n{}{errors}", self.said);
            }
        }
    }

    /// What it says until it ends, which it does well.
    fn end(&mut self) -> String {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).expect("text");
        let status = self.process.wait().expect("an end");
        let errors = self.errors();
        assert!(status.success(), "{}{rest}{errors}", self.said);
        rest
    }

    fn errors(&mut self) -> String {
        let mut text = String::new();
        if let Some(mut errors) = self.process.stderr.take() {
            let _ = errors.read_to_string(&mut text);
        }
        text
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A program that notes its arguments, one a line.
fn browser(folder: &Path) -> std::path::PathBuf {
    let program = folder.join("browser");
    let notes = folder.join("opened");
    let text = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{}'\n",
        notes.display()
    );
    fs::write(&program, text).expect("a program");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("rights");
    program
}

/// What it was started with. Nobody waits for it, so its note may come late.
fn opened(folder: &Path) -> String {
    let start = Instant::now();
    loop {
        match fs::read_to_string(folder.join("opened")) {
            Ok(note) if note.ends_with('\n') => return note,
            read => assert!(
                start.elapsed() < LONGEST,
                "no browser was started: {read:?}"
            ),
        }
        // Between two looks; how long does not matter.
        thread::sleep(Duration::from_millis(10));
    }
}

/// Does what a user does in the browser: opens the address and approves. Returns where it is sent.
async fn approve(client: &Client, url: &str) -> String {
    let page = client.get(url).send().await.expect("a page");
    let page = page.text().await.expect("a page");
    assert!(page.contains("Approve"), "{page}");
    let answer = client
        .post(url)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body("account=kate&decision=approve")
        .send()
        .await
        .expect("an answer");
    let location = answer.headers().get(LOCATION).expect("a redirect");
    location.to_str().expect("an address").to_owned()
}

#[tokio::test]
async fn the_examples_log_in_and_make_a_call() {
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .expect("a client");
    // One after the other: all examples have the same name, and Cargo puts them in one place.
    for (id, has_loopback) in CRATES {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut example = Example::start(id, "login", &browser(folder.path()), &[]);
        let url = example.line("http://");
        let redirect = approve(&client, &url).await;
        if has_loopback {
            assert!(redirect.starts_with("http://127.0.0.1:"), "{redirect}");
            let answer = client.get(&redirect).send().await.expect("an answer");
            let page = answer.headers().get(LOCATION).expect("a page").to_str();
            let page = format!(
                "{}{}",
                redirect.split("/callback").next().unwrap_or_default(),
                page.expect("a path")
            );
            let page = client.get(page).send().await.expect("a page");
            let page = page.text().await.expect("a page");
            assert!(page.contains("You can close this page"), "{page}");
        } else {
            example.line("The page itself need not load.");
            let forged = redirect.replace("state=", "state=x");
            assert_ne!(forged, redirect);
            let pasted = format!("nonsense\n{forged}\n<{redirect}>\n");
            let mut input = example.process.stdin.take().expect("a pipe");
            input.write_all(pasted.as_bytes()).expect("it reads");
        }
        let end = example.end();
        assert!(
            end.contains("Logged in. The first lines of the answer to a call:\n\n"),
            "{end}"
        );
        let opened = opened(folder.path());
        assert_eq!(opened, format!("{url}\n"), "one argument");
        let said = example
            .said
            .lines()
            .filter(|line| !line.starts_with("http"));
        assert!(
            said.clone().all(|line| line.chars().count() <= 80),
            "{}",
            example.said
        );
        println!("{}{end}", example.said);
    }
    for (id, _) in CRATES {
        the_quick_start_runs_to_its_end(id);
    }
    what_is_missing_is_named();
}

/// Without variables it needs nobody, and shows what it has.
fn the_quick_start_runs_to_its_end(id: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = folder.path().join("home");
    let mut example = Example::start(
        id,
        "quickstart",
        &browser(folder.path()),
        &[("XDG_STATE_HOME", home.to_str().expect("a path"))],
    );
    let said = example.end();
    println!("{said}");
    for line in said.lines() {
        assert!(line.chars().count() <= 80, "{line}");
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    let table: Vec<_> = said
        .lines()
        .skip_while(|line| !line.starts_with("The first of "))
        .skip(2)
        .take_while(|line| !line.is_empty())
        .collect();
    assert!(table.len() > 5, "a table of some rows:\n{said}");
    let columns = |line: &str| {
        line.split("  ")
            .filter(|cell| !cell.trim().is_empty())
            .count()
    };
    assert!((2..=5).contains(&columns(table[0])), "{said}");
    assert!(
        table[1..]
            .iter()
            .any(|row| columns(row) == columns(table[0])),
        "a row without gaps:\n{said}"
    );
    let prefix = id.to_uppercase();
    for part in [
        "Logged in",
        "Refreshed: the access token is a new one.\nIt is good until 20",
        &format!("  {prefix}_CLIENT_ID\n"),
        &format!("  cargo run -p {id} --example login\n"),
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(!home.exists(), "nothing is left of an emulated session");
    assert!(
        !folder.path().join("opened").exists(),
        "no browser is needed"
    );
}

/// Without one of the variables.
fn what_is_missing_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let variables = [("WORKSECTION_CLIENT_ID", "client")];
    let missing = "the environment variable WORKSECTION_CLIENT_SECRET is not set";
    for (name, expected) in [
        ("login", format!("{missing}\n")),
        ("quickstart", format!("Error: \"{missing}\"\n")),
    ] {
        let browser = browser(folder.path());
        let mut example = Example::start("worksection", name, &browser, &variables);
        let status = example.process.wait().expect("an end");
        assert_eq!(status.code(), Some(1));
        assert_eq!(example.errors(), expected);
    }
}
