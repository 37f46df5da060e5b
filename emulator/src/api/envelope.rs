//! The answer around a payload.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};
use specs::model::{Operation, TypeRef};

use super::{
    arguments::Arguments,
    filled::Filled,
    linked, paging,
    perform::{Job, Reply},
    schema,
};
use crate::{
    error_body,
    exchange::{Answer, Received},
    json_path,
    records::Records,
};

/// The answer to a call that succeeded, yet to be written.
pub(super) struct Envelope {
    /// `None`: there is no body.
    body: Option<Value>,
    /// The records that are to stand in the body, and where.
    open: Option<(String, Vec<Arc<Value>>)>,
}

impl Envelope {
    /// Writes it.
    pub(super) fn answer(&self) -> Answer {
        match (&self.body, &self.open) {
            (None, _) => Answer::empty(StatusCode::NO_CONTENT),
            (Some(body), None) => Answer::json(StatusCode::OK, body),
            (Some(body), Some((path, records))) => {
                let value = body;
                Answer::json(
                    StatusCode::OK,
                    &Filled {
                        value,
                        path,
                        records,
                    },
                )
            }
        }
    }
}

/// Puts what belongs around a payload around it.
pub(super) fn envelope(
    job: &Job<'_>,
    store: &mut Records,
    request: &Received,
    mut reply: Reply,
) -> Envelope {
    let operation = job.operation;
    if let (Some(payload), Some((window, total))) = (&mut reply.payload, reply.page) {
        let on_page = window.range(total).len();
        paging::write_echo(payload, operation, window, on_page);
    }
    if let Some(payload) = &mut reply.payload {
        unlist(job, payload);
    }
    let is_empty = is_empty(&reply);
    if operation.success.is_none()
        && (reply.payload.is_none() || is_empty && may_be_absent(operation))
    {
        return Envelope {
            body: None,
            open: None,
        };
    }
    let mut body = body(operation, reply.payload.take(), is_empty);
    if let Some((window, total)) = reply.page {
        paging::write_facts(&mut body, operation, request, window, total);
    }
    if let Some(entity) = job.plan.entity {
        let arguments: &Arguments<'_> = job.arguments;
        let page = &reply.records;
        linked::write(
            job.model, store, operation, arguments, entity, page, &mut body,
        );
    }
    name_upload(operation, &reply, &mut body);
    if let Some(success) = &operation.success {
        error_body::satisfy(&mut body, success);
    }
    let data = operation.data.as_deref().unwrap_or_default();
    let open = reply
        .open
        .map(|path| (format!("{data}.{path}"), reply.records));
    Envelope {
        body: Some(body),
        open,
    }
}

/// Takes a single value out of its list, where the provider does.
fn unlist(job: &Job<'_>, payload: &mut Value) {
    let Some(returns) = &job.operation.returns else {
        return;
    };
    let items = job.operation.paging.as_ref().and_then(paging::items);
    let below = items.and_then(|path| schema::below_payload(job.operation, path));
    let below = below.unwrap_or_default();
    let at = schema::at(job.model, returns, below);
    if !matches!(at, Some(TypeRef::OneOrMany(_))) {
        return;
    }
    let only = match json_path::get(payload, below) {
        Some(Value::Array(items)) if items.len() == 1 => items[0].clone(),
        _ => return,
    };
    // A value that is a list itself would be taken for the list.
    if !only.is_array() {
        json_path::set(payload, below, only);
    }
}

fn is_empty(reply: &Reply) -> bool {
    matches!(&reply.payload, Some(Value::Array(items)) if items.is_empty())
}

fn may_be_absent(operation: &Operation) -> bool {
    operation.empty_when_absent
}

fn body(operation: &Operation, payload: Option<Value>, is_empty: bool) -> Value {
    let mut body = json!({});
    let Some(payload) = payload else {
        return body;
    };
    if is_empty && may_be_absent(operation) {
        return body;
    }
    match operation.data.as_deref() {
        Some(path) if !path.is_empty() => json_path::set(&mut body, path, payload),
        _ => body = payload,
    }
    body
}

/// Puts the identifier of a file of which further parts will come where clients look for it.
fn name_upload(operation: &Operation, reply: &Reply, body: &mut Value) {
    if let (Some(upload), Some(id)) = (&operation.upload, &reply.about) {
        let there = json_path::get(body, &upload.returned_id);
        if there.is_none_or(Value::is_null) {
            json_path::set(body, &upload.returned_id, json!(id));
        }
    }
}
