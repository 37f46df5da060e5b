//! `<resource>.md`: each operation of a resource, and its types.

mod example;
mod request;
mod sample;
mod types;

use std::fmt::Write as _;

use serde::Serialize;
use specs::model::{
    AuthMethod, Body, Operation, Paging, Parameter, ParameterIn, PartUpload, Provider, Resource,
    ScalarType, TypeRef,
};

use super::errors::{self, ErrorView};
use super::evidence;
use super::limits::{self, LimitView};
use super::rust_type::{on_the_wire, rust_type};
use crate::names::{Names, OperationNames, ResourceNames};
use crate::surface::{self, Answer};
use crate::text::facts::About;
use crate::text::markup::{Cell, Fence, Markdown};
use crate::text::words;
use types::TypeView;

pub(crate) use example::snippet;

/// View of `provider/resource.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct ResourceView {
    name: Markdown,
    provider: Markdown,
    doc: Markdown,
    source: Option<Cell>,
    /// The way to what sources disagree about.
    dispute: Option<Markdown>,
    operations: Vec<OperationView>,
    types: Vec<TypeView>,
    /// Where types of other resources stand.
    elsewhere: Option<Markdown>,
}

#[derive(Debug, Serialize)]
struct OperationView {
    name: Markdown,
    /// With its resource, as people look for it.
    full_name: Markdown,
    /// What the spec calls it, where Rust does not allow the name.
    renamed_from: Option<Markdown>,
    doc: Markdown,
    method: &'static str,
    url: Markdown,
    example: Fence,
    /// The same as it goes over the wire.
    request: Fence,
    parameters: Vec<ParameterView>,
    constants: Option<Markdown>,
    headers: Option<Markdown>,
    body: Option<Markdown>,
    access_token: Markdown,
    /// Loud, because a token in a form is logged more easily than one in a header.
    token_in_form: bool,
    client_credentials: Option<Markdown>,
    returns: Markdown,
    success: Option<Markdown>,
    errors: Vec<ErrorView>,
    /// Why it should no longer be called.
    deprecated: Option<Markdown>,
    /// Why a person should be asked first.
    confirm: Option<Markdown>,
    /// The methods by which it is sent.
    ways: Markdown,
    paging: Option<Markdown>,
    filter: Option<Markdown>,
    linked: Option<Markdown>,
    upload: Option<Markdown>,
    limits: Vec<LimitView>,
    scopes: Cell,
    idempotent: bool,
    example_response: Option<Fence>,
    source: Option<Cell>,
    /// The way to what sources disagree about.
    dispute: Option<Markdown>,
}

#[derive(Debug, Serialize)]
struct ParameterView {
    rust_name: Cell,
    name: Cell,
    place: &'static str,
    rust_type: Cell,
    required: &'static str,
    doc: Cell,
}

impl ResourceView {
    pub(super) fn new(
        provider: &Provider,
        resource: &Resource,
        resource_names: &ResourceNames,
        names: &Names,
    ) -> Self {
        let operations = resource.operations.iter().zip(&resource_names.operations);
        let api_errors = provider
            .api
            .as_ref()
            .map_or(&[][..], |api| api.errors.as_slice());
        let mut views: Vec<_> = operations
            .map(|(operation, own)| {
                OperationView::new(
                    provider,
                    (resource, operation),
                    (resource_names, own),
                    names,
                )
            })
            .collect();
        // Errors of the whole API are said once, on the page of all operations; here only those that differ.
        for (view, operation) in views.iter_mut().zip(&resource.operations) {
            if operation.errors != api_errors {
                view.errors = errors::errors(&operation.errors);
            }
        }
        Self {
            name: Markdown::code(resource_names.module.as_str()),
            provider: Markdown::prose(&provider.name),
            doc: Markdown::block(&resource.doc),
            source: evidence::line(&resource.evidence),
            dispute: evidence::dispute(About::Resource(resource)),
            operations: views,
            types: types::views(provider, resource, names),
            elsewhere: types::elsewhere(provider, resource, names),
        }
    }
}

