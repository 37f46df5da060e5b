//! Addresses with all variables filled in.

use super::{
    address::{self, Address},
    hosts,
};
use crate::{
    diagnostic::{Diagnostic, quote},
    model::{Template, TemplatePart},
    resolve::Spec,
    schema::{ConnectionField, ConnectionType, Environment},
};
use url::Url;

/// An address is a plain https URL in every environment, whatever the connection.
pub(super) fn addresses(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let base = spec.provider.api.as_ref().map(|api| api.base_url.span);
    let mut base_is_wrong = false;
    for address in address::all(spec) {
        // What is wrong with the base URL is not said again for every path.
        if address.has_base && base_is_wrong {
            continue;
        }
        let wrong = filled(spec, &address)
            .into_iter()
            .find_map(|(environment, url)| Some((environment, mistake(&url)?, url)));
        let Some((environment, (code, mistake, help), url)) = wrong else {
            continue;
        };
        base_is_wrong |= base == Some(address.text.span);
        let shown = quote(&url);
        let message = match environment {
            Some(name) => format!("{shown} {mistake} (environment {})", quote(name)),
            None => format!("{shown} {mistake}"),
        };
        found.push(
            Diagnostic::new(code, address.text.span, message)
                .here("this address")
                .help(help),
        );
    }
}

/// An issuer is a plain https URL (RFC 8414 section 2).
pub(super) fn issuer(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(issuer) = &spec.provider.authorize.issuer else {
        return;
    };
    let query = issuer.value.contains('?').then_some((
        "bad-url",
        "has a query",
        "an issuer is `https://`, a host and perhaps a path",
    ));
    if let Some((code, mistake, help)) = mistake(&issuer.value).or(query) {
        let message = format!("{} {mistake}", quote(&issuer.value));
        found.push(
            Diagnostic::new(code, issuer.span, message)
                .here("this issuer")
                .help(help),
        );
    }
}

/// Code of the diagnostic, what is wrong, what to do.
type Mistake = (&'static str, &'static str, &'static str);

fn mistake(text: &str) -> Option<Mistake> {
    let bad = |mistake, help| Some(("bad-url", mistake, help));
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return bad(
            "contains spaces, control characters or backslashes",
            "percent-encode them",
        );
    }
    let Ok(url) = Url::parse(text) else {
        return bad("is no URL", "begin with `https://` and a host");
    };
    if url.scheme() != "https" {
        return Some((
            "insecure-url",
            "is not https",
            "use `https://`: credentials and tokens travel on this address",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() || text.contains("://@") {
        return bad(
            "contains a user name or a password",
            "remove what stands before `@`",
        );
    }
    if url.fragment().is_some() {
        return bad(
            "has a fragment",
            "remove `#` and what follows (RFC 6749 section 3.1)",
        );
    }
    if url.port().is_some() {
        return bad(
            "names a port",
            "providers are reached on the standard port; remove it",
        );
    }
    let host = url.host_str().unwrap_or_default();
    if !hosts::is_host_name(host) || !host.contains('.') {
        return bad(
            "does not name a public host",
            "use the provider's host name",
        );
    }
    if text.split(['?', '#']).next().is_some_and(has_dot_segments) {
        return bad(
            "has `.` or `..` as a segment",
            "write the path without them",
        );
    }
    None
}

fn has_dot_segments(address: &str) -> bool {
    address.split('/').any(|segment| {
        matches!(
            segment.to_ascii_lowercase().as_str(),
            "." | ".." | "%2e" | "%2e%2e" | ".%2e" | "%2e."
        )
    })
}

/// The address in every environment, and in each with every value of the `enum` fields it has.
/// Other variables get a value of their type.
fn filled<'a>(spec: Spec<'a>, address: &Address<'_>) -> Vec<(Option<&'a str>, String)> {
    let environments = &spec.provider.environments;
    let named = environments
        .iter()
        .map(|(id, e)| (Some(id.value.as_str()), Some(e)));
    let none = environments.is_empty().then_some((None, None));
    let mut all = Vec::new();
    for (name, environment) in named.chain(none) {
        let name = name.filter(|_| environments.len() > 1);
        let choices = most_choices(spec, &address.template);
        for choice in 0..choices {
            all.extend(fill(spec, address, environment, choice).map(|url| (name, url)));
        }
    }
    all
}

/// The largest number of values of an `enum` field in the template, at least 1.
fn most_choices(spec: Spec<'_>, template: &Template) -> usize {
    crate::template::variables(template)
        .filter_map(|name| spec.provider.connection.get(name))
        .map(|field| field.values.len())
        .fold(1, usize::max)
}

/// `None` if a variable has no value, which is reported elsewhere.
fn fill(
    spec: Spec<'_>,
    address: &Address<'_>,
    environment: Option<&Environment>,
    choice: usize,
) -> Option<String> {
    let value = |name: &str| {
        let fixed = environment.and_then(|environment| environment.values.get(name));
        match (fixed, spec.provider.connection.get(name)) {
            (Some(value), _) => Some(value.value.clone()),
            (None, Some(field)) => Some(sample(field, choice)),
            (None, None) => address.is_path_parameter(name).then(|| "1".to_owned()),
        }
    };
    address
        .template
        .parts
        .iter()
        .map(|part| match part {
            TemplatePart::Literal(text) => Some(text.clone()),
            TemplatePart::Variable(name) => value(name),
        })
        .collect()
}

/// A value the field may have.
fn sample(field: &ConnectionField, choice: usize) -> String {
    let pattern = field
        .allow_hosts
        .iter()
        .find(|pattern| hosts::mistake(&pattern.value).is_none());
    let host = pattern.map_or("a.example.com".to_owned(), |p| {
        p.value.replacen('*', "a", 1)
    });
    match field.kind.value {
        ConnectionType::Origin => format!("https://{host}"),
        ConnectionType::BaseUrl => {
            let path = field
                .default_path
                .as_ref()
                .map_or("/", |path| path.value.as_str());
            format!("https://{host}{path}")
        }
        ConnectionType::Host => host,
        ConnectionType::Subdomain | ConnectionType::Id => "a".to_owned(),
        ConnectionType::Enum => {
            let value = field
                .values
                .iter()
                .nth(choice)
                .or_else(|| field.values.iter().next());
            value.map_or_else(|| "a".to_owned(), |(value, _)| value.value.clone())
        }
    }
}
