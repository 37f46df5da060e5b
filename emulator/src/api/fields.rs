//! What the arguments of a call say about the fields of a record.

use serde_json::{Map, Value, json};
use specs::model::{Field, Parameter, ParameterIn, Provider, ScalarType, TypeRef};

use super::{
    arguments::{Argument, Arguments, Given},
    fits, kinds, schema,
};
use crate::{json_path, records::Records};

/// The fields of a record of this type that a call sets: those its parameters are named after, those
/// of an object sent as the whole body, and links to records whose identifiers were sent.
pub(super) fn from_arguments(
    model: &Provider,
    records: &mut Records,
    entity: &str,
    arguments: &Arguments<'_>,
    key: Option<&Parameter>,
    current: Option<&Value>,
) -> Map<String, Value> {
    let mut body = json!({});
    if let Some(current) = current {
        keep_objects(current, arguments, &mut body);
    }
    let identifier = records.identifier(entity).map(str::to_owned);
    for argument in &arguments.0 {
        let is_key = key.is_some_and(|key| key.id == argument.parameter.id);
        if is_key {
            continue;
        }
        let Given::Value(value) = &argument.given else {
            continue;
        };
        if argument.parameter.parameter_in == ParameterIn::WholeBody {
            let object = value.as_object();
            for (name, value) in object.into_iter().flatten() {
                if Some(name) != identifier.as_ref() {
                    put(model, records, entity, name, value, &mut body);
                }
            }
        } else if let Some(path) = place(model, entity, argument) {
            put(model, records, entity, &path, value, &mut body);
        }
    }
    match body {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Copies the objects of which a call changes some fields, so that the others stay.
fn keep_objects(current: &Value, arguments: &Arguments<'_>, body: &mut Value) {
    for argument in &arguments.0 {
        let object = argument.parameter.name.split_once('.');
        if let Some((object, _)) = object
            && let Some(value) = current.get(object)
        {
            json_path::set(body, object, value.clone());
        }
    }
}

/// Puts a value at a path of the record if it fits there.
fn put(
    model: &Provider,
    records: &mut Records,
    entity: &str,
    path: &str,
    value: &Value,
    body: &mut Value,
) {
    let whole = TypeRef::Named(entity.to_owned());
    let Some(type_ref) = schema::at(model, &whole, path) else {
        return;
    };
    if value.is_null() {
        json_path::set(body, path, Value::Null);
        return;
    }
    let first = records.ids(entity).into_iter().next();
    let spelled = first.and_then(|id| records.find(entity, &id));
    let spelled = spelled.as_ref().and_then(|one| json_path::get(one, path));
    let value = fit(model, records, type_ref, value, spelled);
    if fits::fits(model, type_ref, &value) {
        json_path::set(body, path, value);
    }
}

/// The path of the field a parameter sets.
fn place(model: &Provider, entity: &str, argument: &Argument<'_>) -> Option<String> {
    let parameter = argument.parameter;
    let whole = TypeRef::Named(entity.to_owned());
    if schema::at(model, &whole, &parameter.name).is_some() {
        return Some(parameter.name.clone());
    }
    let last = parameter.name.rsplit('.').next().unwrap_or_default();
    let named = [last, parameter.id.as_str()].into_iter().find_map(|name| {
        let wanted = schema::stem(name);
        let fields = schema::fields(model, entity).iter();
        fields
            .clone()
            .find(|field| schema::stem(&field.name) == wanted)
            .or_else(|| fields.clone().find(|field| is_synonym(&wanted, field)))
            .map(|field| field.name.clone())
    });
    named.or_else(|| link(model, entity, parameter))
}

/// Providers call the same thing `title` when it is sent and `name` when it comes back.
fn is_synonym(wanted: &str, field: &Field) -> bool {
    let name = schema::stem(&field.name);
    let text = field.type_ref == TypeRef::Scalar(ScalarType::String);
    let title = matches!(
        (wanted, name.as_str()),
        ("title", "name") | ("name", "title")
    );
    // `email_user_to` is the email address of `user_to`.
    let person = wanted.strip_prefix("email") == Some(name.as_str());
    (title && text) || (person && !text)
}

/// The link of a record to records of the type whose identifier a parameter takes.
fn link(model: &Provider, entity: &str, parameter: &Parameter) -> Option<String> {
    let target = schema::id_of(&parameter.type_ref)?;
    let paths = schema::links_to(model, entity, target);
    let name = schema::stem(&parameter.id);
    let similar = |path: &&String| {
        let first = path.split('.').find(|part| *part != "links");
        first.is_some_and(|part| name.contains(&schema::stem(part)))
    };
    let found = paths.iter().find(similar).or(match &paths[..] {
        [only] => Some(only),
        _ => None,
    })?;
    // Of a short form the whole object is made anew.
    match found.rsplit_once('.') {
        Some((object, "id")) => Some(object.to_owned()),
        _ if found == "id" => None,
        _ => Some(found.clone()),
    }
}

/// A value in the spelling of a field. What cannot be turned into it comes back as it is.
fn fit(
    model: &Provider,
    records: &mut Records,
    type_ref: &TypeRef,
    value: &Value,
    spelled: Option<&Value>,
) -> Value {
    match (schema::single(type_ref), value) {
        (
            TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::MapOrList(inner),
            Value::Array(items),
        ) => {
            let first = spelled.and_then(|one| one.get(0)).or(spelled);
            let fit_one = |item: &Value| fit(model, records, inner, item, first);
            Value::Array(items.iter().map(fit_one).collect())
        }
        (TypeRef::List(inner), value) => json!([fit(model, records, inner, value, None)]),
        (TypeRef::OneOrMany(inner), value) => fit(model, records, inner, value, spelled),
        (TypeRef::Id(_) | TypeRef::Scalar(ScalarType::Id), value) => id(value, spelled),
        (TypeRef::Scalar(ScalarType::String), Value::Array(items)) => {
            let texts: Vec<String> = items.iter().map(kinds::text).collect();
            json!(texts.join(","))
        }
        (TypeRef::Scalar(scalar), value) => scalar_value(*scalar, value, spelled),
        (TypeRef::Named(name), value) if !value.is_object() => {
            short_form(model, records, name, value).unwrap_or_else(|| value.clone())
        }
        _ => value.clone(),
    }
}

fn scalar_value(scalar: ScalarType, value: &Value, spelled: Option<&Value>) -> Value {
    let text = kinds::text(value);
    match scalar {
        ScalarType::Date => kinds::date_from_dmy(&text).map_or_else(|| value.clone(), Value::from),
        ScalarType::String if value.is_number() => json!(text),
        ScalarType::Integer | ScalarType::Boolean01 => match (spelled, text.parse::<i64>()) {
            (Some(Value::String(_)), Ok(_)) => json!(text),
            (_, Ok(number)) => json!(number),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

/// An identifier as the other records spell theirs.
fn id(value: &Value, spelled: Option<&Value>) -> Value {
    let spelled = match spelled {
        Some(Value::Array(items)) => items.first(),
        other => other,
    };
    match (value, spelled) {
        (Value::Number(number), Some(Value::String(_))) => json!(number.to_string()),
        (Value::String(text), Some(Value::Number(_))) => match text.parse::<i64>() {
            Ok(number) if number.to_string() == *text => json!(number),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

/// The short form of a record, for the object a field holds in its place: `{id, name, email}` of the
/// user with this identifier or email address.
fn short_form(
    model: &Provider,
    records: &mut Records,
    object: &str,
    value: &Value,
) -> Option<Value> {
    let fields = schema::fields(model, object);
    let own = fields.iter().find_map(|field| match &field.type_ref {
        TypeRef::Id(name) if field.name == "id" || field.required => Some((field, name.as_str())),
        _ => None,
    });
    let (target, id_field) = match own {
        Some((field, target)) => (target, field.name.as_str()),
        None => (object, "id"),
    };
    let text = kinds::text(value);
    let by_email = |records: &mut Records| {
        let mut all = records.all(target).into_iter();
        all.find(|one| one.get("email").and_then(Value::as_str) == Some(&text))
    };
    let record = records.find(target, &text).or_else(|| by_email(records));
    let mut short = Map::new();
    match record {
        Some(record) => {
            let own_id = records.identifier(target).unwrap_or("id").to_owned();
            for field in fields {
                let from = if field.name == id_field {
                    &own_id
                } else {
                    &field.name
                };
                if let Some(value) = record.get(from)
                    && fits::fits(model, &field.type_ref, value)
                {
                    short.insert(field.name.clone(), value.clone());
                }
            }
        }
        None if text.contains('@') => {
            short.insert("email".to_owned(), json!(text));
        }
        None if schema::is_special(model, target, &text) => {
            short.insert(id_field.to_owned(), value.clone());
        }
        None => return None,
    }
    let whole = TypeRef::Named(object.to_owned());
    let short = Value::Object(short);
    fits::fits(model, &whole, &short).then_some(short)
}
