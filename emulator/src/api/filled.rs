//! Bodies into which records are written without being copied before.

use std::sync::Arc;

use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::{Map, Value};

/// A value and the records that are written in it. At their place there is an empty object for each
/// of them, in a list or, for a single one, without a list.
pub(super) struct Filled<'a> {
    pub(super) value: &'a Value,
    /// The place, a dotted path.
    pub(super) path: &'a str,
    pub(super) records: &'a [Arc<Value>],
}

impl Serialize for Filled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let path = self.path.trim_matches('.');
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        match (self.value, self.records) {
            (Value::Object(fields), _) if !path.is_empty() => {
                self.object(fields, name, rest, serializer)
            }
            (Value::Array(items), _) if !path.is_empty() => {
                let items = items.iter().enumerate();
                serializer.collect_seq(items.map(|(index, value)| {
                    let records = if index.to_string() == name {
                        self.records
                    } else {
                        &[]
                    };
                    Filled {
                        value,
                        path: rest,
                        records,
                    }
                }))
            }
            (Value::Array(items), records) if items.len() == records.len() => {
                serializer.collect_seq(records.iter().map(|record| &**record))
            }
            (Value::Object(fields), [record]) if fields.is_empty() => record.serialize(serializer),
            (value, _) => value.serialize(serializer),
        }
    }
}

impl Filled<'_> {
    fn object<S: Serializer>(
        &self,
        fields: &Map<String, Value>,
        name: &str,
        rest: &str,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(fields.len()))?;
        for (field, value) in fields {
            if field == name {
                let (path, records) = (rest, self.records);
                map.serialize_entry(
                    field,
                    &Filled {
                        value,
                        path,
                        records,
                    },
                )?;
            } else {
                map.serialize_entry(field, value)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filled(value: &Value, path: &str, records: &[Value]) -> Value {
        let records: Vec<Arc<Value>> = records.iter().cloned().map(Arc::new).collect();
        let records = &records;
        json!(Filled {
            value,
            path,
            records
        })
    }

    #[test]
    fn records_stand_at_their_place() {
        let records = [json!({"id": 1}), json!({"id": 2})];
        assert_eq!(filled(&json!([{}, {}]), ".", &records), json!(records));
        assert_eq!(
            filled(
                &json!({"data": {"items": [{}, {}], "more": [{}]}}),
                "data.items",
                &records
            ),
            json!({"data": {"items": records, "more": [{}]}})
        );
        assert_eq!(
            filled(&json!([1, [{}, {}]]), "1.", &records),
            json!([1, records])
        );
    }

    #[test]
    fn a_single_record_may_stand_without_a_list() {
        let record = json!({"id": 1});
        let body = json!({"data": {}, "total": 1});
        let expected = json!({"data": record, "total": 1});
        assert_eq!(filled(&body, "data", &[record]), expected);
    }

    #[test]
    fn where_there_is_no_place_the_value_stays() {
        for value in [
            json!({"status": "ok"}),
            json!(null),
            json!([]),
            json!({"data": 1}),
        ] {
            assert_eq!(filled(&value, "data", &[json!({"id": 1})]), value);
            assert_eq!(filled(&value, "", &[json!({"id": 1})]), value);
            assert_eq!(filled(&value, "data", &[]), value);
        }
    }
}
