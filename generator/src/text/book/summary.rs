//! `src/SUMMARY.md`: the table of contents, from which mdBook makes its pages.

use serde::Serialize;
use specs::model::Provider;

use super::{Guide, page, parts, provider_link, sorted};
use crate::names::Names;

/// View of `book/src/SUMMARY.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct SummaryView {
    /// Lines of the list of chapters.
    chapters: Vec<String>,
    /// Lines of the list of providers.
    providers: Vec<String>,
}

impl SummaryView {
    pub(super) fn new(providers: &[Provider], guide: Option<&Guide>) -> Self {
        let chapters = guide.map(Guide::chapters).unwrap_or_default().into_iter();
        let chapters = chapters.map(|chapter| {
            let link = format!("[{}](guide/{})", chapter.title, chapter.file);
            item(chapter.depth, &link)
        });
        Self {
            chapters: chapters.collect(),
            providers: sorted(providers).into_iter().flat_map(pages).collect(),
        }
    }
}

/// The pages of a provider, those of its resources below that of all operations.
fn pages(provider: &Provider) -> Vec<String> {
    let names = Names::new(provider);
    let id = &provider.id;
    let mut lines = vec![item(0, &provider_link(provider))];
    for part in parts(provider) {
        lines.push(item(1, &format!("[{}]({id}/{})", part.title, part.file)));
        if part.file == super::OPERATIONS_PAGE {
            let modules = names.resources.iter().map(|own| own.module.as_str());
            lines
                .extend(modules.map(|module| {
                    item(2, &format!("[`{module}`]({id}/{})", page(&names, module)))
                }));
        }
    }
    lines
}

/// An item of a list.
fn item(depth: usize, text: &str) -> String {
    format!("{}- {text}", "  ".repeat(depth))
}
