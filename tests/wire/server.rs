//! A scripted HTTP/1.1 server on the loopback address.
//!
//! It reads requests from the socket byte by byte and knows nothing of the code under test, of any
//! HTTP library or of any provider: what it records is what was on the wire.

mod answer;
mod request;

pub use answer::Answer;
pub use request::Request;

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A running server. It ends with the runtime of the test.
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    answers: VecDeque<Answer>,
    requests: Vec<Request>,
}

impl Server {
    /// Starts a server that gives these answers, one per request, in this order.
    ///
    /// A request beyond the script is recorded and answered with `599`.
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("the socket has an address");
        let state = Arc::new(Mutex::new(State {
            answers: answers.into_iter().collect(),
            requests: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { address, state }
    }

    /// Address of the server.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Appends answers to the script.
    pub fn expect(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state
            .lock()
            .expect("no test panics inside")
            .answers
            .extend(answers);
    }

    /// Begins a new script, and forgets the requests received so far.
    #[allow(dead_code, reason = "for the proof, which shares this server")]
    pub fn begin(&self, answers: impl IntoIterator<Item = Answer>) {
        let mut state = self.state.lock().expect("no test panics inside");
        state.answers = answers.into_iter().collect();
        state.requests.clear();
    }

    /// The requests received so far, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.state
            .lock()
            .expect("no test panics inside")
            .requests
            .clone()
    }

    /// The request that came last, which must be the one with this number, counted from 1.
    ///
    /// # Panics
    ///
    /// If there were more or fewer requests.
    #[track_caller]
    pub fn last_request(&self, number: usize) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), number, "requests: {requests:#?}");
        requests.remove(number - 1)
    }

    /// The only request received so far.
    ///
    /// # Panics
    ///
    /// If there is none, or more than one.
    #[track_caller]
    pub fn only_request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "requests: {requests:#?}");
        requests.remove(0)
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    // Head and body are written one after the other: without this the body of each answer waits until
    // the client has acknowledged the head, which takes 40 ms.
    let _ = stream.set_nodelay(true);
    let mut unread = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut unread).await {
        let answer = {
            let mut state = state.lock().expect("no test panics inside");
            state.requests.push(request);
            state.answers.pop_front().unwrap_or_else(Answer::unexpected)
        };
        if !answer.write(&mut stream).await {
            return;
        }
    }
}

/// Reads one request; `None` when the client has closed the connection.
async fn read_request(stream: &mut TcpStream, unread: &mut Vec<u8>) -> Option<Request> {
    loop {
        if let Some((request, used)) = Request::parse(unread) {
            unread.drain(..used);
            return Some(request);
        }
        if unread.starts_with(b"\x16\x03") {
            // A TLS handshake: the scripted server speaks plain HTTP.
            let _ = stream.shutdown().await;
            return None;
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => unread.extend_from_slice(&buffer[..count]),
        }
    }
}
