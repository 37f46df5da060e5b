//! Operations: addresses, parameters, bodies.

use super::{
    Op, Spec, api,
    connection::{text, text_or},
    evidence::evidence,
    named_templates, paging, request, response, template, types,
};
use crate::{
    diagnostic::Diagnostic,
    model::{
        AccessTokenPlacement, AuthMethod, Body, ListStyle, Method, NamedTemplate, Operation,
        Parameter, ParameterIn, Template,
    },
    schema,
    span::Spanned,
    template as templates,
};

pub(super) fn operation(spec: Spec<'_>, op: Op<'_>, found: &mut Vec<Diagnostic>) -> Operation {
    let written = op.operation;
    let shared = spec.provider.api.as_ref();
    let returns = written.returns.as_ref();
    Operation {
        id: op.id.value.clone(),
        doc: written.doc.value.clone(),
        method: method(written.method.value),
        url: url(shared, written, found),
        auth_method: written
            .auth_method
            .as_ref()
            .map_or(AuthMethod::None, |auth| request::auth_method(auth.value)),
        access_token: access_token(spec, written),
        constants: named_templates(&written.constants, found),
        headers: headers(shared, written, found),
        parameters: parameters(spec, op, found),
        body: body(spec, written),
        data: data(shared, written),
        returns: returns.map(|returns| types::type_ref(returns, spec, found)),
        empty_when_absent: written
            .empty_when_absent
            .as_ref()
            .is_some_and(|empty| empty.value),
        paging: written
            .paging
            .as_ref()
            .map(|paging| paging::paging(&paging.value)),
        scopes: written
            .scopes
            .iter()
            .map(|scope| scope.value.clone())
            .collect(),
        idempotent: written
            .idempotent
            .unwrap_or_else(|| is_idempotent(written.method.value)),
        errors: response::error_shapes(match (&written.errors, shared) {
            (Some(errors), _) => errors,
            (None, Some(shared)) => &shared.errors,
            (None, None) => &[],
        }),
        success: success(shared, written).map(response::predicate),
        example_response: written
            .example_response
            .as_ref()
            .map(|json| json.value.to_string()),
        deprecated: text(written.deprecated.as_ref()),
        confirm: text(written.confirm.as_ref()),
        limits: api::limits(&written.limits, found),
        filter: text(written.filter.as_ref()),
        linked: written
            .linked
            .as_ref()
            .map(|linked| paging::linked(spec, linked, found)),
        upload: written.upload.as_ref().map(paging::upload),
        evidence: evidence(written.source.as_ref(), written.disputed.as_ref()),
    }
}

/// What an answer must satisfy: the operation's own condition, or that of the API.
pub(crate) fn success<'a>(
    shared: Option<&'a schema::Api>,
    written: &'a schema::Operation,
) -> Option<&'a schema::Predicate> {
    written
        .success
        .as_ref()
        .or_else(|| shared?.success.as_ref())
}

/// Path of the payload: the operation's own, or that of the API. An empty one means the whole
/// answer, and a file is never part of one.
pub(crate) fn data(shared: Option<&schema::Api>, written: &schema::Operation) -> Option<String> {
    let returns = written.returns.as_ref();
    if returns.is_some_and(|returns| returns.value == schema::TypeExpr::Name("file".to_owned())) {
        return None;
    }
    let path = written.data.as_ref().or_else(|| shared?.data.as_ref())?;
    (!path.value.is_empty()).then(|| path.value.clone())
}

/// Where the access token goes: as the operation says, or else as the API says.
pub(crate) fn access_token(spec: Spec<'_>, written: &schema::Operation) -> AccessTokenPlacement {
    let shared = spec
        .provider
        .api
        .as_ref()
        .and_then(|shared| shared.access_token.as_ref());
    api::placement(
        written
            .access_token
            .as_ref()
            .or(shared)
            .map(|token| &token.value),
    )
}

fn url(
    shared: Option<&schema::Api>,
    written: &schema::Operation,
    found: &mut Vec<Diagnostic>,
) -> Template {
    if let Some(url) = &written.url {
        return template(url, found);
    }
    // The base URL has been reported on already.
    let base = shared.and_then(|shared| templates::parse(&shared.base_url.value).ok());
    let base = base.unwrap_or_else(|| templates::literal(""));
    match &written.path {
        Some(path) => templates::concat(&base, &template(path, found)),
        None => base,
    }
}

/// Headers of the API and of the operation, whose own take the place of those of the same name.
fn headers(
    shared: Option<&schema::Api>,
    written: &schema::Operation,
    found: &mut Vec<Diagnostic>,
) -> Vec<NamedTemplate> {
    let own = named_templates(&written.headers, found);
    // Templates among them have been reported on already.
    let mut headers = shared
        .map(|api| named_templates(&api.headers, &mut Vec::new()))
        .unwrap_or_default();
    headers.retain(|shared| {
        !own.iter()
            .any(|own| own.name.eq_ignore_ascii_case(&shared.name))
    });
    headers.extend(own);
    headers
}

