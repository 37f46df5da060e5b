//! Requests as readable text, to be compared with what a provider's documentation says.

use crate::server::Request;

/// Headers that say nothing about what is asked for.
const TRANSPORT: [&str; 4] = [
    "accept-encoding",
    "connection",
    "content-length",
    "user-agent",
];

/// Checks that a request is exactly the one described.
///
/// The description has a line with method and path, a line `? name=value` for each query
/// parameter, a line `name: value` for each header, and after an empty line the body: a line
/// `name=value` for each form field, or the JSON. Names and values are written decoded; the order
/// within each group does not matter. Nothing may be missing and nothing may be there besides;
/// only `Accept` may be left out.
#[track_caller]
pub fn assert_request(request: &Request, expected: &str) {
    let expected = sorted(expected.trim());
    let actual = describe(request, expected.contains("\naccept: "));
    assert_eq!(actual, expected, "{} {}", request.method, request.target);
}

/// Describes a request in the form that [`assert_request`] takes.
fn describe(request: &Request, with_accept: bool) -> String {
    let mut query: Vec<String> = pairs(request.query())
        .iter()
        .map(|(name, value)| format!("? {name}={value}\n"))
        .collect();
    query.sort();
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| !TRANSPORT.contains(&name.as_str()))
        .filter(|(name, _)| with_accept || name != "accept")
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    headers.sort();
    let head = format!(
        "{} {}\n{}{}",
        request.method,
        request.path(),
        query.concat(),
        headers.concat()
    );
    let body = match request.header("content-type") {
        Some("application/x-www-form-urlencoded") => {
            let mut fields: Vec<String> = pairs(request.text())
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            fields.sort();
            fields.join("\n")
        }
        Some(kind) if kind.contains("json") => canonical(request.text()),
        _ => request.text().to_owned(),
    };
    format!("{head}\n{body}").trim().to_owned()
}

/// The description with the lines of each group in order.
fn sorted(expected: &str) -> String {
    let (head, body) = expected.split_once("\n\n").unwrap_or((expected, ""));
    let mut lines = head.lines().map(str::trim);
    let start = lines.next().expect("a description has a first line");
    let (mut query, mut headers): (Vec<&str>, Vec<&str>) =
        lines.partition(|line| line.starts_with("? "));
    query.sort_unstable();
    headers.sort_unstable();
    let mut all = vec![start];
    all.extend(query);
    all.extend(headers);
    let body = if body.trim_start().starts_with(['{', '[']) {
        canonical(body)
    } else {
        let mut fields: Vec<&str> = body.lines().map(str::trim).collect();
        fields.sort_unstable();
        fields.join("\n")
    };
    format!("{}\n\n{body}", all.join("\n")).trim().to_owned()
}

fn canonical(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("the body is JSON");
    value.to_string()
}

/// The names and values of a query or form, decoded.
#[track_caller]
pub fn pairs(encoded: &str) -> Vec<(String, String)> {
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
