//! A call as it goes over the wire, with made-up values and placeholders for secrets.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use specs::model::{
    AccessTokenPlacement, AuthMethod, Body, Operation, Parameter, ParameterIn, Provider,
    ScalarType, TemplatePart, TypeRef,
};
use url::form_urlencoded::Serializer;

use super::sample::{Samples, texts};
use crate::text::words;

/// What stands for the access token, and for what identifies the client.
const ACCESS_TOKEN: &str = "ACCESS_TOKEN";
const CLIENT_ID: &str = "CLIENT_ID";
const CLIENT_SECRET: &str = "CLIENT_SECRET";
/// What stands for the boundary, which is random.
const BOUNDARY: &str = "BOUNDARY";
/// What stands for the content of a file.
const BYTES: &str = "(the bytes of the file)";

/// Names and values of a query or a form.
type Pairs = Vec<(String, String)>;

/// The request of the call that the example makes: without `User-Agent`, `Accept` where the
/// provider asks for none, and `Content-Length`, which HTTP itself adds.
pub(super) fn request(provider: &Provider, operation: &Operation, shown: &[&Parameter]) -> String {
    let samples = Samples::new(provider, operation);
    let address = address(&samples, operation);
    let rest = address
        .split_once("://")
        .map_or(&*address, |(_, rest)| rest);
    let (host, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let slash = if target.starts_with('/') { "" } else { "/" };
    let method = words::method(operation.method);
    let query = query(&samples, operation, shown);
    let query = match (query.is_empty(), target.contains('?')) {
        (true, _) => query,
        (false, true) => format!("&{query}"),
        (false, false) => format!("?{query}"),
    };
    let mut lines = vec![
        format!("{method} {slash}{target}{query} HTTP/1.1"),
        format!("Host: {host}"),
    ];
    lines.extend(headers(&samples, operation, shown));
    if let Some((content_type, body)) = body(&samples, operation, shown) {
        lines.extend([format!("Content-Type: {content_type}"), String::new(), body]);
    }
    lines.join("\n")
}

/// The address in the first environment, with samples for what belongs to a connection or a call.
fn address(samples: &Samples<'_>, operation: &Operation) -> String {
    let value = |name: &String| {
        let parameter = operation.parameters.iter().find(|parameter| {
            parameter.parameter_in == ParameterIn::Path && parameter.name == *name
        });
        match parameter {
            Some(parameter) => segment(&texts(parameter, &samples.of(parameter))),
            None => samples.variable(name),
        }
    };
    let parts = operation.url.parts.iter().map(|part| match part {
        TemplatePart::Literal(text) => text.clone(),
        TemplatePart::Variable(name) => value(name),
    });
    parts.collect()
}

/// A segment of a path. Letters, digits and `-._~,` stand for themselves, as in the runtime.
fn segment(texts: &[(String, String)]) -> String {
    let texts: Vec<_> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let mut segment = String::new();
    for byte in texts.join(",").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,".contains(&byte) {
            segment.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(segment, "%{byte:02X}");
        }
    }
    segment
}

fn query(samples: &Samples<'_>, operation: &Operation, shown: &[&Parameter]) -> String {
    let constants = operation.constants.iter();
    let mut pairs: Pairs = constants
        .map(|constant| (constant.name.clone(), samples.template(&constant.value)))
        .collect();
    pairs.extend(pairs_in(samples, shown, ParameterIn::Query));
    encode(&pairs)
}

/// The parameters of a place by their wire names.
fn pairs_in(samples: &Samples<'_>, shown: &[&Parameter], place: ParameterIn) -> Pairs {
    let there = shown
        .iter()
        .filter(|parameter| parameter.parameter_in == place);
    there
        .flat_map(|parameter| texts(parameter, &samples.of(parameter)))
        .collect()
}

