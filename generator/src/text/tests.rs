#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use specs::model::Provider;
use specs::{SourceFile, Sources};

use super::*;
use crate::tree::Reach;

/// A provider with one of everything that a template asks for with `if`.
pub(super) const RICH: &str = r#"
id: rich
name: "Rich | <b>&amp; Co</b>"
summary: "Ends ``` here. [link](javascript:alert) | \"quoted\"\n# no heading"
homepage: https://rich.example.com
sources:
  docs: { title: "Docs | [x]", url: "https://rich.example.com/a", checked: 2026-01-02 }
  old: { title: Old, checked: 2025-01-02, confidence: inferred }
environments:
  production: { doc: Live., values: { host: a.rich.example.com } }
  sandbox: { doc: Test., values: { host: b.rich.example.com } }
connection:
  tenant: { doc: Tenant., type: origin, from: token_response, allow_hosts: ["*.rich.example.com"] }
authorize:
  url: "https://{host}/authorize"
  code_challenge_method: none
  issuer: https://a.rich.example.com
  source: docs
  disputed: { why: Newer., others: [{ says: other host, source: old }] }
token: { url: "https://{host}/token", auth_method: client_secret_post, headers: { X-A: "1" } }
refresh: { url: "https://{host}/token", auth_method: client_secret_post, constants: { a: b } }
password: { url: "https://{host}/token", auth_method: client_secret_post }
token_response: { success: { path: ok, equals: true } }
lifecycle:
  refresh_token: { lifetime: 30d, rotation: single_use, old_access_token: revoked, source: docs }
  token_requests: { max: 5, per: 1h, counts: [password], source: docs }
scopes:
  separator: ","
  required: true
  default: [read]
  values: { read: "Read | all.", write: Write. }
api:
  base_url: "{tenant}/api"
  headers: { Accept: application/json }
  limits: { calls: { max: 3, of: requests, per: 1s, doc: Calls., source: docs } }
types:
  Shared: { doc: Shared., fields: { id: { type: id, required: true }, extra: json } }
resources:
  things:
    doc: Things.
    operations:
      list:
        doc: "Lists.\n\n- one\n- two"
        method: GET
        path: /things
        parameters:
          page: { type: integer, doc: Page. }
          size: { type: integer, doc: Size. }
        constants: { action: list }
        returns: [Shared]
        data: data
        empty_when_absent: true
        paging: { page_number: { page: page, page_size: size, first: 1 } }
        scopes: [read]
        success: { path: status, equals: ok }
        errors: [{ when: { path: fault }, code: fault }]
        example_response: { status: ok, data: [] }
        source: docs
        disputed: { why: Newer., others: [{ says: POST, source: old }] }
      match:
        doc: Creates.
        method: POST
        path: /things
        auth_method: client_secret_post
        access_token: { form: token }
        parameters:
          kind: { type: Kind, required: true, doc: Kind. }
        deprecated: "Use `list` | <b> instead"
        confirm: "Tells [everybody](javascript:x)"
        limits: { size: { max: 1000, of: characters_per_text, doc: "Long | texts.", source: docs } }
    types:
      Kind: { doc: Kind., values: { a: A., b-c: B. } }
"#;

pub(super) fn provider(text: &str) -> Provider {
    let id = text
        .lines()
        .find_map(|line| line.strip_prefix("id: "))
        .unwrap()
        .trim_matches('"');
    let file = SourceFile {
        path: format!("{id}.yaml").into(),
        text: text.to_owned(),
    };
    match specs::load_sources(Sources::from_files(vec![file])) {
        Ok(mut providers) => providers.remove(0),
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

/// The files of the crate, and the pages below `book/`.
fn rendered(runtime: &Runtime) -> Vec<(PathBuf, String)> {
    let provider = provider(RICH);
    let names = Names::new(&provider);
    let mut files = files(&provider, &names, &options(runtime)).unwrap();
    let pages = book::pages(&provider, &names, runtime).unwrap().into_iter();
    files.extend(pages.map(|(path, text)| (PathBuf::from("book").join(path), text)));
    files
}

fn options(runtime: &Runtime) -> Options {
    Options {
        runtime: runtime.clone(),
        reach: Reach::OwnFolders,
        wire_tests: false,
        autoexamples: true,
        guide: None,
        previous: None,
    }
}

fn file(path: &str) -> String {
    let files = rendered(&Runtime::Workspace);
    files
        .into_iter()
        .find(|(known, _)| known == path.as_ref() as &std::path::Path)
        .unwrap()
        .1
}

/// Tera takes an unknown name within `if` for false; the other uses of a name it checks itself.
#[test]
fn names_asked_for_with_if_are_fields_of_views() {
    let provider = provider(RICH);
    let names = Names::new(&provider);
    let runtime = Runtime::Workspace;
    let readme = readme::ReadmeView::new(&provider, &names, &runtime);
    check_conditions(
        MANIFEST,
        &manifest::ManifestView::new(&provider, &options(&runtime)),
    );
    check_conditions(README, &readme);
}

/// Checks that every name asked for by a template with `if` is a field of its view.
pub(super) fn check_conditions(template: Template, view: &impl Serialize) {
    let mut known = BTreeSet::from(["last".to_owned()]);
    keys(&serde_json::to_value(view).unwrap(), &mut known);
    let tags = template.text.split("{%").skip(1);
    for condition in tags.filter_map(|tag| tag.split("%}").next()) {
        let condition = condition.trim_matches(['-', ' ']);
        let Some(asked) = condition.strip_prefix("if ") else {
            continue;
        };
        let name = asked.trim_start_matches("not ").rsplit('.').next().unwrap();
        assert!(
            known.contains(name),
            "{}: no view has `{name}` ({asked})",
            template.name
        );
    }
}

fn keys(value: &serde_json::Value, known: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                known.insert(name.clone());
                keys(value, known);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, known)),
        _ => {}
    }
}

