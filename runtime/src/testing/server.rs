//! A server that answers from a script and remembers what it was asked.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use tokio::sync::Notify;

use super::LIMIT;

/// One answer of the script.
pub(crate) struct Answer {
    bytes: Vec<u8>,
    hold: Option<Hold>,
    held_open: bool,
}

/// The server's end of an answer that is held.
struct Hold {
    arrived: Arc<Notify>,
    released: mpsc::Receiver<()>,
}

/// The test's end of an answer that is held: it is sent once this is released or dropped.
pub(crate) struct Held {
    arrived: Arc<Notify>,
    release: mpsc::Sender<()>,
}

impl Held {
    /// Waits until the request has arrived.
    pub(crate) async fn arrived(&self) {
        let arrived = tokio::time::timeout(LIMIT, self.arrived.notified());
        arrived.await.expect("no request arrived");
    }

    /// Has the answer sent.
    pub(crate) fn release(&self) {
        // Without a server that waits for it there is nothing to be sent.
        let _ = self.release.send(());
    }
}

impl Answer {
    /// An answer with this status line and header lines, and body.
    pub(crate) fn new(head: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!(
            "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        Self {
            bytes: [head.as_bytes(), body].concat(),
            hold: None,
            held_open: false,
        }
    }

    pub(crate) fn json(body: &str) -> Self {
        Self::new("200 OK\r\nContent-Type: application/json", body)
    }

    /// Bytes as they are, also such as break off.
    pub(crate) fn raw(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            hold: None,
            held_open: false,
        }
    }

    /// Holds the answer back until what is returned with it releases it.
    pub(crate) fn held(mut self) -> (Self, Held) {
        let arrived = Arc::new(Notify::new());
        let (release, released) = mpsc::channel();
        self.hold = Some(Hold {
            arrived: Arc::clone(&arrived),
            released,
        });
        (self, Held { arrived, release })
    }

    /// Leaves the connection open behind the answer, and answers nothing more.
    pub(crate) fn held_open(mut self) -> Self {
        self.held_open = true;
        self
    }
}

/// The server. It listens as long as the test runs; past the end of the script it closes
/// connections without an answer.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(script: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            let mut script = script.into_iter();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = read(&mut stream) else {
                    continue;
                };
                seen.lock().unwrap().push(request);
                let Some(answer) = script.next() else {
                    continue;
                };
                if let Some(hold) = answer.hold {
                    hold.arrived.notify_one();
                    // Released, or the test is over, or it waits for this answer, which is an error
                    // that it finds.
                    let _ = hold.released.recv_timeout(LIMIT);
                }
                // A client that has given up is part of some tests.
                let _ = stream.write_all(&answer.bytes);
                if answer.held_open {
                    // Ends when the client closes the connection.
                    let _ = stream.read(&mut [0]);
                }
            }
        });
        Self { address, requests }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests so far, head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The bodies of the requests so far.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.requests()
            .iter()
            .map(|request| request.split_once("\r\n\r\n").unwrap().1.to_owned())
            .collect()
    }
}

fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let length = stream.read(&mut chunk).ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&chunk[..length]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let expected = head.lines().find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")?
                .trim()
                .parse()
                .ok()
        });
        if body.len() >= expected.unwrap_or(0) {
            return Some(text);
        }
    }
}
