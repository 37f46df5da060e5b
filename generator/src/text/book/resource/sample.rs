//! Made-up values, written as the wire has them.

use serde_json::{Map, Value, json};
use specs::model::{
    JsonIds, ListStyle, Operation, Paging, Parameter, Provider, ScalarType, Template, TemplatePart,
    TypeRef, TypeShape,
};

use crate::filter;
use crate::surface;
use crate::text::example::user_value;

/// How deep objects stand within one another before nothing more is made up.
const DEPTH: usize = 4;
/// Fields of an object none of whose fields is required.
const FIELDS: usize = 3;

/// Samples for one call.
pub(super) struct Samples<'a> {
    provider: &'a Provider,
    operation: &'a Operation,
}

impl<'a> Samples<'a> {
    pub(super) fn new(provider: &'a Provider, operation: &'a Operation) -> Self {
        Self {
            provider,
            operation,
        }
    }

    /// The value of a parameter as a JSON body has it: the first page where it chooses one.
    pub(super) fn of(&self, parameter: &Parameter) -> Value {
        let paging = self.operation.paging.as_ref();
        let of_page = paging.and_then(|paging| {
            let (which, size) = surface::page_parameters(paging);
            let first = match paging {
                Paging::PageNumber { first, .. } => *first,
                Paging::Offset { .. } => 0,
            };
            match parameter.id.as_str() {
                id if id == which => Some(first),
                id if id == size => surface::page_max(paging),
                _ => None,
            }
        });
        of_page.map_or_else(|| self.inside(&parameter.type_ref, 0), Value::from)
    }

    fn inside(&self, type_ref: &TypeRef, depth: usize) -> Value {
        match type_ref {
            TypeRef::Scalar(ScalarType::Id) | TypeRef::Id(_) => self.id(),
            TypeRef::Scalar(scalar) => of_scalar(*scalar),
            TypeRef::Named(name) => self.named(name, depth),
            TypeRef::List(inner) | TypeRef::OneOrMany(inner) => {
                Value::Array(vec![self.inside(inner, depth)])
            }
            TypeRef::Single(inner) | TypeRef::TextOr(inner) => self.inside(inner, depth),
            TypeRef::Map(inner) | TypeRef::MapOrList(inner) => {
                json!({ "key": self.inside(inner, depth) })
            }
        }
    }

    fn id(&self) -> Value {
        let as_number =
            (self.provider.api.as_ref()).is_some_and(|api| api.json_ids == JsonIds::Number);
        if as_number { json!(1) } else { json!("1") }
    }

    fn named(&self, name: &str, depth: usize) -> Value {
        let a_type = filter::types(self.provider).find(|a_type| a_type.name == name);
        match a_type.map(|a_type| &a_type.shape) {
            Some(TypeShape::Values(values)) => values
                .first()
                .map_or(Value::Null, |value| json!(value.value)),
            Some(TypeShape::Fields(fields)) if depth < DEPTH => {
                let required = fields.iter().filter(|field| field.required).count();
                let fields: Vec<_> = if required > 0 {
                    fields.iter().filter(|field| field.required).collect()
                } else {
                    fields.iter().take(FIELDS).collect()
                };
                let fields = fields.into_iter();
                let fields = fields
                    .map(|field| (field.name.clone(), self.inside(&field.type_ref, depth + 1)));
                Value::Object(fields.collect())
            }
            Some(TypeShape::Fields(_) | TypeShape::Opaque) | None => Value::Object(Map::new()),
        }
    }

    /// A text with the values of the first environment and samples for what belongs to a connection.
    pub(super) fn template(&self, template: &Template) -> String {
        let parts = template.parts.iter().map(|part| match part {
            TemplatePart::Literal(text) => text.clone(),
            TemplatePart::Variable(name) => self.variable(name),
        });
        parts.collect()
    }

    /// The value of a variable.
    pub(super) fn variable(&self, name: &str) -> String {
        let environment = self.provider.environments.first();
        let mut values = environment
            .into_iter()
            .flat_map(|environment| &environment.values);
        if let Some((_, value)) = values.find(|(known, _)| known == name) {
            return value.clone();
        }
        let field = self
            .provider
            .connection
            .iter()
            .find(|field| field.id == name);
        field.map_or_else(
            || name.to_owned(),
            |field| user_value(&field.kind, &field.allow_hosts),
        )
    }
}

fn of_scalar(scalar: ScalarType) -> Value {
    match scalar {
        ScalarType::String | ScalarType::File => json!("text"),
        ScalarType::Integer | ScalarType::Boolean01 => json!(1),
        ScalarType::Number => json!(1.5),
        ScalarType::Boolean => json!(true),
        ScalarType::BooleanTf => json!("T"),
        ScalarType::Id => json!("1"),
        ScalarType::Date => json!("2026-01-31"),
        ScalarType::DateDmy => json!("31.01.2026"),
        ScalarType::DateTime => json!("2026-01-31T09:30:00Z"),
        ScalarType::Time => json!("09:30:00"),
        ScalarType::Decimal => json!(12.5),
        ScalarType::EpochSeconds => json!(1_769_851_800),
        ScalarType::EpochMilliseconds => json!(1_769_851_800_000_i64),
        ScalarType::Json => json!({}),
    }
}

/// A value outside a JSON body: the name, and the text under it; several for a list whose elements
/// are named one by one.
pub(super) fn texts(parameter: &Parameter, value: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let name = &parameter.name;
    let Value::Array(items) = value else {
        return vec![(name.clone(), text(value))];
    };
    let texts = items.iter().map(text);
    let joined = |separator| texts.clone().collect::<Vec<_>>().join(separator);
    match parameter.list {
        ListStyle::Comma => vec![(name.clone(), joined(","))],
        ListStyle::Semicolon => vec![(name.clone(), joined(";"))],
        ListStyle::Space => vec![(name.clone(), joined(" "))],
        ListStyle::Repeat => texts.map(|text| (name.clone(), text)).collect(),
        ListStyle::Indexed => {
            let indexed = texts.enumerate();
            indexed
                .map(|(index, text)| (format!("{name}[{index}]"), text))
                .collect()
        }
    }
}
