//! Dotted paths into JSON, and conditions on what is found there.

use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::{Spec, response::path_list},
    schema::{ErrorShape, Paging, Predicate},
    span::Span,
};

/// All predicates of the spec.
fn all_predicates(spec: Spec<'_>) -> Vec<&Predicate> {
    let mut all: Vec<&Predicate> = error_shapes(spec)
        .into_iter()
        .map(|shape| &shape.when)
        .collect();
    let response = spec.provider.token_response.as_ref();
    all.extend(response.and_then(|response| response.success.as_ref()));
    all.extend(
        spec.provider
            .api
            .as_ref()
            .and_then(|api| api.success.as_ref()),
    );
    all.extend(
        spec.operations()
            .filter_map(|op| op.operation.success.as_ref()),
    );
    all
}

/// All error shapes of the spec.
pub(super) fn error_shapes(spec: Spec<'_>) -> Vec<&ErrorShape> {
    let mut all = Vec::new();
    all.extend(
        spec.provider
            .token_response
            .iter()
            .flat_map(|response| &response.errors),
    );
    all.extend(spec.provider.api.iter().flat_map(|api| &api.errors));
    all.extend(
        spec.operations()
            .flat_map(|op| op.operation.errors.iter().flatten()),
    );
    all
}

/// A path is made of names and positions with single dots between them.
pub(super) fn syntax(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let mut paths: Vec<(&str, Span)> = Vec::new();
    for predicate in all_predicates(spec) {
        paths.push((&predicate.path.value, predicate.path.span));
    }
    for shape in error_shapes(spec) {
        let lists = [
            &shape.code,
            &shape.message,
            &shape.details,
            &shape.request_id,
        ]
        .into_iter()
        .flatten();
        for list in lists {
            paths.extend(
                path_list(&list.value)
                    .iter()
                    .map(|path| (path.as_str(), list.span)),
            );
        }
    }
    token_response_paths(spec, &mut paths);
    for (_, field) in &spec.provider.connection {
        paths.extend(
            field
                .path
                .iter()
                .map(|path| (path.value.as_str(), path.span)),
        );
    }
    operation_paths(spec, &mut paths);
    for (path, span) in paths.into_iter().filter(|(path, _)| !is_path(path)) {
        found.push(
            Diagnostic::new(
                "bad-path",
                span,
                format!("{} is no path into JSON", quote(path)),
            )
            .here("names with single dots between them")
            .help("write it as `error.message` or `errors.0.code`"),
        );
    }
}

fn token_response_paths<'a>(spec: Spec<'a>, paths: &mut Vec<(&'a str, Span)>) {
    let Some(response) = &spec.provider.token_response else {
        return;
    };
    let expiries = [&response.expiry, &response.refresh_token_expiry]
        .into_iter()
        .flatten();
    let single = [
        &response.access_token,
        &response.token_type,
        &response.refresh_token,
        &response.scope,
    ];
    let all = single
        .into_iter()
        .flatten()
        .chain(expiries.map(|expiry| &expiry.path));
    paths.extend(all.map(|path| (path.value.as_str(), path.span)));
}

fn operation_paths<'a>(spec: Spec<'a>, paths: &mut Vec<(&'a str, Span)>) {
    let api = spec.provider.api.as_ref().and_then(|api| api.data.as_ref());
    let own = spec
        .operations()
        .filter_map(|op| op.operation.data.as_ref());
    // An empty `data` means the whole answer.
    let data = api
        .into_iter()
        .chain(own)
        .filter(|data| !data.value.is_empty());
    paths.extend(data.map(|data| (data.value.as_str(), data.span)));
    for op in spec.operations() {
        let paging = op.operation.paging.as_ref();
        let of_paging = paging.map(|paging| match &paging.value {
            Paging::PageNumber(paging) => [paging.next.as_ref(), paging.items.as_ref()],
            Paging::Offset(paging) => [paging.total.as_ref(), paging.items.as_ref()],
        });
        let linked = op.operation.linked.iter().map(|linked| &linked.path);
        let upload = op.operation.upload.iter().map(|upload| &upload.returned_id);
        let all = of_paging.into_iter().flatten().flatten();
        paths.extend(
            all.chain(linked)
                .chain(upload)
                .map(|path| (path.value.as_str(), path.span)),
        );
    }
}

fn is_path(text: &str) -> bool {
    text.split('.').all(|name| {
        !name.is_empty()
            && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "[]$/".contains(c))
    })
}

/// A condition has one side.
pub(super) fn predicates(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for predicate in all_predicates(spec) {
        let Predicate {
            equals: Some(equals),
            not_equals: Some(not_equals),
            ..
        } = predicate
        else {
            continue;
        };
        found.push(
            Diagnostic::new(
                "predicate-with-two-tests",
                not_equals.span,
                "a condition tests one thing",
            )
            .here("`not_equals` here")
            .label(equals.span, "and `equals` here")
            .help("keep one of the two"),
        );
    }
}
