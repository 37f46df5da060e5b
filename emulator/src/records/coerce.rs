//! Brings values that a caller sent into the form the fields of a record have.

use serde_json::{Map, Value};
use specs::model::{ScalarType as Scalar, TypeRef, TypeShape};

use super::{
    Records,
    catalogue::Entry,
    examples::id_text,
    maker::{Budget, Room},
    meaning::{Meaning, Plan},
    scalar,
};

impl Records {
    /// The fields of a type, in the form it has them in; those of a short form as the whole has them.
    /// What it does not have, and what cannot be understood, is left out; null stays null.
    pub(super) fn fit_fields(
        &mut self,
        entry: &Entry,
        fields: Map<String, Value>,
    ) -> Map<String, Value> {
        let catalogue = self.catalogue();
        let base = catalogue.entry(catalogue.base(&entry.name));
        let mut fitting = Map::new();
        for (name, value) in fields {
            let plans = base.into_iter().chain([entry]).flat_map(|one| &one.plans);
            let Some(plan) = plans.into_iter().find(|plan| plan.name == name) else {
                continue;
            };
            if value.is_null() {
                if !plan.required {
                    fitting.insert(name, Value::Null);
                }
            } else if let Some(value) = self.fit_part(plan, value) {
                fitting.insert(name, value);
            }
        }
        fitting
    }

    /// The value of a field. An object that is no record may have some of its fields only.
    fn fit_part(&mut self, plan: &Plan, value: Value) -> Option<Value> {
        let catalogue = self.catalogue();
        match (&plan.type_ref, value) {
            (TypeRef::Named(name), Value::Object(object)) if !self.has_rows(name) => {
                let part = catalogue.entry(name)?;
                Some(Value::Object(self.fit_fields(part, object)))
            }
            (type_ref, value) => self.fit(type_ref, Some(plan), value),
        }
    }

    /// A value in the form of a type. `None`: it has none.
    pub(super) fn fit(
        &mut self,
        type_ref: &TypeRef,
        plan: Option<&Plan>,
        value: Value,
    ) -> Option<Value> {
        match (type_ref, value) {
            (TypeRef::Scalar(kind), value) => self.fit_scalar(*kind, plan, value),
            (TypeRef::Id(_), value) => {
                let id = id_text(&value)?;
                let like = plan.and_then(|plan| plan.spelling.as_ref());
                Some(scalar::id(&id, self.ids_are_numbers(like)))
            }
            (TypeRef::Named(name), value) => self.fit_named(name, value),
            (
                TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::MapOrList(inner),
                Value::Array(items),
            ) => self.fit_items(inner, plan, items).map(Value::Array),
            (TypeRef::Single(inner), Value::Array(mut items)) if items.len() == 1 => {
                self.fit(inner, plan, items.pop()?)
            }
            (TypeRef::Map(inner) | TypeRef::MapOrList(inner), Value::Object(items)) => {
                let items = items.into_iter();
                let fitting = items.map(|(key, item)| Some((key, self.fit(inner, plan, item)?)));
                fitting.collect::<Option<_>>().map(Value::Object)
            }
            (TypeRef::List(inner), value) => {
                Some(Value::Array(vec![self.fit(inner, plan, value)?]))
            }
            // One that is a list itself would be read as many.
            (TypeRef::OneOrMany(inner), value) => match self.fit(inner, plan, value)? {
                list @ Value::Array(_) => Some(Value::Array(vec![list])),
                one => Some(one),
            },
            (TypeRef::Single(inner), value) => self.fit(inner, plan, value),
            (TypeRef::TextOr(inner), value) => {
                let text = value.as_str().map(Value::from);
                self.fit(inner, plan, value).or(text)
            }
            (TypeRef::Map(_) | TypeRef::MapOrList(_), _) => None,
        }
    }

    fn fit_items(
        &mut self,
        inner: &TypeRef,
        plan: Option<&Plan>,
        items: Vec<Value>,
    ) -> Option<Vec<Value>> {
        let items = items.into_iter();
        items.map(|item| self.fit(inner, plan, item)).collect()
    }

