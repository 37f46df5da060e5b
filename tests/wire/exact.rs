//! Requests as readable text, to be compared with what a provider's documentation says.

use crate::server::Request;

/// Headers that say nothing about what is asked for.
const TRANSPORT: [&str; 4] = [
    "accept-encoding",
    "connection",
    "content-length",
    "user-agent",
];

/// Checks that a request is exactly the one described, byte for byte.
///
/// The description has a line with method and target, a line `name: value` for each header, and
/// after an empty line the body. A line that begins with `?` or `&` continues the line above.
/// Headers may stand in any order, because theirs means nothing; everything else is compared as it
/// was sent, with its order and encoding. Nothing may be missing and nothing may be there besides;
/// only `Accept` may be left out.
#[track_caller]
pub fn assert_request(request: &Request, expected: &str) {
    let expected = joined(expected);
    let actual = describe(request, expected.contains("\naccept: "));
    assert_eq!(actual, expected, "{} {}", request.method, request.target);
}

/// Checks that an authorization URL is exactly the one described, apart from the value of `state`,
/// which is `STATE` in the description. Each parameter may stand on a line of its own.
#[track_caller]
pub fn assert_authorization_url(url: &str, expected: &str) {
    let state = parameter(url, "state").expect("state is sent");
    assert!(state.len() >= 22, "at least 128 bits: {state}");
    let expected: String = expected.lines().map(str::trim).collect();
    assert_eq!(url.replace(&state, "STATE"), expected);
}

/// Describes a request in the form that [`joined`] gives.
fn describe(request: &Request, with_accept: bool) -> String {
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| !TRANSPORT.contains(&name.as_str()))
        .filter(|(name, _)| with_accept || name != "accept")
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    headers.sort();
    let Request { method, target, .. } = request;
    let body = request.text();
    format!("{method} {target}\n{}\n\n{body}", headers.join("\n"))
}

/// A description without its indentation, with continued lines in one and headers in order.
fn joined(description: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in description.trim().lines().map(str::trim) {
        match lines.last_mut() {
            Some(above) if line.starts_with(['?', '&']) => above.push_str(line),
            _ => lines.push(line.to_owned()),
        }
    }
    let end = lines.iter().position(String::is_empty);
    let body = end.map(|end| lines.split_off(end)[1..].join("\n"));
    lines[1..].sort();
    format!("{}\n\n{}", lines.join("\n"), body.unwrap_or_default())
}

/// The names and values of a query or form, decoded.
#[track_caller]
fn pairs(encoded: &str) -> Vec<(String, String)> {
    encoded
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').expect("a pair has an equals sign");
            (decode(name), decode(value))
        })
        .collect()
}

/// The value of a parameter of an address; `None` if it is not there.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let query = address.split_once('?')?.1;
    pairs(query)
        .into_iter()
        .find(|(other, _)| other == name)
        .map(|(_, value)| value)
}

#[track_caller]
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = std::str::from_utf8(&tail[..2]).expect("two digits follow `%`");
                bytes.push(u8::from_str_radix(digits, 16).expect("digits are hexadecimal"));
                rest = &tail[2..];
            }
            other => {
                assert!(other.is_ascii_graphic(), "`{text}` is not encoded");
                bytes.push(*other);
            }
        }
    }
    String::from_utf8(bytes).expect("values are UTF-8")
}
