//! `generate`: write what the specs say.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use generator::text::{facts, words};
use generator::tree::Changes;
use serde::Serialize;
use specs::model::Provider;

use super::place::{Places, short};
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
    let mut written = Vec::new();
    for part in plan::parts(places, &providers, options.only.is_empty())? {
        let changes = part.write()?;
        let is_written = |id: &str| {
            let mut paths = changes.changed.iter().chain(&changes.missing);
            paths.any(|path| path.starts_with(id))
        };
        let ids = providers.iter().map(|provider| provider.id.as_str());
        written.extend(ids.filter(|id| is_written(id)));
        summary.add(&changes);
        summary.lines += part.tree.lines();
    }
    drop(progress);
    summary.milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let text = human(&summary, places, &written);
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

/// What people are told. `written`: the providers whose crates have changed.
fn human(summary: &Summary, places: &Places, written: &[&str]) -> String {
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
    let next = match written {
        _ if !places.out_is_ours() => None,
        _ if summary.providers == 0 => Some("cargo run -p generator -- new <ID>".to_owned()),
        [only] => Some(format!("cargo run -p {only} --example quickstart")),
        _ => Some("cargo test --workspace".to_owned()),
    };
    if let Some(next) = next {
        let _ = writeln!(text, "next: {next}");
    }
    text
}
