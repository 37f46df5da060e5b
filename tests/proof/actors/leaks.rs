//! Secrets outside of the places that are there to keep them.

use super::Traces;
use crate::{
    crates::{Crate, Setup},
    report,
    secrets::scan,
};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

/// Files of a store that are there to keep tokens, by their ending.
const KEEP: [&str; 2] = ["session", "bak"];

/// Nothing but the records themselves has a secret: not the locks, the temporary files, what the
/// actors said, nor what others on the machine see of them.
pub fn assert_none(what: &str, store: &Path, traces: &Traces, client_secret: &str) {
    let mut secrets = all_tokens(store);
    secrets.insert(client_secret.to_owned());
    assert!(secrets.len() > 4, "{} secrets", secrets.len());
    let mut seen = scan::Seen::new(needles(&secrets));
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

/// Logs these accounts out, and finds their tokens in no file of the store, records included.
pub async fn assert_none_after_logging_out<C: Crate>(store: &Path, setup: &Setup, accounts: usize) {
    let secrets = all_tokens(store);
    assert!(secrets.len() > 2, "{} tokens", secrets.len());
    let client = C::client(setup);
    for number in 0..accounts {
        let session = C::session(&client, &format!("run {number}")).await;
        C::forget(&session.unwrap()).await.unwrap();
    }
    let mut seen = scan::Seen::new(needles(&secrets));
    seen.folder(store, &[]);
    assert!(seen.hits().is_empty(), "{:#?}", seen.hits());
    report::print(
        "no token left behind, logged out",
        format_args!("{} files: 0 hits of {} tokens", seen.files(), secrets.len()),
    );
}

/// The tokens in all records of a store, and in the records before.
fn all_tokens(store: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(store).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().map(|ending| ending.to_string_lossy());
        if ending.is_some_and(|ending| KEEP.contains(&&*ending)) {
            found.extend(tokens(&fs::read(&path).unwrap()));
        }
    }
    found
}

/// What is searched for: the secrets, without what is spelled in another way in forms and addresses.
fn needles(secrets: &BTreeSet<String>) -> Vec<String> {
    let secrets: Vec<&str> = secrets
        .iter()
        .map(|secret| secret.trim_end_matches(['+', '/', '=']))
        .collect();
    scan::needles(&secrets.join("\n"))
}

/// The tokens in a stored record.
fn tokens(file: &[u8]) -> Vec<String> {
    let line = file.iter().position(|byte| *byte == b'\n').unwrap();
    let record: Value = serde_json::from_slice(&file[line + 1..]).unwrap();
    let tokens = &record["tokens"];
    let alternates = tokens["alternates"].as_array().into_iter().flatten();
    [&tokens["access_token"], &tokens["refresh_token"]]
        .into_iter()
        .chain(alternates)
        .filter_map(|token| Some(token.as_str()?.to_owned()))
        .collect()
}

#[test]
fn all_tokens_of_a_record_are_searched_for() {
    let tokens_of_record =
        r#"{"tokens":{"access_token":"A","refresh_token":"R","alternates":["S","T"]}}"#;
    let file = format!("provider session 1\n{tokens_of_record}\n");
    assert_eq!(tokens(file.as_bytes()), ["A", "R", "S", "T"]);
    let file = "provider session 1\n{\"tokens\":{\"access_token\":\"A\"}}\n";
    assert_eq!(tokens(file.as_bytes()), ["A"]);
}
