//! `new <id>`: start a spec.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use generator::text;
use serde::Serialize;
use specs::{SourceFile, Sources};

use super::check::shell_word;
use super::place::{Places, short};
use super::{Failure, Options};
use crate::report::Report;

/// What a run did.
#[derive(Debug, Serialize)]
struct Summary {
    created: String,
    /// Keys that have to be filled in before the spec is complete.
    open: Vec<&'static str>,
}

/// A spec to be written.
struct Start {
    spec: String,
    /// Keys that have to be filled in, each with the question.
    open: Vec<(&'static str, &'static str)>,
    /// What to do with it.
    task: &'static str,
}

pub fn run(
    places: &Places,
    options: &Options,
    id: &str,
    from: Option<&Path>,
    report: &mut Report,
) -> Result<ExitCode, Failure> {
    check_id(id).map_err(Failure::Usage)?;
    let file_name = format!("{id}.yaml");
    let path = places.specs.join(&file_name);
    if path.exists() || places.specs.join(id).exists() {
        return Err(Failure::Problem(format!(
            "there is a spec for {id} in {} already\nto read it: {}",
            short(&places.specs).display(),
            command(options, &["explain", id])
        )));
    }
    let start = match from {
        None => Start {
            spec: text::scaffold(id, &today())?,
            open: Vec::new(),
            task: "replace what is marked REPLACE",
        },
        Some(file) => described(id, file)?,
    };
    // What the spec language refuses (names that cannot be those of a crate) is refused here, before
    // there is a file.
    let source = SourceFile {
        path: file_name.into(),
        text: start.spec.clone(),
    };
    let read = specs::load_sources(Sources::from_files(vec![source]));
    if let Err(diagnostics) = read {
        let is_open = diagnostics
            .iter()
            .all(|problem| problem.code == "missing-key" && !start.open.is_empty());
        if !is_open {
            return Err(Failure::Problem(reasons(&diagnostics)));
        }
    }
    let io =
        |error: io::Error| Failure::Problem(format!("cannot write {}: {error}", path.display()));
    // `create_new` neither follows a symbolic link nor overwrites what appeared in the meantime.
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(io)?;
    file.write_all(start.spec.as_bytes()).map_err(io)?;
    let created = short(&path).display().to_string();
    let mut text = format!("created {created}\n");
    for (key, question) in &start.open {
        text.extend(["to be filled in: ", key, ", ", question, "\n"]);
    }
    let needs_out = options.out.is_none() && !places.specs_are_ours();
    let mut run = command(options, &[]);
    if needs_out {
        run.push_str(" --out <DIR>");
    }
    text.extend(["next: ", start.task, ", then run\n  ", &run, "\n"]);
    let open = start.open.into_iter().map(|(key, _)| key).collect();
    report.summary(&text, Summary { created, open })?;
    Ok(ExitCode::SUCCESS)
}

/// A spec started from a file that the provider publishes for machines.
fn described(id: &str, file: &Path) -> Result<Start, Failure> {
    let shown = file.display();
    let description = specs::describe(&read(file)?)
        .map_err(|unusable| Failure::Problem(format!("{shown}, {unusable}")))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let open = text::left_open(&description);
    let spec = text::scaffold_described(id, &description, &name, &today())?;
    let task = "answer the questions marked `?`";
    Ok(Start { spec, open, task })
}

/// The text of a file of bearable size.
fn read(file: &Path) -> Result<String, Failure> {
    let problem = |why: String| Failure::Problem(format!("cannot read {}: {why}", file.display()));
    let opened = File::open(file).map_err(|error| problem(error.to_string()))?;
    let is_file = opened.metadata().is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        return Err(problem("it is not a file".to_owned()));
    }
    let mut bytes = Vec::new();
    opened
        .take(specs::DESCRIPTION_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| problem(error.to_string()))?;
    if bytes.len() as u64 > specs::DESCRIPTION_MAX {
        let mebibytes = specs::DESCRIPTION_MAX / (1024 * 1024);
        return Err(problem(format!("it has more than {mebibytes} MiB")));
    }
    String::from_utf8(bytes).map_err(|_| problem("it is not text in UTF-8".to_owned()))
}

fn is_id(text: &str) -> bool {
    let is_rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(is_rest)
}

fn check_id(id: &str) -> Result<(), String> {
    if is_id(id) {
        return Ok(());
    }
    let words = id.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let near = Some(words.join("_")).filter(|near| is_id(near));
    let near = near.map_or_else(String::new, |near| format!("; {near} can"));
    Err(format!(
        "{id:?} cannot be the id of a provider{near}\n\
        An id has lower-case letters, digits and underscores, a letter first."
    ))
}

/// The command with these arguments, and with the folders of this run.
fn command(options: &Options, arguments: &[&str]) -> String {
    let mut words: Vec<_> = arguments.iter().map(|word| (*word).to_owned()).collect();
    let folders = [("--specs", &options.specs), ("--out", &options.out)];
    for (name, folder) in folders {
        if let Some(folder) = folder {
            words.extend([name.to_owned(), shell_word(&folder.to_string_lossy())]);
        }
    }
    if words.is_empty() {
        "cargo run -p generator".to_owned()
    } else {
        format!("cargo run -p generator -- {}", words.join(" "))
    }
}

/// What is wrong and what to do, without the place: there is no file yet.
fn reasons(diagnostics: &specs::Diagnostics) -> String {
    let reasons: Vec<_> = diagnostics
        .iter()
        .map(|problem| match &problem.help {
            Some(help) => format!("{}: {help}", problem.message),
            None => problem.message.clone(),
        })
        .collect();
    reasons.join("; ")
}

/// The day in UTC, `YYYY-MM-DD`.
fn today() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    date(seconds / 86_400)
}

/// The date that is `days` after 1970-01-01, counted off year by year and month by month.
fn date(mut days: u64) -> String {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (11_016, "2000-02-29"),
            (20_779, "2026-11-22"),
            (364, "1970-12-31"),
        ] {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn ids_are_words_of_a_file_name() {
        assert!(check_id("my_crm2").is_ok());
        for id in ["", "2go", "_x", "Acme", "a-b", "a/b", "..", "a b", "é"] {
            assert!(check_id(id).is_err(), "{id}");
        }
        let told = |id| check_id(id).expect_err("it cannot be an id");
        assert!(told("Acme-CRM").contains("; acme_crm can\n"));
        assert!(!told("2go").contains(';'));
    }
}
