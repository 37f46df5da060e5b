//! Which variables may stand where in an address.

use crate::{
    diagnostic::{Diagnostic, quote},
    model::{Template, TemplatePart},
    resolve::Spec,
    schema::ConnectionType,
    span::Spanned,
    template,
};

/// An address to look at.
pub(super) struct Address<'a> {
    /// The text it was written as, or that of the operation's part of it.
    pub(super) text: &'a Spanned<String>,
    /// The whole address.
    pub(super) template: Template,
}

/// All addresses: endpoints, the base URL, and those of operations.
pub(super) fn all(spec: Spec<'_>) -> Vec<Address<'_>> {
    let mut texts = vec![&spec.provider.authorize.url];
    texts.extend(super::variables::token_requests(spec).map(|(_, request)| &request.url));
    let base = spec.provider.api.as_ref().map(|api| &api.base_url);
    texts.extend(base);
    texts.extend(spec.operations().filter_map(|op| op.operation.url.as_ref()));
    let mut all: Vec<Address<'_>> = texts
        .into_iter()
        .filter_map(|text| {
            Some(Address {
                text,
                template: template::parse(&text.value).ok()?,
            })
        })
        .collect();
    let Some(base) = base.and_then(|base| template::parse(&base.value).ok()) else {
        return all;
    };
    all.extend(spec.operations().filter_map(|op| {
        let text = op.operation.path.as_ref()?;
        let path = template::parse(&text.value).ok()?;
        // The base URL itself is in the list already.
        let template = template::concat(&base, &path);
        (!path.parts.is_empty()).then_some(Address { text, template })
    }));
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
