//! What a provider answers to a token request.

use specs::model::{
    ConnectionField, ConnectionFrom, ErrorShape, Expiry, ExpiryFormat, Grant, Lifetime, Provider,
    Rotation,
};

use super::parts::{self, Asked};
use super::{Group, Party, Row, Step, refresh};
use crate::text::{facts, words};

/// The answer to a token request.
pub(super) fn answer(provider: &Provider, asked: Asked) -> Step {
    let is_refresh = asked == Asked::Token(Grant::RefreshToken);
    let response = &provider.token_response;
    let mut step = Step {
        is_answer: true,
        groups: vec![
            Group {
                label: "JSON answer",
                rows: fields(provider, is_refresh),
            },
            Group {
                label: "Or an error",
                rows: errors(provider, is_refresh),
            },
        ],
        ..Step::new(Party::Provider, Party::Application, "Tokens")
    };
    if let Some(success) = &response.success {
        step = step.note(format!("A success only if {}.", words::predicate(success)));
    }
    if is_refresh {
        step = step.note(refresh::after_a_lost_answer(provider));
    }
    step
}

fn fields(provider: &Provider, is_refresh: bool) -> Vec<Row> {
    let response = &provider.token_response;
    let otherwise = match provider.lifecycle.access_token.lifetime {
        Lifetime::Seconds(seconds) => format!("; if absent {}", words::duration(seconds)),
        Lifetime::Unlimited | Lifetime::Unknown => String::new(),
    };
    let mut rows = vec![
        Row::new(&response.access_token, "opens the API"),
        Row::new(
            &response.expiry.path,
            format!("{}{otherwise}", expiry(&response.expiry)),
        ),
    ];
    if provider.refresh.is_some() {
        rows.push(Row::new(
            &response.refresh_token,
            refresh_token(provider, is_refresh),
        ));
        rows.extend(
            (response.refresh_token_expiry.iter())
                .map(|end| Row::new(&end.path, format!("of the refresh token: {}", expiry(end)))),
        );
    }
    rows.push(Row::new(&response.token_type, "how the token is used"));
    rows.push(Row::new(&response.scope, "what was granted"));
    rows.extend(provider.connection.iter().filter_map(|field| {
        let ConnectionFrom::TokenResponse { path } = &field.from else {
            return None;
        };
        let kept = if is_refresh && field.keep_when_absent {
            "; if absent, as before"
        } else {
            ""
        };
        let meaning = connection_meaning(field, provider);
        Some(Row::new(path, format!("{meaning}{kept}")))
    }));
    rows
}

fn refresh_token(provider: &Provider, is_refresh: bool) -> &'static str {
    if !is_refresh {
        return "for the next refresh";
    }
    match provider.lifecycle.refresh_token.rotation {
        Rotation::None => "stays the same",
        Rotation::SingleUse => "the next one; the old one is dead",
        Rotation::Rotating => "the next one; the old one is taken for dead",
        Rotation::Unknown => "the next one, if there is one",
    }
}

fn expiry(expiry: &Expiry) -> &'static str {
    match expiry.format {
        ExpiryFormat::Seconds => "lifetime in seconds",
        ExpiryFormat::Milliseconds => "lifetime in milliseconds",
        ExpiryFormat::EpochSeconds => "end, in seconds since 1970",
        ExpiryFormat::EpochMilliseconds => "end, in milliseconds since 1970",
        ExpiryFormat::Rfc3339 => "end, date and time",
    }
}

/// What a connection field is for.
pub(super) fn connection_meaning(field: &ConnectionField, provider: &Provider) -> String {
    let is_base = (provider.api.iter()).any(|api| parts::uses(&api.base_url, field));
    let is_elsewhere =
        facts::operations(provider).any(|operation| parts::uses(&operation.url, field));
    let purpose = if is_base {
        "where calls go"
    } else if is_elsewhere {
        "where some calls go"
    } else {
        "kept with the session"
    };
    let has_name_of_its_own = match &field.from {
        ConnectionFrom::TokenResponse { path: name } | ConnectionFrom::Callback { name } => {
            *name != field.id
        }
        ConnectionFrom::User => false,
    };
    if has_name_of_its_own {
        format!("{{{}}}: {purpose}", field.id)
    } else {
        purpose.to_owned()
    }
}

/// How errors look, and which of them ends the session.
fn errors(provider: &Provider, is_refresh: bool) -> Vec<Row> {
    let response = &provider.token_response;
    let mut rows: Vec<_> = response.errors.iter().map(error).collect();
    if is_refresh {
        let known = response.error_codes.iter();
        let invalid_grant = known
            .filter(|known| known.error == "invalid_grant")
            .map(|known| known.code.as_str())
            .next();
        let code = invalid_grant.unwrap_or("invalid_grant");
        rows.push(Row::new(code, "the person logs in again"));
    }
    rows
}

fn error(shape: &ErrorShape) -> Row {
    let condition = words::predicate(&shape.when);
    match shape.code.as_slice() {
        [] => Row::new(condition, "no code"),
        codes => Row::new(codes.join(", "), format!("code, if {condition}")),
    }
}
