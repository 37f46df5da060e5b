//! What pictures tell.

use super::super::{files, pictures};
use super::{picture, text};

const RICH: &str = r#"
name: Rich
summary: One of everything.
sources: { docs: { title: Docs, checked: 2026-01-02 } }
environments:
  production: { doc: Live., values: { host: a.rich.example } }
  sandbox: { doc: Test., values: { host: b.rich.example } }
connection:
  tenant: { doc: Tenant., type: origin, from: token_response, path: tenant_url, allow_hosts: ["*.rich.example"], keep_when_absent: true }
authorize:
  url: "https://{host}/authorize"
  issuer: https://a.rich.example
  parameters: { client_id: client_key }
  callback: { code: auth_code }
token: { url: "https://{host}/token", auth_method: client_secret_basic, send_in: json }
refresh: { url: "https://{host}/again", auth_method: client_secret_post, method: GET, send_in: query }
password: { url: "https://{host}/token", auth_method: none }
revoke: { url: "https://{host}/revoke", auth_method: client_secret_post }
token_response:
  error_codes: { invalid_grant: { code: spent } }
  source: docs
lifecycle:
  authorization_code: { lifetime: 10m, source: docs }
  access_token: { lifetime: 24h, max_live: 10, source: docs }
  refresh_token: { rotation: single_use, old_access_token: revoked, grace: { window: { seconds: 45, replay: new_pair } }, source: docs }
  token_requests: { max: 5, per: 1h, counts: [refresh_token], source: docs }
api:
  base_url: "{tenant}/api"
  limits: { calls: { max: 3, of: requests, per: 1s, doc: Calls., source: docs } }
"#;

const PLAIN: &str = r#"
name: Plain
summary: RFC 6749 and no more.
authorize: { url: "https://plain.example/authorize", code_challenge_method: none }
token: { url: "https://plain.example/token", auth_method: client_secret_post }
"#;

/// The text has all of `expected`, in this order.
fn in_order(text: &str, expected: &[&str]) {
    let mut rest = text;
    for part in expected {
        let found = rest.split_once(part);
        rest = found
            .unwrap_or_else(|| panic!("{part:?} is not in: {rest}"))
            .1;
    }
}

#[test]
fn each_request_of_a_provider_has_a_picture() {
    let names = |text: &str| -> Vec<String> {
        let files = files(&super::provider("rich", text)).unwrap();
        files.into_iter().map(|(name, _)| name).collect()
    };
    let all = [
        "authorization_code.svg",
        "refresh.svg",
        "password.svg",
        "revoke.svg",
        "lifetimes.svg",
    ];
    assert_eq!(names(RICH), all);
    assert_eq!(names(PLAIN), ["authorization_code.svg", "lifetimes.svg"]);
}

#[test]
fn a_login_shows_real_hosts_and_names_in_order() {
    let login = text(&picture(
        &super::provider("rich", RICH),
        "authorization_code.svg",
    ));
    in_order(
        &login,
        &[
            "a.rich.example",
            "Provider, sandbox",
            "b.rich.example",
            "{tenant}",
            "*.rich.example",
            "Ask for a code",
            "GET",
            "https://a.rich.example/authorize",
            "Query",
            "client_key",
            "client_id: of the application",
            "code_challenge",
            "Redirect back",
            "auth_code",
            "lives 10 minutes",
            "iss",
            "Redeem the code",
            "POST",
            "Headers",
            "Authorization",
            "Basic, client id and secret",
            "JSON body",
            "grant_type",
            "always authorization_code",
            "code_verifier",
            "Tokens",
            "expires_in",
            "if absent 24 hours",
            "refresh_token",
            "tenant_url",
            "{tenant}: where calls go",
            "Store the tokens",
            "{tenant}/api",
            "Bearer and the access token",
        ],
    );
    let plain = text(&picture(
        &super::provider("plain", PLAIN),
        "authorization_code.svg",
    ));
    assert!(
        !plain.contains("code_challenge") && !plain.contains(" iss "),
        "{plain}"
    );
    assert!(
        !plain.contains("Call the API") && !plain.contains("refresh_token"),
        "{plain}"
    );
}

