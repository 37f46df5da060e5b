//! Defaults of operations.

use super::provider;
use crate::model::{
    AccessTokenPlacement, AuthMethod, Body, ListStyle, Operation, Paging, ParameterIn, TypeRef,
};

/// An operation with `lines` besides `doc`.
fn operation(lines: &str) -> Operation {
    operation_of("", lines)
}

fn operation_of(api: &str, lines: &str) -> Operation {
    let more = format!(
        "api:\n  base_url: https://api.example.com\n{api}\
         resources:\n  tasks:\n    doc: Tasks.\n    operations:\n      run:\n        doc: Runs.\n{lines}"
    );
    provider(&more).resources.remove(0).operations.remove(0)
}

#[test]
fn operation_defaults() {
    let operation = operation("        method: GET\n");
    assert_eq!(operation.url.text, "https://api.example.com");
    assert_eq!(operation.auth_method, AuthMethod::None);
    let bearer = AccessTokenPlacement::Header {
        scheme: "Bearer".to_owned(),
    };
    assert_eq!(operation.access_token, bearer);
    assert_eq!(operation.body, None);
    assert_eq!((operation.data, operation.returns), (None, None));
    assert!(!operation.empty_when_absent);
    assert_eq!(operation.paging, None);
    assert!(operation.scopes.is_empty());
}

#[test]
fn what_an_operation_takes_from_the_api() {
    let api = "  headers: { Accept: text/json }\n  access_token: { header: { scheme: OAuth } }\n  \
               success: { path: ok }\n  errors: [{ when: { path: error } }]\n  data: data\n";
    let plain = operation_of(api, "        method: GET\n");
    assert_eq!(plain.headers[0].name, "Accept");
    let own = operation_of(
        api,
        "        method: GET\n        headers: { accept: \"*/*\", A: b }\n",
    );
    let names: Vec<_> = own.headers.iter().map(|header| &*header.name).collect();
    assert_eq!(names, ["accept", "A"]);
    assert_eq!(
        plain.access_token,
        AccessTokenPlacement::Header {
            scheme: "OAuth".to_owned()
        }
    );
    assert_eq!(plain.success.unwrap().path, "ok");
    assert_eq!(plain.errors[0].when.path, "error");
    assert_eq!(plain.data.as_deref(), Some("data"));
    let own = "        method: GET\n        data: \"\"\n        errors: []\n        \
               success: { path: fine }\n        access_token: header\n";
    let own = operation_of(api, own);
    assert_eq!((own.data, own.errors.len()), (None, 0));
    assert_eq!(own.success.unwrap().path, "fine");
    assert_eq!(
        own.access_token,
        AccessTokenPlacement::Header {
            scheme: "Bearer".to_owned()
        }
    );
}

#[test]
fn idempotency_by_method() {
    for (method, idempotent) in [
        ("GET", true),
        ("PUT", true),
        ("DELETE", true),
        ("POST", false),
        ("PATCH", false),
    ] {
        let operation = operation(&format!("        method: {method}\n"));
        assert_eq!(operation.idempotent, idempotent, "{method}");
    }
}

#[test]
fn parameter_places_by_method() {
    for (method, place) in [
        ("GET", ParameterIn::Query),
        ("DELETE", ParameterIn::Query),
        ("POST", ParameterIn::Body),
        ("PUT", ParameterIn::Body),
        ("PATCH", ParameterIn::Body),
    ] {
        let operation = operation(&format!(
            "        method: {method}\n        path: \"/{{id}}\"\n        parameters:\n          \
             id: {{ type: id, doc: Which. }}\n          name: {{ type: string, doc: Name. }}\n"
        ));
        let [id, name] = operation.parameters.as_slice() else {
            panic!("two parameters")
        };
        assert_eq!(
            (id.parameter_in, id.required),
            (ParameterIn::Path, true),
            "{method}"
        );
        assert_eq!(
            (name.parameter_in, name.required),
            (place, false),
            "{method}"
        );
        assert_eq!((name.name.as_str(), name.list), ("name", ListStyle::Comma));
        let json = Body::Json {
            wrapper: None,
            content_type: "application/json".to_owned(),
        };
        let body = (place == ParameterIn::Body).then_some(json);
        assert_eq!(operation.body, body, "{method}");
    }
}

