//! `examples/quickstart.rs`: a login, a list as a table and a refresh, against the emulator or the
//! real provider.

use std::collections::BTreeSet;

use serde::Serialize;
use specs::model::{ConnectionField, ConnectionFrom, ConnectionType, Provider};

use super::requested;
use super::table::{self, Table};
use crate::name::{Case, Scope};
use crate::names::{ConnectionNames, Names};
use crate::prose;
use crate::text::{facts, login};

/// View of `crate/examples/quickstart.rs.tera`.
#[derive(Debug, Serialize)]
pub(in crate::text) struct QuickstartView {
    id: String,
    crate_name: String,
    /// For documentation.
    name: String,
    /// For a string literal that is a format.
    name_in_text: String,
    /// What it does, in words.
    steps: &'static str,
    /// How it is used, in lines.
    about: Vec<String>,
    prefix: String,
    variables: Vec<String>,
    /// Paths below the crate, in rustfmt's order.
    imports: Vec<String>,
    takes_loopback: bool,
    has_client_secret: bool,
    has_refresh: bool,
    /// The argument of `authorize`.
    scopes: String,
    connection: Vec<ConnectionView>,
    resource: String,
    operation: String,
    /// Titles of the columns, as literals.
    titles: String,
    /// Cells of a row, as expressions.
    columns: Vec<String>,
}

/// A connection field without which no client can be built.
#[derive(Debug, Serialize)]
struct ConnectionView {
    method: String,
    /// Its value at the emulator, as an expression.
    emulated: String,
    /// Its value at the real provider, as an expression.
    registered: String,
}

impl QuickstartView {
    pub(in crate::text) fn new(provider: &Provider, names: &Names) -> Self {
        let table = table::of(provider, names);
        let needed = table
            .as_ref()
            .map(|table| table.operation.scopes.clone())
            .unwrap_or_default();
        let scopes = provider
            .scopes
            .as_ref()
            .map_or_else(String::new, |scopes| requested(scopes, &needed, names));
        let has_refresh = provider.refresh.is_some();
        let columns = |text: fn(&table::Column) -> &String| {
            let columns = table.iter().flat_map(|table| &table.columns);
            columns.map(text).cloned().collect::<Vec<_>>()
        };
        let titles = columns(|column| &column.title);
        let titles: Vec<_> = titles.iter().map(|title| format!("{title:?}")).collect();
        Self {
            id: provider.id.clone(),
            crate_name: Scope::new(Case::Snake, "provider")
                .claim(&provider.id)
                .as_str()
                .to_owned(),
            name: prose::line(&provider.name),
            name_in_text: in_format(&provider.name),
            steps: match (table.is_some(), has_refresh) {
                (true, true) => "log in, make a call, refresh",
                (true, false) => "log in, make a call",
                (false, true) => "log in, refresh",
                (false, false) => "log in",
            },
            about: about(provider, names),
            prefix: login::prefix(provider),
            variables: login::variables(provider, names),
            imports: imports(provider, names, table.as_ref()),
            takes_loopback: login::takes_loopback(provider),
            has_client_secret: facts::has_client_secret(provider),
            has_refresh,
            scopes,
            connection: user_fields(provider, names)
                .map(|(field, names)| connection(provider, field, names))
                .collect(),
            resource: text(table.as_ref(), |table| table.resource.as_str()),
            operation: text(table.as_ref(), |table| table.method.as_str()),
            titles: titles.join(", "),
            columns: columns(|column| &column.cell),
        }
    }
}

fn text<'a>(table: Option<&'a Table<'a>>, of: impl Fn(&'a Table<'a>) -> &'a str) -> String {
    table.map_or("", of).to_owned()
}

/// The head of the documentation after its first line.
fn about(provider: &Provider, names: &Names) -> Vec<String> {
    let name = prose::line(&provider.name);
    let variables: Vec<_> = login::variables(provider, names)
        .iter()
        .map(|variable| format!("`{variable}`"))
        .collect();
    let text = format!(
        "Without variables {name} is emulated in this process, and its login approves itself. With {}, \
         as registered with {name}, the same is done at {name}, with a login in the browser.",
        words_joined(&variables)
    );
    wrap(&text, 95)
}

fn words_joined(words: &[String]) -> String {
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => words.concat(),
    }
}

/// Breaks between words.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text for a string literal that `println!` takes as its format.
fn in_format(text: &str) -> String {
    let text = prose::line(text).replace('{', "{{").replace('}', "}}");
    text.escape_debug().to_string()
}

/// The paths that are imported of the crate.
fn imports(provider: &Provider, names: &Names, table: Option<&Table<'_>>) -> Vec<String> {
    let mut of_runtime: BTreeSet<&str> = ["Authorization", "Secret"].into();
    if provider.refresh.is_some() {
        of_runtime.insert("Timestamp");
    }
    if table.is_some_and(|table| table.columns.iter().any(|column| column.takes_date)) {
        of_runtime.insert("DateTime");
    }
    let of_runtime: Vec<_> = of_runtime.into_iter().collect();
    let mut root: BTreeSet<&str> = ["Client"].into();
    if provider.scopes.is_some() {
        root.insert("Scope");
    }
    let enums = user_fields(provider, names)
        .filter(|(field, _)| matches!(field.kind, ConnectionType::Enum(_)));
    root.extend(enums.map(|(_, names)| names.type_name.as_str()));
    let root: Vec<_> = root.into_iter().collect();
    let mut imports = Vec::new();
    if login::takes_loopback(provider) {
        imports.push("runtime::loopback::Listener".to_owned());
    }
    imports.extend([
        "runtime::store::MemoryStore".to_owned(),
        "runtime::transport::HttpTransport".to_owned(),
        format!("runtime::{{{}, browser, paste}}", of_runtime.join(", ")),
        format!("{{{}}}", root.join(", ")),
    ]);
    imports
}

/// Connection fields without which the client cannot be built.
fn user_fields<'a>(
    provider: &'a Provider,
    names: &'a Names,
) -> impl Iterator<Item = (&'a ConnectionField, &'a ConnectionNames)> {
    let fields = provider.connection.iter().zip(&names.connection);
    fields.filter(|(field, _)| field.from == ConnectionFrom::User && field.required)
}

fn connection(
    provider: &Provider,
    field: &ConnectionField,
    names: &ConnectionNames,
) -> ConnectionView {
    let method = names.method.as_str();
    if let (ConnectionType::Enum(_), Some(first)) = (&field.kind, names.variants.first()) {
        let value = format!("{}::{}", names.type_name.as_str(), first.as_str());
        return ConnectionView {
            method: method.to_owned(),
            emulated: value.clone(),
            registered: value,
        };
    }
    let variable = format!("{}_{}", login::prefix(provider), method.to_uppercase());
    ConnectionView {
        method: method.to_owned(),
        emulated: format!("provider.connection({:?}).unwrap_or_default()", field.id),
        registered: format!("variable({variable:?})?"),
    }
}
