//! An emulator, raw sockets to it, and a client that logs in.

use std::{
    io::ErrorKind,
    net::SocketAddr,
    path::Path,
    sync::{
        Once,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use emulator::{Builder, Emulator};
use reqwest::{
    Client,
    header::{HOST, LOCATION},
    redirect::Policy,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longer than the emulator waits for anything in these tests.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const LOGIN: &str = "login.env.example";
pub(crate) const API: &str = "api.env.example";

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// An emulator of a provider with client credentials and parameters in forms.
pub(crate) async fn start() -> Emulator {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() == Some("emulator") {
                PANICS.fetch_add(1, Ordering::Relaxed);
            }
            usual(info);
        }));
    });
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    let spec = golden.join("environments/spec/environments.yaml");
    let builder = Builder::new().spec(spec).unwrap().auto_approve(true);
    builder.start().await.unwrap()
}

/// Fails if something in an emulator has panicked.
pub(crate) fn no_panics() {
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    Reset,
    /// It did not, for a long time.
    Open,
}

/// Reads until the connection ends.
pub(crate) async fn read_all(stream: &mut TcpStream) -> (Vec<u8>, End) {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        match timeout(PATIENCE, stream.read(&mut piece)).await {
            Err(_) => return (bytes, End::Open),
            Ok(Ok(0)) => return (bytes, End::Closed),
            Ok(Ok(read)) => bytes.extend_from_slice(&piece[..read]),
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionReset => {
                return (bytes, End::Reset);
            }
            Ok(Err(error)) => panic!("{error}"),
        }
    }
}

/// Sends bytes and reads what comes back until the connection ends.
pub(crate) async fn send(address: SocketAddr, bytes: &[u8]) -> (Vec<u8>, End) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // Whoever refuses the rest may have closed already.
    let _ = stream.write_all(bytes).await;
    read_all(&mut stream).await
}

/// A request that ends its connection.
pub(crate) fn request(method: &str, path: &str, host: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Length: {length}\r\n{headers}\r\n{body}"
    )
}

/// A form posted to the token endpoint.
pub(crate) fn token_request(form: &str) -> String {
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    request("POST", "/token", LOGIN, kind, form)
}

/// A refresh.
pub(crate) fn refresh_request(emulator: &Emulator, refresh_token: &str) -> String {
    let provider = &emulator.providers()[0];
    token_request(&form(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
        ("client_id", provider.client_id()),
        ("client_secret", provider.client_secret()),
    ]))
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let mut url = reqwest::Url::parse("http://localhost").unwrap();
    url.query_pairs_mut().extend_pairs(pairs);
    url.query().unwrap_or_default().to_owned()
}

/// Status of an answer.
pub(crate) fn status(answer: &[u8]) -> u16 {
    let text = String::from_utf8_lossy(answer);
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    status.unwrap_or_else(|| panic!("no answer: {text}"))
}

/// Head, in lower case, and body of an answer.
pub(crate) fn parts(answer: &[u8]) -> (String, &[u8]) {
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&answer[..end]);
    (head.to_lowercase(), &answer[end + 4..])
}

/// What the client of an application has after a login.
pub(crate) struct Session {
    pub(crate) code: String,
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

/// A client that follows no redirects.
pub(crate) fn client() -> Client {
    Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .unwrap()
}

/// Logs in as the default account.
pub(crate) async fn log_in(emulator: &Emulator) -> Session {
    let provider = &emulator.providers()[0];
    let redirect = client().get(provider.authorize_url()).send().await.unwrap();
    let location = redirect.headers()[LOCATION].to_str().unwrap().to_owned();
    let location = reqwest::Url::parse(&location).unwrap();
    let mut parameters = location.query_pairs();
    let code = parameters
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned();
    let body = form(&[
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", provider.redirect_uri()),
        ("client_id", provider.client_id()),
        ("client_secret", provider.client_secret()),
    ]);
    let request = client()
        .post(format!("{}/token", emulator.url()))
        .header(HOST, LOGIN);
    let request = request.header("Content-Type", "application/x-www-form-urlencoded");
    let answer = request.body(body).send().await.unwrap();
    let tokens: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    Session {
        code,
        access_token: tokens["access_token"].as_str().unwrap().to_owned(),
        refresh_token: tokens["refresh_token"].as_str().unwrap().to_owned(),
    }
}
