//! Conditions and orders on the wire.

use crate::call::tests::fixture::*;
use crate::error::ErrorKind;
use crate::filter::{Condition, Field, Link};
use crate::operation::{FilterStyle, Operation, Operators};
use crate::value::Date;
use crate::value::kind::{BooleanTf, Date as DateKind, Integer, Text};

enum Action {}
enum Task {}

const STATUS: Field<Action, Text> = Field::new("status");
const PRIORITY: Field<Action, Integer> = Field::new("priority");
const CREATED: Field<Action, DateKind> = Field::new("createdTimestamp");
const DELETED: Field<Action, BooleanTf> = Field::new("isDeleted");
const PARENT: Link<Action, Action> = Link::new("parent");
const NAME: Field<Task, Text> = Field::new("name");
const ACTION: Link<Task, Action> = Link::new("action");

static STYLE: FilterStyle = FilterStyle {
    separator: "_",
    operators: Operators {
        equal: Some("eq"),
        not_equal: Some("nteq"),
        less: Some("lt"),
        less_or_equal: Some("lteq"),
        greater: Some("gt"),
        greater_or_equal: Some("gteq"),
        one_of: Some("in"),
        none_of: Some("ntin"),
        like: Some("like"),
        not_like: Some("ntlike"),
        like_ignoring_case: Some("ilike"),
        not_like_ignoring_case: Some("ntilike"),
    },
    list_separator: ",",
    null: Some(":NULL"),
    sort_parameter: Some("sort"),
    sort_descending: "-",
};

const FILTERED: Operation = Operation {
    filter: Some(&STYLE),
    ..get_tasks()
};

/// Names and values of the query, decoded.
fn query<R>(condition: Condition<R>) -> (String, String) {
    let request = sent(FILTERED, |call| call.filter(condition));
    let query = request.uri().query().unwrap().to_owned();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned();
    let pair = pairs.next().unwrap();
    assert_eq!(pairs.next(), None);
    pair
}

#[test]
fn every_operator() {
    let day = Date::new(2026, 11, 22).unwrap();
    for (condition, name, value) in [
        (STATUS.eq("Active"), "status_eq", "Active"),
        (STATUS.not_eq("Active"), "status_nteq", "Active"),
        (PRIORITY.lt(2), "priority_lt", "2"),
        (PRIORITY.le(2), "priority_lteq", "2"),
        (CREATED.gt(day), "createdTimestamp_gt", "2026-11-22"),
        (CREATED.ge(day), "createdTimestamp_gteq", "2026-11-22"),
        (
            STATUS.one_of(["Active", "Closed"]),
            "status_in",
            "Active,Closed",
        ),
        (PRIORITY.none_of([1, 2]), "priority_ntin", "1,2"),
        (STATUS.like("Act*"), "status_like", "Act*"),
        (STATUS.not_like("Act*"), "status_ntlike", "Act*"),
        (STATUS.like_ignoring_case("act*"), "status_ilike", "act*"),
        (
            STATUS.not_like_ignoring_case("act*"),
            "status_ntilike",
            "act*",
        ),
        (PRIORITY.is_null(), "priority_eq", ":NULL"),
        (PRIORITY.is_not_null(), "priority_nteq", ":NULL"),
        (DELETED.eq(true), "isDeleted_eq", "T"),
    ] {
        assert_eq!(query(condition), (name.to_owned(), value.to_owned()));
    }
}

#[test]
fn conditions_through_links() {
    for (condition, name, value) in [
        (ACTION.id(9), "action[id_eq]", "9"),
        (
            ACTION.matching(STATUS.eq("Active")),
            "action[status_eq]",
            "Active",
        ),
        (NAME.eq("a&b=c"), "name_eq", "a&b=c"),
    ] {
        assert_eq!(query(condition), (name.to_owned(), value.to_owned()));
    }
}

#[test]
fn conditions_add_up_and_the_last_order_counts() {
    let request = sent(FILTERED, |call| {
        call.filter(PRIORITY.ge(1));
        call.filter(PRIORITY.lt(3));
        call.sort(STATUS.ascending());
        call.sort(CREATED.descending());
    });
    let query = "priority_gteq=1&priority_lt=3&sort=-createdTimestamp";
    assert_eq!(request.uri().query(), Some(query));
    let request = sent(FILTERED, |call| call.sort(CREATED.ascending()));
    assert_eq!(request.uri().query(), Some("sort=createdTimestamp"));
}

#[test]
fn what_cannot_be_written_is_not_sent() {
    static BARE: FilterStyle = FilterStyle {
        operators: Operators {
            less: None,
            ..STYLE.operators
        },
        null: None,
        sort_parameter: None,
        ..STYLE
    };
    const BARELY: Operation = Operation {
        filter: Some(&BARE),
        ..get_tasks()
    };
    for (why, condition) in [
        ("no operator", PRIORITY.lt(1)),
        ("write null", PRIORITY.is_null()),
        ("no value", STATUS.one_of(Vec::<String>::new())),
        ("separates values", STATUS.one_of(["a,b"])),
    ] {
        let error = refused(BARELY, |call| call.filter(condition));
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(why), "{error}");
    }
    let error = refused(BARELY, |call| call.sort(STATUS.ascending()));
    assert!(error.to_string().contains("does not sort"), "{error}");
    // Text that the provider takes for null asks for something else than it says.
    let error = refused(FILTERED, |call| call.filter(STATUS.eq(":NULL")));
    assert!(error.to_string().contains("ask for null"), "{error}");
    let error = refused(get_tasks(), |call| call.filter(STATUS.eq("Active")));
    assert!(error.to_string().contains("neither filter"), "{error}");
    let twice = || PARENT.matching(PARENT.matching(STATUS.eq("Active")));
    let error = refused(FILTERED, |call| call.filter(twice()));
    assert!(error.to_string().contains("one link"), "{error}");
}

#[test]
fn debug_hides_values() {
    let condition = STATUS.eq("private");
    let shown = format!(
        "{condition:?} {STATUS:?} {ACTION:?} {:?}",
        STATUS.ascending()
    );
    assert!(
        !shown.contains("private") && shown.contains("status"),
        "{shown}"
    );
}
