//! Requests over a connection that stays open.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::Result;

/// A connection and the last answer on it.
pub struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

/// The last answer.
pub struct Answer<'a> {
    pub head: &'a str,
    pub body: &'a [u8],
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            answer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a request and reads the answer to its end, which `Content-Length` tells.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.answer.clear();
        let head = loop {
            self.more().await?;
            let end = self.answer.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                break end;
            }
        };
        let body = head + 4;
        let end = body + length(std::str::from_utf8(&self.answer[..head])?)?;
        while self.answer.len() < end {
            self.more().await?;
        }
        Ok(Answer {
            head: std::str::from_utf8(&self.answer[..head])?,
            body: &self.answer[body..end],
        })
    }

    async fn more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.answer).await? {
            0 => Err("the connection was closed".into()),
            _ => Ok(()),
        }
    }
}

impl Answer<'_> {
    /// The body, if the request succeeded.
    pub fn succeeded(&self) -> Result<&[u8]> {
        if self.head.starts_with("HTTP/1.1 200 ") {
            return Ok(self.body);
        }
        let body = String::from_utf8_lossy(self.body);
        Err(format!("refused: {}\n{body}", self.head).into())
    }

    /// The value of a header.
    pub fn header(&self, wanted: &str) -> Option<&str> {
        header(self.head, wanted)
    }
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    Some(value.trim())
}

fn length(head: &str) -> Result<usize> {
    let length = header(head, "content-length");
    Ok(length.ok_or("the answer has no length")?.parse()?)
}
