//! Values that have nothing in them.

use serde_json::{Map, Value};
use specs::model::ScalarType as Scalar;

use super::{
    Records,
    examples::id_text,
    maker::At,
    meaning::{Meaning, Plan},
    scalar,
    scene::Scene,
};
use crate::random::Random;

impl Records {
    /// A scalar for a field.
    pub(super) fn scalar(&self, kind: Scalar, at: &At<'_>, random: &mut Random) -> Value {
        let (scene, plan) = (at.scene, at.plan);
        let meaning = plan.map_or(Meaning::Unknown, |plan| plan.meaning);
        let like = plan.and_then(|plan| plan.spelling.as_ref());
        match kind {
            Scalar::String => Value::String(text(scene, plan, random)),
            Scalar::Integer => scalar::whole(scene.whole(plan, random), like),
            Scalar::Number => scalar::float(hundredths(meaning, scene.whole(plan, random), random)),
            Scalar::Decimal => {
                scalar::hundredths(hundredths(meaning, scene.whole(plan, random), random), like)
            }
            Scalar::Boolean | Scalar::BooleanTf | Scalar::Boolean01 => {
                let among = match meaning {
                    Meaning::Rarely => random.below(16) == 0,
                    Meaning::Mostly => random.below(16) != 0,
                    _ => random.below(2) == 0,
                };
                scalar::truth(kind, among, like)
            }
            Scalar::Id => {
                let number = 1_000 + random.below(9_000);
                scalar::id(&number.to_string(), self.ids_are_numbers(like))
            }
            Scalar::Date
            | Scalar::DateDmy
            | Scalar::DateTime
            | Scalar::Time
            | Scalar::EpochSeconds
            | Scalar::EpochMilliseconds => {
                scalar::moment(kind, scene.moment(meaning, random), like)
            }
            Scalar::Json => {
                let values = plan.map_or(&[][..], |plan| &plan.values);
                let value = values.get(random.below(values.len()));
                value.cloned().unwrap_or_else(|| Value::Object(Map::new()))
            }
            Scalar::File => {
                Value::String(scene.text(Meaning::Sentence, random).unwrap_or_default())
            }
        }
    }
}

/// A text for a field.
fn text(scene: &Scene, plan: Option<&Plan>, random: &mut Random) -> String {
    let meaning = plan.map_or(Meaning::Sentence, |plan| plan.meaning);
    // Where nothing better can be made, what examples say is said again.
    if matches!(meaning, Meaning::Unknown | Meaning::Created | Meaning::Url) {
        let values = plan.map_or(&[][..], |plan| &plan.values);
        let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        if !texts.is_empty() {
            return texts[scene.index % texts.len()].to_owned();
        }
    }
    if let Some(text) = scene.text(meaning, random) {
        return text;
    }
    if meaning == Meaning::Created {
        let moment = scalar::moment(Scalar::DateTime, scene.moment(meaning, random), None);
        return id_text(&moment).unwrap_or_default();
    }
    scene.text(Meaning::Unknown, random).unwrap_or_default()
}

/// Hundredths of a number that has a fraction.
fn hundredths(meaning: Meaning, whole: i64, random: &mut Random) -> i64 {
    let part = i64::try_from(random.below(100)).unwrap_or_default();
    match meaning {
        Meaning::Hours => whole.saturating_mul(100) / 4 / 25 * 25,
        Meaning::Percent | Meaning::Position | Meaning::Count | Meaning::Unknown => {
            whole.saturating_mul(100)
        }
        _ => whole.saturating_mul(100).saturating_add(part),
    }
}
