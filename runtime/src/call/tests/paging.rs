//! Pages and the records on them.

use crate::call::tests::fixture::*;
use crate::call::{Call, Items, Pages};
use crate::error::{Error, ErrorKind};
use crate::operation::{Operation, Paging, Parameter};
use crate::page::Page;
use crate::value::kind::{Any, Integer, Nothing};

const PAGE: Parameter = Parameter::query("page");
const SIZE: Parameter = Parameter::query("pageSize");
const OFFSET: Parameter = Parameter::query("offset");
const COUNT: Parameter = Parameter::query("count");

/// Numbered pages of at most two records, with the next one's address in the answer.
const NUMBERED: Operation = Operation {
    data: Some("data"),
    paging: Some(Paging::PageNumber {
        page: PAGE,
        page_size: SIZE,
        first: 1,
        next: Some("meta.next"),
        items: None,
        max: Some(2),
    }),
    ..get_tasks()
};

/// Counted records with a total.
const COUNTED: Operation = Operation {
    data: Some("data"),
    paging: Some(Paging::Offset {
        offset: OFFSET,
        count: COUNT,
        total: Some("total"),
        items: None,
        max: None,
    }),
    ..get_tasks()
};

fn call(script: &Script, operation: Operation) -> Call {
    Call::new(&session(script), self::operation(operation))
}

fn all(items: Items<i64>) -> Result<Vec<i64>, Error> {
    wait(items.all())
}

/// Pages and the first error.
fn taken<P>(mut pages: Pages<P>) -> (Vec<P>, Option<Error>) {
    wait(async {
        let mut taken = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => taken.push(page),
                Err(error) => {
                    assert!(pages.next().await.is_none());
                    return (taken, Some(error));
                }
            }
        }
        assert!(pages.next().await.is_none());
        (taken, None)
    })
}

fn queries(script: &Script) -> Vec<String> {
    let query = |request: &http::Request<_>| request.uri().query().unwrap_or_default().to_owned();
    script.requests().iter().map(query).collect()
}

