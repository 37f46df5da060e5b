//! A server in a process of its own, so that only what the client does is counted.

use crate::{Result, login};
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response,
    body::{Bytes, Incoming},
    header::CONTENT_TYPE,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use std::{
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};
use tokio::net::TcpListener;

/// Names of the variables with what a server answers: to every POST, and to everything else. This
/// program is a server where they are set.
const ANSWERS: [&str; 2] = ["SESSIONS_BENCH_POST", "SESSIONS_BENCH_OTHER"];

/// A running server, which ends with this.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts a server that answers every POST with one JSON text and everything else with another.
    pub fn start(post: &str, other: &str) -> Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .envs(ANSWERS.into_iter().zip([post, other]))
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let output = process.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().parse()?;
        Ok(Self { process, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The answers that this process is to give, if it is a server.
pub fn answers() -> Option<[Bytes; 2]> {
    let [post, other] = ANSWERS.map(|name| env::var(name).ok().map(Bytes::from));
    Some([post?, other?])
}

/// Is a server, until it is killed. Prints its address.
pub fn run(answers: &[Bytes; 2]) -> Result<()> {
    login::executor()?.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        println!("{}", listener.local_addr()?);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let answers = answers.clone();
            tokio::spawn(async move {
                let service = service_fn(|request| answer(request, &answers));
                let connection =
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                // One that breaks off is the client's to notice.
                let _ = connection.await;
            });
        }
    })
}

async fn answer(
    request: Request<Incoming>,
    [post, other]: &[Bytes; 2],
) -> std::result::Result<Response<Full<Bytes>>, hyper::Error> {
    let is_post = request.method() == Method::POST;
    request.into_body().collect().await?;
    let body = if is_post { post } else { other };
    let mut response = Response::new(Full::new(body.clone()));
    let json = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}
