#![allow(clippy::unwrap_used)]

use super::{Told, describe};

fn refusal(text: &str) -> String {
    describe(text).unwrap_err().to_string()
}

fn metadata(more: &str) -> String {
    format!(
        "{{\n  \"issuer\": \"https://a.example\",\n  \"authorization_endpoint\": \"https://a.example/a\",\n  \
         \"token_endpoint\": \"https://a.example/t\"{more}\n}}"
    )
}

#[test]
fn metadata_is_taken_as_it_stands() {
    let text = metadata(
        ",\n  \"scopes_supported\": [\"openid\", \"\\u0061ll\"],\n  \"x\": \"\\ud83d\\ude00\",\n  \
         \"grant_types_supported\": [\"authorization_code\", \"refresh_token\"]",
    );
    let description = describe(&text).unwrap();
    assert_eq!(description.token_endpoint, "https://a.example/t");
    assert_eq!(
        description.refresh_endpoint,
        Told::Yes("https://a.example/t".to_owned())
    );
    assert_eq!(description.auth_methods, Told::Unknown);
    assert_eq!(description.code_challenge_methods, Told::Unknown);
    let scopes: Vec<_> = description
        .scopes
        .iter()
        .map(|one| one.value.as_str())
        .collect();
    assert_eq!(scopes, ["openid", "all"]);
    assert_eq!(
        description.issuer, None,
        "it is not said that redirects carry it"
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (more, expected) in [
        (
            ",\n  \"revocation_endpoint\": \"http://a.example/r\"",
            "line 5, column 26: `revocation_endpoint` is not an address that begins with https://",
        ),
        (
            ",\n  \"revocation_endpoint\": \"https://me:pw@a.example/r\"",
            "line 5, column 26: `revocation_endpoint` has credentials in it",
        ),
        (
            ",\n  \"issuer\": \"https://b.example\"",
            "line 5, column 3: key `issuer` twice in one map",
        ),
        (
            ",\n  \"scopes_supported\": [\"a b\"]",
            "line 5, column 23: `a b` cannot be a scope (RFC 6749 appendix A.4)",
        ),
        (
            ",\n  \"scopes_supported\": [7]",
            "line 5, column 24: `scopes_supported` is not a list of texts that can be shown",
        ),
        (
            ",\n  \"web\": { \"client_secret\": \"abc\" }",
            "line 5, column 12: `client_secret` belongs to an application, not to a description of the \
             provider; take it out of the file",
        ),
        (
            ",\n  \"response_types_supported\": [\"token\"]",
            "line 5, column 31: `response_types_supported` has no `code`: specs describe logins with an \
             authorization code",
        ),
    ] {
        assert_eq!(refusal(&metadata(more)), expected);
    }
}

#[test]
fn files_of_other_kinds_are_refused_with_a_hint() {
    for (text, part) in [
        ("", "the file is empty"),
        ("{", "line 1, column"),
        ("[1, 2]", "neither the metadata"),
        ("just text", "neither the metadata"),
        ("{\"swagger\": \"2.0\"}", "Swagger 2.0"),
        ("{\"openapi\": \"4.0.0\"}", "only OpenAPI 3.0 and 3.1"),
        ("{\"openapi\": 3.1}", "only OpenAPI 3.0 and 3.1"),
        ("openapi: 3.0.3\npaths: {}\n", "no security schemes"),
        (
            "{\"token_endpoint\": \"https://a.example/t\"}",
            "there is no `authorization_endpoint` here",
        ),
        ("-----BEGIN PRIVATE KEY-----\nabc\n", "private key"),
        (
            "{\"installed\": {\"client_secret\": \"x\"}}",
            "belongs to an application",
        ),
    ] {
        let said = refusal(text);
        assert!(said.contains(part), "{text}: {said}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let text = format!("{{\"issuer\": {}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    assert!(refusal(&text).starts_with("line 1, column "));
    let text = format!("{{\"issuer\": {}{}}}", "[".repeat(120), "]".repeat(120));
    assert!(refusal(&text).starts_with("line 1, column "));
}

fn openapi(schemes: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{ title: \"  A\\tB \" }}\ncomponents:\n  securitySchemes:\n{schemes}"
    )
}

#[test]
fn openapi_is_taken_from_the_flow_with_a_code() {
    let text = openapi(
        "    key: { type: apiKey, in: header, name: X-Key }\n    oauth:\n      type: oauth2\n      flows:\n        \
         clientCredentials: { tokenUrl: \"https://a.example/t\", scopes: {} }\n        authorizationCode:\n          \
         authorizationUrl: https://a.example/a\n          tokenUrl: https://a.example/t\n          \
         scopes: { repo: Grants access., \"user:email\": }\n",
    );
    let description = describe(&text).unwrap();
    assert_eq!(description.name.as_deref(), Some("A B"));
    assert_eq!(description.refresh_endpoint, Told::Unknown);
    assert_eq!(description.auth_methods, Told::Unknown);
    assert_eq!(description.scopes[0].doc.as_deref(), Some("Grants access."));
    assert_eq!(description.scopes[1].doc, None);
    assert_eq!(description.remarks.len(), 1);
}

#[test]
fn openapi_without_a_code_says_where_to_look() {
    let openid = openapi(
        "    sso: { type: openIdConnect, openIdConnectUrl: \"https://a.example/.well-known/openid-configuration\" }\n",
    );
    let said = refusal(&openid);
    assert!(
        said.contains("save what https://a.example/.well-known/openid-configuration answers"),
        "{said}"
    );
    let said = refusal(&openapi("    key: { type: apiKey }\n"));
    assert!(
        said.contains("no security scheme has the flow `authorizationCode`"),
        "{said}"
    );
    let flow = "    o:\n      flows:\n        authorizationCode: { authorizationUrl: /a, tokenUrl: \"https://a.example/t\" }\n";
    let said = refusal(&openapi(flow));
    assert!(
        said.contains("`authorizationUrl` is not an address that begins with https://"),
        "{said}"
    );
}
