//! Authorization requests that are and are not in order.

use http::Method;
use specs::model::{CodeChallengeMethod, NamedTemplate, RedirectUri, Role, State, Template};
use specs::model::{RoleParameter, TemplatePart};

use super::fixture::{
    CHALLENGE, CLIENT_ID, Emulated, Fill, LOGIN, PLAIN, Pairs, REDIRECT_URI, Seen, form, plain,
    request, with, without,
};

/// The error that is sent back to the client.
fn error(seen: &Seen) -> String {
    assert!(seen.parameter("code").is_none());
    assert!(!seen.parameter("error_description").unwrap().is_empty());
    seen.parameter("error").unwrap()
}

/// Checks that nobody is sent anywhere.
fn assert_page(seen: &Seen, why: &str) {
    assert_eq!(seen.answer.status, 400, "{why}");
    assert!(seen.location().is_none(), "{why}");
    assert!(
        seen.header("content-type").starts_with("text/html"),
        "{why}"
    );
    assert!(seen.note.refused.is_some(), "{why}");
}

#[test]
fn an_approval_is_answered_with_code_and_state() {
    let plain = plain(|_| {});
    let seen = plain.authorize(&with(LOGIN, "state", "a b&c=d%"));
    assert_eq!(seen.answer.status, 302);
    let location = seen.location().unwrap();
    assert!(
        location
            .as_str()
            .starts_with("https://app.example/callback?code=")
    );
    assert_eq!(seen.parameter("state").unwrap(), "a b&c=d%");
    assert_eq!(seen.parameter("iss"), None);
    assert_eq!(seen.note.account.as_deref(), Some("kate"));
    assert_eq!(seen.header("cache-control"), "no-store");
    assert_eq!(seen.note.parameters.len(), LOGIN.len());
}

#[test]
fn nobody_is_sent_anywhere_for_a_client_or_redirect_uri_that_is_not_known() {
    let plain = plain(|_| {});
    let mut twice = LOGIN.to_vec();
    twice.push(("redirect_uri", REDIRECT_URI));
    let mut two_clients = LOGIN.to_vec();
    two_clients.push(("client_id", CLIENT_ID));
    let cases = [
        ("no client", without(LOGIN, "client_id")),
        ("unknown client", with(LOGIN, "client_id", "other")),
        ("two clients", two_clients),
        ("no redirect URI", without(LOGIN, "redirect_uri")),
        ("two redirect URIs", twice),
        (
            "longer path",
            with(LOGIN, "redirect_uri", "https://app.example/callback/"),
        ),
        (
            "other case",
            with(LOGIN, "redirect_uri", "https://app.example/Callback"),
        ),
        (
            "a query",
            with(LOGIN, "redirect_uri", "https://app.example/callback?x=1"),
        ),
        (
            "other host",
            with(LOGIN, "redirect_uri", "https://evil.example/callback"),
        ),
        ("no URI", with(LOGIN, "redirect_uri", "callback")),
    ];
    for (why, pairs) in cases {
        assert_page(&plain.authorize(&pairs), why);
    }
}

#[test]
fn the_port_of_a_loopback_address_may_differ() {
    let plain = plain(|_| {});
    let uri = "http://127.0.0.1:49152/callback?from=login";
    let seen = plain.authorize(&with(LOGIN, "redirect_uri", uri));
    let location = seen.location().unwrap();
    assert!(location.as_str().starts_with(&format!("{uri}&code=")));
    for other in [
        "http://127.0.0.1:49152/callback?from=elsewhere",
        "http://127.0.0.2:49152/callback?from=login",
        "http://127.0.0.1:49152/x/../callback?from=login",
        "http://127.0.0.1:49152@evil.example/callback?from=login",
        "http://localhost:49152/callback?from=login",
    ] {
        assert_page(&plain.authorize(&with(LOGIN, "redirect_uri", other)), other);
    }
}

#[test]
fn https_only_means_loopback_too() {
    let plain = plain(|model| model.authorize.redirect_uri = RedirectUri::HttpsOnly);
    let uri = "http://127.0.0.1/callback?from=login";
    assert_page(&plain.authorize(&with(LOGIN, "redirect_uri", uri)), uri);
    assert!(plain.authorize(LOGIN).parameter("code").is_some());
}

