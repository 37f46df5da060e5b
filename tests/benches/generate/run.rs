//! One size: cold, unchanged, and the floor.

#![allow(
    clippy::cast_precision_loss,
    reason = "counts far below 2^52, in figures of three digits"
)]

use crate::{process, synthetic};
use generator::{Guide, Options, Previous, Runtime, Stages, Tree, generate_measured, tree::Reach};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// Seconds of one run, by stage. Stages that run on several cores are summed over them.
#[derive(Default)]
struct Run {
    read_and_parse: Duration,
    resolve: Duration,
    stages: Stages,
    compare_and_write: Duration,
    wall: Duration,
    cpu: Duration,
    written: usize,
}

/// Measures `size` specs and prints a block of the table.
pub fn print(size: usize) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let specs = folder.path().join("specs");
    fs::create_dir(&specs)?;
    for number in 0..size {
        fs::write(
            specs.join(format!("{}.yaml", synthetic::id(number))),
            synthetic::yaml(number),
        )?;
    }
    let out = folder.path().join("out");
    let cache = folder.path().join("cache");
    let (cold, tree) = once(&specs, &out, &cache)?;
    let (unchanged, _) = once(&specs, &out, &cache)?;
    let peak = process::peak_memory();
    let before = process::cpu_time();
    let floor = floor(&tree, folder.path())?;
    let floor_cpu = process::cpu_time().saturating_sub(before);

    let lines = tree.lines();
    let rust: usize = rust_files(&tree)
        .map(|(_, text)| text.lines().count())
        .sum();
    println!(
        "\n{size} specs of {} lines: {} files, {lines} lines, {rust} of them Rust",
        synthetic::yaml(0).lines().count(),
        tree.len()
    );
    println!(
        "{:<18} {:>7} {:>7} {:>11} {:>8} {:>7} {:>7} {:>13} {:>8} {:>14} {:>13}",
        "seconds",
        "wall",
        "cpu",
        "read+parse",
        "resolve",
        "emit",
        "book",
        "prettyplease",
        "rustfmt",
        "compare+write",
        "files written"
    );
    row("cold", &cold);
    row("nothing changed", &unchanged);
    let per_thousand = |time: Duration| time.as_secs_f64() * 1e6 / lines as f64;
    println!(
        "floor (prettyplease + rustfmt on the same Rust, all cores): {:.2} s wall, {:.2} s cpu",
        floor.as_secs_f64(),
        floor_cpu.as_secs_f64(),
    );
    println!(
        "cold / floor: {:.2} wall, {:.2} cpu; nothing changed / cold: {:.3}",
        ratio(cold.wall, floor),
        ratio(cold.cpu, floor_cpu),
        ratio(unchanged.wall, cold.wall),
    );
    println!(
        "per 1 000 lines: {:.2} ms end to end, {:.2} ms without rustfmt; {:.2} ms a spec; peak memory {peak} MiB",
        per_thousand(cold.wall),
        per_thousand(cold.wall.saturating_sub(cold.stages.rustfmt / cores())),
        cold.wall.as_secs_f64() * 1e3 / size as f64,
    );
    Ok(())
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn row(name: &str, run: &Run) {
    let seconds = |time: Duration| format!("{:.2}", time.as_secs_f64());
    println!(
        "{name:<18} {:>7} {:>7} {:>11} {:>8} {:>7} {:>7} {:>13} {:>8} {:>14} {:>13}",
        seconds(run.wall),
        seconds(run.cpu),
        seconds(run.read_and_parse),
        seconds(run.resolve),
        seconds(run.stages.emit),
        seconds(run.stages.book),
        seconds(run.stages.print),
        seconds(run.stages.rustfmt),
        seconds(run.compare_and_write),
        run.written,
    );
}

