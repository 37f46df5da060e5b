use std::collections::BTreeMap;

use proptest::prelude::*;

use super::plain::State;
use super::*;
use crate::value::Id;

#[test]
fn what_is_absent() {
    for text in ["null", "\"\""] {
        assert_eq!(read::<Optional<Integer>>(text), Ok(None));
        assert_eq!(read::<Optional<Number>>(text), Ok(None));
        assert_eq!(read::<Optional<Boolean>>(text), Ok(None));
        assert_eq!(read::<Optional<Date>>(text), Ok(None));
        assert_eq!(read::<Optional<DateTime>>(text), Ok(None));
        assert_eq!(read::<Optional<EpochSeconds>>(text), Ok(None));
    }
    assert_eq!(read::<Optional<Identifier>>("null"), Ok(None));
    assert_eq!(read::<Optional<Identifier>>("\"\""), Ok(Some(Id::from(""))));
    assert_eq!(read::<Optional<Open<State>>>("null"), Ok(None));
    assert_eq!(read::<Optional<Text>>("\"\""), Ok(Some(String::new())));
    assert_eq!(read::<Optional<List<Integer>>>("null"), Ok(None));
    round_trip::<Optional<Integer>>(&Some(3), &json!(3), &["\"3\""]);
    round_trip::<Optional<Integer>>(&None, &Value::Null, &[]);
    refuses::<Optional<Integer>>(&["\"x\"", "[]"]);
}

#[test]
fn lists_and_maps() {
    round_trip::<List<Integer>>(&vec![1, 2], &json!([1, 2]), &["[1,\"2\"]"]);
    round_trip::<List<Integer>>(&vec![], &json!([]), &[]);
    refuses::<List<Integer>>(&["null", "1", "{}", "[\"x\"]"]);

    let tags = BTreeMap::from([("7".to_owned(), Id::from(8))]);
    round_trip::<Map<Identifier>>(&tags, &json!({"7": "8"}), &["{\"7\":8}"]);
    round_trip::<Map<Identifier>>(&BTreeMap::new(), &json!({}), &["[]"]);
    refuses::<Map<Identifier>>(&["[1]", "null", "\"x\"", "{\"a\":null}"]);
}

proptest! {
    #[test]
    fn lists_and_maps_hold_what_their_kind_reads(
        numbers: Vec<i64>,
        names in prop::collection::btree_map(".*", any::<i64>(), 0..5),
    ) {
        let spelled: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        round_trip::<List<Integer>>(&numbers, &json!(numbers), &[&json!(spelled).to_string()]);
        round_trip::<Map<Integer>>(&names, &json!(names), &[]);
        round_trip::<Optional<Map<Integer>>>(&Some(names.clone()), &json!(names), &[]);
    }

    #[test]
    fn one_bad_element_is_shown(numbers: Vec<i64>, bad in "[a-z]{1,8}", at: prop::sample::Index) {
        let mut list: Vec<Value> = numbers.into_iter().map(Value::from).collect();
        list.insert(at.index(list.len() + 1), Value::from(bad.as_str()));
        let message = read::<List<Integer>>(&json!(list).to_string()).unwrap_err();
        prop_assert!(message.contains(&format!("`{bad}` is not a whole number")), "{}", message);
    }
}