fn parameters(spec: Spec<'_>, op: Op<'_>, found: &mut Vec<Diagnostic>) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for (id, written) in &op.operation.parameters {
        let place = place(op.operation, id, written);
        parameters.push(Parameter {
            id: id.value.clone(),
            name: text_or(written.name.as_ref(), &id.value),
            doc: written.doc.value.clone(),
            parameter_in: place,
            type_ref: types::type_ref(&written.type_expr, spec, found),
            required: written
                .required
                .as_ref()
                .map_or(place == ParameterIn::Path, |required| required.value),
            list: match written.list.as_ref().map(|list| list.value) {
                // Every file is a part of its own.
                None if types::innermost(&written.type_expr.value) == "file" => ListStyle::Repeat,
                None | Some(schema::ListStyle::Comma) => ListStyle::Comma,
                Some(schema::ListStyle::Semicolon) => ListStyle::Semicolon,
                Some(schema::ListStyle::Space) => ListStyle::Space,
                Some(schema::ListStyle::Repeat) => ListStyle::Repeat,
                Some(schema::ListStyle::Indexed) => ListStyle::Indexed,
            },
        });
    }
    parameters
}

/// Where a parameter goes: as it says; or into the path, if that names it; or where the method
/// has parameters.
pub(crate) fn place(
    operation: &schema::Operation,
    id: &Spanned<String>,
    parameter: &schema::Parameter,
) -> ParameterIn {
    if let Some(written) = &parameter.parameter_in {
        return match written.value {
            schema::ParameterIn::Path => ParameterIn::Path,
            schema::ParameterIn::Query => ParameterIn::Query,
            schema::ParameterIn::Header => ParameterIn::Header,
            schema::ParameterIn::Body => ParameterIn::Body,
            schema::ParameterIn::WholeBody => ParameterIn::WholeBody,
        };
    }
    if address_names(operation, &id.value) {
        return ParameterIn::Path;
    }
    match operation.method.value {
        schema::Method::Get | schema::Method::Delete => ParameterIn::Query,
        schema::Method::Post | schema::Method::Put | schema::Method::Patch => ParameterIn::Body,
    }
}

/// Whether the operation's own part of the address has the variable.
pub(crate) fn address_names(operation: &schema::Operation, name: &str) -> bool {
    let written = operation.url.as_ref().or(operation.path.as_ref());
    written
        .and_then(|written| templates::parse(&written.value).ok())
        .is_some_and(|address| templates::variables(&address).any(|variable| variable == name))
}

/// How the body is written: as the spec says; or JSON, if there are body parameters; or a form, if
/// credentials have to go there.
pub(crate) fn body(spec: Spec<'_>, written: &schema::Operation) -> Option<Body> {
    let kind = match &written.body {
        Some(body) => body.value,
        None if token_in_form(spec, written) => schema::Body::Form,
        None if has_body_parameters(written) => schema::Body::Json,
        None if secret_in_form(written) => schema::Body::Form,
        None => return None,
    };
    let json = spec
        .provider
        .api
        .as_ref()
        .and_then(|api| api.json_content_type.as_ref());
    let own = written.body_content_type.as_ref();
    Some(match kind {
        schema::Body::Json => Body::Json {
            wrapper: written
                .body_wrapper
                .as_ref()
                .map(|wrapper| wrapper.value.clone()),
            content_type: text_or(own.or(json), "application/json"),
        },
        schema::Body::Form => Body::Form,
        schema::Body::Multipart => Body::Multipart,
        schema::Body::Raw => Body::Raw {
            content_type: text_or(own, "application/octet-stream"),
        },
    })
}

/// Whether the access token goes into the form.
pub(crate) fn token_in_form(spec: Spec<'_>, written: &schema::Operation) -> bool {
    matches!(
        access_token(spec, written),
        AccessTokenPlacement::Form { .. }
    )
}

/// Whether the client's secret goes into the form.
pub(crate) fn secret_in_form(written: &schema::Operation) -> bool {
    let auth_method = written.auth_method.as_ref().map(|auth| auth.value);
    auth_method == Some(schema::AuthMethod::ClientSecretPost)
}

/// Whether a parameter goes into the body or is the body.
pub(crate) fn has_body_parameters(written: &schema::Operation) -> bool {
    written.parameters.iter().any(|(id, parameter)| {
        matches!(
            place(written, id, parameter),
            ParameterIn::Body | ParameterIn::WholeBody
        )
    })
}

pub(super) fn method(written: schema::Method) -> Method {
    match written {
        schema::Method::Get => Method::Get,
        schema::Method::Post => Method::Post,
        schema::Method::Put => Method::Put,
        schema::Method::Patch => Method::Patch,
        schema::Method::Delete => Method::Delete,
    }
}

/// RFC 9110 section 9.2.2.
fn is_idempotent(method: schema::Method) -> bool {
    matches!(
        method,
        schema::Method::Get | schema::Method::Put | schema::Method::Delete
    )
}
