//! Faults: armed, shown and disarmed.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::reply::{self, Refused, Reply};
use crate::{
    exchange::RequestKind,
    fault::{AnswerShape, ArmedFault, Fault},
    world::World,
};

/// `GET /_emulator/faults`
pub(super) async fn list(State(world): State<Arc<World>>) -> Reply {
    reply::json(&json!({ "faults": world.faults.armed() }))
}

/// `POST /_emulator/faults`
pub(super) async fn arm(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Reply {
    let fault: Fault = reply::body(&headers, &body)?;
    let id = world.faults.arm(fault);
    let id = id.map_err(|error| Refused::bad(error.to_string()))?;
    reply::json(&json!({ "id": id }))
}

/// `DELETE /_emulator/faults`
pub(super) async fn clear(State(world): State<Arc<World>>) -> Reply {
    world.faults.clear();
    list(State(world)).await
}

/// `DELETE /_emulator/faults/3`
pub(super) async fn disarm(State(world): State<Arc<World>>, Path(id): Path<String>) -> Reply {
    let known = id.parse().is_ok_and(|id| world.faults.disarm(id));
    if !known {
        return Err(Refused::new(
            StatusCode::NOT_FOUND,
            format!("no fault {id:?} is armed"),
        ));
    }
    list(State(world)).await
}

/// An armed fault on the page.
#[derive(Debug, Serialize)]
pub(super) struct ArmedView {
    id: u64,
    /// `status 503 on refresh`
    what: String,
    /// `request 3, at acme, 1 seen`
    occasion: String,
}

/// An entry of a list to choose from.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    value: String,
    doc: String,
}

/// The armed faults for the page.
pub(super) fn armed(world: &World) -> Vec<ArmedView> {
    let armed = world.faults.armed();
    armed.iter().map(ArmedView::new).collect()
}

impl ArmedView {
    fn new(armed: &ArmedFault) -> Self {
        Self {
            id: armed.id,
            what: armed.fault.to_string(),
            occasion: occasion(armed),
        }
    }
}

/// When and where a fault occurs, in words.
fn occasion(armed: &ArmedFault) -> String {
    // As it is written for programs: the fields are the business of the fault.
    let fault = serde_json::to_value(&armed.fault).unwrap_or_default();
    let when = match &fault["when"] {
        Value::String(word) => word.clone(),
        when => format!("request {}", when["nth"]),
    };
    let seen = match armed.seen {
        0 => String::new(),
        seen => format!(", {seen} seen"),
    };
    match fault["provider"].as_str() {
        Some(provider) => format!("{when}, at {provider}{seen}"),
        None => format!("{when}{seen}"),
    }
}

/// Requests for which a fault can be armed, operations aside.
pub(super) fn targets() -> Vec<Choice> {
    let any = ("any".to_owned(), "any request");
    let kinds = RequestKind::ALL.map(|kind| {
        let doc = match kind {
            RequestKind::Authorize => "the login page",
            RequestKind::Token => "redeeming a code",
            RequestKind::Refresh => "refreshing",
            RequestKind::Password => "redeeming a password",
            RequestKind::Revoke => "revoking a token",
            RequestKind::Api => "any operation",
        };
        (kind.to_string(), doc)
    });
    let all = [any].into_iter().chain(kinds);
    all.map(|(value, doc)| Choice {
        value,
        doc: doc.to_owned(),
    })
    .collect()
}

/// The odd shapes of token answers.
pub(super) fn shapes() -> Vec<Choice> {
    let shapes = AnswerShape::all();
    shapes
        .map(|shape| Choice {
            value: shape.name().to_owned(),
            doc: shape.doc().trim_end_matches('.').to_owned(),
        })
        .collect()
}
