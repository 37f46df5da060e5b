//! One provider of a running emulator.

use std::{fmt, sync::Arc, time::Duration};

use specs::model::{CodeChallengeMethod, ConnectionFrom, Provider, Template};

use super::authorize_url;
use crate::{exchange::Via, world::Site};

/// An emulated provider: what a client has to know of it, and switches for tests. Clones are the
/// same provider.
#[derive(Clone)]
pub struct ProviderHandle {
    site: Arc<Site>,
}

impl ProviderHandle {
    pub(crate) fn new(site: &Arc<Site>) -> Self {
        let site = Arc::clone(site);
        Self { site }
    }

    /// Id of the provider, that of its spec.
    pub fn id(&self) -> &str {
        &self.site.model.id
    }

    /// What the spec says.
    pub fn model(&self) -> &Provider {
        &self.site.model
    }

    /// Id of the environment that is emulated.
    pub fn environment(&self) -> &str {
        &self.site.environment().id
    }

    /// Identifier of the registered client.
    pub fn client_id(&self) -> &str {
        &self.site.client.client_id
    }

    /// Secret of the registered client.
    pub fn client_secret(&self) -> &str {
        &self.site.client.client_secret
    }

    /// The first of the registered redirect URIs.
    pub fn redirect_uri(&self) -> &str {
        let uris = self.site.client.redirect_uris.first();
        uris.map_or("", String::as_str)
    }

    /// The authorization endpoint on this machine.
    pub fn authorization_endpoint(&self) -> String {
        self.url(&self.model().authorize.url)
    }

    /// The endpoint on this machine at which codes are redeemed.
    pub fn token_endpoint(&self) -> String {
        self.url(&self.model().token.url)
    }

    /// The endpoint on this machine at which refresh tokens are redeemed. `None`: the provider has
    /// none.
    pub fn refresh_endpoint(&self) -> Option<String> {
        let refresh = self.model().refresh.as_ref()?;
        Some(self.url(&refresh.url))
    }

    /// The endpoint on this machine at which tokens are revoked. `None`: the provider has none.
    pub fn revocation_endpoint(&self) -> Option<String> {
        let revoke = self.model().revoke.as_ref()?;
        Some(self.url(&revoke.url))
    }

    /// The base URL of the API on this machine, for the first account. `None`: the spec describes
    /// no API.
    pub fn base_url(&self) -> Option<String> {
        let api = self.model().api.as_ref()?;
        Some(self.url(&api.base_url))
    }

    /// The verifier that belongs to the challenge in [`ProviderHandle::authorize_url`], that of RFC 7636
    /// appendix B. `None`: the provider has no PKCE.
    pub fn code_verifier(&self) -> Option<&'static str> {
        let method = self.model().authorize.code_challenge_method;
        (method == CodeChallengeMethod::S256)
            .then_some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    /// An authorization request that can be opened in a browser: the first redirect URI, the
    /// default scopes (all, if the provider demands one and has no default), `state` `emulator`
    /// and, where the provider has PKCE, the challenge of [`ProviderHandle::code_verifier`].
    pub fn authorize_url(&self) -> String {
        let text = |template: &Template| self.site.addresses.text(template, 0).unwrap_or_default();
        let endpoint = self.authorization_endpoint();
        let parameters = authorize_url::Parameters {
            client_id: self.client_id(),
            redirect_uri: self.redirect_uri(),
            text: &text,
        };
        authorize_url::build(self.model(), &endpoint, &parameters)
    }

    /// The value of a connection field that the user of a client gives, in the provider's own
    /// world. `None`: there is no such field, or the provider tells it.
    pub fn connection(&self, field: &str) -> Option<String> {
        let mut fields = self.model().connection.iter();
        let field = fields.find(|one| one.id == field && one.from == ConnectionFrom::User)?;
        Some(self.site.addresses.value(field, 0, Via::ProviderHost))
    }

    /// Who can log in: id and name, the default first.
    pub fn accounts(&self) -> Vec<(String, String)> {
        let accounts = self.site.accounts.iter();
        accounts.map(|one| (one.id.clone(), one.name())).collect()
    }

    /// The user name of the default account, for the password grant.
    pub fn username(&self) -> &str {
        self.site.accounts.first().map_or("", |account| &account.id)
    }

    /// The password of the default account, for the password grant.
    pub fn password(&self) -> &str {
        let account = self.site.accounts.first();
        account.map_or("", |account| &account.password)
    }

    /// The password of an account. `None`: there is none with this id.
    pub fn password_of(&self, account_id: &str) -> Option<&str> {
        let mut accounts = self.site.accounts.iter();
        let account = accounts.find(|account| account.id == account_id)?;
        Some(&account.password)
    }

    /// Text for a parameter of `resource.operation` with which a call for the default account
    /// succeeds, such as the identifier of a record that is there; those of one operation go
    /// together. `None`: there is no such operation or parameter, or any value of its type will
    /// do.
    pub fn sample(&self, operation: &str, parameter: &str) -> Option<String> {
        let mut api = self.site.api();
        api.sample(&self.site, operation, parameter)
    }

    /// Brings the records of all accounts back to where they began.
    pub fn reset_records(&self) {
        self.site.api().reset(&self.site);
    }

    /// Sets how long access tokens that are issued from now on live; `None`: as the spec says.
    pub fn access_token_lifetime(&self, lifetime: Option<Duration>) {
        self.site.grants().set_access_token_lifetime(lifetime);
    }

    /// Revokes every access token; refresh tokens live on.
    pub fn revoke_access_tokens(&self) {
        self.site.grants().revoke_access_tokens();
    }

    /// Revokes every code and token.
    pub fn revoke_all(&self) {
        self.site.grants().revoke_all();
    }

    /// Has this account log in from now on, where nobody is asked. False: there is none with this
    /// id, and nothing changes.
    pub fn log_in_as(&self, account_id: &str) -> bool {
        let mut accounts = self.site.accounts.iter();
        let index = accounts.position(|account| account.id == account_id);
        if let Some(index) = index {
            self.site.set_login(index);
        }
        index.is_some()
    }

    /// Has the next login denied, where nobody is asked.
    pub fn deny_next_login(&self) {
        self.site.set_deny_next();
    }

    fn url(&self, template: &Template) -> String {
        let addresses = &self.site.addresses;
        addresses
            .url(template, 0, Via::Loopback)
            .unwrap_or_default()
    }
}

impl fmt::Debug for ProviderHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ProviderHandle")
            .field("id", &self.id())
            .finish_non_exhaustive()
    }
}