/// A name that a view lacks is an error, not an empty text.
#[test]
fn a_variable_without_a_field_is_an_error() {
    #[derive(Serialize)]
    struct View {
        known: &'static str,
    }
    let view = View { known: "yes" };
    let good = Template {
        name: "good",
        text: "{{ known }}",
    };
    let bad = Template {
        name: "bad",
        text: "{{ unknown }}",
    };
    assert_eq!(render(good, &view).unwrap(), "yes\n");
    assert!(render(bad, &view).is_err());
}

/// Every row of a table has as many cells as its heading, whatever the spec says.
#[test]
fn tables_hold_together() {
    for (path, text) in rendered(&Runtime::Workspace) {
        let mut columns = None;
        for line in text.lines() {
            if !line.starts_with('|') {
                columns = None;
                continue;
            }
            let cells = line.replace("\\|", "").matches('|').count();
            assert_eq!(
                *columns.get_or_insert(cells),
                cells,
                "{}: {line}",
                path.display()
            );
        }
    }
}

#[test]
fn prose_of_a_spec_opens_no_heading_link_or_tag() {
    for (path, text) in rendered(&Runtime::Workspace) {
        if path.extension().is_some_and(|extension| extension == "md") {
            assert!(!text.contains("\n# no heading"), "{}", path.display());
            assert!(
                !text.replace("\\]", "").contains("](javascript:"),
                "{}",
                path.display()
            );
            assert!(!text.contains("<b>"), "{}", path.display());
        }
    }
}

#[test]
fn pages_are_laid_out_evenly() {
    for (path, text) in rendered(&Runtime::Workspace) {
        assert!(
            text.ends_with('\n') && !text.ends_with("\n\n"),
            "{}",
            path.display()
        );
        assert!(
            !text.contains("\n\n\n") && !text.contains(" \n"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn unsafe_choices_of_a_provider_are_loud() {
    let oauth = file("book/oauth.md");
    assert!(oauth.contains("> [!WARNING]\n> - PKCE is off"), "{oauth}");
    assert!(file("book/things.md").contains("**The access token goes into the form body"));
}

#[test]
fn what_must_be_known_before_a_call_is_on_the_page_and_in_the_table() {
    let page = file("book/things.md");
    for expected in [
        "**Deprecated**: Use `list` ",
        "**Ask first**: Tells ",
        "- Limit: 1,000 characters per text. Long ",
        "- Sent by: `send`, `send_each`, `pages`, `items`",
        "while let Some(record) = records.next().await {",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let operations = file("book/operations.md");
    assert!(
        operations.contains("| not idempotent, deprecated, ask first |"),
        "{operations}"
    );
    assert!(
        operations.contains("| Fields | 1 | `Shared.extra` |"),
        "{operations}"
    );
}

#[test]
fn the_program_of_the_readme_is_an_example_too() {
    let (readme, calls) = (file("README.md"), file("examples/calls.rs"));
    let (_, program) = calls.split_once("\n\nuse ").unwrap();
    assert!(readme.contains(program.trim_end()), "{readme}");
}

#[test]
fn manifests_inherit_inside_and_stand_alone_outside() {
    let manifest = |runtime| rendered(&runtime).remove(0).1;
    let inside = manifest(Runtime::Workspace);
    assert!(
        inside.contains("version.workspace = true") && inside.contains("[lints]\nworkspace = true")
    );
    assert!(inside.contains("\ndocumentation = \"https://docs.rs/rich\"\n"));
    let version = manifest(Runtime::Version("0.1".to_owned()));
    assert!(version.contains("provider-runtime = \"0.1\"\n") && !version.contains("workspace"));
    let path = manifest(Runtime::Path("../../run\"time".to_owned()));
    assert!(
        path.contains(r#"provider-runtime = { path = "../../run\"time", version = ""#),
        "{path}"
    );
}

#[test]
fn a_new_spec_is_valid_as_it_stands() {
    for id in ["acme", "a", "yes", "null", "acme_2_"] {
        let provider = provider(&scaffold(id, "2026-01-02").unwrap());
        assert_eq!(provider.id, id);
    }
}

#[test]
fn the_table_goes_between_its_marks_and_stays_there() {
    let readme = "a\n<!-- providers: begin (remark) -->\nold\n<!-- providers: end -->\nb\n";
    let once = insert_table(readme, "| t |\n").unwrap();
    assert_eq!(
        once,
        "a\n<!-- providers: begin (remark) -->\n\n| t |\n\n<!-- providers: end -->\nb\n"
    );
    assert_eq!(insert_table(&once, "| t |\n").unwrap(), once);
    assert_eq!(insert_table("no marks", "| t |"), None);
}
