//! From a request and its answer to what the log says of them.

use jiff::Timestamp;

use super::{LoggedRequest, Masker, Note};
use crate::{
    exchange::{Answer, Received},
    server::Delivery,
};

/// A request that was answered.
pub(crate) struct Entry<'a> {
    pub(crate) provider: Option<&'a str>,
    pub(crate) time: Timestamp,
    pub(crate) request: &'a Received,
    pub(crate) note: &'a Note,
    pub(crate) answer: &'a Answer,
    pub(crate) delivery: Delivery,
    /// The fault that occurred.
    pub(crate) fault: Option<String>,
}

impl Entry<'_> {
    /// What the log says of it; it has no number yet.
    pub(crate) fn masked(&self, masker: &Masker<'_>) -> LoggedRequest {
        let (request, answer, note) = (self.request, self.answer, self.note);
        let is_answered = self.delivery.is_any();
        let method: String = request.method.as_str().chars().take(32).collect();
        let time = Timestamp::from_millisecond(self.time.as_millisecond());
        LoggedRequest {
            number: 0,
            time: time.unwrap_or(self.time).to_string(),
            provider: self.provider.map(str::to_owned),
            kind: note.kind,
            operation: note.operation.clone(),
            account: note.account.clone(),
            method,
            host: masker.text(&request.host),
            path: masker.text(&request.path),
            query: masker.query(&request.query),
            headers: masker.headers(&request.headers),
            body: masker.body(&request.headers, &request.body),
            parameters: note.parameters.clone(),
            listed: note.listed,
            redeemed: note.redeemed.as_ref().map(|(label, _)| label.clone()),
            status: is_answered.then_some(answer.status.as_u16()),
            answer_headers: masker.headers(&answer.headers),
            answer_body: masker.body(&answer.headers, &answer.body),
            refused: note.refused.as_deref().map(|why| masker.text(why)),
            fault: self.fault.clone(),
        }
    }
}