#[test]
fn pages_follow_until_next_is_null() {
    let script = Script::default();
    script
        .answer(200, r#"{"data":[1,2],"meta":{"next":"p2"}}"#)
        .answer(200, r#"{"data":[3],"meta":{"next":"p3"}}"#)
        .answer(200, r#"{"data":[4,5],"meta":{"next":null}}"#);
    let (pages, error) = taken(call(&script, NUMBERED).pages::<Integer, Nothing>());
    assert!(error.is_none());
    let pages: Vec<Vec<i64>> = pages.into_iter().map(|page| page.items).collect();
    assert_eq!(pages, [vec![1, 2], vec![3], vec![4, 5]]);
    assert_eq!(
        queries(&script),
        [
            "pageSize=2&page=1",
            "pageSize=2&page=2",
            "pageSize=2&page=3"
        ]
    );
}

/// Where `next` is missing altogether the list must not end early.
#[test]
fn a_missing_next_is_no_end() {
    let script = Script::default();
    script
        .answer(200, r#"{"data":[1,2]}"#)
        .answer(200, r#"{"data":[3],"meta":null}"#);
    assert_eq!(
        all(call(&script, NUMBERED).items::<Integer>()).unwrap(),
        [1, 2, 3]
    );
    assert_eq!(script.requests().len(), 2);
}

#[test]
fn empty_pages_are_passed_over_a_few_times_where_next_says_more() {
    let empty = r#"{"data":[],"meta":{"next":3}}"#;
    let script = Script::default();
    script.answer(200, r#"{"data":[1,2],"meta":{"next":2}}"#);
    for _ in 0..3 {
        script.answer(200, empty);
    }
    script.answer(200, r#"{"data":[3],"meta":{"next":2}}"#);
    for _ in 0..4 {
        script.answer(200, empty);
    }
    let (pages, error) = taken(call(&script, NUMBERED).pages::<Integer, Nothing>());
    assert!(error.is_none());
    assert_eq!(pages.len(), 2);
    assert_eq!(script.requests().len(), 9);
    // An empty list has one page, which is empty.
    let script = Script::default();
    script.answer(200, r#"{"data":[],"meta":{"next":null}}"#);
    let (pages, _) = taken(call(&script, NUMBERED).pages::<Integer, Nothing>());
    assert_eq!(pages.len(), 1);
    assert!(pages[0].is_empty());
}

#[test]
fn no_page_comes_twice_however_long_ago_it_was() {
    let script = Script::default();
    let [first, second, third] = [
        r#"{"data":[1],"meta":{"next":9}}"#,
        r#"{"data":[2],"meta":{"next":9}}"#,
        r#"{"data":[3],"meta":{"next":9}}"#,
    ];
    for page in [first, second, third, second] {
        script.answer(200, page);
    }
    let (pages, error) = taken(call(&script, NUMBERED).pages::<Integer, Nothing>());
    assert_eq!(pages.len(), 3);
    assert!(error.unwrap().to_string().contains("same page twice"));
}

#[test]
fn the_same_page_twice_is_an_error() {
    for operation in [NUMBERED, COUNTED] {
        let script = Script::default();
        script
            .answer(200, r#"{"data":[1,2],"meta":{"next":2},"total":-1}"#)
            .answer(200, r#"{"data":[3,4],"meta":{"next":2},"total":-1}"#)
            .answer_with(
                200,
                &[("X-Request-Id", "r-3")],
                br#"{"data":[1,2],"meta":{"next":2},"total":-1}"#,
            );
        let (pages, error) = taken(call(&script, operation).pages::<Integer, Nothing>());
        assert_eq!(pages.len(), 2);
        let error = error.unwrap();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("same page twice"), "{error}");
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(200), Some("r-3"))
        );
    }
}

#[test]
fn totals_end_lists_and_negative_ones_do_not() {
    let script = Script::default();
    script
        .answer(200, r#"{"data":[1,2],"total":3}"#)
        .answer(200, r#"{"data":[3],"total":"3"}"#);
    let (pages, _) = taken(call(&script, COUNTED).pages::<Integer, Nothing>());
    assert_eq!(
        pages.iter().map(|page| page.total).collect::<Vec<_>>(),
        [Some(3); 2]
    );
    assert_eq!(queries(&script), ["offset=0", "offset=2"]);

    let script = Script::default();
    script
        .answer(200, r#"{"data":[1,2],"total":-1}"#)
        .answer(200, r#"{"data":[3],"total":-1}"#)
        .answer(200, r#"{"data":[],"total":-1}"#);
    let (pages, _) = taken(call(&script, COUNTED).pages::<Integer, Nothing>());
    assert_eq!(
        pages.iter().map(|page| page.total).collect::<Vec<_>>(),
        [None; 2]
    );
    assert_eq!(queries(&script), ["offset=0", "offset=2", "offset=3"]);
}

#[test]
fn the_callers_page_and_size_are_the_start() {
    let script = Script::default();
    script.answer(200, r#"{"data":[7],"meta":{"next":null}}"#);
    let mut call = call(&script, NUMBERED);
    call.set::<Integer>(PAGE, 4);
    call.set::<Integer>(SIZE, 1);
    assert_eq!(all(call.items::<Integer>()).unwrap(), [7]);
    assert_eq!(queries(&script), ["page=4&pageSize=1"]);

    let script = Script::default();
    script.answer(200, r#"{"data":[7],"total":11}"#);
    let mut call = self::call(&script, COUNTED);
    call.set::<Integer>(OFFSET, 10);
    assert_eq!(all(call.items::<Integer>()).unwrap(), [7]);
    assert_eq!(queries(&script), ["offset=10"]);
}

#[test]
fn a_page_beyond_the_limit_is_refused_before_it_is_sent() {
    let error = refused(NUMBERED, |call| call.set::<Integer>(SIZE, 3));
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("at most 2"), "{error}");
    let script = Script::default();
    for (size, page) in [(3, 1), (-1, 1), (1, -1)] {
        let mut call = call(&script, NUMBERED);
        call.set::<Integer>(SIZE, size);
        call.set::<Integer>(PAGE, page);
        let error = all(call.items::<Integer>()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    assert!(script.requests().is_empty());
}

#[test]
fn one_record_without_its_list_and_no_content() {
    let script = Script::default();
    script.answer(200, r#"{"data":{"id":1},"meta":{"next":null}}"#);
    let items = call(&script, NUMBERED).items::<Any>();
    assert_eq!(wait(items.all()).unwrap(), [serde_json::json!({"id": 1})]);

    let script = Script::default();
    script.answer(200, r#"{"data":[1,2]}"#).answer(204, "");
    assert_eq!(
        all(call(&script, NUMBERED).items::<Integer>()).unwrap(),
        [1, 2]
    );

    let script = Script::default();
    script.answer(204, "");
    let page = wait(call(&script, NUMBERED).send_page::<Integer, Nothing>()).unwrap();
    assert_eq!(page, Page::default());
}

#[test]
fn a_bad_record_costs_no_other() {
    let script = Script::default();
    script
        .answer(200, r#"{"data":[1,"x"],"meta":{"next":2}}"#)
        .answer(200, r#"{"data":[3],"meta":{"next":null}}"#);
    let mut items = call(&script, NUMBERED).items::<Integer>();
    wait(async {
        assert_eq!(items.next().await.unwrap().unwrap(), 1);
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.path(), Some("data[1]"));
        assert_eq!(items.next().await.unwrap().unwrap(), 3);
        assert!(items.next().await.is_none());
        assert!(items.next().await.is_none());
    });
}

#[test]
fn a_bad_record_ends_a_stream_of_pages() {
    let script = Script::default();
    script
        .answer(200, r#"{"data":[1,"x"],"meta":{"next":2}}"#)
        .answer(200, r#"{"data":[3],"meta":{"next":null}}"#);
    let (pages, error) = taken(call(&script, NUMBERED).pages::<Integer, Nothing>());
    assert!(pages.is_empty());
    assert_eq!(error.unwrap().path(), Some("data[1]"));
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn a_failed_page_ends_the_stream() {
    let script = Script::default();
    script
        .answer(200, r#"{"data":[1,2],"meta":{"next":2}}"#)
        .answer(500, "{}");
    let mut items = call(&script, NUMBERED).items::<Integer>();
    wait(async {
        assert_eq!(items.next().await.unwrap().unwrap(), 1);
        assert_eq!(items.next().await.unwrap().unwrap(), 2);
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
        assert!(items.next().await.is_none());
    });
}

#[test]
fn nothing_is_asked_for_before_it_is_wanted() {
    let script = Script::default();
    script.answer(200, r#"{"data":[1,2],"meta":{"next":2}}"#);
    let mut items = call(&script, NUMBERED).items::<Integer>();
    assert!(script.requests().is_empty());
    wait(async {
        items.next().await.unwrap().unwrap();
        items.next().await.unwrap().unwrap();
    });
    drop(items);
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn lists_within_objects() {
    const OBJECT: Operation = Operation {
        paging: Some(Paging::Offset {
            offset: OFFSET,
            count: COUNT,
            total: Some("totalCount"),
            items: Some("result.rows"),
            max: Some(1000),
        }),
        ..get_tasks()
    };
    let script = Script::default();
    script
        .answer(200, r#"{"result":{"rows":[1,2]},"totalCount":3}"#)
        .answer(200, r#"{"result":{"rows":[3]},"totalCount":3}"#);
    let (pages, error) = taken(call(&script, OBJECT).object_pages::<Any>());
    assert!(error.is_none());
    assert_eq!(pages.len(), 2);
    assert_eq!(pages[1]["result"]["rows"][0], 3);
    assert_eq!(
        queries(&script),
        ["count=1000&offset=0", "count=1000&offset=2"]
    );

    let script = Script::default();
    script.answer(200, r#"{"result":{}}"#);
    let (_, error) = taken(call(&script, OBJECT).object_pages::<Any>());
    assert_eq!(error.unwrap().kind(), ErrorKind::Decode);
}
