//! Paging.

use super::{
    payload::{self, Place},
    suggest,
};
use crate::{
    diagnostic::{Diagnostic, quote},
    entries::Entries,
    resolve::{Op, Spec},
    schema::{Limit, LimitOf, Paging, TypeExpr},
    span::Spanned,
};

/// Paging is controlled by parameters of the operation that hold numbers.
pub(super) fn parameters(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let Some(paging) = &op.operation.paging else {
            continue;
        };
        let names = match &paging.value {
            Paging::PageNumber(paging) => [&paging.page, &paging.page_size],
            Paging::Offset(paging) => [&paging.offset, &paging.count],
        };
        let parameters = &op.operation.parameters;
        for name in names {
            let known = parameters.keys().map(|key| key.value.as_str());
            match parameters.get(&name.value) {
                None => {
                    let message = format!("no parameter is called {}", quote(&name.value));
                    let otherwise = "declare it under `parameters`, with `type: integer`";
                    found.push(
                        Diagnostic::new("undefined-paging-parameter", name.span, message)
                            .here("not a parameter of this operation")
                            .help(suggest(&name.value, known, otherwise)),
                    );
                }
                Some(parameter) if !is_number(&parameter.type_expr.value) => {
                    let message = format!("{} does not hold a number", quote(&name.value));
                    found.push(
                        Diagnostic::new("paging-parameter-type", name.span, message)
                            .here("counts pages or records")
                            .label(parameter.type_expr.span, "no number")
                            .help("write `type: integer`"),
                    );
                }
                Some(_) => {}
            }
        }
        if names[0].value == names[1].value {
            let message = format!("{} cannot mean both", quote(&names[1].value));
            found.push(
                Diagnostic::new("paging-parameter-twice", names[1].span, message)
                    .here("used here")
                    .label(names[0].span, "and here")
                    .help("name two parameters"),
            );
        }
    }
}

fn is_number(written: &TypeExpr) -> bool {
    matches!(written, TypeExpr::Name(name) if name == "integer")
}

/// Pages hold a list: the payload, or something in it.
pub(super) fn lists(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let Some(paging) = &op.operation.paging else {
            continue;
        };
        // A file has a rule of its own.
        if payload::is_file(op) {
            continue;
        }
        let returns = op.operation.returns.as_ref();
        let list = returns.is_some_and(|returns| payload::is_list(&returns.value));
        let problem = match (payload::items(op), list) {
            (None, true) => continue,
            (None, false) => Diagnostic::new(
                "paging-without-list",
                paging.span,
                format!("{} returns no list to cut into pages", quote(&op.id.value)),
            )
            .here("cuts a list into pages")
            .help("return a list, or say with `items` where in the answer the list is"),
            (Some(items), true) => Diagnostic::new(
                "paging-items",
                items.span,
                "the payload is the list of records already",
            )
            .here("has no meaning")
            .help("remove `items`, or return the object that holds the list"),
            (Some(items), false) => {
                let here = match payload::at(spec, op, &items.value) {
                    Place::Missing => "the type has nothing there",
                    Place::Typed(written) if !holds_list(written) => "no list there",
                    Place::Typed(_) | Place::Unknown => continue,
                };
                let message = format!("{} does not lead to the records", quote(&items.value));
                Diagnostic::new("paging-items", items.span, message)
                    .here(here)
                    .help("write the path of the list in the whole answer, `data` included")
            }
        };
        found.push(match returns {
            Some(returns) => problem.label(returns.span, "what it returns"),
            None => problem,
        });
    }
}

fn holds_list(written: &TypeExpr) -> bool {
    payload::is_list(written) || matches!(written, TypeExpr::Name(name) if name == "json")
}

/// The most records on a page are some, and no more than the published limits allow.
pub(super) fn most(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for op in spec.operations() {
        let Some(paging) = &op.operation.paging else {
            continue;
        };
        let (max, counted): (_, &[LimitOf]) = match &paging.value {
            Paging::PageNumber(paging) => (&paging.max, &[LimitOf::RecordsPerPage]),
            Paging::Offset(paging) => (
                &paging.max,
                &[LimitOf::RecordsPerPage, LimitOf::RecordsPerResponse],
            ),
        };
        let Some(max) = max else { continue };
        if max.value == 0 {
            found.push(
                Diagnostic::new("zero-limit", max.span, "pages without records")
                    .here("above zero")
                    .help("write the number the provider publishes, or remove `max`"),
            );
        }
        let Some(limit) = loosest(spec, op, counted) else {
            continue;
        };
        if max.value > limit.value {
            let message = format!("more records on a page than the limit of {}", limit.value);
            found.push(
                Diagnostic::new("paging-above-limit", max.span, message)
                    .here("asked for")
                    .label(limit.span, "allowed")
                    .help("correct the one that is wrong; a limit of this call alone goes into its own `limits`"),
            );
        }
    }
}

/// The highest limit on records: among those of the operation, or else of the API. Which of several
/// is meant for the call, only their texts say.
fn loosest<'a>(spec: Spec<'a>, op: Op<'a>, counted: &[LimitOf]) -> Option<&'a Spanned<u64>> {
    let highest = |limits: &'a Entries<Limit>| {
        let limits = limits.iter().map(|(_, limit)| limit);
        let counting = limits.filter(|limit| counted.contains(&limit.of.value));
        counting.map(|limit| &limit.max).max_by_key(|max| max.value)
    };
    let shared = || highest(&spec.provider.api.as_ref()?.limits);
    highest(&op.operation.limits).or_else(shared)
}
