//! What actors are told and what they answer.

use super::{Step, store::PATIENT};
use crate::crates::Setup;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

/// What an actor is.
#[derive(Clone, Serialize, Deserialize)]
pub struct Orders {
    /// Id of the provider.
    pub provider: String,
    /// Where it is emulated.
    pub address: SocketAddr,
    pub client_id: String,
    pub client_secret: String,
    pub redirect_uri: String,
    pub store: Place,
    /// How long an operation of a store on a server may take.
    pub store_timeout: Duration,
    /// Lease of a claim; `None`: as it is by default.
    pub lease: Option<Duration>,
    /// Longest time that a caller waits for a refresh; `None`: as it is by default.
    pub wait: Option<Duration>,
}

impl Orders {
    /// An actor with the client of a setup.
    pub fn new(provider: &str, setup: &Setup, store: Place) -> Self {
        Self {
            provider: provider.to_owned(),
            address: setup.address,
            client_id: setup.client_id.clone(),
            client_secret: setup.client_secret.clone(),
            redirect_uri: setup.redirect_uri.clone(),
            store,
            store_timeout: PATIENT,
            lease: None,
            wait: None,
        }
    }
}

/// Where sessions are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Place {
    Files(PathBuf),
    Postgres(String),
    Redis(String),
}

/// What an actor does next.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Takes the session of an account from the store.
    Open { account: String },
    /// From now on it kills itself at a step; at one that lasts, so long after it has begun.
    DieAt { step: Step, after: Duration },
    /// So many callers ask for an access token at the same time.
    Token { callers: usize },
    /// Refreshes whatever the age of the access token.
    Refresh,
    /// Calls the API.
    Call,
    /// Says how the session stands.
    State,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// Access tokens, and how many callers got each.
    pub tokens: BTreeMap<String, usize>,
    pub failures: Vec<Failure>,
    /// How the session stands, as `Debug` shows it.
    pub state: String,
    /// Events since the last reply, as `Debug` shows them.
    pub events: Vec<String>,
}

/// An error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Its kind, as `Debug` shows it.
    pub kind: String,
    /// Why the user has to log in again, if that is so.
    pub reauthorization: Option<String>,
    pub text: String,
}

impl Reply {
    /// Whether nothing has failed.
    pub fn is_ok(&self) -> bool {
        self.failures.is_empty()
    }

    /// Whether the error says that an answer was lost and the user has to log in again.
    pub fn is_answer_lost(&self) -> bool {
        let mut reasons = self.failures.iter().map(|one| &one.reauthorization);
        reasons.any(|reason| reason.as_deref() == Some("AnswerLost"))
    }

    /// Whether an event of this name was told.
    pub fn has_event(&self, name: &str) -> bool {
        self.events.iter().any(|event| event.starts_with(name))
    }
}
