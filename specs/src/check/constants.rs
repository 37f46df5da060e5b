//! Parameters with a fixed value.

use super::requests;
use crate::{
    diagnostic::{Diagnostic, quote},
    resolve::{Spec, request::role},
};

/// Roles whose value is made for each request. `client_id`, `redirect_uri` and `scope` are not
/// among them: a provider may want its own text there when the role is not sent.
const MADE_PER_REQUEST: [&str; 13] = [
    "response_type",
    "grant_type",
    "client_secret",
    "state",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "refresh_token",
    "username",
    "password",
    "token",
    "token_type_hint",
];

/// A constant does not take the place of a value made for each request.
pub(super) fn reserved(spec: Spec<'_>, found: &mut Vec<Diagnostic>) {
    for request in requests::all(spec) {
        let sent = request.sent();
        for name in request.constants.keys() {
            let reserved = MADE_PER_REQUEST.contains(&name.value.as_str());
            // A name that is sent anyway is reported as a duplicate.
            if !reserved
                || role(&name.value).is_none()
                || sent.iter().any(|(s, _)| *s == name.value)
            {
                continue;
            }
            let message = format!("{} cannot be a constant", quote(&name.value));
            found.push(
                Diagnostic::new("constant-for-role", name.span, message)
                    .here("its value differs from request to request")
                    .help("remove it; the flow sends it where it belongs"),
            );
        }
    }
}
