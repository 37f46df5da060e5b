//! Lifetimes, rotation, token-request limits.

use super::variables::token_requests as requests_of;
use crate::{
    diagnostic::Diagnostic,
    model::Grant,
    resolve::{Spec, evidence::source_ids, request::Purpose},
    schema::{
        self, Grace, NewLogin, OldAccessToken, OnReuse, RefreshTokenLifecycle, Rotation, SourceRefs,
    },
    span::{Span, Spanned},
};

/// A known fact has a source.
pub(super) fn evidence(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(lifecycle) = &spec.provider.lifecycle else {
        return;
    };
    let mut blocks: Vec<(bool, Option<&Spanned<SourceRefs>>, Span)> = Vec::new();
    if let Some(code) = &lifecycle.authorization_code {
        blocks.push((
            is_known(code.value.lifetime.as_ref()),
            code.value.source.as_ref(),
            code.span,
        ));
    }
    if let Some(token) = &lifecycle.access_token {
        blocks.push((
            is_known(token.value.lifetime.as_ref()) || token.value.max_live.is_some(),
            token.value.source.as_ref(),
            token.span,
        ));
    }
    if let Some(token) = &lifecycle.refresh_token {
        blocks.push((
            knows_anything(&token.value),
            token.value.source.as_ref(),
            token.span,
        ));
    }
    if let Some(requests) = &lifecycle.token_requests {
        blocks.push((true, requests.value.source.as_ref(), requests.span));
    }
    for (known, source, span) in blocks {
        let sources = source.map_or(0, |source| source_ids(&source.value).count());
        if known && sources == 0 {
            found.push(
                Diagnostic::new(
                    "fact-without-source",
                    span,
                    "a lifecycle fact without a source",
                )
                .here("who says so?")
                .help("add `source` with the name of a source, or write `unknown`"),
            );
        }
    }
}

fn is_known(lifetime: Option<&Spanned<String>>) -> bool {
    lifetime.is_some_and(|lifetime| lifetime.value != "unknown")
}

fn knows_anything(token: &RefreshTokenLifecycle) -> bool {
    is_known(token.lifetime.as_ref())
        || token.max_live.is_some()
        || token
            .rotation
            .is_some_and(|rotation| rotation != Rotation::Unknown)
        || token
            .old_access_token
            .is_some_and(|old| old != OldAccessToken::Unknown)
        || token.grace.is_some_and(|grace| grace != Grace::Unknown)
        || token
            .on_reuse
            .is_some_and(|on_reuse| on_reuse != OnReuse::Unknown)
        || token
            .new_login
            .is_some_and(|new_login| new_login != NewLogin::Unknown)
}

/// Facts about a refresh token need a refresh request.
pub(super) fn refresh_facts(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let token = spec
        .provider
        .lifecycle
        .as_ref()
        .and_then(|l| l.refresh_token.as_ref());
    let Some(token) = token.filter(|_| spec.provider.refresh.is_none()) else {
        return;
    };
    if knows_anything(&token.value) {
        found.push(
            Diagnostic::new(
                "refresh-fact-without-refresh",
                token.span,
                "facts about a refresh token nobody can use",
            )
            .here("the spec has no `refresh`")
            .help("describe the refresh request under `refresh`, or remove the facts"),
        );
    }
}

/// Grace is for refresh tokens that are replaced.
pub(super) fn grace(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let token = spec
        .provider
        .lifecycle
        .as_ref()
        .and_then(|l| l.refresh_token.as_ref());
    let Some(token) = token else { return };
    if let Some(Grace::Window(window)) = token.value.grace
        && window.seconds == 0
    {
        found.push(
            Diagnostic::new("empty-grace", token.span, "a grace window of no length")
                .here("`seconds` is 0")
                .help("write `grace: none`"),
        );
    }
    let grace = matches!(
        token.value.grace,
        Some(Grace::Window(_) | Grace::UntilFirstUse)
    );
    if grace && token.value.rotation == Some(Rotation::None) {
        found.push(
            Diagnostic::new(
                "grace-without-rotation",
                token.span,
                "grace for a refresh token that is never replaced",
            )
            .here("`rotation` is `none`")
            .help("remove `grace`, or correct `rotation`"),
        );
    }
}

/// The most tokens that live at a time are some.
pub(super) fn max_live(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let Some(lifecycle) = &spec.provider.lifecycle else {
        return;
    };
    let access = lifecycle.access_token.as_ref();
    let refresh = lifecycle.refresh_token.as_ref();
    let limits = [
        access.and_then(|token| token.value.max_live.as_ref()),
        refresh.and_then(|token| token.value.max_live.as_ref()),
    ];
    for max in limits.into_iter().flatten().filter(|max| max.value == 0) {
        found.push(
            Diagnostic::new("zero-limit", max.span, "a limit that allows nothing")
                .here("above zero")
                .help("write the number the provider publishes"),
        );
    }
}

/// A limit on token requests counts something, and only what the provider has.
pub(super) fn token_requests(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let requests = spec
        .provider
        .lifecycle
        .as_ref()
        .and_then(|l| l.token_requests.as_ref());
    let Some(schema::TokenRequests { max, counts, .. }) = requests.map(|r| &r.value) else {
        return;
    };
    if max.value == 0 {
        found.push(
            Diagnostic::new("zero-limit", max.span, "a limit that allows nothing")
                .here("above zero")
                .help("write the number the provider publishes"),
        );
    }
    if counts.value.is_empty() {
        found.push(
            Diagnostic::new(
                "limit-counts-nothing",
                counts.span,
                "a limit that counts nothing",
            )
            .here("empty")
            .help("list the grants that count, such as `refresh_token`"),
        );
    }
    for grant in &counts.value {
        let (wanted, help) = match grant.value {
            schema::Grant::AuthorizationCode => (Grant::AuthorizationCode, "token"),
            schema::Grant::RefreshToken => (Grant::RefreshToken, "refresh"),
            schema::Grant::Password => (Grant::Password, "password"),
        };
        if !requests_of(spec).any(|(purpose, _)| purpose == Purpose::Grant(wanted)) {
            found.push(
                Diagnostic::new(
                    "grant-without-request",
                    grant.span,
                    "the provider lacks this grant",
                )
                .here(format!("the spec has no `{help}`"))
                .help(format!(
                    "describe the request under `{help}`, or remove it here"
                )),
            );
        }
    }
}
