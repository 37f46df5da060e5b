//! The golden crates of providers that differ in one thing: what becomes of a refresh token that was
//! used.

use crate::crates::{Crate, Setup, generated_crate};
use provider_runtime::{Authorization, Error, Pending, SessionState};
use std::sync::Arc;

generated_crate! {
    /// A refresh token can be used once; using it again ends the login.
    Strict, rotation_strict, "tests/golden/rotation_strict/spec",
    scopes: (), call: notes.list
}

generated_crate! {
    /// A refresh token can be used again for a minute after it was replaced.
    Grace, rotation_grace, "tests/golden/rotation_grace/spec",
    scopes: (), call: notes.list
}

generated_crate! {
    /// A refresh token stays the same.
    Constant, rotation_none, "tests/golden/rotation_none/spec",
    scopes: (), call: notes.list
}
