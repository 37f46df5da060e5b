//! The rules. Each is a function of the spec, and none knows another.
//!
//! A rule may assume that the file has the right shape and nothing else: references may lead
//! nowhere, templates and durations may be broken. What it cannot understand it leaves to the rule
//! that can.

mod address;
mod bodies;
mod connection;
mod constants;
mod documents;
mod endpoints;
mod environments;
mod errors;
mod example;
mod files;
mod filters;
mod headers;
mod hosts;
mod identifiers;
mod lifecycle;
mod limits;
mod linked;
mod operations;
mod paging;
mod parameters;
mod paths;
mod payload;
mod recursion;
mod requests;
mod scopes;
mod sources;
mod type_exprs;
mod typed_ids;
mod types;
mod uploads;
mod variables;
mod wire_names;
pub(crate) mod words;

use crate::{
    diagnostic::{Diagnostic, nearest},
    resolve::Spec,
};

type Rule = fn(Spec<'_>, &mut Vec<Diagnostic>);

const RULES: &[Rule] = &[
    identifiers::provider_id,
    identifiers::names,
    identifiers::duplicate_variables,
    identifiers::duplicate_operations,
    identifiers::duplicate_parameters,
    identifiers::duplicate_resources,
    identifiers::duplicate_scopes,
    identifiers::duplicate_environments,
    identifiers::duplicate_choices,
    types::names,
    types::duplicates,
    types::duplicate_fields,
    types::shape,
    types::unused,
    type_exprs::ambiguous,
    typed_ids::separators,
    typed_ids::parts,
    typed_ids::values,
    typed_ids::of_texts,
    typed_ids::used_as_values,
    typed_ids::unused,
    files::in_json,
    files::answers,
    recursion::required_cycles,
    documents::empty_texts,
    documents::links,
    sources::references,
    sources::unused,
    sources::dates,
    sources::disputes,
    environments::same_values,
    environments::unused_values,
    connection::allow_hosts,
    connection::options,
    connection::callback_names,
    connection::unused,
    variables::defined,
    variables::known_in_time,
    address::positions,
    address::parameters,
    endpoints::addresses,
    endpoints::issuer,
    requests::roles,
    requests::omissions,
    requests::get_only_with_query,
    requests::delete_only_revokes,
    wire_names::requests,
    wire_names::callback,
    constants::reserved,
    headers::names,
    headers::values,
    headers::duplicates,
    headers::access_token,
    headers::content_types,
    paths::syntax,
    paths::predicates,
    errors::statuses,
    errors::codes,
    errors::evidence,
    lifecycle::evidence,
    lifecycle::refresh_facts,
    lifecycle::grace,
    lifecycle::max_live,
    lifecycle::token_requests,
    scopes::list,
    scopes::separator,
    scopes::references,
    scopes::covers,
    limits::evidence,
    limits::windows,
    limits::amounts,
    operations::without_api,
    operations::empty_resources,
    operations::path_and_url,
    operations::path_shape,
    operations::path_parameters,
    operations::empty_when_absent,
    parameters::optional_path,
    parameters::shadowing,
    parameters::list_style,
    parameters::encodable,
    wire_names::operations,
    bodies::reads,
    bodies::whole_body,
    bodies::raw,
    bodies::options,
    bodies::without_parameters,
    bodies::credentials,
    bodies::nested_names,
    paging::parameters,
    paging::lists,
    paging::most,
    filters::operations,
    filters::names,
    filters::operators,
    filters::links,
    filters::sorting,
    filters::unused,
    linked::shape,
    uploads::first,
    uploads::next,
    example::fits,
];

/// What is not used may be what a name that leads nowhere was meant to be: the first of each pair is
/// told only where the second is not.
const FOLLOW_UPS: &[(&str, &str)] = &[
    ("unused-source", "undefined-source"),
    ("unused-type", "undefined-type"),
    ("unused-identifier", "undefined-type"),
    ("unused-identifier", "unused-type"),
    ("unused-identifier", "identifier-only-type"),
    ("unused-identifier", "identifier-of-texts"),
];

/// Runs all rules.
pub(crate) fn run(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for rule in RULES {
        rule(spec, found);
    }
    for (follow_up, cause) in FOLLOW_UPS {
        if found.iter().any(|diagnostic| diagnostic.code == *cause) {
            found.retain(|diagnostic| diagnostic.code != *follow_up);
        }
    }
}

/// A help text for a name that is not known: the nearest of the `known` ones, or `otherwise`.
pub(crate) fn suggest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    match nearest(name, known) {
        Some(known) => format!("did you mean `{known}`?"),
        None => otherwise.to_owned(),
    }
}

/// The names in backticks, separated by commas.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
