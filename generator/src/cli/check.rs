//! `check`: validate the specs and compare what is on disk with what they say.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use generator::Tree;
use generator::text::words;
use generator::tree::Changes;
use serde::Serialize;
use similar::TextDiff;

use super::place::Places;
use super::{Failure, Options, PROBLEMS, plan};
use crate::report::Report;

/// Files whose difference is shown.
const DIFFS: usize = 3;
/// Lines of a difference that are shown.
const DIFF_LINES: usize = 20;
/// Files that are named.
const NAMES: usize = 20;

/// What a run found.
#[derive(Debug, Serialize)]
struct Summary {
    providers: usize,
    unchanged: usize,
    drift: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    repair: Option<String>,
}

pub fn run(places: &Places, options: &Options, report: &mut Report) -> Result<ExitCode, Failure> {
    let progress = report.progress("reading specs and comparing crates");
    let Some(providers) = report.load(&places.specs, &options.only)? else {
        return Ok(ExitCode::from(PROBLEMS));
    };
    let mut drift = 0;
    let mut unchanged = 0;
    let mut details = String::new();
    let parts = plan::parts(places, &providers, options.only.is_empty())?;
    drop(progress);
    for part in &parts {
        let changes = part.compare()?;
        unchanged += changes.unchanged;
        let kinds = [
            ("changed", &changes.changed),
            ("missing", &changes.missing),
            ("stale", &changes.stale),
        ];
        for (kind, paths) in kinds {
            for path in paths {
                report.drift(kind, &part.root.join(path))?;
                if drift < NAMES {
                    let _ = writeln!(details, "{kind}: {}", part.root.join(path).display());
                }
                drift += 1;
            }
        }
        details.push_str(&diffs(&part.tree, &part.root, &changes));
    }
    let repair = (drift > 0).then(|| repair(options));
    let text = match &repair {
        None => format!(
            "{} checked, {} up to date\n",
            words::plural(providers.len() as u64, "provider"),
            words::plural(unchanged as u64, "file")
        ),
        Some(command) => {
            if drift > NAMES {
                let _ = writeln!(details, "… and {} more", drift - NAMES);
            }
            report.details(&details)?;
            let files = words::plural(drift as u64, "file");
            report.problem(&format!(
                "{files} not as the specs say\nto repair: {command}"
            ));
            String::new()
        }
    };
    let code = if drift == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(PROBLEMS)
    };
    let summary = Summary {
        providers: providers.len(),
        unchanged,
        drift,
        repair,
    };
    report.summary(&text, summary)?;
    Ok(code)
}

/// The first differences, shortened.
fn diffs(tree: &Tree, root: &Path, changes: &Changes) -> String {
    let mut text = String::new();
    for path in changes.changed.iter().take(DIFFS) {
        let expected = tree
            .get(path)
            .map(String::from_utf8_lossy)
            .unwrap_or_default();
        let on_disk = fs::read(root.join(path)).unwrap_or_default();
        let name = root.join(path).display().to_string();
        text.push_str(&diff(&name, &String::from_utf8_lossy(&on_disk), &expected));
    }
    text
}

/// A unified difference, cut after [`DIFF_LINES`] lines. Control characters other than line ends
/// do not reach the terminal.
fn diff(name: &str, on_disk: &str, expected: &str) -> String {
    let diff = TextDiff::from_lines(on_disk, expected);
    let unified = diff
        .unified_diff()
        .context_radius(1)
        .header(&format!("{name} (on disk)"), &format!("{name} (specs)"))
        .to_string();
    let mut lines = unified.lines();
    let mut text = String::new();
    for line in lines.by_ref().take(DIFF_LINES) {
        text.extend(
            line.chars()
                .map(|c| if c.is_control() { '\u{fffd}' } else { c }),
        );
        text.push('\n');
    }
    let rest = lines.count();
    if rest > 0 {
        let _ = writeln!(text, "… {} more", words::plural(rest as u64, "line"));
    }
    text
}

/// The command that makes the files what they should be.
fn repair(options: &Options) -> String {
    let mut arguments = Vec::new();
    let mut push =
        |name: &str, value: &str| arguments.push(format!("{name} {}", shell_word(value)));
    options.only.iter().for_each(|id| push("--only", id));
    if let Some(specs) = &options.specs {
        push("--specs", &specs.to_string_lossy());
    }
    if let Some(out) = &options.out {
        push("--out", &out.to_string_lossy());
    }
    if let Some(runtime) = &options.runtime {
        push("--runtime", runtime);
    }
    let command = "cargo run -p generator";
    if arguments.is_empty() {
        command.to_owned()
    } else {
        format!("{command} -- {}", arguments.join(" "))
    }
}

/// A word for a POSIX shell, quoted where needed.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=^".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_difference_is_cut_and_says_so() {
        let expected = "new\n".repeat(100);
        let text = diff("file", "old\n", &expected);
        assert_eq!(text.lines().count(), DIFF_LINES + 1);
        assert!(
            text.starts_with("--- file (on disk)\n+++ file (specs)\n"),
            "{text}"
        );
        assert!(text.ends_with("… 84 lines more\n"), "{text}");
    }

    #[test]
    fn words_survive_a_shell() {
        assert_eq!(shell_word("my/specs"), "my/specs");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word(""), "''");
    }
}
