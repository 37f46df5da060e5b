//! `src/connection.rs`: values that the user picks from a list when building a client.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ConnectionField, ConnectionFrom, ConnectionType, ConnectionValue};

use super::context::Context;
use super::doc::{self, Doc};
use super::environment::as_str;
use super::evidence::with_evidence;
use crate::names::ConnectionNames;

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let enums = context
        .provider
        .connection
        .iter()
        .zip(&context.names.connection)
        .filter(|(field, _)| field.from == ConnectionFrom::User)
        .filter_map(|(field, names)| match &field.kind {
            ConnectionType::Enum(values) => Some(enumeration(context, field, names, values)),
            _ => None,
        });
    let head = doc::inner(&Doc::ours("Values that differ between connections."));
    quote!(#head #(#enums)*)
}

fn enumeration(
    context: &Context<'_>,
    field: &ConnectionField,
    names: &ConnectionNames,
    values: &[ConnectionValue],
) -> TokenStream {
    let type_name = &names.type_name;
    let doc = with_evidence(Doc::prose(&field.doc), context, &field.evidence);
    let variants = names.variants.iter().zip(values).map(|(variant, value)| {
        let doc = Doc::prose(&value.doc);
        quote!(#doc #variant)
    });
    let as_str = as_str(
        names
            .variants
            .iter()
            .zip(values.iter().map(|value| value.value.as_str())),
    );
    quote! {
        #doc
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #type_name {
            #(#variants),*
        }

        impl #type_name {
            #[doc = " The value as it is put into addresses."]
            pub const fn as_str(self) -> &'static str {
                #as_str
            }
        }
    }
}
