use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;

use super::*;

/// Has no trait whatever.
enum Task {}

const ANY: Id<Task> = Id::from_static("2");

#[test]
fn numbers_and_text_are_the_same_identifier() {
    assert_eq!(Id::<Task>::from(7), Id::from("7"));
    assert_eq!(Id::<Task>::from(-7_i64), Id::from("-7".to_owned()));
    assert_eq!(Id::<Task>::from(u64::MAX).as_str(), "18446744073709551615");
    assert_eq!(Id::<Task>::from("l-0001:12").to_string(), "l-0001:12");
    assert_eq!(format!("{ANY:>4}|{ANY:?}"), "   2|Id(\"2\")");
    assert_eq!(Id::<Untyped>::default().as_str(), "");
}

#[test]
fn a_constant_equals_what_a_provider_writes() {
    let written = Id::<Task>::from(2_u32);
    assert_eq!(ANY, written);
    assert_eq!(HashSet::from([ANY, written.clone()]).len(), 1);
    assert_eq!(BTreeSet::from([ANY, Id::from(&written)]).len(), 1);
    assert_eq!(String::from(ANY.cast::<Untyped>()), "2");
}

#[test]
fn an_empty_separator_separates_nothing() {
    assert_eq!(Id::<Task>::from("ab").parts(""), ["ab"]);
    assert_eq!(Id::<Task>::from("").parts("--"), [""]);
}

proptest! {
    #[test]
    fn parts_come_back_as_they_were_joined(parts in prop::collection::vec("[a-z0-9:]{0,6}", 1..5)) {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let id = Id::<Task>::from_parts("--", &parts);
        prop_assert_eq!(id.parts("--"), parts);
    }

    #[test]
    fn order_and_equality_are_those_of_the_texts(one: String, other: String) {
        let ids = (Id::<Task>::from(one.as_str()), Id::<Task>::from(other.as_str()));
        prop_assert_eq!(ids.0.cmp(&ids.1), one.cmp(&other));
        prop_assert_eq!(ids.0 == ids.1, one == other);
    }
}
