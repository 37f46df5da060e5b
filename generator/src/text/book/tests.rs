#![allow(clippy::unwrap_used)]

use super::*;
use crate::text::tests::{RICH, check_conditions, provider};

/// Tera takes an unknown name within `if` for false; the other uses of a name it checks itself.
#[test]
fn names_asked_for_with_if_are_fields_of_views() {
    let provider = provider(RICH);
    let names = Names::new(&provider);
    let (resource, own) = (&provider.resources[0], &names.resources[0]);
    let runtime = Runtime::Workspace;
    let providers = std::slice::from_ref(&provider);
    check_conditions(
        OVERVIEW,
        &overview::OverviewView::new(&provider, &names, &runtime),
    );
    check_conditions(OAUTH, &oauth::OauthView::new(&provider));
    check_conditions(SCOPES, &scopes::ScopesView::new(&provider, &names));
    check_conditions(
        ENVIRONMENTS,
        &environments::EnvironmentsView::new(&provider),
    );
    check_conditions(
        OPERATIONS,
        &operations::OperationsView::new(&provider, &names),
    );
    check_conditions(
        RESOURCE,
        &resource::ResourceView::new(&provider, resource, own, &names),
    );
    check_conditions(ERRORS, &errors::ErrorsView::new(&provider, &names));
    check_conditions(LIMITS, &limits::LimitsView::new(&provider, &names));
    check_conditions(SOURCES, &sources::SourcesView::new(&provider, &names));
    check_conditions(SUMMARY, &summary::SummaryView::new(providers, None));
    check_conditions(LANDING, &landing::LandingView::new(providers, None));
    check_conditions(CATALOGUE, &catalogue::CatalogueView::new(providers));
}
