//! Environments.

use super::{listed, variables};
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::Spec,
};

/// All environments give the same values.
pub(super) fn same_values(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let mut environments = spec.provider.environments.iter();
    let Some((first_id, first)) = environments.next() else {
        return;
    };
    for (id, environment) in environments {
        let missing: Vec<&str> = first
            .values
            .keys()
            .filter(|key| !environment.values.contains_key(&key.value))
            .map(|key| key.value.as_str())
            .collect();
        if !missing.is_empty() {
            let message = format!("the environment {} lacks values", quote(&id.value));
            found.push(
                Diagnostic::new("environment-values", id.span, message)
                    .here(format!("lacks {}", listed(missing)))
                    .label(first_id.span, "has them")
                    .help("give every environment the same values"),
            );
        }
        for key in environment
            .values
            .keys()
            .filter(|key| !first.values.contains_key(&key.value))
        {
            let message = format!("{} is not a value of every environment", quote(&key.value));
            found.push(
                Diagnostic::new("environment-values", key.span, message)
                    .here("given here")
                    .label(first_id.span, "not given here")
                    .help("give every environment the same values"),
            );
        }
    }
}

/// A value no template uses is a mistake.
pub(super) fn unused_values(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    let used = variables::used(spec);
    let Some((_, first)) = spec.provider.environments.iter().next() else {
        return;
    };
    for key in first
        .values
        .keys()
        .filter(|key| !used.contains(key.value.as_str()))
    {
        let message = format!("the value {} is never used", quote(&key.value));
        found.push(
            Diagnostic::new("unused-environment-value", key.span, message)
                .here("no URL, header or constant has it")
                .help(format!(
                    "write `{{{}}}` where it belongs, or remove it",
                    key.value
                )),
        );
    }
}
