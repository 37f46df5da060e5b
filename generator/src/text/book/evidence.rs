//! Sources and disputes, as every page shows them.

use serde::Serialize;
use specs::model::{Evidence, Provider};

use crate::text::facts::About;
use crate::text::markup::{Cell, Markdown};
use crate::text::words;

/// A row of the table of sources.
#[derive(Debug, Serialize)]
pub(super) struct SourceView {
    id: Cell,
    title: Cell,
    checked: Cell,
    confidence: &'static str,
}

/// The table of sources.
pub(super) fn sources(provider: &Provider) -> Vec<SourceView> {
    let view = |source: &specs::model::Source| SourceView {
        id: Cell::code(&source.id),
        title: Markdown::link(&source.title, source.url.as_deref()).cell(),
        checked: Cell::prose(&source.checked),
        confidence: words::confidence(source.confidence),
    };
    provider.sources.iter().map(view).collect()
}

/// The ids of the sources of a fact, or a dash.
pub(super) fn cell(evidence: &Evidence) -> Cell {
    line(evidence).unwrap_or_else(|| Cell::ours("–"))
}

/// The ids of the sources of a fact, where it has any: for a line of its own.
pub(super) fn line(evidence: &Evidence) -> Option<Cell> {
    let ids = evidence.source.iter().map(String::as_str);
    (!evidence.source.is_empty()).then(|| Cell::codes(ids))
}

/// The sources of a fact, each with its day and how far it is to be trusted; or a dash.
pub(super) fn dated(provider: &Provider, evidence: &Evidence) -> Markdown {
    let sources: Vec<_> = evidence.source.iter().map(|id| of(provider, id)).collect();
    if sources.is_empty() {
        return Markdown::ours("–");
    }
    Markdown::join(&sources, ", ")
}

/// A source with its day and how far it is to be trusted: `` `wiki` (2026-11-21, documented) ``.
pub(super) fn of(provider: &Provider, id: &str) -> Markdown {
    let code = Markdown::code(id);
    let source = provider.sources.iter().find(|source| source.id == id);
    let Some(source) = source else {
        return code;
    };
    let checked = Markdown::prose(&source.checked);
    let confidence = words::confidence_in_short(source.confidence);
    Markdown::ours(format!("{code} ({checked}, {confidence})"))
}

/// The way to the dispute about a fact on the page of sources, where there is one.
pub(super) fn dispute(about: About<'_>) -> Option<Markdown> {
    about.evidence().disputed.as_ref()?;
    let anchor = Markdown::anchor(&about.to_string());
    Some(Markdown::ours(format!(
        "[sources disagree](sources.md#{anchor})"
    )))
}