#[test]
fn other_errors_are_sent_back_with_the_state() {
    let plain = plain(|model| model.authorize.state = State::Required);
    let malformed = CHALLENGE.replace('-', "+");
    let cases = [
        ("invalid_request", without(LOGIN, "response_type")),
        (
            "unsupported_response_type",
            with(LOGIN, "response_type", "token"),
        ),
        ("invalid_scope", with(LOGIN, "scope", "read delete")),
        ("invalid_scope", with(LOGIN, "scope", "read,write")),
        ("invalid_scope", with(LOGIN, "scope", "read  write")),
        ("invalid_scope", with(LOGIN, "scope", "READ")),
        ("invalid_request", without(LOGIN, "code_challenge")),
        ("invalid_request", without(LOGIN, "code_challenge_method")),
        (
            "invalid_request",
            with(LOGIN, "code_challenge_method", "plain"),
        ),
        ("invalid_request", with(LOGIN, "code_challenge", "tooshort")),
        ("invalid_request", with(LOGIN, "code_challenge", &malformed)),
    ];
    for (expected, pairs) in cases {
        let seen = plain.authorize(&pairs);
        assert_eq!(error(&seen), expected, "{pairs:?}");
        assert_eq!(seen.parameter("state").as_deref(), Some("xyz"), "{pairs:?}");
    }
    let seen = plain.authorize(&without(LOGIN, "state"));
    assert_eq!(error(&seen), "invalid_request");
    let seen = plain.authorize(&with(LOGIN, "state", ""));
    assert_eq!(error(&seen), "invalid_request");
}

#[test]
fn a_parameter_stands_there_once() {
    let plain = plain(|_| {});
    for (name, value) in LOGIN {
        if ["client_id", "redirect_uri"].contains(name) {
            continue;
        }
        let mut pairs = LOGIN.to_vec();
        pairs.push((name, value));
        let seen = plain.authorize(&pairs);
        assert_eq!(error(&seen), "invalid_request", "{name}");
        let state = (*name != "state").then_some("xyz".to_owned());
        assert_eq!(seen.parameter("state"), state);
    }
}

#[test]
fn unknown_parameters_are_passed_over() {
    let plain = plain(|_| {});
    let seen = plain.authorize(&with(LOGIN, "prompt", "login"));
    assert!(seen.parameter("code").is_some());
}

#[test]
fn state_can_be_left_out_where_it_is_optional() {
    let plain = plain(|_| {});
    let seen = plain.authorize(&without(LOGIN, "state"));
    assert!(seen.parameter("code").is_some());
    assert_eq!(seen.parameter("state"), None);
}

#[test]
fn scopes_are_required_or_given_by_default() {
    let granted = |emulated: &Emulated| {
        let code = emulated
            .authorize(&without(LOGIN, "scope"))
            .parameter("code");
        emulated.redeem(&code.unwrap()).text("scope").unwrap()
    };
    assert_eq!(granted(&plain(|_| {})), "read write");
    let by_default = plain(|model| {
        model.scopes.as_mut().unwrap().default = vec!["write".to_owned()];
    });
    assert_eq!(granted(&by_default), "write");
    let required = plain(|model| model.scopes.as_mut().unwrap().required = true);
    let seen = required.authorize(&without(LOGIN, "scope"));
    assert_eq!(error(&seen), "invalid_scope");
}

#[test]
fn scopes_are_separated_as_the_spec_says() {
    let plain = plain(|model| model.scopes.as_mut().unwrap().separator = ",".to_owned());
    let seen = plain.authorize(&with(LOGIN, "scope", "write,read,write"));
    let tokens = plain.redeem(&seen.parameter("code").unwrap());
    assert_eq!(tokens.text("scope").unwrap(), "write,read");
    let seen = plain.authorize(&with(LOGIN, "scope", "read write"));
    assert_eq!(error(&seen), "invalid_scope");
}

#[test]
fn without_pkce_a_challenge_is_nothing_known() {
    let plain = plain(|model| {
        model.authorize.code_challenge_method = CodeChallengeMethod::None;
        model.authorize.parameters.retain(|parameter| {
            !matches!(
                parameter.role,
                Role::CodeChallenge | Role::CodeChallengeMethod
            )
        });
        let verifier = |parameter: &RoleParameter| parameter.role != Role::CodeVerifier;
        model.token.parameters.retain(verifier);
    });
    let seen = plain.authorize(&with(LOGIN, "code_challenge_method", "nonsense"));
    let code = seen.parameter("code").unwrap();
    assert_eq!(plain.redeem(&code).answer.status, 200);
}

