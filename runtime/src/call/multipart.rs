//! `multipart/form-data` (RFC 7578).

use bytes::Bytes;

use crate::error::{Error, ErrorKind};
use crate::value::File;

/// A body of parts, still open for more.
#[derive(Clone)]
pub(super) struct Multipart {
    boundary: String,
    body: Vec<u8>,
}

impl Multipart {
    /// A body without parts. Nobody can guess its boundary, so it occurs in no part.
    pub(super) fn new(operation: &str) -> Result<Self, Error> {
        Ok(Multipart {
            boundary: random_boundary(operation)?,
            body: Vec::new(),
        })
    }

    /// Value of `Content-Type`.
    pub(super) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// Adds a text.
    pub(super) fn add_text(&mut self, name: &str, text: &str) {
        let head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        self.add(&head, text.as_bytes());
    }

    /// Adds a file; the error says why it cannot be sent.
    pub(super) fn add_file(&mut self, name: &str, file: &File) -> Result<(), &'static str> {
        // The content type goes into a header line of its own.
        if http::HeaderValue::from_str(file.content_type()).is_err() {
            return Err("its content type contains characters that may not stand in a header");
        }
        let head = format!(
            "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}",
            quoted(name),
            quoted(file.name()),
            file.content_type()
        );
        self.add(&head, file.as_bytes());
        Ok(())
    }

    /// Closes the body.
    pub(super) fn finish(mut self) -> Bytes {
        self.body.extend_from_slice(b"--");
        self.body.extend_from_slice(self.boundary.as_bytes());
        self.body.extend_from_slice(b"--\r\n");
        Bytes::from(self.body)
    }

    fn add(&mut self, head: &str, content: &[u8]) {
        self.body
            .reserve(head.len() + content.len() + self.boundary.len() + 12);
        for piece in [
            b"--",
            self.boundary.as_bytes(),
            b"\r\n",
            head.as_bytes(),
            b"\r\n\r\n",
            content,
            b"\r\n",
        ] {
            self.body.extend_from_slice(piece);
        }
    }
}

/// 128 random bits in hexadecimal digits.
fn random_boundary(operation: &str) -> Result<String, Error> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| {
        let text = "the system has no random numbers";
        Error::new(ErrorKind::Internal, operation, text).with_source(error)
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(random)))
}

/// A name between quotation marks, escaped as browsers do (WHATWG HTML, "multipart/form-data").
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
