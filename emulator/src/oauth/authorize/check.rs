//! Whether an authorization request is in order (RFC 6749 section 4.1.1).

use specs::model::{CodeChallengeMethod, Role, State};

use super::redirect::Target;
use crate::{
    exchange::Received,
    log::Note,
    oauth::{
        grants::RedirectUri, parameters::Parameters, pkce, problem::Problem, redirect_uri, scopes,
        template,
    },
    world::Site,
};

/// A request that is in order.
pub(super) struct Asked {
    pub(super) target: Target,
    pub(super) scopes: Vec<String>,
    pub(super) challenge: Option<String>,
}

/// A request that is not in order.
pub(super) enum Rejected {
    /// Nobody may be sent anywhere (RFC 6749 section 4.1.2.1). The text is for people.
    Page(&'static str),
    /// The client is told.
    Redirect { target: Target, problem: Problem },
}

/// Checks every parameter the spec names, client and redirect URI first.
pub(super) fn check(site: &Site, request: &Received, note: &mut Note) -> Result<Asked, Rejected> {
    let parameters = Parameters::form(request.query.as_bytes()).map_err(Rejected::Page)?;
    let sent = Sent {
        site,
        parameters: &parameters,
    };
    note.parameters = sent.names();
    sent.check_client()?;
    let redirect_uri = sent.redirect_uri()?;
    let state = sent.once(Role::State);
    let target = Target {
        redirect_uri: RedirectUri {
            uri: redirect_uri.to_owned(),
            is_sent: sent.get(Role::RedirectUri).is_some(),
        },
        state: state.map(ToOwned::to_owned),
    };
    match sent.check_rest() {
        Ok((scopes, challenge)) => Ok(Asked {
            target,
            scopes,
            challenge,
        }),
        Err(problem) => Err(Rejected::Redirect { target, problem }),
    }
}

/// What was sent.
struct Sent<'a> {
    site: &'a Site,
    parameters: &'a Parameters,
}

impl<'a> Sent<'a> {
    fn name(&self, role: Role) -> Option<&'a str> {
        let mut parameters = self.site.model.authorize.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.role == role);
        parameter.map(|parameter| parameter.name.as_str())
    }

    fn get(&self, role: Role) -> Option<&'a str> {
        self.name(role).and_then(|name| self.parameters.get(name))
    }

    /// The value of a parameter that was not sent twice.
    fn once(&self, role: Role) -> Option<&'a str> {
        let name = self.name(role)?;
        let value = self.parameters.get(name)?;
        (!self.parameters.is_repeated(name)).then_some(value)
    }

    fn is_repeated(&self, role: Role) -> bool {
        let name = self.name(role);
        name.is_some_and(|name| self.parameters.is_repeated(name))
    }

    /// The declared names that were sent.
    fn names(&self) -> Vec<String> {
        let authorize = &self.site.model.authorize;
        let roles = authorize.parameters.iter().map(|parameter| &parameter.name);
        let constants = authorize.constants.iter().map(|constant| &constant.name);
        let sent = roles
            .chain(constants)
            .filter(|name| self.parameters.has(name));
        sent.cloned().collect()
    }

    fn check_client(&self) -> Result<(), Rejected> {
        if self.name(Role::ClientId).is_none() {
            return Ok(());
        }
        if self.is_repeated(Role::ClientId) {
            return Err(Rejected::Page("The client id stands there more than once."));
        }
        match self.get(Role::ClientId) {
            None => Err(Rejected::Page("The client id is missing.")),
            Some(id) if id != self.site.client.client_id => {
                Err(Rejected::Page("The client id is unknown."))
            }
            Some(_) => Ok(()),
        }
    }

    /// Where the user is sent back to. RFC 6749 section 3.1.2.3: the parameter can be left out where
    /// one is registered.
    fn redirect_uri(&self) -> Result<&'a str, Rejected> {
        if self.is_repeated(Role::RedirectUri) {
            return Err(Rejected::Page(
                "The redirect URI stands there more than once.",
            ));
        }
        let registered = &self.site.client.redirect_uris;
        let uri = match (self.get(Role::RedirectUri), registered.as_slice()) {
            (Some(uri), _) => uri,
            (None, [only]) => only,
            (None, [first, ..]) if self.name(Role::RedirectUri).is_none() => first,
            (None, _) => return Err(Rejected::Page("The redirect URI is missing.")),
        };
        let rule = self.site.model.authorize.redirect_uri;
        redirect_uri::check(rule, registered, uri).map_err(Rejected::Page)?;
        Ok(uri)
    }

    /// Everything of which the client can be told: scopes and challenge of a request in order.
    fn check_rest(&self) -> Result<(Vec<String>, Option<String>), Problem> {
        let authorize = &self.site.model.authorize;
        if self.parameters.has_repeated() {
            return Err(Problem::request("A parameter stands there more than once."));
        }
        if self.name(Role::ResponseType).is_some() {
            match self.get(Role::ResponseType) {
                None => return Err(Problem::request("The response type is missing.")),
                Some(kind) if kind != authorize.response_type => {
                    return Err(Problem::response_type("The response type is not offered."));
                }
                Some(_) => {}
            }
        }
        self.check_constants()?;
        if authorize.state == State::Required
            && self.name(Role::State).is_some()
            && self.get(Role::State).is_none()
        {
            return Err(Problem::request("The state is missing."));
        }
        let known = self.site.model.scopes.as_ref();
        let scopes = if self.name(Role::Scope).is_some() {
            scopes::granted(known, self.get(Role::Scope))?
        } else {
            scopes::unasked(known)
        };
        Ok((scopes, self.challenge()?))
    }

    fn check_constants(&self) -> Result<(), Problem> {
        let authorize = &self.site.model.authorize;
        for constant in &authorize.constants {
            // A constant never takes the place of a role.
            if authorize
                .parameters
                .iter()
                .any(|one| one.name == constant.name)
            {
                continue;
            }
            let values = template::expansions(self.site, &constant.value);
            let sent = self.parameters.get(&constant.name).unwrap_or_default();
            if !values.iter().any(|value| value == sent) {
                return Err(Problem::request(format!(
                    "The parameter {} is missing or has another value than the fixed one.",
                    constant.name
                )));
            }
        }
        Ok(())
    }

    /// The challenge, which the provider demands if it has PKCE at all.
    fn challenge(&self) -> Result<Option<String>, Problem> {
        let authorize = &self.site.model.authorize;
        if authorize.code_challenge_method == CodeChallengeMethod::None
            || self.name(Role::CodeChallenge).is_none()
        {
            return Ok(None);
        }
        let challenge = self.get(Role::CodeChallenge);
        let challenge =
            challenge.ok_or_else(|| Problem::request("The code challenge is missing."))?;
        // RFC 7636 section 4.3: without the parameter it is `plain`.
        if self.name(Role::CodeChallengeMethod).is_some()
            && self.get(Role::CodeChallengeMethod) != Some("S256")
        {
            return Err(Problem::request("The code challenge method must be S256."));
        }
        if !pkce::is_challenge(challenge) {
            return Err(Problem::request("The code challenge is malformed."));
        }
        Ok(Some(challenge.to_owned()))
    }
}
