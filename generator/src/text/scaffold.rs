//! The spec that `new` starts a provider with.

mod described;
#[cfg(test)]
mod tests;

use heck::ToTitleCase as _;
use serde::Serialize;

use super::{SPEC, render};
use crate::GenerateError;

pub use described::{left_open, scaffold_described};

/// View of `specs/new.yaml.tera`. An id is safe in YAML and in host names once its underscores are
/// gone; the name is made of the same characters.
#[derive(Debug, Serialize)]
struct SpecView<'a> {
    id: &'a str,
    name: String,
    host: String,
    checked: &'a str,
}

/// A commented spec, valid as it stands, with placeholders to be replaced. `checked` is the day it
/// is written, `YYYY-MM-DD`.
pub fn scaffold(id: &str, checked: &str) -> Result<String, GenerateError> {
    let host = format!("{}.example.com", id.replace('_', "-").trim_end_matches('-'));
    render(
        SPEC,
        &SpecView {
            id,
            name: id.to_title_case(),
            host,
            checked,
        },
    )
}
