//! The providers' own addresses on this machine, by TLS: a proxy that ends each tunnel itself, with
//! a certificate of an authority that only the tests know.
//!
//! A client under test runs in a process of its own, because which proxy and which authorities a
//! client takes is in the environment. No client is built in any special way.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use std::{
    env, fs,
    net::SocketAddr,
    path::Path,
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// An authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate, as the client has it.
    pub pem: String,
}

/// The certificate with which a server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// In order.
    Good,
    /// In order, but of the server's own making.
    SelfSigned,
    /// In order, but for another host.
    WrongHost,
    /// It has ended.
    Expired,
    /// It has not begun.
    NotYet,
    /// By an authority that nobody knows.
    Stranger,
}

impl Authority {
    /// A new one.
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "authority of the tests");
        let pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        Self { issuer, pem }
    }

    fn server(&self, host: &str, certificate: Certificate) -> Arc<ServerConfig> {
        let host = match certificate {
            Certificate::WrongHost => "evil.test",
            _ => host,
        };
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, host);
        (params.not_before, params.not_after) = match certificate {
            Certificate::Expired => (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1)),
            Certificate::NotYet => (date_time_ymd(2090, 1, 1), date_time_ymd(2091, 1, 1)),
            _ => (date_time_ymd(2001, 1, 1), date_time_ymd(2090, 1, 1)),
        };
        let key = KeyPair::generate().unwrap();
        let signed = match certificate {
            Certificate::SelfSigned => params.self_signed(&key),
            Certificate::Stranger => params.signed_by(&key, &Self::new().issuer),
            _ => params.signed_by(&key, &self.issuer),
        };
        let chain = vec![signed.unwrap().der().clone()];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder().with_no_client_auth();
        Arc::new(config.with_single_cert(chain, key).unwrap())
    }
}

/// A running proxy. It ends with the runtime of the test.
pub struct Tunnel {
    pub address: SocketAddr,
    handshakes: Arc<AtomicUsize>,
}

impl Tunnel {
    /// Starts a proxy whose tunnels all lead to the server at `backend`. `certificate` says with
    /// which certificate a host answers.
    pub async fn start(
        authority: Authority,
        backend: SocketAddr,
        certificate: impl Fn(&str) -> Certificate + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let handshakes = Arc::new(AtomicUsize::new(0));
        let finished = Arc::clone(&handshakes);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(host) = requested_host(&mut stream).await else {
                    continue;
                };
                let config = authority.server(&host, certificate(&host));
                tokio::spawn(forward(stream, config, backend, Arc::clone(&finished)));
            }
        });
        Self {
            address,
            handshakes,
        }
    }

    /// How many clients have accepted a certificate.
    pub fn handshakes(&self) -> usize {
        self.handshakes.load(Ordering::SeqCst)
    }
}

/// Reads a `CONNECT` (RFC 9110 §9.3.6) and agrees to it.
async fn requested_host(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let (host, _) = head.strip_prefix("CONNECT ")?.split_once(':')?;
    let agreed = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
    agreed.ok().map(|()| host.to_owned())
}

async fn forward(
    stream: TcpStream,
    config: Arc<ServerConfig>,
    backend: SocketAddr,
    finished: Arc<AtomicUsize>,
) {
    let Ok(mut inner) = TlsAcceptor::from(config).accept(stream).await else {
        return;
    };
    finished.fetch_add(1, Ordering::SeqCst);
    if let Ok(mut backend) = TcpStream::connect(backend).await {
        let _ = tokio::io::copy_bidirectional(&mut inner, &mut backend).await;
    }
}

/// Runs an ignored test of this program in a process of its own, whose only way out is the proxy
/// and whose only authority is the one given. `folder` is for temporary files and for what the
/// test leaves.
pub async fn run(test: &str, proxy: &str, authority: &str, folder: &Path) -> Output {
    let certificates = folder.join("authority.pem");
    fs::write(&certificates, authority).unwrap();
    let temporary = folder.join("tmp");
    fs::create_dir_all(&temporary).unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    for name in ["NO_PROXY", "ALL_PROXY", "HTTP_PROXY", "SSL_CERT_DIR"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
        .env_remove("https_proxy")
        .env("HTTPS_PROXY", proxy)
        .env("SSL_CERT_FILE", certificates)
        .env("TMPDIR", temporary)
        .env("XDG_STATE_HOME", folder.join("state"))
        .env("RUST_BACKTRACE", "full")
        .env(FOLDER, folder);
    let output = tokio::task::spawn_blocking(move || command.output());
    output.await.unwrap().unwrap()
}

/// Names the folder to a test in a process of its own.
pub const FOLDER: &str = "PROOF_FOLDER";
