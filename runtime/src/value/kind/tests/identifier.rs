use proptest::prelude::*;

use super::*;
use crate::value::Id;

/// Has no trait whatever.
enum Task {}

#[test]
fn identifiers() {
    round_trip::<Identifier>(&Id::from(193), &json!("193"), &["193", "\"193\""]);
    round_trip::<Identifier>(&Id::from("33--1"), &json!("33--1"), &["\"33--1\""]);
    round_trip::<Identifier>(
        &Id::from(u64::MAX),
        &json!(u64::MAX.to_string()),
        &["18446744073709551615"],
    );
    refuses::<Identifier>(NEVER_SCALAR);
    refuses::<Identifier>(&["1.5", "true", "18446744073709551616"]);
}

proptest! {
    #[test]
    fn numbers_and_their_texts_are_the_same(number: u64) {
        let spellings = [number.to_string(), text(&number.to_string())];
        let id: Id<Task> = Id::from(number);
        round_trip::<TypedId<Task>>(&id, &json!(number.to_string()), &[&spellings[0], &spellings[1]]);
        prop_assert_eq!(read::<Identifier>(&spellings[0]), Ok(id.cast()));
    }

    #[test]
    fn any_text_is_an_identifier(any: String) {
        let id: Id<Task> = Id::from(any.as_str());
        round_trip::<TypedId<Task>>(&id, &json!(any), &[]);
        prop_assert_eq!(read::<Optional<TypedId<Task>>>(&text(&any)), Ok(Some(id)));
    }

    #[test]
    fn numbers_are_written_as_numbers_where_the_provider_wants_them(number: i64, other in "[a-z]{1,4}|0[0-9]+|-0|[0-9]{20,25}") {
        let id: Id<Task> = Id::from(number);
        let spellings = [number.to_string(), text(&number.to_string())];
        round_trip::<NumberId<Task>>(&id, &json!(number), &[&spellings[0], &spellings[1]]);
        round_trip::<NumberId<Task>>(&Id::from(other.as_str()), &json!(other), &[]);
        prop_assert_eq!(read::<Optional<NumberId<Task>>>("null"), Ok(None));
    }

    #[test]
    fn fractions_and_truth_values_are_none(whole: i32, truth: bool) {
        refuses::<TypedId<Task>>(&[&format!("{whole}.5"), &truth.to_string()]);
    }
}
