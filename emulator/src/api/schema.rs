//! Questions to the types of a spec.

use specs::model::{Field, Identifier, Operation, Provider, ScalarType, Type, TypeRef, TypeShape};

/// The type of this name.
pub(super) fn named<'a>(model: &'a Provider, name: &str) -> Option<&'a Type> {
    let of_resources = model.resources.iter().flat_map(|resource| &resource.types);
    model
        .types
        .iter()
        .chain(of_resources)
        .find(|one| one.name == name)
}

/// The fields of a type; empty if it is no object.
pub(super) fn fields<'a>(model: &'a Provider, name: &str) -> &'a [Field] {
    match named(model, name).map(|one| &one.shape) {
        Some(TypeShape::Fields(fields)) => fields,
        _ => &[],
    }
}

/// A field of a type, by its wire name.
pub(super) fn field<'a>(model: &'a Provider, name: &str, wire: &str) -> Option<&'a Field> {
    fields(model, name).iter().find(|field| field.name == wire)
}

/// The known texts of an open list; empty for everything else.
pub(super) fn values<'a>(model: &'a Provider, type_ref: &TypeRef) -> Vec<&'a str> {
    let TypeRef::Named(name) = type_ref.innermost() else {
        return Vec::new();
    };
    match named(model, name).map(|one| &one.shape) {
        Some(TypeShape::Values(variants)) => {
            variants.iter().map(|one| one.value.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an identifier of this type has a meaning of its own, so that no record needs to have it.
pub(super) fn is_special(model: &Provider, type_name: &str, id: &str) -> bool {
    let identifier = named(model, type_name).and_then(|one| one.identifier.as_ref());
    identifier.is_some_and(|Identifier { values, .. }| values.iter().any(|one| one.value == id))
}

/// Whether the type is a list, or can be one.
pub(super) fn is_list(type_ref: &TypeRef) -> bool {
    matches!(
        type_ref,
        TypeRef::List(_) | TypeRef::OneOrMany(_) | TypeRef::MapOrList(_)
    )
}

/// The type of an element of a list.
pub(super) fn element(type_ref: &TypeRef) -> Option<&TypeRef> {
    match type_ref {
        TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::MapOrList(inner) => Some(inner),
        _ => None,
    }
}

/// The type that a reference to a single thing means: what stands in a `single` or beside a text.
pub(super) fn single(type_ref: &TypeRef) -> &TypeRef {
    match type_ref {
        TypeRef::Single(inner) | TypeRef::TextOr(inner) => single(inner),
        other => other,
    }
}

/// The type of which the reference is an identifier, alone or in a list.
pub(super) fn id_of(type_ref: &TypeRef) -> Option<&str> {
    match type_ref.innermost() {
        TypeRef::Id(name) => Some(name),
        _ => None,
    }
}

/// The object type behind the reference.
pub(super) fn object<'a>(model: &Provider, type_ref: &'a TypeRef) -> Option<&'a str> {
    match type_ref.innermost() {
        TypeRef::Named(name) if !fields(model, name).is_empty() => Some(name),
        _ => None,
    }
}

/// The built-in kind behind the reference; that of an identifier and of an open list are texts.
pub(super) fn scalar(model: &Provider, type_ref: &TypeRef) -> Option<ScalarType> {
    match type_ref.innermost() {
        TypeRef::Scalar(scalar) => Some(*scalar),
        TypeRef::Id(_) => Some(ScalarType::Id),
        TypeRef::Named(name) => match named(model, name)?.shape {
            TypeShape::Values(_) => Some(ScalarType::String),
            TypeShape::Fields(_) | TypeShape::Opaque => None,
        },
        _ => None,
    }
}

/// The type at a path below a type: through fields, and through the only value of a `single`.
pub(super) fn at<'a>(
    model: &'a Provider,
    type_ref: &'a TypeRef,
    path: &str,
) -> Option<&'a TypeRef> {
    path.split('.')
        .filter(|segment| !segment.is_empty())
        .try_fold(type_ref, |outer, segment| match single(outer) {
            TypeRef::Named(name) => Some(&field(model, name, segment)?.type_ref),
            TypeRef::Map(inner) | TypeRef::MapOrList(inner) => Some(&**inner),
            _ => None,
        })
}

/// The type at a path below a type: through fields, and through all elements of lists and maps.
pub(super) fn at_innermost<'a>(
    model: &'a Provider,
    type_ref: &'a TypeRef,
    path: &str,
) -> Option<&'a TypeRef> {
    let mut segments = path.split('.');
    segments.try_fold(type_ref, |outer, segment| match outer.innermost() {
        TypeRef::Named(name) => Some(&field(model, name, segment)?.type_ref),
        _ => None,
    })
}

/// A path from the top of the answer as one from the payload. `None`: it leads elsewhere.
pub(super) fn below_payload<'a>(operation: &Operation, path: &'a str) -> Option<&'a str> {
    match operation.data.as_deref() {
        None => Some(path),
        Some(data) => {
            let rest = path.strip_prefix(data)?;
            match rest.strip_prefix('.') {
                Some(rest) => Some(rest),
                None => rest.is_empty().then_some(rest),
            }
        }
    }
}

/// Paths of the places in a record that name records of a type: directly (`{id: T}`), or by an
/// object with such an identifier. Two levels deep, which is where providers put them.
pub(super) fn links_to(model: &Provider, record: &str, target: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for field in fields(model, record) {
        if id_of(&field.type_ref) == Some(target) {
            paths.push(field.name.clone());
        } else if let Some(inner) = object(model, &field.type_ref) {
            for below in fields(model, inner) {
                let is_own = inner == target && is_own_id(&below.name, &below.type_ref);
                if is_own || id_of(&below.type_ref) == Some(target) {
                    paths.push(format!("{}.{}", field.name, below.name));
                }
            }
        }
    }
    paths
}

/// Whether this is the identifier of an object that has no typed one.
fn is_own_id(name: &str, type_ref: &TypeRef) -> bool {
    name == "id" && *type_ref == TypeRef::Scalar(ScalarType::Id)
}

/// `CustomObject` and `custom_objects` as `customobject`: words without case, underscores and the
/// `s` of a plural, so that names of types, groups and parameters can be compared.
pub(super) fn stem(name: &str) -> String {
    let letters = name.chars().filter(|one| one.is_alphanumeric());
    let mut stem: String = letters.flat_map(char::to_lowercase).collect();
    if stem.ends_with("ies") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if stem.ends_with('s') && !stem.ends_with("ss") && stem.len() > 2 {
        stem.truncate(stem.len() - 1);
    }
    stem
}
