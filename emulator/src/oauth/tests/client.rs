//! Client authentication (RFC 6749 section 2.3).

use base64::{Engine, engine::general_purpose::STANDARD};
use http::Method;
use specs::model::{AuthMethod, Role};
use url::form_urlencoded::byte_serialize;

use super::fixture::{
    CLIENT, CLIENT_ID, CLIENT_SECRET, Emulated, Fill, Pairs, Seen, form, invalid_grant,
    invalid_request, plain, request, with, without,
};

const REFRESH: &Pairs<'static> = &[("grant_type", "refresh_token"), ("refresh_token", "x")];

fn by(method: AuthMethod) -> Emulated {
    plain(|model| {
        let refresh = model.refresh.as_mut().unwrap();
        refresh.auth_method = method;
        refresh.parameters.retain(|one| match one.role {
            Role::ClientId => method != AuthMethod::ClientSecretBasic,
            Role::ClientSecret => method == AuthMethod::ClientSecretPost,
            _ => true,
        });
    })
}

fn send(emulated: &Emulated, pairs: &Pairs<'_>, authorization: Option<&str>) -> Seen {
    let request = request(Method::POST, "/token").form(&form(&[REFRESH, pairs].concat()));
    emulated.token_by(&match authorization {
        Some(value) => request.with_header("authorization", value),
        None => request,
    })
}

fn basic(id: &str, secret: &str) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(id), encode(secret));
    format!("Basic {}", STANDARD.encode(pair))
}

fn invalid_client() -> (u16, String) {
    (401, "invalid_client".to_owned())
}

#[test]
fn among_the_parameters() {
    let emulated = by(AuthMethod::ClientSecretPost);
    // The client is accepted, the token is not.
    assert_eq!(send(&emulated, CLIENT, None).error(), invalid_grant());
    let header = basic(CLIENT_ID, CLIENT_SECRET);
    let cases = [
        (vec![], None),
        (without(CLIENT, "client_secret"), None),
        (without(CLIENT, "client_id"), None),
        (with(CLIENT, "client_secret", "wrong"), None),
        (with(CLIENT, "client_id", "other"), None),
        (vec![], Some(header.as_str())),
    ];
    for (pairs, authorization) in cases {
        let seen = send(&emulated, &pairs, authorization);
        assert_eq!(seen.error(), invalid_client(), "{pairs:?}");
        // RFC 6749 section 5.2: those who came with the header are told the scheme.
        let challenge = seen.header("www-authenticate");
        assert_eq!(challenge.starts_with("Basic "), authorization.is_some());
    }
    let seen = send(&emulated, CLIENT, Some(&header));
    assert_eq!(seen.error(), invalid_request());
}

#[test]
fn by_http_basic() {
    let emulated = by(AuthMethod::ClientSecretBasic);
    let good = basic(CLIENT_ID, CLIENT_SECRET);
    assert_eq!(send(&emulated, &[], Some(&good)).error(), invalid_grant());
    let lower = good.replace("Basic", "basic");
    assert_eq!(send(&emulated, &[], Some(&lower)).error(), invalid_grant());
    let unencoded = STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    for wrong in [
        format!("Basic {unencoded}"),
        basic(CLIENT_ID, "wrong"),
        basic("other", CLIENT_SECRET),
        good.replace("Basic", "Bearer"),
        "Basic".to_owned(),
        "Basic ???".to_owned(),
        format!("Basic {}", STANDARD.encode([0xff, b':', 0xfe])),
        format!("Basic {}", STANDARD.encode(":")),
    ] {
        let seen = send(&emulated, &[], Some(&wrong));
        assert_eq!(seen.error(), invalid_client(), "{wrong}");
        assert!(seen.header("www-authenticate").starts_with("Basic "));
    }
    assert_eq!(send(&emulated, CLIENT, None).error(), invalid_client());
    assert_eq!(
        send(&emulated, CLIENT, Some(&good)).error(),
        invalid_request()
    );
}

#[test]
fn the_client_id_may_be_wanted_beside_http_basic() {
    let emulated = plain(|model| {
        let refresh = model.refresh.as_mut().unwrap();
        refresh.auth_method = AuthMethod::ClientSecretBasic;
        refresh
            .parameters
            .retain(|one| one.role != Role::ClientSecret);
    });
    let good = basic(CLIENT_ID, CLIENT_SECRET);
    let id = [("client_id", CLIENT_ID)];
    assert_eq!(send(&emulated, &id, Some(&good)).error(), invalid_grant());
    assert_eq!(send(&emulated, &[], Some(&good)).error(), invalid_client());
}

#[test]
fn a_public_client_has_no_secret() {
    let emulated = by(AuthMethod::None);
    let id = without(CLIENT, "client_secret");
    assert_eq!(send(&emulated, &id, None).error(), invalid_grant());
    assert_eq!(send(&emulated, &[], None).error(), invalid_client());
    assert_eq!(send(&emulated, CLIENT, None).error(), invalid_client());
    let header = basic(CLIENT_ID, CLIENT_SECRET);
    assert_eq!(
        send(&emulated, &id, Some(&header)).error(),
        invalid_client()
    );
}

#[test]
fn a_stranger_uses_nothing_up() {
    let emulated = plain(|_| {});
    let tokens = emulated.login();
    let refresh_token = tokens.refresh_token();
    let pairs = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &refresh_token),
        ("client_id", CLIENT_ID),
        ("client_secret", "wrong"),
    ];
    let seen = emulated.token_by(&request(Method::POST, "/token").form(&form(&pairs)));
    assert_eq!(seen.error(), invalid_client());
    assert_eq!(
        seen.note.redeemed,
        Some(("refresh_token 1".to_owned(), false))
    );
    assert_eq!(emulated.refresh(&refresh_token).answer.status, 200);
}
