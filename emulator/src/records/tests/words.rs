//! What is read out of names and documentation, and the texts made of it.

use ::specs::model::{ScalarType, TypeRef};
use serde_json::json;

use super::golden;
use crate::records::{
    catalogue::Catalogue,
    identifiers,
    meaning::Meaning,
    reading::{range, sample},
    scalar,
    scene::Scene,
    template::Template,
    words::split,
};

#[test]
fn names_are_split_into_words() {
    for name in [
        "dueTimestamp",
        "due_timestamp",
        "due-timestamp",
        "DueTimestamp",
    ] {
        assert_eq!(split(name), ["due", "timestamp"], "{name}");
    }
    assert_eq!(split("userID"), ["user", "id"]);
    assert_eq!(split("HTMLBody"), ["html", "body"]);
    assert_eq!(split("phone1Area"), ["phone", "1", "area"]);
    assert_eq!(split("%é_"), ["é"]);
    assert!(split("").is_empty());
}

#[test]
fn bounds_and_samples_are_read_from_documentation() {
    assert_eq!(range("Priority, 0 to 10."), Some((0, 10)));
    assert_eq!(range("From here to there."), None);
    assert_eq!(range("5 to 2"), None);
    let sample = |doc| sample(doc, &["details"]);
    assert_eq!(sample("Code, such as `A120`.").as_deref(), Some("A120"));
    assert_eq!(sample("`success`.").as_deref(), Some("success"));
    assert_eq!(sample("The same as: `details`."), None);
    assert_eq!(sample("In `units`, as text."), None);
    assert_eq!(sample("Starts with: `f-…`."), None);
    assert_eq!(sample("An open `quote"), None);
}

#[test]
fn moments_are_spelled_as_in_examples() {
    let spelled = |kind, like: &str| scalar::moment(kind, 1_767_600_000, Some(&json!(like)));
    let date_time = |like| spelled(ScalarType::DateTime, like);
    assert_eq!(date_time("2021-01-07 11:41"), "2026-01-05 08:00");
    assert_eq!(
        date_time("2022-05-03T00:09:00+12:00"),
        "2026-01-05T08:00:00+12:00"
    );
    assert_eq!(
        date_time("2022-05-03T00:09:00.000Z"),
        "2026-01-05T08:00:00.000Z"
    );
    assert_eq!(date_time("2022-05-03"), "2026-01-05");
    assert_eq!(spelled(ScalarType::Time, "18:00"), "08:00");
    assert_eq!(spelled(ScalarType::DateDmy, ""), "05.01.2026");
    assert_eq!(spelled(ScalarType::EpochSeconds, "1"), "1767600000");
    let plain = scalar::moment(ScalarType::EpochMilliseconds, 1_767_600_000, None);
    assert_eq!(plain, 1_767_600_000_000_i64);
}

#[test]
fn moments_are_read_in_every_form() {
    let read = |kind, text| scalar::read_moment(kind, text, None);
    for text in [
        "24.12.2026",
        "2026-12-24",
        "2026-12-24 00:00",
        "2026-12-24T00:00:00Z",
        "1798070400",
        "1798070400000",
    ] {
        assert_eq!(
            read(ScalarType::Date, text),
            Some(json!("2026-12-24")),
            "{text}"
        );
    }
    for text in ["", "soon", "31.02.2026", "..", "99999999999999999999"] {
        assert_eq!(read(ScalarType::Date, text), None, "{text}");
    }
}

#[test]
fn identifiers_look_like_those_of_examples() {
    let model = golden("kitchen_sink");
    let catalogue = Catalogue::new(&model);
    let entry = catalogue.entry("Order").unwrap();
    let more = |sample: &str| {
        let mut ids = vec![sample.into()];
        let mut random = crate::random::Random::new(1, "test");
        identifiers::fill(&mut ids, entry, 4, &mut random);
        assert_eq!(ids.len(), 4, "{sample}");
        ids[1].to_string()
    };
    assert_eq!(more("l-0001"), "l-0002");
    assert_eq!(more("d-0009"), "d-0010");
    assert_eq!(more("i-4"), "i-5");
    assert_eq!(more("s-0001-2409"), "s-0001-2410");
    assert_eq!(more("first"), "first-2");
    assert_eq!(more("caf\u{e9}"), "caf\u{e9}-2");
    assert_eq!(more("\u{e9}\u{e9}-7"), "\u{e9}\u{e9}-8");
    assert!(more(&format!("n-{}1", "0".repeat(70_000))).len() < 100);
    assert!(more("331894").parse::<u64>().unwrap() > 331_894);
    assert_eq!(more("000042").len(), 6);
    let made = more("f-0834c389-f245-4abe-ae05-423b51901d26");
    assert_eq!(made.len(), 38);
    assert!(
        made.starts_with("f-") && made.matches('-').count() == 5,
        "{made}"
    );
}

#[test]
fn people_and_titles_are_different_for_each_record() {
    for meaning in [Meaning::Email, Meaning::GroupName] {
        let texts: std::collections::HashSet<_> = (0..2_000)
            .map(|index| {
                let scene = Scene::new(crate::testing::FIRST_DAY, 1, 77, index, 2_000);
                scene.text(meaning, &mut scene.random("x")).unwrap()
            })
            .collect();
        assert_eq!(texts.len(), 2_000, "{meaning:?}");
    }
}

#[test]
fn templates_are_learned_where_an_identifier_stands_alone() {
    let specs = super::all_specs().iter();
    let mut found = 0;
    for model in specs {
        let catalogue = Catalogue::new(model);
        for one in super::types(model) {
            let entry = catalogue.entry(&one.name).unwrap();
            for plan in &entry.plans {
                let Some(template) = &plan.template else {
                    continue;
                };
                assert_eq!(plan.type_ref, TypeRef::Scalar(ScalarType::String));
                let own = |template: &Template| template.fill("own-7", |_| None);
                assert!(own(template).contains("own-7"));
                found += 1;
            }
        }
    }
    assert!(found > 5, "{found}");
}
