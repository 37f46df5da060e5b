//! Logins whose redirect ends at a page that this program does not serve: the user copies the
//! address from the browser and pastes it.

use std::io::{BufRead, Read as _, Write};

use zeroize::Zeroizing;

use crate::authorize::Authorization;
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

#[cfg(test)]
mod tests;

/// How many lines are read before it is given up.
const MAX_LINES: usize = 20;

/// Longest line in bytes; what is longer is read in parts.
const MAX_LINE: u64 = 64 * 1024;

/// Marks that programs put around an address when it is copied.
const QUOTES: [(char, char); 7] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('<', '>'),
    ('(', ')'),
    ('“', '”'),
    ('«', '»'),
];

/// Tells the user on `output` what to do, and reads from `input` the address to which the provider
/// sent the browser. It goes into `accept`, together with the pending authorization.
///
/// White space, line breaks and marks around the address do not matter; an address that was wrapped
/// may come in several lines. It is read as soon as it is complete: where a line ends within its last
/// value, the rest is lost. What is not the answer to this login is explained and asked for again:
/// twenty lines at most. An empty line begins anew.
///
/// It blocks its thread. `output` gets no secret; the terminal shows what is pasted.
///
/// # Errors
///
/// [`ErrorKind::Callback`] if the input ends, cannot be read, or never has the address.
pub fn read(
    login: &Authorization,
    mut input: impl BufRead,
    mut output: impl Write,
) -> Result<Secret, Error> {
    let beginning = login.pending().redirect_uri();
    let mut say = |text: &str| {
        writeln!(output, "{text}")
            .and_then(|()| output.flush())
            .map_err(|error| failed("nothing can be said to the user").with_source(error))
    };
    say(&format!(
        "After the login the browser is at an address that begins with\n{beginning}\n\
         The page itself need not load. Copy the whole address and paste it here:"
    ))?;
    let mut pasted = Zeroizing::new(String::new());
    for _ in 0..MAX_LINES {
        let Some(line) = line(&mut input)? else {
            return Err(failed("the input ended before an address was pasted"));
        };
        if line.is_empty() || is_beginning(&line) {
            pasted.clear();
        }
        if line.is_empty() {
            continue;
        }
        pasted.push_str(&line);
        let address = unquoted(&pasted);
        if !is_beginning(address) {
            pasted.clear();
            say(&format!("This is no address. It begins with {beginning}"))?;
            continue;
        }
        match login.refusal(address) {
            Ok(_) => return Ok(Secret::from(address)),
            Err(error) => say(&format!(
                "This is not the answer to this login:\n{}.\n\
                 Paste what is missing of it, or another address:",
                error.text()
            ))?,
        }
    }
    Err(failed("what was pasted was never the answer to this login"))
}

fn failed(why: &str) -> Error {
    Error::new(ErrorKind::Callback, "paste", why)
}

/// The next line without white space, which no address has. `None`: there is none.
fn line(input: &mut impl BufRead) -> Result<Option<Zeroizing<String>>, Error> {
    let mut bytes = Zeroizing::new(Vec::new());
    let count = input
        .take(MAX_LINE)
        .read_until(b'\n', &mut bytes)
        .map_err(|error| failed("the input cannot be read").with_source(error))?;
    let text = String::from_utf8_lossy(&bytes);
    let is_part = |character: &char| !character.is_whitespace() && !character.is_control();
    let line = Zeroizing::new(text.chars().filter(is_part).collect());
    Ok((count > 0).then_some(line))
}

/// The text without the marks around it; the closing one may not have come yet.
fn unquoted(mut text: &str) -> &str {
    let opening = |text: &str| {
        let mut quotes = QUOTES.into_iter();
        quotes.find(|(opening, _)| text.starts_with(*opening))
    };
    while let Some((open, close)) = opening(text) {
        text = text.strip_prefix(open).unwrap_or(text);
        text = text.strip_suffix(close).unwrap_or(text);
    }
    text
}

/// Whether the text begins with a scheme (RFC 3986 §3.1), as an address does.
fn is_beginning(text: &str) -> bool {
    let Some((scheme, _)) = unquoted(text).split_once(":/") else {
        return false;
    };
    let is_of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(is_of_scheme)
}
