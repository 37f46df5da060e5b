//! Whatever a provider's habits: every record once, and hardly a request too many.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::call::Call;
use crate::call::tests::fixture::*;
use crate::operation::{Operation, Paging, Parameter};
use crate::testing::cases;
use crate::transport::{BoxFuture, RequestOptions, Transport, TransportError};
use crate::value::kind::{Any, Integer};

/// Most requests before a listing counts as endless.
const ENDLESS: usize = 400;

/// A provider with a list, and its habits.
#[derive(Clone, Debug)]
struct Habits {
    total: u64,
    /// Most records on a page, and as many as there are if nobody asks for a number.
    cap: u64,
    /// Whether the cap is published.
    published: bool,
    /// Size that the caller asks for.
    asked: Option<u64>,
    /// Page or offset at which the caller begins.
    start: Option<u64>,
    style: Style,
    /// Whether a single record stands without its list.
    bare: bool,
    /// Whether an empty page is "204 No Content".
    no_content: bool,
}

#[derive(Clone, Copy, Debug)]
enum Style {
    Next { first: u64 },
    Number { first: u64 },
    Total,
    UnknownTotal,
    NoTotal,
}

impl Habits {
    fn operation(&self) -> Operation {
        let max = Some(self.cap).filter(|_| self.published);
        let numbered = |first, next| Paging::PageNumber {
            page: Parameter::query("page"),
            page_size: Parameter::query("size"),
            first,
            next,
            items: None,
            max,
        };
        let counted = |total| Paging::Offset {
            offset: Parameter::query("page"),
            count: Parameter::query("size"),
            total,
            items: None,
            max,
        };
        let paging = match self.style {
            Style::Next { first } => numbered(first, Some("next")),
            Style::Number { first } => numbered(first, None),
            Style::Total | Style::UnknownTotal => counted(Some("total")),
            Style::NoTotal => counted(None),
        };
        Operation {
            data: Some("data"),
            paging: Some(paging),
            ..get_tasks()
        }
    }

    /// Records on a full page.
    fn size(&self, asked: Option<u64>) -> u64 {
        asked.unwrap_or(self.cap).min(self.cap)
    }

    /// Index of the first record of a page.
    fn offset(&self, page: u64, size: u64) -> u64 {
        match self.style {
            Style::Next { first } | Style::Number { first } => (page - first) * size,
            _ => page,
        }
    }

    fn answer(&self, query: &HashMap<String, String>) -> http::Response<Bytes> {
        let number = |name: &str| query.get(name).map(|text| text.parse::<u64>().unwrap());
        let size = self.size(number("size"));
        let from = self.offset(number("page").unwrap(), size).min(self.total);
        let to = (from + size).min(self.total);
        let mut response = http::Response::new(Bytes::new());
        if from == to && self.no_content {
            *response.status_mut() = http::StatusCode::NO_CONTENT;
            return response;
        }
        let mut data = json!((from..to).collect::<Vec<_>>());
        if self.bare && to - from == 1 {
            data = json!(from);
        }
        let total = match self.style {
            Style::UnknownTotal => json!(-1),
            _ => json!(self.total),
        };
        let next = if to < self.total {
            json!("more")
        } else {
            Value::Null
        };
        let body = json!({"data": data, "total": total, "next": next}).to_string();
        *response.body_mut() = Bytes::from(body);
        response
    }
}

struct Provider {
    habits: Habits,
    requests: Arc<Mutex<usize>>,
}

impl Transport for Provider {
    fn send<'a>(
        &'a self,
        request: http::Request<Bytes>,
        _: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>> {
        let mut requests = self.requests.lock().unwrap();
        *requests += 1;
        assert!(*requests < ENDLESS, "{:?}", self.habits);
        let query = request.uri().query().unwrap_or_default().as_bytes();
        let query = url::form_urlencoded::parse(query).into_owned().collect();
        let answer = self.habits.answer(&query);
        Box::pin(async move { Ok(answer) })
    }
}

fn habits() -> impl Strategy<Value = Habits> {
    let style = prop_oneof![
        (0..2_u64).prop_map(|first| Style::Next { first }),
        (0..2_u64).prop_map(|first| Style::Number { first }),
        Just(Style::Total),
        Just(Style::UnknownTotal),
        Just(Style::NoTotal),
    ];
    let asked = proptest::option::of(1..12_u64);
    let start = proptest::option::of(1..5_u64);
    (
        0..60_u64,
        1..9_u64,
        any::<bool>(),
        asked,
        start,
        style,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(total, cap, published, asked, start, style, bare, no_content)| Habits {
                total,
                cap,
                published,
                // More than is published would be refused.
                asked: asked.filter(|asked| !published || *asked <= cap),
                start,
                style,
                bare,
                no_content,
            },
        )
}

fn check(habits: &Habits) -> Result<(), TestCaseError> {
    let requests = Arc::new(Mutex::new(0));
    let provider = Provider {
        habits: habits.clone(),
        requests: Arc::clone(&requests),
    };
    let mut call = Call::new(&session_on(provider, None), operation(habits.operation()));
    for (name, value) in [("size", habits.asked), ("page", habits.start)] {
        if let Some(value) = value {
            call.set::<Integer>(Parameter::query(name), i64::try_from(value).unwrap());
        }
    }
    let size = habits.size(habits.asked);
    let first = match habits.style {
        Style::Next { first } | Style::Number { first } => first,
        _ => 0,
    };
    let from = habits.offset(habits.start.unwrap_or(first), size);
    let found = wait(call.items::<Any>().all()).unwrap();
    let expected: Vec<Value> = (from..habits.total).map(Value::from).collect();
    prop_assert_eq!(&found, &expected);
    let needed = expected
        .len()
        .div_ceil(usize::try_from(size).unwrap())
        .max(1);
    let made = *requests.lock().unwrap();
    prop_assert!(made <= needed + 1, "{made} requests instead of {needed}");
    // Who says how many there are is not asked in vain.
    let says = matches!(habits.style, Style::Next { .. } | Style::Total);
    prop_assert!(
        made == needed || !says,
        "{made} requests instead of {needed}"
    );
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn every_record_comes_once(habits in habits()) {
        check(&habits)?;
    }
}
