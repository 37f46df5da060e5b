//! `docs/index.md`: all operations, and all public names.

use serde::Serialize;
use specs::model::{Api, ConnectionFrom, ConnectionType, Provider};

use super::markup::{Cell, Markdown};
use super::oauth::{self, ErrorView};
use super::{facts, overview, resource, words};
use crate::name::Ident;
use crate::names::Names;

/// View of `crate/docs/index.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct IndexView {
    name: Markdown,
    /// Where the API is, in each environment.
    base_url: Option<Markdown>,
    /// In which other forms the provider takes calls.
    accepts: Option<Markdown>,
    /// How many operations there are, and how much of them is untyped.
    counts: Markdown,
    errors: Vec<ErrorView>,
    untyped: Vec<UntypedRow>,
    resources: Vec<ResourceRow>,
    operations: Vec<OperationRow>,
    modules: Vec<ModuleRow>,
}

#[derive(Debug, Serialize)]
struct ResourceRow {
    /// Link to the page of the resource.
    link: Cell,
    doc: Cell,
    operations: usize,
}

#[derive(Debug, Serialize)]
struct OperationRow {
    /// Link to the page of the resource.
    resource: Cell,
    method: &'static str,
    path: Cell,
    call: Cell,
    pages: &'static str,
    scopes: Cell,
    idempotent: &'static str,
    notes: Cell,
}

/// What is plain JSON.
#[derive(Debug, Serialize)]
struct UntypedRow {
    what: &'static str,
    count: usize,
    names: Cell,
}

#[derive(Debug, Serialize)]
struct ModuleRow {
    path: Cell,
    names: Cell,
}

impl IndexView {
    pub(super) fn new(provider: &Provider, names: &Names) -> Self {
        let mut resources = Vec::new();
        let mut links = Vec::new();
        for (a_resource, resource_names) in provider.resources.iter().zip(&names.resources) {
            let module = resource_names.module.as_str();
            let page = super::page(module);
            let file = page
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let link = Cell::ours(format!("[{module}]({file})"));
            resources.push(ResourceRow {
                link: link.clone(),
                doc: Cell::prose(&a_resource.doc),
                operations: a_resource.operations.len(),
            });
            links.extend(a_resource.operations.iter().map(|_| link.clone()));
        }
        let operations = overview::rows(provider, names)
            .into_iter()
            .zip(links)
            .map(|(row, resource)| OperationRow {
                resource,
                method: row.method,
                path: Cell::code(&row.path),
                call: Cell::code(&resource::call(row.operation, row.resource, row.names)),
                pages: row.pages,
                scopes: scopes(&row.operation.scopes),
                idempotent: row.idempotent,
                notes: Cell::ours(row.notes.join(", ")),
            })
            .collect();
        let modules = modules(provider, names);
        Self {
            name: Markdown::prose(&provider.name),
            base_url: provider.api.as_ref().map(|api| base_url(api, provider)),
            accepts: provider.api.as_ref().and_then(accepts),
            counts: Markdown::ours(facts::counts(provider)),
            errors: (provider.api.as_ref()).map_or_else(Vec::new, |api| oauth::errors(&api.errors)),
            untyped: untyped(provider),
            resources,
            operations,
            modules,
        }
    }
}

/// What the provider does not publish the shape of, by name.
fn untyped(provider: &Provider) -> Vec<UntypedRow> {
    let untyped = facts::untyped(provider);
    [
        ("Answers", &untyped.answers),
        ("Parameters", &untyped.parameters),
        ("Fields", &untyped.fields),
    ]
    .into_iter()
    .filter(|(_, names)| !names.is_empty())
    .map(|(what, names)| UntypedRow {
        what,
        count: names.len(),
        names: Cell::codes(names.iter().map(String::as_str)),
    })
    .collect()
}

/// Scopes an operation needs.
pub(super) fn scopes(scopes: &[String]) -> Cell {
    match scopes {
        [] => Cell::ours(words::NOT_PUBLISHED),
        scopes => Cell::codes(scopes.iter().map(String::as_str)),
    }
}

/// Where the API is, in each environment.
fn base_url(api: &Api, provider: &Provider) -> Markdown {
    let addresses: Vec<_> = facts::addresses(&api.base_url, &provider.environments)
        .into_iter()
        .map(|(environment, address)| {
            let address = Markdown::code(&address);
            if environment.is_empty() {
                address
            } else {
                Markdown::ours(format!("{address} ({})", Markdown::prose(environment)))
            }
        })
        .collect();
    Markdown::join(&addresses, ", ")
}

/// In which other forms the provider takes calls.
fn accepts(api: &Api) -> Option<Markdown> {
    let accepts = api.accepts.as_ref()?;
    let methods = accepts.methods.iter();
    let methods: Vec<_> = methods
        .map(|method| Markdown::code(words::method(*method)))
        .collect();
    let places = accepts.parameters_in.iter();
    let places: Vec<_> = places
        .map(|place| Markdown::ours(words::send_in(*place)))
        .collect();
    let with = (!methods.is_empty()).then(|| format!("with {}", Markdown::join(&methods, " or ")));
    let places = (!places.is_empty()).then(|| {
        format!(
            "with its parameters in the {}",
            Markdown::join(&places, " or ")
        )
    });
    let forms: Vec<_> = with.into_iter().chain(places).collect();
    (!forms.is_empty()).then(|| Markdown::ours(forms.join(" and ")))
}

/// Public names, module by module: one look shows what a change of the spec did to the API.
fn modules(provider: &Provider, names: &Names) -> Vec<ModuleRow> {
    let mut root = vec![
        "Authorization",
        "Client",
        "ClientBuilder",
        "Error",
        "Pending",
        "Session",
    ];
    if provider.environments.len() > 1 {
        root.push("Environment");
    }
    if provider.scopes.is_some() {
        root.push("Scope");
    }
    if !names.error_codes.is_empty() {
        root.push("ErrorCode");
    }
    for (field, field_names) in provider.connection.iter().zip(&names.connection) {
        if matches!(field.kind, ConnectionType::Enum(_)) && field.from == ConnectionFrom::User {
            root.push(field_names.type_name.as_str());
        }
    }
    if !provider.resources.is_empty() {
        root.push("OPERATIONS");
    }
    root.sort_unstable();
    let id = &provider.id;
    let mut modules = vec![module(id, root)];
    let types_of = |module: Option<&str>| {
        let here = names
            .types
            .values()
            .filter(move |type_names| type_names.module.as_ref().map(Ident::as_str) == module);
        here.map(|type_names| type_names.type_name.as_str())
            .collect::<Vec<_>>()
    };
    if !provider.types.is_empty() {
        modules.push(module(&format!("{id}::types"), types_of(None)));
    }
    for resource in &names.resources {
        let mut public = vec![resource.handle.as_str()];
        public.extend(
            resource
                .operations
                .iter()
                .map(|operation| operation.builder.as_str()),
        );
        public.extend(types_of(Some(resource.module.as_str())));
        modules.push(module(
            &format!("{id}::{}", resource.module.as_str()),
            public,
        ));
    }
    modules
}

fn module(path: &str, names: Vec<&str>) -> ModuleRow {
    ModuleRow {
        path: Cell::code(path),
        names: Cell::codes(names),
    }
}
