//! The token endpoint, and the revocation endpoint (RFC 7009), which reads its requests alike.

mod answer;
mod client;
mod dialect;
mod redeem;
mod revoke;

use specs::model::{Role, TokenRequest};
use url::form_urlencoded;

pub(crate) use self::dialect::method;

use super::{parameters::Parameters, template};
use crate::{
    exchange::{Answer, Received, RequestKind},
    log::Note,
    world::{Site, World},
};

/// Which token request or revocation request this is, by its address and its `grant_type`.
pub(crate) fn kind(site: &Site, request: &Received) -> RequestKind {
    choose(site, request).0
}

/// Answers a token request or a revocation request.
pub(crate) fn token(world: &World, site: &Site, request: &Received, note: &mut Note) -> Answer {
    let now = world.clock.now();
    let (kind, wanted) = choose(site, request);
    note.kind = Some(kind);
    let answered = dialect::read(site, wanted, kind, request, note).and_then(|parameters| {
        if kind == RequestKind::Revoke {
            return revoke::revoke(site, wanted, &parameters, now, note)
                .map(|()| answer::revoked());
        }
        let issued = redeem::redeem(site, wanted, kind, &parameters, now, note)?;
        Ok(answer::success(site, request.via, &issued, now))
    });
    match answered {
        Ok(answer) => answer,
        Err(problem) => {
            note.refused = Some(problem.text.clone().into_owned());
            answer::failure(site, wanted, &problem, request)
        }
    }
}

/// The request of the spec that was probably meant. Whether it came as it should is another
/// question, so its parameters are looked for everywhere.
fn choose<'a>(site: &'a Site, request: &Received) -> (RequestKind, &'a TokenRequest) {
    let model = &site.model;
    let requests = [
        (RequestKind::Token, Some(&model.token)),
        (RequestKind::Refresh, model.refresh.as_ref()),
        (RequestKind::Password, model.password.as_ref()),
        (RequestKind::Revoke, model.revoke.as_ref()),
    ];
    let here: Vec<(RequestKind, &TokenRequest)> = requests
        .into_iter()
        .filter_map(|(kind, wanted)| Some((kind, wanted?)))
        .filter(|(_, wanted)| template::is_address_of(site, &wanted.url, request))
        .collect();
    if let [only] = here[..] {
        return only;
    }
    let sent = anything(request);
    let sends = |name: &str, value: &str| sent.iter().any(|one| one.0 == name && one.1 == value);
    let by_grant_type = here.iter().find(|(kind, wanted)| {
        let grant_type = name_of(wanted, Role::GrantType).zip(grant_type(*kind));
        grant_type.is_some_and(|(name, value)| sends(name, value))
    });
    let by_grant = || {
        here.iter().find(|(kind, wanted)| {
            let name = name_of(wanted, proof_role(*kind));
            name.is_some_and(|name| sent.iter().any(|one| one.0 == name))
        })
    };
    let found = by_grant_type.or_else(by_grant).or(here.first());
    found.copied().unwrap_or((RequestKind::Token, &model.token))
}

/// Every pair of a name and a text in the query and the body.
fn anything(request: &Received) -> Vec<(String, String)> {
    let query = form_urlencoded::parse(request.query.as_bytes()).into_owned();
    let mut pairs: Vec<(String, String)> = query.collect();
    if let Ok(body) = Parameters::json(&request.body) {
        pairs.extend(body.into_pairs());
    } else {
        pairs.extend(form_urlencoded::parse(&request.body).into_owned());
    }
    pairs
}

/// The wire name of a role.
fn name_of(wanted: &TokenRequest, role: Role) -> Option<&str> {
    let mut parameters = wanted.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.role == role);
    parameter.map(|parameter| parameter.name.as_str())
}

/// Value of `grant_type`, where there is one.
fn grant_type(kind: RequestKind) -> Option<&'static str> {
    match kind {
        RequestKind::Refresh => Some("refresh_token"),
        RequestKind::Password => Some("password"),
        RequestKind::Revoke => None,
        RequestKind::Token | RequestKind::Authorize | RequestKind::Api => {
            Some("authorization_code")
        }
    }
}

/// The parameter that carries what is redeemed or revoked.
fn proof_role(kind: RequestKind) -> Role {
    match kind {
        RequestKind::Refresh => Role::RefreshToken,
        RequestKind::Password => Role::Username,
        RequestKind::Revoke => Role::Token,
        RequestKind::Token | RequestKind::Authorize | RequestKind::Api => Role::Code,
    }
}
