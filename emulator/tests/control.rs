//! The control API, as programs use it.

#![allow(clippy::unwrap_used)]

use emulator::{Builder, Emulator, RequestKind};
use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};

struct Control {
    emulator: Emulator,
    client: Client,
}

impl Control {
    async fn start() -> Self {
        let builder = Builder::new().spec("actionstep").unwrap();
        let builder = builder.auto_approve(true);
        let client = Client::builder().redirect(Policy::none()).no_proxy();
        Self {
            emulator: builder.start().await.unwrap(),
            client: client.build().unwrap(),
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/_emulator{path}", self.emulator.url());
        self.client.request(method, url)
    }

    async fn get(&self, path: &str) -> Value {
        let (status, value) = answer(self.request(Method::GET, path)).await;
        assert_eq!(status, 200, "{value}");
        value
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.request(Method::POST, path);
        let request = request.header("Content-Type", "application/json");
        answer(request.body(body.to_string())).await
    }

    async fn delete(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::DELETE, path)).await
    }

    /// Asks for a login and returns where the browser is sent.
    async fn log_in(&self) -> url::Url {
        let provider = self.emulator.provider("actionstep").unwrap();
        let request = self.client.get(provider.authorize_url());
        let answer = request.send().await.unwrap();
        let location = answer.headers()["location"].to_str().unwrap();
        location.parse().unwrap()
    }
}

async fn answer(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap())
}

fn error(answer: &(u16, Value)) -> &str {
    answer.1["error"].as_str().unwrap()
}

#[tokio::test]
async fn the_clock_goes_forward() {
    let control = Control::start().await;
    let body = json!({ "advance": "61m" });
    let (status, clock) = control.post("/clock", &body).await;
    assert_eq!((status, &clock["ahead_seconds"]), (200, &json!(3660)));
    assert_eq!(control.get("/clock").await["ahead_seconds"], 3660);
    assert_eq!(control.get("/state").await["ahead_seconds"], 3660);
    for wrong in ["", "-1h", "yesterday", "1mo"] {
        let answer = control.post("/clock", &json!({ "advance": wrong })).await;
        assert_eq!(answer.0, 400, "{wrong}");
        assert!(!error(&answer).is_empty());
    }
    for wrong in [json!({}), json!([]), json!({ "advance": "1m", "back": 1 })] {
        assert_eq!(control.post("/clock", &wrong).await.0, 400, "{wrong}");
    }
    assert_eq!(control.emulator.clock().ahead().as_secs(), 3660);
}

#[tokio::test]
async fn codes_and_tokens_end_by_their_labels() {
    let control = Control::start().await;
    control.log_in().await;
    control.log_in().await;
    for (verb, label, state) in [
        ("expire", "code 1", "expired"),
        ("revoke", "code 2", "revoked"),
    ] {
        let body = json!({ "provider": "actionstep", verb: label });
        let (status, answer) = control.post("/tokens", &body).await;
        assert_eq!(status, 200, "{answer}");
        let sessions = control.get("/state").await["providers"][0]["sessions"].take();
        let tokens = sessions.as_array().unwrap().iter();
        let mut tokens = tokens.flat_map(|one| one["tokens"].as_array().unwrap());
        let token = tokens.find(|token| token["label"] == label).unwrap();
        assert_eq!(token["state"], state);
    }
    for (body, status) in [
        (json!({ "provider": "actionstep", "expire": "code 9" }), 404),
        (json!({ "provider": "nobody", "expire": "code 1" }), 404),
        (json!({ "provider": "actionstep" }), 400),
        (
            json!({ "provider": "actionstep", "expire": "code 1", "revoke": "code 1" }),
            400,
        ),
    ] {
        assert_eq!(control.post("/tokens", &body).await.0, status, "{body}");
    }
}

#[tokio::test]
async fn the_next_login_is_chosen() {
    let control = Control::start().await;
    let body = json!({ "provider": "actionstep", "account": "oliver" });
    assert_eq!(control.post("/login", &body).await.0, 200);
    control.log_in().await;
    let state = control.get("/state").await;
    assert_eq!(state["providers"][0]["sessions"][0]["account"], "oliver");

    let body = json!({ "provider": "actionstep", "deny": true });
    assert_eq!(control.post("/login", &body).await.0, 200);
    let denied = control.log_in().await;
    assert!(
        denied.query().unwrap().contains("access_denied"),
        "{denied}"
    );
    assert!(
        !control
            .log_in()
            .await
            .query()
            .unwrap()
            .contains("access_denied")
    );

    let body = json!({ "provider": "actionstep", "account": "nobody" });
    let answer = control.post("/login", &body).await;
    assert_eq!(answer.0, 404);
    assert!(error(&answer).contains("kate, oliver"));
    let body = json!({ "provider": "actionstep" });
    assert_eq!(control.post("/login", &body).await.0, 400);
}