impl OperationView {
    fn new(
        provider: &Provider,
        (a_resource, operation): (&Resource, &Operation),
        (resource, own): (&ResourceNames, &OperationNames),
        names: &Names,
    ) -> Self {
        let (place, text) = words::access_token(&operation.access_token);
        let in_form = place == "form field";
        let [arguments, setters] = [surface::arguments, surface::setters];
        let parameters = arguments(operation, &own.parameters)
            .into_iter()
            .chain(setters(operation, &own.parameters));
        Self {
            name: Markdown::code(own.method.as_str()),
            full_name: Markdown::code(&format!(
                "{}.{}",
                resource.method.as_str(),
                own.method.as_str()
            )),
            renamed_from: own
                .method
                .is_renamed()
                .then(|| Markdown::code(&operation.id)),
            doc: Markdown::block(&operation.doc),
            method: words::method(operation.method),
            url: Markdown::code(&operation.url.text),
            example: Fence::new(&snippet(operation, resource, own).text),
            request: Fence::new(&request::request(
                provider,
                operation,
                &example::shown(operation, own),
            )),
            parameters: parameters
                .map(|(parameter, own)| ParameterView {
                    rust_name: Cell::code(own.as_str()),
                    name: Cell::code(&parameter.name),
                    place: words::parameter_in(parameter.parameter_in),
                    rust_type: Cell::code(&rust_type(&parameter.type_ref, names)),
                    required: if parameter.required { "yes" } else { "no" },
                    doc: parameter_doc(parameter),
                })
                .collect(),
            constants: named(&operation.constants),
            headers: named(&operation.headers),
            body: operation.body.as_ref().map(body),
            access_token: Markdown::ours(format!("{place}, {}", Markdown::code(&text))),
            token_in_form: in_form,
            client_credentials: (operation.auth_method != AuthMethod::None)
                .then(|| Markdown::code(words::auth_method(operation.auth_method))),
            returns: returns(operation, names),
            success: operation
                .success
                .as_ref()
                .map(|p| Markdown::code(&words::predicate(p))),
            errors: Vec::new(),
            deprecated: sentence(operation.deprecated.as_deref()),
            confirm: sentence(operation.confirm.as_deref()),
            ways: ways(operation),
            paging: operation.paging.as_ref().map(paging),
            filter: filter(provider, operation, names),
            linked: linked(operation, names),
            upload: operation
                .upload
                .as_ref()
                .map(|parts| upload(operation, parts)),
            limits: limits::limit_views(&operation.limits),
            scopes: scopes(&operation.scopes),
            idempotent: operation.idempotent,
            example_response: operation.example_response.as_deref().map(json),
            source: evidence::line(&operation.evidence),
            dispute: evidence::dispute(About::Operation(a_resource, operation)),
        }
    }
}

/// Scopes an operation needs.
fn scopes(scopes: &[String]) -> Cell {
    match scopes {
        [] => Cell::ours(words::NOT_PUBLISHED),
        scopes => Cell::codes(scopes.iter().map(String::as_str)),
    }
}

fn sentence(text: Option<&str>) -> Option<Markdown> {
    text.map(|text| Markdown::prose(&crate::prose::sentence(text)))
}

/// The methods by which a call is sent, and what each returns.
fn ways(operation: &Operation) -> Markdown {
    let ways: Vec<_> = surface::ways(operation)
        .iter()
        .map(|way| Markdown::code(way))
        .collect();
    Markdown::join(&ways, ", ")
}

fn paging(paging: &Paging) -> Markdown {
    let (kind, first, second) = words::paging(paging);
    let (first, second) = (Markdown::code(first), Markdown::code(second));
    let max = surface::page_max(paging).map_or_else(String::new, |max| {
        format!(", at most {}", words::plural(max, "record"))
    });
    Markdown::ours(format!("{kind}: {first} and {second}{max}"))
}

/// How large files go out, with the parameters that the crate fills in.
fn upload(operation: &Operation, parts: &PartUpload) -> Markdown {
    let bytes = words::plural(parts.max_bytes, "byte");
    let counters = [&parts.part_number, &parts.part_count];
    let counters = operation
        .parameters
        .iter()
        .filter(|parameter| counters.contains(&&parameter.id))
        .map(|parameter| {
            let (name, doc) = (
                Markdown::code(&parameter.name),
                Markdown::prose(&parameter.doc),
            );
            Markdown::ours(format!("{name} ({doc})"))
        });
    let counters = Markdown::join(&counters.collect::<Vec<_>>(), ", ");
    Markdown::ours(format!(
        "in parts of {bytes} where the file is larger, counted in {counters}"
    ))
}

