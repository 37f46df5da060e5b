//! Where facts come from.

use super::suggest;
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::{Spec, duration::is_date, evidence::source_ids},
    schema::{self, Disputed, SourceRefs},
    span::{Span, Spanned},
};
use std::collections::BTreeSet;

/// `source` and `disputed` of one fact.
#[derive(Clone, Copy)]
struct Evidence<'a> {
    source: Option<&'a Spanned<SourceRefs>>,
    disputed: Option<&'a Disputed>,
}

fn evidence<'a>(
    source: Option<&'a Spanned<SourceRefs>>,
    disputed: Option<&'a Disputed>,
) -> Evidence<'a> {
    Evidence { source, disputed }
}

/// The evidence of every fact of the spec.
fn all(spec: Spec<'_>) -> Vec<Evidence<'_>> {
    let provider = spec.provider;
    let mut all = Vec::new();
    all.extend(
        provider
            .environments
            .iter()
            .map(|(_, e)| evidence(e.source.as_ref(), e.disputed.as_ref())),
    );
    all.extend(
        provider
            .connection
            .iter()
            .map(|(_, f)| evidence(f.source.as_ref(), f.disputed.as_ref())),
    );
    all.push(evidence(
        provider.authorize.source.as_ref(),
        provider.authorize.disputed.as_ref(),
    ));
    let requests = [
        Some(&provider.token),
        provider.refresh.as_ref(),
        provider.password.as_ref(),
        provider.revoke.as_ref(),
    ];
    all.extend(
        requests
            .into_iter()
            .flatten()
            .map(|r| evidence(r.source.as_ref(), r.disputed.as_ref())),
    );
    all.extend(
        provider
            .token_response
            .iter()
            .map(|r| evidence(r.source.as_ref(), r.disputed.as_ref())),
    );
    all.extend(
        provider
            .scopes
            .iter()
            .map(|s| evidence(s.source.as_ref(), s.disputed.as_ref())),
    );
    all.extend(
        (provider.scopes.iter())
            .flat_map(|scopes| &scopes.values)
            .filter_map(|(_, scope)| scope.details())
            .map(|s| evidence(s.source.as_ref(), s.disputed.as_ref())),
    );
    if let Some(api) = &provider.api {
        all.push(evidence(api.source.as_ref(), api.disputed.as_ref()));
    }
    all.extend(
        super::limits::all(spec).map(|(_, l)| evidence(l.source.as_ref(), l.disputed.as_ref())),
    );
    if let Some(lifecycle) = &provider.lifecycle {
        lifecycle_evidence(lifecycle, &mut all);
    }
    all.extend(
        super::types::all(spec).map(|(_, t)| evidence(t.source.as_ref(), t.disputed.as_ref())),
    );
    all.extend(
        spec.resources()
            .map(|(_, r)| evidence(r.source.as_ref(), r.disputed.as_ref())),
    );
    all.extend(
        spec.operations()
            .map(|op| evidence(op.operation.source.as_ref(), op.operation.disputed.as_ref())),
    );
    all
}

fn lifecycle_evidence<'a>(lifecycle: &'a schema::Lifecycle, all: &mut Vec<Evidence<'a>>) {
    let code = lifecycle
        .authorization_code
        .as_ref()
        .map(|code| &code.value);
    all.extend(code.map(|code| evidence(code.source.as_ref(), code.disputed.as_ref())));
    let access = lifecycle.access_token.as_ref().map(|token| &token.value);
    all.extend(access.map(|token| evidence(token.source.as_ref(), token.disputed.as_ref())));
    let refresh = lifecycle.refresh_token.as_ref().map(|token| &token.value);
    all.extend(refresh.map(|token| evidence(token.source.as_ref(), token.disputed.as_ref())));
    let requests = lifecycle
        .token_requests
        .as_ref()
        .map(|requests| &requests.value);
    all.extend(
        requests.map(|requests| evidence(requests.source.as_ref(), requests.disputed.as_ref())),
    );
}

/// All names of sources that facts refer to, with their places.
fn referred(spec: Spec<'_>) -> Vec<(&str, Span)> {
    let mut names = Vec::new();
    for fact in all(spec) {
        if let Some(source) = fact.source {
            names.extend(source_ids(&source.value).map(|id| (id, source.span)));
        }
        if let Some(disputed) = fact.disputed {
            let others = disputed.others.value.iter();
            names.extend(others.map(|o| (o.source.value.as_str(), o.source.span)));
        }
    }
    names
}

/// A fact refers to a source under `sources`.
pub(super) fn references(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let sources = &spec.provider.sources;
    for (name, span) in referred(spec) {
        if !sources.contains_key(name) {
            let known = sources.keys().map(|key| key.value.as_str());
            found.push(
                Diagnostic::new(
                    "undefined-source",
                    span,
                    format!("no source is called {}", quote(name)),
                )
                .here("not defined under `sources`")
                .help(suggest(
                    name,
                    known,
                    "define it under `sources`, with `title` and `checked`",
                )),
            );
        }
    }
}

/// A source that proves nothing is a mistake.
pub(super) fn unused(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let used: BTreeSet<&str> = referred(spec).into_iter().map(|(name, _)| name).collect();
    for key in spec
        .provider
        .sources
        .keys()
        .filter(|key| !used.contains(key.value.as_str()))
    {
        found.push(
            Diagnostic::new(
                "unused-source",
                key.span,
                format!("the source {} is never used", quote(&key.value)),
            )
            .here("no `source` refers to it")
            .help("name it as the `source` of what it proves, or remove it"),
        );
    }
}

/// `checked` is a day.
pub(super) fn dates(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let checked = spec
        .provider
        .sources
        .iter()
        .map(|(_, source)| &source.checked);
    for date in checked.filter(|date| !is_date(&date.value)) {
        found.push(
            Diagnostic::new(
                "bad-date",
                date.span,
                format!("{} is no day", quote(&date.value)),
            )
            .here("the day on which the source was last read")
            .help("write it as `YYYY-MM-DD`"),
        );
    }
}

/// A dispute has two sides.
pub(super) fn disputes(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for fact in all(spec) {
        let Some(disputed) = fact.disputed else {
            continue;
        };
        if disputed.others.value.is_empty() {
            found.push(
                Diagnostic::new(
                    "dispute-without-others",
                    disputed.others.span,
                    "a dispute nobody takes part in",
                )
                .here("empty")
                .help("list what other sources say, or remove `disputed`"),
            );
        }
        let chosen = fact
            .source
            .map_or(0, |source| source_ids(&source.value).count());
        if chosen == 0 {
            found.push(
                Diagnostic::new(
                    "dispute-without-source",
                    disputed.why.span,
                    "a dispute without the source that won",
                )
                .here("why which source won?")
                .help("add `source` next to `disputed`"),
            );
        }
    }
}
