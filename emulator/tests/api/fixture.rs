//! A provider without sockets.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex},
};

use serde_json::Value;
use specs::model::{Operation, Provider, Scope};

use super::ask::Ask;
use crate::{
    address::Addresses,
    api::{Call, State, content},
    clock::Clock,
    exchange::Answer,
    fault::Faults,
    log::{Log, Note},
    oauth::{Access, Grants, Refusal},
    testing::{self, accounts},
    world::{RegisteredClient, Settings, Site, World},
};

/// A provider and what it needs.
pub(super) struct Fixture {
    pub(super) world: World,
    pub(super) site: Arc<Site>,
}

/// An answer, read.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) answer: Answer,
    pub(super) note: Note,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> &str {
        self.answer.headers[name].to_str().unwrap()
    }

    /// The value at a path of the body.
    pub(super) fn at(&self, path: &str) -> &Value {
        let found = crate::json_path::get(&self.body, path);
        found.unwrap_or_else(|| panic!("nothing at {path} of {}", self.body))
    }
}

/// The folder of the specs.
pub(super) fn specs_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs")
}

/// The folder of the specs that the generator is tested with.
pub(super) fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden")
}

/// A provider of the specs.
pub(super) fn provider(id: &str) -> Fixture {
    static ALL: LazyLock<Vec<Provider>> = LazyLock::new(|| specs::load(&specs_folder()).unwrap());
    let found = ALL.iter().find(|one| one.id == id);
    Fixture::new(found.unwrap().clone())
}

/// A provider of the specs that the generator is tested with.
pub(super) fn golden(id: &str) -> Fixture {
    Fixture::new(testing::golden(id))
}

impl Fixture {
    pub(super) fn new(model: Provider) -> Self {
        let accounts = accounts();
        let site = Site {
            environment: 0,
            settings: Settings {
                seed: 1,
                first_day: testing::FIRST_DAY,
                auto_approve: true,
                limits: false,
            },
            client: RegisteredClient {
                client_id: "client".to_owned(),
                client_secret: "s&cret".to_owned(),
                redirect_uris: Vec::new(),
            },
            addresses: Addresses::new(&model, &model.environments[0], &accounts),
            accounts,
            grants: Mutex::new(Grants::default()),
            api: Mutex::new(State::default()),
            model: Arc::new(model),
        };
        let world = World {
            clock: Clock::stopped(),
            faults: Faults::default(),
            log: Log::default(),
            sites: Vec::new(),
        };
        Self {
            world,
            site: Arc::new(site),
        }
    }

    /// The same with published limits enforced.
    pub(super) fn with_limits(mut self) -> Self {
        Arc::get_mut(&mut self.site).unwrap().settings.limits = true;
        self
    }

    pub(super) fn operation(&self, name: &str) -> &Operation {
        let found = self.site.operation(name);
        found.unwrap_or_else(|| panic!("no operation {name}")).1
    }

    /// A request for an operation, with nothing yet.
    pub(super) fn ask(&self, operation: &str) -> Ask<'_> {
        Ask::new(self, operation)
    }

    /// Sends a request.
    pub(super) fn send(&self, ask: &Ask<'_>) -> Seen {
        let request = ask.request();
        let access = |token: &str| self.access(token);
        let call = Call {
            world: &self.world,
            site: &self.site,
            request: &request,
            query: content::pairs(&request.query),
            host_of: ask.host_of,
            access: &access,
        };
        let mut note = Note::default();
        let answer = call.answer(&ask.matches(), &mut note);
        let body = serde_json::from_slice(&answer.body).unwrap_or_default();
        Seen {
            status: answer.status.as_u16(),
            body,
            answer,
            note,
        }
    }

    /// The access tokens of the tests: `kate` and `oliver` may do everything, `nobody` has no
    /// scopes.
    fn access(&self, token: &str) -> Result<Access, Refusal> {
        let known = self.site.model.scopes.as_ref();
        let known = known.map_or(&[][..], |scopes| &scopes.values);
        let all = |known: &[Scope]| known.iter().map(|scope| scope.value.clone()).collect();
        match token {
            "kate" => Ok(Access {
                account: 0,
                scopes: all(known),
            }),
            "oliver" => Ok(Access {
                account: 1,
                scopes: all(known),
            }),
            "nobody" => Ok(Access {
                account: 0,
                scopes: Arc::default(),
            }),
            "expired" => Err(Refusal::Expired),
            "revoked" => Err(Refusal::Revoked),
            _ => Err(Refusal::Unknown),
        }
    }
}
