//! Scopes as they are asked for and granted (RFC 6749 section 3.3).

use std::sync::Arc;

use specs::model::Scopes;

use super::problem::Problem;

/// The scopes a login gets that asks for these. What a provider without scopes is asked for is
/// passed over.
pub(super) fn granted(
    scopes: Option<&Scopes>,
    asked: Option<&str>,
) -> Result<Vec<String>, Problem> {
    let Some(scopes) = scopes else {
        return Ok(Vec::new());
    };
    match asked {
        Some(text) => parse(scopes, text),
        None if scopes.required => Err(Problem::scope("The scope is missing.")),
        None => Ok(unasked(Some(scopes))),
    }
}

/// The scopes of a login that cannot ask for any: the default ones, or all where none are.
pub(super) fn unasked(scopes: Option<&Scopes>) -> Vec<String> {
    let Some(scopes) = scopes else {
        return Vec::new();
    };
    if scopes.default.is_empty() {
        let values = scopes.values.iter();
        return values.map(|scope| scope.value.clone()).collect();
    }
    scopes.default.clone()
}

/// The scopes of a refresh: those that it asks for, which must be among those of the login (RFC
/// 6749 section 6), or all of the login.
pub(super) fn narrowed(
    scopes: Option<&Scopes>,
    asked: Option<&str>,
    login: &Arc<[String]>,
) -> Result<Arc<[String]>, Problem> {
    let (Some(scopes), Some(asked)) = (scopes, asked) else {
        return Ok(Arc::clone(login));
    };
    let asked = parse(scopes, asked)?;
    if asked.iter().all(|scope| login.contains(scope)) {
        return Ok(asked.into());
    }
    Err(Problem::scope(
        "The scope is more than what was granted at the login.",
    ))
}

fn parse(scopes: &Scopes, text: &str) -> Result<Vec<String>, Problem> {
    let mut found: Vec<String> = Vec::new();
    for scope in text.split(&scopes.separator) {
        if !scopes.values.iter().any(|known| known.value == scope) {
            return Err(Problem::scope(
                "A scope is unknown, or the scopes are not separated as they should be.",
            ));
        }
        if !found.iter().any(|one| one == scope) {
            found.push(scope.to_owned());
        }
    }
    Ok(found)
}
