//! Names that become names in code.

use super::words::{camel_key, snake_key};
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::Spec,
    span::Span,
};
use std::collections::BTreeMap;

/// A name to be compared with its siblings.
pub(super) struct Named<'a> {
    /// The name as it will be used.
    pub(super) name: &'a str,
    /// Where it stands.
    pub(super) span: Span,
}

/// The provider's id is the name of a crate.
pub(super) fn provider_id(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let id = &spec.provider.id;
    if !is_name(&id.value) {
        found.push(
            Diagnostic::new("bad-id", id.span, format!("{} is no id", quote(&id.value)))
                .here("lower-case letters, digits and `_`, beginning with a letter")
                .help(repaired(&id.value)),
        );
    } else if RESERVED.contains(&id.value.as_str()) {
        let message = format!("{} cannot be the name of a crate", quote(&id.value));
        found.push(
            Diagnostic::new("bad-id", id.span, message)
                .here("the language or its libraries have this name already")
                .help(format!("call it {}", quote(&format!("{}_api", id.value)))),
        );
    } else if PAGES.contains(&id.value.as_str()) {
        let message = format!("{} cannot be the name of a crate", quote(&id.value));
        found.push(
            Diagnostic::new("bad-id", id.span, message)
                .here("the pages about all providers are in a folder of this name")
                .help(format!("call it {}", quote(&format!("{}_api", id.value)))),
        );
    } else if TAKEN.contains(&id.value.as_str()) {
        let message = format!("{} cannot be the name of a crate", quote(&id.value));
        found.push(
            Diagnostic::new("bad-id", id.span, message)
                .here("a package of the workspace or a dependency of its tests has this name")
                .help(format!("call it {}", quote(&format!("{}_api", id.value)))),
        );
    }
}

/// Folders beside those of the crates, and beside those of their pages.
const PAGES: &[&str] = &["book", "guide"];

/// Names of packages beside which the generated crates stand, and of those that the package of
/// their tests depends on: cargo takes each name once, `-` and `_` being the same in code.
const TAKEN: &[&str] = &[
    "arc_swap",
    "bytes",
    "deadpool_postgres",
    "emulator",
    "generator",
    "http",
    "http_body_util",
    "hyper",
    "hyper_util",
    "provider_runtime",
    "rcgen",
    "redis",
    "reqwest",
    "runtime",
    "rustix",
    "serde",
    "serde_json",
    "serde_yaml",
    "specs",
    "stats_alloc",
    "tempfile",
    "tests",
    "tokio",
    "tokio_postgres",
    "tokio_rustls",
    "tracing_subscriber",
    "trybuild",
    "wire_tests",
    "yup_oauth2",
];

