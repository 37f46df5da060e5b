//! From a request to its answer.

use std::{convert::Infallible, fmt, sync::Arc};

use axum::{Router, body::Body};
use http::{Request, Response, StatusCode};
use hyper::{body::Incoming, service::Service};
use hyper_util::service::TowerToHyperService;

use super::{
    Door,
    arrival::{self, Address, Arrival, CONTROL},
    body::Reader,
    line::Reset,
    respond::{self, Delivery},
};
use crate::{
    address::{self, Located, Place, Target},
    api, control,
    exchange::{Answer, Received, RequestKind},
    log::Note,
    oauth,
    world::World,
};

/// What all connections share.
pub(super) struct Server {
    world: Arc<World>,
    control: TowerToHyperService<Router>,
    bodies: Reader,
}

/// No answer: the connection is to end.
#[derive(Debug)]
pub(super) struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a fault resets the connection")
    }
}

impl std::error::Error for NoAnswer {}

impl Server {
    pub(super) fn new(world: &Arc<World>) -> Self {
        Self {
            world: Arc::clone(world),
            control: TowerToHyperService::new(control::router(Arc::clone(world))),
            bodies: Reader::default(),
        }
    }

    /// Answers a request that came through a door.
    ///
    /// # Errors
    ///
    /// If a fault wants no answer; the connection is then to be reset.
    pub(super) async fn answer(
        &self,
        door: &Door,
        request: Request<Incoming>,
        reset: &Reset,
    ) -> Result<Response<Body>, NoAnswer> {
        let (answer, delivery) = match arrival::arrival(door, request.uri(), request.headers()) {
            Ok(Arrival::Control) => return Ok(self.control(request).await),
            Ok(Arrival::Root) => (Answer::redirect(CONTROL), Delivery::Whole),
            Ok(Arrival::Provider(address)) => match self.read(address, request).await {
                Ok(received) => self.provider(&received),
                Err(answer) => (answer, Delivery::Whole),
            },
            Err(answer) => (answer, Delivery::Whole),
        };
        respond::response(answer, delivery).ok_or_else(|| {
            reset.set();
            NoAnswer
        })
    }

    async fn control(&self, request: Request<Incoming>) -> Response<Body> {
        let answered: Result<_, Infallible> = self.control.call(request).await;
        answered.unwrap_or_else(|never| match never {})
    }

    async fn read(&self, address: Address, request: Request<Incoming>) -> Result<Received, Answer> {
        let (head, body) = request.into_parts();
        Ok(Received {
            method: head.method,
            host: address.host,
            path: address.path,
            query: address.query,
            headers: head.headers,
            body: self.bodies.read(body).await?,
            via: address.via,
        })
    }

    /// Answers a request to a provider.
    fn provider(&self, request: &Received) -> (Answer, Delivery) {
        let sites = &self.world.sites;
        let place = address::locate(sites, &request.method, &request.host, &request.path);
        let mut note = Note::default();
        let answer = match &place {
            Place::Found(located) => self.call(located, request, &mut note),
            Place::NoSuchPath(site) => Answer::text(
                StatusCode::NOT_FOUND,
                format!(
                    "{} has nothing at {}{}.\n",
                    site.model.name, request.host, request.path
                ),
            ),
            Place::NoSuchHost => self.no_such_host(&request.host),
        };
        (answer, Delivery::Whole)
    }

    fn call(&self, located: &Located, request: &Received, note: &mut Note) -> Answer {
        let (world, site) = (&*self.world, &*located.site);
        match &located.target {
            Target::Authorize => {
                note.kind = Some(RequestKind::Authorize);
                oauth::authorize(world, site, request, note)
            }
            Target::TokenRequest => {
                note.kind = Some(oauth::kind(site, request));
                oauth::token(world, site, request, note)
            }
            Target::Api { account, matches } => {
                note.kind = Some(RequestKind::Api);
                api::call(world, site, request, *account, matches, note)
            }
        }
    }

    fn no_such_host(&self, host: &str) -> Answer {
        let sites = self.world.sites.iter();
        let mut hosts: Vec<&str> = sites.flat_map(|site| site.addresses.hosts()).collect();
        hosts.sort_unstable();
        hosts.dedup();
        let shown: String = host.chars().take(100).collect();
        let text = format!(
            "No emulated provider has the host {shown}. There are: {}\n",
            hosts.join(", ")
        );
        Answer::text(StatusCode::MISDIRECTED_REQUEST, text)
    }
}
