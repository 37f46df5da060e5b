//! The transport that is used unless another one is given: HTTP/1.1 over TLS.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{HOST, HeaderValue};
use url::Url;

use self::chunks::Chunks;
use super::{BoxFuture, Purpose, RequestOptions, ResponseBody, Transport, TransportError};
use crate::error::{Error, ErrorKind};
use crate::host;

mod chunks;

/// Time for name resolution, connection and TLS.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// HTTP over TLS; plain HTTP only to a loopback address.
///
/// Two separate clients: the one for token requests keeps no connection open. Neither follows
/// redirects, repeats a request, sends `Referer` or keeps cookies.
pub struct HttpTransport {
    token: reqwest::Client,
    api: reqwest::Client,
    loopback: Option<SocketAddr>,
}

impl HttpTransport {
    /// A transport to the providers themselves. Fails if TLS cannot be set up.
    pub fn new() -> Result<Self, Error> {
        Self::build(None)
    }

    /// A transport to a server on this machine, for tests and emulated providers: every request
    /// goes as plain HTTP to the address, with the host it was meant for in `Host`. An address that
    /// is not a loopback address is refused.
    pub fn loopback(address: SocketAddr) -> Result<Self, Error> {
        if !address.ip().is_loopback() {
            return Err(Error::configuration(
                "build",
                format!("{address} is not a loopback address"),
            ));
        }
        Self::build(Some(address))
    }

    fn build(loopback: Option<SocketAddr>) -> Result<Self, Error> {
        let client = |purpose| {
            let mut builder = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .user_agent(concat!("provider-runtime/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(CONNECT_TIMEOUT);
            if purpose == Purpose::Token {
                builder = builder.pool_max_idle_per_host(0);
            }
            if loopback.is_some() {
                // Nothing goes by TLS, and reading the system's certificates takes longer than all
                // the rest.
                builder = builder.no_proxy().tls_certs_only([]);
            }
            builder.build().map_err(|error| {
                Error::new(
                    ErrorKind::Configuration,
                    "build",
                    "HTTP cannot be set up on this system",
                )
                .with_source(error.without_url())
            })
        };
        Ok(Self {
            token: client(Purpose::Token)?,
            api: client(Purpose::Api)?,
            loopback,
        })
    }

    /// The request as it goes out.
    fn prepare(
        &self,
        mut request: http::Request<Bytes>,
    ) -> Result<http::Request<Bytes>, TransportError> {
        let mut url = Url::parse(&request.uri().to_string())
            .map_err(|_| TransportError::not_sent("the address is not a URL"))?;
        if !host::is_secure(&url) {
            return Err(TransportError::not_sent(
                "the address is neither https nor on this machine",
            ));
        }
        let Some(address) = self.loopback else {
            return Ok(request);
        };
        let authority = request
            .uri()
            .authority()
            .map_or("", http::uri::Authority::as_str);
        let host = HeaderValue::from_str(authority)
            .map_err(|_| TransportError::not_sent("the host cannot stand in a header"))?;
        let moved = url
            .set_scheme("http")
            .and_then(|()| url.set_ip_host(address.ip()))
            .and_then(|()| url.set_port(Some(address.port())));
        let uri = moved.ok().and_then(|()| url.as_str().parse().ok());
        *request.uri_mut() = uri.ok_or_else(|| {
            TransportError::not_sent("the address cannot be moved to this machine")
        })?;
        request.headers_mut().insert(HOST, host);
        Ok(request)
    }

    fn built(&self, request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
        reqwest::Request::try_from(self.prepare(request)?)
            .map_err(|error| failed(error, "the request cannot be built", Duration::ZERO))
    }

    fn client(&self, options: &RequestOptions) -> &reqwest::Client {
        match options.purpose {
            Purpose::Token => &self.token,
            Purpose::Api => &self.api,
        }
    }

    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        options: &RequestOptions,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut request = self.built(request)?;
        *request.timeout_mut() = Some(options.timeout);
        let mut answer = self
            .client(options)
            .execute(request)
            .await
            .map_err(|error| failed(error, "no answer arrived", options.timeout))?;
        let mut body = BytesMut::new();
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| failed(error, "the answer broke off", options.timeout))?
        {
            if body.len().saturating_add(chunk.len()) > options.max_body {
                return Err(TransportError::maybe_sent(format!(
                    "the answer is larger than {} bytes",
                    options.max_body
                )));
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = http::Response::new(body.freeze());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }

    async fn begin(
        &self,
        request: http::Request<Bytes>,
        options: &RequestOptions,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        let request = self.built(request)?;
        let answer = self.client(options).execute(request);
        let Ok(answer) = tokio::time::timeout(options.timeout, answer).await else {
            let text = format!("no answer within {}", shown(options.timeout));
            return Err(TransportError::maybe_sent(text).timed_out());
        };
        let mut answer =
            answer.map_err(|error| failed(error, "no answer arrived", options.timeout))?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let body = ResponseBody::new(Chunks::new(answer, options.idle_timeout));
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

impl Transport for HttpTransport {
    fn send<'a>(
        &'a self,
        request: http::Request<Bytes>,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request, options))
    }

    fn open<'a>(
        &'a self,
        request: http::Request<Bytes>,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(self.begin(request, options))
    }
}

/// Without the clients, whose proxies may have passwords.
impl fmt::Debug for HttpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpTransport")
            .field("loopback", &self.loopback)
            .finish_non_exhaustive()
    }
}

/// The error without the address, whose query can hold credentials. `limit` is the time that the
/// whole had.
fn failed(error: reqwest::Error, text: &str, limit: Duration) -> TransportError {
    let timeout = error.is_timeout();
    let failed = if error.is_connect() {
        TransportError::not_sent("no connection")
    } else if error.is_builder() {
        TransportError::not_sent(text)
    } else if timeout {
        TransportError::maybe_sent(format!("no complete answer within {}", shown(limit)))
    } else {
        TransportError::maybe_sent(text)
    };
    let failed = failed.caused_by(error.without_url());
    if timeout { failed.timed_out() } else { failed }
}

/// A limit as text.
fn shown(limit: Duration) -> String {
    match (limit.as_secs(), limit.subsec_millis()) {
        (seconds, 0) => format!("{seconds} s"),
        _ => format!("{} ms", limit.as_millis()),
    }
}
