//! What an operation does to the records, concluded from its method, its types and its name.

use specs::model::{
    Method, Operation, Parameter, ParameterIn, Provider, Resource, ScalarType, TemplatePart, Type,
    TypeRef,
};

use super::schema;
use crate::records::Records;

/// What is done to records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Read,
    Create,
    Update,
    Delete,
    /// Something the records do not show, or only in their state: `close`, `send`.
    Other,
}

/// What a call of an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan<'a> {
    pub(super) effect: Effect,
    /// Type of the records it is about.
    pub(super) entity: Option<&'a str>,
    /// The parameter that says which record.
    pub(super) key: Option<&'a Parameter>,
}

/// The words an operation's name begins with, by what they do.
const VERBS: [(Effect, &[&str]); 4] = [
    (
        Effect::Read,
        &[
            "get", "list", "find", "search", "read", "show", "fetch", "download", "count",
            "lookup", "query", "report", "scan", "view",
        ],
    ),
    (
        Effect::Create,
        &[
            "post", "add", "create", "new", "upload", "insert", "make", "book", "copy",
        ],
    ),
    (
        Effect::Update,
        &[
            "update", "edit", "set", "change", "put", "replace", "rename", "patch", "upsert",
            "modify",
        ],
    ),
    (Effect::Delete, &["delete", "remove", "destroy"]),
];

/// The first word of an operation's name, and the rest.
pub(super) fn verb(operation: &Operation) -> (&str, &str) {
    operation.id.split_once('_').unwrap_or((&operation.id, ""))
}

/// What a call of an operation does.
pub(super) fn plan<'a>(
    model: &'a Provider,
    records: &Records,
    resource: &'a Resource,
    operation: &'a Operation,
) -> Plan<'a> {
    let view = View {
        model,
        records,
        resource,
        operation,
    };
    let effect = view.effect();
    match effect {
        Effect::Read => view.read(),
        Effect::Create => view.create(),
        Effect::Update | Effect::Delete | Effect::Other => view.change(effect),
    }
}

struct View<'a, 'r> {
    model: &'a Provider,
    records: &'r Records,
    resource: &'a Resource,
    operation: &'a Operation,
}

