//! Published answers, moved to the days in which records are made up.
//!
//! Vendors wrote their examples years ago; beside records of this year they would look like another
//! account. An answer moves as a whole and by whole days: its times of day, and the days between its
//! moments, are as published. Days of birth and death stay.

use std::collections::HashMap;

use jiff::{Span, civil::Date};
use serde_json::{Value, from_str};
use specs::model::{Field, Provider, ScalarType as Scalar, Type, TypeRef, TypeShape};

use super::{
    meaning::{Kind, Meaning},
    reading,
    scene::{DAY, DAYS_BEFORE},
};
use crate::json_path;

/// The provider with its examples moved: the moments of each lie around `first_day` (days since
/// 1970), where made-up records begin, and none is later than today.
pub(crate) fn recent(mut model: Provider, first_day: i64) -> Provider {
    let own = model.resources.iter().flat_map(|resource| &resource.types);
    let types = model.types.iter().chain(own).cloned();
    let walk = Walk(types.map(|one| (one.name.clone(), one)).collect());
    let operations = model
        .resources
        .iter_mut()
        .flat_map(|one| &mut one.operations);
    for operation in operations {
        let example = operation.example_response.as_deref();
        let Some(mut answer) = example.and_then(|text| from_str::<Value>(text).ok()) else {
            continue;
        };
        let data = operation.data.as_deref().unwrap_or_default();
        let linked = operation.linked.as_ref();
        let mut parts: Vec<(&str, &TypeRef)> = Vec::new();
        parts.extend(operation.returns.as_ref().map(|returns| (data, returns)));
        parts.extend(linked.map(|linked| (linked.path.as_str(), &linked.type_ref)));
        if walk.bring_near(&mut answer, &parts, first_day) {
            operation.example_response = Some(answer.to_string());
        }
    }
    model
}

/// The types of a provider, by name.
struct Walk(HashMap<String, Type>);

impl Walk {
    /// Moves an answer, of which these parts have a type. Whether there is a moment in it.
    fn bring_near(&self, answer: &mut Value, parts: &[(&str, &TypeRef)], first_day: i64) -> bool {
        let mut days = Vec::new();
        self.visit_parts(answer, parts, &mut |kind, value| {
            days.extend(day(kind, value));
        });
        days.sort_unstable();
        let (Some(middle), Some(last)) = (days.get(days.len() / 2), days.last()) else {
            return false;
        };
        let by = (first_day - middle).min(first_day + DAYS_BEFORE - last);
        self.visit_parts(answer, parts, &mut |kind, value| {
            if let Some(moved) = moved(kind, value, by) {
                *value = moved;
            }
        });
        true
    }

    fn visit_parts(
        &self,
        answer: &mut Value,
        parts: &[(&str, &TypeRef)],
        act: &mut dyn FnMut(Scalar, &mut Value),
    ) {
        for (path, type_ref) in parts {
            if let Some(mut part) = json_path::get(answer, path).cloned() {
                self.visit(type_ref, &mut part, act);
                json_path::set(answer, path, part);
            }
        }
    }

    /// Visits the moments of a value, except for those of birth and death.
    fn visit(
        &self,
        type_ref: &TypeRef,
        value: &mut Value,
        act: &mut dyn FnMut(Scalar, &mut Value),
    ) {
        match (type_ref, value) {
            (TypeRef::Scalar(kind), value) => act(*kind, value),
            (TypeRef::Named(name), Value::Object(object)) => {
                let Some(one) = self.0.get(name) else { return };
                let TypeShape::Fields(fields) = &one.shape else {
                    return;
                };
                for field in fields.iter().filter(|field| moves(one, fields, field)) {
                    if let Some(value) = object.get_mut(&field.name) {
                        self.visit(&field.type_ref, value, act);
                    }
                }
            }
            (
                TypeRef::List(inner)
                | TypeRef::OneOrMany(inner)
                | TypeRef::Single(inner)
                | TypeRef::MapOrList(inner),
                Value::Array(items),
            ) => items
                .iter_mut()
                .for_each(|item| self.visit(inner, item, act)),
            (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(items)) => {
                items
                    .values_mut()
                    .for_each(|item| self.visit(inner, item, act));
            }
            (
                TypeRef::OneOrMany(inner) | TypeRef::Single(inner) | TypeRef::TextOr(inner),
                value,
            ) => self.visit(inner, value, act),
            _ => {}
        }
    }
}

/// Whether the moments of a field are those of work, not of a life.
fn moves(one: &Type, fields: &[Field], field: &Field) -> bool {
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let meaning = reading::meaning(field, Kind::of(one), &names);
    !matches!(meaning, Meaning::Birth | Meaning::Death)
}

/// The day of a moment, in days since 1970. `None`: it is none, or says `never`.
fn day(kind: Scalar, value: &Value) -> Option<i64> {
    match kind {
        Scalar::EpochSeconds => Some(whole(value)? / DAY),
        Scalar::EpochMilliseconds => Some(whole(value)? / 1000 / DAY),
        _ => {
            let days = Date::constant(1970, 1, 1).until(date(kind, value.as_str()?)?);
            Some(days.ok()?.get_days().into())
        }
    }
}

/// A moment some days later, spelled as before. `None`: it is none.
fn moved(kind: Scalar, value: &Value, days: i64) -> Option<Value> {
    let per_day = match kind {
        Scalar::EpochSeconds => DAY,
        Scalar::EpochMilliseconds => DAY * 1000,
        _ => {
            let text = value.as_str()?;
            let days = Span::new().try_days(days).ok()?;
            let date = date(kind, text)?.checked_add(days).ok()?;
            let rest = &text[LENGTH..];
            return Some(Value::String(match kind {
                Scalar::DateDmy => format!("{}{rest}", date.strftime("%d.%m.%Y")),
                _ => format!("{date}{rest}"),
            }));
        }
    };
    let number = whole(value)?.checked_add(days.checked_mul(per_day)?)?;
    Some(match value {
        Value::String(_) => Value::String(number.to_string()),
        _ => Value::from(number),
    })
}

/// Length of a date in a text: it stands first.
const LENGTH: usize = "2026-01-05".len();

fn date(kind: Scalar, text: &str) -> Option<Date> {
    let text = text.get(..LENGTH)?;
    match kind {
        Scalar::Date | Scalar::DateTime => text.parse().ok(),
        Scalar::DateDmy => Date::strptime("%d.%m.%Y", text).ok(),
        _ => None,
    }
}

/// A positive number; 0 stands for no moment.
fn whole(value: &Value) -> Option<i64> {
    let number = match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    };
    number.filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number of a spec that is no moment of this world moves everything beside it by as much.
    #[test]
    fn what_would_leave_the_calendar_stays() {
        for days in [i64::MIN, -8_000_000, 8_000_000, i64::MAX] {
            assert_eq!(moved(Scalar::Date, &"2026-01-05".into(), days), None);
        }
        assert_eq!(moved(Scalar::EpochSeconds, &1.into(), i64::MAX), None);
        let next = moved(Scalar::Date, &"2026-01-05".into(), 1);
        assert_eq!(next, Some("2026-01-06".into()));
    }
}
