#![allow(clippy::unwrap_used)]

use http::header::CONTENT_SECURITY_POLICY;

use super::{
    super::view::{AccountView, ScopeView},
    *,
};

const HOSTILE: &str = "</style><script>alert(1)</script>\"' onload='x' {{ style }} {% raw %}";

fn view(text: &str, problem: Option<&str>) -> View {
    let text = text.to_owned();
    View {
        provider_name: text.clone(),
        client_id: text.clone(),
        environment: text.clone(),
        scopes: vec![ScopeView {
            value: text.clone(),
            doc: text.clone(),
        }],
        accounts: vec![AccountView {
            id: text.clone(),
            name: text.clone(),
            email: text.clone(),
            picked: true,
        }],
        action: format!("/login?scope={text}"),
        problem: problem.map(str::to_owned),
    }
}

fn html(answer: &Answer) -> String {
    String::from_utf8(answer.body.to_vec()).unwrap()
}

#[test]
fn the_form_sends_an_account_and_a_decision() {
    let answer = answer(&view("kate", None));
    assert_eq!(answer.status, StatusCode::OK);
    let html = html(&answer);
    let field = format!(r#"name="{}" value="kate" checked"#, View::ACCOUNT);
    assert!(html.contains(&field), "{html}");
    for decision in [View::APPROVE, View::DENY] {
        let button = format!(r#"name="{}" value="{decision}""#, View::DECISION);
        assert!(html.contains(&button), "{html}");
    }
    assert!(html.contains(r#"method="post" action="/login?scope=kate""#));
}

#[test]
fn a_problem_leaves_nothing_to_agree_to() {
    let answer = answer(&view("kate", Some("unknown client")));
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let html = html(&answer);
    assert!(html.contains("unknown client"));
    assert!(
        !html.contains("<form") && !html.contains("<button"),
        "{html}"
    );
}

#[test]
fn no_text_becomes_markup() {
    let calm = html(&answer(&view("x", None)));
    let hostile = html(&answer(&view(HOSTILE, None)));
    for tag in ["<script", "</style>", "<", ">", "\""] {
        let count = |html: &str| html.matches(tag).count();
        assert_eq!(count(&calm), count(&hostile), "{tag}");
    }
    let problem = html(&answer(&view(HOSTILE, Some(HOSTILE))));
    assert!(!problem.contains("<script"), "{problem}");
}

#[test]
fn the_policy_allows_exactly_the_style_of_the_page() {
    let answer = answer(&view("x", None));
    let html = html(&answer);
    let (_, rest) = html.split_once("<style>").unwrap();
    let (style, _) = rest.split_once("</style>").unwrap();
    let digest = STANDARD.encode(digest(&SHA256, style.as_bytes()));
    let policy = answer.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains(&format!("style-src 'sha256-{digest}'")));
    assert!(policy.starts_with("default-src 'none'"));
}
