//! What a call looks like to whoever makes it: its arguments in their order, its setters, the ways
//! in which it is sent. Names, code and pages are made from the same answers.

use specs::model::{Operation, Paging, Parameter, ParameterIn, Resource, ScalarType, TypeRef};

use crate::name::Ident;

#[cfg(test)]
mod tests;

/// A parameter and its name in code.
pub(crate) type Named<'a> = (&'a Parameter, &'a Ident);

/// The arguments of the method: what is required, parts of the path before everything else.
pub(crate) fn arguments<'a>(operation: &'a Operation, idents: &'a [Ident]) -> Vec<Named<'a>> {
    let required = visible(operation, idents).filter(|(parameter, _)| parameter.required);
    let (mut arguments, others): (Vec<_>, Vec<_>) =
        required.partition(|(parameter, _)| parameter.parameter_in == ParameterIn::Path);
    arguments.extend(others);
    arguments
}

/// The setters of the call: what may be left out.
pub(crate) fn setters<'a>(operation: &'a Operation, idents: &'a [Ident]) -> Vec<Named<'a>> {
    visible(operation, idents)
        .filter(|(parameter, _)| !parameter.required)
        .collect()
}

/// Parameters the user gives. The runtime counts the parts of a file itself.
fn visible<'a>(operation: &'a Operation, idents: &'a [Ident]) -> impl Iterator<Item = Named<'a>> {
    let counted = operation.upload.as_ref();
    operation
        .parameters
        .iter()
        .zip(idents)
        .filter(move |(parameter, _)| {
            !counted.is_some_and(|upload| {
                [&upload.part_number, &upload.part_count].contains(&&parameter.id)
            })
        })
}

/// Whether a parameter is the file that goes out in parts.
pub(crate) fn is_upload(operation: &Operation, parameter: &Parameter) -> bool {
    let upload = operation.upload.as_ref();
    upload.is_some_and(|upload| upload.file == parameter.id)
}

/// How a call is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer<'a> {
    /// With nothing but success.
    Nothing,
    /// With the content of a file.
    File,
    /// With one value.
    Value(&'a TypeRef),
    /// With a list of such records, all of them at once.
    List(&'a TypeRef),
    /// With a page of such records.
    Page(&'a TypeRef),
    /// With an object that holds a page of records beside other things.
    ObjectPage(&'a TypeRef),
}

impl<'a> Answer<'a> {
    /// How `operation` is answered.
    pub(crate) fn of(operation: &'a Operation) -> Self {
        let paged = operation.paging.as_ref();
        let Some(returns) = &operation.returns else {
            return Self::Nothing;
        };
        match (returns, paged) {
            (TypeRef::Scalar(ScalarType::File), _) => Self::File,
            (TypeRef::List(record) | TypeRef::OneOrMany(record), None) => Self::List(record),
            (TypeRef::List(record) | TypeRef::OneOrMany(record), Some(_)) => Self::Page(record),
            (_, Some(_)) => Self::ObjectPage(returns),
            (_, None) => Self::Value(returns),
        }
    }

    /// Type of one record, if the answer is a list.
    pub(crate) fn record(self) -> Option<&'a TypeRef> {
        match self {
            Self::List(record) | Self::Page(record) => Some(record),
            _ => None,
        }
    }
}

/// The methods by which a call is sent.
pub(crate) fn ways(operation: &Operation) -> Vec<&'static str> {
    let answer = Answer::of(operation);
    let is_paged = matches!(answer, Answer::Page(_) | Answer::ObjectPage(_));
    [
        (true, "send"),
        (has_send_linked(operation), "send_linked"),
        (answer.record().is_some(), "send_each"),
        (is_paged, "pages"),
        (matches!(answer, Answer::Page(_)), "items"),
    ]
    .into_iter()
    .filter_map(|(is_there, name)| is_there.then_some(name))
    .collect()
}

/// Methods of a call beside the setters of its parameters.
pub(crate) fn methods(operation: &Operation) -> Vec<&'static str> {
    let mut methods = ways(operation);
    if operation.filter.is_some() {
        methods.extend(["filter", "sort"]);
    }
    if operation.upload.is_some() {
        methods.push("on_progress");
    }
    methods
}

/// Whether linked records have a method of their own. On pages they are always there.
pub(crate) fn has_send_linked(operation: &Operation) -> bool {
    let answer = Answer::of(operation);
    let holds = matches!(
        answer,
        Answer::Value(_) | Answer::List(_) | Answer::ObjectPage(_)
    );
    operation.linked.is_some() && holds
}

/// The operation that takes the further parts of a file, and its position.
pub(crate) fn next_part<'a>(
    resource: &'a Resource,
    operation: &Operation,
) -> Option<(usize, &'a Operation)> {
    let next = &operation.upload.as_ref()?.next;
    let mut operations = resource.operations.iter().enumerate();
    operations.find(|(_, other)| other.id == *next)
}

/// Ids of the parameters that choose a page: which, and how large.
pub(crate) fn page_parameters(paging: &Paging) -> (&str, &str) {
    match paging {
        Paging::PageNumber {
            page, page_size, ..
        } => (page, page_size),
        Paging::Offset { offset, count, .. } => (offset, count),
    }
}

/// Most records on a page.
pub(crate) fn page_max(paging: &Paging) -> Option<u64> {
    match paging {
        Paging::PageNumber { max, .. } | Paging::Offset { max, .. } => *max,
    }
}

/// Whether the provider does not publish the shape of a value.
pub(crate) fn is_untyped(type_ref: &TypeRef) -> bool {
    *type_ref.innermost() == TypeRef::Scalar(ScalarType::Json)
}
