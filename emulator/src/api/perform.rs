//! What a call does, and its payload.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use specs::model::{Operation, ParameterIn, Provider, Resource, TypeRef};

use super::{
    arguments::{Arguments, Given},
    fields,
    kin::Kin,
    narrow,
    paging::Window,
    payload::Maker,
    plan::{self, Effect, Plan},
    problem::Problem,
    schema, state_word,
};
use crate::records::Records;

/// A call whose parameters were read.
pub(super) struct Job<'a> {
    pub(super) model: &'a Provider,
    pub(super) resource: &'a Resource,
    pub(super) operation: &'a Operation,
    pub(super) query: &'a [(String, String)],
    pub(super) arguments: &'a Arguments<'a>,
    pub(super) plan: Plan<'a>,
}

/// What comes of a call.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// The payload; `None` if there is none.
    pub(super) payload: Option<Value>,
    /// The records in it.
    pub(super) records: Vec<Arc<Value>>,
    /// Where in the payload the records are to stand: until it is written there is an empty object
    /// for each. `None`: they are there.
    pub(super) open: Option<String>,
    /// Which part of how many records the payload is.
    pub(super) page: Option<(Window, usize)>,
    /// The record that the call was about, by its identifier.
    pub(super) about: Option<String>,
}

impl<'a> Job<'a> {
    /// Does it.
    pub(super) fn run(&self, store: &mut Records, kin: &mut Kin) -> Result<Reply, Problem> {
        self.check_references(store)?;
        match self.plan.effect {
            Effect::Read => self.read(store, kin),
            Effect::Create => {
                let reply = self.create(store);
                if let (Some(entity), Some(id)) = (self.plan.entity, &reply.about) {
                    kin.remember(self.model, (entity, id), self.arguments);
                }
                Ok(reply)
            }
            Effect::Update | Effect::Other => self.change(store),
            Effect::Delete => self.delete(store),
        }
    }

    /// Refuses identifiers of records that do not exist. Where a list is only narrowed by them, it is
    /// empty instead.
    fn check_references(&self, store: &mut Records) -> Result<(), Problem> {
        for argument in &self.arguments.0 {
            let parameter = argument.parameter;
            let Some(target) = schema::id_of(&parameter.type_ref) else {
                continue;
            };
            let named = parameter.required || parameter.parameter_in == ParameterIn::Path;
            if store.identifier(target).is_none() || (self.plan.effect == Effect::Read && !named) {
                continue;
            }
            let mut ids = argument.texts().into_iter();
            let unknown = ids.find(|id| {
                !schema::is_special(self.model, target, id) && store.find(target, id).is_none()
            });
            if let Some(id) = unknown {
                return Err(Problem::no_record(target, &id));
            }
        }
        Ok(())
    }

    fn read(&self, store: &mut Records, kin: &Kin) -> Result<Reply, Problem> {
        let Some(returns) = &self.operation.returns else {
            return Ok(Reply::default());
        };
        let items = plan::items_type(self.model, self.operation);
        let is_list = items.is_some() || schema::is_list(returns);
        let element = items.unwrap_or(returns);
        let element = schema::element(element).unwrap_or(element);
        match self.plan.entity {
            Some(entity) if is_list => self.list(store, kin, entity, element),
            Some(entity) => self.get(store, entity),
            None if is_list && self.operation.paging.is_some() => self.made_list(store, element),
            None => Ok(Reply {
                payload: Some(self.maker(None).make(store, returns)),
                ..Reply::default()
            }),
        }
    }

    fn get(&self, store: &mut Records, entity: &'a str) -> Result<Reply, Problem> {
        let id = self.key();
        let record = match &id {
            Some(id) => self.existing(store, entity, id)?,
            None => match self.named_by_link(store, entity) {
                Some(record) => record,
                None => return Err(Problem::no_record(entity, "")),
            },
        };
        let payload = self.sparse(entity, &record);
        Ok(Reply {
            payload: Some(self.in_shape(payload)),
            records: vec![record],
            about: id,
            ..Reply::default()
        })
    }

