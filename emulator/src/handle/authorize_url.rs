//! An authorization request that is ready to be opened.

use specs::model::{CodeChallengeMethod, Provider, Role, Scopes, Template};
use url::Url;

/// The code challenge of the example in RFC 7636 appendix B.
const CODE_CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What the spec does not say.
pub(super) struct Parameters<'a> {
    pub(super) client_id: &'a str,
    pub(super) redirect_uri: &'a str,
    /// Fills a template.
    pub(super) text: &'a dyn Fn(&Template) -> String,
}

/// The authorization endpoint with all parameters the spec names.
pub(super) fn build(model: &Provider, endpoint: &str, parameters: &Parameters<'_>) -> String {
    let Ok(mut url) = Url::parse(endpoint) else {
        return endpoint.to_owned();
    };
    let authorize = &model.authorize;
    let mut query = url.query_pairs_mut();
    for parameter in &authorize.parameters {
        let value = match parameter.role {
            Role::ResponseType => authorize.response_type.clone(),
            Role::ClientId => parameters.client_id.to_owned(),
            Role::RedirectUri => parameters.redirect_uri.to_owned(),
            Role::Scope => model.scopes.as_ref().map(scope).unwrap_or_default(),
            Role::State => "emulator".to_owned(),
            Role::CodeChallenge => CODE_CHALLENGE.to_owned(),
            Role::CodeChallengeMethod => match authorize.code_challenge_method {
                CodeChallengeMethod::S256 => "S256".to_owned(),
                CodeChallengeMethod::None => String::new(),
            },
            _ => String::new(),
        };
        if !value.is_empty() {
            query.append_pair(&parameter.name, &value);
        }
    }
    for constant in &authorize.constants {
        query.append_pair(&constant.name, &(parameters.text)(&constant.value));
    }
    drop(query);
    url.into()
}

/// The default scopes; all of them if one is demanded and none is a default.
fn scope(scopes: &Scopes) -> String {
    let default: Vec<&str> = scopes.default.iter().map(String::as_str).collect();
    let all = scopes.values.iter().map(|scope| scope.value.as_str());
    let wanted = if scopes.required && default.is_empty() {
        all.collect()
    } else {
        default
    };
    wanted.join(&scopes.separator)
}