/// Prints what the book of the workspace's own providers takes, on as many cores as there are.
pub fn book(workspace: &Path) -> io::Result<()> {
    let providers = specs::load(&workspace.join("specs"))
        .map_err(|problems| io::Error::other(problems.render(false)))?;
    let guide = Guide::read(&workspace.join("docs/guide")).map_err(io::Error::other)?;
    let options = Options {
        runtime: Runtime::Workspace,
        reach: Reach::Everything,
        wire_tests: false,
        autoexamples: true,
        guide,
        previous: None,
    };
    let (tree, stages) = generate_measured(&providers, &options).map_err(io::Error::other)?;
    let files = tree.iter().filter(|(path, _)| path.starts_with("book"));
    println!(
        "\nthe book of {} providers: {} files in {:.0} ms, summed over the cores",
        providers.len(),
        files.count(),
        stages.book.as_secs_f64() * 1e3,
    );
    Ok(())
}

/// One run of the generator, as the command line does it.
fn once(specs: &Path, out: &Path, cache: &Path) -> io::Result<(Run, Tree)> {
    let mut run = Run::default();
    let (start, cpu) = (Instant::now(), process::cpu_time());
    let sources = specs::read(specs);
    let parsed = specs::parse(&sources);
    run.read_and_parse = start.elapsed();

    let resolving = Instant::now();
    let providers = specs::resolve(sources, parsed)
        .map_err(|problems| io::Error::other(problems.render(false)))?;
    run.resolve = resolving.elapsed();

    let options = Options {
        runtime: Runtime::Workspace,
        reach: Reach::Everything,
        wire_tests: false,
        autoexamples: true,
        guide: None,
        previous: Some(Previous {
            out: out.to_owned(),
            cache: cache.to_owned(),
        }),
    };
    let (tree, stages) = generate_measured(&providers, &options).map_err(io::Error::other)?;
    run.stages = stages;

    let writing = Instant::now();
    let changes = tree
        .write(out, Reach::Everything)
        .map_err(io::Error::other)?;
    run.compare_and_write = writing.elapsed();
    run.written = changes.changed.len() + changes.missing.len();
    run.wall = start.elapsed();
    run.cpu = process::cpu_time().saturating_sub(cpu);
    Ok((run, tree))
}

/// What the formatters alone take for the same Rust text: parse and print on all cores, then one
/// call of rustfmt per core.
fn floor(tree: &Tree, folder: &Path) -> io::Result<Duration> {
    let files: Vec<(PathBuf, String)> = rust_files(tree)
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
    let cores = cores() as usize;
    let start = Instant::now();
    thread::scope(|scope| {
        let handles: Vec<_> = (0..cores)
            .map(|first| {
                let files = &files;
                let folder = folder.join(format!("floor{first}"));
                scope.spawn(move || format_share(files.iter().skip(first).step_by(cores), &folder))
            })
            .collect();
        handles.into_iter().try_for_each(|handle| {
            handle
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a thread of the floor failed")))
        })
    })?;
    Ok(start.elapsed())
}

fn format_share<'a>(
    files: impl Iterator<Item = &'a (PathBuf, String)>,
    folder: &Path,
) -> io::Result<()> {
    fs::create_dir(folder)?;
    let mut written = Vec::new();
    for (number, (_, text)) in files.enumerate() {
        let file = syn::parse_file(text).map_err(io::Error::other)?;
        // Out of their crates, so that rustfmt takes each file by itself and once.
        let path = folder.join(format!("file{number}.rs"));
        fs::write(&path, prettyplease::unparse(&strip_modules(file)))?;
        written.push(path);
    }
    if written.is_empty() {
        return Ok(());
    }
    let status = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .args(&written)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other("rustfmt failed"))
    }
}

/// Without `mod` lines, which rustfmt would follow.
fn strip_modules(mut file: syn::File) -> syn::File {
    file.items
        .retain(|item| !matches!(item, syn::Item::Mod(module) if module.content.is_none()));
    file
}

fn rust_files(tree: &Tree) -> impl Iterator<Item = (&Path, &str)> {
    tree.iter()
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|(path, content)| Some((path, std::str::from_utf8(content).ok()?)))
}

fn cores() -> u32 {
    thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1))
}
