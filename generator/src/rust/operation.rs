//! Operations: the method of the handle, the call it returns, the description of both.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{AccessTokenPlacement, Body, Operation, Paging, Parameter, Resource, TypeRef};

use super::constant::{
    error_shapes, named_templates, number, option, optional_text, predicate, template, texts,
    variant,
};
use super::context::Context;
use super::doc::Doc;
use super::evidence::with_evidence;
use super::{kind, parameter};
use crate::names::{OperationNames, ParameterNames};
use crate::prose;

/// Most arguments of a function before clippy objects (`too_many_arguments`), `self` included.
const ARGUMENTS: usize = 7;

fn split<'a>(
    operation: &'a Operation,
    names: &'a OperationNames,
    required: bool,
) -> impl Iterator<Item = (&'a Parameter, &'a ParameterNames)> {
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
    let arguments = split(operation, names, true).map(|(parameter, names)| {
        let ident = &names.ident;
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
        .map(|(parameter, names)| parameter::set(context, parameter, names, &quote!(call)));
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
    for (parameter, names) in split(operation, names, true) {
        let wire = if names.ident.as_str() == parameter.name {
            String::new()
        } else {
            format!(" ({} on the wire)", prose::code(&parameter.name))
        };
        let text = prose::line(&prose::sentence(&parameter.doc));
        doc = doc.item(&format!("`{}`{wire}: {text}", names.ident.as_str()));
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
        format!("`{}`", ident.map_or(id, |names| names.ident.as_str()))
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
        .map(|(parameter, names)| parameter::setter(context, parameter, names));
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

/// The statics that describe the call and its parameters.
pub(super) fn statics(
    resource: &Resource,
    operation: &Operation,
    names: &OperationNames,
) -> TokenStream {
    let constant = &names.constant;
    let id = format!("{}.{}", resource.id, operation.id);
    let method = variant("Method", &operation.method);
    let url = template(&operation.url);
    let auth_method = variant("AuthMethod", &operation.auth_method);
    let access_token = access_token(&operation.access_token);
    let constants = named_templates(&operation.constants);
    let headers = named_templates(&operation.headers);
    let body = option(operation.body.as_ref(), body);
    let data = optional_text(operation.data.as_deref());
    let empty_when_absent = operation.empty_when_absent;
    let paging = option(operation.paging.as_ref(), |paging| {
        self::paging(paging, operation)
    });
    let scopes = texts(&operation.scopes);
    let idempotent = operation.idempotent;
    let success = option(operation.success.as_ref(), predicate);
    let errors = error_shapes(&operation.errors);
    let parameters = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .map(|(parameter, names)| parameter::description(parameter, names));
    quote! {
        static #constant: Operation = Operation {
            id: #id,
            method: #method,
            url: #url,
            auth_method: #auth_method,
            access_token: #access_token,
            constants: #constants,
            headers: #headers,
            body: #body,
            data: #data,
            empty_when_absent: #empty_when_absent,
            paging: #paging,
            scopes: #scopes,
            idempotent: #idempotent,
            success: #success,
            errors: #errors,
        };

        #(#parameters)*
    }
}

fn access_token(placement: &AccessTokenPlacement) -> TokenStream {
    match placement {
        AccessTokenPlacement::Header { scheme } => {
            quote!(AccessTokenPlacement::Header { scheme: #scheme })
        }
        AccessTokenPlacement::NamedHeader { name } => {
            quote!(AccessTokenPlacement::NamedHeader { name: #name })
        }
        AccessTokenPlacement::Form { name } => quote!(AccessTokenPlacement::Form { name: #name }),
    }
}

fn body(body: &Body) -> TokenStream {
    match body {
        Body::Json {
            wrapper,
            content_type,
        } => {
            let wrapper = optional_text(wrapper.as_deref());
            quote!(Body::Json { wrapper: #wrapper, content_type: #content_type })
        }
        Body::Raw { content_type } => quote!(Body::Raw { content_type: #content_type }),
        Body::Form => quote!(Body::Form),
        Body::Multipart => quote!(Body::Multipart),
    }
}

/// The model names parameters by id, the runtime by what is on the wire.
fn paging(paging: &Paging, operation: &Operation) -> TokenStream {
    let wire = |id: &str| {
        let parameter = operation
            .parameters
            .iter()
            .find(|parameter| parameter.id == id);
        parameter.map_or_else(|| id.to_owned(), |parameter| parameter.name.clone())
    };
    match paging {
        Paging::PageNumber {
            page,
            page_size,
            first,
            next,
            ..
        } => {
            let (page, page_size) = (wire(page), wire(page_size));
            let (first, next) = (number(*first), optional_text(next.as_deref()));
            quote!(Paging::PageNumber { page: #page, page_size: #page_size, first: #first, next: #next })
        }
        Paging::Offset {
            offset,
            count,
            total,
            ..
        } => {
            let (offset, count) = (wire(offset), wire(count));
            let total = optional_text(total.as_deref());
            quote!(Paging::Offset { offset: #offset, count: #count, total: #total })
        }
    }
}
