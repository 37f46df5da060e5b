//! Secrets outside of the places that are there to keep them.

use super::Traces;
use crate::{report, secrets::scan};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

/// Files of a store that are there to keep tokens, by their ending.
const KEEP: [&str; 2] = ["session", "bak"];

/// Nothing but the records themselves has a secret: not the locks, the temporary files, what the
/// actors said, nor what others on the machine see of them.
pub fn assert_none(what: &str, store: &Path, traces: &Traces, client_secret: &str) {
    let mut secrets = BTreeSet::from([client_secret.to_owned()]);
    for entry in fs::read_dir(store).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().map(|ending| ending.to_string_lossy());
        if ending.is_some_and(|ending| KEEP.contains(&&*ending)) {
            secrets.extend(tokens(&fs::read(&path).unwrap()));
        }
    }
    assert!(secrets.len() > 4, "{} secrets", secrets.len());
    // Without what is spelled in another way in forms and addresses.
    let secrets: Vec<&str> = secrets
        .iter()
        .map(|secret| secret.trim_end_matches(['+', '/', '=']))
        .collect();
    let mut seen = scan::Seen::new(scan::needles(&secrets.join("\n")));
    seen.folder(store, &KEEP);
    seen.folder(traces.folder(), &[]);
    assert!(seen.hits().is_empty(), "{:#?}", seen.hits());
    assert!(seen.kept() > 0, "there are records");
    report::print(
        &format!("no secret left behind, {what}"),
        format_args!(
            "{} files beside {} records: 0 hits of {} tokens and secrets",
            seen.files(),
            seen.kept(),
            secrets.len(),
        ),
    );
}

/// The tokens in a stored record.
fn tokens(file: &[u8]) -> Vec<String> {
    let line = file.iter().position(|byte| *byte == b'\n').unwrap();
    let record: Value = serde_json::from_slice(&file[line + 1..]).unwrap();
    let names = ["access_token", "refresh_token", "alternate"];
    names
        .iter()
        .filter_map(|name| Some(record["tokens"][name].as_str()?.to_owned()))
        .collect()
}
