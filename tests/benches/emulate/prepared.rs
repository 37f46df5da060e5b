//! Requests whose bytes were put together before they are measured.

use std::net::SocketAddr;

use url::{Url, form_urlencoded};

use crate::Result;

/// The bytes of a request with a token in them. All tokens have the same length, so that a new one
/// takes the place of the old one.
#[derive(Clone)]
pub struct Prepared {
    pub address: SocketAddr,
    /// Path and query.
    pub path: String,
    pub bytes: Vec<u8>,
    /// Where the token begins.
    slot: usize,
}

impl Prepared {
    /// A form with a token among its values.
    pub fn form(url: &str, fields: &[(&str, &str)], token: &str) -> Result<Self> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        let rest = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Self::new("POST", url, &rest, &encoded(token))
    }

    /// A call of the API with an access token.
    pub fn get(url: &str, token: &str) -> Result<Self> {
        let rest = format!("Authorization: Bearer {token}\r\n\r\n");
        Self::new("GET", url, &rest, token)
    }

    /// A request without a token.
    pub fn plain(url: &str) -> Result<Self> {
        Self::new("GET", url, "\r\n", "")
    }

    fn new(method: &str, url: &str, rest: &str, token: &str) -> Result<Self> {
        let url = Url::parse(url)?;
        let addresses = url.socket_addrs(|| None)?;
        let address = *addresses.first().ok_or("no address")?;
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\n{rest}");
        Ok(Self {
            address,
            path,
            slot: request.find(token).ok_or("the token is not sent")?,
            bytes: request.into_bytes(),
        })
    }

    /// Sends this token from now on.
    pub fn set(&mut self, token: &str) {
        self.bytes[self.slot..self.slot + token.len()].copy_from_slice(token.as_bytes());
    }
}

/// A token as it stands in a form.
pub fn encoded(token: &str) -> String {
    form_urlencoded::byte_serialize(token.as_bytes()).collect()
}
