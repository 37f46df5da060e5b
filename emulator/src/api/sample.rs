//! Values with which a call succeeds.

use std::sync::Arc;

use serde_json::Value;
use specs::model::{Operation, Paging, Parameter, ScalarType, TypeRef};

use super::{
    compare, filter,
    kin::Kin,
    kinds,
    plan::{self, Plan},
    schema,
};
use crate::{json_path, records::Records, world::Site};

/// Where values come from.
pub(super) struct Sampler<'a> {
    pub(super) site: &'a Site,
    pub(super) store: &'a mut Records,
    pub(super) kin: &'a Kin,
}

impl Sampler<'_> {
    /// A text for a parameter of an operation with which a call succeeds. Those of one operation go
    /// together: the identifier of a customer is that of the customer of the order. `None`: any text
    /// of the declared type will do.
    ///
    /// `order.links.customer` is a field within the value of a parameter, `filter.status` the value of
    /// a condition.
    pub(super) fn sample(&mut self, operation: &str, parameter: &str) -> Option<String> {
        let site = self.site;
        let (resource, operation) = site.operation(operation)?;
        let plan = plan::plan(&site.model, self.store, resource, operation);
        let (name, inside) = parameter.split_once('.').unwrap_or((parameter, ""));
        let mut parameters = operation.parameters.iter();
        let Some(parameter) = parameters.find(|one| one.id == name) else {
            let filtered = operation.filter.as_ref().filter(|_| name == "filter")?;
            return self.condition(filtered, inside);
        };
        if !inside.is_empty() {
            let at = schema::at_innermost(&site.model, &parameter.type_ref, inside)?;
            return self.linked(operation, plan, schema::id_of(at)?);
        }
        let is_key = plan.key.is_some_and(|key| key.id == parameter.id);
        if let (true, Some(entity)) = (is_key, plan.entity) {
            let Some(record) = self.example(operation, plan) else {
                return self.first(entity);
            };
            let identifier = self.store.identifier(entity)?;
            return record.get(identifier).map(kinds::text);
        }
        if let Some(target) = schema::id_of(&parameter.type_ref) {
            return self.linked(operation, plan, target);
        }
        match parameter.type_ref {
            TypeRef::Scalar(ScalarType::Integer) => {
                number(resource.operations.iter(), operation, parameter)
            }
            TypeRef::Scalar(ScalarType::Id) => self.bare(operation, plan, parameter),
            _ => None,
        }
    }

    /// The record the samples of an operation are about: the first that is linked with the records
    /// of all other identifiers it takes, or else the first.
    fn example(&mut self, operation: &Operation, plan: Plan<'_>) -> Option<Arc<Value>> {
        let entity = plan.entity?;
        let all = self.store.all(entity);
        let targets = operation.parameters.iter().filter(|one| one.required);
        let targets: Vec<Vec<String>> = targets
            .filter_map(|one| schema::id_of(&one.type_ref))
            .filter(|target| *target != entity)
            .map(|target| schema::links_to(&self.site.model, entity, target))
            .filter(|paths| !paths.is_empty())
            .collect();
        let named = |record: &Value, path: &String| {
            json_path::get(record, path).is_some_and(|value| !value.is_null())
        };
        let is_linked = |record: &&Arc<Value>| {
            let mut targets = targets.iter();
            targets.all(|paths| paths.iter().any(|path| named(record, path)))
        };
        all.iter().find(is_linked).or(all.first()).cloned()
    }

    /// The identifier of a record of another type, to which the record the samples are about
    /// belongs.
    fn linked(&mut self, operation: &Operation, plan: Plan<'_>, target: &str) -> Option<String> {
        let entity = plan.entity.filter(|entity| *entity != target);
        let Some(entity) = entity else {
            return self.first(target);
        };
        let record = self.example(operation, plan);
        let paths = schema::links_to(&self.site.model, entity, target);
        for path in &paths {
            let value = record.as_ref().and_then(|one| json_path::get(one, path));
            let value = match value {
                Some(Value::Array(items)) => items.first(),
                other => other,
            };
            let id = value.filter(|value| !value.is_null()).map(kinds::text);
            let store = &mut *self.store;
            let mut exists = |id: &String| {
                store.identifier(target).is_none() || store.find(target, id).is_some()
            };
            if let Some(id) = id.filter(|id| exists(id)) {
                return Some(id);
            }
        }
        let own = self.store.identifier(entity)?;
        let own = record.as_ref().and_then(|record| record.get(own));
        let parent = match own {
            Some(own) if paths.is_empty() && self.store.identifier(target).is_some() => {
                let parents = self.store.ids(target);
                self.kin
                    .parent(&parents, (entity, &kinds::text(own)), target)
            }
            _ => None,
        };
        parent.or_else(|| self.first(target))
    }

    /// The first value of a field that lists are filtered by.
    fn condition(&mut self, record: &str, field: &str) -> Option<String> {
        let style = self.site.model.api.as_ref()?.filter.as_ref()?;
        let links = style.links.as_deref();
        let (path, _) = filter::find(&self.site.model, links, record, field)?;
        let all = self.store.all(record);
        let mut values = all
            .iter()
            .filter_map(|record| json_path::get(record, &path));
        values.find_map(|value| compare::all_texts(value).into_iter().next())
    }

    /// The identifier of the first record of a type.
    fn first(&mut self, type_name: &str) -> Option<String> {
        self.store.ids(type_name).first().map(ToString::to_string)
    }

    /// An untyped identifier that is not the key: that of a record of the type it is named after.
    fn bare(
        &mut self,
        operation: &Operation,
        plan: Plan<'_>,
        parameter: &Parameter,
    ) -> Option<String> {
        let site = self.site;
        let name = schema::stem(&parameter.id);
        let types = site.model.resources.iter().flat_map(|one| &one.types);
        let mut types = site.model.types.iter().chain(types);
        let meant = types.find(|one| name.contains(&schema::stem(&one.name)))?;
        self.linked(operation, plan, &meant.name)
    }
}

/// The first page, the first part.
fn number<'a>(
    mut siblings: impl Iterator<Item = &'a Operation>,
    operation: &Operation,
    parameter: &Parameter,
) -> Option<String> {
    match &operation.paging {
        Some(Paging::PageNumber { page, first, .. }) if *page == parameter.id => {
            return Some(first.to_string());
        }
        Some(Paging::PageNumber { page_size, .. }) if *page_size == parameter.id => {
            return Some("10".to_owned());
        }
        Some(Paging::Offset { offset, .. }) if *offset == parameter.id => {
            return Some("0".to_owned());
        }
        Some(Paging::Offset { count, .. }) if *count == parameter.id => {
            return Some("10".to_owned());
        }
        _ => {}
    }
    let is_part = siblings.any(|sibling| {
        sibling.upload.as_ref().is_some_and(|upload| {
            let takes = sibling.id == operation.id
                || upload.next == operation.id
                || super::files::returns_file(operation);
            takes && [&upload.part_number, &upload.part_count].contains(&&parameter.id)
        })
    });
    is_part.then(|| "1".to_owned())
}
