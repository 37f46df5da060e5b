//! Lists: which records, in which order, and which part of them.

use std::sync::Arc;

use serde_json::{Value, json};
use specs::model::{LimitOf, ScalarType, TypeRef};

use super::{
    arguments::Argument,
    filter::Filter,
    kin::Kin,
    limits, narrow,
    paging::{self, Window},
    perform::{Job, Reply},
    problem::{Problem, Reason},
    schema,
};
use crate::records::Records;

impl<'a> Job<'a> {
    /// A list of records.
    pub(super) fn list(
        &self,
        store: &mut Records,
        kin: &Kin,
        entity: &'a str,
        element: &TypeRef,
    ) -> Result<Reply, Problem> {
        let all = store.all(entity);
        let (model, operation) = (self.model, self.operation);
        let mut records = narrow::narrow(model, store, entity, operation, self.arguments, all);
        records = kin.narrow(model, store, entity, self.arguments, records);
        if self.is_one_person_s(store, entity) {
            records.truncate(1);
        }
        if let Some(filtered) = &operation.filter {
            let filter = Filter::read(model, filtered, self.query)?;
            records = filter.apply(store, records);
        }
        let total = records.len();
        let window = self.window(total)?;
        if let Some(window) = window {
            records = records[window.range(total)].to_vec();
        }
        let identifier = store.identifier(entity).unwrap_or("id").to_owned();
        let is_open = !matches!(element.innermost(), TypeRef::Id(_)) && self.wanted().is_none();
        let one = |record: &Arc<Value>| match element.innermost() {
            // Copies of whole records would take most of the time of a call.
            _ if is_open => json!({}),
            TypeRef::Id(_) => record.get(&identifier).cloned().unwrap_or_default(),
            _ => self.sparse(entity, record),
        };
        let values = records.iter().map(one).collect();
        Ok(Reply {
            payload: Some(self.around(store, Value::Array(values))),
            records,
            open: is_open.then(|| self.items_path().unwrap_or_default().to_owned()),
            page: window.map(|window| (window, total)),
            about: None,
        })
    }

    /// Whether a list is published with its only record in place of the list, and that is a short
    /// form of others: the timer of the user, among the timers of all.
    fn is_one_person_s(&self, store: &Records, entity: &str) -> bool {
        let Some(returns @ TypeRef::OneOrMany(_)) = &self.operation.returns else {
            return false;
        };
        let is_short = store.base(entity) != entity;
        is_short && matches!(self.maker(None).example(returns), Some(Value::Object(_)))
    }

    /// A list of things that are no records, always the same ones.
    pub(super) fn made_list(
        &self,
        store: &mut Records,
        element: &TypeRef,
    ) -> Result<Reply, Problem> {
        let total = paging::usual_length(self.operation);
        let window = self.window(total)?;
        let range = window.map_or(0..total, |window| window.range(total));
        let name = &self.operation.id;
        let mut values = Vec::with_capacity(range.len());
        for index in range {
            let value = store.value(element, &format!("{name} {index}"));
            let text = element == &TypeRef::List(Box::new(TypeRef::Scalar(ScalarType::String)));
            // The first column of a table tells its rows apart.
            let row = match value {
                Value::Array(mut columns) if text => {
                    columns.insert(0, json!(format!("{}:{index}", self.resource.id)));
                    Value::Array(columns)
                }
                other => other,
            };
            values.push(row);
        }
        Ok(Reply {
            payload: Some(self.around(store, Value::Array(values))),
            page: window.map(|window| (window, total)),
            ..Reply::default()
        })
    }

    fn window(&self, total: usize) -> Result<Option<Window>, Problem> {
        if let Some(paging) = &self.operation.paging {
            return Ok(Some(Window::new(paging, self.arguments)?));
        }
        let most = limits::maximum(self.model, self.operation, LimitOf::RecordsPerResponse);
        match most {
            Some(max) if u64::try_from(total).is_ok_and(|total| total > max) => Err(Problem::new(
                Reason::Invalid,
                format!("The list has {total} records; an answer has at most {max}."),
            )),
            _ => Ok(None),
        }
    }

    /// Where in the payload the list is, if there is an object around it.
    fn items_path(&self) -> Option<&str> {
        let path = paging::items(self.operation.paging.as_ref()?)?;
        schema::below_payload(self.operation, path)
    }

    /// The list within the object around it, if there is one.
    fn around(&self, store: &mut Records, list: Value) -> Value {
        match (self.items_path(), &self.operation.returns) {
            (Some(path), Some(returns)) if !path.is_empty() => {
                let mut payload = self.maker(None).make(store, returns);
                crate::json_path::set(&mut payload, path, list);
                payload
            }
            _ => list,
        }
    }

    /// The fields that were asked for, if there is a parameter to ask with.
    fn wanted(&self) -> Option<Vec<String>> {
        let wanted = self.arguments.get("fields").filter(|argument| {
            let texts = TypeRef::List(Box::new(TypeRef::Scalar(ScalarType::String)));
            argument.parameter.type_ref == texts
        });
        wanted.map(Argument::texts)
    }

    /// A record with the fields that were asked for.
    pub(super) fn sparse(&self, entity: &str, record: &Arc<Value>) -> Value {
        let (Some(wanted), Some(fields)) = (self.wanted(), record.as_object()) else {
            return (**record).clone();
        };
        let stays = |name: &str| {
            let required =
                schema::field(self.model, entity, name).is_some_and(|field| field.required);
            required || name == "id" || wanted.iter().any(|one| one == name)
        };
        let fields = fields.iter().filter(|(name, _)| stays(name));
        let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
        Value::Object(fields.collect())
    }
}
