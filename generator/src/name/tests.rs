#![allow(clippy::unwrap_used)]

use super::*;

fn claim(case: Case, names: &[&str]) -> Vec<String> {
    let mut scope = Scope::new(case, "value");
    names
        .iter()
        .map(|name| scope.claim(name).as_str().to_owned())
        .collect()
}

#[test]
fn cases_follow_the_scope() {
    for (name, camel, snake, constant) in [
        ("get_tasks", "GetTasks", "get_tasks", "GET_TASKS"),
        ("getTasks", "GetTasks", "get_tasks", "GET_TASKS"),
        ("HTTPHost", "HttpHost", "http_host", "HTTP_HOST"),
        ("page[size]", "PageSize", "page_size", "PAGE_SIZE"),
        (
            "links.action",
            "LinksAction",
            "links_action",
            "LINKS_ACTION",
        ),
        ("X-Request-Id", "XRequestId", "x_request_id", "X_REQUEST_ID"),
        (
            "https://a.b/drive.readonly",
            "HttpsABDriveReadonly",
            "https_a_b_drive_readonly",
            "HTTPS_A_B_DRIVE_READONLY",
        ),
        ("5", "Value5", "value_5", "VALUE_5"),
        ("2fa", "Value2fa", "value_2fa", "VALUE_2FA"),
        ("_id", "Id", "id", "ID"),
        ("Ünïcode", "NCode", "n_code", "N_CODE"),
        ("日本", "Value", "value", "VALUE"),
        ("", "Value", "value", "VALUE"),
        ("-", "Value", "value", "VALUE"),
        ("__", "Value", "value", "VALUE"),
    ] {
        assert_eq!(claim(Case::Type, &[name]), [camel], "type from {name:?}");
        assert_eq!(claim(Case::Snake, &[name]), [snake], "field from {name:?}");
        assert_eq!(
            claim(Case::Constant, &[name]),
            [constant],
            "constant from {name:?}"
        );
    }
}

#[test]
fn keywords_get_an_underscore() {
    for word in [
        "type", "gen", "async", "try", "self", "super", "crate", "union", "abstract", "yield",
        "true",
    ] {
        assert_eq!(claim(Case::Snake, &[word]), [format!("{word}_")]);
    }
    assert_eq!(claim(Case::Type, &["self"]), ["Self_"]);
    assert_eq!(claim(Case::Constant, &["type"]), ["TYPE"]);
}

#[test]
fn every_identifier_parses_and_is_handed_out_once() {
    let names = [
        "type", "Type", "type_", "TYPE", "self", "Self", "_", "__", "", "1", "a1", "a_1", "a-1",
        "a 1", "\u{0}", "\u{202e}", "\"", "*/", "é", "_2", "value", "value_2", "Value2", "gen",
    ];
    for case in [Case::Type, Case::Snake, Case::Constant] {
        let idents = claim(case, &names);
        let distinct: BTreeSet<_> = idents.iter().collect();
        assert_eq!(distinct.len(), names.len(), "{idents:?}");
        for ident in &idents {
            let tokens: TokenStream = ident.parse().unwrap();
            syn::parse2::<syn::Ident>(tokens).unwrap();
            assert!(ident.is_ascii() && !ident.starts_with('_'), "{ident}");
        }
    }
}

#[test]
fn collisions_are_counted_in_order() {
    assert_eq!(
        claim(Case::Snake, &["idProject", "id_project", "ID-Project"]),
        ["id_project", "id_project_2", "id_project_3"]
    );
    assert_eq!(
        claim(Case::Type, &["task", "Task", "TASK"]),
        ["Task", "Task2", "Task3"]
    );
    assert_eq!(
        claim(Case::Snake, &["name_2", "name", "NAME"]),
        ["name_2", "name", "name_3"]
    );
}

#[test]
fn reserved_names_are_not_handed_out() {
    let mut scope = Scope::new(Case::Type, "value").reserve(TYPES.iter().copied());
    for name in [
        "option", "Vec", "string", "result", "some", "none", "ok", "err", "box", "default",
        "session", "error",
    ] {
        let ident = scope.claim(name);
        assert!(ident.as_str().ends_with('_'), "{}", ident.as_str());
    }
    let mut scope = Scope::new(Case::Snake, "value").reserve(["send", "new"]);
    assert_eq!(scope.claim("send").as_str(), "send_");
    assert_eq!(scope.claim("new").as_str(), "new_");
}

#[test]
fn a_suffix_is_used_before_a_number() {
    let mut scope = Scope::new(Case::Type, "value").reserve(["Task"]);
    assert_eq!(scope.claim_or_suffixed("task", "call").as_str(), "TaskCall");
    assert_eq!(
        scope.claim_or_suffixed("task", "call").as_str(),
        "TaskCall2"
    );
    assert_eq!(scope.claim_or_suffixed("tasks", "call").as_str(), "Tasks");
}

#[test]
fn a_rename_is_remembered() {
    let mut scope = Scope::new(Case::Snake, "value");
    let ident = scope.claim("idProject");
    assert_eq!((ident.wire(), ident.is_renamed()), ("idProject", true));
    assert!(!scope.claim("name").is_renamed());
    let ident = scope.claim_as("createdTimestamp", "created");
    assert_eq!(
        (ident.as_str(), ident.wire()),
        ("created", "createdTimestamp")
    );
}
