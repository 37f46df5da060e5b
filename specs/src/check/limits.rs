//! Published limits.

use crate::{diagnostic::Diagnostic, entries::Entries, resolve::Spec, schema::LimitOf};

/// Requests are limited per time, everything else is not.
pub(super) fn windows(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let limits = spec
        .provider
        .api
        .iter()
        .map(|api| &api.limits)
        .flat_map(Entries::iter);
    for (_, limit) in limits {
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
    let limits = spec
        .provider
        .api
        .iter()
        .map(|api| &api.limits)
        .flat_map(Entries::iter);
    for (_, limit) in limits.filter(|(_, limit)| limit.max.value == 0) {
        found.push(
            Diagnostic::new("zero-limit", limit.max.span, "a limit that allows nothing")
                .here("above zero")
                .help("write the number the provider publishes"),
        );
    }
}