/// Names that code could not import: crates that come with the compiler, keywords of edition 2024 (The Rust Reference, "Keywords").
const RESERVED: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Names the author is free to choose.
pub(super) fn names(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let provider = spec.provider;
    let values = provider
        .environments
        .iter()
        .flat_map(|(_, e)| e.values.keys());
    let chosen = provider
        .environments
        .keys()
        .chain(values)
        .chain(provider.connection.keys());
    let operations = spec.operations().map(|op| op.id);
    let resources = spec.resources().map(|(id, _)| id);
    for name in chosen.chain(resources).chain(operations) {
        if !is_name(&name.value) {
            found.push(
                Diagnostic::new(
                    "bad-name",
                    name.span,
                    format!("{} is no name", quote(&name.value)),
                )
                .here("lower-case letters, digits and `_`, beginning with a letter")
                .help(repaired(&name.value)),
            );
        }
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn repaired(text: &str) -> String {
    let repaired = snake_key(text);
    if is_name(&repaired) {
        format!("call it `{repaired}`")
    } else {
        "call it something like `example_crm`".to_owned()
    }
}

/// Environment values and connection fields are variables of the same templates.
pub(super) fn duplicate_variables(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let first = spec.provider.environments.iter().next();
    let values = first
        .into_iter()
        .flat_map(|(_, environment)| environment.values.keys());
    let variables = values.chain(spec.provider.connection.keys());
    let names = variables.map(|key| Named {
        name: &key.value,
        span: key.span,
    });
    distinct(
        "variables",
        names,
        snake_key,
        "give one of them another name",
        found,
    );
}

/// Operations of a resource.
pub(super) fn duplicate_operations(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (_, resource) in spec.resources() {
        let names = resource.operations.keys().map(|key| Named {
            name: &key.value,
            span: key.span,
        });
        distinct(
            "operations",
            names,
            snake_key,
            "give one of them another name",
            found,
        );
    }
}

/// Parameters of an operation.
pub(super) fn duplicate_parameters(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let names = op.operation.parameters.keys().map(|key| Named {
            name: &key.value,
            span: key.span,
        });
        let help = "give one of them another name and write its wire name under `name`";
        distinct("parameters", names, snake_key, help, found);
    }
}

/// Resources of the provider.
pub(super) fn duplicate_resources(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let names = spec.resources().map(|(key, _)| Named {
        name: &key.value,
        span: key.span,
    });
    distinct(
        "resources",
        names,
        camel_key,
        "give one of them another name",
        found,
    );
}

/// Scopes of the provider.
pub(super) fn duplicate_scopes(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let scopes = spec
        .provider
        .scopes
        .iter()
        .flat_map(|scopes| scopes.values.keys());
    let names = scopes.map(|key| Named {
        name: &key.value,
        span: key.span,
    });
    distinct("scopes", names, snake_key, "leave one of them out", found);
}

/// Environments of the provider.
pub(super) fn duplicate_environments(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let keys = spec.provider.environments.keys();
    let names = keys.map(|key| Named {
        name: &key.value,
        span: key.span,
    });
    distinct(
        "environments",
        names,
        camel_key,
        "give one of them another name",
        found,
    );
}

/// Values of an enumerated connection field.
pub(super) fn duplicate_choices(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (_, field) in &spec.provider.connection {
        let names = field.values.keys().map(|key| Named {
            name: &key.value,
            span: key.span,
        });
        distinct("values", names, camel_key, "leave one of them out", found);
    }
}

/// Reports names of which `key` makes nothing or the same as of one before.
pub(super) fn distinct<'a>(
    what: &str,
    names: impl Iterator<Item = Named<'a>>,
    key: fn(&str) -> String,
    help: &str,
    found: &mut Vec<Diagnostic>,
) {
    let mut seen: BTreeMap<String, Named<'a>> = BTreeMap::new();
    for named in names {
        let normalised = key(named.name);
        if normalised.is_empty() {
            found.push(nameless(&named, what, help));
        } else if let Some(first) = seen.get(&normalised) {
            found.push(duplicate(&named, first, what, help));
        } else {
            seen.insert(normalised, named);
        }
    }
}

fn nameless(named: &Named<'_>, what: &str, help: &str) -> Diagnostic {
    let message = format!(
        "{} has no letters or digits to make a name of",
        quote(named.name)
    );
    Diagnostic::new("empty-identifier", named.span, message)
        .here(format!("{what} need a name"))
        .help(help)
}

fn duplicate(named: &Named<'_>, first: &Named<'_>, what: &str, help: &str) -> Diagnostic {
    let message = format!("two {what} have the same name in code");
    Diagnostic::new("duplicate-identifier", named.span, message)
        .here(format!("the words of {}", quote(named.name)))
        .label(first.span, format!("are those of {}", quote(first.name)))
        .help(help)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::TAKEN;

    const WIRE_TESTS: &str =
        include_str!("../../../templates/generated/wire-tests/Cargo.toml.tera");

    #[test]
    fn dependencies_of_the_wire_tests_are_no_ids() {
        let (_, dependencies) = WIRE_TESTS.split_once("[dev-dependencies]\n").unwrap();
        let names: Vec<String> = dependencies
            .lines()
            // Then come the generated crates themselves.
            .take_while(|line| !line.starts_with("{%"))
            .filter_map(|line| line.split(['.', ' ', '=']).next())
            .map(|name| name.replace('-', "_"))
            .collect();
        assert!(names.len() > 1, "{names:?}");
        for name in names {
            assert!(TAKEN.contains(&name.as_str()), "{name}");
        }
    }
}
