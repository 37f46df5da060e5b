//! `conformance.rs`: what the conformance suite needs to use the crate as an application would.
//! The file stands beside `src/` and belongs to the tests of the workspace, not to the crate.
//!
//! It imports nothing of the crate, so that no name of a spec can clash with another.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::context::Context;
use super::doc::{self, Doc};
use super::imports::{Import, imports};
use crate::name::{Case, Ident, Scope};

mod conditions;
mod login;
mod objects;
mod operations;
mod records;
mod values;

const DRIVER: &[&str] = &["crate", "driver"];

const IMPORTS: &[Import] = &[
    ("BTreeMap", &["std", "collections"]),
    ("SystemTime", &["std", "time"]),
    ("Authorization", &["provider_runtime"]),
    ("Error", &["provider_runtime"]),
    ("Pending", &["provider_runtime"]),
    ("Secret", &["provider_runtime"]),
    ("Call", DRIVER),
    ("Driver", DRIVER),
    ("ListCall", DRIVER),
    ("Login", DRIVER),
    ("Operation", DRIVER),
    ("Samples", DRIVER),
    ("Setup", DRIVER),
];

pub(super) fn file(context: &Context<'_>) -> TokenStream {
    let crate_name = crate_name(context);
    let objects = objects::Objects::new(context);
    let driver = login::driver(context, &crate_name);
    let operations = operations::table(context, &crate_name, &objects);
    let functions = objects.functions(context, &crate_name);
    let body = quote!(#driver #operations #functions);
    let head = Doc::ours("Drives the crate for the conformance suite: every operation with what it requires, and with everything it takes.")
        .paragraph("Compiled by the tests of the workspace only; no part of the crate.");
    let head = doc::inner(&head);
    let imports = imports(&[IMPORTS], &body);
    quote! {
        #head

        #![allow(deprecated, reason = "all operations are called")]
        #![allow(clippy::too_many_lines, reason = "objects may have many fields")]

        #imports
        #body
    }
}

/// The name by which code refers to the crate.
fn crate_name(context: &Context<'_>) -> Ident {
    Scope::new(Case::Snake, "provider").claim(&context.provider.id)
}

/// The name of a parameter: `samples`, with an underscore in front where the body has no use for it.
fn samples_for(body: &TokenStream) -> TokenStream {
    if uses_samples(body) {
        quote!(samples)
    } else {
        quote!(_samples)
    }
}

/// Whether tokens name the variable `samples`: neither a method nor the beginning of a path.
fn uses_samples(tokens: &TokenStream) -> bool {
    let trees: Vec<_> = tokens.clone().into_iter().collect();
    let is_punct = |tree: Option<&TokenTree>, character| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == character);
    trees.iter().enumerate().any(|(index, tree)| match tree {
        TokenTree::Group(group) => uses_samples(&group.stream()),
        TokenTree::Ident(name) => {
            let before = index.checked_sub(1).and_then(|before| trees.get(before));
            name == "samples"
                && !is_punct(before, '.')
                && !is_punct(before, ':')
                && !is_punct(trees.get(index + 1), ':')
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
