//! Logins of programs at the command line and on the desktop (feature `loopback`): a listener on the
//! loopback interface receives the redirect (RFC 8252 §7.3).
//!
//! ```text
//! let listener = Listener::bind().await?;
//! let client = Client::builder(client_id).redirect_uri(listener.redirect_uri()).build()?;
//! let login = client.authorize(scopes)?;
//! println!("Open {}", login.url());
//! let callback = listener.wait(&login).await?;
//! let session = client.accept(login.into_pending(), callback.expose()).await?;
//! ```
//!
//! Anything on this machine, and any page in its browser, can send requests there. Only what belongs
//! to the login ends the waiting; [`wait`](Listener::wait) says what does.
//!
//! A provider that takes no redirect URI but `https` refuses such a one when the client is built. Its
//! users paste the address: [`paste`](crate::paste).

use std::future::poll_fn;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use url::{Host, Url};

use crate::authorize::{Authorization, random};
use crate::error::{Error, ErrorKind};
use crate::host;
use crate::secret::Secret;
use connections::Connections;
use waiting::Waiting;

mod connections;
mod page;
#[cfg(test)]
mod tests;
mod waiting;

/// How long a login may take unless [`Listener::timeout`] says otherwise.
const TIMEOUT: Duration = Duration::from_secs(300);

/// How long the browser has to fetch the page that it is sent to once the redirect is there.
const PAGE_TIMEOUT: Duration = Duration::from_secs(3);

/// How many ports are tried where any will do: one that is free on 127.0.0.1 may be taken on `[::1]`.
const ATTEMPTS: usize = 16;

/// How long not to accept connections after that failed, for want of file descriptors say.
const PAUSE: Duration = Duration::from_millis(50);

const LOCALHOST: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::LOCALHOST),
    IpAddr::V6(Ipv6Addr::LOCALHOST),
];

/// A port of the loopback interface, open for the redirect of one login. It is closed when the login
/// is over or this is dropped.
#[derive(Debug)]
#[must_use = "the port is closed when this is dropped"]
pub struct Listener {
    sockets: Vec<TcpListener>,
    redirect_uri: Url,
    /// The same as it was given.
    text: String,
    timeout: Duration,
}

impl Listener {
    /// Opens a free port of 127.0.0.1, or of `[::1]` where there is no IPv4, with a path that nobody
    /// can guess.
    ///
    /// For providers that let the redirect URI of a program be any of the loopback address. Where one
    /// has to be registered, [`bind_to`](Self::bind_to) takes it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] if no port can be had.
    pub async fn bind() -> Result<Self, Error> {
        let path = random("bind")?;
        let mut failure = None;
        for ip in LOCALHOST {
            match TcpListener::bind((ip, 0)).await {
                Ok(socket) => {
                    let redirect_uri = format!("http://{}/{path}", local_address(&socket)?);
                    return Self::new(vec![socket], redirect_uri);
                }
                Err(error) => failure = Some(error),
            }
        }
        let error = Error::configuration("bind", "no port of the loopback address can be had");
        Err(match failure {
            Some(failure) => error.with_source(failure),
            None => error,
        })
    }

