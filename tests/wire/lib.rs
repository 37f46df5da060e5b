//! The generated crates over real HTTP: see `main.rs` beside this file.

/// The code of the README in the root, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
