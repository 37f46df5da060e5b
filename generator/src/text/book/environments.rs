//! `environments.md`: sets of hosts, and what differs from one connection to the next.

use serde::Serialize;
use specs::model::{ConnectionField, ConnectionFrom, ConnectionType, Environment, Provider};

use crate::prose;
use crate::text::markup::{Cell, Markdown};
use crate::text::words;

/// View of `provider/environments.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct EnvironmentsView {
    name: Markdown,
    /// Empty if there is one environment without values: nothing to choose then.
    environments: Vec<EnvironmentView>,
    connection: Vec<ConnectionView>,
}

#[derive(Debug, Serialize)]
struct EnvironmentView {
    id: Cell,
    doc: Cell,
    values: Cell,
}

#[derive(Debug, Serialize)]
struct ConnectionView {
    id: Markdown,
    doc: Markdown,
    kind: Markdown,
    from: Markdown,
    /// Hosts it may name, where it names one.
    allow_hosts: Option<Markdown>,
    required: bool,
}

impl EnvironmentsView {
    pub(super) fn new(provider: &Provider) -> Self {
        let environments = if has_choice(provider) {
            provider.environments.iter().map(environment).collect()
        } else {
            Vec::new()
        };
        Self {
            name: Markdown::prose(&provider.name),
            environments,
            connection: provider.connection.iter().map(field).collect(),
        }
    }
}

/// Whether there is anything to tell on the page.
pub(super) fn has_page(provider: &Provider) -> bool {
    has_choice(provider) || !provider.connection.is_empty()
}

fn has_choice(provider: &Provider) -> bool {
    let mut environments = provider.environments.iter();
    provider.environments.len() > 1 || environments.any(|one| !one.values.is_empty())
}

fn environment(environment: &Environment) -> EnvironmentView {
    let values: Vec<_> = (environment.values.iter())
        .map(|(name, value)| Markdown::code(&format!("{name} = {value}")))
        .collect();
    EnvironmentView {
        id: Cell::code(&environment.id),
        doc: Cell::prose(&environment.doc),
        values: Markdown::join(&values, ", ").cell(),
    }
}

fn field(field: &ConnectionField) -> ConnectionView {
    let place = words::connection_from(&field.from);
    let wire_name = match &field.from {
        ConnectionFrom::User => None,
        ConnectionFrom::Callback { name } => Some(name),
        ConnectionFrom::TokenResponse { path } => Some(path),
    };
    let kept = if field.keep_when_absent {
        " An answer without it leaves the known value in place."
    } else {
        ""
    };
    let doc = Markdown::prose(&prose::sentence(&field.doc));
    ConnectionView {
        id: Markdown::code(&field.id),
        doc: Markdown::ours(format!("{doc}{kept}")),
        kind: connection_type(&field.kind),
        from: match wire_name {
            Some(name) => Markdown::ours(format!("{place}, {}", Markdown::code(name))),
            None => Markdown::ours(place),
        },
        allow_hosts: (!field.allow_hosts.is_empty()).then(|| codes(&field.allow_hosts)),
        required: field.required,
    }
}

fn codes(texts: &[String]) -> Markdown {
    let codes: Vec<_> = texts.iter().map(|text| Markdown::code(text)).collect();
    Markdown::join(&codes, ", ")
}

/// The type, with its values or its default where it has them.
fn connection_type(kind: &ConnectionType) -> Markdown {
    let name = words::connection_type(kind);
    match kind {
        ConnectionType::Enum(values) => {
            let value = |choice: &specs::model::ConnectionValue| {
                let (code, doc) = (Markdown::code(&choice.value), Markdown::prose(&choice.doc));
                Markdown::ours(format!("{code} ({doc})"))
            };
            let values: Vec<_> = values.iter().map(value).collect();
            Markdown::ours(format!("{name}: {}", Markdown::join(&values, ", ")))
        }
        ConnectionType::BaseUrl { default_path } => Markdown::ours(format!(
            "{name}, path {} unless given",
            Markdown::code(default_path)
        )),
        ConnectionType::Origin
        | ConnectionType::Host
        | ConnectionType::Subdomain
        | ConnectionType::Id => Markdown::ours(name),
    }
}
