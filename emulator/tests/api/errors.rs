//! Refusals, in the provider's own shape.

use http::HeaderValue;
use serde_json::json;

use super::fixture::{Fixture, Seen, golden, provider};
use crate::testing;

/// A refusal in one of the shapes of the kitchen sink: one is for errors with status 200.
fn kitchen(seen: &Seen, status: u16, code: &serde_json::Value) {
    assert_eq!(seen.status, status, "{}", seen.body);
    assert!(seen.note.refused.is_some());
    assert!(!seen.header("x-request-id").is_empty());
    if status != 200 {
        assert_eq!(seen.at("errors.0.status"), code);
        assert!(seen.at("errors.0.title").is_string());
        return;
    }
    assert_eq!(seen.at("status"), "error");
    assert_eq!(seen.at("status_code"), code);
    assert!(seen.at("message").is_string());
    assert_eq!(seen.at("trace"), seen.header("x-request-id"));
}

#[test]
fn access_tokens_that_are_not_accepted() {
    let fixture = golden("kitchen_sink");
    for token in ["expired", "revoked", "stranger", ""] {
        let seen = fixture.send(&fixture.ask("orders.list_orders").token(token));
        kitchen(&seen, 401, &json!("logged_out"));
        // RFC 6750 section 3.1: a request without a token is told no error.
        let challenge = match token {
            "" => "OAuth",
            _ => "OAuth error=\"invalid_token\"",
        };
        assert_eq!(seen.header("www-authenticate"), challenge);
    }
}

#[test]
fn access_tokens_in_the_wrong_place() {
    let fixture = golden("kitchen_sink");
    let bearer = fixture.ask("orders.list_orders").edit(|request| {
        let value = HeaderValue::from_static("Bearer kate");
        request.headers.insert("authorization", value);
    });
    assert_eq!(fixture.send(&bearer).status, 401);
    let twice = fixture.ask("orders.list_orders").edit(|request| {
        let value = HeaderValue::from_static("OAuth kate");
        request.headers.append("authorization", value);
    });
    assert_eq!(fixture.send(&twice).status, 200);
    assert_eq!(fixture.send(&twice).at("status"), "error");
    let header = fixture
        .ask("orders.delete_order")
        .with("id", "7")
        .edit(|request| {
            let token = request.headers.remove("x-access-token").unwrap();
            request.headers.insert("authorization", token);
        });
    assert_eq!(fixture.send(&header).status, 401);
    let form = fixture
        .ask("orders.change_order")
        .with("id", "7")
        .edit(|request| {
            let value = HeaderValue::from_static("OAuth kate");
            request.headers.insert("authorization", value);
            request.body = "client_id=client&client_secret=s%26cret".into();
        });
    assert_eq!(fixture.send(&form).status, 401);
}

#[test]
fn client_credentials_that_an_operation_demands() {
    let fixture = golden("kitchen_sink");
    let ask = fixture.ask("orders.change_order").with("id", "7");
    assert_eq!(fixture.send(&ask).status, 200);
    let wrong = ask.edit(|request| {
        request.body = "client_id=client&client_secret=s&access_token=kate".into();
    });
    kitchen(&fixture.send(&wrong), 401, &json!("logged_out"));
}

#[test]
fn a_host_of_another_account() {
    let fixture = golden("kitchen_sink");
    let mut ask = fixture.ask("orders.list_orders");
    ask.host_of = Some(1);
    kitchen(&fixture.send(&ask), 401, &json!("logged_out"));
    ask.host_of = Some(0);
    assert_eq!(fixture.send(&ask).status, 200);
}

#[test]
fn scopes_that_were_not_granted() {
    let fixture = golden("kitchen_sink");
    let seen = fixture.send(&fixture.ask("orders.list_orders").token("nobody"));
    kitchen(&seen, 403, &json!(403));
    assert_eq!(seen.at("errors.0.detail"), "orders.read");
    let header = seen.header("www-authenticate");
    assert_eq!(header, "OAuth error=\"insufficient_scope\"");
}

/// Where a success is known by the body, errors come with status 200.
#[test]
fn parameters_that_are_missing_or_wrong() {
    let fixture = golden("kitchen_sink");
    let missing = fixture.ask("orders.create_order").with("dry_run", true);
    kitchen(&fixture.send(&missing), 200, &json!(400));
    let ill_typed = fixture.ask("orders.list_orders").with("page", "two");
    let seen = fixture.send(&ill_typed);
    kitchen(&seen, 200, &json!(5));
    assert_eq!(seen.at("message_details"), "page");
    let twice = fixture
        .ask("orders.list_orders")
        .with("page", 1)
        .query("page", "2");
    kitchen(&fixture.send(&twice), 200, &json!(5));
    let header = fixture.ask("orders.list_orders").edit(|request| {
        request.headers.remove("x-region");
    });
    kitchen(&fixture.send(&header), 200, &json!(400));
}

