//! Specs started from descriptions: valid, and silent where the description is.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use specs::{SourceFile, Sources, describe};

use super::{left_open, scaffold_described};

const METADATA: &str = r#"{
  "issuer": "https://accounts.example",
  "authorization_endpoint": "https://accounts.example/o/oauth2/v2/auth",
  "token_endpoint": "https://oauth2.example/token",
  "revocation_endpoint": "https://oauth2.example/revoke",
  "response_types_supported": ["code", "token", "code token", "none"],
  "scopes_supported": ["openid", "email", "reports.read"],
  "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
  "code_challenge_methods_supported": ["plain", "S256"],
  "grant_types_supported": ["authorization_code", "refresh_token", "password"]
}"#;

const OPENAPI: &str = r#"
openapi: 3.1.0
info: { title: Cat & "Dog" API, version: "1" }
servers:
  - url: https://api.example/v1
  - url: https://eu.api.example/v1
  - url: /relative
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    login:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://pets.example/oauth/authorize
          tokenUrl: https://pets.example/oauth/token
          refreshUrl: https://pets.example/oauth/refresh
          scopes:
            write:pets: "modify pets\n# } - : [ & * ! | > ' % @ `\nlifecycle: {}"
            read:pets: ""
paths: {}
"#;

fn spec(text: &str) -> String {
    let description = describe(text).unwrap();
    scaffold_described("pets", &description, "a\nb: #.json", "2026-11-22").unwrap()
}

/// The codes of what is wrong with a spec.
fn problems(spec: &str) -> Vec<&'static str> {
    let file = SourceFile {
        path: "pets.yaml".into(),
        text: spec.to_owned(),
    };
    match specs::load_sources(Sources::from_files(vec![file])) {
        Ok(_) => Vec::new(),
        Err(diagnostics) => diagnostics.iter().map(|problem| problem.code).collect(),
    }
}

#[test]
fn metadata_that_says_enough_becomes_a_valid_spec() {
    let spec = spec(METADATA);
    assert_eq!(problems(&spec), [""; 0], "{spec}");
    for line in [
        "  url: \"https://oauth2.example/token\"\n  # The file has client_secret_post, client_secret_basic.\n  auth_method: client_secret_basic\n  source: file",
        "  code_challenge_method: S256\n",
        "revoke:\n  url: \"https://oauth2.example/revoke\"\n",
        "# password:\n",
        "    # ? What does it allow?\n    \"reports.read\": \"Not described.\"\n",
        "    \"email\": \"Read the user's email address, and whether it was verified.\"\n",
        "\nrefresh:\n",
        "Does a refresh replace it",
        "    title: \"Authorization server metadata (ab: #.json)\"\n",
    ] {
        assert!(spec.contains(line), "{line}\n---\n{spec}");
    }
    assert!(
        !spec.contains("issuer:"),
        "redirects do not carry it: {spec}"
    );
    assert!(left_open(&describe(METADATA).unwrap()).is_empty());
}

#[test]
fn what_metadata_leaves_out_is_as_rfc_8414_says_or_a_question() {
    let short = r#"{"issuer": "https://a.example", "authorization_endpoint": "https://a.example/a",
        "token_endpoint": "https://a.example/t", "authorization_response_iss_parameter_supported": true}"#;
    let spec = spec(short);
    assert_eq!(problems(&spec), [""; 0], "{spec}");
    for line in [
        "which means this one (RFC 8414 section 2).\n  auth_method: client_secret_basic",
        "  code_challenge_method: none\n  issuer: \"https://a.example\"\n",
        "# refresh:\n",
        "# ? Which scopes are there?",
    ] {
        assert!(spec.contains(line), "{line}\n---\n{spec}");
    }
}

#[test]
fn openapi_leaves_the_authentication_open_and_nothing_else() {
    let spec = spec(OPENAPI);
    assert_eq!(problems(&spec), ["missing-key", "missing-key"], "{spec}");
    let open: Vec<_> = left_open(&describe(OPENAPI).unwrap());
    let keys: Vec<_> = open.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, ["token.auth_method", "refresh.auth_method"]);
    let answered = spec.replace(
        "# auth_method: client_secret_basic, client_secret_post or none",
        "auth_method: client_secret_basic",
    );
    assert_eq!(problems(&answered), [""; 0], "{answered}");
    for line in [
        "name: \"Cat & \\\"Dog\\\" API\"\n",
        "    \"write:pets\": \"modify pets # } - : [ & * ! | > ' % @ ` lifecycle: {}\"\n",
        "    # ? What does it allow?\n    \"read:pets\": \"Not described.\"\n",
        "refresh:\n  url: \"https://pets.example/oauth/refresh\"\n",
        "# Mind: Taken from the security scheme `login`; the file has `token`, too.\n",
        "#   \"https://eu.api.example/v1\"\n",
        "  base_url: \"https://api.example/v1\"\n",
    ] {
        assert!(spec.contains(line), "{line}\n---\n{spec}");
    }
}

/// JSON of any shape, with the words of descriptions strewn in.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let word = prop_oneof![
        Just("authorization_endpoint".to_owned()),
        Just("token_endpoint".to_owned()),
        Just("scopes_supported".to_owned()),
        Just("https://a.example/b".to_owned()),
        Just("code".to_owned()),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        word.clone().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::hash_map(word.clone(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_json_is_read_or_refused_and_what_is_written_is_a_spec(
        values in prop::collection::vec(any_json(), 9),
        texts in prop::collection::vec(any::<String>(), 3),
        is_openapi in any::<bool>(),
    ) {
        let mut values = values.into_iter();
        let mut next = || values.next().unwrap_or_default();
        // Valid up to one place, so that what comes after it is looked at, too.
        let document = if is_openapi {
            serde_json::json!({
                "openapi": "3.0.3",
                "info": { "title": texts[0] },
                "servers": next(),
                "components": { "securitySchemes": { (texts[1].clone()): next(), "~": {
                    "type": "oauth2", "flows": { "implicit": next(), "authorizationCode": {
                        "authorizationUrl": "https://a.example/a", "tokenUrl": "https://a.example/t",
                        "scopes": { "a": texts[2], "b": next() } } } } } },
            })
        } else {
            serde_json::json!({
                "issuer": "https://a.example",
                "authorization_endpoint": "https://a.example/a",
                "token_endpoint": "https://a.example/t",
                "scopes_supported": [texts[0]],
                "token_endpoint_auth_methods_supported": texts,
                "claims_supported": next(),
            })
        };
        for document in [document, next()] {
            let text = document.to_string();
            if let Ok(description) = describe(&text) {
                let file = texts[0].as_str();
                let spec = scaffold_described("pets", &description, file, "2026-11-22").unwrap();
                let found = problems(&spec);
                prop_assert!(
                    found.iter().all(|code| *code == "missing-key"),
                    "{:?}\n{}\n{}", found, text, spec
                );
                prop_assert_eq!(found.len(), left_open(&description).len(), "{}", spec);
            }
        }
    }
}
