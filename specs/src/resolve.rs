//! From what an author wrote to what it means: the only place with defaults.
//!
//! Resolving never stops at the first mistake and never fails silently: a value that cannot be
//! understood becomes a diagnostic, and the work goes on with a stand-in. The model is handed out
//! only if nothing was found, so no stand-in ever leaves this module.

mod api;
mod connection;
pub(crate) mod duration;
pub(crate) mod evidence;
mod lifecycle;
pub(crate) mod operation;
mod paging;
pub(crate) mod request;
pub(crate) mod response;
mod scopes;
pub(crate) mod types;

use crate::{
    check,
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    model::{self, NamedTemplate, Template},
    schema,
    span::Spanned,
    template,
};
use request::Purpose;
use std::path::PathBuf;

/// A provider as written, resource files included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec<'a> {
    /// The provider.
    pub(crate) provider: &'a schema::Provider,
}

impl<'a> Spec<'a> {
    /// All resources.
    pub(crate) fn resources(
        self,
    ) -> impl Iterator<Item = (&'a Spanned<String>, &'a schema::Resource)> {
        self.provider.resources.iter()
    }

    /// All operations, each with the resource it belongs to.
    pub(crate) fn operations(self) -> impl Iterator<Item = Op<'a>> {
        self.resources().flat_map(|(resource_id, resource)| {
            resource.operations.iter().map(move |(id, operation)| Op {
                resource_id,
                id,
                operation,
            })
        })
    }
}

/// An operation and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Op<'a> {
    /// Name of the resource.
    pub(crate) resource_id: &'a Spanned<String>,
    /// Name of the operation.
    pub(crate) id: &'a Spanned<String>,
    /// The operation.
    pub(crate) operation: &'a schema::Operation,
}

/// Fills in defaults, follows references and runs all checks; what is wrong goes to `problems`.
///
/// `files` are the files the spec was read from, relative to the specs folder. The model is handed
/// out only if this spec has no problem.
pub(crate) fn resolve(
    provider: &schema::Provider,
    files: Vec<PathBuf>,
    problems: &mut Vec<Diagnostic>,
) -> Option<model::Provider> {
    let spec = Spec { provider };
    let mut found = Vec::new();
    let model = build(spec, files, &mut found);
    check::run(spec, &mut found);
    let sound = found.is_empty();
    problems.append(&mut found);
    sound.then_some(model)
}

fn build(spec: Spec<'_>, files: Vec<PathBuf>, found: &mut Vec<Diagnostic>) -> model::Provider {
    let provider = spec.provider;
    let scopes = provider.scopes.is_some();
    let pkce = request::uses_pkce(&provider.authorize);
    let mut token_request = |request, purpose| {
        request::token_request(request, purpose, request::Facts { scopes, pkce }, found)
    };
    let grant = Purpose::Grant;
    let token = token_request(&provider.token, grant(model::Grant::AuthorizationCode));
    let refresh = provider
        .refresh
        .as_ref()
        .map(|r| token_request(r, grant(model::Grant::RefreshToken)));
    let password = provider
        .password
        .as_ref()
        .map(|r| token_request(r, grant(model::Grant::Password)));
    let revoke = provider
        .revoke
        .as_ref()
        .map(|r| token_request(r, Purpose::Revocation));
    model::Provider {
        id: provider.id.value.clone(),
        name: provider.name.value.clone(),
        summary: provider.summary.value.clone(),
        homepage: provider.homepage.as_ref().map(|url| url.value.clone()),
        sources: evidence::sources(&provider.sources),
        environments: connection::environments(&provider.environments),
        connection: connection::fields(&provider.connection),
        authorize: request::authorize(&provider.authorize, scopes, found),
        token,
        refresh,
        password,
        revoke,
        token_response: response::token_response(provider.token_response.as_ref()),
        lifecycle: lifecycle::lifecycle(provider.lifecycle.as_ref(), found),
        scopes: provider.scopes.as_ref().map(scopes::scopes),
        api: provider.api.as_ref().map(|api| api::api(api, found)),
        types: types::types(&provider.types, spec, found),
        resources: api::resources(spec, found),
        files,
    }
}

/// Parses a template; one that cannot be parsed is reported and taken literally.
fn template(text: &Spanned<String>, found: &mut Vec<Diagnostic>) -> Template {
    template::parse(&text.value).unwrap_or_else(|error| {
        found.push(
            Diagnostic::new(
                "template-syntax",
                text.span,
                format!("{} is not a template", quote(&text.value)),
            )
            .here(error.message())
            .help("write `{name}` for a variable, `{{` and `}}` for braces"),
        );
        template::literal(&text.value)
    })
}

fn named_templates(
    entries: &Entries<Spanned<String>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<NamedTemplate> {
    entries
        .iter()
        .map(|(name, value)| NamedTemplate {
            name: name.value.clone(),
            value: template(value, found),
        })
        .collect()
}

#[cfg(test)]
mod tests;
