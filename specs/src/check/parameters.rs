//! Parameters of operations.

use crate::{
    diagnostic::{Diagnostic, quote},
    model::{Body, ParameterIn},
    resolve::{
        Op, Spec,
        operation::{address_names, body, place},
        types::{find, innermost},
    },
    schema::{ListStyle, Parameter, TypeExpr},
    span::Spanned,
};

/// An address without a path parameter is another address.
pub(super) fn optional_path(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        for (id, parameter) in &op.operation.parameters {
            let Some(required) = &parameter.required else {
                continue;
            };
            if !required.value && place(op.operation, id, parameter) == ParameterIn::Path {
                let message = format!("the path parameter {} cannot be left out", quote(&id.value));
                found.push(
                    Diagnostic::new("optional-path-parameter", required.span, message)
                        .here("part of the address")
                        .help("remove `required: false`"),
                );
            }
        }
    }
}

/// A variable of an address means one thing.
pub(super) fn shadowing(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let values = spec
        .provider
        .environments
        .iter()
        .flat_map(|(_, environment)| environment.values.keys());
    let variables: Vec<&Spanned<String>> = values.chain(spec.provider.connection.keys()).collect();
    for op in spec.operations() {
        for id in op
            .operation
            .parameters
            .keys()
            .filter(|id| address_names(op.operation, &id.value))
        {
            let Some(variable) = variables.iter().find(|variable| variable.value == id.value)
            else {
                continue;
            };
            let message = format!("{} means two things in this address", quote(&id.value));
            found.push(
                Diagnostic::new("parameter-shadows-variable", id.span, message)
                    .here("a parameter")
                    .label(variable.span, "a variable of all addresses")
                    .help("give the parameter another name"),
            );
        }
    }
}

/// `list` belongs to lists in places that have no lists of their own.
pub(super) fn list_style(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        for (id, parameter) in &op.operation.parameters {
            let Some(list) = &parameter.list else {
                continue;
            };
            let place = place(op.operation, id, parameter);
            let diagnostic = |message: &str| {
                Diagnostic::new("list-style", list.span, message.to_owned())
                    .label(parameter.type_expr.span, "because of this type or place")
            };
            if !is_list(&parameter.type_expr.value) {
                found.push(
                    diagnostic("only a list is written as a list")
                        .here("has no meaning")
                        .help("remove `list`, or make the parameter a list"),
                );
            } else if is_json(spec, op, place) {
                found.push(
                    diagnostic("JSON has lists of its own")
                        .here("has no meaning")
                        .help("remove `list`"),
                );
            } else if matches!(list.value, ListStyle::Repeat | ListStyle::Indexed)
                && matches!(place, ParameterIn::Path | ParameterIn::Header)
            {
                found.push(
                    diagnostic("a path or header holds a parameter once")
                        .here("cannot be repeated")
                        .help("write `comma`, `semicolon` or `space`"),
                );
            } else if innermost(&parameter.type_expr.value) == "file"
                && !matches!(list.value, ListStyle::Repeat | ListStyle::Indexed)
            {
                found.push(
                    diagnostic("every file is a part of its own")
                        .here("cannot be joined")
                        .help("write `repeat` or `indexed`"),
                );
            }
        }
    }
}

fn is_list(written: &TypeExpr) -> bool {
    matches!(written, TypeExpr::List(_) | TypeExpr::OneOrMany(_))
}

fn is_json(spec: Spec<'_>, op: Op<'_>, place: ParameterIn) -> bool {
    let in_body = matches!(place, ParameterIn::Body | ParameterIn::WholeBody);
    in_body && matches!(body(spec, op.operation), Some(Body::Json { .. }))
}

/// A parameter can be written in its place.
pub(super) fn encodable(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        for (id, parameter) in &op.operation.parameters {
            let place = place(op.operation, id, parameter);
            let Some((here, help)) = mistake(spec, op, place, parameter) else {
                continue;
            };
            let message = format!(
                "the parameter {} cannot be sent like this",
                quote(&id.value)
            );
            found.push(
                Diagnostic::new("unsendable-parameter", parameter.type_expr.span, message)
                    .here(here)
                    .help(help),
            );
        }
    }
}

fn mistake(
    spec: Spec<'_>,
    op: Op<'_>,
    place: ParameterIn,
    parameter: &Parameter,
) -> Option<(&'static str, &'static str)> {
    let written = &parameter.type_expr.value;
    let body = body(spec, op.operation);
    if innermost(written) == "file" {
        let part = place == ParameterIn::Body && body == Some(Body::Multipart);
        let whole = place == ParameterIn::WholeBody && matches!(body, Some(Body::Raw { .. }));
        // Parts can be repeated, a body cannot.
        let several = matches!(written, TypeExpr::List(_));
        let single = matches!(written, TypeExpr::Name(_));
        return (!(single || several && part) || !(part || whole)).then_some((
            "a file is one part of a body, or the body",
            "write `body: multipart`, or `body: raw` and `in: whole_body`",
        ));
    }
    if is_json(spec, op, place) || place == ParameterIn::WholeBody {
        return None;
    }
    let item = match written {
        TypeExpr::List(item) | TypeExpr::OneOrMany(item) => item,
        _ => written,
    };
    (!is_text(spec, item)).then_some((
        "a text or a list of texts belongs here",
        "objects, maps and nested lists go into a JSON body",
    ))
}

/// Whether a value of the type is written as a single text.
fn is_text(spec: Spec<'_>, written: &TypeExpr) -> bool {
    let name = match written {
        TypeExpr::Name(name) => name,
        TypeExpr::Id(_) => return true,
        _ => return false,
    };
    match find(spec, name) {
        Some(named) => named.fields.is_none(),
        // A name that leads nowhere is reported elsewhere.
        None => name != "json",
    }
}
