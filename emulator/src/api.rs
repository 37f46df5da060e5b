//! The resource server: operations and their records.

use http::StatusCode;

use crate::{
    address::Match,
    exchange::{Answer, Received},
    log::Note,
    records::Records,
    world::{Site, World},
};

/// What has happened at the API of one provider.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Records of each account.
    pub(crate) records: Vec<Records>,
}

/// Answers a call of the API. `account` is the one whose host was called, if the host belongs to
/// one.
pub(crate) fn call(
    world: &World,
    site: &Site,
    request: &Received,
    account: Option<usize>,
    matches: &[Match],
    note: &mut Note,
) -> Answer {
    let _ = (world, site, request, account, matches, note);
    Answer::empty(StatusCode::NOT_IMPLEMENTED)
}
