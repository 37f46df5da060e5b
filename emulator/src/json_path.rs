//! Dotted paths into JSON: `errors.0.code`. A number counts in an array and names a key of an object.

use serde_json::{Map, Value};

/// The value at a path; the whole at an empty one.
pub(crate) fn get<'a>(whole: &'a Value, path: &str) -> Option<&'a Value> {
    segments(path).try_fold(whole, |value, segment| match value {
        Value::Object(fields) => fields.get(segment),
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Puts a value at a path. What is missing on the way is made: an array where the segment is a
/// number, an object otherwise. Whatever else stands in the way is replaced.
pub(crate) fn set(whole: &mut Value, path: &str, value: Value) {
    let mut place = whole;
    for segment in segments(path) {
        place = step(place, segment);
    }
    *place = value;
}

/// Longest gap that is filled to reach a place in an array.
const LONGEST_GAP: usize = 64;

fn step<'a>(place: &'a mut Value, segment: &str) -> &'a mut Value {
    let index = segment
        .parse::<usize>()
        .ok()
        .filter(|index| *index <= LONGEST_GAP);
    match index {
        Some(index) if !place.is_object() => {
            if !place.is_array() {
                *place = Value::Array(Vec::new());
            }
            let items = place.as_array_mut().expect("it was made one above");
            if items.len() <= index {
                items.resize(index + 1, Value::Null);
            }
            &mut items[index]
        }
        _ => {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            let fields = place.as_object_mut().expect("it was made one above");
            fields.entry(segment).or_insert(Value::Null)
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_set_is_found() {
        let mut whole = Value::Null;
        set(&mut whole, "errors.0.source.pointer", json!("/data"));
        set(&mut whole, "errors.0.code", json!("A01"));
        assert_eq!(
            whole,
            json!({ "errors": [{ "source": { "pointer": "/data" }, "code": "A01" }] })
        );
        assert_eq!(get(&whole, "errors.0.code"), Some(&json!("A01")));
        assert_eq!(get(&whole, "errors.1.code"), None);
        assert_eq!(get(&whole, ""), Some(&whole));
    }

    #[test]
    fn numbers_are_keys_of_objects_that_exist() {
        let mut whole = json!({ "by_day": {} });
        set(&mut whole, "by_day.0", json!(true));
        assert_eq!(whole, json!({ "by_day": { "0": true } }));
    }

    #[test]
    fn scalars_in_the_way_give_way() {
        let mut whole = json!({ "errors": "none" });
        set(&mut whole, "errors.code", json!(5));
        set(&mut whole, "9999999999", json!(1));
        assert_eq!(whole, json!({ "errors": { "code": 5 }, "9999999999": 1 }));
    }
}
