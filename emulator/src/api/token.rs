//! The access token and client credentials of a call.

use specs::model::{AccessTokenPlacement, AuthMethod, Operation};

use super::{
    content::Content,
    problem::{Problem, Reason},
};
use crate::{basic, exchange::Received, oauth::Refusal, world::Site};

/// The access token of a request, from the one place where it belongs.
pub(super) fn find(
    operation: &Operation,
    request: &Received,
    content: &Content,
) -> Result<String, Problem> {
    match &operation.access_token {
        AccessTokenPlacement::Header { scheme } => {
            let value = one_header(request, "authorization")?.unwrap_or_default();
            let (sent, token) = value.split_once(' ').unwrap_or((&value, ""));
            let token = token.trim_start_matches(' ');
            if token.is_empty() || !sent.eq_ignore_ascii_case(scheme) {
                let message = format!("An access token is needed: `Authorization: {scheme} …`.");
                return Err(refuse_bare(operation, message));
            }
            Ok(token.to_owned())
        }
        AccessTokenPlacement::NamedHeader { name } => match one_header(request, name)? {
            Some(token) if !token.is_empty() => Ok(token),
            _ => Err(refuse_bare(
                operation,
                format!("An access token is needed in the header `{name}`."),
            )),
        },
        AccessTokenPlacement::Form { name } => match content.texts(name)[..] {
            [token] if !token.is_empty() => Ok(token.to_owned()),
            [] | [""] => Err(refuse_bare(
                operation,
                format!("An access token is needed in the form, as `{name}`."),
            )),
            _ => Err(Problem::new(
                Reason::Malformed,
                format!("`{name}` stands in the form more than once."),
            )),
        },
    }
}

/// The value of a header that may stand once.
fn one_header(request: &Received, name: &str) -> Result<Option<String>, Problem> {
    let mut values = request.headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        let message = format!("The header `{name}` stands more than once.");
        return Err(Problem::new(Reason::Malformed, message));
    }
    let text = first.and_then(|value| value.to_str().ok());
    Ok(text.map(|text| text.trim().to_owned()))
}

/// The refusal of a call without an access token. It names no error (RFC 6750 section 3.1).
fn refuse_bare(operation: &Operation, message: impl Into<String>) -> Problem {
    let challenge = scheme(operation).map(ToOwned::to_owned);
    Problem::new(Reason::Unauthorized(challenge), message)
}

/// The refusal of a call whose access token is not accepted.
pub(super) fn refuse(operation: &Operation, message: impl Into<String>) -> Problem {
    let challenge = challenge(operation, "invalid_token");
    Problem::new(Reason::Unauthorized(challenge), message)
}

/// The refusal of a call whose access token lacks a scope.
pub(super) fn refuse_scope(operation: &Operation, scope: &str) -> Problem {
    let message = format!("The access token lacks the scope `{scope}`.");
    let challenge = challenge(operation, "insufficient_scope");
    Problem::new(Reason::Forbidden(challenge), message).about(scope)
}

/// What asks for another access token, by an error of RFC 6750 section 3.1.
fn challenge(operation: &Operation, error: &str) -> Option<String> {
    let scheme = scheme(operation)?;
    Some(format!("{scheme} error=\"{error}\""))
}

fn scheme(operation: &Operation) -> Option<&str> {
    match &operation.access_token {
        AccessTokenPlacement::Header { scheme } => Some(scheme),
        _ => None,
    }
}

/// Why an access token is not accepted, in words.
pub(super) fn explain(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Unknown => "The access token is unknown.",
        Refusal::Expired => "The access token has expired.",
        Refusal::Revoked => "The access token was revoked.",
    }
}

/// Checks the client credentials, for the operations that demand them.
pub(super) fn check_client(
    site: &Site,
    operation: &Operation,
    request: &Received,
    content: &Content,
) -> Result<(), Problem> {
    let client = &site.client;
    let sent = match operation.auth_method {
        AuthMethod::None => return Ok(()),
        AuthMethod::ClientSecretPost => {
            let id = content.texts("client_id");
            let secret = content.texts("client_secret");
            match (&id[..], &secret[..]) {
                ([id], [secret]) => Some(((*id).to_owned(), (*secret).to_owned())),
                _ => None,
            }
        }
        AuthMethod::ClientSecretBasic => basic::credentials(&request.headers),
    };
    match sent {
        Some((id, secret)) if id == client.client_id && secret == client.client_secret => Ok(()),
        Some(_) => Err(refuse(operation, "The client credentials are wrong.")),
        None => Err(refuse(operation, "The client credentials are missing.")),
    }
}
