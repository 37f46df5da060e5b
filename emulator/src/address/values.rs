//! Values of connection fields: which organisation, region and host an account has.

use specs::model::{
    ConnectionField, ConnectionFrom, ConnectionType, Environment, Provider, Template, TemplatePart,
};

use crate::world::Account;

/// The value of a connection field for one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldValue {
    /// Id of the field.
    pub(crate) field: String,
    /// The value in the provider's own world.
    pub(crate) value: String,
    /// The host that the value names; empty if it names none.
    pub(crate) host: String,
    /// What stands behind the host in a base URL.
    path: String,
    /// Origin of the listener that stands for the host on this machine; empty if there is none.
    pub(crate) origin: String,
}

impl FieldValue {
    /// The value with the listener in place of the host. The same value if there is no listener.
    pub(super) fn on_this_machine(&self, kind: &ConnectionType) -> String {
        let origin = &self.origin;
        match kind {
            _ if origin.is_empty() => self.value.clone(),
            ConnectionType::Host => origin.trim_start_matches("http://").to_owned(),
            _ => format!("{origin}{}", self.path),
        }
    }
}

/// The values of all connection fields of one account, in the order of the spec.
pub(super) fn of_account(
    model: &Provider,
    environment: &Environment,
    accounts: &[Account],
    account: usize,
) -> Vec<FieldValue> {
    let login = login_host(model, environment);
    let fields = model.connection.iter();
    fields
        .map(|field| {
            // What the user of a client configures is one value, whoever logs in.
            let account = match field.from {
                ConnectionFrom::User => 0,
                _ => account,
            };
            let organisation = accounts.get(account).map_or("", |one| &one.organisation);
            value(field, organisation, &login)
        })
        .collect()
}

fn value(field: &ConnectionField, organisation: &str, login: &str) -> FieldValue {
    let host = || host(&field.allow_hosts, organisation, login);
    let (value, host, path) = match &field.kind {
        ConnectionType::Origin => {
            let host = host();
            (format!("https://{host}"), host, String::new())
        }
        ConnectionType::BaseUrl { default_path } => {
            let host = host();
            (
                format!("https://{host}{default_path}"),
                host,
                default_path.clone(),
            )
        }
        ConnectionType::Host => {
            let host = host();
            (host.clone(), host, String::new())
        }
        ConnectionType::Subdomain => (organisation.to_owned(), String::new(), String::new()),
        // Fields that are mixed up must not go unnoticed.
        ConnectionType::Id => (
            format!("{}-{organisation}", field.id),
            String::new(),
            String::new(),
        ),
        ConnectionType::Enum(values) => {
            let first = values.first().map(|one| one.value.clone());
            (first.unwrap_or_default(), String::new(), String::new())
        }
    };
    FieldValue {
        field: field.id.clone(),
        value,
        host: host.to_ascii_lowercase(),
        path,
        origin: String::new(),
    }
}

/// The allowed host that is most like the one of the token endpoint, so that the accounts of a
/// staging environment are not at the hosts of the live one. Among equals one with a place for the
/// organisation, then the first.
fn host(allowed: &[String], organisation: &str, login: &str) -> String {
    let likeness = |host: &str| {
        let labels = host.rsplit('.').zip(login.rsplit('.'));
        labels.take_while(|(one, other)| one == other).count()
    };
    let rank = |host: &String| (likeness(host), host.starts_with("*."));
    let best = allowed.iter().rev().max_by_key(|host| rank(host));
    match best.map(|host| (host, host.strip_prefix("*."))) {
        Some((_, Some(parent))) => format!("{organisation}.{parent}"),
        Some((host, None)) => host.clone(),
        None => String::new(),
    }
}

/// The host of the token endpoint; variables that are no environment values are left out.
fn login_host(model: &Provider, environment: &Environment) -> String {
    let parts = model.token.url.parts.iter();
    let text: String = parts
        .map(|part| match part {
            TemplatePart::Literal(text) => text.as_str(),
            TemplatePart::Variable(name) => environment_value(environment, name).unwrap_or(""),
        })
        .collect();
    let behind = text.split_once("://").map_or("", |(_, behind)| behind);
    let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
    behind[..end].to_ascii_lowercase()
}

/// The text of an environment value.
pub(super) fn environment_value<'a>(environment: &'a Environment, name: &str) -> Option<&'a str> {
    let values = environment.values.iter();
    let mut found = values.filter(|(id, _)| id == name);
    found.next().map(|(_, text)| text.as_str())
}

/// A template filled with what `variable` gives. `None`: a variable has no value.
pub(super) fn expand(
    template: &Template,
    variable: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let parts = template.parts.iter().map(|part| match part {
        TemplatePart::Literal(text) => Some(text.clone()),
        TemplatePart::Variable(name) => variable(name),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_those_of_the_environment() {
        let allowed = ["*.example.com", "*.example-staging.com"].map(str::to_owned);
        assert_eq!(host(&allowed, "acc1", "go.example.com"), "acc1.example.com");
        assert_eq!(
            host(&allowed, "acc1", "go.example-staging.com"),
            "acc1.example-staging.com"
        );
    }

    #[test]
    fn hosts_of_accounts_differ_if_they_may() {
        let allowed = ["files.example.com", "*.files.example.com"].map(str::to_owned);
        assert_eq!(host(&allowed, "acc2", ""), "acc2.files.example.com");
        assert_eq!(host(&allowed[..1], "acc2", ""), "files.example.com");
        assert_eq!(host(&[], "acc2", ""), "");
    }
}
