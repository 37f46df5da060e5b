use http::header::{AUTHORIZATION, CONTENT_TYPE};

use super::fixture::*;
use crate::call::Call;
use crate::error::ErrorKind;
use crate::operation::{ListStyle, Operation, Parameter};
use crate::provider::Part;
use crate::value::kind::{Identifier, List, Number, Text};
use crate::value::{File, Id};

const ID: Parameter = Parameter::path("id");
const NAME: Parameter = Parameter::body("name");
const EXTRA: Parameter = Parameter::query("extra");
const TRACE: Parameter = Parameter::header("X-Trace");

const ONE_TASK: &[Part] = &[
    Part::Literal("https://api.example.com/tasks/"),
    Part::Variable("id"),
    Part::Literal("/full"),
];

#[test]
fn address_headers_and_token() {
    let operation = Operation {
        constants: &[("action", &[Part::Literal("get & list")])],
        headers: &[
            ("Accept", &[Part::Literal("application/json")]),
            ("X-Trace", &[]),
        ],
        ..get_tasks()
    };
    let request = sent(operation, |call| {
        call.set::<List<Text>>(EXTRA, vec!["ignored".to_owned()]);
        call.set::<List<Text>>(EXTRA, vec!["a b".to_owned(), "c&d".to_owned()]);
        call.set::<Text>(TRACE, "7".to_owned());
    });
    assert_eq!(request.method(), http::Method::GET);
    assert_eq!(
        request.uri(),
        "https://api.example.com/tasks?action=get+%26+list&extra=a+b%2Cc%26d"
    );
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.headers()["x-trace"], "7");
    assert_eq!(request.headers()[AUTHORIZATION], format!("Bearer {TOKEN}"));
    assert!(request.headers()[AUTHORIZATION].is_sensitive());
    assert!(request.body().is_empty() && !request.headers().contains_key(CONTENT_TYPE));
}

#[test]
fn the_header_with_the_token_is_written_once() {
    let script = Script::default();
    let session = session(&script);
    for _ in 0..2 {
        script.answer(200, "{}");
        wait(Call::new(&session, operation(get_tasks())).send_empty()).unwrap();
    }
    let requests = script.requests();
    let [first, second] = [0, 1].map(|at| requests[at].headers()[AUTHORIZATION].as_bytes());
    assert_eq!(
        first.as_ptr(),
        second.as_ptr(),
        "the same bytes, not equal ones"
    );
}

#[test]
fn no_path_parameter_leaves_its_segment() {
    for value in [
        "a/b",
        "../x",
        "..%2f",
        "%2e%2e",
        "a?b#c",
        "@evil.example",
        "\\evil",
        "a b",
        "ü",
        "\r\n",
        "x:80",
        ";",
        "1,2",
    ] {
        let request = sent(
            Operation {
                url: ONE_TASK,
                ..get_tasks()
            },
            |call| {
                call.set::<Identifier>(ID, Id::from(value));
            },
        );
        let url = url::Url::parse(&request.uri().to_string()).unwrap();
        assert_eq!(url.host_str(), Some("api.example.com"));
        assert_eq!(
            (url.port(), url.query(), url.fragment()),
            (None, None, None)
        );
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        assert_eq!(
            (segments.len(), segments[0], segments[2]),
            (3, "tasks", "full"),
            "{value}"
        );
    }
    let request = sent(
        Operation {
            url: ONE_TASK,
            ..get_tasks()
        },
        |call| {
            call.set::<List<Identifier>>(ID, vec![Id::from(1), Id::from(2)]);
        },
    );
    assert_eq!(request.uri().path(), "/tasks/1,2/full");
}

#[test]
fn what_is_no_segment_is_refused() {
    for value in ["", ".", ".."] {
        let error = refused(
            Operation {
                url: ONE_TASK,
                ..get_tasks()
            },
            |call| {
                call.set::<Identifier>(ID, Id::from(value));
            },
        );
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(
            error
                .to_string()
                .starts_with("tasks.get_tasks: `id` cannot be sent"),
            "{error}"
        );
    }
    let url = &[
        Part::Literal("https://"),
        Part::Variable("id"),
        Part::Literal(".example.com/"),
    ];
    let error = refused(Operation { url, ..get_tasks() }, |call| {
        call.set::<Identifier>(ID, Id::from("api"));
    });
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn headers_cannot_be_split() {
    for value in ["a\r\nX: y", "a\nb", "ü", "\0"] {
        let error = refused(get_tasks(), |call| {
            call.set::<Text>(TRACE, value.to_owned());
        });
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let error = refused(get_tasks(), |call| call.set::<Number>(EXTRA, f64::NAN));
    assert!(error.to_string().contains("finite"), "{error}");
    let error = refused(get_tasks(), |call| {
        call.set::<List<Text>>(EXTRA, vec!["a,b".to_owned(), "c".to_owned()]);
    });
    assert!(error.to_string().contains("separates"), "{error}");
    let error = refused(get_tasks(), |call| {
        call.set_file(EXTRA, File::new("a", "b"));
    });
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn lists_in_every_style() {
    const LIST: Parameter = Parameter::query("l");
    for (style, query) in [
        (ListStyle::Comma, "l=1%2C2"),
        (ListStyle::Semicolon, "l=1%3B2"),
        (ListStyle::Space, "l=1+2"),
        (ListStyle::Repeat, "l=1&l=2"),
        (ListStyle::Indexed, "l%5B0%5D=1&l%5B1%5D=2"),
    ] {
        let request = sent(get_tasks(), |call| {
            let ids = vec![Id::from(1), Id::from(2)];
            call.set::<List<Identifier>>(LIST.list(style), ids);
        });
        assert_eq!(request.uri().query(), Some(query));
    }
    let request = sent(get_tasks(), |call| {
        call.set::<List<Identifier>>(LIST.list(ListStyle::Repeat), vec![]);
    });
    assert_eq!(request.uri().query(), None);
}

#[test]
fn no_credential_leaves_for_another_host() {
    let url = &[Part::Variable("account_url"), Part::Literal("/api")];
    let call = |account_url| {
        let script = Script::default();
        script.answer(200, "{}");
        let session = session_at(&script, Some(account_url));
        let result =
            wait(Call::new(&session, operation(Operation { url, ..get_tasks() })).send_empty());
        (script, result)
    };
    let (script, result) = call("https://acme.example.com");
    result.unwrap();
    assert_eq!(script.request().uri(), "https://acme.example.com/api");
    for account_url in [
        "https://acme.example.com.evil.test",
        "https://evil.test/?.example.com",
        "http://acme.example.com",
        "https://user@acme.example.com",
        "https://acme.example.com:8443",
    ] {
        let (script, result) = call(account_url);
        assert_eq!(
            result.unwrap_err().kind(),
            ErrorKind::HostRefused,
            "{account_url}"
        );
        assert!(script.requests().is_empty());
    }
}

#[test]
fn debug_shows_no_argument() {
    let mut call = Call::new(&session(&Script::default()), operation(get_tasks()));
    call.set::<Text>(NAME, "private".to_owned());
    let shown = format!("{call:?}");
    assert!(
        shown.contains("tasks.get_tasks") && !shown.contains("private"),
        "{shown}"
    );
}
