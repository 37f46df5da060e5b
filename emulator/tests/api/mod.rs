//! Tests of the API on its own: requests are made from the spec by the tests, access tokens are
//! words.
#![allow(clippy::unwrap_used)]

mod ask;
mod bodies;
mod errors;
mod every_operation;
mod files;
mod fixture;
mod forms;
mod garbage;
mod kinds;
mod life;
mod limits;
mod lists;
mod literal;
mod samples;
