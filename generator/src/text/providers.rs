//! The table of providers: on the README beside the crates and, between two marks, on that of the
//! workspace.

use serde::Serialize;
use specs::model::{Lifetime, Provider};

use super::markup::{Cell, Markdown};
use super::{TABLE, facts, render, words};
use crate::GenerateError;

/// Before and after the table in a file that people write. The first mark is the whole line, or
/// goes on with a remark in parentheses.
const MARKS: (&str, &str) = ("<!-- providers: begin", "<!-- providers: end -->");

/// View of `README.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct ProvidersView {
    table: Markdown,
}

impl ProvidersView {
    pub(super) fn new(table: String) -> Self {
        Self {
            table: Markdown::ours(table),
        }
    }
}

/// View of `_table.md.tera`.
#[derive(Debug, Serialize)]
struct TableView {
    providers: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    link: Cell,
    summary: Cell,
    grants: Cell,
    access_token: Cell,
    refresh_token: Cell,
    operations: usize,
}

/// The table of providers, with links to crates in the folder `prefix` (empty, or ending in a
/// slash).
pub fn table(providers: &[Provider], prefix: &str) -> Result<String, GenerateError> {
    let row = |provider: &Provider| Row {
        link: Cell::ours(format!(
            "[{}]({prefix}{}/README.md)",
            Markdown::prose(&provider.name),
            provider.id
        )),
        summary: Cell::prose(&provider.summary),
        grants: Cell::ours(grants(provider)),
        access_token: lifetime(provider.lifecycle.access_token.lifetime),
        refresh_token: lifetime(provider.lifecycle.refresh_token.lifetime),
        operations: facts::operations(provider).count(),
    };
    render(
        TABLE,
        &TableView {
            providers: providers.iter().map(row).collect(),
        },
    )
}

fn grants(provider: &Provider) -> String {
    let mut grants = vec!["code"];
    grants.extend(provider.refresh.as_ref().map(|_| "refresh"));
    grants.extend(provider.password.as_ref().map(|_| "password"));
    grants.join(", ")
}

fn lifetime(lifetime: Lifetime) -> Cell {
    Cell::ours(words::lifetime(lifetime))
}

/// `text` with `table` between the marks; `None` if it has no marks.
pub fn insert_table(text: &str, table: &str) -> Option<String> {
    let begin = text.find(MARKS.0)?;
    let after_begin = begin + text[begin..].find('\n')? + 1;
    let end = after_begin + text[after_begin..].find(MARKS.1)?;
    Some(format!(
        "{}\n{}\n\n{}",
        &text[..after_begin],
        table.trim_end(),
        &text[end..]
    ))
}