fn encode(pairs: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn headers(samples: &Samples<'_>, operation: &Operation, shown: &[&Parameter]) -> Vec<String> {
    let mut lines = Vec::new();
    match &operation.access_token {
        AccessTokenPlacement::Header { scheme } => {
            lines.push(format!("Authorization: {scheme} {ACCESS_TOKEN}"));
        }
        AccessTokenPlacement::NamedHeader { name } => {
            lines.push(format!("{name}: {ACCESS_TOKEN}"));
        }
        AccessTokenPlacement::Form { .. } => {}
    }
    if operation.auth_method == AuthMethod::ClientSecretBasic {
        lines.push(format!(
            "Authorization: Basic base64({CLIENT_ID}:{CLIENT_SECRET})"
        ));
    }
    let given = pairs_in(samples, shown, ParameterIn::Header);
    // The caller's value replaces one that the spec fixes.
    let fixed = operation.headers.iter().filter(|header| {
        let same = |(name, _): &(String, String)| name.eq_ignore_ascii_case(&header.name);
        !given.iter().any(same)
    });
    lines.extend(fixed.map(|header| {
        let value = samples.template(&header.value);
        format!("{}: {value}", header.name)
    }));
    lines.extend(given.iter().map(|(name, value)| format!("{name}: {value}")));
    lines
}

/// The content type and the body.
fn body(
    samples: &Samples<'_>,
    operation: &Operation,
    shown: &[&Parameter],
) -> Option<(String, String)> {
    let credentials = credentials(operation);
    let content_type = operation
        .body
        .as_ref()
        .map(|body| words::content_type(body).to_owned());
    match &operation.body {
        None if credentials.is_empty() => None,
        None | Some(Body::Form) => {
            let mut pairs = pairs_in(samples, shown, ParameterIn::Body);
            pairs.extend(credentials);
            let content_type =
                content_type.unwrap_or_else(|| words::content_type(&Body::Form).to_owned());
            Some((content_type, encode(&pairs)))
        }
        Some(Body::Json { wrapper, .. }) => {
            let body = json(samples, shown, wrapper.as_deref());
            Some((content_type?, body))
        }
        Some(Body::Multipart) => {
            let content_type = format!("{}; boundary={BOUNDARY}", content_type?);
            Some((content_type, multipart(samples, shown, credentials)))
        }
        Some(Body::Raw { .. }) => Some((content_type?, BYTES.to_owned())),
    }
}

/// What of the credentials goes into the body.
fn credentials(operation: &Operation) -> Pairs {
    let mut pairs = Vec::new();
    if operation.auth_method == AuthMethod::ClientSecretPost {
        pairs.push(("client_id".to_owned(), CLIENT_ID.to_owned()));
        pairs.push(("client_secret".to_owned(), CLIENT_SECRET.to_owned()));
    }
    if let AccessTokenPlacement::Form { name } = &operation.access_token {
        pairs.push((name.clone(), ACCESS_TOKEN.to_owned()));
    }
    pairs
}

fn json(samples: &Samples<'_>, shown: &[&Parameter], wrapper: Option<&str>) -> String {
    let mut body = Value::Object(Map::new());
    for parameter in shown {
        let value = || samples.of(parameter);
        match parameter.parameter_in {
            ParameterIn::WholeBody => body = value(),
            ParameterIn::Body => insert(&mut body, &parameter.name, value()),
            ParameterIn::Path | ParameterIn::Query | ParameterIn::Header => {}
        }
    }
    if let Some(wrapper) = wrapper {
        body = Value::Object(Map::from_iter([(wrapper.to_owned(), body)]));
    }
    serde_json::to_string_pretty(&body).unwrap_or_default()
}

/// Puts a value at a dotted path, if nothing is in the way.
fn insert(body: &mut Value, path: &str, value: Value) {
    let Value::Object(members) = body else {
        return;
    };
    match path.split_once('.') {
        None => _ = members.insert(path.to_owned(), value),
        Some((name, rest)) => {
            let inside = members
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            insert(inside, rest, value);
        }
    }
}

fn is_file(type_ref: &TypeRef) -> bool {
    *type_ref.innermost() == TypeRef::Scalar(ScalarType::File)
}

fn multipart(samples: &Samples<'_>, shown: &[&Parameter], credentials: Pairs) -> String {
    let mut lines = Vec::new();
    let mut add = |head: String, content: &str| {
        lines.extend([format!("--{BOUNDARY}"), head]);
        lines.extend([String::new(), content.to_owned()]);
    };
    let disposition = |name: &str| {
        format!(
            "Content-Disposition: form-data; name=\"{}\"",
            name.replace('"', "%22")
        )
    };
    for parameter in shown
        .iter()
        .filter(|one| one.parameter_in == ParameterIn::Body)
    {
        if is_file(&parameter.type_ref) {
            let head = format!(
                "{}; filename=\"file.pdf\"\nContent-Type: application/octet-stream",
                disposition(&parameter.name)
            );
            add(head, BYTES);
            continue;
        }
        for (name, text) in texts(parameter, &samples.of(parameter)) {
            add(disposition(&name), &text);
        }
    }
    for (name, text) in credentials {
        add(disposition(&name), &text);
    }
    lines.push(format!("--{BOUNDARY}--"));
    lines.join("\n")
}
