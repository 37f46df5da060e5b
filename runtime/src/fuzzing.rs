//! What the fuzz targets of this workspace call: whatever arrives from outside, with what has to
//! hold of it. Each function panics if it does not.
//!
//! The tests try the kept corpus, so that the targets are compiled and right without a fuzzer.

#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a panic is how a fuzz target reports"
)]

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderValue, LOCATION, RETRY_AFTER};
use url::{Host, Url};

use crate::authorize::Pending;
use crate::callback;
use crate::client::ClientBuilder;
use crate::connection;
use crate::error::{Error, ErrorKind};
use crate::host;
use crate::provider::{ConnectionField, ConnectionFrom, ConnectionType};
use crate::secret::Secret;
use crate::store::Record;
use crate::token_response;
use crate::transport::{HttpTransport, retry_after};

#[cfg(not(test))]
#[path = "testing/provider.rs"]
mod provider;
#[cfg(test)]
mod tests;

#[cfg(test)]
use crate::testing::PROVIDER;
#[cfg(not(test))]
use provider::PROVIDER;

/// The time at which answers arrive, in seconds since 1970.
const NOW: i64 = 1_800_000_000;

/// A day, the longest wait that is believed.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A century and a day, in seconds: no token lives longer.
const CENTURY: i64 = 100 * 366 * 24 * 60 * 60;

/// Secrets that the client has sent; no error tells them.
const SENT: [&str; 2] = ["CANARY-client-secret", "CANARY-refresh-token"];

/// Longest error that is shown, in bytes: two texts of the server at 256 characters, escaped, and
/// our own words.
const LONGEST_ERROR: usize = 8 * 1024;

/// A token answer: the first byte chooses status and headers, the rest is the body.
pub fn token_answer(data: &[u8]) {
    let (first, body) = data.split_first().unwrap_or((&0, &[]));
    let statuses = [200, 200, 200, 201, 302, 400, 401, 429, 500];
    let status = statuses[usize::from(*first) % statuses.len()];
    let mut answer = http::Response::new(Bytes::copy_from_slice(body));
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
    if status == 302
        && let Ok(value) = HeaderValue::from_bytes(body)
    {
        answer.headers_mut().insert(LOCATION, value);
    }
    let url = Url::parse("https://auth.acme.example/token").unwrap();
    let sent = SENT.map(str::to_owned);
    match token_response::read("fuzz", &PROVIDER, &answer, &url, NOW, &sent) {
        Ok(tokens) => {
            assert!(answer.status().is_success());
            assert!(!tokens.access_token.expose().is_empty());
            assert!(
                tokens
                    .refresh_token
                    .is_none_or(|token| !token.expose().is_empty())
            );
            let times = [tokens.expires_at, tokens.refresh_token_expires_at];
            for time in times.into_iter().flatten() {
                assert!(time > NOW && time - NOW <= CENTURY, "{time}");
            }
        }
        Err(failure) => {
            assert_harmless(&failure.error, &SENT);
            if let Some(token) = failure.refresh_token {
                assert!(answer.status().is_success(), "salvaged from an error");
                assert!(!token.expose().is_empty());
                // A long one cannot stand in our own words by chance.
                if token.expose().len() > 16 {
                    assert_harmless(&failure.error, &[token.expose()]);
                }
            }
        }
    }
}

/// A redirect back from the provider.
pub fn callback(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let pending = pending();
    let verifier = pending.code_verifier.expose();
    match callback::read(&PROVIDER, pending, &text) {
        Ok(callback) => {
            assert!(!callback.code.expose().is_empty());
            let base = Url::parse(REDIRECT_URI).unwrap();
            let url = base.join(&text).unwrap();
            assert_eq!(url.origin(), base.origin(), "{text}");
            assert_eq!(url.path(), base.path(), "{text}");
            let states: Vec<_> = url
                .query_pairs()
                .filter(|(name, _)| name == "state")
                .collect();
            assert_eq!(states.len(), 1, "{text}");
            assert_eq!(states[0].1, STATE, "{text}");
        }
        Err(error) => assert_harmless(&error, &[STATE, verifier]),
    }
}

