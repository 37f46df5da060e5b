//! What the browser and the client send, and what comes back on the redirect.

use serde::Serialize;
use specs::model::{
    Authorize, ConnectionFrom, NamedTemplate, Provider, Role, RoleParameter, TokenRequest,
};

use crate::text::markup::{Cell, Markdown};
use crate::text::{facts, words};

#[derive(Debug, Serialize)]
pub(super) struct EndpointView {
    name: &'static str,
    method: &'static str,
    url: Cell,
}

#[derive(Debug, Serialize)]
pub(super) struct RequestView {
    title: &'static str,
    method: &'static str,
    place: &'static str,
    /// Absent for the authorization request, which the browser makes.
    auth_method: Option<Markdown>,
    parameters: Vec<ParameterView>,
    /// What sends it, where a caller has to ask for it.
    sent_by: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct ParameterView {
    name: Cell,
    meaning: Cell,
    place: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct CallbackView {
    name: Cell,
    meaning: Cell,
}

pub(super) fn endpoints(provider: &Provider) -> Vec<EndpointView> {
    let mut rows = Vec::new();
    for endpoint in facts::endpoints(provider) {
        for (environment, address) in facts::addresses(endpoint.url, &provider.environments) {
            let address = Markdown::code(&address);
            let url = if environment.is_empty() {
                address.cell()
            } else {
                Cell::ours(format!("{}: {}", Markdown::prose(environment), address))
            };
            rows.push(EndpointView {
                name: endpoint.name,
                method: endpoint.method,
                url,
            });
        }
    }
    rows
}

pub(super) fn requests(provider: &Provider) -> Vec<RequestView> {
    let token_requests = facts::token_requests(provider);
    std::iter::once(authorize_request(&provider.authorize))
        .chain(
            token_requests
                .into_iter()
                .map(|(title, request)| token_request(title, request)),
        )
        .collect()
}

fn authorize_request(authorize: &Authorize) -> RequestView {
    const PLACE: &str = "query";
    let mut parameters = role_parameters(&authorize.parameters, PLACE, &authorize.response_type);
    parameters.extend(constants(&authorize.constants, PLACE));
    RequestView {
        title: "Authorize",
        method: "GET",
        place: "query of the URL",
        auth_method: None,
        parameters,
        sent_by: None,
    }
}

fn token_request(title: &'static str, request: &TokenRequest) -> RequestView {
    let place = words::send_in(request.send_in);
    let mut parameters = role_parameters(&request.parameters, place, "");
    parameters.extend(constants(&request.constants, place));
    parameters.extend(constants(&request.headers, "header"));
    let method = request.auth_method;
    RequestView {
        title,
        method: words::method(request.method),
        place,
        auth_method: Some(Markdown::ours(format!(
            "{} ({})",
            Markdown::code(words::auth_method(method)),
            words::auth_method_means(method)
        ))),
        parameters,
        sent_by: (title == facts::REVOKE).then_some("Session::revoke"),
    }
}

fn role_parameters(
    parameters: &[RoleParameter],
    place: &'static str,
    response_type: &str,
) -> Vec<ParameterView> {
    let meaning = |parameter: &RoleParameter| match parameter.role {
        Role::ResponseType => Cell::code(response_type),
        role if words::role(role) == parameter.name => Cell::ours("as in the standard"),
        role => Cell::ours(format!(
            "the standard's {}",
            Markdown::code(words::role(role))
        )),
    };
    let view = |parameter: &RoleParameter| ParameterView {
        name: Cell::code(&parameter.name),
        meaning: meaning(parameter),
        place,
    };
    parameters.iter().map(view).collect()
}

fn constants<'a>(
    constants: &'a [NamedTemplate],
    place: &'static str,
) -> impl Iterator<Item = ParameterView> + 'a {
    constants.iter().map(move |constant| ParameterView {
        name: Cell::code(&constant.name),
        meaning: Cell::ours(format!("always {}", Markdown::code(&constant.value.text))),
        place,
    })
}

pub(super) fn callback(provider: &Provider) -> Vec<CallbackView> {
    let callback = &provider.authorize.callback;
    let row = |name: &str, meaning: &str| CallbackView {
        name: Cell::code(name),
        meaning: Cell::ours(meaning),
    };
    let mut rows = vec![
        row(&callback.code, "the authorization code"),
        row(&callback.state, "the state that was sent"),
        row(&callback.error, "error code, if the login failed"),
        row(&callback.error_description, "message to the error code"),
    ];
    for field in &provider.connection {
        if let ConnectionFrom::Callback { name } = &field.from {
            rows.push(CallbackView {
                name: Cell::code(name),
                meaning: Cell::prose(&field.doc),
            });
        }
    }
    rows
}
