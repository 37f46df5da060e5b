//! Every sample answer the vendors publish, read with the generated types.
//!
//! The vendors' files are theirs and stay outside the repository: `VENDOR_SAMPLES` names a folder with
//! a folder for each provider, `act-on`, `actionstep` and `worksection`, of OpenAPI files and Postman
//! collections; a relative path counts from the root of the repository. Without it the tests say that
//! they are skipped.
//!
//! A sample that cannot be read stands in `samples/<provider>.txt` with the reason, and so do those of
//! operations that the spec does not have. What is in the table but is read is an error as well.
//!
//! What the samples have and the examples of the spec have not, stands with values of our own in
//! `samples/<provider>.json`, and is read with and without the vendors' files.

mod attempt;
mod known;
mod members;
mod mend;
mod openapi;
mod postman;
mod sample;
mod tally;

use crate::{
    actionstep as actionstep_flow, flow,
    operations::{self, Calls, call},
    server::Server,
    worksection as worksection_flow,
};
use attempt::Caller;
use known::Known;
use members::Members;
use sample::{Sample, Target};
use serde_json::Value;
use specs::model::{Operation, Provider};
use std::{collections::BTreeMap, env, io::Write, path::PathBuf};
use tally::Tally;

/// Name of the environment variable with the folder.
const VARIABLE: &str = "VENDOR_SAMPLES";

/// Answers with values of our own, by operation.
type Fixtures = BTreeMap<String, Vec<Value>>;

/// An answer to token requests that all three providers could give.
const TOKEN: &str = r#"{"token_type":"bearer","expires_in":3600,"access_token":"access-1","refresh_token":"refresh-1","account_url":"https://acc1.worksection.com","api_endpoint":"https://ap-southeast-2.actionstepstaging.com/api/","orgkey":"acc1"}"#;

#[tokio::test]
async fn act_on() {
    let known = Known::parse(include_str!("samples/act_on.txt"));
    let fixtures = fixtures(include_str!("samples/act_on.json"));
    let login = async |server: &Server| {
        let session = operations::act_on::login(server).await;
        (flow::act_on(server), session)
    };
    check("act_on", &known, fixtures, login, |(client, session)| {
        let mut calls = operations::act_on::calls(session);
        let (client, other) = (client.clone(), client.clone());
        let session = session.clone();
        let token = async move {
            let login = client.authorize()?;
            let callback = flow::callback(login.url());
            client.accept(login.into_pending(), &callback).await
        };
        calls.push(("token", call(token)));
        let password = async move { other.password("acme", "ada", "secret").await };
        calls.push(("password", call(password)));
        calls.push(("refresh", call(async move { session.refresh().await })));
        calls
    })
    .await;
}

#[tokio::test]
async fn actionstep() {
    let known = Known::parse(include_str!("samples/actionstep.txt"));
    let fixtures = fixtures(include_str!("samples/actionstep.json"));
    let login = async |server: &Server| actionstep_flow::login_with(server, TOKEN).await;
    check(
        "actionstep",
        &known,
        fixtures,
        login,
        operations::actionstep::calls,
    )
    .await;
}

#[tokio::test]
async fn worksection() {
    let known = Known::parse(include_str!("samples/worksection.txt"));
    let fixtures = fixtures(include_str!("samples/worksection.json"));
    let login = async |server: &Server| {
        let session = worksection_flow::login(server).await;
        (flow::worksection(server), session)
    };
    check(
        "worksection",
        &known,
        fixtures,
        login,
        |(client, session)| {
            let mut calls = operations::worksection::calls(session);
            let (client, session) = (client.clone(), session.clone());
            let token = async move {
                let login = client.authorize([worksection::Scope::TASKS_READ])?;
                let callback = flow::callback(login.url());
                client.accept(login.into_pending(), &callback).await
            };
            calls.push(("token", call(token)));
            calls.push(("refresh", call(async move { session.refresh().await })));
            calls
        },
    )
    .await;
}

/// Reads every sample of a provider, or says why not.
async fn check<S>(
    id: &str,
    known: &Known,
    mut fixtures: Fixtures,
    login: impl AsyncFn(&Server) -> S,
    calls: impl Fn(&S) -> Calls,
) {
    let provider = operations::provider(id);
    let operations = operations::operations(&provider);
    let caller = Caller::new(login, calls).await;
    let mut shown = Members::default();
    for (name, operation) in &operations {
        let example = operation.example_response.as_deref().map(sample::json);
        for answer in example.iter().chain(fixtures.remove(name).iter().flatten()) {
            shown.collect(&provider, operation, answer);
            let problem = caller.attempt_all(&Sample::own(answer), &[name]).await;
            assert_eq!(problem, None, "{name}: {answer}");
        }
    }
    assert!(
        fixtures.is_empty(),
        "without an operation: {:?}",
        fixtures.keys()
    );
    let Some(folder) = folder(id) else {
        return;
    };
    let samples = sample::read(&folder);
    let mut tally = Tally::new(known, shown);
    for sample in &samples {
        let target = known.target(&sample.target);
        let names = matching(&target, &provider, &operations);
        if names.is_empty() {
            tally.without_operation(sample);
            continue;
        }
        let operation = operations.get(names[0]).copied();
        let problem = caller.attempt_all(sample, &names).await;
        let mended = match problem {
            Some(_) => mend::mended(sample, operation),
            None => None,
        };
        let read = mended.as_ref().unwrap_or(sample);
        if let (Some(operation), Some(json), false) = (operation, &read.json, sample.is_error) {
            tally.members().collect(&provider, operation, json);
        }
        match problem {
            None => tally.decoded(sample),
            Some(problem) => tally.missed(sample, problem),
        }
        if let Some(mended) = &mended {
            tally.mended(sample, caller.attempt_all(mended, &names).await);
        }
    }
    let report = tally.report(id);
    say(&report.text);
    assert!(report.surprises.is_empty(), "{}", report.surprises);
}

fn fixtures(text: &str) -> Fixtures {
    serde_json::from_str(text).expect("the fixtures are lists of answers by operation")
}

/// The provider's folder. `None`, after saying so, if there is none.
fn folder(id: &str) -> Option<PathBuf> {
    let Some(folder) = env::var_os(VARIABLE).filter(|value| !value.is_empty()) else {
        say(&format!("{id}: skipped: {VARIABLE} is not set\n"));
        return None;
    };
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let folder = root.join(folder).join(id.replace('_', "-"));
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!("{id}: skipped: {} is missing\n", folder.display()));
    None
}

/// Writes past the capture of the test's output: figures are there to be seen.
fn say(text: &str) {
    std::io::stderr()
        .write_all(text.as_bytes())
        .expect("the test has an output");
}

/// Names of the calls that send the request.
fn matching<'a>(
    target: &Target,
    provider: &Provider,
    operations: &'a BTreeMap<String, &Operation>,
) -> Vec<&'a str> {
    let mut names: Vec<&str> = operations
        .iter()
        .filter(|(_, operation)| target.is_of(operation))
        .map(|(name, _)| name.as_str())
        .collect();
    if names.is_empty() {
        names.extend(target.grants(provider));
    }
    names
}
