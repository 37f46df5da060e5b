//! Every operation over HTTP: the emulator refuses what does not fit the spec, the crate what does
//! not fit its types.

use super::{
    Case, Failure,
    desk::{Desk, Opened},
    ensure,
    report::Verdict,
};
use crate::driver::{Call, Driver, Samples};
use specs::model::{Operation, ParameterIn, Provider};
use std::collections::BTreeSet;

/// In every environment, after a login there: hosts differ.
pub async fn required<D: Driver>(provider: &Provider) -> Case {
    let mut failures = Vec::new();
    for environment in &provider.environments {
        let desk = Desk::<D>::new(provider).environment(&environment.id);
        let desk = desk.open().await?;
        let session = desk.log_in().await?;
        for operation in D::OPERATIONS {
            let made =
                |samples: &Samples<'_>| (operation.required)(&session, &samples.of(operation.id));
            if let Err(failure) = send(&desk, operation.id, made).await {
                failures.push(format!("{}: {}", environment.id, failure.0));
            }
        }
    }
    verdict(D::OPERATIONS.len() * provider.environments.len(), &failures)
}

pub async fn everything<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    let mut failures = Vec::new();
    let mut parameters = 0;
    for operation in D::OPERATIONS {
        let made =
            |samples: &Samples<'_>| (operation.everything)(&session, &samples.of(operation.id));
        if let Err(failure) = send(&desk, operation.id, made).await {
            failures.push(failure.0);
            continue;
        }
        match all_arrived(&desk, operation.id) {
            Ok(count) => parameters += count,
            Err(failure) => failures.push(failure.0),
        }
    }
    verdict(D::OPERATIONS.len(), &failures)?;
    let calls = D::OPERATIONS.len();
    Ok(Verdict::Passed(format!(
        "{calls} calls, {parameters} parameters"
    )))
}

/// Sends a call to an emulator whose records are as at the beginning.
async fn send<D: Driver>(
    desk: &Opened<D>,
    name: &str,
    made: impl FnOnce(&Samples<'_>) -> Call,
) -> Result<(), Failure> {
    desk.handle.reset_records();
    desk.emulator.log().clear();
    let outcome = desk.samples(made).send().await;
    let requests = desk.emulator.log().requests();
    let first = requests.first();
    let refused = first.and_then(|request| request.refused.as_deref());
    outcome.map_err(|error| Failure(format!("{error}: {}", refused.unwrap_or_default())))?;
    let answered = first.and_then(|request| request.operation.as_deref());
    let is_meant = answered.is_some_and(|other| name == other || are_twins(desk, name, other));
    ensure(is_meant, || {
        format!("{name}: the emulator saw {answered:?}")
    })
}

/// Whether requests for two operations cannot be told apart.
fn are_twins<D: Driver>(desk: &Opened<D>, name: &str, other: &str) -> bool {
    let find = |name: &str| {
        let mut operations = desk.operations();
        operations
            .find(|(id, _)| id == name)
            .map(|(_, operation)| operation)
    };
    find(name).zip(find(other)).is_some_and(|(one, two)| {
        (one.method, &one.url, &one.constants) == (two.method, &two.url, &two.constants)
    })
}

/// Every declared parameter of the operation was in the request: the number of them.
fn all_arrived<D: Driver>(desk: &Opened<D>, name: &str) -> Result<usize, Failure> {
    let (_, operation) = desk
        .operations()
        .find(|(id, _)| id == name)
        .ok_or("the spec lacks the operation")?;
    let requests = desk.emulator.log().requests();
    let request = requests.first().ok_or("nothing arrived")?;
    let arrived: BTreeSet<&str> = request.parameters.iter().map(String::as_str).collect();
    let declared = declared(operation);
    let missing: Vec<_> = declared
        .iter()
        .filter(|name| !arrived.contains(*name))
        .collect();
    ensure(missing.is_empty(), || {
        format!("{name}: {missing:?} did not arrive")
    })?;
    Ok(declared.len())
}

/// Wire names of the parameters; a body that is one parameter has no name on the wire.
fn declared(operation: &Operation) -> Vec<&str> {
    let named = operation.parameters.iter();
    let named = named.filter(|parameter| parameter.parameter_in != ParameterIn::WholeBody);
    named.map(|parameter| parameter.name.as_str()).collect()
}

fn verdict(calls: usize, failures: &[String]) -> Case {
    if failures.is_empty() {
        return Ok(Verdict::Passed(format!("{calls} calls")));
    }
    let text = failures.join("\n    ");
    Err(Failure(format!(
        "{} of {calls}:\n    {text}",
        failures.len()
    )))
}
