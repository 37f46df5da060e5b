//! Revocation requests (RFC 7009): sending one, and reading its answer.

use std::collections::BTreeMap;

use bytes::Bytes;
use url::Url;

use crate::client::Inner;
use crate::error::Error;
use crate::host;
use crate::json;
use crate::provider::{Provider, TokenRequest};
use crate::refused::{self, Refused};
use crate::secret::Secret;
use crate::token_request::{self, Presented};
use crate::token_response;
use crate::transport::RequestOptions;

#[cfg(test)]
mod tests;

/// What is attempted, in errors.
pub(crate) const REVOKE: &str = "revoke";

/// A token to be revoked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'a> {
    Refresh(&'a Secret),
    Access(&'a Secret),
}

impl<'a> Token<'a> {
    fn secret(self) -> &'a Secret {
        match self {
            Self::Refresh(secret) | Self::Access(secret) => secret,
        }
    }

    /// Value of `token_type_hint` (RFC 7009 §2.1).
    fn hint(self) -> &'static str {
        match self {
            Self::Refresh(_) => "refresh_token",
            Self::Access(_) => "access_token",
        }
    }
}

impl Inner {
    /// Sends one revocation request, once. `Ok`: the provider does not accept the token any more,
    /// or never did; it answers both alike (RFC 7009 §2.2).
    pub(crate) async fn request_revocation(
        &self,
        request: &TokenRequest,
        token: Token<'_>,
        connection: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        let variables = self.variables(connection);
        let url = host::resolve(REVOKE, request.url, self.provider(), &variables)?;
        let presented = Presented {
            token: Some(token.secret()),
            token_type_hint: Some(token.hint()),
            ..Presented::default()
        };
        let http_request = token_request::build(
            REVOKE,
            request,
            None,
            &presented,
            self.credentials(),
            &variables,
            url.clone(),
        )?;
        let sent = self
            .transport()
            .send(http_request, &RequestOptions::TOKEN)
            .await;
        let answer = sent.map_err(|error| Error::transport(REVOKE, error))?;
        let secrets = presented.secrets(self.credentials());
        read(self.provider(), &answer, &url, self.now(), &secrets)
    }
}

/// Reads an answer that arrived `now`. Of a good one only the status counts (RFC 7009 §2.2), unless
/// the provider writes its errors with that status, too.
fn read(
    provider: &Provider,
    answer: &http::Response<Bytes>,
    url: &Url,
    now: i64,
    secrets: &[String],
) -> Result<(), Error> {
    if let Some(error) =
        refused::redirected(REVOKE, "the revocation endpoint", answer, url, secrets)
    {
        return Err(error);
    }
    let text = refused::text(answer);
    let body = token_response::parse(&text);
    let shapes = &provider.token_response;
    let is_error = body.as_ref().is_some_and(|body| {
        let mut errors = shapes.errors.iter();
        errors.any(|shape| json::holds(&shape.when, body))
    });
    let status = answer.status();
    if status.is_success() && !is_error {
        return Ok(());
    }
    let refused = Refused::new(answer, shapes, &text, body, secrets);
    let what = match (refused.code(), status.as_u16()) {
        // Not known there, or not any more. It should be no error (§2.2), but some say it as one.
        (Some("invalid_token"), 200..300 | 400) => return Ok(()),
        (Some("unsupported_token_type"), _) => {
            "the provider does not revoke tokens of this type, which lives on"
        }
        // The token still exists, and the request may be repeated (§2.2.1).
        (_, 503) => "the provider cannot revoke the token now, which lives on",
        _ => "the revocation endpoint refused",
    };
    let error = Error::new(refused.kind(), REVOKE, what);
    Err(refused.complete(error, answer, now))
}
