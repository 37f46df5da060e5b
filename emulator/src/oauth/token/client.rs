//! Client authentication (RFC 6749 section 2.3).

use http::header::AUTHORIZATION;
use specs::model::{AuthMethod, Role, TokenRequest};

use super::name_of;
use crate::{
    basic,
    exchange::Received,
    oauth::{parameters::Parameters, problem::Problem},
    world::Site,
};

/// Checks that the registered client sends this, with the one method of authentication that the
/// spec names and no other.
pub(super) fn authenticate(
    site: &Site,
    wanted: &TokenRequest,
    parameters: &Parameters,
    request: &Received,
) -> Result<(), Problem> {
    let secret_name = name_of(wanted, Role::ClientSecret).unwrap_or("client_secret");
    let has_secret = parameters.has(secret_name);
    let has_header = request.headers.contains_key(AUTHORIZATION);
    let fits = match wanted.auth_method {
        AuthMethod::ClientSecretPost => {
            if has_header && has_secret {
                return Err(two_methods());
            }
            !has_header && is_secret(site, wanted, parameters)
        }
        AuthMethod::ClientSecretBasic => {
            if has_header && has_secret {
                return Err(two_methods());
            }
            is_basic(site, request)
        }
        // A public client has no secret; one that is sent belongs to somebody else.
        AuthMethod::None => !has_header && !has_secret,
    };
    if !fits {
        return Err(Problem::client(match wanted.auth_method {
            AuthMethod::ClientSecretPost => {
                "Client id and secret among the parameters are missing or wrong."
            }
            AuthMethod::ClientSecretBasic => {
                "HTTP Basic authentication of the client is missing or wrong."
            }
            AuthMethod::None => "The client has no secret, but one was sent.",
        }));
    }
    check_id(site, wanted, parameters)
}

fn two_methods() -> Problem {
    Problem::request("The client authenticates in two ways at once.")
}

fn check_id(site: &Site, wanted: &TokenRequest, parameters: &Parameters) -> Result<(), Problem> {
    let Some(name) = name_of(wanted, Role::ClientId) else {
        return Ok(());
    };
    if parameters.get(name) == Some(&site.client.client_id) {
        return Ok(());
    }
    Err(Problem::client("The client id is missing or unknown."))
}

/// Whether the secret is among the parameters, where the request has it at all.
fn is_secret(site: &Site, wanted: &TokenRequest, parameters: &Parameters) -> bool {
    name_of(wanted, Role::ClientSecret)
        .is_none_or(|name| parameters.get(name) == Some(&site.client.client_secret))
}

/// Whether the client is in the `Authorization` header.
fn is_basic(site: &Site, request: &Received) -> bool {
    let registered = (&site.client.client_id, &site.client.client_secret);
    basic::credentials(&request.headers).is_some_and(|(id, secret)| (&id, &secret) == registered)
}
