//! The site in a real browser: every page at the width of a desk and of a phone, its links, its
//! search, its weight, what people who see it otherwise get, and a hostile spec.
//!
//! Pictures to look at: `cargo test -p site -- --ignored screenshots`.

#![allow(clippy::unwrap_used)]

mod accessibility;
mod catalogue;
mod hostile;
mod pages;
mod pictures;
mod screenshots;
mod search;
mod served;