    /// Opens the port of a redirect URI that is registered with the provider:
    /// `http://127.0.0.1:8910/callback`, or without port, `http://127.0.0.1/callback`, where the
    /// provider lets the port vary (RFC 8252 §7.3) and a free one is taken.
    ///
    /// For `localhost`, which RFC 8252 §8.3 advises against, the port is opened at 127.0.0.1 and
    /// `[::1]`: which of them the browser takes is not known, and on neither may somebody else listen.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] if it is not such a URL, or if the port is taken.
    pub async fn bind_to(redirect_uri: &str) -> Result<Self, Error> {
        let refused = |why| Error::configuration("bind", why);
        let url = Url::parse(redirect_uri).map_err(|_| refused("the redirect_uri is not a URL"))?;
        let is_plain = url.username().is_empty() && url.password().is_none();
        if url.scheme() != "http" || !host::is_loopback(&url) || !is_plain {
            return Err(refused(
                "the redirect_uri is not http on a loopback address",
            ));
        }
        let ips = match url.host() {
            Some(Host::Ipv4(ip)) => vec![IpAddr::V4(ip)],
            Some(Host::Ipv6(ip)) => vec![IpAddr::V6(ip)],
            _ => LOCALHOST.to_vec(),
        };
        // A parser takes the usual port for none, and then another one would be opened.
        let (scheme, rest) = (redirect_uri.trim())
            .split_at_checked("http://".len())
            .unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("http://") {
            return Err(refused("the redirect_uri does not begin with http://"));
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.ends_with(":80") {
            return Err(refused("port 80 is not opened: register another, or none"));
        }
        let wanted = url.port();
        let mut attempts = if wanted.is_some() { 1 } else { ATTEMPTS };
        let (sockets, port) = loop {
            attempts -= 1;
            match open(&ips, wanted.unwrap_or(0)).await {
                Err(_) if attempts > 0 => {}
                opened => break opened?,
            }
        };
        // Providers compare it letter by letter with what is registered: only the port is added.
        let text = redirect_uri.trim();
        let text = if wanted.is_some() {
            text.to_owned()
        } else {
            let (before, behind) = text.split_at("http://".len() + authority.len());
            format!("{before}:{port}{behind}")
        };
        Self::new(sockets, text)
    }

    fn new(sockets: Vec<TcpListener>, text: String) -> Result<Self, Error> {
        let redirect_uri = Url::parse(&text).map_err(|error| {
            Error::new(ErrorKind::Internal, "bind", "the redirect_uri is not a URL")
                .with_source(error)
        })?;
        Ok(Self {
            sockets,
            redirect_uri,
            text,
            timeout: TIMEOUT,
        })
    }

    /// The redirect URI to build the client with.
    pub fn redirect_uri(&self) -> &str {
        &self.text
    }

    /// Sets how long to wait for the user; five minutes unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Waits for the redirect of this login, shows the user a plain page, closes the port, and returns
    /// the address that came: for `accept`, which says whether the user agreed.
    ///
    /// What does not belong to the login (another path, host or method, a wrong `state`, an error
    /// without ours) is answered and changes nothing, nor do connections on which nothing comes. The
    /// browser is sent on to an address without code and state; it has three seconds to fetch the page
    /// there, a client that does not is not waited for longer. To cancel, drop the future: the port is
    /// closed at once.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Callback`] if nobody came back in time; [`ErrorKind::Configuration`] if the client
    /// was built with another redirect URI.
    pub async fn wait(self, login: &Authorization) -> Result<Secret, Error> {
        if login.pending().redirect_uri() != self.redirect_uri() {
            let text = "the client was not built with the redirect_uri of this listener";
            return Err(Error::configuration("wait", text));
        }
        let waiting = Arc::new(Waiting::new(&self.redirect_uri, login)?);
        // The end of the time does not matter if the redirect is there and only the page is not.
        let _ = tokio::time::timeout(self.timeout, serve(&self.sockets, &waiting)).await;
        waiting.callback().ok_or_else(|| {
            let text = format!("nobody came back within {} s", self.timeout.as_secs());
            Error::new(ErrorKind::Callback, "wait", text)
        })
    }
}

/// What happens while a login waits.
enum Event {
    Connection(TcpStream),
    /// No connection could be accepted.
    Failure,
    /// The login is over.
    End,
}

/// Answers requests until the login is over.
async fn serve(sockets: &[TcpListener], waiting: &Arc<Waiting>) {
    let mut connections = Connections::default();
    let mut end = pin!(waiting.end(PAGE_TIMEOUT));
    loop {
        let event = poll_fn(|context| {
            if end.as_mut().poll(context).is_ready() {
                return Poll::Ready(Event::End);
            }
            for socket in sockets {
                match socket.poll_accept(context) {
                    Poll::Ready(Ok((stream, _))) => return Poll::Ready(Event::Connection(stream)),
                    Poll::Ready(Err(_)) => return Poll::Ready(Event::Failure),
                    Poll::Pending => {}
                }
            }
            Poll::Pending
        });
        match event.await {
            Event::Connection(stream) => connections.serve(stream, Arc::clone(waiting)),
            Event::Failure => tokio::time::sleep(PAUSE).await,
            Event::End => return,
        }
    }
}

/// Opens a port on all these addresses, and says which; 0: one that is free on the first.
async fn open(ips: &[IpAddr], mut port: u16) -> Result<(Vec<TcpListener>, u16), Error> {
    let mut sockets = Vec::new();
    for ip in ips {
        let address = SocketAddr::new(*ip, port);
        match TcpListener::bind(address).await {
            Ok(socket) => {
                port = local_address(&socket)?.port();
                sockets.push(socket);
            }
            // Without IPv6 nobody else can listen there either.
            Err(_) if ip.is_ipv6() && !sockets.is_empty() && !has_ipv6().await => {}
            Err(error) => {
                let text = format!("{address} cannot be opened for the redirect");
                return Err(Error::configuration("bind", text).with_source(error));
            }
        }
    }
    Ok((sockets, port))
}

fn local_address(socket: &TcpListener) -> Result<SocketAddr, Error> {
    socket.local_addr().map_err(|error| {
        Error::configuration("bind", "the port that was opened is not known").with_source(error)
    })
}

async fn has_ipv6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.is_ok()
}
