//! The floor: a bare server that says what it was told to say.

use std::{
    collections::HashMap,
    convert::Infallible,
    io::{self, Write as _},
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use bytes::Bytes;
use http::{Request, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::Result;

/// Reads the answers, by path and query, as JSON from standard input, prints its address and
/// answers until it is killed.
pub fn serve() -> Result<()> {
    let answers: HashMap<String, String> = serde_json::from_reader(io::stdin())?;
    let answers = answers.into_iter();
    let answers = answers.map(|(path, body)| (path, Bytes::from(body)));
    let answers: Arc<HashMap<String, Bytes>> = Arc::new(answers.collect());
    // As many threads as the emulator has.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let socket = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let line = serde_json::json!({ "address": socket.local_addr()?.to_string() });
        println!("{line}");
        io::stdout().flush()?;
        loop {
            let (stream, _) = socket.accept().await?;
            stream.set_nodelay(true)?;
            let answers = Arc::clone(&answers);
            let service = service_fn(move |request| answer(Arc::clone(&answers), request));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    })
}

/// Reads the request to its end, and answers.
async fn answer(
    answers: Arc<HashMap<String, Bytes>>,
    request: Request<Incoming>,
) -> std::result::Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path_and_query().map(ToString::to_string);
    let body = path.and_then(|path| answers.get(&path).cloned());
    let read = request.into_body().collect().await;
    let mut response = Response::new(Full::new(body.clone().unwrap_or_default()));
    if body.is_none() || read.is_err() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}
