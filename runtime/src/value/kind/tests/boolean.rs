use proptest::prelude::*;

use super::*;

#[test]
fn truth_values() {
    let truths = ["true", "1", "\"1\"", "\"true\"", "\"True\""];
    let falsehoods = ["false", "0", "\"0\"", "\"false\"", "\"FALSE\""];
    round_trip::<Boolean>(&true, &json!(true), &truths);
    round_trip::<Boolean>(&false, &json!(false), &falsehoods);
    round_trip::<BooleanTf>(&true, &json!("T"), &truths);
    round_trip::<BooleanTf>(&false, &json!("F"), &falsehoods);
    round_trip::<Boolean01>(&true, &json!(1), &truths);
    round_trip::<Boolean01>(&false, &json!(0), &falsehoods);
    for kind in [
        refuses::<Boolean>,
        refuses::<BooleanTf>,
        refuses::<Boolean01>,
    ] {
        kind(NEVER_SCALAR);
        kind(&["2", "-1", "\"yes\"", "\"t\"", "1.0", "\"\""]);
    }
    refuses::<Boolean>(&["\"T\"", "\"F\""]);
    refuses::<Boolean01>(&["\"T\"", "\"F\""]);
}

proptest! {
    #[test]
    fn the_case_of_words_does_not_matter(truth in "[tT][rR][uU][eE]", falsehood in "[fF][aA][lL][sS][eE]") {
        for (word, value) in [(truth, true), (falsehood, false)] {
            prop_assert_eq!(read::<Boolean>(&text(&word)), Ok(value));
            prop_assert_eq!(read::<BooleanTf>(&text(&word)), Ok(value));
            prop_assert_eq!(read::<Boolean01>(&text(&word)), Ok(value));
        }
    }

    #[test]
    fn other_numbers_and_words_are_no_truth_values(
        number in prop_oneof![i64::MIN..0, 2..i64::MAX],
        word in "[a-su-zA-EG-SU-Z2-9 ]{1,12}",
    ) {
        for kind in [refuses::<Boolean>, refuses::<BooleanTf>, refuses::<Boolean01>] {
            kind(&[&number.to_string(), &text(&number.to_string()), &text(&word)]);
        }
    }
}
