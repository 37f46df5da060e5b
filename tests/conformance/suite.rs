//! What every crate must do, whatever its provider.

use crate::driver::Driver;
use emulator::LoggedRequest;
use login::World;
use provider_runtime::{Error, ErrorKind};
use specs::model::{Operation, Provider};
use std::path::Path;

mod login;

/// Checks a crate. `specs` is the folder of its spec, as seen from the workspace's root.
pub async fn run<D: Driver>(specs: &str) {
    let provider = provider(specs, D::ID);
    every_operation_is_driven::<D>(&provider);
    for environment in &provider.environments {
        everything_can_be_called::<D>(&provider, &environment.id).await;
    }
}

/// A spec out of a folder.
fn provider(specs: &str, id: &str) -> Provider {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut providers =
        specs::load_only(&root.join(specs), &[id.to_owned()]).expect("the spec is valid");
    providers.pop().expect("there is a spec of this name")
}

/// The operations of a spec by `resource.operation`.
fn operations(provider: &Provider) -> impl Iterator<Item = (String, &Operation)> {
    provider.resources.iter().flat_map(|resource| {
        let operations = resource.operations.iter();
        operations.map(move |operation| (format!("{}.{}", resource.id, operation.id), operation))
    })
}

fn every_operation_is_driven<D: Driver>(provider: &Provider) {
    let declared: Vec<_> = operations(provider)
        .map(|(id, operation)| (id, operation.paging.is_some()))
        .collect();
    let driven: Vec<_> = D::OPERATIONS
        .iter()
        .map(|operation| (operation.id.to_owned(), operation.list.is_some()))
        .collect();
    assert_eq!(driven, declared, "{}: operations, and whether paged", D::ID);
}

/// Logs in, calls everything, reads all lists to the end and renews the tokens.
async fn everything_can_be_called<D: Driver>(provider: &Provider, environment: &str) {
    let world = World::start(provider, environment).await;
    let client = D::client(&world.setup()).expect("everything is given");
    let Err(error) = D::session(&client, "default").await else {
        panic!("{}: there is a session before the first login", D::ID);
    };
    assert_eq!(error.kind(), ErrorKind::NoSession, "{}: {error}", D::ID);
    let session = world.log_in::<D>(&client).await;
    assert_eq!(D::account(&session), "default");

    let mut failures = Vec::new();
    for (operation, (_, declared)) in D::OPERATIONS.iter().zip(operations(provider)) {
        let id = operation.id;
        world.provider.reset_records();
        let required =
            world.with_samples(|samples| (operation.required)(&session, &samples.of(id)));
        if let Err(error) = required.send().await {
            failures.push(failure(&world, id, &error));
        }
        world.provider.reset_records();
        let everything =
            world.with_samples(|samples| (operation.everything)(&session, &samples.of(id)));
        if let Err(error) = everything.send().await {
            failures.push(failure(&world, id, &error));
        }
        let missing = missing(declared, &world.last_request());
        if !missing.is_empty() {
            failures.push(format!("{id}: {missing:?} did not arrive"));
        }
        let Some(list) = operation.list else { continue };
        world.provider.reset_records();
        let list = world.with_samples(|samples| list(&session, &samples.of(id)));
        match list.count().await {
            Ok(0) => failures.push(format!("{id}: an empty list")),
            Ok(_) => {}
            Err(error) => failures.push(failure(&world, id, &error)),
        }
    }
    assert!(
        failures.is_empty(),
        "{}, {environment}:\n{}",
        D::ID,
        failures.join("\n")
    );
    if let Some(refreshed) = D::refresh(&session).await {
        refreshed.unwrap_or_else(|error| panic!("{}: refresh: {error}", D::ID));
    }
}

/// What went wrong, and what the provider has to say about it.
fn failure(world: &World, id: &str, error: &Error) -> String {
    let refused = world.last_request().refused.unwrap_or_default();
    format!("{id}: {error}: {refused}")
}

/// Parameters of an operation that a request does not have.
fn missing<'a>(operation: &'a Operation, request: &LoggedRequest) -> Vec<&'a str> {
    let names = operation.parameters.iter().map(|one| one.name.as_str());
    names
        .filter(|name| !request.parameters.iter().any(|sent| sent == name))
        .collect()
}
