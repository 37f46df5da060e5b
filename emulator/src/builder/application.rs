//! The application that is registered at the providers.

use std::fmt;

use specs::model::{Provider, RedirectUri};

use crate::{Error, oauth::redirect_uri, random::Random, world::RegisteredClient};

/// What is known of the application before it is registered. What is absent is made up.
#[derive(Clone, Default)]
pub(super) struct Application {
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<String>,
    pub(super) redirect_uris: Vec<String>,
}

/// Without the secret.
impl fmt::Debug for Application {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Application")
            .field("client_id", &self.client_id)
            .field("redirect_uris", &self.redirect_uris)
            .finish_non_exhaustive()
    }
}

impl Application {
    /// Refuses a redirect URI that none of the providers takes.
    pub(super) fn check(&self, providers: &[Provider]) -> Result<(), Error> {
        for uri in &self.redirect_uris {
            let refusals: Vec<_> = providers
                .iter()
                .filter_map(|model| refusal(model, uri))
                .collect();
            if refusals.len() == providers.len() {
                let why = refusals.first().copied().unwrap_or_default();
                return Err(Error::new(format!(
                    "the redirect URI {uri:?} is refused at start. {why}"
                )));
            }
        }
        Ok(())
    }

    /// Registers it at a provider.
    pub(super) fn registered(
        &self,
        model: &Provider,
        seed: u64,
    ) -> Result<RegisteredClient, Error> {
        let made_up = |what: &str| Random::new(seed, &format!("{what} {}", model.id)).token();
        let chosen = |what: &'static str, value: &Option<String>| match value {
            None => Ok(made_up(what)),
            // RFC 6749 appendix A.1 and A.2.
            Some(text) if !text.is_empty() && text.chars().all(|c| (' '..='~').contains(&c)) => {
                Ok(text.clone())
            }
            Some(_) => Err(Error::new(format!(
                "the {what} has to be a text of printable ASCII characters"
            ))),
        };
        let taken = self.redirect_uris.iter();
        let mut redirect_uris: Vec<_> = taken
            .filter(|uri| refusal(model, uri).is_none())
            .cloned()
            .collect();
        if redirect_uris.is_empty() {
            redirect_uris = default_redirect_uris(model);
        }
        Ok(RegisteredClient {
            client_id: chosen("client_id", &self.client_id)?,
            client_secret: chosen("client_secret", &self.client_secret)?,
            redirect_uris,
        })
    }
}

/// Why a provider does not take a redirect URI.
fn refusal(model: &Provider, uri: &str) -> Option<&'static str> {
    let registered = [uri.to_owned()];
    redirect_uri::check(model.authorize.redirect_uri, &registered, uri).err()
}

fn default_redirect_uris(model: &Provider) -> Vec<String> {
    let https = "https://localhost/callback".to_owned();
    match model.authorize.redirect_uri {
        RedirectUri::HttpsOnly => vec![https],
        RedirectUri::HttpsOrLoopback => vec![https, "http://127.0.0.1/callback".to_owned()],
    }
}
