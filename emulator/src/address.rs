//! Where the hosts of a provider are found on this machine, and which request an address means.
//!
//! There are three ways to write the address `https://api.example.com/tasks`:
//!
//! 1. to the main listener with `Host: api.example.com` and the path `/tasks`;
//! 2. `http://127.0.0.1:PORT/api.example.com/tasks` ([`Via::Loopback`]);
//! 3. `http://127.0.0.1:PORT2/tasks`, if the host belongs to a connection field: each of them has a
//!    listener of its own, so that a client that ignores the field arrives nowhere.

mod pattern;
mod routes;
#[cfg(test)]
mod tests;
mod values;

use std::sync::Arc;

use http::Method;
use specs::model::{ConnectionField, Environment, Provider, Template};

use crate::{
    exchange::Via,
    world::{Account, Site},
};

use routes::{Routes, Spot, uses};

pub(crate) use pattern::percent_decode;
pub(crate) use values::FieldValue;

/// The addresses of one emulated provider.
#[derive(Debug)]
pub(crate) struct Addresses {
    environment: Environment,
    connection: Vec<ConnectionField>,
    /// By account, in the order of the fields.
    values: Vec<Vec<FieldValue>>,
    /// Origin of the main listener, `http://127.0.0.1:8080`.
    main: String,
    routes: Routes,
}

impl Addresses {
    /// The addresses of a provider; nothing listens there yet.
    pub(crate) fn new(model: &Provider, environment: &Environment, accounts: &[Account]) -> Self {
        let values: Vec<Vec<FieldValue>> = (0..accounts.len())
            .map(|account| values::of_account(model, environment, accounts, account))
            .collect();
        let mut addresses = Self {
            environment: environment.clone(),
            connection: model.connection.clone(),
            values,
            main: String::new(),
            routes: Routes::default(),
        };
        let variable = |account, name: &str| addresses.variable(account, name);
        addresses.routes = Routes::new(model, accounts.len(), &variable);
        addresses
    }

    /// Sets where the main listener is, `http://127.0.0.1:8080`.
    pub(crate) fn listen(&mut self, main: &str) {
        main.clone_into(&mut self.main);
    }

    /// The values that name a host, for a listener each. Accounts that share a value have the
    /// same listener: what a user configures before anybody logs in is one value.
    pub(crate) fn listeners(&mut self) -> impl Iterator<Item = Vec<&mut FieldValue>> {
        let mut groups: Vec<Vec<&mut FieldValue>> = Vec::new();
        let named = self.values.iter_mut().flatten();
        for value in named.filter(|value| !value.host.is_empty()) {
            let same = |group: &&mut Vec<&mut FieldValue>| {
                let first = group.first();
                first.is_some_and(|first| first.field == value.field && first.value == value.value)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(value),
                None => groups.push(vec![value]),
            }
        }
        groups.into_iter()
    }

    /// The value of a connection field for an account, as the provider sends it or the user gives
    /// it. Empty if there is no such field or account.
    pub(crate) fn value(&self, field: &ConnectionField, account: usize, via: Via) -> String {
        match (self.field_value(account, &field.id), via) {
            (Some(value), Via::ProviderHost) => value.value.clone(),
            (Some(value), Via::Loopback) => value.on_this_machine(&field.kind),
            (None, _) => String::new(),
        }
    }

    /// A template filled with the values of an account, those of the provider's own world. `None`:
    /// it has a variable that is neither an environment value nor a connection field.
    pub(crate) fn text(&self, template: &Template, account: usize) -> Option<String> {
        values::expand(template, |name| self.variable(account, name))
    }

    /// An address of the spec, as somebody outside has to write it. `None`: as for
    /// [`Addresses::text`].
    pub(crate) fn url(&self, template: &Template, account: usize, via: Via) -> Option<String> {
        let url = self.text(template, account)?;
        if via == Via::ProviderHost {
            return Some(url);
        }
        let (_, behind) = url.split_once("://")?;
        let (host, rest) = behind.split_at(behind.find(['/', '?', '#']).unwrap_or(behind.len()));
        let host = host.to_ascii_lowercase();
        let fields = self.connection.iter().filter(|one| uses(template, one));
        let mut values = fields.filter_map(|field| self.field_value(account, &field.id));
        match values.find(|value| value.host == host && !value.origin.is_empty()) {
            Some(value) => Some(format!("{}{rest}", value.origin)),
            None => Some(format!("{}/{host}{rest}", self.main)),
        }
    }

    /// The hosts of the provider, in order.
    pub(crate) fn hosts(&self) -> impl Iterator<Item = &str> {
        self.routes.hosts()
    }

    /// An address that another provider has too.
    pub(crate) fn clash(&self, other: &Self) -> Option<String> {
        self.routes.clash(&other.routes)
    }

    fn field_value(&self, account: usize, field: &str) -> Option<&FieldValue> {
        let values = self.values.get(account)?;
        values.iter().find(|value| value.field == field)
    }

    fn variable(&self, account: usize, name: &str) -> Option<String> {
        let environment = values::environment_value(&self.environment, name);
        let text = environment.or_else(|| Some(&self.field_value(account, name)?.value));
        text.map(str::to_owned)
    }
}

/// What is known of an address.
#[derive(Clone)]
pub(crate) enum Place {
    /// Something answers there.
    Found(Located),
    /// A provider has the host, but nothing at this path.
    NoSuchPath(Arc<Site>),
    /// No provider has the host.
    NoSuchHost,
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
        /// Operations with this address, whatever their method and constants; those whose path has
        /// fewer variables come first. Empty: none.
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

/// Finds what is meant by an address in the world of the providers.
pub(crate) fn locate(sites: &[Arc<Site>], method: &Method, host: &str, path: &str) -> Place {
    let mut place = Place::NoSuchHost;
    for site in sites {
        match site.addresses.routes.locate(method, host, path) {
            Spot::Target(target) => {
                // Two providers may share a host: what is there comes before what might be.
                let is_certain =
                    !matches!(&target, Target::Api { matches, .. } if matches.is_empty());
                let site = Arc::clone(site);
                place = Place::Found(Located { site, target });
                if is_certain {
                    return place;
                }
            }
            Spot::NoSuchPath if matches!(place, Place::NoSuchHost) => {
                place = Place::NoSuchPath(Arc::clone(site));
            }
            Spot::NoSuchPath | Spot::NoSuchHost => {}
        }
    }
    place
}
