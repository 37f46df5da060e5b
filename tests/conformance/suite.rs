//! What every crate must do, whatever its provider: through its public API, over HTTP, against its
//! emulated provider.
//!
//! The emulator knows nothing of the crates and their runtime; both were made from the same spec.

mod desk;
mod drive;
mod errors;
mod grants;
mod limits;
mod lists;
mod login;
mod operations;
mod report;
mod revoke;
mod tokens;

use crate::driver::Driver;
use desk::Desk;
use report::{Report, Verdict};
use specs::model::Provider;
use std::path::Path;

/// Checks a crate. `specs` is the folder of its spec, as seen from the workspace's root.
///
/// Prints a row of the conformance table for each case.
///
/// # Panics
///
/// At the end, if a case failed.
pub async fn run<D: Driver>(specs: &str) {
    // All cases are parts of one future, which is too large for a stack.
    Box::pin(cases::<D>(specs)).await;
}

async fn cases<D: Driver>(specs: &str) {
    let provider = provider(specs, D::ID);
    let mut report = Report::new(D::ID);
    let desk = || Desk::<D>::new(&provider);
    report.add(
        "driver: every operation",
        drive::every_operation::<D>(&provider),
    );
    report.add(
        "driver: every environment",
        drive::every_environment::<D>(&provider).await,
    );
    report.add("login: approved", login::approved(desk()).await);
    report.add("login: denied", login::denied(desk()).await);
    report.add("login: state tampered with", login::tampered(desk()).await);
    report.add("login: callback replayed", login::replayed(desk()).await);
    report.add(
        "login: code sent twice",
        login::code_sent_twice(desk()).await,
    );
    report.add("grant: password", grants::password(desk()).await);
    report.add(
        "grant: refresh token, again and again",
        grants::refresh(desk()).await,
    );
    report.add(
        "revoke: where there is a request",
        revoke::tokens(desk()).await,
    );
    report.add("revoke: refused", revoke::refused(desk()).await);
    report.add(
        "refresh: before expiry",
        tokens::before_expiry(desk()).await,
    );
    report.add("refresh: after expiry", tokens::after_expiry(desk()).await);
    report.add("refresh: early 401", tokens::early_rejection(desk()).await);
    report.add(
        "refresh: by ten callers at once",
        tokens::at_once(desk()).await,
    );
    report.add("refresh: grant is gone", tokens::gone(desk()).await);
    report.add(
        "scopes: refused before the network",
        tokens::scope_missing(desk()).await,
    );
    report.add(
        "operations: what they require",
        operations::required::<D>(&provider).await,
    );
    report.add(
        "operations: all parameters",
        operations::everything(desk()).await,
    );
    report.add("lists: to the end", lists::to_the_end(desk()).await);
    report.add("errors: every shape", errors::every_shape(desk()).await);
    report.add(
        "errors: of token requests",
        errors::of_token_requests(desk()).await,
    );
    report.add("limits: of requests", limits::requests(desk()).await);
    report.add("limits: kept by itself", limits::paced(desk()).await);
    report.add(
        "limits: of token requests",
        limits::token_requests(desk()).await,
    );
    report.finish();
}

/// A spec out of a folder.
fn provider(specs: &str, id: &str) -> Provider {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut providers =
        specs::load_only(&root.join(specs), &[id.to_owned()]).expect("the spec is valid");
    providers.pop().expect("there is a spec of this name")
}

/// What a case comes to.
type Case = Result<Verdict, Failure>;

/// Why a case failed.
struct Failure(String);

impl<E: std::fmt::Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Fails the case unless this holds.
fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds {
        Ok(())
    } else {
        Err(Failure(otherwise()))
    }
}
