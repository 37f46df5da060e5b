//! Calls that the granted scopes do not allow. Every access token here has expired, so that a call
//! which goes on refreshes first.

use super::fixture::{Script, TOKEN, get_tasks, operation, session_with, wait};
use crate::call::Call;
use crate::error::{Error, ErrorKind, Retry};
use crate::operation::Operation;
use crate::session::Session;
use crate::value::kind;

const SECOND: &str = r#"{"access_token":"CANARY-second","token_type":"bearer","expires_in":3600}"#;

fn session(script: &Script, granted: Option<&[&str]>, check: bool) -> Session {
    let granted: Option<Vec<String>> =
        granted.map(|scopes| scopes.iter().map(|&scope| scope.to_owned()).collect());
    session_with(
        script.clone(),
        |tokens| {
            tokens.expires_at = Some(tokens.issued_at + 3600);
            tokens.granted_scopes = granted;
        },
        |builder| builder.check_scopes(check),
    )
}

fn call(session: &Session, scopes: &'static [&'static str]) -> Result<(), Error> {
    let needing = operation(Operation {
        scopes,
        ..get_tasks()
    });
    wait(Call::new(session, needing).send::<kind::Any>()).map(drop)
}

/// The error of a call that was not sent.
fn refused(granted: &[&str], needed: &'static [&'static str]) -> Error {
    let script = Script::default();
    let error = call(&session(&script, Some(granted), true), needed).unwrap_err();
    assert_eq!(script.requests().len(), 0, "{error}");
    error
}

/// Checks that a call is sent, after a refresh.
fn is_sent(granted: Option<&[&str]>, check: bool, needed: &'static [&'static str]) {
    let script = Script::default();
    script.answer(200, SECOND).answer(200, "{}");
    call(&session(&script, granted, check), needed).unwrap();
    assert_eq!(script.requests().len(), 2, "{granted:?} {needed:?}");
}

#[test]
fn a_missing_scope_fails_before_the_network() {
    let error = refused(&["read", "files"], &["read", "write"]);
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(
        (error.status(), error.missing_scopes()),
        (None, &["write"][..])
    );
    assert!(error.needs_reauthorization() && error.is_auth() && !error.is_retryable());
    assert_eq!(error.retry(), Retry::AfterLogin);
    assert_eq!(
        error.to_string(),
        "tasks.get_tasks: nothing was sent: it needs the scope `write`, and granted was `read files`; \
         authorize again with this scope as well"
    );
}

#[test]
fn all_that_is_missing_is_named() {
    let error = refused(&["files"], &["read", "write"]);
    assert_eq!(error.missing_scopes(), ["read", "write"]);
    assert!(error.to_string().contains("`read`, `write`"), "{error}");
}

#[test]
fn a_scope_that_covers_another_does_for_it() {
    is_sent(Some(&["write"]), true, &["read"]);
    is_sent(Some(&["admin"]), true, &["read", "write"]);
    assert_eq!(refused(&["read"], &["write"]).missing_scopes(), ["write"]);
    assert_eq!(refused(&["admin"], &["files"]).missing_scopes(), ["files"]);
}

#[test]
fn other_calls_are_sent() {
    is_sent(Some(&["read"]), true, &["read"]);
    is_sent(Some(&["files"]), true, &[]);
    // The provider did not say what it granted.
    is_sent(None, true, &["read"]);
    is_sent(Some(&[]), true, &["read"]);
    // The application does not want the check.
    is_sent(Some(&["files"]), false, &["read"]);
}

#[test]
fn what_a_provider_writes_as_a_scope_is_escaped_and_bounded() {
    let long = "x".repeat(100_000);
    let error = refused(&[TOKEN, "\u{1b}[2J", "CANARY-refresh", &long], &["read"]);
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains("CANARY") && !shown.contains('\u{1b}'),
        "{shown}"
    );
    assert!(shown.len() < 2000, "{}", shown.len());
}
