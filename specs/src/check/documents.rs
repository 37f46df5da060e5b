//! Texts for people.

use super::limits;
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    resolve::Spec,
    schema::{self, Value},
    span::Spanned,
};
use url::Url;

/// A text that says nothing is a mistake.
pub(super) fn empty_texts(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let mut texts = Vec::new();
    provider_texts(spec.provider, &mut texts);
    type_texts(&spec.provider.types, &mut texts);
    for (_, resource) in spec.resources() {
        texts.push(&resource.doc);
        type_texts(&resource.types, &mut texts);
    }
    for op in spec.operations() {
        texts.push(&op.operation.doc);
        texts.extend(&op.operation.deprecated);
        texts.extend(&op.operation.confirm);
        texts.extend(
            op.operation
                .parameters
                .iter()
                .map(|(_, parameter)| &parameter.doc),
        );
    }
    texts.extend(limits::all(spec).map(|(_, limit)| &limit.doc));
    for text in texts
        .into_iter()
        .filter(|text| text.value.trim().is_empty())
    {
        found.push(
            Diagnostic::new("empty-text", text.span, "an empty text")
                .here("people will read this")
                .help("say in a few words what it is"),
        );
    }
}

fn provider_texts<'a>(provider: &'a schema::Provider, texts: &mut Vec<&'a Spanned<String>>) {
    texts.extend([&provider.name, &provider.summary]);
    texts.extend(provider.sources.iter().map(|(_, source)| &source.title));
    texts.extend(
        provider
            .environments
            .iter()
            .map(|(_, environment)| &environment.doc),
    );
    for (_, field) in &provider.connection {
        texts.push(&field.doc);
        texts.extend(field.values.iter().map(|(_, doc)| doc));
    }
    let scopes = provider.scopes.iter().flat_map(|scopes| &scopes.values);
    texts.extend(scopes.map(|(_, scope)| scope.doc()));
    if let Some(api) = &provider.api {
        texts.extend(api.error_codes.iter().map(|(_, code)| match code {
            schema::ErrorCode::Doc(doc) => doc,
            schema::ErrorCode::Details(details) => &details.doc,
        }));
    }
}

fn type_texts<'a>(types: &'a Entries<schema::Type>, texts: &mut Vec<&'a Spanned<String>>) {
    for (_, written) in types {
        texts.push(&written.doc);
        for (_, field) in written.fields.iter().flatten() {
            if let schema::Field::Details(details) = field {
                texts.extend(&details.doc);
            }
        }
        let special = written.identifier.iter().flat_map(|id| id.values.iter());
        let values = written.values.iter().flatten().chain(special);
        texts.extend(values.map(|(_, value)| match value {
            Value::Doc(doc) => doc,
            Value::Details(details) => &details.doc,
        }));
    }
}

/// Web addresses for people are https.
pub(super) fn links(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let sources = spec
        .provider
        .sources
        .iter()
        .filter_map(|(_, source)| source.url.as_ref());
    for link in spec.provider.homepage.iter().chain(sources) {
        let https = Url::parse(&link.value).is_ok_and(|url| url.scheme() == "https");
        if !https {
            let message = format!("{} is no web address", quote(&link.value));
            found.push(
                Diagnostic::new("bad-link", link.span, message)
                    .here("people will follow this")
                    .help("write the whole address, `https://…`"),
            );
        }
    }
}
