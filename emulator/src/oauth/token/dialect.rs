//! Whether a token request came exactly as the spec says.

use http::Method;
use specs::model::{self, AuthMethod, Role, SendIn, TokenRequest};

use super::{client, grant_type, name_of, proof_role};
use crate::{
    exchange::{Received, RequestKind},
    log::Note,
    oauth::{parameters::Parameters, problem::Problem, template},
    world::Site,
};

/// Longest body that is read, in bytes. There are tokens of 64 KiB.
const LONGEST_BODY: usize = 1024 * 1024;

/// The parameters of a request that is in order: method, place, names, client, constants, headers
/// and grant type.
pub(super) fn read(
    site: &Site,
    wanted: &TokenRequest,
    kind: RequestKind,
    request: &Received,
    note: &mut Note,
) -> Result<Parameters, Problem> {
    if request.method != method(wanted.method) {
        return Err(Problem::method());
    }
    check_body(wanted.send_in, request)?;
    let parameters = Parameters::read(wanted.send_in, request).map_err(Problem::request)?;
    note_parameters(site, wanted, kind, &parameters, note);
    if parameters.has_repeated() {
        return Err(Problem::request("A parameter stands there more than once."));
    }
    let mut names = declared(wanted);
    if names.any(|name| parameters.is_no_text(name)) {
        return Err(Problem::request("A parameter is not a text."));
    }
    check_query(wanted, request)?;
    client::authenticate(site, wanted, &parameters, request)?;
    check_constants(site, wanted, &parameters)?;
    check_headers(site, wanted, request)?;
    let grant_type = name_of(wanted, Role::GrantType).zip(grant_type(kind));
    if let Some((name, grant_type)) = grant_type {
        match parameters.get(name) {
            None => return Err(Problem::request("The grant type is missing.")),
            Some(value) if value != grant_type => {
                return Err(Problem::grant_type(
                    "The grant type is not offered at this address.",
                ));
            }
            Some(_) => {}
        }
    }
    Ok(parameters)
}

/// The HTTP method of a spec.
pub(crate) fn method(method: model::Method) -> Method {
    match method {
        model::Method::Get => Method::GET,
        model::Method::Post => Method::POST,
        model::Method::Put => Method::PUT,
        model::Method::Patch => Method::PATCH,
        model::Method::Delete => Method::DELETE,
    }
}

/// The names of all parameters of a request.
fn declared(wanted: &TokenRequest) -> impl Iterator<Item = &str> {
    let roles = wanted.parameters.iter().map(|parameter| &parameter.name);
    let constants = wanted.constants.iter().map(|constant| &constant.name);
    roles.chain(constants).map(String::as_str)
}

/// Tells the log what was sent, before anything can be refused.
fn note_parameters(
    site: &Site,
    wanted: &TokenRequest,
    kind: RequestKind,
    parameters: &Parameters,
    note: &mut Note,
) {
    let sent = declared(wanted).filter(|name| parameters.has(name));
    note.parameters = sent.map(ToOwned::to_owned).collect();
    if !matches!(kind, RequestKind::Token | RequestKind::Refresh) {
        return;
    }
    let presented = name_of(wanted, proof_role(kind)).and_then(|name| parameters.get(name));
    let label = presented.and_then(|secret| site.grants().label(secret));
    note.redeemed = label.map(|label| (label, false));
}

fn check_body(send_in: SendIn, request: &Received) -> Result<(), Problem> {
    let wanted = match send_in {
        SendIn::Form => "application/x-www-form-urlencoded",
        SendIn::Json => "application/json",
        SendIn::Query if request.body.is_empty() => return Ok(()),
        SendIn::Query => {
            return Err(Problem::request(
                "The parameters belong into the query; there is no body.",
            ));
        }
    };
    if request.body.len() > LONGEST_BODY {
        return Err(Problem::request("The body is too long."));
    }
    if request.content_type() != wanted {
        return Err(Problem::request(format!(
            "The content type of the body must be {wanted}."
        )));
    }
    Ok(())
}

/// What belongs into the body does not stand in the address, which others write down (RFC 6749
/// section 2.3.1).
fn check_query(wanted: &TokenRequest, request: &Received) -> Result<(), Problem> {
    if wanted.send_in == SendIn::Query || request.query.is_empty() {
        return Ok(());
    }
    let query = Parameters::read(SendIn::Query, request).map_err(Problem::request)?;
    let mut names = declared(wanted).chain(["client_secret"]);
    if names.any(|name| query.has(name)) {
        return Err(Problem::request(
            "The parameters belong into the body, not into the query.",
        ));
    }
    Ok(())
}

fn check_constants(
    site: &Site,
    wanted: &TokenRequest,
    parameters: &Parameters,
) -> Result<(), Problem> {
    for constant in &wanted.constants {
        // A constant never takes the place of a role.
        if wanted
            .parameters
            .iter()
            .any(|one| one.name == constant.name)
        {
            continue;
        }
        let values = template::expansions(site, &constant.value);
        let sent = parameters.get(&constant.name).unwrap_or_default();
        if !values.iter().any(|value| value == sent) {
            return Err(Problem::request(format!(
                "The parameter {} is missing or has another value than the fixed one.",
                constant.name
            )));
        }
    }
    Ok(())
}

fn check_headers(site: &Site, wanted: &TokenRequest, request: &Received) -> Result<(), Problem> {
    for header in &wanted.headers {
        let is_basic = wanted.auth_method == AuthMethod::ClientSecretBasic;
        if is_basic && header.name.eq_ignore_ascii_case("authorization") {
            continue;
        }
        let values = template::expansions(site, &header.value);
        if !values
            .iter()
            .any(|value| value == request.header(&header.name))
        {
            return Err(Problem::request(format!(
                "The header {} is missing or has another value than the fixed one.",
                header.name
            )));
        }
    }
    Ok(())
}
