//! The book: what a person reads about the providers, as the pages of an mdBook.
//!
//! Each provider has a folder of pages; beside them stand what is about all providers, the
//! hand-written chapters, and what mdBook needs to know.

mod catalogue;
mod environments;
mod errors;
mod evidence;
mod guide;
mod landing;
pub(super) mod limits;
pub(super) mod oauth;
mod operations;
mod overview;
mod resource;
mod rust_type;
mod scopes;
pub(super) mod sources;
mod summary;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use specs::model::Provider;

use super::markup::Markdown;
use super::{Runtime, Template, picture, render};
use crate::GenerateError;
use crate::names::{Names, OperationNames, ResourceNames};

pub use guide::Guide;
pub(crate) use resource::snippet;

const BOOK: Template = template!("generated/book/book.toml");
/// What mdBook takes in the place of its own: colours, fonts, code, aids for the keyboard, and a guard
/// for its search.
const THEME: [Template; 9] = [
    template!("generated/book/theme/head.hbs"),
    template!("generated/book/theme/book.css"),
    template!("generated/book/theme/access.js"),
    template!("generated/book/theme/highlight.js"),
    template!("generated/book/theme/highlight.css"),
    template!("generated/book/theme/tomorrow-night.css"),
    template!("generated/book/theme/ayu-highlight.css"),
    template!("generated/book/theme/favicon.svg"),
    template!("generated/book/theme/fonts/fonts.css"),
];
const SUMMARY: Template = template!("generated/book/src/SUMMARY.md.tera");
const LANDING: Template = template!("generated/book/src/index.md.tera");
const CATALOGUE: Template = template!("generated/book/src/catalogue.md.tera");
const OVERVIEW: Template = template!("generated/book/src/provider/index.md.tera");
const OAUTH: Template = template!("generated/book/src/provider/oauth.md.tera");
const SCOPES: Template = template!("generated/book/src/provider/scopes.md.tera");
const ENVIRONMENTS: Template = template!("generated/book/src/provider/environments.md.tera");
const OPERATIONS: Template = template!("generated/book/src/provider/operations.md.tera");
const RESOURCE: Template = template!("generated/book/src/provider/resource.md.tera");
const ERRORS: Template = template!("generated/book/src/provider/errors.md.tera");
const LIMITS: Template = template!("generated/book/src/provider/limits.md.tera");
const SOURCES: Template = template!("generated/book/src/provider/sources.md.tera");

/// Names of the pages that are not those of a resource, and `readme`, which mdBook takes for
/// `index`.
const FIXED: [&str; 9] = [
    "index",
    "oauth",
    "scopes",
    "environments",
    "operations",
    "errors",
    "limits",
    "sources",
    "readme",
];

/// The page that lists all operations.
const OPERATIONS_PAGE: &str = "operations.md";

/// A page of a provider that is not that of a resource.
#[derive(Clone, Copy, Debug)]
struct Part {
    file: &'static str,
    title: &'static str,
    /// What the page tells.
    about: &'static str,
}

const fn part(file: &'static str, title: &'static str, about: &'static str) -> Part {
    Part { file, title, about }
}

/// The pages of a provider besides its overview and those of its resources, in their order.
fn parts(provider: &Provider) -> Vec<Part> {
    let environments = part(
        "environments.md",
        "Environments",
        "hosts, and what differs from one connection to the next",
    );
    let all = [
        Some(part(
            "oauth.md",
            "Login",
            "every request of the flow, what comes back, how long things live",
        )),
        Some(part(
            "scopes.md",
            "Scopes",
            "what each allows, and which an operation needs",
        )),
        environments::has_page(provider).then_some(environments),
        Some(part(
            OPERATIONS_PAGE,
            "Operations",
            "all of them, and the public names of the crate",
        )),
        Some(part(
            "errors.md",
            "Errors",
            "their shapes and codes, and what to do",
        )),
        Some(part(
            "limits.md",
            "Limits",
            "what is published, and how it is kept",
        )),
        Some(part(
            "sources.md",
            "Sources",
            "where every fact comes from, and who says otherwise",
        )),
    ];
    all.into_iter().flatten().collect()
}

