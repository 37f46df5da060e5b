//! The command line: what it writes, where, and its exit codes.

mod interrupted;

use crate::{files, program::generator};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// A folder with the specs of some goldens, and a place for crates.
fn workplace(ideas: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for idea in ideas {
        let specs = files::root().join("tests/golden").join(idea).join("spec");
        files::copy(&specs, &folder.path().join("specs"));
    }
    folder
}

/// The generator at work in such a folder.
fn at(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = generator();
    command
        .current_dir(folder)
        .args(arguments)
        .args(["--specs", "specs", "--out", "out"]);
    command.arg("--runtime").arg(files::root().join("runtime"));
    command
}

#[track_caller]
fn run(command: &mut Command, code: i32) -> (String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    let (stdout, stderr) = (text(stdout), text(stderr));
    assert_eq!(status.code(), Some(code), "{stdout}{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert!(
        !stdout.contains('\u{1b}') && !stderr.contains('\u{1b}'),
        "colour in a pipe"
    );
    (stdout, stderr)
}

#[test]
fn generate_then_check() {
    let folder = workplace(&["minimal", "no_refresh"]);
    let (stdout, stderr) = run(&mut at(folder.path(), &["check"]), 1);
    let said = stdout + &stderr;
    assert!(said.contains("minimal"), "what is missing is named: {said}");
    assert!(
        said.contains("cargo run -p generator"),
        "the command that repairs it is named: {said}"
    );
    assert!(!folder.path().join("out").exists(), "check writes nothing");

    // Without a subcommand it generates.
    let (stdout, stderr) = run(&mut at(folder.path(), &[]), 0);
    let said = stdout + &stderr;
    assert!(said.lines().count() < 12, "a few lines: {said}");
    assert!(folder.path().join("out/minimal/src/lib.rs").is_file());
    run(&mut at(folder.path(), &["check"]), 0);

    let (stdout, stderr) = run(&mut at(folder.path(), &["generate", "--quiet"]), 0);
    assert_eq!(stdout + &stderr, "");
}

#[test]
fn only_what_changed_is_written() {
    let folder = workplace(&["minimal", "no_refresh"]);
    run(&mut at(folder.path(), &["generate"]), 0);
    let lib = folder.path().join("out/minimal/src/lib.rs");
    let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let before = modified(&lib);
    fs::write(
        folder.path().join("out/minimal/src/client.rs"),
        "changed by hand",
    )
    .unwrap();
    let (stdout, stderr) = run(&mut at(folder.path(), &["check"]), 1);
    let said = stdout + &stderr;
    assert!(said.contains("client.rs"), "{said}");
    run(&mut at(folder.path(), &["generate"]), 0);
    assert_eq!(modified(&lib), before);
    run(&mut at(folder.path(), &["check"]), 0);
}

#[test]
fn crates_of_removed_providers_go_and_foreign_files_stay() {
    let folder = workplace(&["minimal", "no_refresh"]);
    run(&mut at(folder.path(), &["generate"]), 0);
    files::write(&folder.path().join("out/notes.txt"), "mine");
    fs::remove_file(folder.path().join("specs/no_refresh.yaml")).unwrap();
    run(&mut at(folder.path(), &["generate"]), 0);
    assert!(!folder.path().join("out/no_refresh").exists());
    assert_eq!(
        fs::read_to_string(folder.path().join("out/notes.txt")).unwrap(),
        "mine"
    );
    assert!(folder.path().join("out/minimal/Cargo.toml").is_file());
}

#[test]
fn only_some_providers() {
    let folder = workplace(&["minimal", "no_refresh"]);
    run(
        &mut at(folder.path(), &["generate", "--only", "minimal"]),
        0,
    );
    assert!(folder.path().join("out/minimal").is_dir());
    assert!(!folder.path().join("out/no_refresh").exists());
    run(&mut at(folder.path(), &["check", "--only", "minimal"]), 0);
    run(&mut at(folder.path(), &["check"]), 1);
    let (_, stderr) = run(
        &mut at(folder.path(), &["generate", "--only", "minimall"]),
        1,
    );
    assert!(stderr.contains("minimall"), "{stderr}");
}

