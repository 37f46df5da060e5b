//! Revoking a token (RFC 7009).

use jiff::Timestamp;
use specs::model::{Role, TokenRequest};

use super::name_of;
use crate::{
    log::Note,
    oauth::{parameters::Parameters, problem::Problem},
    world::Site,
};

/// Revokes the token that a request names. A token that nobody knows is no error (section 2.2), and
/// neither is a hint at its type that is wrong: all tokens are searched, whatever it says (section
/// 2.1).
pub(super) fn revoke(
    site: &Site,
    wanted: &TokenRequest,
    parameters: &Parameters,
    now: Timestamp,
    note: &mut Note,
) -> Result<(), Problem> {
    let token = name_of(wanted, Role::Token).and_then(|name| parameters.get(name));
    let token = token.ok_or_else(|| Problem::request("The token is missing."))?;
    note.account = site.grants().revoke_token(token, now);
    Ok(())
}