/// A `Retry-After` header: the first eight bytes are the time, the rest is the value.
pub fn wait(data: &[u8]) {
    let Some((time, value)) = data.split_first_chunk() else {
        return;
    };
    let mut headers = http::HeaderMap::new();
    let Ok(header) = HeaderValue::from_bytes(value) else {
        return;
    };
    headers.insert(RETRY_AFTER, header);
    let wait = retry_after(&headers, i64::from_be_bytes(*time));
    assert!(wait.is_none_or(|wait| wait <= DAY), "{wait:?}");
    let digits = str::from_utf8(value).ok().map(str::trim);
    if let Some(seconds) = digits.and_then(|text| text.parse::<u64>().ok()) {
        assert_eq!(wait, Some(Duration::from_secs(seconds).min(DAY)));
    }
}

/// A host, address or base URL that a provider names.
pub fn host(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let base_url = ConnectionType::BaseUrl {
        default_path: "/api/",
    };
    for kind in [ConnectionType::Origin, ConnectionType::Host, base_url] {
        let field = field(kind);
        let Some(kept) = connection::normalized(&field, &text) else {
            continue;
        };
        // What is kept is read as the same again, by whoever reads it.
        assert_eq!(connection::normalized(&field, &kept).as_ref(), Some(&kept));
        let address = match kind {
            ConnectionType::Host => format!("https://{kept}/"),
            _ => kept.clone(),
        };
        let url = Url::parse(&address).unwrap();
        assert_allowed(&url);
        assert!(address.starts_with("https://"), "{address}");
    }
    if let Ok(url) = Url::parse(&text)
        && host::is_allowed(&url, field(base_url).allow_hosts)
    {
        assert_allowed(&url);
    }
}

/// The bytes of a record, as a store hands them out.
pub fn record(data: &[u8]) {
    match Record::from_bytes(data) {
        Ok(record) => {
            let written = record.to_bytes().unwrap();
            let again = Record::from_bytes(&written).unwrap();
            assert_eq!(again.to_bytes().unwrap(), written);
        }
        Err(error) => {
            let text = format!("{error} {error:?}");
            assert!(text.len() < LONGEST_ERROR, "{text}");
            assert!(std::error::Error::source(&error).is_none(), "{text}");
        }
    }
}

/// The address to which the redirects come.
const REDIRECT_URI: &str = "https://app.example/callback";

/// A state that a fuzzer can find.
const STATE: &str = "S-4711";

fn pending() -> &'static Pending {
    static PENDING: OnceLock<Pending> = OnceLock::new();
    PENDING.get_or_init(|| {
        let nowhere = ([127, 0, 0, 1], 1).into();
        let client = ClientBuilder::new(&PROVIDER, "the-client".to_owned())
            .client_secret(SENT[0])
            .redirect_uri(REDIRECT_URI)
            .transport(HttpTransport::loopback(nowhere).unwrap())
            .build()
            .unwrap();
        let mut pending = client.authorize(Vec::new()).unwrap().into_pending();
        pending.state = Some(Secret::from(STATE));
        pending
    })
}

fn field(kind: ConnectionType) -> ConnectionField {
    ConnectionField {
        id: "site",
        kind,
        from: ConnectionFrom::TokenResponse("site"),
        allow_hosts: &["*.example.com"],
        required: true,
        keep_when_absent: false,
    }
}

/// Whether the address is `https` on a host below `example.com`, by other means than the check
/// itself has.
#[track_caller]
fn assert_allowed(url: &Url) {
    let Some(Host::Domain(name)) = url.host() else {
        panic!("{url} has no domain");
    };
    let labels: Vec<&str> = name.split('.').collect();
    assert!(labels.len() > 2, "{name}");
    assert_eq!(labels[labels.len() - 2..], ["example", "com"], "{name}");
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    assert!(labels.iter().all(|label| !label.is_empty()), "{name}");
    assert!(
        labels.iter().all(|label| label.bytes().all(is_plain)),
        "{name}"
    );
    let authority = (url.scheme(), url.username(), url.password(), url.port());
    assert_eq!(authority, ("https", "", None, None));
}

/// Whether an error can be shown to anybody: one line, not too long, and no secret.
#[track_caller]
fn assert_harmless(error: &Error, secrets: &[&str]) {
    let shown = error.to_string();
    assert!(shown.len() < LONGEST_ERROR, "{} bytes", shown.len());
    assert!(!shown.contains(char::is_control), "{shown:?}");
    assert_ne!(error.kind(), ErrorKind::Internal, "{shown}");
    let mut all = format!("{shown} {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let _ = std::fmt::Write::write_fmt(&mut all, format_args!("{error} {error:?}"));
        source = error.source();
    }
    for secret in secrets {
        assert!(!all.contains(secret), "{all}");
    }
}
