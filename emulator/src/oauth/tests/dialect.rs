//! How token requests come: method, place, names, constants, headers.

use http::Method;
use serde_json::json;
use specs::model::{self, NamedTemplate, Role, SendIn, Template, TemplatePart, TokenRequest};

use super::fixture::{
    CLIENT, Emulated, Fill, PLAIN, Pairs, form, invalid_grant, invalid_request, plain, request,
    with, without,
};
use crate::exchange::RequestKind;

/// A refresh with a token that is unknown: `invalid_grant` says that all else was in order.
const REFRESH: &Pairs<'static> = &[("grant_type", "refresh_token"), ("refresh_token", "x")];

fn all() -> Vec<(&'static str, &'static str)> {
    [CLIENT, REFRESH].concat()
}

fn refresh_by(change: impl FnOnce(&mut TokenRequest)) -> Emulated {
    plain(|model| change(model.refresh.as_mut().unwrap()))
}

fn literal(name: &str, value: &str) -> NamedTemplate {
    NamedTemplate {
        name: name.to_owned(),
        value: Template {
            text: value.to_owned(),
            parts: vec![TemplatePart::Literal(value.to_owned())],
        },
    }
}

#[test]
fn an_address_is_the_same_however_it_is_encoded() {
    let emulated = plain(|_| {});
    let sent = request(Method::POST, "/tok%65n").form(&form(&all()));
    assert_eq!(emulated.token_by(&sent).error(), invalid_grant());
}

#[test]
fn by_form() {
    let emulated = plain(|_| {});
    let post = || request(Method::POST, "/token");
    let body = form(&all());
    assert_eq!(
        emulated.token_by(&post().form(&body)).error(),
        invalid_grant()
    );
    let typed = "application/x-www-form-urlencoded; charset=UTF-8";
    let seen = emulated.token_by(&post().with_body(typed, body.as_bytes()));
    assert_eq!(seen.error(), invalid_grant());
    for wrong in [
        post().query(&body),
        post().query("refresh_token=x").form(&body),
        post().query("client_secret=x").form(&body),
        post().with_body("text/plain", body.as_bytes()),
        post().with_body("application/json", json!({}).to_string().as_bytes()),
        post().form(&format!("{body}&refresh_token=x")),
        post().form(&format!("{body}&grant_type=refresh_token")),
        post().form(&format!("{body}&extra=%ff")),
        post().form(&format!("{body}&{}", "a".repeat(2 * 1024 * 1024))),
        post(),
    ] {
        assert_eq!(emulated.token_by(&wrong).error(), invalid_request());
    }
    let seen = emulated.token_by(&post().query("trace=1").form(&format!("{body}&extra=1")));
    assert_eq!(seen.error(), invalid_grant());
}

