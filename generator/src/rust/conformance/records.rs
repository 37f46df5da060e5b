//! How the records on a page are counted that holds other things beside them.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Field, Operation, Paging, ScalarType, TypeRef, TypeShape};

use crate::filter;
use crate::name::Ident;
use crate::rust::context::Context;

/// A closure from a page to the number of its records. `None` where the types do not lead there.
pub(super) fn on_page(
    context: &Context<'_>,
    operation: &Operation,
    object: &TypeRef,
) -> Option<TokenStream> {
    let (Paging::PageNumber { items, .. } | Paging::Offset { items, .. }) =
        operation.paging.as_ref()?;
    let items = items.as_deref()?;
    // The path begins at the top of the answer, the type where the payload is.
    let inside = match operation.data.as_deref() {
        None | Some("") => items,
        Some(data) => items.strip_prefix(data)?.strip_prefix('.')?,
    };
    let mut steps = quote!(Some(page));
    let mut at = object;
    for name in inside.split('.') {
        let (field, ident) = field(context, at, name)?;
        steps.extend(if field.required {
            quote!(.map(|object| &object.#ident))
        } else {
            quote!(.and_then(|object| object.#ident.as_ref()))
        });
        at = &field.type_ref;
    }
    let length = length(at)?;
    Some(quote!(|page| #steps.map_or(0, #length)))
}

fn field<'a>(
    context: &'a Context<'_>,
    object: &TypeRef,
    name: &str,
) -> Option<(&'a Field, &'a Ident)> {
    let type_name = match object {
        TypeRef::Named(type_name) => type_name,
        TypeRef::Single(inner) => return field(context, inner, name),
        _ => return None,
    };
    let a_type = filter::types(context.provider).find(|a_type| a_type.name == *type_name)?;
    let TypeShape::Fields(fields) = &a_type.shape else {
        return None;
    };
    let names = context.names.types.get(type_name)?;
    let mut members = fields.iter().zip(&names.members);
    members.find(|(field, _)| field.name == name)
}

fn length(list: &TypeRef) -> Option<TokenStream> {
    match list {
        TypeRef::List(_) | TypeRef::OneOrMany(_) => Some(quote!(Vec::len)),
        TypeRef::Single(inner) => length(inner),
        TypeRef::Scalar(ScalarType::Json) => {
            Some(quote!(|json| json.as_array().map_or(0, Vec::len)))
        }
        _ => None,
    }
}