#[test]
fn a_refresh_is_claimed_before_it_is_sent_and_stored_before_it_is_told() {
    let refresh = text(&picture(&super::provider("rich", RICH), "refresh.svg"));
    in_order(
        &refresh,
        &[
            "Claim the refresh token",
            "Beyond 5 token requests per hour",
            "Send once",
            "GET",
            "https://a.rich.example/again",
            "Query",
            "refresh_token",
            "client_secret",
            "Tokens",
            "the next one; the old one is dead",
            "as before",
            "spent",
            "the person logs in again",
            "at once, within 45 seconds",
            "Store the tokens, then tell",
            "Call the API",
        ],
    );
}

#[test]
fn password_and_revocation_say_who_learns_what() {
    let rich = super::provider("rich", RICH);
    let password = text(&picture(&rich, "password.svg"));
    in_order(
        &password,
        &[
            "Person",
            "The application sees the password",
            "username",
            "No secret",
        ],
    );
    let revoke = text(&picture(&rich, "revoke.svg"));
    in_order(
        &revoke,
        &[
            "Read the tokens",
            "/revoke",
            "token",
            "counts as revoked",
            "Delete",
        ],
    );
    assert!(!revoke.contains("API"), "{revoke}");
}

#[test]
fn unknown_is_drawn_as_unknown() {
    let plain = picture(&super::provider("plain", PLAIN), "lifetimes.svg");
    assert_eq!(
        plain.matches("<rect class=\"unknown\"").count(),
        2,
        "{plain}"
    );
    assert!(!plain.contains("class=\"span\""), "{plain}");
    in_order(
        &text(&plain),
        &[
            "Access token",
            "not published",
            "There is no refresh request",
        ],
    );
}

#[test]
fn lifetimes_show_what_a_refresh_kills_and_which_limits_hold() {
    let rich = super::provider("rich", RICH);
    let lifetimes = picture(&rich, "lifetimes.svg");
    assert_eq!(
        lifetimes.matches("class=\"cross\"").count(),
        2,
        "{lifetimes}"
    );
    let shown = text(&lifetimes);
    in_order(
        &shown,
        &[
            "1 s",
            "1 min",
            "1 y",
            "Refresh token",
            "Old access token",
            "Live access tokens",
            "10 of one",
        ],
    );
    for value in [
        "10 minutes",
        "24 hours",
        "not published",
        "45 seconds",
        "5 token requests per hour",
        "what counts: refresh_token",
        "3 requests per second",
        "dies at once",
        "dies after 45 seconds",
    ] {
        assert!(shown.contains(value), "{value}: {shown}");
    }
}

#[test]
fn what_a_picture_shows_is_told_too() {
    for provider in super::providers() {
        let files = files(&provider).unwrap();
        let told = pictures(&provider);
        assert_eq!(files.len(), told.len());
        for ((name, svg), picture) in files.iter().zip(&told) {
            assert_eq!(*name, picture.file);
            let document = roxmltree::Document::parse(svg).unwrap();
            let child = |name: &str| {
                let mut children = document.root_element().children();
                let child = children.find(|node| node.tag_name().name() == name);
                child.and_then(|node| node.text()).unwrap().to_owned()
            };
            assert_eq!(child("title"), picture.title);
            assert!(child("desc").len() > 50, "{name}");
        }
    }
}

#[test]
fn hosts_are_told_once_where_the_login_and_the_api_share_them() {
    let spec = r#"
name: Shared
summary: One host for all.
environments:
  us: { doc: US., values: { host: us.shared.example } }
  eu: { doc: EU., values: { host: eu.shared.example } }
authorize: { url: "https://{host}/authorize" }
token: { url: "https://{host}/token", auth_method: none }
api: { base_url: "https://{host}/api" }
"#;
    let login = text(&picture(
        &super::provider("shared", spec),
        "authorization_code.svg",
    ));
    let hosts = "Host us.shared.example Host, eu eu.shared.example Browser";
    assert!(login.contains(hosts), "{login}");
}
