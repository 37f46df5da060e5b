//! `src/operations.rs`: all operations as data, and as a table in its documentation.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::doc::{self, Doc};
use super::imports::{COMMON, imports};
use crate::prose;
use crate::text::facts;
use crate::text::overview::{self, Row};

/// Columns of the table. Pages of documentation are narrow: what matters most comes first.
const HEAD: [&str; 7] = [
    "Call",
    "Notes",
    "Pages",
    "Idempotent",
    "Scopes",
    "Method",
    "Path",
];

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let rows = overview::rows(context.provider, context.names);
    let statics = rows.iter().map(|row| {
        let (module, constant) = (&row.resource.module, &row.names.constant);
        quote!(&crate::#module::#constant)
    });
    let body = quote! {
        #[doc = " All operations, in the order of the spec."]
        pub static OPERATIONS: &[&Operation] = &[#(#statics),*];
    };
    let cells: Vec<_> = rows.iter().map(cells).collect();
    let name = prose::line(&context.provider.name);
    let counts = facts::counts(context.provider);
    let head = Doc::ours(&format!(
        "All operations of {name}, as data and as a table."
    ))
    .paragraph(format!("{counts}."))
    .table(&HEAD, &cells);
    let head = doc::inner(&head);
    let imports = imports(&[COMMON], &body);
    quote!(#head #imports #body)
}

fn cells(row: &Row<'_>) -> Vec<String> {
    let (resource, method) = (row.resource, row.names.method.as_str());
    let (module, handle) = (resource.module.as_str(), resource.handle.as_str());
    let call = format!("[`{module}.{method}`](crate::{module}::{handle}::{method})");
    let code = |text: &str| prose::code(text).replace('|', "\\|");
    let scopes: Vec<_> = (row.operation.scopes.iter())
        .map(|scope| code(scope))
        .collect();
    vec![
        call,
        row.notes.join(", "),
        row.pages.to_owned(),
        row.idempotent.to_owned(),
        scopes.join(", "),
        row.method.to_owned(),
        code(&row.path),
    ]
}
