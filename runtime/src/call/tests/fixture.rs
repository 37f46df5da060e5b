//! A provider, its operations, and a transport that answers by script.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::sync::{Arc, Mutex};

use bytes::Bytes;

use crate::call::Call;
use crate::client::ClientBuilder;
use crate::error::Error;
use crate::operation::Operation;
use crate::provider::{
    AuthMethod, Authorize, Callback, CodeChallengeMethod, CodeRetry, ConnectionField,
    ConnectionFrom, ConnectionType, Environment, Expiry, ExpiryFormat, Grace, Lifecycle, Lifetime,
    Method, NewLogin, OldAccessToken, OnReuse, Part, Provider, RedirectUri, RefreshTokenLifecycle,
    Role, Rotation, Scopes, SendIn, TokenRequest, TokenResponse,
};
use crate::refresh::protocol::logged_in;
use crate::secret::Secret;
use crate::session::Session;
use crate::store::{Key, MemoryStore, Record, Store, Tokens};
use crate::transport::{BoxFuture, RequestOptions, Transport, TransportError};

/// The access token that a session begins with.
pub(super) const TOKEN: &str = "CANARY-token";

const fn token_request() -> TokenRequest {
    TokenRequest {
        url: &[Part::Literal("https://login.example.com/token")],
        method: Method::Post,
        send_in: SendIn::Form,
        auth_method: AuthMethod::ClientSecretPost,
        parameters: &[
            (Role::GrantType, "grant_type"),
            (Role::RefreshToken, "refresh_token"),
            (Role::ClientId, "client_id"),
            (Role::ClientSecret, "client_secret"),
        ],
        constants: &[],
        headers: &[],
    }
}

static PROVIDER: Provider = Provider {
    id: "example",
    name: "Example",
    environments: &[Environment {
        id: "production",
        values: &[("api", "api.example.com")],
    }],
    connection: &[ConnectionField {
        id: "account_url",
        kind: ConnectionType::Origin,
        from: ConnectionFrom::TokenResponse("account_url"),
        allow_hosts: &["*.example.com"],
        required: false,
        keep_when_absent: true,
    }],
    authorize: Authorize {
        url: &[Part::Literal("https://login.example.com/authorize")],
        response_type: "code",
        redirect_uri: RedirectUri::HttpsOrLoopback,
        code_challenge_method: CodeChallengeMethod::S256,
        issuer: None,
        parameters: &[],
        constants: &[],
        callback: Callback {
            code: "code",
            state: "state",
            error: "error",
            error_description: "error_description",
        },
    },
    token: token_request(),
    refresh: Some(token_request()),
    password: None,
    revoke: None,
    token_response: TokenResponse {
        access_token: "access_token",
        token_type: "token_type",
        expiry: Expiry {
            path: "expires_in",
            format: ExpiryFormat::Seconds,
        },
        refresh_token: "refresh_token",
        refresh_token_expiry: None,
        scope: "scope",
        success: None,
        errors: &[],
        invalid_grant: "invalid_grant",
    },
    lifecycle: Lifecycle {
        authorization_code: Lifetime::Unknown,
        access_token: Lifetime::Unknown,
        refresh_token: RefreshTokenLifecycle {
            lifetime: Lifetime::Unknown,
            rotation: Rotation::None,
            old_access_token: OldAccessToken::Unknown,
            grace: Grace::Unknown,
            on_reuse: OnReuse::Unknown,
            new_login: NewLogin::Unknown,
        },
        token_requests: None,
    },
    scopes: Some(Scopes {
        separator: " ",
        required: false,
        default: &[],
        covers: &[("admin", &["read", "write"]), ("write", &["read"])],
    }),
    request_id_header: Some("X-Request-Id"),
    retry: &[("7", CodeRetry::Later)],
    limits: &[],
};

/// A plain `GET https://api.example.com/tasks`, to be varied.
pub(super) const fn get_tasks() -> Operation {
    Operation {
        id: "tasks.get_tasks",
        url: &[
            Part::Literal("https://"),
            Part::Variable("api"),
            Part::Literal("/tasks"),
        ],
        ..Operation::PLAIN
    }
}

/// The operation with an address as long as the program.
pub(super) fn operation(operation: Operation) -> &'static Operation {
    Box::leak(Box::new(operation))
}

