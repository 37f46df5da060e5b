//! `operations.md`: all operations, and all public names.

use serde::Serialize;
use specs::model::{Api, ConnectionFrom, ConnectionType, Provider, Resource};

use super::page;
use crate::name::Ident;
use crate::names::{Names, ResourceNames};
use crate::text::markup::{Cell, Markdown};
use crate::text::{facts, overview, words};

/// View of `provider/operations.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct OperationsView {
    name: Markdown,
    /// Where the API is, in each environment.
    base_url: Option<Markdown>,
    /// In which other forms the provider takes calls.
    accepts: Option<Markdown>,
    /// How many operations there are, and how much of them is untyped.
    counts: Markdown,
    untyped: Vec<UntypedRow>,
    resources: Vec<ResourceView>,
    modules: Vec<ModuleRow>,
}

/// The operations of a resource.
#[derive(Debug, Serialize)]
struct ResourceView {
    title: Markdown,
    doc: Markdown,
    /// The page of the resource.
    file: String,
    operations: Vec<OperationRow>,
}

#[derive(Debug, Serialize)]
struct OperationRow {
    /// Link to the operation.
    link: Cell,
    /// The first sentence about it.
    doc: Cell,
    request: Cell,
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

impl OperationsView {
    pub(super) fn new(provider: &Provider, names: &Names) -> Self {
        Self {
            name: Markdown::prose(&provider.name),
            base_url: provider.api.as_ref().map(|api| base_url(api, provider)),
            accepts: provider.api.as_ref().and_then(accepts),
            counts: Markdown::ours(facts::counts(provider)),
            untyped: untyped(provider),
            resources: resources(provider, names),
            modules: modules(provider, names),
        }
    }
}

/// The operations, resource by resource.
fn resources(provider: &Provider, names: &Names) -> Vec<ResourceView> {
    let mut rows = overview::rows(provider, names).into_iter();
    let resources = provider.resources.iter().zip(&names.resources);
    let view = |(a_resource, own): (&Resource, &ResourceNames)| {
        let module = own.module.as_str();
        let rows = rows.by_ref().take(a_resource.operations.len());
        ResourceView {
            title: Markdown::code(module),
            doc: Markdown::prose(&crate::prose::sentence(first_sentence(&a_resource.doc))),
            file: page(names, module),
            operations: rows.map(|row| operation(names, &row)).collect(),
        }
    };
    resources.map(view).collect()
}

fn operation(names: &Names, row: &overview::Row<'_>) -> OperationRow {
    let once = (!row.operation.idempotent).then_some("not idempotent");
    let pages = match row.pages {
        "" => None,
        pages => Some(format!("pages {pages}")),
    };
    let notes = pages.into_iter().chain(once.map(str::to_owned));
    let notes: Vec<_> = notes
        .chain(row.notes.iter().map(|&note| note.to_owned()))
        .collect();
    OperationRow {
        link: super::operation_link(names, row.resource, row.names).cell(),
        doc: Cell::prose(first_sentence(&row.operation.doc)),
        request: Cell::code(&format!("{} {}", row.method, row.path)),
        notes: Cell::ours(notes.join(", ")),
    }
}

/// The text up to the end of its first sentence or paragraph.
fn first_sentence(text: &str) -> &str {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    match paragraph.find(". ") {
        Some(end) => &paragraph[..=end],
        None => paragraph,
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
