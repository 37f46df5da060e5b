//! No secret gets into the log.

use base64::{Engine, engine::general_purpose::STANDARD};
use emulator::{Emulator, RequestKind};

use crate::support::{
    API, LOGIN, Session, form, log_in, no_panics, parts, refresh_request, request, send, start,
    token_request,
};

/// Sent as a secret in every place there is; nobody handed it out.
const CANARY: &str = "canary-4f1b-secret";

/// Requests with secrets in all places, right ones and wrong ones.
fn requests(emulator: &Emulator, session: &Session) -> Vec<String> {
    let provider = &emulator.providers()[0];
    let basic = |secret: &str| {
        let pair = format!("{}:{secret}", provider.client_id());
        format!("Authorization: Basic {}\r\n", STANDARD.encode(pair))
    };
    let (access, refresh) = (&session.access_token, &session.refresh_token);
    let json = "Content-Type: application/json\r\n";
    let body = |secret: &str| format!("{{\"client_secret\":\"{secret}\",\"a\":[\"{secret}\"]}}");
    let bearer = |token: &str| format!("Authorization: Bearer {token}\r\n");
    let in_query = form(&[
        ("access_token", access),
        ("note", refresh),
        ("q", provider.password()),
    ]);
    let glued = format!("/v1/x{}y", &refresh[..32]);
    let mut requests = vec![
        token_request(&form(&[("client_secret", CANARY), ("code", CANARY)])),
        token_request(&form(&[
            ("password", provider.password()),
            ("x", &session.code),
        ])),
        token_request(&form(&[
            ("code_verifier", CANARY),
            ("refresh_token", CANARY),
        ])),
        request(
            "POST",
            "/token",
            LOGIN,
            &basic(provider.client_secret()),
            "",
        ),
        request("POST", "/token", LOGIN, &basic(CANARY), ""),
        request(
            "POST",
            "/token",
            LOGIN,
            json,
            &body(provider.client_secret()),
        ),
        request(
            "POST",
            "/token",
            LOGIN,
            json,
            &format!("{{\"client_secret\":\"{CANARY}"),
        ),
        request(
            "GET",
            &format!("/authorize?state={CANARY}&client_secret={CANARY}"),
            LOGIN,
            "",
            "",
        ),
        request("GET", "/v1/me", API, &bearer(access), ""),
        request("GET", "/v1/me", API, &bearer(CANARY), ""),
        request("GET", &format!("/v1/me?{in_query}"), API, "", ""),
        request("GET", &glued, API, "", ""),
        request(
            "GET",
            "/v1/me",
            API,
            &format!("X-Api-Key: {CANARY}\r\nCookie: s={CANARY}\r\n"),
            "",
        ),
        request(
            "GET",
            "/v1/me",
            API,
            &format!("Referer: https://app.example/?code={CANARY}\r\n"),
            "",
        ),
        request(
            "POST",
            "/",
            "elsewhere.example",
            "",
            &format!("refresh_token={refresh}&secret={CANARY}"),
        ),
    ];
    requests.push(refresh_request(emulator, refresh));
    requests.push(refresh_request(emulator, refresh));
    requests
}

#[tokio::test]
async fn no_secret_is_in_the_log() {
    let emulator = start().await;
    let session = log_in(&emulator).await;
    let mut secrets = vec![
        CANARY.to_owned(),
        session.code.clone(),
        session.access_token.clone(),
        session.refresh_token.clone(),
    ];
    let provider = &emulator.providers()[0];
    secrets.push(provider.client_secret().to_owned());
    secrets.push(provider.password().to_owned());
    for sent in requests(&emulator, &session) {
        let (answer, _) = send(emulator.address(), sent.as_bytes()).await;
        let (_, body) = parts(&answer);
        let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        for field in ["access_token", "refresh_token"] {
            secrets.extend(body[field].as_str().map(str::to_owned));
        }
    }
    // The refresh was answered with two more.
    assert_eq!(secrets.len(), 8);
    let log = serde_json::to_string(&emulator.log().requests()).unwrap();
    let redemptions = serde_json::to_string(&emulator.log().redemptions()).unwrap();
    for secret in &secrets {
        // Without the characters at the end that are written in several ways.
        let core = secret.trim_end_matches(['+', '/', '=']);
        assert!(!log.contains(core), "{core} in {log}");
        assert!(!redemptions.contains(core));
    }
    for text in [
        "‹refresh_token 1›",
        "‹access_token 1›",
        "‹code 1›",
        "‹client_secret›",
        "‹masked›",
    ] {
        assert!(log.contains(text), "{text} in {log}");
    }
    no_panics();
}

#[tokio::test]
async fn the_log_tells_what_happened() {
    let emulator = start().await;
    let session = log_in(&emulator).await;
    let sent = refresh_request(&emulator, &session.refresh_token);
    send(emulator.address(), sent.as_bytes()).await;
    send(emulator.address(), sent.as_bytes()).await;
    let logged = emulator.log().requests();
    let kinds: Vec<RequestKind> = logged.iter().filter_map(|one| one.kind).collect();
    let (authorize, token, refresh) = (
        RequestKind::Authorize,
        RequestKind::Token,
        RequestKind::Refresh,
    );
    assert_eq!(kinds, [authorize, token, refresh, refresh]);
    assert_eq!(logged[2].redeemed.as_deref(), Some("refresh_token 1"));
    assert_eq!((logged[2].status, logged[3].status), (Some(200), Some(400)));
    assert!(logged[3].refused.is_some());
    let redemptions = emulator.log().redemptions();
    assert_eq!(redemptions.len(), 2);
    assert_eq!(
        (redemptions[0].label.as_str(), redemptions[0].accepted),
        ("code 1", 1)
    );
    let refreshed = &redemptions[1];
    assert_eq!((refreshed.presented, refreshed.accepted), (2, 1));
    no_panics();
}