    /// A value of a type of the spec: an object, a word of a list, or a record by its identifier,
    /// email address or name.
    fn fit_named(&mut self, name: &str, value: Value) -> Option<Value> {
        let catalogue = self.catalogue();
        let entry = catalogue.entry(name)?;
        match (&entry.shape, value) {
            (TypeShape::Values(_), Value::String(text)) => Some(Value::String(text)),
            (TypeShape::Opaque, value) => {
                let id = id_text(&value)?;
                Some(scalar::id(&id, self.ids_are_numbers(None)))
            }
            (TypeShape::Fields(_), Value::Object(object)) => {
                let id = entry.key.as_ref().and_then(|key| id_text(object.get(key)?));
                match id {
                    Some(id) if self.known(name, &id) => self.short_record(name, &id),
                    _ => {
                        let object = self.fit_fields(entry, object);
                        (!entry.lacks(&object)).then_some(Value::Object(object))
                    }
                }
            }
            (TypeShape::Fields(_), value) if entry.key.is_some() => {
                let text = id_text(&value)?;
                let id = if self.known(name, &text) {
                    text
                } else {
                    self.called(name, &text)?
                };
                self.short_record(name, &id)
            }
            (TypeShape::Fields(_) | TypeShape::Values(_), _) => None,
        }
    }

    fn known(&mut self, name: &str, id: &str) -> bool {
        let base = self.base(name).to_owned();
        self.table(&base).rows.contains_key(id)
    }

    /// A record without others in it.
    fn short_record(&mut self, name: &str, id: &str) -> Option<Value> {
        self.record(name, id, Room::ALONE, &mut Budget::default())
    }

    /// The identifier of the record that has this email address or name.
    fn called(&mut self, name: &str, text: &str) -> Option<String> {
        let catalogue = self.catalogue();
        let base = catalogue.entry(catalogue.base(name))?;
        let names: Vec<&Plan> = base
            .plans
            .iter()
            .filter(|plan| {
                let usual = ["name", "title"].contains(&plan.name.as_str());
                usual || matches!(plan.meaning, Meaning::Email | Meaning::FullName)
            })
            .collect();
        for id in self.ids(&base.name) {
            let record = self.short_record(&base.name, &id)?;
            if names
                .iter()
                .any(|plan| record.get(&plan.name).and_then(Value::as_str) == Some(text))
            {
                return Some(id.to_string());
            }
        }
        None
    }

    fn fit_scalar(&self, kind: Scalar, plan: Option<&Plan>, value: Value) -> Option<Value> {
        let like = plan.and_then(|plan| plan.spelling.as_ref());
        let text = id_text(&value);
        match kind {
            Scalar::String | Scalar::File => text.map(Value::String),
            Scalar::Json => Some(value),
            Scalar::Id => Some(scalar::id(&text?, self.ids_are_numbers(like))),
            Scalar::Integer => text?
                .trim()
                .parse()
                .ok()
                .map(|number| scalar::whole(number, like)),
            Scalar::Number => {
                let number: f64 = text?.trim().parse().ok()?;
                serde_json::Number::from_f64(number).map(Value::Number)
            }
            Scalar::Decimal => scalar::decimal(&text?, like),
            Scalar::Boolean | Scalar::BooleanTf | Scalar::Boolean01 => {
                let truth = match value {
                    Value::Bool(truth) => truth,
                    _ => match text?.as_str() {
                        "T" | "true" | "1" => true,
                        "F" | "false" | "0" => false,
                        _ => return None,
                    },
                };
                Some(scalar::truth(kind, truth, like))
            }
            Scalar::Date
            | Scalar::DateDmy
            | Scalar::DateTime
            | Scalar::EpochSeconds
            | Scalar::EpochMilliseconds => scalar::read_moment(kind, &text?, like),
            Scalar::Time => text.filter(|text| text.contains(':')).map(Value::String),
        }
    }
}