/// Answers by script and keeps the requests.
#[derive(Clone, Default)]
pub(super) struct Script {
    answers: Arc<Mutex<VecDeque<http::Response<Bytes>>>>,
    requests: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl Script {
    pub(super) fn answer(&self, status: u16, body: &'static str) -> &Self {
        self.answer_with(status, &[], body.as_bytes())
    }

    pub(super) fn answer_with(
        &self,
        status: u16,
        headers: &[(&'static str, &'static str)],
        body: &'static [u8],
    ) -> &Self {
        let mut response = http::Response::new(Bytes::from_static(body));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        for (name, value) in headers {
            response.headers_mut().insert(*name, value.parse().unwrap());
        }
        self.answers.lock().unwrap().push_back(response);
        self
    }

    /// The requests so far.
    pub(super) fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request.
    pub(super) fn request(&self) -> http::Request<Bytes> {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1);
        requests.remove(0)
    }
}

impl Transport for Script {
    fn send<'a>(
        &'a self,
        request: http::Request<Bytes>,
        _: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>> {
        self.requests.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async move { answer.ok_or_else(|| TransportError::not_sent("end of the script")) })
    }
}

/// A session whose calls are answered by the script.
pub(super) fn session(script: &Script) -> Session {
    session_at(script, None)
}

/// The same with a value for `account_url`.
pub(super) fn session_at(script: &Script, account_url: Option<&str>) -> Session {
    session_on(script.clone(), account_url)
}

/// A session whose calls are answered by the transport.
pub(super) fn session_on(transport: impl Transport, account_url: Option<&str>) -> Session {
    let url = account_url.map(|url| ("account_url".to_owned(), url.to_owned()));
    let prepare = |tokens: &mut Tokens| tokens.connection.extend(url);
    session_with(transport, prepare, |builder| builder)
}

/// A session whose calls are answered by the transport, with other tokens and another client.
pub(super) fn session_with(
    transport: impl Transport,
    prepare: impl FnOnce(&mut Tokens),
    build: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Session {
    let key = Key {
        provider: PROVIDER.id.to_owned(),
        environment: "production".to_owned(),
        client_id: "client id".to_owned(),
        connection: BTreeMap::new(),
        account: "account".to_owned(),
    };
    let mut tokens = Tokens {
        access_token: Secret::from(TOKEN),
        issued_at: 1_700_000_000,
        expires_at: None,
        refresh_token: Some(Secret::from("CANARY-refresh")),
        alternates: Vec::new(),
        refresh_token_expires_at: None,
        granted_scopes: None,
        connection: BTreeMap::new(),
        claim: 0,
    };
    prepare(&mut tokens);
    let record = logged_in(&Record::vacant(), 1, &tokens);
    let store = Arc::new(MemoryStore::default());
    let client = ClientBuilder::new(&PROVIDER, "client id".to_owned())
        .client_secret("CANARY&secret")
        .redirect_uri("https://app.example.org/callback")
        .store(Arc::clone(&store))
        // A script has an answer for each request.
        .retry(false)
        .transport(transport);
    let client = build(client).build().unwrap();
    wait(async {
        store.compare_and_swap(&key, None, &record).await.unwrap();
        client.session("account").await.unwrap()
    })
}

/// Runs a future to its end.
pub(super) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap()
        .block_on(future)
}

/// The same in a time that stands still until everybody waits.
pub(super) fn wait_paused<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

/// Sends the call against an answer of status 200 and returns the request.
pub(super) fn sent(operation: Operation, prepare: impl FnOnce(&mut Call)) -> http::Request<Bytes> {
    let script = Script::default();
    script.answer(200, "{}");
    let mut call = Call::new(&session(&script), self::operation(operation));
    prepare(&mut call);
    wait(call.send_empty()).unwrap();
    script.request()
}

/// The error of a call that must not be sent.
pub(super) fn refused(operation: Operation, prepare: impl FnOnce(&mut Call)) -> Error {
    let script = Script::default();
    let mut call = Call::new(&session(&script), self::operation(operation));
    prepare(&mut call);
    let error = wait(call.send_empty()).unwrap_err();
    assert!(script.requests().is_empty(), "{error}");
    assert!(!format!("{error} {error:?}").contains("CANARY"));
    error
}
