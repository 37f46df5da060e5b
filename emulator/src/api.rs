//! The resource server: operations and their records.
//!
//! What the spec of a provider does not say is assumed: a page has 50 records where nobody says how
//! many; `*` and `%` in patterns stand for any text; errors have the status of HTTP that fits, but
//! where a success is known by a field of the body they come with 200, except those that a gateway
//! gives (401, 403, 413, 414, 429). Parameters that are not declared are passed over. Which record
//! something belongs to is remembered where no field says it; that of the first records is one of
//! the first five of the other type. Files of records nobody uploaded are made up. An error has the
//! published code whose text speaks of such errors, or else its status, or the word of RFC 6750. A
//! published status is kept for the errors it fits: nothing but a rejected access token comes with
//! 401. Of what calls create, the last ten thousand records of a type are kept, and the last 256 MiB
//! of files.

mod accepts;
mod arguments;
mod compare;
mod content;
mod envelope;
mod fields;
mod files;
mod filled;
mod filter;
mod fits;
mod kin;
mod kinds;
mod limits;
mod linked;
mod listing;
mod narrow;
mod paging;
mod payload;
mod perform;
mod plan;
mod problem;
mod sample;
mod schema;
mod select;
mod state_word;
mod template;
mod token;
mod transfer;

use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use specs::model::AccessTokenPlacement;

use crate::{
    address::Match,
    exchange::{Answer, Received, RequestKind},
    log::{Listed, Note},
    oauth::{Access, Refusal},
    records::Records,
    world::{Site, World},
};
use arguments::{Arguments, Sources};
use perform::Job;
use problem::{Dialect, Problem};
use select::Selected;

/// What has happened at the API of one provider.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Records of each account.
    pub(crate) records: Vec<Records>,
    windows: limits::Windows,
    files: files::Files,
    /// What belongs together, for each account.
    kin: Vec<kin::Kin>,
    /// Requests answered, by which they are named.
    requests: u64,
}

impl State {
    /// What is kept for an account. `None`: there is no such account.
    fn of(&mut self, site: &Site, account: usize) -> Option<Kept<'_>> {
        if self.records.len() != site.accounts.len() || self.kin.len() != site.accounts.len() {
            self.reset(site);
        }
        Some(Kept {
            store: self.records.get_mut(account)?,
            kin: self.kin.get_mut(account)?,
            files: &mut self.files,
        })
    }

    /// All accounts have their first records again, and no others.
    pub(crate) fn reset(&mut self, site: &Site) {
        self.records = seeds(site);
        self.kin = site.accounts.iter().map(|_| kin::Kin::default()).collect();
        self.files = files::Files::default();
    }

    /// A text for a parameter of an operation (`resource.operation`) with which a call for the first
    /// account succeeds; those of one operation go together. `None`: any text of the declared type
    /// will do, or there is no such parameter.
    pub(crate) fn sample(
        &mut self,
        site: &Site,
        operation: &str,
        parameter: &str,
    ) -> Option<String> {
        let Kept { store, kin, .. } = self.of(site, 0)?;
        sample::Sampler { site, store, kin }.sample(operation, parameter)
    }
}

/// What is kept for one account; the files are those of all.
struct Kept<'a> {
    store: &'a mut Records,
    kin: &'a mut kin::Kin,
    files: &'a mut files::Files,
}

fn seeds(site: &Site) -> Vec<Records> {
    let accounts = site.accounts.iter();
    accounts
        .map(|account| Records::new(Arc::clone(&site.model), account, &site.settings))
        .collect()
}

/// The operation that a request calls, `resource.operation`. `None`: none.
pub(crate) fn operation(site: &Site, request: &Received, matches: &[Match]) -> Option<String> {
    let query = content::pairs(&request.query);
    let selected = select::select(site, request, &query, matches).ok()?;
    Some(name(&selected))
}

/// Answers a call of the API. `account` is the one whose host was called, if the host belongs to
/// one.
pub(crate) fn call(
    world: &World,
    site: &Site,
    request: &Received,
    account: Option<usize>,
    matches: &[Match],
    note: &mut Note,
) -> Answer {
    let now = world.clock.now();
    let access = |token: &str| site.grants().access(token, now);
    let call = Call {
        world,
        site,
        request,
        query: content::pairs(&request.query),
        host_of: account,
        access: &access,
    };
    call.answer(matches, note)
}

/// A request, and how its access token is checked.
struct Call<'a> {
    world: &'a World,
    site: &'a Site,
    request: &'a Received,
    query: Vec<(String, String)>,
    /// The account whose host was called.
    host_of: Option<usize>,
    access: &'a dyn Fn(&str) -> Result<Access, Refusal>,
}

