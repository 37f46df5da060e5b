//! A provider in a test, without sockets.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use specs::model::Provider;
use url::{Url, form_urlencoded};

use crate::{
    Clock, Faults, Log,
    address::Addresses,
    api,
    exchange::{Answer, Received, Via},
    json_path,
    log::Note,
    oauth::{self, Access, Grants, Refusal},
    testing,
    world::{RegisteredClient, Settings, Site, World},
};

/// A provider that keeps to the RFCs and has every grant.
pub(super) const PLAIN: &str = r#"# yaml-language-server: $schema=schema.json
id: plain
name: Plain
summary: A provider that keeps to the RFCs.
authorize:
  url: https://login.plain.example/authorize
token:
  url: https://login.plain.example/token
  auth_method: client_secret_post
refresh:
  url: https://login.plain.example/token
  auth_method: client_secret_post
  parameters: { scope: scope }
password:
  url: https://login.plain.example/token
  auth_method: client_secret_post
scopes:
  separator: " "
  values:
    read: Read everything.
    write: Change everything.
"#;

/// Verifier and challenge of RFC 7636 appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(super) const CLIENT_ID: &str = "client 1";
pub(super) const CLIENT_SECRET: &str = "s3cret+/:&=%";
pub(super) const REDIRECT_URI: &str = "https://app.example/callback";

/// Names and values.
pub(super) type Pairs<'a> = [(&'a str, &'a str)];

/// The parameters of a login at [`PLAIN`].
pub(super) const LOGIN: &Pairs<'static> = &[
    ("response_type", "code"),
    ("client_id", CLIENT_ID),
    ("redirect_uri", REDIRECT_URI),
    ("scope", "read write"),
    ("state", "xyz"),
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

/// The client's credentials as parameters.
pub(super) const CLIENT: &Pairs<'static> =
    &[("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];

/// An emulated provider.
pub(super) struct Emulated {
    pub(super) world: World,
    pub(super) site: Arc<Site>,
}

/// An answer, and what the handler told the log.
pub(super) struct Seen {
    pub(super) answer: Answer,
    pub(super) note: Note,
}

/// [`PLAIN`], changed, where every login is approved.
pub(super) fn plain(change: impl FnOnce(&mut Provider)) -> Emulated {
    Emulated::new(PLAIN, true, change)
}

impl Emulated {
    /// The provider of a spec.
    pub(super) fn new(spec: &str, auto_approve: bool, change: impl FnOnce(&mut Provider)) -> Self {
        let mut model = load(spec);
        change(&mut model);
        Self::of(model, auto_approve)
    }

    /// A provider.
    pub(super) fn of(model: Provider, auto_approve: bool) -> Self {
        let model = Arc::new(model);
        let accounts = testing::accounts();
        let site = Arc::new(Site {
            environment: 0,
            settings: Settings {
                seed: 7,
                first_day: testing::FIRST_DAY,
                auto_approve,
                limits: true,
            },
            client: RegisteredClient {
                client_id: CLIENT_ID.to_owned(),
                client_secret: CLIENT_SECRET.to_owned(),
                redirect_uris: vec![
                    REDIRECT_URI.to_owned(),
                    "http://127.0.0.1/callback?from=login".to_owned(),
                ],
            },
            addresses: Addresses::new(&model, &model.environments[0], &accounts),
            accounts,
            grants: Mutex::new(Grants::default()),
            api: Mutex::new(api::State::default()),
            model,
        });
        let world = World {
            clock: Clock::stopped(),
            faults: Faults::default(),
            log: Log::default(),
            sites: vec![Arc::clone(&site)],
        };
        Self { world, site }
    }

    /// A request to the authorization endpoint.
    pub(super) fn authorize(&self, pairs: &Pairs<'_>) -> Seen {
        self.authorize_by(&request(Method::GET, "/authorize").query(&form(pairs)))
    }

    pub(super) fn authorize_by(&self, request: &Received) -> Seen {
        let mut note = Note::default();
        let answer = oauth::authorize(&self.world, &self.site, request, &mut note);
        Seen { answer, note }
    }

    /// A token request by form, with the client's credentials.
    pub(super) fn token(&self, pairs: &Pairs<'_>) -> Seen {
        let pairs = [CLIENT, pairs].concat();
        self.token_by(&request(Method::POST, "/token").form(&form(&pairs)))
    }

    pub(super) fn token_by(&self, request: &Received) -> Seen {
        let mut note = Note::default();
        let answer = oauth::token(&self.world, &self.site, request, &mut note);
        Seen { answer, note }
    }

    /// A code for the login of [`LOGIN`].
    pub(super) fn code(&self) -> String {
        self.authorize(LOGIN).parameter("code").unwrap()
    }

    pub(super) fn redeem(&self, code: &str) -> Seen {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ])
    }

    /// Logs in.
    pub(super) fn login(&self) -> Seen {
        self.redeem(&self.code())
    }

    pub(super) fn refresh(&self, refresh_token: &str) -> Seen {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ])
    }

    /// Presents an access token at the API.
    pub(super) fn access(&self, token: &str) -> Result<Access, Refusal> {
        self.site.grants().access(token, self.world.clock.now())
    }

    pub(super) fn wait(&self, seconds: u64) {
        self.world.clock.advance(Duration::from_secs(seconds));
    }
}

