//! Which variables may stand where in an address.

use crate::{
    diagnostic::{Diagnostic, quote},
    model::{Template, TemplatePart},
    resolve::Spec,
    schema::{self, ConnectionType},
    span::Spanned,
    template,
};

/// An address to look at.
pub(super) struct Address<'a> {
    /// The text it was written as, or that of the operation's part of it.
    pub(super) text: &'a Spanned<String>,
    /// The whole address.
    pub(super) template: Template,
    /// Whether the base URL is part of it.
    pub(super) has_base: bool,
    /// The operation it belongs to.
    operation: Option<&'a schema::Operation>,
}

impl<'a> Address<'a> {
    fn new(text: &'a Spanned<String>, operation: Option<&'a schema::Operation>) -> Option<Self> {
        let template = template::parse(&text.value).ok()?;
        Some(Self {
            text,
            template,
            has_base: false,
            operation,
        })
    }

    /// Whether the variable is a parameter of the operation.
    pub(super) fn is_path_parameter(&self, name: &str) -> bool {
        self.operation
            .is_some_and(|operation| operation.parameters.contains_key(name))
    }
}

/// All addresses: endpoints, the base URL, and those of operations.
pub(super) fn all(spec: Spec<'_>) -> Vec<Address<'_>> {
    let base = spec.provider.api.as_ref().map(|api| &api.base_url);
    let token = super::variables::token_requests(spec).map(|(_, request)| &request.url);
    let endpoints = std::iter::once(&spec.provider.authorize.url)
        .chain(token)
        .chain(base);
    let mut all: Vec<Address<'_>> = endpoints
        .filter_map(|text| Address::new(text, None))
        .collect();
    for operation in spec.operations().map(|op| op.operation) {
        let url = operation.url.as_ref();
        all.extend(url.and_then(|url| Address::new(url, Some(operation))));
    }
    let Some(base) = base.and_then(|base| template::parse(&base.value).ok()) else {
        return all;
    };
    for operation in spec.operations().map(|op| op.operation) {
        let path = operation
            .path
            .as_ref()
            .filter(|path| !path.value.is_empty());
        let Some(path) = path.and_then(|path| Address::new(path, Some(operation))) else {
            continue;
        };
        all.push(Address {
            template: template::concat(&base, &path.template),
            has_base: true,
            ..path
        });
    }
    all
}

/// A connection field stands where a value of its type makes sense and cannot change the host.
pub(super) fn positions(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let own =
        |address: &Address<'_>, name: &str| address.text.value.contains(&format!("{{{name}}}"));
    for address in all(spec) {
        for (index, part) in address.template.parts.iter().enumerate() {
            let TemplatePart::Variable(name) = part else {
                continue;
            };
            let Some(field) = spec.provider.connection.get(name) else {
                continue;
            };
            let surroundings = Surroundings::new(&address.template.parts, index);
            let Some(mistake) = mistake(field.kind.value, &surroundings) else {
                continue;
            };
            // What the base URL does wrong is not the fault of every path.
            if !own(&address, name) {
                continue;
            }
            found.push(
                Diagnostic::new(
                    "variable-position",
                    address.text.span,
                    format!("{} cannot stand here", quote(&format!("{{{name}}}"))),
                )
                .here(mistake.0)
                .label(field.kind.span, "because of its type")
                .help(mistake.1),
            );
        }
    }
}

/// A parameter stands in the path, where it cannot change the host.
pub(super) fn parameters(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for address in all(spec) {
        for (index, part) in address.template.parts.iter().enumerate() {
            let TemplatePart::Variable(name) = part else {
                continue;
            };
            let in_host = Surroundings::new(&address.template.parts, index).in_host();
            if in_host && address.is_path_parameter(name) {
                let message = format!("the parameter {} is part of the host", quote(name));
                found.push(
                    Diagnostic::new("parameter-in-host", address.text.span, message)
                        .here("tokens would go wherever a caller says")
                        .help("use an environment value or a connection field for the host"),
                );
            }
        }
    }
}

/// What stands around a variable.
struct Surroundings {
    /// The text before, with variables as `{name}`.
    before: String,
    /// The text after.
    after: String,
}

impl Surroundings {
    fn new(parts: &[TemplatePart], index: usize) -> Self {
        Self {
            before: written(&parts[..index]),
            after: written(&parts[index + 1..]),
        }
    }

    /// Whether the variable is (part of) the host.
    fn in_host(&self) -> bool {
        match self.before.split_once("://") {
            Some((_, rest)) => !rest.contains('/'),
            None => !self.before.contains('/') && !self.before.starts_with('{'),
        }
    }
}

fn written(parts: &[TemplatePart]) -> String {
    parts
        .iter()
        .map(|part| match part {
            TemplatePart::Literal(text) => text.clone(),
            TemplatePart::Variable(name) => format!("{{{name}}}"),
        })
        .collect()
}

type Mistake = (&'static str, &'static str);

fn mistake(kind: ConnectionType, around: &Surroundings) -> Option<Mistake> {
    let path_follows = around.after.is_empty() || around.after.starts_with('/');
    match kind {
        ConnectionType::Origin if !around.before.is_empty() || !path_follows => Some((
            "an origin begins an address, and a path follows",
            "write it as `{name}/path`",
        )),
        ConnectionType::BaseUrl if !around.before.is_empty() => Some((
            "a base URL begins an address",
            "write it as `{name}path`, without anything before it",
        )),
        ConnectionType::BaseUrl if around.after.starts_with('/') => Some((
            "a base URL ends in a slash already",
            "write `{name}path`, without a slash between them",
        )),
        ConnectionType::Host if around.before != "https://" || !path_follows => Some((
            "a host stands between `https://` and the path",
            "write it as `https://{name}/path`",
        )),
        ConnectionType::Subdomain if !is_label_position(around) => Some((
            "a subdomain is one label of a host, before the provider's domain",
            "write it as `https://{name}.example.com/path`",
        )),
        ConnectionType::Id if around.in_host() => Some((
            "an identifier is no part of a host",
            "use `type: subdomain`, or `type: host` with `allow_hosts`",
        )),
        _ => None,
    }
}

fn is_label_position(around: &Surroundings) -> bool {
    let host_after = around.after.split('/').next().unwrap_or_default();
    let domain = host_after.strip_prefix('.').unwrap_or_default();
    let domain_follows = domain.contains('.') || domain.contains('{');
    around.in_host() && around.before.ends_with(['/', '.']) && domain_follows
}
