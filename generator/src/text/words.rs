//! The model in words for people: one function per kind of fact, shared by documentation and
//! `explain`, so that a fact reads the same everywhere.

mod lifecycle;

use std::fmt::Write as _;

use specs::model::{
    AccessTokenPlacement, AuthMethod, Body, CodeChallengeMethod, Confidence, ConnectionFrom,
    ConnectionType, ExpiryFormat, Grant, Limit, LimitOf, ListStyle, Method, Paging, ParameterIn,
    Predicate, RedirectUri, Retry, Role, Scalar, SendIn, State, Test,
};

pub use lifecycle::{
    grace, lifetime, max_live, new_login, old_access_token, old_access_token_in_short, on_reuse,
    refresh_effects, rotation, rotation_in_short, token_requests,
};

/// What stands where the provider publishes nothing.
pub const NOT_PUBLISHED: &str = "not published";

/// A length of time in the largest unit that divides it; days only from two days up, since "24
/// hours" is what providers write.
pub fn duration(seconds: u64) -> String {
    const UNITS: [(u64, u64, &str); 3] =
        [(86_400, 2, "day"), (3_600, 1, "hour"), (60, 1, "minute")];
    for (length, from, unit) in UNITS {
        let count = seconds / length;
        if seconds.is_multiple_of(length) && count >= from {
            return plural(count, unit);
        }
    }
    plural(seconds, "second")
}

/// `1 operation`, `2,000 operations`.
pub fn plural(count: u64, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{} {noun}s", number(count))
    }
}

/// The number with a comma between thousands.
fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A window of time as it follows "per": `second`, `hour`, `30 days`.
pub fn window(seconds: u64) -> String {
    let text = duration(seconds);
    match text.strip_prefix("1 ") {
        Some(unit) => unit.to_owned(),
        None => text,
    }
}

/// A published limit.
pub fn limit(limit: &Limit) -> String {
    let noun = match limit.of {
        LimitOf::Requests => "request",
        LimitOf::RecordsPerPage | LimitOf::RecordsPerResponse => "record",
        LimitOf::BytesPerFile | LimitOf::BytesPerUrl => "byte",
        LimitOf::CharactersPerText => "character",
    };
    let mut text = plural(limit.max, noun);
    let thing = match limit.of {
        LimitOf::Requests => "",
        LimitOf::RecordsPerPage => " per page",
        LimitOf::RecordsPerResponse => " per answer",
        LimitOf::BytesPerFile => " per file",
        LimitOf::BytesPerUrl => " per URL",
        LimitOf::CharactersPerText => " per text",
    };
    text.push_str(thing);
    if let Some(per) = limit.per {
        let _ = write!(text, " per {}", window(per));
    }
    text
}

/// The `grant_type` of RFC 6749.
pub fn grant_type(grant: Grant) -> &'static str {
    match grant {
        Grant::AuthorizationCode => "authorization_code",
        Grant::RefreshToken => "refresh_token",
        Grant::Password => "password",
    }
}

/// The name of a role in RFC 6749, RFC 7636 and RFC 7009.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::ResponseType => "response_type",
        Role::GrantType => "grant_type",
        Role::ClientId => "client_id",
        Role::ClientSecret => "client_secret",
        Role::RedirectUri => "redirect_uri",
        Role::Scope => "scope",
        Role::State => "state",
        Role::Code => "code",
        Role::CodeChallenge => "code_challenge",
        Role::CodeChallengeMethod => "code_challenge_method",
        Role::CodeVerifier => "code_verifier",
        Role::RefreshToken => "refresh_token",
        Role::Username => "username",
        Role::Password => "password",
        Role::Token => "token",
        Role::TokenTypeHint => "token_type_hint",
    }
}

/// How the client authenticates, in the names of RFC 7591 section 2.
pub fn auth_method(method: AuthMethod) -> &'static str {
    match method {
        AuthMethod::ClientSecretPost => "client_secret_post",
        AuthMethod::ClientSecretBasic => "client_secret_basic",
        AuthMethod::None => "none",
    }
}

/// What [`auth_method`] means.
pub fn auth_method_means(method: AuthMethod) -> &'static str {
    match method {
        AuthMethod::ClientSecretPost => "client id and secret are parameters of the request",
        AuthMethod::ClientSecretBasic => "client id and secret in an HTTP Basic header",
        AuthMethod::None => "no secret",
    }
}

/// Where the parameters of a token request go.
pub fn send_in(send_in: SendIn) -> &'static str {
    match send_in {
        SendIn::Form => "form body",
        SendIn::Json => "JSON body",
        SendIn::Query => "query of the URL",
    }
}

/// What stands between two scopes.
pub fn separator(separator: &str) -> String {
    match separator {
        " " => "a space".to_owned(),
        "," => "a comma".to_owned(),
        other => crate::prose::code(other),
    }
}

/// Which redirect URIs the provider accepts.
pub fn redirect_uri(redirect_uri: RedirectUri) -> &'static str {
    match redirect_uri {
        RedirectUri::HttpsOrLoopback => "`https`, or `http` on a loopback address",
        RedirectUri::HttpsOnly => "`https` only, on loopback addresses too",
    }
}

