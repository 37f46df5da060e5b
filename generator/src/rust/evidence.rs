//! Sources in doc comments. What sources disagree about is told on the pages, not in the way of
//! whoever reads a method.

use specs::model::{Evidence, Source};

use super::context::Context;
use super::doc::Doc;
use crate::prose;

/// Adds where a fact was found and when that was last read.
pub(super) fn with_evidence(doc: Doc, context: &Context<'_>, evidence: &Evidence) -> Doc {
    let sources = &context.provider.sources;
    let named: Vec<_> = evidence
        .source
        .iter()
        .filter_map(|id| sources.iter().find(|source| source.id == *id))
        .map(text)
        .collect();
    match named.as_slice() {
        [] => doc,
        [one] => doc.paragraph(format!("Source: {one}.")),
        several => doc.paragraph(format!("Sources: {}.", several.join("; "))),
    }
}

/// The sources of a fact, for a remark within a line. `None`: it has none.
pub(super) fn sources(context: &Context<'_>, evidence: &Evidence) -> Option<String> {
    let sources = &context.provider.sources;
    let named = evidence.source.iter();
    let named = named.filter_map(|id| sources.iter().find(|source| source.id == *id));
    let links: Vec<_> = named
        .map(|source| prose::link(&source.title, source.url.as_deref()))
        .collect();
    (!links.is_empty()).then(|| links.join("; "))
}

/// The title, as a link where the source has an address, and the day it was read.
fn text(source: &Source) -> String {
    let title = prose::link(&source.title, source.url.as_deref());
    format!("{title}, read {}", prose::line(&source.checked))
}
