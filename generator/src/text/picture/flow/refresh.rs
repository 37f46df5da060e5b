//! The refresh (RFC 6749 section 6), with the claim that keeps a refresh token from being spent
//! twice.

use specs::model::{Grace, Grant, Provider, Rotation};

use super::parts::{self, Asked};
use super::{Flow, Party, Step, hosts};
use crate::text::words;

/// The refresh. `None`: the provider has none.
pub(super) fn flow(provider: &Provider) -> Option<Flow> {
    let request = provider.refresh.as_ref()?;
    let asked = Asked::Token(Grant::RefreshToken);
    let mut steps = vec![
        claim(provider),
        parts::request("Send once", request, provider, asked),
        parts::answer(provider, asked),
        store(),
    ];
    steps.extend(parts::call(provider));
    let (hosts, variables) = hosts::of(provider, &[&request.url], true);
    Some(Flow {
        id: "refresh",
        title: "Refresh",
        hosts,
        variables,
        steps,
    })
}

fn claim(provider: &Provider) -> Step {
    let step = Step::new(Party::Application, Party::Store, "Claim the refresh token").note(
        "Written before the request leaves. One process wins, all others wait for its result.",
    );
    let limit = provider.lifecycle.token_requests.as_ref();
    match limit.filter(|limit| limit.counts.contains(&Grant::RefreshToken)) {
        Some(limit) => step.note(format!("Beyond {} nothing is sent.", parts::rate(limit))),
        None => step,
    }
}

fn store() -> Step {
    Step::new(
        Party::Application,
        Party::Store,
        "Store the tokens, then tell",
    )
    .note("Nobody gets a token that is not stored yet.")
}

/// What is done when the answer is lost.
pub(super) fn after_a_lost_answer(provider: &Provider) -> String {
    let token = &provider.lifecycle.refresh_token;
    let again = "If the answer is lost, the same refresh token is sent again";
    match (token.rotation, token.grace) {
        (Rotation::None, _) | (_, Grace::UntilFirstUse) => format!("{again} at once."),
        (_, Grace::Seconds { seconds, .. }) => {
            format!("{again} at once, within {}.", words::duration(seconds))
        }
        _ => format!("{again} only when the access token has ended, once."),
    }
}
