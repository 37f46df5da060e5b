//! Types of values: what the user sees, and the kind by which the runtime reads and writes it.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{JsonIds, ScalarType, TypeRef};

use super::context::Context;

/// The Rust type.
pub(super) fn value(context: &Context<'_>, type_ref: &TypeRef) -> TokenStream {
    match type_ref {
        TypeRef::Scalar(scalar) => scalar_value(*scalar),
        TypeRef::Named(name) => named(context, name),
        TypeRef::List(inner) | TypeRef::OneOrMany(inner) => {
            let inner = value(context, inner);
            quote!(Vec<#inner>)
        }
        TypeRef::Map(inner) => {
            let inner = value(context, inner);
            quote!(BTreeMap<String, #inner>)
        }
        TypeRef::Single(inner) => value(context, inner),
        TypeRef::MapOrList(inner) => {
            let inner = value(context, inner);
            quote!(MapOrList<#inner>)
        }
        TypeRef::TextOr(inner) => {
            let inner = value(context, inner);
            quote!(TextOr<#inner>)
        }
        TypeRef::Id(name) => {
            let named = named(context, name);
            quote!(Id<#named>)
        }
    }
}

/// The runtime's kind.
pub(super) fn kind(context: &Context<'_>, type_ref: &TypeRef) -> TokenStream {
    match type_ref {
        TypeRef::Scalar(ScalarType::Id) => match context.json_ids() {
            JsonIds::Text => quote!(kind::Identifier),
            JsonIds::Number => quote!(kind::NumberIdentifier),
        },
        TypeRef::Scalar(scalar) => scalar_kind(*scalar),
        TypeRef::Named(name) => {
            let named = named(context, name);
            if context.is_open_enum(name) {
                quote!(kind::Open<#named>)
            } else {
                quote!(kind::Plain<#named>)
            }
        }
        TypeRef::List(inner) => {
            let inner = kind(context, inner);
            quote!(kind::List<#inner>)
        }
        TypeRef::OneOrMany(inner) => {
            let inner = kind(context, inner);
            quote!(kind::OneOrMany<#inner>)
        }
        TypeRef::Map(inner) => {
            let inner = kind(context, inner);
            quote!(kind::Map<#inner>)
        }
        TypeRef::Single(inner) => {
            let inner = kind(context, inner);
            quote!(kind::Single<#inner>)
        }
        TypeRef::MapOrList(inner) => {
            let inner = kind(context, inner);
            quote!(kind::MapOrList<#inner>)
        }
        TypeRef::TextOr(inner) => {
            let inner = kind(context, inner);
            quote!(kind::TextOr<#inner>)
        }
        TypeRef::Id(name) => {
            let named = named(context, name);
            match context.json_ids() {
                JsonIds::Text => quote!(kind::TypedId<#named>),
                JsonIds::Number => quote!(kind::NumberId<#named>),
            }
        }
    }
}

/// Whether serde reads and writes the type without being told how.
pub(super) fn is_plain(context: &Context<'_>, type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::Scalar(scalar) => matches!(scalar, ScalarType::String | ScalarType::Json),
        TypeRef::Named(name) => !context.is_open_enum(name),
        TypeRef::List(inner) | TypeRef::Map(inner) => is_plain(context, inner),
        _ => false,
    }
}

/// The name of a type of the spec.
pub(super) fn named(context: &Context<'_>, name: &str) -> TokenStream {
    // The model has no references to types that are not there.
    let names = context.names.types.get(name).map(|names| &names.type_name);
    names.map_or_else(|| quote!(Json), |type_name| quote!(#type_name))
}

fn scalar_value(scalar: ScalarType) -> TokenStream {
    match scalar {
        ScalarType::String => quote!(String),
        ScalarType::Integer => quote!(i64),
        ScalarType::Number => quote!(f64),
        ScalarType::Boolean | ScalarType::BooleanTf | ScalarType::Boolean01 => quote!(bool),
        ScalarType::Id => quote!(Id),
        ScalarType::Date | ScalarType::DateDmy => quote!(Date),
        ScalarType::DateTime => quote!(DateTime),
        ScalarType::Time => quote!(Time),
        ScalarType::Decimal => quote!(Decimal),
        ScalarType::EpochSeconds | ScalarType::EpochMilliseconds => quote!(Timestamp),
        ScalarType::Json => quote!(Json),
        ScalarType::File => quote!(File),
    }
}

fn scalar_kind(scalar: ScalarType) -> TokenStream {
    match scalar {
        ScalarType::String => quote!(kind::Text),
        ScalarType::Integer => quote!(kind::Integer),
        ScalarType::Number => quote!(kind::Number),
        ScalarType::Boolean => quote!(kind::Boolean),
        ScalarType::BooleanTf => quote!(kind::BooleanTf),
        ScalarType::Boolean01 => quote!(kind::Boolean01),
        ScalarType::Id => quote!(kind::Identifier),
        ScalarType::Date => quote!(kind::Date),
        ScalarType::DateDmy => quote!(kind::DateDmy),
        ScalarType::DateTime => quote!(kind::DateTime),
        ScalarType::Time => quote!(kind::Time),
        ScalarType::Decimal => quote!(kind::Decimal),
        ScalarType::EpochSeconds => quote!(kind::EpochSeconds),
        ScalarType::EpochMilliseconds => quote!(kind::EpochMilliseconds),
        // Files are sent by a way of their own and never read.
        ScalarType::Json | ScalarType::File => quote!(kind::Any),
    }
}
