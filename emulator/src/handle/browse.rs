//! A login without a browser.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::{Position, Url};

use crate::Error;

/// How long the provider may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Most bytes that are read of an answer; those of a redirect are a few hundred.
const MAX_ANSWER: u64 = 64 * 1024;

/// Opens the address of a login at the emulator, and returns where the browser would be sent.
pub(super) async fn browse(address: SocketAddr, login: &str) -> Result<String, Error> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
        Error::new("the login page cannot be opened").caused_by(error)
    };
    let url = Url::parse(login).map_err(|error| failed(error.into()))?;
    let answer = match timeout(PATIENCE, get(address, &url)).await {
        Ok(answer) => answer.map_err(|error| failed(error.into()))?,
        Err(elapsed) => return Err(failed(elapsed.into())),
    };
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    let location = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location").then(|| value.trim())
    });
    location.map(str::to_owned).ok_or_else(|| {
        Error::new(format!(
            "the login did not end in a redirect ({status}): the address is wrong, or nobody \
             approved it; `Builder::auto_approve` does"
        ))
    })
}

/// The answer to a request for a page, with the host it is meant for in `Host`.
async fn get(address: SocketAddr, url: &Url) -> std::io::Result<String> {
    let host = &url[Position::BeforeHost..Position::AfterPort];
    let target = &url[Position::BeforePath..Position::AfterQuery];
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let mut connection = TcpStream::connect(address).await?;
    connection.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    connection.take(MAX_ANSWER).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
