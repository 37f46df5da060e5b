//! The API: what all operations share, and the resources.

use super::{
    Spec, connection::text, evidence::evidence, lifecycle, named_templates, operation, paging,
    request, response, template, types,
};
use crate::{
    diagnostic::Diagnostic,
    entries::Entries,
    model::{
        Accepts, AccessTokenPlacement, Api, ErrorCode, JsonIds, Limit, LimitOf, Resource, Retry,
    },
    schema::{self, AccessToken},
    span::Spanned,
};

pub(super) fn api(api: &schema::Api, found: &mut Vec<Diagnostic>) -> Api {
    Api {
        base_url: template(&api.base_url, found),
        headers: named_templates(&api.headers, found),
        access_token: placement(api.access_token.as_ref().map(|token| &token.value)),
        success: api.success.as_ref().map(response::predicate),
        errors: response::error_shapes(&api.errors),
        error_codes: api
            .error_codes
            .iter()
            .map(|(code, details)| error_code(code, details))
            .collect(),
        json_ids: match api.json_ids {
            None | Some(schema::JsonIds::Text) => JsonIds::Text,
            Some(schema::JsonIds::Number) => JsonIds::Number,
        },
        accepts: api.accepts.as_ref().map(accepts),
        request_id_header: text(api.request_id_header.as_ref()),
        filter: api
            .filter
            .as_ref()
            .map(|style| paging::filter_style(&style.value)),
        sort: api
            .sort
            .as_ref()
            .map(|sort| paging::sort_style(&sort.value)),
        limits: limits(&api.limits, found),
        evidence: evidence(api.source.as_ref(), api.disputed.as_ref()),
    }
}

fn accepts(written: &schema::Accepts) -> Accepts {
    let methods = written.methods.iter().copied().map(operation::method);
    let places = written.parameters_in.iter().copied().map(request::send_in);
    Accepts {
        methods: methods.collect(),
        parameters_in: places.collect(),
    }
}

/// Where the access token goes: `Authorization: Bearer …`, unless the spec says otherwise.
pub(super) fn placement(written: Option<&AccessToken>) -> AccessTokenPlacement {
    let bearer = || AccessTokenPlacement::Header {
        scheme: "Bearer".to_owned(),
    };
    match written {
        None | Some(AccessToken::Header(None)) => bearer(),
        Some(AccessToken::Header(Some(header))) => match (&header.name, &header.scheme) {
            (Some(name), _) => AccessTokenPlacement::NamedHeader { name: name.clone() },
            (None, Some(scheme)) => AccessTokenPlacement::Header {
                scheme: scheme.clone(),
            },
            (None, None) => bearer(),
        },
        Some(AccessToken::Form(name)) => AccessTokenPlacement::Form { name: name.clone() },
    }
}

fn error_code(code: &Spanned<String>, details: &schema::ErrorCode) -> ErrorCode {
    let (doc, retry) = match details {
        schema::ErrorCode::Doc(doc) => (doc, None),
        schema::ErrorCode::Details(details) => (&details.doc, details.retry),
    };
    ErrorCode {
        code: code.value.clone(),
        doc: doc.value.clone(),
        retry: retry.map(|retry| match retry {
            schema::Retry::Never => Retry::Never,
            schema::Retry::Later => Retry::Later,
            schema::Retry::AfterLogin => Retry::AfterLogin,
        }),
    }
}

pub(super) fn limits(written: &Entries<schema::Limit>, found: &mut Vec<Diagnostic>) -> Vec<Limit> {
    written
        .iter()
        .map(|(id, limit)| resolve_limit(id, limit, found))
        .collect()
}

fn resolve_limit(
    id: &Spanned<String>,
    limit: &schema::Limit,
    found: &mut Vec<Diagnostic>,
) -> Limit {
    Limit {
        id: id.value.clone(),
        max: limit.max.value,
        of: match limit.of.value {
            schema::LimitOf::Requests => LimitOf::Requests,
            schema::LimitOf::RecordsPerPage => LimitOf::RecordsPerPage,
            schema::LimitOf::RecordsPerResponse => LimitOf::RecordsPerResponse,
            schema::LimitOf::BytesPerFile => LimitOf::BytesPerFile,
            schema::LimitOf::BytesPerUrl => LimitOf::BytesPerUrl,
            schema::LimitOf::CharactersPerText => LimitOf::CharactersPerText,
        },
        per: limit.per.as_ref().map(|per| lifecycle::seconds(per, found)),
        doc: limit.doc.value.clone(),
        evidence: evidence(limit.source.as_ref(), limit.disputed.as_ref()),
    }
}

pub(super) fn resources(spec: Spec<'_>, found: &mut Vec<Diagnostic>) -> Vec<Resource> {
    let mut resources = Vec::new();
    for (id, resource) in spec.resources() {
        let operations = spec
            .operations()
            .filter(|op| op.resource_id.value == id.value);
        resources.push(Resource {
            id: id.value.clone(),
            doc: resource.doc.value.clone(),
            operations: operations
                .map(|op| operation::operation(spec, op, found))
                .collect(),
            types: types::types(&resource.types, spec, found),
            evidence: evidence(resource.source.as_ref(), resource.disputed.as_ref()),
        });
    }
    resources
}
