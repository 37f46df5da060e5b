//! Filters and sorting: how lists are filtered, and by what.

use super::payload;
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::{
        Op, Spec,
        types::{built_in, field_type, find, innermost, undefined_type},
    },
    schema::{FilterStyle, Operators, SortStyle, TypeExpr},
    span::Spanned,
};
use std::collections::BTreeMap;

/// The style of the API, if it has one.
fn style(spec: Spec<'_>) -> Option<&Spanned<FilterStyle>> {
    spec.provider.api.as_ref()?.filter.as_ref()
}

/// How the API sorts, if it does.
fn sort(spec: Spec<'_>) -> Option<&Spanned<SortStyle>> {
    spec.provider.api.as_ref()?.sort.as_ref()
}

/// All operations with a filter, each with the type of the records.
fn filtered(spec: Spec<'_>) -> impl Iterator<Item = (Op<'_>, &Spanned<String>)> {
    spec.operations()
        .filter_map(|op| Some((op, op.operation.filter.as_ref()?)))
}

/// A filter is for an operation that lists records of the type, in an API that has filters.
pub(super) fn operations(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (op, filter) in filtered(spec) {
        if style(spec).is_none() {
            found.push(
                Diagnostic::new(
                    "filter-without-style",
                    filter.span,
                    "a filter in an API that says nothing about filters",
                )
                .here("written how?")
                .help("add `filter` with `separator` and `operators` to `api`"),
            );
        }
        let named = find(spec, &filter.value);
        if named.is_none() && built_in(&filter.value).is_none() {
            found.push(undefined_type(&filter.value, filter.span, spec));
            continue;
        }
        let message = format!("{} cannot be filtered like this", quote(&op.id.value));
        let problem = Diagnostic::new("filter-type", filter.span, message);
        if named.is_none_or(|named| named.fields.is_none()) {
            found.push(
                problem
                    .here("has no fields to filter by")
                    .help("name a type with `fields`: that of the records in the list"),
            );
        } else if !lists(spec, op, &filter.value) {
            let problem = problem
                .here("not the type of the records it lists")
                .help("name the type of the records in the list, or remove `filter`");
            found.push(match &op.operation.returns {
                Some(returns) => problem.label(returns.span, "what it returns"),
                None => problem,
            });
        }
    }
}

/// Whether the operation lists records of the type, as far as the types tell.
fn lists(spec: Spec<'_>, op: Op<'_>, name: &str) -> bool {
    if let Some(items) = payload::items(op) {
        let place = payload::at(spec, op, &items.value);
        if matches!(place, payload::Place::Unknown) {
            return true;
        }
    }
    let record = payload::records(spec, op);
    record.is_some_and(|record| matches!(record, TypeExpr::Name(of) if of == name))
}

/// The methods that add a filter and an order have names of their own.
pub(super) fn names(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let sort = sort(spec).map(|sort| &sort.value);
    for (op, filter) in filtered(spec) {
        let taken = [("filter", true), ("sort", sort.is_some())];
        for (name, _) in taken.into_iter().filter(|(_, is_taken)| *is_taken) {
            let Some((id, _)) = op.operation.parameters.entry(name) else {
                continue;
            };
            let message = format!("{} has two things called `{name}`", quote(&op.id.value));
            found.push(
                Diagnostic::new("filter-name-taken", id.span, message)
                    .here("a parameter")
                    .label(filter.span, format!("brings a `{name}` along"))
                    .help("remove the parameter, or give it another name and its wire name under `name`"),
            );
        }
        for (id, parameter) in &op.operation.parameters {
            let name = parameter.name.as_ref().unwrap_or(id);
            let Some(sort) = sort.filter(|sort| sort.parameter.value == name.value) else {
                continue;
            };
            if id.value != "sort" {
                let message = format!("{} is sent twice in the query", quote(&name.value));
                found.push(
                    Diagnostic::new("duplicate-wire-name", name.span, message)
                        .here("sent here")
                        .label(sort.parameter.span, "and by every operation with a filter")
                        .help("remove the parameter"),
                );
            }
        }
    }
}