#[test]
fn problems_are_told_together_and_nothing_is_written() {
    let folder = workplace(&["minimal", "no_refresh"]);
    let specs = folder.path().join("specs");
    for (file, from, to) in [
        ("minimal.yaml", "summary:", "sumary:"),
        (
            "no_refresh.yaml",
            "https://norefresh.example/token",
            "http://norefresh.example/token",
        ),
    ] {
        let text = fs::read_to_string(specs.join(file)).unwrap();
        assert!(text.contains(from));
        fs::write(specs.join(file), text.replace(from, to)).unwrap();
    }
    let (_, stderr) = run(&mut at(folder.path(), &["generate"]), 1);
    assert!(stderr.contains("specs/minimal.yaml:4:1"), "{stderr}");
    assert!(
        stderr.contains("summary"),
        "the nearest key is named: {stderr}"
    );
    assert!(stderr.contains("specs/no_refresh.yaml:"), "{stderr}");
    assert!(!folder.path().join("out").exists());

    let (stdout, stderr) = run(
        &mut at(folder.path(), &["check", "--message-format", "json"]),
        1,
    );
    let lines: Vec<serde_json::Value> = (stdout + &stderr)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line} is not JSON")))
        .collect();
    let located = lines
        .iter()
        .filter(|line| line["labels"][0]["line"].is_u64())
        .count();
    assert!(located >= 2, "{lines:?}");
}

#[test]
fn a_new_provider_passes_at_once() {
    let folder = workplace(&["minimal"]);
    run(&mut at(folder.path(), &["new", "acme"]), 0);
    let spec = fs::read_to_string(folder.path().join("specs/acme.yaml")).unwrap();
    assert!(spec.contains("# "), "it is commented");
    run(&mut at(folder.path(), &["generate"]), 0);
    run(&mut at(folder.path(), &["check"]), 0);
    assert!(folder.path().join("out/acme/src/lib.rs").is_file());

    let (_, stderr) = run(&mut at(folder.path(), &["new", "acme"]), 1);
    assert!(stderr.contains("acme"), "{stderr}");
    assert_eq!(
        fs::read_to_string(folder.path().join("specs/acme.yaml")).unwrap(),
        spec
    );
    for id in ["Acme", "9lives", "../acme", "a-b", ""] {
        let output = at(folder.path(), &["new", id]).output().unwrap();
        assert!(matches!(output.status.code(), Some(1 | 2)), "{id}");
    }
    assert_eq!(files::tree(&folder.path().join("specs")).len(), 2);
}

#[test]
fn a_provider_is_started_from_what_it_publishes() {
    let folder = workplace(&["minimal"]);
    let metadata = r#"{"issuer": "https://acme.example", "token_endpoint": "https://acme.example/t",
        "authorization_endpoint": "https://acme.example/a", "scopes_supported": ["email"]}"#;
    files::write(&folder.path().join("metadata.json"), metadata);
    let new = |id: &str, file: &str| at(folder.path(), &["new", id, "--from", file]);
    let (stdout, _) = run(&mut new("acme", "metadata.json"), 0);
    assert!(stdout.contains("next: answer the questions"), "{stdout}");
    run(&mut at(folder.path(), &["generate"]), 0);
    run(&mut at(folder.path(), &["check"]), 0);
    run(&mut new("acme", "metadata.json"), 1);

    let api = "openapi: 3.1.0\ncomponents:\n  securitySchemes:\n    a:\n      flows:\n        \
               authorizationCode: { authorizationUrl: \"https://a.example/a\", tokenUrl: \"https://a.example/t\" }\n";
    files::write(&folder.path().join("api.yaml"), api);
    let (stdout, _) = run(&mut new("pets", "api.yaml"), 0);
    assert!(
        stdout.contains("to be filled in: token.auth_method"),
        "{stdout}"
    );
    let (_, stderr) = run(&mut at(folder.path(), &["check"]), 1);
    assert!(
        stderr.contains("auth_method") && stderr.contains("pets.yaml"),
        "{stderr}"
    );
    assert!(stderr.contains("1 problem found"), "{stderr}");

    files::write(
        &folder.path().join("bad.json"),
        api.replace("https://a.example/t", "http://a"),
    );
    for (file, said) in [
        ("bad.json", "bad.json, line 6, column "),
        ("nothing.json", "cannot read nothing.json"),
        (".", "it is not a file"),
    ] {
        let (_, stderr) = run(&mut new("bad", file), 1);
        assert!(stderr.contains(said), "{stderr}");
    }
    assert_eq!(files::tree(&folder.path().join("specs")).len(), 3);
}

