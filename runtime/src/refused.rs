//! Answers by which the token endpoint or the revocation endpoint refuses.

use bytes::Bytes;
use url::Url;

use crate::error::{Error, ErrorKind, ServerError};
use crate::json::{self, Json};
use crate::provider::TokenResponse;
use crate::redact::Secrets;
use crate::secret::Secret;
use crate::token_response::token;
use crate::transport::{redirect_host, retry_after};

/// An answer that refuses, with every secret in it hidden.
pub(crate) struct Refused {
    status: u16,
    server: Option<ServerError>,
    body: String,
}

impl Refused {
    /// Reads it: `text` is the body, `json` the same where it could be read. `sent` are the texts that
    /// were sent.
    pub(crate) fn new(
        answer: &http::Response<Bytes>,
        shapes: &TokenResponse,
        text: &str,
        json: Option<Json>,
        sent: &[String],
    ) -> Self {
        let answered = answered(shapes, json.as_ref());
        let sent = sent.iter().map(String::as_str);
        let secrets = Secrets::new(sent.chain(answered.iter().map(Secret::expose)));
        let server = json.and_then(|mut json| {
            secrets.hide_in(&mut json);
            json::server_error(&json, shapes.errors)
        });
        Self {
            status: answer.status().as_u16(),
            server,
            body: secrets.hide(text),
        }
    }

    /// Whether it has the form of an error that the provider's description has.
    pub(crate) fn is_understood(&self) -> bool {
        self.server.is_some()
    }

    /// The code of the error.
    pub(crate) fn code(&self) -> Option<&str> {
        self.server.as_ref().and_then(ServerError::code)
    }

    /// What kind of failure it is, by its code where that says so, by its status otherwise.
    pub(crate) fn kind(&self) -> ErrorKind {
        match (self.code(), self.status) {
            (_, 429) | (Some("slow_down" | "temporarily_unavailable"), _) => ErrorKind::RateLimited,
            (_, 500..) => ErrorKind::Server,
            _ => ErrorKind::TokenRefused,
        }
    }

    /// The failure, with what else the answer says; it arrived `now`.
    pub(crate) fn complete(self, error: Error, answer: &http::Response<Bytes>, now: i64) -> Error {
        let server = self.server.unwrap_or_default();
        error
            .with_status(self.status)
            .with_retry_after(retry_after(answer.headers(), now))
            .with_server(server.with_body(self.body.as_bytes()))
    }
}

/// The failure where the `endpoint` redirects, which is never followed. `sent` are the texts that were
/// sent.
pub(crate) fn redirected(
    operation: &str,
    endpoint: &str,
    answer: &http::Response<Bytes>,
    url: &Url,
    sent: &[String],
) -> Option<Error> {
    let host = redirect_host(answer, url, sent)?;
    let text = format!("{endpoint} redirects to {host}, which is not followed");
    let error = Error::new(ErrorKind::TokenRefused, operation, text);
    Some(error.with_status(answer.status().as_u16()))
}

/// The body as text, without what some servers put in front of it.
pub(crate) fn text(answer: &http::Response<Bytes>) -> String {
    let text = String::from_utf8_lossy(answer.body());
    text.trim_start_matches('\u{feff}').trim().to_owned()
}

/// The tokens in an answer that is an error all the same.
fn answered(shapes: &TokenResponse, body: Option<&Json>) -> Vec<Secret> {
    let paths = [shapes.access_token, shapes.refresh_token, "id_token"];
    let tokens = paths.into_iter().filter_map(|path| token(body?, path));
    tokens.collect()
}
