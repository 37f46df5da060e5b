//! Users have no workspace of ours: crates that depend on what we generate, elsewhere.

use crate::{
    files,
    program::{assert_success, cargo, generator},
};
use std::{fs, path::Path, process::Command};

/// Cargo for a package outside the workspace: without network, with the versions of our lock file
/// and with its own target folder in ours, so that dependencies are compiled once.
fn cargo_outside(folder: &Path) -> Command {
    fs::copy(files::root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    let mut command = cargo();
    command
        .current_dir(folder)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside"),
        )
        .env("CARGO_NET_OFFLINE", "true");
    command
}

#[test]
fn a_program_elsewhere_uses_a_generated_crate() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let generated = files::root().join("generated");
    let manifest = format!(
        "[package]\nname = \"elsewhere\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nworksection = {{ path = {:?} }}\n\n[workspace]\n",
        generated.join("worksection")
    );
    files::write(&folder.path().join("Cargo.toml"), manifest);
    files::write(
        &folder.path().join("src/main.rs"),
        r#"
use worksection::{Client, Scope};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder("the-client")
        .client_secret("the-secret")
        .redirect_uri("https://app.example/callback")
        .build()?;
    println!("{}", client.authorize([Scope::TASKS_READ])?.url());
    Ok(())
}
"#,
    );
    let output = cargo_outside(folder.path())
        .args(["run", "--quiet"])
        .output()
        .expect("cargo runs");
    assert_success(&output);
    let url = String::from_utf8(output.stdout).expect("a URL is text");
    assert!(
        url.starts_with("https://worksection.com/oauth2/authorize?"),
        "{url}"
    );
}

#[test]
fn crates_generated_elsewhere_compile() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let golden = files::root().join("tests/golden/kitchen_sink/spec");
    files::copy(&golden, &folder.path().join("my/specs"));
    let output = generator()
        .current_dir(folder.path())
        .args(["--specs", "my/specs", "--out", "my/crates", "--runtime"])
        .arg(files::root().join("runtime"))
        .output()
        .expect("the program runs");
    assert_success(&output);
    let package = folder.path().join("my/crates/kitchen_sink");
    let manifest = fs::read_to_string(package.join("Cargo.toml")).expect("a manifest");
    assert!(!manifest.contains("workspace = true"), "{manifest}");
    files::write(&package.join("Cargo.toml"), manifest + "\n[workspace]\n");
    let output = cargo_outside(&package)
        .args(["check", "--quiet", "--lib", "--examples"])
        .output()
        .expect("cargo runs");
    assert_success(&output);
}

#[test]
fn generated_crates_can_be_packaged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let providers = ["act_on", "actionstep", "worksection"];
    let mut command = cargo();
    command
        .current_dir(files::root())
        // Not verified: that the crates compile elsewhere is what the tests above show.
        .args(["package", "--offline", "--no-verify", "--allow-dirty"])
        .args(["-p", "provider-runtime"])
        .arg("--target-dir")
        .arg(folder.path());
    for provider in providers {
        command.args(["-p", provider]);
    }
    let output = command.output().expect("cargo runs");
    assert_success(&output);
    let said = String::from_utf8(output.stderr).expect("cargo writes UTF-8");
    let (_, generated) = said
        .split_once("Packaging provider-runtime")
        .expect("the runtime is packaged first");
    assert!(!generated.contains("warning"), "{said}");
    for provider in providers {
        let package = format!("package/{provider}-0.1.0.crate");
        assert!(folder.path().join(&package).is_file(), "{package}: {said}");
        let files = packaged(provider);
        for file in [
            "Cargo.toml",
            "README.md",
            "src/lib.rs",
            "src/client.rs",
            "examples/calls.rs",
        ] {
            assert!(
                files.lines().any(|line| line == file),
                "{file} is not packaged:\n{files}"
            );
        }
        assert!(
            !files.contains("conformance"),
            "what only our tests need is packaged:\n{files}"
        );
    }
}

/// The files in the package of a crate of the workspace, one a line.
fn packaged(provider: &str) -> String {
    let output = cargo()
        .current_dir(files::root())
        .args(["package", "--list", "--allow-dirty", "--offline", "-p"])
        .arg(provider)
        .output()
        .expect("cargo runs");
    assert_success(&output);
    String::from_utf8(output.stdout).expect("names are UTF-8")
}
