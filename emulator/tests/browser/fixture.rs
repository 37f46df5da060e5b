//! An emulator, a browser, and the application that waits for the browser's return.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use emulator::{Builder, Emulator, ProviderHandle};
use serde_json::Value;

use tests::browser::Browser;

/// The application: a page at its redirect URI, which notes the addresses that come.
pub struct Application {
    pub redirect_uri: String,
    came: Receiver<String>,
}

impl Application {
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let redirect_uri = format!("http://{}/callback", listener.local_addr().unwrap());
        let (sender, came) = mpsc::channel();
        // It ends with the process of the test.
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut head = [0; 8192];
                let count = stream.read(&mut head).unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..count]).into_owned();
                let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
                if target.starts_with("/callback") {
                    let _ = sender.send(target);
                }
                let body = "<!DOCTYPE html><title>Application</title><link rel=icon href=data:,>\
                            <h1>Back at the application</h1>";
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\
                     Connection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Self { redirect_uri, came }
    }

    /// A parameter of the next return.
    pub fn returned(&self) -> url::Url {
        let target = self.came.recv_timeout(Duration::from_secs(20)).unwrap();
        url::Url::parse(&format!("http://127.0.0.1{target}")).unwrap()
    }
}

/// The value of a parameter in a query.
pub fn parameter(url: &url::Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// An emulator of `specs` whose application is `application`.
pub async fn emulator(application: &Application, specs: &[&str]) -> Emulator {
    let mut builder = Builder::new().redirect_uri(&application.redirect_uri);
    for spec in specs {
        builder = builder.spec(spec).unwrap();
    }
    builder.start().await.unwrap()
}

/// The only provider.
pub fn provider(emulator: &Emulator) -> ProviderHandle {
    emulator.providers().remove(0)
}

/// Sends a token request. Returns the status and the answer.
pub async fn token_request(provider: &ProviderHandle, parameters: &[(&str, &str)]) -> (u16, Value) {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", provider.client_id())
        .append_pair("client_secret", provider.client_secret())
        .append_pair("redirect_uri", provider.redirect_uri())
        .extend_pairs(parameters)
        .finish();
    let answer = reqwest::Client::new()
        .post(provider.token_endpoint())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body)
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_default())
}

/// That the page has complained of nothing and that everything was loaded from this machine.
pub async fn assert_calm(browser: &Browser) {
    let complaints = browser.console().await;
    assert!(complaints.is_empty(), "{complaints:#?}");
    for url in browser.requested().await {
        // `chrome:` and `chrome-untrusted:` are in the browser: the page it starts with.
        let is_ours = ["http://127.0.0.1:", "data:", "about:", "chrome"]
            .iter()
            .any(|beginning| url.starts_with(beginning));
        assert!(is_ours, "{url}");
    }
}
