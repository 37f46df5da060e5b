//! Values that differ from connection to connection.

use http::Method;

use super::fixture::{
    CLIENT, Emulated, Fill, LOGIN, Pairs, REDIRECT_URI, VERIFIER, form, invalid_request, request,
    with,
};
use crate::exchange::{Received, Via};

/// A provider with hosts, tenants and regions.
const LATE: &str = r#"# yaml-language-server: $schema=schema.json
id: late
name: Late
summary: A provider whose addresses are known late.
environments:
  production:
    doc: Live.
    values: { stage: live }
connection:
  region:
    doc: Where the account lives.
    type: enum
    values: { us: United States, eu: European Union }
    from: user
  tenant:
    doc: First label of the address.
    type: subdomain
    from: user
  realm:
    doc: Picked while logging in.
    type: id
    from: callback
    parameter: realmId
  api_url:
    doc: Address of the API.
    type: base_url
    default_path: /v2/
    from: token_response
    path: account.api
    allow_hosts: ["*.late.example"]
authorize:
  url: https://{tenant}.{region}.late.example/authorize
token:
  url: https://{tenant}.{region}.late.example/token
  auth_method: client_secret_post
  constants: { where: "{region}-{stage}" }
  headers: { X-Tenant: "{tenant}" }
refresh:
  url: https://{tenant}.{region}.late.example/refresh
  auth_method: client_secret_post
api:
  base_url: "{api_url}api"
resources:
  users:
    doc: Users.
    operations:
      me: { doc: Reads the user., method: GET, path: /me, returns: json }
"#;

fn late() -> Emulated {
    Emulated::new(LATE, true, |_| {})
}

fn at(host: &str, request: Received) -> Received {
    Received {
        host: host.to_owned(),
        ..request
    }
}

fn redeem(emulated: &Emulated, code: &str, region: &str, via: Via) -> super::fixture::Seen {
    let pairs: &Pairs<'_> = &[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
        ("where", region),
    ];
    let body = form(&[CLIENT, pairs].concat());
    let request = request(Method::POST, "/token").form(&body);
    let request = request.with_header("x-tenant", "acc1");
    emulated.token_by(&Received {
        via,
        ..at("acc1.eu.late.example", request)
    })
}

#[test]
fn the_callback_carries_values_of_the_account() {
    let late = late();
    let realm = |emulated: &Emulated| emulated.authorize(LOGIN).parameter("realmId").unwrap();
    let first = realm(&late);
    assert!(!first.is_empty());
    late.site.grants().log_in_as(1);
    assert_ne!(realm(&late), first);
    let seen = late.authorize(&with(LOGIN, "response_type", "x"));
    assert_eq!(seen.parameter("realmId"), None);
}

#[test]
fn the_answer_carries_values_of_the_account() {
    let late = late();
    let api = |via| {
        let seen = redeem(&late, &late.code(), "eu-live", via);
        seen.text("account.api").unwrap()
    };
    assert_eq!(api(Via::ProviderHost), "https://acc1.late.example/v2/");
    let seen = redeem(&late, &late.code(), "eu-live", Via::ProviderHost);
    let pairs: &Pairs<'_> = &[
        ("grant_type", "refresh_token"),
        ("refresh_token", &seen.refresh_token()),
    ];
    let request = request(Method::POST, "/refresh").form(&form(&[CLIENT, pairs].concat()));
    let refreshed = late.token_by(&at("acc1.us.late.example", request));
    assert_eq!(refreshed.text("account.api"), seen.text("account.api"));
}

#[test]
fn constants_and_headers_have_the_values_of_the_connection() {
    let late = late();
    let code = late.code();
    for wrong in ["", "live", "asia-live", "eu-test", "{region}-live"] {
        let seen = redeem(&late, &code, wrong, Via::ProviderHost);
        assert_eq!(seen.error(), invalid_request(), "{wrong}");
    }
    let seen = redeem(&late, &code, "us-live", Via::ProviderHost);
    assert_eq!(seen.answer.status, 200);
}
