//! What the page at the authorization endpoint shows.

use serde::Serialize;

/// What the page shows: the question whether an application may act for an account, or, if there
/// is a problem, that alone. Nothing of it is secret, and all of it is text, not HTML.
///
/// The form is sent by POST to `action` as `application/x-www-form-urlencoded` with two fields:
/// [`View::ACCOUNT`], the id of one of the accounts, and [`View::DECISION`], which is
/// [`View::APPROVE`] or [`View::DENY`].
#[derive(Clone, Debug, Serialize)]
pub(crate) struct View {
    /// The provider's own spelling of its name.
    pub(crate) provider_name: String,
    /// Who asks.
    pub(crate) client_id: String,
    /// Name of the emulated environment.
    pub(crate) environment: String,
    /// What is asked for. Empty: the provider has no scopes to choose from.
    pub(crate) scopes: Vec<ScopeView>,
    /// Who can log in. Never empty.
    pub(crate) accounts: Vec<AccountView>,
    /// Where the form goes, relative to the page: a question mark and the query of the request.
    pub(crate) action: String,
    /// Why there is nothing to agree to. The form is left out then.
    pub(crate) problem: Option<String>,
}

/// A scope on the page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ScopeView {
    /// The scope as sent.
    pub(crate) value: String,
    /// What it allows.
    pub(crate) doc: String,
}

/// An account on the page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccountView {
    /// Value of the form's field.
    pub(crate) id: String,
    /// First and last name.
    pub(crate) name: String,
    /// Email address.
    pub(crate) email: String,
    /// Whether this one is picked when the page opens.
    pub(crate) picked: bool,
}

impl View {
    /// Name of the form's field with the account.
    pub(crate) const ACCOUNT: &'static str = "account";
    /// Name of the form's field with the decision.
    pub(crate) const DECISION: &'static str = "decision";
    /// The user agrees.
    pub(crate) const APPROVE: &'static str = "approve";
    /// The user refuses.
    pub(crate) const DENY: &'static str = "deny";
}
