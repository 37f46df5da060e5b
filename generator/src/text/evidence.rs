//! Sources and disputes, as every page shows them.

use serde::Serialize;
use specs::model::{Evidence, Provider};

use super::markup::{Cell, Markdown};
use super::{facts, words};

/// A row of the table of sources.
#[derive(Debug, Serialize)]
pub(super) struct SourceView {
    id: Cell,
    title: Cell,
    checked: Cell,
    confidence: &'static str,
}

/// A fact about which sources disagree.
#[derive(Debug, Serialize)]
pub(super) struct DisputeView {
    about: Markdown,
    /// Ids of the sources that won.
    taken_from: Markdown,
    why: Markdown,
    others: Vec<ClaimView>,
}

/// What a source that lost says.
#[derive(Debug, Serialize)]
pub(super) struct ClaimView {
    source: Markdown,
    says: Markdown,
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
    if evidence.source.is_empty() {
        return Cell::ours("–");
    }
    Cell::codes(evidence.source.iter().map(String::as_str))
}

/// The ids of the sources of a fact, where it has any: for a line of its own.
pub(super) fn line(evidence: &Evidence) -> Option<Cell> {
    (!evidence.source.is_empty()).then(|| cell(evidence))
}

/// Every dispute of the provider.
pub(super) fn disputes(provider: &Provider) -> Vec<DisputeView> {
    facts::evidence(provider)
        .into_iter()
        .filter_map(|(about, evidence)| dispute(&about, evidence))
        .collect()
}

/// The dispute about one fact.
pub(super) fn dispute(about: &str, evidence: &Evidence) -> Option<DisputeView> {
    let disputed = evidence.disputed.as_ref()?;
    let taken_from: Vec<_> = evidence
        .source
        .iter()
        .map(|id| Markdown::code(id))
        .collect();
    let claim = |claim: &specs::model::Claim| ClaimView {
        source: Markdown::code(&claim.source),
        says: Markdown::prose(&claim.says),
    };
    Some(DisputeView {
        about: Markdown::prose(about),
        taken_from: if taken_from.is_empty() {
            Markdown::ours("no named source")
        } else {
            Markdown::join(&taken_from, ", ")
        },
        why: Markdown::prose(&disputed.why),
        others: disputed.others.iter().map(claim).collect(),
    })
}
