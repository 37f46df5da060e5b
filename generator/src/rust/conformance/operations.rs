//! The table of operations: how each is called.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Operation, Paging, Parameter, Resource};

use super::objects::Objects;
use super::values::Values;
use super::{conditions, records, samples_for};
use crate::name::Ident;
use crate::names::{OperationNames, ResourceNames};
use crate::rust::constant;
use crate::rust::context::Context;
use crate::surface::{self, Answer};

/// Records asked for where the size of a page is set, unless the provider allows fewer.
const PAGE_SIZE: u64 = 10;

pub(super) fn table(
    context: &Context<'_>,
    crate_name: &Ident,
    objects: &Objects<'_>,
) -> TokenStream {
    let values = Values::new(context, crate_name, objects);
    let resources = context.provider.resources.iter();
    let rows = resources
        .zip(&context.names.resources)
        .flat_map(|(resource, names)| {
            let operations = resource.operations.iter().zip(&names.operations);
            let values = &values;
            operations.map(move |(operation, own)| row(values, (resource, names), (operation, own)))
        });
    quote! {
        const OPERATIONS: &[Operation<#crate_name::Session>] = &[#(#rows),*];
    }
}

fn row(
    values: &Values<'_>,
    (resource, resource_names): (&Resource, &ResourceNames),
    (operation, names): (&Operation, &OperationNames),
) -> TokenStream {
    let id = format!("{}.{}", resource.id, operation.id);
    let arguments = surface::arguments(operation, &names.parameters);
    let arguments = arguments
        .iter()
        .map(|(parameter, _)| value(values, operation, parameter));
    let (handle, method) = (&resource_names.method, &names.method);
    let call = quote!(session.#handle().#method(#(#arguments),*));
    let required = sent(operation, &quote!(#call.send()));
    let setters = setters(values, operation, names);
    let conditions = conditions::conditions(values, operation);
    let way = if surface::has_send_linked(operation) {
        quote!(send_linked)
    } else {
        quote!(send)
    };
    let everything = sent(operation, &quote!(#call #setters #conditions .#way()));
    let required = closure(&required);
    let everything = closure(&everything);
    let list = list(values, operation, &call);
    quote! {
        Operation { id: #id, required: #required, everything: #everything, list: #list }
    }
}

fn closure(body: &TokenStream) -> TokenStream {
    let samples = samples_for(body);
    quote!(|session, #samples| #body)
}

fn sent(operation: &Operation, call: &TokenStream) -> TokenStream {
    if Answer::of(operation) == Answer::File {
        quote!(Call::download(#call))
    } else {
        quote!(Call::new(#call))
    }
}

/// A call of every setter.
fn setters(values: &Values<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let setters = surface::setters(operation, &names.parameters);
    let setters = setters.iter().map(|(parameter, ident)| {
        let value = value(values, operation, parameter);
        quote!(.#ident(#value))
    });
    let on_progress = (operation.upload.as_ref()).map(|_| quote!(.on_progress(|_| {})));
    quote!(#(#setters)* #on_progress)
}

fn value(values: &Values<'_>, operation: &Operation, parameter: &Parameter) -> TokenStream {
    page(operation, &parameter.id)
        .unwrap_or_else(|| values.argument(&parameter.type_ref, &parameter.id))
}

/// The number of the first page, or the size of a page, where a parameter is one of them.
fn page(operation: &Operation, parameter: &str) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let (which, size) = surface::page_parameters(paging);
    let first = match paging {
        Paging::PageNumber { first, .. } => *first,
        Paging::Offset { .. } => 0,
    };
    if parameter == which {
        Some(constant::number(first))
    } else if parameter == size {
        let max = surface::page_max(paging).unwrap_or(PAGE_SIZE);
        Some(constant::number(max.min(PAGE_SIZE)))
    } else {
        None
    }
}

/// The list to the end of the last page.
fn list(values: &Values<'_>, operation: &Operation, call: &TokenStream) -> TokenStream {
    let list = match Answer::of(operation) {
        Answer::Page(_) => Some(quote!(ListCall::items(#call.items()))),
        Answer::ObjectPage(object) => {
            let records = records::on_page(values.context, operation, object);
            records.map(|records| quote!(ListCall::pages(#call.pages(), #records)))
        }
        _ => None,
    };
    list.map_or_else(
        || quote!(None),
        |list| {
            let closure = closure(&list);
            quote!(Some(#closure))
        },
    )
}
