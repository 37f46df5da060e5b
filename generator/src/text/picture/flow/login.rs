//! The authorization code grant (RFC 6749 section 4.1), with PKCE (RFC 7636) where the provider
//! has it.

use specs::model::{CodeChallengeMethod, ConnectionFrom, Grant, Lifetime, Provider, RedirectUri};

use super::parts::{self, Asked};
use super::{Flow, Group, Party, Row, Step, hosts};
use crate::text::words;

/// The login by way of the browser.
pub(super) fn flow(provider: &Provider) -> Flow {
    let mut steps = vec![send_off(provider), authorize(provider), redirect(provider)];
    steps.push(parts::attempt(provider, Grant::AuthorizationCode, true));
    let asked = Asked::Token(Grant::AuthorizationCode);
    steps.push(parts::request(
        "Redeem the code",
        &provider.token,
        provider,
        asked,
    ));
    steps.push(parts::answer(provider, asked));
    steps.push(parts::store_first());
    steps.extend(parts::call(provider));
    let (hosts, variables) = hosts::of(
        provider,
        &[&provider.authorize.url, &provider.token.url],
        true,
    );
    Flow {
        id: "authorization_code",
        title: "Authorization code login",
        hosts,
        variables,
        steps,
    }
}

fn has_pkce(provider: &Provider) -> bool {
    provider.authorize.code_challenge_method == CodeChallengeMethod::S256
}

fn send_off(provider: &Provider) -> Step {
    let made_up = if has_pkce(provider) {
        "state and code_verifier are made up for this login, and kept."
    } else {
        "state is made up for this login, and kept."
    };
    Step::new(Party::Application, Party::Browser, "Open the login page").note(made_up)
}

fn authorize(provider: &Provider) -> Step {
    let authorize = &provider.authorize;
    let mut rows = parts::roles(&authorize.parameters, provider, Asked::Authorization);
    rows.extend(parts::constants(&authorize.constants, provider));
    Step {
        request: Some(("GET", parts::address(&authorize.url, provider))),
        groups: parts::groups([("Query", rows)]),
        ..Step::new(Party::Browser, Party::Provider, "Ask for a code")
    }
    .note("The person logs in and agrees.")
}

fn redirect(provider: &Provider) -> Step {
    let authorize = &provider.authorize;
    let callback = &authorize.callback;
    let code = match provider.lifecycle.authorization_code.lifetime {
        Lifetime::Unknown => "the authorization code".to_owned(),
        Lifetime::Unlimited => "the authorization code; it does not expire".to_owned(),
        Lifetime::Seconds(seconds) => {
            format!("the authorization code, lives {}", words::duration(seconds))
        }
    };
    let mut rows = vec![
        Row::new(&callback.code, code),
        Row::new(&callback.state, "as it was sent"),
    ];
    if let Some(issuer) = &authorize.issuer {
        rows.push(Row::new("iss", format!("is {issuer}")));
    }
    rows.extend(provider.connection.iter().filter_map(|field| {
        let ConnectionFrom::Callback { name } = &field.from else {
            return None;
        };
        Some(Row::new(name, parts::connection_meaning(field, provider)))
    }));
    let refused = vec![
        Row::new(&callback.error, "why there is no code"),
        Row::new(&callback.error_description, "the same for people"),
    ];
    let demanded = match authorize.redirect_uri {
        RedirectUri::HttpsOnly => "redirect_uri is https, on this machine too.",
        RedirectUri::HttpsOrLoopback => "redirect_uri is https, or http on this machine.",
    };
    let checked = if authorize.issuer.is_some() {
        "state and iss are checked before anything else."
    } else {
        "state is checked before anything else."
    };
    Step {
        via: Some(Party::Browser),
        is_answer: true,
        request: Some(("GET", "redirect_uri".to_owned())),
        groups: Vec::from([
            Group {
                label: "Query",
                rows,
            },
            Group {
                label: "Or, if it failed",
                rows: refused,
            },
        ]),
        ..Step::new(Party::Provider, Party::Application, "Redirect back")
    }
    .note(checked)
    .note(demanded)
}
