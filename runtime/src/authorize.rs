//! The authorization request.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::callback;
use crate::client::Inner;
use crate::error::{Error, ErrorKind};
use crate::host;
use crate::provider::{Authorize, CodeChallengeMethod, Provider, Role};
use crate::secret::{Secret, stored, stored_option};
use crate::template;

#[cfg(test)]
mod tests;

/// Name of an account that the application does not name.
const DEFAULT_ACCOUNT: &str = "default";

/// An authorization that has been started: where to send the user, and what must be remembered
/// until the user comes back.
#[derive(Clone)]
#[must_use = "send the user to `url()` and keep `pending()` for the redirect"]
pub struct Authorization {
    url: String,
    pending: Pending,
    provider: &'static Provider,
}

impl Authorization {
    /// Name of the account that the session will be stored under; without it, `default`. It is the
    /// application's own, such as a user's id.
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.pending.account = account.into();
        self
    }

    /// The address to send the user to.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What must be remembered, bound to the browser it is for (a web application keeps it in the
    /// user's own session).
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// What must be remembered.
    pub fn into_pending(self) -> Pending {
        self.pending
    }

    /// The provider's own spelling of its name.
    #[cfg(feature = "loopback")]
    pub(crate) fn provider_name(&self) -> &'static str {
        self.provider.name
    }

    /// Whether a redirect is the answer to this authorization, and if so, what
    /// [refusal](ErrorKind::AuthorizationRefused) it is; none if it brings a code. Everything else is
    /// an error, and the authorization goes on.
    pub(crate) fn refusal(&self, callback_uri: &str) -> Result<Option<Error>, Error> {
        match callback::read(self.provider, &self.pending, callback_uri) {
            Ok(_) => Ok(None),
            Err(error) if error.kind() == ErrorKind::AuthorizationRefused => Ok(Some(error)),
            Err(error) => Err(error),
        }
    }
}

/// Without the address, which contains the `state`.
impl fmt::Debug for Authorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Authorization")
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

/// What must be remembered between the authorization request and the redirect.
///
/// It can be serialised to be kept on the server's side. It contains the `state` and the code
/// verifier, so it goes neither to the browser in clear nor into a log. It is consumed by `accept`:
/// a copy of one that was redeemed is refused, by whatever process that shares the store.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pending {
    pub(crate) provider: String,
    pub(crate) environment: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) redirect_uri: String,
    /// `None` where the provider takes none.
    #[serde(with = "stored_option")]
    pub(crate) state: Option<Secret>,
    #[serde(with = "stored")]
    pub(crate) code_verifier: Secret,
    pub(crate) account: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) connection: BTreeMap<String, String>,
}

impl Pending {
    /// Name of the account that the session will be stored under.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Where the provider sends the user back to.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// The scopes asked for.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pending")
            .field("provider", &self.provider)
            .field("environment", &self.environment)
            .field("account", &self.account)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// Starts an authorization.
    pub(crate) fn authorize(&self, scopes: Vec<String>) -> Result<Authorization, Error> {
        let provider = self.provider();
        let authorize = &provider.authorize;
        let none = BTreeMap::new();
        let variables = self.variables(&none);
        let scopes = requested_scopes("authorize", provider, scopes)?;
        let redirect_uri = self.redirect_uri().ok_or_else(|| {
            Error::configuration("authorize", "the client was built without a redirect_uri")
        })?;
        let state = Secret::from(random("authorize")?);
        let code_verifier = Secret::from(random("authorize")?);
        let scope = joined_scopes(provider, &scopes);
        let mut url = host::resolve("authorize", authorize.url, provider, &variables)?;
        let token_endpoint = self.endpoint("authorize", provider.token.url)?;
        let authorization_endpoint = url.to_string();
        let sends_state = authorize
            .parameters
            .iter()
            .any(|(role, _)| *role == Role::State);
        for (role, name) in authorize.parameters {
            let value = match role {
                Role::ResponseType => authorize.response_type,
                Role::ClientId => &self.credentials().client_id,
                Role::RedirectUri => redirect_uri,
                Role::State => state.expose(),
                Role::Scope => scope.as_deref().unwrap_or_default(),
                Role::CodeChallenge => &code_challenge(code_verifier.expose()),
                Role::CodeChallengeMethod => challenge_method(authorize),
                // The others belong to token requests; a secret never goes into this address.
                _ => "",
            };
            if !value.is_empty() {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        for (name, value) in authorize.constants {
            if !authorize.parameters.iter().any(|(_, taken)| taken == name) {
                let value = template::expand("authorize", value, &variables)?;
                url.query_pairs_mut().append_pair(name, &value);
            }
        }
        let pending = Pending {
            provider: provider.id.to_owned(),
            environment: self.environment().id.to_owned(),
            authorization_endpoint,
            token_endpoint,
            redirect_uri: redirect_uri.to_owned(),
            state: sends_state.then_some(state),
            code_verifier,
            account: DEFAULT_ACCOUNT.to_owned(),
            scopes,
            connection: self.connection().clone(),
        };
        Ok(Authorization {
            url: url.into(),
            pending,
            provider,
        })
    }
}

/// The scopes to ask for: the caller's, or the provider's default ones.
pub(crate) fn requested_scopes(
    operation: &str,
    provider: &Provider,
    requested: Vec<String>,
) -> Result<Vec<String>, Error> {
    let Some(known) = &provider.scopes else {
        return Ok(Vec::new());
    };
    let scopes = if requested.is_empty() {
        known
            .default
            .iter()
            .map(|scope| (*scope).to_owned())
            .collect()
    } else {
        requested
    };
    if scopes.is_empty() && known.required {
        return Err(Error::configuration(
            operation,
            "this provider refuses a request without a scope",
        ));
    }
    let breaks_list = |scope: &&String| {
        scope.is_empty() || scope.contains(known.separator) || scope.chars().any(char::is_control)
    };
    match scopes.iter().find(breaks_list) {
        Some(scope) => Err(Error::configuration(
            operation,
            format!("{scope:?} is not a scope"),
        )),
        None => Ok(scopes),
    }
}

/// The value of `scope`; none if no scope is asked for.
pub(crate) fn joined_scopes(provider: &Provider, scopes: &[String]) -> Option<String> {
    let known = provider.scopes.as_ref()?;
    (!scopes.is_empty()).then(|| scopes.join(known.separator))
}

/// 256 random bits as 43 characters, which suits `state` (RFC 6749 §10.10) as well as a code
/// verifier (RFC 7636 §4.1).
pub(crate) fn random(operation: &str) -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| {
        Error::new(
            ErrorKind::Internal,
            operation,
            "the system gives no random numbers",
        )
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn challenge_method(authorize: &Authorize) -> &'static str {
    match authorize.code_challenge_method {
        CodeChallengeMethod::S256 => "S256",
        CodeChallengeMethod::None => "",
    }
}

/// The S256 challenge of a verifier (RFC 7636 §4.2).
fn code_challenge(code_verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, code_verifier.as_bytes()))
}