    /// The first record that is linked with those the call names.
    fn named_by_link(&self, store: &mut Records, entity: &str) -> Option<Arc<Value>> {
        let all = store.all(entity);
        let (model, operation) = (self.model, self.operation);
        let narrowed = narrow::narrow(model, store, entity, operation, self.arguments, all.clone());
        narrowed.into_iter().chain(all).next()
    }

    /// What says which record is meant.
    fn key(&self) -> Option<String> {
        self.arguments.get(&self.plan.key?.id)?.text()
    }

    /// The record with this identifier, which also belongs to the other records that the path names.
    fn existing(&self, store: &mut Records, entity: &str, id: &str) -> Result<Arc<Value>, Problem> {
        let found = store
            .find(entity, id)
            .or_else(|| self.described(store, entity, id));
        let record = found.ok_or_else(|| Problem::no_record(entity, id))?;
        for argument in &self.arguments.0 {
            let parameter = argument.parameter;
            let is_key = self.plan.key.is_some_and(|key| key.id == parameter.id);
            let target = match &parameter.type_ref {
                TypeRef::Id(target) if parameter.parameter_in == ParameterIn::Path => target,
                _ => continue,
            };
            if is_key || target == entity {
                continue;
            }
            let paths = schema::links_to(self.model, entity, target);
            let named = |path: &String| {
                crate::json_path::get(&record, path).is_some_and(|value| !value.is_null())
            };
            let texts = argument.texts();
            let belongs = |path: &String| narrow::has(&record, path, &texts);
            if paths.iter().any(named) && !paths.iter().any(belongs) {
                return Err(Problem::no_record(entity, id));
            }
        }
        Ok(record)
    }

    /// A record that describes another one and is known by the identifier of that.
    fn described(&self, store: &mut Records, entity: &str, id: &str) -> Option<Arc<Value>> {
        let identifier = store.identifier(entity)?.to_owned();
        let target = schema::id_of(&schema::field(self.model, entity, &identifier)?.type_ref)?;
        if target == entity
            || store.identifier(target).is_some() && store.find(target, id).is_none()
        {
            return None;
        }
        let mut record = (**store.all(entity).first()?).clone();
        record[&identifier] = json!(id);
        Some(Arc::new(record))
    }

    fn create(&self, store: &mut Records) -> Reply {
        let Some(entity) = self.plan.entity else {
            return self.receipt(store, None);
        };
        let fields = fields::from_arguments(self.model, store, entity, self.arguments, None, None);
        let mut records = Vec::new();
        for fields in self.several(entity, fields) {
            records.push(store.create(entity, fields));
        }
        let identifier = store.identifier(entity).unwrap_or("id");
        let first = records.first().and_then(|record| record.get(identifier));
        let about = first.map(super::kinds::text);
        self.reply(store, entity, records, about)
    }

    /// One record for each element of a list sent for a field that takes one value, where the call
    /// returns a list.
    fn several(&self, entity: &str, fields: Map<String, Value>) -> Vec<Map<String, Value>> {
        let returns_list = self.operation.returns.as_ref().is_some_and(schema::is_list);
        let lists = self.arguments.0.iter().filter_map(|argument| {
            let Given::Value(Value::Array(items)) = &argument.given else {
                return None;
            };
            let field = schema::field(self.model, entity, &argument.parameter.name)?;
            (!schema::is_list(&field.type_ref)).then_some((field, items))
        });
        match lists.into_iter().next() {
            Some((field, items)) if returns_list => items
                .iter()
                .map(|item| {
                    let mut fields = fields.clone();
                    fields.insert(field.name.clone(), item.clone());
                    fields
                })
                .collect(),
            _ => vec![fields],
        }
    }