#[test]
fn body_defaults() {
    let credentials = "        method: POST\n        access_token: { form: token }\n";
    assert_eq!(operation(credentials).body, Some(Body::Form));
    let secret = "        method: POST\n        auth_method: client_secret_post\n";
    assert_eq!(operation(secret).body, Some(Body::Form));
    let raw = "        method: POST\n        body: raw\n        parameters:\n          \
               file: { type: file, doc: The file., in: whole_body }\n";
    let octets = Body::Raw {
        content_type: "application/octet-stream".to_owned(),
    };
    assert_eq!(operation(raw).body, Some(octets));
}

#[test]
fn content_type_of_the_api() {
    let lines = "        method: POST\n        parameters: { name: { type: id, doc: N. } }\n";
    let body = operation_of("  json_content_type: application/vnd.api+json\n", lines).body;
    let content_type = "application/vnd.api+json".to_owned();
    assert_eq!(
        body,
        Some(Body::Json {
            wrapper: None,
            content_type
        })
    );
}

#[test]
fn paging_defaults() {
    let lines = "        method: GET\n        returns: [id]\n        \
                 paging: { page_number: { page: page, page_size: size } }\n        \
                 parameters: { page: { type: integer, doc: P. }, size: { type: integer, doc: S. } }\n";
    let Paging::PageNumber { first, next, .. } = operation(lines).paging.unwrap() else {
        panic!("pages have numbers")
    };
    assert_eq!((first, next), (1, None));
}

#[test]
fn what_is_left_out_of_a_filter() {
    let api = "  filter: { separator: _, operators: { equal: eq, one_of: in } }\n";
    let more = format!(
        "api:\n  base_url: https://api.example.com\n{api}\
         types:\n  Task: {{ doc: A task., fields: {{ id: id }} }}\n\
         resources:\n  tasks:\n    doc: Tasks.\n    operations:\n      \
         list: {{ doc: Lists., method: GET, returns: [Task], filter: Task }}\n"
    );
    let api = provider(&more).api.unwrap();
    let filter = api.filter.unwrap();
    assert_eq!(filter.list_separator, ",");
    assert_eq!((filter.null, filter.links, api.sort), (None, None, None));
    assert_eq!(filter.operators.equal.as_deref(), Some("eq"));
    assert_eq!(filter.operators.like, None);
}

#[test]
fn a_file_is_the_whole_answer() {
    let file = operation_of(
        "  data: data\n",
        "        method: GET\n        returns: file\n",
    );
    assert_eq!(file.data, None);
}

#[test]
fn files_are_parts_of_their_own() {
    let lines = "        method: POST\n        body: multipart\n        parameters:\n          \
                 files: { type: [file], doc: Files. }\n          \
                 names: { type: [string], doc: Names. }\n";
    let styles = operation(lines).parameters.into_iter().map(|p| p.list);
    let styles: Vec<ListStyle> = styles.collect();
    assert_eq!(styles, [ListStyle::Repeat, ListStyle::Comma]);
}

#[test]
fn types_of_other_resources_can_be_used() {
    let more = "api:\n  base_url: https://api.example.com\n\
                resources:\n  tasks:\n    doc: Tasks.\n    operations:\n      \
                list: { doc: Lists., method: GET, returns: [{ id: User }] }\n  \
                users:\n    doc: Users.\n    types:\n      \
                User: { doc: A user., fields: { id: { id: User } } }\n    operations:\n      \
                list: { doc: Lists., method: GET, returns: [User] }\n";
    let returns = provider(more)
        .resources
        .remove(0)
        .operations
        .remove(0)
        .returns;
    let id = TypeRef::Id("User".to_owned());
    assert_eq!(returns, Some(TypeRef::List(Box::new(id))));
}
