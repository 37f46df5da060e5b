//! Payloads that are no records: receipts, reports, and shapes nobody published.

use serde_json::{Value, json};
use specs::model::{Operation, Provider, ScalarType, TypeRef};

use super::{arguments::Arguments, fits, narrow, schema};
use crate::{json_path, records::Records};

/// What a payload is made from.
pub(super) struct Maker<'a> {
    pub(super) model: &'a Provider,
    pub(super) operation: &'a Operation,
    pub(super) arguments: &'a Arguments<'a>,
    /// `resource.operation`.
    pub(super) purpose: String,
    /// The record the call was about: its type and identifier.
    pub(super) about: Option<(&'a str, String)>,
}

/// How deep lists of records are looked for in a payload.
const DEPTH: usize = 3;

impl Maker<'_> {
    /// The published payload, if there is one that fits.
    pub(super) fn example(&self, type_ref: &TypeRef) -> Option<Value> {
        let text = self.operation.example_response.as_deref()?;
        let whole: Value = serde_json::from_str(text).ok()?;
        let path = self.operation.data.as_deref().unwrap_or_default();
        let payload = json_path::get(&whole, path)?;
        fits::fits(self.model, type_ref, payload).then(|| payload.clone())
    }

    /// A payload of a type that has no records of its own.
    pub(super) fn make(&self, store: &mut Records, type_ref: &TypeRef) -> Value {
        let mut payload = match (self.example(type_ref), schema::single(type_ref)) {
            (Some(example), _) => example,
            (None, TypeRef::Scalar(ScalarType::Json)) => json!({}),
            (None, _) => store.value(type_ref, &self.purpose),
        };
        self.fill(store, type_ref, &mut payload, true, DEPTH);
        self.agree(store, type_ref, &mut payload);
        payload
    }

    /// Puts the records that exist where a payload has lists of records. In a list of objects with
    /// such lists, the first has them all.
    fn fill(
        &self,
        store: &mut Records,
        type_ref: &TypeRef,
        payload: &mut Value,
        is_first: bool,
        depth: usize,
    ) {
        if depth == 0 {
            return;
        }
        match (schema::single(type_ref), payload) {
            (TypeRef::Named(name), payload @ Value::Object(_)) => {
                for field in schema::fields(self.model, name) {
                    let listed = match &field.type_ref {
                        TypeRef::List(inner) => self.own_records(store, inner, is_first),
                        _ => None,
                    };
                    match (listed, payload.get_mut(&field.name)) {
                        (Some(listed), _) => payload[&field.name] = Value::Array(listed),
                        (None, Some(value)) => {
                            self.fill(store, &field.type_ref, value, is_first, depth - 1);
                        }
                        (None, None) => {}
                    }
                }
            }
            (TypeRef::List(inner) | TypeRef::OneOrMany(inner), Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.fill(store, inner, item, is_first && index == 0, depth - 1);
                }
            }
            _ => {}
        }
    }

    /// The records of a list, if its type has records with identifiers of their own.
    fn own_records(
        &self,
        store: &mut Records,
        element: &TypeRef,
        is_first: bool,
    ) -> Option<Vec<Value>> {
        let TypeRef::Named(entity) = element else {
            return None;
        };
        let identifier = store.identifier(entity)?.to_owned();
        let own = &schema::field(self.model, entity, &identifier)?.type_ref;
        if *own != TypeRef::Id(entity.clone()) && *own != TypeRef::Scalar(ScalarType::Id) {
            return None;
        }
        if !is_first {
            return Some(Vec::new());
        }
        let all = store.all(entity);
        let operation = self.operation;
        let left = narrow::narrow(self.model, store, entity, operation, self.arguments, all);
        Some(left.iter().map(|record| (**record).clone()).collect())
    }

    /// Makes a payload name the records that the call named, and the one it made.
    fn agree(&self, store: &Records, type_ref: &TypeRef, payload: &mut Value) {
        let TypeRef::Named(name) = schema::single(type_ref) else {
            return;
        };
        let Some(object) = payload.as_object_mut() else {
            return;
        };
        for field in schema::fields(self.model, name) {
            let about = self.about.as_ref();
            let is_own = store.identifier(name) == Some(&*field.name);
            let made = about.filter(|(entity, _)| {
                field.type_ref == TypeRef::Id((*entity).to_owned())
                    || (is_own && field.type_ref == TypeRef::Scalar(ScalarType::Id))
            });
            let named = || {
                let arguments = self.arguments.0.iter();
                let mut same = arguments.filter(|one| {
                    matches!(field.type_ref, TypeRef::Id(_))
                        && one.parameter.type_ref == field.type_ref
                });
                same.find_map(super::arguments::Argument::text)
            };
            let id = made.map(|(_, id)| id.clone()).or_else(named);
            if let (Some(id), true) = (id, object.contains_key(&field.name) || made.is_some()) {
                object.insert(field.name.clone(), json!(id));
            }
        }
    }
}
