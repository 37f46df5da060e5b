//! What happens to sessions, for applications that want to know.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::SystemTime;

use crate::session::ReauthorizationReason;

/// What has happened to a session. It names the account as the application does, and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionEvent {
    /// This process has refreshed the access token, and the store has it.
    Refreshed {
        /// Name of the account.
        account: String,
        /// When the new access token expires; `None` if nobody says.
        expires_at: Option<SystemTime>,
    },
    /// That refresh brought another refresh token, and the store has it.
    Rotated {
        /// Name of the account.
        account: String,
    },
    /// A value of the connection that the provider sends with its tokens has changed, such as the
    /// host of the API. It was checked against the hosts that the provider's description allows.
    ConnectionChanged {
        /// Name of the account.
        account: String,
        /// Name of the field.
        field: &'static str,
        /// The value before; `None` if there was none.
        from: Option<String>,
        /// The value from now on; `None` if there is none.
        to: Option<String>,
    },
    /// The provider's limit of token requests is nearly reached.
    BudgetLow {
        /// Name of the account.
        account: String,
        /// Token requests that are left.
        left: usize,
    },
    /// A refresh token was presented, here or in another process, and the answer is lost. Whether
    /// the provider has replaced it is unknown.
    OutcomeUnknown {
        /// Name of the account.
        account: String,
    },
    /// The provider has issued tokens that the store does not take. They are kept in memory, and in
    /// the store's journal if it has one, until it does.
    Unsaved {
        /// Name of the account.
        account: String,
    },
    /// The journal, which may have tokens of a refresh that was cut off, cannot be read. The session
    /// goes on with what the store has, and the journal stays as it is.
    JournalUnreadable {
        /// Name of the account.
        account: String,
        /// What is wrong, and where.
        problem: String,
    },
    /// A refresh that was under way when the account was logged out has brought tokens, or the store
    /// had not taken them by then. They are not stored.
    LateTokens {
        /// Name of the account.
        account: String,
        /// Whether the provider has revoked them. It is not asked to where it has no revocation, or
        /// where the account has logged in again.
        revoked: bool,
    },
    /// Only the user can mend it.
    ReauthorizationNeeded {
        /// Name of the account.
        account: String,
        /// Why.
        reason: ReauthorizationReason,
    },
}

/// What the application does with an event.
type Told = dyn Fn(&SessionEvent) + Send + Sync;

/// Who is told.
#[derive(Clone, Default)]
pub(crate) struct Listener {
    told: Option<Arc<Told>>,
}

impl Listener {
    pub(crate) fn new(told: impl Fn(&SessionEvent) + Send + Sync + 'static) -> Self {
        Self {
            told: Some(Arc::new(told)),
        }
    }

    pub(crate) fn tell(&self, event: &SessionEvent) {
        tracing::debug!(?event, "session");
        if let Some(told) = &self.told {
            // What the application does with it must not end a refresh half way.
            let _ = catch_unwind(AssertUnwindSafe(|| told(event)));
        }
    }
}
