//! A request as it was on the wire.

/// A recorded request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Method, as sent.
    pub method: String,
    /// Request target, as sent: path and query, undecoded.
    pub target: String,
    /// Headers in the order sent, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body, without any transfer coding.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads a request from the beginning of `bytes`: the request and the number of bytes used, or
    /// `None` if it is not complete.
    pub fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        let head_length = find(bytes, b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..head_length]).expect("an ASCII head");
        let mut lines = head.split("\r\n");
        let mut start = lines.next().expect("split yields one part").split(' ');
        let method = start.next().unwrap_or_default().to_owned();
        let target = start.next().unwrap_or_default().to_owned();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').expect("a header line has a colon"))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut request = Self {
            method,
            target,
            headers,
            body: Vec::new(),
        };
        let (body, used) = request.read_body(&bytes[head_length + 4..])?;
        request.body = body;
        Some((request, head_length + 4 + used))
    }

    fn read_body(&self, rest: &[u8]) -> Option<(Vec<u8>, usize)> {
        if self
            .header("transfer-encoding")
            .is_some_and(|coding| coding == "chunked")
        {
            return read_chunks(rest);
        }
        let length = self.header("content-length").map_or(0, |length| {
            length.parse().expect("a content length is a number")
        });
        (rest.len() >= length).then(|| (rest[..length].to_vec(), length))
    }

    /// The value of a header; `None` if it was not sent.
    ///
    /// # Panics
    ///
    /// If the header was sent more than once.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(other, _)| other == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "`{name}` was sent twice: {self:?}");
        value
    }

    /// The body as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// Path of the target, undecoded.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// Reads a chunked body: the body and the number of bytes used, or `None` if it is not complete.
fn read_chunks(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let line = find(&bytes[at..], b"\r\n")?;
        let size = std::str::from_utf8(&bytes[at..at + line]).expect("a chunk size is ASCII");
        let size = usize::from_str_radix(size, 16).expect("a chunk size is hexadecimal");
        let start = at + line + 2;
        at = start + size + 2;
        if bytes.len() < at {
            return None;
        }
        if size == 0 {
            return Some((body, at));
        }
        body.extend_from_slice(&bytes[start..start + size]);
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
