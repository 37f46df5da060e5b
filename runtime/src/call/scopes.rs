//! Calls that the granted scopes do not allow fail before anything is sent.

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::provider::Scopes;
use crate::redact::Secrets;
use crate::secret::Secret;
use crate::session::{Held, Session};
use crate::text;

/// Refuses a call that needs a scope which is neither granted nor covered by one that is. Where the
/// provider did not say what it granted (RFC 6749 §5.1 lets it leave that out) nothing is refused.
pub(super) fn check(operation: &Operation, session: &Session) -> Result<(), Error> {
    let Some(scopes) = session.provider().scopes.as_ref() else {
        return Ok(());
    };
    if operation.scopes.is_empty() || !session.checks_scopes() {
        return Ok(());
    }
    let Some(held) = session.held() else {
        return Ok(());
    };
    let granted = held
        .tokens()
        .and_then(|tokens| tokens.granted_scopes.as_deref())
        .unwrap_or_default();
    if granted.is_empty() {
        return Ok(());
    }
    let is_granted = |needed: &str| granted.iter().any(|one| covers(scopes, one, needed));
    let missing: Vec<&'static str> = (operation.scopes.iter().copied())
        .filter(|needed| !is_granted(needed))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let text = explain(&missing, granted, &secrets(&held, session));
    Err(Error::new(ErrorKind::Forbidden, operation.id, text).with_missing_scopes(missing))
}

/// Whether a session with the scope `granted` may do what needs `needed`.
fn covers(scopes: &Scopes, granted: &str, needed: &str) -> bool {
    granted == needed
        || (scopes.covers.iter())
            .any(|(scope, covered)| *scope == granted && covered.contains(&needed))
}

/// What is missing and what was granted instead; the latter is a text of the provider.
fn explain(missing: &[&str], granted: &[String], secrets: &Secrets<'_>) -> String {
    let missing = missing.join("`, `");
    let granted = text::clean(&secrets.hide(&granted.join(" ")));
    format!("nothing was sent: it needs the scope `{missing}`, and granted was `{granted}`")
}

/// What a provider may quote in its token responses and must not be shown.
fn secrets<'a>(held: &'a Held, session: &'a Session) -> Secrets<'a> {
    let secrets = [
        held.access_token(),
        held.tokens()
            .and_then(|tokens| tokens.refresh_token.as_ref()),
        session.credentials().client_secret.as_ref(),
    ];
    Secrets::new(secrets.into_iter().flatten().map(Secret::expose))
}