/// The kitchen sink, all of whose errors are published with this status.
fn always(status: u16) -> Fixture {
    let mut model = testing::golden("kitchen_sink");
    let resources = model.resources.iter_mut();
    for operation in resources.flat_map(|resource| &mut resource.operations) {
        for shape in &mut operation.errors {
            shape.status = Some(status);
        }
    }
    Fixture::new(model)
}

#[test]
fn a_published_status_belongs_to_the_errors_it_fits() {
    for (published, missing, no_token) in [(401, 200, 401), (400, 400, 401), (422, 422, 401)] {
        let fixture = always(published);
        let ask = fixture.ask("orders.create_order").with("dry_run", true);
        let seen = fixture.send(&ask);
        assert_eq!((seen.status, seen.at("status")), (missing, &json!("error")));
        let seen = fixture.send(&fixture.ask("orders.list_orders").token("expired"));
        assert_eq!(seen.status, no_token);
    }
    let unknown = |fixture: &Fixture| {
        let ask = fixture.ask("orders.delete_order").with("id", "999999");
        fixture.send(&ask).status
    };
    assert_eq!(
        unknown(&always(404)),
        404,
        "although successes are told by the body"
    );
    assert_eq!(unknown(&always(403)), 200);
}

#[test]
fn operations_that_do_not_exist() {
    let fixture = golden("kitchen_sink");
    let constant = fixture
        .ask("orders.list_orders")
        .edit(|request| request.query = "action=delete&stage=live".to_owned());
    kitchen(&fixture.send(&constant), 200, &json!(404));
    let method = fixture
        .ask("orders.list_orders")
        .edit(|request| request.method = http::Method::PUT);
    let seen = fixture.send(&method);
    kitchen(&seen, 200, &json!(405));
    assert_eq!(seen.header("allow"), "GET, POST");
    let fixture = provider("actionstep");
    let method = fixture
        .ask("tasks.list")
        .edit(|request| request.method = http::Method::PATCH);
    let seen = fixture.send(&method);
    assert_eq!(seen.status, 405);
    assert!(seen.at("errors.0.detail").is_string(), "{}", seen.body);
}

#[test]
fn records_that_do_not_exist() {
    let fixture = provider("worksection");
    let seen = fixture.send(&fixture.ask("tasks.get_task").with("id_task", "999999999"));
    assert_eq!(seen.status, 200);
    assert_eq!(seen.at("status"), "error");
    assert_eq!(seen.at("status_code"), 5, "{}", seen.body);
    let seen = fixture.send(
        &fixture
            .ask("tasks.get_tasks")
            .with("id_project", "999999999"),
    );
    assert_eq!(seen.at("status_code"), 4, "{}", seen.body);
    let fixture = provider("actionstep");
    let seen = fixture.send(&fixture.ask("tasks.get").with("id", "999999999"));
    assert_eq!(seen.status, 404);
    assert!(seen.at("errors.0.code").is_string());
}

#[test]
fn addresses_that_are_too_long() {
    let fixture = provider("worksection");
    let long = "x".repeat(8000);
    let seen = fixture.send(&fixture.ask("projects.get_projects").query("filter", &long));
    assert_eq!(seen.status, 414);
    assert_eq!(seen.at("status"), "error");
}

/// Headers hold values of the environment and of the connection; which region was chosen is up to
/// the user.
#[test]
fn headers_with_values_of_the_connection() {
    let fixture = golden("kitchen_sink");
    let ask = |name: &'static str, value: &'static str| {
        fixture.ask("orders.list_orders").edit(move |request| {
            request
                .headers
                .insert(name, HeaderValue::from_static(value));
        })
    };
    let why = |name, value| fixture.send(&ask(name, value)).note.refused;
    assert_eq!(why("x-region", "eu"), None);
    assert_eq!(why("x-region", "us"), None);
    assert!(why("x-region", "asia").is_some());
    assert_eq!(why("x-realm", "acc1"), None);
    assert!(why("x-realm", "nobody").is_some());
    assert_eq!(why("accept", "*/*"), None);
    assert!(why("accept", "text/html").is_some());
}

/// A provider whose errors have no shape in the spec.
#[test]
fn errors_of_a_provider_that_says_nothing_of_them() {
    let fixture = golden("bodies");
    let seen = fixture.send(&fixture.ask("notes.plain").token("expired"));
    assert_eq!(seen.status, 401);
    assert_eq!(seen.at("error"), "invalid_token");
}
