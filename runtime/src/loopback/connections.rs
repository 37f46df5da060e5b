//! The connections of a login that waits.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::task::{AbortHandle, JoinSet};

use super::waiting::Waiting;

/// Most connections at a time. One more, and the oldest is closed: browsers open some in advance and
/// leave them silent, and nobody shall keep others out by holding all.
const MAX_CONNECTIONS: usize = 256;

/// How long a connection may take, from its beginning to the end of the answer.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(10);

/// Largest head of a request in bytes; what is longer is answered with status 431.
const MAX_HEAD: usize = 16 * 1024;

/// Each with a task of its own. All end when this is dropped.
#[derive(Default)]
pub(super) struct Connections {
    tasks: JoinSet<()>,
    open: VecDeque<AbortHandle>,
}

impl Connections {
    /// Answers the one request of a connection, in the background.
    pub(super) fn serve(&mut self, stream: TcpStream, waiting: Arc<Waiting>) {
        while self.tasks.try_join_next().is_some() {}
        self.open.retain(|connection| !connection.is_finished());
        if self.open.len() >= MAX_CONNECTIONS
            && let Some(oldest) = self.open.pop_front()
        {
            oldest.abort();
        }
        let task = async move {
            let _ = tokio::time::timeout(CONNECTION_TIMEOUT, answer(stream, &waiting)).await;
        };
        self.open.push_back(self.tasks.spawn(task));
    }
}

/// Answers one request and closes the connection. What goes wrong concerns nobody but the other end.
async fn answer(stream: TcpStream, waiting: &Waiting) {
    let is_page = AtomicBool::new(false);
    let service = service_fn(|request| {
        let answer = waiting.answer(&request);
        is_page.store(answer.is_page, Ordering::Relaxed);
        ready(Ok::<_, Infallible>(answer.response))
    });
    let sent = http1::Builder::new()
        .timer(TokioTimer::new())
        .keep_alive(false)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if sent.is_ok() && is_page.load(Ordering::Relaxed) {
        waiting.page_was_sent();
    }
}
