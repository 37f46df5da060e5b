//! Lifetimes, and what a refresh does.

use specs::model::{
    Grace, Lifetime, NewLogin, OldAccessToken, OnReuse, RefreshTokenLifecycle, Replay, Rotation,
    TokenRequests,
};

use super::NOT_PUBLISHED;

/// A lifetime.
pub fn lifetime(lifetime: Lifetime) -> String {
    match lifetime {
        Lifetime::Unknown => NOT_PUBLISHED.to_owned(),
        Lifetime::Unlimited => "does not expire by itself".to_owned(),
        Lifetime::Seconds(seconds) => super::duration(seconds),
    }
}

/// How many tokens of a kind live at a time.
pub fn max_live(max: u64) -> String {
    format!(
        "{} of one user and client; one more kills the oldest",
        super::number(max)
    )
}

/// Whether a refresh issues a new refresh token.
pub fn rotation(rotation: Rotation) -> &'static str {
    match rotation {
        Rotation::Unknown => "not published; treated as single use",
        Rotation::None => "none: the refresh token stays the same",
        Rotation::Rotating => {
            "each refresh issues a new refresh token; whether the old one dies is not published"
        }
        Rotation::SingleUse => {
            "single use: each refresh issues a new refresh token, the old one dies"
        }
    }
}

/// The same in a word or two.
pub fn rotation_in_short(rotation: Rotation) -> &'static str {
    match rotation {
        Rotation::Unknown => NOT_PUBLISHED,
        Rotation::None => "none",
        Rotation::Rotating => "rotating",
        Rotation::SingleUse => "single use",
    }
}

/// What a refresh does to the access token it replaces.
pub fn old_access_token(old: OldAccessToken) -> &'static str {
    match old {
        OldAccessToken::Unknown => NOT_PUBLISHED,
        OldAccessToken::Valid => "lives until it expires",
        OldAccessToken::Revoked => "dies at once",
    }
}

/// The same in a word or two.
pub fn old_access_token_in_short(old: OldAccessToken) -> &'static str {
    match old {
        OldAccessToken::Unknown => NOT_PUBLISHED,
        OldAccessToken::Valid => "lives on",
        OldAccessToken::Revoked => "dies",
    }
}

/// Whether a rotated refresh token may be presented again.
pub fn grace(grace: Grace) -> String {
    match grace {
        Grace::Unknown => "not published; treated as none".to_owned(),
        Grace::None => "none".to_owned(),
        Grace::UntilFirstUse => "until the new access token is used for the first time".to_owned(),
        Grace::Seconds { seconds, replay } => {
            let answer = match replay {
                Replay::SamePair => "the same pair of tokens again",
                Replay::NewPair => "a new pair of tokens",
            };
            format!(
                "{}; a repeated request yields {answer}",
                super::duration(seconds)
            )
        }
    }
}

/// What the provider does when a spent refresh token is presented.
pub fn on_reuse(on_reuse: OnReuse) -> &'static str {
    match on_reuse {
        OnReuse::Unknown => "not published; treated as revocation of all tokens of the login",
        OnReuse::Error => "an error, nothing else",
        OnReuse::RevokeFamily => "every token of the login is revoked",
    }
}

/// What a new login does to an older refresh token.
pub fn new_login(new_login: NewLogin) -> &'static str {
    match new_login {
        NewLogin::Unknown => NOT_PUBLISHED,
        NewLogin::Keeps => "the older refresh token lives on",
        NewLogin::RevokesOlder => "the older refresh token dies",
    }
}

/// What dies on a refresh, one sentence each.
pub fn refresh_effects(token: &RefreshTokenLifecycle) -> Vec<&'static str> {
    let refresh_token = match token.rotation {
        Rotation::Unknown => {
            "Whether a refresh kills the refresh token it was made with is not published; this crate treats it as spent."
        }
        Rotation::None => "The refresh token survives a refresh.",
        Rotation::Rotating => {
            "A refresh issues a new refresh token; whether the old one dies is not published, so this crate treats it as spent."
        }
        Rotation::SingleUse => {
            "A refresh kills the refresh token it was made with; the answer carries the next one."
        }
    };
    let access_token = match token.old_access_token {
        OldAccessToken::Unknown => {
            "Whether the old access token outlives a refresh is not published."
        }
        OldAccessToken::Valid => "The old access token lives until it expires.",
        OldAccessToken::Revoked => "A refresh kills the old access token at once.",
    };
    vec![refresh_token, access_token]
}

/// How many token requests the provider allows.
pub fn token_requests(limit: &TokenRequests) -> String {
    let counts = limit
        .counts
        .iter()
        .map(|grant| format!("`{}`", super::grant_type(*grant)))
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "{} per {} ({counts})",
        super::plural(limit.max, "token request"),
        super::window(limit.per)
    )
}
