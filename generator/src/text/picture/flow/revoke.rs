//! The revocation (RFC 7009).

use specs::model::Provider;

use super::parts::{self, Asked};
use super::{Flow, Party, Step, hosts};

/// Giving the tokens back. `None`: the provider has no such request.
pub(super) fn flow(provider: &Provider) -> Option<Flow> {
    let request = provider.revoke.as_ref()?;
    let done = Step {
        is_answer: true,
        ..Step::new(Party::Provider, Party::Application, "Revoked")
    };
    let steps = vec![
        Step::new(Party::Store, Party::Application, "Read the tokens"),
        parts::request("Revoke", request, provider, Asked::Revocation),
        done.note("A token that the provider does not know any more counts as revoked."),
        Step::new(Party::Application, Party::Store, "Delete the session")
            .note("Only after a good answer: if it is lost or a refusal, nothing is deleted."),
    ];
    let (hosts, variables) = hosts::of(provider, &[&request.url], false);
    Some(Flow {
        id: "revoke",
        title: "Revocation",
        hosts,
        variables,
        steps,
    })
}
