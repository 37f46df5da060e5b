use http::header::{AUTHORIZATION, CONTENT_TYPE};

use super::fixture::*;
use crate::error::ErrorKind;
use crate::operation::{AccessTokenPlacement, Body, ListStyle, Operation, Parameter};
use crate::provider::{AuthMethod, Method};
use crate::value::kind::{Any, Identifier, List, Number, Text};
use crate::value::{File, Id};

const NAME: Parameter = Parameter::body("name");
const ATTACH: Parameter = Parameter::body("attach");

#[test]
fn json_bodies_nest_and_are_wrapped() {
    const ACTION: Parameter = Parameter::body("links.action");
    const OWNER: Parameter = Parameter::body("links.owner");
    const LINKS: Parameter = Parameter::body("name.first");
    let body = Body::Json {
        wrapper: Some("filenotes"),
        content_type: "application/vnd.api+json",
    };
    let operation = || Operation {
        method: Method::Post,
        body: Some(body),
        ..get_tasks()
    };
    let request = sent(operation(), |call| {
        call.set::<Text>(NAME, "a \"b\"".to_owned());
        call.set::<Identifier>(ACTION, Id::from(9));
        call.set::<Any>(OWNER, serde_json::Value::Null);
    });
    assert_eq!(request.headers()[CONTENT_TYPE], "application/vnd.api+json");
    let sent: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    let expected = serde_json::json!({
        "filenotes": {"name": "a \"b\"", "links": {"action": "9", "owner": null}}
    });
    assert_eq!(sent, expected);
    let error = refused(operation(), |call| {
        call.set::<Text>(NAME, "a".to_owned());
        call.set::<Text>(LINKS, "b".to_owned());
    });
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn whole_numbers_are_sent_without_a_point() {
    const HOURS: Parameter = Parameter::body("hours");
    const RATE: Parameter = Parameter::query("rate");
    let json = Body::Json {
        wrapper: None,
        content_type: "application/json",
    };
    for (body, expected) in [(json, r#"{"hours":15}"#), (Body::Form, "hours=15")] {
        let operation = Operation {
            method: Method::Post,
            body: Some(body),
            ..get_tasks()
        };
        let request = sent(operation, |call| {
            call.set::<Number>(HOURS, 15.0);
            call.set::<Number>(RATE, 2.0);
        });
        assert_eq!(&request.body()[..], expected.as_bytes());
        assert_eq!(request.uri().query(), Some("rate=2"));
    }
}

#[test]
fn the_body_as_a_whole() {
    const RECORD: Parameter = Parameter::whole_body("record");
    let json = Body::Json {
        wrapper: None,
        content_type: "application/json",
    };
    let request = sent(
        Operation {
            method: Method::Put,
            body: Some(json),
            ..get_tasks()
        },
        |call| {
            call.set::<Any>(RECORD, serde_json::json!({"E-mail Address": "a@b.c"}));
        },
    );
    assert_eq!(&request.body()[..], br#"{"E-mail Address":"a@b.c"}"#);

    let raw = Body::Raw {
        content_type: "text/csv",
    };
    let request = sent(
        Operation {
            method: Method::Post,
            body: Some(raw),
            ..get_tasks()
        },
        |call| {
            call.set_file(RECORD, File::new("a.csv", "a,b\r\n"));
        },
    );
    assert_eq!(&request.body()[..], b"a,b\r\n");
    assert_eq!(request.headers()[CONTENT_TYPE], "text/csv");
}

#[test]
fn credentials_in_a_form() {
    let operation = Operation {
        method: Method::Post,
        access_token: AccessTokenPlacement::Form {
            name: "access_token",
        },
        auth_method: AuthMethod::ClientSecretPost,
        ..get_tasks()
    };
    let request = sent(
        Operation {
            body: Some(Body::Form),
            ..operation
        },
        |call| {
            call.set::<Text>(NAME, "a=b".to_owned());
        },
    );
    let credentials = "client_id=client+id&client_secret=CANARY%26secret&access_token=CANARY-token";
    assert_eq!(
        &request.body()[..],
        format!("name=a%3Db&{credentials}").as_bytes()
    );
    assert_eq!(
        request.headers()[CONTENT_TYPE],
        "application/x-www-form-urlencoded"
    );
    assert!(!request.headers().contains_key(AUTHORIZATION));
    assert_eq!(request.uri().query(), None);
}

#[test]
fn a_form_arises_for_credentials_alone() {
    let operation = Operation {
        method: Method::Post,
        access_token: AccessTokenPlacement::Form {
            name: "access_token",
        },
        ..get_tasks()
    };
    assert_eq!(
        &sent(operation, |_| ()).body()[..],
        b"access_token=CANARY-token"
    );
}

#[test]
fn other_places_for_credentials() {
    let request = sent(
        Operation {
            access_token: AccessTokenPlacement::NamedHeader { name: "X-Token" },
            ..get_tasks()
        },
        |_| (),
    );
    assert_eq!(request.headers()["x-token"], TOKEN);
    assert!(!request.headers().contains_key(AUTHORIZATION));

    let basic = Operation {
        auth_method: AuthMethod::ClientSecretBasic,
        ..get_tasks()
    };
    let error = refused(basic, |_| ());
    assert!(error.to_string().contains("same header"), "{error}");
    let request = sent(
        Operation {
            auth_method: AuthMethod::ClientSecretBasic,
            access_token: AccessTokenPlacement::NamedHeader { name: "X-Token" },
            ..get_tasks()
        },
        |_| (),
    );
    // `client+id:CANARY%26secret`, encoded by hand.
    assert_eq!(
        request.headers()[AUTHORIZATION],
        "Basic Y2xpZW50K2lkOkNBTkFSWSUyNnNlY3JldA=="
    );

    let json = Body::Json {
        wrapper: None,
        content_type: "application/json",
    };
    let error = refused(
        Operation {
            auth_method: AuthMethod::ClientSecretPost,
            body: Some(json),
            ..get_tasks()
        },
        |_| (),
    );
    assert!(error.to_string().contains("form"), "{error}");
}

#[test]
fn parts_of_a_multipart_body() {
    let operation = Operation {
        method: Method::Post,
        body: Some(Body::Multipart),
        access_token: AccessTokenPlacement::Form {
            name: "access_token",
        },
        ..get_tasks()
    };
    let request = sent(operation, |call| {
        call.set::<Text>(NAME, "ü\r\n--x".to_owned());
        call.set_file(
            ATTACH,
            File::new("a\"b\r\n.csv", "1").with_content_type("text/csv"),
        );
        call.set_file(ATTACH, File::new("b", vec![0, 255]));
    });
    let content_type = request.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let mut expected = Vec::new();
    for (head, content) in [
        ("name=\"name\"", "ü\r\n--x".as_bytes()),
        (
            "name=\"attach\"; filename=\"a%22b%0D%0A.csv\"\r\nContent-Type: text/csv",
            b"1",
        ),
        (
            "name=\"attach\"; filename=\"b\"\r\nContent-Type: application/octet-stream",
            &[0, 255],
        ),
        ("name=\"access_token\"", TOKEN.as_bytes()),
    ] {
        expected.extend_from_slice(
            format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
        );
        expected.extend_from_slice(content);
        expected.extend_from_slice(b"\r\n");
    }
    expected.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    assert_eq!(&request.body()[..], expected);

    let operation = Operation {
        body: Some(Body::Multipart),
        ..get_tasks()
    };
    let error = refused(operation, |call| {
        call.set_file(
            ATTACH,
            File::new("a", "b").with_content_type("text/csv\r\nX: y"),
        );
    });
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn files_and_texts_with_an_index_each() {
    const NUMBERED: Parameter = Parameter::body("attach").list(ListStyle::Indexed);
    const TAGS: Parameter = Parameter::body("tag").list(ListStyle::Indexed);
    let operation = Operation {
        method: Method::Post,
        body: Some(Body::Multipart),
        ..get_tasks()
    };
    let request = sent(operation, |call| {
        call.set_file(NUMBERED, File::new("a", "1"));
        call.set_file(Parameter::body("other"), File::new("d", "4"));
        call.set_file(NUMBERED, File::new("b", "2"));
        call.set::<List<Text>>(TAGS, vec!["x".to_owned(), "y".to_owned()]);
    });
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    let names = body.split("name=\"").skip(1);
    let names: Vec<&str> = names.filter_map(|rest| rest.split('"').next()).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| name.len() > 1).collect();
    assert_eq!(
        names,
        ["attach[0]", "other", "attach[1]", "tag[0]", "tag[1]"]
    );
}