#[test]
fn names_constants_and_issuer_are_those_of_the_spec() {
    let plain = plain(|model| {
        let client = &mut model.authorize.parameters;
        let client = client.iter_mut().find(|one| one.role == Role::ClientId);
        client.unwrap().name = "client_key".to_owned();
        model.authorize.constants.push(NamedTemplate {
            name: "access_type".to_owned(),
            value: Template {
                text: "offline".to_owned(),
                parts: vec![TemplatePart::Literal("offline".to_owned())],
            },
        });
        model.authorize.issuer = Some("https://login.plain.example".to_owned());
        let callback = &mut model.authorize.callback;
        callback.code = "auth_code".to_owned();
        callback.state = "relay".to_owned();
        callback.error = "problem".to_owned();
        callback.error_description = "problem_text".to_owned();
    });
    assert_page(&plain.authorize(LOGIN), "the usual name of the client id");
    let mut pairs = without(LOGIN, "client_id");
    pairs.push(("client_key", CLIENT_ID));
    let seen = plain.authorize(&pairs);
    assert_eq!(
        seen.parameter("problem").as_deref(),
        Some("invalid_request")
    );
    assert!(
        seen.parameter("problem_text")
            .unwrap()
            .contains("access_type")
    );
    assert_eq!(seen.parameter("relay").as_deref(), Some("xyz"));
    assert_eq!(
        seen.parameter("iss").as_deref(),
        Some("https://login.plain.example")
    );
    pairs.push(("access_type", "offline"));
    let seen = plain.authorize(&pairs);
    assert!(seen.parameter("auth_code").is_some());
    assert_eq!(seen.parameter("relay").as_deref(), Some("xyz"));
    assert_eq!(
        seen.parameter("iss").as_deref(),
        Some("https://login.plain.example")
    );
}

#[test]
fn the_redirect_uri_can_be_left_out_where_there_is_one() {
    let plain = plain(|model| {
        let others = |one: &RoleParameter| one.role != Role::RedirectUri;
        model.authorize.parameters.retain(others);
        model.token.parameters.retain(others);
    });
    let seen = plain.authorize(&without(LOGIN, "redirect_uri"));
    assert!(seen.location().unwrap().as_str().starts_with(REDIRECT_URI));
    let code = seen.parameter("code").unwrap();
    assert_eq!(plain.redeem(&code).answer.status, 200);
}

#[test]
fn the_page_takes_get_and_post() {
    let plain = plain(|_| {});
    for method in [Method::PUT, Method::DELETE, Method::HEAD] {
        let seen = plain.authorize_by(&request(method, "/authorize").query(&form(LOGIN)));
        assert_eq!(seen.answer.status, 405);
        assert_eq!(seen.header("allow"), "GET, POST");
        assert!(seen.location().is_none());
    }
}

#[test]
fn without_anybody_to_ask_the_next_login_can_be_chosen() {
    let plain = plain(|_| {});
    plain.site.grants().log_in_as(1);
    plain.site.grants().deny_next_login();
    let seen = plain.authorize(LOGIN);
    assert_eq!(error(&seen), "access_denied");
    assert_eq!(seen.parameter("state").as_deref(), Some("xyz"));
    for _ in 0..2 {
        let tokens = plain.login();
        assert_eq!(tokens.note.account.as_deref(), Some("oliver"));
        assert_eq!(plain.access(&tokens.access_token()).unwrap().account, 1);
    }
}

#[test]
fn a_page_is_shown_where_somebody_is_asked() {
    let asking = Emulated::new(PLAIN, false, |_| {});
    let pairs: &Pairs<'_> = LOGIN;
    let seen = asking.authorize(pairs);
    assert_eq!(seen.answer.status, 200);
    assert!(seen.location().is_none());
    let page = String::from_utf8(seen.answer.body.to_vec()).unwrap();
    for text in [
        "Plain",
        CLIENT_ID,
        "Read everything.",
        "oliver@acc2.example",
    ] {
        assert!(page.contains(text), "{text} is not on the page");
    }
    assert!(!page.contains(super::fixture::CLIENT_SECRET));
}
