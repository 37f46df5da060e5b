//! The system's browser (feature `browser`).

use url::Url;

use crate::error::{Error, ErrorKind};

#[cfg(test)]
mod tests;

/// Opens an address in the user's own browser, as RFC 8252 §8.12 asks for.
///
/// `http` and `https` only: the address is parsed, written anew and handed over as one argument, so
/// nothing in it can be taken for an option or a command. The variable `BROWSER` is respected.
///
/// A browser that runs in the terminal is waited for until it is left. Where the redirect comes back to
/// this program, let this go on in a task of its own, and listen meanwhile.
///
/// That a browser was started does not mean that somebody sees it (a remote shell, a container): say
/// the address too.
///
/// # Errors
///
/// [`ErrorKind::Configuration`] if it is no such address, or if no browser can be started: tell the
/// user to open the address.
pub async fn open(address: &str) -> Result<(), Error> {
    let refused = |why| Error::configuration("browser", why);
    let url = Url::parse(address).map_err(|_| refused("the address is not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused("only http and https addresses are opened"));
    }
    // A browser in the terminal keeps its thread until it is left.
    let opened = tokio::task::spawn_blocking(move || webbrowser::open(url.as_str())).await;
    let opened = opened
        .map_err(|_| Error::new(ErrorKind::Internal, "browser", "the start of it panicked"))?;
    opened.map_err(|error| refused("no browser can be started").with_source(error))
}
