//! Parameters: as arguments, as setters, and as what is done with their values.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{ListStyle, Parameter, ParameterIn, ScalarType, TypeRef};

use super::constant::variant;
use super::context::Context;
use super::doc::Doc;
use super::kind;
use crate::name::Ident;

/// The type in which a caller may pass a value: as loose as can be without a guess.
pub(super) fn argument_type(context: &Context<'_>, type_ref: &TypeRef) -> TokenStream {
    match type_ref {
        TypeRef::List(inner) | TypeRef::OneOrMany(inner) => {
            let inner = if converts(inner) {
                argument_type(context, inner)
            } else {
                kind::value(context, inner)
            };
            quote!(impl IntoIterator<Item = #inner>)
        }
        TypeRef::Single(inner) => argument_type(context, inner),
        type_ref if converts(type_ref) => {
            let value = kind::value(context, type_ref);
            quote!(impl Into<#value>)
        }
        _ => kind::value(context, type_ref),
    }
}

/// Whether values are taken by `impl Into`.
pub(super) fn converts(type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::Scalar(scalar) => matches!(
            scalar,
            ScalarType::String | ScalarType::Id | ScalarType::Decimal
        ),
        TypeRef::Id(_) => true,
        TypeRef::Single(inner) => converts(inner),
        _ => false,
    }
}

/// The statement that puts a value into a call. `call` is the place of the call.
pub(super) fn set(
    context: &Context<'_>,
    parameter: &Parameter,
    ident: &Ident,
    call: &TokenStream,
) -> TokenStream {
    let described = described(parameter);
    match &parameter.type_ref {
        TypeRef::Scalar(ScalarType::File) => quote!(#call.set_file(#described, #ident);),
        TypeRef::List(inner) | TypeRef::OneOrMany(inner)
            if matches!(**inner, TypeRef::Scalar(ScalarType::File)) =>
        {
            quote!(for file in #ident { #call.set_file(#described, file); })
        }
        type_ref => {
            let kind = kind::kind(context, type_ref);
            let value = match type_ref {
                TypeRef::List(_) | TypeRef::OneOrMany(_) => collected(type_ref, ident),
                type_ref if converts(type_ref) => quote!(#ident.into()),
                _ => quote!(#ident),
            };
            quote!(#call.set::<#kind>(#described, #value);)
        }
    }
}

/// The values of a list, as they come out of what a caller passed.
pub(super) fn collected(type_ref: &TypeRef, ident: &Ident) -> TokenStream {
    match type_ref {
        TypeRef::List(inner) | TypeRef::OneOrMany(inner) if converts(inner) => {
            quote!(#ident.into_iter().map(Into::into).collect())
        }
        _ => quote!(#ident.into_iter().collect()),
    }
}

/// The setter of an optional parameter.
pub(super) fn setter(
    context: &Context<'_>,
    parameter: &Parameter,
    ident: &Ident,
    remark: Option<String>,
) -> TokenStream {
    let doc = Doc::prose(&parameter.doc).wire_name(ident, &parameter.name);
    let doc = match remark {
        Some(remark) => doc.paragraph(remark),
        None => doc,
    };
    let argument = argument_type(context, &parameter.type_ref);
    let set = set(context, parameter, ident, &quote!(self.call));
    quote! {
        #doc
        #[inline]
        pub fn #ident(mut self, #ident: #argument) -> Self {
            #set
            self
        }
    }
}

/// The description of a parameter: where it goes, under which name, and how a list is written.
pub(super) fn described(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let place = match parameter.parameter_in {
        ParameterIn::Path => quote!(path),
        ParameterIn::Query => quote!(query),
        ParameterIn::Header => quote!(header),
        ParameterIn::Body => quote!(body),
        ParameterIn::WholeBody => quote!(whole_body),
    };
    match parameter.list {
        ListStyle::Comma => quote!(Parameter::#place(#name)),
        style => {
            let style = variant("ListStyle", &style);
            quote!(Parameter::#place(#name).list(#style))
        }
    }
}
