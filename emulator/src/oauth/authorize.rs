//! The authorization endpoint.

mod check;
mod redirect;

use http::{
    HeaderValue, Method, StatusCode,
    header::{ALLOW, CACHE_CONTROL, HOST, ORIGIN, REFERRER_POLICY},
};

use self::check::{Asked, Rejected};
use super::{
    grants::{Approval, Terms},
    page,
    parameters::Parameters,
    problem::Problem,
    view::{AccountView, ScopeView, View},
};
use crate::{
    exchange::{Answer, Received, RequestKind},
    log::Note,
    world::{Site, World},
};

/// Answers a request to the authorization endpoint: GET shows the page, POST of its form decides.
pub(crate) fn authorize(world: &World, site: &Site, request: &Received, note: &mut Note) -> Answer {
    note.kind = Some(RequestKind::Authorize);
    if request.method != Method::GET && request.method != Method::POST {
        let answer = refuse(site, request, note, "The page takes GET and POST only.");
        let answer = Answer {
            status: StatusCode::METHOD_NOT_ALLOWED,
            ..answer
        };
        return answer.with(ALLOW, HeaderValue::from_static("GET, POST"));
    }
    let asked = match check::check(site, request, note) {
        Ok(asked) => asked,
        Err(Rejected::Page(text)) => return refuse(site, request, note, text),
        Err(Rejected::Redirect { target, problem }) => {
            note.refused = Some(problem.text.clone().into_owned());
            return answered(request, &redirect::error(site, &target, &problem));
        }
    };
    let account = if request.method == Method::POST {
        match decision(site, request) {
            Ok(account) => account,
            Err(text) => return refuse(site, request, note, text),
        }
    } else if site.settings.auto_approve {
        site.grants().take_next_login()
    } else {
        return show(&view(site, request, Some(&asked), None));
    };
    let Some((index, account)) = account.and_then(|index| Some((index, site.accounts.get(index)?)))
    else {
        let problem = Problem::denied();
        note.refused = Some(problem.text.clone().into_owned());
        return answered(request, &redirect::error(site, &asked.target, &problem));
    };
    note.account = Some(account.id.clone());
    let approval = Approval {
        account: index,
        account_id: account.id.clone(),
        scopes: asked.scopes,
        redirect_uri: Some(asked.target.redirect_uri.clone()),
        challenge: asked.challenge,
    };
    let now = world.clock.now();
    let code = site.grants().approve(&Terms::of(site), approval, now);
    let location = redirect::success(site, &asked.target, &code, index, request.via);
    answered(request, &location)
}

/// What the form says: the account, or nothing if the user refuses. The error is a text for people.
fn decision(site: &Site, request: &Received) -> Result<Option<usize>, &'static str> {
    if !is_same_origin(request) {
        return Err("The form was sent from a page of somebody else.");
    }
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Err("The decision must come as a form.");
    }
    let form = Parameters::form(&request.body)?;
    if form.has_repeated() {
        return Err("A field of the form stands there more than once.");
    }
    match form.get(View::DECISION) {
        Some(View::DENY) => Ok(None),
        Some(View::APPROVE) => {
            let chosen = form.get(View::ACCOUNT);
            let mut accounts = site.accounts.iter();
            let index = accounts.position(|account| Some(account.id.as_str()) == chosen);
            index.map(Some).ok_or("There is no such account.")
        }
        _ => Err("The form says neither yes nor no."),
    }
}

/// Whether a form comes from our own page, as far as the browser tells.
fn is_same_origin(request: &Received) -> bool {
    if !request.headers.contains_key(ORIGIN) {
        return true;
    }
    let origin = request.header(ORIGIN.as_str());
    let host = request.header(HOST.as_str());
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

/// A page that says why nobody is sent on.
fn refuse(site: &Site, request: &Received, note: &mut Note, text: &'static str) -> Answer {
    note.refused = Some(text.to_owned());
    show(&view(site, request, None, Some(text)))
}

fn view(site: &Site, request: &Received, asked: Option<&Asked>, problem: Option<&str>) -> View {
    let picked = site.grants().picked_account();
    let accounts = site.accounts.iter().enumerate();
    let scopes = asked
        .map(|asked| asked.scopes.as_slice())
        .unwrap_or_default();
    View {
        provider_name: site.model.name.clone(),
        client_id: site.client.client_id.clone(),
        environment: site.environment().id.clone(),
        scopes: scopes.iter().map(|scope| scope_view(site, scope)).collect(),
        accounts: accounts
            .map(|(index, account)| AccountView {
                id: account.id.clone(),
                name: account.name(),
                email: account.email.clone(),
                picked: index == picked,
            })
            .collect(),
        action: format!("?{}", request.query),
        problem: problem.map(ToOwned::to_owned),
    }
}

fn scope_view(site: &Site, value: &str) -> ScopeView {
    let mut known = site.model.scopes.iter().flat_map(|scopes| &scopes.values);
    let scope = known.find(|scope| scope.value == value);
    ScopeView {
        value: value.to_owned(),
        doc: scope.map(|scope| scope.doc.clone()).unwrap_or_default(),
    }
}

/// The page. Its form would come with the origin `null` if nobody were told where it comes from.
fn show(view: &View) -> Answer {
    page::answer(view).with(REFERRER_POLICY, HeaderValue::from_static("same-origin"))
}

/// The redirect back to the client. After a form it is 303, so that browsers do not send the form
/// on (RFC 9700 section 4.12).
fn answered(request: &Received, location: &str) -> Answer {
    let mut answer = Answer::redirect(location);
    if answer.status == StatusCode::FOUND && request.method == Method::POST {
        answer.status = StatusCode::SEE_OTHER;
    }
    answer
        .with(CACHE_CONTROL, HeaderValue::from_static("no-store"))
        .with(REFERRER_POLICY, HeaderValue::from_static("no-referrer"))
}
