//! Calls in other forms than the one of their operation, where the provider takes them.

use http::{HeaderValue, Method};
use specs::model::{Accepts, Method as Of, SendIn};

use super::{
    ask::Ask,
    fixture::{Fixture, Seen},
};
use crate::{address::Match, api::select, testing};

/// A provider whose operation is a POST with its parameter in the query, and who takes more.
fn fixture(parameters_in: &[SendIn]) -> Fixture {
    let mut model = testing::golden("error_in_200");
    model.api.as_mut().unwrap().accepts = Some(Accepts {
        methods: vec![Of::Get, Of::Post],
        parameters_in: parameters_in.to_vec(),
    });
    Fixture::new(model)
}

fn close(fixture: &Fixture) -> Ask<'_> {
    fixture.ask("tasks.close_task").with("id_task", "5")
}

/// Sends the parameter in a body of this type.
fn in_body(fixture: &Fixture, content_type: &'static str, body: &'static str) -> Seen {
    let ask = close(fixture).edit(move |request| {
        request.query = "action=close_task".to_owned();
        request.body = body.into();
        let content_type = HeaderValue::from_static(content_type);
        request.headers.insert("content-type", content_type);
    });
    fixture.send(&ask)
}

const EVERYWHERE: [SendIn; 3] = [SendIn::Query, SendIn::Form, SendIn::Json];

#[test]
fn any_of_the_methods() {
    let fixture = fixture(&EVERYWHERE);
    for method in [Method::GET, Method::POST] {
        let ask = close(&fixture).edit(move |request| request.method = method.clone());
        assert_eq!(fixture.send(&ask).note.parameters, ["id_task"]);
    }
    let put = close(&fixture).edit(|request| request.method = Method::PUT);
    let seen = fixture.send(&put);
    assert_eq!(seen.header("allow"), "GET, POST");
}

/// Where the operations of one address are told apart by their methods, these still count.
#[test]
fn an_operation_of_the_method_comes_first() {
    let mut model = testing::golden("kitchen_sink");
    let resources = model.resources.iter_mut();
    for operation in resources.flat_map(|resource| &mut resource.operations) {
        operation.constants.clear();
    }
    let fixture = Fixture::new(model);
    let names = ["orders.list_orders", "orders.create_order"];
    let matches = names.map(|operation| Match {
        operation: operation.to_owned(),
        path: Vec::new(),
    });
    for (method, name) in [Method::GET, Method::POST].into_iter().zip(names) {
        let mut request = fixture.ask(names[0]).request();
        request.method = method;
        let selected = select::select(&fixture.site, &request, &[], &matches).unwrap();
        assert_eq!(format!("orders.{}", selected.operation.id), name);
    }
}

#[test]
fn parameters_wherever_they_stand() {
    let fixture = fixture(&EVERYWHERE);
    for (content_type, body) in [
        ("application/x-www-form-urlencoded", "id_task=5"),
        ("application/json; charset=utf-8", r#"{"id_task":5}"#),
        ("application/json", r#"{"id_task":"5","unknown":[]}"#),
    ] {
        let seen = in_body(&fixture, content_type, body);
        assert_eq!(seen.note.refused, None, "{body}");
        assert_eq!(seen.note.parameters, ["id_task"], "{body}");
    }
    for (content_type, body, part) in [
        ("application/json", "[]", "an object"),
        ("application/json", "{", "not JSON"),
        ("application/json", "{}", "`id_task` is missing"),
    ] {
        let refused = in_body(&fixture, content_type, body).note.refused.unwrap();
        assert!(refused.contains(part), "{refused}");
    }
}

#[test]
fn nowhere_else() {
    let fixture = fixture(&[SendIn::Query]);
    let seen = in_body(&fixture, "application/x-www-form-urlencoded", "id_task=5");
    let refused = seen.note.refused.unwrap();
    assert!(refused.contains("`id_task` is missing"), "{refused}");
}
