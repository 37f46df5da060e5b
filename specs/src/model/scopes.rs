//! What a login can ask for.

use super::Evidence;

/// The scopes of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes {
    /// Text put between two scopes in a request.
    pub separator: String,
    /// Whether the provider refuses a request without a scope.
    pub required: bool,
    /// Scopes requested when the caller names none.
    pub default: Vec<String>,
    /// Known scopes.
    pub values: Vec<Scope>,
    /// Where the list was found.
    pub evidence: Evidence,
}

/// One scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The scope as sent.
    pub value: String,
    /// What it allows.
    pub doc: String,
    /// Scopes that are granted along with it, also through one of them, in the order of the list.
    /// Never the scope itself.
    pub covers: Vec<String>,
    /// Where this was found; the sources of the list unless the spec names others.
    pub evidence: Evidence,
}

impl Scopes {
    /// Whether a login that was granted `granted` may do what needs `needed`: they are the same, or
    /// the one covers the other. A scope that is not in the list covers itself alone.
    pub fn covers(&self, granted: &str, needed: &str) -> bool {
        granted == needed
            || self
                .values
                .iter()
                .filter(|scope| scope.value == granted)
                .any(|scope| scope.covers.iter().any(|covered| covered == needed))
    }
}