#[test]
fn explain_shows_a_provider_on_a_page() {
    let folder = workplace(&["kitchen_sink"]);
    let (stdout, _) = run(&mut at(folder.path(), &["explain", "kitchen_sink"]), 0);
    for fact in [
        "Kitchen Sink",
        "/authorize",
        "orders.read",
        "single",
        "list_orders",
        "30",
        "TOKEN ANSWER",
        "ERRORS",
    ] {
        assert!(stdout.contains(fact), "{fact} is not in\n{stdout}");
    }
    let (_, stderr) = run(&mut at(folder.path(), &["explain", "kitchen_sinc"]), 1);
    assert!(stderr.contains("kitchen_sinc"), "{stderr}");
}

#[test]
fn schema_and_completions_are_printed() {
    let (stdout, _) = run(generator().arg("schema"), 0);
    assert_eq!(stdout.trim_end(), specs::schema_json().trim_end());
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (stdout, _) = run(generator().args(["completions", shell]), 0);
        assert!(
            stdout.contains("generator") && stdout.contains("explain"),
            "{shell}"
        );
    }
}

#[test]
fn wrong_usage_ends_with_code_2() {
    let nowhere: [&[&str]; 4] = [
        &["regenerate"],
        &["--unknown"],
        &["check", "--specs", "/no/such/folder", "--out", "out"],
        &["check", "--message-format", "xml"],
    ];
    for arguments in nowhere {
        let (_, stderr) = run(generator().args(arguments), 2);
        assert!(!stderr.is_empty());
    }
    run(generator().arg("--help"), 0);
    run(generator().arg("--version"), 0);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    files::write(&elsewhere.path().join("src/lib.rs"), "mine");
    let places = [
        "out",
        "out/minimal",
        "out/minimal/src",
        "out/minimal/src/lib.rs",
    ];
    for place in places {
        let folder = workplace(&["minimal"]);
        let link = folder.path().join(place);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(
            elsewhere
                .path()
                .join("src/lib.rs")
                .ancestors()
                .nth(usize::from(!place.ends_with(".rs")))
                .unwrap(),
            &link,
        )
        .unwrap();
        let (_, stderr) = run(&mut at(folder.path(), &["generate"]), 1);
        assert!(stderr.contains("symbolic link"), "{place}: {stderr}");
        let files = files::tree(elsewhere.path());
        assert_eq!(files.len(), 1, "{place}");
        assert_eq!(files["src/lib.rs"], b"mine", "{place}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = workplace(&["kitchen_sink"]);
    let mut child = at(folder.path(), &["explain", "kitchen_sink"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

/// A terminal of 80 columns has room for every line of help.
#[test]
fn help_fits_a_terminal() {
    let subcommands = [
        "generate",
        "check",
        "new",
        "explain",
        "schema",
        "completions",
    ];
    let own = subcommands.map(|one| vec![one, "--help"]);
    for arguments in own.into_iter().chain([vec!["--help"]]) {
        let (help, _) = run(generator().args(&arguments), 0);
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
        }
    }
}