impl Seen {
    /// The body as JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.answer.body).unwrap()
    }

    /// The text at a path of the body.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        let body = self.json();
        Some(json_path::get(&body, path)?.as_str()?.to_owned())
    }

    pub(super) fn access_token(&self) -> String {
        self.text("access_token").expect("an access token")
    }

    pub(super) fn refresh_token(&self) -> String {
        self.text("refresh_token").expect("a refresh token")
    }

    /// Status and error code of an answer of the token endpoint.
    pub(super) fn error(&self) -> (u16, String) {
        assert!(self.text("access_token").is_none(), "a token with an error");
        assert!(self.note.refused.is_some(), "the log knows why");
        let accepted = self.note.redeemed.as_ref().is_some_and(|one| one.1);
        assert!(!accepted, "nothing was redeemed");
        (
            self.answer.status.as_u16(),
            self.text("error").unwrap_or_default(),
        )
    }

    pub(super) fn location(&self) -> Option<Url> {
        let location = self.answer.headers.get("location")?;
        Some(Url::parse(location.to_str().unwrap()).unwrap())
    }

    /// A parameter of the redirect.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let location = self.location().expect("a redirect");
        let mut pairs = location.query_pairs();
        let (_, value) = pairs.find(|(known, _)| known == name)?;
        Some(value.into_owned())
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.answer.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

/// A refusal by `invalid_grant`.
pub(super) fn invalid_grant() -> (u16, String) {
    (400, "invalid_grant".to_owned())
}

/// A refusal by `invalid_request`.
pub(super) fn invalid_request() -> (u16, String) {
    (400, "invalid_request".to_owned())
}

/// A request to `login.plain.example` without query and body.
pub(super) fn request(method: Method, path: &str) -> Received {
    Received {
        method,
        host: "login.plain.example".to_owned(),
        path: path.to_owned(),
        query: String::new(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        via: Via::ProviderHost,
    }
}

/// Filling a request.
pub(super) trait Fill: Sized {
    fn query(self, query: &str) -> Self;
    fn with_header(self, name: &'static str, value: &str) -> Self;
    fn with_body(self, content_type: &str, body: &[u8]) -> Self;

    fn form(self, body: &str) -> Self {
        self.with_body("application/x-www-form-urlencoded", body.as_bytes())
    }
}

impl Fill for Received {
    fn query(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }

    fn with_header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).unwrap();
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    fn with_body(self, content_type: &str, body: &[u8]) -> Self {
        let mut request = self.with_header("content-type", content_type);
        request.body = Bytes::copy_from_slice(body);
        request
    }
}

/// Pairs as a query or form.
pub(super) fn form(pairs: &Pairs<'_>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// Pairs with one value changed or one pair added.
pub(super) fn with<'a>(
    pairs: &Pairs<'a>,
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut changed = without(pairs, name);
    changed.push((name, value));
    changed
}

/// Pairs without one.
pub(super) fn without<'a>(pairs: &Pairs<'a>, name: &str) -> Vec<(&'a str, &'a str)> {
    let kept = pairs.iter().filter(|(known, _)| *known != name);
    kept.copied().collect()
}

fn load(spec: &str) -> Provider {
    let folder = tempfile::tempdir().unwrap();
    let id = spec.lines().find_map(|line| line.strip_prefix("id: "));
    let file = folder.path().join(format!("{}.yaml", id.unwrap()));
    std::fs::write(file, spec).unwrap();
    let providers = specs::load(folder.path()).map_err(|problems| {
        let mut text = String::new();
        write!(text, "{problems:?}").unwrap();
        text
    });
    providers.unwrap().remove(0)
}
