//! `src/index.md`: where a reader of the book lands.

use serde::Serialize;
use specs::model::Provider;

use super::{Guide, catalogue};
use crate::text::facts;
use crate::text::markup::Cell;
use crate::text::words;

/// View of `book/src/index.md.tera`.
#[derive(Debug, Serialize)]
pub(super) struct LandingView {
    /// A command that shows the first provider at work, where there is one.
    try_it: Option<String>,
    providers: Vec<Row>,
    chapters: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Row {
    link: Cell,
    summary: Cell,
    operations: usize,
    access_token: String,
    refresh_token: String,
}

#[derive(Debug, Serialize)]
struct Link {
    title: String,
    file: String,
}

impl LandingView {
    pub(super) fn new(providers: &[Provider], guide: Option<&Guide>) -> Self {
        let row = |provider: &Provider| Row {
            link: Cell::ours(super::provider_link(provider)),
            summary: Cell::prose(&provider.summary),
            operations: facts::operations(provider).count(),
            access_token: words::lifetime(provider.lifecycle.access_token.lifetime),
            refresh_token: catalogue::refresh_token(provider),
        };
        let chapters = guide.map(Guide::chapters).unwrap_or_default();
        let chapters = chapters.into_iter().map(|chapter| Link {
            title: chapter.title,
            file: chapter.file,
        });
        let providers = super::sorted(providers);
        let try_it =
            |provider: &&Provider| format!("cargo run -p {} --example quickstart", provider.id);
        Self {
            try_it: providers.first().map(try_it),
            providers: providers.into_iter().map(row).collect(),
            chapters: chapters.collect(),
        }
    }
}