impl<'a> View<'a, '_> {
    fn effect(&self) -> Effect {
        match self.operation.method {
            Method::Get => return Effect::Read,
            Method::Delete => return Effect::Delete,
            Method::Put | Method::Patch => return Effect::Update,
            Method::Post => {}
        }
        let (verb, _) = verb(self.operation);
        let known = VERBS.iter().find(|(_, words)| words.contains(&verb));
        match known {
            // A part of something that exists, or something done to it.
            Some((Effect::Create, _)) if self.returned_by_path().is_some() => Effect::Update,
            Some((effect, _)) => *effect,
            None => Effect::Other,
        }
    }

    /// The path parameter at the end of the path that identifies a record of the type returned.
    fn returned_by_path(&self) -> Option<&'a Parameter> {
        let entity = self.returned()?;
        let last = last_of_path(self.operation)?;
        (schema::id_of(&last.type_ref) == Some(entity)).then_some(last)
    }

    fn has_records(&self, type_name: &str) -> bool {
        self.records.identifier(type_name).is_some()
    }

    /// The type of the records the payload consists of.
    fn returned(&self) -> Option<&'a str> {
        let payload = self.operation.returns.as_ref()?;
        let items = items_type(self.model, self.operation);
        let whole = items.unwrap_or(payload).innermost();
        match whole {
            TypeRef::Named(name) | TypeRef::Id(name) if self.has_records(name) => Some(name),
            _ => None,
        }
    }

    /// Whether some operation reads records of this type or takes their identifiers: otherwise it
    /// is a receipt.
    fn is_lasting(&self, type_name: &str) -> bool {
        let mut operations = self.model.resources.iter().flat_map(|one| &one.operations);
        operations.any(|one| {
            let reads = one.method == Method::Get || verb(one).0 == "get";
            let returned = one.returns.as_ref();
            let returns = returned.is_some_and(|it| holds(self.model, it, type_name, 4));
            let mut parameters = one.parameters.iter();
            let takes =
                parameters.any(|parameter| schema::id_of(&parameter.type_ref) == Some(type_name));
            (reads && returns) || takes
        })
    }

    /// The type a group of operations is about: the one it is named after, or else the first whose
    /// records its operations return.
    fn main(&self) -> Option<&'a str> {
        let named = all_types(self.model).find(|one| {
            self.has_records(&one.name)
                && schema::stem(&one.name) == schema::stem(&self.resource.id)
        });
        if let Some(named) = named {
            return Some(&named.name);
        }
        let operations = self.resource.operations.iter();
        let returned = operations
            .filter(|one| one.method == Method::Get || verb(one).0 == "get")
            .filter_map(|one| match one.returns.as_ref()?.innermost() {
                TypeRef::Named(name) if self.has_records(name) => Some(name.as_str()),
                _ => None,
            });
        returned.into_iter().next()
    }

    fn read(&self) -> Plan<'a> {
        let entity = self.returned();
        let is_list = self.operation.returns.as_ref().is_some_and(schema::is_list)
            || self.operation.paging.is_some();
        let key = match entity {
            Some(entity) if !is_list => self.key(entity),
            None if self.operation.returns == Some(TypeRef::Scalar(ScalarType::File)) => {
                return self.file();
            }
            _ => None,
        };
        Plan {
            effect: Effect::Read,
            entity,
            key,
        }
    }

    /// A file belongs to the record its identifier means.
    fn file(&self) -> Plan<'a> {
        let required = || self.operation.parameters.iter().filter(|one| one.required);
        let typed = required().find_map(|one| match &one.type_ref {
            TypeRef::Id(name) => Some((one, name.as_str())),
            _ => None,
        });
        let last = last_of_path(self.operation);
        let key = last.or(typed.map(|(key, _)| key));
        Plan {
            effect: Effect::Read,
            entity: key.and_then(|key| schema::id_of(&key.type_ref)),
            key,
        }
    }

    fn create(&self) -> Plan<'a> {
        let returned = self.returned().filter(|name| self.is_lasting(name));
        let main = || {
            self.main().filter(|name| {
                let (_, rest) = verb(self.operation);
                rest.is_empty() || schema::stem(rest) == schema::stem(name)
            })
        };
        Plan {
            effect: Effect::Create,
            entity: returned.or_else(main),
            key: None,
        }
    }

    /// A change of one record, if it is clear which: a name such as `delete_project_members` does
    /// not delete the project it has a parameter for.
    fn change(&self, effect: Effect) -> Plan<'a> {
        let (_, rest) = verb(self.operation);
        let meant = |name: &str| {
            let by_name = schema::stem(rest) == schema::stem(name);
            let by_returned = self.returned() == Some(name) && effect != Effect::Delete;
            let last = last_of_path(self.operation);
            let by_path = last.is_some_and(|last| schema::id_of(&last.type_ref) == Some(name));
            by_name || by_returned || by_path || (rest.is_empty() && self.main() == Some(name))
        };
        let typed = self.operation.parameters.iter().filter(|one| one.required);
        let typed = typed.filter_map(|one| match &one.type_ref {
            TypeRef::Id(name) if self.has_records(name) => Some((one, name.as_str())),
            _ => None,
        });
        let found = typed.clone().find(|(_, name)| meant(name));
        let bare = || {
            let entity = self.returned().or_else(|| self.main())?;
            let entity = Some(entity).filter(|entity| meant(entity))?;
            let key = self.bare_key(entity)?;
            Some((key, entity))
        };
        let found = found.or_else(bare);
        Plan {
            effect: if found.is_some() {
                effect
            } else {
                Effect::Other
            },
            entity: found.map(|(_, name)| name),
            key: found.map(|(key, _)| key),
        }
    }

    /// The parameter that identifies a record of this type.
    fn key(&self, entity: &str) -> Option<&'a Parameter> {
        let identifier = self.records.identifier(entity)?;
        let own = schema::field(self.model, entity, identifier);
        // The identifier of a record may be that of something else it describes.
        let own = own
            .and_then(|field| schema::id_of(&field.type_ref))
            .unwrap_or(entity);
        let mut typed = self.operation.parameters.iter().filter(|one| {
            one.required && matches!(&one.type_ref, TypeRef::Id(name) if name == own)
        });
        let in_path = typed
            .clone()
            .find(|one| one.parameter_in == ParameterIn::Path);
        in_path
            .or_else(|| typed.next())
            .or_else(|| self.bare_key(entity))
    }

    /// The untyped parameter that identifies a record: `id`, `order_id`, `id_order`, `order`.
    fn bare_key(&self, entity: &str) -> Option<&'a Parameter> {
        let entity = schema::stem(entity);
        let text = |one: &&Parameter| {
            let bare = matches!(
                one.type_ref,
                TypeRef::Scalar(ScalarType::Id | ScalarType::String)
            );
            bare && one.required && one.parameter_in != ParameterIn::Body
        };
        let named = |one: &&Parameter| {
            let name = schema::stem(&one.id);
            name == "id"
                || name == format!("{entity}id")
                || name == format!("id{entity}")
                || (name == entity && one.parameter_in == ParameterIn::Path)
        };
        let parameters = self.operation.parameters.iter();
        parameters.filter(text).find(named)
    }
}

/// The type of the records on a page, if they stand within the payload.
pub(super) fn items_type<'a>(model: &'a Provider, operation: &'a Operation) -> Option<&'a TypeRef> {
    let path = super::paging::items(operation.paging.as_ref()?)?;
    let below = schema::below_payload(operation, path)?;
    schema::at(model, operation.returns.as_ref()?, below)
}

/// The parameter that is the last segment of the path.
pub(super) fn last_of_path(operation: &Operation) -> Option<&Parameter> {
    let TemplatePart::Variable(name) = operation.url.parts.last()? else {
        return None;
    };
    let mut parameters = operation.parameters.iter();
    parameters
        .find(|one| one.parameter_in == ParameterIn::Path && (one.id == *name || one.name == *name))
}

/// Whether values of a type hold objects of a type, this deep.
fn holds(model: &Provider, type_ref: &TypeRef, wanted: &str, depth: usize) -> bool {
    let TypeRef::Named(name) = type_ref.innermost() else {
        return false;
    };
    let below = || {
        let mut fields = schema::fields(model, name).iter();
        fields.any(|field| holds(model, &field.type_ref, wanted, depth - 1))
    };
    name == wanted || (depth > 0 && below())
}

fn all_types(model: &Provider) -> impl Iterator<Item = &Type> {
    let of_resources = model.resources.iter().flat_map(|resource| &resource.types);
    model.types.iter().chain(of_resources)
}
