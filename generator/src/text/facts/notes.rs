//! What one must know before making a call, in a word or two.

use specs::model::Operation;

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
