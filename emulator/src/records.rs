//! The records of an account: made up from the types of the spec, then changed by calls.

use std::sync::Arc;

use serde_json::{Map, Value};
use specs::model::{Provider, TypeRef};

use crate::world::Account;

/// The records of one account, by type. A type is filled when it is first asked for; the same seed
/// gives the same records.
#[derive(Debug)]
pub(crate) struct Records {}

impl Records {
    /// The records of an account; nothing is made yet.
    pub(crate) fn new(model: Arc<Provider>, account: &Account, seed: u64) -> Self {
        let _ = (model, account, seed);
        Self {}
    }

    /// The field that identifies records of this type. `None`: they have no identifier.
    pub(crate) fn identifier(&self, type_name: &str) -> Option<&str> {
        let _ = type_name;
        None
    }

    /// All records of a type, oldest first.
    pub(crate) fn all(&mut self, type_name: &str) -> Vec<Arc<Value>> {
        let _ = type_name;
        Vec::new()
    }

    /// The record with this identifier.
    pub(crate) fn find(&mut self, type_name: &str, id: &str) -> Option<Arc<Value>> {
        let _ = (type_name, id);
        None
    }

    /// Adds a record: these fields, and made-up ones for what the type requires beside them.
    pub(crate) fn create(&mut self, type_name: &str, fields: Map<String, Value>) -> Arc<Value> {
        let _ = (type_name, fields);
        Arc::new(Value::Null)
    }

    /// Changes fields of a record. `None`: there is none.
    pub(crate) fn change(
        &mut self,
        type_name: &str,
        id: &str,
        fields: Map<String, Value>,
    ) -> Option<Arc<Value>> {
        let _ = (type_name, id, fields);
        None
    }

    /// Deletes a record. `None`: there is none.
    pub(crate) fn remove(&mut self, type_name: &str, id: &str) -> Option<Arc<Value>> {
        let _ = (type_name, id);
        None
    }

    /// A value that fits a type, the same for the same `purpose`; identifiers are those of records
    /// that exist.
    pub(crate) fn value(&mut self, type_ref: &TypeRef, purpose: &str) -> Value {
        let _ = (type_ref, purpose);
        Value::Null
    }
}