#[test]
fn by_json() {
    let emulated = refresh_by(|refresh| refresh.send_in = SendIn::Json);
    let body = |extra: &str| {
        let object: serde_json::Map<_, _> = all()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect();
        let text = serde_json::Value::from(object).to_string();
        format!("{}{extra}}}", &text[..text.len() - 1])
    };
    let send = |body: &str| {
        let post = request(Method::POST, "/token");
        emulated.token_by(&post.with_body("application/json", body.as_bytes()))
    };
    assert_eq!(send(&body("")).error(), invalid_grant());
    assert_eq!(
        send(&body(r#","other":{"a":[1]},"none":null"#)).error(),
        invalid_grant()
    );
    for wrong in [
        body(r#","refresh_token":"x""#),
        body(r#","refresh_token":null"#),
        // Passed over, it would widen what is granted.
        body(r#","scope":["read"]"#),
        body("").replace(r#""x""#, "5"),
        body("").replace(r#""x""#, r#"["x"]"#),
        body("").replace(r#""x""#, "null"),
        format!("{} ", body("]")),
        format!("{}x", body("")),
        format!("[{}]", body("")),
        "\"refresh_token\"".to_owned(),
        String::new(),
        "[".repeat(100_000),
    ] {
        assert_eq!(send(&wrong).error(), invalid_request(), "{wrong:.80}");
    }
    let post = request(Method::POST, "/token").form(&form(&all()));
    assert_eq!(emulated.token_by(&post).error(), invalid_request());
}

#[test]
fn by_query() {
    let emulated = refresh_by(|refresh| {
        refresh.send_in = SendIn::Query;
        refresh.method = model::Method::Get;
    });
    let get = || request(Method::GET, "/token");
    let query = form(&all());
    assert_eq!(
        emulated.token_by(&get().query(&query)).error(),
        invalid_grant()
    );
    let seen = emulated.token_by(&get().query(&query).form("extra=1"));
    assert_eq!(seen.error(), invalid_request());
    let seen = emulated.token_by(&get().query(&format!("{query}&refresh_token=y")));
    assert_eq!(seen.error(), invalid_request());
    let seen = emulated.token_by(&request(Method::POST, "/token").query(&query));
    assert_eq!(seen.error(), (405, "invalid_request".to_owned()));
    assert_eq!(seen.header("allow"), "GET");
}

#[test]
fn with_constants_and_headers() {
    let emulated = refresh_by(|refresh| {
        refresh.constants.push(literal("version", "2"));
        refresh.headers.push(literal("X-Stage", "live"));
    });
    let send = |pairs: &Pairs<'_>, stage: &str| {
        let request = request(Method::POST, "/token").form(&form(pairs));
        emulated.token_by(&request.with_header("x-stage", stage))
    };
    let good = with(&all(), "version", "2");
    assert_eq!(send(&good, "live").error(), invalid_grant());
    assert_eq!(send(&good, "test").error(), invalid_request());
    assert_eq!(
        send(&with(&good, "version", "3"), "live").error(),
        invalid_request()
    );
    assert_eq!(
        send(&without(&good, "version"), "live").error(),
        invalid_request()
    );
    let seen = emulated.token_by(&request(Method::POST, "/token").form(&form(&good)));
    assert_eq!(seen.error(), invalid_request());
    assert!(seen.text("error_description").unwrap().contains("X-Stage"));
}

#[test]
fn under_the_names_of_the_spec() {
    let emulated = refresh_by(|refresh| {
        for parameter in &mut refresh.parameters {
            if parameter.role == Role::RefreshToken {
                parameter.name = "refresh".to_owned();
            }
        }
    });
    assert_eq!(emulated.token(REFRESH).error(), invalid_request());
    let seen = emulated.token(&[("grant_type", "refresh_token"), ("refresh", "x")]);
    assert_eq!(seen.error(), invalid_grant());
    assert_eq!(seen.note.parameters.len(), 4);
}

#[test]
fn with_a_grant_type_that_is_offered() {
    let emulated = plain(|_| {});
    let seen = emulated.token(&[("grant_type", "client_credentials"), ("code", "x")]);
    assert_eq!(seen.error(), (400, "unsupported_grant_type".to_owned()));
    let seen = emulated.token(&[("code", "x")]);
    assert_eq!(seen.error(), invalid_request());
    let elsewhere = plain(|model| {
        let url = "https://login.plain.example/refresh";
        let refresh = model.refresh.as_mut().unwrap();
        refresh.url = literal("", url).value;
    });
    assert_eq!(elsewhere.token(REFRESH).error().1, "unsupported_grant_type");
    let post = request(Method::POST, "/refresh").form(&form(&all()));
    assert_eq!(elsewhere.token_by(&post).error(), invalid_grant());
}

#[test]
fn a_grant_without_a_type_is_known_by_what_it_presents() {
    let emulated = refresh_by(|refresh| {
        refresh.parameters.retain(|one| one.role != Role::GrantType);
    });
    let tokens = emulated.login();
    let seen = emulated.token(&[("refresh_token", &tokens.refresh_token())]);
    assert_eq!(seen.answer.status, 200);
    assert_eq!(seen.note.kind, Some(RequestKind::Refresh));
}

#[test]
fn the_kind_is_known_wherever_the_grant_type_stands() {
    let emulated = Emulated::new(PLAIN, true, |_| {});
    let kind = |request| crate::oauth::kind(&emulated.site, &request);
    let post = || request(Method::POST, "/token");
    assert_eq!(kind(post()), RequestKind::Token);
    assert_eq!(
        kind(post().query("grant_type=password")),
        RequestKind::Password
    );
    assert_eq!(
        kind(post().form("grant_type=refresh_token")),
        RequestKind::Refresh
    );
    let json = post().with_body("application/json", br#"{"grant_type":"refresh_token"}"#);
    assert_eq!(kind(json), RequestKind::Refresh);
    assert_eq!(kind(post().form("refresh_token=x")), RequestKind::Refresh);
    assert_eq!(kind(post().form("grant_type=x")), RequestKind::Token);
}
