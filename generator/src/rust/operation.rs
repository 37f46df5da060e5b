//! Operations: the method of the handle and the call it returns.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Operation, Paging, Parameter, TypeRef};

use super::context::Context;
use super::doc::Doc;
use super::evidence::with_evidence;
use super::{kind, parameter};
use crate::name::Ident;
use crate::names::OperationNames;
use crate::prose;

/// Most arguments of a function before clippy objects (`too_many_arguments`), `self` included.
const ARGUMENTS: usize = 7;

fn split<'a>(
    operation: &'a Operation,
    names: &'a OperationNames,
    required: bool,
) -> impl Iterator<Item = (&'a Parameter, &'a Ident)> {
    operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .filter(move |(parameter, _)| parameter.required == required)
}

/// The method of the handle. Required parameters are its arguments.
pub(super) fn method(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> TokenStream {
    let OperationNames {
        method,
        builder,
        constant,
        ..
    } = names;
    let doc = method_doc(context, operation, names);
    let arguments = split(operation, names, true).map(|(parameter, ident)| {
        let argument = parameter::argument_type(context, &parameter.type_ref);
        quote!(#ident: #argument)
    });
    let arguments: Vec<_> = arguments.collect();
    let expect = (arguments.len() + 1 > ARGUMENTS).then(|| {
        quote!(#[expect(clippy::too_many_arguments, reason = "the provider requires all of them")])
    });
    if arguments.is_empty() {
        return quote! {
            #doc
            pub fn #method(&self) -> #builder {
                #builder { call: Call::new(&self.session, &#constant) }
            }
        };
    }
    let sets = split(operation, names, true)
        .map(|(parameter, ident)| parameter::set(context, parameter, ident, &quote!(call)));
    quote! {
        #doc
        #expect
        pub fn #method(&self, #(#arguments),*) -> #builder {
            let mut call = Call::new(&self.session, &#constant);
            #(#sets)*
            #builder { call }
        }
    }
}

fn method_doc(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> Doc {
    let mut doc = Doc::prose(&operation.doc);
    for (parameter, ident) in split(operation, names, true) {
        let wire = if ident.as_str() == parameter.name {
            String::new()
        } else {
            format!(" ({} on the wire)", prose::code(&parameter.name))
        };
        let text = prose::line(&prose::sentence(&parameter.doc));
        doc = doc.item(&format!("`{}`{wire}: {text}", ident.as_str()));
    }
    if !operation.scopes.is_empty() {
        doc = doc.paragraph(format!("Needs {}.", scopes(context, &operation.scopes)));
    }
    if let Some(paging) = &operation.paging {
        doc = doc.paragraph(paging_text(paging, names, operation));
    }
    if operation.returns.as_ref().is_some_and(is_unpublished) {
        doc = doc.paragraph("The provider does not publish the shape of the answer.");
    }
    with_evidence(doc, context, &operation.evidence)
}

fn is_unpublished(type_ref: &TypeRef) -> bool {
    *type_ref.innermost() == TypeRef::Scalar(specs::model::ScalarType::Json)
}

/// The scopes an operation needs, as links to their constants.
fn scopes(context: &Context<'_>, needed: &[String]) -> String {
    let known = context
        .provider
        .scopes
        .iter()
        .flat_map(|scopes| &scopes.values);
    let constants: Vec<_> = known.zip(&context.names.scopes).collect();
    let links: Vec<_> = needed
        .iter()
        .map(
            |needed| match constants.iter().find(|(scope, _)| scope.value == *needed) {
                Some((_, constant)) => {
                    let constant = constant.as_str();
                    format!("[`Scope::{constant}`](crate::Scope::{constant})")
                }
                None => prose::code(needed),
            },
        )
        .collect();
    links.join(", ")
}

fn paging_text(paging: &Paging, names: &OperationNames, operation: &Operation) -> String {
    let setter = |id: &str| {
        let position = operation
            .parameters
            .iter()
            .position(|parameter| parameter.id == id);
        let ident = position.and_then(|position| names.parameters.get(position));
        format!("`{}`", ident.map_or(id, Ident::as_str))
    };
    match paging {
        Paging::PageNumber {
            page,
            page_size,
            first,
            ..
        } => format!(
            "Answers one page: {} chooses which, from {first} on, {} how many records it has.",
            setter(page),
            setter(page_size)
        ),
        Paging::Offset { offset, count, .. } => format!(
            "Answers a part of the list: {} records are skipped, {} are wanted.",
            setter(offset),
            setter(count)
        ),
    }
}

/// The call: setters for optional parameters, and `send`.
pub(super) fn call(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> TokenStream {
    let builder = &names.builder;
    let doc = Doc::ours(&format!(
        "A call of {}, not yet sent.",
        prose::code(&operation.id)
    ));
    let setters = split(operation, names, false)
        .map(|(parameter, ident)| parameter::setter(context, parameter, ident));
    let send_doc = Doc::ours("Makes the call.")
        .heading("Errors")
        .paragraph(
            "If there is no valid token and none can be had, if the provider cannot be reached or answers \
             with an error, or if its answer is not what it documents.",
        );
    let send = match &operation.returns {
        None => quote! {
            pub async fn send(self) -> Result<(), Error> {
                self.call.send_empty().await
            }
        },
        Some(returns) => {
            let (value, kind) = (kind::value(context, returns), kind::kind(context, returns));
            quote! {
                pub async fn send(self) -> Result<#value, Error> {
                    self.call.send::<#kind>().await
                }
            }
        }
    };
    quote! {
        #doc
        #[derive(Clone, Debug)]
        #[must_use = "a call is made by `send`"]
        pub struct #builder {
            call: Call,
        }

        impl #builder {
            #(#setters)*

            #send_doc
            #send
        }
    }
}