/// The constants by which records are filtered and sorted.
fn filter(provider: &Provider, operation: &Operation, names: &Names) -> Option<Markdown> {
    let name = operation.filter.as_ref()?;
    let own = names.types.get(name)?;
    let record = own.type_name.as_str();
    let constants = own.fields.iter().chain(&own.links);
    let constants: Vec<_> = constants
        .map(|constant| Markdown::code(&format!("{record}::{}", constant.as_str())))
        .collect();
    let sort = (provider.api.as_ref()).is_some_and(|api| api.sort.is_some());
    let methods = if sort {
        "`filter` and `sort`"
    } else {
        "`filter`"
    };
    let constants = Markdown::join(&constants, ", ");
    Some(Markdown::ours(format!("{methods} take {constants}")))
}

fn linked(operation: &Operation, names: &Names) -> Option<Markdown> {
    let linked = operation.linked.as_ref()?;
    let type_name = Markdown::code(&rust_type(&linked.type_ref, names));
    let path = Markdown::code(&linked.path);
    Some(Markdown::ours(format!(
        "{type_name}, found at {path}, where asked for"
    )))
}

fn parameter_doc(parameter: &Parameter) -> Cell {
    let mut text = crate::prose::line(&parameter.doc);
    let wire = on_the_wire(&parameter.type_ref);
    let is_list = matches!(parameter.type_ref, TypeRef::List(_));
    let outside_json = matches!(
        parameter.parameter_in,
        ParameterIn::Query | ParameterIn::Header
    );
    let list = if is_list && outside_json {
        words::list_style(parameter.list)
    } else {
        ""
    };
    for remark in [wire, list].into_iter().filter(|remark| !remark.is_empty()) {
        let _ = write!(text, " ({remark})");
    }
    Cell::ours(text)
}

/// JSON laid out for reading.
fn json(text: &str) -> Fence {
    let value = serde_json::from_str::<serde_json::Value>(text);
    let pretty = value.and_then(|value| serde_json::to_string_pretty(&value));
    Fence::new(&pretty.unwrap_or_else(|_| text.to_owned()))
}

fn named(constants: &[specs::model::NamedTemplate]) -> Option<Markdown> {
    let spans: Vec<_> = constants
        .iter()
        .map(|constant| Markdown::code(&format!("{}: {}", constant.name, constant.value.text)))
        .collect();
    (!spans.is_empty()).then(|| Markdown::join(&spans, ", "))
}

fn body(body: &Body) -> Markdown {
    let content_type = Markdown::code(words::content_type(body));
    match body {
        Body::Json {
            wrapper: Some(wrapper),
            ..
        } => {
            let wrapper = Markdown::code(wrapper);
            Markdown::ours(format!("{content_type}, within {wrapper}"))
        }
        _ => content_type,
    }
}

fn returns(operation: &Operation, names: &Names) -> Markdown {
    let Some(type_ref) = &operation.returns else {
        return Markdown::ours("nothing");
    };
    let plain = match (Answer::of(operation), &operation.linked) {
        (Answer::File, _) => "Download".to_owned(),
        (Answer::Page(record), None) => format!("Page<{}>", rust_type(record, names)),
        (Answer::Page(record), Some(linked)) => {
            let linked = rust_type(&linked.type_ref, names);
            format!("Page<{}, {linked}>", rust_type(record, names))
        }
        _ => rust_type(type_ref, names),
    };
    let mut text = Markdown::code(&plain).to_string();
    if let Some(path) = &operation.data {
        let _ = write!(text, ", found at {}", Markdown::code(path));
    }
    if operation.empty_when_absent {
        text.push_str("; an answer without it is an empty list");
    }
    let wire = match type_ref {
        TypeRef::Scalar(ScalarType::Json) => "shape not published",
        other => on_the_wire(other),
    };
    if !wire.is_empty() {
        let _ = write!(text, " ({wire})");
    }
    Markdown::ours(text)
}
