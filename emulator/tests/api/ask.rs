//! Requests made from the spec, by the rules of the language.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};
use specs::model::{
    AccessTokenPlacement, AuthMethod, Body, ListStyle, Method, Operation, Parameter, ParameterIn,
    ScalarType, Template, TemplatePart, TypeRef,
};

use super::{fixture::Fixture, literal::literal};
use crate::{
    address::Match,
    exchange::{Received, Via},
    json_path,
};

/// What is sent for a parameter.
#[derive(Clone, Debug)]
pub(super) enum Argument {
    Value(Value),
    Files(Vec<(String, Bytes)>),
}

/// A change to a request.
type Edit = Box<dyn Fn(&mut Received)>;

/// A request that is being made.
pub(super) struct Ask<'a> {
    fixture: &'a Fixture,
    name: String,
    arguments: Vec<(String, Argument)>,
    /// Pairs that are added to the query as they are.
    pub(super) extra_query: Vec<(String, String)>,
    pub(super) token: String,
    pub(super) host_of: Option<usize>,
    pub(super) via: Via,
    /// Replaces what would be sent.
    edit: Option<Edit>,
}

impl<'a> Ask<'a> {
    pub(super) fn new(fixture: &'a Fixture, name: &str) -> Self {
        fixture.operation(name);
        Self {
            fixture,
            name: name.to_owned(),
            arguments: Vec::new(),
            extra_query: Vec::new(),
            token: "kate".to_owned(),
            host_of: None,
            via: Via::ProviderHost,
            edit: None,
        }
    }

