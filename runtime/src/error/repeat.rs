//! Whether what failed may be sent again without harm.

use super::{Error, ErrorKind};
use crate::operation::Operation;
use crate::transport::TransportError;

impl Error {
    /// A call without an answer, or without all of it.
    pub(crate) fn of_call(operation: &Operation, error: TransportError) -> Self {
        Self::transport(operation.id, error).with_idempotent(operation.idempotent)
    }

    /// Says that sending the call twice does the same as sending it once, if so.
    #[must_use]
    pub(crate) fn with_idempotent(mut self, idempotent: bool) -> Self {
        self.inner.idempotent = idempotent;
        self
    }

    /// Whether the same request may be repeated without harm: it did not leave, the server limits the
    /// rate, or, where the answer was lost or says that the server failed, the provider's description
    /// says that sending it twice does the same as sending it once
    /// ([`Operation::idempotent`](crate::Operation::idempotent)).
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::NotSent | ErrorKind::RateLimited => true,
            ErrorKind::Timeout | ErrorKind::OutcomeUnknown | ErrorKind::Server => {
                self.inner.idempotent
            }
            _ => false,
        }
    }
}
