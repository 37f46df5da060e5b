//! Environments and connection fields.

use super::evidence::evidence;
use crate::{
    entries::Entries,
    model::{ConnectionField, ConnectionFrom, ConnectionType, ConnectionValue, Environment},
    schema,
    span::Spanned,
};

/// The environments; without any in the spec, one of the name `production` and without values.
pub(super) fn environments(environments: &Entries<schema::Environment>) -> Vec<Environment> {
    if environments.is_empty() {
        return vec![Environment {
            id: "production".to_owned(),
            doc: "The only environment.".to_owned(),
            values: Vec::new(),
            evidence: evidence(None, None),
        }];
    }
    environments
        .iter()
        .map(|(id, environment)| Environment {
            id: id.value.clone(),
            doc: environment.doc.value.clone(),
            values: environment_values(environments, environment),
            evidence: evidence(environment.source.as_ref(), environment.disputed.as_ref()),
        })
        .collect()
}

/// The values in the order of the first environment.
fn environment_values(
    all: &Entries<schema::Environment>,
    environment: &schema::Environment,
) -> Vec<(String, String)> {
    let names = all.iter().next().map(|(_, first)| &first.values);
    names
        .into_iter()
        .flat_map(Entries::iter)
        .filter_map(|(name, _)| {
            let value = environment.values.get(&name.value)?;
            Some((name.value.clone(), value.value.clone()))
        })
        .collect()
}

pub(super) fn fields(fields: &Entries<schema::ConnectionField>) -> Vec<ConnectionField> {
    fields
        .iter()
        .map(|(id, field)| connection_field(id, field))
        .collect()
}

fn connection_field(id: &Spanned<String>, field: &schema::ConnectionField) -> ConnectionField {
    ConnectionField {
        id: id.value.clone(),
        doc: field.doc.value.clone(),
        kind: kind(field),
        from: from(id, field),
        allow_hosts: field
            .allow_hosts
            .iter()
            .map(|host| host.value.clone())
            .collect(),
        required: field.required.unwrap_or(true),
        keep_when_absent: field
            .keep_when_absent
            .as_ref()
            .is_some_and(|keep| keep.value),
        evidence: evidence(field.source.as_ref(), field.disputed.as_ref()),
    }
}

fn kind(field: &schema::ConnectionField) -> ConnectionType {
    match field.kind.value {
        schema::ConnectionType::Origin => ConnectionType::Origin,
        schema::ConnectionType::BaseUrl => ConnectionType::BaseUrl {
            default_path: text_or(field.default_path.as_ref(), "/"),
        },
        schema::ConnectionType::Host => ConnectionType::Host,
        schema::ConnectionType::Subdomain => ConnectionType::Subdomain,
        schema::ConnectionType::Id => ConnectionType::Id,
        schema::ConnectionType::Enum => ConnectionType::Enum(
            field
                .values
                .iter()
                .map(|(value, doc)| ConnectionValue {
                    value: value.value.clone(),
                    doc: doc.value.clone(),
                })
                .collect(),
        ),
    }
}

fn from(id: &Spanned<String>, field: &schema::ConnectionField) -> ConnectionFrom {
    match field.from.value {
        schema::ConnectionFrom::User => ConnectionFrom::User,
        schema::ConnectionFrom::Callback => ConnectionFrom::Callback {
            name: text_or(field.parameter.as_ref(), &id.value),
        },
        schema::ConnectionFrom::TokenResponse => ConnectionFrom::TokenResponse {
            path: text_or(field.path.as_ref(), &id.value),
        },
    }
}

/// The text, if there is one.
pub(super) fn text(text: Option<&Spanned<String>>) -> Option<String> {
    text.map(|text| text.value.clone())
}

/// The text, or the default where there is none.
pub(super) fn text_or(text: Option<&Spanned<String>>, default: &str) -> String {
    text.map_or_else(|| default.to_owned(), |text| text.value.clone())
}
