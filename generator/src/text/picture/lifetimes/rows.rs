//! What is on the axis: lifetimes, and limits by the length of their window.

use specs::model::{Grace, Lifetime, Limit, LimitOf, Provider};

use super::axis::Span;
use crate::text::picture::flow;
use crate::text::words;

/// A row of the axis.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) remark: Option<String>,
    pub(super) span: Span,
}

/// The rows, lifetimes first.
pub(super) fn rows(provider: &Provider) -> Vec<Row> {
    let lifecycle = &provider.lifecycle;
    let mut rows = vec![
        lifetime("Authorization code", lifecycle.authorization_code.lifetime),
        lifetime("Access token", lifecycle.access_token.lifetime),
    ];
    if provider.refresh.is_some() {
        let token = &lifecycle.refresh_token;
        rows.push(lifetime("Refresh token", token.lifetime));
        if let Grace::Seconds { seconds, .. } = token.grace {
            rows.push(lifetime(
                "Grace after a refresh",
                Lifetime::Seconds(seconds),
            ));
        }
    }
    if let Some(limit) = &lifecycle.token_requests {
        let counts: Vec<_> = limit
            .counts
            .iter()
            .map(|grant| words::grant_type(*grant))
            .collect();
        rows.push(Row {
            name: "Token limit",
            value: flow::rate(limit),
            remark: Some(format!("what counts: {}", counts.join(", "))),
            span: Span::Window(limit.per),
        });
    }
    rows.extend(request_limits(provider).filter_map(|limit| {
        let per = limit.per?;
        Some(Row {
            name: "API limit",
            value: words::limit(limit),
            remark: None,
            span: Span::Window(per),
        })
    }));
    rows
}

/// The limits of requests that hold for all operations.
pub(super) fn request_limits(provider: &Provider) -> impl Iterator<Item = &Limit> {
    let limits = provider.api.iter().flat_map(|api| &api.limits);
    limits.filter(|limit| limit.of == LimitOf::Requests)
}

fn lifetime(name: &'static str, lifetime: Lifetime) -> Row {
    let span = match lifetime {
        Lifetime::Unknown => Span::Unknown,
        Lifetime::Unlimited => Span::Unlimited,
        Lifetime::Seconds(seconds) => Span::Seconds(seconds),
    };
    Row {
        name,
        value: words::lifetime(lifetime),
        remark: None,
        span,
    }
}