impl Call<'_> {
    fn answer(&self, matches: &[Match], note: &mut Note) -> Answer {
        note.kind = Some(RequestKind::Api);
        let request_id = {
            let mut state = self.site.api();
            state.requests = state.requests.wrapping_add(1);
            format!("req-{:08}", state.requests)
        };
        let mut dialect = Dialect {
            api: self.site.model.api.as_ref(),
            operation: None,
        };
        let selected = select::select(self.site, self.request, &self.query, matches);
        let answer = selected.and_then(|selected| {
            dialect.operation = Some(selected.operation);
            note.operation = Some(name(&selected));
            self.perform(&selected, note)
        });
        let answer = answer.unwrap_or_else(|problem| {
            note.refused = Some(problem.message.clone());
            problem::answer(dialect, &problem, &request_id)
        });
        self.identified(answer, &request_id)
    }

    /// The answer with the header that identifies the request.
    fn identified(&self, answer: Answer, request_id: &str) -> Answer {
        let api = self.site.model.api.as_ref();
        let name = api.and_then(|api| api.request_id_header.as_deref());
        let name = name.and_then(|name| HeaderName::from_bytes(name.as_bytes()).ok());
        match (name, HeaderValue::from_str(request_id)) {
            (Some(name), Ok(value)) => answer.with(name, value),
            _ => answer,
        }
    }

    fn perform(&self, selected: &Selected<'_>, note: &mut Note) -> Result<Answer, Problem> {
        let (site, request, operation) = (self.site, self.request, selected.operation);
        let model = &*site.model;
        limits::check_url(model, operation, self.url_length())?;
        // A body is read first only where the access token stands in it.
        let in_body = matches!(operation.access_token, AccessTokenPlacement::Form { .. });
        let content = if in_body {
            content::read(operation, request)?
        } else {
            content::Content::Nothing
        };
        let account = self.account(selected, &content, note)?;
        let (query, content) = if in_body {
            (self.query.clone(), content)
        } else {
            accepts::read(model, operation, request, &self.query)?
        };
        token::check_client(site, operation, request, &content)?;
        select::check_headers(site, request, operation)?;
        let sources = Sources {
            model,
            operation,
            request,
            query: &query,
            path: selected.path,
            content: &content,
        };
        let arguments = sources.read()?;
        let names = arguments.0.iter();
        note.parameters = names.map(|one| one.parameter.name.clone()).collect();
        check_files(model, selected, &arguments)?;
        self.respond(selected, &arguments, account, note)
    }

    /// Bytes of the address in the provider's world.
    fn url_length(&self) -> usize {
        let Received {
            host, path, query, ..
        } = self.request;
        let query = if query.is_empty() { 0 } else { query.len() + 1 };
        "https://".len() + host.len() + path.len() + query
    }

    /// The account the access token is for, if it may make this call now.
    fn account(
        &self,
        selected: &Selected<'_>,
        content: &content::Content,
        note: &mut Note,
    ) -> Result<usize, Problem> {
        let operation = selected.operation;
        let token = token::find(operation, self.request, content)?;
        let access = (self.access)(&token)
            .map_err(|refusal| token::refuse(operation, token::explain(refusal)))?;
        let account = self.site.accounts.get(access.account);
        note.account = account.map(|account| account.id.clone());
        if self
            .host_of
            .is_some_and(|host_of| host_of != access.account)
        {
            let message = "The access token is for another account than this host.";
            return Err(token::refuse(operation, message));
        }
        if self.site.settings.limits {
            let (name, now) = (name(selected), self.world.clock.now());
            let mut state = self.site.api();
            let model = &self.site.model;
            let windows = &mut state.windows;
            windows.count(model, &name, operation, access.account, now)?;
        }
        let lacking = self.site.model.scopes.as_ref().and_then(|scopes| {
            let covered = |needed: &String| {
                let mut granted = access.scopes.iter();
                granted.any(|granted| scopes.covers(granted, needed))
            };
            operation.scopes.iter().find(|needed| !covered(needed))
        });
        match lacking {
            Some(scope) => Err(token::refuse_scope(operation, scope)),
            None => Ok(access.account),
        }
    }

    fn respond(
        &self,
        selected: &Selected<'_>,
        arguments: &Arguments<'_>,
        account: usize,
        note: &mut Note,
    ) -> Result<Answer, Problem> {
        let model = &*self.site.model;
        let mut state = self.site.api();
        let number = state.requests;
        let Some(Kept { store, kin, files }) = state.of(self.site, account) else {
            let message = "The account of the access token no longer exists.";
            return Err(token::refuse(selected.operation, message));
        };
        let job = Job {
            model,
            resource: selected.resource,
            operation: selected.operation,
            query: &self.query,
            arguments,
            plan: plan::plan(model, store, selected.resource, selected.operation),
        };
        job.check_part()?;
        if files::returns_file(selected.operation) {
            return job.download(files, store, account);
        }
        let mut reply = job.run(store, kin)?;
        if selected.operation.upload.is_some() && reply.about.is_none() {
            reply.about = Some(format!("file-{number}"));
        }
        let mut kept = Kept { store, kin, files };
        job.keep(&mut kept, account, reply.about.as_deref());
        let store = kept.store;
        job.refresh(store, &mut reply);
        note.listed = reply.page.map(|(window, total)| Listed {
            sent: window.range(total).len(),
            total,
        });
        let envelope = envelope::envelope(&job, store, self.request, reply);
        // Writing takes the longest, and others can be answered meanwhile.
        drop(state);
        Ok(envelope.answer())
    }
}

fn name(selected: &Selected<'_>) -> String {
    format!("{}.{}", selected.resource.id, selected.operation.id)
}

fn check_files(
    model: &specs::model::Provider,
    selected: &Selected<'_>,
    arguments: &Arguments<'_>,
) -> Result<(), Problem> {
    for argument in &arguments.0 {
        if let arguments::Given::Files(files) = &argument.given {
            for file in files {
                let name = &argument.parameter.name;
                limits::check_file(model, selected.operation, name, file.bytes.len())?;
            }
        }
    }
    Ok(())
}

// Not below this folder: the tests name providers, which the sources do not.
#[cfg(test)]
#[path = "../tests/api/mod.rs"]
mod tests;
