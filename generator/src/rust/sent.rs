//! How values of a type that is sent are made: what the provider requires, then field by field.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Field, Type, TypeRef};

use super::context::Context;
use super::parameter;
use super::types::MAX_ARGUMENTS;
use crate::name::Ident;
use crate::names::TypeNames;

/// Names that functions of types have already; a field of such a name is set as a field.
const TAKEN: [&str; 3] = ["new", "id_from", "id_parts"];

/// Whether an optional field of this name has a setter.
pub(super) fn has_setter(ident: &Ident) -> bool {
    !TAKEN.contains(&ident.as_str())
}

/// `new`, if the provider requires something, and a setter for each other field.
pub(super) fn functions(
    context: &Context<'_>,
    a_type: &Type,
    fields: &[Field],
    names: &TypeNames,
) -> TokenStream {
    let constructor = fields
        .iter()
        .any(|field| field.required)
        .then(|| constructor(context, a_type, fields, names));
    let setters = fields
        .iter()
        .zip(&names.members)
        .filter(|(field, ident)| !field.required && has_setter(ident))
        .map(|(field, ident)| setter(context, a_type, field, ident));
    quote!(#constructor #(#setters)*)
}

fn constructor(
    context: &Context<'_>,
    a_type: &Type,
    fields: &[Field],
    names: &TypeNames,
) -> TokenStream {
    let members = || fields.iter().zip(&names.members);
    let arguments = members()
        .filter(|(field, _)| field.required)
        .map(|(field, ident)| {
            let argument = parameter::argument_type(context, &field.type_ref);
            quote!(#ident: #argument)
        });
    let arguments: Vec<_> = arguments.collect();
    let expect = (arguments.len() > MAX_ARGUMENTS).then(|| {
        quote!(#[expect(clippy::too_many_arguments, reason = "the provider requires all of them")])
    });
    let values = members().map(|(field, ident)| {
        if !field.required {
            return quote!(#ident: None);
        }
        let value = value(context, a_type, field, ident);
        quote!(#ident: #value)
    });
    quote! {
        #[doc = " With what the provider requires; everything else is left out until it is set."]
        #expect
        #[inline]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn setter(context: &Context<'_>, a_type: &Type, field: &Field, ident: &Ident) -> TokenStream {
    let argument = parameter::argument_type(context, &field.type_ref);
    let value = value(context, a_type, field, ident);
    let doc = format!(" The same with the field `{}`.", ident.as_str());
    quote! {
        #[doc = #doc]
        #[must_use]
        #[inline]
        pub fn #ident(mut self, #ident: #argument) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}

/// The value of a field, made of the argument of its name.
fn value(context: &Context<'_>, a_type: &Type, field: &Field, ident: &Ident) -> TokenStream {
    match &field.type_ref {
        TypeRef::List(_) | TypeRef::OneOrMany(_) => parameter::collected(&field.type_ref, ident),
        type_ref if parameter::converts(type_ref) => quote!(#ident.into()),
        type_ref if context.is_boxed(type_ref, &a_type.name) => quote!(Box::new(#ident)),
        _ => quote!(#ident),
    }
}