/// The page of a resource: named like its module, unless another page has the name.
fn page(names: &Names, module: &str) -> String {
    let mut page = module.to_owned();
    if FIXED.contains(&module) {
        page.push_str("_resource");
        let is_taken = |page: &str| {
            let mut modules = names.resources.iter();
            modules.any(|resource| resource.module.as_str() == page)
        };
        while is_taken(&page) {
            page.push('_');
        }
    }
    page.push_str(".md");
    page
}

/// The providers in the order of their names.
fn sorted(providers: &[Provider]) -> Vec<&Provider> {
    let mut sorted: Vec<_> = providers.iter().collect();
    sorted.sort_by_key(|provider| (provider.name.to_lowercase(), &provider.id));
    sorted
}

/// A link to the overview of a provider, from the pages about all of them.
fn provider_link(provider: &Provider) -> String {
    let name = Markdown::prose(&provider.name);
    format!("[{name}]({}/index.md)", provider.id)
}

/// A link to the section of an operation: `` [`tasks.get_tasks`](tasks.md#get_tasks) ``.
fn operation_link(names: &Names, resource: &ResourceNames, operation: &OperationNames) -> Markdown {
    let (module, method) = (resource.module.as_str(), operation.method.as_str());
    let text = Markdown::code(&format!("{}.{method}", resource.method.as_str()));
    let (page, anchor) = (page(names, module), Markdown::anchor(method));
    Markdown::ours(format!("[{text}]({page}#{anchor})"))
}

/// The pages and the pictures of one provider, with paths below its folder in the book.
pub fn pages(
    provider: &Provider,
    names: &Names,
    runtime: &Runtime,
) -> Result<Vec<(PathBuf, String)>, GenerateError> {
    let overview = overview::OverviewView::new(provider, names, runtime);
    let mut pages = vec![
        ("index.md".into(), render(OVERVIEW, &overview)?),
        (
            "oauth.md".into(),
            render(OAUTH, &oauth::OauthView::new(provider))?,
        ),
        (
            "scopes.md".into(),
            render(SCOPES, &scopes::ScopesView::new(provider, names))?,
        ),
        (
            OPERATIONS_PAGE.into(),
            render(
                OPERATIONS,
                &operations::OperationsView::new(provider, names),
            )?,
        ),
        (
            "errors.md".into(),
            render(ERRORS, &errors::ErrorsView::new(provider, names))?,
        ),
        (
            "limits.md".into(),
            render(LIMITS, &limits::LimitsView::new(provider, names))?,
        ),
        (
            "sources.md".into(),
            render(SOURCES, &sources::SourcesView::new(provider, names))?,
        ),
    ];
    let pictures = picture::files(provider)?.into_iter();
    pages.extend(pictures.map(|(file, text)| (file.into(), text)));
    if environments::has_page(provider) {
        let view = environments::EnvironmentsView::new(provider);
        pages.push(("environments.md".into(), render(ENVIRONMENTS, &view)?));
    }
    for (resource, resource_names) in provider.resources.iter().zip(&names.resources) {
        let view = resource::ResourceView::new(provider, resource, resource_names, names);
        let file = page(names, resource_names.module.as_str());
        pages.push((file.into(), render(RESOURCE, &view)?));
    }
    Ok(pages)
}

/// What is about all providers, with paths below the folder of the book: what mdBook needs, the
/// landing page, the catalogue, and the hand-written chapters where there are any.
pub fn shared(
    providers: &[Provider],
    guide: Option<&Guide>,
) -> Result<Vec<(PathBuf, Vec<u8>)>, GenerateError> {
    let landing = landing::LandingView::new(providers, guide);
    let mut files: Vec<(PathBuf, Vec<u8>)> = vec![
        ("book.toml".into(), BOOK.text.into()),
        (
            "src/SUMMARY.md".into(),
            render(SUMMARY, &summary::SummaryView::new(providers, guide))?.into(),
        ),
        ("src/index.md".into(), render(LANDING, &landing)?.into()),
        (
            "src/catalogue.md".into(),
            render(CATALOGUE, &catalogue::CatalogueView::new(providers))?.into(),
        ),
    ];
    files.extend(THEME.map(|template| {
        let path = template.name.trim_start_matches("generated/book/");
        (path.into(), template.text.into())
    }));
    if let Some(guide) = guide {
        let files_of_guide = guide.files();
        files.extend(
            files_of_guide.map(|(path, content)| (PathBuf::from("src/guide").join(path), content)),
        );
    }
    Ok(files)
}
