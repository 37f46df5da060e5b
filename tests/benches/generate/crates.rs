//! What the output costs its user: build times over those of an empty crate, and the size of the
//! dependency tree.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

/// How often each build is timed; the median counts.
const RUNS: usize = 5;

/// Prints a row for every generated crate and one for the empty crate.
pub fn print(workspace: &Path) -> io::Result<()> {
    let target = workspace.join("target/bench-crates");
    let empty = empty_crate(&target, workspace)?;
    let mut crates = vec![("(empty)".to_owned(), empty.clone())];
    for entry in fs::read_dir(workspace.join("generated"))? {
        let path = entry?.path();
        if path.join("src/lib.rs").is_file() {
            crates.push((name(&path), path));
        }
    }
    crates[1..].sort();

    println!(
        "\nWhat the output costs its user (dependencies built, median of {RUNS} runs, crate alone)"
    );
    println!(
        "{:<12} {:>9} {:>12} {:>12} {:>14} {:>14} {:>7}",
        "crate", "lines", "check", "over empty", "release build", "over empty", "tree"
    );
    let floor = (
        median(|| build(&empty, &target, &["check"]))?,
        median(|| build(&empty, &target, &["build", "--release"]))?,
    );
    for (name, path) in &crates {
        let (check, release) = if path == &empty {
            floor
        } else {
            (
                median(|| build(path, &target, &["check"]))?,
                median(|| build(path, &target, &["build", "--release"]))?,
            )
        };
        println!(
            "{name:<12} {:>9} {:>10.2} s {:>10.2} s {:>12.2} s {:>12.2} s {:>7}",
            lines(&path.join("src"))?,
            check.as_secs_f64(),
            check.saturating_sub(floor.0).as_secs_f64(),
            release.as_secs_f64(),
            release.saturating_sub(floor.1).as_secs_f64(),
            tree(path)?,
        );
    }
    Ok(())
}

/// A crate of one line that depends on the runtime, as every generated crate does.
fn empty_crate(target: &Path, workspace: &Path) -> io::Result<PathBuf> {
    let path = target.join("empty");
    fs::create_dir_all(path.join("src"))?;
    let runtime = workspace.join("runtime");
    let manifest = format!(
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nprovider-runtime = {{ path = \"{}\" }}\n\n[workspace]\n",
        runtime.display()
    );
    fs::write(path.join("Cargo.toml"), manifest)?;
    fs::write(
        path.join("src/lib.rs"),
        "//! Empty.\npub use provider_runtime as runtime;\n",
    )?;
    fs::copy(workspace.join("Cargo.lock"), path.join("Cargo.lock"))?;
    Ok(path)
}

/// Builds the crate once so that its dependencies are there, then times its own build.
fn build(path: &Path, target: &Path, arguments: &[&str]) -> io::Result<Duration> {
    cargo(path, target, arguments)?;
    let library = path.join("src/lib.rs");
    let text = fs::read(&library)?;
    // Writing the same bytes gives the file a new time of change, so cargo builds this crate again.
    fs::write(&library, text)?;
    let start = Instant::now();
    cargo(path, target, arguments)?;
    Ok(start.elapsed())
}

fn cargo(path: &Path, target: &Path, arguments: &[&str]) -> io::Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--lib", "--offline", "--quiet"])
        .current_dir(path)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(
        String::from_utf8_lossy(&output.stderr).into_owned(),
    ))
}

/// Number of crates in the tree, the crate itself included.
fn tree(path: &Path) -> io::Result<usize> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--prefix",
            "none",
            "--edges",
            "normal",
            "--format",
            "{p}",
        ])
        .current_dir(path)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let packages: BTreeSet<String> = text
        .lines()
        .map(|line| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .filter(|package| !package.is_empty())
        .collect();
    Ok(packages.len())
}

fn median(mut run: impl FnMut() -> io::Result<Duration>) -> io::Result<Duration> {
    let mut times = (0..RUNS).map(|_| run()).collect::<io::Result<Vec<_>>>()?;
    times.sort();
    Ok(times[RUNS / 2])
}

fn lines(folder: &Path) -> io::Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        count += if path.is_dir() {
            lines(&path)?
        } else {
            fs::read_to_string(&path)?.lines().count()
        };
    }
    Ok(count)
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
