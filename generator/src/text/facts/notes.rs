//! What one must know before making a call, in a word or two: where it goes, what is special.

use specs::model::{Operation, Provider};

use crate::surface::{self, Answer};

/// What is special about a call.
pub fn notes(operation: &Operation) -> Vec<&'static str> {
    let untyped_answer = operation.returns.as_ref().is_some_and(surface::is_untyped);
    let untyped_argument =
        (operation.parameters.iter()).any(|parameter| surface::is_untyped(&parameter.type_ref));
    [
        (operation.deprecated.is_some(), "deprecated"),
        (operation.confirm.is_some(), "ask first"),
        (operation.filter.is_some(), "filters"),
        (operation.linked.is_some(), "linked records"),
        (Answer::of(operation) == Answer::File, "download"),
        (operation.upload.is_some(), "upload in parts"),
        (untyped_answer, "untyped answer"),
        (untyped_argument, "untyped argument"),
    ]
    .into_iter()
    .filter_map(|(applies, note)| applies.then_some(note))
    .collect()
}

/// The part of the address after the base URL, all of it where it is another address; with the
/// query that never changes.
pub fn path(provider: &Provider, operation: &Operation) -> String {
    let base = provider
        .api
        .as_ref()
        .map_or("", |api| api.base_url.text.as_str());
    let url = operation.url.text.as_str();
    let path = match url.strip_prefix(base) {
        Some(path) if !base.is_empty() => path,
        _ => url,
    };
    let constants: Vec<_> = operation
        .constants
        .iter()
        .map(|constant| format!("{}={}", constant.name, constant.value.text))
        .collect();
    match (path, constants.as_slice()) {
        ("", []) => "(base URL)".to_owned(),
        (path, []) => path.to_owned(),
        (path, constants) => format!("{path}?{}", constants.join("&")),
    }
}
