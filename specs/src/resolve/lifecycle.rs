//! Lifetimes, rotation, token-request limits. What the spec leaves out is unknown.

use super::{duration, evidence::evidence};
use crate::{
    diagnostic::Diagnostic,
    model::{
        AccessTokenLifecycle, AuthorizationCodeLifecycle, Grace, Lifecycle, Lifetime, NewLogin,
        OldAccessToken, OnReuse, RefreshTokenLifecycle, Replay, Rotation, TokenRequests,
    },
    schema,
    span::Spanned,
};

pub(super) fn lifecycle(
    lifecycle: Option<&schema::Lifecycle>,
    found: &mut Vec<Diagnostic>,
) -> Lifecycle {
    let Some(lifecycle) = lifecycle else {
        return Lifecycle::default();
    };
    Lifecycle {
        authorization_code: lifecycle
            .authorization_code
            .as_ref()
            .map(|code| AuthorizationCodeLifecycle {
                lifetime: lifetime(code.value.lifetime.as_ref(), found),
                evidence: evidence(code.value.source.as_ref(), code.value.disputed.as_ref()),
            })
            .unwrap_or_default(),
        access_token: lifecycle
            .access_token
            .as_ref()
            .map(|token| AccessTokenLifecycle {
                lifetime: lifetime(token.value.lifetime.as_ref(), found),
                max_live: token.value.max_live.as_ref().map(|max| max.value),
                evidence: evidence(token.value.source.as_ref(), token.value.disputed.as_ref()),
            })
            .unwrap_or_default(),
        refresh_token: lifecycle
            .refresh_token
            .as_ref()
            .map(|token| refresh_token(&token.value, found))
            .unwrap_or_default(),
        token_requests: lifecycle
            .token_requests
            .as_ref()
            .map(|requests| token_requests(&requests.value, found)),
    }
}

fn refresh_token(
    token: &schema::RefreshTokenLifecycle,
    found: &mut Vec<Diagnostic>,
) -> RefreshTokenLifecycle {
    RefreshTokenLifecycle {
        lifetime: lifetime(token.lifetime.as_ref(), found),
        max_live: token.max_live.as_ref().map(|max| max.value),
        rotation: match token.rotation {
            None | Some(schema::Rotation::Unknown) => Rotation::Unknown,
            Some(schema::Rotation::None) => Rotation::None,
            Some(schema::Rotation::Rotating) => Rotation::Rotating,
            Some(schema::Rotation::SingleUse) => Rotation::SingleUse,
        },
        old_access_token: match token.old_access_token {
            None | Some(schema::OldAccessToken::Unknown) => OldAccessToken::Unknown,
            Some(schema::OldAccessToken::Valid) => OldAccessToken::Valid,
            Some(schema::OldAccessToken::Revoked) => OldAccessToken::Revoked,
        },
        grace: grace(token.grace),
        on_reuse: match token.on_reuse {
            None | Some(schema::OnReuse::Unknown) => OnReuse::Unknown,
            Some(schema::OnReuse::Error) => OnReuse::Error,
            Some(schema::OnReuse::RevokeFamily) => OnReuse::RevokeFamily,
        },
        new_login: match token.new_login {
            None | Some(schema::NewLogin::Unknown) => NewLogin::Unknown,
            Some(schema::NewLogin::Keeps) => NewLogin::Keeps,
            Some(schema::NewLogin::RevokesOlder) => NewLogin::RevokesOlder,
        },
        evidence: evidence(token.source.as_ref(), token.disputed.as_ref()),
    }
}

fn grace(grace: Option<schema::Grace>) -> Grace {
    match grace {
        None | Some(schema::Grace::Unknown) => Grace::Unknown,
        Some(schema::Grace::None) => Grace::None,
        Some(schema::Grace::UntilFirstUse) => Grace::UntilFirstUse,
        Some(schema::Grace::Window(window)) => Grace::Seconds {
            seconds: window.seconds,
            replay: match window.replay {
                schema::Replay::SamePair => Replay::SamePair,
                schema::Replay::NewPair => Replay::NewPair,
            },
        },
    }
}

fn token_requests(requests: &schema::TokenRequests, found: &mut Vec<Diagnostic>) -> TokenRequests {
    TokenRequests {
        max: requests.max.value,
        per: seconds(&requests.per, found),
        counts: requests
            .counts
            .value
            .iter()
            .map(|grant| super::request::grant(grant.value))
            .collect(),
        evidence: evidence(requests.source.as_ref(), requests.disputed.as_ref()),
    }
}

fn lifetime(text: Option<&Spanned<String>>, found: &mut Vec<Diagnostic>) -> Lifetime {
    let Some(text) = text else {
        return Lifetime::Unknown;
    };
    duration::lifetime(&text.value).unwrap_or_else(|| {
        found.push(
            Diagnostic::new(
                "bad-duration",
                text.span,
                format!("`{}` is not a lifetime", text.value),
            )
            .here("a duration above zero, `unknown` or `unlimited` belongs here")
            .help("write durations as `45s`, `10m`, `24h` or `30d`"),
        );
        Lifetime::Unknown
    })
}

/// A duration that must be known.
pub(super) fn seconds(text: &Spanned<String>, found: &mut Vec<Diagnostic>) -> u64 {
    duration::seconds(&text.value).unwrap_or_else(|| {
        found.push(
            Diagnostic::new(
                "bad-duration",
                text.span,
                format!("`{}` is not a duration", text.value),
            )
            .here("a duration above zero belongs here")
            .help("write durations as `45s`, `10m`, `24h` or `30d`"),
        );
        1
    })
}
