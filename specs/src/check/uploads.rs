//! Files that go out in parts.

use super::suggest;
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    model::{Body, ParameterIn},
    resolve::{
        Op, Spec,
        operation::{body, place},
    },
    schema::{self, PartUpload, TypeExpr},
    span::Spanned,
};

/// The first part is a file with numbers.
pub(super) fn first(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (op, upload) in all(spec) {
        for (name, wanted) in shared(upload) {
            parameter(op.operation, name, wanted, found);
        }
        sends_file(spec, op.operation, upload, found);
        if upload.part_number.value == upload.part_count.value {
            let message = format!("{} cannot mean both", quote(&upload.part_count.value));
            found.push(
                Diagnostic::new("upload-parameter-twice", upload.part_count.span, message)
                    .here("used here")
                    .label(upload.part_number.span, "and here")
                    .help("name two parameters"),
            );
        }
        if upload.max_bytes.value == 0 {
            found.push(
                Diagnostic::new("zero-limit", upload.max_bytes.span, "parts without content")
                    .here("above zero")
                    .help("write the number the provider publishes"),
            );
        }
    }
}

/// The other parts go out by another operation of the resource.
pub(super) fn next(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (op, upload) in all(spec) {
        let siblings = spec
            .resources()
            .find(|(id, _)| id.value == op.resource_id.value)
            .map(|(_, resource)| &resource.operations);
        let next = siblings.and_then(|siblings| siblings.entry(&upload.next.value));
        let Some((id, next)) = next else {
            let message = format!("no operation is called {}", quote(&upload.next.value));
            let known = siblings.into_iter().flat_map(Entries::keys);
            let known = known.map(|key| key.value.as_str());
            found.push(
                Diagnostic::new("upload-next", upload.next.span, message)
                    .here("not an operation of this resource")
                    .help(suggest(
                        &upload.next.value,
                        known.filter(|known| *known != op.id.value),
                        "name the operation that takes all parts but the first",
                    )),
            );
            continue;
        };
        if id.value == op.id.value {
            found.push(
                Diagnostic::new(
                    "upload-next",
                    upload.next.span,
                    "the other parts go out by another operation",
                )
                .here("the operation of the first part")
                .help("name the operation that says which file a part belongs to"),
            );
            continue;
        }
        for (name, wanted) in shared(upload) {
            // What the first operation does not have either is told once.
            if op.operation.parameters.contains_key(&name.value) {
                parameter(next, name, wanted, found);
            }
        }
        sends_file(spec, next, upload, found);
        identifier(next, upload, found);
        left_over(id, next, upload, found);
    }
}

fn all(spec: Spec<'_>) -> impl Iterator<Item = (Op<'_>, &PartUpload)> {
    spec.operations()
        .filter_map(|op| Some((op, op.operation.upload.as_ref()?)))
}

/// The parameters both operations have, each with its type.
fn shared(upload: &PartUpload) -> [(&Spanned<String>, &'static str); 3] {
    [
        (&upload.file, "file"),
        (&upload.part_number, "integer"),
        (&upload.part_count, "integer"),
    ]
}

/// The operation has the parameter, with the type.
fn parameter(
    operation: &schema::Operation,
    name: &Spanned<String>,
    wanted: &str,
    found: &mut Vec<Diagnostic>,
) {
    let parameters = &operation.parameters;
    let Some(written) = parameters.get(&name.value) else {
        let message = format!("no parameter is called {}", quote(&name.value));
        let known = parameters.keys().map(|key| key.value.as_str());
        let otherwise = format!("declare it under `parameters`, with `type: {wanted}`");
        found.push(
            Diagnostic::new("undefined-upload-parameter", name.span, message)
                .here("named here")
                .label(operation.doc.span, "not a parameter of this operation")
                .help(suggest(&name.value, known, &otherwise)),
        );
        return;
    };
    if !matches!(&written.type_expr.value, TypeExpr::Name(of) if of == wanted) {
        let message = format!("{} cannot be used for parts of a file", quote(&name.value));
        found.push(
            Diagnostic::new("upload-parameter-type", name.span, message)
                .here(format!("must be of type `{wanted}`"))
                .label(written.type_expr.span, "is of this type")
                .help(format!("write `type: {wanted}`")),
        );
    }
}

/// A part is sent as it is.
fn sends_file(
    spec: Spec<'_>,
    operation: &schema::Operation,
    upload: &PartUpload,
    found: &mut Vec<Diagnostic>,
) {
    let body = body(spec, operation);
    if !matches!(body, Some(Body::Multipart | Body::Raw { .. })) {
        found.push(
            Diagnostic::new(
                "upload-body",
                upload.file.span,
                "no file is sent in this body",
            )
            .here("the file that goes out in parts")
            .label(operation.doc.span, "the operation that sends it")
            .help("write `body: multipart`, or `body: raw` and `in: whole_body`"),
        );
    }
}

/// The answer to the first part says where the others go.
fn identifier(next: &schema::Operation, upload: &PartUpload, found: &mut Vec<Diagnostic>) {
    let name = &upload.id;
    let in_path = next
        .parameters
        .entry(&name.value)
        .is_some_and(|(id, written)| place(next, id, written) == ParameterIn::Path);
    if !in_path {
        let message = format!(
            "{} is not in the path of the other parts",
            quote(&name.value)
        );
        found.push(
            Diagnostic::new("upload-id", name.span, message)
                .here("says which file a part belongs to")
                .label(upload.next.span, "the operation that takes the other parts")
                .help("name the path parameter of that operation"),
        );
    }
}

/// Nobody could give a value to another parameter.
fn left_over(
    id: &Spanned<String>,
    next: &schema::Operation,
    upload: &PartUpload,
    found: &mut Vec<Diagnostic>,
) {
    let given = [
        &upload.file,
        &upload.part_number,
        &upload.part_count,
        &upload.id,
    ];
    for (name, written) in &next.parameters {
        let in_path = place(next, name, written) == ParameterIn::Path;
        let required = written.required.as_ref().map_or(in_path, |r| r.value);
        if required && given.iter().all(|given| given.value != name.value) {
            let message = format!("{} cannot go out on its own", quote(&id.value));
            found.push(
                Diagnostic::new("upload-next", upload.next.span, message)
                    .here("sends the other parts")
                    .label(name.span, "required, and nobody says what it is")
                    .help("make the parameter optional, or remove `upload`"),
            );
        }
    }
}
