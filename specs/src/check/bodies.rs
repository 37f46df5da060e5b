//! Bodies of operations.

use crate::{
    diagnostic::{Diagnostic, quote},
    model::{AccessTokenPlacement, Body, ParameterIn},
    resolve::{
        Op, Spec,
        operation::{
            access_token, body, has_body_parameters, place, secret_in_form, token_in_form,
        },
    },
    schema::{self, Method, Parameter},
    span::Spanned,
};

/// Parameters of an operation that go to a place.
fn parameters_in(
    op: Op<'_>,
    wanted: ParameterIn,
) -> impl Iterator<Item = (&Spanned<String>, &Parameter)> {
    let parameters = op.operation.parameters.iter();
    parameters.filter(move |(id, parameter)| place(op.operation, id, parameter) == wanted)
}

/// GET has no body (RFC 9110 section 9.3.1).
pub(super) fn reads(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec
        .operations()
        .filter(|op| op.operation.method.value == Method::Get)
    {
        if body(spec, op.operation).is_some() {
            let message = format!("{} is a GET request with a body", quote(&op.id.value));
            found.push(
                Diagnostic::new("get-with-body", op.operation.method.span, message)
                    .here("has no body")
                    .help("write `in: query` for its parameters, or use POST; credentials go into a header"),
            );
        }
    }
}

/// A parameter that is the body is alone there.
pub(super) fn whole_body(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let mut whole = parameters_in(op, ParameterIn::WholeBody);
        let Some((first, _)) = whole.next() else {
            continue;
        };
        if let Some((other, _)) = whole.chain(parameters_in(op, ParameterIn::Body)).next() {
            let message = format!("{} is not alone in the body", quote(&first.value));
            found.push(
                Diagnostic::new("whole-body-not-alone", other.span, message)
                    .here("goes into the body, too")
                    .label(first.span, "is the body")
                    .help("write `in: body` for all of them, or send one alone"),
            );
        }
        let form = matches!(body(spec, op.operation), Some(Body::Form | Body::Multipart));
        if form {
            let message = format!("{} cannot be a form", quote(&first.value));
            found.push(
                Diagnostic::new("whole-body-in-form", first.span, message)
                    .here("is the body, and a form has named parts")
                    .help("write `in: body`, or `body: json` or `raw`"),
            );
        }
    }
}

/// A raw body is one file.
pub(super) fn raw(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let raw = op
            .operation
            .body
            .as_ref()
            .filter(|body| body.value == schema::Body::Raw);
        let Some(raw) = raw else { continue };
        let wrong = match parameters_in(op, ParameterIn::WholeBody).next() {
            None => Some(raw.span),
            Some((_, parameter)) => {
                let file = schema::TypeExpr::Name("file".to_owned());
                (parameter.type_expr.value != file).then_some(parameter.type_expr.span)
            }
        };
        if let Some(span) = wrong {
            found.push(
                Diagnostic::new("raw-body", span, "a raw body is the content of one file")
                    .here("no file")
                    .help("declare one parameter with `type: file` and `in: whole_body`"),
            );
        }
    }
}

/// `body_wrapper` and `body_content_type` belong to some kinds of bodies.
pub(super) fn options(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let body = body(spec, op.operation);
        let json = matches!(body, Some(Body::Json { .. }));
        let raw = matches!(body, Some(Body::Raw { .. }));
        let whole = parameters_in(op, ParameterIn::WholeBody).next().is_some();
        let wrapper = op
            .operation
            .body_wrapper
            .as_ref()
            .filter(|_| !json || whole);
        let content_type = op
            .operation
            .body_content_type
            .as_ref()
            .filter(|_| !json && !raw);
        let misplaced = [
            ("body_wrapper", wrapper, "a JSON body of parameters"),
            ("body_content_type", content_type, "a JSON or raw body"),
        ];
        for (key, written, belongs) in misplaced {
            let Some(written) = written else { continue };
            found.push(
                Diagnostic::new(
                    "misplaced-body-key",
                    written.span,
                    format!("`{key}` has no meaning for this body"),
                )
                .here(format!("belongs to {belongs}"))
                .help(format!("remove `{key}`, or change `body`")),
            );
        }
    }
}

/// A kind of body needs something to put there.
pub(super) fn without_parameters(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let Some(body) = &op.operation.body else {
            continue;
        };
        let credentials = token_in_form(spec, op.operation) || secret_in_form(op.operation);
        // A raw body has a rule of its own.
        if body.value != schema::Body::Raw && !credentials && !has_body_parameters(op.operation) {
            let message = format!("{} has nothing to put into a body", quote(&op.id.value));
            found.push(
                Diagnostic::new("empty-body", body.span, message)
                    .here("no parameter goes into the body")
                    .help("remove `body`, or write `in: body` for a parameter"),
            );
        }
    }
}

/// Credentials in the body need a form.
pub(super) fn credentials(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let placement = access_token(spec, op.operation);
        let token = matches!(placement, AccessTokenPlacement::Form { .. });
        let what = match (token, secret_in_form(op.operation)) {
            (true, _) => "the access token",
            (false, true) => "the client's secret",
            (false, false) => continue,
        };
        if matches!(
            body(spec, op.operation),
            Some(Body::Json { .. } | Body::Raw { .. })
        ) {
            let span = op
                .operation
                .body
                .as_ref()
                .map_or(op.id.span, |body| body.span);
            found.push(
                Diagnostic::new(
                    "credentials-need-form",
                    span,
                    format!("{what} goes into a form"),
                )
                .here("this body is none")
                .help("write `body: form`, or send the credentials in a header"),
            );
        }
    }
}

/// Dots in the name of a parameter of a JSON body lead into nested objects: none of them is empty,
/// and no name is both a value and an object. In other bodies a dot is a character like any other.
pub(super) fn nested_names(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        if !matches!(body(spec, op.operation), Some(Body::Json { .. })) {
            continue;
        }
        let names: Vec<&Spanned<String>> = parameters_in(op, ParameterIn::Body)
            .map(|(id, parameter)| parameter.name.as_ref().unwrap_or(id))
            .collect();
        for name in names.iter().filter(|name| name.value.contains('.')) {
            if name.value.split('.').any(str::is_empty) {
                let message = format!("{} is no name in this body", quote(&name.value));
                found.push(
                    Diagnostic::new("nested-name", name.span, message)
                        .here("dots lead into nested objects of a JSON body")
                        .help("write a name on both sides of each dot, or a name without dots"),
                );
                continue;
            }
            let outer = names.iter().find(|outer| {
                name.value
                    .strip_prefix(outer.value.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
            });
            if let Some(outer) = outer {
                let message = format!("{} is a value and an object", quote(&outer.value));
                found.push(
                    Diagnostic::new("nested-name", name.span, message)
                        .here("leads into it")
                        .label(outer.span, "is a value")
                        .help("send the whole object as one parameter, or only its parts"),
                );
            }
        }
    }
}
