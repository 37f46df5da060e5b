//! `src/lib.rs`: the README as documentation, the modules, what is public at the root.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use specs::model::{ConnectionFrom, ConnectionType};

use super::context::Context;

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let resources = context
        .names
        .resources
        .iter()
        .map(|resource| &resource.module);
    let types = (!context.provider.types.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let operations = (!context.provider.resources.is_empty()).then(|| {
        (
            quote!(
                pub mod operations;
            ),
            quote!(
                pub use operations::OPERATIONS;
            ),
        )
    });
    let connection = context.has_connection_types().then(|| {
        let names = connection_types(context);
        (
            quote!(
                mod connection;
            ),
            quote!(pub use connection::{#(#names),*};),
        )
    });
    let private = |applies: bool, module: &str, export: &str| {
        let (module, export) = (format_ident!("{module}"), format_ident!("{export}"));
        applies.then(|| (quote!(mod #module;), quote!(pub use #module::#export;)))
    };
    let environment = private(context.has_environments(), "environment", "Environment");
    let error_code = private(context.has_error_codes(), "error_code", "ErrorCode");
    let scope = private(context.provider.scopes.is_some(), "scope", "Scope");
    let (modules, exports): (Vec<_>, Vec<_>) =
        [connection, environment, error_code, operations, scope]
            .into_iter()
            .flatten()
            .unzip();
    quote! {
        #![doc = include_str!("../README.md")]

        mod client;
        #(#modules)*
        mod provider;

        #(pub mod #resources;)*
        #types

        pub use client::{Client, ClientBuilder, Session};
        #(#exports)*
        pub use provider_runtime as runtime;
        pub use provider_runtime::{Authorization, Error, Pending};
    }
}

fn connection_types<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a crate::name::Ident> {
    context
        .provider
        .connection
        .iter()
        .zip(&context.names.connection)
        .filter(|(field, _)| {
            field.from == ConnectionFrom::User && matches!(field.kind, ConnectionType::Enum(_))
        })
        .map(|(_, names)| &names.type_name)
}
