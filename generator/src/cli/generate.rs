//! `generate`: write what the specs say.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use generator::text::{facts, words};
use generator::tree::Changes;
use serde::Serialize;
use specs::model::Provider;

use super::place::Places;
use super::{Failure, Options, PROBLEMS, plan};
use crate::report::Report;

/// What a run did.
#[derive(Debug, Default, Serialize)]
struct Summary {
    providers: usize,
    operations: usize,
    types: usize,
    written: usize,
    unchanged: usize,
    removed: usize,
    foreign: usize,
    lines: usize,
    milliseconds: u64,
}

pub fn run(places: &Places, options: &Options, report: &mut Report) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let progress = report.progress("reading specs and writing crates");
    let Some(providers) = report.load(&places.specs, &options.only)? else {
        return Ok(ExitCode::from(PROBLEMS));
    };
    let mut summary = Summary::of(&providers);
    for part in plan::parts(places, &providers, options.only.is_empty())? {
        summary.add(&part.write()?);
        summary.lines += part.tree.lines();
    }
    drop(progress);
    summary.milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let text = human(&summary, places, &providers);
    report.summary(&text, summary)?;
    Ok(ExitCode::SUCCESS)
}

impl Summary {
    fn of(providers: &[Provider]) -> Self {
        let types = |provider: &Provider| {
            provider.types.len()
                + provider
                    .resources
                    .iter()
                    .map(|r| r.types.len())
                    .sum::<usize>()
        };
        Self {
            providers: providers.len(),
            operations: providers.iter().map(|p| facts::operations(p).count()).sum(),
            types: providers.iter().map(types).sum(),
            ..Self::default()
        }
    }

    fn add(&mut self, changes: &Changes) {
        self.written += changes.changed.len() + changes.missing.len();
        self.unchanged += changes.unchanged;
        self.removed += changes.stale.len();
        self.foreign += changes.foreign.len();
    }
}

fn human(summary: &Summary, places: &Places, providers: &[Provider]) -> String {
    let count = |count: usize, noun| words::plural(count as u64, noun);
    let mut text = format!(
        "{} with {} and {}, {} in {}\n",
        count(summary.providers, "provider"),
        count(summary.operations, "operation"),
        count(summary.types, "type"),
        count(summary.lines, "line"),
        short(&places.out).display()
    );
    let seconds = format!(
        "{}.{:02}",
        summary.milliseconds / 1000,
        summary.milliseconds % 1000 / 10
    );
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{} written, {} unchanged, {} removed, in {seconds} s",
        count(summary.written, "file"),
        summary.unchanged,
        summary.removed
    );
    if summary.foreign > 0 {
        let _ = writeln!(
            text,
            "{} not made by the generator left alone",
            count(summary.foreign, "file")
        );
    }
    if places.orphans() {
        text.push_str(
            "to use these crates outside this workspace, say --runtime <PATH OR VERSION>\n",
        );
    }
    let next = match providers {
        _ if !places.out_is_ours() => None,
        [only] => Some(format!("cargo check -p {}", only.id)),
        [] => Some("cargo run -p generator -- new <ID>".to_owned()),
        _ => Some("cargo test --workspace".to_owned()),
    };
    if let Some(next) = next {
        let _ = writeln!(text, "next: {next}");
    }
    text
}

/// The path as seen from where the command runs, if it lies within.
fn short(path: &Path) -> &Path {
    let here = std::env::current_dir().ok();
    let within = here.and_then(|here| path.strip_prefix(here).ok());
    within
        .filter(|within| !within.as_os_str().is_empty())
        .unwrap_or(path)
}
