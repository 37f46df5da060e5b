//! Tests of the whole project: one binary, because every binary costs a link.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the names compared are our own"
)]

mod calls;
mod cli;
mod diagnostics;
mod drift;
mod files;
mod golden;
mod injection;
mod keys;
mod links;
mod login;
mod outside;
mod pages;
mod program;
mod public;
mod requests;
mod sink;
mod tidy;
