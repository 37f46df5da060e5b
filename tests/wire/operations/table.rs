//! Tables of requests: what a provider's documentation says an operation sends.
//!
//! A table is a text file. Lines that begin with `#` are comments. Each case begins with a line
//! `== resource.operation`, or `== resource.operation: what is special`, and continues with
//!
//! - a line with method and target, which lines that begin with `?` or `&` continue,
//! - headers, `name: value`,
//! - after an empty line, the body,
//! - a line `<- ` with the answer, if it is not the example of the spec: a JSON text, a status
//!   (`<- 204`), or a content type and a text (`<- text/csv a,b`).
//!
//! The headers of the case `== *` are those of all cases; a case that lacks one of them names it without
//! a value. A multipart body is written with line feeds and the boundary `BOUNDARY`; a JSON body on one
//! line with its members in alphabetical order.

use crate::server::{Answer, Request};
use std::collections::BTreeMap;

/// A row of a table.
pub struct Case {
    /// Name of the case: of the operation, and what is special.
    pub name: String,
    /// The request in the form that [`describe`] gives.
    pub request: String,
    /// The answer, if the table has one.
    pub answer: Option<Answer>,
}

impl Case {
    /// `resource.operation`.
    pub fn operation(&self) -> &str {
        self.name.split(':').next().unwrap_or_default()
    }
}

/// The cases of a table.
#[track_caller]
pub fn parse(table: &str) -> Vec<Case> {
    let mut shared = Vec::new();
    let mut cases = Vec::new();
    let table: Vec<&str> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    for block in table
        .join("\n")
        .split("\n== ")
        .map(|block| block.trim_start_matches("== "))
    {
        let (name, lines) = block.split_once('\n').unwrap_or((block, ""));
        match name.trim() {
            "" => {}
            "*" => shared = lines.trim().lines().map(header).collect(),
            name => cases.push(case(name, lines, &shared)),
        }
    }
    cases
}

#[track_caller]
fn case(name: &str, lines: &str, shared: &[(String, String)]) -> Case {
    let (lines, answer) = match lines.rsplit_once("\n<- ") {
        Some((lines, answer)) => (lines, Some(self::answer(answer.trim()))),
        None => (lines, None),
    };
    let (head, body) = lines
        .trim()
        .split_once("\n\n")
        .unwrap_or((lines.trim(), ""));
    let mut head: Vec<String> = head.lines().map(|line| line.trim().to_owned()).collect();
    while head.get(1).is_some_and(|line| line.starts_with(['?', '&'])) {
        let more = head.remove(1);
        head[0].push_str(&more);
    }
    let mut headers: BTreeMap<String, String> = shared.iter().cloned().collect();
    headers.extend(head.iter().skip(1).map(|line| header(line)));
    headers.retain(|_, value| !value.is_empty());
    let target = head.first().cloned().unwrap_or_default();
    Case {
        name: name.to_owned(),
        request: text(&target, headers, body),
        answer,
    }
}

#[track_caller]
fn header(line: &str) -> (String, String) {
    let (name, value) = line.split_once(':').expect("a header has a colon");
    (name.trim().to_owned(), value.trim().to_owned())
}

fn answer(text: &str) -> Answer {
    if let Ok(status) = text.parse() {
        return Answer::status(status);
    }
    match text.split_once(' ') {
        Some((kind, body)) if kind.contains('/') && !kind.starts_with(['{', '[', '"']) => {
            Answer::status(200).body(kind, body)
        }
        _ => Answer::json(text),
    }
}

/// Headers that say nothing about what is asked for.
const TRANSPORT: [&str; 4] = [
    "accept-encoding",
    "connection",
    "content-length",
    "user-agent",
];

/// A request in the form of a table.
pub fn describe(request: &Request) -> String {
    let mut body = String::from_utf8_lossy(&request.body).into_owned();
    let mut headers = BTreeMap::new();
    for (name, value) in &request.headers {
        let is_any = name == "accept" && value == "*/*";
        if TRANSPORT.contains(&name.as_str()) || is_any {
            continue;
        }
        let mut value = value.clone();
        if let Some((kind, boundary)) = value.split_once("; boundary=") {
            body = body.replace(boundary, "BOUNDARY").replace("\r\n", "\n");
            value = format!("{kind}; boundary=BOUNDARY");
        }
        headers.insert(name.clone(), value);
    }
    text(
        &format!("{} {}", request.method, request.target),
        headers,
        body.trim_end(),
    )
}

fn text(target: &str, headers: BTreeMap<String, String>, body: &str) -> String {
    let headers: Vec<String> = headers
        .into_iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    format!("{target}\n{}\n\n{body}", headers.join("\n"))
}

#[test]
fn a_table_is_read_as_its_description_says() {
    let cases = parse(
        "# comment\n== *\nhost: a.example\naccept: x/y\n\n== a.b: twice\nGET /p\n?q=1\n&r=2\naccept: z\n<- 204\n\n== a.c\nPOST /p\naccept:\n\n{\"a\":1}\n",
    );
    assert_eq!(cases.len(), 2);
    assert_eq!(cases[0].operation(), "a.b");
    assert_eq!(
        cases[0].request,
        "GET /p?q=1&r=2\naccept: z\nhost: a.example\n\n"
    );
    assert!(cases[0].answer.is_some() && cases[1].answer.is_none());
    assert_eq!(cases[1].request, "POST /p\nhost: a.example\n\n{\"a\":1}");
}
