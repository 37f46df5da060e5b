//! Published limits.

use crate::{
    diagnostic::Diagnostic,
    entries::Entries,
    resolve::{Spec, evidence::source_ids},
    schema::{Limit, LimitOf},
    span::Spanned,
};

/// Limits of the API and of single operations.
pub(super) fn all(spec: Spec<'_>) -> impl Iterator<Item = (&Spanned<String>, &Limit)> {
    let shared = spec.provider.api.iter().map(|api| &api.limits);
    let own = spec.operations().map(|op| &op.operation.limits);
    shared.chain(own).flat_map(Entries::iter)
}

/// A published limit was published somewhere.
pub(super) fn evidence(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (name, limit) in all(spec) {
        let sources = limit.source.as_ref();
        if sources.map_or(0, |source| source_ids(&source.value).count()) == 0 {
            found.push(
                Diagnostic::new("fact-without-source", name.span, "a limit without a source")
                    .here("who says so?")
                    .help("add `source` with the name of a source"),
            );
        }
    }
}

/// Requests are limited per time, everything else is not.
pub(super) fn windows(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (_, limit) in all(spec) {
        match (limit.of.value == LimitOf::Requests, &limit.per) {
            (true, None) => found.push(
                Diagnostic::new(
                    "limit-without-per",
                    limit.of.span,
                    "a limit on requests has a window",
                )
                .here("per second, per day?")
                .help("add `per: 1s`, or whatever the provider publishes"),
            ),
            (false, Some(per)) => found.push(
                Diagnostic::new(
                    "limit-with-per",
                    per.span,
                    "only requests are limited per time",
                )
                .here("has no meaning")
                .label(limit.of.span, "for this")
                .help("remove `per`, or write `of: requests`"),
            ),
            _ => {}
        }
    }
}

/// A limit allows something.
pub(super) fn amounts(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for (_, limit) in all(spec).filter(|(_, limit)| limit.max.value == 0) {
        found.push(
            Diagnostic::new("zero-limit", limit.max.span, "a limit that allows nothing")
                .here("above zero")
                .help("write the number the provider publishes"),
        );
    }
}