/// Whether the provider insists on `state`.
pub fn state(state: State) -> &'static str {
    match state {
        State::Required => "required by the provider; always sent and always checked",
        State::Optional => "optional; always sent and always checked",
    }
}

/// Whether PKCE (RFC 7636) is used.
pub fn pkce(method: CodeChallengeMethod) -> &'static str {
    match method {
        CodeChallengeMethod::S256 => "on, `S256`",
        CodeChallengeMethod::None => "off, since it is not known to be supported",
    }
}

/// The same in a word.
pub fn pkce_in_short(method: CodeChallengeMethod) -> &'static str {
    match method {
        CodeChallengeMethod::S256 => "on",
        CodeChallengeMethod::None => "off",
    }
}

/// An HTTP method.
pub fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

/// How far a source is to be trusted.
pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Documented => "documented by the provider",
        Confidence::VendorCode => "code published by the provider",
        Confidence::ThirdParty => "somebody else's code, recordings or notes",
        Confidence::Inferred => "concluded from other facts",
    }
}

/// The same in a word or two.
pub fn confidence_in_short(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Documented => "documented",
        Confidence::VendorCode => "vendor's code",
        Confidence::ThirdParty => "third party",
        Confidence::Inferred => "concluded",
    }
}

/// Whether a call that failed may be sent again: the variant of `Retry` in the runtime.
pub fn retry(retry: Retry) -> &'static str {
    match retry {
        Retry::Never => "Never",
        Retry::Later => "Later",
        Retry::AfterLogin => "AfterLogin",
    }
}

/// How an expiry is written.
pub fn expiry_format(format: ExpiryFormat) -> &'static str {
    match format {
        ExpiryFormat::Seconds => "seconds from now",
        ExpiryFormat::Milliseconds => "milliseconds from now",
        ExpiryFormat::EpochSeconds => "seconds since 1970",
        ExpiryFormat::EpochMilliseconds => "milliseconds since 1970",
        ExpiryFormat::Rfc3339 => "date and time (RFC 3339)",
    }
}

/// Where a parameter of an operation goes.
pub fn parameter_in(place: ParameterIn) -> &'static str {
    match place {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header",
        ParameterIn::Body => "body",
        ParameterIn::WholeBody => "whole body",
    }
}

/// How a list is written outside JSON.
pub fn list_style(style: ListStyle) -> &'static str {
    match style {
        ListStyle::Comma => "comma-separated",
        ListStyle::Semicolon => "semicolon-separated",
        ListStyle::Space => "space-separated",
        ListStyle::Repeat => "repeated",
        ListStyle::Indexed => "repeated with a position",
    }
}

/// What a connection field may be.
pub fn connection_type(kind: &ConnectionType) -> &'static str {
    match kind {
        ConnectionType::Origin => "origin (scheme and host)",
        ConnectionType::BaseUrl { .. } => "base URL",
        ConnectionType::Host => "host name",
        ConnectionType::Subdomain => "subdomain (one DNS label)",
        ConnectionType::Id => "identifier",
        ConnectionType::Enum(_) => "one of a list",
    }
}

/// Where a connection field comes from.
pub fn connection_from(from: &ConnectionFrom) -> &'static str {
    match from {
        ConnectionFrom::User => "given when the client is built",
        ConnectionFrom::Callback { .. } => "the redirect back",
        ConnectionFrom::TokenResponse { .. } => "the token response",
    }
}

/// The `Content-Type` of a body.
pub fn content_type(body: &Body) -> &str {
    match body {
        Body::Json { content_type, .. } | Body::Raw { content_type } => content_type,
        Body::Form => "application/x-www-form-urlencoded",
        Body::Multipart => "multipart/form-data",
    }
}

/// Where the access token goes, with the name of the header or field.
pub fn access_token(placement: &AccessTokenPlacement) -> (&'static str, String) {
    match placement {
        AccessTokenPlacement::Header { scheme } => ("header", format!("Authorization: {scheme} …")),
        AccessTokenPlacement::NamedHeader { name } => ("header", format!("{name}: …")),
        AccessTokenPlacement::Form { name } => ("form field", name.clone()),
    }
}

/// How lists are cut into pages: the sentence and the two parameters' ids.
pub fn paging(paging: &Paging) -> (&'static str, &str, &str) {
    match paging {
        Paging::PageNumber {
            page, page_size, ..
        } => ("numbered pages", page, page_size),
        Paging::Offset { offset, count, .. } => ("offset and count", offset, count),
    }
}

/// A condition on an answer, as an expression.
pub fn predicate(predicate: &Predicate) -> String {
    let path = &predicate.path;
    match &predicate.test {
        Test::Present => format!("{path} is present"),
        Test::Equals(value) => format!("{path} = {}", scalar(value)),
        Test::NotEquals(value) => format!("{path} ≠ {}", scalar(value)),
    }
}

fn scalar(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Text(text) => format!("{text:?}"),
        Scalar::Integer(number) => number.to_string(),
        Scalar::Boolean(value) => value.to_string(),
    }
}
