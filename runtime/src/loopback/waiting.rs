//! A login that waits for its redirect: which request is it, and what the others are answered.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue,
    LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::uri::PathAndQuery;
use http::{Method, Request, Response, StatusCode, Uri};
use http_body_util::Full;
use tokio::sync::Notify;
use url::{Position, Url};

use super::page::{self, Page};
use crate::authorize::{Authorization, random};
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// The login and what has come of it.
pub(super) struct Waiting {
    login: Authorization,
    /// Scheme, host and port of the redirect URI.
    origin: String,
    authority: String,
    path: String,
    /// Where the browser is sent once the redirect is there: nobody else knows it.
    page_path: String,
    /// Value of `Content-Security-Policy`.
    policy: String,
    came: OnceLock<Came>,
    arrived: Notify,
    page_sent: Notify,
}

/// What a request is answered.
pub(super) struct Answer {
    pub(super) response: Response<Full<Bytes>>,
    /// Whether it is the page that the browser is sent to once the redirect is there.
    pub(super) is_page: bool,
}

/// The answer to the login.
struct Came {
    callback: Secret,
    page: Page,
}

impl Waiting {
    pub(super) fn new(redirect_uri: &Url, login: &Authorization) -> Result<Self, Error> {
        Ok(Self {
            login: login.clone(),
            origin: redirect_uri[..Position::BeforePath].to_owned(),
            authority: redirect_uri[Position::BeforeHost..Position::AfterPort].to_owned(),
            path: redirect_uri.path().to_owned(),
            page_path: format!("/{}", random("wait")?),
            policy: page::policy(),
            came: OnceLock::new(),
            arrived: Notify::new(),
            page_sent: Notify::new(),
        })
    }

    /// The redirect, once it is there.
    pub(super) fn callback(&self) -> Option<Secret> {
        self.came.get().map(|came| came.callback.clone())
    }

    /// Ends when the redirect is there and its page has been shown, or not within a time.
    pub(super) async fn end(&self, page_timeout: Duration) {
        self.arrived.notified().await;
        let _ = tokio::time::timeout(page_timeout, self.page_sent.notified()).await;
    }

    /// The page has been sent to its end.
    pub(super) fn page_was_sent(&self) {
        self.page_sent.notify_one();
    }

    /// The answer to a request.
    pub(super) fn answer<B>(&self, request: &Request<B>) -> Answer {
        let path = request.uri().path();
        // Before the redirect is there, its page is not.
        let came = self.came.get().filter(|_| path == self.page_path);
        let response = if !self.is_meant(request) {
            self.page(StatusCode::MISDIRECTED_REQUEST, &Page::Elsewhere)
        } else if came.is_none() && path != self.path {
            self.page(StatusCode::NOT_FOUND, &Page::Elsewhere)
        } else if request.method() != Method::GET {
            self.not_allowed()
        } else if let Some(came) = came {
            return Answer {
                response: self.page(StatusCode::OK, &came.page),
                is_page: true,
            };
        } else {
            self.redirected(request.uri())
        };
        Answer {
            response,
            is_page: false,
        }
    }

    /// Whether the request is for exactly this authority: a page elsewhere whose name was pointed at
    /// this machine sends its own name (DNS rebinding).
    fn is_meant<B>(&self, request: &Request<B>) -> bool {
        let mut hosts = request.headers().get_all(HOST).iter();
        let is_host = hosts
            .next()
            .is_some_and(|host| host.as_bytes() == self.authority.as_bytes());
        let of_target = request.uri().authority();
        is_host
            && hosts.next().is_none()
            && of_target.is_none_or(|authority| authority.as_str() == self.authority)
    }

    /// The answer to a request for the redirect URI.
    fn redirected(&self, target: &Uri) -> Response<Full<Bytes>> {
        let target = target.path_and_query().map_or("", PathAndQuery::as_str);
        let callback = Secret::from(format!("{}{target}", self.origin));
        let page = match self.login.refusal(callback.expose()) {
            Ok(None) => Page::Authorized,
            Ok(Some(error)) => Page::Refused(said(&error)),
            Err(_) => return self.page(StatusCode::BAD_REQUEST, &Page::NotThisLogin),
        };
        // What comes again changes nothing and is led to the same page.
        if self.came.set(Came { callback, page }).is_ok() {
            self.arrived.notify_one();
        }
        let mut answer = Response::new(Full::default());
        *answer.status_mut() = StatusCode::SEE_OTHER;
        protect(&mut answer);
        set(&mut answer, LOCATION, &self.page_path);
        answer
    }

    fn not_allowed(&self) -> Response<Full<Bytes>> {
        let mut answer = self.page(StatusCode::METHOD_NOT_ALLOWED, &Page::Elsewhere);
        set(&mut answer, ALLOW, "GET");
        answer
    }

    fn page(&self, status: StatusCode, page: &Page) -> Response<Full<Bytes>> {
        let html = page.html(self.login.provider_name());
        let mut answer = Response::new(Full::from(html));
        *answer.status_mut() = status;
        protect(&mut answer);
        set(&mut answer, CONTENT_TYPE, "text/html; charset=utf-8");
        set(&mut answer, CONTENT_SECURITY_POLICY, &self.policy);
        answer
    }
}

/// What the provider said when it refused.
fn said(error: &Error) -> String {
    debug_assert_eq!(error.kind(), ErrorKind::AuthorizationRefused);
    let server = error.server();
    let parts = [
        server.and_then(|server| server.code()),
        server.and_then(|server| server.message()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// No answer is kept anywhere or says where the user came from.
fn protect(answer: &mut Response<Full<Bytes>>) {
    set(answer, CACHE_CONTROL, "no-store");
    set(answer, REFERRER_POLICY, "no-referrer");
    set(answer, X_CONTENT_TYPE_OPTIONS, "nosniff");
}

/// Sets a header. All values are of visible ASCII; one that were not would be left out.
fn set(answer: &mut Response<Full<Bytes>>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}
