//! From a request to its answer.

use std::{convert::Infallible, fmt, sync::Arc};

use axum::{Router, body::Body};
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header::DATE};
use hyper::{body::Incoming, service::Service};
use hyper_util::service::TowerToHyperService;
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};

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
    fault::{self, Fault},
    log::{Entry, Masker, Note, SecretNames},
    oauth,
    world::{Site, World},
};

/// What all connections share.
pub(super) struct Server {
    world: Arc<World>,
    control: TowerToHyperService<Router>,
    bodies: Reader,
    /// Names of secrets, in the order of the providers.
    names: Vec<SecretNames>,
    /// For requests that are nobody's.
    no_names: SecretNames,
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
            names: world
                .sites
                .iter()
                .map(|site| SecretNames::new(&site.model))
                .collect(),
            no_names: SecretNames::default(),
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
        // Before the request is in the log: whoever finds it there may end its fault.
        let cleared = self.world.faults.cleared();
        let (answer, delivery) = match arrival::arrival(door, request.uri(), request.headers()) {
            Ok(Arrival::Control) => match self.control(request).await {
                Ok(answered) => return Ok(answered),
                Err(answer) => (answer, Delivery::Whole),
            },
            Ok(Arrival::Root) => (Answer::redirect(CONTROL), Delivery::Whole),
            Ok(Arrival::Provider(address)) => {
                let (received, refused) = self.read(address, request).await;
                self.provider(&received, refused)
            }
            Err(why) => {
                let text = format!("{why}\n");
                (Answer::text(StatusCode::BAD_REQUEST, text), Delivery::Whole)
            }
        };
        let response = respond::response(answer, delivery, cleared).await;
        response.ok_or_else(|| {
            reset.set();
            NoAnswer
        })
    }

    /// Answers a request to the emulator itself. Its body is read as all are, within bounds of size
    /// and time.
    async fn control(&self, request: Request<Incoming>) -> Result<Response<Body>, Answer> {
        let (head, body) = request.into_parts();
        let body = Body::from(self.bodies.read(body).await?);
        let answered: Result<_, Infallible> =
            self.control.call(Request::from_parts(head, body)).await;
        Ok(answered.unwrap_or_else(|never| match never {}))
    }

    /// Reads a request to its end. If its body cannot be had, it has none and the answer is there.
    async fn read(
        &self,
        address: Address,
        request: Request<Incoming>,
    ) -> (Received, Option<Answer>) {
        let (head, body) = request.into_parts();
        let (body, refused) = match self.bodies.read(body).await {
            Ok(body) => (body, None),
            Err(answer) => (Bytes::new(), Some(answer)),
        };
        let received = Received {
            method: head.method,
            host: address.host,
            path: address.path,
            query: address.query,
            headers: head.headers,
            body,
            via: address.via,
        };
        (received, refused)
    }

    /// Answers a request to a provider, unless it is `refused` already, and logs it.
    fn provider(&self, request: &Received, refused: Option<Answer>) -> (Answer, Delivery) {
        let sites = &self.world.sites;
        let place = address::locate(sites, &request.method, &request.host, &request.path);
        let mut note = Note::default();
        let mut fault = None;
        let (answer, delivery) = match (refused, &place) {
            (Some(answer), _) => {
                note.refused = Some(String::from_utf8_lossy(&answer.body).trim().to_owned());
                (answer, Delivery::Whole)
            }
            (None, Place::Found(located)) => {
                let (answered, occurred) = self.found(located, request, &mut note);
                fault = occurred;
                answered
            }
            (None, Place::NoSuchPath(site)) => (no_such_path(site, request), Delivery::Whole),
            (None, Place::NoSuchHost) => (self.no_such_host(&request.host), Delivery::Whole),
        };
        let now = self.world.clock.now();
        let answer = dated(answer, now);
        let site = match &place {
            Place::Found(Located { site, .. }) | Place::NoSuchPath(site) => Some(&**site),
            Place::NoSuchHost => None,
        };
        let entry = Entry {
            provider: site.map(|site| site.model.id.as_str()),
            time: now,
            request,
            note: &note,
            answer: &answer,
            delivery,
            fault: fault.map(|fault| fault.to_string()),
        };
        let masker = Masker {
            sites,
            names: self.names(site),
            is_oauth: note.kind != Some(RequestKind::Api),
        };
        let logged = entry.masked(&masker);
        self.world.log.add(logged, note.redeemed);
        (answer, delivery)
    }

    /// Answers a request to something that is there, and says which fault occurred.
    fn found(
        &self,
        located: &Located,
        request: &Received,
        note: &mut Note,
    ) -> ((Answer, Delivery), Option<Fault>) {
        let site = &*located.site;
        let kind = match &located.target {
            Target::Authorize => RequestKind::Authorize,
            Target::TokenRequest => oauth::kind(site, request),
            Target::Api { .. } => RequestKind::Api,
        };
        note.kind = Some(kind);
        let faults = &self.world.faults;
        if faults.is_empty() {
            return ((self.call(located, request, note), Delivery::Whole), None);
        }
        let operation = match &located.target {
            Target::Api { matches, .. } => api::operation(site, request, matches),
            Target::Authorize | Target::TokenRequest => None,
        };
        let Some(fault) = faults.take(&site.model.id, kind, operation.as_deref()) else {
            return ((self.call(located, request, note), Delivery::Whole), None);
        };
        if let Some(instead) = fault::before(fault.kind(), site, kind, operation.as_deref()) {
            note.operation = operation;
            return (instead, Some(fault));
        }
        let answer = self.call(located, request, note);
        (fault::after(fault.kind(), site, answer), Some(fault))
    }

    /// Under which names a provider is sent secrets.
    fn names(&self, site: Option<&Site>) -> &SecretNames {
        let mut sites = self.world.sites.iter();
        let index = site.and_then(|site| sites.position(|one| one.model.id == site.model.id));
        let names = index.and_then(|index| self.names.get(index));
        names.unwrap_or(&self.no_names)
    }

    fn call(&self, located: &Located, request: &Received, note: &mut Note) -> Answer {
        let (world, site) = (&*self.world, &*located.site);
        match &located.target {
            Target::Authorize => oauth::authorize(world, site, request, note),
            Target::TokenRequest => oauth::token(world, site, request, note),
            Target::Api { account, matches } => {
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

/// The answer with the time at the providers (RFC 9110 section 6.6.1), which is not that of this
/// machine once the clock was moved.
fn dated(answer: Answer, now: Timestamp) -> Answer {
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    let date = date.ok().and_then(|date| HeaderValue::try_from(date).ok());
    match date {
        Some(date) => answer.with(DATE, date),
        None => answer,
    }
}

fn no_such_path(site: &Site, request: &Received) -> Answer {
    let path: String = request.path.chars().take(200).collect();
    let text = format!(
        "{} has nothing at {}{path}.\n",
        site.model.name, request.host
    );
    Answer::text(StatusCode::NOT_FOUND, text)
}
