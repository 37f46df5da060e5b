//! Scopes and what each of them covers.

use super::evidence::evidence;
use crate::{
    model::{Evidence, Scope, Scopes},
    schema::{self, Covers},
};

pub(super) fn scopes(written: &schema::Scopes) -> Scopes {
    let of_the_list = evidence(written.source.as_ref(), written.disputed.as_ref());
    let values = &written.values;
    Scopes {
        separator: written.separator.value.clone(),
        required: written.required.unwrap_or(false),
        default: (written.default.iter())
            .map(|scope| scope.value.clone())
            .collect(),
        values: values
            .iter()
            .map(|(value, scope)| Scope {
                value: value.value.clone(),
                doc: scope.doc().value.clone(),
                covers: covered(written, &value.value),
                evidence: own_evidence(scope, &of_the_list),
            })
            .collect(),
        evidence: of_the_list,
    }
}

fn own_evidence(scope: &schema::Scope, of_the_list: &Evidence) -> Evidence {
    let own = scope
        .details()
        .map(|details| evidence(details.source.as_ref(), details.disputed.as_ref()))
        .unwrap_or_default();
    if own.source.is_empty() {
        let source = of_the_list.source.clone();
        return Evidence { source, ..own };
    }
    own
}

/// Every scope that comes with this one, also through another, in the order of the list.
fn covered(written: &schema::Scopes, scope: &str) -> Vec<String> {
    let mut reached = vec![scope];
    let mut next = 0;
    while let Some(current) = reached.get(next) {
        for covered in named(written, current) {
            if !reached.contains(&covered) {
                reached.push(covered);
            }
        }
        next += 1;
    }
    (written.values.keys())
        .map(|key| key.value.as_str())
        .filter(|value| *value != scope && reached.contains(value))
        .map(str::to_owned)
        .collect()
}

/// The scopes that the spec says this one covers.
fn named<'a>(written: &'a schema::Scopes, scope: &str) -> Vec<&'a str> {
    let details = written.values.get(scope).and_then(schema::Scope::details);
    match details.and_then(|details| details.covers.as_ref()) {
        None => Vec::new(),
        Some(covers) => match &covers.value {
            Covers::All(_) => (written.values.keys())
                .map(|key| key.value.as_str())
                .collect(),
            Covers::Scopes(scopes) => scopes.iter().map(String::as_str).collect(),
        },
    }
}
