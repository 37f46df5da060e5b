//! Sources and disputes.

use crate::{
    entries::Entries,
    model::{Claim, Confidence, Disputed, Evidence, Source},
    schema::{self, SourceRefs},
    span::Spanned,
};

pub(super) fn sources(sources: &Entries<schema::Source>) -> Vec<Source> {
    sources
        .iter()
        .map(|(id, source)| Source {
            id: id.value.clone(),
            title: source.title.value.clone(),
            url: source.url.as_ref().map(|url| url.value.clone()),
            checked: source.checked.value.clone(),
            confidence: match source.confidence {
                None | Some(schema::Confidence::Documented) => Confidence::Documented,
                Some(schema::Confidence::VendorCode) => Confidence::VendorCode,
                Some(schema::Confidence::ThirdParty) => Confidence::ThirdParty,
                Some(schema::Confidence::Inferred) => Confidence::Inferred,
            },
        })
        .collect()
}

pub(super) fn evidence(
    source: Option<&Spanned<SourceRefs>>,
    disputed: Option<&schema::Disputed>,
) -> Evidence {
    Evidence {
        source: source
            .map(|refs| source_ids(&refs.value).map(str::to_owned).collect())
            .unwrap_or_default(),
        disputed: disputed.map(|disputed| Disputed {
            why: disputed.why.value.clone(),
            others: disputed
                .others
                .value
                .iter()
                .map(|claim| Claim {
                    says: claim.says.value.clone(),
                    source: claim.source.value.clone(),
                })
                .collect(),
        }),
    }
}

/// The names in a `source`.
pub(crate) fn source_ids(refs: &SourceRefs) -> impl Iterator<Item = &str> {
    let ids = match refs {
        SourceRefs::One(id) => std::slice::from_ref(id),
        SourceRefs::Many(ids) => ids.as_slice(),
    };
    ids.iter().map(String::as_str)
}
