//! Calls that are answered with a sample.

use super::{TOKEN, sample::Sample};
use crate::{
    operations::Calls,
    server::{Answer, Server},
};
use provider_runtime::{Error, ErrorKind, ServerError};

/// Makes the calls of a provider.
pub struct Caller<S, L, C> {
    server: Server,
    session: S,
    login: L,
    calls: C,
}

impl<S, L: AsyncFn(&Server) -> S, C: Fn(&S) -> Calls> Caller<S, L, C> {
    /// Logs in.
    pub async fn new(login: L, calls: C) -> Self {
        let server = Server::start([]).await;
        let session = login(&server).await;
        Self {
            server,
            session,
            login,
            calls,
        }
    }

    /// Gives the sample as the answer to each of the calls; what is wrong with what came of it.
    pub async fn attempt_all(&self, sample: &Sample, names: &[&str]) -> Option<String> {
        let mut problems = Vec::new();
        for name in names {
            let is_about_tokens = sample.status == 401 || !name.contains('.');
            let problem = if is_about_tokens {
                // What it does to the session is not to be seen by the samples after it.
                let server = Server::start([]).await;
                let session = (self.login)(&server).await;
                attempt(sample, name, &server, (self.calls)(&session)).await
            } else {
                attempt(sample, name, &self.server, (self.calls)(&self.session)).await
            };
            problems.extend(problem);
        }
        (!problems.is_empty()).then(|| problems.join("; "))
    }
}

async fn attempt(sample: &Sample, name: &str, server: &Server, mut calls: Calls) -> Option<String> {
    let at = calls.iter().position(|(other, _)| *other == name);
    let (_, call) = calls.swap_remove(at.expect("every operation has a call of its name"));
    let before = server.requests().len();
    let answer = Answer::status(sample.status).body(&sample.content_type, sample.body.clone());
    server.expect([answer.clone()]);
    let is_renewed = sample.status == 401 && name.contains('.');
    if is_renewed {
        // The token is renewed and the call made once more.
        server.expect([Answer::json(TOKEN), answer]);
    }
    let result = call.await;
    let sent = server.requests().len() - before;
    assert_eq!(sent, if is_renewed { 3 } else { 1 }, "{}", sample.name);
    problem(sample, result)
}

/// What is wrong with the result of a call that was answered with the sample.
fn problem(sample: &Sample, result: Result<(), Error>) -> Option<String> {
    let error = match (sample.is_error, result) {
        (false, Ok(())) => return None,
        (false, Err(error)) => return Some(error.to_string()),
        (true, Ok(())) => return Some("the error is read as a success".to_owned()),
        (true, Err(error)) => error,
    };
    let is_refusal = !matches!(
        error.kind(),
        ErrorKind::Decode | ErrorKind::Internal | ErrorKind::OutcomeUnknown | ErrorKind::Timeout
    );
    if !is_refusal || error.status() != Some(sample.status) {
        return Some(format!("the error is read as {:?}: {error}", error.kind()));
    }
    let members = sample.json.as_ref().and_then(|json| json.as_object());
    let says_something = members.is_some_and(|members| !members.is_empty());
    let server = error.server();
    let said = [
        server.and_then(ServerError::code),
        server.and_then(ServerError::message),
    ];
    let is_heard = said.iter().flatten().any(|text| sample.contains(text));
    (says_something && !is_heard).then(|| format!("no code or message was found: {error}"))
}
