//! `src/scope.rs`: the provider's scopes.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Scope, Scopes};

use super::context::Context;
use super::doc::{self, Doc, sent_as};
use super::evidence::with_evidence;
use super::imports::{COMMON, imports};
use super::text_newtype::{Known, text_newtype};
use crate::prose;

pub(super) fn file(context: &Context<'_>, scopes: &Scopes) -> TokenStream {
    let known: Vec<_> = context
        .names
        .scopes
        .iter()
        .zip(&scopes.values)
        .map(|(constant, scope)| Known {
            constant,
            text: &scope.value,
            doc: with_covered(Doc::prose(&scope.doc), scopes, scope)
                .paragraph(sent_as(&scope.value)),
        })
        .collect();
    let mut doc = Doc::ours("What a session may do.").paragraph(
        "The constants are the scopes that were known when this crate was generated; [`Scope::new`] \
         makes any other.",
    );
    if scopes.required {
        doc = doc.paragraph("The provider refuses a login without a scope.");
    }
    if !scopes.default.is_empty() {
        let default: Vec<_> = scopes
            .default
            .iter()
            .map(|scope| prose::code(scope))
            .collect();
        doc = doc.paragraph(format!(
            "Requested when no scope is named: {}.",
            default.join(", ")
        ));
    }
    let doc = with_evidence(doc, context, &scopes.evidence);
    let new_doc = Doc::ours("A scope that has no constant.");
    let body = text_newtype(&quote!(Scope), &doc, &new_doc, &known);
    let head = doc::inner(&Doc::ours("Scopes."));
    let imports = imports(&[COMMON], &body);
    quote!(#head #imports #body)
}

/// Adds which scopes come along with one.
fn with_covered(doc: Doc, scopes: &Scopes, scope: &Scope) -> Doc {
    match scope.covers.len() {
        0 => doc,
        count if count + 1 == scopes.values.len() => doc.paragraph("Covers all others."),
        _ => {
            let covered: Vec<_> = scope.covers.iter().map(|one| prose::code(one)).collect();
            doc.paragraph(format!("Covers {}.", covered.join(", ")))
        }
    }
}
