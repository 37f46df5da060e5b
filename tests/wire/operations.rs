//! Every operation of every provider over real HTTP: the request is the one in the table, the
//! published example is read, and no answer, however wrong, makes a call panic.

pub mod act_on;
pub mod actionstep;
mod mutate;
mod table;
pub mod worksection;

use crate::server::{Answer, Server};
use mutate::Random;
use provider_runtime::{Error, ErrorKind};
use serde_json::Value;
use specs::model::{Operation, Provider, TypeRef};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::Path,
    pin::Pin,
};
use table::Case;

/// A call of the table, not yet sent.
pub type Call = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// The calls of a table by the names of their cases.
pub type Calls = Vec<(&'static str, Call)>;

/// Answers tried on each operation.
const WRONG_ANSWERS: usize = 60;

/// A call whose result does not matter beyond having one.
pub fn call<T>(sent: impl Future<Output = Result<T, Error>> + Send + 'static) -> Call {
    Box::pin(async move { sent.await.map(drop) })
}

/// The spec of a provider.
pub fn provider(id: &str) -> Provider {
    let specs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs"));
    let mut providers = specs::load_only(specs, &[id.to_owned()]).expect("the specs are valid");
    providers.pop().expect("there is a spec of this name")
}

/// The operations by `resource.operation`.
pub fn operations(provider: &Provider) -> BTreeMap<String, &Operation> {
    let of_resource = |resource: &specs::model::Resource| resource.id.clone();
    provider
        .resources
        .iter()
        .flat_map(|resource| {
            resource.operations.iter().map(move |operation| {
                (
                    format!("{}.{}", of_resource(resource), operation.id),
                    operation,
                )
            })
        })
        .collect()
}

/// Makes every call of a table, compares what was sent and reads the published examples.
async fn check(id: &str, table: &str, server: &Server, calls: impl Fn() -> Calls) {
    let provider = provider(id);
    let operations = operations(&provider);
    let cases = table::parse(table);
    assert_complete(&operations, &cases, &calls());
    let mut calls: BTreeMap<&str, Call> = calls().into_iter().collect();
    let mut decoded = BTreeSet::new();
    for case in &cases {
        let operation = operations[case.operation()];
        let call = calls
            .remove(case.name.as_str())
            .expect("each case has a call");
        let before = server.requests().len();
        server.expect([answer(case, operation)]);
        let result = call.await;
        let requests = server.requests();
        assert_eq!(requests.len(), before + 1, "{}: {result:?}", case.name);
        let sent = table::describe(&requests[before]);
        assert!(
            sent == case.request,
            "{}\n--- sent\n{sent}\n--- table\n{}\n---",
            case.name,
            case.request
        );
        if let Err(error) = result {
            panic!("{}: {error}", case.name);
        }
        if operation.example_response.is_some() && case.answer.is_none() {
            decoded.insert(case.operation());
        }
    }
    let counts = format!(
        "{id}: {} operations declared, {} called in {} requests, {} with a decoded published example\n",
        operations.len(),
        cases
            .iter()
            .map(Case::operation)
            .collect::<BTreeSet<_>>()
            .len(),
        cases.len(),
        decoded.len(),
    );
    std::io::stderr()
        .write_all(counts.as_bytes())
        .expect("the test has an output");
}

/// Each operation has a case, each case an operation and a call, each call a case.
fn assert_complete(operations: &BTreeMap<String, &Operation>, cases: &[Case], calls: &Calls) {
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "a case is there twice");
    let called: BTreeSet<&str> = calls.iter().map(|(name, _)| *name).collect();
    assert_eq!(called.len(), calls.len(), "a call is there twice");
    assert_same("a case of the table without a call", &names, &called);
    assert_same("a call without a case in the table", &called, &names);
    let declared: BTreeSet<&str> = operations.keys().map(String::as_str).collect();
    let tried: BTreeSet<&str> = cases.iter().map(Case::operation).collect();
    assert_same(
        "an operation of the spec that is not in the table",
        &declared,
        &tried,
    );
    assert_same(
        "an operation of the table that is not in the spec",
        &tried,
        &declared,
    );
}

/// Each of these is among the others, too.
fn assert_same(what: &str, these: &BTreeSet<&str>, others: &BTreeSet<&str>) {
    let missing: Vec<_> = these.difference(others).collect();
    assert!(missing.is_empty(), "{what}: {missing:?}");
}

/// The answer of the table, or the published one.
#[track_caller]
fn answer(case: &Case, operation: &Operation) -> Answer {
    match (&case.answer, &operation.example_response) {
        (Some(answer), _) => answer.clone(),
        (None, Some(example)) => Answer::json(example.clone()),
        (None, None) => panic!("{} has no answer in the table and no example", case.name),
    }
}

/// Makes every call with answers that are wrong in one place or altogether. An error says where.
async fn confuse(id: &str, server: &Server, calls: impl Fn() -> Calls) {
    let provider = provider(id);
    let operations = operations(&provider);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut refused = 0_usize;
    for round in 0..WRONG_ANSWERS {
        for (name, call) in calls() {
            let operation = operations[name.split(':').next().unwrap_or_default()];
            let example = operation.example_response.as_deref().unwrap_or("{}");
            let mut body: Value = serde_json::from_str(example).expect("examples are JSON");
            let place = match round % 4 {
                3 => {
                    body = random.json(4);
                    String::new()
                }
                _ => random.mutate(&mut body),
            };
            server.expect([Answer::json(body.to_string())]);
            if let Err(error) = call.await {
                refused += 1;
                assert_located(name, operation, &error, &place, &body);
            }
        }
    }
    assert!(
        refused > 100,
        "only {refused} answers were refused: nothing was tried"
    );
}

/// An error about a value inside names the place of the change, or one around it.
fn assert_located(name: &str, operation: &Operation, error: &Error, place: &str, body: &Value) {
    let text = error.to_string();
    assert!(
        text.contains(name.split(':').next().unwrap_or_default()),
        "{text}"
    );
    if error.kind() != ErrorKind::Decode || place.is_empty() {
        return;
    }
    let data = operation.data.as_deref().unwrap_or_default();
    let Some(path) = error.path() else {
        // The payload itself is missing or of another type.
        let inside = place
            .strip_prefix(data)
            .unwrap_or(place)
            .trim_start_matches('.');
        let is_list = matches!(
            operation.returns,
            Some(TypeRef::List(_) | TypeRef::OneOrMany(_))
        );
        assert!(
            inside.is_empty() || is_list || text.contains(data),
            "{name} {place}: {text}\n{body}"
        );
        return;
    };
    let path = path.replace('[', ".").replace(']', "");
    let path = path.trim_start_matches('.');
    assert!(
        place.starts_with(path) || path.starts_with(place),
        "{name}: {place} was changed, the error is about {path}: {text}\n{body}"
    );
}
