//! One published answer.

use super::{openapi, postman};
use serde_json::Value;
use specs::model::{Method, Operation, Provider, Template, TemplatePart};
use std::path::{Path, PathBuf};

/// An answer a vendor publishes, and to what.
pub struct Sample {
    /// Name in the tables: file, request, status and the vendor's title.
    pub name: String,
    /// The request it answers.
    pub target: Target,
    /// HTTP status.
    pub status: u16,
    /// Value of `Content-Type`.
    pub content_type: String,
    /// The body, as published.
    pub body: String,
    /// The body, if it is JSON.
    pub json: Option<Value>,
    /// Whether the vendor calls it an error.
    pub is_error: bool,
}

/// The request a sample answers.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// An address of its own: method, and path with `{}` for each parameter, without slashes around it.
    Path {
        /// `GET`
        method: String,
        /// `api/1/list/{}`
        path: String,
        /// `grant_type=password`
        query: String,
    },
    /// One address for everything: the value of `action`.
    Action(String),
}

impl Target {
    /// The request of a method and an address, `/api/1/list/{id}?x=y`.
    pub fn new(method: &str, address: &str) -> Self {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let segments = path.trim_matches('/').split('/').map(|segment| {
            if segment.starts_with('{') {
                "{}"
            } else {
                segment
            }
        });
        Self::Path {
            method: method.to_ascii_uppercase(),
            path: segments.collect::<Vec<_>>().join("/"),
            query: query.to_owned(),
        }
    }

    /// Whether the operation sends this request.
    pub fn is_of(&self, operation: &Operation) -> bool {
        match self {
            Self::Path { method, path, .. } => {
                *method == name_of(operation.method) && *path == path_of(&operation.url)
            }
            Self::Action(action) => operation
                .constants
                .iter()
                .any(|constant| constant.name == "action" && constant.value.text == *action),
        }
    }

    /// The grants whose token request this is: `token`, `refresh`, `password`.
    pub fn grants(&self, provider: &Provider) -> Vec<&'static str> {
        let Self::Path { path, query, .. } = self else {
            return Vec::new();
        };
        let of_password = query.contains("grant_type=password");
        let requests = [
            ("token", Some(&provider.token)),
            ("refresh", provider.refresh.as_ref()),
            ("password", provider.password.as_ref()),
        ];
        requests
            .into_iter()
            .filter(|(name, request)| {
                request.is_some_and(|request| path_of(&request.url) == *path)
                    && of_password == (*name == "password")
            })
            .map(|(name, _)| name)
            .collect()
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path { method, path, .. } => write!(formatter, "{method} /{path}"),
            Self::Action(action) => write!(formatter, "action {action}"),
        }
    }
}

fn name_of(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

/// Path of an address behind its host, as in [`Target::Path`].
fn path_of(url: &Template) -> String {
    let text: String = url
        .parts
        .iter()
        .map(|part| match part {
            TemplatePart::Literal(text) => text.as_str(),
            TemplatePart::Variable(_) => "{}",
        })
        .collect();
    let text = text.strip_prefix("https://").unwrap_or(&text);
    let path = match text.split_once('/') {
        // An address that a variable holds may end with a slash: `{api_endpoint}rest/tasks`.
        Some((host, path)) => format!("{}/{path}", host.strip_prefix("{}").unwrap_or_default()),
        None => String::new(),
    };
    path.trim_matches('/').to_owned()
}

impl Sample {
    /// An answer of our own.
    pub fn own(answer: &Value) -> Self {
        Self {
            name: "our own".to_owned(),
            target: Target::Action(String::new()),
            status: 200,
            content_type: "application/json".to_owned(),
            body: answer.to_string(),
            json: Some(answer.clone()),
            is_error: false,
        }
    }

    /// Whether it is what vendors' tools write where there is no sample: an empty object, or nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self.body.trim(), "" | "{}")
    }

    /// Whether this text stands somewhere in the body, as a text or a number.
    pub fn contains(&self, text: &str) -> bool {
        self.json.as_ref().is_some_and(|json| holds(json, text))
    }
}

fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(inner) => inner == text,
        Value::Number(number) => number.to_string() == text,
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(members) => members.values().any(|member| holds(member, text)),
        Value::Bool(_) | Value::Null => false,
    }
}

/// The samples of all files of a folder.
pub fn read(folder: &Path) -> Vec<Sample> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    files.sort();
    let mut samples = Vec::new();
    for file in files {
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        let stem = stem.expect("files have names").to_owned();
        let text = std::fs::read_to_string(&file).expect("the file is text");
        let document = parse(&file, &text);
        samples.extend(if document.get("paths").is_some() {
            openapi::samples(&stem, &document)
        } else {
            postman::samples(&stem, &document)
        });
    }
    number(&mut samples);
    samples
}

/// The value of a JSON text.
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn parse(file: &Path, text: &str) -> Value {
    let is_json = file
        .extension()
        .is_some_and(|extension| extension == "json");
    if is_json {
        return json(text);
    }
    serde_yaml::from_str(text).expect("the file is YAML")
}

/// Tells samples of the same name apart.
fn number(samples: &mut [Sample]) {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for sample in samples {
        let count = seen.entry(sample.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            sample.name = format!("{} ({count})", sample.name);
        }
    }
}
