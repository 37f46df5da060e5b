//! The log of requests. What it holds is masked already.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use serde_json::json;

use super::reply::{self, Reply};
use crate::{
    log::{LoggedRequest, Redemption},
    world::World,
};

/// How many requests the page shows.
const SHOWN: usize = 100;

/// `GET /_emulator/requests`
pub(super) async fn list(State(world): State<Arc<World>>) -> Reply {
    reply::json(&json!({
        "requests": world.log.requests(),
        "redemptions": world.log.redemptions(),
        "dropped": world.log.dropped(),
    }))
}

/// `DELETE /_emulator/requests`
pub(super) async fn clear(State(world): State<Arc<World>>) -> Reply {
    world.log.clear();
    list(State(world)).await
}

/// A request on the page.
#[derive(Debug, Serialize)]
pub(super) struct RequestView {
    number: u64,
    /// Status of the answer, or what came in its place.
    status: String,
    /// Class of the status, for its colour.
    class: &'static str,
    method: String,
    address: String,
    /// The most important facts in a line.
    facts: String,
    details: Vec<Fact>,
    parts: Vec<Fact>,
}

/// A name and a text.
#[derive(Debug, Serialize)]
pub(super) struct Fact {
    name: &'static str,
    text: String,
}

/// The log as the page shows it.
#[derive(Debug, Serialize)]
pub(super) struct LogView {
    /// How many requests there were, in words.
    count: String,
    /// The newest requests, the newest first.
    requests: Vec<RequestView>,
    /// Codes and refresh tokens that were presented more than once, in words.
    replayed: Vec<String>,
}

impl LogView {
    pub(super) fn new(world: &World) -> Self {
        let (requests, all) = world.log.newest(SHOWN);
        let requests: Vec<_> = requests.into_iter().map(RequestView::new).collect();
        let redemptions = world.log.redemptions();
        let often = redemptions.iter().rev().filter(|one| one.presented > 1);
        Self {
            count: match all {
                0 => "No requests yet.".to_owned(),
                1 => "1 request.".to_owned(),
                all if requests.len() == SHOWN => format!("{all} requests; the last {SHOWN}:"),
                all => format!("{all} requests, the last one first."),
            },
            requests,
            replayed: often.take(SHOWN).map(replayed).collect(),
        }
    }
}

/// `acme: refresh token 3 was presented twice and accepted once.`
fn replayed(one: &Redemption) -> String {
    let times = |count| match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    };
    format!(
        "{}: {} was presented {} and accepted {}.",
        one.provider,
        one.label.replace('_', " "),
        times(one.presented),
        times(one.accepted)
    )
}

impl RequestView {
    fn new(request: LoggedRequest) -> Self {
        let status = match request.status {
            None => "reset".to_owned(),
            Some(status) => status.to_string(),
        };
        Self {
            number: request.number,
            status,
            class: class(request.status, request.refused.is_some()),
            facts: facts(&request),
            details: details(&request),
            parts: parts(&request),
            address: format!("{}{}", request.host, request.path),
            method: request.method,
        }
    }
}

/// How an answer went, as the page shows it. Providers exist that refuse with status 200.
fn class(status: Option<u16>, is_refused: bool) -> &'static str {
    match status {
        Some(..300) if !is_refused => "good",
        Some(300..400) => "moved",
        _ => "bad",
    }
}

fn facts(request: &LoggedRequest) -> String {
    let time = request.time.get(11..19).unwrap_or(&request.time);
    let mut facts = vec![time.to_owned()];
    facts.extend(request.provider.clone());
    facts.extend(
        request
            .operation
            .clone()
            .or(request.kind.map(|kind| kind.to_string())),
    );
    facts.extend(request.account.clone());
    facts.extend(
        request
            .redeemed
            .as_ref()
            .map(|label| label.replace('_', " ")),
    );
    facts.extend(
        request
            .fault
            .as_ref()
            .map(|fault| format!("fault: {fault}")),
    );
    facts.extend(request.refused.clone());
    facts.join(" · ")
}

fn details(request: &LoggedRequest) -> Vec<Fact> {
    let mut details = vec![
        ("Number", request.number.to_string()),
        ("Time", request.time.clone()),
    ];
    if !request.parameters.is_empty() {
        details.push(("Parameters", request.parameters.join(", ")));
    }
    details.extend(request.refused.clone().map(|why| ("Refused", why)));
    details.extend(request.fault.clone().map(|fault| ("Fault", fault)));
    let fact = |(name, text)| Fact { name, text };
    details.into_iter().map(fact).collect()
}

fn parts(request: &LoggedRequest) -> Vec<Fact> {
    let lines = |headers: &[(String, String)]| {
        let lines: Vec<_> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        lines.join("\n")
    };
    let parts = [
        ("Query", request.query.replace('&', "\n&")),
        ("Headers", lines(&request.headers)),
        ("Body", request.body.clone()),
        ("Headers of the answer", lines(&request.answer_headers)),
        ("Body of the answer", request.answer_body.clone()),
    ];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    parts.map(|(name, text)| Fact { name, text }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_with_status_200_does_not_look_good() {
        assert_eq!(class(Some(200), false), "good");
        assert_eq!(class(Some(200), true), "bad");
        assert_eq!(class(Some(302), true), "moved");
        assert_eq!(class(Some(401), true), "bad");
        assert_eq!(class(None, false), "bad");
    }
}
