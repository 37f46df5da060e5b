use super::*;
use crate::value::{self, Id};

#[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
struct Record {
    #[serde(
        deserialize_with = "decode::<Identifier, _>",
        serialize_with = "encode::<Identifier, _>"
    )]
    id: Id,
    #[serde(
        default,
        deserialize_with = "decode::<Optional<DateDmy>, _>",
        serialize_with = "encode::<Optional<DateDmy>, _>",
        skip_serializing_if = "Option::is_none"
    )]
    due: Option<value::Date>,
}

#[test]
fn kinds_serve_as_serde_attributes() {
    let due = value::Date::new(2024, 2, 29).ok();
    let record = Record {
        id: Id::from(5),
        due,
    };
    round_trip::<Plain<Record>>(
        &record,
        &json!({"id": "5", "due": "29.02.2024"}),
        &[r#"{"id":5,"due":"2024-02-29","other":[{}]}"#],
    );
    let record = Record {
        id: Id::from(5),
        due: None,
    };
    round_trip::<Plain<Record>>(
        &record,
        &json!({"id": "5"}),
        &[r#"{"id":5,"due":""}"#, r#"{"id":5,"due":null}"#],
    );
    refuses::<Plain<Record>>(&["{}", r#"{"id":null}"#, r#"{"id":1,"due":"soon"}"#]);
}

#[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
struct Folder {
    #[serde(
        default,
        deserialize_with = "decode::<Optional<Boxed<Single<Plain<Folder>>>>, _>",
        serialize_with = "encode::<Optional<Boxed<Single<Plain<Folder>>>>, _>",
        skip_serializing_if = "Option::is_none"
    )]
    parent: Option<Box<Folder>>,
}

#[test]
fn a_record_may_hold_another_of_its_type() {
    let root = || Box::new(Folder { parent: None });
    let folder = Folder {
        parent: Some(root()),
    };
    round_trip::<Plain<Folder>>(
        &folder,
        &json!({"parent": {}}),
        &[r#"{"parent":[{}]}"#, r#"{"parent":{"parent":[]}}"#],
    );
    round_trip::<Boxed<Plain<Folder>>>(&root(), &json!({}), &[r#"{"parent":null}"#]);
    refuses::<Plain<Folder>>(&[r#"{"parent":[{},{}]}"#, r#"{"parent":1}"#]);
}
