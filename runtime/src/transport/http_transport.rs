//! The transport that is used unless another one is given: HTTP/1.1 over TLS.

use std::fmt::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{HOST, HeaderValue};
use http::request::Parts;
use http::uri::{Authority, Scheme, Uri};
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
    /// Address of the server on this machine to which everything goes, if there is one.
    loopback: Option<Url>,
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
        let url = Url::parse(&format!("http://{address}/")).map_err(|error| {
            Error::configuration("build", "the address cannot stand in a URL").with_source(error)
        })?;
        Self::build(Some(url))
    }

    fn build(loopback: Option<Url>) -> Result<Self, Error> {
        let client = |purpose| {
            let mut builder = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                // Zero keeps it from copying each request, which it does for one sent "never" again.
                .retry(reqwest::retry::never().max_retries_per_request(0))
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

    /// The request as it goes out. Its address is parsed once, here.
    fn built(&self, request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
        let (mut head, body) = request.into_parts();
        let url = match &self.loopback {
            Some(server) => move_to(server, &mut head)?,
            None => parse(&text(&head.uri))?,
        };
        if !host::is_secure(&url) {
            return Err(insecure());
        }
        let mut request = reqwest::Request::new(head.method, url);
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        Ok(request)
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
        let request = self.built(request)?;
        let answer = async {
            let mut answer = (self.client(options).execute(request).await)
                .map_err(|error| failed(error, "no answer arrived", options.timeout))?;
            let body = whole(&mut answer, options).await?;
            Ok((answer, body))
        };
        let answer = tokio::time::timeout(options.timeout, answer).await;
        let (mut answer, body) = answer.unwrap_or_else(|elapsed| {
            let text = format!("no complete answer within {}", shown(options.timeout));
            Err(TransportError::maybe_sent(text)
                .caused_by(elapsed)
                .timed_out())
        })?;
        let mut response = http::Response::new(body);
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

/// Leads a request to a server on this machine, with the host it was meant for in `Host`, and returns
/// the address there.
fn move_to(server: &Url, head: &mut Parts) -> Result<Url, TransportError> {
    // What may not be sent to where it was meant for is not sent here either.
    let is_https = head.uri.scheme() == Some(&Scheme::HTTPS);
    if !is_https && !host::is_secure(&parse(&text(&head.uri))?) {
        return Err(insecure());
    }
    let authority = head.uri.authority().map_or("", Authority::as_str);
    let host = HeaderValue::from_str(authority)
        .map_err(|_| TransportError::not_sent("the host cannot stand in a header"))?;
    head.headers.insert(HOST, host);
    // Host and port need no parsing: they are the same each time.
    let mut url = server.clone();
    url.set_path(head.uri.path());
    url.set_query(head.uri.query());
    Ok(url)
}

fn parse(address: &str) -> Result<Url, TransportError> {
    Url::parse(address).map_err(|_| TransportError::not_sent("the address is not a URL"))
}

fn insecure() -> TransportError {
    TransportError::not_sent("the address is neither https nor on this machine")
}

/// The whole body. What arrives in one piece is not copied.
async fn whole(
    answer: &mut reqwest::Response,
    options: &RequestOptions,
) -> Result<Bytes, TransportError> {
    let Some(first) = piece(answer, 0, options).await? else {
        return Ok(Bytes::new());
    };
    let Some(second) = piece(answer, first.len(), options).await? else {
        return Ok(first);
    };
    let mut body = BytesMut::from(first);
    body.extend_from_slice(&second);
    while let Some(next) = piece(answer, body.len(), options).await? {
        body.extend_from_slice(&next);
    }
    Ok(body.freeze())
}

/// The next piece of a body of which so many bytes are here.
async fn piece(
    answer: &mut reqwest::Response,
    length: usize,
    options: &RequestOptions,
) -> Result<Option<Bytes>, TransportError> {
    let chunk = answer
        .chunk()
        .await
        .map_err(|error| failed(error, "the answer broke off", options.timeout))?;
    match chunk {
        Some(chunk) if length.saturating_add(chunk.len()) > options.max_body => {
            Err(TransportError::maybe_sent(format!(
                "the answer is larger than {} bytes",
                options.max_body
            )))
        }
        chunk => Ok(chunk),
    }
}

/// The address as text, for which memory is asked once.
fn text(uri: &Uri) -> String {
    let authority = uri
        .authority()
        .map_or(0, |authority| authority.as_str().len());
    let path = uri.path_and_query().map_or(0, |path| path.as_str().len());
    let mut text = String::with_capacity("https://".len() + authority + path);
    // Writing into a text does not fail.
    let _ = write!(text, "{uri}");
    text
}

/// Without the clients, whose proxies may have passwords.
impl fmt::Debug for HttpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpTransport")
            .field("loopback", &self.loopback.as_ref().map(Url::as_str))
            .finish_non_exhaustive()
    }
}

/// The error without the address, whose query can hold credentials; the host is named where there was
/// no connection. `limit` is the time that the whole had.
fn failed(error: reqwest::Error, text: &str, limit: Duration) -> TransportError {
    let timeout = error.is_timeout();
    let failed = if error.is_connect() {
        let host = error.url().and_then(Url::host_str);
        let text = host.map_or_else(
            || "no connection".to_owned(),
            |host| format!("no connection to {host}"),
        );
        TransportError::not_sent(text)
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
