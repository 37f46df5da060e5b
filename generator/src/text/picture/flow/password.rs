//! The password grant (RFC 6749 section 4.3).

use specs::model::{Grant, Provider};

use super::parts::{self, Asked};
use super::{Flow, Party, Step, hosts};

/// The login with a password. `None`: the provider has none.
pub(super) fn flow(provider: &Provider) -> Option<Flow> {
    let request = provider.password.as_ref()?;
    let asked = Asked::Token(Grant::Password);
    let mut steps = vec![
        Step::new(Party::Person, Party::Application, "Give name and password")
            .note("The application sees the password; prefer the authorization code."),
        parts::attempt(provider, Grant::Password, false),
        parts::request("Log in", request, provider, asked),
        parts::answer(provider, asked),
        parts::store_first(),
    ];
    steps.extend(parts::call(provider));
    let (hosts, variables) = hosts::of(provider, &[&request.url], true);
    Some(Flow {
        id: "password",
        title: "Password login",
        hosts,
        variables,
        steps,
    })
}
