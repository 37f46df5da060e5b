//! The example of a crate, on its README and as `examples/calls.rs`: the whole way from client id to
//! the calls applications make every day.

mod calls;
mod layout;
mod quickstart;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use specs::model::{ConnectionFrom, ConnectionType, Provider, Scopes};

use super::facts;
use crate::names::Names;

pub(super) use quickstart::QuickstartView;

/// View of `crate/examples/calls.rs.tera`.
#[derive(Debug, Serialize)]
pub(super) struct CallsView {
    id: String,
    example: String,
}

impl CallsView {
    pub(super) fn new(provider: &Provider, names: &Names) -> Self {
        Self {
            id: provider.id.clone(),
            example: example(provider, names),
        }
    }
}

/// Rust that compiles against the crate, formatted as rustfmt does it.
pub(super) fn example(provider: &Provider, names: &Names) -> String {
    let calls = calls::calls(provider, names);
    let needed: Vec<_> = (calls.operations.iter())
        .flat_map(|operation| operation.scopes.iter().cloned())
        .collect();
    let scopes = provider
        .scopes
        .as_ref()
        .map_or_else(String::new, |scopes| requested(scopes, &needed, names));
    let session = if calls.lines.is_empty() {
        "_session"
    } else {
        "session"
    };
    let mut lines = imports(provider, names, &calls.imports);
    lines.extend([
        String::new(),
        "#[tokio::main]".to_owned(),
        "async fn main() -> Result<(), Error> {".to_owned(),
        "    let client = Client::builder(\"client id\")".to_owned(),
    ]);
    lines.extend(
        builder_calls(provider, names)
            .into_iter()
            .map(|call| format!("        {call}")),
    );
    lines.extend([
        "        .build()?;".to_owned(),
        "    // The account is your own name for this session; \"default\" if left out.".to_owned(),
    ]);
    let authorize = [
        format!(".authorize({scopes})?"),
        ".account(\"user-17\")".to_owned(),
    ];
    lines.extend(layout::chain_of(
        "client",
        "    let login = ",
        &authorize,
        ";",
    ));
    lines.extend([
        "    println!(\"open {}\", login.url());".to_owned(),
        "    let redirect = \"https://app.example/callback?code=…\"; // where the browser came back to"
            .to_owned(),
        format!("    let {session} = client.accept(login.into_pending(), redirect).await?;"),
    ]);
    lines.extend(calls.lines);
    lines.extend(["    Ok(())".to_owned(), "}".to_owned()]);
    lines.join("\n")
}

/// The `use` lines: modules in their order, then the root.
fn imports(
    provider: &Provider,
    names: &Names,
    of_modules: &BTreeSet<(String, String)>,
) -> Vec<String> {
    let id = &provider.id;
    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (module, name) in of_modules {
        modules.entry(module).or_default().push(name);
    }
    let mut lines: Vec<_> = modules
        .into_iter()
        .map(|(module, names)| match names.as_slice() {
            [name] => format!("use {id}::{module}::{name};"),
            names => format!("use {id}::{module}::{{{}}};", names.join(", ")),
        })
        .collect();
    let mut root = vec!["Client", "Error"];
    if provider.scopes.is_some() {
        root.push("Scope");
    }
    let user_enums = provider
        .connection
        .iter()
        .zip(&names.connection)
        .filter_map(|(field, own)| {
            let is_enum = matches!(field.kind, ConnectionType::Enum(_));
            (field.from == ConnectionFrom::User && is_enum).then(|| own.type_name.as_str())
        });
    root.extend(user_enums);
    root.sort_unstable();
    lines.push(format!("use {id}::{{{}}};", root.join(", ")));
    lines
}

/// What has to be set before `build`.
fn builder_calls(provider: &Provider, names: &Names) -> Vec<String> {
    let mut calls = Vec::new();
    if facts::has_client_secret(provider) {
        calls.push(".client_secret(\"client secret\")".to_owned());
    }
    calls.push(".redirect_uri(\"https://app.example/callback\")".to_owned());
    for (field, own) in provider.connection.iter().zip(&names.connection) {
        if field.from != ConnectionFrom::User || !field.required {
            continue;
        }
        let value = match (&field.kind, own.variants.first()) {
            (ConnectionType::Enum(_), Some(first)) => {
                format!("{}::{}", own.type_name.as_str(), first.as_str())
            }
            _ => format!("{:?}", user_value(&field.kind, &field.allow_hosts)),
        };
        calls.push(format!(".{}({value})", own.method.as_str()));
    }
    calls
}

/// A value that passes the field's check.
pub(super) fn user_value(kind: &ConnectionType, allow_hosts: &[String]) -> String {
    let pattern = allow_hosts.first().map_or("example.com", String::as_str);
    let host = pattern.replacen("*.", "acme.", 1);
    match kind {
        ConnectionType::Origin => format!("https://{host}"),
        ConnectionType::BaseUrl { default_path } => format!("https://{host}{default_path}"),
        ConnectionType::Host => host,
        ConnectionType::Subdomain | ConnectionType::Id | ConnectionType::Enum(_) => {
            "acme".to_owned()
        }
    }
}

/// The scopes asked for: those of the call, else the default ones, else the first known one.
fn requested(scopes: &Scopes, needed: &[String], names: &Names) -> String {
    let wanted = match (needed, scopes.default.as_slice()) {
        ([], []) => scopes
            .values
            .first()
            .map(|scope| scope.value.clone())
            .into_iter()
            .collect(),
        ([], default) => default.to_vec(),
        (needed, _) => needed.to_vec(),
    };
    let constants: Vec<_> = scopes
        .values
        .iter()
        .zip(&names.scopes)
        .filter(|(scope, _)| wanted.contains(&scope.value))
        .map(|(_, constant)| format!("Scope::{}", constant.as_str()))
        .collect();
    if constants.is_empty() {
        return "Vec::<Scope>::new()".to_owned();
    }
    format!("[{}]", constants.join(", "))
}
