use specs::model::Provider;
use specs::{SourceFile, Sources};

use super::{Names, TypeNames};
use crate::name::Ident;

const SPEC: &str = r#"
id: things
name: Things
summary: Things.
sources:
  docs: { title: Docs, url: "https://things.example/docs", checked: 2024-01-01 }
authorize: { url: "https://things.example/authorize", code_challenge_method: S256 }
token: { url: "https://things.example/token", auth_method: none }
api:
  base_url: https://things.example
  filter:
    separator: "_"
    operators: { equal: eq }
    links: links
resources:
  things:
    doc: Things.
    source: docs
    operations:
      list:
        doc: Lists.
        method: GET
        path: /things
        returns: [Thing]
        filter: Thing
    types:
      Thing:
        doc: A thing.
        identifier: { values: { "0": { doc: Nothing., rename: name } } }
        fields:
          id: { id: Thing }
          name: string
          owner: string
          other: json
          links: Links
      Links:
        doc: Links.
        fields:
          owner: { id: Place }
          places: [{ id: Place }]
          note: string
  places:
    doc: Places.
    operations:
      thing:
        doc: Gets.
        method: GET
        path: /places
        returns: Place
    types:
      Place: { doc: A place., identifier: { separator: "-", parts: { type: id, self: { id: Thing } } }, fields: { thing: Thing } }
"#;

fn provider() -> Provider {
    let file = SourceFile {
        path: "things.yaml".into(),
        text: SPEC.to_owned(),
    };
    match specs::load_sources(Sources::from_files(vec![file])) {
        Ok(mut providers) => providers.remove(0),
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

fn texts(idents: &[Ident]) -> Vec<&str> {
    idents.iter().map(Ident::as_str).collect()
}

#[test]
fn a_type_has_its_name_in_every_module() {
    let names = Names::new(&provider());
    let handles = names.resources.iter().map(|names| names.handle.as_str());
    assert_eq!(handles.collect::<Vec<_>>(), ["Things", "Places"]);
    let calls = names.resources.iter().flat_map(|names| &names.operations);
    let calls = calls.map(|names| names.builder.as_str());
    assert_eq!(calls.collect::<Vec<_>>(), ["List", "ThingCall"]);
}

#[test]
fn constants_of_a_type_differ() {
    let names = Names::new(&provider());
    let TypeNames {
        identifiers,
        fields,
        links,
        ..
    } = &names.types["Thing"];
    assert_eq!(texts(identifiers), ["NAME"]);
    assert_eq!(texts(fields), ["ID", "NAME_FIELD", "OWNER"]);
    assert_eq!(texts(links), ["OWNER_LINK", "PLACES"]);
}

#[test]
fn only_filtered_types_have_constants_for_fields() {
    let names = Names::new(&provider());
    let place = &names.types["Place"];
    assert!(place.fields.is_empty() && place.links.is_empty());
    assert_eq!(texts(&place.parts), ["type_", "self_"]);
}
