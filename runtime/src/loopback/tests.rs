#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinHandle;

use super::*;
use crate::client::ClientBuilder;
use crate::testing::PROVIDER;

mod browser;
mod hostile;
mod port;
mod requests;

/// How often something is tried that goes wrong when somebody else takes the same port.
const TRIES: usize = 5;

/// A login that waits, and what a test must know of it.
struct Login {
    address: SocketAddr,
    redirect_uri: String,
    path: String,
    state: String,
    wait: JoinHandle<Result<Secret, Error>>,
}

impl Login {
    async fn start() -> Self {
        Self::of(Listener::bind().await.unwrap())
    }

    fn of(listener: Listener) -> Self {
        let login = authorization(&listener);
        let url = Url::parse(login.url()).unwrap();
        let (_, state) = url.query_pairs().find(|(name, _)| name == "state").unwrap();
        let redirect_uri = listener.redirect_uri().to_owned();
        Self {
            address: listener.sockets[0].local_addr().unwrap(),
            path: Url::parse(&redirect_uri).unwrap().path().to_owned(),
            redirect_uri,
            state: state.into_owned(),
            wait: tokio::spawn(async move { listener.wait(&login).await }),
        }
    }

    /// Path and query of the right redirect.
    fn target(&self) -> String {
        format!("{}?code=CODE&state={}", self.path, self.state)
    }

    /// Sends a GET request and returns the whole answer.
    async fn get(&self, target: &str) -> String {
        get(self.address, target).await
    }

    async fn send(&self, request: &[u8]) -> String {
        send(self.address, request).await
    }

    /// The same under a paused clock, which stands still while a thread of its own is at it.
    async fn get_in_no_time(&self, target: String) -> String {
        let address = self.address;
        let work = move || {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            write!(stream, "GET {target} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        tokio::task::spawn_blocking(work).await.unwrap()
    }

    /// Brings the right redirect as a browser does; the page it ends at.
    async fn finish(&self) -> String {
        let answer = self.get(&self.target()).await;
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
        self.get(&header(&answer, "location").unwrap()).await
    }

    /// The address that came.
    async fn came(self) -> Result<String, Error> {
        let came = self.wait.await.unwrap();
        came.map(|callback| callback.expose().to_owned())
    }
}

async fn get(address: SocketAddr, target: &str) -> String {
    let request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    send(address, request.as_bytes()).await
}

async fn send(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn authorization(listener: &Listener) -> Authorization {
    let client = ClientBuilder::new(&PROVIDER, "client-1".to_owned())
        .client_secret("s")
        .redirect_uri(listener.redirect_uri())
        .build()
        .unwrap();
    client.authorize(Vec::new()).unwrap()
}

/// The value of a header.
fn header(answer: &str, name: &str) -> Option<String> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    let (_, value) = lines.find(|(found, _)| found.eq_ignore_ascii_case(name))?;
    Some(value.to_owned())
}

#[tokio::test]
async fn the_redirect_ends_the_login() {
    let login = Login::start().await;
    let expected = format!("{}?code=CODE&state={}", login.redirect_uri, login.state);
    let redirect = login.get(&login.target()).await;
    let location = header(&redirect, "location").unwrap();
    assert!(
        location.starts_with('/') && !location.contains(['?', '#']),
        "{location}"
    );
    // Reloaded, it leads to the same page.
    assert_eq!(
        header(&login.get(&login.target()).await, "location").unwrap(),
        location
    );
    let page = login.get(&location).await;
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    assert!(page.contains("Acme has answered"), "{page}");
    for answer in [&redirect, &page] {
        assert_eq!(header(answer, "cache-control").unwrap(), "no-store");
        assert_eq!(header(answer, "referrer-policy").unwrap(), "no-referrer");
        assert_eq!(header(answer, "x-content-type-options").unwrap(), "nosniff");
        assert_eq!(header(answer, "connection").unwrap(), "close");
    }
    let policy = header(&page, "content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(
        !page.contains("CODE") && !page.contains(&login.state),
        "{page}"
    );
    assert_eq!(login.came().await.unwrap(), expected);
}

#[tokio::test]
async fn a_refusal_ends_the_login_and_its_text_is_only_text() {
    let login = Login::start().await;
    let target = format!(
        "{}?error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E&state={}",
        login.path, login.state
    );
    let location = header(&login.get(&target).await, "location").unwrap();
    let page = login.get(&location).await;
    assert!(
        page.contains("access_denied: &lt;script&gt;alert(1)"),
        "{page}"
    );
    assert!(!page.contains("<script"), "{page}");
    assert!(login.came().await.unwrap().contains("error=access_denied"));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_fetches_no_page_is_not_waited_for() {
    let login = Login::start().await;
    let start = tokio::time::Instant::now();
    login.get_in_no_time(login.target()).await;
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert!(login.came().await.is_ok());
    assert_eq!(start.elapsed().as_secs(), PAGE_TIMEOUT.as_secs());
}

#[tokio::test]
async fn a_client_with_another_redirect_uri_is_refused() {
    let listener = Listener::bind().await.unwrap();
    let other = Listener::bind().await.unwrap();
    let login = authorization(&other);
    let error = listener.wait(&login).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
