use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::value::{self, Id};

#[test]
fn one_or_many() {
    round_trip::<OneOrMany<Integer>>(&vec![1], &json!([1]), &["1", "\"1\"", "[1]", "1.0"]);
    round_trip::<OneOrMany<Boolean>>(&vec![true], &json!([true]), &["true", "[1]"]);
    round_trip::<OneOrMany<Integer>>(&vec![1, 2], &json!([1, 2]), &[]);
    let object = BTreeMap::from([("a".to_owned(), 1)]);
    round_trip::<OneOrMany<Map<Integer>>>(
        &vec![object],
        &json!([{"a": 1}]),
        &["{\"a\":1}", "[{\"a\":\"1\"}]"],
    );
    assert_eq!(read::<OneOrMany<Integer>>("[]"), Ok(vec![]));
    assert_eq!(read::<Optional<OneOrMany<Integer>>>("null"), Ok(None));
    refuses::<OneOrMany<Integer>>(&["null", "\"x\"", "{}", "[[1]]"]);
}

#[test]
fn single_values_may_stand_in_a_list() {
    let user = BTreeMap::from([("id".to_owned(), 7)]);
    let alone = ["{\"id\":7}", "[{\"id\":\"7\"}]"];
    round_trip::<Single<Map<Integer>>>(&user, &json!({"id": 7}), &alone);
    round_trip::<Single<Integer>>(&7, &json!(7), &["[7]", "\"7\"", "[\"7\"]"]);
    for absent in ["null", "[]", "[null]", "\"\""] {
        assert_eq!(
            read::<Optional<Single<Integer>>>(absent),
            Ok(None),
            "{absent}"
        );
    }
    assert_eq!(read::<Optional<Single<Integer>>>("[7]"), Ok(Some(7)));
    round_trip::<Optional<Single<Map<Integer>>>>(&Some(user), &json!({"id": 7}), &alone);
    round_trip::<Optional<Single<Text>>>(&Some("a".to_owned()), &json!("a"), &["[\"a\"]"]);
    refuses::<Single<Integer>>(&["[]", "null", "[1,2]", "{}", "\"x\"", "[[1]]"]);
    refuses::<Optional<Single<Integer>>>(&["[1,2]", "[null,null]", "[\"x\"]"]);
    let message = read::<Single<Integer>>("[1,2,3]").unwrap_err();
    assert!(
        message.contains("a list of 3, expected one value"),
        "{message}"
    );
}

#[test]
fn text_may_stand_in_the_place_of_a_value() {
    type User = TextOr<Map<Identifier>>;
    let user = value::TextOr::Value(BTreeMap::from([("id".to_owned(), Id::from(7))]));
    round_trip::<User>(&user, &json!({"id": "7"}), &["{\"id\":7}"]);
    round_trip::<User>(&value::TextOr::Text("Ann".to_owned()), &json!("Ann"), &[]);
    round_trip::<TextOr<Integer>>(&value::TextOr::Value(7), &json!(7), &["\"7\""]);
    round_trip::<TextOr<List<Integer>>>(&value::TextOr::Value(vec![7]), &json!([7]), &["[\"7\"]"]);
    assert_eq!(read::<Optional<User>>("null"), Ok(None));
    refuses::<User>(&["null", "7", "true", "{\"id\":1.5}", "[1]"]);
    // What is wrong inside an object is not taken for text.
    let message = read::<User>("{\"id\":1.5}").unwrap_err();
    assert!(message.contains("`1.5` is not an identifier"), "{message}");
}

#[test]
fn maps_and_lists_are_told_apart() {
    type Tags = MapOrList<Text>;
    let map = BTreeMap::from([("7".to_owned(), "late".to_owned())]);
    round_trip::<Tags>(&value::MapOrList::Map(map), &json!({"7": "late"}), &[]);
    let list = value::MapOrList::List(vec!["late".to_owned()]);
    round_trip::<Tags>(&list, &json!(["late"]), &[]);
    round_trip::<Tags>(&value::MapOrList::List(vec![]), &json!([]), &[]);
    assert_eq!(read::<Optional<Tags>>("null"), Ok(None));
    refuses::<Tags>(&["null", "\"late\"", "7", "{\"a\":1}", "[1]"]);
}

proptest! {
    #[test]
    fn one_element_may_do_without_its_list(number: i64, more: Vec<i64>) {
        prop_assert_eq!(read::<OneOrMany<Integer>>(&number.to_string()), Ok(vec![number]));
        prop_assert_eq!(read::<Single<Integer>>(&json!([number]).to_string()), Ok(number));
        round_trip::<OneOrMany<Integer>>(&more, &json!(more), &[]);
        round_trip::<Single<Integer>>(&number, &json!(number), &[]);
        let is_single = read::<Single<Integer>>(&json!(more).to_string()).is_ok();
        prop_assert_eq!(is_single, more.len() == 1);
    }

    #[test]
    fn any_text_may_stand_in_the_place_of_a_number(any: String) {
        let read = read::<TextOr<Integer>>(&text(&any));
        match any.parse() {
            Ok(number) => prop_assert_eq!(read, Ok(value::TextOr::Value(number))),
            Err(_) => round_trip::<TextOr<Integer>>(&value::TextOr::Text(any.clone()), &json!(any), &[]),
        }
    }

    #[test]
    fn maps_and_lists_round_trip(
        map in prop::collection::btree_map(".*", any::<i64>(), 0..4),
        list: Vec<i64>,
    ) {
        round_trip::<MapOrList<Integer>>(&value::MapOrList::Map(map.clone()), &json!(map), &[]);
        round_trip::<MapOrList<Integer>>(&value::MapOrList::List(list.clone()), &json!(list), &[]);
    }
}