#[tokio::test]
async fn faults_are_armed_and_disarmed() {
    let control = Control::start().await;
    let status = json!({ "on": "authorize", "when": "always", "fault": { "status": 503 } });
    let (code, first) = control.post("/faults", &status).await;
    assert_eq!(code, 200, "{first}");
    for fault in [
        json!("html"),
        json!("empty"),
        json!({ "truncated": 20 }),
        json!({ "slow": 10 }),
        json!("reset_before"),
        json!("hang_before"),
        json!("reset_after"),
        json!({ "redirect": "https://other.example/" }),
        json!({ "content_type": "text/plain" }),
        json!({ "answer": "expires_in_text" }),
        json!({ "status": 429, "code": "slow_down", "retry_after": 7 }),
    ] {
        let body = json!({ "on": "refresh", "when": { "nth": 2 }, "fault": fault });
        let (code, answer) = control.post("/faults", &body).await;
        assert_eq!(code, 200, "{body}: {answer}");
    }
    let armed = control.get("/faults").await;
    assert_eq!(armed["faults"].as_array().unwrap().len(), 12);
    assert_eq!(armed["faults"][0]["fault"]["status"], 503);

    let url = control
        .emulator
        .provider("actionstep")
        .unwrap()
        .authorize_url();
    let status = control.client.get(&url).send().await.unwrap().status();
    assert_eq!(status, 503);
    assert_eq!(
        control.delete(&format!("/faults/{}", first["id"])).await.0,
        200
    );
    assert_eq!(control.delete("/faults/1000").await.0, 404);
    assert_eq!(control.delete("/faults/x").await.0, 404);
    let status = control.client.get(&url).send().await.unwrap().status();
    assert_eq!(status, 302);
    assert_eq!(
        control.delete("/faults").await,
        (200, json!({ "faults": [] }))
    );

    for wrong in [
        json!({ "on": "refresh", "when": "once", "fault": "nonsense" }),
        json!({ "on": "nothing.there", "when": "once", "fault": "html" }),
        json!({ "on": "any", "when": "once", "fault": "html", "provider": "nobody" }),
        json!({ "on": "any", "when": "once" }),
    ] {
        assert_eq!(control.post("/faults", &wrong).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn requests_are_listed_without_secrets_and_forgotten_on_demand() {
    let control = Control::start().await;
    let url = control.log_in().await;
    let (_, code) = url.query_pairs().find(|(name, _)| name == "code").unwrap();
    let log = control.get("/requests").await;
    assert_eq!(log["requests"].as_array().unwrap().len(), 1);
    assert_eq!(log["requests"][0]["kind"], "authorize");
    assert_eq!(log["dropped"], 0);

    let page = control.request(Method::GET, "").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("code 1") && page.contains("Kate Greenway"));
    let secret = control.emulator.provider("actionstep").unwrap();
    for text in [
        page,
        log.to_string(),
        control.get("/state").await.to_string(),
    ] {
        assert!(!text.contains(&*code), "the code");
        assert!(!text.contains(secret.client_secret()), "the client secret");
    }

    assert_eq!(control.delete("/requests").await.0, 200);
    assert_eq!(control.get("/requests").await["requests"], json!([]));
    assert_eq!(control.emulator.log().count(RequestKind::Authorize), 0);
}

#[tokio::test]
async fn nobody_else_steers() {
    let control = Control::start().await;
    let advance = || {
        let request = control.request(Method::POST, "/clock");
        request.body(r#"{"advance":"1h"}"#)
    };
    let json = |request: RequestBuilder| request.header("Content-Type", "application/json");

    // A form or a plain text: what a page of somebody else can send without being asked.
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let (status, _) = answer(advance().header("Content-Type", kind)).await;
        assert_eq!(status, 415, "{kind}");
    }
    assert_eq!(answer(advance()).await.0, 415);
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let (status, _) = answer(json(advance()).header("Origin", origin)).await;
        assert_eq!(status, 403, "{origin}");
        let page = control.request(Method::GET, "").header("Origin", origin);
        assert_eq!(page.send().await.unwrap().status(), 403, "{origin}");
    }
    // A name that leads here.
    let rebound = json(advance()).header("Host", "evil.example");
    assert!(!rebound.send().await.unwrap().status().is_success());
    assert_eq!(control.emulator.clock().ahead().as_secs(), 0);

    let own = control.emulator.url();
    assert_eq!(answer(json(advance()).header("Origin", own)).await.0, 200);
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there_are_told() {
    let control = Control::start().await;
    for (method, path, status) in [
        (Method::GET, "/nothing", 404),
        (Method::GET, "/tokens", 405),
        (Method::PUT, "/clock", 405),
        (Method::POST, "/state", 405),
    ] {
        let answer = answer(control.request(method, path)).await;
        assert_eq!(answer.0, status, "{path}");
        assert!(!error(&answer).is_empty());
    }
    for path in ["", "/style.css", "/control.js", "/icon.svg"] {
        let file = control.request(Method::GET, path).send().await.unwrap();
        assert_eq!(file.status(), 200, "{path}");
        assert_eq!(file.headers()["x-content-type-options"], "nosniff");
        assert_eq!(file.headers()["cache-control"], "no-store");
    }
    let huge = json!({ "advance": "1".repeat(3 * 1024 * 1024) });
    let answer = control.post("/clock", &huge).await;
    assert_eq!(answer.0, 413);
    assert!(error(&answer).contains("1 MiB"));
}
