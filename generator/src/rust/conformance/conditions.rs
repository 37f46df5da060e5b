//! A condition and an order for lists that can be filtered.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Operation, Operators, ScalarType, TypeRef};

use super::values::Values;
use crate::filter;

/// What conditions and orders are looked up by among the samples.
const FILTER: &str = "filter";

/// The calls that choose and order records.
pub(super) fn conditions(values: &Values<'_>, operation: &Operation) -> Option<TokenStream> {
    let context = values.context;
    let record = operation.filter.as_deref()?;
    let a_type = filter::types(context.provider).find(|a_type| a_type.name == record)?;
    let names = context.names.types.get(record)?;
    let api = context.provider.api.as_ref()?;
    let style = api.filter.as_ref()?;
    let path = values.type_path(record);

    let comparable = filter::comparable(context.provider, a_type);
    let fields = || comparable.iter().zip(&names.fields);
    let on_field = fields().find_map(|(field, constant)| {
        let (method, takes_list) = comparison(&style.operators, field.type_ref)?;
        let name = format!("{FILTER}.{}", field.field.name);
        let value = values.argument(field.type_ref, &name);
        let value = if takes_list { quote!([#value]) } else { value };
        Some(quote!(.filter(#path::#constant.#method(#value))))
    });
    let links = filter::links(context.provider, a_type);
    let link = links.iter().zip(&names.links).next();
    let on_link = link
        .filter(|_| style.operators.equal.is_some())
        .map(|(link, constant)| {
            let name = format!("{FILTER}.{}", link.field.name);
            quote!(.filter(#path::#constant.id(samples.id(#name))))
        });
    let order = fields().next().filter(|_| api.sort.is_some());
    let order = order.map(|(_, constant)| quote!(.sort(#path::#constant.ascending())));
    Some(quote!(#on_field #on_link #order))
}

/// The method for a comparison the provider has and values of this type allow, and whether it takes
/// a list.
fn comparison(operators: &Operators, type_ref: &TypeRef) -> Option<(TokenStream, bool)> {
    let is_ordered = is_ordered(type_ref);
    let is_text = *type_ref == TypeRef::Scalar(ScalarType::String);
    [
        (&operators.equal, true, quote!(eq), false),
        (&operators.one_of, true, quote!(one_of), true),
        (&operators.not_equal, true, quote!(not_eq), false),
        (&operators.none_of, true, quote!(none_of), true),
        (&operators.less, is_ordered, quote!(lt), false),
        (&operators.less_or_equal, is_ordered, quote!(le), false),
        (&operators.greater, is_ordered, quote!(gt), false),
        (&operators.greater_or_equal, is_ordered, quote!(ge), false),
        (&operators.like, is_text, quote!(like), false),
        (&operators.not_like, is_text, quote!(not_like), false),
        (
            &operators.like_ignoring_case,
            is_text,
            quote!(like_ignoring_case),
            false,
        ),
        (
            &operators.not_like_ignoring_case,
            is_text,
            quote!(not_like_ignoring_case),
            false,
        ),
    ]
    .into_iter()
    .find(|(word, is_allowed, ..)| word.is_some() && *is_allowed)
    .map(|(_, _, method, takes_list)| (method, takes_list))
}

/// Whether values of a type come one after the other.
fn is_ordered(type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::Scalar(scalar) => !matches!(
            scalar,
            ScalarType::String
                | ScalarType::Id
                | ScalarType::Boolean
                | ScalarType::BooleanTf
                | ScalarType::Boolean01
                | ScalarType::Json
                | ScalarType::File
        ),
        _ => false,
    }
}