    fn operation(&self) -> &'a Operation {
        self.fixture.operation(&self.name)
    }

    pub(super) fn with(mut self, id: &str, value: impl Into<Value>) -> Self {
        self.arguments.retain(|(other, _)| other != id);
        self.arguments
            .push((id.to_owned(), Argument::Value(value.into())));
        self
    }

    pub(super) fn file(mut self, id: &str, files: &[(&str, &[u8])]) -> Self {
        let files = files
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), Bytes::copy_from_slice(bytes)));
        let files = Argument::Files(files.collect());
        self.arguments.retain(|(other, _)| other != id);
        self.arguments.push((id.to_owned(), files));
        self
    }

    /// The same text for all path parameters.
    pub(super) fn with_path(mut self, text: &str) -> Self {
        let parameters = self.operation().parameters.iter();
        for parameter in parameters.filter(|one| one.parameter_in == ParameterIn::Path) {
            self = self.with(&parameter.id, text);
        }
        self
    }

    pub(super) fn query(mut self, name: &str, value: &str) -> Self {
        self.extra_query.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.token);
        self
    }

    pub(super) fn edit(mut self, edit: impl Fn(&mut Received) + 'static) -> Self {
        self.edit = Some(Box::new(edit));
        self
    }

    /// Adds samples or literals for all parameters that are required, or for all.
    pub(super) fn filled(mut self, all: bool) -> Self {
        let operation = self.operation();
        for parameter in &operation.parameters {
            let given = self.arguments.iter().any(|(id, _)| *id == parameter.id);
            if !given && (all || parameter.required) {
                let argument = self.argument(parameter);
                self.arguments.push((parameter.id.clone(), argument));
            }
        }
        self
    }

    fn argument(&self, parameter: &Parameter) -> Argument {
        if *parameter.type_ref.innermost() == TypeRef::Scalar(ScalarType::File) {
            let file = ("table.csv".to_owned(), Bytes::from_static(b"a,b\n1,2\n"));
            return Argument::Files(vec![file]);
        }
        let site = &self.fixture.site;
        let sample = || site.api().sample(site, &self.name, &parameter.id);
        if let Some(text) = sample() {
            let one = match parameter.type_ref.innermost() {
                TypeRef::Scalar(ScalarType::Integer) => json!(text.parse::<i64>().unwrap()),
                _ => json!(text),
            };
            let is_list = matches!(parameter.type_ref, TypeRef::List(_) | TypeRef::OneOrMany(_));
            return Argument::Value(if is_list { json!([one]) } else { one });
        }
        let mut of_type = |name: &str| {
            let mut state = site.api();
            let store = state.of(site, 0)?.store;
            store.ids(name).first().map(ToString::to_string)
        };
        Argument::Value(literal(&site.model, &parameter.type_ref, &mut of_type, 1))
    }

    pub(super) fn matches(&self) -> Vec<Match> {
        let path = self.placed(ParameterIn::Path);
        let path = path.map(|(parameter, argument)| {
            (parameter.id.clone(), texts(parameter, argument).join(","))
        });
        vec![Match {
            operation: self.name.clone(),
            path: path.collect(),
        }]
    }

    fn placed(&self, place: ParameterIn) -> impl Iterator<Item = (&'a Parameter, &Argument)> {
        let operation = self.operation();
        self.arguments.iter().filter_map(move |(id, argument)| {
            let parameter = operation.parameters.iter().find(|one| one.id == *id);
            let parameter = parameter.unwrap_or_else(|| panic!("no parameter {id}"));
            (parameter.parameter_in == place).then_some((parameter, argument))
        })
    }

    fn expand(&self, template: &Template) -> String {
        let site = &self.fixture.site;
        let part = |part: &TemplatePart| match part {
            TemplatePart::Literal(text) => text.clone(),
            TemplatePart::Variable(name) => {
                let values = &site.environment().values;
                let value = values.iter().find(|(id, _)| id == name);
                let field = site.model.connection.iter().find(|one| one.id == *name);
                match (value, field) {
                    (Some((_, value)), _) => value.clone(),
                    (None, Some(field)) => match &field.kind {
                        specs::model::ConnectionType::Enum(values) => values[0].value.clone(),
                        _ => site.addresses.value(field, 0, Via::ProviderHost),
                    },
                    (None, None) => name.clone(),
                }
            }
        };
        template.parts.iter().map(part).collect()
    }

    pub(super) fn request(&self) -> Received {
        let operation = self.operation();
        let mut query: Vec<(String, String)> = Vec::new();
        for constant in &operation.constants {
            query.push((constant.name.clone(), self.expand(&constant.value)));
        }
        for (parameter, argument) in self.placed(ParameterIn::Query) {
            query.extend(pairs(parameter, argument));
        }
        query.extend(self.extra_query.clone());
        let mut headers = HeaderMap::new();
        let mut add = |name: &str, value: &str| {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        };
        for header in &operation.headers {
            add(&header.name, &self.expand(&header.value));
        }
        for (parameter, argument) in self.placed(ParameterIn::Header) {
            add(&parameter.name, &texts(parameter, argument).join(","));
        }
        match &operation.access_token {
            AccessTokenPlacement::Header { scheme } => {
                add("authorization", &format!("{scheme} {}", self.token));
            }
            AccessTokenPlacement::NamedHeader { name } => add(name, &self.token),
            AccessTokenPlacement::Form { .. } => {}
        }
        let (content_type, body) = self.body();
        if let Some(content_type) = content_type {
            add("content-type", &content_type);
        }
        let mut request = Received {
            method: method(operation.method),
            host: "api.example.com".to_owned(),
            path: "/path".to_owned(),
            query: encoded(&query),
            headers,
            body,
            via: self.via,
        };
        if let Some(edit) = &self.edit {
            edit(&mut request);
        }
        request
    }

    fn body(&self) -> (Option<String>, Bytes) {
        let operation = self.operation();
        let mut fields: Vec<(String, String)> = Vec::new();
        if operation.auth_method == AuthMethod::ClientSecretPost {
            fields.push(("client_id".to_owned(), "client".to_owned()));
            fields.push(("client_secret".to_owned(), "s&cret".to_owned()));
        }
        if let AccessTokenPlacement::Form { name } = &operation.access_token {
            fields.push((name.clone(), self.token.clone()));
        }
        match &operation.body {
            None if fields.is_empty() => (None, Bytes::new()),
            Some(Body::Json {
                wrapper,
                content_type,
            }) => (Some(content_type.clone()), self.json(wrapper.as_deref())),
            Some(Body::Raw { content_type }) => (Some(content_type.clone()), self.raw()),
            Some(Body::Multipart) => {
                let body = self.multipart(&fields);
                let content_type = "multipart/form-data; boundary=frontier".to_owned();
                (Some(content_type), body)
            }
            None | Some(Body::Form) => {
                for (parameter, argument) in self.placed(ParameterIn::Body) {
                    fields.extend(pairs(parameter, argument));
                }
                let content_type = "application/x-www-form-urlencoded".to_owned();
                (Some(content_type), Bytes::from(encoded(&fields)))
            }
        }
    }

    fn json(&self, wrapper: Option<&str>) -> Bytes {
        let mut body = json!({});
        for (_, argument) in self.placed(ParameterIn::WholeBody) {
            if let Argument::Value(value) = argument {
                body = value.clone();
            }
        }
        for (parameter, argument) in self.placed(ParameterIn::Body) {
            if let Argument::Value(value) = argument {
                let value = self.spelled(&parameter.type_ref, value);
                json_path::set(&mut body, &parameter.name, value);
            }
        }
        let body = match wrapper {
            Some(wrapper) => Value::Object(Map::from_iter([(wrapper.to_owned(), body)])),
            None => body,
        };
        Bytes::from(body.to_string())
    }

    /// Identifiers as numbers, where the provider wants them so.
    fn spelled(&self, type_ref: &TypeRef, value: &Value) -> Value {
        let numbers =
            self.fixture.site.model.api.as_ref().unwrap().json_ids == specs::model::JsonIds::Number;
        let is_id = matches!(
            type_ref.innermost(),
            TypeRef::Id(_) | TypeRef::Scalar(ScalarType::Id)
        );
        match value {
            Value::Array(items) => items
                .iter()
                .map(|item| self.spelled(type_ref, item))
                .collect(),
            Value::String(text) if numbers && is_id => match text.parse::<i64>() {
                Ok(number) => json!(number),
                Err(_) => value.clone(),
            },
            other => other.clone(),
        }
    }

    fn raw(&self) -> Bytes {
        let mut whole = self.placed(ParameterIn::WholeBody);
        match whole.next() {
            Some((_, Argument::Files(files))) => files[0].1.clone(),
            _ => Bytes::new(),
        }
    }

    fn multipart(&self, fields: &[(String, String)]) -> Bytes {
        let mut body = Vec::new();
        let mut add = |head: &str, bytes: &[u8]| {
            let head = format!("--frontier\r\nContent-Disposition: form-data; {head}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        };
        for (name, value) in fields {
            add(&format!("name=\"{name}\""), value.as_bytes());
        }
        for (parameter, argument) in self.placed(ParameterIn::Body) {
            match argument {
                Argument::Value(_) => {
                    for (name, text) in pairs(parameter, argument) {
                        add(&format!("name=\"{name}\""), text.as_bytes());
                    }
                }
                Argument::Files(files) => {
                    for (index, (file_name, bytes)) in files.iter().enumerate() {
                        let name = indexed(parameter, index);
                        let head = format!(
                            "name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: text/csv"
                        );
                        add(&head, bytes);
                    }
                }
            }
        }
        body.extend_from_slice(b"--frontier--\r\n");
        Bytes::from(body)
    }
}

fn encoded(pairs: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}

fn indexed(parameter: &Parameter, index: usize) -> String {
    let is_list = matches!(parameter.type_ref, TypeRef::List(_) | TypeRef::OneOrMany(_));
    match parameter.list {
        ListStyle::Indexed if is_list => format!("{}[{index}]", parameter.name),
        _ => parameter.name.clone(),
    }
}

fn pairs(parameter: &Parameter, argument: &Argument) -> Vec<(String, String)> {
    let texts = texts(parameter, argument).into_iter().enumerate();
    texts
        .map(|(index, text)| (indexed(parameter, index), text))
        .collect()
}

/// The texts of a value in a query, form, header or path.
fn texts(parameter: &Parameter, argument: &Argument) -> Vec<String> {
    let Argument::Value(value) = argument else {
        panic!("a file is no text");
    };
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let Value::Array(items) = value else {
        return vec![text(value)];
    };
    let items: Vec<String> = items.iter().map(text).collect();
    match parameter.list {
        ListStyle::Comma => vec![items.join(",")],
        ListStyle::Semicolon => vec![items.join(";")],
        ListStyle::Space => vec![items.join(" ")],
        ListStyle::Repeat | ListStyle::Indexed => items,
    }
}
