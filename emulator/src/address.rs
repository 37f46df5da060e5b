//! Where the hosts of a provider are found on this machine, and which request an address means.

use std::sync::Arc;

use specs::model::{ConnectionField, Template};

use crate::{exchange::Via, world::Site};

/// The addresses of one emulated provider.
#[derive(Debug, Default)]
pub(crate) struct Addresses {}

impl Addresses {
    /// The value of a connection field for an account, as the provider sends it or the user gives
    /// it.
    pub(crate) fn value(&self, field: &ConnectionField, account: usize, via: Via) -> String {
        let _ = (field, account, via);
        String::new()
    }

    /// An address of the spec, as somebody outside has to write it.
    pub(crate) fn url(&self, template: &Template, account: usize, via: Via) -> Option<String> {
        let _ = (template, account, via);
        None
    }
}

/// What an address means.
#[derive(Clone)]
pub(crate) struct Located {
    pub(crate) site: Arc<Site>,
    pub(crate) target: Target,
}

/// Part of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The authorization endpoint.
    Authorize,
    /// The endpoint of at least one token request.
    TokenRequest,
    /// The API.
    Api {
        /// The account whose host this is. `None`: the host serves all.
        account: Option<usize>,
        /// Operations with this address, whatever their method and constants. Empty: none.
        matches: Vec<Match>,
    },
}

/// An operation with the address of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// `resource.operation`.
    pub(crate) operation: String,
    /// Path parameters: id and value, percent-decoded.
    pub(crate) path: Vec<(String, String)>,
}
