//! What the scripted server says.

use std::time::Duration;
use tokio::{io::AsyncWriteExt, net::TcpStream};

/// One answer of the script.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
    end: End,
}

/// How the answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Complete; the connection stays open.
    Complete,
    /// The connection is closed without an answer.
    CloseBefore,
    /// The head promises the whole body, half of it is sent, then the connection is closed.
    CloseWithin,
    /// The body never ends.
    Endless,
}

impl Answer {
    /// An answer with this status and no body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
            end: End::Complete,
        }
    }

    /// `200` with a JSON body.
    pub fn json(body: impl Into<String>) -> Self {
        Self::status(200).body("application/json", body.into())
    }

    /// The answer to a request that is not in the script.
    pub(super) fn unexpected() -> Self {
        Self::status(599)
    }

    /// The same with another status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same with a body.
    pub fn body(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: body.into(),
            ..self
        }
        .header("Content-Type", content_type)
    }

    /// The same with one more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same after a delay.
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// The connection is closed without an answer.
    pub fn close() -> Self {
        Self {
            end: End::CloseBefore,
            ..Self::status(0)
        }
    }

    /// The connection is closed in the middle of the body.
    pub fn cut(self) -> Self {
        Self {
            end: End::CloseWithin,
            ..self
        }
    }

    /// The body is repeated without end.
    pub fn endless(self) -> Self {
        Self {
            end: End::Endless,
            ..self
        }
    }

    /// Writes the answer. Whether the connection can carry another request.
    pub(super) async fn write(&self, stream: &mut TcpStream) -> bool {
        tokio::time::sleep(self.delay).await;
        if self.end == End::CloseBefore {
            return false;
        }
        if stream.write_all(self.head().as_bytes()).await.is_err() {
            return false;
        }
        let half = &self.body[..self.body.len() / 2];
        match self.end {
            End::Complete => stream.write_all(&self.body).await.is_ok(),
            End::CloseWithin => {
                let _ = stream.write_all(half).await;
                let _ = stream.flush().await;
                false
            }
            End::Endless => {
                while stream.write_all(&self.body).await.is_ok() {}
                false
            }
            End::CloseBefore => false,
        }
    }

    fn head(&self) -> String {
        let mut lines = vec![format!("HTTP/1.1 {} Scripted", self.status)];
        lines.extend(
            self.headers
                .iter()
                .map(|(name, value)| format!("{name}: {value}")),
        );
        lines.push(match self.end {
            End::Endless => "Connection: close".to_owned(),
            _ => format!("Content-Length: {}", self.body.len()),
        });
        lines.join("\r\n") + "\r\n\r\n"
    }
}