    fn change(&self, store: &mut Records) -> Result<Reply, Problem> {
        let (Some(entity), Some(id)) = (self.plan.entity, self.key()) else {
            return Ok(self.receipt(store, None));
        };
        if schema::is_special(self.model, entity, &id) && store.find(entity, &id).is_none() {
            return Ok(self.receipt(store, None));
        }
        let current = self.existing(store, entity, &id)?;
        let mut fields = fields::from_arguments(
            self.model,
            store,
            entity,
            self.arguments,
            self.plan.key,
            Some(&current),
        );
        let (verb, _) = plan::verb(self.operation);
        fields.extend(
            state_word::after(self.model, entity, verb)
                .into_iter()
                .flatten(),
        );
        let changed = store.change(entity, &id, fields);
        let record = changed.ok_or_else(|| Problem::no_record(entity, &id))?;
        Ok(self.reply(store, entity, vec![record], Some(id)))
    }

    fn delete(&self, store: &mut Records) -> Result<Reply, Problem> {
        let (Some(entity), Some(id)) = (self.plan.entity, self.key()) else {
            return Ok(self.receipt(store, None));
        };
        let record = self.existing(store, entity, &id)?;
        store.remove(entity, &id);
        Ok(self.reply(store, entity, vec![record], Some(id)))
    }

    /// The answer to a change: the records, their identifier, or a receipt.
    fn reply(
        &self,
        store: &mut Records,
        entity: &'a str,
        records: Vec<Arc<Value>>,
        about: Option<String>,
    ) -> Reply {
        let Some(returns) = &self.operation.returns else {
            return Reply {
                about,
                ..Reply::default()
            };
        };
        let identifier = store.identifier(entity).unwrap_or("id").to_owned();
        let values = |of: fn(&Value, &str) -> Value| -> Vec<Value> {
            let records = records.iter();
            records.map(|record| of(record, &identifier)).collect()
        };
        let values = match returns.innermost() {
            TypeRef::Named(name) if name == entity => values(|record, _| record.clone()),
            TypeRef::Id(name) if name == entity => {
                values(|record, id| record.get(id).cloned().unwrap_or_default())
            }
            _ => return self.receipt(store, about.map(|id| (entity, id))),
        };
        let payload = if schema::is_list(returns) {
            Value::Array(values)
        } else {
            values.into_iter().next().unwrap_or_default()
        };
        Reply {
            payload: Some(self.in_shape(payload)),
            records,
            about,
            ..Reply::default()
        }
    }

    /// Reads the record again into the answer, after files were kept for it.
    pub(super) fn refresh(&self, store: &mut Records, reply: &mut Reply) {
        if self.arguments.files().next().is_none() {
            return;
        }
        if let (Some(entity), Some(id)) = (self.plan.entity, reply.about.clone())
            && let Some(record) = store.find(entity, &id)
        {
            *reply = self.reply(store, entity, vec![record], Some(id));
        }
    }

    /// The answer to a call that returns no record.
    fn receipt(&self, store: &mut Records, about: Option<(&'a str, String)>) -> Reply {
        let id = about.as_ref().map(|(_, id)| id.clone());
        let returns = self.operation.returns.as_ref();
        Reply {
            payload: returns.map(|returns| self.maker(about).make(store, returns)),
            about: id,
            ..Reply::default()
        }
    }

    /// A single value within a list, where the published answer has it so.
    fn in_shape(&self, payload: Value) -> Value {
        let Some(returns @ TypeRef::Single(_)) = &self.operation.returns else {
            return payload;
        };
        match self.maker(None).example(returns) {
            Some(Value::Array(_)) => json!([payload]),
            _ => payload,
        }
    }

    pub(super) fn maker(&self, about: Option<(&'a str, String)>) -> Maker<'_> {
        Maker {
            model: self.model,
            operation: self.operation,
            arguments: self.arguments,
            purpose: format!("{}.{}", self.resource.id, self.operation.id),
            about,
        }
    }
}
