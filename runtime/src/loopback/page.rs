//! What the user sees in the browser. Nothing is loaded, nothing runs, and nothing is read from the
//! address of the page.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Colours are the browser's own, light or dark as the user has it.
const CSS: &str = ":root{color-scheme:light dark}\
    body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;\
    overflow-wrap:anywhere}\
    h1{font-size:1.5rem;line-height:1.25}";

/// A page.
pub(super) enum Page {
    /// The redirect brought a code.
    Authorized,
    /// The provider refused, with these words.
    Refused(String),
    /// The redirect is not the answer to the login.
    NotThisLogin,
    /// There is nothing at this address.
    Elsewhere,
}

/// The policy of all pages (`Content-Security-Policy`): their style is allowed and nothing else.
pub(super) fn policy() -> String {
    let hash = STANDARD.encode(digest(&SHA256, CSS.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

impl Page {
    /// The page. `provider` is the provider's own spelling of its name.
    pub(super) fn html(&self, provider: &str) -> String {
        let (title, text) = match self {
            Self::Authorized => (
                "You can close this page",
                format!(
                    "{provider} has answered. The program you came from goes on with the login."
                ),
            ),
            Self::Refused(said) => (
                "You are not logged in",
                format!(
                    "{provider} refused: {said}. You can close this page and go back to the program."
                ),
            ),
            Self::NotThisLogin => (
                "This is not the login that was begun",
                "The program waits for another answer. Begin again from the address it shows."
                    .to_owned(),
            ),
            Self::Elsewhere => (
                "There is nothing here",
                "A program on this machine waits for a login, at another address.".to_owned(),
            ),
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n<p>{}</p>\n</main>\n</body>\n</html>\n",
            escaped(&text)
        )
    }
}

/// The text as content of an element.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            other => html.push(other),
        }
    }
    html
}
