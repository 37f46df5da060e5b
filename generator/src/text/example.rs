//! The example on a crate's README: the whole way from client id to the first call.

use specs::model::{
    AuthMethod, ConnectionFrom, ConnectionType, Method, Operation, Parameter, Provider, ScalarType,
    Scopes, TypeRef,
};

use super::facts;
use crate::names::{Names, OperationNames, ResourceNames};

/// Rust that compiles against the crate, formatted as rustfmt does it.
pub(super) fn example(provider: &Provider, names: &Names) -> String {
    let mut imports = vec!["Client", "Error"];
    let has_scopes = provider.scopes.is_some();
    if has_scopes {
        imports.push("Scope");
    }
    let user_enums = provider
        .connection
        .iter()
        .zip(&names.connection)
        .filter_map(|(field, own)| {
            let is_enum = matches!(field.kind, ConnectionType::Enum(_));
            (field.from == ConnectionFrom::User && is_enum).then(|| own.type_name.as_str())
        });
    imports.extend(user_enums);
    imports.sort_unstable();
    let first = first_read(provider, names);
    let needed = first.map_or(&[][..], |(operation, _, _)| operation.scopes.as_slice());
    let scopes = provider
        .scopes
        .as_ref()
        .map_or_else(String::new, |scopes| requested(scopes, needed, names));
    let call = first.map_or_else(Vec::new, |(operation, resource, own)| {
        call_lines(operation, resource, own)
    });
    let id = &provider.id;
    let session = if call.is_empty() {
        "_session"
    } else {
        "session"
    };
    let mut lines = vec![
        format!("use {id}::{{{}}};", imports.join(", ")),
        String::new(),
        "async fn example() -> Result<(), Error> {".to_owned(),
        "    let client = Client::builder(\"client id\")".to_owned(),
    ];
    lines.extend(
        builder_calls(provider, names)
            .into_iter()
            .map(|call| format!("        {call}")),
    );
    lines.extend([
        "        .build()?;".to_owned(),
        "    // The account is your own name for this session; \"default\" if left out.".to_owned(),
        format!("    let login = client.authorize({scopes})?.account(\"user-17\");"),
        "    println!(\"open {}\", login.url());".to_owned(),
        "    let redirect = \"https://app.example/callback?code=…\"; // where the browser came back to"
            .to_owned(),
        format!("    let {session} = client.accept(login.into_pending(), redirect).await?;"),
    ]);
    lines.extend(call);
    lines.extend(["    Ok(())".to_owned(), "}".to_owned()]);
    lines.join("\n")
}

/// What has to be set before `build`.
fn builder_calls(provider: &Provider, names: &Names) -> Vec<String> {
    let mut calls = Vec::new();
    let authenticates = facts::token_requests(provider)
        .iter()
        .any(|(_, request)| request.auth_method != AuthMethod::None);
    if authenticates {
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
fn user_value(kind: &ConnectionType, allow_hosts: &[String]) -> String {
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

/// The first reading call that needs no argument, else the first whose arguments are plain values.
fn first_read<'a>(
    provider: &'a Provider,
    names: &'a Names,
) -> Option<(&'a Operation, &'a ResourceNames, &'a OperationNames)> {
    let all = || {
        let resources = provider.resources.iter().zip(&names.resources);
        resources
            .flat_map(|(resource, own)| {
                let operations = resource.operations.iter().zip(&own.operations);
                operations.map(move |(operation, names)| (operation, own, names))
            })
            .filter(|(operation, _, _)| {
                operation.method == Method::Get && operation.returns.is_some()
            })
    };
    let without = all().find(|(operation, _, _)| required(operation).next().is_none());
    without.or_else(|| all().find(|(operation, _, _)| required(operation).all(is_plain)))
}

/// rustfmt breaks chains wider than this.
const CHAIN_WIDTH: usize = 60;

fn call_lines(
    operation: &Operation,
    resource: &ResourceNames,
    own: &OperationNames,
) -> Vec<String> {
    let arguments: Vec<_> = required(operation).map(|_| "\"1\"").collect();
    let (resource, method) = (resource.method.as_str(), own.method.as_str());
    let call = format!("session.{resource}().{method}({})", arguments.join(", "));
    let line = format!("    let answer = {call}.send().await?;");
    let print = "    println!(\"{answer:?}\");".to_owned();
    if call.len() + ".send().await?".len() <= CHAIN_WIDTH {
        return vec![line, print];
    }
    vec![
        "    let answer = session".to_owned(),
        format!("        .{resource}()"),
        format!("        .{method}({})", arguments.join(", ")),
        "        .send()".to_owned(),
        "        .await?;".to_owned(),
        print,
    ]
}

fn required(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
}

/// Whether `"1"` is an argument for it.
fn is_plain(parameter: &Parameter) -> bool {
    matches!(
        parameter.type_ref,
        TypeRef::Scalar(ScalarType::String | ScalarType::Id)
    )
}
