//! The Rust of a crate: one module here for each file there.
//!
//! Everything is quoted. Text of a spec reaches source only as a literal token or as an identifier
//! out of a [`Scope`](crate::name::Scope).

mod call;
mod client;
mod client_builder;
mod conformance;
mod connection;
mod constant;
mod context;
mod description;
mod doc;
mod environment;
mod error_code;
mod evidence;
mod example;
mod filter;
mod identifier;
mod imports;
mod kind;
mod lib_rs;
mod operation;
mod operations;
mod parameter;
mod provider;
mod resource;
mod scope;
mod sent;
mod session;
pub(crate) mod snippets;
mod text_newtype;
mod types;

use std::path::PathBuf;

use proc_macro2::TokenStream;
use specs::model::Provider;

use crate::names::Names;
use crate::text::Runtime;
use context::Context;

/// The Rust files of a crate in the order in which a reader meets them, with paths below the
/// crate's folder.
pub(crate) fn files(
    provider: &Provider,
    names: &Names,
    runtime: &Runtime,
) -> Vec<(PathBuf, TokenStream)> {
    let context = Context::new(provider, names);
    let mut files = vec![
        ("src/lib.rs".into(), lib_rs::file(&context)),
        ("src/client.rs".into(), client::file(&context)),
        ("src/provider.rs".into(), provider::file(&context)),
        ("examples/login.rs".into(), example::file(&context, runtime)),
    ];
    if context.has_environments() {
        files.push(("src/environment.rs".into(), environment::file(&context)));
    }
    if context.has_connection_types() {
        files.push(("src/connection.rs".into(), connection::file(&context)));
    }
    if let Some(scopes) = &provider.scopes {
        files.push(("src/scope.rs".into(), scope::file(&context, scopes)));
    }
    if context.has_error_codes() {
        files.push(("src/error_code.rs".into(), error_code::file(&context)));
    }
    if !provider.types.is_empty() {
        files.push(("src/types.rs".into(), types::file(&context)));
    }
    if !provider.resources.is_empty() {
        files.push(("src/operations.rs".into(), operations::file(&context)));
    }
    for (resource, resource_names) in provider.resources.iter().zip(&names.resources) {
        let path = format!("src/{}.rs", resource_names.module.as_str());
        files.push((
            path.into(),
            resource::file(&context, resource, resource_names),
        ));
    }
    // Only this workspace has the suite.
    if matches!(runtime, Runtime::Workspace) {
        files.push(("conformance.rs".into(), conformance::file(&context)));
    }
    files
}
