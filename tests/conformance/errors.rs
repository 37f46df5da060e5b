//! Every published shape of error becomes the typed error it should be. The bodies are written here
//! from the spec, and sent by the emulator word for word.

use super::{
    Case, Failure,
    desk::{Desk, Opened},
    ensure,
    report::Verdict,
    tokens::failing,
};
use crate::driver::Driver;
use emulator::{Fault, FaultKind, RequestKind};
use provider_runtime::{Error, ErrorKind, Json, Retry};
use specs::model::{ErrorShape, Operation, Predicate};
use std::time::Duration;

mod body;

pub async fn every_shape<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    let mut shown = 0;
    for (name, shape, success) in shapes(&desk) {
        // The status is no guide. 401 is not among these: it would cost a refresh.
        for status in [200, 400, 500] {
            let Some(body) = body::of_error(&shape, success.as_ref()) else {
                continue;
            };
            let fault = FaultKind::Body {
                status,
                json: body.clone(),
            };
            desk.emulator
                .faults()
                .arm(Fault::on_operation(&name).once(fault))?;
            let error = failing(&desk, &session, &name).await?;
            is_understood(&error, &shape).map_err(|failure| {
                Failure(format!(
                    "{name}, status {status}: {}\n    {body}\n    {error}",
                    failure.0
                ))
            })?;
            shown += 1;
        }
    }
    match shown {
        0 => Ok(Verdict::Absent("no shape of an error is published")),
        _ => Ok(Verdict::Passed(format!("{shown} answers"))),
    }
}

/// Whether an error is the one that a fault should become.
type IsRight = fn(&Error) -> bool;

/// Every shape once, with an operation that knows it and what its successes look like.
fn shapes<D: Driver>(desk: &Opened<D>) -> Vec<(String, ErrorShape, Option<Predicate>)> {
    let mut shapes: Vec<(String, ErrorShape, Option<Predicate>)> = Vec::new();
    for (name, operation) in desk.operations() {
        for (index, shape) in operation.errors.iter().enumerate() {
            let is_new = shapes.iter().all(|(_, known, _)| known != shape);
            if is_new && !is_hidden(operation, index) {
                shapes.push((name.clone(), shape.clone(), operation.success.clone()));
            }
        }
    }
    shapes
}

/// Whether a shape that is tried before takes all answers of this one.
fn is_hidden(operation: &Operation, index: usize) -> bool {
    let Some(body) = body::of_error(&operation.errors[index], operation.success.as_ref()) else {
        return true;
    };
    operation.errors[..index]
        .iter()
        .any(|earlier| body::holds(&body, &earlier.when))
}

/// The error says what the body said.
fn is_understood(error: &Error, shape: &ErrorShape) -> Result<(), Failure> {
    let kinds = [ErrorKind::Api, ErrorKind::Server];
    ensure(kinds.contains(&error.kind()), || {
        format!("{:?}", error.kind())
    })?;
    let server = error.server().ok_or("nothing of what the server said")?;
    let fixed = |paths: &[String]| paths.first().is_none_or(|path| *path == shape.when.path);
    if !fixed(&shape.code) {
        ensure(server.code() == Some(body::CODE), || {
            format!("code {:?}", server.code())
        })?;
    }
    if !fixed(&shape.message) {
        let message = server.message();
        ensure(message == Some(body::MESSAGE), || {
            format!("message {message:?}")
        })?;
    }
    if !fixed(&shape.details) {
        let details = server.details().and_then(Json::as_str);
        ensure(details == Some(body::DETAILS), || {
            format!("details {details:?}")
        })?;
    }
    if !fixed(&shape.request_id) {
        let id = error.request_id();
        ensure(id == Some(body::REQUEST_ID), || {
            format!("request id {id:?}")
        })?;
    }
    Ok(())
}

/// Whether a refresh token may be presented again after its answer was lost.
fn allows_replay(provider: &specs::model::Provider) -> bool {
    use specs::model::{Grace, Rotation};
    let refresh_token = &provider.lifecycle.refresh_token;
    refresh_token.rotation == Rotation::None
        || matches!(
            refresh_token.grace,
            Grace::Seconds { .. } | Grace::UntilFirstUse
        )
}

pub async fn of_token_requests<D: Driver>(desk: Desk<D>) -> Case {
    if desk.model().refresh.is_none() {
        return Ok(Verdict::Absent("no refresh tokens"));
    }
    let cases: [(FaultKind, IsRight); 5] = [
        (FaultKind::error(400, "invalid_grant"), |error| {
            error.needs_reauthorization() && error.retry() == Retry::AfterLogin
        }),
        (FaultKind::error(400, "unsupported_grant_type"), |error| {
            error.kind() == ErrorKind::TokenRefused && !error.is_retryable()
        }),
        (FaultKind::too_many_requests(Some(7)), |error| {
            error.kind() == ErrorKind::RateLimited
                && error.retry_after() == Some(Duration::from_secs(7))
        }),
        (FaultKind::too_many_requests(None), |error| {
            error.kind() == ErrorKind::RateLimited
        }),
        (FaultKind::Html, |error| {
            error.kind() == ErrorKind::Server && error.status() == Some(502)
        }),
    ];
    let count = cases.len();
    let may_ask_again = allows_replay(desk.model());
    for (fault, is_right) in cases {
        let text = fault.to_string();
        let desk = Desk::<D>::new(desk.model()).open().await?;
        let session = desk.log_in().await?;
        desk.emulator
            .faults()
            .arm(Fault::on(RequestKind::Refresh).once(fault))?;
        let outcome = D::refresh(&session)
            .await
            .ok_or("the crate cannot refresh")?;
        let sent = desk.count(RequestKind::Refresh);
        let Err(error) = outcome else {
            // A gateway's page says nothing of the refresh behind it, and where presenting the token
            // again does no harm the client does so at once.
            let is_repeated = text == FaultKind::Html.to_string() && may_ask_again && sent == 2;
            ensure(is_repeated, || format!("{text}: no error"))?;
            continue;
        };
        ensure(is_right(&error), || {
            format!("{text}: {:?}: {error}", error.kind())
        })?;
        ensure(sent == 1, || format!("{text}: {sent} requests"))?;
    }
    Ok(Verdict::Passed(format!("{count} answers")))
}