/// Operators have words of their own, and a style has operators.
pub(super) fn operators(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(style) = style(spec).map(|style| &style.value) else {
        return;
    };
    let mut seen: BTreeMap<&str, &Spanned<String>> = BTreeMap::new();
    for word in words(&style.operators) {
        if word.value.is_empty() {
            found.push(empty(word, "an operator"));
        } else if let Some(first) = seen.insert(&word.value, word) {
            let message = format!("{} means two things", quote(&word.value));
            found.push(
                Diagnostic::new("duplicate-filter-word", word.span, message)
                    .here("used here")
                    .label(first.span, "and here")
                    .help("leave out the operator the provider does not have"),
            );
        }
    }
    let operators = &style.operators;
    if words(operators).next().is_none() {
        found.push(
            Diagnostic::new(
                "no-filter-operators",
                style.separator.span,
                "filters without operators",
            )
            .here("stands between a field and which operator?")
            .help("add `operators`, such as `{ equal: eq }`, or remove `filter`"),
        );
    }
    if let Some(list) = &style.list_separator {
        if list.value.is_empty() {
            found.push(empty(list, "the text between values"));
        } else if operators.one_of.is_none() && operators.none_of.is_none() {
            found.push(
                Diagnostic::new(
                    "unused-list-separator",
                    list.span,
                    "no operator takes a list",
                )
                .here("stands between which values?")
                .help("add `one_of` or `none_of` to `operators`, or remove it"),
            );
        }
    }
    if let Some(null) = style.null.as_ref().filter(|null| null.value.is_empty()) {
        found.push(empty(null, "null"));
    }
}

fn empty(word: &Spanned<String>, what: &str) -> Diagnostic {
    Diagnostic::new(
        "empty-filter-word",
        word.span,
        format!("an empty text for {what}"),
    )
    .here("written how?")
    .help("write the word the provider documents, or remove the line")
}

fn words(operators: &Operators) -> impl Iterator<Item = &Spanned<String>> {
    [
        &operators.equal,
        &operators.not_equal,
        &operators.less,
        &operators.less_or_equal,
        &operators.greater,
        &operators.greater_or_equal,
        &operators.one_of,
        &operators.none_of,
        &operators.like,
        &operators.not_like,
        &operators.like_ignoring_case,
        &operators.not_like_ignoring_case,
    ]
    .into_iter()
    .flatten()
}

/// `links` is a field of records that can be filtered, and holds an object.
pub(super) fn links(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(links) = style(spec).and_then(|style| style.value.links.as_ref()) else {
        return;
    };
    let mut fields = filtered(spec)
        .filter_map(|(_, filter)| find(spec, &filter.value)?.fields.as_ref())
        .filter_map(|fields| fields.get(&links.value))
        .map(field_type)
        .peekable();
    let problem = |here: &str| {
        let message = format!("{} leads to no links", quote(&links.value));
        Diagnostic::new("filter-links", links.span, message)
            .here(here)
            .help("name the field whose type is an object of identifiers, or remove `links`")
    };
    if filtered(spec).next().is_some() && fields.peek().is_none() {
        found.push(problem("no type that is filtered by has this field"));
    }
    for written in fields {
        let named = find(spec, innermost(&written.value));
        let object = named.is_some_and(|named| named.fields.is_some());
        let plain = matches!(
            &written.value,
            TypeExpr::Name(_) | TypeExpr::Single(_) | TypeExpr::TextOr(_)
        );
        if !object || !plain {
            found.push(
                problem("a field of the records").label(written.span, "no object with fields"),
            );
        }
    }
}

/// A style nobody uses is a mistake.
pub(super) fn unused(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    if filtered(spec).next().is_some() {
        return;
    }
    let filter = style(spec).map(|style| ("filter", style.span));
    let sort = sort(spec).map(|sort| ("sort", sort.span));
    for (key, span) in filter.into_iter().chain(sort) {
        found.push(
            Diagnostic::new(
                "unused-filter",
                span,
                format!("`{key}` of the API is never used"),
            )
            .here("no operation has a `filter`")
            .help(
                "add `filter` with the type of the records to operations that list, or remove it",
            ),
        );
    }
}

/// Sorting needs a parameter and a sign.
pub(super) fn sorting(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(sort) = sort(spec) else {
        return;
    };
    for (text, what) in [
        (&sort.value.parameter, "the parameter"),
        (&sort.value.descending, "the reverse order"),
    ] {
        if text.value.is_empty() {
            found.push(empty(text, what));
        }
    }
}
