//! What was asked for, and which token was spent how often.

use std::sync::Arc;

use crate::exchange::RequestKind;

/// The log of an emulator. Clones are the same log.
#[derive(Clone, Debug, Default)]
pub struct Log {
    _entries: Arc<()>,
}

/// What the handler of a request knows about it, for the log.
#[derive(Debug, Default)]
pub(crate) struct Note {
    pub(crate) kind: Option<RequestKind>,
    /// `resource.operation`.
    pub(crate) operation: Option<String>,
    /// Id of the account.
    pub(crate) account: Option<String>,
    /// Wire names of the declared parameters that were sent.
    pub(crate) parameters: Vec<String>,
    /// The code or refresh token that was presented for redemption, by its label, and whether it
    /// was accepted.
    pub(crate) redeemed: Option<(String, bool)>,
    /// Why the request was refused, for people.
    pub(crate) refused: Option<String>,
}
