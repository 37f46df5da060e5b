//! One file for each resource: its handle, its calls, its types, its descriptions.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::Resource;

use super::context::Context;
use super::doc::{self, Doc};
use super::evidence::with_evidence;
use super::imports::{COMMON, OF_THE_CRATE, imports, of_types};
use super::{call, description, operation, types};
use crate::names::ResourceNames;

pub(super) fn file(
    context: &Context<'_>,
    resource: &Resource,
    names: &ResourceNames,
) -> TokenStream {
    let handle = &names.handle;
    let operations = || resource.operations.iter().zip(&names.operations);
    let methods = operations()
        .map(|(operation, names)| operation::method(context, resource, operation, names));
    let calls =
        operations().map(|(operation, own)| call::call(context, (resource, names), operation, own));
    let statics = operations()
        .map(|(operation, names)| description::operation(context, resource, operation, names));
    let types = resource
        .types
        .iter()
        .map(|a_type| types::item(context, a_type));
    let doc = with_evidence(Doc::prose(&resource.doc), context, &resource.evidence);
    let sources = &resource.evidence.source;
    let doc = if !sources.is_empty() && is_shared(resource) {
        doc.paragraph("Calls that name no source have the same.")
    } else {
        doc
    };
    let body = quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct #handle {
            session: generated::Session,
        }

        impl #handle {
            pub(crate) fn new(session: generated::Session) -> Self {
                Self { session }
            }

            #(#methods)*
        }

        #(#calls)*
        #(#types)*
        #(#statics)*
    };
    let head = doc::inner(&Doc::prose(&resource.doc));
    let imports = imports(&[COMMON, OF_THE_CRATE], &body);
    let of_types = of_types(context, Some(&names.module), &body);
    quote!(#head #imports #of_types #body)
}

/// Whether an operation was taken from the sources of the whole resource.
fn is_shared(resource: &Resource) -> bool {
    let mut operations = resource.operations.iter();
    operations.any(|operation| operation.evidence.source == resource.evidence.source)
}
