//! Short forms of records.

use serde_json::{Map, Value};

use super::{
    Records,
    body::Base,
    catalogue::Entry,
    maker::{At, Budget},
};

impl Records {
    /// A short form of a record as an example shows it.
    fn example_of(&self, short: &str, id: &str) -> Option<Map<String, Value>> {
        let shown = self.catalogue_ref().examples.shown(short)?;
        let mut records = shown.records.iter();
        let (_, example) = records.find(|(known, _)| known == id)?;
        Some(example.clone())
    }

    fn is_changed(&mut self, base: &str, id: &str) -> bool {
        self.table(base).rows.get(id).is_some_and(|row| row.changed)
    }

    /// As much of a record as a short form of it has.
    #[expect(
        clippy::too_many_arguments,
        reason = "what is made, from what, and how deep"
    )]
    pub(super) fn shorten(
        &mut self,
        short: &Entry,
        base: &Entry,
        id: &str,
        whole: &Value,
        layers: usize,
        depth: usize,
        budget: &mut Budget,
    ) -> Value {
        let Some(Base { scene, given, .. }) = self.base_of(base, id) else {
            return Value::Null;
        };
        let mut object = Map::new();
        if let Some(example) = self.example_of(&short.name, id) {
            let shown = self.shown(short, example);
            match shown {
                Value::Object(shown) if self.is_changed(&base.name, id) => object = shown,
                shown => return shown,
            }
        }
        let has_example = !object.is_empty();
        for plan in &short.plans {
            let known = base.field(&plan.name);
            let value = whole.get(&plan.name).or_else(|| given.get(&plan.name));
            let value = value.filter(|value| !value.is_null());
            let fitting = match (known, value) {
                (Some(field), Some(value)) if field.type_ref == plan.type_ref => {
                    Some(value.clone())
                }
                (_, Some(value)) => self.fit(&plan.type_ref, Some(plan), value.clone()),
                _ => None,
            };
            let at = At {
                scene: &scene,
                plan: Some(plan),
                layers,
                depth: depth + 1,
                own: Some((base, id)),
            };
            if plan.is_key {
                object.insert(plan.name.clone(), self.key(plan, id));
            } else if let Some(value) = fitting {
                object.insert(plan.name.clone(), value);
            } else if (known.is_none() || plan.required) && !has_example {
                self.put(&mut object, plan, &at, budget);
            }
        }
        Value::Object(object)
    }
}
