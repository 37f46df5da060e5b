//! Connection fields.

use super::{hosts, variables};
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::{Spec, request::callback},
    schema::{ConnectionField, ConnectionFrom, ConnectionType},
    span::{Span, Spanned},
};

/// A field that carries a host says which hosts; any other says nothing about hosts.
pub(super) fn allow_hosts(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (id, field) in &spec.provider.connection {
        let carries_host = matches!(
            field.kind.value,
            ConnectionType::Origin | ConnectionType::BaseUrl | ConnectionType::Host
        );
        if carries_host && field.allow_hosts.is_empty() {
            let message = format!("{} may name any host", quote(&id.value));
            found.push(
                Diagnostic::new("allow-hosts-missing", field.kind.span, message)
                    .here("a value of this type decides where tokens are sent")
                    .help("add `allow_hosts: [\"*.example.com\"]` with the provider's domain"),
            );
        }
        for pattern in &field.allow_hosts {
            if !carries_host {
                found.push(misplaced(
                    "allow_hosts",
                    pattern.span,
                    &field.kind,
                    "`origin`, `base_url` or `host`",
                ));
                break;
            }
            if let Some(mistake) = hosts::mistake(&pattern.value) {
                let message = format!("{} {mistake}", quote(&pattern.value));
                found.push(
                    Diagnostic::new("bad-allow-hosts", pattern.span, message)
                        .here("decides where tokens may be sent")
                        .help("write `api.example.com` for one host, `*.example.com` for all subdomains of a domain of the provider's"),
                );
            }
        }
    }
}

fn misplaced(key: &str, span: Span, kind: &Spanned<ConnectionType>, belongs: &str) -> Diagnostic {
    Diagnostic::new(
        "misplaced-connection-key",
        span,
        format!("`{key}` has no meaning for this type of connection field"),
    )
    .here(format!("belongs to {belongs}"))
    .label(kind.span, "but this is the type")
    .help(format!("remove `{key}` or change `type`"))
}

/// Keys that belong to one type or one `from` stand nowhere else.
pub(super) fn options(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (_, field) in &spec.provider.connection {
        type_options(field, found);
        from_options(field, found);
    }
}

fn type_options(field: &ConnectionField, found: &mut Vec<Diagnostic>) {
    let kind = field.kind.value;
    match (kind, field.values.iter().next()) {
        (ConnectionType::Enum, None) => found.push(
            Diagnostic::new(
                "enum-without-values",
                field.kind.span,
                "an `enum` without values",
            )
            .here("one of which values?")
            .help("add `values: { us: United States, eu: Europe }`"),
        ),
        (ConnectionType::Enum, Some(_)) | (_, None) => {}
        (_, Some((first, _))) => found.push(misplaced("values", first.span, &field.kind, "`enum`")),
    }
    let Some(path) = &field.default_path else {
        return;
    };
    if kind != ConnectionType::BaseUrl {
        found.push(misplaced(
            "default_path",
            path.span,
            &field.kind,
            "`base_url`",
        ));
    } else if !is_default_path(&path.value) {
        found.push(
            Diagnostic::new(
                "bad-default-path",
                path.span,
                format!("{} is no path for a base URL", quote(&path.value)),
            )
            .here("with slashes at both ends")
            .help("write it as `/api/`"),
        );
    }
}

fn is_default_path(path: &str) -> bool {
    let segments_fine = path
        .split('/')
        .all(|segment| segment != "." && segment != "..");
    let plain = path
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"/-._~".contains(&b));
    path.starts_with('/') && path.ends_with('/') && !path.contains("//") && segments_fine && plain
}

fn from_options(field: &ConnectionField, found: &mut Vec<Diagnostic>) {
    let options = [
        (
            "path",
            field.path.as_ref().map(|path| path.span),
            ConnectionFrom::TokenResponse,
        ),
        (
            "parameter",
            field.parameter.as_ref().map(|name| name.span),
            ConnectionFrom::Callback,
        ),
        (
            "keep_when_absent",
            field.keep_when_absent.as_ref().map(|keep| keep.span),
            ConnectionFrom::TokenResponse,
        ),
    ];
    for (key, span, from) in options {
        let Some(span) = span.filter(|_| field.from.value != from) else {
            continue;
        };
        let belongs = match from {
            ConnectionFrom::User => "`from: user`",
            ConnectionFrom::Callback => "`from: callback`",
            ConnectionFrom::TokenResponse => "`from: token_response`",
        };
        found.push(
            Diagnostic::new(
                "misplaced-connection-key",
                span,
                format!("`{key}` has no meaning for a field from elsewhere"),
            )
            .here(format!("belongs to {belongs}"))
            .label(field.from.span, "but this is where the value comes from")
            .help(format!("remove `{key}` or change `from`")),
        );
    }
}

/// A field from the redirect has a parameter of its own.
pub(super) fn callback_names(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let names = callback(spec.provider.authorize.callback.as_ref());
    let taken = [
        names.code,
        names.state,
        names.error,
        names.error_description,
    ];
    let iss = spec
        .provider
        .authorize
        .issuer
        .iter()
        .map(|_| "iss".to_owned());
    let taken: Vec<String> = taken.into_iter().chain(iss).collect();
    for (id, field) in &spec.provider.connection {
        let name = field.parameter.as_ref().unwrap_or(id);
        if field.from.value == ConnectionFrom::Callback && taken.contains(&name.value) {
            let message = format!("the redirect's {} is something else", quote(&name.value));
            found.push(
                Diagnostic::new("callback-name-taken", name.span, message)
                    .here("already read by the flow itself")
                    .help("write the name of another parameter under `parameter`"),
            );
        }
    }
}

/// A value the user must give and nobody reads is a mistake. What the provider sends is shown to
/// the user, and so of use in any case.
pub(super) fn unused(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let used = variables::used(spec);
    for (id, field) in &spec.provider.connection {
        if field.from.value == ConnectionFrom::User && !used.contains(&id.value) {
            let message = format!("the connection field {} is never used", quote(&id.value));
            let otherwise = format!("write `{{{}}}` where it belongs, or remove it", id.value);
            found.push(
                Diagnostic::new("unused-connection-field", id.span, message)
                    .here("no URL, header or constant has it")
                    .help(otherwise),
            );
        }
    }
}
